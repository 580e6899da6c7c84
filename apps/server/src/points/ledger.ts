import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { Book } from './book.ts'
import * as store from './ledgerStore.ts'
import { type Account, type Cause, comeBack, mostPoints, spend, spendable, type Transfer } from './rules.ts'

/** What a movement of points needs to know of the request: its time. */
export type When = Pick<Context, 'now'>

/** Points to be spent: `accountId` is the learner's account (any of a person's), `issuerId` the centre whose points they are, `points` a whole number above zero. */
export type Spend = {
  readonly key: string
  readonly accountId: Id
  readonly issuerId: Id
  readonly points: number
  readonly cause: Cause
}

/**
 * What became of a spend. `repeated`: it had been spent under this key before, and nothing was moved now. `left`: what the person still has with that
 * centre. Refused: `tooFew` points, `frozen`, `otherSpend` (the key belongs to another spend), `notPoints` (not a whole number between 1 and a million).
 */
export type SpendResult =
  | { readonly key: string; readonly spent: true; readonly points: number; readonly repeated: boolean; readonly left: number }
  | { readonly key: string; readonly spent: false; readonly why: 'tooFew' | 'frozen' | 'otherSpend' | 'notPoints'; readonly left: number }

/** What became of a return: `unknown` where nothing was spent under the key. `points` came back. */
export type ReturnResult = { readonly key: string; readonly points: number; readonly done: 'back' | 'repeated' | 'unknown' }

/** The key of the rows that bring back what was spent under a key. */
const returnKey = (key: string): string => `back of ${key}`

const distinct = (which: readonly store.Which[]): readonly store.Which[] => [...new Map(which.map((w) => [store.nameOf(w), w])).values()]

/** Spends points of a person with one centre out of all the person's accounts, the first to expire first. */
const spendAcross = (book: Book, accounts: readonly Account[], s: Spend, now: Date): void => {
  const lots = accounts
    .flatMap((a) => a.lots.map((lot) => ({ account: a, lot })))
    .sort((x, y) => (x.lot.expiresOn < y.lot.expiresOn ? -1 : x.lot.expiresOn > y.lot.expiresOn ? 1 : 0))
  const shares = new Map<Account, number>()
  let left = s.points
  for (const { account, lot } of lots) {
    const amount = Math.min(left, lot.remaining)
    if (amount > 0) shares.set(account, (shares.get(account) ?? 0) + amount)
    left -= amount
  }
  for (const [account, points] of shares) book.take(spend(account, { points, key: s.key, cause: s.cause }, now))
}

const isPoints = (points: number): boolean => Number.isSafeInteger(points) && points >= 1 && points <= mostPoints

type Facts = { readonly persons: ReadonlyMap<Id, readonly Id[]>; readonly frozen: ReadonlySet<string>; readonly earlier: ReadonlyMap<string, readonly Transfer[]> }

const decide = (book: Book, facts: Facts, s: Spend, now: Date): SpendResult => {
  const which = (facts.persons.get(s.accountId) ?? [s.accountId]).map((learnerId) => ({ learnerId, issuerId: s.issuerId }))
  const accounts = which.map((w) => book.account(w))
  const left = spendable(accounts)
  const earlier = [...(facts.earlier.get(s.key) ?? []), ...book.rows.filter((t) => t.key === s.key)].filter((t) => t.kind === 'spend')
  if (earlier.length > 0) {
    const same =
      earlier.every((t) => t.issuerId === s.issuerId && t.cause.kind === s.cause.kind && t.cause.id === s.cause.id && which.some((w) => w.learnerId === t.learnerId)) &&
      earlier.reduce((sum, t) => sum + t.amount, 0) === s.points
    return same ? { key: s.key, spent: true, points: s.points, repeated: true, left } : { key: s.key, spent: false, why: 'otherSpend', left }
  }
  if (!isPoints(s.points)) return { key: s.key, spent: false, why: 'notPoints', left }
  if (which.some((w) => facts.frozen.has(store.nameOf(w)))) return { key: s.key, spent: false, why: 'frozen', left }
  if (left < s.points) return { key: s.key, spent: false, why: 'tooFew', left }
  spendAcross(book, accounts, s, now)
  return { key: s.key, spent: true, points: s.points, repeated: false, left: left - s.points }
}

const byKey = (rows: readonly Transfer[]): ReadonlyMap<string, readonly Transfer[]> => {
  const found = new Map<string, Transfer[]>()
  for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), row])
  return found
}

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
  const wanted = spends.flatMap((s) => (persons.get(s.accountId) ?? []).map((learnerId) => ({ learnerId, issuerId: s.issuerId, needed: Math.max(0, isPoints(s.points) ? s.points : 0) })))
  const held = await store.lockAccounts(tx, distinct(wanted))
  const needed = new Map<string, number>()
  for (const w of wanted) needed.set(store.nameOf(w), (needed.get(store.nameOf(w)) ?? 0) + w.needed)
  const lots = await store.lotsOf(
    tx,
    held.map((a) => ({ ...a, needed: needed.get(store.nameOf(a)) ?? 0 })),
  )
  const facts = {
    persons,
    frozen: await store.frozenAmong(tx, held),
    earlier: byKey(
      await store.rowsByKeys(
        tx,
        spends.map((s) => s.key),
      ),
    ),
  }
  const book = Book.of(held.map((a) => ({ ...a, lots: lots.get(store.nameOf(a)) ?? [] })))
  const results = spends.map((s) => decide(book, facts, s, ctx.now))
  await book.write(tx)
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
  const returned = byKey(await store.rowsByKeys(tx, keys.map(returnKey)))
  const due = byKey(spent.filter((t) => !returned.has(returnKey(t.key))))
  const mirrored = await store.withLots(tx, [...due.values()].flat())
  // A lot that is not empty keeps what it has: it comes with its account.
  const lots = new Map<string, Account['lots']>()
  for (const { row, lot } of mirrored) {
    const before = lots.get(store.nameOf(row)) ?? []
    if (lot.remaining > 0 && !before.some((one) => one.lot === lot.lot)) lots.set(store.nameOf(row), [...before, lot])
  }
  const book = Book.of(held.map((a) => ({ ...a, lots: lots.get(store.nameOf(a)) ?? [] })))
  const today: Day = shanghaiDay(ctx.now)
  const results = keys.map((key): ReturnResult => {
    const points = (rows: readonly Transfer[] | undefined) => (rows ?? []).reduce((sum, t) => sum + t.amount, 0)
    if (returned.has(returnKey(key)) || book.rows.some((t) => t.key === returnKey(key)))
      return { key, points: points(spent.filter((t) => t.key === key)), done: 'repeated' }
    const rows = due.get(key) ?? []
    for (const which of distinct(rows)) {
      const taken = mirrored.filter((m) => m.row.key === key && store.nameOf(m.row) === store.nameOf(which))
      const cause = taken[0]?.row.cause
      if (cause !== undefined) book.take(comeBack(book.account(which), 'giveBack', { key: returnKey(key), cause, taken, today }, ctx.now))
    }
    return { key, points: points(rows), done: rows.length === 0 ? 'unknown' : 'back' }
  })
  await book.write(tx)
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
