import { Refused } from '@creditbank/contract/client'
import { describe, expect, test } from 'vitest'
import { intents } from './intent.ts'

const refused = (status: number, code: string) => new Refused({ status, code, detail: '', requestId: '', fields: [] })

describe('the idempotency key of an intent', () => {
  test('is kept while the server has not decided: double tap, lost network, busy server, log-in in between', () => {
    const intent = intents()
    const key = intent.keyFor({ id: '1' })
    for (const error of [
      new Error('network'),
      refused(503, 'server.busy'),
      refused(401, 'session.ended'),
      refused(409, 'idempotency.in_flight'),
    ]) {
      intent.failed(error)
      expect(intent.keyFor({ id: '1' })).toBe(key)
    }
  })
  test('is new for another input', () => {
    const intent = intents()
    expect(intent.keyFor({ id: '1' })).not.toBe(intent.keyFor({ id: '2' }))
  })
  test('is new after success and after a refusal, so that the same act can be done again', () => {
    const intent = intents()
    const first = intent.keyFor({})
    intent.done()
    const second = intent.keyFor({})
    intent.failed(refused(409, 'record.changed'))
    const third = intent.keyFor({})
    expect(new Set([first, second, third]).size).toBe(3)
  })
})
