import type { redemption } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import { type Claim, type Offer, type OfferedGood, shelfOf } from './redeemRules.ts'
import type { Level, Participant, StoredState } from './rules.ts'

/** Holds an activity to the end of the transaction: whoever takes from its shelves waits for whoever takes already. */
export const holdActivity = async (tx: Sql, activityId: string): Promise<void> => {
  await sql`select 1 from redemption.activity where id = ${activityId} for no key update`.execute(tx)
}

type OfferRow = {
  organization_id: Id
  province_id: Id
  state: StoredState
  delivery: 'counter' | 'voucher'
  starts_on: Day
  ends_on: Day
  collect_until: Day | null
  units: Id[]
  kinds: string[]
  level: Level
  takes: redemption.Takes
}
type ShelfRow = { good_id: Id; name: string; points: number; per_person: number; point_id: Id; stock: number }

/** What an activity offers of some goods, with the last day of collecting. Undefined where there is no such activity. */
export const offerOf = async (
  tx: Sql,
  activityId: Id,
  goodIds: readonly Id[],
): Promise<(Offer & { readonly collectUntil: Day | null }) | undefined> => {
  const { rows } =
    await sql<OfferRow>`select organization_id, l1 as province_id, state, delivery, starts_on, ends_on, collect_until, units, kinds, level, takes
    from redemption.activity where id = ${activityId}`.execute(tx)
  const row = rows[0]
  if (row === undefined) return undefined
  const shelves =
    await sql<ShelfRow>`select g.id as good_id, g.name, g.points, g.per_person, s.point_id, s.stock from redemption.good g join redemption.shelf s on s.good_id = g.id
    where g.activity_id = ${activityId} and g.id = any(${[...goodIds]}::bigint[])`.execute(tx)
  const goods = new Map<Id, OfferedGood>(
    shelves.rows.map((s) => [s.good_id, { id: s.good_id, name: s.name, points: s.points, perPerson: s.per_person }]),
  )
  return {
    standing: { state: row.state, startsOn: row.starts_on, endsOn: row.ends_on },
    audience: { units: row.units, kinds: row.kinds, level: row.level },
    delivery: row.delivery,
    centreId: row.organization_id,
    provinceId: row.province_id,
    takes: row.takes,
    collectUntil: row.collect_until,
    goods,
    shelves: new Map(shelves.rows.map((s) => [shelfOf(s.good_id, s.point_id), s.stock])),
  }
}

/** Who takes part, by the id they act under: one row each, whatever the number. */
export const participantsOf = async (db: Sql, learnerIds: readonly Id[], today: Day): Promise<ReadonlyMap<Id, Participant>> => {
  const { rows } = await sql<{
    id: Id
    person: Id
    kind: string
    level: Level
    units: Id[] | null
  }>`select l.id, coalesce(x.canonical_id, l.id) as person, l.learner_kind as kind,
      l.real_name_level as level,
      (select array_agg(distinct u) from accounts.affiliation a cross join unnest(array[a.l1, a.l2, a.l3, a.l4]) as u
        where a.learner_id = coalesce(x.canonical_id, l.id) and a.from_on <= ${today}::date and (a.to_on is null or a.to_on >= ${today}::date) and u is not null) as units
    from accounts.learner l left join accounts.alias x on x.learner_id = l.id and x.undone_at is null where l.id = any(${[...learnerIds]}::bigint[])`.execute(
    db,
  )
  return new Map(rows.map((r) => [r.id, { learnerId: r.id, person: r.person, units: r.units ?? [], kind: r.kind, level: r.level }]))
}

/** How much of these goods these persons have taken, by `person good`. */
export const takenBy = async (db: Sql, persons: readonly Id[], goodIds: readonly Id[]): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (
      await sql<{ learner_id: Id; good_id: Id; count: number }>`select learner_id, good_id, count from redemption.taken
        where learner_id = any(${[...persons]}::bigint[]) and good_id = any(${[...goodIds]}::bigint[])`.execute(db)
    ).rows.map((r) => [shelfOf(r.learner_id, r.good_id), r.count]),
  )

/** A redemption to be stored. `code` is null for vouchers. */
export type NewRedemption = {
  readonly id: Id
  readonly learnerId: Id
  readonly claim: Claim
  /** How many of its points are the province's. */
  readonly provincePoints: number
  readonly code: { readonly lookup: string; readonly sealed: Buffer } | null
  readonly at: Date
}

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`

/** Codes among these that wait already. */
export const codesTaken = async (db: Sql, lookups: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (await sql<{ lookup: string }>`select lookup from redemption.code where lookup = any(${[...lookups]}::uuid[])`.execute(db)).rows.map(
      (r) => r.lookup,
    ),
  )

const insertHeads = (tx: Sql, about: Storing, all: readonly NewRedemption[]) => {
  const json = all.map(({ id, learnerId, claim, provincePoints, code, at }) => ({
    learner_id: learnerId,
    id,
    point_id: claim.pointId,
    points: claim.points,
    province_points: provincePoints,
    code_sealed: code === null ? null : hex(code.sealed),
    at,
  }))
  const waits = about.delivery === 'counter'
  return sql`insert into redemption.redemption (learner_id, id, activity_id, organization_id, l1, l2, l3, l4, delivery, points, province_points, state, code_sealed, collect_until, created_at, ended_at)
    select r.learner_id, r.id, ${about.activityId}, r.point_id, o.l1, o.l2, o.l3, o.l4, ${about.delivery}, r.points, r.province_points, ${waits ? 'waiting' : 'collected'}, r.code_sealed, ${about.collectUntil}::date, r.at,
      case when ${waits}::boolean then null else r.at end
    from json_to_recordset(${JSON.stringify(json)}::json) as r(learner_id bigint, id bigint, point_id bigint, points bigint, province_points bigint, code_sealed bytea, at timestamptz)
    join organizations.organization o on o.id = r.point_id`.execute(tx)
}

const insertLines = (tx: Sql, all: readonly NewRedemption[]) => {
  const json = all.flatMap(({ id, learnerId, claim }) =>
    claim.lines.map((line) => ({
      learner_id: learnerId,
      redemption_id: id,
      good_id: line.goodId,
      point_id: claim.pointId,
      count: line.count,
      points: line.points,
    })),
  )
  return sql`insert into redemption.line (learner_id, redemption_id, good_id, point_id, count, points)
    select r.* from json_to_recordset(${JSON.stringify(json)}::json) as r(learner_id bigint, redemption_id bigint, good_id bigint, point_id bigint, count integer, points integer)`.execute(
    tx,
  )
}

type Counted = Map<string, { readonly first: Id; readonly second: Id; readonly count: number }>

const counted = (pairs: readonly (readonly [first: Id, second: Id, count: number])[]): Counted => {
  const sums: Counted = new Map()
  for (const [first, second, count] of pairs) {
    const name = shelfOf(first, second)
    sums.set(name, { first, second, count: (sums.get(name)?.count ?? 0) + count })
  }
  return sums
}

const takeFromShelves = (tx: Sql, all: readonly NewRedemption[]) => {
  const json = [...counted(all.flatMap(({ claim }) => claim.lines.map((l) => [l.goodId, claim.pointId, l.count] as const))).values()].map(
    (s) => ({ good_id: s.first, point_id: s.second, count: s.count }),
  )
  return sql`update redemption.shelf s set stock = s.stock - r.count from json_to_recordset(${JSON.stringify(json)}::json) as r(good_id bigint, point_id bigint, count integer)
    where s.good_id = r.good_id and s.point_id = r.point_id`.execute(tx)
}

const noteTaken = (tx: Sql, goods: Offer['goods'], all: readonly NewRedemption[]) => {
  const json = [...counted(all.flatMap(({ claim }) => claim.lines.map((l) => [claim.person, l.goodId, l.count] as const))).values()].map(
    (s) => ({ learner_id: s.first, good_id: s.second, count: s.count, most: goods.get(s.second)?.perPerson ?? 0 }),
  )
  return sql`insert into redemption.taken (learner_id, good_id, count, most)
    select r.* from json_to_recordset(${JSON.stringify(json)}::json) as r(learner_id bigint, good_id bigint, count integer, most integer) order by 1, 2
    on conflict (learner_id, good_id) do update set count = taken.count + excluded.count, most = excluded.most`.execute(tx)
}

const insertCodes = (tx: Sql, all: readonly NewRedemption[]) => {
  const json = all.flatMap(({ id, learnerId, code }) =>
    code === null ? [] : [{ lookup: code.lookup, learner_id: learnerId, redemption_id: id }],
  )
  return sql`insert into redemption.code (lookup, learner_id, redemption_id)
    select r.* from json_to_recordset(${JSON.stringify(json)}::json) as r(lookup uuid, learner_id bigint, redemption_id bigint) order by 1`.execute(
    tx,
  )
}

/** Gives each line of vouchers its codes, the first imported first. Fails where one is missing: the shelf said that it was there. */
const giveVouchers = async (tx: Sql, all: readonly NewRedemption[]): Promise<void> => {
  const json = all.flatMap(({ id, learnerId, claim }) =>
    claim.lines.flatMap((line) =>
      Array.from({ length: line.count }, () => ({ learner_id: learnerId, redemption_id: id, good_id: line.goodId })),
    ),
  )
  const done = await sql`with wanted as (
      select r.*, row_number() over (partition by r.good_id order by r.redemption_id) as n
      from json_to_recordset(${JSON.stringify(json)}::json) as r(learner_id bigint, redemption_id bigint, good_id bigint)),
    free as (
      select f.id, w.good_id, row_number() over (partition by w.good_id order by f.id) as n from (select good_id, count(*) as count from wanted group by good_id) w
      cross join lateral (select v.id from redemption.voucher v where v.good_id = w.good_id and v.redemption_id is null order by v.id limit w.count) f)
    update redemption.voucher v set learner_id = w.learner_id, redemption_id = w.redemption_id
    from wanted w join free f on f.good_id = w.good_id and f.n = w.n where v.id = f.id`.execute(tx)
  if (Number(done.numAffectedRows ?? 0n) !== json.length) throw new Error('a shelf of vouchers held fewer codes than it said')
}

/** What the redemptions of a batch have in common. */
export type Storing = {
  readonly activityId: Id
  readonly delivery: 'counter' | 'voucher'
  readonly collectUntil: Day | null
  readonly goods: Offer['goods']
}

/** Stores redemptions with all that belongs to them, in five or six statements whatever their number. The checks of shelf and limit hold behind the decision. */
export const storeRedemptions = async (tx: Sql, about: Storing, all: readonly NewRedemption[]): Promise<void> => {
  if (all.length === 0) return
  await takeFromShelves(tx, all)
  await noteTaken(tx, about.goods, all)
  await insertHeads(tx, about, all)
  await insertLines(tx, all)
  await (about.delivery === 'counter' ? insertCodes(tx, all) : giveVouchers(tx, all))
}
