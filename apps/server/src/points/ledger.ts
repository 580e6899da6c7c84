import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { Book, nameOf } from './book.ts'
import {
  byKey,
  decideReturn,
  decideSpend,
  distinct,
  isPoints,
  type ReturnResult,
  returnKey,
  type Spend,
  type SpendResult,
} from './deciding.ts'
import * as store from './ledgerStore.ts'
import { writeMoves } from './movesStore.ts'
import { spendable } from './rules.ts'

/** What a movement of points needs to know of the request: its time. */
export type When = Pick<Context, 'now'>

/**
 * Spends points for any number of redemptions at once, in the order given, in a handful of statements. Each is decided by itself: one that is refused leaves
 * nothing behind and does not stop the others. The accounts stay held to the end of the transaction; a repeat in another transaction waits for this one and
 * then gets its answer. Account ids of merged accounts stand for their person.
 */
export const spendMany = async (tx: Sql, ctx: When, spends: readonly Spend[]): Promise<readonly SpendResult[]> => {
  if (spends.length === 0) return []
  const persons = await store.personsOf(
    tx,
    spends.map((s) => s.accountId),
  )
  const wanted = spends.flatMap((s) =>
    s.issuerIds.flatMap((issuerId) =>
      (persons.get(s.accountId) ?? []).map((learnerId) => ({ learnerId, issuerId, needed: isPoints(s.points) ? s.points : 0 })),
    ),
  )
  const held = await store.lockAccounts(tx, distinct(wanted))
  const needed = new Map<string, number>()
  for (const w of wanted) needed.set(nameOf(w), (needed.get(nameOf(w)) ?? 0) + w.needed)
  const lots = await store.lotsOf(
    tx,
    held.map((a) => ({ ...a, needed: needed.get(nameOf(a)) ?? 0 })),
  )
  const facts = {
    persons,
    frozen: await store.frozenAmong(tx, distinct(wanted)),
    earlier: byKey(
      await store.rowsByKeys(
        tx,
        spends.map((s) => s.key),
      ),
    ),
  }
  const book = Book.of(held.map((a) => ({ ...a, lots: lots.get(nameOf(a)) ?? [] })))
  const results = spends.map((s) => decideSpend(book, facts, s, ctx.now))
  await writeMoves(tx, book.moved(), book.rows)
  return results
}

/**
 * Gives back what was spent under these keys, by mirror rows. The rule for what lapsed meanwhile: points go back to the lot that they came from; where the
 * day of that lot has passed they get thirty days from now (`graceDays`), once; what comes back late a second time lapses in the following night. A frozen
 * account gets its points back all the same. A repeat gives nothing back again and says so.
 */
export const giveBack = async (tx: Sql, ctx: When, keys: readonly string[]): Promise<readonly ReturnResult[]> => {
  if (keys.length === 0) return []
  const spent = (await store.rowsByKeys(tx, keys)).filter((t) => t.kind === 'spend')
  const held = await store.lockAccounts(tx, distinct(spent))
  const returned = await store.rowsByKeys(tx, keys.map(returnKey))
  const done = byKey(returned)
  const mirrored = await store.withLots(
    tx,
    spent.filter((t) => !done.has(returnKey(t.key))),
  )
  const book = Book.of(
    held.map((a) => {
      // A lot that is not empty keeps what it has: it comes with its account.
      const own = mirrored.filter((m) => nameOf(m.row) === nameOf(a) && m.lot.remaining > 0).map((m) => m.lot)
      return { ...a, lots: [...new Map(own.map((lot) => [lot.lot, lot])).values()] }
    }),
  )
  const today = shanghaiDay(ctx.now)
  const results = keys.map((key) => decideReturn(book, { spent, returned, mirrored }, key, today, ctx.now))
  await writeMoves(tx, book.moved(), book.rows)
  return results
}

/** What a person has with one centre. `next`: the points that lapse first and their last day. `debt`: what a revoked outcome left to be set off. */
export type Balance = {
  readonly issuerId: Id
  readonly points: number
  readonly debt: number
  readonly frozen: boolean
  readonly next: { readonly on: Day; readonly points: number } | null
}

const folded = (rows: readonly store.BalanceRow[]): readonly Balance[] => {
  const issuers = [...new Set(rows.map((row) => row.issuer_id))]
  return issuers.map((issuerId) => {
    const own = rows.filter((row) => row.issuer_id === issuerId)
    const days = own.flatMap((row) => (row.next_on === null ? [] : [row.next_on])).sort()
    const first = days[0]
    return {
      issuerId,
      points: spendable(own),
      debt: Math.max(
        0,
        own.reduce((sum, row) => sum + row.debt - row.balance, 0),
      ),
      frozen: own.some((row) => row.frozen),
      next:
        first === undefined
          ? null
          : { on: first, points: own.reduce((sum, row) => sum + (row.next_on === first ? (row.next_points ?? 0) : 0), 0) },
    }
  })
}

/** What persons have with each centre, by the account id that was asked for. An id that has nothing has an empty list. One query. */
export const balancesOf = async (tx: Sql, accountIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly Balance[]>> => {
  const rows = await store.balanceRows(tx, accountIds)
  return new Map(accountIds.map((id) => [id, folded(rows.filter((row) => row.asked === id))]))
}

/** What one person has with each centre, with the next expiry. One query. */
export const balanceOf = async (tx: Sql, accountId: Id): Promise<readonly Balance[]> => folded(await store.balanceRows(tx, [accountId]))
