import * as z from 'zod/mini'
import { ById, Day, Flag, Id, Instant, Line, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { exportFields, ExportStarted } from './jobs.ts'
import { LearnerKind, RealNameLevel } from './learners.ts'

/** 草稿 待审批 未开始 进行中 已暂停 已结束: what the stored state and the day say together. */
export const ActivityState = z.enum(['draft', 'submitted', 'scheduled', 'running', 'paused', 'ended'])
export type ActivityState = z.infer<typeof ActivityState>
/** 到点领取 · 电子券. */
export const Delivery = z.enum(['counter', 'voucher'])
export type Delivery = z.infer<typeof Delivery>
/** Whose points an activity takes: 本中心 全省 都收（先到期的先用）. */
export const Takes = z.enum(['centre', 'province', 'both'])
export type Takes = z.infer<typeof Takes>
/** 待领取 已领取 已取消 已过期. A voucher is collected at once. */
export const RedemptionState = z.enum(['waiting', 'collected', 'cancelled', 'lapsed'])
export type RedemptionState = z.infer<typeof RedemptionState>

const Title = z.string().check(z.trim(), z.minLength(2), z.maxLength(40))
/** Points are whole numbers. */
const Points = z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000))
const Stock = z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))
/** At most this many pieces of a good for one person, and in one redemption. */
const Pieces = z.number().check(z.int(), z.minimum(1), z.maximum(100))

/** Where goods are collected, and when somebody is there. */
const Point = z.object({ pointId: Id, hours: Line })
/** A good as it is typed. `id` names one that exists; `stock` is what is brought to each point when the activity is approved (none for vouchers, which are imported). */
export const GoodContent = z.object({
  id: z.optional(Id),
  name: Title,
  about: z.string().check(z.trim(), z.maxLength(500)),
  points: Points,
  perPerson: Pieces,
  pictureId: z.nullable(Id),
  stock: z.array(z.object({ pointId: Id, planned: Stock })).check(z.maxLength(30)),
})
export type GoodContent = z.infer<typeof GoodContent>
/**
 * 兑换活动 as it is typed. `units`: people of these units and what lies below (none: everybody); `kinds`: kinds of learner (none: all); `level`: how far their identity must
 * have been checked (not at all, at a counter at least, by 皖事通). `takes`: whose points it takes; of both, those that lapse first go first. `cancelReturns`: who waits may cancel, and points and stock come back; `lapseReturns`: points come back also when nobody collected in time.
 */
export const ActivityContent = z.object({
  title: Title,
  rules: Paragraph,
  delivery: Delivery,
  startsOn: Day,
  endsOn: Day,
  collectUntil: z.nullable(Day),
  units: z.array(Id).check(z.maxLength(50)),
  kinds: z.array(LearnerKind).check(z.maxLength(4)),
  level: RealNameLevel,
  takes: Takes,
  cancelReturns: z.boolean(),
  lapseReturns: z.boolean(),
  points: z.array(Point).check(z.maxLength(30)),
  goods: z.array(GoodContent).check(z.minLength(1), z.maxLength(60)),
})
export type ActivityContent = z.infer<typeof ActivityContent>

/** A collection point as people see it. */
export const CollectionPoint = z.object({ id: Id, name: z.string(), phone: z.nullable(z.string()), hours: z.string() })
export type CollectionPoint = z.infer<typeof CollectionPoint>
/** What of a good lies at a point: `planned` before the approval, `stock` free for redemption now. */
export const Shelf = z.object({ pointId: Id, planned: z.number(), stock: z.number() })
export type Shelf = z.infer<typeof Shelf>
/** A good of an activity. */
export const Good = z.object({
  id: Id,
  name: z.string(),
  about: z.string(),
  points: z.number(),
  perPerson: z.number(),
  pictureId: z.nullable(Id),
  shelves: z.array(Shelf),
})
export type Good = z.infer<typeof Good>
/** An activity in a list. */
export const ActivityLine = z.object({
  id: Id,
  title: z.string(),
  organization: OrganizationRef,
  delivery: Delivery,
  state: ActivityState,
  startsOn: Day,
  endsOn: Day,
  goods: z.number(),
  redemptions: z.number(),
  updatedAt: Instant,
})
export type ActivityLine = z.infer<typeof ActivityLine>
/** An activity with its goods, and what its reader may do with it. */
export const Activity = z.object({
  ...ActivityLine.shape,
  rules: z.string(),
  collectUntil: z.nullable(Day),
  units: z.array(OrganizationRef),
  kinds: z.array(LearnerKind),
  level: RealNameLevel,
  takes: Takes,
  province: OrganizationRef,
  cancelReturns: z.boolean(),
  lapseReturns: z.boolean(),
  points: z.array(CollectionPoint),
  items: z.array(Good),
  note: z.nullable(z.string()),
  approvedAt: z.nullable(Instant),
  can: z.object({
    edit: z.boolean(),
    submit: z.boolean(),
    decide: z.boolean(),
    pause: z.boolean(),
    resume: z.boolean(),
    end: z.boolean(),
    stock: z.boolean(),
    vouchers: z.boolean(),
  }),
})
export type Activity = z.infer<typeof Activity>

export const listActivities = endpoint({
  method: 'GET',
  path: '/redemption/activities',
  may: 'redemption.read',
  summary: '积分兑换活动',
  input: z.object({
    ...paging,
    state: z.optional(ActivityState),
    search: z.optional(z.string().check(z.trim(), z.maxLength(40))),
    organizationId: z.optional(Id),
  }),
  output: page(ActivityLine),
  refusals: [],
})
export const readActivity = endpoint({
  method: 'GET',
  path: '/redemption/activities/:id',
  may: 'redemption.read',
  summary: '一个兑换活动及其商品',
  input: ById,
  output: Activity,
  refusals: [],
})
const contentRefusals = ['redemption.content_wrong', 'redemption.not_a_local_centre', 'redemption.good_has_vouchers'] as const
export const createActivity = endpoint({
  method: 'POST',
  path: '/redemption/activities',
  may: 'redemption.edit',
  summary: '新建兑换活动（草稿）',
  input: z.object({ content: ActivityContent }),
  output: Activity,
  refusals: [...contentRefusals],
})
/** `updatedAt` is what the editor had before it: a later change by somebody else refuses. */
export const saveActivity = endpoint({
  method: 'PUT',
  path: '/redemption/activities/:id',
  may: 'redemption.edit',
  summary: '保存兑换活动草稿',
  input: z.object({ id: Id, updatedAt: Instant, content: ActivityContent }),
  output: Activity,
  refusals: [...contentRefusals, 'redemption.not_a_draft'],
})
export const submitActivity = endpoint({
  method: 'POST',
  path: '/redemption/activities/:id/submit',
  may: 'redemption.edit',
  summary: '提交兑换活动审批',
  input: ById,
  output: Activity,
  refusals: ['redemption.not_a_draft', 'redemption.over_already', 'redemption.nothing_in_stock'],
})
/** A second person approves what others wrote, or gives it back with a note. */
export const decideActivity = endpoint({
  method: 'POST',
  path: '/redemption/activities/:id/decision',
  may: 'redemption.approve',
  summary: '审批兑换活动：通过或退回',
  input: z.object({ id: Id, decision: z.enum(['approve', 'return']), note: z.optional(Line) }),
  output: Activity,
  refusals: ['redemption.not_submitted', 'redemption.own_work', 'redemption.note_missing', 'redemption.over_already'],
})
/** Pauses, goes on, or ends before the day. Who waits with a code collects all the same. */
export const setActivity = endpoint({
  method: 'POST',
  path: '/redemption/activities/:id/standing',
  may: 'redemption.edit',
  summary: '暂停、恢复或提前结束兑换活动',
  input: z.object({ id: Id, to: z.enum(['paused', 'approved', 'ended']), reason: Line }),
  output: Activity,
  refusals: ['redemption.standing_wrong'],
})
/** More or less of a good at a point while the activity goes on. */
export const changeStock = endpoint({
  method: 'POST',
  path: '/redemption/goods/:id/stock',
  may: 'redemption.edit',
  summary: '调整商品库存（补货或撤下）',
  input: z.object({
    id: Id,
    pointId: Id,
    delta: z.number().check(
      z.int(),
      z.minimum(-1_000_000),
      z.maximum(1_000_000),
      z.refine((n) => n !== 0),
    ),
    note: Line,
  }),
  output: z.object({ stock: z.number() }),
  refusals: ['redemption.not_open_for_stock', 'redemption.stock_too_low', 'redemption.stock_too_high', 'redemption.vouchers_are_imported'],
})

/** What is wrong with a row of a file of vouchers. */
export const VoucherProblem = z.object({ row: z.number(), column: z.string(), zh: z.string(), en: z.string() })
export type VoucherProblem = z.infer<typeof VoucherProblem>
/** 导入电子券: good rows are stored, wrong and repeated ones told one by one. `dryRun` only looks. */
export const importVouchers = endpoint({
  method: 'POST',
  path: '/redemption/goods/:id/vouchers',
  may: 'redemption.edit',
  summary: '导入电子券券码（重复的逐行指出）',
  input: z.object({ id: Id, dryRun: Flag }),
  output: z.object({ rows: z.number(), stored: z.number(), problems: z.array(VoucherProblem), wrong: z.number() }),
  refusals: [
    'redemption.not_vouchers',
    'redemption.not_open_for_stock',
    'redemption.vouchers_unreadable',
    'redemption.vouchers_too_many',
    'redemption.stock_too_high',
  ],
  transfer: 'upload',
  bodyLimit: 5_242_880,
})

/** What became of a good at a point. Each number opens its rows in the list of redemptions. */
export const ResultLine = z.object({
  good: z.object({ id: Id, name: z.string() }),
  point: OrganizationRef,
  opened: z.number(),
  stock: z.number(),
  waiting: z.number(),
  collected: z.number(),
  cancelled: z.number(),
  lapsed: z.number(),
  points: z.number(),
})
export type ResultLine = z.infer<typeof ResultLine>
/** Pieces by good and point; redemptions and persons in all; points spent and not given back, and how many of them were the province's. */
export const ActivityResults = z.object({
  items: z.array(ResultLine),
  redemptions: z.object({
    waiting: z.number(),
    collected: z.number(),
    cancelled: z.number(),
    lapsed: z.number(),
  }),
  persons: z.number(),
  points: z.number(),
  provincePoints: z.number(),
})
export type ActivityResults = z.infer<typeof ActivityResults>
export const activityResults = endpoint({
  method: 'GET',
  path: '/redemption/activities/:id/results',
  may: 'redemption.read',
  summary: '兑换活动的结果',
  input: ById,
  output: ActivityResults,
  refusals: [],
})

/** A redemption in a list of the office, its learner masked. */
export const RedemptionLine = z.object({
  id: Id,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  activity: z.object({ id: Id, title: z.string() }),
  point: OrganizationRef,
  goods: z.array(z.object({ name: z.string(), count: z.number() })),
  points: z.number(),
  state: RedemptionState,
  returned: z.boolean(),
  createdAt: Instant,
  endedAt: z.nullable(Instant),
})
export type RedemptionLine = z.infer<typeof RedemptionLine>
/** Which redemptions are listed: everything that is given must hold. Days are days of Asia/Shanghai, both included. */
export const RedemptionFilter = z.object({
  activityId: z.optional(Id),
  goodId: z.optional(Id),
  organizationId: z.optional(Id),
  state: z.optional(RedemptionState),
  /** The days on which they were redeemed, or (with `ended`) collected, cancelled or lapsed. */
  from: z.optional(Day),
  to: z.optional(Day),
  ended: z.optional(Flag),
})
export type RedemptionFilter = z.infer<typeof RedemptionFilter>
export const listRedemptions = endpoint({
  method: 'GET',
  path: '/redemption/redemptions',
  may: 'redemption.read',
  summary: '兑换单',
  input: z.extend(RedemptionFilter, paging),
  output: page(RedemptionLine),
  refusals: [],
})
export const exportRedemptions = endpoint({
  method: 'POST',
  path: '/redemption/redemptions/exports',
  may: 'redemption.read',
  stepUp: true,
  summary: '导出兑换单列表',
  input: z.extend(RedemptionFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
