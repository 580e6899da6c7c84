import { Refused } from '@creditbank/contract/client'
import { deleteDraft, submitDeposit } from '@creditbank/contract/deposits'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mayRetry, tell, Unreachable } from './api.ts'
import { fingerprint, forgetKey, keyFor } from './intent.ts'

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const problem = (status: number, code: string) => answer(status, { status, code, detail: code, requestId: 'r1', fields: [] })
const keys: string[] = []

/** Answers one call after another; a null is a lost network. Remembers the idempotency key of each. */
const network = (...answers: readonly (Response | null)[]) => {
  const left = [...answers]
  vi.stubGlobal('fetch', async (_path: string, init: { readonly headers: Readonly<Record<string, string>> }) => {
    keys.push(init.headers['idempotency-key'] ?? '')
    const next = left.shift()
    if (next === null || next === undefined) throw new TypeError('Failed to fetch')
    return next
  })
}

beforeEach(() => {
  keys.length = 0
  const store = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (k: string) => store.get(k) ?? null,
    setItem: (k: string, v: string) => store.set(k, v),
    removeItem: (k: string) => store.delete(k),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a lost network is tried again with the same key', async () => {
  network(null, null, answer(200, { done: true }))
  await expect(tell(deleteDraft, { id: '7' }, 'delete 7', [0, 0, 0])).resolves.toEqual({ done: true })
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test('when the network stays lost, the next tap still sends the same key', async () => {
  network(null, null)
  await expect(tell(deleteDraft, { id: '7' }, 'delete 7', [0])).rejects.toBeInstanceOf(Unreachable)
  network(answer(200, { done: true }))
  await tell(deleteDraft, { id: '7' }, 'delete 7', [])
  expect(new Set(keys).size).toBe(1)
})

test('an answer ends the intent: the next tap is a new one', async () => {
  network(problem(409, 'deposits.not_editable'), answer(200, { done: true }))
  await expect(tell(deleteDraft, { id: '7' }, 'delete 7', [])).rejects.toBeInstanceOf(Refused)
  await tell(deleteDraft, { id: '7' }, 'delete 7', [])
  expect(new Set(keys).size).toBe(2)
})

test('a server that is busy keeps the key; one that still works on it is waited for', async () => {
  network(problem(503, 'server.busy'), problem(409, 'idempotency.in_flight'), answer(200, { done: true }))
  await expect(tell(submitDeposit, { id: '7' }, 'submit 7', [0])).rejects.toBeInstanceOf(Refused)
  await tell(submitDeposit, { id: '7' }, 'submit 7', [0])
  expect(new Set(keys).size).toBe(1)
})

test('the same intent with other values is another key, so that a correction is never taken for a repeat', () => {
  const first = keyFor('x', { a: 1 })
  expect(keyFor('x', { a: 1 })).toBe(first)
  expect(keyFor('x', { a: 2 })).not.toBe(first)
  forgetKey('x')
  expect(fingerprint({ a: 1 })).not.toBe(fingerprint({ a: 2 }))
})

test('a question that was answered with no is not asked again', () => {
  const refused = (status: number) => new Refused({ status, code: 'x.y', detail: '', requestId: '', fields: [] })
  expect([mayRetry(0, refused(404)), mayRetry(0, refused(500)), mayRetry(0, new Unreachable()), mayRetry(2, new Unreachable())]).toEqual([
    false,
    true,
    true,
    false,
  ])
})
