import type { UnitKey } from './harness/units.ts'
import { accounts } from './matrix/accounts.ts'
import { bank } from './matrix/bank.ts'
import { catalog } from './matrix/catalog.ts'
import { conversion } from './matrix/conversion.ts'
import { deposits } from './matrix/deposits.ts'
import { learner } from './matrix/learner.ts'
import { points } from './matrix/points.ts'
import { proofs } from './matrix/proofs.ts'
import { redemption } from './matrix/redemption.ts'
import { staff } from './matrix/staff.ts'
import type { EndpointRule } from './matrix/rule.ts'

export type { EndpointRule }

/** Every endpoint of the contract as `METHOD path`. */
export const matrix: Readonly<Record<string, EndpointRule>> = {
  ...accounts,
  ...bank,
  ...catalog,
  ...conversion,
  ...deposits,
  ...learner,
  ...points,
  ...proofs,
  ...redemption,
  ...staff,
}

/** The unit at which a caller of each role stands in the matrix. */
export const standsAt: Readonly<Record<string, UnitKey>> = {
  managementDirector: 'management',
  finalReviewer: 'management',
  certificationExpert: 'management',
  systemOfficer: 'management',
  securityOfficer: 'management',
  auditOfficer: 'management',
  centreDirector: 'hefei',
  centreReviewer: 'openUniversity',
  centreClerk: 'hefei',
  registrar: 'openUniversity',
  chiefRegistrar: 'openUniversity',
  subCentreManager: 'hefeiShushan',
  subCentreClerk: 'openUniversitySub',
  pointClerk: 'shushanPoint',
  authorityReader: 'hefeiAuthority',
}
