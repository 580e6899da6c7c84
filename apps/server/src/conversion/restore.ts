import { personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import * as store from './applicationStore.ts'
import { type Posted, usedOf } from './caseOf.ts'
import { areFree, holdingOf, spendAgain } from './holding.ts'
import type { Case, Cap } from './matching/model.ts'
import type { Grant } from './grant.ts'
import * as lost from './takenBackStore.ts'

const asPosted = (grant: Grant): Posted => ({
  course: grant.course,
  group: grant.group,
  nature: grant.nature,
  credits: grant.credits,
  effect: grant.effect,
  sourceKinds: grant.sourceKinds,
})

/** Whether grants fit beside what was posted meanwhile: no course twice, and no cap of the plan they were decided by exceeded. Pure. */
export const fitsBeside = (
  grants: readonly Grant[],
  posted: readonly Posted[],
  caps: readonly Pick<Cap, 'limit' | 'counts'>[],
): boolean => {
  if (grants.some((grant) => posted.some((p) => p.course === grant.course))) return false
  const all = [...posted, ...grants.map(asPosted)]
  return caps.every((cap) => usedOf(cap, all) <= cap.limit)
}

/** Gives a conversion back what it lost; false where its outcomes, its courses or a cap stand in the way by now. Nothing was changed then. */
const giveAgain = async (tx: Sql, ctx: Context, row: store.ApplicationRow, back: lost.TakenBack): Promise<boolean> => {
  if (row.state !== 'concluded' && row.state !== 'revoked') return false
  const grants = row.grants.filter((grant) => back.courses.includes(grant.course))
  const texts = await store.textsOf(tx, row.id)
  const theCase: Case | undefined = texts === undefined ? undefined : JSON.parse(texts.caseText)
  const posted = await store.postedIn(tx, await personIds(tx, row.learnerId), row.programmeId)
  if (!fitsBeside(grants, posted, theCase?.caps ?? [])) return false
  const holding = holdingOf(ctx, row)
  const outcomes = new Set(back.outcomes)
  if (!(await areFree(tx, holding, outcomes))) return false
  await spendAgain(tx, ctx, holding, outcomes)
  for (const grant of grants)
    await store.insertPosting(tx, {
      learnerId: row.learnerId,
      id: ctx.newId(),
      applicationId: row.id,
      programmeId: row.programmeId,
      grant,
      now: ctx.now,
    })
  await lost.concludedAgain(tx, row.id, ctx.now)
  await lost.noteRestored(tx, back.id, ctx.now)
  return true
}

/** Who had applied with the outcome is told that they may once more, one tap away from it: a result of today may differ, so nobody is put back on a desk. */
const tellLapsed = async (tx: Sql, ctx: Context, holderId: Id, outcomeId: Id): Promise<void> => {
  for (const id of await store.lapsedWith(tx, holderId, outcomeId)) {
    const row = await store.applicationById(tx, id)
    if (row === undefined) continue
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learnerId },
      code: 'conversion.askAnew',
      params: { programme: row.programme, number: row.number },
      href: `/me/convert/${row.programmeId}`,
    })
  }
}

/**
 * What a won appeal does to conversions: every course that was taken back through the outcome is posted again and its outcomes are spent again, as it was
 * decided then; where that cannot be any more, and where an application was still under way, the learner is told so and may apply anew.
 */
export const restoreOf = async (tx: Sql, ctx: Context, holderId: Id, outcomeId: Id): Promise<readonly EventDraft[]> => {
  const events: EventDraft[] = []
  for (const back of await lost.lostWith(tx, outcomeId)) {
    const row = await store.applicationById(tx, back.applicationId, true)
    if (row === undefined) continue
    const given = await giveAgain(tx, ctx, row, back)
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learnerId },
      code: given ? 'conversion.restored' : 'conversion.notRestored',
      params: { programme: row.programme, number: row.resultNumber ?? row.number, courses: back.courses.length },
      href: given ? `/me/conversions/${row.id}` : `/me/convert/${row.programmeId}`,
    })
    if (given)
      events.push({
        kind: 'conversion.restored',
        facts: { conversion: row.id, learner: row.learnerId, outcome: outcomeId, courses: [...back.courses] },
      })
  }
  await tellLapsed(tx, ctx, holderId, outcomeId)
  return events
}
