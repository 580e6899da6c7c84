import { sql } from 'kysely'
import type { Sql } from './database.ts'
import type { Id } from './ids.ts'
import type { CanonicalValue } from './pure/canonical.ts'

/** What a command did, for the audit: an act, its subject, and parameters without personal data. */
export type Account = {
  readonly act: string
  readonly subject?: { readonly kind: string; readonly id: Id }
  readonly learnerId?: Id
  readonly params?: { readonly [key: string]: CanonicalValue }
  /** What somebody typed, which may speak of a person: stored apart, sealed and erasable; the record holds the salted hash. */
  readonly texts?: Readonly<Record<string, string | null | undefined>>
  readonly result?: 'done' | 'refused'
}

/** Bytes as PostgreSQL reads them out of JSON. */
export const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`

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
