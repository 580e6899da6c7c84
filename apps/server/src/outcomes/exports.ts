import { outcomes } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
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
/** The filters of a stored export as its list takes them. One that no longer reads fails the export: leaving it out would let more rows out. */
const filterOf = async (
  ctx: Context<StaffActor>,
  stored: Readonly<Record<string, unknown>>,
): Promise<Omit<store.OutcomeFilter, 'before' | 'limit'>> => {
  const { learnerId, ...rest } = outcomes.OutcomeFilters.parse(stored)
  return { ...rest, learnerIds: learnerId === undefined ? undefined : await personIds(ctx.platform.database.app, learnerId) }
}

/** The export of the list of outcomes: page by page in the caller's scope, masked like the screen. Each page's persons see that they were looked at. */
export const outcomesExport = listExport({
  endpoint: outcomes.exportOutcomes,
  act: 'outcomes.export',
  kind: 'outcomes.outcomes',
  title: '学习成果列表',
  pages: async (ctx, stored) => {
    const filter = await filterOf(ctx, stored)
    const today = shanghaiDay(ctx.now)
    return async (before: string | undefined) => {
      const rows = await staffRead(ctx, (tx) => store.outcomesPage(tx, { ...filter, before, limit: exportPageRows }))
      const { items, next } = exportPage(rows, (last) => last.id)
      return { items: items.map((row) => ({ ...line(row, today), row })), next }
    }
  },
  persons: { look: 'outcomes.export', of: ({ row }) => [row.learner_id] },
  columns: [
    ['学习者', 12, (one) => one.learner.name],
    ['学银账号', 22, (one) => one.learner.accountNo],
    ['名录编号', 18, (one) => one.entry.number],
    ['名录', 32, (one) => one.entry.name],
    ['类型', 20, (one) => one.typeName],
    ['颁发机构', 28, ({ row }) => row.issuer],
    ['取得日期', 14, (one) => one.obtainedOn],
    ['有效期至', 14, ({ row }) => row.expires_on ?? '长期'],
    ['学分', 8, (one) => formatCredits(one.credits)],
    ['学时', 8, (one) => formatHours(one.minutes)],
    ['成绩', 10, (one) => one.grade ?? ''],
    ['证书编号', 24, (one) => one.certificateNo ?? ''],
    ['存入方式', 12, (one) => channelWords[one.channel]],
    ['状态', 14, (one) => statusWords[one.status]],
    ['存入单位', 28, (one) => one.organization.name],
    ['存入时间', 20, ({ row }) => formatInstant(row.stored_at)],
  ],
})
