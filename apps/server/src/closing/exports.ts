import { closing as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import * as store from './store.ts'

const states: Readonly<Record<store.RequestRow['state'], string>> = {
  cooling: '冷静期',
  closed: '已注销',
  withdrawn: '本人已撤回',
  stopped: '有未办结事项，已中止',
}
const reasons: Readonly<Record<store.RequestRow['reason'], string>> = {
  unused: '不再使用',
  moved: '离开本省',
  privacy: '保护个人信息',
  duplicate: '有重复账户',
  other: '其他',
}

/** The export of the list of closings: in the caller's scope, a name masked while the account is there and gone afterwards. */
export const closingsExport = listExport({
  endpoint: contract.exportClosings,
  act: 'closing.export',
  kind: 'closing.closings',
  title: '注销申请列表',
  pages: async (ctx, stored) => {
    const { state } = contract.ClosingFilter.parse(stored)
    return async (before: string | undefined) =>
      exportPage(await staffRead(ctx, (tx) => store.requestsPage(tx, { state, before, limit: exportPageRows + 1 })), (last) => last.id)
  },
  persons: { look: 'accounts.export', of: (row) => (row.state === 'closed' ? [] : [row.learner_id]) },
  columns: [
    ['申请编号', 20, (row) => row.number],
    ['学银账号', 22, (row) => formatAccountNo(row.account_no)],
    ['姓名', 12, (row) => (row.state === 'closed' ? '' : maskName(row.name))],
    ['单位', 28, (row) => row.organization],
    ['原因', 14, (row) => reasons[row.reason]],
    ['状态', 20, (row) => states[row.state]],
    ['申请时间', 20, (row) => formatInstant(row.requested_at)],
    ['冷静期至', 20, (row) => formatInstant(row.cooling_until)],
    ['办结期限', 14, (row) => row.due_on],
    ['结束时间', 20, (row) => (row.ended_at === null ? '' : formatInstant(row.ended_at))],
  ],
})
