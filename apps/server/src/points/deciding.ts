import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import { type Book, nameOf, type Which } from './book.ts'
import {
  type Account,
  type Cause,
  comeBack,
  type Lot,
  type Mirrored,
  mostPoints,
  spend,
  spendable,
  takeBack,
  type Transfer,
} from './rules.ts'

/** Points to be spent. `key` (100 characters at most) makes a repeat a repeat; `accountId` is the learner's account (any of a person's), `issuerIds` the centres whose points may be taken (the first to expire first, of one day those of the centre named first), `points` a whole number above zero. */
export type Spend = {
  readonly key: string
  readonly accountId: Id
  readonly issuerIds: readonly Id[]
  readonly points: number
  readonly cause: Cause
}

/** How many of the points of a spend were of which centre. */
export type Part = { readonly issuerId: Id; readonly points: number }

/**
 * What became of a spend. `repeated`: it had been spent under this key before, and nothing was moved now. `left`: what the person still has with these
 * centres. Refused: `tooFew` points, `frozen`, `otherSpend` (the key belongs to another spend), `notPoints` (not a whole number between 1 and a million).
 */
export type SpendResult =
  | {
      readonly key: string
      readonly spent: true
      readonly points: number
      readonly parts: readonly Part[]
      readonly repeated: boolean
      readonly left: number
    }
  | { readonly key: string; readonly spent: false; readonly why: 'tooFew' | 'frozen' | 'otherSpend' | 'notPoints'; readonly left: number }

/** What became of a return: `unknown` where nothing was spent under the key. `points` came back. */
export type ReturnResult = { readonly key: string; readonly points: number; readonly done: 'back' | 'repeated' | 'unknown' }

/** The key of the rows that bring back what was spent under a key. */
export const returnKey = (key: string): string => `back of ${key}`

/** Accounts, each once. */
export const distinct = (which: readonly Which[]): readonly Which[] => [...new Map(which.map((w) => [nameOf(w), w])).values()]

const sum = (rows: readonly Transfer[]): number => rows.reduce((all, t) => all + t.amount, 0)

/** What a person can spend of each centre's points; a debt to one centre does not touch what another gave. */
const roomsOf = (accounts: readonly Account[], issuerIds: readonly Id[]): ReadonlyMap<Id, number> =>
  new Map(issuerIds.map((id) => [id, spendable(accounts.filter((a) => a.issuerId === id))]))

const total = (rooms: ReadonlyMap<Id, number>): number => [...rooms.values()].reduce((all, n) => all + n, 0)

/** How many points of each centre rows moved, in the order of the centres. */
const partsOf = (rows: readonly Transfer[], issuerIds: readonly Id[]): readonly Part[] =>
  issuerIds.flatMap((issuerId) => {
    const points = sum(rows.filter((t) => t.issuerId === issuerId))
    return points === 0 ? [] : [{ issuerId, points }]
  })

/** Spends points of a person out of all the person's accounts with some centres, the first to expire first, of each centre no more than its room. */
const spendAcross = (book: Book, accounts: readonly Account[], rooms: ReadonlyMap<Id, number>, s: Spend, now: Date): void => {
  const room = new Map(rooms)
  const lots = accounts
    .flatMap((a) => a.lots.map((lot) => ({ account: a, lot })))
    .sort((x, y) => (x.lot.expiresOn < y.lot.expiresOn ? -1 : x.lot.expiresOn > y.lot.expiresOn ? 1 : 0))
  const shares = new Map<Account, number>()
  let left = s.points
  for (const { account, lot } of lots) {
    const free = room.get(account.issuerId) ?? 0
    const amount = Math.min(left, lot.remaining, free)
    if (amount > 0) shares.set(account, (shares.get(account) ?? 0) + amount)
    room.set(account.issuerId, free - amount)
    left -= amount
  }
  for (const [account, points] of shares) book.take(spend(account, { points, key: s.key, cause: s.cause }, now))
}

/** Whether a number is points that can be moved: whole, above zero, no more than a million. */
export const isPoints = (points: number): boolean => Number.isSafeInteger(points) && points >= 1 && points <= mostPoints

/** What is known beside the accounts: who is who, which accounts are frozen, and what was spent under these keys before. */
export type Facts = {
  readonly persons: ReadonlyMap<Id, readonly Id[]>
  readonly frozen: ReadonlySet<string>
  readonly earlier: ReadonlyMap<string, readonly Transfer[]>
}

/** Decides one spend and takes it into the book. */
export const decideSpend = (book: Book, facts: Facts, s: Spend, now: Date): SpendResult => {
  const ids = facts.persons.get(s.accountId) ?? [s.accountId]
  const which = s.issuerIds.flatMap((issuerId) => ids.map((learnerId) => ({ learnerId, issuerId })))
  const accounts = which.map((w) => book.account(w))
  const left = total(roomsOf(accounts, s.issuerIds))
  const earlier = [...(facts.earlier.get(s.key) ?? []), ...book.rows.filter((t) => t.key === s.key)].filter((t) => t.kind === 'spend')
  if (earlier.length > 0) {
    const same =
      earlier.every(
        (t) => s.issuerIds.includes(t.issuerId) && t.cause.kind === s.cause.kind && t.cause.id === s.cause.id && ids.includes(t.learnerId),
      ) && sum(earlier) === s.points
    return same
      ? { key: s.key, spent: true, points: s.points, parts: partsOf(earlier, s.issuerIds), repeated: true, left }
      : { key: s.key, spent: false, why: 'otherSpend', left }
  }
  if (!isPoints(s.points)) return { key: s.key, spent: false, why: 'notPoints', left }
  // Points that one centre has frozen do not keep those of another from being spent.
  const frozen = new Set(which.flatMap((w) => (facts.frozen.has(nameOf(w)) ? [w.issuerId] : [])))
  const rooms = roomsOf(
    accounts,
    s.issuerIds.filter((id) => !frozen.has(id)),
  )
  if (total(rooms) < s.points) return { key: s.key, spent: false, why: frozen.size > 0 ? 'frozen' : 'tooFew', left }
  spendAcross(book, accounts, rooms, s, now)
  const rows = book.rows.filter((t) => t.key === s.key && t.kind === 'spend')
  return { key: s.key, spent: true, points: s.points, parts: partsOf(rows, s.issuerIds), repeated: false, left: left - s.points }
}

/** Rows by their key. */
export const byKey = (rows: readonly Transfer[]): ReadonlyMap<string, readonly Transfer[]> => {
  const found = new Map<string, Transfer[]>()
  for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), row])
  return found
}

/** What was spent under a key, what of it came back already, and the lots as they are now. */
export type Spent = { readonly spent: readonly Transfer[]; readonly returned: readonly Transfer[]; readonly mirrored: readonly Mirrored[] }

/** Decides one return and takes it into the book. */
export const decideReturn = (book: Book, facts: Spent, key: string, today: Day, now: Date): ReturnResult => {
  const rows = facts.spent.filter((t) => t.key === key)
  const back = returnKey(key)
  if (facts.returned.some((t) => t.key === back) || book.rows.some((t) => t.key === back))
    return { key, points: sum(rows), done: 'repeated' }
  for (const which of distinct(rows)) {
    const taken = facts.mirrored.filter((m) => m.row.key === key && nameOf(m.row) === nameOf(which))
    const cause = taken[0]?.row.cause
    if (cause !== undefined) book.take(comeBack(book.account(which), 'giveBack', { key: back, cause, taken, today }, now))
  }
  return { key, points: sum(rows), done: rows.length === 0 ? 'unknown' : 'back' }
}

/** One earning: its own rows (earned, taken back, restored), the rows of its lot, and the lots that its rows moved. */
export type History = { readonly rows: readonly Transfer[]; readonly lotRows: readonly Transfer[]; readonly lots: readonly Lot[] }

/** What has become of one earning. `owed` is the part of what was taken back that became a debt. */
export type Followed = Which & { readonly points: number; readonly owed: number; readonly what: 'takenBack' | 'restored' }

/** What an earning's own rows say of it: what it gave less what lapsed of it, and what of it is taken back now. */
const stateOf = ({ rows, lotRows }: History) => {
  const mirrored = new Set(rows.flatMap((t) => (t.kind === 'restore' && t.mirrors !== null ? [t.mirrors] : [])))
  return {
    taken: rows.filter((t) => (t.kind === 'takeBack' || t.kind === 'owe') && !mirrored.has(t.seq)),
    points: sum(rows.filter((t) => t.kind === 'earn')) - sum(lotRows.filter((t) => t.kind === 'lapse')),
    rounds: mirrored.size,
  }
}

/** Lets the points of one earning follow whether its fact stands, and takes that into the book; undefined where there is nothing to do. */
export const decideFollow = (book: Book, which: Which, history: History, stands: boolean, today: Day, now: Date): Followed | undefined => {
  const first = history.rows.find((t) => t.kind === 'earn')
  if (first === undefined) return undefined
  const state = stateOf(history)
  const account = book.account(which)
  const { learnerId, issuerId } = which
  if (!stands && state.taken.length === 0 && state.points > 0) {
    const key = `taken ${first.key} ${state.rounds}`
    const moved = takeBack(account, { lot: first.lot, points: state.points, key, cause: first.cause, earning: first.earning }, now)
    book.take(moved)
    return { learnerId, issuerId, points: state.points, owed: sum(moved.rows.filter((t) => t.kind === 'owe')), what: 'takenBack' }
  }
  if (!stands || state.taken.length === 0) return undefined
  const taken = state.taken.flatMap((row) => {
    const lot = history.lots.find((one) => one.lot === row.lot)
    return lot === undefined ? [] : [{ row, lot }]
  })
  const key = `restored ${first.key} ${state.taken[0]?.seq ?? 0}`
  book.take(comeBack(account, 'restore', { key, cause: first.cause, taken, today }, now))
  return { learnerId, issuerId, points: sum(taken.map((one) => one.row)), owed: 0, what: 'restored' }
}
