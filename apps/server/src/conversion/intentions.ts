import { enrolments as contract } from '@creditbank/contract'
import { canonicalId, personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { levels, seesRow } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { staffRead } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { enrolmentsOf, type OnEnrolled, programmeById } from '../programmes/index.ts'
import * as store from './intentionStore.ts'
import { trial } from './trial.ts'
import { heldBy } from './whatIfStore.ts'

/** Who is enrolled needs no intention any more. */
export const fulfilIntention: OnEnrolled = async (tx, ctx, { learnerId, programmeId }) => {
  await store.endIntention(tx, { ids: await personIds(tx, learnerId), programmeId, state: 'enrolled', now: ctx.now })
}

const keep = command(contract.keepIntention, async (tx, ctx, { programmeId, note }) => {
  const learnerId = await canonicalId(tx, ctx.actor.learnerId)
  const ids = await personIds(tx, learnerId)
  const day = shanghaiDay(ctx.now)
  if ((await enrolmentsOf(tx, ids, day)).some((one) => one.programmeId === programmeId)) return { refused: 'conversion.enrolled_already' }
  const cohort = Number(day.slice(0, 4))
  const found = await trial(tx, {
    id: programmeId,
    cohort,
    day,
    held: await heldBy(tx, ids),
    posted: [],
    assume: true,
    enrolled: false,
    ids,
  })
  if ('refused' in found) return found
  const programme = (await programmeById(tx, programmeId)) ?? refuse('record.not_found')
  const id = ctx.newId()
  const kept = await store.insertIntention(tx, {
    learnerId,
    id,
    programmeId,
    organizationId: programme.organizationId,
    ...levels(programme),
    credit: found.matching.credit,
    note: note === undefined || note === '' ? null : note,
    now: ctx.now,
  })
  for (const staffId of kept ? await store.registrarsOf(tx, programme.organizationId, day) : [])
    await notify(tx, ctx, {
      to: { kind: 'staff', id: staffId },
      code: 'conversion.intentionKept',
      params: { programme: found.shown.programme.name },
      href: '/admin/intentions?waiting=yes',
    })
  return {
    output: { done: true as const },
    account: { act: 'conversion.keepIntention', subject: { kind: 'programme', id: programmeId }, learnerId },
  }
})

const withdraw = command(contract.withdrawIntention, async (tx, ctx, { id }) => {
  const ids = await personIds(tx, ctx.actor.learnerId)
  if (!(await store.endIntention(tx, { ids, id, state: 'withdrawn', now: ctx.now }))) return { refused: 'record.not_found' }
  return {
    output: { done: true as const },
    account: { act: 'conversion.withdrawIntention', subject: { kind: 'intention', id }, learnerId: ctx.actor.learnerId },
  }
})

const answer = command(contract.answerIntention, async (tx, ctx, { id, answer: text }) => {
  const row = await store.lockIntention(tx, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.state !== 'open' || row.answeredAt !== null) return { refused: 'conversion.intention_answered' }
  await store.answerIntention(tx, { id, answer: text, by: ctx.actor.staffId, now: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: 'conversion.intentionAnswered',
    params: { office: row.school, programme: row.programme, answer: text },
    href: '/me/conversions',
  })
  return {
    output: { done: true as const },
    account: { act: 'conversion.answerIntention', subject: { kind: 'intention', id }, learnerId: row.learnerId, texts: { answer: text } },
  }
})

const list = query(contract.listIntentions, async (ctx, { cursor, limit = 50, programmeId, waiting }) => {
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const ids = await staffRead(ctx, (tx) => store.visibleIntentions(tx, { programmeId, waiting: waiting === 'yes', before }, limit))
  const rows = await store.intentionsByIds(ctx.platform.database.app, ids.slice(0, limit))
  return {
    items: rows.map((row) => ({
      id: row.id,
      learner: { id: row.learnerId, name: maskName(row.name), accountNo: formatAccountNo(row.accountNo) },
      programme: { id: row.programmeId, name: row.programme },
      credit: row.credit,
      state: row.state,
      note: row.note,
      answer: row.answer,
      answeredAt: row.answeredAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    })),
    next: ids.length > limit ? (ids[limit - 1] ?? null) : null,
  }
})

/** Intentions over HTTP. */
export const intentionActions: readonly Bound[] = [list, keep, withdraw, answer]
