import * as z from 'zod/mini'
import { ById, Day, Done, Flag, Id, Instant, Line, Nothing, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { MyConversionWhole } from './conversions.ts'
import { WhatIf } from './conversionWhatIf.ts'
import { endpoint } from './endpoint.ts'

/** 测算中 确认中 待审定 审定办理中 已审定. */
export const RoundState = z.enum(['proposing', 'open', 'prepared', 'deciding', 'decided'])
export type RoundState = z.infer<typeof RoundState>
/** 待测算 待确认 没有可转换 另有申请 已确认 不转换 逾期未确认 已审定 未能审定. */
export const MemberState = z.enum(['waiting', 'proposed', 'nothing', 'busy', 'accepted', 'declined', 'lapsed', 'decided', 'failed'])
export type MemberState = z.infer<typeof MemberState>

const summary = {
  id: Id,
  number: z.string(),
  name: z.string(),
  organization: OrganizationRef,
  programme: z.object({ id: Id, name: z.string() }),
  cohort: z.number(),
  className: z.nullable(z.string()),
  opensOn: Day,
  closesOn: Day,
  state: RoundState,
  documentNumber: z.nullable(z.string()),
}
const Counts = z.object({
  all: z.number(),
  proposed: z.number(),
  accepted: z.number(),
  declined: z.number(),
  asked: z.number(),
  decided: z.number(),
  failed: z.number(),
})
/** 集中转换 as a list shows it. `asked`: questions that wait for an answer. */
export const RoundLine = z.object({ ...summary, counts: Counts })
export type RoundLine = z.infer<typeof RoundLine>
/** A round whole. `blocked`: why no sheet can be prepared yet. */
export const Round = z.object({
  ...summary,
  counts: Counts,
  openedAt: Instant,
  preparedBy: z.nullable(z.string()),
  preparedAt: z.nullable(Instant),
  returnedNote: z.nullable(z.string()),
  decidedBy: z.nullable(z.string()),
  decidedAt: z.nullable(Instant),
  can: z.object({ prepare: z.boolean(), decide: z.boolean(), answer: z.boolean(), print: z.boolean() }),
  blocked: z.nullable(z.enum(['computing', 'unanswered', 'nobody'])),
})
export type Round = z.infer<typeof Round>
/** One of the class: what was proposed to them and what they said. The name is masked. */
export const RoundMember = z.object({
  id: Id,
  name: z.string(),
  studentNo: z.string(),
  state: MemberState,
  credit: z.number(),
  courses: z.number(),
  applicationId: z.nullable(Id),
  question: z.nullable(z.string()),
  answer: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  failure: z.nullable(z.string()),
})
export type RoundMember = z.infer<typeof RoundMember>

export const openRound = endpoint({
  method: 'POST',
  path: '/conversion/rounds',
  may: 'conversion.accept',
  summary: '开始一次集中转换：按专业、年级和班级',
  input: z.object({
    name: Line,
    programmeId: Id,
    cohort: z.number().check(z.int(), z.minimum(1990), z.maximum(2100)),
    className: z.nullable(Line),
    opensOn: Day,
    closesOn: Day,
  }),
  output: Round,
  refusals: [
    'programmes.not_a_school',
    'programmes.not_offered',
    'conversion.window_wrong',
    'conversion.class_empty',
    'conversion.class_too_large',
  ],
})
export const listRounds = endpoint({
  method: 'GET',
  path: '/conversion/rounds',
  may: 'conversion.read',
  summary: '集中转换',
  input: z.object({ ...paging, state: z.optional(RoundState), open: z.optional(Flag) }),
  output: page(RoundLine),
  refusals: [],
})
export const readRound = endpoint({
  method: 'GET',
  path: '/conversion/rounds/:id',
  may: 'conversion.read',
  summary: '一次集中转换',
  input: ById,
  output: Round,
  refusals: [],
})
export const listRoundMembers = endpoint({
  method: 'GET',
  path: '/conversion/rounds/:id/members',
  may: 'conversion.read',
  summary: '集中转换的名单',
  input: z.object({ ...paging, id: Id, state: z.optional(MemberState), asked: z.optional(Flag) }),
  output: page(RoundMember),
  refusals: [],
})
export const answerRoundMember = endpoint({
  method: 'POST',
  path: '/conversion/rounds/:id/members/:learnerId/answer',
  may: 'conversion.accept',
  summary: '答复学生的疑问',
  input: z.object({ id: Id, learnerId: Id, answer: z.string().check(z.trim(), z.minLength(2), z.maxLength(500)) }),
  output: Done,
  refusals: ['conversion.nothing_asked'],
})
/** 审定单: everything that was confirmed, under one document number, for a second person to decide. */
export const prepareRound = endpoint({
  method: 'POST',
  path: '/conversion/rounds/:id/sheet',
  may: 'conversion.accept',
  summary: '制作审定单并填写发文号',
  input: z.object({ id: Id, documentNumber: Line }),
  output: Round,
  refusals: ['conversion.round_not_ready', 'conversion.document_taken'],
})
export const decideRound = endpoint({
  method: 'POST',
  path: '/conversion/rounds/:id/decision',
  may: 'conversion.finalReview',
  stepUp: true,
  summary: '审定（另一人）：通过则逐件复审通过并公示，退回则可以改单',
  input: z.object({ id: Id, decision: z.enum(['approve', 'return']), note: z.optional(Line) }),
  output: Round,
  refusals: ['conversion.round_not_prepared', 'conversion.own_sheet', 'conversion.note_missing'],
})
/** The roster to be printed, signed and sealed: names are whole, so it is proved anew who asks. */
export const printRound = endpoint({
  method: 'POST',
  path: '/conversion/rounds/:id/roster',
  may: 'conversion.accept',
  stepUp: true,
  summary: '打印盖章名册',
  input: ById,
  output: z.object({}),
  refusals: ['conversion.round_not_prepared', 'proofs.printing_busy'],
  transfer: 'download',
})

/** What a school proposes to one learner. */
export const Proposal = z.object({
  id: Id,
  name: z.string(),
  organization: OrganizationRef,
  programme: z.object({ id: Id, name: z.string() }),
  opensOn: Day,
  closesOn: Day,
  state: MemberState,
  credit: z.number(),
  courses: z.number(),
  applicationId: z.nullable(Id),
})
export type Proposal = z.infer<typeof Proposal>
/** One proposal whole. `result` is today’s; `changed`: it is not any more what was proposed. */
export const ProposalWhole = z.object({
  ...Proposal.shape,
  result: z.nullable(WhatIf),
  changed: z.boolean(),
  question: z.nullable(z.string()),
  answer: z.nullable(z.string()),
  can: z.object({ accept: z.boolean(), decline: z.boolean(), ask: z.boolean() }),
})
export type ProposalWhole = z.infer<typeof ProposalWhole>
export const myProposals = endpoint({
  method: 'GET',
  path: '/me/conversion/proposals',
  may: 'learner',
  forAnother: 'view',
  summary: '学校为我测算的集中转换',
  input: Nothing,
  output: z.object({ items: z.array(Proposal) }),
  refusals: [],
})
export const myProposal = endpoint({
  method: 'GET',
  path: '/me/conversion/proposals/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '一次集中转换中我的部分',
  input: ById,
  output: ProposalWhole,
  refusals: [],
})
const late = ['conversion.round_closed'] as const
/** Confirming is applying by the result that was seen: the same application, the same refusals. */
export const acceptProposal = endpoint({
  method: 'POST',
  path: '/me/conversion/proposals/:id/accept',
  may: 'learner',
  forAnother: 'apply',
  summary: '确认集中转换',
  input: z.object({ id: Id, key: z.string().check(z.maxLength(64)), note: z.optional(Paragraph) }),
  output: MyConversionWhole,
  refusals: [
    ...late,
    'conversion.no_plan_for_cohort',
    'conversion.not_enrolled',
    'conversion.nothing_to_convert',
    'conversion.result_changed',
    'conversion.outcome_taken',
    'conversion.already_applied',
    'conversion.not_open',
  ],
})
export const declineProposal = endpoint({
  method: 'POST',
  path: '/me/conversion/proposals/:id/decline',
  may: 'learner',
  forAnother: 'apply',
  summary: '不参加集中转换',
  input: z.object({ id: Id, reason: z.optional(z.string().check(z.trim(), z.maxLength(200))) }),
  output: Done,
  refusals: [...late],
})
export const askAboutProposal = endpoint({
  method: 'POST',
  path: '/me/conversion/proposals/:id/question',
  may: 'learner',
  forAnother: 'apply',
  summary: '对测算结果提出疑问',
  input: z.object({ id: Id, question: z.string().check(z.trim(), z.minLength(5), z.maxLength(500)) }),
  output: Done,
  refusals: [...late],
})
