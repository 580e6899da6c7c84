import type { conversionRules } from '@creditbank/contract'
import type { LintFacts, LintRule } from './lintFacts.ts'

/** One way that credit can take: an outcome of `from` becomes a course that its school deposits as `to`, at `gain` times its credit. */
type Way = { readonly from: string; readonly to: string; readonly gain: number; readonly rule: LintRule | null }

/** Rules that a circle may run through; longer ones are nobody's intention and cost time. */
const longest = 6

const creditOf = (f: LintFacts, id: string): number => f.sources.get(id)?.credits ?? 0
const achievementOf = (f: LintFacts, id: string): string => f.sources.get(id)?.achievementId ?? id

/** The ways of a rule: only those that take one outcome for one course, because only there one speaks of the same learning going round. */
const waysOf = (f: LintFacts, content: conversionRules.RuleContent, school: string, rule: LintRule | null): Way[] => {
  const single =
    content.of.length === 1 || content.combine.kind === 'any' || (content.combine.kind === 'atLeast' && content.combine.count === 1)
  if (!single || content.effect !== 'credit') return []
  return content.of.flatMap((condition) =>
    [...condition.entries, ...condition.achievements].flatMap((source) =>
      content.targets.flatMap((target) => {
        const to = f.courseAchievements.get(`${school} ${target.course}`)
        const brought = creditOf(f, source)
        return to === undefined || brought === 0 ? [] : [{ from: achievementOf(f, source), to, gain: target.credits / brought, rule }]
      }),
    ),
  )
}

/** The other rules of a circle through the rule in question in which credit grows; undefined where there is none. */
export const circleThrough = (f: LintFacts): readonly LintRule[] | undefined => {
  const by = new Map<string, Way[]>()
  for (const other of f.others)
    if (other.id !== f.id)
      for (const way of waysOf(f, other.content, other.organizationId, other)) by.set(way.from, [...(by.get(way.from) ?? []), way])
  const go = (
    at: string,
    home: string,
    gain: number,
    path: readonly LintRule[],
    seen: ReadonlySet<string>,
  ): readonly LintRule[] | undefined => {
    // A little more than one: integer hundredths that were rounded up are no growth.
    if (at === home) return gain > 1.01 ? path : undefined
    if (path.length >= longest) return undefined
    for (const way of by.get(at) ?? []) {
      if (seen.has(way.to) && way.to !== home) continue
      const found = go(way.to, home, gain * way.gain, way.rule === null ? path : [...path, way.rule], new Set([...seen, way.to]))
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const way of waysOf(f, f.content, f.organizationId, null)) {
    const found = go(way.to, way.from, way.gain, [], new Set([way.to]))
    if (found !== undefined) return found
  }
  return undefined
}

/** A row of a file of rules with what it says. */
export type ContentRow = { readonly row: number; readonly content: conversionRules.RuleContent }

/**
 * The rows of a file in which credit would go round and grow, through other rows of the file or through what is on file: each with the names of the rules
 * of its circle. `facts` know the sources of all rows. Pure.
 */
export const circlesIn = (
  facts: LintFacts,
  rows: readonly ContentRow[],
): readonly { readonly row: number; readonly names: readonly string[] }[] => {
  const { organizationId } = facts
  const idOf = (row: number): string => `row ${row}`
  const others = [
    ...facts.others,
    ...rows.map(({ row, content }) => ({ id: idOf(row), number: content.name, school: '', organizationId, content })),
  ]
  return rows.flatMap(({ row, content }) => {
    // Only a course that the school deposits as an achievement can lead on.
    if (!content.targets.some((target) => facts.courseAchievements.has(`${organizationId} ${target.course}`))) return []
    const circle = circleThrough({ ...facts, id: idOf(row), content, others })
    return circle === undefined ? [] : [{ row, names: circle.map((rule) => rule.number) }]
  })
}
