import { conversionWhatIf as contract } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { enrolmentsOf, offeredPlans } from '../programmes/index.ts'
import { postedIn } from './applicationStore.ts'
import { caseOf, rulesFor } from './caseOf.ts'
import { candidatesOf } from './matching/candidates.ts'
import { match } from './matching/match.ts'
import { convertibleTypes, rulesOnFile } from './ruleStore.ts'
import { trial } from './trial.ts'
import { rulesReached } from './ways.ts'
import * as store from './whatIfStore.ts'

/** How many programmes the recommendation names. */
const recommended = 20

/** What the recommendation looks through: every programme that is offered, every rule on file, the types. */
export type Offered = {
  readonly plans: Awaited<ReturnType<typeof offeredPlans>>
  readonly rules: Awaited<ReturnType<typeof rulesOnFile>>
  readonly tree: Awaited<ReturnType<typeof convertibleTypes>>
}

/**
 * Programmes by the credit that somebody's outcomes would bring there, the most first. Rules that none of the outcomes meets are
 * put aside first, and programmes that no other rule leads to are not searched: 1,000 programmes under 5,000 rules take less than a second (`npm run bench -- matching`).
 */
export const nearestOf = async ({ plans, rules, tree }: Offered, held: readonly store.HeldRow[], day: string) => {
  const bySchool = Map.groupBy(rulesReached(held, rules, tree, day), (rule) => rule.organizationId)
  const found = []
  for (const p of plans) {
    const { name, level, majorCode, mode, plan } = p.content
    const planned = { id: p.id, organizationId: p.organizationId, level, majorCode, plan }
    const cohort = Math.max(Number(day.slice(0, 4)), p.cohortFrom)
    const own = rulesFor(bySchool.get(p.organizationId) ?? [], planned, cohort, day)
    if (own.length === 0) continue
    const theCase = caseOf({ day, held, plan, rules: own, tree, posted: [], assumeCertified: true })
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

const nearest = async (db: Sql, held: readonly store.HeldRow[], day: string) =>
  nearestOf({ plans: await offeredPlans(db), rules: await rulesOnFile(db), tree: await convertibleTypes(db) }, held, day)

/** What-if and recommendations over HTTP. */
export const whatIfActions = (platform: Platform): readonly Bound[] => {
  const db = platform.database.app
  const year = (day: string): number => Number(day.slice(0, 4))
  return [
    query(contract.whatIf, async (ctx, { id, cohort, assume }) => {
      const day = shanghaiDay(ctx.now)
      const ids = await personIds(db, ctx.actor.learnerId)
      const enrolment = (await enrolmentsOf(db, ids, day)).find((one) => one.programmeId === id)
      const found = await trial(db, {
        id,
        cohort: cohort ?? enrolment?.cohort ?? year(day),
        day,
        held: await store.heldBy(db, ids),
        posted: await postedIn(db, ids, id),
        assume: assume !== 'no',
        enrolled: enrolment !== undefined,
        ids,
      })
      return 'refused' in found ? found : found.shown
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
      const found = await trial(db, { id, cohort: cohort ?? year(day), day, held, posted: [], assume: true, enrolled: false, ids: [] })
      return 'refused' in found ? found : found.shown
    }),
    query(contract.nearestProgrammes, async (ctx) =>
      nearest(db, await store.heldBy(db, await personIds(db, ctx.actor.learnerId)), shanghaiDay(ctx.now)),
    ),
  ]
}
