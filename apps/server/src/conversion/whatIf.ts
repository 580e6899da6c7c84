import { conversionWhatIf as contract, type programmes } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { offeredPlans, programmeById, versionFor, versionsOf } from '../programmes/index.ts'
import { caseOf, type Planned, rulesFor, type TypeTree } from './caseOf.ts'
import { candidatesOf } from './matching/candidates.ts'
import { askHighs } from './matching/highs.ts'
import { match, type Matching } from './matching/match.ts'
import type { Missed } from './matching/whyNot.ts'
import { convertibleTypes, type RuleRow, rulesOnFile, type VersionRow } from './ruleStore.ts'
import * as store from './whatIfStore.ts'

/** How many programmes the recommendation names. */
const recommended = 20

type Applied = readonly { readonly row: RuleRow; readonly version: VersionRow }[]
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

const refOf = (rules: Applied, rule: { readonly id: string; readonly version: number } | null): contract.WhyNot['rule'] => {
  const found = rule === null ? undefined : rules.find((r) => r.row.id === rule.id)
  return found === undefined
    ? null
    : { id: found.row.id, version: found.version.version, number: found.row.number, name: found.version.content.name }
}

const whyNotOf = (missed: Missed, rules: Applied, names: ReadonlyMap<string, string>): contract.WhyNot => ({
  reason: missed.reason,
  rule: refOf(rules, missed.rule),
  lacks: missed.lacks.map((l) => ({ outcome: l.outcome === null ? null : (names.get(l.outcome) ?? null), misses: [...l.misses] })),
  missingCredits: missed.missingCredits,
  takenBy: [...missed.takenBy],
  capped: missed.caps.length > 0,
})

const courseOf = (course: programmes.Course, found: Matching, rules: Applied, names: ReadonlyMap<string, string>): contract.AuditCourse => {
  const conversion = found.conversions.find((c) => c.courses.some((x) => x.code === course.code))
  const missed = found.missed.find((m) => m.course === course.code)
  const rule = conversion === undefined ? null : refOf(rules, conversion.rule)
  const gives = conversion !== undefined && (conversion.effect === 'credit' || conversion.effect === 'exemptStudyAndExam')
  return {
    code: course.code,
    name: course.name,
    credits: course.credits,
    nature: course.nature,
    group: course.group,
    state: conversion !== undefined ? (gives ? 'credited' : 'exempt') : course.convertible ? 'missing' : 'closed',
    by:
      conversion === undefined || rule === null
        ? null
        : {
            rule,
            effect: conversion.effect,
            credits: conversion.courses.find((x) => x.code === course.code)?.credits ?? 0,
            outcomes: conversion.outcomes.map((id) => ({ id, name: names.get(id) ?? '' })),
          },
    whyNot: conversion !== undefined || missed === undefined ? null : whyNotOf(missed, rules, names),
  }
}

const present = (
  a: {
    readonly chosen: Chosen
    readonly cohort: number
    readonly day: string
    readonly rules: Applied
    readonly held: readonly store.HeldRow[]
    readonly assumed: boolean
  },
  found: Matching,
  looked: number,
): contract.WhatIf => {
  const names = new Map(a.held.map((h) => [h.id, h.name]))
  const courses = a.chosen.plan.courses.map((course) => courseOf(course, found, a.rules, names))
  const credited = (group: string): number =>
    courses.filter((c) => c.group === group && c.state === 'credited').reduce((sum, c) => sum + (c.by?.credits ?? 0), 0)
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
    groups: a.chosen.plan.groups.map((g) => ({ ...g, credited: credited(g.code), missing: Math.max(0, g.least - credited(g.code)) })),
    courses,
    caps: found.caps.map((cap) => ({ most: cap.limit, now: cap.now })),
    outcomes: looked,
    used: new Set(found.conversions.flatMap((c) => c.outcomes)).size,
    assumed: a.assumed,
  }
}

const run = async (
  db: Sql,
  a: { readonly id: Id; readonly cohort: number; readonly day: string; readonly held: readonly store.HeldRow[] },
): Promise<contract.WhatIf | { readonly refused: 'record.not_found' | 'conversion.no_plan_for_cohort' }> => {
  const chosen = await planFor(db, a.id, a.cohort)
  if (chosen === undefined) return { refused: 'record.not_found' }
  if (chosen === 'none') return { refused: 'conversion.no_plan_for_cohort' }
  const rules = rulesFor(await rulesOnFile(db), chosen, a.cohort, a.day)
  const tree: TypeTree = await convertibleTypes(db)
  const theCase = caseOf({ day: a.day, held: a.held, plan: chosen.plan, rules, tree, assumeCertified: true })
  const assumed = theCase.outcomes.some((o) => !o.certified)
  return present(
    { chosen, cohort: a.cohort, day: a.day, rules, held: a.held, assumed },
    await match(theCase, askHighs),
    theCase.outcomes.length,
  )
}

/** Programmes by the credit that somebody's outcomes would bring there, the most first. Those that no rule of theirs leads to are not searched. */
const nearest = async (db: Sql, held: readonly store.HeldRow[], day: string) => {
  const [plans, rules, tree] = [await offeredPlans(db), await rulesOnFile(db), await convertibleTypes(db)]
  const found = []
  for (const p of plans) {
    const { name, level, majorCode, mode, plan } = p.content
    const planned = { id: p.id, organizationId: p.organizationId, level, majorCode, plan }
    const cohort = Math.max(Number(day.slice(0, 4)), p.cohortFrom)
    const theCase = caseOf({ day, held, plan, rules: rulesFor(rules, planned, cohort, day), tree, assumeCertified: true })
    if (candidatesOf(theCase).items.length === 0) continue
    const { credit, conversions } = await match(theCase)
    if (credit > 0)
      found.push({
        id: p.id,
        name,
        organization: { id: p.organizationId, name: p.organization },
        level,
        mode,
        least: plan.least,
        credit,
        courses: conversions.reduce((sum, c) => sum + c.courses.length, 0),
      })
  }
  found.sort((a, b) => b.credit / b.least - a.credit / a.least || b.credit - a.credit || Number(BigInt(a.id) - BigInt(b.id)))
  return { items: found.slice(0, recommended), programmes: plans.length, outcomes: held.length }
}

/** What-if and recommendations over HTTP. */
export const whatIfActions = (platform: Platform): readonly Bound[] => {
  const db = platform.database.app
  const year = (day: string): number => Number(day.slice(0, 4))
  return [
    query(contract.whatIf, async (ctx, { id, cohort }) => {
      const day = shanghaiDay(ctx.now)
      const held = await store.heldBy(db, await personIds(db, ctx.actor.learnerId))
      return run(db, { id, cohort: cohort ?? year(day), day, held })
    }),
    query(contract.whatIfForVisitor, async (ctx, { id, cohort, outcomes }) => {
      const day = shanghaiDay(ctx.now)
      const known = new Map((await store.asIfHeld(db, [...new Set(outcomes.map((o) => o.entryId))])).map((row) => [row.entryId, row]))
      if (outcomes.some((o) => !known.has(o.entryId))) return { refused: 'conversion.entry_unknown' }
      const held = outcomes.flatMap((o, i) => {
        const row = known.get(o.entryId)
        const grade = o.score === null ? null : String(o.score / 100)
        return row === undefined ? [] : [{ ...row, id: `${i + 1}`, grade, obtainedOn: o.obtainedOn ?? day }]
      })
      return run(db, { id, cohort: cohort ?? year(day), day, held })
    }),
    query(contract.nearestProgrammes, async (ctx) =>
      nearest(db, await store.heldBy(db, await personIds(db, ctx.actor.learnerId)), shanghaiDay(ctx.now)),
    ),
  ]
}
