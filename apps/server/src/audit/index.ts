import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { auditActions } from './actions.ts'
import { chainPending } from './sequencer.ts'

export { auditExport } from './actions.ts'
export { chainPending, type Walk, walkChain } from './sequencer.ts'
export { chainHead, waiting } from './store.ts'

/** Audit 审计: the sequencer that chains committed records every second, and what is read of them. */
export const auditCapability = (platform: Platform): Capability => ({
  bound: auditActions,
  periodic: [{ name: 'audit.chain', everyMs: 1_000, run: async () => void (await chainPending(platform)) }],
})
