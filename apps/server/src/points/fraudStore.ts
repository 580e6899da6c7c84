import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** What one account earned for one day of learning. */
export type DayOfEarning = {
  readonly learnerId: Id
  readonly issuerId: Id
  readonly on: Day
  readonly points: number
  readonly events: number
  /** Minutes of activities told for that day by anybody; of outcomes none. */
  readonly minutes: number
  /** The points of the day of nineteen in twenty who earned from that centre in the period. */
  readonly usual: number
}

/**
 * The days on which somebody earned much in the period: the 500 highest by points and by number of each centre that the reader of `tx` sees, with what is
 * usual there. What looks at a person is only what that person earned: no phone, no address, no family.
 */
export const highDays = async (tx: Sql, from: Day, to: Day): Promise<readonly DayOfEarning[]> =>
  (
    await sql<{ learner_id: Id; issuer_id: Id; on: Day; points: number; events: number; minutes: number; usual: number }>`
      with d as (select learner_id, issuer_id, earned_on as on, sum(amount)::int as points, count(*)::int as events from points.transfer
          where kind = 'earn' and earned_on between ${from} and ${to} group by 1, 2, 3),
        u as (select issuer_id, ceil(percentile_disc(0.95) within group (order by points))::int as usual from d group by 1),
        r as (select d.*, u.usual, row_number() over (partition by d.issuer_id order by d.points desc, d.learner_id) as a, row_number() over (partition by d.issuer_id order by d.events desc, d.learner_id) as b
          from d join u on u.issuer_id = d.issuer_id)
      select r.learner_id, r.issuer_id, r.on, r.points, r.events, r.usual, coalesce(m.minutes, 0)::int as minutes from r
        left join lateral (select sum(x.minutes) as minutes from points.activity x where x.learner_id = r.learner_id and x.happened_on = r.on) m on true
      where r.a <= 500 or r.b <= 500 order by r.points desc, r.learner_id`.execute(tx)
  ).rows.map((row) => ({
    learnerId: row.learner_id,
    issuerId: row.issuer_id,
    on: row.on,
    points: row.points,
    events: row.events,
    minutes: row.minutes,
    usual: row.usual,
  }))

/** People by id as lists show them. */
export const people = async (
  db: Sql,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, { readonly name: string; readonly accountNo: string }>> =>
  new Map(
    (
      await sql<{
        id: Id
        name: string
        account_no: string
      }>`select id, name, account_no from accounts.learner where id = any(${[...new Set(ids)]}::bigint[])`.execute(db)
    ).rows.map((row) => [row.id, { name: row.name, accountNo: row.account_no }]),
  )
