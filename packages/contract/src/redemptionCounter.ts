import * as z from 'zod/mini'
import { Day, Id, Instant, Line, Nothing, OrganizationRef } from './common.ts'
import { endpoint } from './endpoint.ts'

/** 领取码: eight digits, as they are scanned or typed (spaces are passed over). */
export const CollectionCode = z.string().check(z.trim(), z.regex(/^(?:\d ?){8}$/))

/** Somebody who may act for the person by a mandate, their name masked. */
export const Representative = z.object({ mandateId: Id, name: z.string(), relation: z.string() })
/** What a code opens at the counter: the goods to hand out, and to whom. The learner's name is masked; documents are shown, not stored. */
export const Collection = z.object({
  redemptionId: Id,
  learner: z.object({ name: z.string(), accountNo: z.string() }),
  activity: z.object({ id: Id, title: z.string() }),
  goods: z.array(z.object({ id: Id, name: z.string(), count: z.number(), pictureId: z.nullable(Id) })),
  points: z.number(),
  redeemedAt: Instant,
  collectUntil: Day,
  representatives: z.array(Representative),
})
export type Collection = z.infer<typeof Collection>

const codeRefusals = ['redemption.code_unknown', 'redemption.other_point', 'redemption.too_many_codes'] as const
export const findCollection = endpoint({
  method: 'POST',
  path: '/redemption/counter/find',
  may: 'redemption.handOut',
  summary: '扫描或输入领取码，查看要发放的商品',
  input: z.object({ code: CollectionCode }),
  output: Collection,
  refusals: [...codeRefusals],
})

/** 居民身份证 · 社会保障卡 · 老年证 · 其他证件: shown at the counter by who collects for another. */
export const ShownDocument = z.enum(['residentIdCard', 'socialSecurityCard', 'seniorCard', 'otherDocument'])
export type ShownDocument = z.infer<typeof ShownDocument>
/** Who takes the goods: the person, a representative by their mandate, or a named relative who shows a document. */
export const Collector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('self') }),
  z.object({ kind: z.literal('representative'), mandateId: Id }),
  z.object({ kind: z.literal('other'), name: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)), document: ShownDocument }),
])
export type Collector = z.infer<typeof Collector>
/** How the collector confirmed: an image of the drawn signature, or the number of a signed paper form. */
export const Signed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drawn'), fileId: Id }),
  z.object({ kind: z.literal('paper'), formNo: z.string().check(z.trim(), z.regex(/^[0-9A-Za-z-]{1,30}$/)) }),
])
export type Signed = z.infer<typeof Signed>
/** Once: a repeat under the same key hears the same, anything else that the code is used up. */
export const handOut = endpoint({
  method: 'POST',
  path: '/redemption/counter/hand-out',
  may: 'redemption.handOut',
  summary: '发放商品（签收；可由亲属代领）',
  input: z.object({ code: CollectionCode, collector: Collector, signed: Signed }),
  output: z.object({ redemptionId: Id, collectedAt: Instant }),
  refusals: [...codeRefusals, 'redemption.mandate_not_valid', 'redemption.signature_wrong', 'redemption.collect_over'],
})

/** A good at the reader's point: `stock` free, `waiting` promised to codes, together what should lie there. */
export const ShelfLine = z.object({
  activity: z.object({ id: Id, title: z.string() }),
  good: z.object({ id: Id, name: z.string() }),
  point: OrganizationRef,
  stock: z.number(),
  waiting: z.number(),
  expected: z.number(),
  countedAt: z.nullable(Instant),
})
export type ShelfLine = z.infer<typeof ShelfLine>
export const listShelves = endpoint({
  method: 'GET',
  path: '/redemption/shelves',
  may: 'redemption.handOut',
  summary: '本点的商品库存（盘点用）',
  input: Nothing,
  output: z.object({ items: z.array(ShelfLine) }),
  refusals: [],
})
const Counted = z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))
/** 盘点: what was counted against what should lie there when the count is kept. A shelf on which less lies than codes wait for cannot be set right by a count. */
export const takeStock = endpoint({
  method: 'POST',
  path: '/redemption/stock-takings',
  may: 'redemption.handOut',
  summary: '盘点：登记实际数量，差异记入库存',
  input: z.object({
    counts: z.array(z.object({ goodId: Id, expected: Counted, counted: Counted })).check(z.minLength(1), z.maxLength(60)),
    note: Line,
  }),
  output: z.object({ differences: z.array(z.object({ goodId: Id, expected: z.number(), counted: z.number(), delta: z.number() })) }),
  refusals: ['redemption.shelf_moved', 'redemption.count_below_waiting'],
})

/** A day at the reader's point (and below it): pieces by good. Each number opens its rows. */
export const DailyLine = z.object({
  activity: z.object({ id: Id, title: z.string() }),
  good: z.object({ id: Id, name: z.string() }),
  redeemed: z.number(),
  collected: z.number(),
  byOthers: z.number(),
  cancelled: z.number(),
  lapsed: z.number(),
})
export type DailyLine = z.infer<typeof DailyLine>
export const dailyReport = endpoint({
  method: 'GET',
  path: '/redemption/daily',
  may: 'redemption.handOut',
  summary: '兑换日报',
  input: z.object({ day: z.optional(Day) }),
  output: z.object({
    day: Day,
    organization: OrganizationRef,
    items: z.array(DailyLine),
    waiting: z.number(),
    counts: z.array(
      z.object({
        good: z.string(),
        point: z.string(),
        expected: z.number(),
        counted: z.number(),
        by: z.string(),
        at: Instant,
        note: z.string(),
      }),
    ),
  }),
  refusals: [],
})
