import type { FieldProblem, programmes } from '@creditbank/contract'

type Plan = programmes.Plan

const problem = (field: string, code: string, zh: string, en: string): FieldProblem => ({ field, code, zh, en })
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const credit = (hundredths: number): string => String(hundredths / 100)

/** The positions of codes that stand earlier in the list already. */
const repeated = (codes: readonly string[]): readonly number[] => codes.flatMap((code, i) => (codes.indexOf(code) < i ? [i] : []))

const groupProblems = (plan: Plan): FieldProblem[] => [
  ...repeated(plan.groups.map((g) => g.code)).map((i) =>
    problem(`plan.groups.${i}.code`, 'repeated', '这个课程组编号前面已经用过，请换一个。', 'An earlier group has this code: take another.'),
  ),
  ...plan.groups.flatMap((group, i) => {
    const offered = sum(plan.courses.filter((c) => c.group === group.code).map((c) => c.credits))
    return group.least <= offered
      ? []
      : [
          problem(
            `plan.groups.${i}.least`,
            'out_of_reach',
            `要求 ${credit(group.least)} 学分，但这组课程一共只有 ${credit(offered)} 学分。请降低要求或者补上课程。`,
            `It asks for ${credit(group.least)} credits, but its courses have only ${credit(offered)}. Ask for less or add courses.`,
          ),
        ]
  }),
]

const courseProblems = (plan: Plan): FieldProblem[] => [
  ...repeated(plan.courses.map((c) => c.code)).map((i) =>
    problem(`plan.courses.${i}.code`, 'repeated', '这个课程代码前面已经用过，请检查。', 'An earlier course has this code.'),
  ),
  ...plan.courses.flatMap((course, i) =>
    plan.groups.some((g) => g.code === course.group)
      ? []
      : [
          problem(
            `plan.courses.${i}.group`,
            'unknown',
            `没有编号为“${course.group}”的课程组。请改成已有的课程组，或者先添加它。`,
            `There is no group “${course.group}”: choose one of the plan’s, or add it first.`,
          ),
        ],
  ),
]

const totalProblems = (plan: Plan): FieldProblem[] => {
  const offered = sum(plan.courses.map((c) => c.credits))
  const asked = sum(plan.groups.map((g) => g.least))
  return [
    ...(plan.least <= offered
      ? []
      : [
          problem(
            'plan.least',
            'out_of_reach',
            `毕业要求 ${credit(plan.least)} 学分，但全部课程一共只有 ${credit(offered)} 学分。`,
            `It takes ${credit(plan.least)} credits to graduate, but all courses have only ${credit(offered)}.`,
          ),
        ]),
    ...(asked <= plan.least
      ? []
      : [
          problem(
            'plan.least',
            'below_groups',
            `各课程组要求合计 ${credit(asked)} 学分，超过了毕业要求的 ${credit(plan.least)} 学分。`,
            `The groups together ask for ${credit(asked)} credits, more than the ${credit(plan.least)} to graduate.`,
          ),
        ]),
  ]
}

const capProblems = (plan: Plan): FieldProblem[] =>
  plan.caps.flatMap((cap, i) => [
    ...(cap.of === 'group' && !plan.groups.some((g) => g.code === cap.group)
      ? [problem(`plan.caps.${i}.group`, 'unknown', '请选择这条上限针对的课程组。', 'Choose the group that this cap is for.')]
      : []),
    ...(cap.of !== 'credits' && cap.most > 1000
      ? [
          problem(
            `plan.caps.${i}.most`,
            'over_whole',
            '比例不能超过 100%。请填写 0 到 100 之间的百分比。',
            'A share cannot exceed 100 %. Give a percentage between 0 and 100.',
          ),
        ]
      : []),
  ])

/** Everything that is wrong with a plan, all at once, each with the place and what to do. Empty: it can be saved. */
export const planProblems = (plan: Plan): readonly FieldProblem[] => [
  ...groupProblems(plan),
  ...courseProblems(plan),
  ...totalProblems(plan),
  ...capProblems(plan),
]

/** A cap in hundredths with what it counts, as the matching engine takes it. */
export type Ceiling = {
  readonly id: string
  readonly limit: number
  readonly counts: {
    readonly natures?: readonly programmes.CourseNature[]
    readonly groups?: readonly string[]
    readonly sourceKinds?: readonly programmes.SourceKind[]
    readonly effects?: readonly programmes.Effect[]
  }
}

/** What a share is taken of: the credit to graduate with, the required courses, or what must be earned in a group (its courses where nothing must). */
const baseOf = (plan: Plan, cap: programmes.Cap): number => {
  if (cap.of === 'total') return plan.least
  if (cap.of === 'required') return sum(plan.courses.filter((c) => c.nature === 'required').map((c) => c.credits))
  const group = plan.groups.find((g) => g.code === cap.group)
  return group !== undefined && group.least > 0 ? group.least : sum(plan.courses.filter((c) => c.group === cap.group).map((c) => c.credits))
}

/** The caps of a plan in hundredths of a credit, shares rounded down. */
export const ceilingsOf = (plan: Plan): readonly Ceiling[] =>
  plan.caps.map((cap, i) => ({
    id: `cap${i + 1}`,
    limit: cap.of === 'credits' ? cap.most : Math.floor((baseOf(plan, cap) * cap.most) / 1000),
    counts: {
      ...(cap.of === 'required' ? { natures: ['required' as const] } : {}),
      ...(cap.of === 'group' && cap.group !== null ? { groups: [cap.group] } : {}),
      ...(cap.sourceKinds.length === 0 ? {} : { sourceKinds: cap.sourceKinds }),
      ...(cap.effects.length === 0 ? {} : { effects: cap.effects }),
    },
  }))

/** The version for a year of entry: the published one that began last before it, or with it. Undefined: nothing was published for that year. */
export const versionFor = <V extends { readonly cohortFrom: number }>(published: readonly V[], cohort: number): V | undefined =>
  published.filter((v) => v.cohortFrom <= cohort).sort((a, b) => b.cohortFrom - a.cohortFrom)[0]
