import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { activityActions } from './activities.ts'
import { fraudActions } from './fraud.ts'
import { foldParts } from './monthStore.ts'
import { monthActions } from './months.ts'
import { followTask, postTask, postingTask } from './posting.ts'
import { remindLapsing } from './reminding.ts'
import { ruleActions } from './ruleActions.ts'
import { type CauseNames, statementActions } from './statements.ts'
import { followingTask } from './taking.ts'
import { freezeActions, lapseDue } from './upkeep.ts'

/** Points: ledger, earning, statements, months, freezes. `causes` names what points were spent for. */
export const pointsCapability = (platform: Platform, wiring: { readonly causes: CauseNames }): Capability => ({
  bound: [...ruleActions, ...activityActions, ...statementActions(wiring.causes), ...monthActions, ...fraudActions, ...freezeActions],
  tasks: { [postTask]: postingTask(platform), [followTask]: followingTask(platform) },
  periodic: [
    { name: 'points.lapse', everyMs: 3_600_000, run: () => lapseDue(platform) },
    { name: 'points.remind', everyMs: 3_600_000, run: () => remindLapsing(platform) },
    { name: 'points.foldMonths', everyMs: 3_600_000, run: () => foldParts(platform.database.app) },
  ],
})
