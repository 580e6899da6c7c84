/** Why the capability `accounts` says no. */
export const accountsRefusals = {} as const
