/** Why the capability `files` says no. */
export const filesRefusals = {} as const
