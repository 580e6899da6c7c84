/** Why the capability `catalog` says no. */
export const catalogRefusals = {} as const
