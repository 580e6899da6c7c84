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

/** The number of an occurrence: a day as yyyymmdd where a result may repeat daily, the term's number where it may repeat each term, 0 where never. */
export const occurrenceOf = (facts: { repeats: 'never' | 'term' | 'day'; termId: number | null; obtainedOn: string }): number => {
  if (facts.repeats === 'never') return 0
  if (facts.repeats === 'day') return Number(facts.obtainedOn.replaceAll('-', ''))
  return facts.termId ?? 0
}

/** Whether an outcome may be revoked: as long as it stands, also where it was used: a forgery may be found late. */
export const mayRevoke = (status: outcomes.OutcomeStatus): 'yes' | 'outcomes.already_revoked' =>
  status === 'valid' || status === 'expired' || status === 'locked' || status === 'used' ? 'yes' : 'outcomes.already_revoked'

/** Whether an outcome may be corrected: what is locked or used is released by its business first. */
export const mayCorrect = (status: outcomes.OutcomeStatus): 'yes' | 'outcomes.already_revoked' | 'outcomes.in_use' =>
  status === 'locked' || status === 'used' ? 'outcomes.in_use' : mayRevoke(status)

/** A certificate number as it is claimed: spaces out, full width to half width, upper case; so that the same paper typed twice meets itself. */
export const certificateKey = (raw: string): string => raw.normalize('NFKC').replace(/\s+/g, '').toUpperCase()

/** Whether a certificate number is in truth an ID number (18 digits with a birth date): it is then sealed and claimed by keyed hash. */
export const looksLikeIdNumber = (key: string): boolean =>
  /^[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(key)
