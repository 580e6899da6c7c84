import { certification } from '@creditbank/contract'
import { canonicalId, handlingOffices, heldPersonIds, personIds } from '../accounts/index.ts'
import { balancesOf, creditOf, frozenOf, moveCredit, statementOf } from '../credits/index.ts'
import { notify } from '../notices/index.ts'
import { type LearnerActor, levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { openCase, withdrawCase } from '../reviews/index.ts'
import * as store from './store.ts'
import { type Judged, judge } from './worth.ts'

type LearnerContext = Context<LearnerActor>

const present = (row: store.ApplicationRow): certification.Application => ({
  id: row.id,
  number: row.number,
  state: row.state,
  outcome: { id: row.outcome_id, name: row.outcome, issuer: row.issuer, obtainedOn: row.obtained_on },
  office: { id: row.organization_id, name: row.office },
  credits: row.proposal.credits,
  note: row.note,
  caseId: row.case_id,
  record:
    row.record_number === null || row.record_credits === null || row.certified_at === null
      ? null
      : {
          number: row.record_number,
          credits: row.record_credits,
          level: row.record_level,
          certifiedAt: row.certified_at.toISOString(),
          reversed: row.reversed,
        },
  createdAt: row.created_at.toISOString(),
})

const mine = (ctx: LearnerContext): Promise<readonly Id[]> => personIds(ctx.platform.database.app, ctx.actor.learnerId)

/** The judgement on an outcome that may be applied for; refuses with the reason otherwise. */
const applicable = async (
  tx: Sql,
  ids: readonly Id[],
  of: { readonly outcomeId: Id; readonly day: string; readonly reapplying?: boolean },
): Promise<Judged & { readonly proposal: store.Proposal }> => {
  const judged = (await judge(tx, ids, of)) ?? refuse('record.not_found')
  if (judged.whyNot !== null) return refuse(judged.whyNot)
  const { standard } = judged
  if (standard === undefined) return refuse('certification.no_standard')
  return {
    ...judged,
    proposal: { credits: judged.credits, standardId: standard.id, standardVersion: standard.version, minutes: judged.outcome.minutes },
  }
}

const officeFor = async (tx: Sql, learnerId: Id, day: string, chosen: Id | undefined) => {
  const offices = await handlingOffices(tx, learnerId, day)
  return (chosen === undefined ? offices[0] : offices.find((office) => office.id === chosen)) ?? refuse('deposits.office_unknown')
}

/** Puts an application on the desk of its office: to the first review, and to the management centre where the type wants it. */
const onDesk = async (
  tx: Sql,
  ctx: Context,
  a: {
    readonly id: Id
    readonly judged: Judged
    readonly learnerId: Id
    readonly learnerName: string
    readonly office: Awaited<ReturnType<typeof officeFor>>
    readonly enteredBy?: { readonly staffId: Id; readonly organizationId: Id }
  },
) =>
  openCase(tx, ctx, {
    kind: 'certification',
    subjectId: a.id,
    title: `${a.judged.outcome.name} ${formatCredits(a.judged.credits)}`,
    learnerId: a.learnerId,
    learnerName: a.learnerName,
    typeCode: a.judged.outcome.type_code,
    // Credit is never certified unseen: a type without any review is still looked at once.
    path: a.judged.outcome.review_path === 'none' ? 'first' : a.judged.outcome.review_path,
    samplePercent: a.judged.outcome.sample_percent,
    organization: a.office,
    ...(a.enteredBy === undefined ? {} : { enteredBy: a.enteredBy }),
  })

/** A new application for a person, from the portal or the counter. */
const start = async (
  tx: Sql,
  ctx: Context,
  a: {
    readonly learnerId: Id
    readonly outcomeId: Id
    readonly organizationId: Id | undefined
    readonly note: string | undefined
    readonly enteredBy: { readonly staffId: Id; readonly organizationId: Id } | null
  },
) => {
  const learnerId = await canonicalId(tx, a.learnerId)
  // Held: a merge of the person's accounts waits, so that both do not apply for the same outcome.
  const ids = await heldPersonIds(tx, learnerId)
  const day = shanghaiDay(ctx.now)
  const judged = await applicable(tx, ids, { outcomeId: a.outcomeId, day })
  const office = await officeFor(tx, learnerId, day, a.organizationId)
  const id = ctx.newId()
  const owner = judged.outcome.learner_id
  const made = await store.insertApplication(tx, {
    id,
    learnerId: owner,
    year: day.slice(0, 4),
    outcomeId: a.outcomeId,
    organizationId: office.id,
    ...levels(office),
    proposal: judged.proposal,
    note: a.note ?? null,
    enteredBy: a.enteredBy,
    now: ctx.now,
  })
  if (!made) return refuse('certification.already_applied')
  const row = (await store.applicationById(tx, id)) ?? refuse('record.not_found')
  const opened = await onDesk(tx, ctx, {
    id,
    judged,
    learnerId: owner,
    learnerName: row.learner_name,
    office,
    ...(a.enteredBy === null ? {} : { enteredBy: a.enteredBy }),
  })
  if (opened === undefined) return refuse('certification.already_applied')
  await store.setApplication(tx, id, { state: 'submitted', now: ctx.now, caseId: opened.caseId })
  return {
    output: present((await store.applicationById(tx, id)) ?? row),
    account: {
      act: 'certification.apply',
      subject: { kind: 'certification', id },
      learnerId: owner,
      params: { outcome: a.outcomeId, credits: judged.credits },
    },
  }
}

const own = async (tx: Sql, ctx: LearnerContext, id: Id): Promise<store.ApplicationRow> => {
  const row = await store.applicationById(tx, id)
  const ids = await personIds(tx, ctx.actor.learnerId)
  return row !== undefined && ids.includes(row.learner_id) ? row : refuse('record.not_found')
}

const resubmit = command(certification.resubmit, async (tx, ctx, { id, note }) => {
  const row = await own(tx, ctx, id)
  if (row.state !== 'returned' && row.state !== 'withdrawn' && row.state !== 'refused') return { refused: 'certification.not_open' }
  const day = shanghaiDay(ctx.now)
  const judged = await applicable(tx, await personIds(tx, row.learner_id), {
    outcomeId: row.outcome_id,
    day,
    reapplying: row.state === 'returned',
  })
  const office = {
    ...(await officeFor(tx, await canonicalId(tx, row.learner_id), day, undefined)),
    id: row.organization_id,
    name: row.office,
    ...levels(row),
  }
  const opened = await onDesk(tx, ctx, { id, judged, learnerId: row.learner_id, learnerName: row.learner_name, office })
  if (opened === undefined) return { refused: 'certification.not_open' }
  await store.setApplication(tx, id, {
    state: 'submitted',
    now: ctx.now,
    proposal: judged.proposal,
    ...(note === undefined ? {} : { note }),
  })
  return {
    output: present((await store.applicationById(tx, id)) ?? row),
    account: { act: 'certification.resubmit', subject: { kind: 'certification', id }, learnerId: row.learner_id },
  }
})

const withdraw = command(certification.withdraw, async (tx, ctx, { id }) => {
  const row = await own(tx, ctx, id)
  if ((await withdrawCase(tx, ctx, 'certification', id)) !== 'withdrawn') return { refused: 'certification.not_open' }
  await store.setApplication(tx, id, { state: 'withdrawn', now: ctx.now })
  return {
    output: present((await store.applicationById(tx, id)) ?? row),
    account: { act: 'certification.withdraw', subject: { kind: 'certification', id }, learnerId: row.learner_id },
  }
})

const cursorId = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const credits = query(certification.myCredits, async (ctx, { cursor, limit = 50 }) => {
  const db = ctx.platform.database.app
  const ids = await mine(ctx)
  const rows = await statementOf(db, ids, { until: ctx.now, before: cursorId(cursor) ?? null, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const names = await store.lineNames(
    db,
    ids,
    shown.map((row) => row.record_id),
  )
  return {
    ...(await balancesOf(db, ids)),
    frozen: await frozenOf(db, ids),
    lines: shown.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      kind: row.kind,
      amount: row.amount,
      outcome: names.get(row.record_id)?.outcome ?? '',
      recordNumber: names.get(row.record_id)?.number ?? '',
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
})

const preview = query(certification.previewWorth, async (ctx, { id }) => {
  const judged = await judge(ctx.platform.database.app, await mine(ctx), { outcomeId: id, day: shanghaiDay(ctx.now) })
  if (judged === undefined) return { refused: 'record.not_found' }
  const { standard } = judged
  return {
    credits: judged.credits,
    level: standard?.level ?? null,
    standard:
      standard === undefined
        ? null
        : {
            id: standard.id,
            version: standard.version,
            name: judged.outcome.name,
            minutesPerCredit: standard.minutesPerCredit,
            fixed: standard.fixed,
          },
    minutes: judged.outcome.minutes,
    whyNot: judged.whyNot,
  }
})

const list = query(certification.listCertifications, async (ctx, { cursor, limit = 50, state, learnerId }) => {
  const learnerIds = learnerId === undefined ? undefined : await personIds(ctx.platform.database.app, learnerId)
  const visible = await staffRead(ctx, (tx) => store.visibleApplications(tx, { state, learnerIds, before: cursorId(cursor), limit }))
  const rows = await store.applicationsByIds(ctx.platform.database.app, visible)
  const shown = rows.slice(0, limit)
  return {
    items: shown.map((row) => ({
      id: row.id,
      number: row.number,
      state: row.state,
      learner: { id: row.learner_id, name: maskName(row.learner_name) },
      outcome: row.outcome,
      credits: row.record_credits ?? row.proposal.credits,
      office: { id: row.organization_id, name: row.office },
      record:
        row.record_id === null || row.record_number === null
          ? null
          : { id: row.record_id, number: row.record_number, reversed: row.reversed },
      createdAt: row.created_at.toISOString(),
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
})

const enter = command(certification.enterForPerson, async (tx, ctx, input) => {
  if (!(await staffSees(ctx, input.learnerId))) return { refused: 'record.not_found' }
  return start(tx, ctx, {
    learnerId: input.learnerId,
    outcomeId: input.outcomeId,
    organizationId: undefined,
    note: input.note,
    enteredBy: { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id },
  })
})

const staffSees = (ctx: Context<StaffActor>, learnerId: Id): Promise<boolean> => staffRead(ctx, (tx) => store.seesLearner(tx, learnerId))

const reverse = command(certification.reverseRecord, async (tx, ctx, { id, reason }) => {
  const row = await store.recordById(tx, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.reversed) return { refused: 'certification.already_reversed' }
  const movement = {
    learnerId: row.learner_id,
    recordId: id,
    outcomeId: row.outcome_id,
    reference: { kind: 'certificationRecord', id },
    key: `reverse ${id}`,
  }
  const place = (await creditOf(tx, row.learner_id, id))?.at
  if (place === 'locked' || place === 'used') return { refused: 'certification.credit_in_use' }
  if (!(await moveCredit(tx, ctx, 'reverse', movement))) return { refused: 'certification.already_reversed' }
  await store.insertReversal(tx, { learnerId: row.learner_id, recordId: id, reason, actorId: ctx.actor.staffId, now: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learner_id },
    code: 'certification.reversed',
    params: { entry: row.outcome, office: ctx.actor.organization.name, reason },
    href: '/me/credits',
  })
  return {
    output: { done: true as const },
    account: { act: 'certification.reverse', subject: { kind: 'certificationRecord', id }, learnerId: row.learner_id },
    events: [{ kind: 'credit.reversed', facts: { record: id, learner: row.learner_id, outcome: row.outcome_id } }],
  }
})

/** The endpoints of certification for learners and for the offices that see them. */
export const applicationActions = (): readonly Bound[] => [
  preview,
  command(certification.apply, async (tx, ctx, input) =>
    start(tx, ctx, {
      learnerId: ctx.actor.learnerId,
      outcomeId: input.outcomeId,
      organizationId: input.organizationId,
      note: input.note,
      enteredBy: null,
    }),
  ),
  query(certification.listMine, async (ctx) => ({
    items: (await store.applicationsOf(ctx.platform.database.app, await mine(ctx))).map(present),
  })),
  resubmit,
  withdraw,
  credits,
  enter,
  list,
  reverse,
]
