import type { Levels } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import * as store from './applicationStore.ts'
import { give } from './conclude.ts'
import { holdingOf, holdOutcomes } from './holding.ts'
import { grantsOf } from './result.ts'
import { trial } from './trial.ts'
import { heldBy } from './whatIfStore.ts'

const dayMs = 86_400_000

/** A conversion that was concluded before the bank kept it: for whom, in which programme, and when. */
export type Past = Levels & {
  readonly learnerId: Id
  readonly enrolmentId: Id
  readonly programmeId: Id
  readonly organizationId: Id
  readonly cohort: number
  readonly concludedAt: Date
}

/**
 * Stores a concluded conversion of the past, computed by the rules of the day on which it was asked for, with everything that a conversion of today has but
 * the steps of its reviews. False where nothing could be converted; the caller rolls back what an error leaves.
 */
export const recordPast = async (tx: Sql, ctx: Context, p: Past): Promise<boolean> => {
  const asked = new Date(p.concludedAt.getTime() - 16 * dayMs)
  const day = shanghaiDay(asked)
  const ids = [p.learnerId]
  const held = await heldBy(tx, ids)
  const posted = await store.postedIn(tx, ids, p.programmeId)
  const found = await trial(tx, { id: p.programmeId, cohort: p.cohort, day, held, posted, assume: false, enrolled: true, ids: [] })
  if ('refused' in found) return false
  const grants = grantsOf(found, held)
  if (grants.length === 0) return false
  const id = ctx.newId()
  const made = await store.insertApplication(tx, {
    ...p,
    id,
    year: day.slice(0, 4),
    programmeVersion: found.shown.programme.version,
    key: found.shown.key,
    caseText: JSON.stringify(found.theCase),
    matchingText: JSON.stringify(found.matching),
    shown: found.shown,
    grants,
    credit: found.matching.credit,
    exempt: found.matching.exempt,
    note: null,
    roundId: null,
    now: asked,
  })
  const row = made ? await store.applicationById(tx, id) : undefined
  if (row === undefined) return false
  const used = new Set(found.matching.conversions.flatMap((c) => c.outcomes))
  await holdOutcomes(
    tx,
    { ...ctx, now: asked },
    holdingOf(ctx, row),
    held.filter((one) => used.has(one.id)),
  )
  const noticeUntil = shanghaiDay(new Date(p.concludedAt.getTime() - dayMs))
  await store.setApplication(tx, id, { state: 'notice', now: asked, noticeUntil })
  return (await give(tx, { ...ctx, now: p.concludedAt }, row)) !== undefined
}
