import type { Capability } from './capability.ts'
import * as batches from './batches/index.tsx'
import * as catalog from './catalog/index.tsx'
import * as deposits from './deposits/index.tsx'
import * as accounts from './accounts/index.tsx'
import * as certification from './certification/index.tsx'
import * as closing from './closing/index.tsx'
import * as conversion from './conversion/index.tsx'
import * as home from './home/index.tsx'
import * as identity from './identity/index.tsx'
import * as audit from './audit/index.tsx'
import * as organizations from './organizations/index.tsx'
import * as outcomes from './outcomes/index.tsx'
import * as points from './points/index.tsx'
import * as programmes from './programmes/index.tsx'
import * as proofs from './proofs/index.tsx'
import * as redemption from './redemption/index.tsx'
import * as reports from './reports/index.tsx'
import * as reviews from './reviews/index.tsx'
import * as settings from './settings/index.tsx'

/** Every capability that has screens. To add yours: import its folder and name it here; menu, routes, palette and work bench follow. */
export const capabilities: readonly Capability[] = [
  home,
  batches,
  accounts,
  identity,
  closing,
  conversion,
  deposits,
  outcomes,
  reviews,
  proofs,
  catalog,
  certification,
  programmes,
  points,
  redemption,
  reports,
  settings,
  organizations,
  audit,
]
