import { conversionRules, conversionWhatIf, programmes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import { givenEntry } from '../deposits/given.ts'
import { appendStatus } from '../outcomes/index.ts'
import { levels } from '../platform/actor.ts'
import type { Id } from '../platform/ids.ts'
import { engineRule, heldOf } from './caseOf.ts'
import { givenCondition, givenRule } from './given.ts'
import { type HeldRow, heldBy } from './whatIfStore.ts'

const row = (over: Partial<HeldRow> = {}): HeldRow => ({
  id: '1',
  holderId: '1',
  recordId: null,
  name: '程序设计',
  entryId: '2',
  achievementId: '3',
  typeCode: 'selfTaughtCourse',
  parentType: 'degree',
  mayConvert: true,
  issuerId: '4',
  credits: 300,
  certifiedCredits: null,
  level: null,
  grading: 'percent',
  grade: '85.5',
  obtainedOn: '2025-06-30',
  expiresOn: null,
  lastStatus: null,
  bySchool: false,
  ...over,
})

describe('an outcome as the engine takes it', () => {
  test.each<[string, Partial<HeldRow>, object | undefined]>([
    ['百分制成绩换成百分之一分', {}, { score: 8550, sourceKind: 'selfTaughtExamination', certified: false, credits: 300 }],
    ['等级成绩没有分数', { grading: 'grade', grade: '优秀' }, { score: null }],
    ['超过一百的分数不算分数', { grade: '150' }, { score: null }],
    ['认定学分代替登记学分', { certifiedCredits: 250, level: 5 }, { credits: 250, certified: true, level: 5 }],
    ['授予学校存入的课程视为已认定', { typeCode: 'undergraduateCourse', bySchool: true }, { certified: true, sourceKind: 'undergraduate' }],
    [
      '学校存入的证书不视为已认定',
      { typeCode: 'skillLevelCertificate', parentType: 'nonDegree', bySchool: true },
      { certified: false, sourceKind: 'nonDegree' },
    ],
    ['银行自设的下级类型随上级', { typeCode: 'newKind', parentType: 'nonDegree' }, { sourceKind: 'nonDegree' }],
    ['社区学习不转换', { mayConvert: false }, undefined],
    ['锁定的成果不参加', { lastStatus: 'locked' }, undefined],
    ['已使用的成果不参加', { lastStatus: 'used' }, undefined],
    ['撤销的成果不参加', { lastStatus: 'revoked' }, undefined],
    ['申诉恢复的成果参加', { lastStatus: 'valid' }, { id: '1' }],
  ])('%s', (_case, over, expected) => {
    if (expected === undefined) expect(heldOf(row(over))).toBeUndefined()
    else expect(heldOf(row(over))).toMatchObject(expected)
  })

  test('a condition on a first-level type means every type below it', () => {
    const content = givenRule({ of: [givenCondition({ types: ['nonDegree'] })] })
    const tree = [
      { code: 'nonDegree', parent: null },
      { code: 'mooc', parent: 'nonDegree' },
      { code: 'competition', parent: 'noFixedForm' },
    ]
    expect(engineRule('9', { version: 1, content }, tree).of[0]?.types).toEqual(['nonDegree', 'mooc'])
  })
})

describe('课程是不是授予学校自己存入的', () => {
  let bank: Bank
  let learner: TestLearner
  beforeAll(async () => {
    bank = await openBank({ now: '2026-09-15T02:00:00Z' })
    learner = await bank.learner('hefei')
  })
  afterAll(() => bank.close())

  test.each([
    ['本校的课程由本校批量存入', { by: 'openUniversity' }, true],
    ['本校的课程由本校的系统存入', { by: 'openUniversity', channel: 'api' }, true],
    ['本校的课程由本人申请存入', { by: 'openUniversity', channel: 'self' }, false],
    ['外校的课程由本校存入', { by: 'techUniversity' }, false],
    ['本校的课程由地方中心存入', { by: 'hefei' }, false],
    ['本校登记、外校颁发的课程由本校存入', { by: 'openUniversity', issuedBy: 'techUniversity' }, false],
    ['外校登记、本校颁发的课程由本校存入', { by: 'techUniversity', issuedBy: 'techUniversity' }, true],
  ] as const)('%s', async (_case, given: { by: UnitKey; channel?: 'batch' | 'api' | 'self'; issuedBy?: UnitKey }, expected) => {
    const entry = await givenEntry(bank, { owner: 'openUniversity' })
    const db = bank.platform.database.app
    if (given.issuedBy !== undefined)
      await sql`update catalog.issuer set organization_id = ${bank.unit(given.issuedBy).id} where id = ${entry.issuerId}`.execute(db)
    const unit = bank.unit(given.by)
    const id = await storedOutcome(bank, learner, entry, {
      typeCode: 'undergraduateCourse',
      channel: given.channel ?? 'batch',
      organizationId: unit.id,
      levels: levels(unit),
    })
    expect((await heldBy(db, [learner.id])).find((one) => one.id === id)?.bySchool).toBe(expected)
  })
})

describe('what-if over HTTP', () => {
  let bank: Bank
  let learner: TestLearner
  let programme: Id
  let certificate: Awaited<ReturnType<typeof givenEntry>>
  let dance: Awaited<ReturnType<typeof givenEntry>>

  const course = (code: string, over: Partial<programmes.Course> = {}): programmes.Course => ({
    code,
    name: `课程${code}`,
    credits: 300,
    nature: 'required',
    group: 'G1',
    convertible: true,
    ...over,
  })
  const content = {
    name: '计算机科学与技术',
    level: 'undergraduate' as const,
    mode: 'open' as const,
    majorCode: '080901',
    majorName: '计算机科学与技术',
    months: 30,
    feeYuan: null,
    admission: '',
    plan: {
      cohortFrom: 2024,
      least: 900,
      groups: [{ code: 'G1', name: '公共基础课', least: 600 }],
      courses: [course('C1'), course('C2'), course('C3', { nature: 'practice', convertible: false })],
      caps: [{ of: 'credits' as const, group: null, most: 300, sourceKinds: [], effects: [] }],
    },
  }
  const store = (entry: Awaited<ReturnType<typeof givenEntry>>, grade: string): Promise<Id> =>
    storedOutcome(bank, learner, entry, { grade, credits: 300 })

  beforeAll(async () => {
    bank = await openBank({ now: '2026-09-15T02:00:00Z' })
    learner = await bank.learner('hefei')
    const [registrar, chief, director] = [
      await bank.staff('registrar', 'openUniversity'),
      await bank.staff('chiefRegistrar', 'openUniversity'),
      await bank.staff('managementDirector', 'management'),
    ]
    certificate = await givenEntry(bank, { name: '英语等级考试' })
    dance = await givenEntry(bank, { name: '程序员考试' })
    const made = await bank.ok(programmes.createProgramme, { code: 'JSJ', content }, { as: registrar })
    programme = made.id
    await bank.ok(programmes.submitProgramme, { id: programme }, { as: registrar })
    await bank.ok(programmes.decideProgramme, { id: programme, decision: 'publish' }, { as: chief })
    for (const [entry, code] of [
      [certificate, 'C1'],
      [dance, 'C2'],
    ] as const) {
      const of = [givenCondition({ achievements: [entry.achievementId], minScore: 6000 })]
      const rule = givenRule({ name: `转换${code}`, of, targets: [{ course: code, credits: 300 }], noticeDays: 0 })
      const { id } = await bank.ok(conversionRules.createRule, { content: rule }, { as: registrar })
      await bank.ok(conversionRules.submitRule, { id }, { as: registrar })
      await bank.ok(conversionRules.reviewRule, { id, decision: 'pass' }, { as: chief })
      await bank.ok(conversionRules.fileRule, { id, decision: 'pass' }, { as: director })
    }
  })
  afterAll(() => bank.close())

  const ask = () => bank.ok(conversionWhatIf.whatIf, { id: programme }, { as: learner })

  test('somebody who holds nothing is told what each course would take, and what can never be converted', async () => {
    const found = await ask()
    expect(found).toMatchObject({ credit: 0, outcomes: 0, proven: true, groups: [{ code: 'G1', least: 600, credited: 0, missing: 600 }] })
    expect(found.courses.map((c) => [c.code, c.state, c.whyNot?.reason])).toEqual([
      ['C1', 'missing', 'lacks'],
      ['C2', 'missing', 'lacks'],
      ['C3', 'closed', 'closed'],
    ])
  })

  test('what one holds is used up to the cap, and what stays out says why and by which rule', async () => {
    await store(certificate, '86')
    const second = await store(dance, '59')
    const low = await ask()
    expect(low).toMatchObject({ credit: 300, used: 1, outcomes: 2, assumed: true })
    expect(low.courses[0]).toMatchObject({
      state: 'credited',
      by: { rule: { name: '转换C1', version: 1 }, outcomes: [{ name: '英语等级考试' }] },
    })
    expect(low.courses[1]?.whyNot).toMatchObject({ reason: 'lacks', lacks: [{ outcome: '程序员考试', misses: ['score'] }] })
    await bank.platform.database.app.transaction().execute((tx) =>
      appendStatus(tx, {
        learnerId: learner.id,
        outcomeId: second,
        seq: 1,
        status: 'revoked',
        reason: 'x',
        note: null,
        actorId: null,
        organizationId: null,
        at: bank.clock.now(),
      }),
    )
    expect((await ask()).outcomes).toBe(1)
    await store(await givenEntry(bank, { name: '无关课程' }), '99')
    expect((await ask()).credit).toBe(300)
  })

  test('a visitor gets the same answer for the same outcomes as a learner who holds them, and nothing is stored', async () => {
    const visitor = await bank.ok(conversionWhatIf.whatIfForVisitor, {
      id: programme,
      outcomes: [{ entryId: certificate.id, score: 8600 }],
    })
    const mine = await ask()
    expect(visitor.credit).toBe(mine.credit)
    expect(visitor.courses.map((c) => c.state)).toEqual(mine.courses.map((c) => c.state))
    const unknown = await bank.call(conversionWhatIf.whatIfForVisitor, { id: programme, outcomes: [{ entryId: '999', score: null }] })
    expect(unknown.problem?.code).toBe('conversion.entry_unknown')
  })

  test('a year of entry without a plan says so; a programme that is not there is not found', async () => {
    expect((await bank.call(conversionWhatIf.whatIf, { id: programme, cohort: 2020 }, { as: learner })).problem?.code).toBe(
      'conversion.no_plan_for_cohort',
    )
    expect((await bank.call(conversionWhatIf.whatIf, { id: '1152921504606846975' }, { as: learner })).status).toBe(404)
  })

  test('the nearest programmes name what counts there, and agree with the what-if', async () => {
    const { items, programmes: looked } = await bank.ok(conversionWhatIf.nearestProgrammes, {}, { as: learner })
    expect(looked).toBe(1)
    expect(items).toMatchObject([{ id: programme, credit: (await ask()).credit, courses: 1 }])
  })
})
