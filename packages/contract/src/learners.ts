import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { CodeRequest, CodeSent, IdKind, Mobile, OneTimeCode, PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** 未激活 正常 已冻结 注销中 已注销 */
export const AccountState = z.enum(['inactive', 'active', 'frozen', 'closing', 'closed'])
/** 学生 居民 职工 老年学员 */
export const LearnerKind = z.enum(['student', 'resident', 'employee', 'senior'])
/** 未核验 柜台核验 皖事通核验 */
export const RealNameLevel = z.enum(['none', 'counterChecked', 'verified'])
/** 学生 居民 职工: what ties a learner to a unit. */
export const AffiliationKind = z.enum(['student', 'resident', 'employee'])
/** A division by GB/T 2260: county (6 digits) or township (9 digits). */
export const RegionCode = z.string().check(z.regex(/^[0-9]{6}([0-9]{3})?$/))
/** What somebody should look at although the entry is accepted: `unknown_region`, `converted_from_15`, `not_in_province`. */
export const Warning = z.enum(['unknown_region', 'converted_from_15', 'not_in_province'])

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
const learnerFilters = {
  /** The beginning of the name, or of the given name (two characters and more), or a whole account number. */
  search: z.optional(z.string().check(z.trim(), z.maxLength(60))),
  state: z.optional(AccountState),
  learnerKind: z.optional(LearnerKind),
  organizationId: z.optional(Id),
  className: z.optional(z.string().check(z.maxLength(200))),
  township: z.optional(z.string().check(z.maxLength(200))),
  current: z.optional(z.enum(['yes', 'no'])),
}
export const listLearners = endpoint({
  method: 'GET',
  path: '/learners',
  may: 'accounts.read',
  summary: '学习者列表（本单位及下属范围）',
  input: z.object({ ...paging, ...learnerFilters }),
  output: page(LearnerLine),
  refusals: [],
})
/** The list as a file, masked like the screen; a job of the tray. */
export const exportLearners = endpoint({
  method: 'POST',
  path: '/learners/exports',
  may: 'accounts.manage',
  stepUp: true,
  summary: '导出学习者列表（掩码）',
  input: z.object({ ...learnerFilters, ...exportFields }),
  output: ExportStarted,
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
/** Why a full value is looked at: 柜台办理 联系本人 审核 身份修复 其他 (needs a note). */
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
/** A code to the phone of a person at the counter: to the stored phone (no `phone`), or to the new one they want to use. */
export const requestConsentCode = endpoint({
  method: 'POST',
  path: '/learners/:id/consent-codes',
  may: 'accounts.enter',
  summary: '向到场学习者的手机发送同意验证码',
  input: z.object({ id: Id, phone: z.optional(Mobile) }),
  output: CodeSent,
  refusals: ['identity.phone_invalid', 'identity.too_many_codes', 'identity.codes_spent', 'identity.no_phone'],
})
/** Changes contact data of a person who is present. A new phone needs the code that went to it (`requestConsentCode` with `phone`); the old phone is told. */
export const editContact = endpoint({
  method: 'POST',
  path: '/learners/:id/contact',
  may: 'accounts.enter',
  summary: '修改联系方式和常住地',
  input: z.object({
    id: Id,
    assistanceId: z.optional(Id),
    regionCode: z.optional(RegionCode),
    learnerKind: z.optional(LearnerKind),
    request: z.optional(CodeRequest),
    code: z.optional(OneTimeCode),
    guardianName: z.optional(PersonName),
    guardianPhone: z.optional(Mobile),
  }),
  output: Done,
  refusals: [
    'accounts.phone_change_needed',
    'identity.wrong_code',
    'identity.code_blocked',
    'identity.phone_invalid',
    'accounts.state_conflict',
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
  ],
})
/** The identity check at the counter: wakes an inactive account of a person whose document and consent were taken (`beginAssistance`); with `request` and `code` the phone that got the code becomes the account's. */
export const counterCheck = endpoint({
  method: 'POST',
  path: '/learners/:id/counter-check',
  may: 'accounts.enter',
  summary: '柜台核验本人并激活账户',
  input: z.object({ id: Id, assistanceId: z.optional(Id), request: z.optional(CodeRequest), code: z.optional(OneTimeCode) }),
  output: Done,
  refusals: [
    'identity.wrong_code',
    'identity.code_blocked',
    'accounts.state_conflict',
    'accounts.guardian_needed',
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
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

/** One class, township or unit, called by `key` (a unit's is its id) and shown by `name`: how many of its people are not active, how many of those can be reached by message, when they were last reminded. */
export const ActivationGroup = z.object({
  key: z.string(),
  name: z.string(),
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
