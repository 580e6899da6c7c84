import * as z from 'zod/mini'
import { ById, Day, Done, Flag, Id, InLanguage, Instant, Line, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { Effect, ProgrammeLevel, SourceKind } from './programmes.ts'

const Hundredths = z.number().check(z.int(), z.minimum(0), z.maximum(100_000))
const Some = z.number().check(z.int(), z.minimum(1), z.maximum(100_000))
const Code = z.string().check(z.trim(), z.regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$/))
const Year = z.number().check(z.int(), z.minimum(1990), z.maximum(2100))

/**
 * What one outcome must be. A list that is empty asks nothing; every part that is given must hold. `minScore` in hundredths of a point (8550: 85.5),
 * `minLevel` is the framework level of its certification, `except` are achievements that never count here.
 */
export const RuleCondition = z.object({
  entries: z.array(Id).check(z.maxLength(20)),
  achievements: z.array(Id).check(z.maxLength(50)),
  types: z.array(z.string().check(z.regex(/^[a-zA-Z]{1,40}$/))).check(z.maxLength(20)),
  issuers: z.array(Id).check(z.maxLength(50)),
  sourceKinds: z.array(SourceKind).check(z.maxLength(7)),
  except: z.array(Id).check(z.maxLength(50)),
  minScore: z.nullable(z.number().check(z.int(), z.minimum(0), z.maximum(10_000))),
  minLevel: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(10))),
  minCredits: z.nullable(Some),
  withinMonths: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(600))),
})
export type RuleCondition = z.infer<typeof RuleCondition>
/** How many of the conditions must be met, each by an outcome of its own; or the credit that outcomes meeting any of them must come to. */
export const Combine = z.union([
  z.object({ kind: z.enum(['any', 'all']) }),
  z.object({ kind: z.literal('atLeast'), count: z.number().check(z.int(), z.minimum(1), z.maximum(10)) }),
  z.object({ kind: z.literal('credits'), atLeast: Some }),
])
export type Combine = z.infer<typeof Combine>
/** 成绩记载: 免考 · 及格 · the score of the source · a fixed score in points. */
export const GradeRecorded = z.union([
  z.object({ kind: z.enum(['exempt', 'pass', 'source']) }),
  z.object({ kind: z.literal('score'), points: z.number().check(z.int(), z.minimum(0), z.maximum(100)) }),
])
export type GradeRecorded = z.infer<typeof GradeRecorded>

/** What a rule says: everything of it that is versioned. An empty list of the scope narrows nothing. */
export const RuleContent = z.object({
  name: Line,
  combine: Combine,
  of: z.array(RuleCondition).check(z.minLength(1), z.maxLength(10)),
  targets: z.array(z.object({ course: Code, credits: Hundredths })).check(z.minLength(1), z.maxLength(10)),
  effect: Effect,
  grade: GradeRecorded,
  programmes: z.array(Id).check(z.maxLength(50)),
  levels: z.array(ProgrammeLevel).check(z.maxLength(2)),
  majors: z.array(Code).check(z.maxLength(50)),
  cohortFrom: z.nullable(Year),
  cohortTo: z.nullable(Year),
  /** Whether outcomes count whose credit is not certified. */
  uncertified: z.boolean(),
  /** Whether the outcomes must bring at least the credit that is recorded. */
  notLower: z.boolean(),
  effectiveFrom: Day,
  effectiveTo: z.nullable(Day),
  /** 公示: working days between the filing and the day it takes effect. */
  noticeDays: z.number().check(z.int(), z.minimum(0), z.maximum(30)),
  basis: Paragraph,
  evidenceFileId: z.nullable(Id),
})
export type RuleContent = z.infer<typeof RuleContent>

/** 草稿 学校复核 待备案 公示中 待生效 使用中 已到期 被新版本取代 已停用. All after filing are decided by the day. */
export const RuleState = z.enum(['draft', 'submitted', 'reviewed', 'notice', 'waiting', 'inForce', 'expired', 'replaced', 'retired'])
export type RuleState = z.infer<typeof RuleState>

/** 规则检查: `fault` stops the submission, `warning` is to be looked at. `other` is the rule it clashes with. */
export const Finding = z.object({
  check: z.enum([
    'duplicate',
    'contradiction',
    'cycle',
    'deadTarget',
    'lockedTarget',
    'deadSource',
    'neverCounts',
    'doubleCounting',
    'neverMet',
    'overCap',
    'overCredit',
    'asymmetry',
    'emptyScope',
    'period',
  ]),
  severity: z.enum(['fault', 'warning']),
  zh: z.string(),
  en: z.string(),
  field: z.nullable(z.string()),
  other: z.nullable(z.object({ id: Id, number: z.string(), name: z.string(), school: z.string() })),
})
export type Finding = z.infer<typeof Finding>

/** A rule in a list, by its version in force, or its latest where none is. */
export const RuleLine = z.object({
  id: Id,
  number: z.string(),
  version: z.number(),
  latest: z.number(),
  state: RuleState,
  /** The state of the latest version where that is another than the one shown. */
  pending: z.nullable(RuleState),
  name: z.string(),
  organization: OrganizationRef,
  effect: Effect,
  courses: z.array(z.string()),
  effectiveFrom: Day,
  effectiveTo: z.nullable(Day),
  updatedAt: Instant,
})
export type RuleLine = z.infer<typeof RuleLine>
/** One version of a rule with the names of what it speaks of, what the linter says, and what may be done with it. */
export const Rule = z.object({
  id: Id,
  number: z.string(),
  version: z.number(),
  state: RuleState,
  organization: OrganizationRef,
  content: RuleContent,
  names: z.record(z.string(), z.string()),
  /** The courses that it gives, by their codes; one that no plan in use has any more is missing. */
  courseNames: z.record(z.string(), z.string()),
  noticeUntil: z.nullable(Day),
  note: z.nullable(z.string()),
  updatedAt: Instant,
  versions: z.array(z.object({ version: z.number(), state: RuleState, effectiveFrom: Day, filedAt: z.nullable(Instant) })),
  can: z.object({ edit: z.boolean(), submit: z.boolean(), review: z.boolean(), file: z.boolean(), retire: z.boolean() }),
})
export type Rule = z.infer<typeof Rule>

const contentRefusals = ['conversion.rule_wrong', 'deposits.file_unknown'] as const
const VersionOf = z.object({ id: Id, version: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))) })
const filters = {
  search: z.optional(z.string().check(z.maxLength(60))),
  organizationId: z.optional(Id),
  programmeId: z.optional(Id),
  effect: z.optional(Effect),
}

/** What the list of rules, or its export, is narrowed to. `open`: only what somebody has yet to decide. */
export const RuleFilter = z.object({ ...filters, open: z.optional(Flag) })
export type RuleFilter = z.infer<typeof RuleFilter>
export const listRules = endpoint({
  method: 'GET',
  path: '/conversion/rules',
  may: 'conversion.read',
  summary: '转换规则',
  input: z.extend(RuleFilter, paging),
  output: page(RuleLine),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportRules = endpoint({
  method: 'POST',
  path: '/conversion/rules/exports',
  may: 'conversion.read',
  stepUp: true,
  summary: '导出转换规则列表',
  input: z.extend(RuleFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readRule = endpoint({
  method: 'GET',
  path: '/conversion/rules/:id',
  may: 'conversion.read',
  summary: '一条转换规则的一个版本',
  input: VersionOf,
  output: Rule,
  refusals: [],
})
export const createRule = endpoint({
  method: 'POST',
  path: '/conversion/rules',
  may: 'conversion.editRules',
  summary: '新建转换规则（草稿）',
  input: z.object({ content: RuleContent }),
  output: Rule,
  refusals: ['programmes.not_a_school', ...contentRefusals],
})
/** Copies another school's public rule into a draft of one's own; courses and programmes are to be replaced by the own ones. */
export const copyRule = endpoint({
  method: 'POST',
  path: '/conversion/rules/:id/copy',
  may: 'conversion.editRules',
  summary: '复制一条已公开的规则为本校草稿',
  input: ById,
  output: Rule,
  refusals: ['programmes.not_a_school'],
})
/** Saves the draft; where the latest version is filed, this begins the next one. */
export const saveRule = endpoint({
  method: 'PUT',
  path: '/conversion/rules/:id',
  may: 'conversion.editRules',
  summary: '保存规则草稿（已备案的改动生成下一版）',
  input: z.object({ id: Id, updatedAt: Instant, content: RuleContent }),
  output: Rule,
  refusals: ['conversion.rule_under_review', 'conversion.rule_retired', ...contentRefusals],
})
/** What the linter says of a content, before or after it was saved. `id`: of which rule it is a version. */
export const lintRule = endpoint({
  method: 'POST',
  path: '/conversion/rules/lint',
  may: 'conversion.editRules',
  summary: '检查规则：矛盾、重复、循环、失效对象、重复计算、上限、校际不一致',
  input: z.object({ id: z.optional(Id), content: RuleContent }),
  output: z.object({ items: z.array(Finding) }),
  refusals: ['programmes.not_a_school'],
})
export const submitRule = endpoint({
  method: 'POST',
  path: '/conversion/rules/:id/submit',
  may: 'conversion.editRules',
  summary: '提交学校复核',
  input: ById,
  output: Rule,
  refusals: ['conversion.rule_not_draft', 'conversion.rule_faulty'],
})
/** The second person of the school: on to the management centre, or back with a note. */
export const reviewRule = endpoint({
  method: 'POST',
  path: '/conversion/rules/:id/review',
  may: 'conversion.reviewRules',
  summary: '学校复核规则：报备案或退回',
  input: z.object({ id: Id, decision: z.enum(['pass', 'return']), note: z.optional(Line) }),
  output: Rule,
  refusals: ['conversion.rule_not_submitted', 'conversion.own_rule', 'conversion.note_missing'],
})
/** The management centre puts it on file: the public notice begins, and the rule takes effect by itself. */
export const fileRule = endpoint({
  method: 'POST',
  path: '/conversion/rules/:id/file',
  may: 'conversion.fileRules',
  summary: '管理中心备案或退回',
  input: z.object({ id: Id, decision: z.enum(['pass', 'return']), note: z.optional(Line) }),
  output: Rule,
  refusals: ['conversion.rule_not_reviewed', 'conversion.note_missing'],
})
export const retireRule = endpoint({
  method: 'POST',
  path: '/conversion/rules/:id/retire',
  may: 'conversion.reviewRules',
  stepUp: true,
  summary: '停用规则（已办结的转换不受影响）',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['conversion.rule_not_on_file'],
})

/**
 * 影响分析: what a version would change for those who study in the programmes it is for, and what they hold today. Nobody is named: the cases are the
 * test bench of the rule.
 */
export const Impact = z.object({
  /** How many enrolments were looked at; `more` says that there are others. */
  looked: z.number(),
  more: z.boolean(),
  gain: z.number(),
  lose: z.number(),
  cases: z.array(
    z.object({
      programme: z.string(),
      cohort: z.number(),
      outcomes: z.number(),
      before: z.number(),
      after: z.number(),
      /** The courses of this rule that the person would be given, and by which outcomes. */
      uses: z.array(z.object({ course: z.string(), outcomes: z.array(z.string()) })),
    }),
  ),
})
export type Impact = z.infer<typeof Impact>
export const ruleImpact = endpoint({
  method: 'GET',
  path: '/conversion/rules/:id/impact',
  may: 'conversion.read',
  summary: '试一试：这一版规则会让多少在读的人多得或少得',
  input: VersionOf,
  output: Impact,
  refusals: [],
})

/** What a cell of an uploaded rule file fails, and what to do. */
export const RuleProblem = z.object({ row: z.number(), column: z.string(), zh: z.string(), en: z.string() })
export type RuleProblem = z.infer<typeof RuleProblem>
/** 导入规则: every good row becomes a draft, or nothing does. `dryRun` only looks. */
export const importRules = endpoint({
  method: 'POST',
  path: '/conversion/rules/import',
  may: 'conversion.editRules',
  summary: '从表格导入转换规则（草稿，全部正确才导入）',
  input: z.object({ dryRun: Flag }),
  output: z.object({ rows: z.number(), created: z.number(), problems: z.array(RuleProblem) }),
  refusals: ['programmes.not_a_school', 'conversion.rules_unreadable', 'conversion.rules_too_long', 'conversion.rules_wrong'],
  transfer: 'upload',
  bodyLimit: 5_242_880,
})
export const ruleTemplate = endpoint({
  method: 'GET',
  path: '/conversion/rules/import/template',
  may: 'conversion.editRules',
  summary: '转换规则导入模板',
  input: InLanguage,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})

/** A rule as anybody reads it. */
export const PublicRule = z.object({
  id: Id,
  number: z.string(),
  version: z.number(),
  state: RuleState,
  organization: OrganizationRef,
  content: RuleContent,
  names: z.record(z.string(), z.string()),
  /** The courses that it gives, by their codes; one that no plan in use has any more is missing. */
  courseNames: z.record(z.string(), z.string()),
  noticeUntil: z.nullable(Day),
})
export type PublicRule = z.infer<typeof PublicRule>
export const searchRules = endpoint({
  method: 'GET',
  path: '/public/conversion/rules',
  may: 'public',
  summary: '查找转换规则（公示中和使用中）',
  input: z.object({ ...paging, ...filters }),
  output: page(PublicRule),
  refusals: [],
})
