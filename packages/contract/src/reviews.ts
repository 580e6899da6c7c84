import * as z from 'zod/mini'
import { CaseKindName } from './caseKinds.ts'
import { ById, Day, Done, Flag, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

export { CaseKindName, caseKinds } from './caseKinds.ts'
export { type ReasonTemplate, reasonText, refuseReasons, returnReasons } from './caseReasons.ts'

/** 待受理 待初审 待复审 已通过 已退回 未通过 已撤回 */
export const CaseState = z.enum(['submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn'])
export type CaseState = z.infer<typeof CaseState>
/** The states in words. */
export const caseStates = {
  submitted: { zh: '待受理', en: 'Waiting for acceptance' },
  accepted: { zh: '待初审', en: 'Waiting for first review' },
  firstReviewed: { zh: '待复审', en: 'Waiting for final review' },
  approved: { zh: '已通过', en: 'Approved' },
  returned: { zh: '已退回', en: 'Returned' },
  refused: { zh: '未通过', en: 'Refused' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
} as const satisfies Record<CaseState, { zh: string; en: string }>

/** Everything that can happen to a case. The last four are not decisions of a reviewer on the matter. */
export const caseEvents = {
  submit: { zh: '提交', en: 'Submitted' },
  accept: { zh: '受理', en: 'Accept' },
  firstReview: { zh: '初审通过', en: 'Pass first review' },
  finalReview: { zh: '复审通过', en: 'Pass final review' },
  return: { zh: '退回补正', en: 'Return' },
  refuse: { zh: '不予通过', en: 'Refuse' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  resubmit: { zh: '改好再提交', en: 'Resubmit' },
  forward: { zh: '转办', en: 'Forward' },
  takeOver: { zh: '接办', en: 'Take over' },
  conclude: { zh: '自动办结', en: 'Concluded by rule' },
} as const
/** The identifier of an event. */
export type CaseEvent = keyof typeof caseEvents
/** The events that a reviewer decides. */
export const DecisionEvent = z.enum(['accept', 'firstReview', 'finalReview', 'return', 'refuse'])
export type DecisionEvent = z.infer<typeof DecisionEvent>
/** The decisions that may be taken for many cases at once. */
export const BatchEvent = z.enum(['accept', 'firstReview', 'finalReview'])

/** A case in a list. `can` says what this caller may do with it now; `age` colours: overdue, due today, due within two days. */
export const CaseLine = z.object({
  id: Id,
  number: z.string(),
  kind: CaseKindName,
  title: z.string(),
  learnerName: z.nullable(z.string()),
  state: CaseState,
  organization: OrganizationRef,
  enteredOrganization: z.nullable(OrganizationRef),
  typeCode: z.nullable(z.string()),
  takenBy: z.nullable(z.object({ id: Id, name: z.string(), mine: z.boolean() })),
  submittedAt: Instant,
  dueOn: z.nullable(Day),
  overdue: z.boolean(),
  concludedAt: z.nullable(Instant),
  seq: z.number(),
})
export type CaseLine = z.infer<typeof CaseLine>

/** One thing that keeps a case from going on: what it is about (a fact's name; none: the whole), on what ground, and what the applicant can do. */
export const CaseDefect = z.object({
  field: z.optional(z.string().check(z.maxLength(60))),
  ground: Line,
  remedy: Line,
})
export type CaseDefect = z.infer<typeof CaseDefect>
/** All defects at once (一次性告知). */
export const Defects = z.array(CaseDefect).check(z.maxLength(30))

/** One step, newest last. `who` is a person for colleagues; learners' pages show the office alone. */
export const CaseStep = z.object({
  seq: z.number(),
  event: z.string(),
  from: z.string(),
  to: z.string(),
  who: z.nullable(z.string()),
  organization: z.nullable(z.string()),
  at: Instant,
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  fields: z.array(z.string()),
  /** Every defect that a return or a refusal names, at once. */
  defects: z.array(CaseDefect),
})
/** A fact of the subject as the desk shows it; `field` is its name in the applicant's form, for marking on a return. */
export const CaseFact = z.object({
  field: z.optional(z.string()),
  zh: z.string(),
  en: z.string(),
  value: z.string(),
  /** Of a change: what stands now, shown beside the wanted value. */
  was: z.optional(z.string()),
  /** The value in English, where it is a word of the bank and nobody's text. */
  valueEn: z.optional(z.string()),
  warn: z.optional(z.string()),
})
export type CaseFact = z.infer<typeof CaseFact>
/** A file of the subject; fetched by its id under the reader’s own rights. Size in bytes. */
export const CaseAttachment = z.object({ fileId: Id, name: z.string(), type: z.string(), size: z.number() })

const CanEvent = z.enum(['accept', 'firstReview', 'finalReview', 'return', 'refuse', 'forward', 'take', 'takeOver', 'release'])
/** One case whole: its steps, what the subject says, and what this caller may do now. */
export const Case = z.extend(CaseLine, {
  subjectId: Id,
  learnerId: z.nullable(Id),
  path: z.enum(['none', 'first', 'firstFinal', 'sampled']),
  enteredBy: z.nullable(z.string()),
  steps: z.array(CaseStep),
  facts: z.array(CaseFact),
  attachments: z.array(CaseAttachment),
  can: z.array(CanEvent),
  /** Why the caller may decide nothing, where that is so. */
  whyNot: z.nullable(z.enum(['ownCase', 'duty', 'taken', 'batch', 'returned', 'concluded', 'permission'])),
  pendingBatch: z.nullable(z.object({ id: Id, effectiveAt: Instant })),
})
export type Case = z.infer<typeof Case>

/** Which cases. `dueBy`: the term ends on this day or before. `enteredAt`: the unit that typed it in; `enteredBy`: the name of who did. `queue`: mine = I may decide them now; due = of mine, due today or overdue; overdue = of mine, past their day; taken = I have them in hand; all = everything in my scope. */
export const CaseFilter = z.object({
  queue: z.optional(z.enum(['mine', 'due', 'overdue', 'taken', 'all'])),
  kind: z.optional(CaseKindName),
  state: z.optional(CaseState),
  typeCode: z.optional(z.string().check(z.maxLength(40))),
  organizationId: z.optional(Id),
  dueBy: z.optional(Day),
  enteredAt: z.optional(Id),
  enteredBy: z.optional(z.string().check(z.trim(), z.maxLength(60))),
  open: z.optional(Flag),
  search: z.optional(z.string().check(z.trim(), z.maxLength(60))),
})
export type CaseFilter = z.infer<typeof CaseFilter>

export const listCases = endpoint({
  method: 'GET',
  path: '/cases',
  may: 'reviews.read',
  summary: '审核件列表（按期限先后）',
  input: z.extend(CaseFilter, paging),
  output: page(CaseLine),
  refusals: [],
})
/** The list as a file, applicants masked; a job of the tray. */
export const exportCases = endpoint({
  method: 'POST',
  path: '/cases/exports',
  may: 'reviews.handOver',
  stepUp: true,
  summary: '导出审核件列表（掩码）',
  input: z.extend(CaseFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
/** Each count equals the length of the list with the same filter. */
export const countCases = endpoint({
  method: 'GET',
  path: '/cases/counts',
  may: 'reviews.read',
  summary: '工作台的待办数（与列表条数一致）',
  input: Nothing,
  output: z.object({
    mine: z.number(),
    due: z.number(),
    overdue: z.number(),
    taken: z.number(),
    forwarded: z.number(),
    kinds: z.array(z.object({ kind: CaseKindName, mine: z.number(), due: z.number(), overdue: z.number() })),
  }),
  refusals: [],
})
export const readCase = endpoint({
  method: 'GET',
  path: '/cases/:id',
  may: 'reviews.read',
  summary: '一个审核件及其经过',
  input: ById,
  output: Case,
  refusals: [],
})

const deciding = [
  'reviews.already_decided',
  'reviews.not_allowed_now',
  'reviews.own_case',
  'reviews.duty',
  'reviews.taken_by_other',
  'reviews.in_batch',
] as const
/** What a reviewer adds where the kind asks for it: the entry that a missing certificate belongs to, credits approved, changes to an entry. */
export const CaseAnswer = z.object({
  entryId: z.optional(Id),
  creditsApproved: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))),
})
export type CaseAnswer = z.infer<typeof CaseAnswer>
/** `seq` is the number of steps the decider has seen: the same step is never decided twice. `reason` is a template's code or typed text. */
export const decideCase = endpoint({
  method: 'POST',
  path: '/cases/:id/decide',
  may: 'reviews.read',
  summary: '受理、初审、复审、退回补正或不予通过',
  input: z.object({
    id: Id,
    seq: z.number().check(z.int(), z.minimum(1)),
    event: DecisionEvent,
    reason: z.optional(Line),
    note: z.optional(z.string().check(z.trim(), z.maxLength(500))),
    fields: z.optional(z.array(z.string().check(z.maxLength(60))).check(z.maxLength(30))),
    /** All defects at once; kinds that ask for them are neither returned nor refused without. */
    defects: z.optional(Defects),
    answer: z.optional(CaseAnswer),
  }),
  output: z.object({ state: CaseState, seq: z.number(), dueOn: z.nullable(Day) }),
  refusals: [
    ...deciding,
    'reviews.reason_missing',
    'reviews.defects_missing',
    'reviews.entry_missing',
    'outcomes.duplicate_result',
    'outcomes.duplicate_certificate',
    'deposits.entry_closed',
  ],
})
export const forwardCase = endpoint({
  method: 'POST',
  path: '/cases/:id/forward',
  may: 'reviews.read',
  summary: '转办：交给另一个中心，不重新开始',
  input: z.object({
    id: Id,
    seq: z.number().check(z.int(), z.minimum(1)),
    organizationId: Id,
    note: z.optional(z.string().check(z.trim(), z.maxLength(500))),
  }),
  output: z.object({ state: CaseState, seq: z.number(), organization: OrganizationRef }),
  refusals: [...deciding, 'reviews.office_unknown'],
})
/** 可以转办到的单位 */
export const listForwardOffices = endpoint({
  method: 'GET',
  path: '/cases/:id/offices',
  may: 'reviews.read',
  summary: '可以转办到的单位',
  input: z.object({ id: Id, search: z.optional(z.string().check(z.trim(), z.maxLength(60))) }),
  output: z.object({ items: z.array(OrganizationRef) }),
  refusals: [],
})
/** Takes a case in hand; with `over` from a colleague of the same scope. */
export const takeCase = endpoint({
  method: 'POST',
  path: '/cases/:id/take',
  may: 'reviews.read',
  summary: '领办或接办一件',
  input: z.object({ id: Id, over: z.optional(z.boolean()) }),
  output: z.object({ seq: z.number() }),
  refusals: [...deciding],
})
export const releaseCase = endpoint({
  method: 'POST',
  path: '/cases/:id/release',
  may: 'reviews.read',
  summary: '放回待办',
  input: ById,
  output: Done,
  refusals: ['reviews.not_allowed_now'],
})
export const listTaken = endpoint({
  method: 'GET',
  path: '/cases/taken',
  may: 'reviews.handOver',
  summary: '各人手中的件数（交接用）',
  input: Nothing,
  output: z.object({
    items: z.array(
      z.object({ staff: z.object({ id: Id, name: z.string() }), organization: OrganizationRef, status: z.string(), count: z.number() }),
    ),
  }),
  refusals: [],
})
/** Without `toStaffId` the cases go back to the common queue. */
export const handOverCases = endpoint({
  method: 'POST',
  path: '/cases/hand-over',
  may: 'reviews.handOver',
  summary: '交接：把一个人手中的件交给另一人',
  input: z.object({ fromStaffId: Id, toStaffId: z.optional(Id) }),
  output: z.object({ count: z.number() }),
  refusals: ['reviews.colleague_unknown'],
})
/** 我转交的 */
export const listForwarded = endpoint({
  method: 'GET',
  path: '/cases/forwarded',
  may: 'reviews.read',
  summary: '我转交的：本单位录入的件现在怎样了',
  input: z.object({ ...paging, open: z.optional(Flag) }),
  output: page(CaseLine),
  refusals: [],
})
/** 回避：a reviewer names their own learner account once; the engine never lets them decide its cases. */
export const declareOwnAccount = endpoint({
  method: 'POST',
  path: '/staff/own-account',
  may: 'staff',
  summary: '登记本人的学银账号（审核回避）',
  input: z.object({ accountNo: Line }),
  output: Done,
  refusals: ['reviews.account_unknown'],
})

/** A batch review. `preview`: sample shown, nothing decided; `decided`: waits until `effectiveAt`, can be undone; `applied`; `undone`. */
export const CaseBatch = z.object({
  id: Id,
  event: BatchEvent,
  state: z.enum(['preview', 'decided', 'applying', 'applied', 'undone']),
  total: z.number(),
  sample: z.array(CaseLine),
  effectiveAt: z.nullable(Instant),
  by: z.string(),
  at: Instant,
  done: z.number(),
  /** Cases that could not be decided when it took effect, with the reason as people read it. */
  failures: z.array(z.object({ caseId: Id, number: z.string(), title: z.string(), code: z.string(), zh: z.string(), en: z.string() })),
  can: z.array(z.enum(['decide', 'undo'])),
})
export type CaseBatch = z.infer<typeof CaseBatch>
export const previewCaseBatch = endpoint({
  method: 'POST',
  path: '/case-batches',
  may: 'reviews.read',
  summary: '批量审核第一步：按条件选出，先看随机样本',
  input: z.object({ event: BatchEvent, filter: CaseFilter, sample: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(50))) }),
  output: CaseBatch,
  refusals: ['reviews.batch_empty', 'reviews.duty'],
})
export const decideCaseBatch = endpoint({
  method: 'POST',
  path: '/case-batches/:id/decide',
  may: 'reviews.read',
  summary: '批量审核第二步：决定（撤销时间过后生效）',
  input: z.object({ id: Id, note: z.optional(z.string().check(z.trim(), z.maxLength(500))) }),
  output: CaseBatch,
  refusals: ['reviews.batch_changed'],
})
export const undoCaseBatch = endpoint({
  method: 'POST',
  path: '/case-batches/:id/undo',
  may: 'reviews.read',
  summary: '撤销批量审核（生效前）',
  input: ById,
  output: CaseBatch,
  refusals: ['reviews.batch_changed'],
})
export const readCaseBatch = endpoint({
  method: 'GET',
  path: '/case-batches/:id',
  may: 'reviews.read',
  summary: '一次批量审核及未成功的件',
  input: ById,
  output: CaseBatch,
  refusals: [],
})
export const listCaseBatches = endpoint({
  method: 'GET',
  path: '/case-batches',
  may: 'reviews.read',
  summary: '我的批量审核',
  input: Nothing,
  output: z.object({ items: z.array(CaseBatch) }),
  refusals: [],
})
