import { conversionRounds, conversionRules, conversions, notices } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { appliedBy, officialOf, reviewStep, studentIn } from '../../test/harness/conversions.ts'
import { givenPlan, publishedProgramme, ruleInForce, type School, schoolAt } from '../../test/harness/schools.ts'
import { givenEntry } from '../deposits/given.ts'
import { invariants, verify } from '../evidence/index.ts'
import { endPresses } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { answersOn, remindsOn, sheetBlocked, windowFits } from './roundRules.ts'

let bank: Bank
let school: School
let other: School
let programme: Id
let english: Awaited<ReturnType<typeof givenEntry>>

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  school = await schoolAt(bank, 'openUniversity')
  other = await schoolAt(bank, 'techUniversity')
  english = await givenEntry(bank, { name: '英语等级考试' })
  programme = await publishedProgramme(bank, school, 'JSJ', givenPlan(['C1', 'C2']))
  await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'C1' })
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

const today = (): string => shanghaiDay(bank.platform.clock.now())
const after = (days: number) => bank.clock.advance(days * 86_400_000)
const work = () => bank.runPeriodic('conversion.rounds')
const noticesOf = async (learner: TestLearner): Promise<readonly string[]> =>
  (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.map((one) => one.code)
const inClass = (className: string, ...entries: readonly (typeof english)[]) =>
  studentIn(bank, { school, programme, className }, ...entries)
const open = (className: string | null, over: object = {}) =>
  bank.call(
    conversionRounds.openRound,
    { name: '2026 秋集中转换', programmeId: programme, cohort: 2026, className, opensOn: today(), closesOn: addDays(today(), 10), ...over },
    { as: school.registrar },
  )
const opened = async (className: string): Promise<Id> => {
  const { body } = await open(className)
  await work()
  return body.id
}
const part = (learner: TestLearner, id: Id) => bank.ok(conversionRounds.myProposal, { id }, { as: learner })
const accept = async (learner: TestLearner, id: Id) =>
  bank.call(conversionRounds.acceptProposal, { id, key: (await part(learner, id)).result?.key ?? '' }, { as: learner })
const sheet = (id: Id, documentNumber: string, as: TestStaff = school.registrar) =>
  bank.call(conversionRounds.prepareRound, { id, documentNumber }, { as })
const approve = (id: Id, as: TestStaff = school.chief) => bank.call(conversionRounds.decideRound, { id, decision: 'approve' }, { as })
const round = (id: Id) => bank.ok(conversionRounds.readRound, { id }, { as: school.registrar })

describe('pure rules of a round', () => {
  test.each([
    ['from today', '2026-09-15', '2026-09-15', true],
    ['from yesterday', '2026-09-14', '2026-09-20', false],
    ['ends before it begins', '2026-09-20', '2026-09-19', false],
    ['longer than a year', '2026-09-15', '2027-10-01', false],
  ])('window: %s', (_name, opensOn, closesOn, fits) => {
    expect(windowFits({ opensOn, closesOn }, '2026-09-15')).toBe(fits)
  })

  test('learners answer within the window and before the sheet, and are reminded three days before its end', () => {
    const window = { opensOn: '2026-09-15', closesOn: '2026-09-25' }
    const days = ['2026-09-14', '2026-09-15', '2026-09-25', '2026-09-26']
    expect(days.map((day) => answersOn({ state: 'open', ...window }, day))).toEqual([false, true, true, false])
    expect(answersOn({ state: 'prepared', ...window }, '2026-09-20')).toBe(false)
    expect(['2026-09-21', '2026-09-22', '2026-09-26'].map((day) => remindsOn(window.closesOn, day))).toEqual([false, true, false])
  })

  test.each([
    ['still computing', 'proposing', {}, 'computing'],
    ['somebody may still answer', 'open', { proposed: 1, accepted: 2 }, 'unanswered'],
    ['nobody confirmed', 'open', { declined: 3 }, 'nobody'],
    ['everybody answered', 'open', { accepted: 1, declined: 3 }, null],
  ] as const)('sheet: %s', (_name, state, counts, blocked) => {
    expect(sheetBlocked({ state, closesOn: '2026-09-25' }, counts, '2026-09-15')).toBe(blocked)
  })
})

describe('a round of a class', () => {
  test('is proposed, confirmed by each, decided on one sheet by a second person, and concluded like single applications', async () => {
    const [yes, no, nothing] = [await inClass('一班', english), await inClass('一班', english), await inClass('一班')]
    const outsider = await inClass('二班', english)
    const id = await opened('一班')
    await work()
    expect(await round(id)).toMatchObject({
      state: 'open',
      counts: { all: 3, proposed: 2 },
      blocked: 'unanswered',
      can: { prepare: false },
    })
    expect((await noticesOf(yes)).filter((code) => code === 'conversion.proposed')).toHaveLength(1)
    expect(await noticesOf(nothing)).not.toContain('conversion.proposed')
    expect((await bank.call(conversionRounds.myProposal, { id }, { as: outsider })).status).toBe(404)
    expect((await bank.call(conversionRounds.readRound, { id }, { as: other.registrar })).status).toBe(404)
    const kept = await sql<{
      kept: boolean
    }>`select case_text is not null and matching_text is not null as kept from conversion.round_member where round_id = ${id} and learner_id = ${yes.id}`.execute(
      bank.platform.database.app,
    )
    expect(kept.rows).toEqual([{ kept: true }])
    const twice = await Promise.all([accept(yes, id), accept(yes, id)])
    expect(twice.map((one) => one.status).sort()).toEqual([200, 409])
    expect((await bank.call(conversionRounds.declineProposal, { id, reason: '自己考' }, { as: no })).status).toBe(200)
    expect((await sheet(id, '教务〔2026〕1号')).status).toBe(200)
    expect((await approve(id, school.registrar)).status).toBe(403)
    const both = await Promise.all([approve(id), approve(id)])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    await Promise.all([work(), work()])
    await work()
    expect(await round(id)).toMatchObject({
      state: 'decided',
      documentNumber: '教务〔2026〕1号',
      counts: { decided: 1, declined: 1, failed: 0 },
    })
    const [mine] = (await bank.ok(conversions.myConversions, {}, { as: yes })).items
    expect(mine?.state).toBe('notice')
    after(14)
    await bank.runPeriodic('conversion.conclude')
    const done = await bank.ok(conversions.myConversion, { id: mine?.id ?? '' }, { as: yes })
    expect(done).toMatchObject({ state: 'concluded', resultNumber: expect.stringMatching(/^ZJ2026/) })
    expect(done.happened.map((line) => line.event)).toEqual(['submit', 'accept', 'firstReview', 'finalReview', 'conclude'])
    expect((await officialOf(bank, yes, programme)).courses[0]?.state).toBe('earned')
    const roster = await bank.call(conversionRounds.printRound, { id }, { as: school.registrar })
    expect(roster.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const lines: string[] = []
    await verify(bank.platform, invariants, (line) => void lines.push(line))
    expect(lines.filter((line) => /^(BROKEN|FAILED)/.test(line))).toEqual([])
  }, 60_000)

  test('who asks is answered; who does not answer is reminded once and not converted; who made the sheet does not decide it', async () => {
    const [asks, silent] = [await inClass('三班', english), await inClass('三班', english)]
    const { body } = await bank.call(
      conversionRounds.openRound,
      { name: '三班', programmeId: programme, cohort: 2026, className: '三班', opensOn: today(), closesOn: addDays(today(), 10) },
      { as: school.chief },
    )
    await work()
    const question = { id: body.id, question: '为什么没有算第二门课？' }
    expect((await bank.call(conversionRounds.askAboutProposal, question, { as: asks })).status).toBe(200)
    const reply = { id: body.id, learnerId: asks.id, answer: '第二门课没有对应的规则' }
    expect((await bank.call(conversionRounds.answerRoundMember, reply, { as: school.registrar })).status).toBe(200)
    expect((await bank.call(conversionRounds.answerRoundMember, reply, { as: school.registrar })).problem?.code).toBe(
      'conversion.nothing_asked',
    )
    expect((await part(asks, body.id)).answer).toBe(reply.answer)
    expect((await accept(asks, body.id)).status).toBe(200)
    after(8)
    await work()
    await work()
    expect((await noticesOf(silent)).filter((code) => code === 'conversion.proposalReminder')).toHaveLength(1)
    expect(await noticesOf(asks)).not.toContain('conversion.proposalReminder')
    expect((await sheet(body.id, '教务〔2026〕3号')).problem?.code).toBe('conversion.round_not_ready')
    after(3)
    await work()
    expect((await bank.call(conversionRounds.declineProposal, { id: body.id }, { as: silent })).problem?.code).toBe(
      'conversion.round_closed',
    )
    expect((await sheet(body.id, '教务〔2026〕1号', school.chief)).problem?.code).toBe('conversion.document_taken')
    expect((await sheet(body.id, '教务〔2026〕3号', school.chief)).status).toBe(200)
    expect((await approve(body.id)).problem?.code).toBe('conversion.own_sheet')
    const second = await bank.staff('chiefRegistrar', 'openUniversity', 'second chief')
    const back = { id: body.id, decision: 'return' as const }
    expect((await bank.call(conversionRounds.decideRound, back, { as: second })).problem?.code).toBe('conversion.note_missing')
    expect((await bank.call(conversionRounds.decideRound, { ...back, note: '文号有误' }, { as: second })).status).toBe(200)
    expect(await round(body.id)).toMatchObject({ state: 'open', returnedNote: '文号有误', counts: { accepted: 1, declined: 1 } })
    expect((await officialOf(bank, silent, programme)).credit).toBe(300)
  }, 60_000)

  test('a rule retired between proposal and confirmation: told, and shown the new result', async () => {
    const entry = await givenEntry(bank, { name: '会计证书' })
    const ruleId = await ruleInForce(bank, school, { achievementId: entry.achievementId, course: 'C2' })
    const learner = await inClass('四班', english, entry)
    const id = await opened('四班')
    const before = await part(learner, id)
    expect(before).toMatchObject({ changed: false, result: { credit: 600 } })
    await bank.ok(conversionRules.retireRule, { id: ruleId, reason: '不再适用' }, { as: school.chief })
    const stale = await bank.call(conversionRounds.acceptProposal, { id, key: before.result?.key ?? '' }, { as: learner })
    expect(stale.problem?.code).toBe('conversion.result_changed')
    expect(await part(learner, id)).toMatchObject({ changed: true, result: { credit: 300 }, can: { accept: true } })
    expect((await accept(learner, id)).body).toMatchObject({ credit: 300 })
  })

  test('who has an application of their own is left to it, and what the desk decided by itself the sheet does not decide again', async () => {
    const [busy, handled, withdrawn] = [await inClass('五班', english), await inClass('五班', english), await inClass('五班', english)]
    const own = await appliedBy(bank, busy, programme)
    const id = await opened('五班')
    expect((await bank.call(conversionRounds.myProposal, { id }, { as: busy })).status).toBe(404)
    const [one, two] = [(await accept(handled, id)).body, (await accept(withdrawn, id)).body]
    await reviewStep(bank, school.registrar, one.id, 'accept')
    await bank.ok(conversions.withdrawConversion, { id: two.id }, { as: withdrawn })
    expect((await sheet(id, '教务〔2026〕5号')).status).toBe(200)
    expect((await approve(id)).status).toBe(200)
    await work()
    const members = (await bank.ok(conversionRounds.listRoundMembers, { id }, { as: school.registrar })).items
    const stateOf = (learner: TestLearner) => members.find((m) => m.id === learner.id)?.state
    expect([stateOf(busy), stateOf(handled), stateOf(withdrawn)]).toEqual(['busy', 'decided', 'failed'])
    expect((await bank.ok(conversions.myConversion, { id: own.id }, { as: busy })).state).toBe('submitted')
    expect((await round(id)).state).toBe('decided')
  }, 60_000)

  test('is refused for a class nobody is in, a window in the past, and another school’s programme', async () => {
    expect((await open('没有这个班')).problem?.code).toBe('conversion.class_empty')
    expect((await open(null, { opensOn: '2020-01-01' })).problem?.code).toBe('conversion.window_wrong')
    const foreign = await bank.call(
      conversionRounds.openRound,
      { name: '别校', programmeId: programme, cohort: 2026, className: null, opensOn: today(), closesOn: today() },
      { as: other.registrar },
    )
    expect(foreign.problem?.code).toBe('programmes.not_offered')
  })
})
