import { setTimeout as pause } from 'node:timers/promises'
import { batches, rolePreset, roles } from '@creditbank/contract'
import { seesRow, type StaffActor } from '../../platform/actor.ts'
import { tellParams } from '../../platform/auditText.ts'
import type { Context, Platform } from '../../platform/context.ts'
import { staffRead } from '../../platform/context.ts'
import type { Recorded } from '../../platform/command.ts'
import type { Sql } from '../../platform/database.ts'
import type { JobDraft } from '../../platform/jobs.ts'
import { depositor } from '../../platform/pure/depositors.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { maskName } from '../../platform/pure/idNumber.ts'
import { notify } from '../../notices/index.ts'
import { unitById } from '../../organizations/index.ts'
import { loaderSql } from './commitStore.ts'
import { handOver } from './hand.ts'
import { cleanMapping, headerHash, mappingProblem } from './mapping.ts'
import { type BatchEvent, entryFacts, entryProblem, isMoving, stateAfter, storedNow } from './rules.ts'
import { templateFile, wrongRowsFile } from './sheets.ts'
import * as store from './store.ts'
import { entriesOpenForBatch } from './templateStore.ts'
import { type BatchDependents, outcomesInUse } from './undo.ts'
import { uploadAction } from './upload.ts'
import { prepares, presentBatch, presentProblem, seesKind } from './view.ts'

const batchKinds: readonly batches.BatchKind[] = ['outcomes', 'people']
const isRole = (name: string): name is keyof typeof roles => Object.hasOwn(roles, name)
const approving = Object.keys(roles).filter((name) => isRole(name) && rolePreset(name).may.includes('deposits.approveBatch'))

/** A batch that the caller sees, by row-level security and by kind; undefined for missing and foreign ones alike. */
const seen = async (ctx: Context<StaffActor>, id: string): Promise<store.BatchRow | undefined> => {
  const b = await staffRead(ctx, (tx) => store.batchById(tx, id))
  return b !== undefined && seesKind(ctx.actor, b.kind) ? b : undefined
}

/** Reads pages of the list for one caller, with one row more than `limit`, newest first. Names of staff are read beside row-level security. */
export const batchPages =
  (ctx: Context<StaffActor>, input: batches.BatchFilter) =>
  async (before: string | undefined, limit: number): Promise<(store.BatchRow & { readonly preparer: string })[]> => {
    const filter = {
      kinds: batchKinds.filter((kind) => seesKind(ctx.actor, kind) && (input.kind === undefined || input.kind === kind)),
      state: input.state,
      waiting: input.waiting === 'yes',
      preparedBy: input.mine === 'yes' ? ctx.actor.staffId : undefined,
      before,
      limit,
    }
    const rows = await staffRead(ctx, (tx) => store.batchesPage(tx, filter))
    const names = await store.staffNames(
      ctx.platform.database.app,
      rows.map((b) => b.prepared_by),
    )
    return rows.map((b) => ({ ...b, preparer: names.get(b.prepared_by) ?? '' }))
  }

const list = query(batches.listBatches, async (ctx, input) => {
  if (!batchKinds.some((kind) => seesKind(ctx.actor, kind))) return { refused: 'permission.denied' }
  const limit = input.limit ?? 50
  const before = input.cursor !== undefined && /^\d{1,19}$/.test(input.cursor) ? input.cursor : undefined
  const rows = await batchPages(ctx, input)(before, limit)
  const items = rows.slice(0, limit).map((b) => ({
    id: b.id,
    kind: b.kind,
    typeCode: b.type_code,
    fileName: b.file_name,
    organization: { id: b.organization_id, name: b.organization_name },
    state: b.state,
    rows: b.rows_read,
    new: b.rows_new,
    wrong: b.rows_wrong,
    stored: storedNow(b),
    preparedBy: b.preparer,
    preparedAt: b.prepared_at.toISOString(),
    committedAt: b.committed_at?.toISOString() ?? null,
  }))
  return { items, next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
})

const read = query(batches.readBatch, async (ctx, { id }) => {
  const b = await seen(ctx, id)
  return b === undefined ? { refused: 'record.not_found' } : presentBatch(ctx.platform, ctx.actor, b)
})

const peopleBasis = query(batches.lastPeopleBasis, async (ctx) => {
  const last = await store.lastBasis(ctx.platform.database.app, ctx.actor.organization.id)
  return { basis: last?.basis ?? null, document: last?.document ?? null }
})

const longestWatch = 60 * 60_000
const events = query(batches.batchEvents, async (ctx, { id }) => {
  const first = await seen(ctx, id)
  if (first === undefined) return { refused: 'record.not_found' }
  const told = async function* () {
    let last = ''
    for (let waited = 0; waited < longestWatch; waited += 500) {
      const b = await seen(ctx, id)
      if (b === undefined) return
      const shown = await presentBatch(ctx.platform, ctx.actor, b)
      const text = JSON.stringify(shown)
      // Something goes out every 15 seconds at least: proxies close silent streams.
      if (text !== last || waited % 15_000 === 0) yield shown
      last = text
      if (!isMoving(b.state)) return
      await pause(500)
    }
  }
  return { events: told() }
})

const template = query(batches.batchTemplate, async (ctx, { kind, typeCode }) => {
  if (!prepares(ctx.actor, kind)) return { refused: 'permission.denied' }
  if (typeCode !== undefined && !(await store.typeKnown(ctx.platform.database.app, typeCode))) return { refused: 'batches.type_unknown' }
  const today = shanghaiDay(ctx.now)
  const db = ctx.platform.database.app
  const here = await unitById(db, ctx.actor.organization.id)
  const entries = kind === 'people' ? [] : await entriesOpenForBatch(db, typeCode, today)
  const own = entries.filter(
    (e) => here !== undefined && entryProblem(entryFacts(e), { ...depositor(here), today, typeCode: null }) === undefined,
  )
  const name = kind === 'people' ? '人员导入模板.xlsx' : `批量存入模板${typeCode === undefined ? '' : `-${typeCode}`}.xlsx`
  return { download: { name, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: templateFile(kind, own) } }
})

const problems = query(batches.listBatchProblems, async (ctx, input) => {
  const b = await seen(ctx, input.id)
  if (b === undefined) return { refused: 'record.not_found' }
  const limit = input.limit ?? 100
  const [row, column] = /^(\d{1,8})-(\d{1,3})$/.exec(input.cursor ?? '')?.slice(1) ?? []
  const after = { afterRow: row === undefined ? -1 : Number(row), afterColumn: column === undefined ? -1 : Number(column) }
  const { rows, counts } = await staffRead(ctx, async (tx) => ({
    rows: await store.problemsPage(tx, b.id, { ...after, code: input.code, limit }),
    counts: await store.problemCounts(tx, b.id),
  }))
  const last = rows.at(-1)
  return {
    items: rows.map((p) => presentProblem(b, p)),
    next: rows.length === limit && last !== undefined ? `${last.row_no}-${last.column_no}` : null,
    byCode: counts.map((c) => ({
      code: c.code,
      count: c.n,
      zh: batches.problemTitle(c.code, 'zh'),
      en: batches.problemTitle(c.code, 'en'),
    })),
  }
})

const wrongRows = query(batches.batchWrongRows, async (ctx, { id }) => {
  const b = await seen(ctx, id)
  if (b === undefined) return { refused: 'record.not_found' }
  if (b.source_key === null) return { refused: 'batches.file_deleted' }
  if (b.state === 'uploaded' || b.state === 'checking') return { refused: 'batches.wrong_state', params: { state: b.state } }
  if (b.rows_wrong === 0) return { refused: 'batches.no_wrong_rows' }
  const name = `${b.file_name.replace(/\.[a-zA-Z]{2,4}$/, '')}-需要改正的行.xlsx`
  return {
    download: {
      name,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: await wrongRowsFile(ctx.platform, b, ctx.language),
    },
  }
})

const sample = query(batches.batchSample, async (ctx, { id }) => {
  const b = await seen(ctx, id)
  if (b === undefined) return { refused: 'record.not_found' }
  const rows = await store.sampleRows(loaderSql(ctx.platform.database.loaderPool), b.serial, b.kind, 20)
  return {
    items: rows.map((r) => ({
      row: r.row_no,
      name: maskName(r.name),
      idMasked: r.id_masked,
      entry: r.entry,
      obtainedOn: r.obtained_on,
      credits: r.credits,
      grade: r.grade,
      newPerson: r.fresh,
    })),
  }
})

const history = query(batches.batchHistory, async (ctx, { id }) => {
  const b = await seen(ctx, id)
  if (b === undefined) return { refused: 'record.not_found' }
  const db = ctx.platform.database.app
  const rows = await store.batchHistoryRows(db, id)
  const told = await tellParams(db, ctx.platform.keyring, rows)
  return {
    items: rows.map((r) => {
      const reason = told.get(r.id)?.params['reason']
      const by = r.actor_id === null ? null : { id: r.actor_id, name: r.name ?? '' }
      return { at: r.at.toISOString(), act: r.act, by, reason: typeof reason === 'string' ? reason : null }
    }),
  }
})

type Locked = { readonly b: store.BatchRow; readonly next: batches.BatchState }
type Stopped =
  | { readonly refused: 'record.not_found' | 'record.changed' }
  | { readonly refused: 'batches.wrong_state'; readonly params: { readonly state: string } }
  | { readonly refused: 'permission.denied' }

/** Locks a batch for a step: seen by the caller, prepared by the caller's own unit where that is asked, in a state that allows it, unchanged since read. */
const step = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  input: { id: string; version?: number | undefined },
  event: BatchEvent,
  who: 'preparer' | 'approver' | 'either',
): Promise<Locked | Stopped> => {
  const b = await store.lockBatch(tx, input.id)
  if (b === undefined || !seesRow(ctx.actor, b) || !seesKind(ctx.actor, b.kind)) return { refused: 'record.not_found' }
  const mayPrepare = prepares(ctx.actor, b.kind) && b.organization_id === ctx.actor.organization.id
  const mayApprove = ctx.actor.may.has('deposits.approveBatch')
  if (who === 'preparer' ? !mayPrepare : who === 'approver' ? !mayApprove : !(mayPrepare || mayApprove))
    return { refused: 'permission.denied' }
  if (input.version !== undefined && input.version !== b.version) return { refused: 'record.changed' }
  const next = stateAfter(event, b.state)
  return next === undefined ? { refused: 'batches.wrong_state', params: { state: b.state } } : { b, next }
}

/** Ends a step's command: its answer is the batch as it is now. */
const told = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  id: string,
  act: string,
  more: {
    params?: Record<string, string | number>
    texts?: Record<string, string>
    jobs?: JobDraft[]
    events?: Recorded<unknown>['events']
  } = {},
): Promise<Recorded<batches.Batch>> => {
  const b = await store.batchById(tx, id)
  if (b === undefined) throw new Error('the batch vanished inside its own step')
  const output = await presentBatch({ ...ctx.platform, database: { ...ctx.platform.database, app: tx } }, ctx.actor, b)
  return {
    output,
    account: { act: `batches.${act}`, subject: { kind: 'batch', id }, params: more.params ?? {}, texts: more.texts ?? {} },
    ...(more.jobs === undefined ? {} : { jobs: more.jobs }),
    ...(more.events === undefined ? {} : { events: more.events }),
  }
}

const startJob = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  b: store.BatchRow,
  task: 'batch.check' | 'batch.commit' | 'batch.undo',
): Promise<{ jobId: string; draft: JobDraft }> => {
  const jobId = ctx.newId()
  await store.insertJob(tx, {
    id: jobId,
    kind: task,
    title: b.file_name,
    staffId: ctx.actor.staffId,
    organizationId: ctx.actor.organization.id,
    href: `/admin/batches/${b.id}`,
    now: ctx.now,
  })
  return { jobId, draft: { task, payload: { batch: b.id, job: jobId }, key: `${task}:${b.id}` } }
}

const check = command(batches.checkBatch, async (tx, ctx, input) => {
  const locked = await step(tx, ctx, input, 'check', 'preparer')
  if ('refused' in locked) return locked
  const { b, next } = locked
  if (b.source_key === null) return { refused: 'batches.file_deleted' }
  const mapping = cleanMapping(b.kind, input.mapping ?? b.mapping)
  const wrong = mappingProblem(b.kind, mapping, b.header.length)
  if (wrong !== undefined) return { refused: wrong.code, params: { columns: wrong.columns } }
  await store.rememberMapping(tx, b, headerHash(b.header), mapping, ctx.now)
  const { jobId, draft } = await startJob(tx, ctx, b, 'batch.check')
  await store.moveBatch(tx, b.id, next, {
    mapping,
    jobId,
    failure: null,
    phase: 'waiting',
    approvedBy: null,
    approvedAt: null,
    reason: null,
  })
  return told(tx, ctx, b.id, 'check', { jobs: [draft] })
})

const submit = command(batches.submitBatch, async (tx, ctx, input) => {
  const locked = await step(tx, ctx, input, 'submit', 'preparer')
  if ('refused' in locked) return locked
  const { b, next } = locked
  if (b.rows_new === 0) return { refused: 'batches.nothing_to_store' }
  await store.moveBatch(tx, b.id, next, { submittedAt: ctx.now })
  for (const id of await store.approvers(tx, b, approving, shanghaiDay(ctx.now)))
    await notify(tx, ctx, {
      to: { kind: 'staff', id },
      code: 'deposits.batchSubmitted',
      params: { by: ctx.actor.name, file: b.file_name, rows: b.rows_new },
      href: `/admin/batches/${b.id}`,
    })
  return told(tx, ctx, b.id, 'submit', { params: { rows: b.rows_new } })
})

const approve = command(batches.approveBatch, async (tx, ctx, input) => {
  const locked = await step(tx, ctx, input, 'approve', 'approver')
  if ('refused' in locked) return locked
  const { b, next } = locked
  // Whoever said what the columns mean or handed the batch in prepared it as much as who sent the file.
  if (b.prepared_by === ctx.actor.staffId || (await store.hadPartIn(tx, b.id, ctx.actor.staffId)))
    return { refused: 'batches.second_person' }
  const { jobId, draft } = await startJob(tx, ctx, b, 'batch.commit')
  await store.moveBatch(tx, b.id, next, { approvedBy: ctx.actor.staffId, approvedAt: ctx.now, reason: null, jobId })
  return told(tx, ctx, b.id, 'approve', {
    params: { rows: b.rows_new },
    jobs: [draft],
    events: [{ kind: 'batch.approved', facts: { batch: b.id, organization: b.organization_id, rows: b.rows_new, sha256: b.sha256 } }],
  })
})

const refuse = command(batches.refuseBatch, async (tx, ctx, input) => {
  const locked = await step(tx, ctx, input, 'refuse', 'approver')
  if ('refused' in locked) return locked
  const { b, next } = locked
  if (b.prepared_by === ctx.actor.staffId) return { refused: 'batches.second_person' }
  await store.moveBatch(tx, b.id, next, { approvedBy: ctx.actor.staffId, approvedAt: ctx.now, reason: input.reason })
  await notify(tx, ctx, {
    to: { kind: 'staff', id: b.prepared_by },
    code: 'deposits.batchRefused',
    params: { file: b.file_name, reason: input.reason },
    href: `/admin/batches/${b.id}`,
  })
  return told(tx, ctx, b.id, 'refuse', { texts: { reason: input.reason } })
})

/** While a batch is being stored its row is locked; the job's line is not. Whoever ends that line first, the cancellation or the storing, has decided. */
const cancel = command(batches.cancelBatch, async (tx, ctx, input) => {
  const before = await store.batchById(tx, input.id)
  if (before === undefined || !seesRow(ctx.actor, before) || !seesKind(ctx.actor, before.kind)) return { refused: 'record.not_found' }
  const mayPrepare = prepares(ctx.actor, before.kind) && before.organization_id === ctx.actor.organization.id
  if (!mayPrepare && !ctx.actor.may.has('deposits.approveBatch')) return { refused: 'permission.denied' }
  if (stateAfter('cancel', before.state) === undefined) return { refused: 'batches.wrong_state', params: { state: before.state } }
  if (isMoving(before.state) && before.job_id !== null && !(await store.endJob(tx, before.job_id, 'cancelled', null, ctx.now)))
    return { refused: 'batches.too_late' }
  if (before.state === 'committing') return told(tx, ctx, input.id, 'cancel')
  const locked = await step(tx, ctx, input, 'cancel', 'either')
  if ('refused' in locked) return locked
  if (locked.b.state !== 'committing') await store.moveBatch(tx, locked.b.id, locked.next)
  return told(tx, ctx, input.id, 'cancel')
})

const undo = (dependents: readonly BatchDependents[]): Bound =>
  command(batches.undoBatch, async (tx, ctx, input) => {
    const locked = await step(tx, ctx, input, 'undo', 'approver')
    if ('refused' in locked) return locked
    const { b, next } = locked
    const inUse = b.kind === 'outcomes' ? await outcomesInUse(tx, b.id, dependents) : undefined
    if (inUse !== undefined)
      return { refused: 'batches.in_use', params: { certified: inUse.certified, converted: inUse.converted, changed: inUse.changed } }
    const { jobId, draft } = await startJob(tx, ctx, b, 'batch.undo')
    await store.moveBatch(tx, b.id, next, { undoneBy: ctx.actor.staffId, undoneAt: ctx.now, undoReason: input.reason, jobId })
    return told(tx, ctx, b.id, 'undo', {
      texts: { reason: input.reason },
      jobs: [draft],
      events: [{ kind: 'batch.undone', facts: { batch: b.id, organization: b.organization_id, rows: b.rows_stored } }],
    })
  })

/** The endpoints of batches. */
export const batchActions = (_platform: Platform, dependents: readonly BatchDependents[]): readonly Bound[] => [
  template,
  peopleBasis,
  list,
  read,
  events,
  uploadAction,
  problems,
  wrongRows,
  sample,
  history,
  check,
  submit,
  approve,
  refuse,
  cancel,
  undo(dependents),
  handOver,
]
