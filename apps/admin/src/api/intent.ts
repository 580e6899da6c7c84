import { Refused } from '@creditbank/contract/client'

const hex = (bytes: Uint8Array) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')

/** A random key. `crypto.randomUUID` exists only on https and localhost; an office that opens the bank by plain http in its intranet still needs keys. */
export const newKey = (): string =>
  typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : hex(crypto.getRandomValues(new Uint8Array(16)))

/** Answers after which the same intent is repeated with the same key: nobody knows yet whether it took effect. */
const undecided = (error: unknown): boolean =>
  !(error instanceof Refused) ||
  error.problem.status >= 500 ||
  error.problem.status === 429 ||
  error.problem.status === 401 ||
  error.problem.code === 'idempotency.in_flight'

/** Remembers the key of what a person wants: the same input keeps its key until the server has decided; another input is another intent. */
export const intents = () => {
  let current: { input: string; key: string } | undefined
  return {
    keyFor: (input: unknown): string => {
      const typed = JSON.stringify(input) ?? ''
      if (current?.input !== typed) current = { input: typed, key: newKey() }
      return current.key
    },
    done: () => {
      current = undefined
    },
    failed: (error: unknown) => {
      if (!undecided(error)) current = undefined
    },
  }
}
