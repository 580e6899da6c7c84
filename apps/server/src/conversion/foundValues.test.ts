import type { conversionRules, programmes } from '@creditbank/contract'
import { describe, expect, test } from 'vitest'
import { givenCourse, givenPlan } from '../../test/harness/schools.ts'
import { creditsBy, type StandardFacts } from '../certification/index.ts'
import { addWorkingDays, calendarOf } from '../platform/pure/workingDays.ts'
import { planProblems } from '../programmes/index.ts'
import { caseOf, rulesFor } from './caseOf.ts'
import { givenCondition, givenRule } from './given.ts'
import { match } from './matching/match.ts'
import { gradeRecorded } from './result.ts'
import type { RuleRow } from './ruleStore.ts'
import type { HeldRow } from './whatIfStore.ts'

type Content = conversionRules.RuleContent
const tree = [
  { code: 'nonDegree', parent: null },
  { code: 'skillLevelCertificate', parent: 'nonDegree' },
]

const held = (id: string, over: Partial<HeldRow> = {}): HeldRow => ({
  id,
  holderId: '1',
  recordId: null,
  name: `成果${id}`,
  entryId: `9${id}`,
  achievementId: id,
  typeCode: 'selfTaughtCourse',
  parentType: 'degree',
  mayConvert: true,
  issuerId: '4',
  credits: 300,
  certifiedCredits: 300,
  level: 5,
  grading: 'percent',
  grade: '80',
  obtainedOn: '2025-06-30',
  expiresOn: null,
  lastStatus: null,
  bySchool: false,
  ...over,
})
/** A rule of school 7: this achievement becomes this course. */
const rule = (achievement: string, course: string, over: Partial<Content> = {}): Content =>
  givenRule({ of: [givenCondition({ achievements: [achievement] })], targets: [{ course, credits: 300 }], uncertified: false, ...over })

const rows = (contents: readonly Content[]): readonly RuleRow[] =>
  contents.map((content, i) => {
    const { effectiveFrom, effectiveTo } = content
    const at = new Date('2026-01-01T00:00:00Z')
    const filed = { state: 'filed' as const, noticeUntil: '2026-08-01', authors: ['1'], reviewedBy: '2', filedAt: at, note: null }
    return {
      id: `${100 + i}`,
      number: `ZG${i}`,
      organizationId: '7',
      organization: '校',
      l1: '1',
      l2: '7',
      l3: null,
      l4: null,
      latest: 1,
      onFile: true,
      retiredOn: null,
      updatedAt: at,
      versions: [{ version: 1, content, effectiveFrom, effectiveTo, ...filed }],
    }
  })

/** What these outcomes bring in this plan under these rules on a day. */
const solve = (a: { held: readonly HeldRow[]; plan: programmes.Plan; rules: readonly Content[]; day?: string; level?: string }) => {
  const day = a.day ?? '2026-09-15'
  const planned = { id: '50', organizationId: '7', level: a.level ?? 'undergraduate', majorCode: '080901', plan: a.plan }
  expect(planProblems(a.plan)).toEqual([])
  const rules = rulesFor(rows(a.rules), planned, 2026, day)
  return match(caseOf({ day, held: a.held, plan: a.plan, rules, tree, posted: [], assumeCertified: false }))
}
const cap = (over: Partial<programmes.Cap>): programmes.Cap => ({
  of: 'total',
  group: null,
  most: 1000,
  sourceKinds: [],
  effects: [],
  ...over,
})
const five = ['C1', 'C2', 'C3', 'C4', 'C5']
const oneEach = five.map((course, i) => rule(`${i + 1}`, course))
const allHeld = five.map((_, i) => held(`${i + 1}`))
const standard = (over: Partial<StandardFacts>): StandardFacts => ({
  id: '1',
  version: 1,
  typeCode: 'x',
  achievementId: null,
  minutesPerCredit: 960,
  rounding: 50,
  least: 0,
  most: 1000,
  fixed: null,
  level: null,
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  ...over,
})

describe('the rules found at real credit banks can all be expressed', () => {
  test('R1 自考来源不超过必修学分的 40 %', async () => {
    const plan = givenPlan(five, { caps: [cap({ of: 'required', most: 400, sourceKinds: ['selfTaughtExamination'] })] })
    expect((await solve({ held: allHeld, plan, rules: oneEach })).credit).toBe(600)
    const certificates = allHeld.map((row) => ({ ...row, typeCode: 'skillLevelCertificate', parentType: 'nonDegree' }))
    expect((await solve({ held: certificates, plan, rules: oneEach })).credit).toBe(1500)
  })

  test('R2 统设必修课免修不超过 35 %，实践环节不在内', async () => {
    const courses = five.map((code) => givenCourse(code, code === 'C5' ? { group: 'P', nature: 'practice', convertible: false } : {}))
    const groups = [
      { code: 'G1', name: '统设必修', least: 1200 },
      { code: 'P', name: '实践', least: 300 },
    ]
    const plan = givenPlan(five, { courses, groups, caps: [cap({ of: 'group', group: 'G1', most: 350 })] })
    expect((await solve({ held: allHeld, plan, rules: oneEach })).credit).toBe(300)
  })

  test('R3 每个课程组不超过 20 %', async () => {
    const groups = [{ code: 'G1', name: '专业课', least: 1500 }]
    const plan = givenPlan(five, { groups, caps: [cap({ of: 'group', group: 'G1', most: 200 })] })
    expect((await solve({ held: allHeld, plan, rules: oneEach })).credit).toBe(300)
  })

  test('R4 思政、体育和毕业设计不转换；社区学习从不转换', async () => {
    const plan = givenPlan(five, { courses: five.map((code) => givenCourse(code, { convertible: code !== 'C1' })) })
    expect((await solve({ held: allHeld, plan, rules: oneEach })).credit).toBe(1200)
    const community = allHeld.map((row) => ({ ...row, mayConvert: false }))
    expect((await solve({ held: community, plan, rules: oneEach })).credit).toBe(0)
  })

  test('R5 替代课程的学分和等级不得低于被替代课程', async () => {
    const plan = givenPlan(['C1'])
    const strict = { notLower: true, of: [givenCondition({ achievements: ['1'], minLevel: 5 })] }
    const ask = (over: Partial<HeldRow>) => solve({ held: [held('1', over)], plan, rules: [rule('1', 'C1', strict)] })
    expect([(await ask({})).credit, (await ask({ certifiedCredits: 200 })).credit, (await ask({ level: 4 })).credit]).toEqual([300, 0, 0])
  })

  test('R6 记录目标课程的学分，不超过认定的学分', async () => {
    const plan = givenPlan(['C1'], { courses: [givenCourse('C1', { credits: 400 })], least: 400 })
    const recorded = rule('1', 'C1', { targets: [{ course: 'C1', credits: 400 }], notLower: true })
    expect((await solve({ held: [held('1', { certifiedCredits: 600 })], plan, rules: [recorded] })).credit).toBe(400)
    expect((await solve({ held: [held('1', { certifiedCredits: 300 })], plan, rules: [recorded] })).credit).toBe(0)
  })

  test('R7 成绩记免考、及格、优秀（90 分）由学校定', () => {
    const source = [{ grade: '75' }]
    const kinds = [{ kind: 'exempt' as const }, { kind: 'pass' as const }, { kind: 'score' as const, points: 90 }]
    expect(kinds.map((kind) => gradeRecorded(kind, source))).toEqual(['免考', '及格', '90'])
  })

  test('R8 一项成果只用一次，余下的学分不结转', async () => {
    const plan = givenPlan(['C1', 'C2'])
    const both = [rule('1', 'C1'), rule('1', 'C2')]
    expect((await solve({ held: [held('1', { certifiedCredits: 600 })], plan, rules: both })).credit).toBe(300)
  })

  test('R9 免修需补学分：不计学分，课程免修', async () => {
    const found = await solve({ held: [held('1')], plan: givenPlan(['C1']), rules: [rule('1', 'C1', { effect: 'exemptCreditOwed' })] })
    expect(found).toMatchObject({ credit: 0, exempt: 300 })
  })

  test('R10 证书在申请那天要有效', async () => {
    const ask = (expiresOn: string) => solve({ held: [held('1', { expiresOn })], plan: givenPlan(['C1']), rules: [rule('1', 'C1')] })
    expect([(await ask('2026-09-15')).credit, (await ask('2026-09-14')).credit]).toEqual([300, 0])
  })

  test('R11 成果有保质期：最多七年，过期的留在档案里，不再转换', async () => {
    const recent = rule('1', 'C1', { of: [givenCondition({ achievements: ['1'], withinMonths: 84 })] })
    const ask = (obtainedOn: string) => solve({ held: [held('1', { obtainedOn })], plan: givenPlan(['C1']), rules: [recent] })
    expect([(await ask('2019-09-15')).credit, (await ask('2019-09-14')).credit]).toEqual([300, 0])
  })

  test('R12 本校至少修满一定学分：转换上限是余下的部分', async () => {
    const plan = givenPlan(five, { caps: [cap({ of: 'credits', most: 900 })] })
    expect((await solve({ held: allHeld, plan, rules: oneEach })).credit).toBe(900)
  })

  test.each([
    ['R13 国家证书', 300],
    ['R13 行业企业证书', 100],
    ['R13 五级', 100],
    ['R13 四级', 150],
    ['R13 三级', 200],
    ['R14 国家级个人一等', 400],
    ['R14 国家级团体三等', 100],
    ['R14 省级团体二等', 150],
    ['R14 国家特等奖', 1000],
    ['R14 校级特等奖', 200],
  ])('%s按固定学分认定：%i', (_name, fixed) => {
    expect(creditsBy(standard({ fixed }), 0)).toBe(fixed)
  })

  test('R15 一张证书免三门课程，共 8 学分', async () => {
    const courses = [givenCourse('C1'), givenCourse('C2'), givenCourse('C3', { credits: 200 })]
    const plan = givenPlan(['C1', 'C2', 'C3'], { courses, least: 800 })
    const three = rule('1', 'C1', { targets: courses.map((c) => ({ course: c.code, credits: c.credits })) })
    const found = await solve({ held: [held('1')], plan, rules: [three] })
    expect([found.credit, found.conversions[0]?.courses.length]).toEqual([800, 3])
  })

  test('R16 限时：规则只在窗口期有效，办理期限按工作日算', async () => {
    const window = rule('1', 'C1', { effectiveFrom: '2026-10-19', effectiveTo: '2026-10-30' })
    const ask = (day: string) => solve({ held: [held('1')], plan: givenPlan(['C1']), rules: [window], day })
    expect([(await ask('2026-10-18')).credit, (await ask('2026-10-30')).credit, (await ask('2026-10-31')).credit]).toEqual([0, 300, 0])
    expect(addWorkingDays('2026-11-02', 15, calendarOf([], {}))).toBe('2026-11-23')
  })

  test('R17 自学考试和高校互认：层次相同，比例由省考试机构定', async () => {
    const plan = givenPlan(five, { caps: [cap({ of: 'total', most: 400, sourceKinds: ['selfTaughtExamination'] })] })
    const sameLevel = oneEach.map((one) => ({ ...one, levels: ['undergraduate' as const] }))
    expect((await solve({ held: allHeld, plan, rules: sameLevel })).credit).toBe(600)
    expect((await solve({ held: allHeld, plan, rules: sameLevel, level: 'higherVocational' })).credit).toBe(0)
  })

  test('R18 没有认定的学分不算，除非规则写明接受', async () => {
    const plan = givenPlan(['C1'])
    const raw = [held('1', { certifiedCredits: null })]
    expect((await solve({ held: raw, plan, rules: [rule('1', 'C1')] })).credit).toBe(0)
    expect((await solve({ held: raw, plan, rules: [rule('1', 'C1', { uncertified: true })] })).credit).toBe(300)
  })

  test('R19 课程和职业证书的对应关系：几项对几门', async () => {
    const plan = givenPlan(['C1', 'C2'])
    const relation = rule('1', 'C1', {
      combine: { kind: 'all' },
      of: [givenCondition({ achievements: ['1'] }), givenCondition({ types: ['nonDegree'] })],
      targets: ['C1', 'C2'].map((course) => ({ course, credits: 300 })),
    })
    const certificate = held('2', { typeCode: 'skillLevelCertificate', parentType: 'nonDegree' })
    expect((await solve({ held: [held('1'), certificate], plan, rules: [relation] })).credit).toBe(600)
    expect((await solve({ held: [held('1')], plan, rules: [relation] })).credit).toBe(0)
  })
})
