import {
  conversionPractice,
  conversionRules,
  conversions,
  conversionWhatIf,
  enrolments,
  notices,
  outcomes,
  proofs,
  reviews,
} from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenPlan, publishedProgramme, ruleInForce, type School, schoolAt } from '../../test/harness/schools.ts'
import { givenEntry } from '../deposits/given.ts'
import { givenCondition, givenRule } from './given.ts'
import { disproved } from '../evidence/index.ts'
import { creditLaws } from '../credits/index.ts'
import { endPresses } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { randomCase } from './matching/given.ts'
import { match } from './matching/match.ts'
import { gradeRecorded } from './result.ts'

let bank: Bank
let school: School
let other: School
let programme: Id
let elsewhere: Id
let english: Awaited<ReturnType<typeof givenEntry>>
let coding: Awaited<ReturnType<typeof givenEntry>>

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  school = await schoolAt(bank, 'openUniversity')
  other = await schoolAt(bank, 'techUniversity')
  english = await givenEntry(bank, { name: '英语等级考试' })
  coding = await givenEntry(bank, { name: '程序员考试' })
  programme = await publishedProgramme(bank, school, 'JSJ', givenPlan(['C1', 'C2']))
  elsewhere = await publishedProgramme(bank, other, 'RJ', givenPlan(['D1', 'D2']))
  await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'C1' })
  await ruleInForce(bank, school, { achievementId: coding.achievementId, course: 'C2', grade: { kind: 'source' } })
  await ruleInForce(bank, other, { achievementId: english.achievementId, course: 'D1' })
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

let studentNo = 0
const enrolled = async (learner: TestLearner, at: { school: School; programme: Id }): Promise<void> => {
  studentNo += 1
  const wish = { programmeId: at.programme, cohort: 2026, studentNo: `S${studentNo}`, className: '计算机2601', fromOn: '2026-09-01' }
  await bank.ok(enrolments.enrol, { accountNo: learner.accountNo, name: learner.name, ...wish }, { as: at.school.registrar })
}
/** A student of the open university with these outcomes. */
const student = async (...entries: readonly (typeof english)[]): Promise<TestLearner> => {
  const learner = await bank.learner('hefei')
  for (const entry of entries) await storedOutcome(bank, learner, entry, { credits: 300 })
  await enrolled(learner, { school, programme })
  return learner
}
const official = (learner: TestLearner, of = programme) => bank.ok(conversionWhatIf.whatIf, { id: of, assume: 'no' }, { as: learner })
const applied = async (learner: TestLearner) =>
  bank.ok(conversions.applyForConversion, { programmeId: programme, key: (await official(learner)).key }, { as: learner })
const decide = async (by: TestStaff, id: Id, event: 'accept' | 'firstReview' | 'finalReview' | 'return' | 'refuse', reason?: string) => {
  const { caseId } = await bank.ok(conversions.readConversion, { id }, { as: by })
  const { seq } = await bank.ok(reviews.readCase, { id: caseId ?? '' }, { as: by })
  return bank.call(reviews.decideCase, { id: caseId ?? '', seq, event, ...(reason === undefined ? {} : { reason, defects }) }, { as: by })
}
const defects = [
  { field: 'C1', ground: '成绩单没有盖章', remedy: '补交盖章的成绩单' },
  { ground: '学籍里的姓名不一致', remedy: '请先到学校更正学籍' },
]
/** Through both reviews of the school to the public notice. */
const noticed = async (id: Id) => {
  for (const [by, event] of [
    [school.registrar, 'accept'],
    [school.registrar, 'firstReview'],
    [school.chief, 'finalReview'],
  ] as const)
    expect((await decide(by, id, event)).status).toBe(200)
}
const afterNotice = async () => {
  bank.clock.advance(14 * 86_400_000)
  await bank.runPeriodic('conversion.conclude')
}
const stateOf = async (learner: TestLearner, id: Id) => bank.ok(conversions.myConversion, { id }, { as: learner })
const lastNotice = async (learner: TestLearner): Promise<string | undefined> =>
  (await bank.ok(notices.listMyNotices, {}, { as: learner })).items[0]?.code
const noticesOf = async (learner: TestLearner): Promise<readonly string[]> =>
  (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.map((one) => one.code)
const statusOf = async (learner: TestLearner): Promise<readonly string[]> =>
  (
    await sql<{
      status: string
    }>`select distinct on (outcome_id) status from outcomes.status_change where learner_id = ${learner.id} order by outcome_id, seq desc`.execute(
      bank.platform.database.app,
    )
  ).rows.map((row) => row.status)

describe('pure rules of results', () => {
  test.each([
    ['免考', { kind: 'exempt' as const }, ['86'], '免考'],
    ['及格', { kind: 'pass' as const }, ['86'], '及格'],
    ['原成绩', { kind: 'source' as const }, [null, '91.5'], '91.5'],
    ['没有原成绩就记及格', { kind: 'source' as const }, [null], '及格'],
    ['固定成绩', { kind: 'score' as const, points: 90 }, ['60'], '90'],
  ])('grade recorded: %s', (_name, rule, grades, expected) => {
    expect(
      gradeRecorded(
        rule,
        grades.map((grade) => ({ grade })),
      ),
    ).toBe(expected)
  })

  test('what-if equals the official run on 1,000 random cases once everything is certified, and a stored case gives the same bytes again', async () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const drawn = randomCase(seed, { outcomes: 8, courses: 8, rules: 14, pool: 24, many: 3, most: 3, cap: 0.6, rich: true })
      const certified = { ...drawn, outcomes: drawn.outcomes.map((o) => ({ ...o, certified: true })) }
      const [whatIf, run] = [await match({ ...certified, assumeCertified: true }), await match({ ...certified, assumeCertified: false })]
      expect(JSON.stringify(whatIf)).toBe(JSON.stringify(run))
      expect(JSON.stringify(await match(JSON.parse(JSON.stringify(certified))))).toBe(JSON.stringify(run))
    }
  }, 60_000)
})

describe('a conversion', () => {
  test('from the trial to the result: reviewed by two, public without name or grade, concluded by itself, posted and used once', async () => {
    const learner = await student(english, coding)
    const mine = await applied(learner)
    expect(mine).toMatchObject({ state: 'submitted', credit: 600, courses: 2, can: { withdraw: true, appeal: false } })
    expect(await statusOf(learner)).toEqual(['locked', 'locked'])
    expect((await official(learner)).credit).toBe(0)
    const seen = await bank.ok(conversions.readConversion, { id: mine.id }, { as: school.registrar })
    expect(seen).toMatchObject({ replayed: true, grades: { C1: '免考', C2: '86' }, enrolment: { className: '计算机2601' } })
    await noticed(mine.id)
    expect(await lastNotice(learner)).toBe('conversion.noticed')
    const notice = (await bank.ok(conversions.publicNotices, {})).items.find((one) => one.id === mine.id)
    expect(notice?.name).not.toBe(learner.name)
    expect(JSON.stringify(notice)).not.toContain('86')
    expect((await bank.call(conversions.withdrawConversion, { id: mine.id }, { as: learner })).problem?.code).toBe('conversion.not_open')
    await bank.runPeriodic('conversion.conclude')
    expect((await stateOf(learner, mine.id)).state).toBe('notice')
    await afterNotice()
    const done = await stateOf(learner, mine.id)
    expect(done).toMatchObject({ state: 'concluded', resultNumber: expect.stringMatching(/^ZJ2026\d{8}$/) })
    expect(await statusOf(learner)).toEqual(['used', 'used'])
    expect((await bank.ok(conversions.publicNotices, {})).items.some((one) => one.id === mine.id)).toBe(false)
    const later = await official(learner)
    expect(later.courses.map((c) => c.state)).toEqual(['earned', 'earned'])
    expect(later.groups[0]).toMatchObject({ credited: 600, missing: 0 })
    const proof = await bank.ok(proofs.previewMine, { kind: 'conversion' }, { as: learner })
    expect(JSON.stringify(proof)).toContain(done.resultNumber)
  }, 60_000)

  test('without an enrolment an intention is kept, which the registrar sees and an enrolment fulfils', async () => {
    const learner = await bank.learner('hefei')
    await storedOutcome(bank, learner, english, { credits: 300 })
    const key = (await official(learner)).key
    const refused = await bank.call(conversions.applyForConversion, { programmeId: programme, key }, { as: learner })
    expect(refused.problem?.code).toBe('conversion.not_enrolled')
    await Promise.all([1, 2].map(() => bank.ok(enrolments.keepIntention, { programmeId: programme }, { as: learner })))
    const listed = () => bank.ok(enrolments.listIntentions, {}, { as: school.registrar })
    expect((await listed()).items.filter((one) => one.learner.id === learner.id)).toMatchObject([{ credit: 300 }])
    expect((await bank.ok(enrolments.listIntentions, {}, { as: other.registrar })).items).toEqual([])
    await enrolled(learner, { school, programme })
    expect((await listed()).items.some((one) => one.learner.id === learner.id)).toBe(false)
    expect(await lastNotice(learner)).toBe('programmes.enrolled')
    expect((await applied(learner)).state).toBe('submitted')
  })

  test('an account number without its name enrols nobody; a student number is one person’s; a double submission enrols once', async () => {
    const learner = await bank.learner('hefei')
    const wish = { programmeId: programme, cohort: 2026, studentNo: 'U1', className: null, fromOn: '2026-09-01' }
    const ask = (name: string, over = {}) =>
      bank.call(enrolments.enrol, { accountNo: learner.accountNo, name, ...wish, ...over }, { as: school.registrar })
    expect((await ask('别人')).problem?.code).toBe('programmes.learner_unknown')
    const twice = await Promise.all([ask(learner.name), ask(learner.name)])
    expect(twice.map((one) => one.status).sort()).toEqual([200, 409])
    const foreign = { accountNo: learner.accountNo, name: learner.name, ...wish }
    expect((await bank.call(enrolments.enrol, foreign, { as: other.registrar })).problem?.code).toBe('programmes.not_offered')
    const next = await bank.learner('hefei')
    const same = { ...wish, accountNo: next.accountNo, name: next.name }
    expect((await bank.call(enrolments.enrol, same, { as: school.registrar })).problem?.code).toBe('programmes.student_no_taken')
  })

  test('a roll is imported whole or not at all, with what is wrong cell by cell', async () => {
    const [one, two] = [await bank.learner('hefei'), await bank.learner('hefei')]
    const head = '学银账号,姓名,专业代码,年级,学号,班级,入学日期'
    const csv = (...rows: readonly string[]) => Buffer.from([head, ...rows].join('\n'))
    const send = (file: Buffer, dryRun: 'yes' | 'no') => bank.call(enrolments.importEnrolments, { dryRun }, { as: school.registrar, file })
    const good = `${one.accountNo},${one.name},JSJ,2026,R1,一班,2026-09-01`
    const wrong = await send(
      csv(good, `${two.accountNo},别人,JSJ,2026,R2,一班,2026-09-01`, `${two.accountNo},${two.name},XX,二六,R 3,,昨天`),
      'yes',
    )
    expect(wrong.body.problems.map((p) => [p.row, p.column])).toEqual([
      [4, '年级'],
      [4, '学号'],
      [4, '入学日期'],
      [3, '学银账号'],
    ])
    expect((await send(csv(good, `${two.accountNo},别人,JSJ,2026,R2,一班,2026-09-01`), 'no')).problem?.code).toBe('programmes.roll_wrong')
    expect((await bank.ok(enrolments.listEnrolments, { search: 'R1' }, { as: school.registrar })).items).toEqual([])
    expect((await send(csv(good), 'no')).body).toMatchObject({ created: 1, unchanged: 0 })
    expect((await send(csv(good), 'no')).body).toMatchObject({ created: 0, unchanged: 1 })
    expect((await send(Buffer.from('甲,乙\n1,2'), 'yes')).problem?.code).toBe('programmes.roll_unreadable')
  })
})

describe('races and refusals', () => {
  test('the same outcome to two schools at once: exactly one application wins, and no credit is made or lost', async () => {
    const learner = await student(english)
    await enrolled(learner, { school: other, programme: elsewhere })
    const [here, there] = [await official(learner), await official(learner, elsewhere)]
    const both = await Promise.all([
      bank.call(conversions.applyForConversion, { programmeId: programme, key: here.key }, { as: learner }),
      bank.call(conversions.applyForConversion, { programmeId: elsewhere, key: there.key }, { as: learner }),
    ])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    expect(both.flatMap((one) => one.problem?.code ?? [])).toEqual([expect.stringMatching(/^conversion\.(outcome_taken|result_changed)$/)])
    expect(await statusOf(learner)).toEqual(['locked'])
    const findings = await Promise.all(creditLaws.map((law) => disproved(law.name, law.checked, law.statement).check(bank.platform)))
    expect(findings.flatMap((f) => f.breaches)).toEqual([])
  })

  test('a double tap applies once', async () => {
    const learner = await student(english)
    const { key } = await official(learner)
    const taps = await Promise.all(
      [1, 2].map(() => bank.call(conversions.applyForConversion, { programmeId: programme, key }, { as: learner, key: 'double-tap-1' })),
    )
    expect(taps.map((one) => one.status)).toEqual([200, 200])
    expect((await bank.ok(conversions.myConversions, {}, { as: learner })).items).toHaveLength(1)
    const again = await bank.call(conversions.applyForConversion, { programmeId: programme, key }, { as: learner })
    expect(again.status).toBe(409)
  })

  test('two registrars deciding at once: one effect', async () => {
    const learner = await student(english)
    const { id } = await applied(learner)
    const second = await bank.staff('registrar', 'openUniversity', 'second')
    const both = await Promise.all([decide(school.registrar, id, 'accept'), decide(second, id, 'accept')])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    expect((await stateOf(learner, id)).state).toBe('accepted')
  })

  test('a rule that is retired between what-if and application: told, and shown the new result', async () => {
    const entry = await givenEntry(bank, { name: '会计证书' })
    const ruleId = await ruleInForce(bank, school, { achievementId: entry.achievementId, course: 'C2' })
    const learner = await student(entry)
    const { key } = await official(learner)
    await bank.ok(conversionRules.retireRule, { id: ruleId, reason: '不再适用' }, { as: school.chief })
    const answer = await bank.call(conversions.applyForConversion, { programmeId: programme, key }, { as: learner })
    expect(answer.problem?.code).toBe('conversion.result_changed')
    const anew = await official(learner)
    expect(anew.credit).toBe(0)
    const nothing = await bank.call(conversions.applyForConversion, { programmeId: programme, key: anew.key }, { as: learner })
    expect(nothing.problem?.code).toBe('conversion.nothing_to_convert')
  })

  test('the same person never reviews twice; another school sees and decides nothing', async () => {
    const learner = await student(english)
    const { id } = await applied(learner)
    await decide(school.chief, id, 'accept')
    await decide(school.chief, id, 'firstReview')
    expect((await decide(school.chief, id, 'finalReview')).problem?.code).toBe('reviews.own_case')
    expect((await decide(school.registrar, id, 'finalReview')).problem?.code).toBe('permission.denied')
    expect((await bank.call(conversions.readConversion, { id }, { as: other.chief })).status).toBe(404)
    expect((await bank.ok(conversions.listConversions, {}, { as: other.chief })).items.some((one) => one.id === id)).toBe(false)
  })

  test('returned keeps what it holds until it is resubmitted; withdrawn gives it back', async () => {
    const learner = await student(english)
    const { id } = await applied(learner)
    await decide(school.registrar, id, 'return', 'evidenceMissing')
    expect(await statusOf(learner)).toEqual(['locked'])
    const seen = await stateOf(learner, id)
    expect(seen).toMatchObject({ state: 'returned', can: { resubmit: true } })
    const again = await bank.ok(conversions.resubmitConversion, { id, key: seen.result.key, note: '已补充' }, { as: learner })
    expect(again.state).toBe('submitted')
    expect((await bank.ok(conversions.withdrawConversion, { id }, { as: learner })).state).toBe('withdrawn')
    expect(await statusOf(learner)).toEqual(['valid'])
    expect((await official(learner)).credit).toBe(300)
  })

  test('refused gives back, may be appealed once, and whoever refused does not decide the appeal', async () => {
    const learner = await student(english)
    const { id, result } = await applied(learner)
    await decide(school.registrar, id, 'refuse', 'notEligible')
    expect(await statusOf(learner)).toEqual(['valid'])
    const appealed = await bank.ok(conversions.appealConversion, { id, key: result.key, reason: '学籍已经核实' }, { as: learner })
    expect(appealed.state).toBe('submitted')
    expect((await decide(school.registrar, id, 'accept')).problem?.code).toBe('reviews.own_case')
    await decide(school.chief, id, 'accept')
    await decide(school.chief, id, 'refuse', 'notEligible')
    const once = await bank.call(conversions.appealConversion, { id, key: result.key, reason: '再申诉' }, { as: learner })
    expect(once.problem?.code).toBe('conversion.no_appeal')
  })

  test('an objection holds the conclusion back; upheld it gives nothing, and its maker hears the answer', async () => {
    const learner = await student(english)
    const witness = await bank.learner('wuhu')
    const { id } = await applied(learner)
    await noticed(id)
    const object = () => bank.call(conversions.objectToConversion, { id, text: '这张证书不是他本人考取的' }, { as: witness })
    expect((await object()).status).toBe(200)
    expect((await object()).problem?.code).toBe('conversion.objected_already')
    await afterNotice()
    expect((await stateOf(learner, id)).state).toBe('notice')
    const [objection] = (await bank.ok(conversions.readConversion, { id }, { as: school.chief })).objections
    const bare = { id, objectionId: objection?.id ?? '', decision: 'uphold' as const, answer: '经查属实' }
    expect((await bank.call(conversions.decideObjection, bare, { as: school.chief })).problem?.code).toBe('reviews.defects_missing')
    const answer = { ...bare, defects: [{ field: 'C1', ground: '证书不是本人取得', remedy: '提交本人的证书' }, ...defects] }
    expect((await bank.call(conversions.decideObjection, answer, { as: school.registrar })).status).toBe(403)
    const both = await Promise.all([1, 2].map(() => bank.call(conversions.decideObjection, answer, { as: school.chief })))
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    const ended = await stateOf(learner, id)
    expect(ended).toMatchObject({ state: 'refused', can: { appeal: true } })
    // All that is wrong, at once, for the student and for whoever opens the application at the school.
    expect(ended.happened.at(-1)).toMatchObject({
      event: 'overturn',
      defects: [{ ground: '证书不是本人取得', remedy: '提交本人的证书' }, {}, {}],
    })
    const atSchool = await bank.ok(conversions.readConversion, { id }, { as: school.chief })
    expect(atSchool.refusals).toMatchObject([{ by: 'objection', defects: ended.happened.at(-1)?.defects }])
    expect(await statusOf(learner)).toEqual(['valid'])
    expect(await lastNotice(witness)).toBe('conversion.objectionAnswered')
  })
})

describe('the workshop', () => {
  test('a draft says before it is published how many would gain, on real cases without a name, and another school learns nothing', async () => {
    const entry = await givenEntry(bank, { name: '普通话证书' })
    const learner = await student(entry)
    const content = givenRule({
      name: '普通话抵课程',
      of: [givenCondition({ achievements: [entry.achievementId] })],
      targets: [{ course: 'C2', credits: 300 }],
    })
    const draft = await bank.ok(conversionRules.createRule, { content }, { as: school.registrar })
    const found = await bank.ok(conversionRules.ruleImpact, { id: draft.id }, { as: school.registrar })
    expect(found).toMatchObject({ gain: 1, lose: 0, more: false })
    expect(found.cases[0]).toMatchObject({ before: 0, after: 300, uses: [{ course: 'C2', outcomes: ['普通话证书'] }] })
    expect(JSON.stringify(found)).not.toContain(learner.name)
    expect((await bank.call(conversionRules.ruleImpact, { id: draft.id }, { as: other.registrar })).status).toBe(404)
    const [holding] = (await bank.ok(conversionRules.listRules, { search: '转换C1' }, { as: school.registrar })).items
    const lost = { ...content, name: '转换C1', of: [givenCondition({ achievements: [english.achievementId], minScore: 9900 })] }
    const row = await bank.ok(conversionRules.readRule, { id: holding?.id ?? '' }, { as: school.registrar })
    await bank.ok(
      conversionRules.saveRule,
      { id: row.id, updatedAt: row.updatedAt, content: { ...lost, targets: [{ course: 'C1', credits: 300 }] } },
      { as: school.registrar },
    )
    await student(english)
    expect((await bank.ok(conversionRules.ruleImpact, { id: row.id }, { as: school.registrar })).lose).toBeGreaterThan(0)
  })
})

describe('what rests on a revoked outcome', () => {
  const revoke = async (outcomeId: Id) => {
    const office = await bank.staff('managementDirector', 'management')
    const { items } = await bank.ok(outcomes.readRevocationImpact, { id: outcomeId }, { as: office })
    await bank.ok(outcomes.revokeOutcome, { id: outcomeId, reason: 'forged', note: '经核实证书不真实' }, { as: office })
    return items.filter((one) => one.kind === 'conversion').map((one) => one.effect)
  }
  const outcomeOf = (whole: Awaited<ReturnType<typeof stateOf>>, course: string): Id =>
    whole.result.courses.find((one) => one.code === course)?.by?.outcomes[0]?.id ?? ''

  test('an application under way ends without giving anything, and what else it held is free', async () => {
    const learner = await student(english, coding)
    const mine = await applied(learner)
    await noticed(mine.id)
    expect(await revoke(outcomeOf(mine, 'C1'))).toEqual(['withdrawn'])
    expect((await stateOf(learner, mine.id)).state).toBe('refused')
    expect([...(await statusOf(learner))].sort()).toEqual(['revoked', 'valid'])
    expect(await noticesOf(learner)).toContain('conversion.lapsed')
    await afterNotice()
    expect((await stateOf(learner, mine.id)).state).toBe('refused')
  })

  test('a concluded one loses the course that was made of it and keeps the others; with the last course it is revoked', async () => {
    const learner = await student(english, coding)
    const mine = await applied(learner)
    await noticed(mine.id)
    await afterNotice()
    expect(await revoke(outcomeOf(mine, 'C1'))).toEqual(['disputed'])
    expect((await stateOf(learner, mine.id)).state).toBe('concluded')
    expect((await official(learner)).courses.map((one) => one.state)).toEqual(['missing', 'earned'])
    expect(await noticesOf(learner)).toContain('conversion.takenBack')
    await revoke(outcomeOf(mine, 'C2'))
    expect((await stateOf(learner, mine.id)).state).toBe('revoked')
    expect((await bank.call(proofs.previewMine, { kind: 'conversion' }, { as: learner })).problem?.code).toBe('proofs.nothing_to_prove')
  })
})

describe('the results of a school', () => {
  test('leave in the school’s own columns, as a roster to be sealed, and never another school’s', async () => {
    const learner = await student(english)
    const { id } = await applied(learner)
    await noticed(id)
    await afterNotice()
    const columns = [
      { key: 'studentNo' as const, header: 'XH' },
      { key: 'name' as const, header: 'XM' },
      { key: 'courseCode' as const, header: 'KCH' },
      { key: 'credits' as const, header: 'XF' },
    ]
    await bank.ok(conversions.saveResultColumns, { columns }, { as: school.registrar })
    const when = { from: '2026-09-01', to: '2027-12-31' }
    const csv = await bank.call(conversions.downloadResults, { ...when, format: 'csv' }, { as: school.registrar })
    expect(csv.bytes.toString('utf8')).toContain('XH,XM,KCH,XF')
    expect(csv.bytes.toString('utf8')).toContain(`${learner.name},C1,3`)
    const xlsx = await bank.call(conversions.downloadResults, { ...when, format: 'xlsx' }, { as: school.registrar })
    expect(xlsx.bytes.subarray(0, 2).toString()).toBe('PK')
    const roster = await bank.call(
      conversions.downloadResults,
      { ...when, format: 'roster', documentNumber: '教务〔2026〕1号' },
      { as: school.chief },
    )
    expect(roster.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const foreign = await bank.call(conversions.downloadResults, { ...when, format: 'csv' }, { as: other.registrar })
    expect(foreign.problem?.code).toBe('conversion.no_results')
  }, 60_000)
})

describe('practice data', () => {
  /** How many rows a figure opens, read page by page. */
  const rowsBehind = async (which: conversionPractice.PracticeRows): Promise<number> => {
    let n = 0
    for (let cursor: string | undefined; ; ) {
      const paging = { limit: 3, ...(cursor === undefined ? {} : { cursor }) }
      const { items, next } = await bank.ok(conversionPractice.practiceRows, { ...which, ...paging }, { as: school.chief })
      n += items.length
      if (next === null) return n
      cursor = next
    }
  }

  test('sum what was given by kind of source and whatever is asked for, within the reader’s scope, and leave with their definitions; every figure opens as many rows', async () => {
    const when = { from: '2026-09-01', to: '2027-12-31' }
    const mine = await bank.ok(conversionPractice.practiceData, { ...when, by: 'school' }, { as: school.chief })
    const [{ n } = { n: 0 }] = (
      await sql<{ n: number }>`select count(*)::int as n from conversion.posting where reversed_at is null`.execute(
        bank.platform.database.app,
      )
    ).rows
    expect(mine.rows.reduce((sum, row) => sum + row.courses, 0)).toBe(n)
    expect(mine.totals).toMatchObject({ courses: n, credits: mine.rows.reduce((sum, row) => sum + row.credits, 0) })
    expect(mine.rows).toMatchObject([{ source: 'nonDegree', level: 'undergraduate', name: bank.unit('openUniversity').name }])
    expect(mine.refusals).toEqual([{ reason: 'notEligible', count: 2 }])
    expect((await bank.ok(conversionPractice.practiceData, { ...when, by: 'rule' }, { as: other.chief })).rows).toEqual([])
    for (const [name, figure, which] of [
      ['applied', mine.totals.applied, { figure: 'applied' }],
      ['concluded', mine.totals.concluded, { figure: 'concluded' }],
      ['refused', mine.totals.refused, { figure: 'refused' }],
      ['courses', mine.totals.courses, { figure: 'courses' }],
      ...mine.refusals.map((row) => [row.reason, row.count, { figure: 'reason', reason: row.reason }] as const),
    ] as const)
      expect([name, await rowsBehind({ ...when, ...which })]).toEqual([name, figure])
    for (const by of ['school', 'rule', 'month', 'level'] as const)
      for (const row of (await bank.ok(conversionPractice.practiceData, { ...when, by }, { as: school.chief })).rows) {
        const line = { ...when, by, source: row.source, level: row.level, key: row.key }
        expect(await rowsBehind({ ...line, figure: 'courses' })).toBe(row.courses)
        expect(await rowsBehind({ ...line, figure: 'conversions' })).toBe(row.conversions)
      }
    const file = await bank.call(conversionPractice.downloadPractice, { ...when, by: 'month' }, { as: school.director })
    expect(file.bytes.subarray(0, 2).toString()).toBe('PK')
  })
})
