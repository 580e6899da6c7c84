/** Why the capability `audit` says no. */
export const auditRefusals = {} as const
