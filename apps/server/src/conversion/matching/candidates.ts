import type { Candidate, Cap, Case, Condition, Day, Effect, Held, Rule } from './model.ts'

/** Possible conversions that one rule may contribute; beyond it the case is marked as cut, and nothing is claimed to be proven. */
const perRule = 2_000

/** Why one condition does not hold for one outcome; empty when it does. */
export type Miss =
  | 'entry'
  | 'achievement'
  | 'type'
  | 'issuer'
  | 'sourceKind'
  | 'except'
  | 'score'
  | 'level'
  | 'credits'
  | 'age'
  | 'expired'
  | 'certification'

const monthsBefore = (today: Day, months: number): Day => {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return `${String(first.getUTCFullYear()).padStart(4, '0')}-${String(first.getUTCMonth() + 1).padStart(2, '0')}-${String(Math.min(day, last)).padStart(2, '0')}`
}

/** Everything about an outcome that fails a condition of a rule: the material of "why not". An empty answer means that it holds. */
export const misses = (theCase: Case, rule: Rule, condition: Condition, held: Held): readonly Miss[] => {
  const found: Miss[] = []
  // What keeps an outcome from counting at all: it has run out, or no credit is certified.
  if (held.expiresOn !== null && held.expiresOn < theCase.today) found.push('expired')
  if (!held.certified && !rule.uncertified && !theCase.assumeCertified) found.push('certification')
  if (condition.entries !== undefined && !condition.entries.includes(held.entryId)) found.push('entry')
  if (condition.achievements !== undefined && !condition.achievements.includes(held.achievementId)) found.push('achievement')
  if (condition.types !== undefined && !condition.types.some((t) => held.typeCode === t || held.typeCode.startsWith(`${t}.`)))
    found.push('type')
  if (condition.issuers !== undefined && !condition.issuers.includes(held.issuerId)) found.push('issuer')
  if (condition.sourceKinds !== undefined && !condition.sourceKinds.includes(held.sourceKind)) found.push('sourceKind')
  if (condition.except?.includes(held.achievementId)) found.push('except')
  if (condition.minScore !== undefined && (held.score === null || held.score < condition.minScore)) found.push('score')
  if (condition.minLevel !== undefined && (held.level === null || held.level < condition.minLevel)) found.push('level')
  if (condition.minCredits !== undefined && held.credits < condition.minCredits) found.push('credits')
  if (condition.withinMonths !== undefined && held.obtainedOn < monthsBefore(theCase.today, condition.withinMonths)) found.push('age')
  return found
}

/** The outcomes of a case by what conditions name most often, so that 5,000 rules do not each look at every outcome. */
export type Index = {
  readonly entry: ReadonlyMap<string, readonly number[]>
  readonly achievement: ReadonlyMap<string, readonly number[]>
  readonly all: readonly number[]
}

/** Builds the index of a case. */
export const indexOf = (theCase: Case): Index => {
  const entry = new Map<string, number[]>()
  const achievement = new Map<string, number[]>()
  theCase.outcomes.forEach((held, i) => {
    entry.set(held.entryId, [...(entry.get(held.entryId) ?? []), i])
    achievement.set(held.achievementId, [...(achievement.get(held.achievementId) ?? []), i])
  })
  return { entry, achievement, all: [...theCase.outcomes.keys()] }
}

const none: readonly number[] = []

/** The positions of everything that some ids name, ascending, each once. Most rules name one thing that nobody holds: that allocates nothing. */
const ofIds = (ids: readonly string[], by: ReadonlyMap<string, readonly number[]>): readonly number[] => {
  let found = none
  for (const id of ids) {
    const more = by.get(id)
    if (more !== undefined) found = found === none ? more : [...found, ...more]
  }
  return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b)
}

/** The outcomes (positions, ascending) that a condition speaks of by name; all of them where it names neither an entry nor an achievement. */
export const named = (condition: Condition, index: Index): readonly number[] => {
  if (condition.entries !== undefined) return ofIds(condition.entries, index.entry)
  return condition.achievements !== undefined ? ofIds(condition.achievements, index.achievement) : index.all
}

const fits = (theCase: Case, rule: Rule, condition: Condition, i: number): boolean => {
  const held = theCase.outcomes[i]
  return held !== undefined && misses(theCase, rule, condition, held).length === 0
}

/** For each condition of a rule the outcomes (positions, ascending) that meet it. */
const meeting = (theCase: Case, rule: Rule, index: Index): readonly (readonly number[])[] =>
  rule.of.map((condition) => {
    const of = named(condition, index)
    return of.length === 0 ? of : of.filter((i) => fits(theCase, rule, condition, i))
  })

/** Whether somebody holds nothing that enough conditions of a rule speak of: nearly all rules of a province, put aside before anything is built. */
const outOfReach = (rule: Rule, index: Index): boolean => {
  const { combine } = rule
  const needed =
    combine.kind === 'all'
      ? rule.of.length
      : combine.kind === 'atLeast'
        ? combine.count
        : combine.kind === 'credits'
          ? Math.min(1, combine.atLeast)
          : 1
  let open = rule.of.length
  for (const condition of rule.of) {
    if (open < needed) return true
    if (named(condition, index).length === 0) open -= 1
  }
  return open < needed
}

/** Sets found so far, without repeats, up to the limit. */
type Sets = { readonly seen: Set<string>; readonly found: (readonly number[])[]; cut: boolean }

const add = (sets: Sets, outcomes: readonly number[]): void => {
  const sorted = [...outcomes].sort((a, b) => a - b)
  const key = sorted.join()
  if (sets.seen.has(key)) return
  if (sets.found.length >= perRule) {
    sets.cut = true
    return
  }
  sets.seen.add(key)
  sets.found.push(sorted)
}

/** One outcome for each of `count` conditions, all different. */
const choose = (sets: Sets, of: readonly (readonly number[])[], count: number, at: number, chosen: readonly number[]): void => {
  if (sets.cut) return
  if (chosen.length === count) return add(sets, chosen)
  if (of.length - at < count - chosen.length) return
  for (const i of of[at] ?? []) if (!chosen.includes(i)) choose(sets, of, count, at + 1, [...chosen, i])
  choose(sets, of, count, at + 1, chosen)
}

/** The smallest sets of outcomes whose credits reach the sum: by falling credit, so that a set is complete the moment it reaches it. */
const gather = (sets: Sets, theCase: Case, from: readonly number[], missing: number, chosen: readonly number[]): void => {
  if (sets.cut) return
  if (missing <= 0) return add(sets, chosen)
  from.forEach((i, at) => {
    const credits = theCase.outcomes[i]?.credits ?? 0
    if (credits > 0) gather(sets, theCase, from.slice(at + 1), missing - credits, [...chosen, i])
  })
}

/** The sets of outcomes that meet a rule; `cut` when there were too many to list. */
const meetingSets = (theCase: Case, rule: Rule, index: Index): Sets => {
  const sets: Sets = { seen: new Set(), found: [], cut: false }
  const of = meeting(theCase, rule, index)
  const { combine } = rule
  if (combine.kind === 'any') for (const i of new Set(of.flat())) add(sets, [i])
  else if (combine.kind === 'all') choose(sets, of, of.length, 0, [])
  else if (combine.kind === 'atLeast') choose(sets, of, combine.count, 0, [])
  else {
    const credits = (i: number) => theCase.outcomes[i]?.credits ?? 0
    const pool = [...new Set(of.flat())].sort((a, b) => credits(b) - credits(a) || a - b)
    gather(sets, theCase, pool, combine.atLeast, [])
  }
  return sets
}

/** Whether an effect gives its credit at once. */
export const gives = (effect: Effect): boolean => effect === 'credit' || effect === 'exemptStudyAndExam'

/** What a conversion counts towards a cap: the credits of its courses that the cap looks at, where it comes from a source the cap looks at. */
const weightOf = (theCase: Case, cap: Cap, rule: Rule, outcomes: readonly number[], places: ReadonlyMap<string, number>): number => {
  const { sourceKinds, effects, natures, groups } = cap.counts
  if (effects !== undefined && !effects.includes(rule.effect)) return 0
  const kinds = outcomes.map((i) => theCase.outcomes[i]?.sourceKind)
  if (sourceKinds !== undefined && !kinds.some((kind) => kind !== undefined && sourceKinds.includes(kind))) return 0
  return rule.targets.reduce((sum, target) => {
    const course = theCase.courses[places.get(target.course) ?? -1]
    if (course === undefined) return sum
    if (natures !== undefined && !natures.includes(course.nature)) return sum
    if (groups !== undefined && !groups.includes(course.group)) return sum
    return sum + target.credits
  }, 0)
}

/** Whether no two of the outcomes are of one work. */
const onceAWork = (theCase: Case, outcomes: readonly number[]): boolean => {
  const works = outcomes.flatMap((i) => theCase.outcomes[i]?.work ?? [])
  return new Set(works).size === works.length
}

const nothingOf: { readonly items: Candidate[]; readonly cut: boolean } = { items: [], cut: false }

const ofRule = (
  theCase: Case,
  position: number,
  places: ReadonlyMap<string, number>,
  index: Index,
): { readonly items: Candidate[]; readonly cut: boolean } => {
  const rule = theCase.rules[position]
  if (rule === undefined || outOfReach(rule, index)) return nothingOf
  const courses = rule.targets.map((target) => places.get(target.course) ?? -1)
  if (courses.length === 0 || courses.some((at) => at === -1 || theCase.courses[at]?.open !== true)) return nothingOf
  const credits = rule.targets.reduce((sum, target) => sum + target.credits, 0)
  const sets = meetingSets(theCase, rule, index)
  const items = sets.found
    .filter((outcomes) => onceAWork(theCase, outcomes))
    .filter((outcomes) => !rule.notLower || outcomes.reduce((sum, i) => sum + (theCase.outcomes[i]?.credits ?? 0), 0) >= credits)
    .map((outcomes) => ({
      rule: position,
      outcomes,
      courses: [...courses].sort((a, b) => a - b),
      credit: gives(rule.effect) ? credits : 0,
      exempt: gives(rule.effect) ? 0 : credits,
      weights: theCase.caps.map((cap) => weightOf(theCase, cap, rule, outcomes, places)),
    }))
  return { items, cut: sets.cut }
}

/** Whether one possible conversion can always stand in for another: same courses and worth, no more outcomes and no more of any cap. */
const dominates = (a: Candidate, b: Candidate): boolean =>
  a.credit >= b.credit &&
  a.exempt >= b.exempt &&
  a.outcomes.length <= b.outcomes.length &&
  a.outcomes.every((o) => b.outcomes.includes(o)) &&
  a.weights.every((w, k) => w <= (b.weights[k] ?? 0))

/** Every possible conversion of a case, without those that another one always replaces. `cut` says that a rule had too many to list. */
export const candidatesOf = (theCase: Case): { readonly items: readonly Candidate[]; readonly cut: boolean } => {
  const places = new Map(theCase.courses.map((course, i) => [course.code, i]))
  const index = indexOf(theCase)
  const all = theCase.rules.map((_, position) => ofRule(theCase, position, places, index))
  const groups = new Map<string, Candidate[]>()
  for (const item of all.flatMap((one) => one.items)) {
    const key = item.courses.join()
    const list = groups.get(key)
    if (list === undefined) groups.set(key, [item])
    else list.push(item)
  }
  const kept: Candidate[] = []
  for (const list of groups.values()) {
    const good: Candidate[] = []
    for (const item of [...list].sort((a, b) => a.outcomes.length - b.outcomes.length || b.credit - a.credit || a.rule - b.rule))
      if (!good.some((one) => dominates(one, item))) good.push(item)
    kept.push(...good)
  }
  return { items: kept.sort((a, b) => a.rule - b.rule || compare(a.outcomes, b.outcomes)), cut: all.some((one) => one.cut) }
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0)
  return a.length - b.length
}
