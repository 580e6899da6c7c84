import { conversionDesk, conversionOverrides, conversions, identity, notices, outcomeAppeals, outcomes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, type Caller, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { appliedBy, approvedBySchool, officialOf, reviewStep, studentIn } from '../../test/harness/conversions.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenPlan, publishedProgramme, ruleInForce, type School, schoolAt } from '../../test/harness/schools.ts'
import { grantCredit } from '../credits/index.ts'
import { givenEntry } from '../deposits/given.ts'
import { invariants, verify } from '../evidence/index.ts'
import { systemContext } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { noticeDaysOf } from './noticeDays.ts'
import { mayGive, overrideState, periodFits } from './overrides.ts'
import { fitsBeside } from './restore.ts'

let bank: Bank
let school: School
let programme: Id
let english: Awaited<ReturnType<typeof givenEntry>>
let coding: Awaited<ReturnType<typeof givenEntry>>
let director: TestStaff

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  school = await schoolAt(bank, 'openUniversity')
  director = school.director
  english = await givenEntry(bank, { name: '英语等级考试' })
  coding = await givenEntry(bank, { name: '程序员考试' })
  programme = await publishedProgramme(bank, school, 'JSJ', givenPlan(['C1', 'C2', 'C3']))
  await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'C1' })
  await ruleInForce(bank, school, { achievementId: coding.achievementId, course: 'C2' })
})
afterAll(() => bank.close())

const student = (...entries: readonly (typeof english)[]) => studentIn(bank, { school, programme }, ...entries)
const stateOf = (learner: TestLearner, id: Id) => bank.ok(conversions.myConversion, { id }, { as: learner })
const noticesOf = async (learner: TestLearner): Promise<readonly string[]> =>
  (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.map((one) => one.code)
const today = (): string => shanghaiDay(bank.platform.clock.now())
const after = (days: number) => bank.clock.advance(days * 86_400_000)
const broken = async (): Promise<string> => {
  const lines: string[] = []
  await verify(bank.platform, invariants, (line) => void lines.push(line))
  return lines.filter((line) => line.startsWith('BROKEN') || line.startsWith('FAILED')).join('\n')
}

describe('pure rules beside the reviews', () => {
  test.each([
    ['nobody has set anything: the floor', undefined, undefined, 5, 5],
    ['the centre asks for more', 7, undefined, 7, 7],
    ['a school may be longer', 7, 10, 10, 7],
    ['a school set before the centre asked for more is lifted', 10, 6, 10, 10],
    ['below the floor never counts', 2, 1, 5, 5],
  ])('length of notices: %s', (_name, centre, own, days, least) => {
    expect(noticeDaysOf({ centre, school: own })).toEqual({ days, own: own ?? null, least })
  })

  test('an override holds to its last day and no longer, ends within a year, and gives no more than the course has', () => {
    expect(overrideState({ state: 'standing', expiresOn: '2026-09-15' }, '2026-09-15')).toBe('standing')
    expect(overrideState({ state: 'standing', expiresOn: '2026-09-15' }, '2026-09-16')).toBe('expired')
    expect(overrideState({ state: 'ended', expiresOn: '2026-09-15' }, '2026-09-16')).toBe('ended')
    expect([
      periodFits('2026-09-14', '2026-09-15'),
      periodFits('2026-09-15', '2026-09-15'),
      periodFits('2028-01-01', '2026-09-15'),
    ]).toEqual([false, true, false])
    const plan = givenPlan(['C1'])
    expect([mayGive(plan, 'C1', 300), mayGive(plan, 'C1', 301), mayGive(plan, 'C9', 100)]).toEqual([true, false, false])
    const locked = { courses: plan.courses.map((course) => ({ ...course, convertible: false })) }
    expect(mayGive(locked, 'C1', 300)).toBe(false)
  })

  test('what is restored fits beside what was posted meanwhile, or is not restored', () => {
    const grant = {
      course: 'C1',
      name: '英语',
      group: 'G1',
      nature: 'required' as const,
      credits: 300,
      effect: 'credit' as const,
      grade: '免考',
      rule: { id: '1', version: 1, number: 'ZG1' },
      sourceKinds: ['nonDegree' as const],
      sources: ['证书'],
    }
    const posted = { ...grant, course: 'C2' }
    const cap = (limit: number) => [{ limit, counts: { groups: ['G1'] } }]
    expect(fitsBeside([grant], [posted], cap(600))).toBe(true)
    expect(fitsBeside([grant], [posted], cap(599))).toBe(false)
    expect(fitsBeside([grant], [{ ...posted, course: 'C1' }], [])).toBe(false)
  })
})

describe('the length of public notices', () => {
  const save = (days: number, by: TestStaff) => bank.call(conversionDesk.saveNoticeDays, { days }, { as: by })

  test('is a school’s own, never below the management centre’s, and only for notices to come', async () => {
    const before = await student(english)
    const first = await appliedBy(bank, before, programme)
    await approvedBySchool(bank, school, first.id)
    const until = (await stateOf(before, first.id)).noticeUntil
    expect((await save(4, school.chief)).problem?.code).toBe('conversion.notice_days_outside')
    expect((await save(61, school.chief)).problem?.code).toBe('conversion.notice_days_outside')
    expect((await save(6, school.registrar)).status).toBe(403)
    expect((await save(6, director)).body).toEqual({ days: 6, own: 6, least: 5 })
    expect((await save(5, school.chief)).problem?.code).toBe('conversion.notice_days_outside')
    expect((await save(10, school.chief)).body).toEqual({ days: 10, own: 10, least: 6 })
    expect((await stateOf(before, first.id)).noticeUntil).toBe(until)
    const later = await student(english)
    const second = await appliedBy(bank, later, programme)
    await approvedBySchool(bank, school, second.id)
    expect(((await stateOf(later, second.id)).noticeUntil ?? '') > (until ?? '')).toBe(true)
  })
})

describe('a conversion into a self-taught examination', () => {
  let selfTaught: Id
  beforeAll(async () => {
    selfTaught = await publishedProgramme(bank, school, 'ZK', givenPlan(['Z1', 'Z2']), 'selfTaught')
    await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'Z1' })
  })
  const sent = async () => {
    const learner = await studentIn(bank, { school, programme: selfTaught }, english)
    const { id } = await appliedBy(bank, learner, selfTaught)
    await approvedBySchool(bank, school, id)
    return { learner, id }
  }
  const decision = { documentNumber: '皖考院〔2026〕8号', decidedOn: '2026-09-15' }

  test('waits for the authority; accepted, it is made public, and the learner reads the document', async () => {
    const { learner, id } = await sent()
    expect(await stateOf(learner, id)).toMatchObject({ state: 'authority', noticeUntil: null, authority: { decision: null } })
    expect(await noticesOf(learner)).toContain('conversion.awaiting')
    const record = (more: object) =>
      bank.call(conversionDesk.recordAuthorityDecision, { id, decision: 'accepted', ...decision, ...more }, { as: school.registrar })
    expect((await record({ decidedOn: '2026-12-01' })).problem?.code).toBe('conversion.decided_in_future')
    expect((await record({ fileId: '1' })).problem?.code).toBe('deposits.file_unknown')
    const both = await Promise.all([record({}), record({})])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    const seen = await stateOf(learner, id)
    expect(seen).toMatchObject({ state: 'notice', authority: { decision: 'accepted', ...decision } })
  })

  test('refused, it gives everything back, and the learner reads all of the authority’s grounds at once, each with a remedy', async () => {
    const { learner, id } = await sent()
    const refuse = (more: object) =>
      bank.call(conversionDesk.recordAuthorityDecision, { id, decision: 'refused', ...decision, ...more }, { as: school.registrar })
    expect((await refuse({ note: '大纲不一致' })).problem?.code).toBe('reviews.defects_missing')
    const defects = [
      { field: 'Z1', ground: '课程大纲不一致。', remedy: '报考这门课程' },
      { ground: '证书已超过五年', remedy: '换一项五年内的成果重新申请' },
    ]
    expect((await refuse({ defects })).status).toBe(200)
    const seen = await stateOf(learner, id)
    expect(seen).toMatchObject({ state: 'refused', authority: { decision: 'refused' }, can: { appeal: true, anew: false } })
    const course = seen.result.courses.find((one) => one.code === 'Z1')?.name
    expect(seen.happened.at(-1)).toMatchObject({
      event: 'authorityRefuse',
      defects: [
        { about: course, ground: '课程大纲不一致。', remedy: '报考这门课程' },
        { about: null, ground: '证书已超过五年', remedy: '换一项五年内的成果重新申请' },
      ],
    })
    const told = (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.find((one) => one.code === 'conversion.authorityRefused')
    expect(told?.text).toContain('课程大纲不一致；证书已超过五年')
    expect((await officialOf(bank, learner, selfTaught)).credit).toBe(300)
    expect(await noticesOf(learner)).toContain('conversion.authorityRefused')
  })
})

describe('silence past the limit', () => {
  test('is told once to the chief and the management centre, shown to the learner, and forgotten with the next step', async () => {
    const learner = await student(english)
    const { id } = await appliedBy(bank, learner, programme)
    await bank.runPeriodic('conversion.escalate')
    expect((await stateOf(learner, id)).escalatedAt).toBeNull()
    after(14)
    await Promise.all([1, 2].map(() => bank.runPeriodic('conversion.escalate')))
    expect((await stateOf(learner, id)).escalatedAt).not.toBeNull()
    const late = async (as: TestStaff) =>
      (await bank.ok(conversions.listConversions, { escalated: 'yes' }, { as })).items.map((one) => one.id)
    expect(await late(director)).toContain(id)
    const told = await sql<{
      n: number
    }>`select count(*)::int as n from notices.notice where code = 'conversion.overdueAtSchool' and params ->> 'number' = (
      select number from conversion.application where id = ${id})`.execute(bank.platform.database.app)
    expect(told.rows[0]?.n).toBe(2)
    expect((await noticesOf(learner)).filter((code) => code === 'conversion.escalated')).toHaveLength(1)
    expect((await reviewStep(bank, school.registrar, id, 'accept')).status).toBe(200)
    expect(await late(director)).not.toContain(id)
  })
})

describe('the system of a school', () => {
  const keyOf = async (unit: 'openUniversity' | 'techUniversity' | 'hefei'): Promise<Caller> => {
    const as = await bank.staff('centreDirector', unit)
    return { token: (await bank.ok(identity.createApiKey, { organizationId: bank.unit(unit).id, name: '教务系统' }, { as })).key }
  }
  const pull = (as: Caller, cursor: string | null) => bank.ok(conversions.schoolResults, cursor === null ? {} : { cursor }, { as })
  const toTheEnd = async (as: Caller, cursor: string | null): Promise<string | null> => {
    const { next } = await pull(as, cursor)
    return next === cursor ? next : toTheEnd(as, next)
  }

  test('reads with its key what was converted and, later, what was taken back, once each and nobody else’s', async () => {
    const [own, foreign] = [await keyOf('openUniversity'), await keyOf('techUniversity')]
    const before = await toTheEnd(own, null)
    const learner = await student(english)
    const mine = await appliedBy(bank, learner, programme)
    await approvedBySchool(bank, school, mine.id)
    after(21)
    await bank.runPeriodic('conversion.conclude')
    const mineOf = (page: Awaited<ReturnType<typeof pull>>) => page.items.filter((one) => one.number === mine.number)
    // What has just changed waits a minute: a slower transaction may still come before it.
    expect((await pull(own, before)).items).toEqual([])
    bank.clock.advance(120_000)
    const first = await pull(own, before)
    expect(mineOf(first)).toMatchObject([
      { name: learner.name, course: { code: 'C1' }, credits: 300, resultNumber: expect.stringMatching(/^ZJ/), takenBackAt: null },
    ])
    expect((await pull(own, first.next)).items).toEqual([])
    expect(mineOf(await pull(foreign, null))).toEqual([])
    const id = mine.result.courses.flatMap((one) => one.by?.outcomes ?? [])[0]?.id ?? ''
    await bank.ok(outcomes.revokeOutcome, { id, reason: 'forged', note: '经核实证书不真实' }, { as: director })
    bank.clock.advance(120_000)
    expect((await pull(own, first.next)).items).toMatchObject([{ id: mineOf(first)[0]?.id, takenBackAt: expect.any(String) }])
    const city = await bank.call(conversions.schoolResults, {}, { as: await keyOf('hefei') })
    expect(city.problem?.code).toBe('programmes.not_a_school')
  }, 60_000)
})

describe('an override', () => {
  const wish = (over: object = {}) => ({
    programmeId: programme,
    accountNo: null,
    course: 'C3',
    entryId: coding.id,
    credits: 300,
    effect: 'credit' as const,
    reason: '教材与课程内容一致，经专业负责人核实',
    expiresOn: today(),
    ...over,
  })
  const ask = (by: TestStaff, over: object = {}) => bank.call(conversionOverrides.askOverride, wish(over), { as: by })
  const decide = (by: TestStaff, id: Id) => bank.call(conversionOverrides.decideOverride, { id, decision: 'agree' }, { as: by })

  test('changes nothing until a second person agrees, is named in the derivation, replays, and ends on its day', async () => {
    const entry = await givenEntry(bank, { name: '行业培训证书' })
    const learner = await student(entry)
    await bank.platform.database.app.transaction().execute((tx) => certify(tx, learner.id, entry.id))
    const mine = { accountNo: learner.accountNo, entryId: entry.id }
    expect((await ask(school.registrar, { ...mine, course: 'C9' })).problem?.code).toBe('conversion.override_course')
    expect((await ask(school.registrar, { ...mine, expiresOn: '2020-01-01' })).problem?.code).toBe('conversion.override_period')
    const { body } = await ask(school.chief, mine)
    expect((await officialOf(bank, learner, programme)).credit).toBe(0)
    expect((await decide(school.chief, body.id)).problem?.code).toBe('conversion.own_override')
    const second = await bank.staff('chiefRegistrar', 'openUniversity', 'second chief')
    const both = await Promise.all([decide(second, body.id), decide(second, body.id)])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    const seen = await officialOf(bank, learner, programme)
    const by = seen.courses.find((course) => course.code === 'C3')?.by
    expect(by?.rule).toMatchObject({
      number: body.number,
      override: { by: bank.unit('openUniversity').name, scope: 'learner', until: today() },
    })
    const other = await student(entry)
    await bank.platform.database.app.transaction().execute((tx) => certify(tx, other.id, entry.id))
    expect((await officialOf(bank, other, programme)).credit).toBe(0)
    const applied = await appliedBy(bank, learner, programme)
    expect(await bank.ok(conversions.readConversion, { id: applied.id }, { as: school.registrar })).toMatchObject({ replayed: true })
    await bank.ok(conversions.withdrawConversion, { id: applied.id }, { as: learner })
    after(1)
    expect((await officialOf(bank, learner, programme)).credit).toBe(0)
    expect((await bank.ok(conversionOverrides.listOverrides, { state: 'expired' }, { as: school.registrar })).items).toHaveLength(1)
  })

  test('for a course of a programme counts for everybody in it, and not a day after it was ended', async () => {
    const entry = await givenEntry(bank, { name: '竞赛证书' })
    const learner = await student(entry)
    await bank.platform.database.app.transaction().execute((tx) => certify(tx, learner.id, entry.id))
    const { body } = await ask(school.registrar, { entryId: entry.id, expiresOn: '2026-12-31' })
    await decide(school.chief, body.id)
    expect((await officialOf(bank, learner, programme)).credit).toBe(300)
    await bank.ok(conversionOverrides.endOverride, { id: body.id }, { as: school.chief })
    expect((await officialOf(bank, learner, programme)).credit).toBe(0)
  })
})

/** A certification record with its credit for a learner's outcome of an entry. */
const certify = async (tx: Parameters<typeof grantCredit>[0], learnerId: Id, entryId: Id): Promise<Id> => {
  const recordId = bank.platform.newId()
  const outcome = await sql<{ id: Id }>`select id from outcomes.outcome where learner_id = ${learnerId} and entry_id = ${entryId}`.execute(
    tx,
  )
  const outcomeId = outcome.rows[0]?.id ?? ''
  await sql`insert into certification.record (learner_id, id, number, outcome_id, credits, derivation, organization_id, certified_at)
    values (${learnerId}, ${recordId}, ${`RD${recordId}`}, ${outcomeId}, 300, '{}', ${bank.unit('hefei').id}, ${bank.platform.clock.now()})`.execute(
    tx,
  )
  const movement = { learnerId, recordId, outcomeId, reference: { kind: 'certificationRecord', id: recordId }, key: `grant ${recordId}` }
  await grantCredit(tx, systemContext(bank.platform, 'test'), movement, 300)
  return outcomeId
}

describe('a revocation that was appealed against and lost', () => {
  const revoke = async (outcomeId: Id) =>
    bank.ok(outcomes.revokeOutcome, { id: outcomeId, reason: 'forged', note: '经核实证书不真实' }, { as: director })
  const appeal = (learner: TestLearner, id: Id) =>
    bank.call(outcomeAppeals.appealRevocation, { id, text: '证书是本人考取的，附考场证明' }, { as: learner })
  const grant = (by: TestStaff, id: Id, more: object = { documentNumber: '皖学银〔2026〕3号' }) =>
    bank.call(outcomeAppeals.decideRevocationAppeal, { id, decision: 'grant', answer: '原撤销有误', ...more }, { as: by })

  test('gives back the outcome, its credit and the converted course, once, by somebody else, and every law holds', async () => {
    const learner = await student(english, coding)
    const outcomeId = await bank.platform.database.app.transaction().execute((tx) => certify(tx, learner.id, english.id))
    const mine = await appliedBy(bank, learner, programme)
    await approvedBySchool(bank, school, mine.id)
    after(21)
    await bank.runPeriodic('conversion.conclude')
    const result = (await stateOf(learner, mine.id)).resultNumber
    await revoke(outcomeId)
    expect((await officialOf(bank, learner, programme)).courses.map((c) => c.state)).toEqual(['missing', 'earned', 'missing'])
    expect((await grant(director, outcomeId)).problem?.code).toBe('outcomes.no_open_appeal')
    expect((await appeal(learner, outcomeId)).status).toBe(200)
    expect((await appeal(learner, outcomeId)).problem?.code).toBe('outcomes.appealed_already')
    expect((await grant(director, outcomeId)).problem?.code).toBe('outcomes.own_revocation')
    const second = await bank.staff('managementDirector', 'management', 'second director')
    expect((await grant(second, outcomeId, {})).problem?.code).toBe('outcomes.document_missing')
    const both = await Promise.all([grant(second, outcomeId), grant(second, outcomeId)])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    expect((await officialOf(bank, learner, programme)).courses.map((c) => c.state)).toEqual(['earned', 'earned', 'missing'])
    expect(await stateOf(learner, mine.id)).toMatchObject({ state: 'concluded', resultNumber: result })
    expect(await noticesOf(learner)).toEqual(expect.arrayContaining(['outcomes.restored', 'certification.restored', 'conversion.restored']))
    const kinds = await sql<{ kind: string }>`select kind from credits.transfer where learner_id = ${learner.id} order by id`.execute(
      bank.platform.database.app,
    )
    expect(kinds.rows.map((row) => row.kind)).toEqual(['grant', 'lock', 'use', 'unuse', 'reverse', 'restore', 'lock', 'use'])
    expect(await broken()).toBe('')
  }, 60_000)

  test('a conversion that lost everything is concluded again under its number; a second revocation may be appealed against anew', async () => {
    const learner = await student(english)
    const mine = await appliedBy(bank, learner, programme)
    await approvedBySchool(bank, school, mine.id)
    after(21)
    await bank.runPeriodic('conversion.conclude')
    const outcomeId = mine.result.courses.flatMap((c) => c.by?.outcomes ?? [])[0]?.id ?? ''
    const second = await bank.staff('managementDirector', 'management', 'third director')
    for (const round of [1, 2]) {
      await revoke(outcomeId)
      expect((await stateOf(learner, mine.id)).state, String(round)).toBe('revoked')
      expect((await appeal(learner, outcomeId)).status).toBe(200)
      expect((await grant(second, outcomeId)).status).toBe(200)
      expect((await stateOf(learner, mine.id)).state, String(round)).toBe('concluded')
    }
    expect(await broken()).toBe('')
  }, 60_000)

  test('who was still applying is told, one tap away from a new application, unless there is one already; nobody’s refusal is appealed against', async () => {
    const learner = await student(english)
    const second = await bank.staff('managementDirector', 'management', 'fifth director')
    const mine = await appliedBy(bank, learner, programme)
    const outcomeId = mine.result.courses.flatMap((c) => c.by?.outcomes ?? [])[0]?.id ?? ''
    const toldOf = async () =>
      (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.filter((one) => one.code === 'conversion.askAnew')
    await revoke(outcomeId)
    const ended = await stateOf(learner, mine.id)
    expect(ended).toMatchObject({ state: 'refused', can: { appeal: false, anew: true } })
    expect(ended.happened.at(-1)).toMatchObject({ event: 'lapse', defects: [] })
    const appealed = await bank.call(conversions.appealConversion, { id: mine.id, key: mine.result.key, reason: '请再看' }, { as: learner })
    expect(appealed.problem?.code).toBe('conversion.no_appeal')
    await appeal(learner, outcomeId)
    expect((await grant(second, outcomeId)).status).toBe(200)
    expect(await toldOf()).toMatchObject([{ href: `/me/convert/${programme}` }])
    const next = await appliedBy(bank, learner, programme)
    expect(next.state).toBe('submitted')
    await bank.ok(conversions.withdrawConversion, { id: next.id }, { as: learner })
    await revoke(outcomeId)
    await appeal(learner, outcomeId)
    await storedOutcome(bank, learner, coding, { credits: 300 })
    await appliedBy(bank, learner, programme)
    expect((await grant(second, outcomeId)).status).toBe(200)
    expect(await toldOf()).toHaveLength(1)
    expect(await broken()).toBe('')
  }, 60_000)

  test('what cannot come back by itself is told: the course was given meanwhile; and a rejected appeal changes nothing', async () => {
    const again = await givenEntry(bank, { name: '另一种英语证书' })
    await ruleInForce(bank, school, { achievementId: again.achievementId, course: 'C1' })
    const learner = await student(english)
    const mine = await appliedBy(bank, learner, programme)
    await approvedBySchool(bank, school, mine.id)
    after(21)
    await bank.runPeriodic('conversion.conclude')
    const outcomeId = mine.result.courses.flatMap((c) => c.by?.outcomes ?? [])[0]?.id ?? ''
    await revoke(outcomeId)
    await appeal(learner, outcomeId)
    await storedOutcome(bank, learner, again, { credits: 300 })
    const other = await appliedBy(bank, learner, programme)
    await approvedBySchool(bank, school, other.id)
    after(21)
    await bank.runPeriodic('conversion.conclude')
    const second = await bank.staff('managementDirector', 'management', 'fourth director')
    expect((await grant(second, outcomeId)).status).toBe(200)
    expect((await stateOf(learner, mine.id)).state).toBe('revoked')
    expect(await noticesOf(learner)).toContain('conversion.notRestored')
    await revoke(outcomeId)
    await appeal(learner, outcomeId)
    const rejected = { id: outcomeId, decision: 'reject' as const, answer: '证据不足' }
    expect((await bank.call(outcomeAppeals.decideRevocationAppeal, rejected, { as: second })).status).toBe(200)
    expect((await bank.ok(outcomes.readOutcome, { id: outcomeId }, { as: director })).status).toBe('revoked')
    expect(await broken()).toBe('')
  }, 60_000)
})
