import { batches } from '@creditbank/contract'
import type { StaffActor } from '../../platform/actor.ts'
import type { Platform } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import { batchCan, isMoving } from './rules.ts'
import { type BatchRow, jobById, staffNames } from './store.ts'

const told = (code: string, params: Readonly<Record<string, string | number>>) => ({
  code,
  params,
  zh: batches.failureSentence(code, 'zh', params),
  en: batches.failureSentence(code, 'en', params),
})

/** Whether a member of staff prepares batches of this kind. */
export const prepares = (actor: StaffActor, kind: batches.BatchKind): boolean =>
  actor.may.has(kind === 'people' ? 'accounts.import' : 'deposits.prepareBatch')
/** Whether a member of staff sees batches of this kind: who prepares and who approves. */
export const seesKind = (actor: StaffActor, kind: batches.BatchKind): boolean =>
  prepares(actor, kind) || actor.may.has('deposits.approveBatch')

/** What the caller may do with a batch. */
export const canOf = (actor: StaffActor, b: BatchRow): batches.BatchAct[] =>
  batchCan({
    state: b.state,
    prepares: prepares(actor, b.kind) && b.organization_id === actor.organization.id,
    approves: actor.may.has('deposits.approveBatch'),
    preparedByCaller: b.prepared_by === actor.staffId,
    storable: b.rows_new,
    wrong: b.rows_wrong,
    sourceThere: b.source_key !== null,
  })

const phases: Partial<Record<batches.BatchState, string>> = { approved: 'waiting', committing: 'storing', undoing: 'undoing' }

const progressOf = async (tx: Sql, b: BatchRow): Promise<batches.Batch['progress']> => {
  if (!isMoving(b.state) || b.job_id === null) return null
  const job = await jobById(tx, b.job_id)
  return { phase: phases[b.state] ?? b.progress.phase ?? 'waiting', done: job?.done ?? 0, total: job?.total ?? 0 }
}

/** A batch as the contract shows it. Names of staff are read beside row-level security: who approved sits in a superior unit. */
export const presentBatch = async (platform: Platform, actor: StaffActor, b: BatchRow): Promise<batches.Batch> => {
  const db = platform.database.app
  const people = [b.prepared_by, b.approved_by, b.undone_by].flatMap((id) => (id === null ? [] : [id]))
  const [names, progress] = await Promise.all([staffNames(db, people), progressOf(db, b)])
  const nameOf = (id: string | null): string => (id === null ? '' : (names.get(id) ?? ''))
  return {
    id: b.id,
    kind: b.kind,
    typeCode: b.type_code,
    organization: { id: b.organization_id, name: b.organization_name },
    basis: b.basis,
    basisDocument: b.basis_document,
    fileName: b.file_name,
    fileSize: Number(b.file_size),
    sha256: b.sha256,
    state: b.state,
    version: b.version,
    header: b.header,
    mapping: b.mapping,
    remembered: b.remembered,
    warnings: b.warnings.map((w) => told(w.code, w.params)),
    counts: {
      read: b.rows_read,
      new: b.rows_new,
      unchanged: b.rows_unchanged,
      wrong: b.rows_wrong,
      stored: b.rows_stored,
      people: b.people_new,
    },
    progress,
    failure: b.failure === null ? null : told(b.failure, b.failure_params ?? {}),
    prepared: { by: nameOf(b.prepared_by), at: b.prepared_at.toISOString() },
    submittedAt: b.submitted_at?.toISOString() ?? null,
    decided:
      b.approved_by === null || b.approved_at === null
        ? null
        : { by: nameOf(b.approved_by), at: b.approved_at.toISOString(), reason: b.decision_reason },
    committedAt: b.committed_at?.toISOString() ?? null,
    undone: b.undone_by === null || b.undone_at === null ? null : { by: nameOf(b.undone_by), at: b.undone_at.toISOString() },
    sourceUntil: b.source_key === null ? null : (b.source_until?.toISOString() ?? null),
    can: canOf(actor, b),
  }
}

/** A problem as the contract shows it; `columns` are the fields' keys by the file's column. */
export const presentProblem = (
  b: BatchRow,
  row: { row_no: number; column_no: number; code: string; params: Record<string, string | number> | null },
): batches.BatchProblem => {
  const key = Object.entries(b.mapping).find(([, at]) => at === row.column_no - 1)?.[0] ?? ''
  const params = row.params ?? {}
  return {
    row: row.row_no,
    column: key,
    header: b.header[row.column_no - 1] ?? '',
    code: row.code,
    params,
    zh: batches.problemSentence(row.code, 'zh', params),
    en: batches.problemSentence(row.code, 'en', params),
  }
}
