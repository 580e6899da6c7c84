import type { conversionRules } from '@creditbank/contract'
import { circleThrough } from './circles.ts'
import type { LintFacts, LintProgramme, LintRule } from './lintFacts.ts'
import { inScope } from './standing.ts'

type Content = conversionRules.RuleContent
type Finding = conversionRules.Finding

const finding = (
  check: Finding['check'],
  severity: Finding['severity'],
  field: string | null,
  zh: string,
  en: string,
  other: LintRule | null = null,
): Finding => ({
  check,
  severity,
  zh,
  en,
  field,
  other: other === null ? null : { id: other.id, number: other.number, name: other.content.name, school: other.school },
})
const credit = (hundredths: number): string => String(hundredths / 100)

const periodAndScope = (f: LintFacts, scoped: readonly LintProgramme[]): Finding[] => {
  const { effectiveFrom, effectiveTo, cohortFrom, cohortTo } = f.content
  return [
    ...(effectiveTo !== null && effectiveTo < effectiveFrom
      ? [
          finding(
            'period',
            'fault',
            'effectiveTo',
            '失效日期早于生效日期，规则永远不会生效。',
            'It ends before it begins, so it never takes effect.',
          ),
        ]
      : effectiveTo !== null && effectiveTo < f.day
        ? [finding('period', 'warning', 'effectiveTo', '失效日期已经过去。', 'The last day has passed already.')]
        : []),
    ...(cohortFrom !== null && cohortTo !== null && cohortTo < cohortFrom
      ? [
          finding(
            'emptyScope',
            'fault',
            'cohortTo',
            '截止年级早于起始年级，没有学生适用。',
            'The last year of entry lies before the first: nobody is meant.',
          ),
        ]
      : []),
    ...(scoped.length === 0
      ? [
          finding(
            'emptyScope',
            'fault',
            'programmes',
            '适用范围里没有本校在用的专业。请检查专业、层次和专业代码。',
            'The scope holds no programme of the school that is in use. Look at programmes, levels and major codes.',
          ),
        ]
      : []),
  ]
}

const targets = (f: LintFacts, scoped: readonly LintProgramme[]): Finding[] =>
  f.content.targets.flatMap(({ course, credits }, i) => {
    const field = `targets.${i}.course`
    const found = scoped.flatMap((p) => p.plan.courses.filter((c) => c.code === course))
    if (scoped.length > 0 && found.length === 0)
      return [
        finding('deadTarget', 'fault', field, `适用的培养方案里没有课程“${course}”。`, `No plan in scope has the course “${course}”.`),
      ]
    const least = Math.min(...found.map((c) => c.credits))
    return [
      ...(found.length < scoped.length
        ? [
            finding(
              'deadTarget',
              'warning',
              field,
              `有 ${scoped.length - found.length} 个适用专业没有课程“${course}”，规则对它们不起作用。`,
              `${scoped.length - found.length} programmes in scope lack the course “${course}”: the rule does nothing there.`,
            ),
          ]
        : []),
      ...(found.length > 0 && found.every((c) => !c.convertible)
        ? [
            finding(
              'lockedTarget',
              'fault',
              field,
              `课程“${course}”在培养方案里设为不可转换。`,
              `The plan says that the course “${course}” is never converted.`,
            ),
          ]
        : []),
      ...(found.length > 0 && credits > least
        ? [
            finding(
              'overCredit',
              'fault',
              `targets.${i}.credits`,
              `记 ${credit(credits)} 学分超过了课程“${course}”的 ${credit(least)} 学分。`,
              `${credit(credits)} credits are more than the course “${course}” has (${credit(least)}).`,
            ),
          ]
        : []),
    ]
  })

const sources = (f: LintFacts): Finding[] =>
  f.content.of.flatMap((condition, i) => {
    const named = [...condition.entries, ...condition.achievements]
    const dead = named.filter((id) => f.sources.get(id)?.open !== true)
    const field = `of.${i}`
    const never = [
      ...condition.types.filter((t) => f.types.get(t) !== true),
      ...named.filter((id) => f.sources.get(id)?.converts === false),
    ]
    return [
      ...(dead.length === 0
        ? []
        : [
            finding(
              'deadSource',
              dead.length === named.length ? 'fault' : 'warning',
              field,
              `${dead.length} 项来源成果不存在或已停用${dead.length === named.length ? '，这个条件永远不会满足' : ''}。`,
              `${dead.length} of its sources do not exist or are retired${dead.length === named.length ? ', so this condition is never met' : ''}.`,
            ),
          ]),
      ...(never.length === 0
        ? []
        : [
            finding(
              'neverCounts',
              'fault',
              field,
              '包含不能转换为学历教育学分的成果类型（如社区与老年教育）。',
              'It names a type that never converts to degree credit (community and leisure learning).',
            ),
          ]),
    ]
  })

/** The least credit that meeting a condition brings, where its sources are known by name; undefined where they are not. */
const leastOf = (f: LintFacts, condition: conversionRules.RuleCondition): number | undefined => {
  const known = [...condition.entries, ...condition.achievements].flatMap((id) => f.sources.get(id)?.credits ?? [])
  return known.length === 0 ? (condition.minCredits ?? undefined) : Math.min(...known)
}

const leastBrought = (f: LintFacts): number | undefined => {
  const { combine, of } = f.content
  if (combine.kind === 'credits') return combine.atLeast
  const each = of.map((c) => leastOf(f, c))
  if (each.some((c) => c === undefined)) return undefined
  const sorted = each.flatMap((c) => c ?? []).sort((a, b) => a - b)
  const count = combine.kind === 'atLeast' ? combine.count : combine.kind === 'all' ? of.length : 1
  return sorted.slice(0, count).reduce((a, b) => a + b, 0)
}

const counting = (f: LintFacts): Finding[] => {
  const { combine, of, effect, notLower } = f.content
  const courses = f.content.targets.map((t) => t.course)
  const given = f.content.targets.reduce((sum, t) => sum + t.credits, 0)
  const brought = leastBrought(f) ?? Number.POSITIVE_INFINITY
  const [lower, gives] = [brought < given, effect === 'credit' || effect === 'exemptStudyAndExam']
  const single = of.filter((c) => c.entries.length + c.achievements.length === 1 && c.types.length + c.issuers.length === 0)
  const same = new Set(single.map((c) => c.entries[0] ?? c.achievements[0]))
  return [
    ...(new Set(courses).size < courses.length
      ? [
          finding(
            'doubleCounting',
            'fault',
            'targets',
            '同一门课程在目标里出现了两次，会重复计学分。',
            'A course stands among the targets twice and would count twice.',
          ),
        ]
      : []),
    ...(gives && lower && !notLower
      ? [
          finding(
            'doubleCounting',
            'warning',
            'targets',
            `来源最少 ${credit(brought)} 学分，却记 ${credit(given)} 学分，同一学习会多计。`,
            `Sources of as little as ${credit(brought)} credits give ${credit(given)}: the same learning counts for more.`,
          ),
        ]
      : []),
    ...(gives && lower && notLower && of.every((c) => leastOf(f, c) !== undefined)
      ? [
          finding(
            'neverMet',
            'warning',
            'notLower',
            `要求来源学分不低于课程，但有的来源只有 ${credit(brought)} 学分，达不到 ${credit(given)}。`,
            `Sources must not bring less than the course, but some bring only ${credit(brought)} of ${credit(given)} credits.`,
          ),
        ]
      : []),
    ...(combine.kind === 'atLeast' && combine.count > of.length
      ? [
          finding(
            'neverMet',
            'fault',
            'combine',
            `要求满足 ${combine.count} 个条件，但一共只有 ${of.length} 个。`,
            `It asks for ${combine.count} conditions, but there are only ${of.length}.`,
          ),
        ]
      : []),
    ...(combine.kind === 'all' && same.size < single.length
      ? [
          finding(
            'neverMet',
            'warning',
            'of',
            '有两个条件针对同一项成果；每项成果只能用一次，除非可以多次取得。',
            'Two conditions name one and the same source; an outcome is used once, so it must be earned twice.',
          ),
        ]
      : []),
  ]
}

/** What a rule gives counts towards a cap when nothing of what the cap narrows speaks against it. */
const overCaps = (f: LintFacts, scoped: readonly LintProgramme[]): Finding[] =>
  scoped.flatMap((p) => {
    const given = f.content.targets.flatMap((t) =>
      p.plan.courses.filter((c) => c.code === t.course).map((c) => ({ ...c, recorded: t.credits })),
    )
    return p.plan.caps.flatMap((cap) => {
      if (cap.effects.length > 0 && !cap.effects.includes(f.content.effect)) return []
      if (
        cap.sourceKinds.length > 0 &&
        !f.content.of.every((c) => c.sourceKinds.length > 0 && c.sourceKinds.every((k) => cap.sourceKinds.includes(k)))
      )
        return []
      const counted = given.filter((c) =>
        cap.of === 'group' ? c.group === cap.group : cap.of === 'required' ? c.nature === 'required' : true,
      )
      const sum = counted.reduce((total, c) => total + c.recorded, 0)
      const base =
        cap.of === 'total'
          ? p.plan.least
          : p.plan.courses
              .filter((c) => (cap.of === 'group' ? c.group === cap.group : c.nature === 'required'))
              .reduce((total, c) => total + c.credits, 0)
      const limit = cap.of === 'credits' ? cap.most : Math.floor((base * cap.most) / 1000)
      return sum > limit
        ? [
            finding(
              'overCap',
              'warning',
              'targets',
              `在专业“${p.name}”里，这条规则一次记 ${credit(sum)} 学分，超过上限 ${credit(limit)}，永远用不上。`,
              `In “${p.name}” the rule gives ${credit(sum)} credits at once, over the cap of ${credit(limit)}: it is never used.`,
            ),
          ]
        : []
    })
  })

const sorted = (list: readonly string[]): string => [...list].sort().join()
/** What a rule asks for, as text that equals for rules that ask the same. */
const asks = (c: Content): string =>
  JSON.stringify([
    c.combine,
    c.of
      .map((o) =>
        [sorted(o.entries), sorted(o.achievements), sorted(o.types), sorted(o.issuers), sorted(o.sourceKinds), sorted(o.except)].join('|'),
      )
      .sort(),
  ])
const thresholds = (c: Content): string => JSON.stringify(c.of.map((o) => [o.minScore, o.minLevel, o.minCredits, o.withinMonths]))
const gives = (c: Content): string => JSON.stringify([c.effect, [...c.targets].sort((a, b) => a.course.localeCompare(b.course))])
const courses = (c: Content): string => sorted(c.targets.map((t) => t.course))
const meet = (a: Content, b: Content): boolean =>
  (a.effectiveTo === null || a.effectiveTo >= b.effectiveFrom) &&
  (b.effectiveTo === null || b.effectiveTo >= a.effectiveFrom) &&
  (a.cohortFrom ?? 0) <= (b.cohortTo ?? 9999) &&
  (b.cohortFrom ?? 0) <= (a.cohortTo ?? 9999)

const clashes = (f: LintFacts, scoped: readonly LintProgramme[]): Finding[] =>
  f.others
    .filter((o) => o.id !== f.id && o.organizationId === f.organizationId && meet(o.content, f.content))
    .filter(
      (o) => scoped.some((p) => inScope(o.content, p)) && asks(o.content) === asks(f.content) && courses(o.content) === courses(f.content),
    )
    .map((o) =>
      gives(o.content) === gives(f.content) && thresholds(o.content) === thresholds(f.content)
        ? finding(
            'duplicate',
            'fault',
            null,
            `和规则 ${o.number} 内容相同，范围和时间重叠。`,
            `It says the same as rule ${o.number} for the same people and days.`,
            o,
          )
        : finding(
            'contradiction',
            'fault',
            null,
            `和规则 ${o.number} 来源、课程都相同，但学分、效果或成绩要求不同。`,
            `It has the sources and courses of rule ${o.number}, but another credit, effect or threshold.`,
            o,
          ),
    )

const foreign = (f: LintFacts): Finding[] => {
  const named = (school: string, c: Content): string => sorted(c.targets.map((t) => f.courseNames.get(`${school} ${t.course}`) ?? t.course))
  const own = named(f.organizationId, f.content)
  return f.others
    .filter(
      (o) => o.organizationId !== f.organizationId && asks(o.content) === asks(f.content) && named(o.organizationId, o.content) === own,
    )
    .filter((o) => gives({ ...o.content, targets: f.content.targets }) !== gives(f.content) || sum(o.content) !== sum(f.content))
    .slice(0, 5)
    .map((o) =>
      finding(
        'asymmetry',
        'warning',
        null,
        `${o.school}对同样的来源和课程记 ${credit(sum(o.content))} 学分，本规则记 ${credit(sum(f.content))} 学分。`,
        `${o.school} gives ${credit(sum(o.content))} credits for the same sources and courses, this rule ${credit(sum(f.content))}.`,
        o,
      ),
    )
}
const sum = (c: Content): number => c.targets.reduce((total, t) => total + t.credits, 0)

const circles = (f: LintFacts): Finding[] => {
  const circle = circleThrough(f)
  return circle === undefined
    ? []
    : [
        finding(
          'cycle',
          'fault',
          null,
          `和 ${circle.map((o) => o.number).join('、') || '自身'} 形成循环：学分转一圈会变多。`,
          `With ${circle.map((o) => o.number).join(', ') || 'itself'} it makes a circle in which credit grows.`,
          circle[0] ?? null,
        ),
      ]
}

/** Everything that is wrong or odd with a rule, faults first. Pure; in a documented order: period and scope, targets, sources, counting, caps, other rules. */
export const lint = (f: LintFacts): readonly Finding[] => {
  const scoped = f.programmes.filter((p) => inScope(f.content, p))
  const all = [
    ...periodAndScope(f, scoped),
    ...targets(f, scoped),
    ...sources(f),
    ...counting(f),
    ...overCaps(f, scoped),
    ...clashes(f, scoped),
    ...foreign(f),
    ...circles(f),
  ]
  return [...all.filter((x) => x.severity === 'fault'), ...all.filter((x) => x.severity === 'warning')]
}
