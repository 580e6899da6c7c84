import type { Work } from './jobs.ts'
import type { Bound } from './serve.ts'

/** What a capability gives to the server: endpoints, tasks, periodic work, and how what it depends on outside stands (one word or line each, shown at /readyz). */
export type Capability = {
  readonly bound: readonly Bound[]
  readonly tasks?: Work['tasks']
  readonly periodic?: Work['periodic']
  readonly ready?: () => Readonly<Record<string, string>>
}

/** What a capability may ask of the process: `forget` empties the session cache after a change of rights that must act at once. */
export type Wiring = { readonly forget: () => void }
