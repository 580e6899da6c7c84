import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Moved } from './monthRules.ts'
import type { Kind } from './rules.ts'

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

/** What centres moved since an instant, by month in Shanghai and kind. */
export const movedSince = async (
  tx: Sql,
  since: Date,
  issuerIds: readonly Id[],
): Promise<readonly { readonly issuer_id: Id; readonly month: string; readonly kind: Kind; readonly points: number }[]> =>
  (
    await sql<{
      issuer_id: Id
      month: string
      kind: Kind
      points: string
    }>`select issuer_id, to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, kind, sum(amount)::text as points
      from points.transfer where at >= ${since} and issuer_id = any(${[...issuerIds]}::bigint[]) group by 1, 2, 3`.execute(tx)
  ).rows.map((row) => ({ ...row, points: Number(row.points) }))

/** How many accounts a centre has now. */
export const holdersNow = async (tx: Sql, issuerId: Id): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from points.account where issuer_id = ${issuerId}`.execute(tx)).rows[0]?.n ?? 0)

/** How many accounts of a centre had moved until an instant. */
export const holdersUntil = async (tx: Sql, issuerId: Id, until: Date): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(distinct learner_id) as n from points.transfer where issuer_id = ${issuerId} and at < ${until}`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

/** The centres that the reader of `tx` sees and that ever moved a point, with the month of their first transfer. */
export const movingIssuers = async (tx: Sql): Promise<readonly { readonly id: Id; readonly name: string; readonly first: string }[]> =>
  (
    await sql<{
      id: Id
      name: string
      first: string
    }>`select t.issuer_id as id, u.name, to_char(min(t.at) at time zone 'Asia/Shanghai', 'YYYY-MM') as first
      from points.transfer t join organizations.organization u on u.id = t.issuer_id group by 1, 2 order by 1`.execute(tx)
  ).rows

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
