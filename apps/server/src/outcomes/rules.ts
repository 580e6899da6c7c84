import type { outcomes } from '@creditbank/contract'
import { addMonths } from '../platform/pure/shanghai.ts'

/** How an outcome stands on a day: the last status row decides; without one it is valid until its date has passed. */
export const statusOn = (last: outcomes.OutcomeStatus | null, expiresOn: string | null, today: string): outcomes.OutcomeStatus => {
  if (last !== null && last !== 'valid') return last
  return expiresOn !== null && expiresOn < today ? 'expired' : 'valid'
}

/** A stored status as one that decides how an outcome stands; null for those that leave it valid. */
export const knownStatus = (status: string | null): outcomes.OutcomeStatus | null =>
  status === 'locked' || status === 'used' || status === 'revoked' || status === 'corrected' || status === 'undone' ? status : null

/** The last day an outcome is valid: `months` after it was obtained, 0 months = for life. */
export const expiryOf = (obtainedOn: string, months: number): string | null => (months === 0 ? null : addMonths(obtainedOn, months))

/** Whether an outcome may be revoked: as long as it stands, also where it was used: a forgery may be found late. */
export const mayRevoke = (status: outcomes.OutcomeStatus): 'yes' | 'outcomes.already_revoked' =>
  status === 'valid' || status === 'expired' || status === 'locked' || status === 'used' ? 'yes' : 'outcomes.already_revoked'

/** Whether an outcome may be corrected: what is locked or used is released by its business first. */
export const mayCorrect = (status: outcomes.OutcomeStatus): 'yes' | 'outcomes.already_revoked' | 'outcomes.in_use' =>
  status === 'locked' || status === 'used' ? 'outcomes.in_use' : mayRevoke(status)
