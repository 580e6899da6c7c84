import { deposits as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { depositPages } from './officeActions.ts'

const states: Readonly<Record<contract.DepositState, string>> = {
  draft: '草稿',
  submitted: '待受理',
  accepted: '待初审',
  firstReviewed: '待复审',
  stored: '已存入',
  returned: '退回待补正',
  refused: '未通过',
  withdrawn: '已撤回',
  waiting: '等待名录',
}
const channels = { self: '本人申请', counter: '柜台代办', api: '机构接口' } as const

/** The export of the list of applications: in the caller's scope, the applicants masked. Each page's persons see that they were looked at. */
export const depositsExport = listExport({
  endpoint: contract.exportDeposits,
  act: 'deposits.export',
  kind: 'deposits.deposits',
  title: '存入申请列表',
  pages: async (ctx, stored) => {
    const read = await depositPages(ctx, contract.DepositFilter.parse(stored))
    return async (before: string | undefined) => exportPage(await read(before, exportPageRows), (last) => last.id)
  },
  persons: { look: 'deposits.export', of: (row) => [row.learner_id] },
  columns: [
    ['受理编号', 18, (row) => row.number],
    ['学习者', 12, (row) => maskName(row.learner_name)],
    ['名录', 36, (row) => row.entry_name ?? row.wanted ?? ''],
    ['状态', 14, (row) => states[row.state]],
    ['存入方式', 12, (row) => channels[row.channel]],
    ['办理单位', 28, (row) => row.office],
    ['申请时间', 20, (row) => formatInstant(row.created_at)],
  ],
})
