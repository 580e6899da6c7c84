import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Panel } from './certificationPanels.ts'
import { Dimension, OfferingState } from './certificationWords.ts'

const Hundredths = z.number().check(z.int(), z.minimum(1), z.maximum(10_000))
const Minutes = z.number().check(z.int(), z.minimum(1), z.maximum(600_000))
const Level = z.number().check(z.int(), z.minimum(1), z.maximum(10))
const TypeCode = z.string().check(z.minLength(1), z.maxLength(60))
/** A subject field, as experts and offerings are described by: 护理、老年教育. */
export const Field = z.string().check(z.trim(), z.minLength(1), z.maxLength(30))

const Part = z.object({ text: Paragraph, fileIds: z.array(Id).check(z.maxLength(5)) })
/** What an institution says of its offering in the six dimensions, and what it proposes. Minutes of study; credits in hundredths. */
export const OfferingContent = z.object({
  name: Line,
  typeCode: TypeCode,
  fields: z.array(Field).check(z.maxLength(5)),
  audience: Paragraph,
  minutes: Minutes,
  credits: Hundredths,
  level: z.nullable(Level),
  /** An achievement of the institution's own that is certified; null: one is made. */
  achievementId: z.nullable(Id),
  parts: z.object({ goals: Part, content: Part, assessment: Part, quality: Part, support: Part, teachers: Part }),
})
export type OfferingContent = z.infer<typeof OfferingContent>

/** What is missing before it can be submitted: a dimension without a text or without a file that it needs, no field. All of them at once. */
export const OfferingDefect = z.object({
  field: z.string(),
  code: z.enum(['textShort', 'fileMissing', 'fieldsMissing', 'audienceMissing']),
})
export type OfferingDefect = z.infer<typeof OfferingDefect>

/** What was certified, and until when it holds. */
export const Certificate = z.object({
  number: z.string(),
  credits: z.number(),
  minutes: z.number(),
  level: z.nullable(z.number()),
  validFrom: Day,
  validTo: Day,
  entry: z.nullable(z.object({ id: Id, number: z.string() })),
})
/** An offering in a list. `credits` in hundredths as asked for; `dueOn`: when its present step is due. */
export const OfferingLine = z.object({
  id: Id,
  number: z.string(),
  name: z.string(),
  organization: OrganizationRef,
  credits: z.number(),
  state: OfferingState,
  dueOn: z.nullable(Day),
  overdue: z.boolean(),
  /** Active sheets that are filled in, of all active ones. */
  scored: z.number(),
  asked: z.number(),
  certificate: z.nullable(Certificate),
  updatedAt: Instant,
})
export type OfferingLine = z.infer<typeof OfferingLine>
/** A paper of one dimension; size in bytes. */
export const OfferingFile = z.object({ dimension: Dimension, fileId: Id, name: z.string(), type: z.string(), size: z.number() })
export type OfferingFile = z.infer<typeof OfferingFile>

/** What the management centre proposes after the panel: decided by a second person. */
const recommended = { credits: Hundredths, minutes: Minutes, level: z.nullable(Level), validTo: Day, opinion: Line }
/** One offering whole. `panel` is the management centre's alone. */
export const Offering = z.extend(OfferingLine, {
  version: z.number(),
  content: OfferingContent,
  files: z.array(OfferingFile),
  defects: z.array(OfferingDefect),
  caseId: z.nullable(Id),
  returned: z.nullable(z.object({ reason: z.nullable(z.string()), note: z.nullable(z.string()), fields: z.array(z.string()) })),
  visit: z.nullable(z.object({ on: Day, findings: z.string(), by: z.string() })),
  recommendation: z.nullable(z.object({ ...recommended, by: z.string() })),
  panel: z.nullable(Panel),
  can: z.array(z.enum(['edit', 'submit', 'withdraw', 'assign', 'visit', 'recommend', 'report'])),
})
export type Offering = z.infer<typeof Offering>

export const listOfferings = endpoint({
  method: 'GET',
  path: '/certification/offerings',
  may: 'catalog.read',
  summary: '机构项目认证申请',
  input: z.object({ ...paging, state: z.optional(OfferingState), search: z.optional(z.string().check(z.trim(), z.maxLength(60))) }),
  output: page(OfferingLine),
  refusals: [],
})
export const readOffering = endpoint({
  method: 'GET',
  path: '/certification/offerings/:id',
  may: 'catalog.read',
  summary: '一项机构项目认证申请',
  input: ById,
  output: Offering,
  refusals: [],
})
const contentRefusals = ['catalog.type_unknown', 'certification.achievement_unknown', 'deposits.file_unknown'] as const
export const createOffering = endpoint({
  method: 'POST',
  path: '/certification/offerings',
  may: 'catalog.edit',
  summary: '新建机构项目认证申请（草稿）',
  input: z.object({ content: OfferingContent }),
  output: z.object({ id: Id, version: z.number() }),
  refusals: contentRefusals,
})
export const saveOffering = endpoint({
  method: 'PUT',
  path: '/certification/offerings/:id',
  may: 'catalog.edit',
  summary: '修改机构项目认证申请（草稿或退回时）',
  input: z.object({ id: Id, version: z.number().check(z.int(), z.minimum(1)), content: OfferingContent }),
  output: z.object({ id: Id, version: z.number() }),
  refusals: ['certification.offering_not_editable', ...contentRefusals],
})
export const submitOffering = endpoint({
  method: 'POST',
  path: '/certification/offerings/:id/submit',
  may: 'catalog.edit',
  summary: '提交机构项目认证申请',
  input: ById,
  output: z.object({ caseNumber: z.string(), dueOn: z.nullable(Day) }),
  refusals: ['certification.offering_not_editable', 'certification.offering_incomplete'],
})
export const withdrawOffering = endpoint({
  method: 'POST',
  path: '/certification/offerings/:id/withdraw',
  may: 'catalog.edit',
  summary: '撤回机构项目认证申请',
  input: ById,
  output: Done,
  refusals: ['certification.offering_not_open', 'reviews.in_batch', 'reviews.not_allowed_now'],
})
export const noteVisit = endpoint({
  method: 'POST',
  path: '/certification/offerings/:id/visit',
  may: 'catalog.approve',
  summary: '记录现场考察',
  input: z.object({ id: Id, on: Day, findings: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)) }),
  output: Done,
  refusals: ['certification.offering_not_with_panel', 'certification.visit_ahead'],
})
export const recommendOffering = endpoint({
  method: 'POST',
  path: '/certification/offerings/:id/recommendation',
  may: 'catalog.approve',
  summary: '汇总专家意见，提出认证建议（由另一人审定）',
  input: z.object({ id: Id, ...recommended }),
  output: Done,
  refusals: [
    'certification.offering_not_with_panel',
    'certification.panel_incomplete',
    'certification.validity_wrong',
    'certification.own_offering',
  ],
})
export const offeringReport = endpoint({
  method: 'GET',
  path: '/certification/offerings/:id/report',
  may: 'catalog.read',
  summary: '下载认证报告',
  input: ById,
  output: z.object({}),
  refusals: ['certification.offering_not_certified', 'proofs.printing_busy'],
  transfer: 'download',
})
