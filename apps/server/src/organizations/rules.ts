import { type OrganizationKind, organizations, parentKinds, type Refusal } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { seesRow } from '../platform/actor.ts'
import type { Unit } from './store.ts'

/** Why a change of the tree is not done. */
export type TreeRefusal = Refusal<
  | 'organizations.parent_not_allowed'
  | 'organizations.not_your_duty'
  | 'organizations.not_open'
  | 'organizations.cycle'
  | 'organizations.same_parent'
  | 'organizations.merge_kinds_differ'
  | 'organizations.hand_over_unfit'
  | 'record.not_found'
>

/** Whether a kind of unit may stand below another, by the parent rules of the service system. */
export const standsBelow = (kind: OrganizationKind, parent: OrganizationKind): boolean => parentKinds[kind].includes(parent)

/** How the caller sets up a unit of a kind below a parent: at once, by proposal, or not at all. The duty table, as data in the contract. */
export const settingUp = (actor: StaffActor, parent: Unit, kind: OrganizationKind): 'create' | 'propose' | undefined => {
  const duty = organizations.setsUp[actor.organization.kind][kind]
  if (duty === undefined || !standsBelow(kind, parent.kind)) return undefined
  return duty.below === 'subtree' || parent.id === actor.organization.id ? duty.how : undefined
}

/** Whether the caller may move, merge or close a unit of their subtree: who sets such units up at once, and the management centre any. Never the own unit. */
export const mayReshape = (actor: StaffActor, unit: Unit): boolean =>
  unit.id !== actor.organization.id &&
  unit.kind !== 'managementCentre' &&
  (actor.organization.kind === 'managementCentre' || organizations.setsUp[actor.organization.kind][unit.kind]?.how === 'create')

/** Whether the caller may edit a unit of their subtree. The own unit's address and hours too; its name only the superior changes. */
export const mayEdit = (actor: StaffActor, unit: Unit, nameChanges: boolean): boolean =>
  seesRow(actor, unit) && (unit.id !== actor.organization.id || !nameChanges || unit.kind === 'managementCentre')

const visible = (actor: StaffActor, ...units: readonly Unit[]): boolean => units.every((unit) => seesRow(actor, unit))

/** Whether a unit lies in the subtree of another (or is it). Education authorities have no subtree. */
export const isBelow = (unit: Unit, ancestor: Unit): boolean =>
  unit.id === ancestor.id || (ancestor.kind !== 'educationAuthority' && [unit.l1, unit.l2, unit.l3, unit.l4].includes(ancestor.id))

/** Why a unit cannot be set up below a parent; undefined where it can. In order: unknown, closed, wrong parent, not one's duty. */
export const createRefused = (
  actor: StaffActor,
  parent: Unit | undefined,
  kind: OrganizationKind,
  how: 'create' | 'propose',
): TreeRefusal | undefined => {
  if (parent === undefined || !visible(actor, parent)) return { refused: 'record.not_found' }
  if (parent.status !== 'active') return { refused: 'organizations.not_open' }
  if (!standsBelow(kind, parent.kind)) return { refused: 'organizations.parent_not_allowed' }
  if (settingUp(actor, parent, kind) !== how) return { refused: 'organizations.not_your_duty' }
  return undefined
}

/** Why a unit cannot be moved below another parent; undefined where it can. Both ends lie in the caller's subtree, so nobody gains sight by an act of their own. */
export const moveRefused = (actor: StaffActor, unit: Unit | undefined, parent: Unit | undefined): TreeRefusal | undefined => {
  if (unit === undefined || parent === undefined || !visible(actor, unit, parent)) return { refused: 'record.not_found' }
  if (!mayReshape(actor, unit)) return { refused: 'organizations.not_your_duty' }
  if (unit.status !== 'active' || parent.status !== 'active') return { refused: 'organizations.not_open' }
  if (isBelow(parent, unit)) return { refused: 'organizations.cycle' }
  if (!standsBelow(unit.kind, parent.kind)) return { refused: 'organizations.parent_not_allowed' }
  if (unit.parentId === parent.id) return { refused: 'organizations.same_parent' }
  return undefined
}

/** Why a unit cannot be merged into another; undefined where it can. */
export const mergeRefused = (actor: StaffActor, unit: Unit | undefined, into: Unit | undefined): TreeRefusal | undefined => {
  if (unit === undefined || into === undefined || !visible(actor, unit, into)) return { refused: 'record.not_found' }
  if (!mayReshape(actor, unit)) return { refused: 'organizations.not_your_duty' }
  if (unit.status !== 'active' || into.status !== 'active') return { refused: 'organizations.not_open' }
  if (unit.kind !== into.kind) return { refused: 'organizations.merge_kinds_differ' }
  if (isBelow(into, unit)) return { refused: 'organizations.cycle' }
  return undefined
}

const decides: readonly OrganizationKind[] = ['managementCentre', 'universityCentre', 'localCentre']

/** Why a unit cannot take over what a closed one leaves; undefined where it can. Open cases of a centre need a unit that decides. */
export const handOverRefused = (actor: StaffActor, unit: Unit, target: Unit): TreeRefusal | undefined => {
  const fit =
    visible(actor, target) &&
    target.status === 'active' &&
    !isBelow(target, unit) &&
    target.kind !== 'educationAuthority' &&
    (!decides.includes(unit.kind) || decides.includes(target.kind))
  return fit ? undefined : { refused: 'organizations.hand_over_unfit' }
}

/** The code of a new unit: letters of its kind, its division or its parent's code, and the next free number. */
export const codeStem = (
  kind: OrganizationKind,
  parentCode: string,
  regionCode: string | null,
): { readonly stem: string; readonly digits: number } => {
  const county = (regionCode ?? '340000').slice(0, 6)
  switch (kind) {
    case 'managementCentre':
      return { stem: 'GL', digits: 4 }
    case 'universityCentre':
      return { stem: 'GX', digits: 4 }
    case 'universitySubCentre':
      return { stem: parentCode, digits: 2 }
    case 'localCentre':
      return { stem: `DF${county.slice(0, 4)}`, digits: 0 }
    case 'localSubCentre':
      return { stem: `DF${county}`, digits: 0 }
    case 'servicePoint':
      return { stem: `SL${county}`, digits: 3 }
    case 'educationAuthority':
      return { stem: `JY${county}`, digits: 0 }
  }
}

/** The first free code behind a stem, given the codes that begin with it. A stem that may stand alone does so while it is free. */
export const nextCode = (stem: string, digits: number, taken: readonly string[]): string => {
  const used = new Set(taken)
  if (digits === 0 && !used.has(stem)) return stem
  const width = digits === 0 ? 2 : digits
  for (let n = 1; ; n += 1) {
    const code = stem + String(n).padStart(width, '0')
    if (!used.has(code)) return code
  }
}
