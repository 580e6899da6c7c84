import { type Index, indexOf, type Miss, misses, named } from './candidates.ts'
import type { Candidate, Case, Condition, Held, Hundredths, Rule } from './model.ts'

/** One thing that a rule still lacks: the condition (by position), the outcome that comes nearest to it, and what of it fails. */
export type Lack = { readonly condition: number; readonly outcome: string | null; readonly misses: readonly Miss[] }

/**
 * Why a course was not given. `met`: the nearest rule could be used, but its outcomes went into something better (`takenBy`: courses) or a cap stands
 * in the way. `lacks`: what the nearest rule is missing. `credits`: outcomes fit, their credits do not suffice. `noRule`: nothing leads to this course.
 * `closed`: the course can never be converted, or is earned already.
 */
export type Missed = {
  readonly course: string
  readonly reason: 'met' | 'lacks' | 'credits' | 'noRule' | 'closed'
  readonly rule: { readonly id: string; readonly version: number } | null
  readonly lacks: readonly Lack[]
  readonly missingCredits: Hundredths
  readonly takenBy: readonly string[]
  readonly caps: readonly string[]
}

/** The outcome nearest to a condition: the one that fails the least of it; among equals the first. */
const nearest = (
  theCase: Case,
  rule: Rule,
  condition: Condition,
  index: Index,
): { readonly held: Held | undefined; readonly misses: readonly Miss[] } => {
  let best: { readonly held: Held | undefined; readonly misses: readonly Miss[] } = { held: undefined, misses: [] }
  for (const i of named(condition, index)) {
    const held = theCase.outcomes[i]
    if (held === undefined) continue
    const found = misses(theCase, rule, condition, held)
    if (best.held === undefined || found.length < best.misses.length) best = { held, misses: found }
  }
  return best
}

type Look = { readonly rule: Rule; readonly lacks: readonly Lack[]; readonly missingCredits: Hundredths; readonly distance: number }

/** How many conditions of a rule must be met. */
const needed = (rule: Rule): number =>
  rule.combine.kind === 'all' ? rule.of.length : rule.combine.kind === 'atLeast' ? rule.combine.count : 1

/** Credits that a rule still lacks once its conditions are met. */
const creditsShort = (theCase: Case, rule: Rule, index: Index): number => {
  const sought =
    rule.combine.kind === 'credits'
      ? rule.combine.atLeast
      : rule.notLower
        ? rule.targets.reduce((sum, target) => sum + target.credits, 0)
        : 0
  if (sought === 0) return 0
  const usable = new Set(rule.of.flatMap((condition) => named(condition, index).filter((i) => meets(theCase, rule, condition, i))))
  return Math.max(0, sought - [...usable].reduce((sum, i) => sum + (theCase.outcomes[i]?.credits ?? 0), 0))
}

const meets = (theCase: Case, rule: Rule, condition: Condition, i: number): boolean => {
  const held = theCase.outcomes[i]
  return held !== undefined && misses(theCase, rule, condition, held).length === 0
}

/** What one rule lacks, and how far away it is: conditions first, then what fails of them. */
const lookAt = (theCase: Case, rule: Rule, index: Index): Look => {
  const near = rule.of.map((condition, i) => ({ i, ...nearest(theCase, rule, condition, index) }))
  const lacking = near
    .filter(({ held, misses: m }) => held === undefined || m.length > 0)
    .sort((a, b) => Number(a.held === undefined) - Number(b.held === undefined) || a.misses.length - b.misses.length || a.i - b.i)
  const short = Math.max(0, needed(rule) - (near.length - lacking.length))
  const lacks = lacking.slice(0, short).map(({ i, held, misses: m }) => ({ condition: i, outcome: held?.id ?? null, misses: m }))
  const missingCredits = short === 0 ? creditsShort(theCase, rule, index) : 0
  const distance =
    lacks.reduce((sum, lack) => sum + 100 + (lack.outcome === null ? 50 : lack.misses.length), 0) + (missingCredits > 0 ? 50 : 0)
  return { rule, lacks, missingCredits, distance }
}

/** The rule that is nearest to what somebody holds; among equals the first. */
const nearestRule = (theCase: Case, rules: readonly Rule[], index: Index): Look | undefined => {
  let best: Look | undefined
  for (const rule of rules) {
    const look = lookAt(theCase, rule, index)
    if (best === undefined || look.distance < best.distance) best = look
  }
  return best
}

const nothing = { rule: null, lacks: [], missingCredits: 0, takenBy: [], caps: [] } as const

/** Why a usable conversion was left out: which given courses hold its outcomes, and which caps have no room for it. */
const inTheWay = (theCase: Case, usable: Candidate, chosen: readonly Candidate[]) => {
  const holders = chosen.filter(
    (one) => one.outcomes.some((o) => usable.outcomes.includes(o)) || one.courses.some((c) => usable.courses.includes(c)),
  )
  const caps = theCase.caps.filter((cap, k) => {
    const now = chosen.reduce((sum, one) => sum + (one.weights[k] ?? 0), 0)
    return (usable.weights[k] ?? 0) > 0 && cap.used + now + (usable.weights[k] ?? 0) > cap.limit
  })
  return {
    takenBy: [...new Set(holders.flatMap((one) => one.courses.map((c) => theCase.courses[c]?.code ?? '')))],
    caps: caps.map((cap) => cap.id),
  }
}

/** For each course that the answer does not give: the nearest rule and what it lacks. */
export const missedCourses = (theCase: Case, candidates: readonly Candidate[], chosen: readonly Candidate[]): readonly Missed[] => {
  const given = new Set(chosen.flatMap((one) => one.courses))
  const index = indexOf(theCase)
  const leading = new Map<string, Rule[]>()
  for (const rule of theCase.rules)
    for (const target of rule.targets) {
      const list = leading.get(target.course)
      if (list === undefined) leading.set(target.course, [rule])
      else list.push(rule)
    }
  const usable = new Map<number, Candidate>()
  for (const one of candidates) for (const c of one.courses) if (!usable.has(c)) usable.set(c, one)
  return theCase.courses.flatMap((course, at): readonly Missed[] => {
    if (given.has(at)) return []
    if (!course.open) return [{ course: course.code, reason: 'closed', ...nothing }]
    const first = usable.get(at)
    const firstRule = first === undefined ? undefined : theCase.rules[first.rule]
    if (first !== undefined && firstRule !== undefined)
      return [
        {
          ...nothing,
          course: course.code,
          reason: 'met',
          rule: { id: firstRule.id, version: firstRule.version },
          ...inTheWay(theCase, first, chosen),
        },
      ]
    const best = nearestRule(theCase, leading.get(course.code) ?? [], index)
    if (best === undefined) return [{ course: course.code, reason: 'noRule', ...nothing }]
    return [
      {
        ...nothing,
        course: course.code,
        reason: best.lacks.length > 0 ? 'lacks' : 'credits',
        rule: { id: best.rule.id, version: best.rule.version },
        lacks: best.lacks,
        missingCredits: best.missingCredits,
      },
    ]
  })
}
