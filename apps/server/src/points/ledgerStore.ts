import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import { nameOf, type Which } from './book.ts'
import type { History } from './deciding.ts'
import { type Account, emptyAccount, type Kind, type Lot, type Mirrored, type Transfer } from './rules.ts'

const columnsOf = (which: readonly Which[]) =>
  sql`unnest(${which.map((w) => w.learnerId)}::bigint[], ${which.map((w) => w.issuerId)}::bigint[])`

/** All ids of the persons behind these account ids, in their order: a merged account stands for the person, rows keep the id they were written with. */
export const personsOf = async (tx: Sql, accountIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly Id[]>> => {
  const asked = [...new Set(accountIds)]
  const { rows } = await sql<{
    canonical: Id
    ids: Id[]
  }>`select a.canonical_id as canonical, array(select x from unnest(array_agg(a.learner_id) || a.canonical_id) x order by 1)::text[] as ids
    from accounts.alias a where a.undone_at is null and a.canonical_id in (select canonical_id from accounts.alias
      where undone_at is null and (learner_id = any(${asked}::bigint[]) or canonical_id = any(${asked}::bigint[]))) group by 1`.execute(tx)
  const merged = new Map(rows.flatMap(({ ids }) => ids.map((id) => [id, ids])))
  return new Map(asked.map((id) => [id, merged.get(id) ?? [id]]))
}

type AccountRow = {
  readonly learner_id: Id
  readonly issuer_id: Id
  readonly seq: number
  readonly balance: number
  readonly debt: number
  readonly last_at: Date
}

const later = (at: Date, floor: Date | undefined): Date => (floor !== undefined && floor > at ? floor : at)

/** When the last closed month of each of these centres ended. Asked once accounts are held: whoever closes a month waits for them. */
const closedUntil = async (tx: Sql, issuerIds: readonly Id[]): Promise<ReadonlyMap<Id, Date>> =>
  new Map(
    (
      await sql<{
        issuer_id: Id
        until: Date
      }>`select issuer_id, (max(month) + interval '1 month')::timestamp at time zone 'Asia/Shanghai' as until
        from points.month_close where issuer_id = any(${[...new Set(issuerIds)]}::bigint[]) group by 1`.execute(tx)
    ).rows.map((row) => [row.issuer_id, row.until]),
  )

type Held = { readonly accounts: readonly Account[]; readonly closed: ReadonlyMap<Id, Date> }

const held = async (tx: Sql, which: readonly Which[]): Promise<Held> => {
  const { rows } = await sql<AccountRow>`select a.learner_id, a.issuer_id, a.seq, a.balance, a.debt, a.last_at
      from points.account a where (a.learner_id, a.issuer_id) in (select * from ${columnsOf(which)} w(l, i))
      order by a.learner_id, a.issuer_id for update of a`.execute(tx)
  const closed = await closedUntil(
    tx,
    which.map((w) => w.issuerId),
  )
  const accounts = rows.map((row) => ({
    learnerId: row.learner_id,
    issuerId: row.issuer_id,
    seq: row.seq,
    balance: row.balance,
    debt: row.debt,
    lastAt: later(row.last_at, closed.get(row.issuer_id)),
    lots: [],
  }))
  return { accounts, closed }
}

/**
 * Holds accounts to the end of the transaction, always in the same order, and answers those there are, without their lots. `lastAt` is never before the end
 * of a month that the centre has closed, so that nothing is dated into it whatever the clock says.
 */
export const lockAccounts = async (tx: Sql, which: readonly Which[]): Promise<readonly Account[]> => (await held(tx, which)).accounts

/**
 * Holds accounts like `lockAccounts` and answers all of them, those that are not there yet with nothing in them: they are made by the rows that are written to
 * them first. For whoever lets points in, in great numbers: a row that is made empty and filled afterwards would be written twice.
 */
export const holdAccounts = async (tx: Sql, which: readonly Which[]): Promise<readonly Account[]> => {
  const { accounts, closed } = await held(tx, which)
  const missing = new Map(which.map((w) => [nameOf(w), w]))
  for (const account of accounts) missing.delete(nameOf(account))
  const empty = [...missing.values()].map((w) => emptyAccount(w.learnerId, w.issuerId))
  return [...accounts, ...empty.map((a) => ({ ...a, lastAt: later(a.lastAt, closed.get(a.issuerId)) }))]
}

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
