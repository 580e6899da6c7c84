import type { Id } from '../platform/ids.ts'
import { addDays, addMonths, type Day } from '../platform/pure/shanghai.ts'

/**
 * Where points of one learner with one centre can be: `learner` is the learner's account, `debt` what the learner owes the centre; the others are the
 * centre's own accounts.
 */
export type Side = 'issued' | 'learner' | 'redeemed' | 'lapsed' | 'takenBack' | 'debt'
/** What a transfer is. */
export type Kind = 'earn' | 'spend' | 'giveBack' | 'lapse' | 'takeBack' | 'owe' | 'settle' | 'restore'

/** The moves there are. Every kind has one way, so a row needs no more than its kind to be balanced. */
export const moves: Readonly<Record<Kind, { readonly from: Side; readonly to: Side }>> = {
  earn: { from: 'issued', to: 'learner' },
  spend: { from: 'learner', to: 'redeemed' },
  giveBack: { from: 'redeemed', to: 'learner' },
  lapse: { from: 'learner', to: 'lapsed' },
  takeBack: { from: 'learner', to: 'takenBack' },
  owe: { from: 'debt', to: 'takenBack' },
  settle: { from: 'learner', to: 'debt' },
  restore: { from: 'takenBack', to: 'learner' },
}

/** The most points that one transfer moves; no business of a learning bank comes near it. */
export const mostPoints = 1_000_000
/** For how many months points last where a rule says nothing else. Source: the practice of 积分商城 in the province (three years). */
export const lifeMonths = 36
/** For how many days points that come back after their day can still be spent; once only. */
export const graceDays = 30

/** What a ledger row tells about where it came from. */
export type Cause = { readonly kind: string; readonly id: Id }

/** What makes an earning an earning: rule, the day its caps count, the activity. */
export type Earning = { readonly ruleId: Id; readonly earnedOn: Day; readonly activity: string | null }

/** One row of the ledger of one account. `amount` in whole points. */
export type Transfer = {
  readonly learnerId: Id
  readonly issuerId: Id
  readonly seq: number
  readonly lot: number
  readonly kind: Kind
  readonly amount: number
  readonly balanceAfter: number
  readonly debtAfter: number
  readonly key: string
  readonly cause: Cause
  readonly mirrors: number | null
  readonly earning: Earning | null
  readonly expiresOn: Day | null
  readonly at: Date
}

/** Points earned at once; they lapse together. */
export type Lot = { readonly lot: number; readonly expiresOn: Day; readonly remaining: number; readonly returned: boolean }

/** One account of a learner with a centre, as it is loaded and written back; `lots` are those with points left, the first to expire first. */
export type Account = {
  readonly learnerId: Id
  readonly issuerId: Id
  readonly seq: number
  readonly balance: number
  readonly debt: number
  readonly lastAt: Date
  readonly lots: readonly Lot[]
}

/** An account after some transfers, with the rows that led there, the oldest first. */
export type Moved = { readonly account: Account; readonly rows: readonly Transfer[] }

/** An account that has nothing yet. */
export const emptyAccount = (learnerId: Id, issuerId: Id): Account => ({
  learnerId,
  issuerId,
  seq: 0,
  balance: 0,
  debt: 0,
  lastAt: new Date(0),
  lots: [],
})

/** How lots are spent: the first to expire first; of one day the older one. */
export const byExpiry = (a: Lot, b: Lot): number => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.lot - b.lot)

/** The last day of points earned on a day. */
export const lastDay = (earnedOn: Day, months: number): Day => addMonths(earnedOn, months)

const later = (a: Date, b: Date): Date => (a > b ? a : b)
const balanceBy: Readonly<Record<Kind, 1 | -1 | 0>> = {
  earn: 1,
  spend: -1,
  giveBack: 1,
  lapse: -1,
  takeBack: -1,
  owe: 0,
  settle: -1,
  restore: 1,
}
const debtBy: Readonly<Record<Kind, 1 | -1 | 0>> = { earn: 0, spend: 0, giveBack: 0, lapse: 0, takeBack: 0, owe: 1, settle: -1, restore: 0 }

/** What a step of an account is; `begins` where the points become a lot of their own. */
type Step = {
  readonly kind: Kind
  readonly amount: number
  readonly lot: number | 'new'
  readonly key: string
  readonly cause: Cause
  readonly mirrors?: number
  readonly earning?: Earning | null
  readonly begins?: { readonly expiresOn: Day; readonly returned: boolean }
}

const lotsAfter = (account: Account, lot: number, by: number, begins: Step['begins'], known: Lot | undefined): readonly Lot[] => {
  if (by === 0) return account.lots
  const before = account.lots.find((one) => one.lot === lot) ?? known
  const next: Lot =
    begins !== undefined
      ? { lot, expiresOn: begins.expiresOn, remaining: by, returned: begins.returned }
      : before === undefined
        ? never(`lot ${lot} of account ${account.learnerId} is not known`)
        : { ...before, remaining: before.remaining + by }
  if (next.remaining < 0) return never(`lot ${lot} of account ${account.learnerId} would hold less than nothing`)
  const others = account.lots.filter((one) => one.lot !== lot)
  return next.remaining === 0 ? others : [...others, next].sort(byExpiry)
}

const never = (message: string): never => {
  throw new Error(message)
}

/**
 * Adds one transfer to an account. Time never goes back within an account: where the clock was set back, the row has the time of the one before it.
 * Throws where the transfer would break a law of the ledger; the plans below never ask for such a one.
 */
const step = (account: Account, s: Step, now: Date, known?: Lot): { readonly account: Account; readonly row: Transfer } => {
  const seq = account.seq + 1
  const lot = s.lot === 'new' ? seq : s.lot
  const balance = account.balance + balanceBy[s.kind] * s.amount
  const debt = account.debt + debtBy[s.kind] * s.amount
  if (!Number.isSafeInteger(s.amount) || s.amount < 1 || balance < 0 || debt < 0) never(`a transfer of ${s.amount} points is none`)
  const at = later(now, account.lastAt)
  const row: Transfer = {
    learnerId: account.learnerId,
    issuerId: account.issuerId,
    seq,
    lot,
    kind: s.kind,
    amount: s.amount,
    balanceAfter: balance,
    debtAfter: debt,
    key: s.key,
    cause: s.cause,
    mirrors: s.mirrors ?? null,
    earning: s.earning ?? null,
    expiresOn: s.begins?.expiresOn ?? null,
    at,
  }
  const lots = lotsAfter(account, lot, balanceBy[s.kind] * s.amount, s.begins, known)
  return { account: { ...account, seq, balance, debt, lastAt: at, lots }, row }
}

/** Takes a number of points from the lots in their order, one row a lot. The caller knows that there are enough. */
const draw = (account: Account, points: number, s: Omit<Step, 'amount' | 'lot'>, now: Date): Moved => {
  let left = points
  let moved: Moved = { account, rows: [] }
  for (const lot of account.lots) {
    if (left === 0) break
    const amount = Math.min(left, lot.remaining)
    const next = step(moved.account, { ...s, amount, lot: lot.lot }, now)
    moved = { account: next.account, rows: [...moved.rows, next.row] }
    left -= amount
  }
  return left === 0 ? moved : never(`account ${account.learnerId} lacks ${left} points that its balance tells of`)
}

/** Sets what has come in off against the debt. */
const settled = (moved: Moved, cause: Cause, now: Date): Moved => {
  const amount = Math.min(moved.account.debt, moved.account.balance)
  if (amount === 0) return moved
  const paid = draw(moved.account, amount, { kind: 'settle', key: `settle ${moved.account.seq}`, cause }, now)
  return { account: paid.account, rows: [...moved.rows, ...paid.rows] }
}

/** Points come in as a lot of their own; a debt is set off at once. */
export const earn = (
  account: Account,
  e: { readonly points: number; readonly key: string; readonly cause: Cause; readonly earning: Earning; readonly expiresOn: Day },
  now: Date,
): Moved => {
  const begins = { expiresOn: e.expiresOn, returned: false }
  const come = step(account, { kind: 'earn', amount: e.points, lot: 'new', key: e.key, cause: e.cause, earning: e.earning, begins }, now)
  return settled({ account: come.account, rows: [come.row] }, e.cause, now)
}

/** Spends points of one account, the first to expire first. The caller has decided that they are there. */
export const spend = (account: Account, s: { readonly points: number; readonly key: string; readonly cause: Cause }, now: Date): Moved =>
  draw(account, s.points, { kind: 'spend', key: s.key, cause: s.cause }, now)

/** A row that is taken back by a mirror, with the lot that it was taken from. */
export type Mirrored = { readonly row: Transfer; readonly lot: Lot }

/**
 * Brings points back by one mirror row for each row that took them. Points go to the lot that they came from. A lot that lapsed meanwhile gets thirty days
 * from the day of the return, as a lot of its own, once: what comes back a second time comes back to its own day, and lapses the next night. A debt is set
 * off from what comes back.
 */
export const comeBack = (
  account: Account,
  kind: 'giveBack' | 'restore',
  back: { readonly key: string; readonly cause: Cause; readonly taken: readonly Mirrored[]; readonly today: Day },
  now: Date,
): Moved => {
  let moved: Moved = { account, rows: [] }
  for (const { row, lot } of back.taken) {
    const late = lot.expiresOn < back.today && !lot.returned
    const earning = kind === 'restore' ? row.earning : null
    const s = { kind, amount: row.amount, key: back.key, cause: back.cause, mirrors: row.seq, earning }
    const next = late
      ? step(moved.account, { ...s, lot: 'new', begins: { expiresOn: addDays(back.today, graceDays), returned: true } }, now)
      : step(moved.account, { ...s, lot: row.lot }, now, { ...lot, remaining: 0 })
    moved = { account: next.account, rows: [...moved.rows, next.row] }
  }
  return settled(moved, back.cause, now)
}

/** What is left in a lot goes back to the centre, because its day has passed. */
export const lapse = (account: Account, lot: Lot, now: Date): Moved => {
  const cause = { kind: 'lot', id: String(lot.lot) }
  const gone = step(account, { kind: 'lapse', amount: lot.remaining, lot: lot.lot, key: `lapse ${account.seq + 1}`, cause }, now)
  return { account: gone.account, rows: [gone.row] }
}

/**
 * Takes an earning back: from its own lot first, then from the others, the first to expire first; what is not there any more becomes a debt. Points of the
 * lot that lapsed are with the centre already and are not asked for again.
 */
export const takeBack = (
  account: Account,
  t: { readonly lot: number; readonly points: number; readonly key: string; readonly cause: Cause; readonly earning: Earning | null },
  now: Date,
): Moved => {
  const own = account.lots.find((lot) => lot.lot === t.lot)
  const others = account.lots.filter((lot) => lot.lot !== t.lot)
  const common = { key: t.key, cause: t.cause, earning: t.earning }
  const taken = Math.min(account.balance, t.points)
  const ordered = own === undefined ? account : { ...account, lots: [own, ...others] }
  const moved = taken === 0 ? { account, rows: [] } : draw(ordered, taken, { ...common, kind: 'takeBack' }, now)
  const owed = t.points - taken
  if (owed === 0) return moved
  const debt = step(moved.account, { ...common, kind: 'owe', amount: owed, lot: t.lot }, now)
  return { account: debt.account, rows: [...moved.rows, debt.row] }
}

/** Points that can be spent: what the accounts of one person with one centre hold, less what they owe. */
export const spendable = (accounts: readonly Pick<Account, 'balance' | 'debt'>[]): number =>
  Math.max(
    0,
    accounts.reduce((sum, a) => sum + a.balance - a.debt, 0),
  )
