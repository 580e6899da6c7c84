/** Why the capability `reviews` says no. */
export const reviewsRefusals = {} as const
