import type { redemption } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { Level, StoredState } from './rules.ts'

/** An activity as it is stored, with the name of its centre and its counts. */
export type ActivityRow = Levels & {
  readonly id: Id
  readonly organizationId: Id
  readonly organization: string
  readonly title: string
  readonly state: StoredState
  readonly delivery: redemption.Delivery
  readonly rules: string
  readonly units: Id[]
  readonly kinds: redemption.ActivityContent['kinds']
  readonly level: Level
  readonly takes: redemption.Takes
  readonly provinceId: Id
  readonly province: string
  readonly startsOn: Day
  readonly endsOn: Day
  readonly collectUntil: Day | null
  readonly cancelReturns: boolean
  readonly lapseReturns: boolean
  readonly authors: Id[]
  readonly approvedAt: Date | null
  readonly note: string | null
  readonly updatedAt: Date
  readonly goods: number
  readonly redemptions: number
}

const select = sql`select a.id, a.organization_id as "organizationId", o.name as organization, a.l1, a.l2, a.l3, a.l4, a.title, a.state, a.delivery, a.rules, a.units, a.kinds, a.level, a.takes, a.l1 as "provinceId", p.name as province,
    a.starts_on as "startsOn", a.ends_on as "endsOn", a.collect_until as "collectUntil", a.cancel_returns as "cancelReturns", a.lapse_returns as "lapseReturns", a.authors, a.approved_at as "approvedAt", a.note,
    a.updated_at as "updatedAt", (select count(*)::int from redemption.good g where g.activity_id = a.id) as goods, (select count(*)::int from redemption.redemption r where r.activity_id = a.id) as redemptions
  from redemption.activity a join organizations.organization o on o.id = a.organization_id join organizations.organization p on p.id = a.l1`

/** One activity; `lock` holds it to the end of the transaction. */
export const activityById = async (db: Sql, id: Id, lock = false): Promise<ActivityRow | undefined> =>
  (await sql<ActivityRow>`${select} where a.id = ${id} ${lock ? sql`for no key update of a` : sql``}`.execute(db)).rows[0]

/** Activities by id, newest first. */
export const activitiesByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly ActivityRow[]> =>
  ids.length === 0 ? [] : (await sql<ActivityRow>`${select} where a.id = any(${[...ids]}::bigint[]) order by a.id desc`.execute(db)).rows

/** Activities that run on a day, those that end first at the front. At most 200. */
export const runningActivities = async (db: Sql, today: Day): Promise<readonly ActivityRow[]> =>
  (
    await sql<ActivityRow>`${select} where a.state = 'approved' and a.starts_on <= ${today}::date and a.ends_on >= ${today}::date order by a.ends_on, a.id limit 200`.execute(
      db,
    )
  ).rows

const stateIs = (state: redemption.ActivityState | undefined, today: Day) => {
  switch (state) {
    case undefined:
      return sql`true`
    case 'draft':
    case 'submitted':
      return sql`state = ${state}`
    case 'ended':
      return sql`(state = 'ended' or (state in ('approved', 'paused') and ends_on < ${today}::date))`
    case 'paused':
      return sql`(state = 'paused' and ends_on >= ${today}::date)`
    case 'scheduled':
      return sql`(state = 'approved' and starts_on > ${today}::date)`
    case 'running':
      return sql`(state = 'approved' and starts_on <= ${today}::date and ends_on >= ${today}::date)`
  }
}

/** Ids of the activities that the reader of `tx` sees, newest first, one more than asked for. */
export const visibleActivities = async (
  tx: Sql,
  f: {
    readonly state?: redemption.ActivityState | undefined
    readonly search?: string | undefined
    readonly organizationId?: Id | undefined
  },
  today: Day,
  before: Id | undefined,
  limit: number,
): Promise<readonly Id[]> =>
  (
    await sql<{ id: Id }>`select id from redemption.activity where ${stateIs(f.state, today)}
      and (${f.search ?? null}::text is null or position(${f.search ?? ''} in title) > 0)
      and (${f.organizationId ?? null}::bigint is null or organization_id = ${f.organizationId ?? null}::bigint)
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint) order by id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)

/** Whether the reader of `tx` sees an activity. */
export const seesActivity = async (tx: Sql, id: Id): Promise<boolean> =>
  (await sql`select 1 from redemption.activity where id = ${id}`.execute(tx)).rows.length > 0

/** A collection point of an activity, by activity. */
export type PointRow = {
  readonly activityId: Id
  readonly id: Id
  readonly name: string
  readonly phone: string | null
  readonly hours: string
}
/** The collection points of activities, by name. */
export const pointsOf = async (db: Sql, activityIds: readonly Id[]): Promise<readonly PointRow[]> =>
  (
    await sql<PointRow>`select p.activity_id as "activityId", p.point_id as id, o.name, o.phone, p.hours from redemption.point p join organizations.organization o on o.id = p.point_id
      where p.activity_id = any(${[...activityIds]}::bigint[]) order by o.name`.execute(db)
  ).rows

/** A good with its shelves, by activity. */
export type GoodRow = Omit<redemption.Good, 'shelves'> & { readonly activityId: Id; readonly shelves: readonly redemption.Shelf[] }
/** The goods of activities in their order. */
export const goodsOf = async (db: Sql, activityIds: readonly Id[]): Promise<readonly GoodRow[]> =>
  (
    await sql<GoodRow>`select g.activity_id as "activityId", g.id, g.name, g.about, g.points, g.per_person as "perPerson", g.picture_file_id as "pictureId",
        coalesce((select json_agg(json_build_object('pointId', s.point_id::text, 'planned', s.planned, 'stock', s.stock) order by s.point_id) from redemption.shelf s where s.good_id = g.id), '[]') as shelves
      from redemption.good g where g.activity_id = any(${[...activityIds]}::bigint[]) order by g.activity_id, g.position, g.id`.execute(db)
  ).rows

/** What of an activity is written: the columns that its content fills. */
export type ActivityFacts = Omit<redemption.ActivityContent, 'points' | 'goods'>

/** A new draft. */
export const insertActivity = (
  tx: Sql,
  a: Levels & { readonly id: Id; readonly organizationId: Id; readonly facts: ActivityFacts; readonly author: Id; readonly now: Date },
) =>
  sql`insert into redemption.activity (id, organization_id, l1, l2, l3, l4, title, state, delivery, rules, units, kinds, level, takes, starts_on, ends_on, collect_until, cancel_returns, lapse_returns, authors, created_at, updated_at)
    values (${a.id}, ${a.organizationId}, ${a.l1}, ${a.l2}, ${a.l3}, ${a.l4}, ${a.facts.title}, 'draft', ${a.facts.delivery}, ${a.facts.rules}, ${a.facts.units}::bigint[], ${a.facts.kinds}::text[], ${a.facts.level}, ${a.facts.takes},
      ${a.facts.startsOn}, ${a.facts.endsOn}, ${a.facts.collectUntil}, ${a.facts.cancelReturns}, ${a.facts.lapseReturns}, ${[a.author]}::bigint[], ${a.now}, ${a.now})`.execute(
    tx,
  )

/** Writes a draft anew; who writes becomes one of its authors. */
export const updateActivity = (tx: Sql, a: { readonly id: Id; readonly facts: ActivityFacts; readonly author: Id; readonly now: Date }) =>
  sql`update redemption.activity set title = ${a.facts.title}, delivery = ${a.facts.delivery}, rules = ${a.facts.rules}, units = ${a.facts.units}::bigint[], kinds = ${a.facts.kinds}::text[], level = ${a.facts.level}, takes = ${a.facts.takes},
      starts_on = ${a.facts.startsOn}, ends_on = ${a.facts.endsOn}, collect_until = ${a.facts.collectUntil}, cancel_returns = ${a.facts.cancelReturns}, lapse_returns = ${a.facts.lapseReturns},
      authors = case when ${a.author}::bigint = any(authors) then authors else authors || ${a.author}::bigint end, updated_at = ${a.now} where id = ${a.id}`.execute(
    tx,
  )

/** Another state, with a note for the author where somebody gave it back, and who approved. */
export const setState = (
  tx: Sql,
  a: { readonly id: Id; readonly state: StoredState; readonly now: Date; readonly note?: string | null; readonly approvedBy?: Id },
) =>
  sql`update redemption.activity set state = ${a.state}, updated_at = ${a.now}, note = ${a.note ?? null},
      approved_by = coalesce(${a.approvedBy ?? null}::bigint, approved_by), approved_at = case when ${a.approvedBy ?? null}::bigint is null then approved_at else ${a.now} end where id = ${a.id}`.execute(
    tx,
  )

/** The collection points of a draft, in place of those that it had. */
export const replacePoints = async (
  tx: Sql,
  activityId: Id,
  points: readonly { readonly pointId: Id; readonly hours: string }[],
): Promise<void> => {
  await sql`delete from redemption.point where activity_id = ${activityId}`.execute(tx)
  await sql`insert into redemption.point (activity_id, point_id, hours)
    select ${activityId}, r.point_id, r.hours from json_to_recordset(${JSON.stringify(points.map((p) => ({ point_id: p.pointId, hours: p.hours })))}::json) as r(point_id bigint, hours text)`.execute(
    tx,
  )
}

/** A good of a draft with the shelves that it shall have. */
export type DraftGood = Omit<redemption.GoodContent, 'id'> & { readonly id: Id; readonly position: number }

/** The goods of a draft, in place of those that it had; those that stay keep their ids. The caller has seen that none with vouchers goes. */
export const replaceGoods = async (tx: Sql, activityId: Id, goods: readonly DraftGood[]): Promise<void> => {
  const ids = goods.map((g) => g.id)
  const shelves = goods.flatMap((g) => g.stock.map((s) => ({ good_id: g.id, point_id: s.pointId, planned: s.planned })))
  const planned = JSON.stringify(shelves)
  await sql`delete from redemption.shelf s using redemption.good g where g.id = s.good_id and g.activity_id = ${activityId} and s.stock = 0
    and not exists (select 1 from json_to_recordset(${planned}::json) as r(good_id bigint, point_id bigint) where r.good_id = s.good_id and r.point_id = s.point_id)`.execute(
    tx,
  )
  await sql`delete from redemption.good where activity_id = ${activityId} and id <> all(${ids}::bigint[])`.execute(tx)
  const rows = goods.map((g) => ({
    id: g.id,
    position: g.position,
    name: g.name,
    about: g.about,
    points: g.points,
    per_person: g.perPerson,
    picture: g.pictureId,
  }))
  await sql`insert into redemption.good (id, activity_id, position, name, about, points, per_person, picture_file_id)
    select r.id, ${activityId}, r.position, r.name, r.about, r.points, r.per_person, r.picture
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id bigint, position smallint, name text, about text, points integer, per_person integer, picture bigint)
    on conflict (id) do update set position = excluded.position, name = excluded.name, about = excluded.about, points = excluded.points, per_person = excluded.per_person, picture_file_id = excluded.picture_file_id`.execute(
    tx,
  )
  await sql`insert into redemption.shelf (good_id, point_id, planned) select r.good_id, r.point_id, r.planned from json_to_recordset(${planned}::json) as r(good_id bigint, point_id bigint, planned integer)
    on conflict (good_id, point_id) do update set planned = excluded.planned`.execute(tx)
}

/** The goods of an activity for which vouchers were imported. */
export const goodsWithVouchers = async (tx: Sql, activityId: Id): Promise<readonly { readonly id: Id; readonly name: string }[]> =>
  (
    await sql<{ id: Id; name: string }>`select g.id, g.name from redemption.good g where g.activity_id = ${activityId}
      and exists (select 1 from redemption.voucher v where v.good_id = g.id) order by g.position`.execute(tx)
  ).rows

/** Goods of an activity of which nothing is planned or imported. */
export const goodsWithoutStock = async (tx: Sql, activityId: Id): Promise<readonly string[]> =>
  (
    await sql<{
      name: string
    }>`select g.name from redemption.good g left join redemption.shelf s on s.good_id = g.id where g.activity_id = ${activityId}
      group by g.id having coalesce(sum(s.planned + s.stock), 0) = 0 order by g.position`.execute(tx)
  ).rows.map((row) => row.name)

/** Brings to every shelf of an approved activity what was planned for it, each with its change. `ids` has one for each shelf. */
export const openShelves = async (
  tx: Sql,
  a: { readonly activityId: Id; readonly newId: () => Id; readonly by: Id; readonly now: Date },
): Promise<void> => {
  const { rows } = await sql<{
    good_id: Id
    point_id: Id
    planned: number
  }>`update redemption.shelf s set stock = s.planned from redemption.good g
    where g.id = s.good_id and g.activity_id = ${a.activityId} and s.planned > 0 and s.stock = 0 returning s.good_id, s.point_id, s.planned`.execute(
    tx,
  )
  if (rows.length === 0) return
  const json = rows.map((row) => ({ id: a.newId(), good_id: row.good_id, point_id: row.point_id, delta: row.planned }))
  await sql`insert into redemption.stock_change (id, good_id, point_id, kind, delta, note, staff_id, at)
    select r.id, r.good_id, r.point_id, 'opened', r.delta, '', ${a.by}, ${a.now} from json_to_recordset(${JSON.stringify(json)}::json) as r(id bigint, good_id bigint, point_id bigint, delta integer)`.execute(
    tx,
  )
}

/** The activity of a good. */
export const activityOfGood = async (db: Sql, goodId: Id): Promise<Id | undefined> =>
  (await sql<{ activity_id: Id }>`select activity_id from redemption.good where id = ${goodId}`.execute(db)).rows[0]?.activity_id

/** The good whose picture it is, with its activity; undefined where it is nobody's. */
export const goodOfPicture = async (db: Sql, fileId: Id): Promise<{ readonly activityId: Id } | undefined> =>
  (
    await sql<{
      activityId: Id
    }>`select activity_id as "activityId" from redemption.good where picture_file_id = ${fileId} limit 1`.execute(db)
  ).rows[0]

/** The picture of a good of an activity that was approved. */
export const publicPicture = async (db: Sql, goodId: Id): Promise<Id | undefined> =>
  (
    await sql<{ id: Id }>`select g.picture_file_id as id from redemption.good g join redemption.activity a on a.id = g.activity_id
      where g.id = ${goodId} and g.picture_file_id is not null and a.state in ('approved', 'paused', 'ended')`.execute(db)
  ).rows[0]?.id
