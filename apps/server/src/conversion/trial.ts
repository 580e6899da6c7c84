import { createHash } from 'node:crypto'
import type { conversionWhatIf as contract, programmes } from '@creditbank/contract'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { programmeById, versionFor, versionsOf } from '../programmes/index.ts'
import { caseOf, type Planned, type Posted, rulesFor, type TypeTree } from './caseOf.ts'
import { askHighs } from './matching/highs.ts'
import { type Conversion, engineVersion, match, type Matching } from './matching/match.ts'
import type { Case } from './matching/model.ts'
import type { Missed } from './matching/whyNot.ts'
import { type AppliedRule, ruleOfOverride } from './overrideRule.ts'
import { overridesFor } from './overrideStore.ts'
import type { Grant } from './grant.ts'
import { convertibleTypes, rulesOnFile } from './ruleStore.ts'
import type { HeldRow } from './whatIfStore.ts'

type Applied = readonly AppliedRule[]
type Chosen = Planned & { readonly name: string; readonly organization: string; readonly version: number }

/** The plan of a programme for a year of entry; `none` where nothing was published for that year. Undefined: there is no such programme to choose. */
const planFor = async (db: Sql, id: Id, cohort: number): Promise<Chosen | 'none' | undefined> => {
  const row = await programmeById(db, id)
  if (row === undefined || row.inForce === null || row.retiredAt !== null) return undefined
  const found = versionFor(
    (await versionsOf(db, id)).filter((v) => v.state === 'published'),
    cohort,
  )
  if (found === undefined) return 'none'
  const { name, level, majorCode, plan } = found.content
  return { id, organizationId: row.organizationId, organization: row.organization, name, level, majorCode, plan, version: found.version }
}

/** The application of a person for the programme that is still open, with the courses it asks for. */
export type UnderWay = {
  readonly id: Id
  readonly number: string
  readonly grants: readonly Pick<Grant, 'course' | 'credits' | 'effect'>[]
}

const gives = (effect: Grant['effect']): boolean => effect === 'credit' || effect === 'exemptStudyAndExam'

type Shown = {
  readonly chosen: Chosen
  readonly cohort: number
  readonly day: string
  readonly rules: Applied
  readonly held: readonly HeldRow[]
  readonly posted: readonly Posted[]
  readonly underWay: UnderWay | undefined
  readonly assumed: boolean
  readonly enrolled: boolean
}

/** The name of a result: the same conversions under the same versions of rules and plan have the same one, on whatever day they are computed. */
export const resultKey = (plan: { readonly id: string; readonly version: number }, conversions: readonly Conversion[]): string =>
  createHash('sha256')
    .update(JSON.stringify({ engine: engineVersion, programme: plan.id, version: plan.version, conversions }))
    .digest('base64url')

const refOf = (rules: Applied, rule: { readonly id: string; readonly version: number } | null): contract.WhyNot['rule'] => {
  const found = rule === null ? undefined : rules.find((r) => r.row.id === rule.id)
  return found === undefined
    ? null
    : {
        id: found.row.id,
        version: found.version.version,
        number: found.row.number,
        name: found.version.content.name,
        ...(found.override === undefined ? {} : { override: found.override }),
      }
}

const whyNotOf = (missed: Missed, rules: Applied, names: ReadonlyMap<string, string>): contract.WhyNot => ({
  reason: missed.reason,
  rule: refOf(rules, missed.rule),
  lacks: missed.lacks.map((l) => ({ outcome: l.outcome === null ? null : (names.get(l.outcome) ?? null), misses: [...l.misses] })),
  missingCredits: missed.missingCredits,
  takenBy: [...missed.takenBy],
  capped: missed.caps.length > 0,
})

const stateOf = (c: {
  readonly earned: boolean
  readonly waits: boolean
  readonly by: Grant['effect'] | undefined
  readonly convertible: boolean
}): contract.AuditCourse['state'] => {
  if (c.earned) return 'earned'
  if (c.by !== undefined) return gives(c.by) ? 'credited' : 'exempt'
  if (c.waits) return 'inProgress'
  return c.convertible ? 'missing' : 'closed'
}

const courseOf = (course: programmes.Course, a: Shown, found: Matching, names: ReadonlyMap<string, string>): contract.AuditCourse => {
  const { rules } = a
  const earned = a.posted.some((p) => p.course === course.code)
  const conversion = found.conversions.find((c) => c.courses.some((x) => x.code === course.code))
  const missed = found.missed.find((m) => m.course === course.code)
  const rule = conversion === undefined ? null : refOf(rules, conversion.rule)
  const waits = !earned && conversion === undefined && a.underWay?.grants.some((grant) => grant.course === course.code) === true
  return {
    code: course.code,
    name: course.name,
    credits: course.credits,
    nature: course.nature,
    group: course.group,
    state: stateOf({ earned, waits, by: conversion?.effect, convertible: course.convertible }),
    ...(waits && a.underWay !== undefined ? { underWay: { id: a.underWay.id, number: a.underWay.number } } : {}),
    by:
      conversion === undefined || rule === null
        ? null
        : {
            rule,
            effect: conversion.effect,
            credits: conversion.courses.find((x) => x.code === course.code)?.credits ?? 0,
            outcomes: conversion.outcomes.map((id) => ({ id, name: names.get(id) ?? '' })),
          },
    whyNot: earned || waits || conversion !== undefined || missed === undefined ? null : whyNotOf(missed, rules, names),
  }
}

const aboutCap = (about: programmes.Cap | undefined): { readonly about?: programmes.Cap } => (about === undefined ? {} : { about })

const present = (a: Shown, found: Matching, looked: number): contract.WhatIf => {
  const names = new Map(a.held.map((h) => [h.id, h.name]))
  const courses = a.chosen.plan.courses.map((course) => courseOf(course, a, found, names))
  const groupOf = (group: programmes.Plan['groups'][number]): contract.WhatIf['groups'][number] => {
    const here = courses.filter((c) => c.group === group.code)
    const done = a.posted.filter((p) => p.group === group.code && gives(p.effect)).reduce((sum, p) => sum + p.credits, 0)
    const credited = done + here.filter((c) => c.state === 'credited').reduce((sum, c) => sum + (c.by?.credits ?? 0), 0)
    const waiting = new Set(here.filter((c) => c.state === 'inProgress').map((c) => c.code))
    const inProgress = (a.underWay?.grants ?? []).reduce((sum, g) => sum + (waiting.has(g.course) && gives(g.effect) ? g.credits : 0), 0)
    return { ...group, done, credited, inProgress, missing: Math.max(0, group.least - credited - inProgress) }
  }
  return {
    programme: {
      id: a.chosen.id,
      name: a.chosen.name,
      organization: { id: a.chosen.organizationId, name: a.chosen.organization },
      version: a.chosen.version,
      cohort: a.cohort,
      least: a.chosen.plan.least,
    },
    day: a.day,
    credit: found.credit,
    exempt: found.exempt,
    proven: found.proof.gap === 0 && !found.proof.cut,
    gap: found.proof.gap,
    groups: a.chosen.plan.groups.map(groupOf),
    courses,
    // The engine's caps stand in the order of the plan's.
    caps: found.caps.map((cap, i) => ({ most: cap.limit, now: cap.now, ...aboutCap(a.chosen.plan.caps[i]) })),
    outcomes: looked,
    used: new Set(found.conversions.flatMap((c) => c.outcomes)).size,
    assumed: a.assumed,
    key: resultKey(a.chosen, found.conversions),
    enrolled: a.enrolled,
  }
}

/** A computed result: the inputs, what the engine answered, and how people see it. The first two are stored with an application and replayed. */
export type Trial = { readonly theCase: Case; readonly matching: Matching; readonly shown: contract.WhatIf; readonly rules: Applied }

/** What somebody's outcomes bring in a programme under the rules of a day. `assume`: outcomes without certified credit count as if they had it. */
export const trial = async (
  db: Sql,
  a: {
    readonly id: Id
    readonly cohort: number
    readonly day: string
    readonly held: readonly HeldRow[]
    readonly posted: readonly Posted[]
    readonly underWay?: UnderWay | undefined
    readonly assume: boolean
    readonly enrolled: boolean
    /** The person's account ids, whose overrides count; none for a visitor. */
    readonly ids: readonly Id[]
  },
): Promise<Trial | { readonly refused: 'record.not_found' | 'conversion.no_plan_for_cohort' }> => {
  const chosen = await planFor(db, a.id, a.cohort)
  if (chosen === undefined) return { refused: 'record.not_found' }
  if (chosen === 'none') return { refused: 'conversion.no_plan_for_cohort' }
  const overrides = await overridesFor(db, { programmeId: a.id, ids: a.ids, day: a.day })
  const rules = [...rulesFor(await rulesOnFile(db), chosen, a.cohort, a.day), ...overrides.map(ruleOfOverride)]
  const tree: TypeTree = await convertibleTypes(db)
  const { day, held, posted } = a
  const theCase = caseOf({ day, held, plan: chosen.plan, rules, tree, posted, assumeCertified: a.assume })
  const assumed = a.assume && theCase.outcomes.some((o) => !o.certified)
  const matching = await match(theCase, askHighs)
  const shown = present(
    { chosen, cohort: a.cohort, day, rules, held, posted, underWay: a.underWay, assumed, enrolled: a.enrolled },
    matching,
    theCase.outcomes.length,
  )
  return { theCase, matching, shown, rules }
}
