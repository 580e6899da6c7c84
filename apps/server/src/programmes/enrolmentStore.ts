import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An enrolment with the names that lists show. */
export type EnrolmentRow = Levels & {
  readonly learnerId: Id
  readonly id: Id
  readonly name: string
  readonly accountNo: string
  readonly programmeId: Id
  readonly programme: string
  readonly organizationId: Id
  readonly organization: string
  readonly cohort: number
  readonly studentNo: string
  readonly className: string | null
  readonly fromOn: string
  readonly endedOn: string | null
}

const select = sql`select n.learner_id as "learnerId", n.id, l.name, l.account_no as "accountNo", n.programme_id as "programmeId", p.name as programme, n.organization_id as "organizationId", o.name as organization,
    n.l1, n.l2, n.l3, n.l4, n.cohort, n.student_no as "studentNo", n.class_name as "className", n.from_on as "fromOn", n.ended_on as "endedOn"
  from programmes.enrolment n join accounts.learner l on l.id = n.learner_id join programmes.programme p on p.id = n.programme_id join organizations.organization o on o.id = n.organization_id`

/** Ids of the enrolments that the reader of `tx` sees, newest first, one more than asked for. */
export const visibleEnrolments = async (
  tx: Sql,
  f: { readonly programmeId?: Id | undefined; readonly cohort?: number | undefined; readonly search?: string | undefined },
  before: Id | undefined,
  limit: number,
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from programmes.enrolment where (${f.programmeId ?? null}::bigint is null or programme_id = ${f.programmeId ?? null}::bigint)
      and (${f.cohort ?? null}::integer is null or cohort = ${f.cohort ?? null}::integer)
      and (${f.search ?? null}::text is null or student_no = ${f.search ?? null} or class_name = ${f.search ?? null})
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint) order by id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)

/** Enrolments by id, newest first. */
export const enrolmentsByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly EnrolmentRow[]> =>
  ids.length === 0 ? [] : (await sql<EnrolmentRow>`${select} where n.id = any(${[...ids]}::bigint[]) order by n.id desc`.execute(db)).rows

/** The enrolments of a person (all their account ids) that have not ended on a day, newest first. */
export const enrolmentsOf = async (db: Sql, ids: readonly Id[], day: string): Promise<readonly EnrolmentRow[]> =>
  (
    await sql<EnrolmentRow>`${select} where n.learner_id = any(${[...ids]}::bigint[]) and (n.ended_on is null or n.ended_on >= ${day}) order by n.id desc limit 50`.execute(
      db,
    )
  ).rows

/** Those who study in one of these programmes now, the newest first. */
export const enrolmentsIn = async (db: Sql, programmeIds: readonly Id[], limit: number): Promise<readonly EnrolmentRow[]> =>
  programmeIds.length === 0
    ? []
    : (
        await sql<EnrolmentRow>`${select} where n.programme_id = any(${[...programmeIds]}::bigint[]) and n.ended_on is null order by n.id desc limit ${limit}`.execute(
          db,
        )
      ).rows

/** Who has an account number, with the name that must fit. */
export const personByAccount = async (
  db: Sql,
  accountNo: string,
): Promise<{ readonly id: Id; readonly name: string; readonly state: string } | undefined> =>
  (
    await sql<{
      id: Id
      name: string
      state: string
    }>`select id, name, state from accounts.learner where account_no = ${accountNo}`.execute(db)
  ).rows[0]

/** Whether a student number of a school belongs to somebody else's open enrolment. */
export const studentNoTaken = async (db: Sql, organizationId: Id, studentNo: string, except: Id): Promise<boolean> =>
  (
    await sql`select 1 from programmes.enrolment where organization_id = ${organizationId} and student_no = ${studentNo} and ended_on is null and learner_id <> ${except} limit 1`.execute(
      db,
    )
  ).rows.length > 0

/** A new enrolment; false where the person has an open one in the programme. */
export const insertEnrolment = async (
  tx: Sql,
  n: Levels & {
    readonly learnerId: Id
    readonly id: Id
    readonly programmeId: Id
    readonly organizationId: Id
    readonly cohort: number
    readonly studentNo: string
    readonly className: string | null
    readonly fromOn: string
    readonly by: Id
    readonly now: Date
  },
): Promise<boolean> => {
  const made =
    await sql`insert into programmes.enrolment (learner_id, id, programme_id, organization_id, l1, l2, l3, l4, cohort, student_no, class_name, from_on, entered_by, entered_at)
    values (${n.learnerId}, ${n.id}, ${n.programmeId}, ${n.organizationId}, ${n.l1}, ${n.l2}, ${n.l3}, ${n.l4}, ${n.cohort}, ${n.studentNo}, ${n.className}, ${n.fromOn}, ${n.by}, ${n.now})
    on conflict (learner_id, programme_id) where ended_on is null do nothing`.execute(tx)
  return made.numAffectedRows === 1n
}

/** Ends an enrolment; false where it has ended already. */
export const endEnrolment = async (tx: Sql, id: Id, endedOn: string): Promise<boolean> =>
  (await sql`update programmes.enrolment set ended_on = ${endedOn} where id = ${id} and ended_on is null`.execute(tx)).numAffectedRows ===
  1n

/** The school's programmes that can be chosen, by their code. */
export const programmesByCode = async (db: Sql, organizationId: Id): Promise<ReadonlyMap<string, Id>> =>
  new Map(
    (
      await sql<{
        code: string
        id: Id
      }>`select code, id from programmes.programme where organization_id = ${organizationId} and in_force is not null and retired_at is null`.execute(
        db,
      )
    ).rows.map((row) => [row.code, row.id]),
  )

/** Who has an account number and studies in a programme on a day; undefined where nobody does. */
export const enrolledPerson = async (db: Sql, programmeId: Id, accountNo: string, day: string): Promise<Id | undefined> =>
  (
    await sql<{
      id: Id
    }>`select n.learner_id as id from programmes.enrolment n join accounts.learner l on l.id = n.learner_id where n.programme_id = ${programmeId} and l.account_no = ${accountNo}
      and (n.ended_on is null or n.ended_on >= ${day}) limit 1`.execute(db)
  ).rows[0]?.id
