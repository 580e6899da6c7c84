import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A job as stored. */
export type JobRow = {
  id: Id
  kind: string
  title: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  done: string
  total: string
  href: string | null
  failure: string | null
  createdAt: Date
  updatedAt: Date
}

/** The newest 50 jobs of a member of staff. */
export const jobsOf = async (tx: Sql, staffId: Id): Promise<JobRow[]> =>
  (
    await sql<JobRow>`select id, kind, title, state, done, total, href, failure, created_at as "createdAt", updated_at as "updatedAt"
      from platform.job where staff_id = ${staffId} order by id desc limit 50`.execute(tx)
  ).rows

/** Puts a job into its owner's tray. */
export const insertJob = (tx: Sql, j: { id: Id; kind: string; title: string; staffId: Id; organizationId: Id; now: Date }) =>
  sql`insert into platform.job (id, kind, title, staff_id, organization_id, state, created_at, updated_at)
    values (${j.id}, ${j.kind}, ${j.title}, ${j.staffId}, ${j.organizationId}, 'waiting', ${j.now}, ${j.now})`.execute(tx)

/** Moves a job that has not ended; says whether it did. */
export const setJob = async (
  tx: Sql,
  id: Id,
  to: { state: JobRow['state']; done?: number; href?: string; failure?: string; now: Date },
): Promise<boolean> =>
  (
    await sql`update platform.job set state = ${to.state}, done = coalesce(${to.done ?? null}, done), total = greatest(total, coalesce(${to.done ?? null}, 0)), href = coalesce(${to.href ?? null}, href), failure = ${to.failure ?? null}, updated_at = ${to.now}
      where id = ${id} and state in ('waiting', 'running')`.execute(tx)
  ).numAffectedRows === 1n

/** An export as asked for. */
export type ExportRow = {
  jobId: Id
  kind: string
  filters: Record<string, unknown>
  format: 'xlsx' | 'csv'
  reason: string
  actor: { staffId: Id; appointmentId: Id }
  fileId: Id | null
}

/** Remembers what an export is of and for whom. */
export const insertExport = (tx: Sql, e: Omit<ExportRow, 'fileId'> & { now: Date }) =>
  sql`insert into files.export (job_id, kind, filters, format, reason, actor, created_at) values (${e.jobId}, ${e.kind}, ${JSON.stringify(e.filters)}, ${e.format}, ${e.reason}, ${JSON.stringify(e.actor)}, ${e.now})`.execute(
    tx,
  )

/** One export by its job. */
export const exportById = async (tx: Sql, jobId: Id): Promise<ExportRow | undefined> =>
  (
    await sql<ExportRow>`select job_id as "jobId", kind, filters, format, reason, actor, file_id as "fileId" from files.export where job_id = ${jobId}`.execute(
      tx,
    )
  ).rows[0]

/** Notes the file that came of an export. */
export const setExportFile = (tx: Sql, jobId: Id, fileId: Id) =>
  sql`update files.export set file_id = ${fileId} where job_id = ${jobId}`.execute(tx)
