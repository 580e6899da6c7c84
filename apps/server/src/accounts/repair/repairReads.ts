import { accounts, type OutputOf } from '@creditbank/contract'
import { noteAccess } from '../../platform/access.ts'
import { seesRow, type StaffActor } from '../../platform/actor.ts'
import { type Context, staffRead } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { formatAccountNo } from '../../platform/pure/accountNo.ts'
import { maskName } from '../../platform/pure/idNumber.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, query } from '../../platform/serve.ts'
import { seenLearner } from '../people.ts'
import * as store from '../store.ts'
import { sideOf } from './merges.ts'
import { doublesOf } from './mergeStore.ts'
import { actsOn, type Compared, compare, compareNames } from './repairRules.ts'
import * as repairs from './repairStore.ts'

type StaffContext = Context<StaffActor>
type Detail = OutputOf<typeof accounts.getRepair>

/** Cases as a reader may see them, with everybody they are about. */
export const repairLines = async (ctx: StaffContext, ids: readonly Id[]) => {
  const views = await repairs.repairViews(ctx.platform.database.app, ids)
  const seen = await staffRead(ctx, (tx) => repairs.seenAmong(tx, views.flatMap(sidesOf)))
  return views.map((r) => ({ line: lineOf(r, seen, ctx.actor.may.has('accounts.manage')), sides: sidesOf(r) }))
}

const idText = /^[1-9][0-9]{0,18}$/
const sidesOf = (r: repairs.RepairRow): Id[] => (r.other_id === null ? [r.learner_id] : [r.learner_id, r.other_id])

/** The line of a case as a reader may see it: an account out of scope by masks alone, typed names in full for those who decide. */
const lineOf = (r: repairs.RepairView, seen: ReadonlySet<Id>, manages: boolean): OutputOf<typeof accounts.listRepairs>['items'][number] => {
  const [first, second] = [seen.has(r.learner_id), r.other_id !== null && seen.has(r.other_id)]
  const typed = r.kind === 'phoneDiffers' ? (r.typed_phone_masked ?? '') : (r.typed_name ?? '')
  const shownTyped = manages || r.kind === 'phoneDiffers' || typed === '' ? typed : maskName(typed)
  const other = second ? (r.other_name ?? '') : maskName(r.other_name ?? '')
  return {
    id: r.id,
    kind: r.kind,
    state: r.state,
    decision: r.decision,
    learnerId: first ? r.learner_id : second ? r.other_id : null,
    accountNo: first ? formatAccountNo(r.account_no) : second && r.other_no !== null ? formatAccountNo(r.other_no) : null,
    stored: first ? r.name : maskName(r.name),
    other: r.other_id === null ? shownTyped : other,
    idMasked: r.id_masked,
    at: r.created_at.toISOString(),
  }
}

const list = query(accounts.listRepairs, async (ctx, { cursor, limit = 50, state, kind }) => {
  const before = cursor !== undefined && idText.test(cursor) ? cursor : undefined
  const ids = await staffRead(ctx, (tx) => repairs.repairsPage(tx, { state, kind }, before, limit + 1))
  const found = await repairLines(ctx, ids.slice(0, limit))
  await noteAccess(
    ctx,
    'accounts.repair',
    found.flatMap((one) => one.sides),
  )
  return {
    items: found.map((one) => one.line),
    next: ids.length > limit ? (ids[limit - 1] ?? null) : null,
  }
})

const comparedOf = (row: store.LearnerRow): Compared => ({
  name: row.name,
  idKind: row.id_kind,
  idLookup: row.id_lookup,
  birthOn: row.birth_on,
  sex: row.sex,
  phoneLookup: row.phone_lookup,
  regionCode: row.region_code,
})

const factsOf = (r: repairs.RepairRow, one: store.LearnerRow, two: store.LearnerRow | undefined): Detail['facts'] => {
  if (two !== undefined) return compare(comparedOf(one), comparedOf(two))
  if (r.typed_name !== null) return [{ fact: 'name', verdict: compareNames(one.name, r.typed_name) }]
  return [{ fact: 'phone', verdict: one.phone_lookup === r.typed_phone_lookup ? 'same' : 'differs' }]
}

const evidenceOf = async (
  db: Sql,
  r: repairs.RepairRow,
  one: store.LearnerRow,
  two: store.LearnerRow | undefined,
): Promise<Detail['evidence']> => {
  // Whoever typed it knew the document, and either held the stored phone or stood at a counter or behind a provider's check.
  if (two === undefined) return [r.typed_phone_lookup === null ? 'documentShown' : 'phoneProved']
  const same = (a: string | null, b: string | null) => a !== null && a === b
  return [
    ...(same(one.phone_lookup, two.phone_lookup) ? (['samePhone'] as const) : []),
    ...(same(one.birth_on, two.birth_on) ? (['sameBirth'] as const) : []),
    ...((await repairs.shareUnit(db, one.id, two.id)) ? (['sameUnit'] as const) : []),
    ...((await doublesOf(db, [one.id], two.id)).length > 0 ? (['sameResult'] as const) : []),
    ...(one.id_kind === two.id_kind ? [] : (['otherDocument'] as const)),
  ]
}

const storyOf = async (db: Sql, r: repairs.RepairRow): Promise<Pick<Detail, 'openedBy' | 'question' | 'proposal' | 'outcome'>> => {
  const by = await repairs.peopleOf(db, r.id)
  const asked = r.question !== null && r.asked_unit !== null && r.asked_at !== null
  return {
    openedBy: by.opener,
    question: asked
      ? {
          unit: { id: r.asked_unit ?? '', name: by.unit ?? '' },
          text: r.question ?? '',
          by: by.asker ?? '',
          at: r.asked_at?.toISOString() ?? '',
          answer: r.answer,
          answeredBy: by.answerer,
          answeredAt: r.answered_at?.toISOString() ?? null,
        }
      : null,
    proposal:
      r.proposed === null || r.proposed_at === null
        ? null
        : {
            decision: r.proposed,
            reason: r.proposed_reason ?? '',
            by: by.proposer ?? '',
            at: r.proposed_at.toISOString(),
            mergeId: r.merge_id,
          },
    outcome:
      r.decision === null || r.resolved_at === null
        ? null
        : { decision: r.decision, reason: r.reason, by: by.resolver, at: r.resolved_at.toISOString() },
  }
}

/** What a reader may do with a case, with the units that may be asked. */
export const standingOf = async (db: Sql, actor: StaffActor, r: repairs.RepairRow, both: boolean) => {
  const units = await repairs.unitsKnowing(db, sidesOf(r))
  const asked = units.find((unit) => unit.id === r.asked_unit)
  const may = (permission: 'accounts.manage' | 'accounts.enter' | 'accounts.reveal') => actor.may.has(permission)
  const facts = {
    state: r.state,
    typed: r.other_id === null,
    both,
    proposed: r.proposed,
    proposedBy: r.proposed_by,
    asked: r.asked_unit !== null,
  }
  const reader = {
    staffId: actor.staffId,
    manages: may('accounts.manage'),
    enters: may('accounts.enter'),
    reveals: may('accounts.reveal') && r.typed_phone_sealed !== null,
    asked: asked !== undefined && seesRow(actor, asked),
  }
  return { units, can: actsOn(facts, reader) }
}

/** A case in the reader's scope with the sides they see. */
const seenCase = (ctx: StaffContext, id: Id) =>
  staffRead(ctx, async (tx) => {
    const found = await repairs.repairById(tx, id)
    return found === undefined ? undefined : { r: found, seen: await repairs.seenAmong(tx, sidesOf(found)) }
  })

const detail = query(accounts.getRepair, async (ctx, { id }) => {
  const found = await seenCase(ctx, id)
  if (found === undefined) return { refused: 'record.not_found' }
  const { r, seen } = found
  const db = ctx.platform.database.app
  const [view] = await repairs.repairViews(db, [id])
  const one = await store.learnerById(db, r.learner_id)
  const two = r.other_id === null ? undefined : await store.learnerById(db, r.other_id)
  if (view === undefined || one === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.repair', sidesOf(r))
  // A merge that stands makes both one: each side is shown as it was, by its own rows.
  const side = (row: store.LearnerRow | undefined) => (row !== undefined && seen.has(row.id) ? sideOf(db, row, [row.id]) : null)
  const hidden = [one, two].find((row) => row !== undefined && !seen.has(row.id))
  const manages = ctx.actor.may.has('accounts.manage')
  const { units, can } = await standingOf(db, ctx.actor, r, r.other_id !== null && hidden === undefined)
  return {
    ...lineOf(view, seen, manages),
    one: await side(one),
    two: await side(two),
    elsewhere: hidden === undefined ? null : { name: maskName(hidden.name), idMasked: hidden.id_masked },
    typed:
      two === undefined
        ? { name: r.typed_name === null || manages ? r.typed_name : maskName(r.typed_name), phoneMasked: r.typed_phone_masked }
        : null,
    facts: factsOf(r, one, two),
    evidence: await evidenceOf(db, r, one, two),
    foundBy: r.found_by,
    note: r.note,
    ...(await storyOf(db, r)),
    units: units.map(({ id: unitId, name }) => ({ id: unitId, name })),
    can,
  }
})

/** A case to act on, held, with its first account held too; refuses one out of scope. `both`: whether the actor sees both accounts. */
export const caseToChange = async (
  tx: Sql,
  ctx: StaffContext,
  id: Id,
): Promise<{ readonly r: repairs.RepairRow; readonly both: boolean } | undefined> => {
  const r = await repairs.repairById(tx, id, true)
  if (r === undefined) return undefined
  const today = shanghaiDay(ctx.now)
  const seen = await Promise.all(sidesOf(r).map(async (side) => (await seenLearner(tx, ctx.actor, side, today)) !== undefined))
  return seen.includes(true) ? { r, both: seen.length === 2 && !seen.includes(false) } : undefined
}

/** The queue of identity repair and one case of it side by side. */
export const repairReads: readonly Bound[] = [list, detail]
