import { conversionRules, conversions as contract } from '@creditbank/contract'
import { exportPage, exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { seesRow } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import * as store from './applicationStore.ts'
import { line } from './ruleActions.ts'
import { rulePage } from './ruleStore.ts'

const states: Readonly<Record<contract.ConversionState, string>> = {
  submitted: '待受理',
  accepted: '待初审',
  firstReviewed: '待复审',
  authority: '待考试机构决定',
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

const ruleStates: Readonly<Record<conversionRules.RuleLine['state'], string>> = {
  draft: '草稿',
  submitted: '学校复核',
  reviewed: '待备案',
  notice: '公示中',
  waiting: '待生效',
  inForce: '使用中',
  expired: '已到期',
  replaced: '被新版本取代',
  retired: '已停用',
}
const effects: Readonly<Record<conversionRules.RuleLine['effect'], string>> = {
  credit: '抵学分',
  exemptStudyAndExam: '免修免考',
  exemptStudy: '免修不免考',
  exemptCreditOwed: '免修需补学分',
}

/** The export of the list of conversion rules: everybody's filed ones and one's own drafts, as the list shows them. */
export const rulesExport = listExport({
  endpoint: conversionRules.exportRules,
  act: 'conversion.exportRules',
  kind: 'conversion.rules',
  title: '转换规则列表',
  pages: async (ctx, stored) => {
    const { open, ...filter } = conversionRules.RuleFilter.parse(stored)
    const wanted = { ...filter, onFile: false, open: open === 'yes' }
    const day = shanghaiDay(ctx.now)
    return async (before: string | undefined) => {
      const rows = await staffRead(ctx, (tx) => rulePage(tx, wanted, before, exportPageRows))
      const { items, next } = exportPage(rows, (last) => last.id)
      return { items: items.map((row) => line(row, day, seesRow(ctx.actor, row))), next }
    }
  },
  columns: [
    ['规则编号', 18, (row) => row.number],
    ['名称', 36, (row) => row.name],
    ['学校', 28, (row) => row.organization.name],
    ['转换方式', 16, (row) => effects[row.effect]],
    ['课程', 28, (row) => row.courses.join('、')],
    ['版本', 8, (row) => String(row.version)],
    ['状态', 14, (row) => ruleStates[row.state]],
    ['待定版本的状态', 16, (row) => (row.pending === null ? '' : ruleStates[row.pending])],
    ['生效日期', 14, (row) => row.effectiveFrom],
    ['失效日期', 14, (row) => row.effectiveTo ?? ''],
    ['更新时间', 20, (row) => formatInstant(new Date(row.updatedAt))],
  ],
})
