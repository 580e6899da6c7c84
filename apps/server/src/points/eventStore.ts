import { sql } from 'kysely'
import type { points } from '@creditbank/contract'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** What a posting is about: one outcome, a deposit batch, one activity, an import of activities. */
export type Source = { readonly kind: 'outcome' | 'batch' | 'activity' | 'import'; readonly id: Id }

/** Something that may earn, as the bank stored it. */
export type EventRow = {
  readonly id: Id
  readonly learner_id: Id
  readonly source: points.PointsSource
  readonly happened_on: Day
  readonly minutes: number
  readonly items: number
  readonly level: number | null
  readonly granted: number
  readonly activity: string
  readonly type_code: string | null
  readonly parent: string | null
  readonly entry_id: Id | null
  /** Who told of an activity. */
  readonly told_by: Id | null
}

const outcomeColumns = sql`o.id, o.learner_id, 'outcome' as source, o.obtained_on as happened_on, o.minutes, 1 as items, v.framework_level as level, o.points as granted, o.entry_id::text as activity,
  o.type_code, t.parent, o.entry_id, null::bigint as told_by`
const outcomeJoins = sql`join catalog.achievement_version v on v.achievement_id = o.achievement_id and v.version = o.achievement_version join catalog.type t on t.code = o.type_code`
/** Stands, and is no later version of another outcome: a corrected outcome keeps the points of its first version. */
const earnsStill = sql`o.corrects_id is null and not exists (select 1 from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id
  and s.seq = (select max(x.seq) from outcomes.status_change x where x.learner_id = o.learner_id and x.outcome_id = o.id) and s.status in ('revoked', 'undone', 'doubled'))`
const activityColumns = sql`a.id, a.learner_id, a.source, a.happened_on, a.minutes, a.items, null::int as level, 0 as granted, a.code as activity,
  null::text as type_code, null::text as parent, null::bigint as entry_id, a.organization_id as told_by`
const importStands = sql`not exists (select 1 from points.import i where i.id = a.import_id and i.withdrawn_at is not null)`

/**
 * The first and last id of a batch's outcomes, so that a page looks into the batch's own partition alone. Undefined where it stored none. Asked of the rows of the
 * batch (`offset 0`): for the least of all ids PostgreSQL would walk the ids of the whole bank from the first on until it meets the batch.
 */
export const batchRange = async (db: Sql, batchId: Id): Promise<{ readonly first: Id; readonly last: Id } | undefined> => {
  const row = (
    await sql<{
      first: Id | null
      last: Id | null
    }>`select min(id)::text as first, max(id)::text as last from (select id from outcomes.outcome where batch_id = ${batchId} offset 0) own`.execute(
      db,
    )
  ).rows[0]
  return row === undefined || row.first === null || row.last === null ? undefined : { first: row.first, last: row.last }
}

/** The ids of the next facts of a source: where the page that begins after `after` ends, and whether there is one. */
export const pageOf = async (
  tx: Sql,
  source: Source,
  range: { readonly after: Id; readonly first: Id; readonly last: Id },
  limit: number,
): Promise<{ readonly rows: number; readonly last: Id | null }> => {
  const from =
    source.kind === 'batch'
      ? sql`outcomes.outcome where batch_id = ${source.id} and id >= ${range.first} and id <= ${range.last} and id > ${range.after}`
      : source.kind === 'outcome'
        ? sql`outcomes.outcome where id = ${source.id} and id > ${range.after}`
        : source.kind === 'import'
          ? sql`points.activity where import_id = ${source.id} and id > ${range.after}`
          : sql`points.activity where id = ${source.id} and id > ${range.after}`
  const row = (
    await sql<{
      rows: number
      last: Id | null
    }>`select count(*)::int as rows, max(id)::text as last from (select id from ${from} order by id limit ${limit}) p`.execute(tx)
  ).rows[0]
  return row ?? { rows: 0, last: null }
}

/** The facts of a source with ids after one and up to another, oldest first: those that may still earn. */
export const eventsOf = async (tx: Sql, source: Source, after: Id, last: Id): Promise<readonly EventRow[]> => {
  const named =
    source.kind === 'batch' ? sql`o.batch_id = ${source.id} and` : source.kind === 'import' ? sql`a.import_id = ${source.id} and` : sql``
  return source.kind === 'batch' || source.kind === 'outcome'
    ? (
        await sql<EventRow>`select ${outcomeColumns} from outcomes.outcome o ${outcomeJoins} where ${named} o.id > ${after} and o.id <= ${last} and ${source.kind === 'outcome' ? sql`o.id = ${source.id}` : sql`true`} and ${earnsStill} order by o.id`.execute(
          tx,
        )
      ).rows
    : (
        await sql<EventRow>`select ${activityColumns} from points.activity a where ${named} a.id > ${after} and a.id <= ${last} and ${source.kind === 'activity' ? sql`a.id = ${source.id}` : sql`true`} and ${importStands} order by a.id`.execute(
          tx,
        )
      ).rows
}

/** Outcomes after an id, oldest first, that may earn. */
export const outcomesAfter = async (tx: Sql, after: Id, limit: number): Promise<readonly EventRow[]> =>
  (
    await sql<EventRow>`select ${outcomeColumns} from outcomes.outcome o ${outcomeJoins} where o.id > ${after} and ${earnsStill} order by o.id limit ${limit}`.execute(
      tx,
    )
  ).rows

/** What happened between two days anywhere, for the preview of what a rule costs. `limit` rows at most, in the order of their ids. */
export const eventsBetween = async (
  db: Sql,
  f: { readonly source: points.PointsSource; readonly from: Day; readonly to: Day; readonly limit: number },
): Promise<readonly EventRow[]> =>
  f.source === 'outcome'
    ? (
        await sql<EventRow>`select ${outcomeColumns} from outcomes.outcome o ${outcomeJoins} where o.obtained_on between ${f.from} and ${f.to} and ${earnsStill} order by o.id limit ${f.limit}`.execute(
          db,
        )
      ).rows
    : (
        await sql<EventRow>`select ${activityColumns} from points.activity a where a.source = ${f.source} and a.happened_on between ${f.from} and ${f.to} and ${importStands} order by a.id limit ${f.limit}`.execute(
          db,
        )
      ).rows

/** The local centres to which learners belong on a day, by their home unit and by their affiliations. */
export const regionsOf = async (tx: Sql, learnerIds: readonly Id[], day: Day): Promise<ReadonlyMap<Id, readonly Id[]>> => {
  const { rows } = await sql<{
    learner_id: Id
    region: Id
  }>`select id as learner_id, l2 as region from accounts.learner where id = any(${[...learnerIds]}::bigint[]) and l2 is not null
      union select learner_id, l2 from accounts.affiliation where learner_id = any(${[...learnerIds]}::bigint[]) and l2 is not null and from_on <= ${day} and (to_on is null or to_on >= ${day})`.execute(
    tx,
  )
  const regions = new Map<Id, Id[]>()
  for (const row of rows) {
    const known = regions.get(row.learner_id)
    if (known === undefined) regions.set(row.learner_id, [row.region])
    else known.push(row.region)
  }
  return regions
}
