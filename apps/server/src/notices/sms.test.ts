import { doors, notices, providerDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { openSimulator, type Simulator } from '../../test/harness/simulator.ts'
import { smsSignature } from './gateway.ts'

let bank: Bank
let simulator: Simulator
beforeAll(async () => {
  simulator = await openSimulator('http://localhost:3000')
  bank = await openBank({ now: new Date().toISOString(), messages: simulator.messages, codesPerDay: 40 })
})
beforeEach(async () => {
  await simulator.faults({ reset: true, errorRate: 0 })
})
afterAll(async () => {
  await bank.close()
  await simulator.close()
})

const ask = (phone: string) => bank.call(doors.requestCode, { purpose: 'logIn', phone })
const states = async (): Promise<string[]> =>
  (await sql<{ state: string }>`select state from notices.message order by id`.execute(bank.platform.database.app)).rows.map((r) => r.state)

test('a code goes out through the signed gateway, arrives once, opens the account, and is forgotten here', async () => {
  const learner = await bank.learner('hefei')
  const { request } = (await ask(learner.phone)).body
  await bank.runJobs()
  const mine = (await simulator.sent()).filter((m) => m.phone === learner.phone)
  expect(mine).toHaveLength(1)
  const code = /验证码 (\d{6})/.exec(mine[0]?.text ?? '')?.[1] ?? ''
  expect((await bank.ok(doors.logInWithCode, { request, code })).stage).toBe('open')
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from notices.message where secret is not null`.execute(
    bank.platform.database.app,
  )
  expect(rows[0]?.n).toBe(0)
})

test('the signature is over method, path, time, nonce and body', () => {
  const request = { method: 'POST', path: '/sms/send', time: '1', nonce: 'n', body: '{}' }
  const right = smsSignature('secret', request)
  for (const other of [{ method: 'GET' }, { path: '/sms' }, { time: '2' }, { nonce: 'm' }, { body: '{ }' }])
    expect(smsSignature('secret', { ...request, ...other })).not.toBe(right)
  expect(smsSignature('other', request)).not.toBe(right)
})

test('a gateway that is down keeps the message waiting, and the log-in page says that codes do not come; a code that waited longer than it lives is given up unsent', async () => {
  await simulator.faults({ down: ['sms'] })
  const phone = '15477770001'
  await ask(phone)
  await bank.runJobs()
  expect((await states()).at(-1)).toBe('waiting')
  const door = async () => (await bank.ok(providerDoors.listDoors, {})).items.find((one) => one.id === 'code')
  expect(await door()).toMatchObject({ available: true, downSince: null })
  bank.clock.advance(61_000)
  expect(await door()).toMatchObject({ available: false, downSince: expect.any(String) })
  await simulator.faults({ reset: true, errorRate: 0 })
  bank.clock.advance(11 * 60_000)
  const { rows } = await sql<{ id: string }>`select id from notices.message where state = 'waiting'`.execute(bank.platform.database.app)
  await bank.work.tasks['notices.send']?.({ id: rows[0]?.id ?? '' }, new AbortController().signal)
  expect((await states()).at(-1)).toBe('failed')
  expect(await door()).toMatchObject({ available: true })
  expect((await simulator.sent()).some((m) => m.phone === phone)).toBe(false)
  bank.clock.set(new Date().toISOString())
})

test('numbers that cost are no mobiles: foreign, premium and short ones get no message', async () => {
  for (const phone of ['+44 7700 900123', '00881612345678', '9005551234', '16800000000000', '4008001234', '12580', '+8619000000000000'])
    expect((await ask(phone)).problem?.code, phone).toBe('identity.phone_invalid')
})

test('pumping: 5 a phone in 10 minutes and 20 a day, 25 an address in 5 minutes; the system officer hears at four fifths of the budget, and then it ends', async () => {
  const officer = await bank.staff('systemOfficer', 'management')
  const phone = '15466660001'
  bank.clock.advance(86_400_000)
  const codes: (string | undefined)[] = []
  for (let round = 0; round < 5; round += 1) {
    bank.clock.advance(11 * 60_000)
    for (let i = 0; i < 6; i += 1) codes.push((await ask(phone)).problem?.code)
  }
  expect(codes.filter((c) => c === undefined)).toHaveLength(20)
  bank.clock.advance(11 * 60_000)
  const spread: (string | undefined)[] = []
  for (let i = 0; i < 30; i += 1) spread.push((await ask(`1546666${String(1000 + i)}`)).problem?.code)
  expect(spread.filter((c) => c === undefined)).toHaveLength(20)
  expect(new Set(spread.slice(20))).toEqual(new Set(['identity.codes_spent']))
  const told = (await bank.ok(notices.listStaffNotices, {}, { as: officer })).items.filter((n) => n.code === 'identity.codesAlarm')
  expect(told).toHaveLength(1)
  bank.clock.advance(86_400_000)
  expect((await ask(phone)).status).toBe(200)
})
