import type { reviews } from '@creditbank/contract'
import { managementCentre, type Unit, unitById } from '../organizations/index.ts'
import { type Actor, type Levels, levels, seesRow, type StaffActor } from '../platform/actor.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { JobDraft } from '../platform/jobs.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { addWorkingDays } from '../platform/pure/workingDays.ts'
import { calendarOf, settingsOf } from '../settings/index.ts'
import {
  type CaseFacts,
  endsAtManagement,
  inSample,
  isConcluded,
  kindRules,
  type Reviewer,
  termOf,
  transitionOf,
  type Transition,
} from './rules.ts'
import * as store from './store.ts'
import { tell } from './tell.ts'

/** A case as its capability sees it in `onEvent`. */
export type TheCase = store.CaseRow
/** The step that has just been recorded. `actor` is who decided, also when a batch review takes effect later and the system runs it. */
export type Step = {
  readonly event: Transition['event']
  readonly from: reviews.CaseState
  readonly to: reviews.CaseState
  readonly seq: number
  readonly at: Date
  readonly actor: StepActor
  readonly reason: string | null
  readonly note: string | null
  readonly fields: readonly string[]
  readonly defects: readonly reviews.CaseDefect[]
  readonly answer: reviews.CaseAnswer
  /** Where a forwarded case is now. */
  readonly organization?: Unit
}
/** Who did a step. */
export type StepActor = {
  readonly kind: 'staff' | 'learner' | 'institution' | 'system'
  readonly id: Id | null
  readonly name: string | null
  readonly appointmentId: Id | null
  readonly organizationId: Id | null
}
/** What a capability adds to a decision's command: evidence and jobs. */
export type Effect = { readonly events?: readonly EventDraft[]; readonly jobs?: readonly JobDraft[] }
/** One kind of case as its capability registers it in capabilities.ts. */
export type CaseKind = {
  readonly kind: reviews.CaseKindName
  /** Called inside the deciding transaction, after the step is recorded: move the subject, store what was approved. `refuse(...)` rolls everything back. */
  readonly onEvent: (tx: Sql, ctx: Context, theCase: TheCase, step: Step) => Promise<Effect>
  /** What the desk shows of the subject. Called after the reader's scope was decided. */
  readonly view?: (
    ctx: Context<StaffActor>,
    theCase: TheCase,
  ) => Promise<{ facts: reviews.CaseFact[]; attachments: { fileId: Id; name: string; type: string; size: number }[] }>
}

/** The actor of a context as a step records it. */
export const stepActor = (actor: Actor): StepActor => {
  switch (actor.kind) {
    case 'staff':
      return {
        kind: 'staff',
        id: actor.staffId,
        name: actor.name,
        appointmentId: actor.appointmentId,
        organizationId: actor.organization.id,
      }
    case 'learner':
      return { kind: 'learner', id: actor.learnerId, name: null, appointmentId: null, organizationId: null }
    case 'institution':
      return { kind: 'institution', id: actor.keyId, name: null, appointmentId: null, organizationId: actor.organization.id }
    default:
      return { kind: 'system', id: null, name: null, appointmentId: null, organizationId: null }
  }
}

/** The facts of a case that decisions look at. */
export const factsOf = (c: store.CaseRow): CaseFacts => ({
  kind: c.kind,
  state: c.state,
  path: c.path,
  sampled: c.sampled,
  authors: c.authors,
  learnerId: c.learner_id,
  takenBy: c.taken_by,
  firstReviewedBy: c.first_reviewed_by,
  inBatch: c.batch_id !== null,
})

/** A member of staff as decisions look at them. */
export const reviewerOf = async (db: Sql, actor: StaffActor): Promise<Reviewer> => ({
  staffId: actor.staffId,
  unitKind: actor.organization.kind,
  may: actor.may,
  ownLearnerId: await store.ownLearner(db, actor.staffId),
})

/** Whether a case is within reach of a member of staff for deciding: their subtree, and for a case that waits at the management centre that unit alone. */
export const withinReach = (actor: StaffActor, row: Levels): boolean => seesRow(actor, row)

/** The last day of the term that runs in a state, in working days of the office that has it; schools' offices pause in their vacations. */
export const dueOn = async (
  tx: Sql,
  kind: reviews.CaseKindName,
  state: reviews.CaseState,
  office: { readonly kind: string },
  now: Date,
): Promise<string | null> => {
  const term = termOf(kind, state)
  if (term === undefined) return null
  const { dueDays } = await settingsOf(tx)
  const days = dueDays[kind] ?? dueDays['default']
  if (days === undefined) return null
  const pattern = office.kind === 'universityCentre' && (term !== 'finalReview' || !endsAtManagement(kind)) ? 'school' : 'office'
  return addWorkingDays(shanghaiDay(now), days[term], await calendarOf(tx), pattern)
}

/** The office that has a case in a state: the final review is the management centre's, except for what a school decides itself. */
const officeIn = async (
  tx: Sql,
  c: Levels & { organization_id: Id; kind: reviews.CaseKindName },
  state: reviews.CaseState,
): Promise<Unit> => {
  const unit =
    state === 'firstReviewed' && endsAtManagement(c.kind)
      ? await managementCentre(tx)
      : state === 'accepted' || state === 'firstReviewed'
        ? await unitById(tx, c.l2 ?? c.l1)
        : await unitById(tx, c.organization_id)
  if (unit === undefined) throw new Error('the office of a case does not exist')
  return unit
}

/** One step to be applied. */
export type StepInput = {
  readonly event: Transition['event']
  readonly to: reviews.CaseState
  readonly actor: StepActor
  readonly reason?: string | null
  readonly note?: string | null
  readonly fields?: readonly string[]
  readonly defects?: readonly reviews.CaseDefect[]
  readonly answer?: reviews.CaseAnswer
}

/**
 * Records a step on a locked case: step row, new state, new term, notices to the learner and to who entered it. Returns the case as it stands now and
 * the step for `onEvent`. The caller has decided that the step may be done.
 */
export const applyStep = async (
  tx: Sql,
  ctx: Context,
  c: store.CaseRow,
  input: StepInput,
): Promise<{ readonly theCase: TheCase; readonly step: Step }> => {
  const office = await officeIn(tx, c, input.to)
  const seq = c.seq + 1
  const due = await dueOn(tx, c.kind, input.to, office, ctx.now)
  const first =
    input.event === 'firstReview' ? input.actor.id : input.to === 'submitted' && input.event !== 'forward' ? null : c.first_reviewed_by
  const concludedAt = isConcluded(input.to) ? ctx.now : null
  const step: Step = {
    event: input.event,
    from: c.state,
    to: input.to,
    seq,
    at: ctx.now,
    actor: input.actor,
    reason: input.reason ?? null,
    note: input.note ?? null,
    fields: input.fields ?? [],
    defects: input.defects ?? [],
    answer: input.answer ?? {},
  }
  await store.insertStep(tx, {
    caseId: c.id,
    seq,
    event: step.event,
    from: step.from,
    to: step.to,
    actor: step.actor,
    at: step.at,
    reason: step.reason,
    note: step.note,
    fields: step.fields,
    defects: step.defects,
  })
  await store.moveCase(tx, { id: c.id, state: input.to, seq, dueOn: due, concludedAt, firstReviewedBy: first, takenBy: null })
  const theCase: TheCase = {
    ...c,
    state: input.to,
    seq,
    due_on: due,
    concluded_at: concludedAt,
    first_reviewed_by: first,
    taken_by: null,
    batch_id: null,
    effective_at: null,
  }
  await tell(tx, ctx, theCase, step, office)
  return { theCase, step }
}

/** What comes to the desk. */
export type CaseDraft = {
  readonly kind: reviews.CaseKindName
  /** Id of what is decided about (deposit, application, entry …): one case a subject, for its whole life. */
  readonly subjectId: Id
  /** What people read in lists, e.g. 高等数学. No ID number, no phone. */
  readonly title: string
  readonly learnerId?: Id
  readonly learnerName?: string
  readonly typeCode?: string
  readonly path: 'none' | 'first' | 'firstFinal' | 'sampled'
  /** Percent of `sampled` cases that get a final review; the settings' where nothing is said. */
  readonly samplePercent?: number
  /** The unit that handles it. A sub-centre or service point hands on to its centre, but a service point accepts account applications itself. */
  readonly organization: Levels & { readonly id: Id; readonly kind: string }
  /** Who typed it in, where that was staff: they never decide it, and follow it under 我转交的. */
  readonly enteredBy?: { readonly staffId: Id; readonly organizationId: Id }
  /** Colleagues who typed at it before it came to the desk; who submits it is added by itself. */
  readonly authors?: readonly Id[]
}
/** What a submitter hears: `state` is `approved` at once where the path is `none` — then the caller stores its subject itself. */
export type Opened = {
  readonly caseId: Id
  readonly number: string
  readonly state: reviews.CaseState
  readonly dueOn: string | null
  readonly office: { readonly id: Id; readonly name: string }
}

const handlingUnit = async (tx: Sql, draft: CaseDraft): Promise<Unit> => {
  const accepts = kindRules[draft.kind].duties.accept?.at.some((kind) => kind === draft.organization.kind) ?? false
  const approves = kindRules[draft.kind].duties.accept === undefined
  const unit = approves
    ? await managementCentre(tx)
    : await unitById(tx, accepts ? draft.organization.id : (draft.organization.l2 ?? draft.organization.l1))
  if (unit === undefined) throw new Error('a case needs an office')
  return unit
}

const renewable = (existing: store.CaseRow): 'submit' | 'resubmit' | undefined => {
  if (existing.state === 'returned') return 'resubmit'
  return transitionOf(factsOf(existing), 'submit').length > 0 ? 'submit' : undefined
}

/** Everybody who wrote what is submitted now: those of the rounds before, until an approval closed them, and those of this one. They never decide it. */
const authorsOf = (ctx: Context, draft: CaseDraft, existing: store.CaseRow | undefined): Id[] => {
  const before = existing === undefined || existing.state === 'approved' ? [] : existing.authors
  const now = [draft.enteredBy?.staffId, ctx.actor.kind === 'staff' ? ctx.actor.staffId : undefined]
  return [...new Set([...before, ...(draft.authors ?? []), ...now.flatMap((id) => id ?? [])])]
}

/**
 * Puts a subject on the desk, or brings it back after a return, withdrawal or refusal (same case, same number, its history goes on). Undefined when its
 * case is still being handled. The submission's own step and notice are written here.
 */
export const openCase = async (tx: Sql, ctx: Context, draft: CaseDraft): Promise<Opened | undefined> => {
  const existing = await store.lockCaseOf(tx, draft.kind, draft.subjectId)
  const event = existing === undefined ? 'submit' : renewable(existing)
  if (event === undefined) return undefined
  const office = await handlingUnit(tx, draft)
  const id = existing?.id ?? ctx.newId()
  const percent = draft.samplePercent ?? (await settingsOf(tx)).samplePercent
  const sampled = draft.path === 'sampled' && inSample(id, percent)
  const words = {
    title: draft.title,
    learner_name: draft.learnerName ?? null,
    path: draft.path,
    sampled,
    organization_id: office.id,
    ...levels(office),
    entered_by: draft.enteredBy?.staffId ?? null,
    authors: authorsOf(ctx, draft, existing),
    entered_organization_id: draft.enteredBy?.organizationId ?? null,
    type_code: draft.typeCode ?? null,
    submitted_at: ctx.now,
  }
  if (existing === undefined) {
    const number = `${kindRules[draft.kind].prefix}${shanghaiDay(ctx.now).slice(0, 4)}${(await store.nextNumber(tx)).padStart(8, '0')}`
    await store.insertCase(tx, {
      id,
      kind: draft.kind,
      subject_id: draft.subjectId,
      number,
      learner_id: draft.learnerId ?? null,
      state: 'submitted',
      ...words,
    })
  } else await store.renewCase(tx, { id, ...words })
  const locked = await store.lockCase(tx, id)
  if (locked === undefined) throw new Error('a case that was just written is gone')
  const to = draft.path === 'none' ? 'approved' : 'submitted'
  const { theCase } = await applyStep(tx, ctx, locked, { event, to, actor: stepActor(ctx.actor) })
  return { caseId: id, number: theCase.number, state: theCase.state, dueOn: theCase.due_on, office: { id: office.id, name: office.name } }
}

/** Takes a subject off the desk for its applicant (the caller has checked whose it is). Returns the refusal's code where it is too late. */
export const withdrawCase = async (
  tx: Sql,
  ctx: Context,
  kind: reviews.CaseKindName,
  subjectId: Id,
): Promise<'withdrawn' | 'reviews.not_allowed_now' | 'reviews.in_batch'> => {
  const c = await store.lockCaseOf(tx, kind, subjectId)
  if (c === undefined) return 'reviews.not_allowed_now'
  if (c.batch_id !== null) return 'reviews.in_batch'
  const row = transitionOf(factsOf(c), 'withdraw')[0]
  if (row === undefined) return 'reviews.not_allowed_now'
  await applyStep(tx, ctx, c, { event: 'withdraw', to: row.to, actor: stepActor(ctx.actor) })
  return 'withdrawn'
}
