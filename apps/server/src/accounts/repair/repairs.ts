import { accounts, type Code, roles } from '@creditbank/contract'
import { notify } from '../../notices/index.ts'
import type { StaffActor } from '../../platform/actor.ts'
import { refuse } from '../../platform/command.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { reverseName } from '../../platform/pure/names.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command } from '../../platform/serve.ts'
import { changePhone } from '../doorLearners.ts'
import { countedReveal, learnerToChange, seenLearner } from '../people.ts'
import { renameLearner, standsFor } from '../store.ts'
import { proposePair } from './merges.ts'
import { caseToChange, standingOf } from './repairReads.ts'
import { kindOfPair, needsSecond, type RepairAct } from './repairRules.ts'
import * as repairs from './repairStore.ts'

type StaffContext = Context<StaffActor>
const done = { done: true as const }
/** The roles that serve people: who of an asked unit hears of the question. */
const serving = Object.entries(roles).flatMap(([role, { may }]) =>
  may.some((permission) => permission === 'accounts.enter') ? [role] : [],
)
const subject = (id: Id) => ({ kind: 'repair', id })

/** A case held for an act that its reader may do now; refuses by why not. */
const held = async (tx: Sql, ctx: StaffContext, id: Id, act: RepairAct, otherwise: Code): Promise<repairs.RepairRow> => {
  const found = await caseToChange(tx, ctx, id)
  if (found === undefined) return refuse('record.not_found')
  const { r, both } = found
  if (r.state === 'resolved') return refuse('accounts.repair_resolved')
  const { can } = await standingOf(tx, ctx.actor, r, both)
  if (can.includes(act)) return r
  if (act === 'confirm' && r.proposed_by === ctx.actor.staffId) return refuse('accounts.second_person')
  return refuse(r.state === 'proposed' && act !== 'confirm' && act !== 'refuse' ? 'accounts.repair_waiting' : otherwise)
}

const open = command(accounts.openRepair, async (tx, ctx, { learnerId, otherId, note }) => {
  if (learnerId === otherId) return { refused: 'accounts.merge_same' }
  const today = shanghaiDay(ctx.now)
  const one = await seenLearner(tx, ctx.actor, learnerId, today)
  const two = await seenLearner(tx, ctx.actor, otherId, today)
  if (one === undefined || two === undefined) return { refused: 'record.not_found' }
  if ((await standsFor(tx, learnerId)) !== undefined || (await standsFor(tx, otherId)) !== undefined)
    return { refused: 'accounts.merge_open' }
  const earlier = await repairs.repairOfPair(tx, learnerId, otherId)
  if (earlier !== undefined && earlier.state !== 'resolved') return { refused: 'accounts.repair_open' }
  const id = earlier?.id ?? ctx.newId()
  const account = { act: 'accounts.openRepair', subject: subject(id), learnerId, params: { other: otherId } }
  if (earlier !== undefined) {
    await repairs.reopenRepair(tx, earlier.learner_id, id)
    return { output: { id }, account }
  }
  const candidate = ({ row }: { row: typeof one.row }) => ({
    name: row.name,
    idKind: row.id_kind,
    idLookup: row.id_lookup,
    birthOn: row.birth_on,
    sex: row.sex,
    phoneLookup: row.phone_lookup,
    regionCode: row.region_code,
    sleeps: row.state === 'inactive',
  })
  const kind = kindOfPair(candidate(one), candidate(two)) ?? (one.row.name === two.row.name ? 'documentChanged' : 'nameChanged')
  const made = await repairs.insertPair(tx, {
    id,
    one: learnerId,
    two: otherId,
    kind,
    foundBy: 'staff',
    openedBy: ctx.actor.staffId,
    note,
    now: ctx.now,
  })
  return made ? { output: { id }, account } : { refused: 'accounts.repair_open' }
})

/** Puts what was typed in the place of what was stored, and tells the learner. */
const correct = async (tx: Sql, ctx: StaffContext, r: repairs.RepairRow): Promise<void> => {
  const id = r.learner_id
  if (r.typed_name !== null) await renameLearner(tx, id, r.typed_name, reverseName(r.typed_name))
  if (r.typed_phone_sealed !== null && r.typed_phone_lookup !== null && r.typed_phone_masked !== null)
    await changePhone(tx, ctx, id, { sealed: r.typed_phone_sealed, lookup: r.typed_phone_lookup, masked: r.typed_phone_masked })
  await notify(tx, ctx, {
    to: { kind: 'learner', id },
    code: 'accounts.identityCorrected',
    params: { office: ctx.actor.organization.name },
    href: '/me/account/accesses',
  })
}

const decide = command(accounts.decideRepair, async (tx, ctx, { id, decision, keepId, reason }) => {
  const r = await held(tx, ctx, id, decision, 'accounts.repair_decision')
  const by = { learnerId: r.learner_id, id, by: ctx.actor.staffId, reason, now: ctx.now }
  const account = { act: 'accounts.decideRepair', subject: subject(id), learnerId: r.learner_id, params: { kind: r.kind, decision } }
  if (decision === 'keepApart') {
    await repairs.closeRepair(tx, { ...by, decision })
    return { output: { state: 'resolved' as const, mergeId: null }, account }
  }
  if (decision === 'merge') {
    if (r.other_id === null || (keepId !== r.learner_id && keepId !== r.other_id)) return { refused: 'accounts.repair_decision' }
    const mergedId = keepId === r.learner_id ? r.other_id : r.learner_id
    const mergeId = await proposePair(tx, ctx, { canonicalId: keepId, mergedId, reason })
    await repairs.proposeRepair(tx, { ...by, decision, mergeId })
    return { output: { state: 'proposed' as const, mergeId }, account: { ...account, params: { kind: r.kind, decision, merge: mergeId } } }
  }
  const { row } = await learnerToChange(tx, ctx, r.learner_id)
  if (needsSecond(decision, row.state)) {
    await repairs.proposeRepair(tx, { ...by, decision, mergeId: null })
    return { output: { state: 'proposed' as const, mergeId: null }, account }
  }
  await correct(tx, ctx, r)
  await repairs.closeRepair(tx, { ...by, decision })
  return { output: { state: 'resolved' as const, mergeId: null }, account }
})

const confirm = command(accounts.confirmRepair, async (tx, ctx, { id }) => {
  const r = await held(tx, ctx, id, 'confirm', 'accounts.repair_not_proposed')
  // A merge has its own confirmation, which shows what follows in numbers.
  if (r.proposed !== 'correct') return { refused: 'accounts.repair_not_proposed' }
  await learnerToChange(tx, ctx, r.learner_id)
  await correct(tx, ctx, r)
  await repairs.closeRepair(tx, {
    learnerId: r.learner_id,
    id,
    by: ctx.actor.staffId,
    decision: 'correct',
    reason: r.proposed_reason ?? '',
    now: ctx.now,
  })
  const account = { act: 'accounts.confirmRepair', subject: subject(id), learnerId: r.learner_id, params: { kind: r.kind } }
  return { output: done, account, events: [{ kind: 'account.corrected', facts: { learner: r.learner_id, repair: id, kind: r.kind } }] }
})

const sendBack = command(accounts.refuseRepair, async (tx, ctx, { id }) => {
  const r = await held(tx, ctx, id, 'refuse', 'accounts.repair_not_proposed')
  if (r.proposed !== 'correct') return { refused: 'accounts.repair_not_proposed' }
  await repairs.reopenRepair(tx, r.learner_id, id)
  return {
    output: done,
    account: { act: 'accounts.refuseRepair', subject: subject(id), learnerId: r.learner_id, params: { kind: r.kind } },
  }
})

const ask = command(accounts.askRepair, async (tx, ctx, { id, organizationId, question }) => {
  const r = await held(tx, ctx, id, 'ask', 'accounts.repair_waiting')
  const { units } = await standingOf(tx, ctx.actor, r, false)
  const unit = units.find((one) => one.id === organizationId)
  if (unit === undefined) return { refused: 'accounts.repair_unit' }
  await repairs.askUnit(tx, { learnerId: r.learner_id, id, unitId: unit.id, by: ctx.actor.staffId, question, now: ctx.now })
  for (const staffId of await repairs.staffOf(tx, unit.id, serving))
    await notify(tx, ctx, {
      to: { kind: 'staff', id: staffId },
      code: 'accounts.repairAsked',
      params: { office: ctx.actor.organization.name },
      href: `/admin/account-repairs/${id}`,
    })
  const account = { act: 'accounts.askRepair', subject: subject(id), learnerId: r.learner_id, params: { organization: unit.id } }
  return { output: done, account }
})

const answer = command(accounts.answerRepair, async (tx, ctx, { id, answer: text }) => {
  const r = await held(tx, ctx, id, 'answer', 'accounts.repair_not_asked')
  await repairs.answerUnit(tx, { learnerId: r.learner_id, id, by: ctx.actor.staffId, answer: text, now: ctx.now })
  return { output: done, account: { act: 'accounts.answerRepair', subject: subject(id), learnerId: r.learner_id } }
})

const reveal = command(
  accounts.revealRepair,
  async (tx, ctx, { id, reason, note }) => {
    const found = await caseToChange(tx, ctx, id)
    if (found === undefined) return { refused: 'record.not_found' }
    const account = { act: 'accounts.reveal', subject: subject(id), learnerId: found.r.learner_id }
    return countedReveal(tx, ctx, { field: 'phone', reason, note, sealed: found.r.typed_phone_sealed, account })
  },
  { keepAnswer: false },
)

/** What is decided of a repair case, by one person or two, after asking a unit that knows the person. */
export const repairActions: readonly Bound[] = [open, decide, confirm, sendBack, ask, answer, reveal]
