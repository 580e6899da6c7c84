import type { Code } from '@creditbank/contract'
import { addDays, addMonths, ageOn, type Day } from '../../platform/pure/shanghai.ts'
import { type AccountState, guardianAge, isChild } from '../rules.ts'

/** People for whom one representative acts at most; the database holds it by five places. */
export const mostPeople = 5
/** Open invitations of one person at most. */
export const mostInvitations = 5
/** Days in which an invitation is accepted. */
export const invitationDays = 3

/** One side of a mandate. */
export type Side = {
  readonly id: string
  readonly state: AccountState
  readonly level: 'none' | 'counterChecked' | 'verified'
  readonly birthOn: Day | null
}

/** The last day on which a child has a guardian: the day before the age of fourteen is reached, which for who is born on 29 February is 28 February. */
export const lastGuardedDay = (birthOn: Day): Day => {
  const birthday = addMonths(birthOn, guardianAge * 12)
  return ageOn(birthOn, birthday) < guardianAge ? birthday : addDays(birthday, -1)
}

/** Until when a mandate runs: as wished, at most a year from now, a guardian's to the last day of childhood. Undefined where the wish is no such day. */
export const mandateEnd = (kind: 'relative' | 'guardian', wished: Day, person: Side, today: Day): Day | undefined => {
  if (kind === 'guardian') return person.birthOn === null ? undefined : lastGuardedDay(person.birthOn)
  return wished >= today && wished <= addMonths(today, 12) ? wished : undefined
}

/**
 * Why one person cannot act for another, in documented order; undefined where they can. At the counter an account that is not active yet may get its
 * representative; a guardian's tie made online needs both verified.
 */
export const mandateRefusal = (
  m: { readonly kind: 'relative' | 'guardian'; readonly channel: 'portal' | 'counter' },
  person: Side,
  representative: Side | undefined,
  today: Day,
): Extract<Code, 'accounts.mandate_state' | 'accounts.mandate_guardian'> | undefined => {
  const usable = (side: Side) => side.state === 'active' || (m.channel === 'counter' && side.state === 'inactive')
  if (!usable(person) || (representative !== undefined && representative.state !== 'active')) return 'accounts.mandate_state'
  if (representative !== undefined && (representative.id === person.id || isChild(representative.birthOn, today)))
    return 'accounts.mandate_state'
  const child = isChild(person.birthOn, today)
  // A child cannot give a mandate, a grown-up needs no guardian.
  if (child !== (m.kind === 'guardian')) return 'accounts.mandate_guardian'
  const verified = (side: Side) => side.level === 'verified'
  if (m.kind === 'guardian' && m.channel === 'portal' && !(verified(person) && (representative === undefined || verified(representative))))
    return 'accounts.mandate_guardian'
  return undefined
}
