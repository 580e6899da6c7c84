import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, Paragraph, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

const Kind = z.string().check(z.regex(/^[A-Za-z0-9]{2,40}$/))
const Language = z.enum(['zh', 'en', 'both'])

/**
 * 证明模板: the words and the layout of a kind, as data. In the wordings `{name}`, `{count}` and the other words of `TemplateLine.placeholders` are replaced when
 * a paper is printed; any other `{word}` is refused when the draft is saved. `holder` and `columns` are keys of `TemplateLine.holderParts` and `.columnParts`, in
 * the order they are printed. `issuedBy`: the unit named on the paper, the one that handles the person or the management centre.
 */
export const TemplateContent = z.object({
  titleZh: z.string().check(z.trim(), z.minLength(2), z.maxLength(60)),
  titleEn: z.string().check(z.trim(), z.minLength(2), z.maxLength(120)),
  wordingZh: z.string().check(z.trim(), z.minLength(2), z.maxLength(1000)),
  wordingEn: z.string().check(z.trim(), z.minLength(2), z.maxLength(2000)),
  noteZh: Paragraph,
  noteEn: Paragraph,
  holder: z.array(z.string().check(z.maxLength(40))).check(z.maxLength(20)),
  columns: z.array(z.string().check(z.maxLength(40))).check(z.maxLength(8)),
  layout: z.enum(['table', 'list']),
  issuedBy: z.enum(['unit', 'managementCentre']),
})
export type TemplateContent = z.infer<typeof TemplateContent>
/** `published` is the one in use: one a kind. `retired` ones stay for the papers that were printed by them. */
export const TemplateVersion = z.object({
  kind: Kind,
  version: z.number(),
  state: z.enum(['draft', 'published', 'retired']),
  content: TemplateContent,
  /** Null for the versions that the bank was installed with. */
  draftedBy: z.nullable(z.string()),
  draftedAt: Instant,
  publishedBy: z.nullable(z.string()),
  publishedAt: z.nullable(Instant),
  proofs: z.number(),
  /** `publish`: the caller is another person than who drafted it. */
  can: z.array(z.enum(['edit', 'publish'])),
})
export type TemplateVersion = z.infer<typeof TemplateVersion>

const Part = z.object({ key: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })
/** One kind in the list of templates: what is in use, what waits, and what an editor may choose from. */
export const TemplateLine = z.object({
  kind: Kind,
  name: z.object({ zh: z.string(), en: z.string() }),
  inUse: z.number(),
  draft: z.nullable(z.number()),
  holderParts: z.array(Part),
  columnParts: z.array(Part),
  placeholders: z.array(Part),
})
export const listTemplates = endpoint({
  method: 'GET',
  path: '/proof-templates',
  may: 'proofs.templates',
  summary: '证明模板',
  input: Nothing,
  output: z.object({ items: z.array(TemplateLine) }),
  refusals: [],
})
/** All versions of a kind, newest first; the draft, where there is one, is the first. */
export const listTemplateVersions = endpoint({
  method: 'GET',
  path: '/proof-templates/:kind/versions',
  may: 'proofs.templates',
  summary: '一种证明的模板版本',
  input: z.object({ kind: Kind }),
  output: z.object({ items: z.array(TemplateVersion) }),
  refusals: [],
})
/** Writes the draft of a kind; there is one at most, and whoever saved it last is its author. `base`: the version the editor began with, so that two editors meet. */
export const saveTemplateDraft = endpoint({
  method: 'PUT',
  path: '/proof-templates/:kind/draft',
  may: 'proofs.templates',
  summary: '保存模板草稿',
  input: z.object({ kind: Kind, content: TemplateContent, savedAt: z.optional(Instant) }),
  output: TemplateVersion,
  refusals: ['proofs.template_placeholder', 'proofs.template_part', 'proofs.unprintable_template'],
})
/** A sample person printed through a version, a draft too: a PDF or a picture to look at. Nothing is issued, and the sheet says that it is a sample. Works as the `src` of an image. */
export const previewTemplate = endpoint({
  method: 'GET',
  path: '/proof-templates/:kind/versions/:version/preview',
  may: 'proofs.templates',
  summary: '预览模板（样张）',
  input: z.object({
    kind: Kind,
    version: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100_000)),
    language: z.optional(Language),
    format: z.optional(z.enum(['pdf', 'png'])),
  }),
  output: z.unknown(),
  refusals: ['proofs.printing_busy'],
  transfer: 'download',
})
/** By a second person: whoever drafted it may not. From then on new papers are printed by it; those that were issued keep theirs. */
export const publishTemplate = endpoint({
  method: 'POST',
  path: '/proof-templates/:kind/publish',
  may: 'proofs.templates',
  stepUp: true,
  summary: '启用模板草稿（由另一人）',
  input: z.object({ kind: Kind, version: z.number().check(z.int(), z.minimum(1)) }),
  output: TemplateVersion,
  refusals: ['proofs.template_second_person', 'proofs.template_not_draft'],
})

/** Whose papers a batch prints: everybody of a class of the own subtree, or account numbers (pasted, spaces and hyphens are fine). */
export const BatchPeople = z.union([
  z.object({ by: z.literal('class'), organizationId: Id, className: Line }),
  z.object({ by: z.literal('accounts'), accountNos: z.array(z.string().check(z.maxLength(40))).check(z.minLength(1), z.maxLength(5000)) }),
])
const batchInput = {
  people: BatchPeople,
  kind: Kind,
  language: z.optional(Language),
  validity: z.optional(z.enum(['30', '90', '180', 'longTerm'])),
  purpose: z.optional(Line),
  typeCodes: z.optional(z.array(z.string().check(z.maxLength(60))).check(z.maxLength(60))),
  years: z.optional(z.array(z.number().check(z.int(), z.minimum(1900), z.maximum(2200))).check(z.maxLength(100))),
}
const batchRefusals = ['proofs.kind_unknown', 'proofs.validity_not_offered', 'proofs.batch_empty', 'proofs.batch_too_large'] as const
/**
 * 名册: reads a table file (xlsx, xls, csv, dbf) in which any column holds account numbers or ID numbers, and gives the account numbers of those people who are in
 * scope, to be sent as `accounts`. `unknown`: rows of the file in which nobody was found. Nothing is stored.
 */
export const readRoster = endpoint({
  method: 'POST',
  path: '/proof-batches/roster',
  may: 'proofs.batch',
  summary: '批量开具：读名册文件',
  input: z.object({ name: z.string().check(z.maxLength(300)) }),
  output: z.object({ rows: z.number(), accountNos: z.array(z.string()), unknown: z.array(z.number()) }),
  refusals: ['proofs.roster_unreadable', 'proofs.batch_too_large'],
  transfer: 'upload',
  bodyLimit: 10 * 1024 * 1024,
})
/** Before it begins: how many people, and how many of them would be stopped (a character that the fonts lack). `unknown`: account numbers that are nobody of the own subtree. */
export const previewBatch = endpoint({
  method: 'POST',
  path: '/proof-batches/preview',
  may: 'proofs.batch',
  summary: '批量开具：先看人数和问题',
  input: z.object({ people: BatchPeople }),
  output: z.object({ people: z.number(), unprintable: z.number(), unknown: z.array(z.string()) }),
  refusals: ['proofs.batch_empty', 'proofs.batch_too_large'],
})

/** `waiting` → `printing` → `packing` → `done`; `cancelled` by a person, what was issued stays valid. Poll `readBatch` each second or two, or watch the job tray (`listJobs`). */
export const BatchState = z.enum(['waiting', 'printing', 'packing', 'done', 'cancelled'])
/**
 * 批量开具. A killed server goes on where it stood. `skipped`: people without anything to prove or not active; `stopped`: names that cannot be printed, in the queue of
 * `listStops`. `files` holds `zip` (PDFs, index.csv, index.xlsx, roster.pdf) and `roster` once done; the zip lives until `filesUntil`, the papers for good.
 */
export const Batch = z.object({
  id: Id,
  title: z.string(),
  kind: Kind,
  kindName: z.object({ zh: z.string(), en: z.string() }),
  state: BatchState,
  organization: OrganizationRef,
  total: z.number(),
  printed: z.number(),
  skipped: z.number(),
  stopped: z.number(),
  purpose: z.nullable(z.string()),
  validTo: z.nullable(Day),
  createdBy: z.string(),
  createdAt: Instant,
  doneAt: z.nullable(Instant),
  filesUntil: z.nullable(Instant),
  files: z.array(z.enum(['zip', 'roster'])),
  can: z.array(z.enum(['cancel', 'download'])),
})
export type Batch = z.infer<typeof Batch>
/** A kind that takes outcomes prints everything of theirs that is valid and fits `typeCodes` and `years`, 200 at most. */
export const createBatch = endpoint({
  method: 'POST',
  path: '/proof-batches',
  may: 'proofs.batch',
  stepUp: true,
  summary: '批量开具证明（任务）',
  input: z.object({ title: Line, reason: Line, ...batchInput }),
  output: Batch,
  refusals: batchRefusals,
})
export const listBatches = endpoint({
  method: 'GET',
  path: '/proof-batches',
  may: 'proofs.batch',
  summary: '批量开具的任务',
  input: z.object({ ...paging }),
  output: page(Batch),
  refusals: [],
})
export const readBatch = endpoint({
  method: 'GET',
  path: '/proof-batches/:id',
  may: 'proofs.batch',
  summary: '一个批量开具任务的进度',
  input: ById,
  output: Batch,
  refusals: [],
})
/** People of a batch who got no paper, and why: the refusal with its sentences. */
export const listBatchProblems = endpoint({
  method: 'GET',
  path: '/proof-batches/:id/problems',
  may: 'proofs.batch',
  summary: '批量开具中没有开出的人和原因',
  input: z.object({ id: Id, ...paging }),
  output: page(
    z.object({
      rowNo: z.number(),
      learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
      code: z.string(),
      zh: z.string(),
      en: z.string(),
    }),
  ),
  refusals: [],
})
export const cancelBatch = endpoint({
  method: 'POST',
  path: '/proof-batches/:id/cancel',
  may: 'proofs.batch',
  summary: '停止批量开具（已开出的仍然有效）',
  input: ById,
  output: Batch,
  refusals: ['proofs.batch_over'],
})
/** `zip`: every paper with its index. `roster`: the list to be stamped and signed for (名册). */
export const downloadBatch = endpoint({
  method: 'GET',
  path: '/proof-batches/:id/:file',
  may: 'proofs.batch',
  summary: '下载批量开具的压缩包或名册',
  input: z.object({ id: Id, file: z.enum(['zip', 'roster']) }),
  output: z.unknown(),
  refusals: ['proofs.batch_not_done'],
  transfer: 'download',
})

/**
 * 无法打印的姓名: papers that were stopped because a character has no glyph. A person of the bank looks at the document and says how the name is printed
 * (`printAs`, in characters that can be printed, for example 张（氵恒） or pinyin); the learner is told and can issue at once. Without `printAs` the note says what
 * happens instead (a paper written by hand).
 */
export const Stop = z.object({
  id: Id,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  kind: Kind,
  characters: z.array(z.string()),
  /** Where the characters stand: in the name, or in what was proven (an achievement's name). Only a name can be given another print. */
  inName: z.boolean(),
  organization: OrganizationRef,
  stoppedAt: Instant,
  state: z.enum(['open', 'resolved']),
  printAs: z.nullable(z.string()),
  note: z.nullable(z.string()),
  resolvedBy: z.nullable(z.string()),
  resolvedAt: z.nullable(Instant),
})
export type Stop = z.infer<typeof Stop>
export const listStops = endpoint({
  method: 'GET',
  path: '/proof-stops',
  may: 'proofs.issue',
  summary: '待人工处理：姓名有无法打印的字',
  input: z.object({ ...paging, state: z.optional(z.enum(['open', 'resolved'])) }),
  output: page(Stop),
  refusals: [],
})
export const resolveStop = endpoint({
  method: 'POST',
  path: '/proof-stops/:id/resolve',
  may: 'proofs.issue',
  summary: '处理无法打印的姓名',
  input: z.object({ id: Id, printAs: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(60))), note: Line }),
  output: Done,
  refusals: ['proofs.stop_resolved', 'proofs.print_as_unprintable'],
})
