import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** What lies on a shelf: free, and promised to those who wait. */
export type ShelfRow = {
  readonly goodId: Id
  readonly name: string
  readonly pointId: Id
  readonly stock: number
  readonly waiting: number
}

const waitingOf = sql`(select coalesce(sum(l.count), 0)::int from redemption.line l join redemption.redemption r on r.learner_id = l.learner_id and r.id = l.redemption_id
  where l.good_id = s.good_id and l.point_id = s.point_id and r.state = 'waiting')`

/** Shelves of goods at a point. Who holds their activities knows that nothing is taken from them meanwhile. */
export const shelvesOf = async (tx: Sql, goodIds: readonly Id[], pointId: Id): Promise<readonly ShelfRow[]> =>
  (
    await sql<ShelfRow>`select s.good_id as "goodId", g.name, s.point_id as "pointId", s.stock, ${waitingOf} as waiting from redemption.shelf s join redemption.good g on g.id = s.good_id
      where s.good_id = any(${[...goodIds]}::bigint[]) and s.point_id = ${pointId} order by s.good_id`.execute(tx)
  ).rows

/** Holds the activities of goods, in the order of their ids. */
export const holdActivitiesOf = async (tx: Sql, goodIds: readonly Id[]): Promise<void> => {
  await sql`select 1 from redemption.activity where id in (select activity_id from redemption.good where id = any(${[...goodIds]}::bigint[])) order by id for no key update`.execute(
    tx,
  )
}

/** Moves the stock of a shelf and writes down why. The caller holds the activity and knows that it does not fall below nothing. */
export const changeShelf = async (
  tx: Sql,
  c: {
    readonly id: Id
    readonly goodId: Id
    readonly pointId: Id
    readonly kind: 'changed' | 'counted' | 'imported'
    readonly delta: number
    readonly expected?: number
    readonly counted?: number
    readonly note: string
    readonly by: Id
    readonly now: Date
  },
): Promise<number> => {
  await sql`insert into redemption.stock_change (id, good_id, point_id, kind, delta, expected, counted, note, staff_id, at)
    values (${c.id}, ${c.goodId}, ${c.pointId}, ${c.kind}, ${c.delta}, ${c.expected ?? null}, ${c.counted ?? null}, ${c.note}, ${c.by}, ${c.now})`.execute(
    tx,
  )
  const { rows } = await sql<{
    stock: number
  }>`update redemption.shelf set stock = stock + ${c.delta} where good_id = ${c.goodId} and point_id = ${c.pointId} returning stock`.execute(
    tx,
  )
  return rows[0]?.stock ?? 0
}

/** Puts a good on a shelf that it had not: with nothing yet. */
export const addShelf = (tx: Sql, goodId: Id, pointId: Id) =>
  sql`insert into redemption.shelf (good_id, point_id, planned) values (${goodId}, ${pointId}, 0) on conflict do nothing`.execute(tx)

/** Stores codes of vouchers; those that the centre has already are left out. Answers the hashes that were new. */
export const insertVouchers = async (
  tx: Sql,
  v: {
    readonly goodId: Id
    readonly organizationId: Id
    readonly codes: readonly { readonly id: Id; readonly lookup: string; readonly sealed: Buffer }[]
  },
): Promise<ReadonlySet<string>> => {
  if (v.codes.length === 0) return new Set()
  const json = v.codes.map((c) => ({ id: c.id, lookup: c.lookup, sealed: `\\x${c.sealed.toString('hex')}` }))
  const { rows } = await sql<{ lookup: string }>`insert into redemption.voucher (id, good_id, organization_id, lookup, code_sealed)
    select r.id, ${v.goodId}, ${v.organizationId}, r.lookup, r.sealed from json_to_recordset(${JSON.stringify(json)}::json) as r(id bigint, lookup uuid, sealed bytea) order by r.lookup
    on conflict (organization_id, lookup) do nothing returning lookup`.execute(tx)
  return new Set(rows.map((row) => row.lookup))
}

/** Shelves of running and past activities at a point on which something lies or is awaited, with the last stock-taking. */
export type CountedShelf = ShelfRow & {
  readonly activityId: Id
  readonly title: string
  readonly point: string
  readonly countedAt: Date | null
}
/** What lies at a point, activities that ended last at the end. */
export const shelvesAt = async (db: Sql, pointId: Id): Promise<readonly CountedShelf[]> =>
  (
    await sql<CountedShelf>`select s.good_id as "goodId", g.name, s.point_id as "pointId", s.stock, ${waitingOf} as waiting, a.id as "activityId", a.title, o.name as point,
        (select max(c.at) from redemption.stock_change c where c.good_id = s.good_id and c.point_id = s.point_id and c.kind = 'counted') as "countedAt"
      from redemption.shelf s join redemption.good g on g.id = s.good_id join redemption.activity a on a.id = g.activity_id join organizations.organization o on o.id = s.point_id
      where s.point_id = ${pointId} and a.delivery = 'counter' and a.state in ('approved', 'paused', 'ended') order by a.ends_on desc, a.id, g.position limit 300`.execute(
      db,
    )
  ).rows

/** Stock-takings of a day at a point and below it. */
export const countsOn = async (
  db: Sql,
  pointIds: readonly Id[],
  from: Date,
  to: Date,
): Promise<readonly { good: string; point: string; expected: number; counted: number; by: string; at: Date; note: string }[]> =>
  (
    await sql<{
      good: string
      point: string
      expected: number
      counted: number
      by: string
      at: Date
      note: string
    }>`select g.name as good, o.name as point, c.expected, c.counted, s.name as by, c.at, c.note
      from redemption.stock_change c join redemption.good g on g.id = c.good_id join organizations.organization o on o.id = c.point_id join identity.staff s on s.id = c.staff_id
      where c.kind = 'counted' and c.point_id = any(${[...pointIds]}::bigint[]) and c.at >= ${from} and c.at < ${to} order by c.at desc limit 200`.execute(
      db,
    )
  ).rows
