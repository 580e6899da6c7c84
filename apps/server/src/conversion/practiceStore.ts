import type { conversionPractice, programmes } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Whose conversions, and of which time: those of the applications whose level column holds the unit. */
export type Within = { readonly column: 'l1' | 'l2' | 'l3' | 'l4'; readonly unit: Id; readonly from: Date; readonly to: Date }

const inside = (w: Within): RawBuilder<unknown> => sql`a.${sql.ref(w.column)} = ${w.unit}`
const keys: Readonly<Record<conversionPractice.PracticeBy, { readonly key: RawBuilder<unknown>; readonly name: RawBuilder<unknown> }>> = {
  school: { key: sql`a.organization_id::text`, name: sql`o.name` },
  rule: { key: sql`p.rule_number`, name: sql`p.rule_number` },
  month: {
    key: sql`to_char(p.posted_at at time zone 'Asia/Shanghai', 'YYYY-MM')`,
    name: sql`to_char(p.posted_at at time zone 'Asia/Shanghai', 'YYYY-MM')`,
  },
  level: { key: sql`g.level`, name: sql`g.level` },
}

/** Courses that were given in the time and stand. Sums and the rows behind them are read by the same conditions. */
const standing = (w: Within): RawBuilder<unknown> =>
  sql`${inside(w)} and p.reversed_at is null and p.posted_at >= ${w.from} and p.posted_at < ${w.to}`
const postings = sql`conversion.posting p join conversion.application a on a.learner_id = p.learner_id and a.id = p.application_id join programmes.programme g on g.id = p.programme_id
        join organizations.organization o on o.id = a.organization_id`
const applied = (w: Within): RawBuilder<unknown> => sql`${inside(w)} and a.created_at >= ${w.from} and a.created_at < ${w.to}`
const concluded = (w: Within): RawBuilder<unknown> => sql`${inside(w)} and a.concluded_at >= ${w.from} and a.concluded_at < ${w.to}`
const refused = (w: Within): RawBuilder<unknown> =>
  sql`${inside(w)} and a.state = 'refused' and a.updated_at >= ${w.from} and a.updated_at < ${w.to}`
const reasons = (w: Within): RawBuilder<unknown> =>
  sql`${inside(w)} and s.event = 'refuse' and s.reason is not null and s.at >= ${w.from} and s.at < ${w.to}`

/** Courses given by conversion that stand, by kind of source, level of the programme and one more thing; the most first. */
export const practiceRows = async (
  db: Sql,
  w: Within,
  by: conversionPractice.PracticeBy,
): Promise<
  readonly {
    source: programmes.SourceKind
    level: programmes.ProgrammeLevel
    key: string
    name: string
    courses: number
    credits: number
    conversions: number
  }[]
> =>
  (
    await sql<{
      source: programmes.SourceKind
      level: programmes.ProgrammeLevel
      key: string
      name: string
      courses: number
      credits: number
      conversions: number
    }>`select s.source, g.level, ${keys[by].key} as key, ${keys[by].name} as name, count(*)::int as courses, coalesce(sum(p.credits), 0)::int as credits, count(distinct a.id)::int as conversions
      from ${postings} cross join lateral unnest(p.source_kinds) as s(source) where ${standing(w)}
      group by 1, 2, 3, 4 order by credits desc, key, source limit 5000`.execute(db)
  ).rows

/** How many were applied for, concluded and refused in a time, how long it took, and what stands of it. */
export const practiceTotals = async (
  db: Sql,
  w: Within,
): Promise<{ applied: number; concluded: number; refused: number; days: number | null; courses: number; credits: number }> =>
  (
    await sql<{ applied: number; concluded: number; refused: number; days: number | null; courses: number; credits: number }>`select
      (select count(*)::int from conversion.application a where ${applied(w)}) as applied,
      (select count(*)::int from conversion.application a where ${concluded(w)}) as concluded,
      (select count(*)::int from conversion.application a where ${refused(w)}) as refused,
      (select round(avg(extract(epoch from a.concluded_at - a.created_at)) / 8640)::int from conversion.application a where ${concluded(w)}) as days,
      count(p.id)::int as courses, coalesce(sum(p.credits), 0)::int as credits
      from ${postings} where ${standing(w)}`.execute(db)
  ).rows[0] ?? { applied: 0, concluded: 0, refused: 0, days: null, courses: 0, credits: 0 }

/** Why conversions were refused in a time, as the reviewers chose, the most frequent first. */
export const refusalReasons = async (db: Sql, w: Within): Promise<readonly { reason: string; count: number }[]> =>
  (
    await sql<{
      reason: string
      count: number
    }>`select s.reason, count(*)::int as count from reviews.step s join conversion.application a on a.case_id = s.case_id
      where ${reasons(w)} group by s.reason order by count desc, s.reason limit 100`.execute(db)
  ).rows

/** Which rows behind a figure; see `PracticeRows`. */
export type Behind = Pick<conversionPractice.PracticeRows, 'figure' | 'source' | 'level' | 'by' | 'key' | 'reason'>
type ItemRow = Omit<conversionPractice.PracticeItem, 'id' | 'at'> & { readonly row: Id; readonly seq: number; readonly at: Date }

const narrowed = (b: Behind): RawBuilder<unknown> =>
  sql.join(
    [
      sql`true`,
      ...(b.source === undefined ? [] : [sql`${b.source} = any(p.source_kinds)`]),
      ...(b.level === undefined ? [] : [sql`g.level = ${b.level}`]),
      ...(b.by === undefined || b.key === undefined ? [] : [sql`${keys[b.by].key} = ${b.key}`]),
    ],
    sql` and `,
  )

const application = (at: RawBuilder<unknown>, conditions: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select a.id as row, 0 as seq, a.id as "applicationId", a.number, g.name as programme, o.name as organization, null as course, null as rule, a.credit as credits, ${at} as at
    from conversion.application a join programmes.programme g on g.id = a.programme_id join organizations.organization o on o.id = a.organization_id where ${conditions}`

const behind = (w: Within, b: Behind): RawBuilder<unknown> => {
  switch (b.figure) {
    case 'applied':
      return application(sql`a.created_at`, applied(w))
    case 'concluded':
      return application(sql`a.concluded_at`, concluded(w))
    case 'refused':
      return application(sql`a.updated_at`, refused(w))
    case 'conversions':
      return application(
        sql`a.concluded_at`,
        sql`(a.learner_id, a.id) in (select a.learner_id, a.id from ${postings} where ${standing(w)} and ${narrowed(b)})`,
      )
    case 'courses':
      return sql`select p.id as row, 0 as seq, a.id as "applicationId", a.number, g.name as programme, o.name as organization, p.course_name as course, p.rule_number as rule, p.credits, p.posted_at as at
        from ${postings} where ${standing(w)} and ${narrowed(b)}`
    case 'reason':
      return sql`select a.id as row, s.seq, a.id as "applicationId", a.number, g.name as programme, o.name as organization, null as course, null as rule, a.credit as credits, s.at
        from reviews.step s join conversion.application a on a.case_id = s.case_id join programmes.programme g on g.id = a.programme_id join organizations.organization o on o.id = a.organization_id
        where ${reasons(w)} and s.reason = ${b.reason ?? ''}`
  }
}

/** The rows behind a figure, the youngest first, one more than asked for. */
export const rowsBehind = async (
  db: Sql,
  w: Within,
  b: Behind,
  before: { readonly row: Id; readonly seq: number } | undefined,
  limit: number,
): Promise<readonly ItemRow[]> =>
  (
    await sql<ItemRow>`select * from (${behind(w, b)}) x where (${before?.row ?? null}::bigint is null or (x.row, x.seq) < (${before?.row ?? null}::bigint, ${before?.seq ?? null}::integer))
      order by x.row desc, x.seq desc limit ${limit + 1}`.execute(db)
  ).rows
