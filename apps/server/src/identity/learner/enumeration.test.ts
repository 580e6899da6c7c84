import { doors } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, testIdNumber } from '../../../test/harness/bank.ts'
import { givenCode } from '../../accounts/given.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/**
 * Interleaved, so that whatever else the machine does falls on both sides alike; the bound is loose on purpose (the aim is 5 ms on a quiet machine):
 * it finds a look-up or a password hash that is left out on one side, not a cache line.
 */
const alike = async (
  rounds: number,
  one: (i: number) => Promise<unknown>,
  other: (i: number) => Promise<unknown>,
  prepare: () => Promise<unknown> = async () => undefined,
) => {
  const times: [number[], number[]] = [[], []]
  const timed = async (side: 0 | 1, i: number) => {
    await prepare()
    const from = performance.now()
    await (side === 0 ? one(i) : other(i))
    times[side].push(performance.now() - from)
  }
  for (let i = 0; i < rounds; i += 1) {
    await timed(i % 2 === 0 ? 0 : 1, i)
    await timed(i % 2 === 0 ? 1 : 0, i)
  }
  const [a, b] = [median(times[0]), median(times[1])]
  expect(Math.abs(a - b), `medians ${a.toFixed(2)} ms and ${b.toFixed(2)} ms`).toBeLessThan(Math.max(5, Math.min(a, b) * 0.5))
}

test('a code for a known phone takes as long as one for an unknown phone', async () => {
  const learner = await bank.learner('hefei')
  await alike(
    30,
    async () => {
      bank.clock.advance(2 * 3_600_000)
      await bank.ok(doors.requestCode, { purpose: 'logIn', phone: learner.phone })
    },
    async (i) => {
      bank.clock.advance(11 * 60_000)
      await bank.ok(doors.requestCode, { purpose: 'logIn', phone: `1548888${String(i).padStart(4, '0')}` })
    },
  )
})

test('a wrong password for a known user name takes as long as one for an unknown name', async () => {
  const learner = await bank.learner('hefei')
  await bank.ok(doors.setCredentials, { userName: 'known.name', password: 'long enough' }, { as: learner })
  const attempt = (userName: string) => async () => {
    bank.clock.advance(3 * 3_600_000)
    await bank.call(doors.logInWithPassword, { userName, password: 'wrong wrong' })
  }
  await alike(20, attempt('known.name'), attempt('nobody.here'))
})

test('an activation for a document with an account takes as long as one without', async () => {
  const known = await bank.learner('openUniversity', { state: 'inactive' })
  let given = { request: '', code: '' }
  let asked = 0
  // A phone of its own each time: no phone gets more than twenty codes a day.
  const prepare = async () => {
    asked += 1
    given = await givenCode(bank, 'activate', `1548889${String(asked).padStart(4, '0')}`)
  }
  const attempt = (idNumber: string) => () => bank.call(doors.activate, { ...given, name: '随便谁', idKind: 'residentIdCard', idNumber })
  await alike(20, attempt(known.idNumber), attempt(testIdNumber(43_210)), prepare)
})
