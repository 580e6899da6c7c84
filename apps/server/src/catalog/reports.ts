import { catalog as contract } from '@creditbank/contract'
import { filesByIds, keepFiles, type Viewer } from '../files/index.ts'
import { managementCentre, unitById } from '../organizations/index.ts'
import { notify } from '../notices/index.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { formatDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type CaseKind, openCase } from '../reviews/index.ts'
import * as entries from './entryStore.ts'
import * as store from './reportStore.ts'

const fieldWords = {
  name: ['名称', 'Name'],
  issuer: ['颁发机构', 'Issuer'],
  hours: ['学时', 'Hours'],
  credits: ['学分', 'Credits'],
  evidence: ['要带的材料', 'Evidence needed'],
  window: ['存入时间', 'Deposit window'],
  description: ['介绍', 'Description'],
  other: ['其他', 'Other'],
} as const

const report = command(contract.reportEntry, async (tx, ctx, { id, what, wanted, note, fileIds = [] }) => {
  const entry = await entries.entryById(tx, id)
  if (entry === undefined || !entry.public || entry.state !== 'published') return { refused: 'record.not_found' }
  const { learnerId, name } = ctx.actor
  const files = [...new Set(fileIds)]
  if ((await keepFiles(tx, files, { kind: 'learner', id: learnerId })) !== files.length) return { refused: 'deposits.file_unknown' }
  const values = { learner_id: learnerId, entry_id: id, what, wanted, note: note ?? null, file_ids: files, now: ctx.now }
  const reportId = await store.saveReport(tx, { id: ctx.newId(), ...values })
  if (reportId === undefined) return { refused: 'catalog.report_open' }
  const office = (await unitById(tx, entry.organizationId)) ?? (await managementCentre(tx)) ?? refuse('record.not_found')
  const opened = await openCase(tx, ctx, {
    kind: 'catalogReport',
    subjectId: reportId,
    title: entry.name,
    learnerId,
    learnerName: name,
    typeCode: entry.typeCode,
    path: 'first',
    organization: office,
  })
  if (opened === undefined) return { refused: 'catalog.report_open' }
  return {
    output: { number: opened.number, dueOn: opened.dueOn, office: opened.office.name },
    account: { act: 'catalog.reportEntry', subject: { kind: 'catalogEntry', id }, learnerId, params: { what } },
  }
})

const listMine = query(contract.listMyEntryReports, async (ctx, { id }) => {
  const db = ctx.platform.database.app
  if ((await entries.entryById(db, id)) === undefined) return { refused: 'record.not_found' }
  const rows = await store.reportsOf(db, ctx.actor.learnerId, id)
  return { items: rows.map(({ due_on, created_at, ...row }) => ({ ...row, dueOn: due_on, at: created_at.toISOString() })) }
})

/** What the entry says in the field that is called wrong. */
const nowOf = (row: entries.EntryRow, what: store.ReportRow['what']): string =>
  ({
    name: row.name,
    issuer: row.issuer,
    hours: formatHours(row.minutes),
    credits: formatCredits(row.credits),
    evidence: row.evidence.join('、'),
    window: `${formatDay(row.opensOn)} – ${row.closesOn === null ? '' : formatDay(row.closesOn)}`,
    description: row.description ?? '',
    other: '',
  })[what]

/** Learners' reports on the review desk of the office that owns the entry. What it finds right it corrects by a correction of the entry. */
export const reportCase: CaseKind = {
  kind: 'catalogReport',
  onEvent: async (tx, ctx, theCase, step) => {
    const row = await store.reportById(tx, theCase.subject_id)
    if (row === undefined) return refuse('record.not_found')
    if (step.to === 'refused' || step.to === 'withdrawn') await store.setReport(tx, row.id, step.to)
    if (step.to !== 'approved') return {}
    await store.setReport(tx, row.id, 'confirmed')
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learner_id },
      code: 'catalog.reportConfirmed',
      params: { entry: theCase.title },
      href: `/catalog/${row.entry_id}`,
    })
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const row = await store.readReport(db, theCase.subject_id)
    const entry = row === undefined ? undefined : await entries.entryById(db, row.entry_id)
    if (row === undefined || entry === undefined) return { facts: [], attachments: [] }
    const [zh, en] = fieldWords[row.what]
    const was = nowOf(entry, row.what)
    return {
      facts: [
        { zh: '名录', en: 'Entry', value: `${entry.name}（${entry.number}）` },
        { zh: '归属单位', en: 'Owner', value: entry.organization },
        { field: 'wanted', zh, en, value: row.wanted, ...(was === '' ? {} : { was }) },
        { field: 'note', zh: '说明', en: 'Note', value: row.note ?? '—' },
        { zh: '怎样办理', en: 'What to do', value: '核对属实请通过，再到这项名录里提出更正；更正批准后，反映的人会收到通知。' },
      ],
      attachments: (await filesByIds(db, row.file_ids)).map((f) => ({ fileId: f.id, name: f.name, type: f.type, size: f.size })),
    }
  },
}

/** Photos of a report as staff see them: with its case. */
export const reportPhotoSeen: Viewer = async (ctx, fileId) => {
  const found = await store.reportsWith(ctx.platform.database.app, fileId)
  const [first] = found
  if (first === undefined) return undefined
  const ids = found.map((one) => one.id)
  return (await staffRead(ctx, (tx) => store.seesReport(tx, ids))) ? { learnerId: first.learner_id } : 'hidden'
}

/** Tells those who had reported an entry that it has been corrected. */
export const tellReporters = async (tx: Sql, ctx: Context, entry: { readonly id: Id; readonly name: string }): Promise<void> => {
  for (const row of await store.correctedReports(tx, entry.id))
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learner_id },
      code: 'catalog.reportCorrected',
      params: { entry: entry.name },
      href: `/catalog/${entry.id}`,
    })
}

/** What learners tell of wrong entries. */
export const reportActions: readonly Bound[] = [report, listMine]
