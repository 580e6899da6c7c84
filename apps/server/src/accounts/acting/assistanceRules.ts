import type { Id } from '../../platform/ids.ts'

/** Minutes for which a person who stands at the counter has agreed. */
export const assistanceMinutes = 60

/** What decides whether an act may be done under an assistance. */
export type AssistanceFacts = {
  readonly staffId: Id
  readonly organizationId: Id
  readonly learnerId: Id | null
  readonly lookup: string
  readonly endsAt: Date
  readonly closedAt: Date | null
}
/** Who wants to act, when, and for whom: an account, or a person known by the document alone. */
export type ActWanted = {
  readonly staffId: Id
  readonly organizationId: Id
  readonly now: Date
  readonly person: { readonly learnerIds: readonly Id[] } | { readonly lookup: string }
}

/** Why an act cannot be done under an assistance, in documented order; undefined where it can. Another clerk's assistance is as good as none. */
export const assistanceRefusal = (
  a: AssistanceFacts | undefined,
  w: ActWanted,
): 'accounts.assistance_needed' | 'accounts.assistance_over' | 'accounts.assistance_other' | undefined => {
  if (a === undefined || a.staffId !== w.staffId || a.organizationId !== w.organizationId) return 'accounts.assistance_needed'
  if (a.closedAt !== null || a.endsAt <= w.now) return 'accounts.assistance_over'
  const same = 'lookup' in w.person ? a.lookup === w.person.lookup : a.learnerId !== null && w.person.learnerIds.includes(a.learnerId)
  return same ? undefined : 'accounts.assistance_other'
}

/** How a matter on a receipt stands, from the state of its case; a matter without a case was done at the counter. */
export const receiptState = (caseState: string | null): 'done' | 'handling' | 'returned' | 'refused' | 'withdrawn' => {
  if (caseState === null || caseState === 'approved') return 'done'
  return caseState === 'returned' || caseState === 'refused' || caseState === 'withdrawn' ? caseState : 'handling'
}
