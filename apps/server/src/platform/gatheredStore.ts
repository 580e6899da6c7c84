import { sql } from 'kysely'
import type { Account } from './command.ts'
import type { Sql } from './database.ts'
import type { Id } from './ids.ts'

/** What is kept under a key: the hash of what was asked and the answer. */
export type KeptAnswer = { readonly hash: Buffer; readonly response: string | null }
type Named = { readonly who: string; readonly key: string }

/** The answers kept under these keys, by `principal key`. */
export const keptAnswers = async (tx: Sql, named: readonly Named[]): Promise<ReadonlyMap<string, KeptAnswer>> => {
  const { rows } = await sql<Named & KeptAnswer>`select i.principal as who, i.key, i.input_hash as hash, i.response
    from unnest(${named.map((n) => n.who)}::text[], ${named.map((n) => n.key)}::text[]) as n(who, key)
    join platform.idempotency i on i.principal = n.who and i.key = n.key`.execute(tx)
  return new Map(rows.map((row) => [`${row.who} ${row.key}`, row]))
}

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`

/** Keeps answers under their keys, in the order of the keys so that no two processes wait for each other. Returns how many were new. */
export const keepAnswers = async (
  tx: Sql,
  rows: readonly (Named & { readonly endpoint: string; readonly hash: Buffer; readonly at: Date; readonly response: string })[],
): Promise<number> => {
  if (rows.length === 0) return 0
  const json = rows.map((r) => ({ principal: r.who, key: r.key, endpoint: r.endpoint, hash: hex(r.hash), at: r.at, response: r.response }))
  const done = await sql`insert into platform.idempotency (principal, key, endpoint, input_hash, response, at)
    select r.principal, r.key, r.endpoint, r.hash, r.response, r.at
    from json_to_recordset(${JSON.stringify(json)}::json) as r(principal text, key text, endpoint text, hash bytea, response text, at timestamptz)
    order by r.principal, r.key on conflict do nothing`.execute(tx)
  return Number(done.numAffectedRows ?? 0n)
}

/** An audit row with its account and its actor. */
export type AuditRow = {
  readonly id: Id
  readonly at: string
  readonly organizationId: Id | null
  readonly appointmentId: Id | null
  readonly params: object
  readonly bytes: Uint8Array
  readonly account: Omit<Account, 'texts'>
  readonly actor: { readonly kind: string; readonly id: Id | null }
  readonly requestId: string
  readonly address: string
}

/** Writes audit rows, unchained, and marks them for the sequencer: one statement for all. */
export const insertAudits = async (tx: Sql, rows: readonly AuditRow[]): Promise<void> => {
  if (rows.length === 0) return
  const json = rows.map(({ id, at, organizationId, appointmentId, params, bytes, account, actor, requestId, address }) => ({
    id,
    at,
    actor_kind: actor.kind,
    actor_id: actor.id,
    appointment_id: appointmentId,
    organization_id: organizationId,
    act: account.act,
    subject_kind: account.subject?.kind ?? null,
    subject_id: account.subject?.id ?? null,
    learner_id: account.learnerId ?? null,
    result: account.result ?? 'done',
    params,
    request_id: requestId,
    address,
    bytes: hex(bytes),
  }))
  await sql`with r as (
      insert into audit.record (id, at, actor_kind, actor_id, appointment_id, organization_id, act, subject_kind, subject_id, learner_id, result, params, request_id, address, bytes)
      select a.* from json_to_recordset(${JSON.stringify(json)}::json) as a(id bigint, at timestamptz, actor_kind text, actor_id bigint, appointment_id bigint, organization_id bigint,
        act text, subject_kind text, subject_id bigint, learner_id bigint, result text, params jsonb, request_id text, address text, bytes bytea) returning id)
    insert into audit.pending (record_id) select id from r`.execute(tx)
}
