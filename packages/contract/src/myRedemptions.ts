import * as z from 'zod/mini'
import { ById, Day, Flag, Id, Instant, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { CollectionPoint, Delivery, RedemptionState, Takes } from './redemption.ts'

/** A good as a learner sees it: `left` lies at all points together, `mine` is how many this person may still take. */
export const OfferedGood = z.object({
  id: Id,
  name: z.string(),
  about: z.string(),
  points: z.number(),
  perPerson: z.number(),
  hasPicture: z.boolean(),
  left: z.number(),
  mine: z.number(),
  shelves: z.array(z.object({ pointId: Id, stock: z.number() })),
})
export type OfferedGood = z.infer<typeof OfferedGood>
/** What a person has of the points of one centre; frozen ones do not count for now. */
const Purse = z.object({ issuer: OrganizationRef, points: z.number(), frozen: z.boolean() })
/** An activity as a learner sees it. `mayTakePart` says why not: wrong unit, kind, an identity that was never checked, or not by 皖事通. */
export const OfferedActivity = z.object({
  id: Id,
  title: z.string(),
  organization: OrganizationRef,
  delivery: Delivery,
  rules: z.string(),
  startsOn: Day,
  endsOn: Day,
  collectUntil: z.nullable(Day),
  cancelReturns: z.boolean(),
  lapseReturns: z.boolean(),
  mayTakePart: z.enum(['yes', 'unit', 'kind', 'unchecked', 'unverified']),
  /** Whose points it takes, and what the person has of each; `balance` is what of them can be used now. */
  takes: Takes,
  purses: z.array(Purse),
  balance: z.number(),
  points: z.array(CollectionPoint),
  goods: z.array(OfferedGood),
})
export type OfferedActivity = z.infer<typeof OfferedActivity>

/** Running activities in which this person may take part. `affordable` leaves the goods for which points, stock and limit suffice. */
export const offeredActivities = endpoint({
  method: 'GET',
  path: '/me/redemption/activities',
  may: 'learner',
  forAnother: 'view',
  summary: '可以参加的兑换活动（可只看我换得起的）',
  input: z.object({ affordable: z.optional(Flag) }),
  output: z.object({ items: z.array(OfferedActivity) }),
  refusals: [],
})
export const offeredActivity = endpoint({
  method: 'GET',
  path: '/me/redemption/activities/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '一个兑换活动和它的商品',
  input: ById,
  output: OfferedActivity,
  refusals: [],
})
/** The picture of a good of an activity that anybody may see. */
export const goodPicture = endpoint({
  method: 'GET',
  path: '/redemption/goods/:id/picture',
  may: 'public',
  summary: '商品图片',
  input: ById,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})

/**
 * Everything in the cart or nothing. It asks for an `Idempotency-Key`, made for one confirmation and sent again with every repeat: however often a tap reaches the
 * bank, one redemption comes of it and each gets the same answer.
 */
export const redeem = endpoint({
  method: 'POST',
  path: '/me/redemption/activities/:id/redeem',
  may: 'learner',
  forAnother: 'apply',
  summary: '确认兑换（一次确认，全部成功或全部不成）',
  input: z.object({
    id: Id,
    pointId: z.nullable(Id),
    lines: z
      .array(z.object({ goodId: Id, count: z.number().check(z.int(), z.minimum(1), z.maximum(100)) }))
      .check(z.minLength(1), z.maxLength(20)),
  }),
  output: z.object({ redemptionId: Id, points: z.number() }),
  refusals: [
    'redemption.not_running',
    'redemption.not_for_you',
    'redemption.identity_unchecked',
    'redemption.identity_unverified',
    'redemption.point_missing',
    'redemption.good_unknown',
    'redemption.out_of_stock',
    'redemption.limit_reached',
    'redemption.cart_too_large',
    'redemption.not_enough_points',
    'redemption.points_frozen',
    'redemption.key_missing',
    'redemption.queue_full',
  ],
})

const Mine = {
  id: Id,
  activity: z.object({ id: Id, title: z.string() }),
  delivery: Delivery,
  state: RedemptionState,
  points: z.number(),
  returned: z.boolean(),
  goods: z.array(z.object({ id: Id, name: z.string(), count: z.number(), hasPicture: z.boolean() })),
  collectUntil: z.nullable(Day),
  createdAt: Instant,
  endedAt: z.nullable(Instant),
}
/** A redemption of one's own, without its code. */
export const MyRedemption = z.object(Mine)
export type MyRedemption = z.infer<typeof MyRedemption>
export const myRedemptions = endpoint({
  method: 'GET',
  path: '/me/redemptions',
  may: 'learner',
  forAnother: 'view',
  summary: '我的兑换',
  input: z.object({ ...paging, state: z.optional(RedemptionState) }),
  output: page(MyRedemption),
  refusals: [],
})
/** With its code while it waits, or its voucher codes. Who has the code collects: only who may redeem for the person sees it. */
export const myRedemption = endpoint({
  method: 'GET',
  path: '/me/redemptions/:id',
  may: 'learner',
  forAnother: 'apply',
  summary: '我的一张兑换单（含领取码）',
  input: ById,
  output: z.object({
    ...Mine,
    code: z.nullable(z.string()),
    /** The code as a QR picture: rows of dark (1) and light squares. */
    qr: z.array(z.string()),
    vouchers: z.array(z.object({ good: z.string(), code: z.string() })),
    point: z.nullable(CollectionPoint),
    mayCancel: z.boolean(),
    lapseReturns: z.boolean(),
    collectedBy: z.nullable(z.enum(['self', 'representative', 'other'])),
  }),
  refusals: [],
})
export const cancelRedemption = endpoint({
  method: 'POST',
  path: '/me/redemptions/:id/cancel',
  may: 'learner',
  forAnother: 'apply',
  summary: '取消兑换（积分和库存退回）',
  input: ById,
  output: z.object({ points: z.number() }),
  refusals: ['redemption.no_cancel', 'redemption.not_waiting'],
})
