import { type RawBuilder, sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A record that waits for its place in the chain. */
export type Pending = { id: Id; bytes: Buffer }

/** Whether this transaction may chain: one process at a time, the others leave at once. */
export const takeTurn = async (tx: Sql): Promise<boolean> =>
  (await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7205759403792802) as got`.execute(tx)).rows[0]?.got === true

/** The last link; undefined in an empty chain. */
export const chainHead = async (tx: Sql): Promise<{ seq: string; hash: Buffer; at: Date } | undefined> =>
  (await sql<{ seq: string; hash: Buffer; at: Date }>`select seq, hash, at from audit.chain order by seq desc limit 1`.execute(tx)).rows[0]

/** The next committed records without a place, in the order of their ids. */
export const pendingRecords = async (tx: Sql, limit: number): Promise<Pending[]> =>
  (
    await sql<Pending>`select p.record_id as id, r.bytes from audit.pending p join audit.record r on r.id = p.record_id order by p.record_id limit ${limit}`.execute(
      tx,
    )
  ).rows

/** Appends links and takes their records off the waiting list, in one statement. */
export const appendLinks = (tx: Sql, links: readonly { seq: bigint; id: Id; hash: Buffer }[], at: Date) =>
  sql`with added as (insert into audit.chain (seq, record_id, hash, at)
      select s, r, h, ${at} from unnest(${links.map((l) => l.seq.toString())}::bigint[], ${links.map((l) => l.id)}::bigint[], ${links.map((l) => l.hash)}::bytea[]) as x(s, r, h) returning record_id)
    delete from audit.pending where record_id in (select record_id from added)`.execute(tx)

/** A link with the bytes it was made over. */
export type ChainRow = { seq: string; hash: Buffer; bytes: Buffer; recordId: Id }

/** Links from a place on, in order. */
export const linksFrom = async (tx: Sql, seq: bigint, limit: number): Promise<ChainRow[]> =>
  (
    await sql<ChainRow>`select c.seq, c.hash, r.bytes, c.record_id as "recordId" from audit.chain c join audit.record r on r.id = c.record_id where c.seq >= ${seq.toString()} order by c.seq limit ${limit}`.execute(
      tx,
    )
  ).rows

/** The hash at a place; the chain's start for place 0. */
export const hashAt = async (tx: Sql, seq: bigint): Promise<Buffer | undefined> =>
  (await sql<{ hash: Buffer }>`select hash from audit.chain where seq = ${seq.toString()}`.execute(tx)).rows[0]?.hash

/** How many records wait, and since when. */
export const waiting = async (tx: Sql): Promise<{ n: number; since: Date | null }> => {
  const row = (
    await sql<{
      n: string
      since: Date | null
    }>`select count(*) as n, min(r.at) as since from audit.pending p join audit.record r on r.id = p.record_id`.execute(tx)
  ).rows[0]
  return { n: Number(row?.n ?? 0), since: row?.since ?? null }
}

/** One audited act with the names that people read. */
export type RecordRow = {
  id: Id
  seq: string | null
  at: Date
  actorKind: 'staff' | 'learner' | 'institution' | 'system' | 'anonymous'
  actorId: Id | null
  actorName: string | null
  appointmentId: Id | null
  organizationId: Id | null
  organizationName: string | null
  act: string
  subjectKind: string | null
  subjectId: Id | null
  /** Of a member of staff or a unit. */
  subjectName: string | null
  learnerId: Id | null
  result: 'done' | 'refused' | 'failed'
  params: Record<string, unknown>
  requestId: string | null
  address: string | null
  bytes: Buffer
  hash: Buffer | null
}

const columns =
  sql.raw(`r.id, c.seq, r.at, r.actor_kind as "actorKind", r.actor_id as "actorId", coalesce(s.name, k.name) as "actorName", r.appointment_id as "appointmentId", r.organization_id as "organizationId", o.name as "organizationName",
  r.act, r.subject_kind as "subjectKind", r.subject_id as "subjectId", coalesce(t.name, u.name) as "subjectName", r.learner_id as "learnerId", r.result, r.params, r.request_id as "requestId", r.address, r.bytes, c.hash`)
const joins =
  sql.raw(`audit.record r left join audit.chain c on c.record_id = r.id left join identity.staff s on r.actor_kind = 'staff' and s.id = r.actor_id
  left join identity.api_key k on r.actor_kind = 'institution' and k.id = r.actor_id left join organizations.organization o on o.id = r.organization_id
  left join identity.staff t on r.subject_kind = 'staff' and t.id = r.subject_id left join organizations.organization u on r.subject_kind = 'organization' and u.id = r.subject_id`)

/** What the audit is searched by; instants instead of days, the end excluded. */
export type RecordFilter = {
  readonly from?: Date | undefined
  readonly until?: Date | undefined
  readonly act?: string | undefined
  readonly actorKind?: string | undefined
  readonly actorId?: Id | undefined
  readonly organizationId?: Id | undefined
  readonly learnerId?: Id | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: Id | undefined
  readonly result?: string | undefined
}

const conditions = (f: RecordFilter, before: Id | null): RawBuilder<unknown> => {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  if (before !== null) parts.push(sql`r.id < ${before}`)
  if (f.from !== undefined) parts.push(sql`r.at >= ${f.from}`)
  if (f.until !== undefined) parts.push(sql`r.at < ${f.until}`)
  // A whole act ("staff.grant") or everything of a capability ("staff.").
  if (f.act !== undefined && f.act !== '')
    parts.push(f.act.endsWith('.') ? sql`r.act like ${`${f.act.replace(/[\\%_]/g, '\\$&')}%`}` : sql`r.act = ${f.act}`)
  if (f.actorKind !== undefined) parts.push(sql`r.actor_kind = ${f.actorKind}`)
  if (f.actorId !== undefined) parts.push(sql`r.actor_id = ${f.actorId}`)
  if (f.organizationId !== undefined) parts.push(sql`r.organization_id = ${f.organizationId}`)
  if (f.learnerId !== undefined) parts.push(sql`r.learner_id = ${f.learnerId}`)
  if (f.subjectKind !== undefined && f.subjectKind !== '') parts.push(sql`r.subject_kind = ${f.subjectKind}`)
  if (f.subjectId !== undefined) parts.push(sql`r.subject_id = ${f.subjectId}`)
  if (f.result !== undefined) parts.push(sql`r.result = ${f.result}`)
  return sql.join(parts, sql` and `)
}

/** A page of records, newest first, before an id. Read as bank_auditor. */
export const searchRecords = async (db: Sql, f: RecordFilter, before: Id | null, limit: number): Promise<RecordRow[]> =>
  (await sql<RecordRow>`select ${columns} from ${joins} where ${conditions(f, before)} order by r.id desc limit ${limit + 1}`.execute(db))
    .rows

/** How many records a filter finds, counted up to 10,001. */
export const countRecords = async (db: Sql, f: RecordFilter): Promise<number> =>
  Number(
    (
      await sql<{ n: string }>`select count(*) as n from (select 1 from audit.record r where ${conditions(f, null)} limit 10001) x`.execute(
        db,
      )
    ).rows[0]?.n ?? 0,
  )

/** One record. */
export const recordById = async (db: Sql, id: Id): Promise<RecordRow | undefined> =>
  (await sql<RecordRow>`select ${columns} from ${joins} where r.id = ${id}`.execute(db)).rows[0]
