import type { redemption } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** A good of a redemption. */
export type LineRow = { readonly id: Id; readonly name: string; readonly count: number; readonly pictureId: Id | null }
/** A redemption with what lists and pages show. */
export type RedemptionRow = Levels & {
  readonly learnerId: Id
  readonly id: Id
  readonly learner: string
  readonly accountNo: string
  readonly activityId: Id
  readonly title: string
  readonly organizationId: Id
  readonly point: string
  readonly delivery: redemption.Delivery
  readonly points: number
  readonly state: redemption.RedemptionState
  readonly codeSealed: Buffer | null
  readonly collectUntil: Day | null
  readonly returned: boolean
  readonly cancelReturns: boolean
  readonly lapseReturns: boolean
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly goods: readonly LineRow[]
}

type Stored = Omit<RedemptionRow, 'points'> & { readonly points: string }

const select = sql`select r.learner_id as "learnerId", r.id, l.name as learner, l.account_no as "accountNo", r.activity_id as "activityId", a.title, r.organization_id as "organizationId", o.name as point,
    r.l1, r.l2, r.l3, r.l4, r.delivery, r.points, r.state, r.code_sealed as "codeSealed", r.collect_until as "collectUntil", r.returned, a.cancel_returns as "cancelReturns", a.lapse_returns as "lapseReturns",
    r.created_at as "createdAt", r.ended_at as "endedAt",
    (select json_agg(json_build_object('id', g.id::text, 'name', g.name, 'count', n.count, 'pictureId', g.picture_file_id::text) order by g.position)
      from redemption.line n join redemption.good g on g.id = n.good_id where n.learner_id = r.learner_id and n.redemption_id = r.id) as goods
  from redemption.redemption r join accounts.learner l on l.id = r.learner_id join redemption.activity a on a.id = r.activity_id join organizations.organization o on o.id = r.organization_id`

const toRow = (row: Stored): RedemptionRow => ({ ...row, points: Number(row.points) })

/** One redemption of a person (all their account ids); `lock` holds it, so that it ends once. */
export const redemptionOf = async (db: Sql, ids: readonly Id[], id: Id, lock = false): Promise<RedemptionRow | undefined> => {
  const row = (
    await sql<Stored>`${select} where r.learner_id = any(${[...ids]}::bigint[]) and r.id = ${id} ${lock ? sql`for update of r` : sql``}`.execute(
      db,
    )
  ).rows[0]
  return row === undefined ? undefined : toRow(row)
}

/** A person's redemptions, newest first, one more than asked for. */
export const redemptionsOf = async (
  db: Sql,
  ids: readonly Id[],
  state: redemption.RedemptionState | undefined,
  before: Id | undefined,
  limit: number,
): Promise<readonly RedemptionRow[]> =>
  (
    await sql<Stored>`${select} where r.learner_id = any(${[...ids]}::bigint[]) and (${state ?? null}::text is null or r.state = ${state ?? null})
      and (${before ?? null}::bigint is null or r.id < ${before ?? null}::bigint) order by r.id desc limit ${limit + 1}`.execute(db)
  ).rows.map(toRow)

/** The voucher codes of a redemption, sealed. */
export const vouchersOf = async (db: Sql, redemptionId: Id): Promise<readonly { good: string; sealed: Buffer }[]> =>
  (
    await sql<{
      good: string
      sealed: Buffer
    }>`select g.name as good, v.code_sealed as sealed from redemption.voucher v join redemption.good g on g.id = v.good_id
      where v.redemption_id = ${redemptionId} order by v.id`.execute(db)
  ).rows

/** Who collected a redemption. */
export const collectorOf = async (db: Sql, learnerId: Id, redemptionId: Id): Promise<'self' | 'representative' | 'other' | undefined> =>
  (
    await sql<{
      collector: 'self' | 'representative' | 'other'
    }>`select collector from redemption.handout where learner_id = ${learnerId} and redemption_id = ${redemptionId}`.execute(db)
  ).rows[0]?.collector

/** What lists filter by, days already instants. */
export type ListFilter = {
  readonly activityId?: Id | undefined
  readonly goodId?: Id | undefined
  readonly organizationId?: Id | undefined
  readonly state?: redemption.RedemptionState | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly ended: boolean
}

/** Ids of the redemptions that the reader of `tx` sees, newest first, one more than asked for. Lines are looked at by the caller's own role afterwards. */
export const visibleRedemptions = async (tx: Sql, f: ListFilter, before: Id | undefined, limit: number): Promise<readonly Id[]> => {
  const at = f.ended ? sql.ref('ended_at') : sql.ref('created_at')
  return (
    await sql<{
      id: Id
    }>`select id from redemption.redemption where (${f.activityId ?? null}::bigint is null or activity_id = ${f.activityId ?? null}::bigint)
      and (${f.organizationId ?? null}::bigint is null or organization_id = ${f.organizationId ?? null}::bigint)
      and (${f.state ?? null}::text is null or state = ${f.state ?? null})
      and (${f.from ?? null}::timestamptz is null or ${at} >= ${f.from ?? null}::timestamptz) and (${f.to ?? null}::timestamptz is null or ${at} < ${f.to ?? null}::timestamptz)
      and (${f.goodId ?? null}::bigint is null or exists (select 1 from redemption.line n where n.learner_id = redemption.learner_id and n.redemption_id = redemption.id and n.good_id = ${f.goodId ?? null}::bigint))
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint) order by id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)
}

/** Redemptions by id, newest first. */
export const redemptionsByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly RedemptionRow[]> =>
  ids.length === 0
    ? []
    : (await sql<Stored>`${select} where r.id = any(${[...ids]}::bigint[]) order by r.id desc`.execute(db)).rows.map(toRow)

/** Ends a redemption that waits; false where it has ended already. Its code opens nothing from now on. */
export const endRedemption = async (
  tx: Sql,
  r: {
    readonly learnerId: Id
    readonly id: Id
    readonly state: 'collected' | 'cancelled' | 'lapsed'
    readonly returned: boolean
    readonly now: Date
  },
): Promise<boolean> => {
  const done =
    await sql`update redemption.redemption set state = ${r.state}, returned = ${r.returned}, ended_at = ${r.now}, code_sealed = null where learner_id = ${r.learnerId} and id = ${r.id} and state = 'waiting'`.execute(
      tx,
    )
  if (done.numAffectedRows !== 1n) return false
  await sql`delete from redemption.code where redemption_id = ${r.id}`.execute(tx)
  return true
}

/** Puts the pieces of a redemption back on their shelves. The caller holds the activity. */
export const putOnShelves = async (tx: Sql, r: { readonly learnerId: Id; readonly id: Id }): Promise<void> => {
  await sql`update redemption.shelf s set stock = s.stock + n.count from redemption.line n
    where n.learner_id = ${r.learnerId} and n.redemption_id = ${r.id} and s.good_id = n.good_id and s.point_id = n.point_id`.execute(tx)
}

/** Takes the pieces of a redemption off what its person has taken, so that they may take them again. */
export const forgetTaken = async (tx: Sql, r: { readonly learnerId: Id; readonly id: Id; readonly person: Id }): Promise<void> => {
  await sql`update redemption.taken t set count = greatest(0, t.count - n.count) from redemption.line n
    where n.learner_id = ${r.learnerId} and n.redemption_id = ${r.id} and t.good_id = n.good_id and t.learner_id = ${r.person}`.execute(tx)
}

/** How many redemptions of a person wait to be collected. */
export const waitingCount = async (db: Sql, ids: readonly Id[]): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from redemption.redemption where learner_id = any(${[...ids]}::bigint[]) and state = 'waiting'`.execute(db)
  ).rows[0]?.n ?? 0

/** What waits for a person, in the order in which activities are held. */
export const waitingOf = async (db: Sql, ids: readonly Id[]): Promise<readonly { learnerId: Id; id: Id; activityId: Id }[]> =>
  (
    await sql<{
      learnerId: Id
      id: Id
      activityId: Id
    }>`select learner_id as "learnerId", id, activity_id as "activityId" from redemption.redemption
      where learner_id = any(${[...ids]}::bigint[]) and state = 'waiting' order by activity_id, id`.execute(db)
  ).rows

/** Redemptions whose last day has passed, the oldest first. */
export const overdue = async (db: Sql, today: Day, limit: number): Promise<readonly { learnerId: Id; id: Id; activityId: Id }[]> =>
  (
    await sql<{
      learnerId: Id
      id: Id
      activityId: Id
    }>`select learner_id as "learnerId", id, activity_id as "activityId" from redemption.redemption
      where state = 'waiting' and collect_until < ${today}::date order by collect_until, id limit ${limit}`.execute(db)
  ).rows

/** Redemptions to be reminded of: they wait, their last day is near, and nobody said so on one of these days yet. Marked in the same statement. */
export const markReminded = async (
  tx: Sql,
  today: Day,
  until: Day,
  limit: number,
): Promise<readonly { learnerId: Id; id: Id; title: string; point: string; collectUntil: Day }[]> =>
  (
    await sql<{ learnerId: Id; id: Id; title: string; point: string; collectUntil: Day }>`with due as (
        select learner_id, id from redemption.redemption where state = 'waiting' and collect_until between ${today}::date and ${until}::date
          and (reminded_on is null or (reminded_on < ${today}::date and collect_until = ${today}::date + 1)) order by collect_until, id limit ${limit} for update skip locked)
      update redemption.redemption r set reminded_on = ${today}::date from due d, redemption.activity a, organizations.organization o
      where r.learner_id = d.learner_id and r.id = d.id and a.id = r.activity_id and o.id = r.organization_id
      returning r.learner_id as "learnerId", r.id, a.title, o.name as point, r.collect_until as "collectUntil"`.execute(tx)
  ).rows

/** What became of an activity: pieces by good and point. */
export const resultLines = async (
  db: Sql,
  activityId: Id,
): Promise<
  readonly {
    goodId: Id
    good: string
    pointId: Id
    point: string
    opened: number
    stock: number
    waiting: number
    collected: number
    cancelled: number
    lapsed: number
    points: string
  }[]
> =>
  (
    await sql<{
      goodId: Id
      good: string
      pointId: Id
      point: string
      opened: number
      stock: number
      waiting: number
      collected: number
      cancelled: number
      lapsed: number
      points: string
    }>`select g.id as "goodId", g.name as good, s.point_id as "pointId", o.name as point, s.stock,
        (select coalesce(sum(c.delta), 0)::int from redemption.stock_change c where c.good_id = s.good_id and c.point_id = s.point_id) as opened,
        coalesce(sum(n.count) filter (where r.state = 'waiting'), 0)::int as waiting, coalesce(sum(n.count) filter (where r.state = 'collected'), 0)::int as collected,
        coalesce(sum(n.count) filter (where r.state = 'cancelled'), 0)::int as cancelled, coalesce(sum(n.count) filter (where r.state = 'lapsed'), 0)::int as lapsed,
        coalesce(sum(n.count::bigint * n.points) filter (where not r.returned), 0)::text as points
      from redemption.good g join redemption.shelf s on s.good_id = g.id join organizations.organization o on o.id = s.point_id
        left join redemption.line n on n.good_id = s.good_id and n.point_id = s.point_id left join redemption.redemption r on r.learner_id = n.learner_id and r.id = n.redemption_id
      where g.activity_id = ${activityId} group by g.id, g.name, g.position, s.good_id, s.point_id, o.name, s.stock order by g.position, o.name`.execute(
      db,
    )
  ).rows

/** Redemptions of an activity by state, persons, and points that stay spent: all, and those of them that were the province's. */
export type ResultSums = {
  readonly waiting: number
  readonly collected: number
  readonly cancelled: number
  readonly lapsed: number
  readonly persons: number
  readonly points: string
  readonly provincePoints: string
}

/** See ResultSums. */
export const resultSums = async (db: Sql, activityId: Id): Promise<ResultSums> =>
  (
    await sql<ResultSums>`select count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'collected')::int as collected, count(*) filter (where state = 'cancelled')::int as cancelled, count(*) filter (where state = 'lapsed')::int as lapsed,
        count(distinct learner_id)::int as persons, coalesce(sum(points) filter (where not returned), 0)::text as points,
        coalesce(sum(province_points) filter (where not returned), 0)::text as "provincePoints" from redemption.redemption where activity_id = ${activityId}`.execute(
      db,
    )
  ).rows[0] ?? { waiting: 0, collected: 0, cancelled: 0, lapsed: 0, persons: 0, points: '0', provincePoints: '0' }

/** What redemptions were of, by `redemption <id>`: the goods with their numbers. Causes of other kinds are passed over. */
export const redemptionNames = async (
  tx: Sql,
  causes: readonly { readonly kind: string; readonly id: Id }[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = causes.filter((cause) => cause.kind === 'redemption').map((cause) => cause.id)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select r.id, string_agg(g.name || ' × ' || n.count, '、' order by g.position) as name from redemption.redemption r
      join redemption.line n on n.learner_id = r.learner_id and n.redemption_id = r.id join redemption.good g on g.id = n.good_id
    where r.id = any(${ids}::bigint[]) group by r.id`.execute(tx)
  return new Map(rows.map((row) => [`redemption ${row.id}`, row.name]))
}
