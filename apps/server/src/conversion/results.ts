import { PassThrough } from 'node:stream'
import { conversions as contract } from '@creditbank/contract'
import { noteAccess } from '../platform/access.ts'
import type { StaffActor } from '../platform/actor.ts'
import { runCommand } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { addDays, formatDay, shanghaiDay, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect, query } from '../platform/serve.ts'
import { writeCsv, writeXlsx } from '../platform/sheets/index.ts'
import * as store from './resultStore.ts'
import { type RosterLine, rosterPdf, unprinted } from './roster.ts'

/** Lines that one download may hold. */
const limit = 20_000

const effectWords = {
  credit: '抵学分',
  exemptStudyAndExam: '免修免考',
  exemptStudy: '免修不免考',
  exemptCreditOwed: '免修需补学分',
} as const

const values: Readonly<Record<contract.ResultColumn['key'], (row: store.ResultRow) => string>> = {
  studentNo: (row) => row.studentNo,
  name: (row) => row.name,
  className: (row) => row.className ?? '',
  accountNo: (row) => formatAccountNo(row.accountNo),
  programme: (row) => row.programme,
  cohort: (row) => String(row.cohort),
  courseCode: (row) => row.courseCode,
  courseName: (row) => row.courseName,
  credits: (row) => formatCredits(row.credits),
  grade: (row) => row.grade,
  effect: (row) => effectWords[row.effect],
  sources: (row) => row.sources.join('、'),
  rule: (row) => `${row.ruleNumber}@${row.ruleVersion}`,
  number: (row) => row.number,
  resultNumber: (row) => row.resultNumber,
  concludedOn: (row) => shanghaiDay(row.concludedAt),
}

/** What a list holds where a school has set no columns of its own. */
const usual: readonly contract.ResultColumn[] = [
  { key: 'studentNo', header: '学号' },
  { key: 'name', header: '姓名' },
  { key: 'className', header: '班级' },
  { key: 'programme', header: '专业' },
  { key: 'courseCode', header: '课程代码' },
  { key: 'courseName', header: '课程名称' },
  { key: 'credits', header: '学分' },
  { key: 'grade', header: '成绩' },
  { key: 'effect', header: '转换方式' },
  { key: 'sources', header: '来源成果' },
  { key: 'resultNumber', header: '认定编号' },
  { key: 'concludedOn', header: '办结日期' },
]

const tableOf = (columns: readonly contract.ResultColumn[], rows: readonly store.ResultRow[]) => ({
  name: '学分转换结果',
  columns: columns.map((c) => ({ header: c.header, width: c.key === 'sources' || c.key === 'courseName' ? 32 : 16 })),
  rows: rows.map((row) => columns.map((c) => values[c.key](row))),
})

const file = (name: string, type: string, write: (stream: PassThrough) => Promise<void>) => {
  const stream = new PassThrough()
  write(stream).catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error('the list was not written')))
  return { download: { name, type, content: stream } }
}

const subtitleOf = (
  ctx: Context<StaffActor>,
  a: { readonly from: string; readonly to: string; readonly documentNumber?: string | undefined },
) =>
  `${ctx.actor.organization.name}　${formatDay(a.from)} 至 ${formatDay(a.to)}${a.documentNumber === undefined ? '' : `　${a.documentNumber}`}`

const lineOf = (row: store.ResultRow): RosterLine => ({
  group: `${row.programme}　${row.className ?? '未编班'}`,
  studentNo: row.studentNo,
  name: row.name,
  course: row.courseName,
  credits: row.credits,
  grade: row.grade,
  number: row.resultNumber,
})

const download = effect(contract.downloadResults, async (ctx, input, key) => {
  const { organization } = ctx.actor
  if (organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const db = ctx.platform.database.app
  const [from, to] = [startOfShanghaiDay(input.from), startOfShanghaiDay(addDays(input.to, 1))]
  const rows = await store.resultsOf(db, { organizationId: organization.id, programmeId: input.programmeId, from, to, limit })
  if (rows.length === 0) return { refused: 'conversion.no_results' }
  if (rows.length > limit) return { refused: 'conversion.too_many_results', params: { limit } }
  const pdf =
    input.format === 'roster' ? await rosterPdf(ctx, { subtitle: subtitleOf(ctx, input) }, rows.map(lineOf)).catch(unprinted) : undefined
  if (pdf !== undefined && 'refused' in pdf) return pdf
  const noted = await runCommand<StaffActor, typeof input, null, never>(
    ctx,
    input,
    { key, endpoint: 'POST /conversion/results', input, keepAnswer: true },
    async () => ({ output: null, account: { act: 'conversion.downloadResults', params: { rows: rows.length, format: input.format } } }),
  )
  if ('refused' in noted) return noted
  await noteAccess(
    ctx,
    'conversions.results',
    rows.map((row) => row.learnerId),
  )
  const name = `转换结果-${input.from}-${input.to}`
  if (pdf !== undefined) return { download: { name: `${name}.pdf`, type: 'application/pdf', content: pdf } }
  const table = tableOf((await store.columnsOf(db, organization.id)) ?? usual, rows)
  return input.format === 'xlsx'
    ? file(`${name}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', (stream) =>
        writeXlsx(stream, { sheets: [table] }),
      )
    : file(`${name}.csv`, 'text/csv; charset=utf-8', (stream) =>
        writeCsv(
          stream,
          table.columns.map((c) => c.header),
          table.rows,
        ),
      )
})

/** A change is told a minute later, so that no transaction which began before it and ended after it is passed over. */
const settledMs = 60_000

const readTo = (cursor: string | undefined): store.ReadTo => {
  const [, ms = '0', id = '0'] = /^(\d{1,15})-(\d{1,19})$/.exec(cursor ?? '') ?? []
  return { ms: Number(ms), id }
}

const pull = query(contract.schoolResults, async (ctx, { cursor, limit = 200 }) => {
  const { organization } = ctx.actor
  if (organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const after = readTo(cursor)
  const before = new Date(ctx.now.getTime() - settledMs)
  const rows = await store.changesOf(ctx.platform.database.app, { organizationId: organization.id, after, before, limit })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ ms: _, concludedAt, takenBackAt, ...row }) => ({
      ...row,
      concludedAt: concludedAt.toISOString(),
      takenBackAt: takenBackAt?.toISOString() ?? null,
    })),
    next: last === undefined ? (cursor ?? null) : `${last.ms}-${last.id}`,
  }
})

/** Results for the school's own system and for its files. */
export const resultActions: readonly Bound[] = [
  query(contract.readResultColumns, async (ctx) => ({
    columns: [...((await store.columnsOf(ctx.platform.database.app, ctx.actor.organization.id)) ?? usual)],
  })),
  command(contract.saveResultColumns, async (tx, ctx, { columns }) => {
    const { organization } = ctx.actor
    if (organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
    await store.saveColumns(tx, { organizationId: organization.id, columns, by: ctx.actor.staffId, now: ctx.now })
    return {
      output: { columns },
      account: { act: 'conversion.saveResultColumns', subject: { kind: 'organization', id: organization.id } },
    }
  }),
  download,
  pull,
]
