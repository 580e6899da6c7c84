import type { Code, deposits, FieldProblem, Refusal } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { certificateOf, existingClaim, expiryOf, type NewOutcome, storeOutcome } from '../outcomes/index.ts'
import { occurrenceOf } from '../platform/pure/claims.ts'
import { keepFiles } from '../files/index.ts'
import { openCase } from '../reviews/index.ts'
import { type Levels, levels } from '../platform/actor.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type EntryFacts, entryOpen, type ReadContent, readContent } from './rules.ts'
import * as store from './store.ts'

/** The facts of an entry that the rules look at. */
export const factsOf = (e: store.EntryRow): EntryFacts => ({
  state: e.state,
  opensOn: e.opens_on,
  closesOn: e.closes_on,
  channels: e.channels,
  depositors: e.depositors,
  learnerKinds: e.learner_kinds,
  grading: e.grading,
  passMark: e.pass_mark,
  minutes: e.minutes,
  credits: e.credits,
  certificatePattern: e.certificate_pattern,
  evidenceRequired: e.evidence.length > 0,
})

/** What is about to be submitted. */
export type Submission = {
  readonly learnerId: Id
  readonly learnerKind: string
  readonly entry: store.EntryRow
  readonly content: deposits.DepositContent
  readonly attachments: number
  readonly channel: 'self' | 'counter' | 'api'
}

const wrong = (problems: readonly FieldProblem[]): Refusal<'deposits.content_wrong'> => ({
  refused: 'deposits.content_wrong',
  fields: problems.map((p) => ({ ...p, field: `content.${p.field}` })),
})

/** What a submission may be refused for. */
export type SubmitCode = Extract<
  Code,
  | 'deposits.entry_closed'
  | 'deposits.channel_closed'
  | 'deposits.content_wrong'
  | 'deposits.evidence_missing'
  | 'outcomes.duplicate_result'
  | 'outcomes.duplicate_certificate'
>

/**
 * Checks a submission in the documented order: entry open, channel and learner kind, content (all defects at once), evidence, then uniqueness against
 * what is stored. Uniqueness is held by the database when it is stored; the check here spares people a refusal weeks later.
 */
export const checkSubmission = async (
  tx: Sql,
  ctx: Context,
  s: Submission,
): Promise<{ readonly read: ReadContent } | Refusal<SubmitCode>> => {
  const today = shanghaiDay(ctx.now)
  const open = entryOpen(factsOf(s.entry), s.channel, today)
  if (open !== 'yes') return { refused: open }
  if (s.entry.learner_kinds.length > 0 && !s.entry.learner_kinds.includes(s.learnerKind)) return { refused: 'deposits.channel_closed' }
  const read = readContent(factsOf(s.entry), s.content, today)
  if (!read.ok) return wrong(read.problems)
  if (s.channel !== 'api' && s.entry.evidence.length > 0 && s.attachments === 0) return { refused: 'deposits.evidence_missing' }
  const claim = await existingClaim(tx, {
    learnerIds: await personIds(tx, s.learnerId),
    achievementId: s.entry.achievement_id,
    occurrence: occurrenceOf({ repeats: s.entry.repeats, termId: s.entry.term_id, obtainedOn: read.value.obtainedOn }),
    issuerId: s.entry.issuer_id,
    certificateClaim: certificateOf(ctx, read.value.certificateNo).certificateClaim,
  })
  if (claim !== undefined) return { refused: claim === 'result' ? 'outcomes.duplicate_result' : 'outcomes.duplicate_certificate' }
  return { read: read.value }
}

/** The content as it is kept: a certificate number that is an ID number goes into its sealed column and out of the text. */
export const keptContent = (
  ctx: Context,
  content: deposits.DepositContent,
): { content: deposits.DepositContent; certificateSealed: Buffer | null } => {
  const certificate = certificateOf(ctx, content.certificateNo ?? null)
  if (certificate.certificateSealed === null) return { content, certificateSealed: null }
  const { certificateNo: _, ...rest } = content
  return { content: rest, certificateSealed: certificate.certificateSealed }
}

/** An individual submission is looked at by a person at least once: the path `none` is for batches that two persons approved. */
const pathOf = (e: store.EntryRow): 'first' | 'firstFinal' | 'sampled' => (e.review_path === 'none' ? 'first' : e.review_path)

/** Brings an application to the desk of an office. Undefined when it is being handled already. */
export const putOnDesk = (
  tx: Sql,
  ctx: Context,
  d: {
    id: Id
    learnerId: Id
    learnerName: string
    entry: store.EntryRow
    office: Levels & { id: Id; kind: string }
    enteredBy?: { staffId: Id; organizationId: Id }
  },
) =>
  openCase(tx, ctx, {
    kind: 'deposit',
    subjectId: d.id,
    title: d.entry.name,
    learnerId: d.learnerId,
    learnerName: d.learnerName,
    typeCode: d.entry.type_code,
    path: pathOf(d.entry),
    samplePercent: d.entry.sample_percent,
    organization: d.office,
    ...(d.enteredBy === undefined ? {} : { enteredBy: d.enteredBy }),
  })

/** The outcome that an application becomes once it is approved. */
export const outcomeOf = (
  ctx: Context,
  facts: {
    id: Id
    learnerId: Id
    entry: store.EntryRow
    read: ReadContent
    office: Levels & { id: Id }
    channel: 'self' | 'counter' | 'api'
    caseId: Id | null
  },
): NewOutcome => ({
  id: facts.id,
  learnerId: facts.learnerId,
  entryId: facts.entry.id,
  achievementId: facts.entry.achievement_id,
  achievementVersion: facts.entry.achievement_version,
  typeCode: facts.entry.type_code,
  issuerId: facts.entry.issuer_id,
  organizationId: facts.office.id,
  levels: levels(facts.office),
  occurrence: occurrenceOf({ repeats: facts.entry.repeats, termId: facts.entry.term_id, obtainedOn: facts.read.obtainedOn }),
  obtainedOn: facts.read.obtainedOn,
  minutes: facts.read.minutes,
  credits: facts.read.credits,
  points: facts.entry.points,
  grade: facts.read.grade,
  ...certificateOf(ctx, facts.read.certificateNo),
  expiresOn: expiryOf(facts.read.obtainedOn, facts.entry.validity_months),
  channel: facts.channel,
  caseId: facts.caseId,
  correctsId: null,
  storedAt: ctx.now,
})

/** Stores the outcome of an application and moves it to `stored`. Rolls back where the bank holds the outcome already. */
export const storeFrom = async (tx: Sql, ctx: Context, depositId: Id, outcome: NewOutcome): Promise<EventDraft> => {
  const event = await storeOutcome(tx, outcome)
  await store.setState(tx, depositId, { state: 'stored', now: ctx.now, outcomeId: outcome.id })
  return event
}

/** Makes files the attachments of an application and keeps them beyond the life of an unused upload. False where one is not the owner's. */
export const attach = async (
  tx: Sql,
  depositId: Id,
  fileIds: readonly Id[],
  owner: { readonly kind: 'learner' | 'staff'; readonly id: Id },
): Promise<boolean> => {
  if (!(await store.replaceAttachments(tx, depositId, fileIds, owner))) return false
  await keepFiles(tx, fileIds, owner)
  return true
}
