/** Why the capability `deposits` says no. */
export const depositsRefusals = {} as const
