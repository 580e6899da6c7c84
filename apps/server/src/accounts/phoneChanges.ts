import { accounts } from '@creditbank/contract'
import { codeRefused, endOtherSessions, takeCode } from '../identity/index.ts'
import { notify, sendMessage } from '../notices/index.ts'
import { noteAccess } from '../platform/access.ts'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Context, type Platform, staffRead, systemContext } from '../platform/context.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { changePhone } from './doorLearners.ts'
import { learnerToChange } from './people.ts'
import { personIds } from './person.ts'
import * as changes from './phoneChangeStore.ts'
import { counterBinding, documentRefusal } from './present.ts'
import { phoneChangeDue, phoneChangeVerdict } from './rules.ts'
import * as store from './store.ts'

const done = { done: true as const }
const subject = (id: Id) => ({ kind: 'phoneChange', id })

/** Tells the account and the old phone, so that nobody loses an account unnoticed. */
const tell = async (
  tx: Sql,
  ctx: Context,
  learner: store.LearnerRow,
  about: { readonly office: string; readonly phone: string; readonly until: Date | null },
): Promise<void> => {
  const params = { office: about.office, phone: about.phone, until: about.until === null ? null : formatInstant(about.until) }
  const to = { kind: 'learner' as const, id: learner.id }
  await notify(tx, ctx, { to, code: 'accounts.phoneChangeAsked', params, href: '/me/account' })
  if (learner.phone_sealed !== null && learner.phone_masked !== null)
    await sendMessage(tx, ctx, {
      phone: { sealed: learner.phone_sealed, column: sealedColumns.phone, masked: learner.phone_masked },
      code: 'accounts.phoneChangeAsked',
      params,
    })
}

const ask = command(accounts.askPhoneChange, async (tx, ctx, { id, name, idNumber, request, code, reason }) => {
  const { row } = await learnerToChange(tx, ctx, id)
  if (row.state !== 'active') return { refused: 'accounts.state_conflict' }
  const differs = await documentRefusal(tx, ctx, row, { name, idNumber }, 'accounts.askPhoneChange')
  if (differs !== undefined) return differs
  const taken = await takeCode(tx, ctx, { request, code, purposes: ['counterConsent'], boundTo: counterBinding(ctx, id) })
  if (codeRefused(taken)) return taken
  const changeId = ctx.newId()
  const unit = ctx.actor.organization
  const stored = await changes.insertPhoneChange(tx, {
    id: changeId,
    learnerId: id,
    reason,
    oldMasked: row.phone_masked,
    phone: taken.phone,
    unit,
    by: ctx.actor.staffId,
    now: ctx.now,
  })
  if (stored === 'open') return { refused: 'accounts.phone_change_open' }
  await tell(tx, ctx, row, { office: unit.name, phone: taken.phone.masked, until: null })
  return { output: { id: changeId }, account: { act: 'accounts.askPhoneChange', subject: subject(changeId), learnerId: id } }
})

const lineOf = (actor: StaffActor, c: changes.PhoneChangeView) => ({
  id: c.id,
  learnerId: c.learner_id,
  learnerName: c.learner_name,
  accountNo: formatAccountNo(c.account_no),
  oldPhoneMasked: c.old_masked,
  newPhoneMasked: c.new_masked,
  state: c.state,
  reason: c.reason,
  askedBy: c.asker,
  askedAt: c.asked_at.toISOString(),
  confirmedBy: c.confirmer,
  effectiveAt: c.effective_at?.toISOString() ?? null,
  organization: { id: c.organization_id, name: c.organization },
  can: (['confirm', 'stop'] as const).filter(
    (act) => phoneChangeVerdict({ state: c.state, askedBy: c.asked_by }, act, actor.staffId) === undefined,
  ),
})

const list = query(accounts.listPhoneChanges, async (ctx, { cursor, limit = 50, state }) => {
  const before = cursor !== undefined && /^[1-9][0-9]{0,18}$/.test(cursor) ? cursor : undefined
  const ids = await staffRead(ctx, (tx) => changes.phoneChangesPage(tx, state, before, limit + 1))
  const views = await changes.phoneChangeViews(ctx.platform.database.app, ids.slice(0, limit))
  await noteAccess(
    ctx,
    'accounts.phoneChange',
    views.map((v) => v.learner_id),
  )
  return { items: views.map((v) => lineOf(ctx.actor, v)), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

/** A change in the actor's scope, held, on which the act is possible. */
const changeToAct = async (tx: Sql, ctx: Context<StaffActor>, id: Id, act: 'confirm' | 'stop'): Promise<changes.PhoneChangeRow> => {
  const found = await changes.lockPhoneChange(tx, id)
  if (found === undefined || !seesRow(ctx.actor, found)) return refuse('record.not_found')
  const no = phoneChangeVerdict({ state: found.state, askedBy: found.asked_by }, act, ctx.actor.staffId)
  return no === undefined ? found : refuse(no)
}

const confirm = command(accounts.confirmPhoneChange, async (tx, ctx, { id }) => {
  const change = await changeToAct(tx, ctx, id, 'confirm')
  const learner = await store.learnerById(tx, change.learner_id)
  if (learner === undefined) return { refused: 'record.not_found' }
  const effectiveAt = phoneChangeDue(ctx.now)
  await changes.confirmChange(tx, { id, by: ctx.actor.staffId, now: ctx.now, effectiveAt })
  await tell(tx, ctx, learner, { office: ctx.actor.organization.name, phone: change.new_masked, until: effectiveAt })
  return {
    output: { effectiveAt: effectiveAt.toISOString() },
    account: { act: 'accounts.confirmPhoneChange', subject: subject(id), learnerId: change.learner_id },
  }
})

const stopped = async (tx: Sql, ctx: Context, change: changes.PhoneChangeRow, reason: string): Promise<void> => {
  await changes.endChange(tx, { id: change.id, state: 'stopped', reason, now: ctx.now })
  const to = { kind: 'learner' as const, id: change.learner_id }
  await notify(tx, ctx, { to, code: 'accounts.phoneChangeStopped', params: { phone: change.new_masked } })
}

const stop = command(accounts.stopPhoneChange, async (tx, ctx, { id, reason }) => {
  const change = await changeToAct(tx, ctx, id, 'stop')
  await stopped(tx, ctx, change, reason)
  return {
    output: done,
    account: { act: 'accounts.stopPhoneChange', subject: subject(id), learnerId: change.learner_id, texts: { reason } },
  }
})

const mine = query(accounts.myPhoneChange, async (ctx) => {
  const db = ctx.platform.database.app
  const open = await changes.openPhoneChange(db, await personIds(db, ctx.actor.learnerId))
  const change =
    open === undefined
      ? null
      : {
          newPhoneMasked: open.new_masked,
          askedAt: open.asked_at.toISOString(),
          effectiveAt: open.effective_at?.toISOString() ?? null,
          office: open.office,
        }
  return { change }
})

const stopMine = command(accounts.stopMyPhoneChange, async (tx, ctx) => {
  const open = await changes.openPhoneChange(tx, await personIds(tx, ctx.actor.learnerId))
  const change = open === undefined ? undefined : await changes.lockPhoneChange(tx, open.id)
  if (change === undefined || (change.state !== 'waiting' && change.state !== 'confirmed')) return { refused: 'accounts.phone_change_over' }
  await stopped(tx, ctx, change, 'learner')
  return { output: done, account: { act: 'learner.stopPhoneChange', subject: subject(change.id), learnerId: change.learner_id } }
})

/** Gives the account its new phone once the waiting time is over; every other log-in ends. An account that is no longer active keeps its phone. */
const takeEffect = async (platform: Platform, id: Id, forget: () => void): Promise<void> => {
  const ctx = systemContext(platform, 'phone changes')
  await runCommand(ctx, null, { key: undefined, endpoint: 'phone change', input: id, keepAnswer: false }, async (tx) => {
    const change = await changes.lockPhoneChange(tx, id)
    if (change?.state !== 'confirmed' || change.new_sealed === null || change.new_lookup === null) return { refused: 'record.not_found' }
    const { learner_id: learnerId, new_masked: masked } = change
    const account = { act: 'accounts.changePhone', subject: subject(id), learnerId }
    const learner = await store.learnerById(tx, learnerId, true)
    if (learner?.state !== 'active') {
      await stopped(tx, ctx, change, 'state')
      return { output: done, account: { ...account, params: { stopped: 'state' } } }
    }
    await changePhone(tx, ctx, learnerId, { sealed: change.new_sealed, lookup: change.new_lookup, masked })
    await endOtherSessions(tx, 'learner', learnerId, null, ctx.now)
    await notify(tx, ctx, { to: { kind: 'learner', id: learnerId }, code: 'accounts.phoneChanged', params: { phone: masked } })
    await changes.endChange(tx, { id, state: 'done', reason: null, now: ctx.now })
    return { output: done, account, events: [{ kind: 'account.phoneChanged', facts: { learner: learnerId, change: id } }] }
  })
  forget()
}

/** Every change whose day is over, one transaction each. Of two servers that meet the same one, one finds it done. */
export const takeEffectDue = async (platform: Platform, forget: () => void): Promise<void> => {
  for (const id of await changes.duePhoneChanges(platform.database.app, platform.clock.now())) await takeEffect(platform, id, forget)
}

/** A lost phone at the counter: asked by one member of staff, confirmed by another, stoppable for a day by everybody whom it concerns. */
export const phoneChangeActions: readonly Bound[] = [ask, list, confirm, stop, mine, stopMine]
