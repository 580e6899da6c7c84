import * as z from 'zod/mini'
import { MergeSide } from './accountMerges.ts'
import { ById, Done, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { revealReasons } from './learners.ts'

/**
 * Why two pictures of a person are compared. One account and what was typed at a door or a counter: `nameDiffers`, `phoneDiffers`. Two accounts that may be one
 * person's: `variantName` (rare characters, dots, widths), `documentChanged`, `nameChanged`, `foreignDocument` (HK, Macao, Taiwan, passports), `neverActivated`.
 */
export const RepairKind = z.enum([
  'nameDiffers',
  'phoneDiffers',
  'variantName',
  'documentChanged',
  'nameChanged',
  'foreignDocument',
  'neverActivated',
])
/** 待处理 已询问单位 待第二人确认 已处理 */
export const RepairState = z.enum(['open', 'asked', 'proposed', 'resolved'])
/** 合并 更正 保持分开 */
export const RepairDecision = z.enum(['merge', 'correct', 'keepApart'])

/** A case in the queue. `other` is what stands beside the stored account: the other account's name, or what was typed; masked where it lies outside the reader's scope. */
export const RepairLine = z.object({
  id: Id,
  kind: RepairKind,
  state: RepairState,
  decision: z.nullable(RepairDecision),
  learnerId: z.nullable(Id),
  accountNo: z.nullable(z.string()),
  stored: z.string(),
  other: z.string(),
  idMasked: z.string(),
  at: Instant,
})
/** What the list of repairs, or its export, is narrowed to. */
export const RepairFilter = z.object({ state: z.optional(RepairState), kind: z.optional(RepairKind) })
export const listRepairs = endpoint({
  method: 'GET',
  path: '/account-repairs',
  may: 'accounts.read',
  summary: '身份信息待核实事项',
  input: z.extend(RepairFilter, paging),
  output: page(RepairLine),
  refusals: [],
})
/** The list as a file, names masked; a job of the tray. */
export const exportRepairs = endpoint({
  method: 'POST',
  path: '/account-repairs/exports',
  may: 'accounts.manage',
  stepUp: true,
  summary: '导出身份信息待核实事项（掩码）',
  input: z.extend(RepairFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})

/** How one fact of the two sides compares; `variant`: the same after folding rare characters, dots and widths. */
export const RepairFact = z.object({
  fact: z.enum(['name', 'document', 'birth', 'sex', 'phone', 'region']),
  verdict: z.enum(['same', 'variant', 'differs', 'missing']),
})
/** What speaks for one person: the phone's code was typed, both are reached by one phone, one unit holds both, both hold one result, the document's kind changed. */
export const RepairEvidence = z.enum(['phoneProved', 'documentShown', 'samePhone', 'sameBirth', 'sameUnit', 'sameResult', 'otherDocument'])
/** What was typed at a door or a counter. */
export const RepairTyped = z.object({ name: z.nullable(z.string()), phoneMasked: z.nullable(z.string()) })
/** An account that the reader does not see: only that it exists, masked. The management centre sees both. */
export const RepairElsewhere = z.object({ name: z.string(), idMasked: z.string() })
/** A case whole. `can`: what the reader may do with it now. `units`: whom one may ask. */
export const RepairDetail = z.object({
  ...RepairLine.shape,
  one: z.nullable(MergeSide),
  two: z.nullable(MergeSide),
  elsewhere: z.nullable(RepairElsewhere),
  typed: z.nullable(RepairTyped),
  facts: z.array(RepairFact),
  evidence: z.array(RepairEvidence),
  foundBy: z.enum(['door', 'search', 'staff']),
  openedBy: z.nullable(z.string()),
  note: z.nullable(z.string()),
  question: z.nullable(
    z.object({
      unit: OrganizationRef,
      text: z.string(),
      by: z.string(),
      at: Instant,
      answer: z.nullable(z.string()),
      answeredBy: z.nullable(z.string()),
      answeredAt: z.nullable(Instant),
    }),
  ),
  proposal: z.nullable(z.object({ decision: RepairDecision, reason: z.string(), by: z.string(), at: Instant, mergeId: z.nullable(Id) })),
  outcome: z.nullable(z.object({ decision: RepairDecision, reason: z.nullable(z.string()), by: z.nullable(z.string()), at: Instant })),
  units: z.array(OrganizationRef),
  can: z.array(z.enum(['merge', 'correct', 'keepApart', 'ask', 'answer', 'confirm', 'refuse', 'reveal'])),
})
export const getRepair = endpoint({
  method: 'GET',
  path: '/account-repairs/:id',
  may: 'accounts.read',
  summary: '身份信息并排核对',
  input: ById,
  output: RepairDetail,
  refusals: [],
})
/** A clerk says that two accounts may be one person's. A pair that was kept apart is looked at anew. */
export const openRepair = endpoint({
  method: 'POST',
  path: '/account-repairs',
  may: 'accounts.enter',
  summary: '上报疑似同一人的两个账户',
  input: z.object({ learnerId: Id, otherId: Id, note: Line }),
  output: z.object({ id: Id }),
  refusals: ['accounts.merge_same', 'accounts.merge_open', 'accounts.repair_open'],
})
/**
 * Decides a case. `merge` keeps the account `keepId` and waits for a second person; `correct` takes what was typed, and waits for a second person where the
 * account is in use; `keepApart` leaves both as they are and the pair is not found again.
 */
export const decideRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/decide',
  may: 'accounts.manage',
  summary: '处理身份信息事项（合并、更正、保持分开）',
  input: z.object({ id: Id, decision: RepairDecision, keepId: z.optional(Id), reason: Line }),
  output: z.object({ state: RepairState, mergeId: z.nullable(Id) }),
  refusals: [
    'accounts.repair_resolved',
    'accounts.repair_waiting',
    'accounts.repair_decision',
    'accounts.merged',
    'accounts.merge_same',
    'accounts.merge_state',
    'accounts.merge_chained',
    'accounts.merge_open',
    'accounts.merge_both_used',
  ],
})
/** The second person's word on a correction; a merge is confirmed by `confirmMerge`. */
export const confirmRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/confirm',
  may: 'accounts.manage',
  summary: '确认更正身份信息（第二人）',
  input: ById,
  output: Done,
  refusals: ['accounts.repair_resolved', 'accounts.repair_not_proposed', 'accounts.second_person', 'accounts.merged'],
})
/** Sends a proposed correction back: by the second person, or by its own proposer. */
export const refuseRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/refuse',
  may: 'accounts.manage',
  summary: '不同意更正，退回待处理',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['accounts.repair_resolved', 'accounts.repair_not_proposed'],
})
/** Asks a unit that knows the person; the case waits with it until it answers. */
export const askRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/ask',
  may: 'accounts.manage',
  summary: '请单位核实',
  input: z.object({ id: Id, organizationId: Id, question: Line }),
  output: Done,
  refusals: ['accounts.repair_resolved', 'accounts.repair_waiting', 'accounts.repair_unit'],
})
export const answerRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/answer',
  may: 'accounts.enter',
  summary: '单位答复核实结果',
  input: z.object({ id: Id, answer: Line }),
  output: Done,
  refusals: ['accounts.repair_resolved', 'accounts.repair_not_asked', 'accounts.repair_unit'],
})
/** Shows the phone that was typed; recorded and counted like every reveal. Values of the accounts are shown by `reveal` of each. */
export const revealRepair = endpoint({
  method: 'POST',
  path: '/account-repairs/:id/reveal',
  may: 'accounts.reveal',
  summary: '查看核实事项中填写的完整手机号（留痕）',
  input: z.object({ id: Id, reason: z.enum(revealReasons), note: z.optional(z.string().check(z.trim(), z.maxLength(200))) }),
  output: z.object({ value: z.nullable(z.string()), left: z.number() }),
  refusals: ['accounts.reveal_budget_spent', 'accounts.reveal_note_needed'],
})
