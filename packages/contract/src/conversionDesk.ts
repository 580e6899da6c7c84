import * as z from 'zod/mini'
import { Day, Done, Id, Instant, Line, Nothing, Paragraph } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Defects } from './reviews.ts'

/** 公示期 may not be shorter than this, in working days. */
export const leastNoticeDays = 5
/** … nor longer than this. */
export const mostNoticeDays = 60

/** Working days for which a school's conversions are public. `least`: what the management centre asks for; `own`: what the unit has set itself. */
export const NoticeDays = z.object({ days: z.number(), own: z.nullable(z.number()), least: z.number() })
export type NoticeDays = z.infer<typeof NoticeDays>

export const readNoticeDays = endpoint({
  method: 'GET',
  path: '/conversion/notice-days',
  may: 'conversion.read',
  summary: '本单位的转换公示期（工作日）',
  input: Nothing,
  output: NoticeDays,
  refusals: [],
})
/** By a school for itself, by the management centre for all: a school may be longer than the centre, never shorter. What is public already keeps its day. */
export const saveNoticeDays = endpoint({
  method: 'PUT',
  path: '/conversion/notice-days',
  may: 'conversion.noticeDays',
  summary: '设置转换公示期（只用于以后的公示）',
  input: z.object({ days: z.number().check(z.int(), z.minimum(1), z.maximum(250)) }),
  output: NoticeDays,
  refusals: ['conversion.notice_days_outside', 'programmes.not_a_school'],
})

/** 主考机构的决定: where an application into a self-taught examination stands with the provincial authority. `decision` is null while it is awaited. */
export const AuthorityDecision = z.object({
  sentAt: Instant,
  decision: z.nullable(z.enum(['accepted', 'refused'])),
  documentNumber: z.nullable(z.string()),
  decidedOn: z.nullable(Day),
  file: z.nullable(z.object({ fileId: Id, name: z.string() })),
  note: z.nullable(z.string()),
})
export type AuthorityDecision = z.infer<typeof AuthorityDecision>

/** Accepted: public notice as for every conversion. Refused: what it held is free again, and the learner reads the authority's document and all its grounds. */
export const recordAuthorityDecision = endpoint({
  method: 'POST',
  path: '/conversions/:id/authority-decision',
  may: 'conversion.accept',
  summary: '登记省考试机构对转换为自学考试课程的决定',
  input: z.object({
    id: Id,
    decision: z.enum(['accepted', 'refused']),
    documentNumber: Line,
    decidedOn: Day,
    fileId: z.optional(Id),
    note: z.optional(Paragraph),
    /** The authority's grounds, all at once, each with what the student can do: nothing is recorded as refused without. */
    defects: z.optional(Defects),
  }),
  output: Done,
  refusals: ['conversion.not_awaiting', 'conversion.decided_in_future', 'reviews.defects_missing', 'deposits.file_unknown'],
})
