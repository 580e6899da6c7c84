import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { CodeRequest, CodeSent, DocumentNumber, IdKind, Mobile, OneTimeCode, PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'

export const AccountState = z.enum(['inactive', 'active', 'frozen', 'closing', 'closed'])
export const LearnerKind = z.enum(['student', 'resident', 'employee', 'senior'])
export const RealNameLevel = z.enum(['none', 'counterChecked', 'verified'])
export const AffiliationKind = z.enum(['student', 'resident', 'employee'])
/** States of an application as they are stored; `accepted` waits for the centre's first review. */
export const ApplicationState = z.enum(['submitted', 'accepted', 'opened', 'returned', 'refused', 'withdrawn'])
/** A division by GB/T 2260: county (6 digits) or township (9 digits). */
export const RegionCode = z.string().check(z.regex(/^[0-9]{6}([0-9]{3})?$/))
/** What somebody should look at although the entry is accepted: `unknown_region`, `converted_from_15`, `not_in_province`. */
export const Warning = z.enum(['unknown_region', 'converted_from_15', 'not_in_province'])

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

/** Entry over the counter. `checkedInPerson`: the clerk has seen person and document; only then the account opens active. A phone is wanted but not needed. */
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
export const listApplications = endpoint({
  method: 'GET',
  path: '/account-applications',
  may: 'accounts.read',
  summary: '开户申请列表',
  input: z.object({
    ...paging,
    state: z.optional(ApplicationState),
    channel: z.optional(z.enum(['counter', 'portal'])),
    mine: z.optional(z.enum(['yes', 'no'])),
  }),
  output: page(ApplicationLine),
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

// ---- learners as staff see them ----

/** A learner in a list: name in full, document and phone masked. Class and township are those of the affiliation that brings the learner into scope. */
export const LearnerLine = z.object({
  id: Id,
  accountNo: z.string(),
  name: z.string(),
  idMasked: z.string(),
  phoneMasked: z.nullable(z.string()),
  state: AccountState,
  learnerKind: LearnerKind,
  realNameLevel: RealNameLevel,
  organization: OrganizationRef,
  className: z.nullable(z.string()),
  township: z.nullable(z.string()),
})
export const listLearners = endpoint({
  method: 'GET',
  path: '/learners',
  may: 'accounts.read',
  summary: '学习者列表（本单位及下属范围）',
  input: z.object({
    ...paging,
    /** The beginning of the name, or of the given name (two characters and more), or a whole account number. */
    search: z.optional(z.string().check(z.trim(), z.maxLength(60))),
    state: z.optional(AccountState),
    learnerKind: z.optional(LearnerKind),
    organizationId: z.optional(Id),
    className: z.optional(z.string().check(z.maxLength(200))),
    township: z.optional(z.string().check(z.maxLength(200))),
    current: z.optional(z.enum(['yes', 'no'])),
  }),
  output: page(LearnerLine),
  refusals: [],
})
/** Exact search: a whole ID number, phone or account number, in the body so that it stays out of URLs and logs. Finds only inside one's own scope. */
export const findLearners = endpoint({
  method: 'POST',
  path: '/learners/find',
  may: 'accounts.read',
  summary: '按证件号、手机号或学银账号精确查找',
  input: z.object({ text: z.string().check(z.trim(), z.minLength(2), z.maxLength(60)) }),
  output: z.object({ items: z.array(LearnerLine) }),
  refusals: [],
})

/** An affiliation as staff see it. */
export const Affiliation = z.object({
  id: Id,
  organization: OrganizationRef,
  kind: AffiliationKind,
  from: Day,
  to: z.nullable(Day),
  className: z.nullable(z.string()),
  studentNo: z.nullable(z.string()),
  township: z.nullable(z.string()),
  mine: z.boolean(),
})
/** One learner, masked. `can` lists the acts the caller may do on this one: reveal, freeze, unfreeze, contact, affiliate, counterCheck. */
export const Learner = z.object({
  ...LearnerLine.shape,
  formerNames: z.array(z.string()),
  idKind: IdKind,
  sex: z.nullable(z.enum(['male', 'female'])),
  birthYear: z.nullable(z.number()),
  regionCode: z.nullable(z.string()),
  region: z.nullable(z.string()),
  guardianName: z.nullable(z.string()),
  channel: z.string(),
  affiliations: z.array(Affiliation),
  openedAt: Instant,
  activatedAt: z.nullable(Instant),
  lastVisitAt: z.nullable(Instant),
  version: z.number(),
  can: z.array(z.string()),
})
export const getLearner = endpoint({
  method: 'GET',
  path: '/learners/:id',
  may: 'accounts.read',
  summary: '学习者详情（默认掩码）',
  input: ById,
  output: Learner,
  refusals: [],
})
/** What happened to an account, newest first: acts of the audit with the person and the unit, without values. */
export const LearnerEvent = z.object({
  at: Instant,
  act: z.string(),
  actor: z.nullable(z.string()),
  organization: z.nullable(z.string()),
  params: z.record(z.string(), z.unknown()),
})
export const learnerHistory = endpoint({
  method: 'GET',
  path: '/learners/:id/history',
  may: 'accounts.read',
  summary: '账户历史',
  input: ById,
  output: z.object({ items: z.array(LearnerEvent) }),
  refusals: [],
})
export const revealReasons = ['counter', 'contact', 'review', 'repair', 'other'] as const
/** Shows one masked value. Recorded with its reason and shown to the learner; a person has a budget a day. */
export const reveal = endpoint({
  method: 'POST',
  path: '/learners/:id/reveal',
  may: 'accounts.reveal',
  summary: '查看一项完整信息（留痕，学习者可见）',
  input: z.object({
    id: Id,
    field: z.enum(['idNumber', 'phone', 'guardianPhone']),
    reason: z.enum(revealReasons),
    note: z.optional(z.string().check(z.trim(), z.maxLength(200))),
  }),
  output: z.object({ value: z.nullable(z.string()), left: z.number() }),
  refusals: ['accounts.reveal_budget_spent', 'accounts.reveal_note_needed'],
})
export const freeze = endpoint({
  method: 'POST',
  path: '/learners/:id/freeze',
  may: 'accounts.manage',
  summary: '冻结账户',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['accounts.state_conflict'],
})
export const unfreeze = endpoint({
  method: 'POST',
  path: '/learners/:id/unfreeze',
  may: 'accounts.manage',
  summary: '解冻账户',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['accounts.state_conflict'],
})

/** A code to the phone of a person at the counter: to the stored phone (no `phone`), or to the new one they want to use. */
export const requestConsentCode = endpoint({
  method: 'POST',
  path: '/learners/:id/consent-codes',
  may: 'accounts.enter',
  summary: '向到场学习者的手机发送同意验证码',
  input: z.object({ id: Id, phone: z.optional(Mobile) }),
  output: CodeSent,
  refusals: ['identity.phone_invalid', 'identity.too_many_codes', 'identity.no_phone'],
})
/** Changes contact data of a person who is present. A new phone needs the code that went to it (`requestConsentCode` with `phone`); the old phone is told. */
export const editContact = endpoint({
  method: 'POST',
  path: '/learners/:id/contact',
  may: 'accounts.enter',
  summary: '修改联系方式和常住地',
  input: z.object({
    id: Id,
    regionCode: z.optional(RegionCode),
    learnerKind: z.optional(LearnerKind),
    request: z.optional(CodeRequest),
    code: z.optional(OneTimeCode),
    guardianName: z.optional(PersonName),
    guardianPhone: z.optional(Mobile),
  }),
  output: Done,
  refusals: ['identity.wrong_code', 'identity.code_blocked', 'identity.phone_invalid', 'accounts.state_conflict'],
})
/** The identity check at the counter: wakes an inactive account of a person who is present with the document; with `request` and `code` the phone that got the code becomes the account's. */
export const counterCheck = endpoint({
  method: 'POST',
  path: '/learners/:id/counter-check',
  may: 'accounts.enter',
  summary: '柜台核验本人并激活账户',
  input: z.object({ id: Id, idNumber: DocumentNumber, name: PersonName, request: z.optional(CodeRequest), code: z.optional(OneTimeCode) }),
  output: Done,
  refusals: [
    'identity.wrong_code',
    'identity.code_blocked',
    'accounts.state_conflict',
    'accounts.document_differs',
    'accounts.name_differs',
  ],
})
export const addAffiliation = endpoint({
  method: 'POST',
  path: '/learners/:id/affiliations',
  may: 'accounts.enter',
  summary: '增加归属关系（入学、迁入、入职）',
  input: z.object({
    id: Id,
    organizationId: Id,
    kind: AffiliationKind,
    from: Day,
    studentNo: z.optional(Line),
    className: z.optional(Line),
    township: z.optional(Line),
  }),
  output: z.object({ affiliationId: Id }),
  refusals: ['accounts.affiliation_exists', 'accounts.affiliation_unit', 'accounts.period'],
})
/** Ends an affiliation on a day (graduation, moving away, leaving the employer). The archive stays; the unit still sees the outcomes it deposited. */
export const endAffiliation = endpoint({
  method: 'POST',
  path: '/learners/:id/affiliations/:affiliationId/end',
  may: 'accounts.enter',
  summary: '结束归属关系（毕业、迁出、离职）',
  input: z.object({ id: Id, affiliationId: Id, on: Day }),
  output: Done,
  refusals: ['accounts.period', 'accounts.affiliation_ended'],
})
/** Ends the affiliations of a whole class at once: graduation day. */
export const endClass = endpoint({
  method: 'POST',
  path: '/affiliations/end-class',
  may: 'accounts.manage',
  summary: '整班毕业：结束一个班级的归属关系',
  input: z.object({ className: Line, on: Day }),
  output: z.object({ ended: z.number() }),
  refusals: ['accounts.period'],
})

// ---- activation board (激活看板) ----

/** One class or township: how many of its people are not active, how many of those can be reached by message, when they were last reminded. */
export const ActivationGroup = z.object({
  key: z.string(),
  total: z.number(),
  inactive: z.number(),
  reachable: z.number(),
  rate: z.number(),
  remindedAt: z.nullable(Instant),
})
/** `rate` is the share of active accounts in hundredths of a percent (0 … 10000). */
export const activationBoard = endpoint({
  method: 'GET',
  path: '/activation-board',
  may: 'accounts.guide',
  summary: '激活看板：按班级或乡镇统计未激活人数',
  input: z.object({ by: z.enum(['class', 'township', 'unit']) }),
  output: z.object({ total: z.number(), inactive: z.number(), rate: z.number(), groups: z.array(ActivationGroup), more: z.boolean() }),
  refusals: [],
})
/** Reminds everybody of a group who is not active and has a phone, at most once in seven days each; the messages go out as a job. */
export const remindGroup = endpoint({
  method: 'POST',
  path: '/activation-board/reminders',
  may: 'accounts.guide',
  summary: '提醒未激活人员',
  input: z.object({ by: z.enum(['class', 'township', 'unit']), key: z.string().check(z.maxLength(200)) }),
  output: z.object({ reminded: z.number(), withoutPhone: z.number(), lately: z.number() }),
  refusals: [],
})

// ---- repair of identity data ----

/** Somebody tried to activate an account and one fact differed. Shown beside each other: stored and typed. */
export const Repair = z.object({
  id: Id,
  learnerId: Id,
  accountNo: z.string(),
  kind: z.enum(['nameDiffers', 'phoneDiffers']),
  storedName: z.string(),
  typedName: z.nullable(z.string()),
  idMasked: z.string(),
  storedPhoneMasked: z.nullable(z.string()),
  typedPhoneMasked: z.nullable(z.string()),
  at: Instant,
  state: z.enum(['open', 'resolved']),
})
export const listRepairs = endpoint({
  method: 'GET',
  path: '/account-repairs',
  may: 'accounts.read',
  summary: '身份信息不一致的待处理事项',
  input: z.object({ ...paging, state: z.optional(z.enum(['open', 'resolved'])) }),
  output: page(Repair),
  refusals: [],
})
/** `useTyped`: the document was checked and the typed name is right: it becomes the name, the old one a former name. `keep`: the stored one is right. */
export const resolveRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/resolve',
  may: 'accounts.manage',
  summary: '处理身份信息不一致',
  input: z.object({ id: Id, decision: z.enum(['useTyped', 'keep']), reason: Line }),
  output: Done,
  refusals: ['accounts.repair_resolved'],
})

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
