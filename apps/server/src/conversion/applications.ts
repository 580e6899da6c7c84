import { conversions as contract, type reviews } from '@creditbank/contract'
import { canonicalId, heldPersonIds, personIds } from '../accounts/index.ts'
import { levels, type LearnerActor } from '../platform/actor.ts'
import { type EventDraft, refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type EnrolmentRow, enrolmentsOf } from '../programmes/index.ts'
import { caseTimeline, openCase, type TimelineLine, withdrawCase } from '../reviews/index.ts'
import * as store from './applicationStore.ts'
import { authorityOf } from './authority.ts'
import { holdingOf, holdOutcomes, releaseOutcomes } from './holding.ts'
import { openIntentionsOf } from './intentionStore.ts'
import { grantsOf } from './result.ts'
import { trial } from './trial.ts'
import { heldBy, type HeldRow } from './whatIfStore.ts'

type LearnerContext = Context<LearnerActor>

/** What lists of applications show, for learners and for registrars. */
export const summaryOf = (row: store.ApplicationRow): contract.MyConversion => ({
  id: row.id,
  number: row.number,
  state: row.state,
  programme: { id: row.programmeId, name: row.programme, version: row.programmeVersion, cohort: row.cohort },
  organization: { id: row.organizationId, name: row.organization },
  credit: row.credit,
  exempt: row.exempt,
  courses: row.courses,
  noticeUntil: row.noticeUntil,
  resultNumber: row.resultNumber,
  createdAt: row.createdAt.toISOString(),
  concludedAt: row.concludedAt?.toISOString() ?? null,
})

/** Defects as they are read: each names the course it is about by its name. */
const named = (row: Pick<store.ApplicationRow, 'grants'>, defects: readonly reviews.CaseDefect[]) =>
  defects.map(({ field, ground, remedy }) => ({ about: row.grants.find((grant) => grant.course === field)?.name ?? null, ground, remedy }))

/** How an application ended after its reviews, as its readers see it. */
export const shownRefusal = (row: Pick<store.ApplicationRow, 'grants'>, { by, at, defects }: store.Refusal): contract.Refusal => ({
  by,
  at,
  defects: named(row, defects),
})

const endings = { objection: 'overturn', authority: 'authorityRefuse', lapse: 'lapse' } as const

/** What happened after the reviews: the case knows nothing of it. */
const afterwards = (row: store.ApplicationRow): contract.Happened[] => [
  ...row.refusals.map((one) => ({
    event: endings[one.by],
    at: one.at,
    who: one.by === 'objection' ? row.organization : null,
    reason: null,
    note: null,
    defects: named(row, one.defects),
  })),
  ...(row.concludedAt === null
    ? []
    : [{ event: 'conclude', at: row.concludedAt.toISOString(), who: row.organization, reason: null, note: row.resultNumber, defects: [] }]),
]

/** A step of the reviews as its learner reads it. */
const happened = (row: store.ApplicationRow, { fields: _, defects, ...line }: TimelineLine): contract.Happened => ({
  ...line,
  defects: named(row, defects),
})

/** Whether an application that is refused was refused by nobody: something it was made of fell away. */
const lapsed = (row: store.ApplicationRow): boolean => row.state === 'refused' && row.refusals.at(-1)?.by === 'lapse'
const mayAppeal = (row: store.ApplicationRow): boolean => row.state === 'refused' && row.appealedAt === null && !lapsed(row)

/** An application whole, as its learner reads it. */
export const wholeConversion = async (db: Sql, row: store.ApplicationRow): Promise<contract.MyConversionWhole> => ({
  ...summaryOf(row),
  result: row.shown,
  note: row.note,
  dueOn: row.dueOn,
  escalatedAt: row.escalatedAt?.toISOString() ?? null,
  authority: await authorityOf(db, row.id),
  happened: [
    ...(row.caseId === null ? [] : await caseTimeline(db, row.caseId)).map((line) => happened(row, line)),
    ...afterwards(row),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  can: {
    withdraw: ['submitted', 'accepted', 'firstReviewed', 'returned'].includes(row.state),
    resubmit: row.state === 'returned',
    appeal: mayAppeal(row),
    anew: lapsed(row) || row.state === 'withdrawn' || row.state === 'revoked',
  },
})

/** A result as an application asks for it, computed anew and compared with the one the learner saw. */
type Official = { readonly asked: store.Asked; readonly taken: readonly HeldRow[]; readonly programme: string; readonly credit: number }

const official = async (
  tx: Sql,
  a: {
    readonly ids: readonly Id[]
    readonly enrolment: EnrolmentRow
    readonly day: string
    readonly key: string
    readonly note: string | undefined
  },
): Promise<Official> => {
  const held = await heldBy(tx, a.ids)
  const { programmeId: id, cohort } = a.enrolment
  const found = await trial(tx, {
    id,
    cohort,
    day: a.day,
    held,
    posted: await store.postedIn(tx, a.ids, id),
    assume: false,
    enrolled: true,
    ids: a.ids,
  })
  if ('refused' in found) return refuse(found.refused)
  if (found.shown.key !== a.key) return refuse('conversion.result_changed')
  const grants = grantsOf(found, held)
  if (grants.length === 0) return refuse('conversion.nothing_to_convert')
  const used = new Set(found.matching.conversions.flatMap((c) => c.outcomes))
  return {
    asked: {
      programmeVersion: found.shown.programme.version,
      cohort,
      key: a.key,
      caseText: JSON.stringify(found.theCase),
      matchingText: JSON.stringify(found.matching),
      shown: found.shown,
      grants,
      credit: found.matching.credit,
      exempt: found.matching.exempt,
      note: a.note ?? null,
    },
    taken: held.filter((row) => used.has(row.id)),
    programme: found.shown.programme.name,
    credit: found.matching.credit,
  }
}

/** Locks what the application takes and puts it on the school's desk. */
const hand = async (
  tx: Sql,
  ctx: Context,
  row: store.ApplicationRow,
  made: Official,
  excluded: readonly Id[],
): Promise<store.ApplicationRow> => {
  await holdOutcomes(tx, ctx, holdingOf(ctx, row), made.taken)
  const opened = await openCase(tx, ctx, {
    kind: 'conversion',
    subjectId: row.id,
    title: `${made.programme} ${formatCredits(made.credit)}`,
    learnerId: row.learnerId,
    learnerName: row.name,
    path: 'firstFinal',
    organization: { id: row.organizationId, kind: 'universityCentre', ...levels(row) },
    authors: excluded,
  })
  if (opened === undefined) return refuse('conversion.not_open')
  await store.setApplication(tx, row.id, { state: 'submitted', now: ctx.now, caseId: opened.caseId })
  return (await store.applicationById(tx, row.id)) ?? row
}

const answer = async (tx: Sql, row: store.ApplicationRow, act: string) => ({
  output: await wholeConversion(tx, row),
  account: {
    act: `conversion.${act}`,
    subject: { kind: 'conversion', id: row.id },
    learnerId: row.learnerId,
    params: { programme: row.programmeId, credit: row.credit },
  },
})

const submitted = (row: store.ApplicationRow) => ({
  kind: 'conversion.applied',
  facts: { conversion: row.id, learner: row.learnerId, programme: row.programmeId, version: row.programmeVersion, result: row.key },
})

/** An application of the caller by the result they saw, on the school's desk; refuses where it cannot be. `roundId`: confirmed in a round of their class. */
export const applyWith = async (
  tx: Sql,
  ctx: LearnerContext,
  a: { readonly programmeId: Id; readonly key: string; readonly note?: string | undefined; readonly roundId?: Id },
): Promise<{ readonly row: store.ApplicationRow; readonly events: readonly EventDraft[] }> => {
  const learnerId = await canonicalId(tx, ctx.actor.learnerId)
  // Held: a merge of the person's accounts waits, so that both do not apply with the same outcomes.
  const ids = await heldPersonIds(tx, learnerId)
  const day = shanghaiDay(ctx.now)
  const enrolment = (await enrolmentsOf(tx, ids, day)).find((one) => one.programmeId === a.programmeId)
  if (enrolment === undefined) return refuse('conversion.not_enrolled')
  const made = await official(tx, { ids, enrolment, day, key: a.key, note: a.note })
  const id = ctx.newId()
  const inserted = await store.insertApplication(tx, {
    ...made.asked,
    id,
    learnerId: enrolment.learnerId,
    year: day.slice(0, 4),
    enrolmentId: enrolment.id,
    programmeId: a.programmeId,
    organizationId: enrolment.organizationId,
    roundId: a.roundId ?? null,
    ...levels(enrolment),
    now: ctx.now,
  })
  if (!inserted) return refuse('conversion.already_applied')
  const row = (await store.applicationById(tx, id)) ?? refuse('record.not_found')
  const handed = await hand(tx, ctx, row, made, [])
  return { row: handed, events: [submitted(handed)] }
}

const apply = command(contract.applyForConversion, async (tx, ctx, input) => {
  const { row, events } = await applyWith(tx, ctx, input)
  return { ...(await answer(tx, row, 'apply')), events }
})

/** The learner's own application, held to the end of the transaction. */
const own = async (tx: Sql, ctx: LearnerContext, id: Id): Promise<{ readonly row: store.ApplicationRow; readonly ids: readonly Id[] }> => {
  const ids = await heldPersonIds(tx, await canonicalId(tx, ctx.actor.learnerId))
  const row = await store.applicationById(tx, id, true)
  return row !== undefined && ids.includes(row.learnerId) ? { row, ids } : refuse('record.not_found')
}

/** Brings an application before the school again, by the result of today. */
const again = async (
  tx: Sql,
  ctx: LearnerContext,
  a: {
    readonly row: store.ApplicationRow
    readonly ids: readonly Id[]
    readonly key: string
    readonly note: string | undefined
    readonly appealed: boolean
  },
): Promise<store.ApplicationRow> => {
  const { row } = a
  await releaseOutcomes(tx, ctx, holdingOf(ctx, row))
  const day = shanghaiDay(ctx.now)
  const enrolment = (await enrolmentsOf(tx, a.ids, day)).find((one) => one.programmeId === row.programmeId)
  if (enrolment === undefined) return refuse('conversion.not_enrolled')
  const made = await official(tx, { ids: a.ids, enrolment, day, key: a.key, note: a.note })
  await store.askAnew(tx, row.id, { ...made.asked, now: ctx.now, appealed: a.appealed })
  return hand(tx, ctx, row, made, a.appealed && row.refusedBy !== null ? [row.refusedBy] : [])
}

const resubmit = command(contract.resubmitConversion, async (tx, ctx, { id, key, note }) => {
  const { row, ids } = await own(tx, ctx, id)
  if (row.state !== 'returned') return { refused: 'conversion.not_open' }
  const handed = await again(tx, ctx, { row, ids, key, note, appealed: false })
  return { ...(await answer(tx, handed, 'resubmit')), events: [submitted(handed)] }
})

const appeal = command(contract.appealConversion, async (tx, ctx, { id, key, reason }) => {
  const { row, ids } = await own(tx, ctx, id)
  if (!mayAppeal(row)) return { refused: 'conversion.no_appeal' }
  const handed = await again(tx, ctx, { row, ids, key, note: reason, appealed: true })
  return { ...(await answer(tx, handed, 'appeal')), events: [submitted(handed)] }
})

const withdraw = command(contract.withdrawConversion, async (tx, ctx, { id }) => {
  const { row } = await own(tx, ctx, id)
  if ((await withdrawCase(tx, ctx, 'conversion', id)) !== 'withdrawn') return { refused: 'conversion.not_open' }
  await releaseOutcomes(tx, ctx, holdingOf(ctx, row))
  await store.setApplication(tx, id, { state: 'withdrawn', now: ctx.now })
  return answer(tx, (await store.applicationById(tx, id)) ?? row, 'withdraw')
})

const reads: readonly Bound[] = [
  query(contract.myConversions, async (ctx) => {
    const db = ctx.platform.database.app
    const ids = await personIds(db, ctx.actor.learnerId)
    const intentions = await openIntentionsOf(db, ids)
    return {
      items: (await store.applicationsOf(db, ids)).map(summaryOf),
      intentions: intentions.map((i) => ({
        id: i.id,
        programme: { id: i.programmeId, name: i.programme },
        note: i.note,
        answer: i.answer,
        createdAt: i.createdAt.toISOString(),
      })),
    }
  }),
  query(contract.myConversion, async (ctx, { id }) => {
    const db = ctx.platform.database.app
    const row = await store.applicationById(db, id)
    const ids = await personIds(db, ctx.actor.learnerId)
    return row !== undefined && ids.includes(row.learnerId) ? wholeConversion(db, row) : { refused: 'record.not_found' }
  }),
]

/** Conversion applications of a learner over HTTP. */
export const applicationActions: readonly Bound[] = [...reads, apply, resubmit, appeal, withdraw]
