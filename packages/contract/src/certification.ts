import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** Credits in integer hundredths. */
const Hundredths = z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))

/** One level of a framework of learning outcomes, with its three descriptors and what it is comparable with. */
export const FrameworkLevel = z.object({
  level: z.number(),
  zh: z.string(),
  en: z.string(),
  knowledge: z.string(),
  skill: z.string(),
  competence: z.string(),
  degreeLevel: z.nullable(z.string()),
  skillLevel: z.nullable(z.string()),
})
/** 学习成果框架: shipped with the bank; none is active until the management centre has chosen one. */
export const Framework = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  active: z.boolean(),
  levels: z.array(FrameworkLevel),
})
export type Framework = z.infer<typeof Framework>
export const listFrameworks = endpoint({
  method: 'GET',
  path: '/public/certification/frameworks',
  may: 'public',
  summary: '学习成果框架',
  input: Nothing,
  output: z.object({ items: z.array(Framework) }),
  refusals: [],
})
export const activateFramework = endpoint({
  method: 'POST',
  path: '/certification/frameworks/:code/activate',
  may: 'settings.manage',
  stepUp: true,
  summary: '启用一个学习成果框架（同时停用其他框架）',
  input: z.object({ code: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)) }),
  output: Done,
  refusals: [],
})

/** 草稿 审批中 已发布 已退回 已停用 */
export const StandardState = z.enum(['draft', 'inReview', 'published', 'returned', 'retired'])
/**
 * 认证标准: what an outcome of a type or of one achievement is worth. Hours are turned into credit at `minutesPerCredit` and rounded down to a multiple of
 * `rounding` (hundredths); below `least` there is no credit, above `most` no more; `fixed` is a tariff instead of hours.
 */
const standardContent = {
  typeCode: z.nullable(z.string().check(z.maxLength(60))),
  achievementId: z.nullable(Id),
  minutesPerCredit: z.number().check(z.int(), z.minimum(1), z.maximum(600_000)),
  rounding: z.union([z.literal(1), z.literal(10), z.literal(25), z.literal(50), z.literal(100)]),
  least: Hundredths,
  most: z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)),
  fixed: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000))),
  level: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(10))),
  effectiveFrom: Day,
  effectiveTo: z.nullable(Day),
  basis: Paragraph,
}
/** A standard as its list and its editor show it. */
export const Standard = z.object({
  id: Id,
  version: z.number(),
  ...standardContent,
  rounding: z.number(),
  name: z.string(),
  organization: OrganizationRef,
  state: StandardState,
  caseId: z.nullable(Id),
  createdAt: Instant,
  publishedAt: z.nullable(Instant),
})
export type Standard = z.infer<typeof Standard>
/** What the list of standards, or its export, is narrowed to. */
export const StandardFilter = z.object({ state: z.optional(StandardState), search: z.optional(z.string().check(z.maxLength(60))) })
export type StandardFilter = z.infer<typeof StandardFilter>
export const listStandards = endpoint({
  method: 'GET',
  path: '/certification/standards',
  may: 'catalog.read',
  summary: '认证标准',
  input: z.extend(StandardFilter, paging),
  output: page(Standard),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportStandards = endpoint({
  method: 'POST',
  path: '/certification/standards/exports',
  may: 'catalog.read',
  stepUp: true,
  summary: '导出认证标准列表',
  input: z.extend(StandardFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const proposeStandard = endpoint({
  method: 'POST',
  path: '/certification/standards',
  may: 'catalog.edit',
  summary: '提出认证标准（由管理中心审批后发布）',
  input: z.object(standardContent),
  output: Standard,
  refusals: ['certification.standard_of_one', 'certification.standard_wrong', 'catalog.type_unknown', 'certification.achievement_unknown'],
})
export const submitStandard = endpoint({
  method: 'POST',
  path: '/certification/standards/:id/submit',
  may: 'catalog.edit',
  summary: '提交认证标准审批',
  input: ById,
  output: Standard,
  refusals: ['certification.standard_not_editable'],
})
export const retireStandard = endpoint({
  method: 'POST',
  path: '/certification/standards/:id/retire',
  may: 'catalog.approve',
  stepUp: true,
  summary: '停用认证标准（已作出的认定不受影响）',
  input: ById,
  output: Done,
  refusals: ['certification.standard_not_published'],
})

/** What an outcome would be worth, and by which standard; or the reason why it brings no credit (a refusal code, shown by its words). */
export const Worth = z.object({
  credits: Hundredths,
  level: z.nullable(z.number()),
  standard: z.nullable(
    z.object({ id: Id, version: z.number(), name: z.string(), minutesPerCredit: z.number(), fixed: z.nullable(z.number()) }),
  ),
  minutes: z.number(),
  /** Null where it can be applied for. */
  whyNot: z.nullable(
    z.enum([
      'certification.outcome_not_valid',
      'certification.type_never_counts',
      'certification.already_certified',
      'certification.already_applied',
      'certification.no_standard',
      'certification.below_minimum',
    ]),
  ),
})
export type Worth = z.infer<typeof Worth>

/** 认证申请 (学分认定): storing an outcome never implies credit; this asks for it. */
export const Application = z.object({
  id: Id,
  number: z.string(),
  state: z.enum(['submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn']),
  outcome: z.object({ id: Id, name: z.string(), issuer: z.string(), obtainedOn: Day }),
  office: OrganizationRef,
  credits: Hundredths,
  note: z.nullable(z.string()),
  caseId: z.nullable(Id),
  record: z.nullable(
    z.object({ number: z.string(), credits: Hundredths, level: z.nullable(z.number()), certifiedAt: Instant, reversed: z.boolean() }),
  ),
  createdAt: Instant,
})
export type Application = z.infer<typeof Application>

export const previewWorth = endpoint({
  method: 'GET',
  path: '/me/certification/outcomes/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '这项成果能认定多少学分',
  input: ById,
  output: Worth,
  refusals: [],
})
const applyRefusals = [
  'certification.outcome_not_valid',
  'certification.type_never_counts',
  'certification.already_certified',
  'certification.already_applied',
  'certification.no_standard',
  'certification.below_minimum',
  'deposits.office_unknown',
] as const
export const apply = endpoint({
  method: 'POST',
  path: '/me/certifications',
  may: 'learner',
  forAnother: 'apply',
  summary: '申请学分认定',
  input: z.object({ outcomeId: Id, organizationId: z.optional(Id), note: z.optional(Paragraph) }),
  output: Application,
  refusals: applyRefusals,
})
export const listMine = endpoint({
  method: 'GET',
  path: '/me/certifications',
  may: 'learner',
  forAnother: 'view',
  summary: '我的学分认定',
  input: Nothing,
  output: z.object({ items: z.array(Application) }),
  refusals: [],
})
export const resubmit = endpoint({
  method: 'POST',
  path: '/me/certifications/:id/resubmit',
  may: 'learner',
  forAnother: 'apply',
  summary: '补正后重新提交',
  input: z.object({ id: Id, note: z.optional(Paragraph) }),
  output: Application,
  refusals: ['certification.not_open', ...applyRefusals],
})
export const withdraw = endpoint({
  method: 'POST',
  path: '/me/certifications/:id/withdraw',
  may: 'learner',
  forAnother: 'apply',
  summary: '撤回学分认定申请',
  input: ById,
  output: Application,
  refusals: ['certification.not_open'],
})

/** 学分账户: what is free, held by an application, used, run out or taken back; in hundredths. */
export const Credits = z.object({
  available: Hundredths,
  locked: Hundredths,
  used: Hundredths,
  expired: Hundredths,
  reversed: Hundredths,
  /** The part of `locked` and `used` whose outcome was revoked: it is taken back when the business that holds it lets it go. */
  frozen: Hundredths,
  lines: z.array(
    z.object({
      id: Id,
      at: Instant,
      kind: z.enum(['grant', 'lock', 'unlock', 'use', 'unuse', 'reverse', 'restore', 'expire']),
      amount: Hundredths,
      outcome: z.string(),
      recordNumber: z.string(),
    }),
  ),
  next: z.nullable(z.string()),
})
export type Credits = z.infer<typeof Credits>
export const myCredits = endpoint({
  method: 'GET',
  path: '/me/credits',
  may: 'learner',
  forAnother: 'view',
  summary: '我的学分账户',
  input: z.object(paging),
  output: Credits,
  refusals: [],
})

/** Over the counter for a present person: the clerk enters, the centre reviews. */
export const enterForPerson = endpoint({
  method: 'POST',
  path: '/certifications',
  may: 'deposits.enter',
  summary: '柜面代办学分认定申请',
  input: z.object({ learnerId: Id, outcomeId: Id, note: z.optional(Paragraph) }),
  output: Application,
  refusals: applyRefusals,
})
/** A certification in a staff list. */
export const CertificationLine = z.object({
  id: Id,
  number: z.string(),
  state: Application.shape.state,
  learner: z.object({ id: Id, name: z.string() }),
  outcome: z.string(),
  credits: Hundredths,
  office: OrganizationRef,
  record: z.nullable(z.object({ id: Id, number: z.string(), reversed: z.boolean() })),
  createdAt: Instant,
})
/** What the list of applications for credit, or its export, is narrowed to. */
export const CertificationFilter = z.object({ state: z.optional(Application.shape.state), learnerId: z.optional(Id) })
export type CertificationFilter = z.infer<typeof CertificationFilter>
export const listCertifications = endpoint({
  method: 'GET',
  path: '/certifications',
  may: 'reviews.read',
  summary: '学分认定申请',
  input: z.extend(CertificationFilter, paging),
  output: page(CertificationLine),
  refusals: [],
})
/** The list as a file, applicants masked; a job of the tray. */
export const exportCertifications = endpoint({
  method: 'POST',
  path: '/certifications/exports',
  may: 'reviews.handOver',
  stepUp: true,
  summary: '导出学分认定列表（掩码）',
  input: z.extend(CertificationFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const reverseRecord = endpoint({
  method: 'POST',
  path: '/certification-records/:id/reverse',
  may: 'outcomes.revoke',
  stepUp: true,
  summary: '撤销学分认定（学分从账户收回）',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['certification.already_reversed', 'certification.credit_in_use'],
})
