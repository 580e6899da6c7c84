/** Why the capability `organizations` says no. */
export const organizationsRefusals = {} as const
