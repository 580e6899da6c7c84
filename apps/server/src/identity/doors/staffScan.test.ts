import { doors, identity, providerDoors } from '@creditbank/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Bank, Caller, TestStaff } from '../../../test/harness/bank.ts'
import { type BankBeside, openBankBeside } from '../../../test/harness/beside.ts'
import { journeys } from '../../../test/harness/journey.ts'
import type { Simulator } from '../../../test/harness/simulator.ts'

let beside: BankBeside
let bank: Bank
let simulator: Simulator
let system: TestStaff
beforeAll(async () => {
  beside = await openBankBeside(({ wanshitong }) => ({ wanshitong }), { errorRate: 0 })
  ;({ bank, simulator } = beside)
  system = await bank.staff('systemOfficer', 'management')
})
beforeEach(() => beside.calm())
afterAll(() => beside.close())

const password = 'Correct-Horse-7'
let people = 0
/** A new member of staff, logged in by password. */
const staff = async (): Promise<Caller & { readonly userName: string }> => {
  const userName = `scanner${(people += 1)}`
  const made = await bank.ok(identity.createStaff, { name: '扫码人', userName, organizationId: bank.unit('hefei').id }, { as: system })
  await bank.ok(
    identity.grantAppointment,
    { id: made.id, role: 'centreClerk', organizationId: bank.unit('hefei').id },
    { as: await bank.staff('securityOfficer', 'management') },
  )
  const first = await bank.ok(identity.staffLogIn, { userName, password: made.initialPassword })
  const { token } = await bank.ok(identity.staffChangePassword, { current: made.initialPassword, next: password }, { as: first })
  return { userName, token }
}
/** Sixteen minutes in which the session is used: its last proof is old then, and it is not idle. */
const later = async (as: Caller): Promise<void> => {
  for (const _ of [1, 2]) {
    bank.clock.advance(8 * 60_000)
    await bank.ok(identity.listPasskeys, {}, { as })
  }
  await simulator.faults({ clockOffsetMs: 16 * 60_000 })
}
/** A phone on which somebody has just come in by 皖事通. */
const phone = async (): Promise<Caller & { readonly person: string }> => {
  const person = await simulator.knows(await bank.learner('hefei'))
  return { person, token: await journeys(() => bank).logIn(person) }
}
const show = async (as: Caller): Promise<string> => (await bank.ok(identity.startStaffScan, {}, { as })).address.split('#c=')[1] ?? ''
const scan = (as: Caller, code: string) => bank.call(providerDoors.scanQr, { code }, { as })
const confirm = (as: Caller, code: string) => bank.call(providerDoors.confirmQr, { code }, { as })
const finish = (as: Caller) => bank.call(identity.finishStaffScan, {}, { as })
/** Shows a code, lets a phone confirm it, and ends it. */
const prove = async (as: Caller, by: Caller) => {
  const code = await show(as)
  expect((await scan(by, code)).status).toBe(200)
  expect((await confirm(by, code)).status).toBe(200)
  return finish(as)
}
const half = async ({ userName }: { readonly userName: string }): Promise<Caller> => {
  const { stage, token } = await bank.ok(identity.staffLogIn, { userName, password })
  expect(stage).toBe('secondFactor')
  return { token }
}
/** A member of staff whose account a 皖事通 guards, with the phone. */
const guarded = async () => {
  const [clerk, own] = [await staff(), await phone()]
  const { status, body } = await prove(clerk, own)
  expect([status, body.stage]).toEqual([200, 'open'])
  return { userName: clerk.userName, token: body.token, phone: own }
}
const over = 'identity.qr_over'

describe('皖事通 as the second factor of staff', () => {
  test('it is set up by a scan, proves the next log-in and a step-up, stands in the history, and goes away again', async () => {
    const clerk = await guarded()
    const waiting = await half(clerk)
    expect((await bank.call(identity.listPasskeys, {}, { as: waiting })).problem?.code).toBe('session.second_factor_required')
    const code = await show(waiting)
    const seen = await scan(clerk.phone, code)
    expect(seen.body.what.zh).toBe(`登录管理后台，账号 ${clerk.userName}`)
    expect((await bank.ok(identity.staffScanState, {}, { as: waiting })).state).toBe('scanned')
    await confirm(clerk.phone, code)
    const inside = await bank.ok(identity.finishStaffScan, {}, { as: waiting })
    expect(inside.stage).toBe('open')
    const { items } = await bank.ok(identity.logInHistory, {}, { as: inside })
    expect(items[0]).toMatchObject({ method: 'wanshitong', result: 'in' })
    expect((await bank.ok(identity.staffSession, {}, { as: inside })).proofs).toEqual(['wanshitong'])
    await later(inside)
    expect((await bank.call(identity.removeStaffScan, {}, { as: inside })).problem?.code).toBe('identity.step_up_required')
    const fresh = { person: clerk.phone.person, token: await journeys(() => bank).logIn(clerk.phone.person) }
    const proved = await prove(inside, fresh)
    await bank.ok(identity.removeStaffScan, {}, { as: proved.body })
    expect((await bank.ok(identity.staffSession, {}, { as: proved.body })).proofs).toEqual(['password'])
    expect((await bank.ok(identity.staffLogIn, { userName: clerk.userName, password })).stage).toBe('open')
  })

  test('somebody else’s 皖事通 proves nothing, and one 皖事通 guards one account', async () => {
    const [clerk, stranger] = [await guarded(), await phone()]
    const waiting = await half(clerk)
    const code = await show(waiting)
    expect((await scan(stranger, code)).problem?.code).toBe(over)
    expect((await confirm(stranger, code)).problem?.code).toBe(over)
    expect((await finish(waiting)).problem?.code).toBe(over)
    const other = await staff()
    expect((await prove(other, clerk.phone)).problem?.code).toBe('identity.scan_taken')
  })

  test('a phone that came by a text message, or by 皖事通 more than a quarter of an hour ago, has to show itself anew', async () => {
    const clerk = await guarded()
    const learner = await bank.learner('hefei')
    const code = await show(await half(clerk))
    expect((await scan(learner, code)).problem?.code).toBe('identity.qr_needs_provider_door')
    bank.clock.advance(16 * 60_000)
    expect((await scan(clerk.phone, await show(await half(clerk)))).problem?.code).toBe('identity.qr_needs_provider_door')
  })

  test('a code belongs to the session that showed it, is ended once, and not as a log-in of a learner; a learner’s code ends no log-in of staff', async () => {
    const clerk = await guarded()
    const [waiting, thief] = [await half(clerk), await half(clerk)]
    const code = await show(waiting)
    await scan(clerk.phone, code)
    await confirm(clerk.phone, code)
    expect((await finish(thief)).problem?.code).toBe(over)
    const browser = await bank.call(providerDoors.createQr, {})
    const cookie = String(browser.headers['set-cookie']).split(';')[0] ?? ''
    expect((await bank.call(providerDoors.finishQr, {}, { headers: { cookie } })).problem?.code).toBe(over)
    const twice = await Promise.all([finish(waiting), finish(waiting)])
    expect(twice.filter((one) => one.status === 200)).toHaveLength(1)
    const learners = browser.body.address.split('#c=')[1] ?? ''
    expect((await scan(clerk.phone, learners)).body.what.zh).toContain('学分银行账户')
    await confirm(clerk.phone, learners)
    const again = await half(clerk)
    expect((await finish(again)).problem?.code).toBe(over)
    expect((await bank.call(identity.staffScanState, {}, { as: clerk.phone })).status).toBe(401)
    expect((await bank.call(doors.me, {}, { as: again })).status).toBe(401)
  })

  test('a code that turned, that nobody decided, that was denied, or that nobody fetched is worth nothing', async () => {
    const clerk = await guarded()
    const waiting = await half(clerk)
    const turned = await show(waiting)
    bank.clock.advance(61_000)
    expect((await scan(clerk.phone, turned)).problem?.code).toBe(over)
    const replaced = await show(waiting)
    const undecided = await show(waiting)
    expect((await scan(clerk.phone, replaced)).problem?.code).toBe(over)
    await scan(clerk.phone, undecided)
    bank.clock.advance(121_000)
    expect((await confirm(clerk.phone, undecided)).problem?.code).toBe(over)
    const denied = await show(waiting)
    await scan(clerk.phone, denied)
    await bank.ok(providerDoors.denyQr, { code: denied }, { as: clerk.phone })
    expect((await confirm(clerk.phone, denied)).problem?.code).toBe(over)
    expect((await finish(waiting)).problem?.code).toBe(over)
    const unfetched = await show(waiting)
    await scan(clerk.phone, unfetched)
    await confirm(clerk.phone, unfetched)
    bank.clock.advance(61_000)
    expect((await finish(waiting)).problem?.code).toBe(over)
  })

  test('without a session, with one that waits for another factor, and a quarter of an hour after the last proof, none is set up', async () => {
    expect((await bank.call(identity.startStaffScan, {})).problem?.code).toBe('session.missing')
    const clerk = await staff()
    await later(clerk)
    expect((await bank.call(identity.startStaffScan, {}, { as: clerk })).problem?.code).toBe('identity.step_up_required')
    const officer = await guarded()
    const waiting = await half(officer)
    const code = await show(waiting)
    await bank.ok(identity.staffLogOut, {}, { as: waiting })
    expect((await scan(officer.phone, code)).problem?.code).toBe(over)
  })

  test('where 皖事通 is down no code is shown; a recovery code opens the account', async () => {
    const clerk = await guarded()
    const { codes } = await bank.ok(identity.makeRecoveryCodes, {}, { as: clerk })
    await simulator.faults({ down: ['wanshitong'] })
    await expect
      .poll(
        async () => {
          bank.clock.advance(31_000)
          await bank.ok(providerDoors.listDoors, {})
          return (await bank.call(identity.startStaffScan, {}, { as: clerk })).problem?.code
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBe('identity.door_down')
    const waiting = await half(clerk)
    expect((await bank.ok(identity.staffSecondFactor, { code: codes[0] ?? '' }, { as: waiting })).stage).toBe('open')
  })
})
