import type { Actor, StaffActor } from './actor.ts'
import type { Config } from './config.ts'
import type { Keyring } from './crypto/keyring.ts'
import type { Clock } from './clock.ts'
import type { Database, Sql } from './database.ts'
import type { Id } from './ids.ts'
import type { FileStore } from './files.ts'
import type { Logger } from 'pino'
import { inScope } from './scope.ts'

/** What every capability is built from. Made once in app.ts. */
export type Platform = {
  readonly config: Config
  readonly log: Logger
  readonly clock: Clock
  readonly newId: () => Id
  readonly keyring: Keyring
  readonly database: Database
  readonly files: FileStore
}

/** One request: who asks, when, and what an action may use. */
export type Context<A extends Actor = Actor> = {
  readonly actor: A
  readonly now: Date
  readonly newId: () => Id
  readonly requestId: string
  readonly address: string
  readonly agent: string
  /** The visitor's region as a proxy told it in the header that the configuration names. */
  readonly place: string | undefined
  readonly language: 'zh' | 'en'
  readonly platform: Platform
  /** The token the request came with, for the endpoints that deal with half-open sessions. */
  readonly token: string | undefined
  /** The raw body of an `upload` endpoint. */
  readonly body: NodeJS.ReadableStream | undefined
  /** What this browser was given when it set out to a door that somebody else guards; undefined where it never did. */
  readonly browser: string | undefined
  /** Gives the browser that mark for ten minutes, or takes it away (null). */
  readonly setBrowser: (value: string | null) => void
  /** Sets or clears (null) the session cookie of the answer. */
  readonly setSession: (kind: 'staff' | 'learner', token: string | null) => void
}

/** The system's own context: jobs and the CLI. */
export const systemContext = (platform: Platform, requestId: string): Context => ({
  actor: { kind: 'system' },
  now: platform.clock.now(),
  newId: platform.newId,
  requestId,
  address: '',
  agent: 'system',
  place: undefined,
  language: 'zh',
  platform,
  token: undefined,
  body: undefined,
  browser: undefined,
  setBrowser: () => undefined,
  setSession: () => undefined,
})

/** A staff read inside the caller's scope: see inScope. */
export const staffRead = <T>(ctx: Context<StaffActor>, work: (tx: Sql) => Promise<T>): Promise<T> =>
  inScope(ctx.platform.database.app, ctx.actor, work)
