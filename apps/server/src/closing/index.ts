import type { Capability, Wiring } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { closingActions, finishDue } from './actions.ts'
import { closingsExport } from './exports.ts'
import { dropEnded } from './store.ts'

export { closingsExport } from './exports.ts'
export { finishDue } from './actions.ts'
export { replayErasures } from './erase.ts'
export { assertErasuresReplayed, makeSealedKey, openSealed, replayCommand } from './operator.ts'
export { namingTables } from './places.ts'
export { closingLaws, closingStatements } from './laws.ts'

/** Closing 注销: the request with its cooling-off, the erasure, the sealed store and its end. */
export const closingCapability = (platform: Platform, wiring: Wiring): Capability => ({
  bound: [...closingActions(wiring.forget), closingsExport.start],
  periodic: [
    { name: 'closing.finish', everyMs: 60_000, run: () => finishDue(platform, wiring.forget) },
    {
      name: 'closing.retention',
      everyMs: 3_600_000,
      run: async () => void (await dropEnded(platform.database.app, shanghaiDay(platform.clock.now()))),
    },
  ],
})
