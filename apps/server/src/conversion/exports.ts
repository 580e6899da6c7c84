import { conversions as contract } from '@creditbank/contract'
import { exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import * as store from './applicationStore.ts'

const states: Readonly<Record<contract.ConversionState, string>> = {
  submitted: '待受理',
  accepted: '待初审',
  firstReviewed: '待复审',
  notice: '公示中',
  concluded: '已办结',
  returned: '已退回',
  refused: '未通过',
  withdrawn: '已撤回',
  revoked: '已撤销',
}

/** The export of the list of conversions: in the caller's scope, students masked. Each page's students see that they were looked at. */
export const conversionsExport = listExport({
  endpoint: contract.exportConversions,
  act: 'conversion.export',
  kind: 'conversion.conversions',
  title: '转换申请列表',
  pages: async (ctx, stored) => {
    const filter = contract.ConversionFilter.parse(stored)
    return async (before: string | undefined) => {
      const ids = await staffRead(ctx, (tx) => store.visibleApplications(tx, filter, before, exportPageRows))
      return exportPageOf(ids, (some) => store.applicationsByIds(ctx.platform.database.app, some))
    }
  },
  persons: { look: 'conversions.export', of: (row) => [row.learnerId] },
  columns: [
    ['申请编号', 20, (row) => row.number],
    ['学生', 12, (row) => maskName(row.name)],
    ['学号', 18, (row) => row.studentNo],
    ['班级', 18, (row) => row.className ?? ''],
    ['专业', 28, (row) => row.programme],
    ['学校', 28, (row) => row.organization],
    ['课程', 8, (row) => String(row.courses)],
    ['学分', 8, (row) => formatCredits(row.credit)],
    ['状态', 12, (row) => states[row.state]],
    ['期限', 14, (row) => (row.state === 'notice' ? row.noticeUntil : row.dueOn) ?? ''],
    ['待处理异议', 12, (row) => String(row.objections)],
    ['提交时间', 20, (row) => formatInstant(row.createdAt)],
    ['办结编号', 20, (row) => row.resultNumber ?? ''],
  ],
})
