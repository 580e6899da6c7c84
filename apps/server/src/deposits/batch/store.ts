import type { batches, OrganizationKind } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../../platform/actor.ts'
import { databaseError, type Sql, violates } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { stagingTable } from './stagingStore.ts'

/** A note about a whole file as stored. */
export type StoredNote = { readonly code: string; readonly params: Record<string, string | number> }

/** A batch as stored, with its unit. */
export type BatchRow = Levels & {
  id: Id
  serial: string
  kind: batches.BatchKind
  type_code: string | null
  organization_id: Id
  organization_name: string
  organization_kind: OrganizationKind
  region_code: string | null
  basis: batches.PeopleBasis | null
  basis_document: string | null
  file_name: string
  file_size: string
  sha256: string
  mapping: Record<string, number>
  header: string[]
  remembered: boolean
  warnings: StoredNote[]
  state: batches.BatchState
  rows_read: number
  rows_new: number
  rows_unchanged: number
  rows_wrong: number
  rows_stored: number
  rows_queued: number
  rows_staged: number
  people_new: number
  progress: { phase?: string; done?: number; total?: number; wrongInFile?: number }
  failure: string | null
  failure_params: Record<string, string | number> | null
  prepared_by: Id
  prepared_at: Date
  submitted_at: Date | null
  approved_by: Id | null
  approved_at: Date | null
  checked_at: Date | null
  committed_at: Date | null
  undone_by: Id | null
  undone_at: Date | null
  decision_reason: string | null
  undo_reason: string | null
  source_key: string | null
  source_until: Date | null
  job_id: Id | null
  version: number
}

const columns =
  sql.raw(`b.id, b.serial, b.kind, b.type_code, b.organization_id, o.name as organization_name, o.kind as organization_kind, o.region_code, b.l1, b.l2, b.l3, b.l4, b.basis, b.basis_document, b.file_name, coalesce(b.file_size, 0) as file_size,
  encode(b.file_sha256, 'hex') as sha256, coalesce(b.mapping, '{}') as mapping, b.header, b.remembered, b.warnings, b.state, b.rows_read, b.rows_new, b.rows_unchanged, b.rows_wrong, b.rows_stored, b.rows_queued, b.rows_staged, b.people_new,
  b.progress, b.failure, b.failure_params, b.prepared_by, b.prepared_at, b.submitted_at, b.approved_by, b.approved_at, b.checked_at, b.committed_at, b.undone_by, b.undone_at, b.decision_reason, b.undo_reason, b.source_key, b.source_until,
  b.job_id, b.version`)
const from = sql.raw(`deposits.batch b join organizations.organization o on o.id = b.organization_id`)

/** One batch; run it in staffRead to stay in the caller's scope, or decide the scope by its level columns. */
export const batchById = async (tx: Sql, id: Id): Promise<BatchRow | undefined> =>
  (await sql<BatchRow>`select ${columns} from ${from} where b.id = ${id} and b.kind in ('outcomes', 'people')`.execute(tx)).rows[0]

/** The same, locked until the transaction ends: each step of a batch is decided once. */
export const lockBatch = async (tx: Sql, id: Id): Promise<BatchRow | undefined> =>
  (await sql<BatchRow>`select ${columns} from ${from} where b.id = ${id} and b.kind in ('outcomes', 'people') for update of b`.execute(tx))
    .rows[0]

/** The batch in force that holds the same file for the same unit. */
export const batchOfFile = async (tx: Sql, organizationId: Id, kind: string, sha256: Buffer): Promise<BatchRow | undefined> =>
  (
    await sql<BatchRow>`select ${columns} from ${from} where b.organization_id = ${organizationId} and b.kind = ${kind} and b.file_sha256 = ${sha256} and b.state not in ('cancelled', 'failed', 'refused', 'undone') order by b.id desc limit 1`.execute(
      tx,
    )
  ).rows[0]

/** The basis of the unit's last import of people. */
export const lastBasis = async (tx: Sql, organizationId: Id): Promise<{ basis: batches.PeopleBasis; document: string } | undefined> =>
  (
    await sql<{
      basis: batches.PeopleBasis
      document: string
    }>`select basis, basis_document as document from deposits.batch where organization_id = ${organizationId} and basis is not null order by id desc limit 1`.execute(
      tx,
    )
  ).rows[0]

/** A new batch. Answers false where a parallel upload of the same file was faster. */
export const insertBatch = async (
  tx: Sql,
  b: {
    id: Id
    kind: string
    typeCode: string | null
    organizationId: Id
    levels: Levels
    basis: batches.PeopleBasis | null
    basisDocument: string | null
    name: string
    sha256: Buffer
    size: number
    sourceKey: string
    sourceUntil: Date
    header: readonly string[]
    headerHash: Buffer | null
    mapping: batches.BatchMapping
    remembered: boolean
    warnings: readonly StoredNote[]
    failure: StoredNote | null
    staffId: Id
    now: Date
  },
): Promise<boolean> => {
  try {
    await sql`insert into deposits.batch (id, serial, kind, type_code, organization_id, l1, l2, l3, l4, basis, basis_document, file_name, file_sha256, file_size, source_key, source_until, header, header_hash, mapping, remembered, warnings, state, failure, failure_params, prepared_by, prepared_at)
      values (${b.id}, nextval('platform.batch_serial'), ${b.kind}, ${b.typeCode}, ${b.organizationId}, ${b.levels.l1}, ${b.levels.l2}, ${b.levels.l3}, ${b.levels.l4}, ${b.basis}, ${b.basisDocument}, ${b.name}, ${b.sha256}, ${b.size}, ${b.sourceKey}, ${b.sourceUntil}, ${JSON.stringify(b.header)}, ${b.headerHash},
        ${JSON.stringify(b.mapping)}, ${b.remembered}, ${JSON.stringify(b.warnings)}, ${b.failure === null ? 'uploaded' : 'failed'}, ${b.failure?.code ?? null}, ${b.failure === null ? null : JSON.stringify(b.failure.params)}, ${b.staffId}, ${b.now})`.execute(
      tx,
    )
    return true
  } catch (error) {
    if (violates(error, 'batch_same_file') || databaseError(error).constraint === 'batch_same_file') return false
    throw error
  }
}

/** Batches of a unit that are neither finished nor given up. */
export const openBatches = async (tx: Sql, organizationId: Id): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from deposits.batch where organization_id = ${organizationId} and state not in ('committed', 'cancelled', 'failed', 'refused', 'undone')`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/** Whether a type exists and is in use. */
export const typeKnown = async (tx: Sql, code: string): Promise<boolean> =>
  (await sql`select 1 from catalog.type where code = ${code} and active`.execute(tx)).rows.length > 0

/** The mapping a unit chose last for files with this header. */
export const rememberedMapping = async (
  tx: Sql,
  organizationId: Id,
  kind: string,
  typeCode: string,
  headerHash: Buffer,
): Promise<Record<string, number> | undefined> =>
  (
    await sql<{
      mapping: Record<string, number>
    }>`select mapping from deposits.mapping where organization_id = ${organizationId} and kind = ${kind} and type_code = ${typeCode} and header_hash = ${headerHash}`.execute(
      tx,
    )
  ).rows[0]?.mapping

/** Remembers a mapping for the unit's next file of the same form. */
export const rememberMapping = (tx: Sql, b: BatchRow, headerHash: Buffer, mapping: batches.BatchMapping, now: Date) =>
  sql`insert into deposits.mapping (organization_id, kind, type_code, header_hash, mapping, updated_at) values (${b.organization_id}, ${b.kind}, ${b.type_code ?? ''}, ${headerHash}, ${JSON.stringify(mapping)}, ${now})
    on conflict (organization_id, kind, type_code, header_hash) do update set mapping = excluded.mapping, updated_at = excluded.updated_at`.execute(
    tx,
  )

/** Changes of a batch's row that belong to a step; what is not named stays. */
export type BatchChange = {
  readonly mapping?: batches.BatchMapping
  readonly jobId?: Id | null
  readonly submittedAt?: Date | null
  readonly approvedBy?: Id | null
  readonly approvedAt?: Date | null
  readonly reason?: string | null
  readonly undoneBy?: Id
  readonly undoneAt?: Date
  readonly undoReason?: string
  readonly failure?: StoredNote | null
  readonly phase?: string
}

/** Moves a locked batch to a state; the version rises so that a page that shows the old one is told. */
export const moveBatch = async (tx: Sql, id: Id, state: batches.BatchState, change: BatchChange = {}): Promise<void> => {
  const sets = [sql`state = ${state}`, sql`version = version + 1`]
  if (change.mapping !== undefined) sets.push(sql`mapping = ${JSON.stringify(change.mapping)}`)
  if (change.jobId !== undefined) sets.push(sql`job_id = ${change.jobId}`)
  if (change.submittedAt !== undefined) sets.push(sql`submitted_at = ${change.submittedAt}`)
  if (change.approvedBy !== undefined) sets.push(sql`approved_by = ${change.approvedBy}`)
  if (change.approvedAt !== undefined) sets.push(sql`approved_at = ${change.approvedAt}`)
  if (change.reason !== undefined) sets.push(sql`decision_reason = ${change.reason}`)
  if (change.undoneBy !== undefined) sets.push(sql`undone_by = ${change.undoneBy}`)
  if (change.undoneAt !== undefined) sets.push(sql`undone_at = ${change.undoneAt}`)
  if (change.undoReason !== undefined) sets.push(sql`undo_reason = ${change.undoReason}`)
  if (change.failure !== undefined)
    sets.push(
      sql`failure = ${change.failure?.code ?? null}`,
      sql`failure_params = ${change.failure === null ? null : JSON.stringify(change.failure.params)}`,
    )
  if (change.phase !== undefined) sets.push(sql`progress = ${JSON.stringify({ phase: change.phase })}`)
  await sql`update deposits.batch set ${sql.join(sets, sql`, `)} where id = ${id}`.execute(tx)
}

/** The counts of a finished check. */
export const saveCheck = (
  tx: Sql,
  id: Id,
  c: {
    read: number
    fresh: number
    unchanged: number
    wrong: number
    wrongInFile: number
    staged: number
    queued: number
    people: number
    warnings: readonly StoredNote[]
    now: Date
  },
) =>
  sql`update deposits.batch set rows_read = ${c.read}, rows_new = ${c.fresh}, rows_unchanged = ${c.unchanged}, rows_wrong = ${c.wrong}, rows_staged = ${c.staged}, rows_queued = ${c.queued}, people_new = ${c.people},
    warnings = ${JSON.stringify(c.warnings)}, checked_at = ${c.now}, progress = ${JSON.stringify({ wrongInFile: c.wrongInFile })} where id = ${id}`.execute(
    tx,
  )

/** Shows how far the present work is; on a connection of its own, so that it is seen while a transaction runs. */
export const saveProgress = async (db: Sql, jobId: Id, done: number, total: number, now: Date): Promise<boolean> =>
  (
    await sql`update platform.job set state = 'running', done = ${done}, total = ${total}, updated_at = ${now} where id = ${jobId} and state in ('waiting', 'running')`.execute(
      db,
    )
  ).numAffectedRows === 1n

/** The phase of a check; the row is not locked while a file is read. */
export const savePhase = (db: Sql, id: Id, phase: string) =>
  sql`update deposits.batch set progress = ${JSON.stringify({ phase })} where id = ${id} and state = 'checking'`.execute(db)

/** Puts a line into the job tray of the person who started the work. */
export const insertJob = (tx: Sql, j: { id: Id; kind: string; title: string; staffId: Id; organizationId: Id; href: string; now: Date }) =>
  sql`insert into platform.job (id, kind, title, staff_id, organization_id, state, href, created_at, updated_at) values (${j.id}, ${j.kind}, ${j.title}, ${j.staffId}, ${j.organizationId}, 'waiting', ${j.href}, ${j.now}, ${j.now})`.execute(
    tx,
  )

/** Ends a job's line; says whether it was still open. */
export const endJob = async (
  tx: Sql,
  id: Id,
  state: 'done' | 'failed' | 'cancelled',
  failure: string | null,
  now: Date,
): Promise<boolean> =>
  (
    await sql`update platform.job set state = ${state}, failure = ${failure}, updated_at = ${now} where id = ${id} and state in ('waiting', 'running')`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** The state and progress of a job's line. */
export const jobById = async (tx: Sql, id: Id): Promise<{ state: string; done: number; total: number } | undefined> => {
  const row = (
    await sql<{ state: string; done: string; total: string }>`select state, done, total from platform.job where id = ${id}`.execute(tx)
  ).rows[0]
  return row === undefined ? undefined : { state: row.state, done: Number(row.done), total: Number(row.total) }
}

/** Names of staff by id. */
export const staffNames = async (tx: Sql, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> =>
  new Map(
    (await sql<{ id: Id; name: string }>`select id, name from identity.staff where id = any(${[...ids]}::bigint[])`.execute(tx)).rows.map(
      (r) => [r.id, r.name],
    ),
  )

/** What the list of batches may be narrowed to. */
export type BatchFilter = {
  readonly kinds: readonly string[]
  readonly state?: string | undefined
  readonly waiting: boolean
  readonly preparedBy?: Id | undefined
  readonly before?: Id | undefined
  readonly limit: number
}

/** One page of batches, newest first; run it in staffRead. Reads limit + 1 rows. */
export const batchesPage = async (tx: Sql, f: BatchFilter): Promise<BatchRow[]> => {
  const where = [sql`b.kind = any(${[...f.kinds]}::text[])`]
  if (f.state !== undefined) where.push(sql`b.state = ${f.state}`)
  if (f.waiting) where.push(sql`b.state = 'submitted'`)
  if (f.preparedBy !== undefined) where.push(sql`b.prepared_by = ${f.preparedBy}`)
  if (f.before !== undefined) where.push(sql`b.id < ${f.before}`)
  return (
    await sql<BatchRow>`select ${columns} from ${from} where ${sql.join(where, sql` and `)} order by b.id desc limit ${f.limit + 1}`.execute(
      tx,
    )
  ).rows
}

/** A problem as stored. */
export type ProblemRow = { row_no: number; column_no: number; code: string; params: Record<string, string | number> | null }

/** Problems of a batch in the order of the file, after a position. */
export const problemsPage = async (
  tx: Sql,
  id: Id,
  f: { code?: string | undefined; afterRow: number; afterColumn: number; limit: number },
): Promise<ProblemRow[]> =>
  (
    await sql<ProblemRow>`select row_no, column_no, code, params from deposits.batch_problem where batch_id = ${id} and (row_no, column_no) > (${f.afterRow}, ${f.afterColumn}) ${f.code === undefined ? sql`` : sql`and code = ${f.code}`} order by row_no, column_no, code limit ${f.limit}`.execute(
      tx,
    )
  ).rows

/** How often each problem occurs in a batch, most frequent first. */
export const problemCounts = async (tx: Sql, id: Id): Promise<{ code: string; n: number }[]> =>
  (
    await sql<{
      code: string
      n: string
    }>`select code, count(*) as n from deposits.batch_problem where batch_id = ${id} group by code order by 2 desc`.execute(tx)
  ).rows.map((r) => ({ code: r.code, n: Number(r.n) }))

/** A sample of rows that would be stored, spread over the file. */
export type SampleRow = {
  row_no: number
  name: string
  id_masked: string
  entry: string | null
  obtained_on: string | null
  credits: number | null
  grade: string | null
  fresh: boolean
}

/** Some rows of a checked batch for the second person, in the order of a keyed hash and so spread over the file; none once its staging is gone. `db` is a loader connection: staging is its own. */
export const sampleRows = async (db: Sql, serial: string, kind: batches.BatchKind, count: number): Promise<SampleRow[]> => {
  const t = {
    s: sql.raw(stagingTable('s', serial)),
    r: sql.raw(stagingTable('r', serial)),
    e: sql.raw(stagingTable('e', serial)),
    f: sql.raw(stagingTable('f', serial)),
  }
  const facts =
    kind === 'outcomes'
      ? sql`x.number as entry, s.obtained as obtained_on, s.credits, s.grade`
      : sql`null::text as entry, null::date as obtained_on, null::int as credits, null::text as grade`
  const join = kind === 'outcomes' ? sql`join ${t.e} x on x.n = s.entry` : sql``
  try {
    return (
      await sql<SampleRow>`select s.row_no, s.name, s.id_masked, ${facts}, r.fresh from ${t.s} s join ${t.r} r on r.row_no = s.row_no ${join}
        where not exists (select 1 from ${t.f} f where f.row_no = s.row_no and f.fate <> 3) order by s.lookup limit ${count}`.execute(db)
    ).rows
  } catch (error) {
    if (databaseError(error).code === '42P01') return []
    throw error
  }
}

/** Whether a member of staff had the batch read under a mapping or handed it in, by the audit. */
export const hadPartIn = async (tx: Sql, id: Id, staffId: Id): Promise<boolean> =>
  (
    await sql`select 1 from audit.record where subject_kind = 'batch' and subject_id = ${id} and actor_kind = 'staff' and actor_id = ${staffId}
      and act in ('batches.check', 'batches.submit') and result = 'done' limit 1`.execute(tx)
  ).rows.length > 0

/** What happened to a batch, from the audit. */
export const batchHistoryRows = async (
  tx: Sql,
  id: Id,
): Promise<{ id: Id; at: Date; act: string; actor_id: Id | null; name: string | null; params: Record<string, unknown> }[]> =>
  (
    await sql<{
      id: Id
      at: Date
      act: string
      actor_id: Id | null
      name: string | null
      params: Record<string, unknown>
    }>`select r.id, r.at, r.act, case when r.actor_kind = 'staff' then r.actor_id end as actor_id, s.name, r.params
    from audit.record r left join identity.staff s on r.actor_kind = 'staff' and s.id = r.actor_id where r.subject_kind = 'batch' and r.subject_id = ${id} order by r.id limit 200`.execute(
      tx,
    )
  ).rows

/** Staff of the unit and its superiors who may approve and are not the preparer: whom a submitted batch waits for. */
export const approvers = async (tx: Sql, b: BatchRow, roles: readonly string[], today: string): Promise<Id[]> =>
  (
    await sql<{
      staff_id: Id
    }>`select distinct a.staff_id from identity.appointment a where a.organization_id = ${b.organization_id} and a.role = any(${[...roles]}::text[]) and a.ended_at is null and a.from_on <= ${today} and (a.to_on is null or a.to_on >= ${today}) and a.staff_id <> ${b.prepared_by} limit 50`.execute(
      tx,
    )
  ).rows.map((r) => r.staff_id)

/** Batches whose source file has served its time. */
export const sourcesDue = async (tx: Sql, now: Date): Promise<{ id: Id; source_key: string }[]> =>
  (
    await sql<{
      id: Id
      source_key: string
    }>`select id, source_key from deposits.batch where source_key is not null and source_until <= ${now} order by id limit 100`.execute(tx)
  ).rows

/** Notes that a batch's source file is gone. */
export const forgetSource = (tx: Sql, id: Id) => sql`update deposits.batch set source_key = null where id = ${id}`.execute(tx)

/** Serials of batches whose staging tables nobody needs any more. */
export const idleStaging = async (db: Sql): Promise<string[]> =>
  (
    await sql<{
      serial: string
    }>`select b.serial from deposits.batch b where b.state in ('cancelled', 'failed', 'undone', 'committed', 'refused') and to_regclass('deposits_staging.s' || b.serial) is not null limit 50`.execute(
      db,
    )
  ).rows.map((r) => r.serial)

/** Batches whose work has told nothing since an instant. */
export const stalledBatches = async (
  tx: Sql,
  before: Date,
): Promise<{ id: Id; job_id: Id; state: 'checking' | 'approved' | 'committing' | 'undoing' }[]> =>
  (
    await sql<{
      id: Id
      job_id: Id
      state: 'checking' | 'approved' | 'committing' | 'undoing'
    }>`select b.id, b.job_id, b.state from deposits.batch b join platform.job j on j.id = b.job_id
    where b.state in ('checking', 'approved', 'committing', 'undoing') and j.updated_at < ${before} limit 50`.execute(tx)
  ).rows

/** Says that a job is alive, for `stalledBatches`. */
export const beatJob = (db: Sql, id: Id, now: Date) =>
  sql`update platform.job set updated_at = ${now} where id = ${id} and state in ('waiting', 'running')`.execute(db)
