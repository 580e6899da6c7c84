import { pointsFreezes as contract } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import type { StaffActor } from '../platform/actor.ts'
import type { Context, Platform } from '../platform/context.ts'
import { staffRead } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { Book, nameOf } from './book.ts'
import * as ledger from './ledgerStore.ts'
import { writeMoves } from './movesStore.ts'
import { graceDays, lapse } from './rules.ts'
import { holderSeen, issues } from './scope.ts'
import * as store from './upkeepStore.ts'

const dayMs = 86_400_000
/** Accounts that one transaction of the nightly work takes. */
const page = 2_000

/** Lets a page of accounts lapse what is due; answers how many accounts there were. */
const lapsePage = (platform: Platform): Promise<number> => {
  const now = platform.clock.now()
  const [today, since] = [shanghaiDay(now), new Date(now.getTime() - graceDays * dayMs)]
  return platform.database.app.transaction().execute(async (tx) => {
    const due = await store.accountsDue(tx, today, since, page)
    if (due.length === 0) return 0
    const held = await ledger.lockAccounts(tx, due)
    const lots = await store.lotsDue(tx, due, today, since)
    const book = Book.of(held.map((a) => ({ ...a, lots: lots.flatMap((one) => (nameOf(one) === nameOf(a) ? [one.lot] : [])) })))
    for (const one of lots) book.take(lapse(book.account(one), one.lot, now))
    await writeMoves(tx, book.moved(), book.rows)
    return due.length
  })
}

/** The periodic work `points.lapse`: what is left of lots whose last day has passed goes back to its centre. */
export const lapseDue = async (platform: Platform): Promise<void> => {
  for (let pages = 0; pages < 500; pages += 1) if ((await lapsePage(platform)) < page) return
}

const freezeLine = (row: store.FreezeRow): contract.FreezeLine => ({
  id: row.id,
  learner: { id: row.learnerId, name: maskName(row.name), accountNo: formatAccountNo(row.accountNo) },
  issuer: { id: row.issuerId, name: row.issuer },
  points: row.points,
  reason: row.reason,
  at: row.at.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  endReason: row.endReason,
})

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const list = query(contract.listFreezes, async (ctx, { cursor, limit = 50, open }) => {
  const ids = await staffRead(ctx, (tx) =>
    store.freezePage(tx, { open: open === undefined ? undefined : open === 'yes', before: cursorOf(cursor), limit }),
  )
  const rows = await store.freezesByIds(ctx.platform.database.app, ids.slice(0, limit))
  return { items: rows.map(freezeLine), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

const tellLearner = (
  tx: Parameters<typeof notify>[0],
  ctx: Context<StaffActor>,
  learnerId: Id,
  code: 'points.frozen' | 'points.unfrozen',
  reason: string,
) =>
  notify(tx, ctx, {
    to: { kind: 'learner', id: learnerId },
    code,
    params: { office: ctx.actor.organization.name, reason },
    href: '/me/points',
  })

const freeze = command(contract.freezePoints, async (tx, ctx, { learnerId, reason }) => {
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const issuerId = ctx.actor.organization.id
  const ids = await personIds(tx, learnerId)
  const held = await ledger.lockAccounts(
    tx,
    ids.map((id) => ({ learnerId: id, issuerId })),
  )
  const first = held[0]
  if (first === undefined)
    return (await holderSeen(tx, ctx.actor, learnerId)) === undefined
      ? { refused: 'record.not_found' }
      : { refused: 'points.nothing_there' }
  const id = ctx.newId()
  if ((await ledger.frozenAmong(tx, held)).size > 0) return { refused: 'points.frozen_already' }
  await store.insertFreeze(tx, { learnerId: first.learnerId, issuerId, id, reason, by: ctx.actor.staffId, at: ctx.now })
  await tellLearner(tx, ctx, learnerId, 'points.frozen', reason)
  return {
    output: { done: true as const },
    account: { act: 'points.freeze', subject: { kind: 'pointsFreeze', id }, learnerId: first.learnerId, texts: { reason } },
    events: [{ kind: 'points.frozen', facts: { learner: first.learnerId, issuer: issuerId, freeze: id } }],
  }
})

const unfreeze = command(contract.unfreezePoints, async (tx, ctx, { id, reason }) => {
  const [row] = await store.freezesByIds(tx, [id])
  if (row === undefined || !(ctx.actor.scope.level === 1 || row.issuerId === ctx.actor.organization.id))
    return { refused: 'record.not_found' }
  if (!(await store.endFreeze(tx, { id, learnerId: row.learnerId, reason, by: ctx.actor.staffId, at: ctx.now })))
    return { refused: 'points.not_frozen' }
  await tellLearner(tx, ctx, row.learnerId, 'points.unfrozen', reason)
  return {
    output: { done: true as const },
    account: { act: 'points.unfreeze', subject: { kind: 'pointsFreeze', id }, learnerId: row.learnerId, texts: { reason } },
    events: [{ kind: 'points.unfrozen', facts: { learner: row.learnerId, issuer: row.issuerId, freeze: id } }],
  }
})

/** Freezes over HTTP. */
export const freezeActions: readonly Bound[] = [list, freeze, unfreeze]
