import * as z from 'zod/mini'
import { ById, Flag, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

export {
  type BatchColumn,
  batchColumns,
  type HeaderMeaning,
  headerMeaning,
  headersFor,
  plainHeader,
  vagueHeaders,
} from './batchColumns.ts'
export {
  batchFailures,
  type BatchFailureCode,
  batchProblems,
  type BatchProblemCode,
  failureSentence,
  problemSentence,
  problemTitle,
} from './batchProblems.ts'

/**
 * States of a batch: uploaded → checking → checked → submitted → approved → committing → committed; aside: refused (by the second person), cancelled,
 * failed (the file cannot be read, or storing failed for good), undoing → undone.
 */
export const BatchState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'submitted',
  'approved',
  'committing',
  'committed',
  'refused',
  'cancelled',
  'failed',
  'undoing',
  'undone',
])
export type BatchState = z.infer<typeof BatchState>

/** What a file holds: learning outcomes, or people whose accounts a centre opens. */
export const BatchKind = z.enum(['outcomes', 'people'])
export type BatchKind = z.infer<typeof BatchKind>

/**
 * The legal basis of an import of people (个人信息保护法第十三条): 已取得个人同意 订立履行合同所必需 人力资源管理所必需 履行法定职责或法定义务所必需. Each person is
 * shown it at activation, with the number of the document that says so.
 */
export const PeopleBasis = z.enum(['consent', 'contract', 'humanResources', 'statutoryDuty'])
export type PeopleBasis = z.infer<typeof PeopleBasis>

/** Which column of the file (0-based position) stands for which field. */
export const BatchMapping = z.record(z.string(), z.number().check(z.int(), z.minimum(0), z.maximum(99)))
export type BatchMapping = z.infer<typeof BatchMapping>

const Params = z.record(z.string(), z.union([z.string(), z.number()]))
/** A code with parameters; the sentences are `failureSentence(code, …)`. */
const Told = z.object({ code: z.string(), params: Params, zh: z.string(), en: z.string() })
const Who = z.nullable(z.object({ id: Id, name: z.string() }))

/** What the caller may do with a batch now. */
export const BatchAct = z.enum(['map', 'check', 'submit', 'approve', 'refuse', 'cancel', 'undo', 'wrongRows'])
export type BatchAct = z.infer<typeof BatchAct>

/** One batch with its counts, its progress and what the caller may do. `earlier`: the same file was uploaded before; this is that batch. */
export const Batch = z.object({
  id: Id,
  kind: BatchKind,
  typeCode: z.nullable(z.string()),
  organization: OrganizationRef,
  /** On what an import of people rests; null for outcomes. */
  basis: z.nullable(PeopleBasis),
  basisDocument: z.nullable(z.string()),
  fileName: z.string(),
  fileSize: z.number(),
  sha256: z.string(),
  state: BatchState,
  version: z.number(),
  header: z.array(z.string()),
  mapping: BatchMapping,
  remembered: z.boolean(),
  warnings: z.array(Told),
  counts: z.object({ read: z.number(), new: z.number(), unchanged: z.number(), wrong: z.number(), stored: z.number(), people: z.number() }),
  /** How far the present work is; null where nothing runs. `phase`: waiting, reading, comparing, storing, undoing. */
  progress: z.nullable(z.object({ phase: z.string(), done: z.number(), total: z.number() })),
  failure: z.nullable(Told),
  prepared: z.object({ by: z.string(), at: Instant }),
  submittedAt: z.nullable(Instant),
  decided: z.nullable(z.object({ by: z.string(), at: Instant, reason: z.nullable(z.string()) })),
  committedAt: z.nullable(Instant),
  undone: z.nullable(z.object({ by: z.string(), at: Instant })),
  sourceUntil: z.nullable(Instant),
  can: z.array(BatchAct),
})
export type Batch = z.infer<typeof Batch>

/** One line of the list of batches. */
export const BatchLine = z.object({
  id: Id,
  kind: BatchKind,
  typeCode: z.nullable(z.string()),
  fileName: z.string(),
  organization: OrganizationRef,
  state: BatchState,
  rows: z.number(),
  new: z.number(),
  wrong: z.number(),
  stored: z.number(),
  preparedBy: z.string(),
  preparedAt: Instant,
  committedAt: z.nullable(Instant),
})

/** What the list of batches, or its export, is narrowed to. */
export const BatchFilter = z.object({
  kind: z.optional(BatchKind),
  state: z.optional(BatchState),
  waiting: z.optional(Flag),
  mine: z.optional(Flag),
})
export type BatchFilter = z.infer<typeof BatchFilter>
export const listBatches = endpoint({
  method: 'GET',
  path: '/batches',
  may: 'staff',
  summary: '本范围内的批次（批量存入、人员导入）',
  input: z.extend(BatchFilter, paging),
  output: page(BatchLine),
  refusals: [],
})
/** The history of batches as a file, without the rows of any; a job of the tray. */
export const exportBatches = endpoint({
  method: 'POST',
  path: '/batches/exports',
  may: 'deposits.prepareBatch',
  stepUp: true,
  summary: '导出批次列表',
  input: z.extend(BatchFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readBatch = endpoint({
  method: 'GET',
  path: '/batches/:id',
  may: 'staff',
  summary: '一个批次：数量、进度和可以做的事',
  input: ById,
  output: Batch,
  refusals: [],
})
export const batchEvents = endpoint({
  method: 'GET',
  path: '/batches/:id/events',
  may: 'staff',
  summary: '批次的实时进度（SSE，每条内容与查询批次相同）',
  input: ById,
  output: Batch,
  refusals: [],
  transfer: 'events',
})
export const batchTemplate = endpoint({
  method: 'GET',
  path: '/batches/template',
  may: 'staff',
  summary: '下载模板（xlsx，含填写说明）',
  input: z.object({ kind: BatchKind, typeCode: z.optional(z.string().check(z.maxLength(40))) }),
  output: z.object({}),
  refusals: ['batches.type_unknown'],
  transfer: 'download',
})
/** The raw body is the file; the same file uploaded again by the same unit answers with the earlier batch (`earlier: true`). */
export const uploadBatch = endpoint({
  method: 'POST',
  path: '/batches',
  may: 'staff',
  summary: '上传批次文件（xlsx、xls、csv、dbf，最大 200 MB）',
  input: z.object({
    kind: BatchKind,
    name: Line,
    typeCode: z.optional(z.string().check(z.maxLength(40))),
    basis: z.optional(PeopleBasis),
    basisDocument: z.optional(Line),
  }),
  output: z.object({ earlier: z.boolean(), batch: Batch }),
  refusals: ['batches.basis_missing', 'batches.empty_file', 'batches.type_unknown', 'batches.too_many_open', 'input.too_large'],
  transfer: 'upload',
  bodyLimit: 200 * 1024 * 1024,
})
/** The basis that the caller's unit named last, to be offered again; nulls where it never imported people. */
export const lastPeopleBasis = endpoint({
  method: 'GET',
  path: '/batches/people-basis',
  may: 'accounts.import',
  summary: '本单位上次导入人员时写明的法律依据',
  input: z.object({}),
  output: z.object({ basis: z.nullable(PeopleBasis), document: z.nullable(z.string()) }),
  refusals: [],
})
const staged = { version: z.optional(z.number()) }
export const checkBatch = endpoint({
  method: 'POST',
  path: '/batches/:id/check',
  may: 'staff',
  summary: '确认列的对应关系并开始检查（不写入任何数据）',
  input: z.object({ id: Id, mapping: z.optional(BatchMapping), ...staged }),
  output: Batch,
  refusals: ['batches.wrong_state', 'batches.column_missing', 'batches.column_unknown', 'batches.column_twice', 'batches.file_deleted'],
})
/** Problems in the order of the file; `column` is the field's key, empty for the whole row. */
export const BatchProblem = z.object({
  row: z.number(),
  column: z.string(),
  header: z.string(),
  code: z.string(),
  params: Params,
  zh: z.string(),
  en: z.string(),
})
export type BatchProblem = z.infer<typeof BatchProblem>
export const listBatchProblems = endpoint({
  method: 'GET',
  path: '/batches/:id/problems',
  may: 'staff',
  summary: '检查出的问题，逐格列出',
  input: z.object({ id: Id, ...paging, code: z.optional(z.string().check(z.maxLength(40))) }),
  output: z.object({
    items: z.array(BatchProblem),
    next: z.nullable(z.string()),
    byCode: z.array(z.object({ code: z.string(), count: z.number(), zh: z.string(), en: z.string() })),
  }),
  refusals: [],
})
export const batchWrongRows = endpoint({
  method: 'GET',
  path: '/batches/:id/wrong-rows',
  may: 'staff',
  summary: '下载有问题的行（xlsx，标红并附原因）',
  input: ById,
  output: z.object({}),
  refusals: ['batches.no_wrong_rows', 'batches.file_deleted', 'batches.wrong_state'],
  transfer: 'download',
})
/** A masked sample of what would be stored, for the second person. */
export const batchSample = endpoint({
  method: 'GET',
  path: '/batches/:id/sample',
  may: 'staff',
  summary: '抽看若干行（已脱敏），供批准人核对',
  input: ById,
  output: z.object({
    items: z.array(
      z.object({
        row: z.number(),
        name: z.string(),
        idMasked: z.string(),
        entry: z.nullable(z.string()),
        obtainedOn: z.nullable(z.string()),
        credits: z.nullable(z.number()),
        grade: z.nullable(z.string()),
        newPerson: z.boolean(),
      }),
    ),
  }),
  refusals: [],
})
export const submitBatch = endpoint({
  method: 'POST',
  path: '/batches/:id/submit',
  may: 'staff',
  summary: '提交，由另一人批准',
  input: z.object({ id: Id, ...staged }),
  output: Batch,
  refusals: ['batches.wrong_state', 'batches.nothing_to_store'],
})
export const approveBatch = endpoint({
  method: 'POST',
  path: '/batches/:id/approve',
  may: 'deposits.approveBatch',
  summary: '批准批次并开始存入',
  input: z.object({ id: Id, ...staged }),
  output: Batch,
  refusals: ['batches.wrong_state', 'batches.second_person'],
})
export const refuseBatch = endpoint({
  method: 'POST',
  path: '/batches/:id/refuse',
  may: 'deposits.approveBatch',
  summary: '不批准批次并说明原因',
  input: z.object({ id: Id, reason: Line, ...staged }),
  output: Batch,
  refusals: ['batches.wrong_state', 'batches.second_person'],
})
export const cancelBatch = endpoint({
  method: 'POST',
  path: '/batches/:id/cancel',
  may: 'staff',
  summary: '取消批次（存入完成前随时可以）',
  input: z.object({ id: Id }),
  output: Batch,
  refusals: ['batches.wrong_state', 'batches.too_late'],
})
export const undoBatch = endpoint({
  method: 'POST',
  path: '/batches/:id/undo',
  may: 'deposits.approveBatch',
  summary: '撤销已存入的批次（没有成果被使用时）',
  input: z.object({ id: Id, reason: Line }),
  output: Batch,
  refusals: ['batches.wrong_state', 'batches.in_use'],
})
/** 交接: what a colleague who leaves has under way goes to another one of the same unit who prepares such batches. */
export const handOverBatches = endpoint({
  method: 'POST',
  path: '/batches/hand-over',
  may: 'reviews.handOver',
  summary: '交接：把一个人未完成的批次交给同单位的另一人',
  input: z.object({ fromStaffId: Id, toStaffId: Id }),
  output: z.object({ count: z.number() }),
  refusals: ['batches.colleague_unknown'],
})
export const batchHistory = endpoint({
  method: 'GET',
  path: '/batches/:id/history',
  may: 'staff',
  summary: '批次的经过：谁在何时做了什么',
  input: ById,
  output: z.object({ items: z.array(z.object({ at: Instant, act: z.string(), by: Who, reason: z.nullable(z.string()) })) }),
  refusals: [],
})
