import type { Role } from '@creditbank/contract'
import { type OrganizationKind, rolePreset } from '@creditbank/contract'
import { isCommonPassword } from '../platform/pure/commonPasswords.ts'

/** Minutes of a staff session without a request: GB/T 22239 level 3 practice. */
export const staffIdleMinutes = 15
/** Hours of a staff session in all, however busy it is. */
export const staffAbsoluteHours = 12
/** Minutes of a learner's session on the web without a request. */
export const learnerIdleMinutes = 30
/** Hours of a learner's session in all. */
export const learnerAbsoluteHours = 24

/** Seconds an account stays locked after its n-th wrong attempt in a row: nothing up to four, then growing, an hour at most. */
export const lockSeconds = (failures: number): number => (failures < 5 ? 0 : Math.min(3600, 30 * 2 ** (failures - 5)))

/** Whether a learner's password is too weak: eight characters, not common, not the user name; no composition rules (the ASVS profile). */
export const learnerPasswordWeak = (password: string, userName: string): boolean =>
  [...password].length < 8 || isCommonPassword(password) || (userName !== '' && password.toLowerCase() === userName.toLowerCase())

/** The identifier of a known role, or undefined. */
export const knownRole = (role: string, roles: Readonly<Record<string, unknown>>): role is Role => Object.hasOwn(roles, role)

/** Whether a preset role exists at a kind of unit. */
export const roleFits = (role: Role, kind: OrganizationKind): boolean => rolePreset(role).at.includes(kind)
