import { reviews as contract } from '@creditbank/contract'
import { type ExportKind, startExport } from '../files/index.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { staffRead } from '../platform/context.ts'
import { type Bound, command } from '../platform/serve.ts'
import * as lists from './deskStore.ts'
import { reviewerOf } from './engine.ts'

const headers = [
  ['受理编号', 18],
  ['事项', 16],
  ['标题', 36],
  ['申请人', 12],
  ['状态', 12],
  ['办理单位', 28],
  ['录入单位', 28],
  ['提交时间', 20],
  ['期限', 14],
  ['办结时间', 20],
] as const

/** The export of the list of cases: page by page in the caller's scope, the applicants masked. */
export const casesExport: ExportKind = {
  kind: 'reviews.cases',
  title: '审核件列表',
  columns: headers.map(([header, width]) => ({ header, width })),
  rows: async function* (ctx, stored) {
    const reviewer = await reviewerOf(ctx.platform.database.app, ctx.actor)
    const where = lists.condition(ctx.actor, reviewer, contract.CaseFilter.parse(stored), shanghaiDay(ctx.now))
    const limit = 1_000
    let cursor: lists.Cursor | null = null
    do {
      const from: lists.Cursor | null = cursor
      const rows: readonly lists.LineRow[] = await staffRead(ctx, (tx) =>
        lists.linesWhere(tx, where, { cursor: from, limit, byTerm: false }),
      )
      const page = rows.slice(0, limit)
      for (const row of page)
        yield [
          row.number,
          contract.caseKinds[row.kind].zh,
          row.title,
          row.learner_name === null ? '' : maskName(row.learner_name),
          contract.caseStates[row.state].zh,
          row.organization,
          row.entered_organization ?? '',
          formatInstant(row.submitted_at),
          row.due_on ?? '',
          row.concluded_at === null ? '' : formatInstant(row.concluded_at),
        ]
      const last = page.at(-1)
      cursor = rows.length > limit && last !== undefined ? { due: last.due_on ?? '9999-12-31', id: last.id } : null
    } while (cursor !== null)
  },
}

/** Starts the export of what the list's filters show. */
export const exportCases: Bound = command(contract.exportCases, async (tx, ctx, { format, reason, ...filters }) => {
  const { kind, title } = casesExport
  const { jobId, job } = await startExport(tx, ctx, { kind, title, filters, format, reason })
  return {
    output: { jobId },
    account: { act: 'reviews.export', subject: { kind: 'job', id: jobId }, params: { reason, format } },
    jobs: [job],
  }
})
