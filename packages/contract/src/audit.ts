import * as z from 'zod/mini'
import { ById, Day, Id, Instant, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

export { actWords, auditActs, auditAreas, auditSubjects, subjectWords } from './auditWords.ts'

/** Kinds of doer in the audit. */
export const ActorKind = z.enum(['staff', 'learner', 'institution', 'system', 'anonymous'])

/** What the audit can be searched by. Days are of Asia/Shanghai, both included. */
export const auditFilters = {
  from: z.optional(Day),
  to: z.optional(Day),
  act: z.optional(z.string().check(z.trim(), z.maxLength(80))),
  actorKind: z.optional(ActorKind),
  actorId: z.optional(Id),
  organizationId: z.optional(Id),
  learnerId: z.optional(Id),
  subjectKind: z.optional(z.string().check(z.maxLength(60))),
  subjectId: z.optional(Id),
  result: z.optional(z.enum(['done', 'refused', 'failed'])),
}

/** What a search of the audit, or its export, is narrowed to. */
export const AuditFilter = z.object(auditFilters)

/** One audited act in a list. `seq` is its place in the chain, null while the sequencer has not taken it (seconds). */
export const AuditLine = z.object({
  id: Id,
  seq: z.nullable(z.string()),
  at: Instant,
  actorKind: ActorKind,
  actorId: z.nullable(Id),
  actorName: z.nullable(z.string()),
  organization: z.nullable(OrganizationRef),
  act: z.string(),
  subjectKind: z.nullable(z.string()),
  subjectId: z.nullable(Id),
  /** The name of a member of staff or a unit; null for other kinds. */
  subjectName: z.nullable(z.string()),
  learnerId: z.nullable(Id),
  result: z.enum(['done', 'refused', 'failed']),
  address: z.nullable(z.string()),
})
export type AuditLine = z.infer<typeof AuditLine>

export const searchAudit = endpoint({
  method: 'GET',
  path: '/audit/records',
  may: 'audit.read',
  summary: '审计记录查询（审计管理员）',
  input: z.object({ ...paging, ...auditFilters }),
  output: page(AuditLine),
  refusals: [],
})
export const auditRecord = endpoint({
  method: 'GET',
  path: '/audit/records/:id',
  may: 'audit.read',
  summary: '一条审计记录：参数、原始字节、链上位置',
  input: ById,
  output: z.extend(AuditLine, {
    params: z.record(z.string(), z.unknown()),
    requestId: z.nullable(z.string()),
    appointmentId: z.nullable(Id),
    bytes: z.string(),
    hash: z.nullable(z.string()),
    intact: z.boolean(),
  }),
  refusals: [],
})
export const exportAudit = endpoint({
  method: 'POST',
  path: '/audit/exports',
  may: 'audit.read',
  stepUp: true,
  summary: '导出审计记录',
  input: z.object({ ...auditFilters, ...exportFields }),
  output: ExportStarted,
  refusals: [],
})
/** How the chain stands: `pending` records wait for the sequencer; `checked` tells whether the newest links were recomputed and hold. */
export const chainStatus = endpoint({
  method: 'GET',
  path: '/audit/chain',
  may: 'audit.read',
  summary: '审计链状态',
  input: Nothing,
  output: z.object({
    length: z.string(),
    head: z.nullable(z.string()),
    headAt: z.nullable(Instant),
    pending: z.number(),
    oldestPendingAt: z.nullable(Instant),
    checked: z.number(),
    intact: z.boolean(),
  }),
  refusals: [],
})
