import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Effect } from './programmes.ts'

/** 待审批 生效 不同意 已终止 已到期: the last is decided by the day. */
export const OverrideState = z.enum(['asked', 'standing', 'rejected', 'ended', 'expired'])
export type OverrideState = z.infer<typeof OverrideState>

/** 特批: an outcome becomes a course where no rule says so. `learner` null: everybody in the programme. Credits in hundredths. */
export const Override = z.object({
  id: Id,
  number: z.string(),
  organization: OrganizationRef,
  programme: z.object({ id: Id, name: z.string() }),
  learner: z.nullable(z.object({ id: Id, name: z.string(), accountNo: z.string() })),
  course: z.object({ code: z.string(), name: z.string() }),
  entry: z.object({ id: Id, name: z.string() }),
  credits: z.number(),
  effect: Effect,
  reason: z.string(),
  expiresOn: Day,
  state: OverrideState,
  askedBy: z.string(),
  askedAt: Instant,
  decidedBy: z.nullable(z.string()),
  decidedAt: z.nullable(Instant),
  note: z.nullable(z.string()),
  can: z.object({ decide: z.boolean(), end: z.boolean() }),
})
export type Override = z.infer<typeof Override>

export const listOverrides = endpoint({
  method: 'GET',
  path: '/conversion/overrides',
  may: 'conversion.read',
  summary: '转换特批',
  input: z.object({ ...paging, programmeId: z.optional(Id), state: z.optional(OverrideState) }),
  output: page(Override),
  refusals: [],
})
/** Asked by one registrar; nothing changes until a second person has agreed. */
export const askOverride = endpoint({
  method: 'POST',
  path: '/conversion/overrides',
  may: 'conversion.accept',
  summary: '申请特批：规则之外，把一项成果转换为一门课程',
  input: z.object({
    programmeId: Id,
    /** Null: for everybody in the programme. */
    accountNo: z.nullable(Line),
    course: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
    entryId: Id,
    credits: z.number().check(z.int(), z.minimum(1), z.maximum(100_000)),
    effect: Effect,
    reason: z.string().check(z.trim(), z.minLength(10), z.maxLength(500)),
    expiresOn: Day,
  }),
  output: Override,
  refusals: [
    'programmes.not_a_school',
    'programmes.not_offered',
    'programmes.learner_unknown',
    'conversion.entry_unknown',
    'conversion.override_course',
    'conversion.override_period',
  ],
})
export const decideOverride = endpoint({
  method: 'POST',
  path: '/conversion/overrides/:id/decision',
  may: 'conversion.finalReview',
  summary: '审批特批（另一人）',
  input: z.object({ id: Id, decision: z.enum(['agree', 'reject']), note: z.optional(Line) }),
  output: Override,
  refusals: ['conversion.override_decided', 'conversion.own_override', 'conversion.note_missing'],
})
/** What was converted by it stays; nothing more is. */
export const endOverride = endpoint({
  method: 'POST',
  path: '/conversion/overrides/:id/end',
  may: 'conversion.finalReview',
  summary: '终止特批（已办结的转换不受影响）',
  input: ById,
  output: Done,
  refusals: ['conversion.override_decided'],
})
