import * as z from 'zod/mini'
import { ById, Day, Done, Flag, Id, InLanguage, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

const Cohort = z.number().check(z.int(), z.minimum(1990), z.maximum(2100))
const StudentNo = z.string().check(z.trim(), z.regex(/^[0-9A-Za-z-]{1,30}$/))
const ClassName = z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(60)))

/** 学籍: a learner studies in a programme, as the school's registrar entered it from the school's own roll. `endedOn`: graduated or left. */
export const Enrolment = z.object({
  id: Id,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  programme: z.object({ id: Id, name: z.string() }),
  organization: OrganizationRef,
  cohort: z.number(),
  studentNo: z.string(),
  className: z.nullable(z.string()),
  fromOn: Day,
  endedOn: z.nullable(Day),
})
export type Enrolment = z.infer<typeof Enrolment>

/** What the roll, or its export, is narrowed to. */
export const EnrolmentFilter = z.object({
  programmeId: z.optional(Id),
  cohort: z.optional(z.coerce.number().check(z.int(), z.minimum(1990), z.maximum(2100))),
  search: z.optional(z.string().check(z.trim(), z.maxLength(60))),
})
export type EnrolmentFilter = z.infer<typeof EnrolmentFilter>
export const listEnrolments = endpoint({
  method: 'GET',
  path: '/enrolments',
  may: 'programmes.read',
  summary: '学籍',
  input: z.extend(EnrolmentFilter, paging),
  output: page(Enrolment),
  refusals: [],
})
/** The roll as a file, students masked; a job of the tray. */
export const exportEnrolments = endpoint({
  method: 'POST',
  path: '/enrolments/exports',
  may: 'programmes.enrol',
  stepUp: true,
  summary: '导出学籍列表（掩码）',
  input: z.extend(EnrolmentFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
/** The account number and the name must belong together: a number alone enrols nobody. */
export const enrol = endpoint({
  method: 'POST',
  path: '/enrolments',
  may: 'programmes.enrol',
  summary: '登记学籍（学银账号和姓名须一致）',
  input: z.object({
    accountNo: Line,
    name: Line,
    programmeId: Id,
    cohort: Cohort,
    studentNo: StudentNo,
    className: ClassName,
    fromOn: Day,
  }),
  output: Enrolment,
  refusals: [
    'programmes.not_a_school',
    'programmes.learner_unknown',
    'programmes.not_offered',
    'programmes.already_enrolled',
    'programmes.student_no_taken',
  ],
})
export const endEnrolment = endpoint({
  method: 'POST',
  path: '/enrolments/:id/end',
  may: 'programmes.enrol',
  summary: '结束学籍（毕业、退学、转专业）',
  input: z.object({ id: Id, endedOn: Day }),
  output: Done,
  refusals: ['programmes.enrolment_ended'],
})

/** What a row of the uploaded roll fails, with its place and what to do. */
export const EnrolmentProblem = z.object({ row: z.number(), column: z.string(), zh: z.string(), en: z.string() })
export type EnrolmentProblem = z.infer<typeof EnrolmentProblem>
/** 导入学籍: all rows or none. `dryRun` only looks. */
export const importEnrolments = endpoint({
  method: 'POST',
  path: '/enrolments/import',
  may: 'programmes.enrol',
  summary: '导入学籍表（全部正确才登记）',
  input: z.object({ dryRun: Flag }),
  output: z.object({ rows: z.number(), created: z.number(), unchanged: z.number(), problems: z.array(EnrolmentProblem) }),
  refusals: ['programmes.not_a_school', 'programmes.roll_unreadable', 'programmes.roll_too_long', 'programmes.roll_wrong'],
  transfer: 'upload',
  bodyLimit: 5_242_880,
})
export const rollTemplate = endpoint({
  method: 'GET',
  path: '/enrolments/template',
  may: 'programmes.enrol',
  summary: '学籍表模板',
  input: InLanguage,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})

/** An enrolment as its learner sees it. */
export const MyEnrolment = z.object({
  id: Id,
  programme: z.object({ id: Id, name: z.string() }),
  organization: OrganizationRef,
  cohort: z.number(),
  className: z.nullable(z.string()),
  fromOn: Day,
})
export type MyEnrolment = z.infer<typeof MyEnrolment>
export const myEnrolments = endpoint({
  method: 'GET',
  path: '/me/enrolments',
  may: 'learner',
  forAnother: 'view',
  summary: '我的学籍',
  input: Nothing,
  output: z.object({ items: z.array(MyEnrolment) }),
  refusals: [],
})

/** 报读意向: kept where somebody wants to convert into a programme in which they are not enrolled yet; the school's registrar sees it. */
export const Intention = z.object({
  id: Id,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  programme: z.object({ id: Id, name: z.string() }),
  /** Credit that the trial promised on the day it was kept, in hundredths. */
  credit: z.number(),
  state: z.enum(['open', 'enrolled', 'withdrawn']),
  /** What the person asks the school. */
  note: z.nullable(z.string()),
  answer: z.nullable(z.string()),
  answeredAt: z.nullable(Instant),
  createdAt: Instant,
})
export type Intention = z.infer<typeof Intention>
export const listIntentions = endpoint({
  method: 'GET',
  path: '/conversion/intentions',
  may: 'conversion.read',
  summary: '报读意向',
  /** `waiting`: those that nobody has answered. */
  input: z.object({ ...paging, programmeId: z.optional(Id), waiting: z.optional(Flag) }),
  output: page(Intention),
  refusals: [],
})
export const answerIntention = endpoint({
  method: 'POST',
  path: '/conversion/intentions/:id/answer',
  may: 'programmes.enrol',
  summary: '答复报读意向（学习者会收到通知）',
  input: z.object({ id: Id, answer: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)) }),
  output: Done,
  refusals: ['conversion.intention_answered'],
})
export const keepIntention = endpoint({
  method: 'POST',
  path: '/me/conversion/intentions',
  may: 'learner',
  forAnother: 'apply',
  summary: '留下报读意向（尚无学籍时）',
  input: z.object({ programmeId: Id, note: z.optional(z.string().check(z.trim(), z.maxLength(300))) }),
  output: Done,
  refusals: ['conversion.enrolled_already', 'conversion.no_plan_for_cohort'],
})
export const withdrawIntention = endpoint({
  method: 'POST',
  path: '/me/conversion/intentions/:id/withdraw',
  may: 'learner',
  forAnother: 'apply',
  summary: '撤回报读意向',
  input: ById,
  output: Done,
  refusals: [],
})
