import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { activityActions } from './activityActions.ts'
import { counterActions } from './counter.ts'
import { learnerActions } from './learnerActions.ts'
import { redeemAction } from './redeem.ts'
import { resultActions } from './results.ts'
import { stockActions } from './stock.ts'
import { lapseOverdue, remindWaiting } from './upkeep.ts'

export { seesPicture } from './activityActions.ts'
export { seesSignature } from './counter.ts'
export { redemptionLaws } from './laws.ts'
export { redeemAction, redeemAll } from './redeem.ts'
export { endWaiting } from './ending.ts'
export { redemptionNames, waitingCount } from './redemptionStore.ts'
export { redemptionsExport } from './results.ts'

/** Redemption 积分兑换: activities of local centres, goods and vouchers, the redeeming itself, the counter that hands out. */
export const redemptionCapability = (platform: Platform): Capability => ({
  bound: [...activityActions, ...stockActions, ...learnerActions, redeemAction(platform), ...counterActions(), ...resultActions],
  periodic: [
    { name: 'redemption.lapse', everyMs: 600_000, run: () => lapseOverdue(platform) },
    { name: 'redemption.remind', everyMs: 3_600_000, run: () => remindWaiting(platform) },
  ],
})
