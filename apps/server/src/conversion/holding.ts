import { creditOf, type Movement, moveCredit } from '../credits/index.ts'
import { appendStatus, lastStatus } from '../outcomes/index.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import * as store from './applicationStore.ts'
import type { HeldRow } from './whatIfStore.ts'

/** For whom and in which application outcomes are held. `round` makes each submission's moves of credit their own. */
export type Holding = { readonly learnerId: Id; readonly applicationId: Id; readonly number: string; readonly round: Id }

/** How an application holds its outcomes; each time it is touched has moves of its own. */
export const holdingOf = (ctx: Context, row: Pick<store.ApplicationRow, 'learnerId' | 'id' | 'number'>): Holding => ({
  learnerId: row.learnerId,
  applicationId: row.id,
  number: row.number,
  round: ctx.newId(),
})

const movement = (h: Holding, t: { readonly holderId: Id; readonly outcomeId: Id; readonly recordId: Id }, move: string): Movement => ({
  learnerId: t.holderId,
  recordId: t.recordId,
  outcomeId: t.outcomeId,
  reference: { kind: 'conversion', id: h.applicationId },
  key: `${move} ${h.applicationId} ${h.round} ${t.recordId}`,
})

const mark = async (
  tx: Sql,
  ctx: Context,
  h: Holding,
  t: { readonly holderId: Id; readonly outcomeId: Id },
  status: 'valid' | 'locked' | 'used',
  seq: number,
) =>
  appendStatus(tx, {
    learnerId: t.holderId,
    outcomeId: t.outcomeId,
    seq,
    status,
    reason: 'conversion',
    note: h.number,
    actorId: null,
    organizationId: null,
    at: ctx.now,
  })

/**
 * Locks the outcomes that an application takes, and their credit. The key of the status row makes of two applications at once exactly one; the other one is
 * told which outcome is gone.
 */
export const holdOutcomes = async (tx: Sql, ctx: Context, h: Holding, outcomes: readonly HeldRow[]): Promise<void> => {
  for (const row of [...outcomes].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const taken = { holderId: row.holderId, outcomeId: row.id, recordId: row.recordId }
    const last = await lastStatus(tx, row.holderId, row.id)
    const free = last === undefined || last.status === 'valid'
    if (!free || !(await mark(tx, ctx, h, taken, 'locked', (last?.seq ?? 0) + 1))) refuse('conversion.outcome_taken', { name: row.name })
    if (row.recordId !== null && !(await moveCredit(tx, ctx, 'lock', movement(h, { ...taken, recordId: row.recordId }, 'lock'))))
      refuse('conversion.outcome_taken', { name: row.name })
    await store.noteTaken(tx, { learnerId: h.learnerId, applicationId: h.applicationId, ...taken })
  }
}

/** Gives back what an application holds. An outcome that was revoked meanwhile stays revoked. */
export const releaseOutcomes = async (tx: Sql, ctx: Context, h: Holding): Promise<void> => {
  for (const taken of (await store.takenBy(tx, h.applicationId)).filter((t) => t.state === 'held')) {
    const last = await lastStatus(tx, taken.holderId, taken.outcomeId)
    if (last?.status === 'locked') await mark(tx, ctx, h, taken, 'valid', last.seq + 1)
    if (taken.recordId !== null) await moveCredit(tx, ctx, 'unlock', movement(h, { ...taken, recordId: taken.recordId }, 'unlock'))
  }
  await store.moveTaken(tx, h.applicationId, 'held', 'released')
}

/** Uses up what an application holds. False where one of its outcomes is no longer locked by it: it was revoked or corrected meanwhile. */
export const useOutcomes = async (tx: Sql, ctx: Context, h: Holding): Promise<boolean> => {
  for (const taken of (await store.takenBy(tx, h.applicationId)).filter((t) => t.state === 'held')) {
    const last = await lastStatus(tx, taken.holderId, taken.outcomeId)
    if (last?.status !== 'locked' || !(await mark(tx, ctx, h, taken, 'used', last.seq + 1))) return false
    if (taken.recordId !== null && !(await moveCredit(tx, ctx, 'use', movement(h, { ...taken, recordId: taken.recordId }, 'use'))))
      return false
  }
  await store.moveTaken(tx, h.applicationId, 'held', 'used')
  return true
}

/** Frees some of the outcomes that an application has used up, where it is taken back. One that was revoked stays revoked. */
export const freeOutcomes = async (tx: Sql, ctx: Context, h: Holding, outcomeIds: ReadonlySet<Id>): Promise<void> => {
  const freed = (await store.takenBy(tx, h.applicationId)).filter((t) => t.state === 'used' && outcomeIds.has(t.outcomeId))
  for (const taken of freed) {
    const last = await lastStatus(tx, taken.holderId, taken.outcomeId)
    if (last?.status === 'used') await mark(tx, ctx, h, taken, 'valid', last.seq + 1)
    // Frozen credit of a revoked outcome is taken back by the ledger as soon as it is let go.
    if (taken.recordId !== null) await moveCredit(tx, ctx, 'unuse', movement(h, { ...taken, recordId: taken.recordId }, 'unuse'))
  }
  await store.releaseTaken(
    tx,
    h.applicationId,
    freed.map((t) => t.outcomeId),
  )
}

/** Whether outcomes that an application had used are free again, whole and with their credit: nobody else has taken them since. */
export const areFree = async (tx: Sql, h: Holding, outcomeIds: ReadonlySet<Id>): Promise<boolean> => {
  const wanted = (await store.takenBy(tx, h.applicationId)).filter((t) => outcomeIds.has(t.outcomeId))
  if (wanted.length !== outcomeIds.size) return false
  for (const taken of wanted) {
    const last = await lastStatus(tx, taken.holderId, taken.outcomeId)
    if (last !== undefined && last.status !== 'valid') return false
    if (taken.recordId !== null && (await creditOf(tx, taken.holderId, taken.recordId))?.at !== 'available') return false
  }
  return true
}

/** Uses outcomes up once more that were freed by a revocation which did not hold. Looked at before by `areFree`; who took one in between rolls this back. */
export const spendAgain = async (tx: Sql, ctx: Context, h: Holding, outcomeIds: ReadonlySet<Id>): Promise<void> => {
  for (const taken of (await store.takenBy(tx, h.applicationId)).filter((t) => outcomeIds.has(t.outcomeId))) {
    const seq = (await lastStatus(tx, taken.holderId, taken.outcomeId))?.seq ?? 0
    const marked = (await mark(tx, ctx, h, taken, 'locked', seq + 1)) && (await mark(tx, ctx, h, taken, 'used', seq + 2))
    if (!marked) refuse('server.busy')
    for (const move of taken.recordId === null ? [] : (['lock', 'use'] as const))
      if (!(await moveCredit(tx, ctx, move, movement(h, { ...taken, recordId: taken.recordId ?? '' }, `${move} again`))))
        refuse('server.busy')
    await store.noteTaken(tx, { learnerId: h.learnerId, applicationId: h.applicationId, ...taken })
  }
  await store.moveTaken(tx, h.applicationId, 'held', 'used')
}
