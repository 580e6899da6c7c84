import type { Capability } from '../platform/capability.ts'
import { accessReads } from './accesses.ts'
import { consentActions } from './consents.ts'

export { arrivalConsents, consentsTo, sensitiveWithdrawn } from './consents.ts'

/** Privacy 个人信息保护: what a learner sees and decides about the data that the bank holds on them. */
export const privacyCapability = (): Capability => ({ bound: [...accessReads, ...consentActions] })
