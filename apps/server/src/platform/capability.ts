import type { Work } from './jobs.ts'
import type { Bound } from './serve.ts'

/** What a capability gives to the server: endpoints, tasks and periodic work. */
export type Capability = { readonly bound: readonly Bound[]; readonly tasks?: Work['tasks']; readonly periodic?: Work['periodic'] }

/** What a capability may ask of the process: `forget` empties the session cache after a change of rights that must act at once. */
export type Wiring = { readonly forget: () => void }
