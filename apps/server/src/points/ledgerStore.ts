import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import { nameOf, type Which } from './book.ts'
import type { History } from './deciding.ts'
import { partsOf } from './monthRules.ts'
import { addParts } from './monthStore.ts'
import type { Account, Kind, Lot, Mirrored, Transfer } from './rules.ts'

const columnsOf = (which: readonly Which[]) =>
  sql`unnest(${which.map((w) => w.learnerId)}::bigint[], ${which.map((w) => w.issuerId)}::bigint[])`

/** All ids of the persons behind these account ids: a merged account stands for the person, rows keep the id they were written with. */
export const personsOf = async (tx: Sql, accountIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly Id[]>> => {
  const { rows } = await sql<{
    asked: Id
    ids: Id[]
  }>`select w.id as asked, array(select c.id union select al.learner_id from accounts.alias al
        where al.canonical_id = c.id and al.undone_at is null order by 1)::text[] as ids
      from unnest(${[...new Set(accountIds)]}::bigint[]) w(id) left join accounts.alias a on a.learner_id = w.id and a.undone_at is null
        cross join lateral (select coalesce(a.canonical_id, w.id) as id) c`.execute(tx)
  return new Map(rows.map((row) => [row.asked, row.ids]))
}

/** Makes the missing ones of these accounts, with nothing in them. In the order of locks. */
export const makeAccounts = async (tx: Sql, which: readonly Which[]): Promise<void> => {
  await sql`insert into points.account (learner_id, issuer_id, seq, balance, debt, last_at)
    select learner_id, issuer_id, 0, 0, 0, 'epoch' from ${columnsOf(which)} w(learner_id, issuer_id) group by 1, 2 order by 1, 2 on conflict do nothing`.execute(
    tx,
  )
}

type AccountRow = {
  readonly learner_id: Id
  readonly issuer_id: Id
  readonly seq: number
  readonly balance: number
  readonly debt: number
  readonly last_at: Date
}

/**
 * Holds accounts to the end of the transaction, always in the same order, and answers those there are, without their lots. `lastAt` is never before the end
 * of a month that the centre has closed, so that nothing is dated into it whatever the clock says.
 */
export const lockAccounts = async (tx: Sql, which: readonly Which[]): Promise<readonly Account[]> =>
  (
    await sql<AccountRow>`select a.learner_id, a.issuer_id, a.seq, a.balance, a.debt, greatest(a.last_at,
        (select (max(c.month) + interval '1 month')::timestamp at time zone 'Asia/Shanghai' from points.month_close c where c.issuer_id = a.issuer_id)) as last_at
      from points.account a where (a.learner_id, a.issuer_id) in (select * from ${columnsOf(which)} w(l, i))
      order by a.learner_id, a.issuer_id for update of a`.execute(tx)
  ).rows.map((row) => ({
    learnerId: row.learner_id,
    issuerId: row.issuer_id,
    seq: row.seq,
    balance: row.balance,
    debt: row.debt,
    lastAt: row.last_at,
    lots: [],
  }))

/** The accounts of these that are frozen now. */
export const frozenAmong = async (tx: Sql, which: readonly Which[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{ learner_id: Id; issuer_id: Id }>`select f.learner_id, f.issuer_id from ${columnsOf(which)} w(l, i)
        join points.freeze f on f.learner_id = w.l and f.issuer_id = w.i and f.ended_at is null`.execute(tx)
    ).rows.map((row) => nameOf({ learnerId: row.learner_id, issuerId: row.issuer_id })),
  )

type LotRow = {
  readonly learner_id: Id
  readonly issuer_id: Id
  readonly lot: number
  readonly expires_on: Day
  readonly remaining: number
  readonly returned: boolean
}

const lotOf = (row: LotRow): Lot => ({ lot: row.lot, expiresOn: row.expires_on, remaining: row.remaining, returned: row.returned })

/**
 * The lots of held accounts, the first to expire first: as many as hold the points that are `needed` of each account, which for most is the first one or two.
 */
export const lotsOf = async (
  tx: Sql,
  wanted: readonly (Which & { readonly needed: number })[],
): Promise<ReadonlyMap<string, readonly Lot[]>> => {
  const { rows } = await sql<LotRow>`select l.learner_id, l.issuer_id, l.lot, l.expires_on, l.remaining, l.returned
    from unnest(${wanted.map((w) => w.learnerId)}::bigint[], ${wanted.map((w) => w.issuerId)}::bigint[], ${wanted.map((w) => w.needed)}::bigint[]) w(l, i, needed)
    cross join lateral (select x.*, sum(x.remaining) over (order by x.expires_on, x.lot) - x.remaining as before from points.lot x
      where x.learner_id = w.l and x.issuer_id = w.i and x.remaining > 0) l
    where l.before < w.needed order by l.expires_on, l.lot`.execute(tx)
  const found = new Map<string, Lot[]>()
  for (const row of rows) {
    const name = nameOf({ learnerId: row.learner_id, issuerId: row.issuer_id })
    found.set(name, [...(found.get(name) ?? []), lotOf(row)])
  }
  return found
}

type TransferRow = {
  readonly learner_id: Id
  readonly issuer_id: Id
  readonly seq: number
  readonly lot: number
  readonly kind: Kind
  readonly amount: number
  readonly balance_after: number
  readonly debt_after: number
  readonly key: string
  readonly cause_kind: string
  readonly cause_id: Id
  readonly mirrors: number | null
  readonly rule_id: Id | null
  readonly earned_on: Day | null
  readonly activity: string | null
  readonly expires_on: Day | null
  readonly at: Date
}

const transferOf = (row: TransferRow): Transfer => ({
  learnerId: row.learner_id,
  issuerId: row.issuer_id,
  seq: row.seq,
  lot: row.lot,
  kind: row.kind,
  amount: row.amount,
  balanceAfter: row.balance_after,
  debtAfter: row.debt_after,
  key: row.key,
  cause: { kind: row.cause_kind, id: row.cause_id },
  mirrors: row.mirrors,
  earning: row.rule_id === null || row.earned_on === null ? null : { ruleId: row.rule_id, earnedOn: row.earned_on, activity: row.activity },
  expiresOn: row.expires_on,
  at: row.at,
})

/** The rows that spent, or gave back, under these keys. */
export const rowsByKeys = async (tx: Sql, keys: readonly string[]): Promise<readonly Transfer[]> =>
  (
    await sql<TransferRow>`select * from points.transfer where key = any(${[...keys]}::text[]) and kind in ('spend', 'giveBack') order by learner_id, issuer_id, seq`.execute(
      tx,
    )
  ).rows.map(transferOf)

/** Rows of accounts with the lots that they moved, as they are now: what a mirror needs. */
export const withLots = async (tx: Sql, rows: readonly Transfer[]): Promise<readonly Mirrored[]> => {
  const { rows: lots } =
    await sql<LotRow>`select l.* from unnest(${rows.map((r) => r.learnerId)}::bigint[], ${rows.map((r) => r.issuerId)}::bigint[], ${rows.map((r) => r.lot)}::int[]) w(l, i, n)
    join points.lot l on l.learner_id = w.l and l.issuer_id = w.i and l.lot = w.n`.execute(tx)
  const found = new Map(lots.map((lot) => [`${lot.learner_id} ${lot.issuer_id} ${lot.lot}`, lotOf(lot)]))
  return rows.flatMap((row) => {
    const lot = found.get(`${row.learnerId} ${row.issuerId} ${row.lot}`)
    return lot === undefined ? [] : [{ row, lot }]
  })
}

/** The rows of accounts that carry a key, of whatever kind. */
export const rowsOfAccounts = async (tx: Sql, wanted: readonly (Which & { readonly key: string })[]): Promise<readonly Transfer[]> =>
  (
    await sql<TransferRow>`select t.* from unnest(${wanted.map((w) => w.learnerId)}::bigint[], ${wanted.map((w) => w.issuerId)}::bigint[], ${wanted.map((w) => w.key)}::text[]) w(l, i, k)
      join points.transfer t on t.learner_id = w.l and t.issuer_id = w.i and t.key = w.k order by t.learner_id, t.issuer_id, t.seq`.execute(
      tx,
    )
  ).rows.map(transferOf)

/** Everything about one earning of an account: its own rows (earned, taken back, restored), what of its lot lapsed, and the lots that its rows moved. */
export const historyOf = async (tx: Sql, which: Which, key: string): Promise<History> => {
  const own = sql`t.learner_id = ${which.learnerId} and t.issuer_id = ${which.issuerId}`
  const first = (await sql<TransferRow>`select * from points.transfer t where ${own} and t.key = ${key} and t.kind = 'earn'`.execute(tx))
    .rows[0]
  if (first === undefined) return { rows: [], lotRows: [], lots: [] }
  const { rows } = await sql<TransferRow>`select * from points.transfer t where ${own} and t.seq >= ${first.seq}
    and (t.lot = ${first.lot} or (t.cause_kind = ${first.cause_kind} and t.cause_id = ${first.cause_id})) order by t.seq`.execute(tx)
  const { rows: lots } =
    await sql<LotRow>`select * from points.lot t where ${own} and t.lot = any(${rows.map((row) => row.lot)}::int[])`.execute(tx)
  const all = rows.map(transferOf)
  return {
    rows: all.filter((t) => t.cause.kind === first.cause_kind && t.cause.id === first.cause_id && t.kind !== 'settle'),
    lotRows: all.filter((t) => t.lot === first.lot),
    lots: lots.map(lotOf),
  }
}

const asRow = (t: Transfer) => ({
  learner_id: t.learnerId,
  issuer_id: t.issuerId,
  seq: t.seq,
  lot: t.lot,
  kind: t.kind,
  amount: t.amount,
  balance_after: t.balanceAfter,
  debt_after: t.debtAfter,
  key: t.key,
  cause_kind: t.cause.kind,
  cause_id: t.cause.id,
  mirrors: t.mirrors,
  rule_id: t.earning?.ruleId ?? null,
  earned_on: t.earning?.earnedOn ?? null,
  activity: t.earning?.activity ?? null,
  expires_on: t.expiresOn,
  at: t.at.toISOString(),
})

const json = (rows: readonly unknown[]): string => JSON.stringify(rows)

/** How much the lots hold after these rows: those that begin here, and those that were there before. */
const lotsMoved = (accounts: ReadonlyMap<string, Account>, rows: readonly Transfer[]) => {
  const [begun, changed] = [new Map<string, unknown>(), new Map<string, unknown>()]
  for (const t of rows) {
    if (t.kind === 'owe') continue
    const remaining = accounts.get(nameOf(t))?.lots.find((one) => one.lot === t.lot)?.remaining ?? 0
    const name = `${nameOf(t)} ${t.lot}`
    const lot = { learner_id: t.learnerId, issuer_id: t.issuerId, lot: t.lot, remaining }
    if (t.lot === t.seq) begun.set(name, { ...lot, expires_on: t.expiresOn, returned: t.kind !== 'earn' })
    else if (!begun.has(name)) changed.set(name, lot)
  }
  return { begun: [...begun.values()], changed: [...changed.values()] }
}

const writeLots = async (tx: Sql, accounts: ReadonlyMap<string, Account>, rows: readonly Transfer[]): Promise<void> => {
  const { begun, changed } = lotsMoved(accounts, rows)
  if (begun.length > 0)
    await sql`insert into points.lot (learner_id, issuer_id, lot, expires_on, remaining, returned) select * from json_to_recordset(${json(begun)}::json)
      as r(learner_id bigint, issuer_id bigint, lot int, expires_on date, remaining int, returned boolean)`.execute(tx)
  if (changed.length > 0)
    await sql`update points.lot l set remaining = r.remaining from json_to_recordset(${json(changed)}::json) as r(learner_id bigint, issuer_id bigint, lot int, remaining int)
      where l.learner_id = r.learner_id and l.issuer_id = r.issuer_id and l.lot = r.lot`.execute(tx)
}

/**
 * Writes what has happened to held accounts: the rows, the lots that they moved and the ends of the accounts, one or two statements each for any number
 * of them. `accounts` are as they are after the rows.
 */
export const writeMoves = async (tx: Sql, accounts: readonly Account[], rows: readonly Transfer[]): Promise<void> => {
  if (rows.length === 0) return
  const moved = new Map(accounts.map((a) => [nameOf(a), a]))
  await sql`insert into points.transfer (learner_id, issuer_id, seq, lot, kind, amount, balance_after, debt_after, key, cause_kind, cause_id, mirrors, rule_id, earned_on, activity, expires_on, at)
    select * from json_to_recordset(${json(rows.map(asRow))}::json) as r(learner_id bigint, issuer_id bigint, seq int, lot int, kind text, amount int, balance_after int, debt_after int, key text,
      cause_kind text, cause_id bigint, mirrors int, rule_id bigint, earned_on date, activity text, expires_on date, at timestamptz)`.execute(
    tx,
  )
  await writeLots(tx, moved, rows)
  await addParts(tx, partsOf(rows))
  const ends = accounts.map((a) => ({ l: a.learnerId, i: a.issuerId, seq: a.seq, balance: a.balance, debt: a.debt, last_at: a.lastAt }))
  await sql`update points.account a set seq = r.seq, balance = r.balance, debt = r.debt, last_at = r.last_at
    from json_to_recordset(${json(ends)}::json) as r(l bigint, i bigint, seq int, balance int, debt int, last_at timestamptz)
    where a.learner_id = r.l and a.issuer_id = r.i and a.seq < r.seq`.execute(tx)
}

/** One account with what of it lapses next. */
export type BalanceRow = {
  readonly learner_id: Id
  readonly issuer_id: Id
  readonly balance: number
  readonly debt: number
  readonly frozen: boolean
  readonly next_on: Day | null
  readonly next_points: number | null
}

/** The accounts behind account ids with their next expiry, by the id that was asked for. One query, whose work grows with the accounts and not with their rows. */
export const balanceRows = async (tx: Sql, accountIds: readonly Id[]): Promise<readonly (BalanceRow & { readonly asked: Id })[]> =>
  (
    await sql<
      BalanceRow & { asked: Id }
    >`select w.id as asked, a.learner_id, a.issuer_id, a.balance, a.debt, n.expires_on as next_on, n.points::int as next_points,
        exists (select 1 from points.freeze f where f.learner_id = a.learner_id and f.issuer_id = a.issuer_id and f.ended_at is null) as frozen
      from unnest(${[...new Set(accountIds)]}::bigint[]) w(id) left join accounts.alias al on al.learner_id = w.id and al.undone_at is null
        cross join lateral (select coalesce(al.canonical_id, w.id) as id union all
          select m.learner_id from accounts.alias m where m.canonical_id = coalesce(al.canonical_id, w.id) and m.undone_at is null) own
        join points.account a on a.learner_id = own.id
        left join lateral (select l.expires_on, sum(l.remaining) as points from points.lot l where l.learner_id = a.learner_id and l.issuer_id = a.issuer_id and l.remaining > 0
          group by l.expires_on order by l.expires_on limit 1) n on true order by a.issuer_id, a.learner_id`.execute(tx)
  ).rows
