import { type RawBuilder, sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** The subtree a report is about: a unit and the number of its level column. */
export type Subtree = { readonly id: Id; readonly level: 1 | 2 | 3 | 4 }
/** One group of outcomes. Credits in hundredths, time in minutes. */
export type OutcomeGroup = { key: string; people: number; outcomes: number; credits: number; minutes: number }
/** One group of accounts. */
export type PeopleGroup = { key: string; people: number; active: number }

type Counted<T> = { [K in keyof T]: string }

const column = (alias: 'o' | 'a', level: 1 | 2 | 3 | 4): RawBuilder<unknown> => sql.ref(`${alias}.l${level}`)

/** The unit just below the subtree's own to which a row belongs; the subtree's own unit where the row is its own. */
const childOf = (alias: 'o' | 'a', s: Subtree): RawBuilder<unknown> => {
  const below = ([2, 3, 4] as const).filter((level) => level > s.level).map((level) => column(alias, level))
  return sql`coalesce(${sql.join([...below, column(alias, s.level)])})::text`
}

const outcomeKey = (s: Subtree, by: 'unit' | 'type' | 'month' | 'all'): RawBuilder<unknown> => {
  if (by === 'unit') return childOf('o', s)
  if (by === 'type') return sql`o.type_code`
  return by === 'month' ? sql`to_char(o.obtained_on, 'YYYY-MM')` : sql`'all'`
}

/** What a report of outcomes is narrowed to. `before` is exclusive. */
export type OutcomeQuestion = {
  readonly subtree: Subtree
  readonly by: 'unit' | 'type' | 'month' | 'all'
  readonly from: string | undefined
  readonly before: string | undefined
  readonly typeCode: string | undefined
}

/** Outcomes that stand, grouped. Only sums leave the database; the caller has decided that the subtree lies in the reader's scope. Merged accounts count as one person. */
export const outcomeGroups = async (db: Sql, q: OutcomeQuestion): Promise<OutcomeGroup[]> => {
  const where = [sql`${column('o', q.subtree.level)} = ${q.subtree.id}`]
  if (q.from !== undefined) where.push(sql`o.obtained_on >= ${q.from}`)
  if (q.before !== undefined) where.push(sql`o.obtained_on < ${q.before}`)
  if (q.typeCode !== undefined) where.push(sql`o.type_code = ${q.typeCode}`)
  const { rows } = await sql<Counted<OutcomeGroup>>`
    select ${outcomeKey(q.subtree, q.by)} as key, count(distinct coalesce(m.canonical_id, o.learner_id)) as people, count(*) as outcomes,
      sum(o.credits) as credits, sum(o.minutes) as minutes
    from outcomes.outcome o left join accounts.alias m on m.learner_id = o.learner_id and m.undone_at is null
    where ${sql.join(where, sql` and `)} and not exists (select 1 from outcomes.status_change s
      where s.learner_id = o.learner_id and s.outcome_id = o.id and (s.status in ('revoked', 'corrected', 'undone') or (s.status = 'doubled'
        and not exists (select 1 from outcomes.status_change t where t.learner_id = s.learner_id and t.outcome_id = s.outcome_id and t.seq > s.seq))))
    group by 1`.execute(db)
  return rows.map((r) => ({
    key: r.key,
    people: Number(r.people),
    outcomes: Number(r.outcomes),
    credits: Number(r.credits),
    minutes: Number(r.minutes),
  }))
}

/** Accounts that are not closed with an affiliation in force on a day, grouped. A person with two affiliations in one group counts once. */
export const peopleGroups = async (
  db: Sql,
  q: { readonly subtree: Subtree; readonly by: 'unit' | 'kind' | 'all'; readonly today: string },
): Promise<PeopleGroup[]> => {
  const key = q.by === 'unit' ? childOf('a', q.subtree) : q.by === 'kind' ? sql`l.learner_kind` : sql`'all'`
  const person = sql`coalesce(m.canonical_id, a.learner_id)`
  const { rows } = await sql<Counted<PeopleGroup>>`
    select ${key} as key, count(distinct ${person}) as people, count(distinct ${person}) filter (where l.state = 'active') as active
    from accounts.affiliation a join accounts.learner l on l.id = a.learner_id left join accounts.alias m on m.learner_id = a.learner_id and m.undone_at is null
    where ${column('a', q.subtree.level)} = ${q.subtree.id} and (a.to_on is null or a.to_on >= ${q.today}) and l.state <> 'closed'
    group by 1`.execute(db)
  return rows.map((r) => ({ key: r.key, people: Number(r.people), active: Number(r.active) }))
}

/** Names of units by id. */
export const unitNames = async (db: Sql, ids: readonly Id[]): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select id, name from organizations.organization where id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map((r) => [r.id, r.name]))
}

/** Names of the outcome types by code. */
export const typeNames = async (db: Sql): Promise<ReadonlyMap<string, { zh: string; en: string }>> => {
  const { rows } = await sql<{ code: string; zh: string; en: string }>`select code, zh, en from catalog.type`.execute(db)
  return new Map(rows.map((r) => [r.code, r]))
}
