import { audit } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { tellParams } from '../platform/auditText.ts'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, formatInstant, isDayText, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { link, chainStart } from './chain.ts'
import { walkChain } from './sequencer.ts'
import * as store from './store.ts'

const idText = /^\d{1,19}$/
const beforeCursor = (cursor: string | undefined): Id | null => (cursor !== undefined && idText.test(cursor) ? cursor : null)

type Filters = Readonly<Partial<Record<keyof typeof audit.auditFilters, string | undefined>>>

const filterOf = (f: Filters): store.RecordFilter => ({
  from: f.from !== undefined && isDayText(f.from) ? startOfShanghaiDay(f.from) : undefined,
  until: f.to !== undefined && isDayText(f.to) ? startOfShanghaiDay(addDays(f.to, 1)) : undefined,
  act: f.act,
  actorKind: f.actorKind,
  actorId: f.actorId,
  organizationId: f.organizationId,
  learnerId: f.learnerId,
  subjectKind: f.subjectKind,
  subjectId: f.subjectId,
  result: f.result,
})

const lineOf = (r: store.RecordRow): audit.AuditLine => ({
  id: r.id,
  seq: r.seq,
  at: r.at.toISOString(),
  actorKind: r.actorKind,
  actorId: r.actorId,
  actorName: r.actorName,
  organization: r.organizationId === null || r.organizationName === null ? null : { id: r.organizationId, name: r.organizationName },
  act: r.act,
  subjectKind: r.subjectKind,
  subjectId: r.subjectId,
  subjectName: r.subjectName,
  learnerId: r.learnerId,
  result: r.result,
  address: r.address,
})

// The audit is read as bank_auditor, who can change nothing: the officer's right is the permission, there is no scope below the whole.
const search = query(audit.searchAudit, async (ctx, input) => {
  const db = ctx.platform.database.auditor
  const limit = input.limit ?? 50
  const filter = filterOf(input)
  const rows = await store.searchRecords(db, filter, beforeCursor(input.cursor), limit)
  const count = input.cursor === undefined ? await store.countRecords(db, filter) : undefined
  return {
    items: rows.slice(0, limit).map(lineOf),
    next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
    ...(count === undefined ? {} : { count: Math.min(count, 10_000), more: count > 10_000 }),
  }
})

const linkHolds = async (platform: Platform, r: store.RecordRow): Promise<boolean> => {
  if (r.seq === null || r.hash === null) return true
  const seq = BigInt(r.seq)
  const before = seq === 1n ? chainStart : await store.hashAt(platform.database.auditor, seq - 1n)
  return before !== undefined && link(platform.keyring, before, seq, r.bytes).equals(r.hash)
}

const record = query(audit.auditRecord, async (ctx, { id }) => {
  const row = await store.recordById(ctx.platform.database.auditor, id)
  if (row === undefined) return { refused: 'record.not_found' }
  const told = (await tellParams(ctx.platform.database.auditor, ctx.platform.keyring, [row])).get(row.id)
  return {
    ...lineOf(row),
    params: told?.params ?? row.params,
    requestId: row.requestId,
    appointmentId: row.appointmentId,
    bytes: row.bytes.toString('utf8'),
    hash: row.hash?.toString('hex') ?? null,
    intact: told?.whole !== false && (await linkHolds(ctx.platform, row)),
  }
})

/** How many of the newest links a look at the chain's state recomputes. */
const checkedLinks = 1_000n

const status = query(audit.chainStatus, async (ctx) => {
  const db = ctx.platform.database.auditor
  const head = await store.chainHead(db)
  const tail = await store.waiting(db)
  const walk = await walkChain(ctx.platform, BigInt(head?.seq ?? 0) - checkedLinks + 1n)
  return {
    length: head?.seq ?? '0',
    head: head?.hash.toString('hex') ?? null,
    headAt: head?.at.toISOString() ?? null,
    pending: tail.n,
    oldestPendingAt: tail.since?.toISOString() ?? null,
    checked: walk.checked,
    intact: walk.broken === null,
  }
})

const actors = { staff: '管理员', learner: '学习者', institution: '机构系统', system: '系统', anonymous: '未登录' } as const
const results = { done: '完成', refused: '被拒绝', failed: '失败' } as const

/** The audit's records as an export: what the officer searched, newest first. */
export const auditExport = listExport({
  endpoint: audit.exportAudit,
  act: 'audit.export',
  kind: 'audit.records',
  title: '审计记录',
  pages: async (ctx, stored) => {
    const db = ctx.platform.database.auditor
    const filter = filterOf(audit.AuditFilter.parse(stored))
    return async (before: Id | undefined) => {
      const { items, next } = exportPage(await store.searchRecords(db, filter, before ?? null, exportPageRows), (last) => last.id)
      const told = await tellParams(db, ctx.platform.keyring, items)
      return { items: items.map((row) => ({ ...row, told: told.get(row.id)?.params ?? {} })), next }
    }
  },
  columns: [
    ['链上序号', 12, (row) => row.seq ?? ''],
    ['时间', 20, (row) => formatInstant(row.at)],
    ['操作者类型', 12, (row) => actors[row.actorKind]],
    ['操作者编号', 22, (row) => row.actorId ?? ''],
    ['操作者', 12, (row) => row.actorName ?? ''],
    ['机构', 28, (row) => row.organizationName ?? ''],
    ['操作', 26, (row) => audit.actWords(row.act, 'zh')],
    ['操作代码', 26, (row) => row.act],
    ['对象类型', 16, (row) => audit.subjectWords(row.subjectKind ?? '', 'zh')],
    ['对象编号', 22, (row) => row.subjectId ?? ''],
    ['对象', 22, (row) => row.subjectName ?? ''],
    ['学习者编号', 22, (row) => row.learnerId ?? ''],
    ['结果', 10, (row) => results[row.result]],
    ['地址', 18, (row) => row.address ?? ''],
    ['请求编号', 24, (row) => row.requestId ?? ''],
    ['参数', 40, (row) => JSON.stringify(row.told)],
    ['链上哈希', 40, (row) => row.hash?.toString('hex') ?? ''],
  ],
})

/** Search, detail, export and state of the audit. */
export const auditActions: readonly Bound[] = [search, record, status, auditExport.start]
