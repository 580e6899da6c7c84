import { outcomes } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { type ExportKind, startExport } from '../files/index.ts'
import { noteAccess } from '../platform/access.ts'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import { line } from './actions.ts'
import * as store from './store.ts'

const statusWords: Readonly<Record<outcomes.OutcomeStatus, string>> = {
  valid: '有效',
  locked: '办理中',
  used: '已使用',
  expired: '已过期',
  revoked: '已撤销',
  corrected: '已更正',
  undone: '已撤回存入',
  doubled: '合并账户中重复',
}
const channelWords: Readonly<Record<store.OutcomeRow['channel'], string>> = {
  batch: '批量存入',
  self: '本人申请',
  counter: '柜台代办',
  api: '机构接口',
}
const headers = [
  ['学习者', 12],
  ['学银账号', 22],
  ['名录编号', 18],
  ['名录', 32],
  ['类型', 20],
  ['颁发机构', 28],
  ['取得日期', 14],
  ['有效期至', 14],
  ['学分', 8],
  ['学时', 8],
  ['成绩', 10],
  ['证书编号', 24],
  ['存入方式', 12],
  ['状态', 14],
  ['存入单位', 28],
  ['存入时间', 20],
] as const

/** The filters of a stored export as its list takes them. One that no longer reads fails the export: leaving it out would let more rows out. */
const filterOf = async (
  ctx: Context<StaffActor>,
  stored: Readonly<Record<string, unknown>>,
): Promise<Omit<store.OutcomeFilter, 'before' | 'limit'>> => {
  const { learnerId, ...rest } = outcomes.OutcomeFilters.parse(stored)
  return { ...rest, learnerIds: learnerId === undefined ? undefined : await personIds(ctx.platform.database.app, learnerId) }
}

/** The export of the list of outcomes: page by page in the caller's scope, masked like the screen. Each page's persons see that they were looked at. */
export const outcomesExport: ExportKind = {
  kind: 'outcomes.outcomes',
  title: '学习成果列表',
  columns: headers.map(([header, width]) => ({ header, width })),
  rows: async function* (ctx, stored) {
    const filter = await filterOf(ctx, stored)
    const today = shanghaiDay(ctx.now)
    const limit = 1_000
    let before: string | undefined
    do {
      const from = before
      const rows = await staffRead(ctx, (tx) => store.outcomesPage(tx, { ...filter, before: from, limit }))
      const page = rows.slice(0, limit)
      await noteAccess(
        ctx,
        'outcomes.export',
        page.map((row) => row.learner_id),
      )
      for (const row of page) {
        const one = line(row, today)
        yield [
          one.learner.name,
          one.learner.accountNo,
          one.entry.number,
          one.entry.name,
          one.typeName,
          row.issuer,
          one.obtainedOn,
          row.expires_on ?? '长期',
          formatCredits(one.credits),
          formatHours(one.minutes),
          one.grade ?? '',
          one.certificateNo ?? '',
          channelWords[one.channel],
          statusWords[one.status],
          one.organization.name,
          formatInstant(row.stored_at),
        ]
      }
      before = rows.length > limit ? page.at(-1)?.id : undefined
    } while (before !== undefined)
  },
}

/** Starts the export of what the list's filters show. */
export const exportActions: readonly Bound[] = [
  command(outcomes.exportOutcomes, async (tx, ctx, { format, reason, ...filters }) => {
    const { kind, title } = outcomesExport
    const { jobId, job } = await startExport(tx, ctx, { kind, title, filters, format, reason })
    return {
      output: { jobId },
      account: { act: 'outcomes.export', subject: { kind: 'job', id: jobId }, params: { reason, format } },
      jobs: [job],
    }
  }),
]
