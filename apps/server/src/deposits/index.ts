import type { Capability } from '../platform/capability.ts'
import type { Neighbours } from '../outcomes/index.ts'
import type { Platform } from '../platform/context.ts'
import { apiDepositActions } from './apiActions.ts'
import { correctionActions } from './corrections.ts'
import { depositsExport } from './exports.ts'
import { learnerDepositActions } from './learnerActions.ts'
import { officeDepositActions } from './officeActions.ts'
import { sweepDrafts } from './store.ts'

export { correctionCase } from './corrections.ts'
export { depositCase, missingCertificateCase } from './caseKind.ts'
export { depositsExport } from './exports.ts'
export { seesAttachment, showsAttachment } from './evidence.ts'

/** Deposits 存入 of single outcomes: the learner's own, the counter's, the institution's. The batch is a capability of its own in batch/. */
export const depositsCapability = (platform: Platform, neighbours: Neighbours): Capability => ({
  bound: [
    ...learnerDepositActions(),
    ...officeDepositActions(),
    depositsExport.start,
    ...apiDepositActions(),
    ...correctionActions(neighbours),
  ],
  periodic: [
    {
      name: 'deposits.sweepDrafts',
      everyMs: 3_600_000,
      run: async () => {
        await platform.database.app.transaction().execute((tx) => sweepDrafts(tx, platform.clock.now()))
      },
    },
  ],
})
