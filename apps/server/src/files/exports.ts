import { PassThrough } from 'node:stream'
import { jobs } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { JobDraft, Task } from '../platform/jobs.ts'
import { type Bound, query } from '../platform/serve.ts'
import { type SheetColumn, writeCsv, writeXlsx } from '../platform/sheets/index.ts'
import * as store from './jobStore.ts'
import { insertFile, stageContent } from './receive.ts'

/**
 * A list that can be exported: its columns and its rows for one caller. Rows are texts as people read them, masked like the screen, in the caller's
 * scope (`ctx.actor`); the filters come back exactly as the command stored them.
 */
export type ExportKind = {
  readonly kind: string
  readonly title: string
  readonly columns: readonly SheetColumn[]
  readonly rows: (ctx: Context<StaffActor>, filters: Readonly<Record<string, unknown>>) => AsyncIterable<readonly string[]>
}

/** Finds a member of staff under an appointment, if it is still in force: an export that waited does not outlive the right to it. */
export type ActorUnder = (staffId: Id, appointmentId: Id) => Promise<StaffActor | undefined>

/** Hours that the file of an export lives. */
const hours = 24
/** Rows an export ends at: what a spreadsheet holds under its header. */
const rowLimit = 1_000_000

/**
 * Starts an export inside the caller's command: job row, export row and the queue's draft, which the command returns in `jobs`. The command's audit
 * account should carry the reason.
 */
export const startExport = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  wanted: {
    readonly kind: string
    readonly title: string
    readonly filters: Readonly<Record<string, unknown>>
    readonly format: 'xlsx' | 'csv'
    readonly reason: string
  },
): Promise<{ readonly jobId: Id; readonly job: JobDraft }> => {
  const jobId = ctx.newId()
  const { staffId, appointmentId, organization } = ctx.actor
  await store.insertJob(tx, { id: jobId, kind: wanted.kind, title: wanted.title, staffId, organizationId: organization.id, now: ctx.now })
  await store.insertExport(tx, {
    jobId,
    kind: wanted.kind,
    filters: wanted.filters,
    format: wanted.format,
    reason: wanted.reason,
    actor: { staffId, appointmentId },
    now: ctx.now,
  })
  return { jobId, job: { task: 'files.export', payload: { jobId }, key: `export ${jobId}` } }
}

const counted = async function* (
  rows: AsyncIterable<readonly string[]>,
  note: (n: number) => Promise<boolean>,
): AsyncGenerator<readonly string[]> {
  let n = 0
  for await (const row of rows) {
    if (n >= rowLimit) break
    yield row
    n += 1
    if (n % 5_000 === 0 && !(await note(n))) throw new Error('cancelled')
  }
  await note(n)
}

const types = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' } as const

const write = (content: PassThrough, kind: ExportKind, format: 'xlsx' | 'csv', rows: AsyncIterable<readonly string[]>): Promise<void> =>
  format === 'xlsx'
    ? writeXlsx(content, { sheets: [{ name: kind.title.slice(0, 31), columns: kind.columns, rows }] })
    : writeCsv(
        content,
        kind.columns.map((c) => c.header),
        rows,
      )

const runExport = async (platform: Platform, kind: ExportKind, row: store.ExportRow, actor: StaffActor): Promise<void> => {
  const db = platform.database.app
  const ctx = { ...systemContext(platform, `export-${row.jobId}`), actor }
  const content = new PassThrough()
  const note = (done: number) => store.setJob(db, row.jobId, { state: 'running', done, now: platform.clock.now() })
  const writing = write(content, kind, row.format, counted(kind.rows(ctx, row.filters), note)).catch((error: unknown) =>
    content.destroy(error instanceof Error ? error : new Error('not written')),
  )
  const staged = await stageContent(platform, content, { type: types[row.format], limit: Number.MAX_SAFE_INTEGER })
  await writing
  const now = platform.clock.now()
  await db.transaction().execute(async (tx) => {
    const name = `${kind.title}.${row.format}`
    const file = await insertFile(tx, ctx, staged, {
      name,
      purpose: 'export',
      deleteAfter: new Date(now.getTime() + hours * 3_600_000),
      owner: { kind: 'staff', id: actor.staffId },
    })
    await store.setExportFile(tx, row.jobId, file.id)
    await store.setJob(tx, row.jobId, { state: 'done', href: `/api/staff/files/${file.id}`, now })
  })
}

/** The task behind every export. It may run twice: a job that has ended is left alone. */
export const exportTask =
  (platform: Platform, kinds: readonly ExportKind[], actorUnder: ActorUnder): Task =>
  async (payload) => {
    const jobId = String(payload['jobId'])
    const db = platform.database.app
    const row = await store.exportById(db, jobId)
    const kind = kinds.find((k) => k.kind === row?.kind)
    if (row === undefined || kind === undefined) return
    if (!(await store.setJob(db, jobId, { state: 'running', now: platform.clock.now() }))) return
    const actor = await actorUnder(row.actor.staffId, row.actor.appointmentId)
    if (actor === undefined)
      return void (await store.setJob(db, jobId, { state: 'failed', failure: 'permission.denied', now: platform.clock.now() }))
    try {
      await runExport(platform, kind, row, actor)
    } catch (error) {
      platform.log.error({ job: jobId, reason: error instanceof Error ? error.message : String(error) }, 'export failed')
      await store.setJob(db, jobId, { state: 'failed', failure: 'server.failed', now: platform.clock.now() })
    }
  }

const list = query(jobs.listJobs, async (ctx) => {
  const rows = await store.jobsOf(ctx.platform.database.app, ctx.actor.staffId)
  return {
    items: rows.map((r) => ({
      ...r,
      done: Number(r.done),
      total: Number(r.total),
      createdAt: r.createdAt.toISOString(),
      updatedAt: r.updatedAt.toISOString(),
    })),
  }
})

/** The job tray of a member of staff. */
export const jobReads: readonly Bound[] = [list]
