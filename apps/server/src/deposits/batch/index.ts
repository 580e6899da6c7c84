import type { Platform } from '../../platform/context.ts'
import type { Work } from '../../platform/jobs.ts'
import type { Bound } from '../../platform/serve.ts'
import { batchActions } from './actions.ts'
import { checkTask } from './check.ts'
import { commitTask } from './commit.ts'
import { batchesExport } from './exports.ts'
import { type BatchDependents, undoTask } from './undo.ts'
import { beating, deleteSources, dropIdleStaging, wakeStalled } from './upkeep.ts'

export { batchesExport } from './exports.ts'
export { deleteSources, foldBatchPartitions } from './upkeep.ts'

/** Batch deposits and imports of people: endpoints, jobs and upkeep. `dependents` tell what stands on a batch's outcomes. */
export const batchesCapability = (
  platform: Platform,
  wiring: { readonly dependents: readonly BatchDependents[] },
): { readonly bound: readonly Bound[]; readonly tasks: Work['tasks']; readonly periodic: Work['periodic'] } => ({
  bound: [...batchActions(platform, wiring.dependents), batchesExport.start],
  tasks: {
    'batch.check': beating(platform, checkTask(platform)),
    'batch.commit': beating(platform, commitTask(platform)),
    'batch.undo': beating(platform, undoTask(platform, wiring.dependents)),
  },
  periodic: [
    { name: 'batches.deleteSources', everyMs: 3_600_000, run: () => deleteSources(platform) },
    { name: 'batches.dropStaging', everyMs: 600_000, run: () => dropIdleStaging(platform) },
    { name: 'batches.wakeStalled', everyMs: 15_000, run: () => wakeStalled(platform) },
  ],
})
