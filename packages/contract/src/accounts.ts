import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { CodeRequest, DocumentNumber, IdKind, Mobile, OneTimeCode, PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { LearnerKind, RegionCode, Warning } from './learners.ts'

export * from './accountAssistances.ts'
export * from './accountCorrections.ts'
export * from './accountFreezes.ts'
export * from './accountMandates.ts'
export * from './accountMerges.ts'
export * from './accountRepairs.ts'
export * from './learners.ts'
export * from './phoneChanges.ts'

/** States of an application as they are stored; `accepted` waits for the centre's first review. */
export const ApplicationState = z.enum(['submitted', 'accepted', 'opened', 'returned', 'refused', 'withdrawn'])

// ---- applications for an account (开户申请) ----

/** Facts of an application as typed. Under 14 a guardian is needed (`accounts.guardian_needed`). */
const facts = {
  name: PersonName,
  idKind: IdKind,
  idNumber: DocumentNumber,
  regionCode: RegionCode,
  learnerKind: LearnerKind,
  guardianName: z.optional(PersonName),
  guardianPhone: z.optional(Mobile),
}

/**
 * The learner's own application from the portal: first `doors.requestCode` with purpose `apply`, then this. The answer's `number` and `secret` are the
 * applicant's way to follow it (print them, keep them on the page); it is the same whether or not the person has an account already.
 */
export const apply = endpoint({
  method: 'POST',
  path: '/account-applications',
  may: 'public',
  summary: '本人申请开户',
  input: z.object({ ...facts, request: CodeRequest, code: OneTimeCode, consent: z.literal(true) }),
  output: z.object({
    number: z.string(),
    secret: z.string(),
    organization: z.object({ id: Id, name: z.string(), phone: z.nullable(z.string()), address: z.nullable(z.string()) }),
    dueOn: z.nullable(Day),
    warnings: z.array(Warning),
  }),
  refusals: [
    'identity.wrong_code',
    'identity.code_blocked',
    'accounts.id_invalid',
    'accounts.name_invalid',
    'accounts.guardian_needed',
    'accounts.application_open',
    'identity.phone_invalid',
    'accounts.no_office',
  ],
})

/** One step of an application's time line, oldest first. `reason` is what the office wrote. */
export const ApplicationStep = z.object({
  event: z.string(),
  at: Instant,
  organization: z.nullable(z.string()),
  reason: z.nullable(z.string()),
})
/** An application as its applicant follows it: what happened, who has it now, by when. `fields` names what to mend after a return. */
export const FollowedApplication = z.object({
  number: z.string(),
  state: ApplicationState,
  name: z.string(),
  idMasked: z.string(),
  organization: z.object({ id: Id, name: z.string(), phone: z.nullable(z.string()) }),
  submittedAt: Instant,
  dueOn: z.nullable(Day),
  steps: z.array(ApplicationStep),
  reason: z.nullable(z.string()),
  fields: z.array(z.string()),
  next: z.enum(['wait', 'mend', 'activate', 'logIn', 'applyAgain']),
})
const follow = { number: z.string().check(z.trim(), z.maxLength(40)), secret: z.string().check(z.trim(), z.maxLength(60)) }
/** Follows an application by number and secret (POST, so that the secret stays out of URLs). A wrong pair is `record.not_found`. */
export const followApplication = endpoint({
  method: 'POST',
  path: '/account-applications/follow',
  may: 'public',
  summary: '凭受理编号和查询码查看开户进度',
  input: z.object(follow),
  output: FollowedApplication,
  refusals: [],
})
export const mendOwnApplication = endpoint({
  method: 'POST',
  path: '/account-applications/mend',
  may: 'public',
  summary: '补正后重新提交开户申请',
  input: z.object({
    ...follow,
    name: z.optional(PersonName),
    idKind: z.optional(IdKind),
    idNumber: z.optional(DocumentNumber),
    regionCode: z.optional(RegionCode),
    learnerKind: z.optional(LearnerKind),
    guardianName: z.optional(PersonName),
    guardianPhone: z.optional(Mobile),
  }),
  output: Done,
  refusals: [
    'accounts.application_not_returned',
    'accounts.id_invalid',
    'accounts.name_invalid',
    'accounts.guardian_needed',
    'accounts.application_open',
    'identity.phone_invalid',
  ],
})
export const withdrawOwnApplication = endpoint({
  method: 'POST',
  path: '/account-applications/withdraw',
  may: 'public',
  summary: '撤回开户申请',
  input: z.object(follow),
  output: Done,
  refusals: ['accounts.application_concluded'],
})

/**
 * Entry over the counter. `checkedInPerson`: the clerk has seen person and document (an assistance of this person, `assistanceId`); only then the account
 * opens active. A paper form that was handed in is entered without. A phone is wanted but not needed.
 */
export const enterApplication = endpoint({
  method: 'POST',
  path: '/account-applications/counter',
  may: 'accounts.enter',
  summary: '柜台录入开户申请',
  input: z.object({
    ...facts,
    phone: z.optional(Mobile),
    township: z.optional(Line),
    studentNo: z.optional(Line),
    className: z.optional(Line),
    checkedInPerson: z.boolean(),
    assistanceId: z.optional(Id),
    readByCard: z.optional(z.boolean()),
  }),
  output: z.object({ id: Id, number: z.string(), caseId: z.nullable(Id), organization: OrganizationRef, warnings: z.array(Warning) }),
  refusals: [
    'accounts.id_invalid',
    'accounts.name_invalid',
    'accounts.guardian_needed',
    'accounts.application_open',
    'identity.phone_invalid',
    'accounts.no_office',
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
  ],
})
/** An application in a list of staff; the name in full, the document masked. */
export const ApplicationLine = z.object({
  id: Id,
  number: z.string(),
  state: ApplicationState,
  channel: z.enum(['counter', 'portal']),
  name: z.string(),
  idKind: IdKind,
  idMasked: z.string(),
  organization: OrganizationRef,
  enteredBy: z.nullable(z.string()),
  at: Instant,
  caseId: z.nullable(Id),
  learnerId: z.nullable(Id),
})
/** What the list of applications, or its export, is narrowed to. `mine`: entered by the caller. */
export const ApplicationFilter = z.object({
  state: z.optional(ApplicationState),
  channel: z.optional(z.enum(['counter', 'portal'])),
  mine: z.optional(z.enum(['yes', 'no'])),
})
export type ApplicationFilter = z.infer<typeof ApplicationFilter>
export const listApplications = endpoint({
  method: 'GET',
  path: '/account-applications',
  may: 'accounts.read',
  summary: '开户申请列表',
  input: z.extend(ApplicationFilter, paging),
  output: page(ApplicationLine),
  refusals: [],
})
/** The list as a file, applicants masked; a job of the tray. */
export const exportApplications = endpoint({
  method: 'POST',
  path: '/account-applications/exports',
  may: 'accounts.manage',
  stepUp: true,
  summary: '导出开户申请列表（掩码）',
  input: z.extend(ApplicationFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
/** `existing`: whether the document already has an account (`inScope`: with its id; `elsewhere`: nothing more is told). Opening then ties that account to the unit. */
export const ApplicationDetail = z.object({
  ...ApplicationLine.shape,
  phoneMasked: z.nullable(z.string()),
  regionCode: z.nullable(z.string()),
  region: z.nullable(z.string()),
  learnerKind: LearnerKind,
  guardianName: z.nullable(z.string()),
  township: z.nullable(z.string()),
  className: z.nullable(z.string()),
  studentNo: z.nullable(z.string()),
  checkedInPerson: z.boolean(),
  warnings: z.array(Warning),
  existing: z.enum(['none', 'inScope', 'elsewhere']),
  existingLearnerId: z.nullable(Id),
})
export const getApplication = endpoint({
  method: 'GET',
  path: '/account-applications/:id',
  may: 'accounts.read',
  summary: '开户申请详情',
  input: ById,
  output: ApplicationDetail,
  refusals: [],
})
export const mendApplication = endpoint({
  method: 'POST',
  path: '/account-applications/:id/mend',
  may: 'accounts.enter',
  summary: '补正柜台录入的开户申请并重新提交',
  input: z.object({
    id: Id,
    name: z.optional(PersonName),
    idKind: z.optional(IdKind),
    idNumber: z.optional(DocumentNumber),
    phone: z.optional(Mobile),
    regionCode: z.optional(RegionCode),
    learnerKind: z.optional(LearnerKind),
    guardianName: z.optional(PersonName),
    guardianPhone: z.optional(Mobile),
  }),
  output: Done,
  refusals: [
    'accounts.application_not_returned',
    'accounts.id_invalid',
    'accounts.name_invalid',
    'accounts.guardian_needed',
    'accounts.application_open',
    'identity.phone_invalid',
  ],
})

/** Shows one masked value of an application; recorded and counted like a reveal of an account. */
export const revealApplication = endpoint({
  method: 'POST',
  path: '/account-applications/:id/reveal',
  may: 'accounts.reveal',
  summary: '查看开户申请的一项完整信息（留痕）',
  input: z.object({
    id: Id,
    field: z.enum(['idNumber', 'phone']),
    reason: z.enum(['counter', 'contact', 'review', 'repair', 'other']),
    note: z.optional(z.string().check(z.trim(), z.maxLength(200))),
  }),
  output: z.object({ value: z.nullable(z.string()), left: z.number() }),
  refusals: ['accounts.reveal_budget_spent', 'accounts.reveal_note_needed'],
})

// ---- divisions ----

/** The divisions for the region field of forms: cities with their counties. Public and unchanging. */
export const regions = endpoint({
  method: 'GET',
  path: '/regions',
  may: 'public',
  summary: '安徽省行政区划（市、县）',
  input: Nothing,
  output: z.object({
    cities: z.array(z.object({ code: z.string(), name: z.string(), counties: z.array(z.object({ code: z.string(), name: z.string() })) })),
  }),
  refusals: [],
})
/** The townships of one county. */
export const townships = endpoint({
  method: 'GET',
  path: '/regions/:code/townships',
  may: 'public',
  summary: '一个县（区）的乡镇街道',
  input: z.object({ code: z.string().check(z.regex(/^[0-9]{6}$/)) }),
  output: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }),
  refusals: [],
})
