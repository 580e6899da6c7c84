/** Why the capability `outcomes` says no. */
export const outcomesRefusals = {} as const
