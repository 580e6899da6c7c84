import { closing, type OutputOf } from '@creditbank/contract'
import { canonicalId, heldPersonIds, learnerById, nextState, personIds, setLearnerState } from '../accounts/index.ts'
import { endOtherSessions, learnerStepUp } from '../identity/index.ts'
import { notify } from '../notices/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, staffRead, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { balanceOf } from '../points/index.ts'
import { waitingCount } from '../redemption/index.ts'
import { calendarOf } from '../settings/index.ts'
import { eraseAccounts, replayErasures } from './erase.ts'
import { appendEntry } from './list.ts'
import { datesOf, isLate, obstaclesOf } from './rules.ts'
import * as store from './store.ts'

const shown = (r: store.RequestRow): OutputOf<typeof closing.myClosing>['closing'] & object => ({
  id: r.id,
  number: r.number,
  state: r.state,
  requestedAt: r.requested_at.toISOString(),
  coolingUntil: r.cooling_until.toISOString(),
  dueOn: r.due_on,
  endedAt: r.ended_at?.toISOString() ?? null,
  obstacles: r.obstacles,
})

/** What a person gives up: counted over all their accounts, with the points that they can spend and the goods that wait for them. */
const lossOf = async (db: Sql, ids: readonly Id[]): Promise<closing.Loss> => {
  const counted = await store.countedLoss(db, ids)
  const [person] = ids
  const balances = person === undefined ? [] : await balanceOf(db, person)
  return { ...counted, points: balances.reduce((sum, one) => sum + one.points, 0), redemptions: await waitingCount(db, ids) }
}

const mine = query(closing.myClosing, async (ctx) => {
  const db = ctx.platform.database.app
  const ids = await personIds(db, ctx.actor.learnerId)
  const [last, loss, open, retention] = await Promise.all([
    store.lastRequest(db, ids),
    lossOf(db, ids),
    store.openOf(db, ids),
    store.retentionRows(db),
  ])
  return {
    closing: last === undefined ? null : shown(last),
    loss,
    obstacles: obstaclesOf(open),
    retention: retention.map((r) => ({
      class: r.class,
      months: r.months,
      what: { zh: r.zh, en: r.en },
      basis: { zh: r.basis_zh, en: r.basis_en },
    })),
  }
})

const request = (forget: () => void) =>
  command(closing.requestClosing, async (tx, ctx, { reason, outcomes, stepUp }) => {
    const refused = await learnerStepUp(tx, ctx, stepUp)
    if (refused !== undefined) return refused
    const { learnerId } = ctx.actor
    const row = await learnerById(tx, learnerId, true)
    const to = row === undefined ? undefined : nextState(row.state, 'requestClosing')
    if (row === undefined || to === undefined) return { refused: 'closing.state' }
    const ids = await heldPersonIds(tx, learnerId)
    const obstacles = obstaclesOf(await store.openOf(tx, ids))
    if (obstacles.length > 0) return { refused: 'closing.obstacles', params: { count: obstacles.length } }
    const loss = await lossOf(tx, ids)
    if (loss.outcomes !== outcomes) return { refused: 'closing.loss_changed' }
    const { coolingUntil, dueOn } = datesOf(ctx.now, await calendarOf(tx))
    const id = ctx.newId()
    const number = await store.nextNumber(tx, shanghaiDay(ctx.now).slice(0, 4))
    const dates = { requested_at: ctx.now, cooling_until: coolingUntil, due_on: dueOn }
    await store.insertRequest(tx, { id, number, learner_id: learnerId, reason, loss, ...dates, home: row })
    await setLearnerState(tx, learnerId, to, ctx.now)
    await endOtherSessions(tx, 'learner', learnerId, ctx.actor.sessionId, ctx.now)
    await notify(tx, ctx, {
      to: { kind: 'learner', id: learnerId },
      code: 'closing.requested',
      params: { number, until: shanghaiDay(coolingUntil) },
      href: '/me/account/close',
    })
    forget()
    return {
      output: { number, coolingUntil: coolingUntil.toISOString(), dueOn },
      account: { act: 'closing.request', subject: { kind: 'closing', id }, learnerId, params: { reason, outcomes } },
    }
  })

const withdraw = (forget: () => void) =>
  command(closing.withdrawClosing, async (tx, ctx) => {
    const ids = await heldPersonIds(tx, ctx.actor.learnerId)
    const last = await store.lastRequest(tx, ids, true)
    if (last === undefined || last.state !== 'cooling' || last.cooling_until <= ctx.now) return { refused: 'closing.too_late' }
    await reopen(tx, last.learner_id, ctx.now)
    await store.endRequest(tx, last.id, 'withdrawn', ctx.now)
    await notify(tx, ctx, { to: { kind: 'learner', id: last.learner_id }, code: 'closing.withdrawn', params: { number: last.number } })
    forget()
    return {
      output: { done: true as const },
      account: { act: 'closing.withdraw', subject: { kind: 'closing', id: last.id }, learnerId: last.learner_id },
    }
  })

const reopen = async (tx: Sql, learnerId: Id, now: Date): Promise<void> => {
  const row = await learnerById(tx, learnerId, true)
  const to = row === undefined ? undefined : nextState(row.state, 'keepOpen')
  if (to !== undefined) await setLearnerState(tx, learnerId, to, now)
}

/**
 * Ends one closing whose cooling-off is over: carried out, or stopped where something was opened meanwhile. The erasure enters the list outside the database
 * before it is committed, so that no committed one is ever missing there; an entry whose commit failed is carried out by the next run.
 */
const finish = async (platform: Platform, id: Id, forget: () => void): Promise<void> => {
  await replayErasures(platform)
  const ctx = systemContext(platform, `closing-${id}`)
  await runCommand(ctx, { id }, { key: `closing ${id}`, endpoint: 'closing.finish', input: { id }, keepAnswer: true }, async (tx) => {
    await store.lockErasures(tx)
    const row = await store.requestById(tx, id)
    const account = { subject: { kind: 'closing', id }, ...(row === undefined ? {} : { learnerId: row.learner_id }) }
    if (row === undefined || row.state !== 'cooling' || row.cooling_until > ctx.now)
      return { output: { done: true }, account: { ...account, act: 'closing.skip' } }
    const ids = await heldPersonIds(tx, await canonicalId(tx, row.learner_id))
    const obstacles = obstaclesOf(await store.openOf(tx, ids))
    if (obstacles.length > 0) {
      await reopen(tx, row.learner_id, ctx.now)
      await store.endRequest(tx, id, 'stopped', ctx.now, obstacles)
      await notify(tx, ctx, {
        to: { kind: 'learner', id: row.learner_id },
        code: 'closing.stopped',
        params: { number: row.number, count: obstacles.length },
        href: '/me/account/close',
      })
      return { output: { done: true }, account: { ...account, act: 'closing.stop', params: { open: obstacles.length } } }
    }
    const seq = (await store.lastErasure(tx)) + 1
    const entry = await appendEntry(platform, seq, ids, ctx.now)
    const { redemptions } = await eraseAccounts(tx, ctx, { seq, ids, at: new Date(entry.at) })
    return {
      output: { done: true },
      account: { ...account, act: 'closing.close', params: { erasure: seq, accounts: ids.length, redemptions } },
      events: ids.map((learner) => ({ kind: 'account.closed', facts: { learner, erasure: seq } })),
    }
  })
  forget()
}

/** Finishes what has cooled off. One that fails is logged and left for the next run; the others go on. */
export const finishDue = async (platform: Platform, forget: () => void): Promise<void> => {
  for (const id of await store.dueRequests(platform.database.app, platform.clock.now()))
    await finish(platform, id, forget).catch((error: unknown) =>
      platform.log.error({ closing: id, reason: error instanceof Error ? error.message : String(error) }, 'closing not finished'),
    )
}

const list = query(closing.listClosings, async (ctx, { cursor, limit = 50, state }) => {
  const before = cursor !== undefined && /^[1-9][0-9]{0,18}$/.test(cursor) ? cursor : undefined
  const rows = await staffRead(ctx, (tx) => store.requestsPage(tx, { state, before, limit: limit + 1 }))
  return {
    items: rows.slice(0, limit).map((r) => ({
      ...shown(r),
      reason: r.reason,
      learnerId: r.learner_id,
      accountNo: formatAccountNo(r.account_no),
      name: r.state === 'closed' ? null : maskName(r.name),
      organization: { id: r.organization_id, name: r.organization },
      loss: r.loss,
      late: isLate(r.state, r.due_on, ctx.now),
    })),
    next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
  }
})

/** Closing of an account over HTTP. */
export const closingActions = (forget: () => void): readonly Bound[] => [mine, request(forget), withdraw(forget), list]
