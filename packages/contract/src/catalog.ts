import * as z from 'zod/mini'
import { readPublicEntry } from './catalogSearch.ts'
import { EntryChannel, Grading, Repeats, ReviewPath, TypeCode } from './catalogWords.ts'
import { ById, Day, Done, Flag, Id, InLanguage, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

export * from './catalogReports.ts'
export * from './catalogSearch.ts'
export * from './catalogWords.ts'

/** 草稿 审批中 已启用 已停用 */
export const AchievementState = z.enum(['draft', 'inReview', 'enabled', 'retired'])
/** 草稿 审批中 已发布 已关闭: only a published entry takes deposits. */
export const EntryState = z.enum(['draft', 'inReview', 'published', 'closed'])

const Text = z.string().check(z.trim(), z.maxLength(4000))
const Short = z.string().check(z.trim(), z.maxLength(200))
const Credits = z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))

/** 成果类型（两级）。 What a type fixes: default review path, evidence, validity, and whether it may ever convert to degree credit. */
export const OutcomeType = z.object({
  code: TypeCode,
  parent: z.nullable(TypeCode),
  zh: z.string(),
  en: z.string(),
  reviewPath: ReviewPath,
  samplePercent: z.number(),
  evidenceRequired: z.boolean(),
  validityMonths: z.number(),
  mayConvert: z.boolean(),
  active: z.boolean(),
  sort: z.number(),
})
export type OutcomeType = z.infer<typeof OutcomeType>
const typeInput = z.object({
  code: TypeCode,
  parent: z.nullable(TypeCode),
  zh: Line,
  en: Line,
  reviewPath: ReviewPath,
  samplePercent: z.number().check(z.int(), z.minimum(0), z.maximum(100)),
  evidenceRequired: z.boolean(),
  validityMonths: z.number().check(z.int(), z.minimum(0), z.maximum(1200)),
  mayConvert: z.boolean(),
  active: z.boolean(),
  sort: z.number().check(z.int(), z.minimum(0), z.maximum(9999)),
})
export const listPublicTypes = endpoint({
  method: 'GET',
  path: '/public/catalog/types',
  may: 'public',
  summary: '成果类型（公开）',
  input: Nothing,
  output: z.object({ items: z.array(OutcomeType) }),
  refusals: [],
})
export const createType = endpoint({
  method: 'POST',
  path: '/catalog/types',
  may: 'catalog.types',
  summary: '新建成果类型',
  input: typeInput,
  output: OutcomeType,
  refusals: ['catalog.code_taken', 'catalog.type_unknown'],
})
export const saveType = endpoint({
  method: 'PUT',
  path: '/catalog/types/:code',
  may: 'catalog.types',
  summary: '修改成果类型',
  input: typeInput,
  output: OutcomeType,
  refusals: ['catalog.type_unknown', 'catalog.type_in_use'],
})

/** 颁发机构，连同带日期的曾用名：旧证和新证算同一个机构。 */
export const Issuer = z.object({
  id: Id,
  name: z.string(),
  creditCode: z.nullable(z.string()),
  formerNames: z.array(z.object({ name: z.string(), until: z.nullable(Day) })),
})
export type Issuer = z.infer<typeof Issuer>
const CreditCode = z.string().check(z.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/))
export const listIssuers = endpoint({
  method: 'GET',
  path: '/catalog/issuers',
  may: 'catalog.read',
  summary: '颁发机构（按现名或曾用名查找）',
  input: z.object({ search: z.optional(Short), ...paging }),
  output: page(Issuer),
  refusals: [],
})
export const createIssuer = endpoint({
  method: 'POST',
  path: '/catalog/issuers',
  may: 'catalog.edit',
  summary: '登记颁发机构',
  input: z.object({ name: Line, creditCode: z.optional(CreditCode) }),
  output: Issuer,
  refusals: ['catalog.issuer_exists', 'input.invalid'],
})
/** Renaming keeps the old name with the day until which it was used. */
export const renameIssuer = endpoint({
  method: 'POST',
  path: '/catalog/issuers/:id/rename',
  may: 'catalog.types',
  summary: '颁发机构更名（保留曾用名）',
  input: z.object({ id: Id, name: Line, until: Day }),
  output: Issuer,
  refusals: ['catalog.issuer_exists'],
})
export const addFormerName = endpoint({
  method: 'POST',
  path: '/catalog/issuers/:id/former-names',
  may: 'catalog.types',
  summary: '补登曾用名',
  input: z.object({ id: Id, name: Line, until: z.optional(Day) }),
  output: Issuer,
  refusals: ['catalog.issuer_exists'],
})

/** What an achievement says. Minutes are integer minutes, credits integer hundredths; `validityMonths` 0 = for life. */
export const AchievementContent = z.object({
  name: Line,
  issuerId: Id,
  level: z.optional(Short),
  subjectCode: z.optional(Short),
  minutes: z.number().check(z.int(), z.minimum(0), z.maximum(6_000_000)),
  creditsProposed: Credits,
  frameworkLevel: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(10))),
  grading: Grading,
  /** percent: 0–100; grade: rank of the lowest grade that passes; pass: nothing */
  passMark: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(1000))),
  assessment: z.optional(Text),
  description: z.optional(Text),
  results: z.optional(Text),
  criteria: z.optional(Text),
  /** 证书编号规则（正则表达式）；空 = 证书没有编号 */
  certificatePattern: z.optional(Short),
  queryUrl: z.optional(z.string().check(z.regex(/^https?:\/\/\S{3,290}$/))),
  validityMonths: z.number().check(z.int(), z.minimum(0), z.maximum(1200)),
  evidence: z.array(Line).check(z.maxLength(10)),
  repeats: Repeats,
})
export type AchievementContent = z.infer<typeof AchievementContent>
/** One version of an achievement; outcomes keep the version they were stored under. */
export const AchievementVersion = z.extend(AchievementContent, {
  version: z.number(),
  state: z.enum(['draft', 'inReview', 'enabled', 'superseded', 'returned']),
  issuer: z.string(),
  creditsApproved: z.nullable(z.number()),
  caseId: z.nullable(Id),
  createdAt: Instant,
})
/** An achievement in a list. `pending`: enabled, with a newer version not yet approved. */
export const AchievementLine = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  typeCode: TypeCode,
  typeName: z.string(),
  issuer: z.string(),
  organization: OrganizationRef,
  state: AchievementState,
  currentVersion: z.nullable(z.number()),
  latestVersion: z.number(),
  pending: z.boolean(),
  updatedAt: Instant,
})
export type AchievementLine = z.infer<typeof AchievementLine>
/** One achievement whole, versions newest first; `similar` are other ones of nearly the same name. */
export const Achievement = z.extend(AchievementLine, {
  versions: z.array(AchievementVersion),
  entries: z.number(),
  similar: z.array(z.object({ id: Id, code: z.string(), name: z.string(), organization: z.string() })),
  can: z.array(z.enum(['edit', 'newVersion', 'submit', 'retire', 'createEntry'])),
})
export type Achievement = z.infer<typeof Achievement>

/** What the list of achievements, or its export, is narrowed to. */
export const AchievementFilter = z.object({
  search: z.optional(Short),
  typeCode: z.optional(TypeCode),
  state: z.optional(AchievementState),
  organizationId: z.optional(Id),
  mine: z.optional(Flag),
})
export type AchievementFilter = z.infer<typeof AchievementFilter>
export const listAchievements = endpoint({
  method: 'GET',
  path: '/catalog/achievements',
  may: 'catalog.read',
  summary: '成果基础信息列表',
  input: z.extend(AchievementFilter, paging),
  output: page(AchievementLine),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportAchievements = endpoint({
  method: 'POST',
  path: '/catalog/achievements/exports',
  may: 'catalog.read',
  stepUp: true,
  summary: '导出成果基础信息列表',
  input: z.extend(AchievementFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readAchievement = endpoint({
  method: 'GET',
  path: '/catalog/achievements/:id',
  may: 'catalog.read',
  summary: '一个成果及其各版本',
  input: ById,
  output: Achievement,
  refusals: [],
})
/** 同名成果提醒：填名称时先看有没有现成的。 */
export const findSimilarAchievements = endpoint({
  method: 'GET',
  path: '/catalog/achievements/similar',
  may: 'catalog.edit',
  summary: '查重：名称相近的成果',
  input: z.object({ name: Line }),
  output: z.object({ items: z.array(AchievementLine) }),
  refusals: [],
})
const contentRefusals = ['catalog.issuer_unknown', 'catalog.pattern_wrong', 'catalog.type_unknown'] as const
export const createAchievement = endpoint({
  method: 'POST',
  path: '/catalog/achievements',
  may: 'catalog.edit',
  summary: '新建成果基础信息（草稿）',
  input: z.object({ code: z.optional(z.string().check(z.regex(/^[A-Za-z0-9-]{3,40}$/))), typeCode: TypeCode, content: AchievementContent }),
  output: z.object({ id: Id, code: z.string(), version: z.number() }),
  refusals: [...contentRefusals, 'catalog.code_taken'],
})
/** Editing an enabled achievement makes its next version as a draft; stored outcomes keep theirs. */
export const saveAchievement = endpoint({
  method: 'PUT',
  path: '/catalog/achievements/:id',
  may: 'catalog.edit',
  summary: '修改成果（已启用的产生新版本）',
  input: z.object({ id: Id, version: z.number(), content: AchievementContent }),
  output: z.object({ version: z.number() }),
  refusals: [...contentRefusals, 'catalog.in_review', 'catalog.not_editable', 'record.changed'],
})
export const submitAchievement = endpoint({
  method: 'POST',
  path: '/catalog/achievements/:id/submit',
  may: 'catalog.edit',
  summary: '提交管理中心审批',
  input: ById,
  output: z.object({ caseNumber: z.string(), dueOn: z.nullable(Day) }),
  refusals: ['catalog.in_review', 'catalog.not_editable'],
})
export const retireAchievement = endpoint({
  method: 'POST',
  path: '/catalog/achievements/:id/retire',
  may: 'catalog.edit',
  summary: '停用成果（名录不再新增）',
  input: ById,
  output: Done,
  refusals: ['catalog.in_review', 'catalog.not_editable'],
})

/** What a catalogue entry offers. Empty `depositors` = the owner unit and everything below it; empty `regions` / `learnerKinds` = no limit. */
export const EntryContent = z.object({
  /** 期次 / 学期，如“2026年春季” */
  term: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(60))),
  name: Line,
  depositors: z.array(Id).check(z.maxLength(200)),
  regions: z.array(z.string().check(z.regex(/^\d{6}$/))).check(z.maxLength(120)),
  learnerKinds: z.array(z.enum(['student', 'resident', 'employee', 'senior'])),
  channels: z.array(EntryChannel).check(z.minLength(1)),
  evidence: z.array(Line).check(z.maxLength(10)),
  reviewPath: ReviewPath,
  credits: Credits,
  points: z.number().check(z.int(), z.minimum(0), z.maximum(100_000)),
  opensOn: Day,
  closesOn: z.optional(Day),
  public: z.boolean(),
})
export type EntryContent = z.infer<typeof EntryContent>
/** An entry in a staff list. Credits in hundredths. */
export const EntryLine = z.object({
  id: Id,
  number: z.string(),
  name: z.string(),
  term: z.nullable(z.string()),
  typeCode: TypeCode,
  typeName: z.string(),
  issuer: z.string(),
  organization: OrganizationRef,
  credits: z.number(),
  opensOn: Day,
  closesOn: z.nullable(Day),
  state: EntryState,
  public: z.boolean(),
  publishedAt: z.nullable(Instant),
})
export type EntryLine = z.infer<typeof EntryLine>
/** One entry whole; `version` must be sent back when it is saved. */
export const Entry = z.extend(EntryLine, {
  content: EntryContent,
  achievement: z.object({
    id: Id,
    code: z.string(),
    name: z.string(),
    version: z.number(),
    currentVersion: z.nullable(z.number()),
    state: AchievementState,
  }),
  minutes: z.number(),
  grading: Grading,
  depositorNames: z.array(OrganizationRef),
  caseId: z.nullable(Id),
  version: z.number(),
  corrections: z.array(z.object({ id: Id, note: z.string(), state: z.enum(['open', 'approved', 'refused', 'withdrawn']), at: Instant })),
  can: z.array(z.enum(['edit', 'submit', 'close', 'copy', 'correct', 'deposit'])),
})
export type Entry = z.infer<typeof Entry>

/** What the list of entries, or its export, is narrowed to. */
export const EntryFilter = z.object({
  search: z.optional(Short),
  typeCode: z.optional(TypeCode),
  state: z.optional(EntryState),
  term: z.optional(Short),
  organizationId: z.optional(Id),
  achievementId: z.optional(Id),
  mine: z.optional(Flag),
  openNow: z.optional(Flag),
})
export type EntryFilter = z.infer<typeof EntryFilter>
export const listEntries = endpoint({
  method: 'GET',
  path: '/catalog/entries',
  may: 'catalog.read',
  summary: '学习成果名录列表',
  input: z.extend(EntryFilter, paging),
  output: page(EntryLine),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportEntries = endpoint({
  method: 'POST',
  path: '/catalog/entries/exports',
  may: 'catalog.read',
  stepUp: true,
  summary: '导出学习成果名录列表',
  input: z.extend(EntryFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readEntry = endpoint({
  method: 'GET',
  path: '/catalog/entries/:id',
  may: 'catalog.read',
  summary: '一条名录',
  input: ById,
  output: Entry,
  refusals: [],
})
const entryRefusals = ['catalog.window_wrong', 'catalog.duplicate_entry', 'catalog.credits_above_approved'] as const
export const createEntry = endpoint({
  method: 'POST',
  path: '/catalog/entries',
  may: 'catalog.edit',
  summary: '新建名录（草稿）',
  input: z.object({ achievementId: Id, content: EntryContent }),
  output: z.object({ id: Id, number: z.string() }),
  refusals: [...entryRefusals, 'catalog.not_editable'],
})
export const saveEntry = endpoint({
  method: 'PUT',
  path: '/catalog/entries/:id',
  may: 'catalog.edit',
  summary: '修改名录草稿',
  input: z.object({ id: Id, version: z.number(), content: EntryContent }),
  output: z.object({ version: z.number() }),
  refusals: [...entryRefusals, 'catalog.not_editable', 'catalog.in_review', 'record.changed'],
})
export const submitEntry = endpoint({
  method: 'POST',
  path: '/catalog/entries/:id/submit',
  may: 'catalog.edit',
  summary: '提交管理中心审批发布',
  input: ById,
  output: z.object({ caseNumber: z.string(), dueOn: z.nullable(Day) }),
  refusals: ['catalog.achievement_not_enabled', 'catalog.in_review', 'catalog.not_editable', 'catalog.credits_above_approved'],
})
export const closeEntry = endpoint({
  method: 'POST',
  path: '/catalog/entries/:id/close',
  may: 'catalog.edit',
  summary: '关闭名录（不再受理存入）',
  input: ById,
  output: Done,
  refusals: ['catalog.not_editable'],
})
/** Copies published and closed entries of one's own unit into a new term as drafts on the present version; what exists already is left out and counted. */
export const copyEntries = endpoint({
  method: 'POST',
  path: '/catalog/entries/copy',
  may: 'catalog.edit',
  summary: '复制往期名录到新的一期（草稿）',
  input: z.object({
    fromTerm: z.optional(Line),
    ids: z.optional(z.array(Id).check(z.maxLength(500))),
    term: Line,
    opensOn: Day,
    closesOn: z.optional(Day),
  }),
  output: z.object({ created: z.number(), existing: z.number(), skipped: z.number() }),
  refusals: ['catalog.window_wrong'],
})
/** Submits many drafts at once; those that cannot go are counted. */
export const submitEntries = endpoint({
  method: 'POST',
  path: '/catalog/entries/submit',
  may: 'catalog.edit',
  summary: '把多条名录草稿一起提交审批',
  input: z.object({ ids: z.array(Id).check(z.minLength(1), z.maxLength(200)) }),
  output: z.object({ submitted: z.number(), skipped: z.array(z.object({ id: Id, code: z.string() })) }),
  refusals: [],
})
export const listTerms = endpoint({
  method: 'GET',
  path: '/catalog/terms',
  may: 'catalog.read',
  summary: '期次',
  input: Nothing,
  output: z.object({ items: z.array(z.object({ name: z.string(), entries: z.number() })) }),
  refusals: [],
})
/** Something in a published entry is wrong: the management centre decides; `changes` are applied when it approves. */
export const requestEntryCorrection = endpoint({
  method: 'POST',
  path: '/catalog/entries/:id/corrections',
  may: 'catalog.read',
  summary: '申请更正名录',
  input: z.object({
    id: Id,
    note: z.string().check(z.trim(), z.minLength(5), z.maxLength(1000)),
    changes: z.optional(
      z.partial(
        z.pick(EntryContent, { name: true, opensOn: true, closesOn: true, public: true, channels: true, evidence: true, points: true }),
      ),
    ),
  }),
  output: z.object({ caseNumber: z.string(), dueOn: z.nullable(Day) }),
  refusals: ['catalog.not_editable', 'catalog.window_wrong'],
})

/** A problem of one cell of an import file. */
export const ImportProblem = z.object({ row: z.number(), column: z.string(), zh: z.string(), en: z.string() })
/** Rows: one achievement with one entry each; up to 2,000. `dryRun=yes` only checks. Everything is created as drafts in one transaction. */
export const importCatalog = endpoint({
  method: 'POST',
  path: '/catalog/import',
  may: 'catalog.edit',
  summary: '从文件导入成果和名录（草稿）',
  input: z.object({ name: z.string().check(z.maxLength(300)), dryRun: Flag }),
  output: z.object({
    rows: z.number(),
    achievements: z.number(),
    entries: z.number(),
    existing: z.number(),
    wrong: z.number(),
    problems: z.array(ImportProblem),
    done: z.boolean(),
  }),
  refusals: ['catalog.import_unreadable', 'catalog.import_too_long', 'catalog.import_wrong'],
  transfer: 'upload',
  bodyLimit: 10 * 1024 * 1024,
})
export const importTemplate = endpoint({
  method: 'GET',
  path: '/catalog/import/template',
  may: 'catalog.edit',
  summary: '名录导入模板',
  input: InLanguage,
  output: Nothing,
  refusals: [],
  transfer: 'download',
})

/** A draft or published entry exactly as a learner would see it. */
export const previewEntry = endpoint({
  method: 'GET',
  path: '/catalog/entries/:id/preview',
  may: 'catalog.read',
  summary: '以学习者的样子预览名录',
  input: ById,
  output: readPublicEntry.output,
  refusals: [],
})
