import { type Refusal, type Role, rolePreset, roles } from '@creditbank/contract'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { knownRole, roleFits } from './rules.ts'
import type { Unit } from '../organizations/index.ts'

/** Days that an initial password may be used before it is worth nothing. */
export const initialPasswordDays = 7
/** Log-ins that one address may try in a minute. */
export const logInsPerMinute = 20
/** Keys that an institution may have in use. */
export const keysPerUnit = 5
/** Days after which an appointment is due for its yearly review. */
export const reviewDays = 365

/** Why an appointment is not given. */
export type AppointmentRefusal = Refusal<
  | 'record.not_found'
  | 'permission.denied'
  | 'identity.own_rights'
  | 'identity.role_not_for_unit'
  | 'identity.officer_conflict'
  | 'identity.above_own_rights'
  | 'identity.already_appointed'
  | 'identity.period_wrong'
>

/** An appointment that somebody asks for. `from` and `to` are days of Asia/Shanghai. */
export type Wanted = {
  readonly staffId: string
  readonly role: string
  readonly unit: Unit
  readonly from: string
  readonly to: string | null
}

const day = /^\d{4}-\d{2}-\d{2}$/

/** Whether a period can begin: well-formed, not ending before it begins nor before today. */
export const periodWrong = (from: string, to: string | null, today: string): boolean =>
  !day.test(from) || (to !== null && (!day.test(to) || to < from || to < today))

/** What is wrong with an appointment whoever gives it; the role is known afterwards. In order: own, period, closed unit or unknown role. */
export const wantedRefused = (actor: StaffActor, wanted: Wanted, today: string): AppointmentRefusal | undefined => {
  if (wanted.staffId === actor.staffId) return { refused: 'identity.own_rights' }
  if (periodWrong(wanted.from, wanted.to, today)) return { refused: 'identity.period_wrong' }
  if (!seesRow(actor, wanted.unit)) return { refused: 'record.not_found' }
  if (wanted.unit.status !== 'active' || !knownRole(wanted.role, roles) || !roleFits(wanted.role, wanted.unit.kind))
    return { refused: 'identity.role_not_for_unit' }
  return undefined
}

/**
 * Whether a role goes beyond what a proposer may hand on. At the own unit a role may hold nothing that one's own does not; at a subordinate unit any preset
 * is narrower by its scope. The separated officers are given by the security officer alone.
 */
export const aboveOwnRights = (actor: StaffActor, role: Role, unit: { readonly id: string }): boolean => {
  const preset = rolePreset(role)
  if (preset.officer === true) return true
  return unit.id === actor.organization.id && preset.may.some((permission) => !actor.may.has(permission))
}

/** Why the caller cannot end or confirm an appointment: their own, out of sight, or no such duty. Officers are the security officer's matter. */
export const endRefused = (
  actor: StaffActor,
  appointment: { readonly staffId: string; readonly role: Role; readonly organizationId: string } & Parameters<typeof seesRow>[1],
): AppointmentRefusal | undefined => {
  if (!seesRow(actor, appointment)) return { refused: 'record.not_found' }
  if (appointment.staffId === actor.staffId) return { refused: 'identity.own_rights' }
  if (actor.may.has('staff.grant')) return undefined
  if (!actor.may.has('staff.propose') || aboveOwnRights(actor, appointment.role, { id: appointment.organizationId }))
    return { refused: 'permission.denied' }
  return undefined
}
