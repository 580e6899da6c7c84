/** Why the capability `archive` says no. */
export const archiveRefusals = {} as const
