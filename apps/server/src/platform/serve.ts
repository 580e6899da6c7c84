import type { Access, Code, Endpoint, OutputOf, ParsedInputOf, Refusal } from '@creditbank/contract'
import type { Readable } from 'node:stream'
import type { Actor, AnonymousActor, InstitutionActor, LearnerActor, StaffActor } from './actor.ts'
import { type Action, type Keyed, runCommand, type WrapperCode } from './command.ts'
import type { Context } from './context.ts'

/** Who calls an endpoint, by what its `may` says. A public endpoint may meet anybody. */
export type ActorOf<M extends Access> = M extends 'public'
  ? Actor
  : M extends 'learner'
    ? LearnerActor
    : M extends 'institution'
      ? InstitutionActor
      : StaffActor

/** Codes that an endpoint's action may refuse with: its own and "no such record". */
export type CodeOf<E extends Endpoint> =
  | E['refusals'][number]
  | 'record.not_found'
  | 'record.changed'
  | 'permission.denied'
  | 'input.invalid'
  | 'request.too_many'
  | 'session.missing'
  | 'session.ended'
  | 'session.replaced'
  | 'session.disowned'

/** A file as an answer. */
export type Download = {
  readonly download: {
    readonly name: string
    readonly type: string
    readonly content: Readable | Buffer
    readonly inline?: boolean
    readonly size?: number
  }
}
/** JSON text made elsewhere (in the database) and sent on untouched. */
export type Raw = { readonly raw: string }
/** Events until the iterable ends or the client leaves. */
export type Events = { readonly events: AsyncIterable<unknown> }

/** What a handler may answer. */
export type Answer<O> = O | Refusal | Download | Raw | Events

/** An endpoint with its code. `mutates` is false for plain reads. */
export type Bound = {
  readonly endpoint: Endpoint
  readonly mutates: boolean
  readonly handle: (
    ctx: Context,
    input: unknown,
    key: string | undefined,
  ) => Promise<{ readonly answer: unknown; readonly replayed: boolean }>
}

/** Binds a read. Staff reads go through `staffRead(ctx, …)`. */
export const query = <E extends Endpoint>(
  endpoint: E,
  handle: (ctx: Context<ActorOf<E['may']>>, input: ParsedInputOf<E>) => Promise<OutputOf<E> | Refusal<CodeOf<E>> | Download | Raw | Events>,
): Bound => ({
  endpoint,
  mutates: false,
  handle: async (ctx, input) => ({ answer: await handle(ctx as Context<ActorOf<E['may']>>, input as ParsedInputOf<E>), replayed: false }),
})

/** Binds a mutation: it passes the command wrapper. `keepAnswer: false` where the answer holds a secret that must not be stored with the key. */
export const command = <E extends Endpoint>(
  endpoint: E,
  action: Action<ActorOf<E['may']>, ParsedInputOf<E>, OutputOf<E>, CodeOf<E>>,
  options: { readonly keepAnswer?: boolean } = {},
): Bound => ({
  endpoint,
  mutates: true,
  handle: async (ctx, input, key) => {
    const keyed: Keyed = { key, endpoint: `${endpoint.method} ${endpoint.path}`, input, keepAnswer: options.keepAnswer ?? true }
    const result = await runCommand(ctx as Context<ActorOf<E['may']>>, input as ParsedInputOf<E>, keyed, action)
    return 'refused' in result ? { answer: result, replayed: false } : { answer: result.output, replayed: result.replayed }
  },
})

/** Binds a mutation that runs its own transactions (uploads, long work): it must write its audit row itself through runCommand. */
export const effect = <E extends Endpoint>(
  endpoint: E,
  handle: (
    ctx: Context<ActorOf<E['may']>>,
    input: ParsedInputOf<E>,
    key: string | undefined,
  ) => Promise<OutputOf<E> | Refusal<CodeOf<E> | WrapperCode> | Download>,
): Bound => ({
  endpoint,
  mutates: true,
  handle: async (ctx, input, key) => ({
    answer: await handle(ctx as Context<ActorOf<E['may']>>, input as ParsedInputOf<E>, key),
    replayed: false,
  }),
})

/** Whether an answer is a refusal. */
export const isRefusal = (answer: unknown): answer is Refusal<Code> => typeof answer === 'object' && answer !== null && 'refused' in answer

/** An anonymous caller. */
export const anonymous: AnonymousActor = { kind: 'anonymous' }
