import type { Platform } from './platform/context.ts'

/** The operator's commands by name; each returns the process's exit code. */
export const commands: Readonly<Record<string, (platform: Platform, args: readonly string[]) => Promise<number>>> = {}
