import { certification as contract, reviews } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { exportPage, exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { standardPage } from './standardStore.ts'
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

const standardStates: Readonly<Record<contract.Standard['state'], string>> = {
  draft: '草稿',
  inReview: '审批中',
  published: '已发布',
  returned: '已退回',
  retired: '已停用',
}

/** The export of the list of standards: everybody's published ones and those of one's own subtree, as the list shows them. */
export const standardsExport = listExport({
  endpoint: contract.exportStandards,
  act: 'certification.exportStandards',
  kind: 'certification.standards',
  title: '认证标准列表',
  pages: async (ctx, stored) => {
    const { state, search } = contract.StandardFilter.parse(stored)
    const filter = { scope: ctx.actor.scope, state, search, limit: exportPageRows }
    return async (before: string | undefined) =>
      exportPage(await standardPage(ctx.platform.database.app, { ...filter, before }), (last) => last.id)
  },
  columns: [
    ['适用于', 36, (row) => row.name],
    ['版本', 8, (row) => String(row.version)],
    ['每学分学时', 12, (row) => formatHours(row.minutesPerCredit)],
    ['固定学分', 10, (row) => (row.fixed === null ? '' : formatCredits(row.fixed))],
    ['最低学分', 10, (row) => formatCredits(row.least)],
    ['最高学分', 10, (row) => formatCredits(row.most)],
    ['等级', 8, (row) => String(row.level ?? '')],
    ['生效日期', 14, (row) => row.effectiveFrom],
    ['失效日期', 14, (row) => row.effectiveTo ?? ''],
    ['提出单位', 28, (row) => row.organization],
    ['状态', 12, (row) => standardStates[row.state]],
    ['依据', 48, (row) => row.basis],
  ],
})
