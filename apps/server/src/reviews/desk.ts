import { type OrganizationRef, reviews as contract } from '@creditbank/contract'
import { unitById } from '../organizations/index.ts'
import { noteAccess } from '../platform/access.ts'
import { levels, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { applyStep, type CaseKind, factsOf, reviewerOf, stepActor, withinReach } from './engine.ts'
import * as lists from './deskStore.ts'
import { type Denial, decideStep, kindRules, type Reviewer } from './rules.ts'
import * as store from './store.ts'

/** A stored line as it leaves the server. */
export const lineOf = (row: lists.LineRow, actor: StaffActor, today: string) => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  title: row.title,
  learnerName: row.learner_name,
  state: row.state,
  organization: { id: row.organization_id, name: row.organization },
  enteredOrganization:
    row.entered_organization_id === null ? null : { id: row.entered_organization_id, name: row.entered_organization ?? '' },
  typeCode: row.type_code,
  takenBy: row.taken_by === null ? null : { id: row.taken_by, name: row.taken_name ?? '', mine: row.taken_by === actor.staffId },
  submittedAt: row.submitted_at.toISOString(),
  dueOn: row.due_on,
  overdue: row.concluded_at === null && row.due_on !== null && row.due_on < today,
  concludedAt: row.concluded_at?.toISOString() ?? null,
  seq: row.seq,
})

const cursorOf = (text: string | undefined): lists.Cursor | null => {
  const match = /^(\d{4}-\d{2}-\d{2})_(\d{1,19})$/.exec(text ?? '')
  return match === null ? null : { due: match[1] ?? '', id: match[2] ?? '' }
}
const pageOf = (rows: readonly lists.LineRow[], limit: number, actor: StaffActor, today: string) => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => lineOf(row, actor, today)),
    next: rows.length > limit && last !== undefined ? `${last.due_on ?? '9999-12-31'}_${last.id}` : null,
  }
}
const counted = (n: number) => ({ count: Math.min(n, 10_000), more: n > 10_000 })

/** The case for a command: locked, within reach; anything else is "no such record". */
const locked = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<store.CaseRow> => {
  const c = await store.lockCase(tx, id)
  return c !== undefined && withinReach(ctx.actor, c) ? c : refuse('record.not_found')
}

/** Says no with the parameters that the sentence needs. */
const deny = async (tx: Sql, c: store.CaseRow, why: Denial): Promise<never> => {
  if (why === 'reviews.taken_by_other')
    return refuse(why, { who: (c.taken_by === null ? null : await store.staffName(tx, c.taken_by)) ?? '' })
  if (why === 'reviews.in_batch') return refuse(why, { when: c.effective_at === null ? '' : formatInstant(c.effective_at) })
  return refuse(why)
}

/** Refuses when the decider has not seen the last step: somebody else was first. */
const sameStep = async (tx: Sql, c: store.CaseRow, seq: number): Promise<void> => {
  if (c.seq === seq) return
  const last = await store.lastStep(tx, c.id)
  refuse('reviews.already_decided', {
    who: [last?.organization, last?.actor_name].filter(Boolean).join(' '),
    when: last === undefined ? '' : formatInstant(last.at),
  })
}

const decide = (kinds: ReadonlyMap<string, CaseKind>) =>
  command(contract.decideCase, async (tx, ctx, input) => {
    const c = await locked(tx, ctx, input.id)
    await sameStep(tx, c, input.seq)
    const decided = decideStep(await reviewerOf(tx, ctx.actor), factsOf(c), input.event)
    if (!decided.ok) return deny(tx, c, decided.why)
    const turnsDown = input.event === 'return' || input.event === 'refuse'
    if (turnsDown && input.reason === undefined) return { refused: 'reviews.reason_missing' }
    if (turnsDown && kindRules[c.kind].needsDefects === true && (input.defects ?? []).length === 0)
      return { refused: 'reviews.defects_missing' }
    if (kindRules[c.kind].needsAnswer === true && decided.to === 'approved' && input.answer?.entryId === undefined)
      return { refused: 'reviews.entry_missing' }
    const { theCase, step } = await applyStep(tx, ctx, c, {
      event: input.event,
      to: decided.to,
      actor: stepActor(ctx.actor),
      reason: input.reason ?? null,
      note: input.note ?? null,
      fields: input.fields ?? [],
      defects: input.defects ?? [],
      answer: input.answer ?? {},
    })
    const effect = (await kinds.get(c.kind)?.onEvent(tx, ctx, theCase, step)) ?? {}
    return {
      output: { state: theCase.state, seq: theCase.seq, dueOn: theCase.due_on },
      account: {
        act: `reviews.${input.event}`,
        subject: { kind: 'case', id: c.id },
        ...(c.learner_id === null ? {} : { learnerId: c.learner_id }),
        params: { kind: c.kind, seq: step.seq, to: step.to },
      },
      ...effect,
    }
  })

const forward = (kinds: ReadonlyMap<string, CaseKind>) =>
  command(contract.forwardCase, async (tx, ctx, input) => {
    const c = await locked(tx, ctx, input.id)
    await sameStep(tx, c, input.seq)
    const decided = decideStep(await reviewerOf(tx, ctx.actor), factsOf(c), 'forward')
    if (!decided.ok) return deny(tx, c, decided.why)
    const office = await unitById(tx, input.organizationId)
    if (
      office === undefined ||
      office.status !== 'active' ||
      (office.kind !== 'universityCentre' && office.kind !== 'localCentre') ||
      office.id === c.organization_id
    )
      return { refused: 'reviews.office_unknown' }
    await store.setOffice(tx, c.id, office)
    const moved = { ...c, organization_id: office.id, ...levels(office) }
    const applied = await applyStep(tx, ctx, moved, {
      event: 'forward',
      to: decided.to,
      actor: stepActor(ctx.actor),
      note: input.note ?? null,
    })
    const effect = (await kinds.get(c.kind)?.onEvent(tx, ctx, applied.theCase, { ...applied.step, organization: office })) ?? {}
    return {
      output: {
        state: applied.theCase.state,
        seq: applied.theCase.seq,
        organization: { id: office.id, name: office.name } satisfies OrganizationRef,
      },
      account: {
        act: 'reviews.forward',
        subject: { kind: 'case', id: c.id },
        ...(c.learner_id === null ? {} : { learnerId: c.learner_id }),
        params: { kind: c.kind, to: office.id },
      },
      ...effect,
    }
  })

/** What this person may do with the case now, and why nothing where that is so. */
const possibilities = (reviewer: Reviewer, c: store.CaseRow) => {
  const facts = factsOf(c)
  const events = ['accept', 'firstReview', 'finalReview', 'return', 'refuse', 'forward'] as const
  const can = events.filter((event) => decideStep(reviewer, facts, event).ok)
  const deciding = can.some((event) => event !== 'forward')
  const afterTakeOver =
    c.taken_by !== null &&
    c.taken_by !== reviewer.staffId &&
    events.some((event) => decideStep(reviewer, { ...facts, takenBy: null }, event).ok)
  const hand = [
    ...(deciding && c.taken_by === null ? (['take'] as const) : []),
    ...(afterTakeOver ? (['takeOver'] as const) : []),
    ...(c.taken_by === reviewer.staffId && c.concluded_at === null ? (['release'] as const) : []),
  ]
  return { can: [...can, ...hand], whyNot: deciding ? null : whyNot(reviewer, c) }
}
const words = {
  'reviews.in_batch': 'batch',
  'reviews.not_allowed_now': 'concluded',
  'permission.denied': 'permission',
  'reviews.duty': 'duty',
  'reviews.own_case': 'ownCase',
  'reviews.taken_by_other': 'taken',
} as const
const whyNot = (reviewer: Reviewer, c: store.CaseRow): NonNullable<contract.Case['whyNot']> => {
  if (c.concluded_at !== null) return 'concluded'
  if (c.state === 'returned') return 'returned'
  const denials = (['accept', 'firstReview', 'finalReview'] as const).flatMap((event) => {
    const decided = decideStep(reviewer, factsOf(c), event)
    return decided.ok || decided.why === 'reviews.not_allowed_now' ? [] : [decided.why]
  })
  return words[denials[0] ?? 'reviews.not_allowed_now']
}

/** The case for a reader: inside their scope, or entered by their own unit. */
const visible = async (ctx: Context<StaffActor>, id: Id): Promise<{ row: store.CaseRow; line: lists.LineRow } | undefined> => {
  const inScope = await staffRead(ctx, async (tx) => ({ row: await store.caseById(tx, id), line: (await lists.linesByIds(tx, [id]))[0] }))
  if (inScope.row !== undefined && inScope.line !== undefined) return { row: inScope.row, line: inScope.line }
  const db = ctx.platform.database.app
  const row = await store.caseById(db, id)
  const line = (await lists.linesByIds(db, [id]))[0]
  return row !== undefined && line !== undefined && row.entered_organization_id === ctx.actor.organization.id ? { row, line } : undefined
}

const readCase = (kinds: ReadonlyMap<string, CaseKind>) =>
  query(contract.readCase, async (ctx, { id }) => {
    const found = await visible(ctx, id)
    if (found === undefined) return { refused: 'record.not_found' }
    const { row, line } = found
    await noteAccess(ctx, 'reviews.case', [row.learner_id], row.number)
    const db = ctx.platform.database.app
    const reviewer = await reviewerOf(db, ctx.actor)
    const mine = withinReach(ctx.actor, row) ? possibilities(reviewer, row) : { can: [], whyNot: 'duty' as const }
    const view = (await kinds.get(row.kind)?.view?.(ctx, row)) ?? { facts: [], attachments: [] }
    const steps = (await store.stepsOf(db, id)).map((s) => ({
      seq: s.seq,
      event: s.event,
      from: s.from_state,
      to: s.to_state,
      who: s.actor_name,
      organization: s.organization,
      at: s.at.toISOString(),
      reason: s.reason,
      note: s.note,
      fields: s.fields ?? [],
      defects: s.defects ?? [],
    }))
    return {
      ...lineOf(line, ctx.actor, shanghaiDay(ctx.now)),
      subjectId: row.subject_id,
      learnerId: row.learner_id,
      path: row.path,
      enteredBy: row.entered_by === null ? null : await store.staffName(db, row.entered_by),
      steps,
      ...view,
      ...mine,
      pendingBatch: row.batch_id === null ? null : { id: row.batch_id, effectiveAt: (row.effective_at ?? ctx.now).toISOString() },
    }
  })

const take = command(contract.takeCase, async (tx, ctx, { id, over }) => {
  const c = await locked(tx, ctx, id)
  const reviewer = await reviewerOf(tx, ctx.actor)
  const facts = { ...factsOf(c), ...(over === true ? { takenBy: null } : {}) }
  const events = ['accept', 'firstReview', 'finalReview'] as const
  const verdicts = events.map((event) => decideStep(reviewer, facts, event))
  if (!verdicts.some((one) => one.ok)) {
    const why =
      verdicts.flatMap((one) => (one.ok || one.why === 'reviews.not_allowed_now' ? [] : [one.why]))[0] ?? 'reviews.not_allowed_now'
    return deny(tx, c, why)
  }
  const from = c.taken_by !== null && c.taken_by !== ctx.actor.staffId
  if (from) {
    const actor = stepActor(ctx.actor)
    await store.insertStep(tx, {
      caseId: c.id,
      seq: c.seq + 1,
      event: 'takeOver',
      from: c.state,
      to: c.state,
      actor,
      at: ctx.now,
      reason: null,
      note: null,
      fields: [],
      defects: [],
    })
    await store.moveCase(tx, {
      id: c.id,
      state: c.state,
      seq: c.seq + 1,
      dueOn: c.due_on,
      concludedAt: null,
      firstReviewedBy: c.first_reviewed_by,
      takenBy: ctx.actor.staffId,
    })
  } else await store.setTaken(tx, id, ctx.actor.staffId, ctx.now)
  return {
    output: { seq: from ? c.seq + 1 : c.seq },
    account: { act: from ? 'reviews.takeOver' : 'reviews.take', subject: { kind: 'case', id }, params: { from: c.taken_by } },
  }
})

const release = command(contract.releaseCase, async (tx, ctx, { id }) => {
  const c = await locked(tx, ctx, id)
  if (c.taken_by !== ctx.actor.staffId) return { refused: 'reviews.not_allowed_now' }
  await store.setTaken(tx, id, null, ctx.now)
  return { output: { done: true as const }, account: { act: 'reviews.release', subject: { kind: 'case', id } } }
})

const listings: readonly Bound[] = [
  query(contract.listCases, async (ctx, input) => {
    const today = shanghaiDay(ctx.now)
    const limit = input.limit ?? 50
    const { cursor, limit: _, ...filter } = input
    const reviewer = await reviewerOf(ctx.platform.database.app, ctx.actor)
    const where = lists.condition(ctx.actor, reviewer, filter, today)
    const byTerm = (filter.queue ?? 'all') !== 'all' || filter.open === 'yes'
    return staffRead(ctx, async (tx) => ({
      ...pageOf(await lists.linesWhere(tx, where, { cursor: cursorOf(cursor), limit, byTerm }), limit, ctx.actor, today),
      ...counted(await lists.countWhere(tx, where)),
    }))
  }),
  query(contract.countCases, async (ctx) => {
    const today = shanghaiDay(ctx.now)
    const db = ctx.platform.database.app
    const reviewer = await reviewerOf(db, ctx.actor)
    const inHand = lists.condition(ctx.actor, reviewer, { queue: 'taken' }, today)
    const [kinds, taken] = await staffRead(
      ctx,
      async (tx) => [await lists.countsByKind(tx, ctx.actor, reviewer, today), await lists.countWhere(tx, inHand)] as const,
    )
    const sum = (key: 'mine' | 'due' | 'overdue') => kinds.reduce((total, row) => total + row[key], 0)
    const forwarded = await lists.countWhere(db, lists.enteredBy(ctx.actor.organization.id, 'yes'))
    return { mine: sum('mine'), due: sum('due'), overdue: sum('overdue'), taken, forwarded, kinds }
  }),
  query(contract.listForwarded, async (ctx, input) => {
    const db = ctx.platform.database.app
    const limit = input.limit ?? 50
    const where = lists.enteredBy(ctx.actor.organization.id, input.open)
    const rows = await lists.linesWhere(db, where, { cursor: cursorOf(input.cursor), limit, byTerm: false })
    return { ...pageOf(rows, limit, ctx.actor, shanghaiDay(ctx.now)), ...counted(await lists.countWhere(db, where)) }
  }),
  query(contract.listForwardOffices, async (ctx, { id, search }) => {
    const found = await staffRead(ctx, (tx) => store.caseById(tx, id))
    if (found === undefined) return { refused: 'record.not_found' }
    return { items: await staffRead(ctx, (tx) => lists.centresLike(tx, search ?? '', found.organization_id)) }
  }),
]

/** The endpoints of the review desk, over the registered kinds. */
export const deskActions = (kinds: ReadonlyMap<string, CaseKind>): readonly Bound[] => [
  ...listings,
  readCase(kinds),
  decide(kinds),
  forward(kinds),
  take,
  release,
]
