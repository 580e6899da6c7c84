import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { type CallOptions, client, pathOf, Refused, type Transport } from '@creditbank/contract/client'
import { currentLanguage } from '../i18n/words.ts'
import { proofGate, sessionGate } from './gate.ts'

/** Nothing was answered: the network is down, the server is restarting. Safe to repeat with the same key. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

const parsed = (text: string): unknown => {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Carries a request by fetch with the session cookie. Throws Unreachable where nothing was answered. */
export const fetchTransport: Transport = async ({ method, path, headers, body }) => {
  const init = { method, credentials: 'same-origin' as const }
  const sent =
    body === undefined
      ? { ...init, headers }
      : { ...init, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(path, sent).catch(() => {
    throw new Unreachable()
  })
  return { status: answer.status, body: parsed(await answer.text()) }
}

const direct = client(fetchTransport)

/** True where the answer says that the session is over, so that logging in again and repeating the same request is right. */
export const sessionIsOver = (error: unknown): boolean =>
  error instanceof Refused && error.problem.status === 401 && error.problem.code.startsWith('session.')

/** True where the act wants a fresh proof of who asks: the dialog takes it, and repeating the same request is right. */
const proofIsWanted = (error: unknown): boolean => error instanceof Refused && error.problem.code === 'identity.step_up_required'

/**
 * Sends a request and, where it was refused only because the session ended or a fresh proof is wanted, waits for the dialog and sends it again,
 * each for one time at most: the second answer stands.
 */
export const persist = async <T>(send: () => Promise<T>): Promise<T> => {
  const again = async (error: unknown): Promise<T> => {
    if (!proofIsWanted(error)) throw error
    await proofGate.wait(error)
    return await send()
  }
  try {
    return await send()
  } catch (error) {
    if (!sessionIsOver(error)) return await again(error)
    await sessionGate.wait(error)
    return await send().catch(again)
  }
}

/** Calls an endpoint without the session dialog: for log-in itself and for asking whether anybody is logged in. Throws Refused or Unreachable. */
export const callDirectly = <E extends Endpoint>(e: E, input: InputOf<E>, options: CallOptions = {}): Promise<OutputOf<E>> =>
  direct(e, input, { language: currentLanguage(), ...options })

/**
 * Calls an endpoint. Where the session has ended in the meantime, or a fresh proof is wanted, a dialog opens over the page and the same
 * request (same idempotency key) is repeated afterwards, so the caller only sees a slow answer. Throws Refused or Unreachable.
 */
export const call = <E extends Endpoint>(e: E, input: InputOf<E>, options: CallOptions = {}): Promise<OutputOf<E>> =>
  persist(() => callDirectly(e, input, options))

/** The address of a download or of an event stream, for a plain link: the browser sends the cookie itself. */
export const hrefOf = <E extends Endpoint>(e: E, input: InputOf<E>): string =>
  pathOf(e, { ...(typeof input === 'object' ? input : {}) }).path
