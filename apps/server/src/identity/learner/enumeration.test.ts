import { doors, wechatDoors } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, testIdNumber } from '../../../test/harness/bank.ts'
import { openSimulator, type Simulator } from '../../../test/harness/simulator.ts'
import { givenCode } from '../../accounts/given.ts'

let bank: Bank
let simulator: Simulator
beforeAll(async () => {
  simulator = await openSimulator('http://localhost:3000')
  await simulator.faults({ errorRate: 0 })
  bank = await openBank({ wechat: simulator.wechat })
})
afterAll(async () => {
  await bank.close()
  await simulator.close()
})

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds by which the sides may differ, and the share of their time where they take long (a hash on a busy machine): a hash that is left out is all of it. */
const mostDifference = 5
const mostShare = 0.15

/**
 * Interleaved, each pair one after the other, so that whatever else the machine does falls on both sides alike; what counts is the median of the differences
 * within the pairs. A busy machine may spoil a measurement, so it is repeated up to three times: a look-up or a hash that is left out on one side is there in
 * each of them.
 */
const alike = async (
  rounds: number,
  one: (i: number) => Promise<unknown>,
  other: (i: number) => Promise<unknown>,
  prepare: () => Promise<unknown> = async () => undefined,
) => {
  const timed = async (act: (i: number) => Promise<unknown>, i: number): Promise<number> => {
    await prepare()
    const from = performance.now()
    await act(i)
    return performance.now() - from
  }
  let no = 0
  const measured = async (): Promise<{ readonly apart: number; readonly alike: boolean }> => {
    const differences: number[] = []
    const times: number[] = []
    for (let i = 0; i < rounds; i += 1) {
      no += 1
      const first = await timed(no % 2 === 0 ? one : other, no)
      const second = await timed(no % 2 === 0 ? other : one, no)
      times.push(first, second)
      differences.push(no % 2 === 0 ? first - second : second - first)
    }
    const apart = Math.abs(median(differences))
    return { apart, alike: apart <= Math.max(mostDifference, mostShare * median(times)) }
  }
  const all: Awaited<ReturnType<typeof measured>>[] = []
  for (let round = 0; round < 3 && !all.some((one) => one.alike); round += 1) all.push(await measured())
  expect(
    all.some((one) => one.alike),
    `medians of the differences in ms: ${all.map((one) => one.apart.toFixed(2)).join(', ')}`,
  ).toBe(true)
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

test('a WeChat that is to be bound to a document with an account takes as long as to one without, and says the same', async () => {
  const known = await bank.learner('hefei')
  const person = await simulator.knows(await bank.learner('hefei'))
  let given = { ticket: '', request: '', code: '' }
  let asked = 0
  const prepare = async () => {
    asked += 1
    const proof = await givenCode(bank, 'logIn', `1548887${String(asked).padStart(4, '0')}`)
    const code: unknown = await (await fetch(`${simulator.address}/device/wx-login?appid=wx-mini&person=${person}`)).json()
    const { ticket } = await bank.ok(wechatDoors.logInWithMiniProgram, { code: String(Reflect.get(Object(code), 'code')) })
    given = { ticket: ticket ?? '', ...proof }
  }
  const said = new Set<string>()
  const attempt = (idNumber: string) => async () => {
    const { status, problem } = await bank.call(wechatDoors.bindWechat, { ...given, name: known.name, idKind: 'residentIdCard', idNumber })
    said.add(`${status} ${problem?.code} ${problem?.detail}`)
  }
  await alike(20, attempt(known.idNumber), attempt(testIdNumber(43_211)), prepare)
  expect([...said]).toEqual([expect.stringContaining('404 identity.bind_no_match')])
})
