import { candidatesOf } from './candidates.ts'
import type { Candidate, Case, Effect, Hundredths } from './model.ts'
import { improve } from './improve.ts'
import { pack } from './packing.ts'
import type { Item, Packing } from './relaxation.ts'
import { type Missed, missedCourses } from './whyNot.ts'

/**
 * The version of this engine: stands in every derivation, so that an old one is replayed by what made it. 1 bounded by prices alone; 2 also by what the
 * caps allow, which proves at once what the prices only come near.
 */
export const engineVersion = 2
/** The versions that are still able to replay what they made. */
const engines: ReadonlySet<number> = new Set([1, engineVersion])

/** Nodes the search may take for the credit, and for the choice among answers of equal credit. */
const creditNodes = 150
const tieNodes = 100
/** Conversions up to which the choice among answers of equal credit is searched to the end; beyond it swaps look for a better one. */
const tieItems = 40
const tieSwaps = 40
/** Weight of an exempted hundredth of a credit against the outcomes spent, and of a granted one against both, among answers compared exactly. */
const exemptUnit = 4_096
const creditUnit = 2 ** 29

/** One conversion of the answer, by the names of the case. */
export type Conversion = {
  readonly rule: { readonly id: string; readonly version: number }
  readonly effect: Effect
  readonly outcomes: readonly string[]
  readonly courses: readonly { readonly code: string; readonly credits: Hundredths }[]
  readonly credit: Hundredths
  readonly exempt: Hundredths
}

/** How far the answer is known to be the best one: `gap` is the credit that at most could be missing. */
export type Proof = {
  readonly by: 'search' | 'highs' | 'none'
  readonly bound: Hundredths
  readonly gap: Hundredths
  readonly nodes: number
  /** Whether the choice among answers of equal credit is proven too. */
  readonly ties: boolean
  /** A rule had more combinations than are listed: the answer is good, not proven. */
  readonly cut: boolean
}

/** How much of a cap was used before and is used by the answer. */
export type CapUse = { readonly id: string; readonly limit: Hundredths; readonly used: Hundredths; readonly now: Hundredths }

/** The answer to a case: replayable, the same case gives the same bytes. */
export type Matching = {
  readonly engine: number
  readonly conversions: readonly Conversion[]
  readonly credit: Hundredths
  readonly exempt: Hundredths
  readonly proof: Proof
  readonly caps: readonly CapUse[]
  readonly missed: readonly Missed[]
}

/** A solver to ask when the search stops at its limit: the positions of the chosen items, and whether that is proven to be the best. */
export type Fallback = (problem: Packing) => Promise<{ readonly chosen: readonly number[]; readonly proven: boolean } | undefined>

/** What spending an outcome costs among answers of equal credit: more where it has other uses, at most ten. */
const costOf = (theCase: Case, candidate: Candidate): number =>
  candidate.outcomes.reduce((sum, i) => sum + 1 + Math.min(9, Math.max(0, theCase.outcomes[i]?.otherUses ?? 0)), 0)

/** The problem of the most credit of a case, as the search and any other solver get it. */
export const problemOf = (theCase: Case, candidates: readonly Candidate[]): Packing => packingOf(theCase, candidates, (one) => one.credit)

/** The case as a packing: courses, outcomes and works are resources; the first course of a conversion is its anchor. */
const packingOf = (theCase: Case, candidates: readonly Candidate[], worth: (candidate: Candidate) => number): Packing => {
  const works = new Map([...new Set(theCase.outcomes.flatMap((o) => o.work ?? []))].map((work, i) => [work, i]))
  const outcomeAt = theCase.courses.length
  const workAt = outcomeAt + theCase.outcomes.length
  const usesOf = (candidate: Candidate): number[] => [
    ...candidate.courses,
    ...candidate.outcomes.map((i) => outcomeAt + i),
    ...new Set(
      candidate.outcomes.flatMap((i) => {
        const at = works.get(theCase.outcomes[i]?.work ?? '')
        return at === undefined ? [] : [workAt + at]
      }),
    ),
  ]
  const items: Item[] = candidates.map((one) => ({ uses: usesOf(one), value: worth(one), weights: one.weights }))
  return {
    resources: workAt + works.size,
    caps: theCase.caps.map((cap) => Math.max(0, cap.limit - cap.used)),
    items,
    anchors: candidates.map((one) => one.courses[0] ?? 0),
  }
}

const conversionOf = (theCase: Case, candidate: Candidate): Conversion => {
  const rule = theCase.rules[candidate.rule]
  return {
    rule: { id: rule?.id ?? '', version: rule?.version ?? 0 },
    effect: rule?.effect ?? 'credit',
    outcomes: candidate.outcomes.map((i) => theCase.outcomes[i]?.id ?? ''),
    courses: [...(rule?.targets ?? [])]
      .sort((a, b) => (a.course < b.course ? -1 : 1))
      .map((target) => ({ code: target.course, credits: target.credits })),
    credit: candidate.credit,
    exempt: candidate.exempt,
  }
}

/** The possible conversions of a case, and whether a rule had too many to list. */
type Listed = ReturnType<typeof candidatesOf>

/** What the search for the most credit found, perhaps with the help of the fallback. */
type Found = { readonly chosen: readonly number[]; readonly hopeful: readonly number[]; readonly proof: Omit<Proof, 'ties'> }

const byCredit = async (
  theCase: Case,
  { items: candidates, cut }: Listed,
  { fallback, engine }: { readonly fallback: Fallback | undefined; readonly engine: number },
): Promise<Found> => {
  const problem = problemOf(theCase, candidates)
  const found = pack(problem, { maxNodes: creditNodes, byCaps: engine > 1 })
  const searched = {
    by: found.proven ? ('search' as const) : ('none' as const),
    bound: found.bound,
    gap: found.bound - found.value,
    nodes: found.nodes,
    cut,
  }
  if (found.proven || fallback === undefined) return { ...found, proof: searched }
  const asked = await fallback(problem)
  const value = (asked?.chosen ?? []).reduce((sum, i) => sum + (candidates[i]?.credit ?? 0), 0)
  if (asked === undefined || value < found.value) return { ...found, proof: searched }
  const bound = asked.proven ? value : found.bound
  return {
    chosen: asked.chosen,
    hopeful: found.hopeful,
    proof: { by: asked.proven ? 'highs' : 'none', bound, gap: bound - value, nodes: found.nodes, cut },
  }
}

/**
 * Among answers of the most credit, the one that exempts from most and then spends what the learner needs least elsewhere. Only conversions that can
 * be part of such an answer are looked at.
 */
const byTies = (
  theCase: Case,
  candidates: readonly Candidate[],
  found: Found,
): { readonly chosen: readonly number[]; readonly proven: boolean } => {
  const live = new Set([...found.hopeful, ...found.chosen])
  const places = candidates.flatMap((one, i) => (one.credit === 0 || live.has(i) ? [i] : []))
  const placeOf = new Map(places.map((i, at) => [i, at]))
  const open = places.flatMap((i) => candidates[i] ?? [])
  const problem = packingOf(theCase, open, (one) => one.credit * creditUnit + one.exempt * exemptUnit - costOf(theCase, one))
  const start = found.chosen.flatMap((i) => placeOf.get(i) ?? [])
  const best =
    open.length <= tieItems
      ? pack(problem, { maxNodes: tieNodes, start })
      : {
          ...improve(problem, start, { order: Int32Array.from(open.keys()), aim: Number.POSITIVE_INFINITY, tries: tieSwaps }),
          proven: false,
        }
  return { chosen: best.chosen.flatMap((i) => places[i] ?? []), proven: best.proven }
}

/** The best set of conversions of a case, before anything is said about what is missing. */
const choose = async (theCase: Case, listed: Listed, by: { readonly fallback: Fallback | undefined; readonly engine: number }) => {
  const found = await byCredit(theCase, listed, by)
  const ties = byTies(theCase, listed.items, found)
  const chosen = ties.chosen.flatMap((i) => listed.items[i] ?? [])
  return { chosen, proof: { ...found.proof, by: listed.cut ? ('none' as const) : found.proof.by, ties: ties.proven } }
}

/** What `match` gives of a case in credit and in how many courses, without the explanation of what is missing: for looking through many programmes. */
export const worthOf = async (theCase: Case, listed: Listed): Promise<{ readonly credit: Hundredths; readonly courses: number }> => {
  const { chosen } = await choose(theCase, listed, { fallback: undefined, engine: engineVersion })
  return {
    credit: chosen.reduce((sum, one) => sum + one.credit, 0),
    courses: chosen.reduce((sum, one) => sum + one.courses.length, 0),
  }
}

/**
 * The set of conversions with the most credit for a case, each outcome used at most once and whole, each course given at most once, every cap kept;
 * ties in favour of the learner's other options. Pure except for the fallback, which is asked only where the search stops at its limit. `engine` is for
 * replaying what an earlier version made.
 */
export const match = async (theCase: Case, fallback?: Fallback, engine = engineVersion): Promise<Matching> => {
  const listed = candidatesOf(theCase)
  const { chosen, proof } = await choose(theCase, listed, { fallback, engine })
  const caps = theCase.caps.map((cap, k) => ({
    id: cap.id,
    limit: cap.limit,
    used: cap.used,
    now: chosen.reduce((sum, one) => sum + (one.weights[k] ?? 0), 0),
  }))
  return {
    engine,
    conversions: chosen.map((one) => conversionOf(theCase, one)),
    credit: chosen.reduce((sum, one) => sum + one.credit, 0),
    exempt: chosen.reduce((sum, one) => sum + one.exempt, 0),
    proof,
    caps,
    missed: missedCourses(theCase, listed.items, chosen),
  }
}

/** Whether a stored case still gives the stored answer, byte by byte, by the version of the engine that made it. */
export const replays = async (
  texts: { readonly caseText: string; readonly matchingText: string },
  fallback: Fallback,
): Promise<boolean> => {
  const theCase: Case = JSON.parse(texts.caseText)
  const { engine }: Pick<Matching, 'engine'> = JSON.parse(texts.matchingText)
  return engines.has(engine) && JSON.stringify(await match(theCase, fallback, engine)) === texts.matchingText
}
