import { catalog as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { achievementFilter } from './achievementActions.ts'
import { achievements } from './achievementStore.ts'
import { entryFilter } from './entryActions.ts'
import { entries } from './entryStore.ts'

const states = {
  draft: '草稿',
  inReview: '审批中',
  enabled: '已启用',
  retired: '已停用',
  published: '已发布',
  closed: '已关闭',
} as const satisfies Readonly<Record<contract.AchievementLine['state'] | contract.EntryLine['state'], string>>

/** The export of the list of entries: everybody's published ones and the drafts of one's own subtree, as the list shows them. */
export const entriesExport = listExport({
  endpoint: contract.exportEntries,
  act: 'catalog.exportEntries',
  kind: 'catalog.entries',
  title: '学习成果名录',
  pages: async (ctx, stored) => {
    const filter = entryFilter(ctx, contract.EntryFilter.parse(stored))
    return async (before: string | undefined) =>
      exportPage(await staffRead(ctx, (tx) => entries(tx, filter, before ?? null, exportPageRows)), (last) => last.id)
  },
  columns: [
    ['名录编号', 18, (row) => row.number],
    ['名称', 36, (row) => row.name],
    ['期次', 16, (row) => row.term ?? ''],
    ['类型', 20, (row) => row.typeName],
    ['颁发机构', 28, (row) => row.issuer],
    ['所属单位', 28, (row) => row.organization],
    ['学分', 8, (row) => formatCredits(row.credits)],
    ['开始存入', 14, (row) => row.opensOn],
    ['截止存入', 14, (row) => row.closesOn ?? '不限'],
    ['状态', 12, (row) => states[row.state]],
    ['公开', 8, (row) => (row.public ? '是' : '否')],
    ['发布时间', 20, (row) => (row.publishedAt === null ? '' : formatInstant(row.publishedAt))],
  ],
})

/** The export of the list of achievements: everybody's enabled ones and the drafts of one's own subtree, as the list shows them. */
export const achievementsExport = listExport({
  endpoint: contract.exportAchievements,
  act: 'catalog.exportAchievements',
  kind: 'catalog.achievements',
  title: '成果基础信息',
  pages: async (ctx, stored) => {
    const filter = achievementFilter(ctx, contract.AchievementFilter.parse(stored))
    return async (before: string | undefined) =>
      exportPage(await staffRead(ctx, (tx) => achievements(tx, filter, before ?? null, exportPageRows)), (last) => last.id)
  },
  columns: [
    ['成果编码', 18, (row) => row.code],
    ['名称', 36, (row) => row.name],
    ['类型', 20, (row) => row.type_name],
    ['颁发机构', 28, (row) => row.issuer],
    ['所属单位', 28, (row) => row.organization],
    ['启用版本', 10, (row) => String(row.current_version ?? '')],
    ['最新版本', 10, (row) => String(row.latest_version)],
    ['状态', 12, (row) => states[row.state]],
    ['更新时间', 20, (row) => formatInstant(row.updated_at)],
  ],
})
