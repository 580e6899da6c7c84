import * as z from 'zod/mini'
import { Day, Done, Flag, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

/** What looked unusual: 短时间大量入账 远高于同规则他人 同一天时长超过可能. */
export const Sign = z.enum(['burst', 'unusual', 'impossibleDay'])
export type Sign = z.infer<typeof Sign>
/** A person whose earning looks unusual, with the figures that say so. A sign is a question, no verdict. */
export const Suspicion = z.object({
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  issuer: OrganizationRef,
  sign: Sign,
  on: Day,
  points: z.number(),
  events: z.number(),
  /** What is usual beside it: the points of the day of nineteen in twenty who earned that day, or the minutes of a day. */
  usual: z.number(),
  frozen: z.boolean(),
})
export type Suspicion = z.infer<typeof Suspicion>
export const listSuspicions = endpoint({
  method: 'GET',
  path: '/points/suspicions',
  may: 'points.freeze',
  summary: '异常积分',
  input: z.object({ from: z.optional(Day), to: z.optional(Day) }),
  output: z.object({ items: z.array(Suspicion), from: Day, to: Day }),
  refusals: ['points.period_wrong'],
})
/** A freeze in a list: whose points, with which centre, how many, why, and how it ended. */
export const FreezeLine = z.object({
  id: Id,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  issuer: OrganizationRef,
  points: z.number(),
  reason: z.string(),
  at: Instant,
  endedAt: z.nullable(Instant),
  endReason: z.nullable(z.string()),
})
export type FreezeLine = z.infer<typeof FreezeLine>
export const listFreezes = endpoint({
  method: 'GET',
  path: '/points/freezes',
  may: 'points.freeze',
  summary: '冻结的积分',
  input: z.object({ ...paging, open: z.optional(Flag) }),
  output: page(FreezeLine),
  refusals: [],
})
/** The reason is shown to the learner. Earning goes on, nothing lapses, nothing can be spent. */
export const freezePoints = endpoint({
  method: 'POST',
  path: '/points/freezes',
  may: 'points.freeze',
  summary: '冻结一个人的积分',
  input: z.object({ learnerId: Id, reason: Line }),
  output: Done,
  refusals: ['points.not_an_issuer', 'points.frozen_already', 'points.nothing_there'],
})
export const unfreezePoints = endpoint({
  method: 'POST',
  path: '/points/freezes/:id/end',
  may: 'points.freeze',
  summary: '解除积分冻结',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['points.not_frozen'],
})
