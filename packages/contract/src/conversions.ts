import * as z from 'zod/mini'
import { ById, Day, Done, Flag, Id, Instant, Line, Nothing, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { AuthorityDecision } from './conversionDesk.ts'
import { WhatIf } from './conversionWhatIf.ts'
import { Defects } from './reviews.ts'
import { endpoint } from './endpoint.ts'
import { Effect } from './programmes.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** 待受理 已受理 已初审 待考试机构决定 公示中 已办结 退回补正 不予通过 已撤回 已撤销. The review engine has it up to the notice; what follows is decided by the authority, by days and by objections. */
export const ConversionState = z.enum([
  'submitted',
  'accepted',
  'firstReviewed',
  'authority',
  'notice',
  'concluded',
  'returned',
  'refused',
  'withdrawn',
  'revoked',
])
export type ConversionState = z.infer<typeof ConversionState>

/** One line of what happened, as the learner reads it: the office, never a person. */
export const Happened = z.object({
  event: z.string(),
  at: Instant,
  who: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  /** Every defect that was named, at once: what it is about (null: the whole), on what ground, what the learner can do. */
  defects: z.array(z.object({ about: z.nullable(z.string()), ground: z.string(), remedy: z.string() })),
})
export type Happened = z.infer<typeof Happened>

const summary = {
  id: Id,
  number: z.string(),
  state: ConversionState,
  programme: z.object({ id: Id, name: z.string(), version: z.number(), cohort: z.number() }),
  organization: OrganizationRef,
  /** In hundredths: credit that counts at once, and credit of courses from which it only exempts. */
  credit: z.number(),
  exempt: z.number(),
  courses: z.number(),
  noticeUntil: z.nullable(Day),
  resultNumber: z.nullable(z.string()),
  createdAt: Instant,
  concludedAt: z.nullable(Instant),
}
/** 转换申请 as its learner's list shows it. */
export const MyConversion = z.object(summary)
export type MyConversion = z.infer<typeof MyConversion>
/** One application whole: what was asked for, as it was computed and shown; what happened; what may be done now. */
export const MyConversionWhole = z.object({
  ...summary,
  result: WhatIf,
  note: z.nullable(z.string()),
  dueOn: z.nullable(Day),
  /** 已报上级督办: the step that is due was not done in time, and the school's superior knows. */
  escalatedAt: z.nullable(Instant),
  /** The authority's decision, where the programme is a self-taught examination. */
  authority: z.nullable(AuthorityDecision),
  happened: z.array(Happened),
  /** `anew`: it ended, and nobody's decision stands against applying once more by the result of today. */
  can: z.object({ withdraw: z.boolean(), resubmit: z.boolean(), appeal: z.boolean(), anew: z.boolean() }),
})
export type MyConversionWhole = z.infer<typeof MyConversionWhole>

const applying = [
  'conversion.no_plan_for_cohort',
  'conversion.not_enrolled',
  'conversion.nothing_to_convert',
  'conversion.result_changed',
  'conversion.outcome_taken',
] as const
export const applyForConversion = endpoint({
  method: 'POST',
  path: '/me/conversions',
  may: 'learner',
  forAnother: 'apply',
  summary: '申请转换：按刚才看到的结果',
  input: z.object({ programmeId: Id, key: z.string().check(z.maxLength(64)), note: z.optional(Paragraph) }),
  output: MyConversionWhole,
  refusals: [...applying, 'conversion.already_applied'],
})
export const myConversions = endpoint({
  method: 'GET',
  path: '/me/conversions',
  may: 'learner',
  forAnother: 'view',
  summary: '我的转换申请和报读意向',
  input: Nothing,
  output: z.object({
    items: z.array(MyConversion),
    intentions: z.array(
      z.object({
        id: Id,
        programme: z.object({ id: Id, name: z.string() }),
        note: z.nullable(z.string()),
        answer: z.nullable(z.string()),
        createdAt: Instant,
      }),
    ),
  }),
  refusals: [],
})
export const myConversion = endpoint({
  method: 'GET',
  path: '/me/conversions/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '一件转换申请和它的经过',
  input: ById,
  output: MyConversionWhole,
  refusals: [],
})
/** After a return: once more, by the result of today. */
export const resubmitConversion = endpoint({
  method: 'POST',
  path: '/me/conversions/:id/resubmit',
  may: 'learner',
  forAnother: 'apply',
  summary: '补正后重新提交转换申请',
  input: z.object({ id: Id, key: z.string().check(z.maxLength(64)), note: z.optional(Paragraph) }),
  output: MyConversionWhole,
  refusals: ['conversion.not_open', ...applying],
})
/** 申诉: once, after a refusal; whoever refused does not decide it. */
export const appealConversion = endpoint({
  method: 'POST',
  path: '/me/conversions/:id/appeal',
  may: 'learner',
  forAnother: 'apply',
  summary: '对不予通过申诉（一次）',
  input: z.object({ id: Id, key: z.string().check(z.maxLength(64)), reason: Line }),
  output: MyConversionWhole,
  refusals: ['conversion.no_appeal', ...applying],
})
export const withdrawConversion = endpoint({
  method: 'POST',
  path: '/me/conversions/:id/withdraw',
  may: 'learner',
  forAnother: 'apply',
  summary: '撤回转换申请（公示前）',
  input: ById,
  output: MyConversionWhole,
  refusals: ['conversion.not_open'],
})

/** 公示: what anybody may read for some working days. No grade, no whole name. */
export const PublicNotice = z.object({
  id: Id,
  number: z.string(),
  name: z.string(),
  organization: OrganizationRef,
  programme: z.string(),
  courses: z.array(z.object({ name: z.string(), credits: z.number(), outcomes: z.array(z.string()) })),
  credit: z.number(),
  until: Day,
})
export type PublicNotice = z.infer<typeof PublicNotice>
export const publicNotices = endpoint({
  method: 'GET',
  path: '/public/conversion/notices',
  may: 'public',
  summary: '转换结果公示',
  input: z.object({ ...paging, organizationId: z.optional(Id) }),
  output: page(PublicNotice),
  refusals: [],
})
/** 异议: by anybody who has an account, under their own name, which only the school sees. */
export const objectToConversion = endpoint({
  method: 'POST',
  path: '/me/conversion/notices/:id/objections',
  may: 'learner',
  summary: '对公示的转换提出异议',
  input: z.object({ id: Id, text: z.string().check(z.trim(), z.minLength(10), z.maxLength(1000)) }),
  output: Done,
  refusals: ['conversion.notice_over', 'conversion.objected_already'],
})

/** A line of the registrar's list. */
export const ConversionLine = z.object({
  ...summary,
  learner: z.object({ id: Id, name: z.string() }),
  className: z.nullable(z.string()),
  objections: z.number(),
  dueOn: z.nullable(Day),
  overdue: z.boolean(),
  escalated: z.boolean(),
})
export type ConversionLine = z.infer<typeof ConversionLine>
/** What somebody objected, and the school's answer. `by` is masked. */
export const Objection = z.object({
  id: Id,
  by: z.string(),
  text: z.string(),
  at: Instant,
  state: z.enum(['open', 'upheld', 'rejected']),
  answer: z.nullable(z.string()),
})
export type Objection = z.infer<typeof Objection>
/** How an application ended after its reviews: an objection was upheld, the authority refused, an outcome it is made of fell away (no defects then). */
export const Refusal = z.object({
  by: z.enum(['objection', 'authority', 'lapse']),
  at: Instant,
  defects: z.array(z.object({ about: z.nullable(z.string()), ground: z.string(), remedy: z.string() })),
})
export type Refusal = z.infer<typeof Refusal>
/** One application for the registrar: the derivation as it was asked for, the case it is decided by, objections, and whether the stored inputs still give the stored result. */
export const Conversion = z.object({
  ...summary,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  enrolment: z.object({ studentNo: z.string(), className: z.nullable(z.string()), fromOn: Day, endedOn: z.nullable(Day) }),
  /** The case by which it is accepted, reviewed and made public. */
  caseId: z.nullable(Id),
  note: z.nullable(z.string()),
  appealedAt: z.nullable(Instant),
  result: WhatIf,
  /** Grades to be recorded, by course code. */
  grades: z.record(z.string(), z.string()),
  replayed: z.boolean(),
  dueOn: z.nullable(Day),
  escalatedAt: z.nullable(Instant),
  authority: z.nullable(AuthorityDecision),
  canRecordAuthority: z.boolean(),
  refusals: z.array(Refusal),
  objections: z.array(Objection),
  canDecideObjections: z.boolean(),
})
export type Conversion = z.infer<typeof Conversion>

/** What the list of applications, or its export, is narrowed to. */
export const ConversionFilter = z.object({
  state: z.optional(ConversionState),
  programmeId: z.optional(Id),
  open: z.optional(Flag),
  /** Yes: not done in time, and told to the superior. */
  escalated: z.optional(Flag),
  search: z.optional(z.string().check(z.trim(), z.maxLength(60))),
})
export type ConversionFilter = z.infer<typeof ConversionFilter>
export const listConversions = endpoint({
  method: 'GET',
  path: '/conversions',
  may: 'conversion.read',
  summary: '转换申请',
  input: z.extend(ConversionFilter, paging),
  output: page(ConversionLine),
  refusals: [],
})
/** The list as a file, students masked; a job of the tray. */
export const exportConversions = endpoint({
  method: 'POST',
  path: '/conversions/exports',
  may: 'conversion.read',
  stepUp: true,
  summary: '导出转换申请列表（掩码）',
  input: z.extend(ConversionFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readConversion = endpoint({
  method: 'GET',
  path: '/conversions/:id',
  may: 'conversion.read',
  summary: '一件转换申请及其推导',
  input: ById,
  output: Conversion,
  refusals: [],
})
export const decideObjection = endpoint({
  method: 'POST',
  path: '/conversions/:id/objections/:objectionId/decision',
  may: 'conversion.finalReview',
  summary: '处理公示异议：成立（不予转换）或不成立',
  /** `answer` is for who objected; `defects`, all at once, are for the student, and an objection is not upheld without. */
  input: z.object({ id: Id, objectionId: Id, decision: z.enum(['uphold', 'reject']), answer: Line, defects: z.optional(Defects) }),
  output: Done,
  refusals: ['conversion.objection_decided', 'reviews.defects_missing'],
})

/** What a column of the school's own list may hold. */
export const resultColumns = [
  'studentNo',
  'name',
  'className',
  'accountNo',
  'programme',
  'cohort',
  'courseCode',
  'courseName',
  'credits',
  'grade',
  'effect',
  'sources',
  'rule',
  'number',
  'resultNumber',
  'concludedOn',
] as const
/** A column of a school's list: what it holds, and what the school's system calls it. */
export const ResultColumn = z.object({ key: z.enum(resultColumns), header: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)) })
export type ResultColumn = z.infer<typeof ResultColumn>
const Columns = z.array(ResultColumn).check(z.minLength(1), z.maxLength(40))
export const readResultColumns = endpoint({
  method: 'GET',
  path: '/conversion/result-columns',
  may: 'conversion.read',
  summary: '教务导入模板的列',
  input: Nothing,
  output: z.object({ columns: Columns }),
  refusals: [],
})
export const saveResultColumns = endpoint({
  method: 'PUT',
  path: '/conversion/result-columns',
  may: 'conversion.accept',
  summary: '设置本校教务导入模板的列',
  input: z.object({ columns: Columns }),
  output: z.object({ columns: Columns }),
  refusals: ['programmes.not_a_school'],
})
/** A converted course for the system of its school. Credits in hundredths. `takenBackAt`: it does not stand any more. */
export const SchoolResult = z.object({
  id: Id,
  studentNo: z.string(),
  name: z.string(),
  programme: z.object({ code: z.string(), name: z.string() }),
  cohort: z.number(),
  course: z.object({ code: z.string(), name: z.string() }),
  credits: z.number(),
  grade: z.string(),
  effect: Effect,
  rule: z.string(),
  number: z.string(),
  resultNumber: z.string(),
  concludedAt: Instant,
  takenBackAt: z.nullable(Instant),
})
export type SchoolResult = z.infer<typeof SchoolResult>
/**
 * For the school's own system, with its API key: what was converted and what was taken back, in the order in which it changed. The last `next` is kept and
 * asked with again later: it brings what has changed since. What changed within the last minute comes with the next call.
 */
export const schoolResults = endpoint({
  method: 'GET',
  path: '/institution/conversion-results',
  may: 'institution',
  summary: '教务系统接口取已办结和被撤销的转换结果（按变动先后）',
  input: z.object(paging),
  output: page(SchoolResult),
  refusals: ['programmes.not_a_school'],
})
/** The concluded conversions of a period: a table for the school's own system, or a roster to be printed and sealed. Names are whole, so it is proved anew who asks. */
export const downloadResults = endpoint({
  method: 'POST',
  path: '/conversion/results',
  may: 'conversion.accept',
  stepUp: true,
  summary: '下载已办结的转换（教务导入表或盖章名册）',
  input: z.object({
    from: Day,
    to: Day,
    programmeId: z.optional(Id),
    format: z.enum(['xlsx', 'csv', 'roster']),
    /** 发文号, printed on the roster. */
    documentNumber: z.optional(Line),
  }),
  output: z.object({}),
  refusals: ['programmes.not_a_school', 'conversion.no_results', 'conversion.too_many_results', 'proofs.printing_busy'],
  transfer: 'download',
})
