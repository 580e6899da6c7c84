/** Why the capability `settings` says no. */
export const settingsRefusals = {} as const
