import type { Work } from './jobs.ts'
import type { Bound } from './serve.ts'

/** What a page of the server gets: the fields of its address and, for POST, of its form; the browser's cookies. */
export type PageRequest = {
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly fields: Readonly<Record<string, string>>
  readonly language: 'zh' | 'en'
  readonly now: Date
  readonly address: string
  readonly place: string | undefined
}
/** What a page of the server answers. `location` goes with a status 302. Cookies live ten minutes; `script`: the portal may read it. */
export type PageAnswer = {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly location?: string
  readonly cookies?: readonly { readonly name: string; readonly value: string; readonly script: boolean }[]
}
/** A page that the server makes itself, for what must work without script or with one load less. Undefined: the portal's own page stands at that address. */
export type Page = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly handle: (request: PageRequest) => Promise<PageAnswer | undefined>
}

/** What a capability gives to the server: endpoints, tasks, periodic work, how what it depends on outside stands (one word or line each, shown at /readyz), pages of its own. */
export type Capability = {
  readonly bound: readonly Bound[]
  readonly tasks?: Work['tasks']
  readonly periodic?: Work['periodic']
  readonly ready?: () => Readonly<Record<string, string>>
  readonly pages?: readonly Page[]
}

/** What a capability may ask of the process: `forget` empties the session cache after a change of rights that must act at once. */
export type Wiring = { readonly forget: () => void }
