import { client, Refused, type Transport } from '@creditbank/contract/client'
import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract/endpoint'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { carry } from './carry.ts'
import { takeEarly } from './early.ts'
import { forgetKey, keyFor } from './intent.ts'
import { languageNow, useWords } from './words.ts'

/** The server did not answer at all: no network, or it is down. What was typed is kept and the same key may be sent again. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

let acting: string | undefined

/** Notes whom the pages show (`self` or a person's id): it goes with every call, and the server refuses where its session acts for somebody else by now. */
export const showActing = (who: string | undefined): void => {
  acting = who
}

/** Carries a call by fetch with the session cookie, or takes the answer to one that the page's address had asked early. Throws Unreachable when nothing was answered. */
export const send: Transport = async ({ method, path, headers, body }) => {
  const shown = acting === undefined ? headers : { ...headers, 'x-acting-for': acting }
  try {
    return await (takeEarly(method, path) ?? carry(method, path, shown, body))
  } catch {
    throw new Unreachable()
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

const underWay = new Set<string>()

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

/** Under which the session is kept: asked anew as soon as the server says that nobody is logged in. */
export const sessionKey = ['/learner/session'] as const

/** Whether an answer means that the session is over. */
export const sessionEnded = (error: unknown): boolean => error instanceof Refused && error.problem.code.startsWith('session.')

type Told<T> = { readonly isPending: boolean; readonly error: Error | null; readonly data: T | undefined }

/**
 * A command of one endpoint, for a button. `stale` names the endpoints whose answers it changes. Taps while the first one is still being answered do
 * nothing at all, so that its answer is the one that is shown. `mutateAsync` gives the output, or throws; null for a tap that did nothing.
 */
export const useTell = <E extends Endpoint>(
  e: E,
  options: { readonly intent?: string; readonly stale?: readonly Endpoint[]; readonly onDone?: (output: OutputOf<E>) => void } = {},
) => {
  const queries = useQueryClient()
  const intent = options.intent ?? `${e.method} ${e.path}`
  const [told, setTold] = useState<Told<OutputOf<E>>>({ isPending: false, error: null, data: undefined })
  const mutateAsync = async (input: InputOf<E>): Promise<OutputOf<E> | null> => {
    if (underWay.has(intent)) return null
    underWay.add(intent)
    setTold({ isPending: true, error: null, data: undefined })
    try {
      const output = await tell(e, input, intent)
      underWay.delete(intent)
      for (const other of options.stale ?? []) void queries.invalidateQueries({ queryKey: keyOf(other) })
      setTold({ isPending: false, error: null, data: output })
      options.onDone?.(output)
      return output
    } catch (error) {
      if (sessionEnded(error)) void queries.invalidateQueries({ queryKey: sessionKey })
      setTold({ isPending: false, error: error instanceof Error ? error : new Error('failed'), data: undefined })
      throw error
    } finally {
      underWay.delete(intent)
    }
  }
  const mutate = (input: InputOf<E>, then?: () => void): void => {
    mutateAsync(input).then(
      (output) => output !== null && then?.(),
      () => undefined,
    )
  }
  return { ...told, mutate, mutateAsync }
}

/** Whether asking again may help: never for an answer the server gave on purpose. */
export const mayRetry = (count: number, error: Error): boolean => count < 2 && !(error instanceof Refused && error.problem.status < 500)
