import { seedDemo } from './demo/seed.ts'
import type { Platform } from './platform/context.ts'

/** The operator's commands by name; each returns the process's exit code. */
export const commands: Readonly<Record<string, (platform: Platform, args: readonly string[]) => Promise<number>>> = {
  'seed-demo': (platform) => seedDemo(platform),
}
