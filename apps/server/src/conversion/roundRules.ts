import type { conversionRounds as contract } from '@creditbank/contract'
import { addDays } from '../platform/pure/shanghai.ts'

/** People that one round holds at most. */
export const largestRound = 500
/** Days before its end on which a round reminds those who have not answered. */
export const reminderDays = 3

/** Whether a window to confirm may be set on a day: it begins then or later, does not end before it begins, and lasts a year at most. Pure. */
export const windowFits = (w: { readonly opensOn: string; readonly closesOn: string }, today: string): boolean =>
  w.opensOn >= today && w.closesOn >= w.opensOn && w.closesOn <= addDays(w.opensOn, 366)

/** Whether learners may answer on a day. Pure. */
export const answersOn = (
  r: { readonly state: contract.RoundState; readonly opensOn: string; readonly closesOn: string },
  today: string,
): boolean => (r.state === 'proposing' || r.state === 'open') && r.opensOn <= today && today <= r.closesOn

/** Whether a day is one on which those who have not answered are reminded. Pure. */
export const remindsOn = (closesOn: string, today: string): boolean => today <= closesOn && addDays(closesOn, -reminderDays) <= today

type Counts = Readonly<Partial<Record<contract.MemberState, number>>>
const of = (counts: Counts, ...states: readonly contract.MemberState[]): number =>
  states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)

/** Why no sheet can be prepared; undefined where one can: everybody has answered or had the time to, and somebody has confirmed. Pure. */
export const sheetBlocked = (
  r: { readonly state: contract.RoundState; readonly closesOn: string },
  counts: Counts,
  today: string,
): contract.Round['blocked'] => {
  if (r.state === 'proposing' || of(counts, 'waiting') > 0) return 'computing'
  if (r.closesOn >= today && of(counts, 'proposed') > 0) return 'unanswered'
  return of(counts, 'accepted') === 0 ? 'nobody' : null
}
