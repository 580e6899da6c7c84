import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { IdKind } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { AccountState, RealNameLevel } from './learners.ts'

/** One of the two accounts of a merge, with what it holds: stored outcomes and their credits (in hundredths), applications, doors bound, affiliations. */
export const MergeSide = z.object({
  id: Id,
  accountNo: z.string(),
  name: z.string(),
  formerNames: z.array(z.string()),
  idKind: IdKind,
  idMasked: z.string(),
  phoneMasked: z.nullable(z.string()),
  birthYear: z.nullable(z.number()),
  state: AccountState,
  realNameLevel: RealNameLevel,
  channel: z.string(),
  organization: OrganizationRef,
  openedAt: Instant,
  activatedAt: z.nullable(Instant),
  lastVisitAt: z.nullable(Instant),
  outcomes: z.number(),
  credits: z.number(),
  applications: z.number(),
  openApplications: z.number(),
  doors: z.number(),
  affiliations: z.number(),
})
/** A result that both accounts hold: the same achievement and occurrence. One of the two counts after the merge; undoing brings the other back. */
export const MergeDouble = z.object({ name: z.string(), obtainedOn: Day, counts: z.enum(['canonical', 'merged']) })
/** What a merge would do, in numbers. `doubles`: results held twice; `near`: outcomes of one entry or one day that a person should look at; `after`: what the person holds then. */
export const MergePreview = z.object({
  canonical: MergeSide,
  merged: MergeSide,
  doubles: z.array(MergeDouble),
  near: z.array(z.object({ canonical: z.string(), merged: z.string(), obtainedOn: Day })),
  after: z.object({ outcomes: z.number(), credits: z.number(), applications: z.number(), doors: z.number(), affiliations: z.number() }),
})
/** States of a merge: proposed → merged | refused; merged → undone within 30 days. */
export const MergeState = z.enum(['proposed', 'merged', 'refused', 'undone'])
/** A merge in a list. */
export const MergeLine = z.object({
  id: Id,
  state: MergeState,
  canonical: z.object({ id: Id, accountNo: z.string(), name: z.string() }),
  merged: z.object({ id: Id, accountNo: z.string(), name: z.string() }),
  organization: OrganizationRef,
  proposedBy: z.string(),
  proposedAt: Instant,
  decidedBy: z.nullable(z.string()),
  decidedAt: z.nullable(Instant),
  undoUntil: z.nullable(Instant),
})
/** A merge whole, with its preview as of now and what the reader `can` do: confirm, refuse, undo. */
export const MergeDetail = z.object({
  ...MergeLine.shape,
  reason: z.string(),
  decision: z.nullable(z.string()),
  undoneBy: z.nullable(z.string()),
  undoReason: z.nullable(z.string()),
  undoneAt: z.nullable(Instant),
  preview: MergePreview,
  can: z.array(z.enum(['confirm', 'refuse', 'undo'])),
})

const pair = { canonicalId: Id, mergedId: Id }
const mergeRefusals = [
  'accounts.merge_same',
  'accounts.merge_state',
  'accounts.merge_chained',
  'accounts.merge_open',
  'accounts.merge_both_used',
] as const

/** Both accounts side by side with the numbers of a merge; nothing is changed. The account that stays is the reader's choice. */
export const previewMerge = endpoint({
  method: 'GET',
  path: '/account-merges/preview',
  may: 'accounts.manage',
  summary: '预览两个账户合并后的结果',
  input: z.object(pair),
  output: MergePreview,
  refusals: mergeRefusals,
})
/** Proposes to join `mergedId` to `canonicalId`. Nothing happens before a second person confirms. */
export const proposeMerge = endpoint({
  method: 'POST',
  path: '/account-merges',
  may: 'accounts.manage',
  summary: '提出账户合并（需第二人确认）',
  input: z.object({ ...pair, reason: Line }),
  output: z.object({ id: Id }),
  refusals: mergeRefusals,
})
/** What the list of merges, or its export, is narrowed to. */
export const MergeFilter = z.object({ state: z.optional(MergeState) })
export const listMerges = endpoint({
  method: 'GET',
  path: '/account-merges',
  may: 'accounts.manage',
  summary: '账户合并列表',
  input: z.extend(MergeFilter, paging),
  output: page(MergeLine),
  refusals: [],
})
/** The list as a file, persons masked; a job of the tray. */
export const exportMerges = endpoint({
  method: 'POST',
  path: '/account-merges/exports',
  may: 'accounts.manage',
  stepUp: true,
  summary: '导出账户合并列表（掩码）',
  input: z.extend(MergeFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const getMerge = endpoint({
  method: 'GET',
  path: '/account-merges/:id',
  may: 'accounts.manage',
  summary: '账户合并详情',
  input: ById,
  output: MergeDetail,
  refusals: [],
})
/** The second person's word; never the proposer's. Both sessions of the merged account end, both are told, and it can be undone for 30 days. */
export const confirmMerge = endpoint({
  method: 'POST',
  path: '/account-merges/:id/confirm',
  may: 'accounts.manage',
  summary: '确认账户合并（第二人，30 天内可恢复）',
  stepUp: true,
  input: z.object({ id: Id, note: z.optional(Line) }),
  output: Done,
  refusals: [...mergeRefusals, 'accounts.second_person', 'accounts.merge_decided', 'accounts.batch_storing'],
})
export const refuseMerge = endpoint({
  method: 'POST',
  path: '/account-merges/:id/refuse',
  may: 'accounts.manage',
  summary: '不同意账户合并',
  input: z.object({ id: Id, note: Line }),
  output: Done,
  refusals: ['accounts.merge_decided'],
})
/** Takes a merge back: every row has kept its account, so each gets back exactly what it had; what came in meanwhile stays where it was stored. */
export const undoMerge = endpoint({
  method: 'POST',
  path: '/account-merges/:id/undo',
  may: 'accounts.manage',
  summary: '撤销账户合并（30 天内）',
  stepUp: true,
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['accounts.merge_decided', 'accounts.merge_too_late', 'accounts.batch_storing'],
})
