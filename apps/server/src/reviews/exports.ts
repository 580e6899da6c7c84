import { reviews as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import * as lists from './deskStore.ts'
import { reviewerOf } from './engine.ts'

/** The export of the list of cases: page by page in the caller's scope, the applicants masked. Each page's applicants see that they were looked at. */
export const casesExport = listExport({
  endpoint: contract.exportCases,
  act: 'reviews.export',
  kind: 'reviews.cases',
  title: '审核件列表',
  pages: async (ctx, stored) => {
    const reviewer = await reviewerOf(ctx.platform.database.app, ctx.actor)
    const where = lists.condition(ctx.actor, reviewer, contract.CaseFilter.parse(stored), shanghaiDay(ctx.now))
    return async (cursor: lists.Cursor | undefined) => {
      const rows = await staffRead(ctx, (tx) =>
        lists.linesWhere(tx, where, { cursor: cursor ?? null, limit: exportPageRows, byTerm: false }),
      )
      return exportPage(rows, (last) => ({ due: last.due_on ?? '9999-12-31', id: last.id }))
    }
  },
  persons: { look: 'reviews.export', of: (row) => [row.learner_id] },
  columns: [
    ['受理编号', 18, (row) => row.number],
    ['事项', 16, (row) => contract.caseKinds[row.kind].zh],
    ['标题', 36, (row) => row.title],
    ['申请人', 12, (row) => (row.learner_name === null ? '' : maskName(row.learner_name))],
    ['状态', 12, (row) => contract.caseStates[row.state].zh],
    ['办理单位', 28, (row) => row.organization],
    ['录入单位', 28, (row) => row.entered_organization ?? ''],
    ['提交时间', 20, (row) => formatInstant(row.submitted_at)],
    ['期限', 14, (row) => row.due_on ?? ''],
    ['办结时间', 20, (row) => (row.concluded_at === null ? '' : formatInstant(row.concluded_at))],
  ],
})
