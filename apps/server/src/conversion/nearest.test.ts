import { describe, expect, test } from 'vitest'
import { ceilingsOf } from '../programmes/index.ts'
import { caseOf, rulesFor } from './caseOf.ts'
import { givenCondition, givenFiledRule, givenRule } from './given.ts'
import { seeded } from './matching/given.ts'
import { match } from './matching/match.ts'
import { creditAtMost, nearestOf, type Offered, recommended } from './nearest.ts'
import type { HeldRow } from './whatIfStore.ts'

const day = '2026-09-15'
const courses = 8

type Plans = Awaited<ReturnType<Offered['plansAt']>>
type Province = Pick<Offered, 'rules' | 'tree'> & { readonly plans: Plans }

/** A small random province: programmes at four schools with caps of every kind, rules of every effect and scope, some not in force. */
const province = (random: () => number): Province => {
  const one = <T>(of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0]
  const achievement = () => String(1 + Math.floor(random() * 30))
  const plan = (): Plans[number]['content']['plan'] => ({
    cohortFrom: 2024,
    least: 1_000 * (1 + Math.floor(random() * 4)),
    groups: [
      { code: 'G1', name: '必修', least: 500 },
      { code: 'G2', name: '选修', least: 500 },
    ],
    courses: Array.from({ length: courses }, (_, c) => ({
      code: `C${c}`,
      name: `课程 ${c}`,
      credits: 100 * (1 + Math.floor(random() * 4)),
      nature: one(['required', 'elective', 'practice'] as const),
      group: c % 2 === 0 ? 'G1' : 'G2',
      convertible: random() < 0.9,
    })),
    caps:
      random() < 0.5
        ? []
        : [
            { of: 'total' as const, group: null, most: 100 + Math.floor(random() * 500), sourceKinds: [], effects: [] },
            { of: 'group' as const, group: 'G1', most: 500, sourceKinds: [], effects: [] },
          ],
  })
  return {
    tree: [{ code: 'trainingProgramme', parent: 'nonDegree', converts: true }],
    plans: Array.from({ length: 60 }, (_, p) => ({
      id: String(10_000 + p),
      version: 1,
      cohortFrom: 2024,
      code: `P${p}`,
      organizationId: String(1 + (p % 4)),
      organization: `学校 ${p % 4}`,
      content: {
        name: `专业 ${p}`,
        level: 'undergraduate' as const,
        mode: 'open' as const,
        majorCode: one(['080901', '120201']),
        majorName: '示范',
        months: 30,
        feeYuan: null,
        admission: '',
        plan: plan(),
      },
    })),
    rules: Array.from({ length: 200 }, (_, r) =>
      givenFiledRule(
        r,
        r % 4,
        givenRule({
          of: [
            random() < 0.1
              ? givenCondition({ types: ['nonDegree'], minScore: 9_000 })
              : givenCondition({ achievements: [achievement(), achievement()] }),
          ],
          targets: [...new Set([Math.floor(random() * courses), Math.floor(random() * courses)])].map((c) => ({
            course: `C${c}`,
            credits: 100 * (1 + Math.floor(random() * 3)),
          })),
          effect: one(['credit', 'credit', 'exemptStudyAndExam', 'exemptStudy'] as const),
          majors: random() < 0.3 ? ['0809'] : [],
          uncertified: random() < 0.5,
          effectiveFrom: '2024-09-01',
        }),
        random() < 0.1 ? '2026-01-01' : null,
      ),
    ),
  }
}

const heldBy = (random: () => number): readonly HeldRow[] =>
  Array.from({ length: 12 }, (_, n) => ({
    id: String(1 + n),
    holderId: '1',
    name: `成果 ${n}`,
    entryId: String(1 + n),
    achievementId: String(1 + Math.floor(random() * 30)),
    typeCode: 'trainingProgramme',
    parentType: 'nonDegree',
    mayConvert: random() < 0.9,
    issuerId: '1',
    credits: 100 * (1 + Math.floor(random() * 4)),
    certifiedCredits: null,
    recordId: null,
    level: null,
    grading: 'percent',
    grade: String(60 + Math.floor(random() * 40)),
    obtainedOn: '2025-06-30',
    expiresOn: random() < 0.1 ? '2026-01-01' : null,
    lastStatus: random() < 0.1 ? 'used' : null,
    bySchool: false,
  }))

/** The recommendation as it is defined: every programme is searched. */
const byAll = async ({ plans, rules, tree }: Province, held: readonly HeldRow[]) => {
  const lines = []
  for (const p of plans) {
    const planned = {
      id: p.id,
      organizationId: p.organizationId,
      level: p.content.level,
      majorCode: p.content.majorCode,
      plan: p.content.plan,
    }
    const own = rulesFor(rules, planned, 2026, day)
    const theCase = caseOf({ day, held, plan: p.content.plan, rules: own, tree, posted: [], assumeCertified: true })
    const { credit, conversions } = await match(theCase)
    const most = creditAtMost(
      p.content.plan.courses,
      theCase.rules,
      ceilingsOf(p.content.plan).map((cap) => ({ ...cap, used: 0 })),
    )
    expect(most).toBeGreaterThanOrEqual(credit)
    if (credit > 0) lines.push({ id: p.id, credit, courses: conversions.flatMap((c) => c.courses).length, least: p.content.plan.least })
  }
  return lines
    .sort((a, b) => b.credit / b.least - a.credit / a.least || b.credit - a.credit || Number(BigInt(a.id) - BigInt(b.id)))
    .slice(0, recommended)
}

describe('the nearest programmes', () => {
  test('are those of searching every programme, and no programme brings more than was thought possible', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seeded(seed)
      const [offered, held] = [province(random), heldBy(random)]
      const plansAt = async (at: readonly string[]) => offered.plans.filter((plan) => at.includes(plan.organizationId))
      const { items } = await nearestOf({ ...offered, programmes: offered.plans.length, plansAt }, held, day)
      expect({ seed, items: items.map(({ id, credit, courses: n, least }) => ({ id, credit, courses: n, least })) }).toEqual({
        seed,
        items: await byAll(offered, held),
      })
    }
  }, 60_000)
})
