import type { programmes } from '@creditbank/contract'
import { ceilingsOf, type offeredPlans } from '../programmes/index.ts'
import { caseWith, heldOf } from './caseOf.ts'
import { candidatesOf, gives } from './matching/candidates.ts'
import { worthOf } from './matching/match.ts'
import type { Cap, Rule } from './matching/model.ts'
import type { convertibleTypes, rulesOnFile } from './ruleStore.ts'
import type { Id } from '../platform/ids.ts'
import { forCohort, inScope } from './standing.ts'
import { type Reached, rulesReached } from './ways.ts'
import type { HeldRow } from './whatIfStore.ts'

/** How many programmes the recommendation names. */
export const recommended = 20

type Offer = Awaited<ReturnType<typeof offeredPlans>>[number]
/** What the recommendation looks through: every rule on file, the types, how many programmes are offered, and those of the schools that a rule leads to. */
export type Offered = {
  readonly programmes: number
  readonly plansAt: (organizationIds: readonly Id[]) => Promise<readonly Offer[]>
  readonly rules: Awaited<ReturnType<typeof rulesOnFile>>
  readonly tree: Awaited<ReturnType<typeof convertibleTypes>>
}

/**
 * Credit in hundredths that rules can bring in a plan at most: each course once, by the rule that gives most for it, and no more than a cap that counts
 * everything. Never less than what the matching finds, and some microseconds where that takes a millisecond. Pure.
 */
export const creditAtMost = (
  courses: readonly Pick<programmes.Course, 'code' | 'convertible'>[],
  rules: readonly Pick<Rule, 'targets' | 'effect'>[],
  caps: readonly Pick<Cap, 'limit' | 'used' | 'counts'>[],
): number => {
  const open = (code: string) => courses.find((course) => course.code === code)?.convertible === true
  const best = new Map<string, number>()
  for (const { effect, targets } of rules) {
    if (!gives(effect) || !targets.every((target) => open(target.course))) continue
    for (const { course, credits } of targets) best.set(course, Math.max(best.get(course) ?? 0, credits))
  }
  let most = 0
  for (const credits of best.values()) most += credits
  for (const { counts, limit, used } of caps)
    if (Object.values(counts).every((part) => part === undefined)) most = Math.min(most, Math.max(0, limit - used))
  return most
}

/** A programme that rules lead to, with those rules and the credit that it can bring at most. */
type Prospect = { readonly offer: Offer; readonly rules: readonly Rule[]; readonly most: number }

const prospectOf = (offer: Offer, reached: readonly Reached[], day: string): Prospect | undefined => {
  const { level, majorCode, plan } = offer.content
  const cohort = Math.max(Number(day.slice(0, 4)), offer.cohortFrom)
  const rules = reached
    .filter(({ version: { content } }) => inScope(content, { id: offer.id, level, majorCode }) && forCohort(content, cohort))
    .map(({ rule }) => rule)
  if (rules.length === 0) return undefined
  const caps = ceilingsOf(plan).map((cap) => ({ ...cap, used: 0 }))
  const most = creditAtMost(plan.courses, rules, caps)
  return most === 0 ? undefined : { offer, rules, most }
}

const lineOf = ({ id, content, organizationId, organization }: Offer, worth: { readonly credit: number; readonly courses: number }) => ({
  id,
  name: content.name,
  organization: { id: organizationId, name: organization },
  level: content.level,
  mode: content.mode,
  least: content.plan.least,
  ...worth,
})
type Line = ReturnType<typeof lineOf>

/** The share of a degree comes first, then the credit, then the older programme. */
const nearer = (a: Line, b: Line): number =>
  b.credit / b.least - a.credit / a.least || b.credit - a.credit || Number(BigInt(a.id) - BigInt(b.id))

/**
 * Programmes by the share of the degree that somebody's outcomes would bring there, the largest first. Rules that none of the outcomes meets are put aside
 * first, and the schools without any other are not even read; what is left is searched by falling promise (`creditAtMost`), and no further than a programme that cannot come among the first any more. The
 * answer is that of searching every one; 1,000 programmes under 5,000 rules take a fraction of a second (`npm run bench -- matching`).
 */
export const nearestOf = async ({ programmes, plansAt, rules, tree }: Offered, held: readonly HeldRow[], day: string) => {
  const outcomes = held.flatMap((row) => heldOf(row) ?? [])
  const bySchool = Map.groupBy(rulesReached(outcomes, rules, tree, day), ({ row }) => row.organizationId)
  const prospects = (await plansAt([...bySchool.keys()]))
    .flatMap((offer) => prospectOf(offer, bySchool.get(offer.organizationId) ?? [], day) ?? [])
    .sort((a, b) => b.most / b.offer.content.plan.least - a.most / a.offer.content.plan.least)
  let items: Line[] = []
  for (const { offer, rules: own, most } of prospects) {
    const last = items[recommended - 1]
    if (last !== undefined && most / offer.content.plan.least < last.credit / last.least) break
    const theCase = caseWith({ day, outcomes, plan: offer.content.plan, rules: own, posted: [], assumeCertified: true })
    const listed = candidatesOf(theCase)
    const worth = listed.items.length === 0 ? undefined : await worthOf(theCase, listed)
    if (worth !== undefined && worth.credit > 0) items = [...items, lineOf(offer, worth)].sort(nearer).slice(0, recommended)
  }
  return { items, programmes, outcomes: held.length }
}
