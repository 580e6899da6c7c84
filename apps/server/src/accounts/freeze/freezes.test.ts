import { accounts, deposits, doors, notices, privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist } from '../../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../../test/harness/bank.ts'
import { givenCode } from '../given.ts'
import { type FreezeFacts, freezeDayRight, freezeVerdict } from './freezeRules.ts'

describe('rules', () => {
  const proposed: FreezeFacts = { state: 'proposed', proposedBy: 'a', decidedBy: null, liftBy: null, objected: false, answered: false }
  const standing: FreezeFacts = { ...proposed, state: 'standing', decidedBy: 'b' }
  test.each([
    ['第二人确认', proposed, 'confirm', 'b', undefined],
    ['提出的人不能自己确认', proposed, 'confirm', 'a', 'accounts.second_person'],
    ['提出的人可以撤回', proposed, 'refuse', 'a', undefined],
    ['已冻结的不能再确认', standing, 'confirm', 'c', 'accounts.freeze_over'],
    ['解冻由一人提出', standing, 'lift', 'a', undefined],
    ['没有提出过的解冻不能确认', standing, 'confirmLift', 'b', 'accounts.freeze_over'],
    ['提出解冻的人不能自己确认', { ...standing, liftBy: 'a' }, 'confirmLift', 'a', 'accounts.second_person'],
    ['另一人确认解冻', { ...standing, liftBy: 'a' }, 'confirmLift', 'b', undefined],
    ['没有申诉', standing, 'answer', 'c', 'accounts.freeze_no_objection'],
    ['参与过冻结的人不答复申诉', { ...standing, objected: true }, 'answer', 'b', 'accounts.freeze_third_person'],
    ['第三人答复申诉', { ...standing, objected: true }, 'answer', 'c', undefined],
    ['答复过的不再答复', { ...standing, objected: true, answered: true }, 'answer', 'c', 'accounts.freeze_no_objection'],
  ] as const)('%s', (_title, facts, act, who, expected) => {
    expect(freezeVerdict(facts, act, who)).toBe(expected)
  })
  test.each([
    ['2026-09-15', false],
    ['2026-09-16', true],
    ['2026-10-15', true],
    ['2026-10-16', false],
  ])('a freeze proposed on 15 September may end on %s: %s', (day, right) => {
    expect(freezeDayRight(day, '2026-09-15')).toBe(right)
  })
})

describe('freezing', () => {
  let bank: Bank
  let [first, second, third]: TestStaff[] = []
  beforeAll(async () => {
    bank = await openBank()
    first = await bank.staff('centreDirector', 'hefei')
    second = await bank.staff('centreDirector', 'hefei', 'second')
    third = await bank.staff('managementDirector', 'management')
  })
  afterAll(() => bank.close())

  const asStaff = (who: TestStaff | undefined) => (who === undefined ? {} : { as: who })
  const propose = async (learner: TestLearner): Promise<string> =>
    (
      await bank.ok(
        accounts.proposeFreeze,
        { id: learner.id, cause: 'takeover', reason: '本人来电称账户被他人登录', untilOn: '2026-09-25' },
        asStaff(first),
      )
    ).id
  const frozen = async (learner: TestLearner): Promise<string> => {
    const id = await propose(learner)
    await bank.ok(accounts.confirmFreeze, { id }, asStaff(second))
    return id
  }
  const comesBack = async (learner: TestLearner) =>
    ({ token: (await bank.ok(doors.logInWithCode, await givenCode(bank, 'logIn', learner.phone))).token ?? '' }) as const
  const stateOf = async (learner: TestLearner) => (await bank.ok(accounts.getLearner, { id: learner.id }, asStaff(first))).state

  test('takes two persons; the learner is out at once, reads why on the one page that opens, and nothing else does', async () => {
    const learner = await bank.learner('hefei')
    const id = await propose(learner)
    expect(await stateOf(learner)).toBe('active')
    expect((await bank.call(accounts.confirmFreeze, { id }, asStaff(first))).problem?.code).toBe('accounts.second_person')
    const both = await Promise.all([1, 2].map(() => bank.call(accounts.confirmFreeze, { id }, asStaff(second))))
    expect(both.map((b) => b.status).toSorted()).toEqual([200, 409])
    expect((await bank.call(notices.countMyNotices, {}, { as: learner })).status).toBe(401)
    const as = await comesBack(learner)
    const { freeze } = await bank.ok(accounts.myFreeze, {}, { as })
    expect(freeze).toMatchObject({ cause: 'takeover', reason: '本人来电称账户被他人登录', untilOn: '2026-09-25', objection: null })
    expect(freeze?.office).toBe(bank.unit('hefei').name)
    for (const shut of [deposits.listMyDeposits, privacy.myAccesses, doors.me] as const)
      expect((await bank.call(shut, {}, { as })).problem?.code).toBe('accounts.frozen')
    expect(
      (
        await bank.call(
          accounts.proposeFreeze,
          { id: learner.id, cause: 'identity', reason: '再次', untilOn: '2026-09-20' },
          asStaff(second),
        )
      ).problem?.code,
    ).toBe('accounts.state_conflict')
  })

  test('an objection is made once and answered by somebody who took no part; upheld, the account opens at once', async () => {
    const learner = await bank.learner('hefei')
    const id = await frozen(learner)
    const as = await comesBack(learner)
    const twice = await Promise.all([1, 2].map(() => bank.call(accounts.objectToFreeze, { text: '一直是我本人使用' }, { as })))
    expect(twice.map((b) => b.status).toSorted()).toEqual([200, 409])
    const answer = { id, decision: 'lift' as const, answer: '核实是本人使用' }
    expect((await bank.call(accounts.answerObjection, answer, asStaff(second))).problem?.code).toBe('accounts.freeze_third_person')
    expect((await bank.ok(accounts.getFreeze, { id }, asStaff(third))).can).toContain('answer')
    await bank.ok(accounts.answerObjection, answer, asStaff(third))
    expect(await stateOf(learner)).toBe('active')
    expect((await bank.call(doors.me, {}, { as })).status).toBe(200)
    const told = await bank.ok(notices.listMyNotices, {}, { as })
    expect(told.items.map((n) => n.code)).toEqual(expect.arrayContaining(['accounts.frozen', 'accounts.unfrozen']))
  })

  test('who has no phone objects at the counter, with document and consent', async () => {
    const learner = await bank.learner('shushanPoint')
    const id = await frozen(learner)
    const clerk = await bank.staff('pointClerk', 'shushanPoint')
    const said = { id: learner.id, text: '账户一直是本人使用' }
    expect((await bank.call(accounts.enterObjection, said, { as: clerk })).problem?.code).toBe('accounts.assistance_needed')
    const assistanceId = await assist(bank, clerk, learner)
    await bank.ok(accounts.enterObjection, { ...said, assistanceId }, { as: clerk })
    expect((await bank.ok(accounts.getFreeze, { id }, asStaff(third))).objection).toMatchObject({ text: said.text, answer: null })
  })

  test('lifting takes two persons, and a freeze that nobody lifts ends by itself', async () => {
    const [one, other] = [await bank.learner('hefei'), await bank.learner('hefei')]
    const id = await frozen(one)
    await frozen(other)
    await bank.ok(accounts.proposeLift, { id, reason: '已核实' }, asStaff(second))
    expect((await bank.call(accounts.confirmLift, { id }, asStaff(second))).problem?.code).toBe('accounts.second_person')
    await bank.ok(accounts.confirmLift, { id }, asStaff(first))
    expect([await stateOf(one), await stateOf(other)]).toEqual(['active', 'frozen'])
    bank.clock.set('2026-09-25T15:00:00Z')
    await bank.runPeriodic('end freezes whose day is over')
    expect(await stateOf(other)).toBe('frozen')
    bank.clock.set('2026-09-25T16:01:00Z')
    await bank.runPeriodic('end freezes whose day is over')
    expect(await stateOf(other)).toBe('active')
    bank.clock.set('2026-09-15T02:00:00Z')
  })

  test('a representative of a frozen account acts no more, and another unit knows nothing of the freeze', async () => {
    const [mother, son] = [await bank.learner('hefei'), await bank.learner('hefei')]
    const terms = { kind: 'relative', relation: 'child', scope: 'apply', untilOn: '2027-01-01', representativeName: son.name } as const
    const { id: mandate, code } = await bank.ok(accounts.invite, terms, { as: mother })
    await bank.ok(accounts.acceptMandate, { code }, { as: son })
    await bank.ok(accounts.startActing, { id: mandate, personId: mother.id }, { as: son })
    const id = await frozen(mother)
    expect((await bank.call(doors.me, {}, { as: son, headers: { 'x-acting-for': mother.id } })).problem?.code).toBe('accounts.mandate_over')
    const elsewhere = await bank.staff('centreDirector', 'wuhu')
    expect((await bank.call(accounts.getFreeze, { id }, { as: elsewhere })).status).toBe(404)
    expect((await bank.ok(accounts.listFreezes, {}, { as: elsewhere })).items).toEqual([])
    const { rows } = await sql<{ n: string }>`select count(*) as n from accounts.freeze where learner_id = ${mother.id}`.execute(
      bank.platform.database.app,
    )
    expect(rows[0]?.n).toBe('1')
  })
})
