import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** Credits in integer hundredths: 350 is 3.5 credits. */
const Hundredths = z.number().check(z.int(), z.minimum(0), z.maximum(100_000))
const Some = z.number().check(z.int(), z.minimum(1), z.maximum(100_000))
const Code = z.string().check(z.trim(), z.regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$/))
const Short = z.string().check(z.trim(), z.minLength(1), z.maxLength(60))

/** 本科 专科（高职） */
export const ProgrammeLevel = z.enum(['undergraduate', 'higherVocational'])
export type ProgrammeLevel = z.infer<typeof ProgrammeLevel>
/** 全日制 函授·业余 开放教育 自学考试 */
export const ProgrammeMode = z.enum(['fullTime', 'continuing', 'open', 'selfTaught'])
export type ProgrammeMode = z.infer<typeof ProgrammeMode>
/** 草稿 待复核 已发布 已停用 */
export const ProgrammeState = z.enum(['draft', 'submitted', 'published', 'retired'])
export type ProgrammeState = z.infer<typeof ProgrammeState>
/** 必修 选修 实践 */
export const CourseNature = z.enum(['required', 'elective', 'practice'])
export type CourseNature = z.infer<typeof CourseNature>

/** From which kind of education an outcome comes: 本科 高职 学历继续教育 自学考试 非学历 无一定形式 社区与老年. */
export const SourceKind = z.enum([
  'undergraduate',
  'higherVocational',
  'continuingDegree',
  'selfTaughtExamination',
  'nonDegree',
  'noFixedForm',
  'community',
])
export type SourceKind = z.infer<typeof SourceKind>
/** What a conversion does to a course: 计学分 · 免修免考 · 免修不免考 · 免修需补学分. */
export const Effect = z.enum(['credit', 'exemptStudyAndExam', 'exemptStudy', 'exemptCreditOwed'])
export type Effect = z.infer<typeof Effect>

/** A part of the plan (公共基础课, 专业核心课 …) with the credit that must be earned in it. */
export const CourseGroup = z.object({ code: Code, name: Short, least: Hundredths })
/** A course of the plan. `convertible` is false where study can never be replaced: politics, physical education, graduation work. */
export const Course = z.object({
  code: Code,
  name: Short,
  credits: Some,
  nature: CourseNature,
  group: Code,
  convertible: z.boolean(),
  /** The achievement that the school deposits for this course, where it does: what circles of conversions are found by. */
  achievementId: z.optional(Id),
})
export type Course = z.infer<typeof Course>
/**
 * 转换上限: what conversions may at most sum up to. `share` (per mille of the programme's credits, of its required courses' or of one group's) or `credits` (hundredths);
 * the lists narrow what is counted, an empty one narrows nothing.
 */
export const Cap = z.object({
  of: z.enum(['total', 'required', 'group', 'credits']),
  group: z.nullable(Code),
  most: z.number().check(z.int(), z.minimum(0), z.maximum(100_000)),
  sourceKinds: z.array(SourceKind).check(z.maxLength(7)),
  effects: z.array(Effect).check(z.maxLength(4)),
})
export type Cap = z.infer<typeof Cap>

/** 培养方案: what one version of a programme asks of those who begin in its years. */
export const Plan = z.object({
  /** The first year of entry (年级) it holds for; it holds until the next version's. */
  cohortFrom: z.number().check(z.int(), z.minimum(1990), z.maximum(2100)),
  /** Credit to graduate with. */
  least: Some,
  groups: z.array(CourseGroup).check(z.minLength(1), z.maxLength(12)),
  courses: z.array(Course).check(z.minLength(1), z.maxLength(120)),
  caps: z.array(Cap).check(z.maxLength(20)),
})
export type Plan = z.infer<typeof Plan>

const about = {
  name: Short,
  level: ProgrammeLevel,
  mode: ProgrammeMode,
  majorCode: Code,
  majorName: Short,
  months: z.number().check(z.int(), z.minimum(6), z.maximum(120)),
  /** The whole fee in yuan; null where it is not said. */
  feeYuan: z.nullable(z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000))),
  admission: Paragraph,
}
/** A programme in a list. `state` is that of its latest version; `version` the one in force, null before the first. */
export const ProgrammeLine = z.object({
  id: Id,
  code: z.string(),
  ...about,
  organization: OrganizationRef,
  state: ProgrammeState,
  version: z.nullable(z.number()),
  latest: z.number(),
  courses: z.number(),
  least: z.number(),
  updatedAt: Instant,
})
export type ProgrammeLine = z.infer<typeof ProgrammeLine>
/** What a person may do with it, decided for each. */
const can = z.object({ edit: z.boolean(), submit: z.boolean(), publish: z.boolean(), retire: z.boolean() })
/** A version of a programme with its plan. */
export const Programme = z.object({
  ...ProgrammeLine.shape,
  shown: z.object({
    version: z.number(),
    state: ProgrammeState,
    plan: Plan,
    publishedAt: z.nullable(Instant),
    note: z.nullable(z.string()),
  }),
  versions: z.array(z.object({ version: z.number(), state: ProgrammeState, cohortFrom: z.number(), publishedAt: z.nullable(Instant) })),
  can,
})
export type Programme = z.infer<typeof Programme>

const planRefusals = ['programmes.plan_wrong'] as const
const Content = z.object({ ...about, plan: Plan })
const filters = {
  search: z.optional(z.string().check(z.maxLength(60))),
  level: z.optional(ProgrammeLevel),
  mode: z.optional(ProgrammeMode),
  organizationId: z.optional(Id),
}
const VersionOf = z.object({ id: Id, version: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))) })

/** What the list of programmes, or its export, is narrowed to. */
export const ProgrammeFilter = z.object({ ...filters, state: z.optional(ProgrammeState) })
export type ProgrammeFilter = z.infer<typeof ProgrammeFilter>
export const listProgrammes = endpoint({
  method: 'GET',
  path: '/programmes',
  may: 'programmes.read',
  summary: '学历提升专业（培养方案）',
  input: z.extend(ProgrammeFilter, paging),
  output: page(ProgrammeLine),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportProgrammes = endpoint({
  method: 'POST',
  path: '/programmes/exports',
  may: 'programmes.read',
  stepUp: true,
  summary: '导出学历提升专业列表',
  input: z.extend(ProgrammeFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readProgramme = endpoint({
  method: 'GET',
  path: '/programmes/:id',
  may: 'programmes.read',
  summary: '一个专业及其培养方案各版本',
  input: VersionOf,
  output: Programme,
  refusals: [],
})
export const createProgramme = endpoint({
  method: 'POST',
  path: '/programmes',
  may: 'programmes.edit',
  summary: '新建专业和第一版培养方案（草稿）',
  input: z.object({ code: Code, content: Content }),
  output: Programme,
  refusals: ['programmes.not_a_school', 'programmes.code_taken', ...planRefusals],
})
/** Saves the draft; where the latest version is published, this begins the next one. `updatedAt` is what the editor had before it: a later change by somebody else refuses. */
export const saveProgramme = endpoint({
  method: 'PUT',
  path: '/programmes/:id',
  may: 'programmes.edit',
  summary: '保存培养方案草稿（已发布的改动生成下一版）',
  input: z.object({ id: Id, updatedAt: Instant, content: Content }),
  output: Programme,
  refusals: ['programmes.waits_for_review', 'programmes.retired', ...planRefusals],
})
export const submitProgramme = endpoint({
  method: 'POST',
  path: '/programmes/:id/submit',
  may: 'programmes.edit',
  summary: '提交培养方案复核',
  input: ById,
  output: Programme,
  refusals: ['programmes.not_a_draft'],
})
/** A second person publishes what another wrote, or gives it back with a note. */
export const decideProgramme = endpoint({
  method: 'POST',
  path: '/programmes/:id/decision',
  may: 'programmes.publish',
  summary: '复核培养方案：发布或退回',
  input: z.object({ id: Id, decision: z.enum(['publish', 'return']), note: z.optional(Line) }),
  output: Programme,
  refusals: ['programmes.not_submitted', 'programmes.own_work', 'programmes.note_missing', 'programmes.cohort_not_later'],
})
export const retireProgramme = endpoint({
  method: 'POST',
  path: '/programmes/:id/retire',
  may: 'programmes.publish',
  stepUp: true,
  summary: '停用专业（不再接受新的转换申请）',
  input: ById,
  output: Done,
  refusals: ['programmes.not_published'],
})

/** A published programme as anybody sees it. */
export const PublicProgramme = z.object({
  id: Id,
  code: z.string(),
  ...about,
  organization: OrganizationRef,
  version: z.number(),
  courses: z.number(),
  least: z.number(),
})
export type PublicProgramme = z.infer<typeof PublicProgramme>
export const searchProgrammes = endpoint({
  method: 'GET',
  path: '/public/programmes',
  may: 'public',
  summary: '查找学历提升专业',
  input: z.object({ ...paging, ...filters }),
  output: page(PublicProgramme),
  refusals: [],
})
export const publicProgramme = endpoint({
  method: 'GET',
  path: '/public/programmes/:id',
  may: 'public',
  summary: '一个专业的培养方案',
  input: VersionOf,
  output: z.object({ ...PublicProgramme.shape, plan: Plan, publishedOn: Day }),
  refusals: [],
})
