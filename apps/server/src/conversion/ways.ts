import type { conversionRules, conversionUses as contract } from '@creditbank/contract'
import { engineRule, heldOf, type TypeTree } from './caseOf.ts'
import { type Index, indexOf, type Miss, misses, named } from './matching/candidates.ts'
import type { Case, Condition, Held, Rule } from './matching/model.ts'
import type { RuleRow, VersionRow } from './ruleStore.ts'
import { inForceOn } from './standing.ts'
import type { HeldRow } from './whatIfStore.ts'

/** How the rules in force take an outcome: how many do, of how many schools; and of those that only speak of it, what it falls short of. */
export type Ways = { readonly rules: number; readonly schools: ReadonlySet<string>; readonly lacks: readonly contract.Shortfall[] | null }

type Counted = { rules: number; schools: Set<string>; lacks: readonly contract.Shortfall[] | null }

const shortfalls: ReadonlySet<string> = new Set<contract.Shortfall>(['score', 'level', 'credits', 'age', 'expired', 'certification'])
const isShortfall = (miss: Miss): miss is contract.Shortfall => shortfalls.has(miss)

/** Outcomes alone, as the conditions of rules look at them. Credit that is not certified yet is taken as if it were. */
const alone = (outcomes: readonly Held[], day: string): Case => ({
  today: day,
  outcomes,
  courses: [],
  rules: [],
  caps: [],
  assumeCertified: true,
})

/** A rule with the version that holds, and as the engine takes it. */
export type Reached = { readonly row: RuleRow; readonly version: VersionRow; readonly rule: Rule }

/** Whether a condition names something that is held, or names nothing: most rules of a province are put aside by this alone. */
const speaksOf = ({ entries, achievements }: conversionRules.RuleCondition, index: Index): boolean =>
  entries.length > 0
    ? entries.some((id) => index.entry.has(id))
    : achievements.length === 0 || achievements.some((id) => index.achievement.has(id))

/** The rules of a day with a condition that one of the outcomes meets: all others give nothing in any programme. Pure. */
export const rulesReached = (outcomes: readonly Held[], rules: readonly RuleRow[], tree: TypeTree, day: string): readonly Reached[] => {
  const theCase = alone(outcomes, day)
  const index = indexOf(theCase)
  return rules.flatMap((row) => {
    const version = inForceOn(row.versions, row.retiredOn, day)
    if (version === undefined || !version.content.of.some((condition) => speaksOf(condition, index))) return []
    const rule = engineRule(row.id, version, tree)
    const meets = (condition: Condition) => (position: number) => {
      const one = theCase.outcomes[position]
      return one !== undefined && misses(theCase, rule, condition, one).length === 0
    }
    return rule.of.some((condition) => named(condition, index).some(meets(condition))) ? [{ row, version, rule }] : []
  })
}

/**
 * What the rules of a day make of each outcome by itself, whatever programme they lead into. An outcome that no rule takes is told what it lacks by the
 * nearest rule that speaks of it: the one that it falls short of in the fewest things. Pure.
 */
export const waysOf = (held: readonly HeldRow[], rules: readonly RuleRow[], tree: TypeTree, day: string): ReadonlyMap<string, Ways> => {
  const theCase = alone(
    held.flatMap((row) => heldOf(row) ?? []),
    day,
  )
  const index = indexOf(theCase)
  const found = new Map<string, Counted>()
  for (const one of theCase.outcomes) found.set(one.id, { rules: 0, schools: new Set(), lacks: null })
  for (const row of rules) {
    const version = inForceOn(row.versions, row.retiredOn, day)
    if (version === undefined) continue
    const rule = engineRule(row.id, version, tree)
    const taken = new Set<string>()
    for (const condition of rule.of)
      for (const position of named(condition, index)) {
        const one = theCase.outcomes[position]
        const ways = one === undefined ? undefined : found.get(one.id)
        if (one === undefined || ways === undefined || taken.has(one.id)) continue
        const missed = misses(theCase, rule, condition, one)
        if (missed.length === 0) {
          taken.add(one.id)
          ways.rules += 1
          ways.schools.add(row.organizationId)
        } else if (missed.every(isShortfall) && (ways.lacks === null || missed.length < ways.lacks.length))
          ways.lacks = missed.filter(isShortfall)
      }
  }
  return found
}
