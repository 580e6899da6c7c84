import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Counted, Moved, Part } from './monthRules.ts'

/** A closed month as it was fixed. */
export type ClosedMonth = {
  readonly issuerId: Id
  readonly month: string
  readonly opening: number
  readonly openingDebt: number
  readonly moved: Moved
  readonly closing: number
  readonly closingDebt: number
  readonly holders: number
  readonly closedAt: Date
}

type Row = { readonly issuer_id: Id; readonly month: string; readonly holders: number; readonly closed_at: Date } & Readonly<
  Record<
    | 'opening'
    | 'opening_debt'
    | 'earned'
    | 'spent'
    | 'given_back'
    | 'lapsed'
    | 'taken_back'
    | 'owed'
    | 'settled'
    | 'restored'
    | 'closing'
    | 'closing_debt',
    string
  >
>

/** The closed months that the reader of `tx` sees, the newest first, two years of them. */
export const closedMonths = async (tx: Sql, issuerId: Id | undefined): Promise<readonly ClosedMonth[]> =>
  (
    await sql<Row>`select *, to_char(month, 'YYYY-MM') as month from points.month_close where ${issuerId === undefined ? sql`true` : sql`issuer_id = ${issuerId}`} order by points.month_close.month desc, issuer_id limit 500`.execute(
      tx,
    )
  ).rows.map((row) => ({
    issuerId: row.issuer_id,
    month: row.month,
    opening: Number(row.opening),
    openingDebt: Number(row.opening_debt),
    moved: {
      earn: Number(row.earned),
      spend: Number(row.spent),
      giveBack: Number(row.given_back),
      lapse: Number(row.lapsed),
      takeBack: Number(row.taken_back),
      owe: Number(row.owed),
      settle: Number(row.settled),
      restore: Number(row.restored),
    },
    closing: Number(row.closing),
    closingDebt: Number(row.closing_debt),
    holders: row.holders,
    closedAt: row.closed_at,
  }))

/** The sums of the centres that the reader of `tx` sees, by month and kind, with the names of the centres. Its work grows with the months, not with the transfers. */
export const monthSums = async (tx: Sql, issuerId: Id | undefined): Promise<readonly (Part & { readonly name: string })[]> =>
  (
    await sql<{
      issuer_id: Id
      name: string
      month: string
      kind: Counted
      points: string
    }>`select p.issuer_id, u.name, to_char(p.month, 'YYYY-MM') as month, p.kind, sum(p.points)::text as points
      from points.month_part p join organizations.organization u on u.id = p.issuer_id
      where ${issuerId === undefined ? sql`true` : sql`p.issuer_id = ${issuerId}`} group by 1, 2, 3, 4 order by 1, 3`.execute(tx)
  ).rows.map((row) => ({ issuerId: row.issuer_id, name: row.name, month: row.month, kind: row.kind, points: Number(row.points) }))

/** Adds what a transaction moved to the sums of its months: rows of its own, so that nobody waits for anybody. */
export const addParts = async (tx: Sql, parts: readonly Part[]): Promise<void> => {
  const rows = parts.map((part) => ({ issuer_id: part.issuerId, month: `${part.month}-01`, kind: part.kind, points: part.points }))
  await sql`insert into points.month_part (issuer_id, month, kind, points)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(issuer_id bigint, month date, kind text, points bigint)`.execute(tx)
}

/** Folds the parts of each sum into one row. Two at once do no harm: each folds what it deleted. */
export const foldParts = async (db: Sql): Promise<void> => {
  await sql`with gone as (delete from points.month_part p using (select issuer_id, month, kind from points.month_part group by 1, 2, 3 having count(*) > 1) many
        where p.issuer_id = many.issuer_id and p.month = many.month and p.kind = many.kind returning p.issuer_id, p.month, p.kind, p.points)
    insert into points.month_part (issuer_id, month, kind, points) select issuer_id, month, kind, sum(points) from gone group by 1, 2, 3`.execute(
    db,
  )
}

/** Keeps every other transaction out of the accounts until this one ends: what began before has ended, what comes after sees the closed month. */
export const stopMoves = async (tx: Sql): Promise<void> => {
  await sql`lock table points.account in exclusive mode`.execute(tx)
}

/** Fixes a month. False where it is fixed already. */
export const insertClose = async (
  tx: Sql,
  m: Omit<ClosedMonth, 'closedAt'> & { readonly by: Id | null; readonly now: Date },
): Promise<boolean> =>
  (
    await sql`insert into points.month_close (issuer_id, month, opening, opening_debt, earned, spent, given_back, lapsed, taken_back, owed, settled, restored, closing, closing_debt, holders, closed_by, closed_at)
      values (${m.issuerId}, ${`${m.month}-01`}, ${m.opening}, ${m.openingDebt}, ${m.moved.earn}, ${m.moved.spend}, ${m.moved.giveBack}, ${m.moved.lapse}, ${m.moved.takeBack}, ${m.moved.owe},
        ${m.moved.settle}, ${m.moved.restore}, ${m.closing}, ${m.closingDebt}, ${m.holders}, ${m.by}, ${m.now}) on conflict do nothing`.execute(
      tx,
    )
  ).numAffectedRows === 1n
