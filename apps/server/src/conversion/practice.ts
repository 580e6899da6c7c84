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

const gather = async (
  ctx: Context<StaffActor>,
  { from, to, by }: { readonly from: string; readonly to: string; readonly by: contract.PracticeBy },
): Promise<contract.Practice> => {
  const db = ctx.platform.database.app
  const within = {
    column: scopeColumn(ctx.actor),
    unit: ctx.actor.scope.organizationId,
    from: startOfShanghaiDay(from),
    to: startOfShanghaiDay(addDays(to, 1)),
  }
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
  ['课程门数', '办结并且没有撤销的转换所记入的课程。由几种来源合成的课程，在每种来源各计一次。'],
  ['学分', '这些课程记入的学分，按学校记入的数。'],
  ['转换件数', '这些课程所属的转换申请，每件计一次。'],
  ['时间', '按课程记入的日期（北京时间）；申请按提交日期，未通过按决定日期。'],
  ['范围', '下载人所在单位及其下属单位办理的转换。'],
] as const

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
