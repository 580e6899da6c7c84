import type * as z from 'zod/mini'
import type { Permission } from './permissions.ts'
import type { Code } from './refusals.ts'

/**
 * Who may call an endpoint at all. A permission: staff whose current appointment carries it; `staff`: anyone with a full staff session;
 * `learner`: a learner with a session; `institution`: an API key; `public`: anybody. On *which* organization or person is decided in the action.
 */
export type Access = Permission | 'public' | 'staff' | 'learner' | 'institution'

/** How bytes travel: `json` both ways; `upload`: the raw body is a file, the input comes from the query; `download`: a file; `events`: server-sent events. */
export type Transfer = 'json' | 'upload' | 'download' | 'events'

/** One HTTP endpoint, declared once. Plain data: the server binds it, the clients call it, the docs print it, the generated tests try it. */
export type Endpoint<
  I extends z.ZodMiniType = z.ZodMiniType,
  O extends z.ZodMiniType = z.ZodMiniType,
  E extends Code = Code,
  M extends Access = Access,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below /api; `:name` segments are part of the input. */
  readonly path: `/${string}`
  readonly may: M
  /** One Chinese sentence for people who read the API page. */
  readonly summary: string
  readonly input: I
  readonly output: O
  /** Every domain reason for which this endpoint may say no, beyond the general ones (input, session, permission, not found). */
  readonly refusals: readonly E[]
  readonly transfer?: Transfer
  /**
   * Staff must have proved themselves within the last ten minutes (log-in or step-up); else the answer is `identity.step_up_required`, and the same
   * request with the same key is repeated after `POST /staff/session/step-up`. For exports, rights, keys, mergers and revocations.
   */
  readonly stepUp?: true
  /**
   * What a representative may do with it for the person they act for: `view` by every mandate, `apply` by those that reach so far, `guardian` by the guardian of a
   * child alone. Under fourteen nobody uses `apply` and `guardian` themselves. Nothing said: nobody but the learner (log-in, phone, doors, mandates).
   */
  readonly forAnother?: 'view' | 'apply' | 'guardian'
  /** A learner whose account is frozen may use it: the page that says why, the objection, how pages look. Everything else waits until the freeze is lifted. */
  readonly whileFrozen?: true
  /** The largest body in bytes; 1 MB where nothing is said. */
  readonly bodyLimit?: number
}

/** Declares an endpoint and keeps its literal types. */
export const endpoint = <I extends z.ZodMiniType, O extends z.ZodMiniType, const E extends Code, const M extends Access>(
  declared: Endpoint<I, O, E, M>,
): Endpoint<I, O, E, M> => declared

/** What a caller passes: path, query and body parameters in one object, before parsing. */
export type InputOf<E extends Endpoint> = z.input<E['input']>
/** What the action receives after parsing. */
export type ParsedInputOf<E extends Endpoint> = z.output<E['input']>
/** What a successful call returns. */
export type OutputOf<E extends Endpoint> = z.output<E['output']>
