import { certification as contract, reviews } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import * as store from './store.ts'

/** The export of the list of applications for credit: in the caller's scope, applicants masked. Each page's persons see that they were looked at. */
export const certificationsExport = listExport({
  endpoint: contract.exportCertifications,
  act: 'certification.export',
  kind: 'certification.certifications',
  title: '学分认定列表',
  pages: async (ctx, stored) => {
    const db = ctx.platform.database.app
    const { state, learnerId } = contract.CertificationFilter.parse(stored)
    const learnerIds = learnerId === undefined ? undefined : await personIds(db, learnerId)
    return async (before: string | undefined) => {
      const ids = await staffRead(ctx, (tx) => store.visibleApplications(tx, { state, learnerIds, before, limit: exportPageRows }))
      return exportPageOf(ids, (some) => store.applicationsByIds(db, some))
    }
  },
  persons: { look: 'certification.export', of: (row) => [row.learner_id] },
  columns: [
    ['申请编号', 20, (row) => row.number],
    ['学习者', 12, (row) => maskName(row.learner_name)],
    ['学习成果', 36, (row) => row.outcome],
    ['颁发机构', 28, (row) => row.issuer],
    ['取得日期', 14, (row) => row.obtained_on],
    ['学分', 8, (row) => formatCredits(row.record_credits ?? row.proposal.credits)],
    ['状态', 12, (row) => reviews.caseStates[row.state].zh],
    ['办理单位', 28, (row) => row.office],
    ['申请时间', 20, (row) => formatInstant(row.created_at)],
    ['认定编号', 20, (row) => row.record_number ?? ''],
    ['认定已撤销', 12, (row) => (row.reversed ? '是' : '')],
  ],
})
