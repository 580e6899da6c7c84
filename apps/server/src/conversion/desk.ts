import { conversions as contract } from '@creditbank/contract'
import { canonicalId, personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { noteAccess } from '../platform/access.ts'
import { seesRow } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { shownRefusal, summaryOf } from './applications.ts'
import * as store from './applicationStore.ts'
import { authorityOf } from './authority.ts'
import { overturn } from './conclude.ts'
import { askHighs } from './matching/highs.ts'
import { replays } from './matching/match.ts'
import { insertObjection, objectionsTo, settleObjection } from './objectionStore.ts'

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const list = query(contract.listConversions, async (ctx, { cursor, limit = 50, ...filter }) => {
  const ids = await staffRead(ctx, (tx) => store.visibleApplications(tx, filter, cursorOf(cursor), limit))
  const rows = await store.applicationsByIds(ctx.platform.database.app, ids.slice(0, limit))
  const today = shanghaiDay(ctx.now)
  return {
    items: rows.map((row) => ({
      ...summaryOf(row),
      learner: { id: row.learnerId, name: maskName(row.name) },
      className: row.className,
      objections: row.objections,
      dueOn: row.dueOn,
      escalated: row.escalatedAt !== null,
      overdue: row.dueOn !== null && row.dueOn < today && ['submitted', 'accepted', 'firstReviewed'].includes(row.state),
    })),
    next: ids.length > limit ? (ids[limit - 1] ?? null) : null,
  }
})

const read = query(contract.readConversion, async (ctx, { id }) => {
  if (!(await staffRead(ctx, (tx) => store.seesApplication(tx, id)))) return { refused: 'record.not_found' }
  const db = ctx.platform.database.app
  const [row, texts] = [await store.applicationById(db, id), await store.textsOf(db, id)]
  if (row === undefined || texts === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'conversions.read', [row.learnerId], row.number)
  return {
    ...summaryOf(row),
    learner: { id: row.learnerId, name: maskName(row.name), accountNo: formatAccountNo(row.accountNo) },
    enrolment: { studentNo: row.studentNo, className: row.className, fromOn: row.fromOn, endedOn: row.endedOn },
    caseId: row.caseId,
    note: row.note,
    appealedAt: row.appealedAt?.toISOString() ?? null,
    result: row.shown,
    grades: Object.fromEntries(row.grants.map((g) => [g.course, g.grade])),
    replayed: await replays(texts, askHighs),
    dueOn: row.dueOn,
    escalatedAt: row.escalatedAt?.toISOString() ?? null,
    authority: await authorityOf(db, id),
    canRecordAuthority: row.state === 'authority' && ctx.actor.may.has('conversion.accept') && seesRow(ctx.actor, row),
    refusals: row.refusals.map((one) => shownRefusal(row, one)),
    objections: (await objectionsTo(db, id)).map((b) => ({
      id: b.id,
      by: maskName(b.by),
      text: b.text,
      at: b.at.toISOString(),
      state: b.state,
      answer: b.answer,
    })),
    canDecideObjections: row.state === 'notice' && ctx.actor.may.has('conversion.finalReview') && seesRow(ctx.actor, row),
  }
})

const decideObjection = command(contract.decideObjection, async (tx, ctx, { id, objectionId, decision, answer, defects = [] }) => {
  const row = await store.applicationById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  const objection = (await objectionsTo(tx, id)).find((one) => one.id === objectionId)
  if (objection === undefined) return { refused: 'record.not_found' }
  if (decision === 'uphold' && defects.length === 0) return { refused: 'reviews.defects_missing' }
  const state = decision === 'uphold' ? ('upheld' as const) : ('rejected' as const)
  const settled = { applicationId: id, id: objectionId, state, answer, by: ctx.actor.staffId, now: ctx.now }
  if (row.state !== 'notice' || !(await settleObjection(tx, settled))) return { refused: 'conversion.objection_decided' }
  if (decision === 'uphold') await overturn(tx, ctx, row, { by: 'objection', defects, outcomeId: null, refusedBy: ctx.actor.staffId })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: objection.byLearnerId },
    code: 'conversion.objectionAnswered',
    params: { office: row.organization, number: row.number, answer },
  })
  return {
    output: { done: true as const },
    account: { act: `conversion.${decision}Objection`, subject: { kind: 'conversion', id }, learnerId: row.learnerId },
    events: [{ kind: 'conversion.objectionDecided', facts: { conversion: id, objection: objectionId, decision } }],
  }
})

const object = command(contract.objectToConversion, async (tx, ctx, { id, text }) => {
  const row = await store.applicationById(tx, id, true)
  if (row === undefined || row.noticeUntil === null) return { refused: 'record.not_found' }
  const by = await canonicalId(tx, ctx.actor.learnerId)
  const own = (await personIds(tx, by)).includes(row.learnerId)
  if (own || row.state !== 'notice' || row.noticeUntil < shanghaiDay(ctx.now)) return { refused: 'conversion.notice_over' }
  if (!(await insertObjection(tx, { applicationId: id, id: ctx.newId(), byLearnerId: by, text, now: ctx.now })))
    return { refused: 'conversion.objected_already' }
  return {
    output: { done: true as const },
    account: { act: 'conversion.object', subject: { kind: 'conversion', id }, learnerId: by },
  }
})

const notices = query(contract.publicNotices, async (ctx, { cursor, limit = 20, organizationId }) => {
  const page = { organizationId, before: cursorOf(cursor), limit }
  const rows = await store.publicOn(ctx.platform.database.app, shanghaiDay(ctx.now), page)
  return {
    items: rows.slice(0, limit).map((row) => ({
      id: row.id,
      number: row.number,
      name: maskName(row.name),
      organization: { id: row.organizationId, name: row.organization },
      programme: row.programme,
      courses: row.grants.map((g) => ({ name: g.name, credits: g.credits, outcomes: [...g.sources] })),
      credit: row.credit,
      until: row.noticeUntil ?? '',
    })),
    next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
  }
})

/** The registrar's desk, the public notice and objections over HTTP. */
export const deskActions: readonly Bound[] = [list, read, decideObjection, object, notices]
