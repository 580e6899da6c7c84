import { accounts } from '@creditbank/contract'
import { endOtherSessions } from '../../identity/index.ts'
import { notify, sendMessage } from '../../notices/index.ts'
import { noteAccess } from '../../platform/access.ts'
import { seesRow, type StaffActor } from '../../platform/actor.ts'
import { refuse, runCommand } from '../../platform/command.ts'
import { type Context, type Platform, staffRead, systemContext } from '../../platform/context.ts'
import { sealedColumns } from '../../platform/crypto/columns.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { formatAccountNo } from '../../platform/pure/accountNo.ts'
import { formatDay, shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { learnerToChange } from '../people.ts'
import { personIds } from '../person.ts'
import { nextState } from '../rules.ts'
import * as store from '../store.ts'
import { type FreezeAct, freezeDayRight, freezeVerdict } from './freezeRules.ts'
import * as freezes from './freezeStore.ts'

type StaffContext = Context<StaffActor>
const done = { done: true as const }
const subject = (id: Id) => ({ kind: 'freeze', id })
const idText = /^[1-9][0-9]{0,18}$/
const acts = ['confirm', 'refuse', 'lift', 'confirmLift', 'answer'] as const

const factsOf = (f: freezes.FreezeRow) => ({
  state: f.state,
  proposedBy: f.proposed_by,
  decidedBy: f.decided_by,
  liftBy: f.lift_by,
  objected: f.objected_at !== null,
  answered: f.answered_at !== null,
})

/** A freeze in the actor's scope, held, on which the act is possible. */
const freezeToAct = async (tx: Sql, ctx: StaffContext, id: Id, act: FreezeAct): Promise<freezes.FreezeRow> => {
  const found = await freezes.freezeById(tx, id, true)
  if (found === undefined || !seesRow(ctx.actor, found)) return refuse('record.not_found')
  const no = freezeVerdict(factsOf(found), act, ctx.actor.staffId)
  return no === undefined ? found : refuse(no)
}

const propose = command(accounts.proposeFreeze, async (tx, ctx, { id: learnerId, cause, reason, untilOn }) => {
  const { row } = await learnerToChange(tx, ctx, learnerId)
  if (!freezeDayRight(untilOn, shanghaiDay(ctx.now))) return { refused: 'accounts.freeze_day' }
  if (nextState(row.state, 'freeze') === undefined) return { refused: 'accounts.state_conflict' }
  const id = ctx.newId()
  const unit = ctx.actor.organization
  const made = await freezes.insertFreeze(tx, { id, learnerId, cause, reason, untilOn, unit, by: ctx.actor.staffId, now: ctx.now })
  if (!made) return { refused: 'accounts.freeze_open' }
  return { output: { id }, account: { act: 'accounts.proposeFreeze', subject: subject(id), learnerId, params: { cause, until: untilOn } } }
})

const lineOf = (f: freezes.FreezeView) => ({
  id: f.id,
  learnerId: f.learner_id,
  accountNo: formatAccountNo(f.account_no),
  name: f.name,
  state: f.state,
  cause: f.cause,
  untilOn: f.until_on,
  organization: { id: f.organization_id, name: f.organization },
  proposedBy: f.proposer,
  proposedAt: f.proposed_at.toISOString(),
  decidedBy: f.decider,
  objected: f.state === 'standing' && f.objected_at !== null && f.answered_at === null,
  lifting: f.state === 'standing' && f.lift_by !== null,
})

/** An objection as both sides read it; null where there is none. */
export const objectionOf = (f: freezes.FreezeRow) =>
  f.objection === null || f.objected_at === null
    ? null
    : { text: f.objection, at: f.objected_at.toISOString(), answer: f.answer, answeredAt: f.answered_at?.toISOString() ?? null }

const list = query(accounts.listFreezes, async (ctx, { cursor, limit = 50, state, learnerId }) => {
  const before = cursor !== undefined && idText.test(cursor) ? cursor : undefined
  const learnerIds = learnerId === undefined ? undefined : await personIds(ctx.platform.database.app, learnerId)
  const ids = await staffRead(ctx, (tx) => freezes.freezesPage(tx, { state, learnerIds }, before, limit + 1))
  const views = await freezes.freezeViews(ctx.platform.database.app, ids.slice(0, limit))
  await noteAccess(
    ctx,
    'accounts.freeze',
    views.map((v) => v.learner_id),
  )
  return { items: views.map(lineOf), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

const detail = query(accounts.getFreeze, async (ctx, { id }) => {
  const seen = await staffRead(ctx, (tx) => freezes.freezeById(tx, id))
  const [view] = seen === undefined ? [] : await freezes.freezeViews(ctx.platform.database.app, [seen.id])
  if (view === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.freeze', [view.learner_id])
  return {
    ...lineOf(view),
    reason: view.reason,
    decidedAt: view.decided_at?.toISOString() ?? null,
    liftBy: view.lifter,
    liftReason: view.lift_reason,
    endedAt: view.ended_at?.toISOString() ?? null,
    objection: objectionOf(view),
    can: acts.filter((act) => freezeVerdict(factsOf(view), act, ctx.actor.staffId) === undefined),
  }
})

/** A message to the phone of an account: a frozen learner reads no notices until the account opens again. */
const text = async (
  tx: Sql,
  ctx: Context,
  row: store.LearnerRow,
  code: 'accounts.frozen' | 'accounts.unfrozen',
  params: { office: string; until: string },
) => {
  if (row.phone_sealed === null || row.phone_masked === null) return
  await sendMessage(tx, ctx, { phone: { sealed: row.phone_sealed, column: sealedColumns.phone, masked: row.phone_masked }, code, params })
}

const confirm = (forget: () => void) =>
  command(accounts.confirmFreeze, async (tx, ctx, { id }) => {
    const f = await freezeToAct(tx, ctx, id, 'confirm')
    const { row } = await learnerToChange(tx, ctx, f.learner_id)
    const to = nextState(row.state, 'freeze')
    if (to === undefined) return { refused: 'accounts.state_conflict' }
    await store.setLearnerState(tx, row.id, to, ctx.now)
    await freezes.decideFreeze(tx, { id, state: 'standing', by: ctx.actor.staffId, now: ctx.now })
    for (const one of await personIds(tx, row.id)) await endOtherSessions(tx, 'learner', one, null, ctx.now)
    const told = { office: ctx.actor.organization.name, until: formatDay(f.until_on) }
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.id },
      code: 'accounts.frozen',
      params: { ...told, reason: f.reason },
      href: '/me/freeze',
    })
    await text(tx, ctx, row, 'accounts.frozen', told)
    forget()
    return {
      output: done,
      account: { act: 'accounts.freeze', subject: subject(id), learnerId: row.id, params: { cause: f.cause, until: f.until_on } },
      events: [{ kind: 'account.frozen', facts: { learner: row.id, freeze: id, cause: f.cause, until: f.until_on } }],
    }
  })

const sayNo = command(accounts.refuseFreeze, async (tx, ctx, { id }) => {
  const f = await freezeToAct(tx, ctx, id, 'refuse')
  await freezes.decideFreeze(tx, { id, state: 'refused', by: ctx.actor.staffId, now: ctx.now })
  return { output: done, account: { act: 'accounts.refuseFreeze', subject: subject(id), learnerId: f.learner_id } }
})

const lift = command(accounts.proposeLift, async (tx, ctx, { id, reason }) => {
  const f = await freezeToAct(tx, ctx, id, 'lift')
  await freezes.noteLift(tx, { id, by: ctx.actor.staffId, reason })
  return { output: done, account: { act: 'accounts.proposeUnfreeze', subject: subject(id), learnerId: f.learner_id } }
})

/** Opens the account again and tells the learner; `office` is missing where the time ran out. */
const reopen = async (
  tx: Sql,
  ctx: Context,
  f: freezes.FreezeRow,
  how: { state: 'lifted' | 'expired'; by: Id | null; office: string | null },
): Promise<void> => {
  const row = await store.learnerById(tx, f.learner_id, true)
  await freezes.endFreeze(tx, { id: f.id, state: how.state, by: how.by, now: ctx.now })
  const to = row === undefined ? undefined : nextState(row.state, 'unfreeze')
  if (row === undefined || to === undefined) return
  await store.setLearnerState(tx, row.id, to, ctx.now)
  const params = how.office === null ? {} : { office: how.office }
  await notify(tx, ctx, { to: { kind: 'learner', id: row.id }, code: 'accounts.unfrozen', params })
  await text(tx, ctx, row, 'accounts.unfrozen', { office: how.office ?? '', until: '' })
}
const thawed = (f: freezes.FreezeRow, how: string) => ({
  account: { act: 'accounts.unfreeze', subject: subject(f.id), learnerId: f.learner_id, params: { how } },
  events: [{ kind: 'account.unfrozen', facts: { learner: f.learner_id, freeze: f.id, how } }],
})

const confirmLift = (forget: () => void) =>
  command(accounts.confirmLift, async (tx, ctx, { id }) => {
    const f = await freezeToAct(tx, ctx, id, 'confirmLift')
    await reopen(tx, ctx, f, { state: 'lifted', by: ctx.actor.staffId, office: ctx.actor.organization.name })
    forget()
    return { output: done, ...thawed(f, 'lifted') }
  })

const answer = (forget: () => void) =>
  command(accounts.answerObjection, async (tx, ctx, { id, decision, answer: words }) => {
    const f = await freezeToAct(tx, ctx, id, 'answer')
    await freezes.noteAnswer(tx, { id, answer: words, by: ctx.actor.staffId, now: ctx.now })
    const office = ctx.actor.organization.name
    if (decision === 'lift') {
      await reopen(tx, ctx, f, { state: 'lifted', by: ctx.actor.staffId, office })
      forget()
      return { output: done, ...thawed(f, 'objection') }
    }
    const params = { office, until: formatDay(f.until_on), answer: words }
    await notify(tx, ctx, { to: { kind: 'learner', id: f.learner_id }, code: 'accounts.freezeKept', params, href: '/me/freeze' })
    return { output: done, account: { act: 'accounts.keepFreeze', subject: subject(id), learnerId: f.learner_id } }
  })

/** Ends the freezes whose last day is over, and drops proposals that nobody confirmed by then. */
export const endDueFreezes = async (platform: Platform, forget: () => void): Promise<void> => {
  const ctx = systemContext(platform, 'freezes')
  const keyed = { key: undefined, endpoint: 'end due freezes', input: {}, keepAnswer: false }
  await runCommand(ctx, {}, keyed, async (tx) => {
    const due = await freezes.dueFreezes(tx, shanghaiDay(ctx.now))
    for (const f of due) {
      if (f.state === 'proposed') await freezes.endFreeze(tx, { id: f.id, state: 'refused', by: null, now: ctx.now })
      else await reopen(tx, ctx, f, { state: 'expired', by: null, office: null })
    }
    const events = due.flatMap((f) => (f.state === 'standing' ? thawed(f, 'expired').events : []))
    return { output: done, account: { act: 'accounts.endDueFreezes', params: { count: due.length } }, events }
  })
  forget()
}

/** Freezing an account by two persons, lifting it by two, and answering what the learner says against it. */
export const freezeActions = (forget: () => void): readonly Bound[] => [
  propose,
  list,
  detail,
  confirm(forget),
  sayNo,
  lift,
  confirmLift(forget),
  answer(forget),
]
