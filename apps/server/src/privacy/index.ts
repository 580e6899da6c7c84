import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import type { Bound } from '../platform/serve.ts'
import { accessReads } from './accesses.ts'
import { consentActions } from './consents.ts'
import { takeoutActions, takeoutTask } from './takeouts.ts'

export { arrivalConsents, consentsTo, evidenceRefusal, guardianConsents } from './consents.ts'

/** Privacy 个人信息保护: what a learner sees and decides about the data that the bank holds on them. `reads`: every endpoint, of which a takeout packs what learners read. */
export const privacyCapability = (platform: Platform, reads: () => readonly Bound[]): Capability => ({
  bound: [...accessReads, ...consentActions, ...takeoutActions],
  tasks: { 'privacy.takeout': takeoutTask(platform, reads) },
})
