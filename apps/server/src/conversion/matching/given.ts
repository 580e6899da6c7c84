import type { Cap, Case, Condition, Course, Effect, Held, Nature, Rule } from './model.ts'

/** A small generator with a seed: the same seed gives the same cases everywhere (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let a = seed | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What a random case looks like. `many` is the share of rules that need two to `most` outcomes; caps are shares of all credits (1: none). */
export type Shape = {
  readonly outcomes: number
  readonly courses: number
  readonly rules: number
  readonly pool: number
  readonly many: number
  readonly most: number
  readonly cap: number
  /** Also draws effects, scores, several targets a rule, works and sums of credits. */
  readonly rich: boolean
}

const held = (random: () => number, i: number, entry: number, rich: boolean): Held => ({
  id: `o${i}`,
  entryId: `e${entry}`,
  achievementId: `a${entry}`,
  typeCode: rich && random() < 0.5 ? 'degree.course' : 'nonDegree.certificate',
  issuerId: `i${entry % 7}`,
  sourceKind: entry % 3 === 0 ? 'undergraduate' : entry % 3 === 1 ? 'nonDegree' : 'selfTaughtExamination',
  credits: 50 * (1 + Math.floor(random() * 8)),
  certified: !rich || random() < 0.9,
  score: rich ? Math.floor(random() * 10_001) : 8_000,
  level: rich ? 1 + Math.floor(random() * 7) : null,
  obtainedOn: '2024-05-01',
  expiresOn: rich && random() < 0.1 ? '2024-12-31' : null,
  work: rich && random() < 0.15 ? `w${Math.floor(random() * 3)}` : null,
  otherUses: Math.floor(random() * 4),
})

const course = (random: () => number, i: number): Course => {
  const natures: readonly Nature[] = ['required', 'elective', 'practice']
  return {
    code: `c${String(i).padStart(3, '0')}`,
    credits: 100 * (1 + Math.floor(random() * 5)),
    nature: natures[Math.floor(random() * 3)] ?? 'elective',
    group: `g${i % 4}`,
    open: true,
  }
}

const effectOf = (random: () => number): Effect => {
  const at = random()
  return at < 0.7 ? 'credit' : at < 0.8 ? 'exemptStudyAndExam' : at < 0.9 ? 'exemptStudy' : 'exemptCreditOwed'
}

const rule = (random: () => number, i: number, shape: Shape, courses: readonly Course[]): Rule => {
  const wanted = new Set<number>()
  const size = random() < shape.many ? 2 + Math.floor(random() * (shape.most - 1)) : 1
  while (wanted.size < Math.min(size, shape.pool)) wanted.add(Math.floor(random() * shape.pool))
  const of: Condition[] = [...wanted].map((entry) => ({
    entries: [`e${entry}`],
    ...(shape.rich && random() < 0.2 ? { minScore: Math.floor(random() * 9_000) } : {}),
  }))
  const targets = new Set([Math.floor(random() * courses.length)])
  if (shape.rich && random() < 0.25) targets.add(Math.floor(random() * courses.length))
  const kind = shape.rich ? random() : 0
  return {
    id: `r${i}`,
    version: 1,
    combine:
      kind < 0.6 || of.length === 1
        ? { kind: 'all' }
        : kind < 0.75
          ? { kind: 'any' }
          : kind < 0.9
            ? { kind: 'atLeast', count: of.length - 1 }
            : { kind: 'credits', atLeast: 300 },
    of,
    targets: [...targets].flatMap((at) => (courses[at] === undefined ? [] : [{ course: courses[at].code, credits: courses[at].credits }])),
    effect: shape.rich ? effectOf(random) : 'credit',
    uncertified: shape.rich && random() < 0.2,
    notLower: shape.rich && random() < 0.2,
  }
}

/** A random case of a shape: outcomes of different catalogue entries, courses in four groups, a cap over all and one a group. */
export const randomCase = (seed: number, shape: Shape): Case => {
  const random = seeded(seed)
  const entries = new Set<number>()
  while (entries.size < Math.min(shape.outcomes, shape.pool)) entries.add(Math.floor(random() * shape.pool))
  const outcomes = [...entries].map((entry, i) => held(random, i, entry, shape.rich))
  const courses = Array.from({ length: shape.courses }, (_, i) => course(random, i))
  const rules = Array.from({ length: shape.rules }, (_, i) => rule(random, i, shape, courses))
  const total = courses.reduce((sum, one) => sum + one.credits, 0)
  const caps: Cap[] =
    shape.cap >= 1
      ? []
      : [
          { id: 'all', limit: Math.round((total * shape.cap) / 50) * 50, used: shape.rich ? 50 : 0, counts: {} },
          ...[0, 1, 2, 3].map((g) => ({
            id: `g${g}`,
            limit: Math.round((total * shape.cap) / 150) * 50,
            used: 0,
            counts: { groups: [`g${g}`] },
          })),
          {
            id: 'selfTaught',
            limit: Math.round((total * shape.cap) / 200) * 50,
            used: 0,
            counts: { sourceKinds: ['selfTaughtExamination'] },
          },
        ]
  return { today: '2026-11-24', outcomes, courses, rules, caps, assumeCertified: false }
}
