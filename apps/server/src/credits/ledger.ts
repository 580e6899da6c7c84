import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Account, type Move, moved, takenBack } from './rules.ts'
import * as store from './store.ts'

/** What a move is about: whose credit, granted by which certification record for which outcome, and the business that moves it. */
export type Movement = {
  readonly learnerId: Id
  readonly recordId: Id
  readonly outcomeId: Id
  readonly reference: { readonly kind: string; readonly id: Id }
  /** A repeat with the same key does nothing and succeeds. */
  readonly key: string
}

/** Where the credit of a record lies and how much it is; undefined before it was granted. */
export const creditOf = async (
  tx: Sql,
  learnerId: Id,
  recordId: Id,
): Promise<{ readonly at: Account; readonly amount: number } | undefined> => {
  const last = await lastTransferOf(tx, learnerId, recordId)
  return last === undefined ? undefined : { at: last.to_account, amount: last.amount }
}

/** The last transfer of a record: what moved its credit to where it lies. */
export const lastTransferOf = async (tx: Sql, learnerId: Id, recordId: Id): Promise<store.TransferRow | undefined> =>
  (await store.transfersOf(tx, learnerId, recordId)).at(-1)

const move = async (
  tx: Sql,
  ctx: Context,
  kind: Move,
  m: Movement,
  from: { readonly at: Account; readonly amount: number },
): Promise<boolean> => {
  const to = moved(kind, from.at)
  if (to === undefined) return false
  await store.insertTransfer(tx, {
    learner_id: m.learnerId,
    id: ctx.newId(),
    kind,
    from_account: from.at,
    to_account: to,
    amount: from.amount,
    outcome_id: m.outcomeId,
    record_id: m.recordId,
    reference_kind: m.reference.kind,
    reference_id: m.reference.id,
    key: m.key,
    at: ctx.now,
  })
  return true
}

/** Grants the credit of a certification record, in hundredths. False where that record has granted already under another key. */
export const grantCredit = async (tx: Sql, ctx: Context, m: Movement, amount: number): Promise<boolean> => {
  await store.lockBalances(tx, m.learnerId)
  if ((await store.transferByKey(tx, m.learnerId, m.key)) !== undefined) return true
  if ((await creditOf(tx, m.learnerId, m.recordId)) !== undefined) return false
  return move(tx, ctx, 'grant', m, { at: 'bank', amount })
}

/** Takes credit back from where it lies and ends its freeze. */
const reverse = async (tx: Sql, ctx: Context, m: Movement, from: { readonly at: Account; readonly amount: number }): Promise<boolean> => {
  if (!(await move(tx, ctx, 'reverse', m, from))) return false
  await store.endFreeze(tx, m.learnerId, m.recordId, ctx.now)
  return true
}

/**
 * Moves the whole credit of a record. False where it does not lie where that move begins (it is locked by somebody else, spent, taken back, or was never
 * granted), or where it is frozen and was to be spent. Frozen credit that its business lets go is taken back in the same breath. Transfers of one learner
 * happen one after the other.
 */
export const moveCredit = async (tx: Sql, ctx: Context, kind: Exclude<Move, 'grant'>, m: Movement): Promise<boolean> => {
  await store.lockBalances(tx, m.learnerId)
  if ((await store.transferByKey(tx, m.learnerId, m.key)) !== undefined) return true
  const now = await creditOf(tx, m.learnerId, m.recordId)
  if (now === undefined) return false
  if (kind === 'reverse') return reverse(tx, ctx, m, now)
  const frozen = await store.isFrozen(tx, m.learnerId, m.recordId)
  if (frozen && kind === 'use') return false
  if (!(await move(tx, ctx, kind, m, now))) return false
  return !frozen || reverse(tx, ctx, { ...m, key: `${m.key} and back` }, { at: 'available', amount: now.amount })
}

/**
 * What the ledger does when the outcome behind a record stands again: credit that was taken back is given back free by a mirror row, credit that was
 * frozen where it lies may move again. Answers which of the two it was.
 */
export const giveBackCredit = async (tx: Sql, ctx: Context, m: Movement): Promise<'restored' | 'thawed' | 'nothing'> => {
  await store.lockBalances(tx, m.learnerId)
  const now = await creditOf(tx, m.learnerId, m.recordId)
  if (now === undefined) return 'nothing'
  if (await store.isFrozen(tx, m.learnerId, m.recordId)) {
    await store.endFreeze(tx, m.learnerId, m.recordId, ctx.now)
    return 'thawed'
  }
  return (await move(tx, ctx, 'restore', m, now)) ? 'restored' : 'nothing'
}

/**
 * What the ledger does when the outcome behind a record does not stand any more: free credit is taken back by a mirror row, credit that a business holds or
 * has spent is frozen until that business lets it go. Answers which of the two it was; `nothing` where there is none to take.
 */
export const takeBackCredit = async (
  tx: Sql,
  ctx: Context,
  m: Movement,
): Promise<{ readonly done: ReturnType<typeof takenBack>; readonly amount: number }> => {
  await store.lockBalances(tx, m.learnerId)
  const now = await creditOf(tx, m.learnerId, m.recordId)
  if (now === undefined) return { done: 'nothing', amount: 0 }
  const done = takenBack(now.at)
  if (done === 'reversed') await reverse(tx, ctx, m, now)
  if (done === 'frozen') await store.insertFreeze(tx, { ...m, now: ctx.now })
  return { done, amount: now.amount }
}
