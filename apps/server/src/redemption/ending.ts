import { canonicalId } from '../accounts/index.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { giveBack } from '../points/index.ts'
import { spendKey } from './redeem.ts'
import { holdActivity } from './redeemStore.ts'
import * as store from './redemptionStore.ts'
import { givesBack, nextState } from './rules.ts'

/** Ends a redemption that nobody collected: its pieces lie free again, and its points go back where the policy says so. False where it has ended already. */
export const release = async (
  tx: Sql,
  ctx: Context,
  row: store.RedemptionRow,
  event: 'cancel' | 'lapse',
): Promise<{ readonly returned: boolean } | undefined> => {
  const state = nextState(row.state, event)
  if (state === undefined || state === 'waiting' || state === 'collected') return undefined
  const returned = givesBack(state, row)
  if (!(await store.endRedemption(tx, { learnerId: row.learnerId, id: row.id, state, returned, now: ctx.now }))) return undefined
  await store.putOnShelves(tx, row)
  if (event === 'cancel') await store.forgetTaken(tx, { ...row, person: await canonicalId(tx, row.learnerId) })
  if (returned) await giveBack(tx, ctx, [spendKey(row.id)])
  return { returned }
}

/**
 * Ends everything that waits for a person whose account closes: its pieces lie free again for others, its points go back where the activity's policy says so, and
 * its codes open nothing any more. Answers how many there were. Nobody is told: there is nobody left to tell.
 */
export const endWaiting = async (tx: Sql, ctx: Context, ids: readonly Id[]): Promise<number> => {
  let ended = 0
  for (const { learnerId, id, activityId } of await store.waitingOf(tx, ids)) {
    await holdActivity(tx, activityId)
    const row = await store.redemptionOf(tx, [learnerId], id, true)
    if (row !== undefined && (await release(tx, ctx, row, 'cancel')) !== undefined) ended += 1
  }
  return ended
}
