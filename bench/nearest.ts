import { givenCondition, givenFiledRule, givenRule, type HeldRow, nearestOf, type Offered } from '../apps/server/src/conversion/index.ts'
import { median, rounded } from './result.ts'

const [schools, programmes, rulesInAll, courses, outcomes, achievements] = [50, 1_000, 5_000, 60, 40, 3_000]
const day = '2026-09-15'

/** 1,000 programmes of 60 courses at 50 schools. */
const plans = (): Awaited<ReturnType<Offered['plansAt']>> =>
  Array.from({ length: programmes }, (_, p) => ({
    id: String(10_000 + p),
    version: 1,
    cohortFrom: 2024,
    code: `P${p}`,
    organizationId: String(1 + (p % schools)),
    organization: `学校 ${p % schools}`,
    content: {
      name: `专业 ${p}`,
      level: 'undergraduate' as const,
      mode: 'open' as const,
      majorCode: '080901',
      majorName: '示范',
      months: 30,
      feeYuan: null,
      admission: '',
      plan: {
        cohortFrom: 2024,
        least: 14_000,
        groups: [{ code: 'G1', name: '课程', least: 14_000 }],
        courses: Array.from({ length: courses }, (_, c) => ({
          code: `C${c}`,
          name: `课程 ${c}`,
          credits: 300,
          nature: 'required' as const,
          group: 'G1',
          convertible: true,
        })),
        caps: [{ of: 'total' as const, group: null, most: 400, sourceKinds: [], effects: [] }],
      },
    },
  }))

/** A province of such programmes, with 5,000 rules that each turn one or two of 3,000 achievements into a course. */
const province = (all: ReturnType<typeof plans>): Offered => ({
  tree: [{ code: 'trainingProgramme', parent: 'nonDegree', converts: true }],
  programmes,
  plansAt: async (at) => all.filter((plan) => at.includes(plan.organizationId)),
  rules: Array.from({ length: rulesInAll }, (_, r) =>
    givenFiledRule(
      r,
      r % schools,
      givenRule({
        of: [givenCondition({ achievements: [String(1 + ((r * 7) % achievements)), String(1 + ((r * 13) % achievements))] })],
        targets: [{ course: `C${(r * 11) % courses}`, credits: 300 }],
        effectiveFrom: '2024-09-01',
      }),
    ),
  ),
})

const heldBy = (seed: number): readonly HeldRow[] =>
  Array.from({ length: outcomes }, (_, n) => ({
    id: String(1 + n),
    holderId: '1',
    name: `成果 ${n}`,
    entryId: String(1 + n),
    achievementId: String(1 + ((seed * 97 + n * 71) % achievements)),
    typeCode: 'trainingProgramme',
    parentType: 'nonDegree',
    mayConvert: true,
    issuerId: '1',
    credits: 300,
    certifiedCredits: null,
    recordId: null,
    level: null,
    grading: 'percent',
    grade: '86',
    obtainedOn: '2025-06-30',
    expiresOn: null,
    lastStatus: null,
    bySchool: false,
  }))

/** Time of one recommendation over the whole province, without what the database takes to read it. */
export const nearestMs = async (
  count: number,
): Promise<{ readonly medianMs: number; readonly maxMs: number; readonly programmes: number }> => {
  const offered = province(plans())
  await nearestOf(offered, heldBy(0), day)
  const times: number[] = []
  for (let seed = 1; seed <= count; seed += 1) {
    const before = performance.now()
    const { items } = await nearestOf(offered, heldBy(seed), day)
    times.push(performance.now() - before)
    if (items.length === 0) throw new Error('nothing was recommended')
  }
  return { medianMs: rounded(median(times)), maxMs: rounded(Math.max(...times)), programmes }
}
