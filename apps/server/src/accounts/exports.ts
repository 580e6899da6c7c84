import { accounts, type OutputOf } from '@creditbank/contract'
import { exportPage, exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { applicationFilter } from './applications.ts'
import { type ApplicationState, applicationsPage } from './applicationStore.ts'
import type { FreezeState } from './freeze/freezeRules.ts'
import { type FreezeRow, freezesPage, freezeViews } from './freeze/freezeStore.ts'
import { personIds } from './person.ts'
import { type MergeRow, mergesPage, mergeViews } from './repair/mergeStore.ts'
import { repairLines } from './repair/repairReads.ts'
import { repairsPage } from './repair/repairStore.ts'

const applicationStates: Readonly<Record<ApplicationState, string>> = {
  submitted: '待受理',
  accepted: '待初审',
  opened: '已开户',
  returned: '已退回补正',
  refused: '未通过',
  withdrawn: '已撤回',
}

/** The export of the list of applications for an account: in the caller's scope, applicants masked. Those who have an account see that they were looked at. */
export const applicationsExport = listExport({
  endpoint: accounts.exportApplications,
  act: 'accounts.exportApplications',
  kind: 'accounts.applications',
  title: '开户申请列表',
  pages: async (ctx, stored) => {
    const filter = applicationFilter(ctx, accounts.ApplicationFilter.parse(stored))
    return async (before: string | undefined) =>
      exportPage(await staffRead(ctx, (tx) => applicationsPage(tx, filter, before, exportPageRows + 1)), (last) => last.id)
  },
  persons: { look: 'accounts.export', of: (row) => [row.learner_id] },
  columns: [
    ['申请编号', 20, (row) => row.number],
    ['姓名', 12, (row) => maskName(row.name)],
    ['证件号码', 22, (row) => row.id_masked],
    ['状态', 14, (row) => applicationStates[row.state]],
    ['来源', 12, (row) => (row.channel === 'counter' ? '柜台录入' : '本人申请')],
    ['办理单位', 28, (row) => row.organization],
    ['录入人', 12, (row) => row.entered_by_name ?? ''],
    ['申请时间', 20, (row) => formatInstant(row.created_at)],
  ],
})

const freezeStates: Readonly<Record<FreezeState, string>> = {
  proposed: '待确认',
  standing: '冻结中',
  refused: '未同意',
  lifted: '已解冻',
  expired: '到期自动解冻',
}
const causes: Readonly<Record<FreezeRow['cause'], string>> = {
  identity: '身份存疑',
  takeover: '账户可能被他人使用',
  falseRecords: '提交材料涉嫌不实',
  ownRequest: '本人要求',
  authority: '有关机关依法要求',
}

/** The export of the list of freezes: in the caller's scope, persons masked. They see that they were looked at. */
export const freezesExport = listExport({
  endpoint: accounts.exportFreezes,
  act: 'accounts.exportFreezes',
  kind: 'accounts.freezes',
  title: '账户冻结列表',
  pages: async (ctx, stored) => {
    const db = ctx.platform.database.app
    const { state, learnerId } = accounts.FreezeFilter.parse(stored)
    const filter = { state, learnerIds: learnerId === undefined ? undefined : await personIds(db, learnerId) }
    return async (before: string | undefined) => {
      const ids = await staffRead(ctx, (tx) => freezesPage(tx, filter, before, exportPageRows + 1))
      return exportPageOf(ids, (some) => freezeViews(db, some))
    }
  },
  persons: { look: 'accounts.export', of: (row) => [row.learner_id] },
  columns: [
    ['学习者', 12, (row) => maskName(row.name)],
    ['学银账号', 22, (row) => formatAccountNo(row.account_no)],
    ['类别', 22, (row) => causes[row.cause]],
    ['状态', 14, (row) => freezeStates[row.state]],
    ['截止日期', 14, (row) => row.until_on],
    ['提出单位', 28, (row) => row.organization],
    ['提出人', 12, (row) => row.proposer],
    ['提出时间', 20, (row) => formatInstant(row.proposed_at)],
    ['确认人', 12, (row) => row.decider ?? ''],
    ['申诉', 12, (row) => (row.objected_at === null ? '' : row.answered_at === null ? '待答复' : '已答复')],
  ],
})

const mergeStates: Readonly<Record<MergeRow['state'], string>> = {
  proposed: '待确认',
  merged: '已合并',
  refused: '未同意',
  undone: '已撤销',
}

/** The export of the list of merges: in the caller's scope, persons masked. Both sides see that they were looked at. */
export const mergesExport = listExport({
  endpoint: accounts.exportMerges,
  act: 'accounts.exportMerges',
  kind: 'accounts.merges',
  title: '账户合并列表',
  pages: async (ctx, stored) => {
    const { state } = accounts.MergeFilter.parse(stored)
    return async (before: string | undefined) => {
      const ids = await staffRead(ctx, (tx) => mergesPage(tx, state, before, exportPageRows + 1))
      return exportPageOf(ids, (some) => mergeViews(ctx.platform.database.app, some))
    }
  },
  persons: { look: 'accounts.export', of: (row) => [row.canonical_id, row.merged_id] },
  columns: [
    ['保留账户', 22, (row) => formatAccountNo(row.canonical_no)],
    ['姓名', 12, (row) => maskName(row.canonical_name)],
    ['并入账户', 22, (row) => formatAccountNo(row.merged_no)],
    ['并入账户姓名', 14, (row) => maskName(row.merged_name)],
    ['状态', 12, (row) => mergeStates[row.state]],
    ['提出单位', 28, (row) => row.organization],
    ['提出人', 12, (row) => row.proposer],
    ['提出时间', 20, (row) => formatInstant(row.proposed_at)],
    ['确认人', 12, (row) => row.decider ?? ''],
    ['可恢复至', 20, (row) => (row.state !== 'merged' || row.undo_until === null ? '' : formatInstant(row.undo_until))],
  ],
})

type RepairLine = OutputOf<typeof accounts.listRepairs>['items'][number]
const repairKinds: Readonly<Record<RepairLine['kind'], string>> = {
  nameDiffers: '姓名不一致',
  phoneDiffers: '手机号不一致',
  variantName: '姓名写法不同',
  documentChanged: '证件号不同',
  nameChanged: '姓名不同，疑似改名',
  foreignDocument: '港澳台或外籍证件',
  neverActivated: '导入后从未激活',
}
const repairStates: Readonly<Record<RepairLine['state'], string>> = {
  open: '待处理',
  asked: '已请单位核实',
  proposed: '待第二人确认',
  resolved: '已处理',
}
const decisions = { merge: '合并', correct: '更正', keepApart: '保持分开' } as const

/** The export of the list of repairs: in the caller's scope, names masked. Both sides see that they were looked at. */
export const repairsExport = listExport({
  endpoint: accounts.exportRepairs,
  act: 'accounts.exportRepairs',
  kind: 'accounts.repairs',
  title: '身份信息待核实事项',
  pages: async (ctx, stored) => {
    const { state, kind } = accounts.RepairFilter.parse(stored)
    return async (before: string | undefined) => {
      const ids = await staffRead(ctx, (tx) => repairsPage(tx, { state, kind }, before, exportPageRows + 1))
      return exportPageOf(ids, (some) => repairLines(ctx, some))
    }
  },
  persons: { look: 'accounts.export', of: (one) => one.sides },
  columns: [
    ['事项', 24, ({ line }) => repairKinds[line.kind]],
    ['学银账号', 22, ({ line }) => line.accountNo ?? ''],
    ['登记的姓名', 12, ({ line }) => maskName(line.stored)],
    ['另一方', 16, ({ line }) => (line.kind === 'phoneDiffers' ? line.other : maskName(line.other))],
    ['证件号码', 22, ({ line }) => line.idMasked],
    ['状态', 14, ({ line }) => repairStates[line.state]],
    ['处理结果', 12, ({ line }) => (line.decision === null ? '' : decisions[line.decision])],
    ['发现时间', 20, ({ line }) => formatInstant(new Date(line.at))],
  ],
})
