import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { Scope } from './peopleStore.ts'

/** What people are grouped by on the activation board. */
export type GroupBy = 'class' | 'township' | 'unit'

/** One group: people, those who are not active, those of them with a phone, and when the last of them was reminded. */
export type GroupRow = { key: string; name: string; total: string; inactive: string; reachable: string; reminded_at: Date | null }

/** What tells groups apart. Two units may have one name. */
const keyOf = (by: GroupBy) => (by === 'class' ? sql`a.class_name` : by === 'township' ? sql`a.township` : sql`o.id::text`)

/** How many groups a board shows; the worst ones come first. */
export const groupLimit = 500

/** People of a subtree by class, township or unit, groups with most inactive people first. Affiliations that have ended do not count. Run it in staffRead. */
export const activationGroups = async (tx: Sql, scope: Scope, by: GroupBy, today: Day): Promise<GroupRow[]> =>
  (
    await sql<GroupRow>`select ${keyOf(by)} as key, ${by === 'unit' ? sql`o.name` : keyOf(by)} as name, count(distinct a.learner_id) as total, count(distinct a.learner_id) filter (where a.state = 'inactive' and accounts.stands_for(a.learner_id) is null) as inactive,
        count(distinct a.learner_id) filter (where a.state = 'inactive' and l.phone_lookup is not null and accounts.stands_for(a.learner_id) is null) as reachable, max(r.reminded_at) as reminded_at
      from accounts.affiliation a join organizations.organization o on o.id = a.organization_id left join accounts.learner l on l.id = a.learner_id and a.state = 'inactive' left join accounts.reminder r on r.learner_id = l.id
      where a.${sql.ref(scope.column)} = ${scope.unit} and (a.to_on is null or a.to_on >= ${today}) and ${keyOf(by)} is not null
      group by 1, 2 order by 4 desc, 2, 1 limit ${groupLimit + 1}`.execute(tx)
  ).rows

/** All people of a subtree with an affiliation in force, and how many are not active. */
export const activationTotals = async (tx: Sql, scope: Scope, today: Day): Promise<{ total: number; inactive: number }> => {
  const { rows } = await sql<{
    total: string
    inactive: string
  }>`select count(distinct a.learner_id) as total, count(distinct a.learner_id) filter (where a.state = 'inactive' and accounts.stands_for(a.learner_id) is null) as inactive
    from accounts.affiliation a where a.${sql.ref(scope.column)} = ${scope.unit} and (a.to_on is null or a.to_on >= ${today})`.execute(tx)
  return { total: Number(rows[0]?.total ?? 0), inactive: Number(rows[0]?.inactive ?? 0) }
}

/** The people of a group who are not active, with phone and last reminder; 20,000 at most. */
export const inactiveOf = async (tx: Sql, scope: Scope, by: GroupBy, key: string, today: Day) =>
  (
    await sql<{
      id: Id
      phone_sealed: Buffer | null
      phone_masked: string | null
      reminded_at: Date | null
    }>`select distinct on (l.id) l.id, l.phone_sealed, l.phone_masked, r.reminded_at
      from accounts.affiliation a join organizations.organization o on o.id = a.organization_id join accounts.learner l on l.id = a.learner_id left join accounts.reminder r on r.learner_id = l.id
      where a.${sql.ref(scope.column)} = ${scope.unit} and (a.to_on is null or a.to_on >= ${today}) and ${keyOf(by)} = ${key} and l.state = 'inactive' and accounts.stands_for(l.id) is null order by l.id limit 20000`.execute(
      tx,
    )
  ).rows

/** Remembers reminders. */
export const noteReminders = (tx: Sql, learnerIds: readonly Id[], staffId: Id, now: Date) =>
  sql`insert into accounts.reminder (learner_id, reminded_at, reminded_by, seen_by)
      select l.id, ${now}::timestamptz, ${staffId}::bigint, accounts.sides_seen_by(l.id, null) from accounts.learner l where l.id = any(${[...learnerIds]}::bigint[])
    on conflict (learner_id) do update set reminded_at = excluded.reminded_at, reminded_by = excluded.reminded_by`.execute(tx)

/** Takes the reminders of these people that were not sent yet and marks them sent; only people who are still inactive and have a phone. */
export const takeReminders = async (tx: Sql, learnerIds: readonly Id[], now: Date) =>
  (
    await sql<{
      id: Id
      phone_sealed: Buffer
      phone_masked: string
    }>`update accounts.reminder r set sent_at = ${now} from accounts.learner l
      where r.learner_id = any(${[...learnerIds]}::bigint[]) and (r.sent_at is null or r.sent_at < r.reminded_at) and l.id = r.learner_id and l.state = 'inactive' and l.phone_sealed is not null
      returning l.id, l.phone_sealed, l.phone_masked`.execute(tx)
  ).rows

/** Ends the affiliations in force of a class inside a subtree; returns whose. */
export const endClassAffiliations = async (tx: Sql, scope: Scope, className: string, on: Day): Promise<Id[]> =>
  (
    await sql<{
      learner_id: Id
    }>`update accounts.affiliation a set to_on = ${on} where a.${sql.ref(scope.column)} = ${scope.unit} and a.class_name = ${className} and a.kind = 'student' and a.from_on <= ${on}
      and (a.to_on is null or a.to_on > ${on}) returning a.learner_id`.execute(tx)
  ).rows.map((row) => row.learner_id)
