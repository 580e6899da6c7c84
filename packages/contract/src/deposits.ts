import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** States of an application to store one outcome. `waiting`: the learner could not find the certificate in the catalogue and the centre is looking into it. */
export const DepositState = z.enum([
  'draft',
  'submitted',
  'accepted',
  'firstReviewed',
  'stored',
  'returned',
  'refused',
  'withdrawn',
  'waiting',
])
export type DepositState = z.infer<typeof DepositState>

const Text = z.string().check(z.trim(), z.maxLength(100))
/** What a person says about the outcome, as typed: amounts and dates are texts (`2024年6月`, `36`, `2.5`) that the server reads and checks. */
export const DepositContent = z.object({
  obtainedOn: z.optional(Text),
  grade: z.optional(Text),
  hours: z.optional(Text),
  credits: z.optional(Text),
  certificateNo: z.optional(Text),
  note: z.optional(z.string().check(z.trim(), z.maxLength(500))),
})
export type DepositContent = z.infer<typeof DepositContent>

/** A step of an application's time line. `who` is an office, never a person's name towards the learner. */
export const TimelineStep = z.object({
  event: z.string(),
  at: Instant,
  who: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  fields: z.array(z.string()),
})
/** A file that goes with an application; `size` in bytes. */
export const Attachment = z.object({ fileId: Id, name: z.string(), type: z.string(), size: z.number() })

const entryRef = z.object({ id: Id, number: z.string(), name: z.string(), typeCode: z.string(), typeName: z.string(), issuer: z.string() })

/** One application as its learner sees it. */
export const Deposit = z.object({
  id: Id,
  number: z.string(),
  state: DepositState,
  entry: z.nullable(entryRef),
  wanted: z.nullable(z.string()),
  content: DepositContent,
  attachments: z.array(Attachment),
  office: z.nullable(z.object({ id: Id, name: z.string(), phone: z.nullable(z.string()) })),
  dueOn: z.nullable(Day),
  outcomeId: z.nullable(Id),
  timeline: z.array(TimelineStep),
  can: z.array(z.enum(['edit', 'submit', 'withdraw', 'delete'])),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Deposit = z.infer<typeof Deposit>

export const listMyDeposits = endpoint({
  method: 'GET',
  path: '/me/deposits',
  may: 'learner',
  forAnother: 'view',
  summary: '我的存入申请',
  input: z.object({ ...paging }),
  output: page(Deposit),
  refusals: [],
})
export const readMyDeposit = endpoint({
  method: 'GET',
  path: '/me/deposits/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '一个存入申请',
  input: ById,
  output: Deposit,
  refusals: [],
})
export const startDeposit = endpoint({
  method: 'POST',
  path: '/me/deposits',
  may: 'learner',
  forAnother: 'apply',
  summary: '开始存入一项学习成果（草稿保留 30 天）',
  input: z.object({ entryId: z.optional(Id), wanted: z.optional(Line) }),
  output: Deposit,
  refusals: ['deposits.entry_closed', 'deposits.channel_closed', 'deposits.too_many_drafts', 'deposits.account_inactive'],
})
export const saveDeposit = endpoint({
  method: 'PUT',
  path: '/me/deposits/:id',
  may: 'learner',
  forAnother: 'apply',
  summary: '保存草稿或改好被退回的申请',
  input: z.object({ id: Id, entryId: z.optional(Id), content: DepositContent, fileIds: z.array(Id).check(z.maxLength(9)) }),
  output: Deposit,
  refusals: ['deposits.not_editable', 'deposits.entry_closed', 'deposits.channel_closed', 'deposits.file_unknown'],
})
export const submitDeposit = endpoint({
  method: 'POST',
  path: '/me/deposits/:id/submit',
  may: 'learner',
  forAnother: 'apply',
  summary: '提交存入申请',
  input: z.object({ id: Id, organizationId: z.optional(Id) }),
  output: Deposit,
  refusals: [
    'deposits.not_editable',
    'deposits.entry_missing',
    'deposits.entry_closed',
    'deposits.channel_closed',
    'deposits.content_wrong',
    'deposits.evidence_missing',
    'deposits.office_unknown',
    'outcomes.duplicate_result',
    'outcomes.duplicate_certificate',
  ],
})
export const withdrawDeposit = endpoint({
  method: 'POST',
  path: '/me/deposits/:id/withdraw',
  may: 'learner',
  forAnother: 'apply',
  summary: '撤回申请',
  input: ById,
  output: Deposit,
  refusals: ['deposits.not_withdrawable'],
})
export const deleteDraft = endpoint({
  method: 'DELETE',
  path: '/me/deposits/:id',
  may: 'learner',
  forAnother: 'apply',
  summary: '删除草稿',
  input: ById,
  output: Done,
  refusals: ['deposits.not_editable'],
})
/** "I can't find my certificate": the draft is kept and becomes a request to the centre; the learner hears when the entry is published. */
export const askForEntry = endpoint({
  method: 'POST',
  path: '/me/deposits/:id/ask',
  may: 'learner',
  forAnother: 'apply',
  summary: '找不到我的证书：请中心帮忙',
  input: z.object({ id: Id, wanted: Line, issuer: z.optional(z.string().check(z.maxLength(100))), organizationId: z.optional(Id) }),
  output: Deposit,
  refusals: ['deposits.not_editable', 'deposits.office_unknown'],
})
export const listMyOffices = endpoint({
  method: 'GET',
  path: '/me/offices',
  may: 'learner',
  forAnother: 'view',
  summary: '可以办理我的申请的单位',
  input: Nothing,
  output: z.object({
    items: z.array(z.object({ id: Id, name: z.string(), phone: z.nullable(z.string()), kind: z.string(), first: z.boolean() })),
  }),
  refusals: [],
})

/** One application as the office sees it. */
export const OfficeDeposit = z.extend(Deposit, {
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string(), idMasked: z.string() }),
  channel: z.enum(['self', 'counter', 'api']),
  enteredBy: z.nullable(z.string()),
  similar: z.array(z.object({ outcomeId: Id, entry: z.string(), obtainedOn: Day, certificateNo: z.nullable(z.string()) })),
  caseId: z.nullable(Id),
  /** `amend`: the application came back and the caller's unit, which entered it, may correct it. */
  officeCan: z.array(z.enum(['amend'])),
})
/** Which applications. `entered: here`: what one's own unit entered at its counter, wherever it is handled. Without it: what one's unit and those below handle. */
export const DepositFilter = z.object({ state: z.optional(DepositState), learnerId: z.optional(Id), entered: z.optional(z.enum(['here'])) })
export type DepositFilter = z.infer<typeof DepositFilter>
export const listDeposits = endpoint({
  method: 'GET',
  path: '/deposits',
  may: 'reviews.read',
  summary: '本范围内的存入申请',
  input: z.extend(DepositFilter, paging),
  output: page(
    z.object({
      id: Id,
      number: z.string(),
      state: DepositState,
      learnerName: z.string(),
      entryName: z.nullable(z.string()),
      channel: z.string(),
      office: OrganizationRef,
      createdAt: Instant,
    }),
  ),
  refusals: [],
})
/** The list as a file, applicants masked; a job of the tray. */
export const exportDeposits = endpoint({
  method: 'POST',
  path: '/deposits/exports',
  may: 'reviews.handOver',
  stepUp: true,
  summary: '导出存入申请列表（掩码）',
  input: z.extend(DepositFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readDeposit = endpoint({
  method: 'GET',
  path: '/deposits/:id',
  may: 'reviews.read',
  summary: '一个存入申请（办理用）',
  input: ById,
  output: OfficeDeposit,
  refusals: [],
})
export const enterDeposit = endpoint({
  method: 'POST',
  path: '/deposits',
  may: 'deposits.enter',
  summary: '柜台代办：替在场的人存入',
  input: z.object({
    learnerId: Id,
    entryId: Id,
    content: DepositContent,
    fileIds: z.array(Id).check(z.maxLength(9)),
    assistanceId: z.optional(Id),
    organizationId: z.optional(Id),
  }),
  output: z.object({ id: Id, number: z.string(), dueOn: z.nullable(Day), office: OrganizationRef }),
  refusals: [
    'deposits.account_inactive',
    'deposits.entry_closed',
    'deposits.channel_closed',
    'deposits.content_wrong',
    'deposits.evidence_missing',
    'deposits.office_unknown',
    'deposits.file_unknown',
    'outcomes.duplicate_result',
    'outcomes.duplicate_certificate',
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
  ],
})
export const amendDeposit = endpoint({
  method: 'PUT',
  path: '/deposits/:id',
  may: 'deposits.enter',
  summary: '柜台代办：改好被退回的申请并再次提交',
  input: z.object({ id: Id, content: DepositContent, fileIds: z.array(Id).check(z.maxLength(9)) }),
  output: z.object({ id: Id, number: z.string(), dueOn: z.nullable(Day), office: OrganizationRef }),
  refusals: [
    'deposits.not_editable',
    'deposits.content_wrong',
    'deposits.evidence_missing',
    'deposits.file_unknown',
    'outcomes.duplicate_result',
    'outcomes.duplicate_certificate',
  ],
})
/** The institution's own system deposits one outcome of one of its people. Same rules as a batch row; the answer is the same for known and unknown people. */
export const depositByApi = endpoint({
  method: 'POST',
  path: '/institution/deposits',
  may: 'institution',
  summary: '机构接口存入一项成果',
  input: z.object({
    name: Line,
    idKind: z.string().check(z.maxLength(40)),
    idNumber: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
    entryNumber: Line,
    content: DepositContent,
    reference: z.optional(Line),
  }),
  output: z.object({ state: z.enum(['stored', 'unchanged', 'submitted']), number: z.nullable(z.string()), outcomeId: z.nullable(Id) }),
  refusals: [
    'deposits.person_wrong',
    'deposits.entry_missing',
    'deposits.entry_closed',
    'deposits.channel_closed',
    'deposits.content_wrong',
    'outcomes.duplicate_certificate',
  ],
})
