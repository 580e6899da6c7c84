import { client, Refused, type Transport } from '@creditbank/contract/client'
import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract/endpoint'
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { forgetKey, keyFor } from './intent.ts'
import { languageNow, useWords } from './words.ts'

/** The server did not answer at all: no network, or it is down. What was typed is kept and the same key may be sent again. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

/** Carries a call by fetch with the session cookie. Throws Unreachable when nothing was answered. */
export const send: Transport = async ({ method, path, headers, body }) => {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const typed = body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
  let answer: Response
  try {
    answer = await fetch(path, { method, headers: typed, credentials: 'same-origin', ...json })
  } catch {
    throw new Unreachable()
  }
  const text = await answer.text()
  return { status: answer.status, body: parsed(text) }
}

const parsed = (text: string): unknown => {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** A typed call of one endpoint, without retries. */
export const call = client(send)

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

const mayPass = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof Refused &&
    (error.problem.status === 502 || error.problem.status === 504 || error.problem.code === 'idempotency.in_flight'))

const unanswered = (error: unknown): boolean => mayPass(error) || (error instanceof Refused && error.problem.status >= 500)

const underWay = new Map<string, Promise<unknown>>()

/**
 * Tells the server to do something, once. The key of the intent is kept until the server has answered; a lost network is tried again with the
 * same key after 1, 2 and 4 seconds. `pauses` is there for tests.
 */
export const tell = async <E extends Endpoint>(
  e: E,
  input: InputOf<E>,
  intent: string,
  pauses: readonly number[] = [1000, 2000, 4000],
): Promise<OutputOf<E>> => {
  const key = keyFor(intent, input)
  for (let attempt = 0; ; attempt += 1) {
    try {
      const output = await call(e, input, { key, language: languageNow() })
      forgetKey(intent)
      return output
    } catch (error) {
      const wait = pauses[attempt]
      if (wait !== undefined && mayPass(error)) {
        await pause(wait)
        continue
      }
      if (!unanswered(error)) forgetKey(intent)
      throw error
    }
  }
}

/** The query key of an endpoint with its input. */
export const keyOf = <E extends Endpoint>(e: E, input?: InputOf<E>): readonly unknown[] =>
  input === undefined ? [e.path] : [e.path, input]

/** Asks one endpoint; the answer is kept and refreshed by the query client. `enabled` false waits. */
export const useAsk = <E extends Endpoint>(
  e: E,
  input: InputOf<E>,
  options: { readonly enabled?: boolean; readonly fresh?: number } = {},
): UseQueryResult<OutputOf<E>, Error> => {
  const { language } = useWords()
  return useQuery<OutputOf<E>, Error>({
    queryKey: [...keyOf(e, input), language],
    queryFn: () => call(e, input, { language }),
    enabled: options.enabled ?? true,
    staleTime: options.fresh ?? 15_000,
  })
}

/** A command of one endpoint, for a button. `stale` names the endpoints whose answers it changes. A second tap while it runs does nothing more. */
export const useTell = <E extends Endpoint>(
  e: E,
  options: { readonly intent?: string; readonly stale?: readonly Endpoint[]; readonly onDone?: (output: OutputOf<E>) => void } = {},
) => {
  const queries = useQueryClient()
  const intent = options.intent ?? `${e.method} ${e.path}`
  return useMutation<OutputOf<E>, Error, InputOf<E>>({
    mutationFn: (input) => once(intent, () => tell(e, input, intent)),
    onSuccess: async (output) => {
      await Promise.all((options.stale ?? []).map((other) => queries.invalidateQueries({ queryKey: keyOf(other) })))
      options.onDone?.(output)
    },
  })
}

const once = async <T>(intent: string, start: () => Promise<T>): Promise<T> => {
  if (underWay.has(intent)) throw new Repeated()
  const run = start()
  underWay.set(intent, run)
  try {
    return await run
  } finally {
    underWay.delete(intent)
  }
}

/** A second tap on a button whose first tap is still being answered; shown to nobody. */
export class Repeated extends Error {
  constructor() {
    super('repeated')
    this.name = 'Repeated'
  }
}

/** Whether asking again may help: never for an answer the server gave on purpose. */
export const mayRetry = (count: number, error: Error): boolean => count < 2 && !(error instanceof Refused && error.problem.status < 500)
