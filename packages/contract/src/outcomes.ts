import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { OutcomeAppeal } from './outcomeAppeals.ts'

/** How a stored outcome stands today; derived from append-only rows and, for `expired`, from its date. */
export const OutcomeStatus = z.enum(['valid', 'locked', 'used', 'expired', 'revoked', 'corrected', 'undone', 'doubled'])
/** See the schema of the same name. */
export type OutcomeStatus = z.infer<typeof OutcomeStatus>
/** The way by which an outcome came in. */
export const Channel = z.enum(['batch', 'self', 'counter', 'api'])

/** Reasons for taking an outcome back; the learner reads the sentence of the chosen one. */
export const revocationReasons = ['forged', 'issuerWithdrew', 'wrongPerson', 'wrongContent', 'other'] as const

/** An outcome in a staff list. The person is masked. */
export const OutcomeLine = z.object({
  id: Id,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  entry: z.object({ id: Id, number: z.string(), name: z.string() }),
  typeCode: z.string(),
  typeName: z.string(),
  organization: OrganizationRef,
  obtainedOn: Day,
  credits: z.number(),
  minutes: z.number(),
  grade: z.nullable(z.string()),
  certificateNo: z.nullable(z.string()),
  channel: Channel,
  status: OutcomeStatus,
  storedAt: Instant,
})

/** Where an outcome came from: the file and row, or the application with its reviewers. */
export const Provenance = z.object({
  channel: Channel,
  batch: z.nullable(
    z.object({
      id: Id,
      fileName: z.string(),
      rowNo: z.number(),
      preparedBy: z.string(),
      approvedBy: z.nullable(z.string()),
      sha256: z.nullable(z.string()),
    }),
  ),
  caseNumber: z.nullable(z.string()),
  steps: z.array(z.object({ event: z.string(), at: Instant, organization: z.nullable(z.string()), actor: z.nullable(z.string()) })),
})
/** One change of an outcome's status, oldest first in a history. */
export const StatusLine = z.object({
  status: OutcomeStatus,
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  at: Instant,
  organization: z.nullable(z.string()),
})

/** A file of the application behind an outcome; `size` in bytes. */
export const OutcomeFile = z.object({ fileId: Id, name: z.string(), type: z.string(), size: z.number() })

/**
 * What rests on an outcome, and what becomes of it when the outcome is revoked or corrected: credit is taken back, frozen where a business holds it, or
 * carried over to the corrected version; a conversion is disputed, an open application withdrawn, a proof ends; what `blocks` has to be settled first.
 */
export const Dependence = z.object({
  kind: z.enum(['credit', 'certification', 'proof', 'conversion']),
  number: z.string(),
  credits: z.nullable(z.number()),
  effect: z.enum(['takenBack', 'frozen', 'carriedOver', 'disputed', 'withdrawn', 'ends', 'blocks']),
})
/** See the schema of the same name. */
export type Dependence = z.infer<typeof Dependence>

/** What of an outcome can be corrected. */
export const correctionFields = ['obtainedOn', 'grade', 'certificateNo', 'minutes', 'credits'] as const
/** The correction that is under way: what is wanted, and where it stands. A `returned` one waits for who asked. */
export const CorrectionUnderWay = z.object({
  number: z.string(),
  what: z.enum(correctionFields),
  wanted: z.string(),
  returned: z.boolean(),
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  office: z.string(),
  dueOn: z.nullable(Day),
})

/** One outcome whole. `corrects`: the version that it took the place of; `correctedBy`: the one that stands in its place now. */
export const Outcome = z.object({
  id: Id,
  entry: z.object({ id: Id, number: z.string(), name: z.string() }),
  achievement: z.object({ id: Id, version: z.number(), description: z.nullable(z.string()) }),
  typeCode: z.string(),
  typeName: z.string(),
  issuer: z.string(),
  organization: OrganizationRef,
  obtainedOn: Day,
  expiresOn: z.nullable(Day),
  credits: z.number(),
  minutes: z.number(),
  points: z.number(),
  grade: z.nullable(z.string()),
  certificateNo: z.nullable(z.string()),
  status: OutcomeStatus,
  storedAt: Instant,
  provenance: Provenance,
  history: z.array(StatusLine),
  attachments: z.array(OutcomeFile),
  corrects: z.nullable(Id),
  correctedBy: z.nullable(Id),
  correction: z.nullable(CorrectionUnderWay),
  /** What was appealed against the last revocation. */
  appeal: z.nullable(OutcomeAppeal),
})

export type Outcome = z.infer<typeof Outcome>

const outcomeFilters = {
  learnerId: z.optional(Id),
  entryId: z.optional(Id),
  batchId: z.optional(Id),
  typeCode: z.optional(z.string().check(z.maxLength(40))),
  /** A unit: its own outcomes and those of the units below it. */
  organizationId: z.optional(Id),
  channel: z.optional(Channel),
  from: z.optional(Day),
  to: z.optional(Day),
}
/** What a list of outcomes, or its export, is narrowed to. */
export const OutcomeFilters = z.object(outcomeFilters)

export const listOutcomes = endpoint({
  method: 'GET',
  path: '/outcomes',
  may: 'outcomes.read',
  summary: '查询本范围内已存入的学习成果',
  input: z.object({ ...paging, ...outcomeFilters }),
  output: page(OutcomeLine),
  refusals: [],
})
/** The list as a file, masked like the screen; a job of the tray. */
export const exportOutcomes = endpoint({
  method: 'POST',
  path: '/outcomes/exports',
  may: 'outcomes.export',
  stepUp: true,
  summary: '导出学习成果列表（掩码）',
  input: z.object({ ...outcomeFilters, ...exportFields }),
  output: ExportStarted,
  refusals: [],
})
export const findOutcomeByCertificate = endpoint({
  method: 'POST',
  path: '/outcomes/by-certificate',
  may: 'outcomes.read',
  summary: '按证书编号查找成果（编号不出现在网址里）',
  input: z.object({ certificateNo: Line }),
  output: z.object({ items: z.array(OutcomeLine) }),
  refusals: [],
})
export const readOutcome = endpoint({
  method: 'GET',
  path: '/outcomes/:id',
  may: 'outcomes.read',
  summary: '一项成果及其来历',
  input: ById,
  output: z.extend(Outcome, {
    learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
    can: z.array(z.enum(['revoke', 'correct', 'decideAppeal'])),
  }),
  refusals: [],
})
/** Looked at before revoking: what rests on the outcome and what would become of it. */
export const readRevocationImpact = endpoint({
  method: 'GET',
  path: '/outcomes/:id/impact',
  may: 'outcomes.revoke',
  summary: '撤销前看影响：学分、认定申请、证明会怎样',
  input: ById,
  output: z.object({ items: z.array(Dependence) }),
  refusals: [],
})
export const revokeOutcome = endpoint({
  method: 'POST',
  path: '/outcomes/:id/revoke',
  may: 'outcomes.revoke',
  stepUp: true,
  summary: '撤销一项成果（原因会告知学习者）',
  input: z.object({ id: Id, reason: z.enum(revocationReasons), note: z.string().check(z.trim(), z.minLength(5), z.maxLength(500)) }),
  output: Done,
  refusals: ['outcomes.already_revoked', 'outcomes.in_use'],
})
const wish = {
  id: Id,
  what: z.enum(correctionFields),
  wanted: Line,
  note: z.optional(z.string().check(z.maxLength(500))),
  fileIds: z.optional(z.array(Id).check(z.maxLength(9))),
}
const correctionRefusals = [
  'outcomes.correction_open',
  'outcomes.already_revoked',
  'outcomes.in_use',
  'deposits.content_wrong',
  'deposits.file_unknown',
] as const
/** A learner asks; asking again answers what the office sent back. */
export const requestCorrection = endpoint({
  method: 'POST',
  path: '/me/outcomes/:id/corrections',
  may: 'learner',
  forAnother: 'apply',
  summary: '申请更正一项成果',
  input: z.object(wish),
  output: z.object({ number: z.string(), dueOn: z.nullable(Day) }),
  refusals: correctionRefusals,
})
/** A unit that sees the outcome asks, with its grounds; who asked never decides. With `assistanceId` a clerk asks for the person who is present, and the receipt names it. */
export const enterCorrection = endpoint({
  method: 'POST',
  path: '/outcomes/:id/corrections',
  may: 'deposits.enter',
  summary: '由单位提出更正一项成果（另一人审核）',
  input: z.object({ ...wish, note: z.string().check(z.trim(), z.minLength(5), z.maxLength(500)), assistanceId: z.optional(Id) }),
  output: z.object({ number: z.string(), dueOn: z.nullable(Day) }),
  refusals: [...correctionRefusals, 'accounts.assistance_needed', 'accounts.assistance_over', 'accounts.assistance_other'],
})
