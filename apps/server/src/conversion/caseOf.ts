import type { programmes } from '@creditbank/contract'
import { type Ceiling, ceilingsOf } from '../programmes/index.ts'
import type { Case, Course, Effect, Held, Rule, SourceKind } from './matching/model.ts'
import type { RuleRow, VersionRow } from './ruleStore.ts'
import { forCohort, inForceOn, inScope, type ScopeFacts } from './standing.ts'
import type { HeldRow } from './whatIfStore.ts'

/** From which kind of education a type comes. Types that a bank adds below a first-level type are of its kind. */
const kinds: Readonly<Record<string, SourceKind>> = {
  undergraduateCourse: 'undergraduate',
  diploma: 'undergraduate',
  academicDegree: 'undergraduate',
  degree: 'undergraduate',
  higherVocationalCourse: 'higherVocational',
  continuingDegreeCourse: 'continuingDegree',
  selfTaughtCourse: 'selfTaughtExamination',
  nonDegree: 'nonDegree',
  noFixedForm: 'noFixedForm',
  community: 'community',
}
const sourceKindOf = (row: Pick<HeldRow, 'typeCode' | 'parentType'>): SourceKind =>
  kinds[row.typeCode] ?? kinds[row.parentType ?? ''] ?? 'noFixedForm'

/** A score in hundredths of a point out of a grade as it was stored; null where the grade is none of a hundred. */
const scoreOf = (row: Pick<HeldRow, 'grading' | 'grade'>): number | null => {
  if (row.grading !== 'percent' || row.grade === null || !/^\d{1,3}(\.\d{1,2})?$/.test(row.grade)) return null
  const score = Math.round(Number(row.grade) * 100)
  return score <= 10_000 ? score : null
}

/** Types of degree courses: what the university that awarded them stored counts as certified. */
const degreeCourse = (row: HeldRow): boolean => row.typeCode.endsWith('Course') && row.parentType === 'degree'

/** An outcome as the engine takes it; undefined where it can never convert, is locked, used or no longer valid. */
export const heldOf = (row: HeldRow): Held | undefined => {
  if (!row.mayConvert || (row.lastStatus !== null && row.lastStatus !== 'valid')) return undefined
  const byAward = row.bySchool && degreeCourse(row)
  const certified = row.certifiedCredits !== null || byAward
  return {
    id: row.id,
    entryId: row.entryId,
    achievementId: row.achievementId,
    typeCode: row.typeCode,
    issuerId: row.issuerId,
    sourceKind: sourceKindOf(row),
    credits: row.certifiedCredits ?? row.credits,
    certified,
    score: scoreOf(row),
    level: row.level,
    obtainedOn: row.obtainedOn,
    expiresOn: row.expiresOn,
    work: null,
    otherUses: 0,
  }
}

/** A type with those below it: a condition that names a first-level type means all of them. */
export type TypeTree = readonly { readonly code: string; readonly parent: string | null }[]
const below = (types: readonly string[], tree: TypeTree): readonly string[] => [
  ...new Set(types.flatMap((code) => [code, ...tree.filter((t) => t.parent === code).map((t) => t.code)])),
]

const list = <T>(values: readonly T[]): readonly T[] | undefined => (values.length === 0 ? undefined : values)
const given = <K extends string, V>(key: K, value: V | null | undefined): { readonly [P in K]?: V } => {
  const made: { [P in K]?: V } = {}
  if (value !== null && value !== undefined) made[key] = value
  return made
}

/** A rule's content as the engine takes it. */
export const engineRule = (id: string, v: Pick<VersionRow, 'version' | 'content'>, tree: TypeTree): Rule => ({
  id,
  version: v.version,
  combine: v.content.combine,
  of: v.content.of.map((c) => ({
    ...given('entries', list(c.entries)),
    ...given('achievements', list(c.achievements)),
    ...given('types', list(below(c.types, tree))),
    ...given('issuers', list(c.issuers)),
    ...given('sourceKinds', list(c.sourceKinds)),
    ...given('except', list(c.except)),
    ...given('minScore', c.minScore),
    ...given('minLevel', c.minLevel),
    ...given('minCredits', c.minCredits),
    ...given('withinMonths', c.withinMonths),
  })),
  targets: v.content.targets,
  effect: v.content.effect,
  uncertified: v.content.uncertified,
  notLower: v.content.notLower,
})

/** A programme's plan with what a rule's scope asks about it. */
export type Planned = ScopeFacts & { readonly organizationId: string; readonly plan: programmes.Plan }

/** The rules of a programme's school that hold on a day for a year of entry, by rising number: the same day gives the same list. */
export const rulesFor = (
  rules: readonly RuleRow[],
  p: Planned,
  cohort: number,
  day: string,
): readonly { readonly row: RuleRow; readonly version: VersionRow }[] =>
  rules.flatMap((row) => {
    if (row.organizationId !== p.organizationId) return []
    const version = inForceOn(row.versions, row.retiredOn, day)
    return version !== undefined && inScope(version.content, p) && forCohort(version.content, cohort) ? [{ row, version }] : []
  })

/** What an earlier conversion gave somebody in the programme: it is not given again, and counts towards the caps. */
export type Posted = {
  readonly course: string
  readonly group: string
  readonly nature: Course['nature']
  readonly credits: number
  readonly effect: Effect
  readonly sourceKinds: readonly SourceKind[]
}

const courseOf = (c: programmes.Course, posted: readonly Posted[]): Course => ({
  code: c.code,
  credits: c.credits,
  nature: c.nature,
  group: c.group,
  open: c.convertible && !posted.some((p) => p.course === c.code),
})

/** How much of a cap earlier conversions have used up. */
export const usedOf = (cap: Pick<Ceiling, 'counts'>, posted: readonly Posted[]): number => {
  const { effects, sourceKinds, natures, groups } = cap.counts
  return posted
    .filter((p) => effects === undefined || effects.includes(p.effect))
    .filter((p) => sourceKinds === undefined || p.sourceKinds.some((kind) => sourceKinds.includes(kind)))
    .filter((p) => (natures === undefined || natures.includes(p.nature)) && (groups === undefined || groups.includes(p.group)))
    .reduce((sum, p) => sum + p.credits, 0)
}

/** The case of outcomes and rules as the engine takes them, in a plan on a day. Pure. */
export const caseWith = (a: {
  readonly day: string
  readonly outcomes: readonly Held[]
  readonly plan: programmes.Plan
  readonly rules: readonly Rule[]
  readonly posted: readonly Posted[]
  readonly assumeCertified: boolean
}): Case => ({
  today: a.day,
  outcomes: a.outcomes,
  courses: a.plan.courses.map((c) => courseOf(c, a.posted)),
  rules: a.rules,
  caps: ceilingsOf(a.plan).map((cap) => ({ ...cap, used: usedOf(cap, a.posted) })),
  assumeCertified: a.assumeCertified,
})

/** The case of a person for a programme on a day. Pure: the same facts give the same case, and the same case the same bytes. */
export const caseOf = ({
  held,
  rules,
  tree,
  ...rest
}: {
  readonly day: string
  readonly held: readonly HeldRow[]
  readonly plan: programmes.Plan
  readonly rules: readonly { readonly row: Pick<RuleRow, 'id'>; readonly version: Pick<VersionRow, 'version' | 'content'> }[]
  readonly tree: TypeTree
  readonly posted: readonly Posted[]
  readonly assumeCertified: boolean
}): Case =>
  caseWith({
    ...rest,
    outcomes: held.flatMap((row) => heldOf(row) ?? []),
    rules: rules.map(({ row, version }) => engineRule(row.id, version, tree)),
  })
