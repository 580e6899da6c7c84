import type { DoubleFollower } from '../accounts/index.ts'
import { creditOf, lastTransferOf, moveCredit } from '../credits/index.ts'
import { recordOfOutcome } from './store.ts'

/**
 * Credit of a result that a person holds twice after a merge counts once: what the hidden outcome had granted and is free is taken back in the ledger, in
 * the name of the merge, and given back when the outcome counts again. Credit that somebody else moved meanwhile stays where it lies.
 */
export const creditOfDoubles: DoubleFollower = {
  hidden: async (tx, ctx, { learnerId, outcomeId }, mergeId) => {
    const record = await recordOfOutcome(tx, learnerId, outcomeId)
    if (record === undefined || (await creditOf(tx, learnerId, record.id))?.at !== 'available') return
    const reference = { kind: 'merge', id: mergeId }
    await moveCredit(tx, ctx, 'reverse', { learnerId, recordId: record.id, outcomeId, reference, key: `merge ${mergeId} ${record.id}` })
  },
  shown: async (tx, ctx, { learnerId, outcomeId }, mergeId) => {
    const record = await recordOfOutcome(tx, learnerId, outcomeId)
    if (record === undefined) return
    const last = await lastTransferOf(tx, learnerId, record.id)
    if (last?.kind !== 'reverse' || last.reference_kind !== 'merge') return
    const reference = { kind: 'merge', id: mergeId }
    await moveCredit(tx, ctx, 'restore', {
      learnerId,
      recordId: record.id,
      outcomeId,
      reference,
      key: `merge undone ${mergeId} ${record.id}`,
    })
  },
}
