import { PassThrough } from 'node:stream'
import { conversionPractice as contract, reviews } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { addDays, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { scopeColumn } from '../platform/scope.ts'
import { type Bound, query } from '../platform/serve.ts'
import { writeXlsx } from '../platform/sheets/index.ts'
import * as store from './practiceStore.ts'

const withinOf = (ctx: Context<StaffActor>, { from, to }: { readonly from: string; readonly to: string }): store.Within => ({
  column: scopeColumn(ctx.actor),
  unit: ctx.actor.scope.organizationId,
  from: startOfShanghaiDay(from),
  to: startOfShanghaiDay(addDays(to, 1)),
})

const gather = async (
  ctx: Context<StaffActor>,
  { by, ...time }: { readonly from: string; readonly to: string; readonly by: contract.PracticeBy },
): Promise<contract.Practice> => {
  const db = ctx.platform.database.app
  const within = withinOf(ctx, time)
  return {
    rows: [...(await store.practiceRows(db, within, by))],
    totals: await store.practiceTotals(db, within),
    refusals: [...(await store.refusalReasons(db, within))],
  }
}

const sources = {
  undergraduate: '本科',
  higherVocational: '高职',
  continuingDegree: '学历继续教育',
  selfTaughtExamination: '自学考试',
  nonDegree: '非学历教育',
  noFixedForm: '无一定形式',
  community: '社区与老年',
} as const
const levels = { undergraduate: '本科', higherVocational: '专科' } as const
const headings = { school: '学校', rule: '规则', month: '月份', level: '层次' } as const
/** What each figure means, on a sheet of its own: a table that leaves the bank explains itself. */
const definitions = [
  ['申请件数', '在这段时间提交的转换申请，包括还在办理、退回和撤回的。'],
  ['办结件数', '在这段时间办结的转换申请，之后撤销的也在内。'],
  ['未通过件数', '在这段时间决定不予通过、现在仍是未通过的转换申请。申诉后通过的不在内。'],
  ['通过率', '办结件数除以办结与未通过件数之和。'],
  ['平均天数', '从提交到办结的日历天数，按办结件平均。'],
  ['节省学分', '办结并且没有撤销的转换所记入的学分之和，学习者不必再修。'],
  ['未通过原因', '审核人作出不予通过决定时选择的原因，每个决定计一次；申诉后再次不予通过的计两次。'],
  ['课程门数', '办结并且没有撤销的转换所记入的课程。由几种来源合成的课程，在每种来源各计一次。'],
  ['学分', '这些课程记入的学分，按学校记入的数。'],
  ['转换件数', '这些课程所属的转换申请，每件计一次。'],
  ['时间', '按课程记入的日期（北京时间）；申请按提交日期，未通过按决定日期。'],
  ['范围', '下载人所在单位及其下属单位办理的转换。'],
] as const

const totalRows = (t: contract.Practice['totals']): string[][] => {
  const decided = t.concluded + t.refused
  return [
    ['申请件数', String(t.applied)],
    ['办结件数', String(t.concluded)],
    ['未通过件数', String(t.refused)],
    ['通过率', decided === 0 ? '' : `${Math.round((t.concluded * 100) / decided)}%`],
    ['平均天数', t.days === null ? '' : String(t.days / 10)],
    ['课程门数', String(t.courses)],
    ['节省学分', formatCredits(t.credits)],
  ]
}

const sheetsOf = (found: contract.Practice, by: contract.PracticeBy) => [
  {
    name: '实践数据',
    columns: ['来源类别', '目标层次', headings[by], '课程门数', '学分', '转换件数'].map((header) => ({ header, width: 18 })),
    rows: found.rows.map((row) => [
      sources[row.source],
      levels[row.level],
      by === 'level' ? levels[row.level] : row.name,
      String(row.courses),
      formatCredits(row.credits),
      String(row.conversions),
    ]),
  },
  {
    name: '合计',
    columns: [
      { header: '指标', width: 16 },
      { header: '数值', width: 12 },
    ],
    rows: totalRows(found.totals),
  },
  {
    name: '未通过原因',
    columns: [
      { header: '原因', width: 40 },
      { header: '件数', width: 10 },
    ],
    rows: found.refusals.map((row) => [reviews.reasonText('conversion', row.reason, 'zh') ?? '', String(row.count)]),
  },
  {
    name: '口径说明',
    columns: [
      { header: '指标', width: 16 },
      { header: '口径', width: 80 },
    ],
    rows: definitions.map((row) => [...row]),
  },
]

/** Practice data over HTTP: sums over postings, and the same as a workbook with its definitions. */
export const practiceActions: readonly Bound[] = [
  query(contract.practiceData, gather),
  query(contract.practiceRows, async (ctx, { cursor, limit = 50, from, to, ...which }) => {
    const [row, seq] = /^(\d{1,19})-(\d{1,9})$/.exec(cursor ?? '')?.slice(1) ?? []
    const before = row === undefined || seq === undefined ? undefined : { row, seq: Number(seq) }
    const rows = await store.rowsBehind(ctx.platform.database.app, withinOf(ctx, { from, to }), which, before, limit)
    const shown = rows.slice(0, limit)
    const items = shown.map(({ row: n, seq: step, at, ...item }) => ({ id: `${n}-${step}`, ...item, at: at.toISOString() }))
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }),
  query(contract.downloadPractice, async (ctx, input) => {
    const stream = new PassThrough()
    writeXlsx(stream, { sheets: sheetsOf(await gather(ctx, input), input.by) }).catch((error: unknown) => {
      stream.destroy(error instanceof Error ? error : new Error('the data were not written'))
    })
    return {
      download: {
        name: `转换实践数据-${input.from}-${input.to}.xlsx`,
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        content: stream,
      },
    }
  }),
]
