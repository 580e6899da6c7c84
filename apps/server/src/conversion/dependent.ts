import type { Dependent } from '../outcomes/index.ts'
import * as store from './applicationStore.ts'
import { restoreOf } from './restore.ts'
import { rippleOf } from './ripple.ts'

/**
 * How conversions stand on outcomes. A revocation ends what is under way, and takes back the courses that were made of the outcome and no others; credit
 * that was frozen where it lay goes back with it. A won appeal gives them back.
 * A correction waits for the conversion, and such a batch is not undone.
 */
export const conversionDependent: Dependent = {
  use: 'converted',
  found: async (tx, { learnerId, outcomeId }, intent) =>
    (await store.conversionsOn(tx, learnerId, outcomeId)).map(({ number, concluded }) => ({
      kind: 'conversion',
      number,
      credits: null,
      effect: intent.kind !== 'revoked' ? 'blocks' : concluded ? 'disputed' : 'withdrawn',
    })),
  follow: async (tx, ctx, { learnerId, outcomeId }, fate) => {
    if (fate.kind === 'restored') return restoreOf(tx, ctx, learnerId, outcomeId)
    return fate.kind === 'revoked' ? rippleOf(tx, ctx, learnerId, outcomeId) : []
  },
  inBatch: store.convertedInBatch,
}
