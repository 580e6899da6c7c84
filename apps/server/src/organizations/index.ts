import type { Capability } from '../platform/capability.ts'
import { type ProposeAppointment, treeActions } from './actions.ts'
import { type MiniCode, posterActions } from './poster.ts'
import { organizationsExport } from './exports.ts'
import { importActions } from './import.ts'
import { treeReads } from './reads.ts'

export { openRoot, type ProposeAppointment } from './actions.ts'
export { organizationsExport } from './exports.ts'
export type { MiniCode } from './poster.ts'
export {
  centreOf,
  decidingKinds,
  localCentreOfCity,
  managementCentre,
  noteByPoster,
  subtreeOf,
  type Unit,
  unitByCode,
  unitById,
  unitsByIds,
  unitsInSubtree,
} from './store.ts'

/** Organizations 机构: the tree of the service system. */
export const organizationsCapability = (wiring: {
  readonly forget: () => void
  readonly proposeAppointment: ProposeAppointment
  /** Undefined where there is no mini program. */
  readonly miniCode: MiniCode | undefined
}): Capability => ({
  bound: [...treeActions(wiring), ...treeReads, organizationsExport.start, ...importActions, ...posterActions(wiring.miniCode)],
})
