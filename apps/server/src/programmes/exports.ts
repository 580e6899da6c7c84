import { enrolments, programmes as contract } from '@creditbank/contract'
import { exportPage, exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { line } from './actions.ts'
import { enrolmentsByIds, visibleEnrolments } from './enrolmentStore.ts'
import { programmePage } from './store.ts'

const levels: Readonly<Record<contract.ProgrammeLine['level'], string>> = { undergraduate: '本科', higherVocational: '专科' }
const modes: Readonly<Record<contract.ProgrammeLine['mode'], string>> = {
  fullTime: '全日制',
  continuing: '函授、业余',
  open: '开放教育',
  selfTaught: '自学考试',
}
const states: Readonly<Record<contract.ProgrammeState, string>> = {
  draft: '草稿',
  submitted: '待复核',
  published: '已发布',
  retired: '已停用',
}

/** The export of the list of programmes: everybody's published ones and one's own drafts, as the list shows them. */
export const programmesExport = listExport({
  endpoint: contract.exportProgrammes,
  act: 'programmes.export',
  kind: 'programmes.programmes',
  title: '学历提升专业列表',
  pages: async (ctx, stored) => {
    const filter = { ...contract.ProgrammeFilter.parse(stored), offered: false }
    return async (before: string | undefined) => {
      const { items, next } = exportPage(await staffRead(ctx, (tx) => programmePage(tx, filter, before, exportPageRows)), (last) => last.id)
      return { items: items.map(line), next }
    }
  },
  columns: [
    ['专业代码', 16, (row) => row.code],
    ['名称', 32, (row) => row.name],
    ['层次', 8, (row) => levels[row.level]],
    ['办学形式', 14, (row) => modes[row.mode]],
    ['国标专业', 24, (row) => `${row.majorName} ${row.majorCode}`],
    ['学校', 28, (row) => row.organization.name],
    ['课程', 8, (row) => String(row.courses)],
    ['毕业学分', 10, (row) => formatCredits(row.least)],
    ['启用版本', 10, (row) => String(row.version ?? '')],
    ['状态', 10, (row) => states[row.state]],
    ['更新时间', 20, (row) => formatInstant(new Date(row.updatedAt))],
  ],
})

/** The export of the roll in the caller's scope, students masked. Each page's students see that they were looked at. */
export const enrolmentsExport = listExport({
  endpoint: enrolments.exportEnrolments,
  act: 'programmes.exportRoll',
  kind: 'programmes.enrolments',
  title: '学籍列表',
  pages: async (ctx, stored) => {
    const filter = enrolments.EnrolmentFilter.parse(stored)
    return async (before: string | undefined) => {
      const ids = await staffRead(ctx, (tx) => visibleEnrolments(tx, filter, before, exportPageRows))
      return exportPageOf(ids, (some) => enrolmentsByIds(ctx.platform.database.app, some))
    }
  },
  persons: { look: 'programmes.export', of: (row) => [row.learnerId] },
  columns: [
    ['学生', 12, (row) => maskName(row.name)],
    ['学银账号', 22, (row) => formatAccountNo(row.accountNo)],
    ['学号', 18, (row) => row.studentNo],
    ['班级', 18, (row) => row.className ?? ''],
    ['专业', 28, (row) => row.programme],
    ['学校', 28, (row) => row.organization],
    ['年级', 8, (row) => String(row.cohort)],
    ['入学日期', 14, (row) => row.fromOn],
    ['结束日期', 14, (row) => row.endedOn ?? ''],
  ],
})
