import type { conversions } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Effect } from './matching/model.ts'

/** A converted course of a concluded application, with everything a school's list may hold. */
export type ResultRow = {
  readonly learnerId: Id
  readonly studentNo: string
  readonly name: string
  readonly className: string | null
  readonly accountNo: string
  readonly programme: string
  readonly cohort: number
  readonly courseCode: string
  readonly courseName: string
  readonly credits: number
  readonly grade: string
  readonly effect: Effect
  readonly sources: readonly string[]
  readonly ruleNumber: string
  readonly ruleVersion: number
  readonly number: string
  readonly resultNumber: string
  readonly concludedAt: Date
}

const select = sql`select p.learner_id as "learnerId", n.student_no as "studentNo", l.name, n.class_name as "className", l.account_no as "accountNo", g.name as programme, a.cohort, p.course_code as "courseCode",
    p.course_name as "courseName", p.credits, p.grade, p.effect, p.sources, p.rule_number as "ruleNumber", p.rule_version as "ruleVersion", a.number, a.result_number as "resultNumber", a.concluded_at as "concludedAt"
  from conversion.posting p join conversion.application a on a.learner_id = p.learner_id and a.id = p.application_id join programmes.enrolment n on n.learner_id = a.learner_id and n.id = a.enrolment_id
  join accounts.learner l on l.id = p.learner_id join programmes.programme g on g.id = p.programme_id`

/** The results of a school in a time, by class and student; one row more than asked for. */
export const resultsOf = async (
  db: Sql,
  f: { readonly organizationId: Id; readonly programmeId: Id | undefined; readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<readonly ResultRow[]> =>
  (
    await sql<ResultRow>`${select} where a.organization_id = ${f.organizationId} and a.state = 'concluded' and p.reversed_at is null and a.concluded_at >= ${f.from} and a.concluded_at < ${f.to}
      and (${f.programmeId ?? null}::bigint is null or a.programme_id = ${f.programmeId ?? null}::bigint) order by g.name, n.class_name nulls last, n.student_no, p.course_code limit ${f.limit + 1}`.execute(
      db,
    )
  ).rows

/** Where a school's system has read to: the instant of the last change it was told of in milliseconds, and the posting. */
export type ReadTo = { readonly ms: number; readonly id: Id }

type ChangedRow = Omit<conversions.SchoolResult, 'concludedAt' | 'takenBackAt'> & {
  readonly concludedAt: Date
  readonly takenBackAt: Date | null
  readonly ms: number
}

/** What was converted at a school or taken back from it after a place and before an instant, in the order of its changes; one row more than asked for. */
export const changesOf = async (
  db: Sql,
  f: { readonly organizationId: Id; readonly after: ReadTo; readonly before: Date; readonly limit: number },
): Promise<readonly ChangedRow[]> =>
  (
    await sql<ChangedRow>`select * from (select p.id, n.student_no as "studentNo", l.name, json_build_object('code', g.code, 'name', g.name) as programme, a.cohort,
        json_build_object('code', p.course_code, 'name', p.course_name) as course, p.credits, p.grade, p.effect, p.rule_number || '@' || p.rule_version as rule, a.number, a.result_number as "resultNumber",
        a.concluded_at as "concludedAt", p.reversed_at as "takenBackAt", floor(extract(epoch from greatest(p.posted_at, p.reversed_at)) * 1000)::float8 as ms
      from conversion.posting p join conversion.application a on a.learner_id = p.learner_id and a.id = p.application_id join programmes.enrolment n on n.learner_id = a.learner_id and n.id = a.enrolment_id
      join accounts.learner l on l.id = p.learner_id join programmes.programme g on g.id = p.programme_id where a.organization_id = ${f.organizationId}) r
      where (r.ms, r.id) > (${f.after.ms}::float8, ${f.after.id}::bigint) and r.ms < ${f.before.getTime()}::float8 order by r.ms, r.id limit ${f.limit + 1}`.execute(
      db,
    )
  ).rows

/** The results of a person that stand, newest first, with the outcomes they were made of. */
export const resultsOfPerson = async (
  db: Sql,
  ids: readonly Id[],
): Promise<readonly (ResultRow & { readonly outcomes: readonly { readonly outcomeId: Id; readonly holderId: Id }[] })[]> =>
  (
    await sql<
      ResultRow & { outcomes: { outcomeId: Id; holderId: Id }[] }
    >`select r.*, coalesce((select json_agg(json_build_object('outcomeId', t.outcome_id::text, 'holderId', t.holder_id::text)) from conversion.taken_outcome t
        join conversion.application a on a.id = t.application_id where a.number = r.number and t.learner_id = r."learnerId" and t.state = 'used'), '[]') as outcomes
      from (${select} where p.learner_id = any(${[...ids]}::bigint[]) and a.state = 'concluded' and p.reversed_at is null order by a.concluded_at desc, p.course_code limit 300) r`.execute(
      db,
    )
  ).rows

/** The columns a school has set for its list; undefined where it has set none. */
export const columnsOf = async (db: Sql, organizationId: Id): Promise<readonly conversions.ResultColumn[] | undefined> =>
  (
    await sql<{
      columns: conversions.ResultColumn[]
    }>`select columns from conversion.result_column where organization_id = ${organizationId}`.execute(db)
  ).rows[0]?.columns

/** Sets the columns of a school. */
export const saveColumns = async (
  tx: Sql,
  c: { readonly organizationId: Id; readonly columns: readonly conversions.ResultColumn[]; readonly by: Id; readonly now: Date },
): Promise<void> => {
  await sql`insert into conversion.result_column (organization_id, columns, saved_by, saved_at) values (${c.organizationId}, ${JSON.stringify(c.columns)}::jsonb, ${c.by}, ${c.now})
    on conflict (organization_id) do update set columns = excluded.columns, saved_by = excluded.saved_by, saved_at = excluded.saved_at`.execute(
    tx,
  )
}
