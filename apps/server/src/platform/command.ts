import { randomBytes } from 'node:crypto'
import type { Code, Refusal } from '@creditbank/contract'
import { sql } from 'kysely'
import { type Actor, actorId, principal } from './actor.ts'
import { type Account, type AuditRow, insertAudits } from './auditStore.ts'
import { hashTexts, insertTexts } from './auditText.ts'
import type { Context } from './context.ts'
import { inputHash } from './crypto/lookup.ts'
import { databaseError, type Sql } from './database.ts'
import type { Id } from './ids.ts'
import { addJob, type JobDraft } from './jobs.ts'
import { type CanonicalValue, canonicalBytes } from './pure/canonical.ts'

export type { Account } from './auditStore.ts'

/** An evidential act: kind and facts without personal data. The wrapper adds time, salt and id and stores canonical bytes. */
export type EventDraft = { readonly kind: string; readonly facts: { readonly [key: string]: CanonicalValue } }

/** The result of an action: its answer, its audit account, its evidence and its jobs. */
export type Recorded<O> = {
  readonly output: O
  readonly account: Account
  readonly events?: readonly EventDraft[]
  readonly jobs?: readonly JobDraft[]
}

/** A refusal that must be remembered all the same (a failed log-in): its account is committed, then the caller hears the refusal. */
export type RecordedRefusal<C extends Code> = { readonly refusal: Refusal<C>; readonly account: Account }

/** An action loads, decides and records inside the transaction it is given. It may run more than once (serialization failures), so it has no effect outside. */
export type Action<A extends Actor, I, O, C extends Code> = (
  tx: Sql,
  ctx: Context<A>,
  input: I,
) => Promise<Recorded<O> | RecordedRefusal<C> | Refusal<C>>

/** Where the key came from and what was asked, for idempotency. */
export type Keyed = { readonly key: string | undefined; readonly endpoint: string; readonly input: unknown; readonly keepAnswer: boolean }

/** The general refusals that the wrapper itself may give. */
export type WrapperCode = 'idempotency.other_input' | 'idempotency.in_flight' | 'server.busy'

const isRefusal = (x: object): x is Refusal => 'refused' in x
const isRecordedRefusal = (x: object): x is RecordedRefusal<Code> => 'refusal' in x

/** Thrown to roll back with a refusal from deep inside an action. */
export class Refuse extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.refused)
    this.name = 'Refuse'
    this.refusal = refusal
  }
}

/** Rolls the command back and answers with the refusal. */
export const refuse = (refused: Code, params?: Refusal['params']): never => {
  throw new Refuse(params === undefined ? { refused } : { refused, params })
}

/** The columns of an audit row. `bytes` are what the chain will hash. */
export const auditRow = (ctx: Context, account: Account, texts: ReturnType<typeof hashTexts> = []): AuditRow => {
  const { actor } = ctx
  const id = ctx.newId()
  const organizationId = actor.kind === 'staff' || actor.kind === 'institution' ? actor.organization.id : null
  const appointmentId = actor.kind === 'staff' ? actor.appointmentId : null
  const at = ctx.now.toISOString()
  // A representative is the actor, the person the learner; the mandate ties the two.
  const mandate = actor.kind === 'learner' && actor.onBehalf !== undefined ? { mandate: actor.onBehalf.mandateId } : {}
  const held = Object.fromEntries(texts.map(({ name, hash }) => [name, { text: hash }]))
  const params = { ...account.params, ...held, ...mandate }
  const bytes = canonicalBytes({
    id,
    at,
    actor: { kind: actor.kind, id: actorId(actor), appointment: appointmentId, organization: organizationId },
    act: account.act,
    subject: account.subject === undefined ? null : { kind: account.subject.kind, id: account.subject.id },
    learner: account.learnerId ?? null,
    result: account.result ?? 'done',
    params,
    request: ctx.requestId,
    address: ctx.address,
  })
  const who = { kind: actor.kind, id: actorId(actor) }
  return { id, at, organizationId, appointmentId, params, bytes, account, actor: who, requestId: ctx.requestId, address: ctx.address }
}

/** Writes one audit row, unchained, and marks it for the sequencer. */
export const writeAudit = async (tx: Sql, ctx: Context, account: Account): Promise<void> => {
  const texts = hashTexts(account.texts ?? {})
  const row = auditRow(ctx, account, texts)
  await insertAudits(tx, [row])
  await insertTexts(tx, ctx.platform.keyring, { id: row.id, learnerId: account.learnerId ?? null, newId: ctx.newId }, texts)
}

/** The canonical bytes of an evidential act: the same for single acts and for batches (where SQL writes them). */
export const eventBytes = (id: Id, at: string, event: EventDraft): Buffer =>
  canonicalBytes({ at, facts: event.facts, id, kind: event.kind })

const writeEvents = async (tx: Sql, ctx: Context, events: readonly EventDraft[]): Promise<void> => {
  for (const event of events) {
    const id = ctx.newId()
    const at = ctx.now.toISOString()
    await sql`insert into evidence.event (id, at, kind, salt, bytes) values (${id}, ${at}, ${event.kind}, ${randomBytes(16)}, ${eventBytes(id, at, event)})`.execute(
      tx,
    )
  }
}

/** The keyed hash of what was asked: a key belongs to one endpoint and one input. */
export const keyedHash = (ctx: Context, keyed: Pick<Keyed, 'endpoint' | 'input'>): Buffer =>
  inputHash(ctx.platform.keyring, 'command', Buffer.from(`${keyed.endpoint} ${JSON.stringify(keyed.input)}`))

const claimKey = async <O>(tx: Sql, ctx: Context, keyed: Keyed, key: string): Promise<{ replay: O } | Refusal<WrapperCode> | undefined> => {
  const hash = keyedHash(ctx, keyed)
  const who = principal(ctx.actor)
  // A parallel attempt with the same key waits here until this one has committed or rolled back.
  const inserted =
    await sql`insert into platform.idempotency (principal, key, endpoint, input_hash, at) values (${who}, ${key}, ${keyed.endpoint}, ${hash}, ${ctx.now}) on conflict do nothing`.execute(
      tx,
    )
  if (inserted.numAffectedRows === 1n) return undefined
  const { rows } = await sql<{
    input_hash: Buffer
    response: string | null
  }>`select input_hash, response from platform.idempotency where principal = ${who} and key = ${key}`.execute(tx)
  const first = rows[0]
  if (first === undefined || first.response === null) return { refused: 'idempotency.in_flight' }
  if (!first.input_hash.equals(hash)) return { refused: 'idempotency.other_input' }
  return { replay: JSON.parse(first.response) as O }
}

type Outcome<O, C extends Code> = { readonly output: O; readonly replayed: boolean } | Refusal<C | WrapperCode>

const once = <A extends Actor, I, O, C extends Code>(
  ctx: Context<A>,
  input: I,
  keyed: Keyed,
  action: Action<A, I, O, C>,
): Promise<Outcome<O, C>> =>
  ctx.platform.database.app.transaction().execute(async (tx) => {
    if (keyed.key !== undefined) {
      const earlier = await claimKey<O>(tx, ctx, keyed, keyed.key)
      if (earlier !== undefined && 'replay' in earlier) return { output: earlier.replay, replayed: true }
      if (earlier !== undefined) return earlier
    }
    const result = await action(tx, ctx, input)
    // A plain refusal leaves nothing behind, not even the key: the same request may succeed after the person mended it.
    if (isRefusal(result)) throw new Refuse(result)
    await writeAudit(tx, ctx, isRecordedRefusal(result) ? { result: 'refused', ...result.account } : result.account)
    if (isRecordedRefusal(result)) {
      if (keyed.key !== undefined)
        await sql`delete from platform.idempotency where principal = ${principal(ctx.actor)} and key = ${keyed.key}`.execute(tx)
      return result.refusal as Refusal<C>
    }
    await writeEvents(tx, ctx, result.events ?? [])
    for (const job of result.jobs ?? []) await addJob(tx, job)
    if (keyed.key !== undefined && keyed.keepAnswer)
      await sql`update platform.idempotency set response = ${JSON.stringify(result.output)} where principal = ${principal(ctx.actor)} and key = ${keyed.key}`.execute(
        tx,
      )
    return { output: result.output, replayed: false }
  })

/** What a transaction may meet through no fault of its own: serialization failure, deadlock, a lock not given. */
export const retryable: ReadonlySet<string> = new Set(['40001', '40P01', '55P03'])

/**
 * Runs a mutation: one transaction holding the idempotency key, the action, one audit row, its evidence and its jobs. A repeat of a key with the same
 * input gets the first answer. Serialization failures and deadlocks are tried again, four times at most. Other errors roll back and are thrown.
 */
export const runCommand = async <A extends Actor, I, O, C extends Code>(
  ctx: Context<A>,
  input: I,
  keyed: Keyed,
  action: Action<A, I, O, C>,
): Promise<Outcome<O, C>> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(ctx, input, keyed, action)
    } catch (error) {
      if (error instanceof Refuse) return error.refusal as Refusal<C>
      if (!retryable.has(databaseError(error).code)) throw error
      if (attempt >= 4) return { refused: 'server.busy' }
    }
  }
}
