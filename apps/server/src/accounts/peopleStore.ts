import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import { prefixRange } from './rules.ts'

/** A learner in a list of staff, through the affiliation that brings them into scope. */
export type LineRow = Levels & {
  id: Id
  account_no: string
  name: string
  id_masked: string
  phone_masked: string | null
  state: 'inactive' | 'active' | 'frozen' | 'closing' | 'closed'
  learner_kind: 'student' | 'resident' | 'employee' | 'senior'
  real_name_level: 'none' | 'counterChecked' | 'verified'
  organization_id: Id
  organization: string
  class_name: string | null
  township: string | null
}

const lineColumns = sql.raw(
  'l.id, l.account_no, l.name, l.id_masked, l.phone_masked, l.state, l.learner_kind, l.real_name_level, a.organization_id, o.name as organization, a.class_name, a.township, a.l1, a.l2, a.l3, a.l4',
)
const lineJoins = sql.raw('join accounts.learner l on l.id = a.learner_id join organizations.organization o on o.id = a.organization_id')

/** The subtree of the caller as an explicit condition: the level column and the unit. The row-level policy says the same once more. */
export type Scope = { readonly column: 'l1' | 'l2' | 'l3' | 'l4'; readonly unit: Id }

/** What a list is narrowed to. `current` false: only affiliations that have ended. */
export type PeopleFilter = {
  readonly state?: string | undefined
  readonly learnerKind?: string | undefined
  readonly organizationId?: string | undefined
  readonly className?: string | undefined
  readonly township?: string | undefined
  readonly current: boolean | undefined
  readonly today: Day
}

const conditions = (scope: Scope, f: PeopleFilter) => {
  const all = [sql`a.${sql.ref(scope.column)} = ${scope.unit}`]
  if (f.state !== undefined) all.push(sql`a.state = ${f.state}`)
  if (f.organizationId !== undefined) all.push(sql`a.organization_id = ${f.organizationId}`)
  if (f.className !== undefined) all.push(sql`a.class_name = ${f.className}`)
  if (f.township !== undefined) all.push(sql`a.township = ${f.township}`)
  if (f.current === true) all.push(sql`(a.to_on is null or a.to_on >= ${f.today})`)
  if (f.current === false) all.push(sql`a.to_on < ${f.today}`)
  if (f.learnerKind !== undefined)
    all.push(sql`exists (select 1 from accounts.learner k where k.id = a.learner_id and k.learner_kind = ${f.learnerKind})`)
  return all
}

/**
 * One page of learners of a subtree, newest account first, after the cursor's id. Walks (level, learner_id) backwards; a learner with several
 * affiliations in scope comes several times in a row, the caller keeps the first. Run it in staffRead.
 */
export const learnersPage = async (tx: Sql, scope: Scope, f: PeopleFilter, after: Id | undefined, limit: number): Promise<LineRow[]> => {
  const where = conditions(scope, f)
  if (after !== undefined) where.push(sql`a.learner_id < ${after}`)
  return (
    await sql<LineRow>`select ${lineColumns} from (select * from accounts.affiliation a where ${sql.join(where, sql` and `)} order by a.learner_id desc limit ${sql.lit(limit)}) a ${lineJoins} order by a.learner_id desc`.execute(
      tx,
    )
  ).rows
}

/** Where a name search goes on: the last name read (in the searched direction) and its learner. */
export type NameCursor = { readonly text: string; readonly id: Id }

/**
 * One page of learners whose name begins (`name`) or ends (`name_reversed`) with a text, in byte order. Bytewise range operators are leakproof: under
 * row-level security they keep the index, LIKE would lose it.
 */
export const learnersByName = async (
  tx: Sql,
  scope: Scope,
  f: PeopleFilter,
  search: { readonly column: 'name' | 'name_reversed'; readonly text: string },
  after: NameCursor | undefined,
  limit: number,
): Promise<(LineRow & { searched: string })[]> => {
  const column = sql.raw(`a.${search.column}`)
  const { from, below } = prefixRange(search.text)
  const where = [...conditions(scope, f), sql`${column} ~>=~ ${after?.text ?? from}`, sql`${column} ~<~ ${below}`]
  if (after !== undefined) where.push(sql`(${column} ~>~ ${after.text} or a.learner_id > ${after.id})`)
  return (
    await sql<
      LineRow & { searched: string }
    >`select ${lineColumns}, ${column} as searched from (select * from accounts.affiliation a where ${sql.join(where, sql` and `)} order by ${column} using ~<~, a.learner_id limit ${sql.lit(limit)}) a
      ${lineJoins} order by ${column} using ~<~, a.learner_id`.execute(tx)
  ).rows
}

/** Learners in scope by an exact value: account number, phone (by keyed hash) or id. At most 20, each with the first affiliation in scope. */
export const learnersByExact = async (
  tx: Sql,
  scope: Scope,
  by: { readonly accountNo: string } | { readonly phoneLookup: string } | { readonly ids: readonly Id[] },
): Promise<LineRow[]> => {
  const match =
    'accountNo' in by
      ? sql`l.account_no = ${by.accountNo}`
      : 'phoneLookup' in by
        ? sql`l.phone_lookup = ${by.phoneLookup}`
        : sql`l.id = any(${[...by.ids]}::bigint[])`
  return (
    await sql<LineRow>`select distinct on (l.id) ${lineColumns} from accounts.learner l join accounts.affiliation a on a.learner_id = l.id join organizations.organization o on o.id = a.organization_id
      where ${match} and a.${sql.ref(scope.column)} = ${scope.unit} order by l.id, a.to_on desc nulls first limit 20`.execute(tx)
  ).rows
}

/** The accounts that stand on one of these document hashes, wherever they are: run it as the application and pass the ids to learnersByExact. */
export const claimedBy = async (tx: Sql, lookups: readonly string[]): Promise<Id[]> =>
  (
    await sql<{ learner_id: Id }>`select learner_id from accounts.identity_claim where lookup = any(${[...lookups]}::uuid[])`.execute(tx)
  ).rows.map((row) => row.learner_id)

/** What happened to an account: acts of the audit with the names of person and unit, newest first, 100 at most. */
export const historyOf = async (tx: Sql, learnerIds: readonly Id[]) =>
  (
    await sql<{
      id: Id
      at: Date
      act: string
      actor: string | null
      organization: string | null
      params: Record<string, unknown>
    }>`select r.id, r.at, r.act, case r.actor_kind when 'staff' then s.name end as actor, o.name as organization, r.params
      from audit.record r left join identity.staff s on r.actor_kind = 'staff' and s.id = r.actor_id left join organizations.organization o on o.id = r.organization_id
      where r.learner_id = any(${[...learnerIds]}::bigint[]) and r.result = 'done' and (r.act like 'accounts.%' or r.act in ('learner.activate', 'learner.changePhone', 'learner.setCredentials')) order by r.id desc limit 100`.execute(
      tx,
    )
  ).rows

/** Counts one reveal of a person on a day; the row is locked until the transaction ends, so that the budget is exact. */
export const countReveal = async (tx: Sql, staffId: Id, day: Day): Promise<{ count: number; told: boolean }> => {
  const { rows } = await sql<{
    count: number
    told: boolean
  }>`insert into accounts.reveal_count (staff_id, day, count) values (${staffId}, ${day}, 1)
    on conflict (staff_id, day) do update set count = reveal_count.count + 1 returning count, told_at is not null as told`.execute(tx)
  return rows[0] ?? { count: 1, told: false }
}

/** Remembers that the superior was told of a spent budget. */
export const noteBudgetTold = (tx: Sql, staffId: Id, day: Day, now: Date) =>
  sql`update accounts.reveal_count set told_at = ${now} where staff_id = ${staffId} and day = ${day}`.execute(tx)

/** The heads of a unit and of the unit above it that may manage accounts: whom a spent budget is told. */
export const superiorsOf = async (tx: Sql, organizationId: Id, staffId: Id, roles: readonly string[]): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select distinct p.staff_id as id from organizations.organization o join identity.appointment p on p.organization_id in (o.id, o.parent_id) and p.ended_at is null and p.role = any(${[...roles]}::text[])
      where o.id = ${organizationId} and p.staff_id <> ${staffId} limit 20`.execute(tx)
  ).rows.map((row) => row.id)
