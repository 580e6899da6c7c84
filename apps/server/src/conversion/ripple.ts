import { notify } from '../notices/index.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { withdrawCase } from '../reviews/index.ts'
import * as store from './applicationStore.ts'
import { overturn } from './conclude.ts'
import { freeOutcomes, holdingOf } from './holding.ts'
import { insertTakenBack } from './takenBackStore.ts'

/** The courses of an application that were made of an outcome, and every outcome that went into them. Pure. */
export const restingOn = (
  row: Pick<store.ApplicationRow, 'shown'>,
  outcomeId: Id,
): { readonly courses: readonly string[]; readonly outcomes: ReadonlySet<Id> } => {
  const made = row.shown.courses.filter((course) => course.by?.outcomes.some((o) => o.id === outcomeId) === true)
  return {
    courses: made.map((course) => course.code),
    outcomes: new Set(made.flatMap((course) => course.by?.outcomes.map((o) => o.id) ?? [])),
  }
}

/** What is under way gives nothing any more: it leaves the desk or the notice, what else it holds is free again, and the learner hears why. */
const stopOpen = async (tx: Sql, ctx: Context, row: store.ApplicationRow, outcomeId: Id): Promise<void> => {
  await withdrawCase(tx, ctx, 'conversion', row.id)
  await overturn(tx, ctx, row, { by: 'lapse', defects: [], outcomeId, refusedBy: null })
}

/** What was concluded loses the courses that were made of the outcome; the other outcomes that went into them are free again. */
const takeBack = async (tx: Sql, ctx: Context, row: store.ApplicationRow, outcomeId: Id): Promise<readonly string[]> => {
  const { courses, outcomes } = restingOn(row, outcomeId)
  const left = await store.reversePostings(tx, row.id, courses, ctx.now)
  await freeOutcomes(tx, ctx, holdingOf(ctx, row), outcomes)
  const note = { learnerId: row.learnerId, applicationId: row.id, id: ctx.newId(), outcomeId, courses, outcomes }
  await insertTakenBack(tx, { ...note, now: ctx.now })
  if (left === 0) await store.setApplication(tx, row.id, { state: 'revoked', now: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: 'conversion.takenBack',
    params: { programme: row.programme, number: row.resultNumber ?? row.number, courses: courses.length },
    href: `/me/conversions/${row.id}`,
  })
  return courses
}

/** Everything of conversions that rests on an outcome that was revoked: found, ended, and explained to whom it concerns. */
export const rippleOf = async (tx: Sql, ctx: Context, holderId: Id, outcomeId: Id): Promise<readonly EventDraft[]> => {
  const events: EventDraft[] = []
  for (const { id } of await store.conversionsOn(tx, holderId, outcomeId)) {
    const row = await store.applicationById(tx, id, true)
    if (row === undefined) continue
    if (row.state !== 'concluded') {
      await stopOpen(tx, ctx, row, outcomeId)
      events.push({ kind: 'conversion.overturned', facts: { conversion: id, learner: row.learnerId, outcome: outcomeId } })
      continue
    }
    const courses = await takeBack(tx, ctx, row, outcomeId)
    events.push({ kind: 'conversion.takenBack', facts: { conversion: id, learner: row.learnerId, outcome: outcomeId, courses } })
  }
  return events
}
