import type { Dependent } from '../outcomes/index.ts'
import * as store from './applicationStore.ts'

/**
 * How conversions stand on outcomes. A revocation freezes what an application holds or has used: the credit cannot be spent, a public application is then
 * overturned when it would be concluded, and what it lets go is taken back. A correction waits for the conversion, and such a batch is not undone.
 */
export const conversionDependent: Dependent = {
  found: async (tx, { learnerId, outcomeId }, intent) =>
    (await store.conversionsOn(tx, learnerId, outcomeId)).map((number) => ({
      kind: 'conversion',
      number,
      credits: null,
      effect: intent.kind === 'revoked' ? 'disputed' : 'blocks',
    })),
  follow: () => Promise.resolve([]),
  inBatch: store.convertedInBatch,
}
