import type { Bound } from '../platform/serve.ts'
import type { CaseKind } from '../reviews/index.ts'
import { applicationActions } from './applications.ts'
import { certificationCase, standardCase } from './caseKinds.ts'
import { certificationsExport, standardsExport } from './exports.ts'
import { offeringCase } from './offeringCase.ts'
import { offeringActions } from './offerings.ts'
import { panelActions } from './panels.ts'
import { standardActions } from './standards.ts'

export { seesOfferingFile } from './offerings.ts'
export { certificationDependent } from './dependent.ts'
export { creditsBy, type StandardFacts, standardFor, whyNot } from './rules.ts'
export { certificationsExport, standardsExport } from './exports.ts'
export { creditOfDoubles } from './doubles.ts'
export { publishedStandards, recordOfOutcome } from './store.ts'

/** Frameworks, standards, applications for credit and the credit account over HTTP. */
export const certificationCapability = (): { readonly bound: readonly Bound[] } => ({
  bound: [
    ...standardActions(),
    ...applicationActions(),
    ...offeringActions,
    ...panelActions,
    certificationsExport.start,
    standardsExport.start,
  ],
})

/** What certification brings to the review desk. */
export const certificationCases: readonly CaseKind[] = [certificationCase, standardCase, offeringCase]
