import type { Permission } from '@creditbank/contract/permissions'

/** What a role needs to decide a step of some kind of case: applications, openings of accounts, approvals of the catalogue. */
export const stepPermissions: Readonly<Record<'accept' | 'firstReview' | 'finalReview', readonly Permission[]>> = {
  accept: ['reviews.accept', 'accounts.accept'],
  firstReview: ['reviews.firstReview', 'accounts.firstReview'],
  finalReview: ['reviews.finalReview', 'catalog.approve'],
}

/** Any of them: who decides something at all. Others enter and follow, and have no desk. */
export const decides: readonly Permission[] = Object.values(stepPermissions).flat()
