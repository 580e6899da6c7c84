import { endpoint, Nothing } from '@creditbank/contract'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { buildHttp } from './http.ts'
import { query } from './serve.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

test('what the database quotes of a person stays out of the log and out of the answer', async () => {
  const written: string[] = []
  const log = pino({}, { write: (line: string) => void written.push(line) })
  const broken = endpoint({ method: 'GET', path: '/broken', may: 'public', summary: '出错', input: Nothing, output: Nothing, refusals: [] })
  const bound = query(broken, async () => {
    throw new Error('invalid input syntax for type bigint: "349900195001010010", phone 15400000001')
  })
  const http = await buildHttp({ ...bank.platform, log }, async () => ({ refused: 'session.missing' }), [bound])
  const answer = await http.inject({ method: 'GET', url: '/api/broken' })
  await http.close()
  expect(answer.statusCode).toBe(500)
  expect(written.join('')).toContain('request failed')
  for (const text of [answer.payload, written.join('')]) {
    expect(text).not.toContain('349900195001010010')
    expect(text).not.toContain('15400000001')
  }
})
