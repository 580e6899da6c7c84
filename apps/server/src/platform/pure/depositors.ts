import type { OrganizationKind } from '@creditbank/contract'

/** Kinds of unit that the duty table lets store in bulk, by file or by interface. A sub-centre or a service point fills in for a present person instead. */
const bulkKinds: readonly OrganizationKind[] = ['managementCentre', 'universityCentre', 'localCentre']

/** Whom an entry names: units and divisions; where it names neither, it is open to its owner and everybody below. */
export type Named = {
  readonly depositors: readonly string[]
  readonly regions: readonly string[]
  readonly organizationId: string
}
/** The unit that wants to store: its kind, its own and its ancestors' ids, its division (GB/T 2260, six digits). */
export type Depositor = { readonly kind: OrganizationKind; readonly ids: readonly string[]; readonly regionCode: string | null }

const bareRegion = (code: string): string => code.replace(/(00)+$/, '')

/** Whether a unit may store under an entry by file or by interface: the one rule of the catalogue's button, the batch and the key. Naming a unit names those below it. */
export const mayDeposit = (entry: Named, unit: Depositor): boolean => {
  if (!bulkKinds.includes(unit.kind)) return false
  if (entry.depositors.length === 0 && entry.regions.length === 0) return unit.ids.includes(entry.organizationId)
  if (entry.depositors.some((id) => unit.ids.includes(id))) return true
  const region = unit.regionCode
  return region !== null && entry.regions.some((code) => region.startsWith(bareRegion(code)))
}

/** A unit as the rule sees it. */
export const depositor = (unit: {
  readonly id: string
  readonly kind: OrganizationKind
  readonly l1: string
  readonly l2: string | null
  readonly l3: string | null
  readonly l4: string | null
  readonly regionCode: string | null
}): Depositor => ({
  kind: unit.kind,
  ids: [...new Set([unit.id, unit.l1, unit.l2, unit.l3, unit.l4].flatMap((id) => id ?? []))],
  regionCode: unit.regionCode,
})
