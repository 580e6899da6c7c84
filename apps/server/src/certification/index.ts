import type { Bound } from '../platform/serve.ts'
import { applicationActions } from './applications.ts'
import { standardActions } from './standards.ts'

export { certificationCase, standardCase } from './caseKinds.ts'
export { certificationDependent } from './dependent.ts'
export { creditsBy, type StandardFacts, standardFor } from './rules.ts'
export { creditOfDoubles } from './doubles.ts'
export { recordOfOutcome } from './store.ts'

/** Frameworks, standards, applications for credit and the credit account over HTTP. */
export const certificationCapability = (): { readonly bound: readonly Bound[] } => ({
  bound: [...standardActions(), ...applicationActions()],
})
