import { PassThrough, Readable } from 'node:stream'
import yazl from 'yazl'
import { fileById, insertFile, openFile, type Staged, stageContent } from '../files/index.ts'
import type { StaffActor } from '../platform/actor.ts'
import { writeAudit } from '../platform/command.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import { renderPdf } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import type { Task } from '../platform/jobs.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { writeCsv, writeXlsx } from '../platform/sheets/index.ts'
import { mostPeople } from './batchRules.ts'
import * as store from './batchStore.ts'
import { daysLater, issueProof } from './issue.ts'
import type { KindOfProof } from './kind.ts'

/** Finds the member of staff who asked, if the appointment is still in force. */
export type ActorUnder = (staffId: Id, appointmentId: Id) => Promise<StaffActor | undefined>

/** Days that the zip and the roster are kept; the papers themselves stay. */
const fileDays = 30
/** People taken up together, and printed at once: two threads print while the third row is stored. */
const page = 60
const atOnce = 3

const columns = ['序号', '姓名', '学银账号', '证明编号', '文件名', '出具时间', '有效期至', 'SHA-256']

/** A name that every file system takes. */
export const fileNameOf = (paper: Pick<store.BatchPaper, 'rowNo' | 'name' | 'number'>): string =>
  `${String(paper.rowNo).padStart(4, '0')}_${paper.name.replace(/[\p{C}\\/:*?"<>|.]/gu, '_').slice(0, 40)}_${paper.number}.pdf`

const indexRow = (paper: store.BatchPaper): string[] => [
  String(paper.rowNo),
  paper.name,
  formatAccountNo(paper.accountNo),
  paper.number,
  fileNameOf(paper),
  formatInstant(paper.issuedAt),
  paper.validTo ?? '长期',
  paper.sha256,
]

const collect = async (write: (out: PassThrough) => Promise<unknown>): Promise<Buffer> => {
  const out = new PassThrough()
  const parts: Buffer[] = []
  out.on('data', (part: Buffer) => parts.push(part))
  await Promise.all([write(out), new Promise((done) => out.on('end', done))])
  return Buffer.concat(parts)
}

const rosterOf = (row: store.BatchRow, papers: readonly store.BatchPaper[]): Promise<Buffer> =>
  renderPdf(
    'list',
    {
      title: '证明开具名册',
      subtitle: `${row.title}　${row.organization}　共 ${papers.length} 份`,
      sections: [
        {
          heading: '',
          facts: [],
          columns: ['序号', '姓名', '学银账号', '证明编号', '领取签字'],
          rows: papers.map((paper) => [String(paper.rowNo), paper.name, formatAccountNo(paper.accountNo), paper.number, '']),
        },
      ],
      note: '经办人：　　　　　　　　盖章：　　　　　　　　日期：',
    },
    // Its words also stand in index.xlsx: the tree of the structure would make it four times as long.
    { at: row.created_at, title: `证明开具名册 ${row.title}`, milliseconds: 180_000, tagged: false },
  )

/** Everything of a batch in one zip, streamed: papers are opened one after the other and are not compressed again. */
const zipOf = async (platform: Platform, row: store.BatchRow, papers: readonly store.BatchPaper[], roster: Buffer): Promise<Staged> => {
  const zip = new yazl.ZipFile()
  const options = { mtime: row.created_at }
  zip.addBuffer(await collect((out) => writeCsv(out, columns, papers.map(indexRow))), 'index.csv', options)
  const sheet = { name: '索引', columns: columns.map((header) => ({ header, width: 20 })), rows: papers.map(indexRow) }
  zip.addBuffer(await collect((out) => writeXlsx(out, { sheets: [sheet] })), 'index.xlsx', options)
  zip.addBuffer(roster, 'roster.pdf', options)
  for (const paper of papers)
    zip.addReadStreamLazy(fileNameOf(paper), { ...options, compress: false }, (callback) => {
      fileById(platform.database.app, paper.fileId)
        .then(async (file) => {
          if (file === undefined) throw new Error('a paper of the batch is gone')
          callback(null, await openFile(platform, file))
        })
        .catch((error: unknown) => callback(error instanceof Error ? error : new Error('not opened'), new PassThrough()))
    })
  zip.end()
  const failed = new Promise<never>((_, reject) => zip.on('error', reject))
  const staging = stageContent(platform, new PassThrough().wrap(zip.outputStream), {
    type: 'application/zip',
    limit: Number.MAX_SAFE_INTEGER,
  })
  return Promise.race([staging, failed])
}

const printRow = async (
  ctx: Context<StaffActor>,
  kinds: readonly KindOfProof[],
  batch: store.BatchRow,
  row: { rowNo: number; learnerId: Id },
) => {
  const issued = await issueProof(
    ctx,
    kinds,
    row.learnerId,
    batch.choice,
    {
      channel: 'batch',
      organization: ctx.actor.organization,
      issuedBy: ctx.actor.staffId,
      batchId: batch.id,
      also: (tx, proofId) => store.notePrinted(tx, batch.id, row.rowNo, proofId),
    },
    { key: undefined, endpoint: 'proofs batch', input: null },
  )
  if (!('refused' in issued)) return
  // The press or the database is busy: the queue tries the rest again later, nothing is noted against the person.
  if (issued.refused === 'proofs.printing_busy' || issued.refused === 'server.busy') throw new Error(issued.refused)
  const state = issued.refused === 'proofs.unprintable' ? 'stopped' : 'skipped'
  const params = { ...issued.params }
  await store.noteProblem(ctx.platform.database.app, { batchId: batch.id, rowNo: row.rowNo, state, code: issued.refused, params })
}

/** Prints who has no paper yet; false when somebody stopped the batch meanwhile. */
const printAll = async (
  ctx: Context<StaffActor>,
  kinds: readonly KindOfProof[],
  batch: store.BatchRow,
  signal: AbortSignal,
): Promise<boolean> => {
  const { platform } = ctx
  const db = platform.database.app
  for (;;) {
    const rows = await store.waitingRows(db, batch.id, page)
    if (rows.length === 0) return true
    for (let at = 0; at < rows.length; at += atOnce)
      await Promise.all(rows.slice(at, at + atOnce).map((row) => printRow({ ...ctx, now: platform.clock.now() }, kinds, batch, row)))
    const now = await store.batchById(db, batch.id)
    if (now?.state !== 'printing') return false
    const counts = (await store.countsOf(db, [batch.id])).get(batch.id)
    await store.noteProgress(
      db,
      batch.job_id,
      (counts?.printed ?? 0) + (counts?.skipped ?? 0) + (counts?.stopped ?? 0),
      platform.clock.now(),
    )
    if (signal.aborted) throw new Error('the worker is being stopped; the batch goes on with the next one')
  }
}

const pack = async (ctx: Context<StaffActor>, batch: store.BatchRow): Promise<void> => {
  const { platform } = ctx
  const papers = await store.batchPapers(platform.database.app, batch.id, 0, mostPeople)
  const roster = papers.length === 0 ? undefined : await rosterOf(batch, papers)
  const staged =
    roster === undefined
      ? undefined
      : {
          zip: await zipOf(platform, batch, papers, roster),
          roster: await stageContent(platform, Readable.from([roster]), { type: 'application/pdf', limit: Number.MAX_SAFE_INTEGER }),
        }
  const now = platform.clock.now()
  const filesUntil = daysLater(now, fileDays)
  await platform.database.app.transaction().execute(async (tx) => {
    const keep = (file: Staged, name: string) =>
      insertFile(tx, { ...ctx, now }, file, { name, purpose: 'proofBatch', deleteAfter: filesUntil, owner: { kind: 'system', id: '0' } })
    const zip = staged === undefined ? undefined : await keep(staged.zip, `${batch.title}.zip`)
    const list = staged === undefined ? undefined : await keep(staged.roster, `${batch.title}-名册.pdf`)
    const finished = await store.finishBatch(tx, {
      id: batch.id,
      jobId: batch.job_id,
      zipFileId: zip?.id ?? null,
      rosterFileId: list?.id ?? null,
      filesUntil,
      total: batch.total,
      at: now,
    })
    if (!finished) throw new Error('the batch was stopped while it was packed')
    await writeAudit(
      tx,
      { ...ctx, now },
      { act: 'proofs.batchDone', subject: { kind: 'proofBatch', id: batch.id }, params: { papers: papers.length } },
    )
  })
}

/** The task behind a batch. It may run many times: who has a paper is not printed again, and what was killed goes on with the next person. */
export const batchTask =
  (platform: Platform, kinds: readonly KindOfProof[], actorUnder: ActorUnder): Task =>
  async (payload, signal) => {
    const db = platform.database.app
    const batch = await store.batchById(db, String(payload['batch'] ?? ''))
    if (batch === undefined || batch.state === 'done' || batch.state === 'cancelled') return
    const about = { id: batch.id, jobId: batch.job_id, done: 0, at: platform.clock.now() }
    const actor = await actorUnder(batch.created_by, batch.appointment_id)
    if (actor === undefined || !actor.may.has('proofs.batch')) {
      await store.moveBatch(db, { ...about, to: 'cancelled', failure: 'permission.denied' })
      return
    }
    const ctx = { ...systemContext(platform, `proofs-batch-${batch.id}`), actor }
    if (batch.state !== 'packing') {
      await store.moveBatch(db, { ...about, to: 'printing' })
      if (!(await printAll(ctx, kinds, batch, signal))) return
      await store.moveBatch(db, { ...about, to: 'packing', done: batch.total })
    }
    await pack(ctx, batch)
  }
