import { redemption as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { noteAccess } from '../platform/access.ts'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { endOfShanghaiDay, formatInstant, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { seesActivity } from './activityStore.ts'
import * as store from './redemptionStore.ts'

type StaffContext = Context<StaffActor>

const read = ({ from, to, ended, ...filter }: contract.RedemptionFilter): store.ListFilter => ({
  ...filter,
  from: from === undefined ? undefined : startOfShanghaiDay(from),
  to: to === undefined ? undefined : endOfShanghaiDay(to),
  ended: ended === 'yes',
})

/** A page of the list as its reader sees it, with one row more than asked for. */
const pageOf = async (ctx: StaffContext, filter: store.ListFilter, before: Id | undefined, limit: number) => {
  const ids = await staffRead(ctx, (tx) => store.visibleRedemptions(tx, filter, before, limit))
  return store.redemptionsByIds(ctx.platform.database.app, ids)
}

const present = (row: store.RedemptionRow): contract.RedemptionLine => ({
  id: row.id,
  learner: { id: row.learnerId, name: maskName(row.learner), accountNo: formatAccountNo(row.accountNo) },
  activity: { id: row.activityId, title: row.title },
  point: { id: row.organizationId, name: row.point },
  goods: row.goods.map(({ name, count }) => ({ name, count })),
  points: row.points,
  state: row.state,
  returned: row.returned,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const list = query(contract.listRedemptions, async (ctx, { cursor, limit = 50, ...filter }) => {
  const rows = await pageOf(ctx, read(filter), cursorOf(cursor), limit)
  const shown = rows.slice(0, limit)
  await noteAccess(
    ctx,
    'redemption.list',
    shown.map((row) => row.learnerId),
  )
  return { items: shown.map(present), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
})

const results = query(contract.activityResults, async (ctx, { id }) => {
  const seen = await staffRead(ctx, (tx) => seesActivity(tx, id))
  if (!seen) return { refused: 'record.not_found' }
  const db = ctx.platform.database.app
  const [lines, { persons, points, provincePoints, ...redemptions }] = [await store.resultLines(db, id), await store.resultSums(db, id)]
  return {
    items: lines.map(({ goodId, good, pointId, point, points: spent, ...numbers }) => ({
      good: { id: goodId, name: good },
      point: { id: pointId, name: point },
      ...numbers,
      points: Number(spent),
    })),
    redemptions,
    persons,
    points: Number(points),
    provincePoints: Number(provincePoints),
  }
})

const states: Readonly<Record<contract.RedemptionState, string>> = {
  waiting: '待领取',
  collected: '已领取',
  cancelled: '已取消',
  lapsed: '已过期',
}

/** The export of the list of redemptions: in the caller's scope, learners masked. Each page's persons see that they were looked at. */
export const redemptionsExport = listExport({
  endpoint: contract.exportRedemptions,
  act: 'redemption.export',
  kind: 'redemption.redemptions',
  title: '兑换单列表',
  pages: async (ctx, stored) => {
    const filter = read(contract.RedemptionFilter.parse(stored))
    return async (before: string | undefined) => {
      const page = exportPage(await pageOf(ctx, filter, before, exportPageRows), (last) => last.id)
      await noteAccess(
        ctx,
        'redemption.export',
        page.items.map((row) => row.learnerId),
      )
      return page
    }
  },
  columns: [
    ['学习者', 12, (row) => maskName(row.learner)],
    ['兑换活动', 30, (row) => row.title],
    ['商品', 36, (row) => row.goods.map((good) => `${good.name}×${good.count}`).join('、')],
    ['积分', 10, (row) => String(row.points)],
    ['状态', 10, (row) => states[row.state]],
    ['领取点', 28, (row) => row.point],
    ['兑换时间', 20, (row) => formatInstant(row.createdAt)],
    ['结束时间', 20, (row) => (row.endedAt === null ? '' : formatInstant(row.endedAt))],
  ],
})

/** What became of activities: the list of redemptions, its export, counts by good and point. */
export const resultActions: readonly Bound[] = [list, results, redemptionsExport.start]
