import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Applications whose step was due before a day and that nobody was told of yet, the longest waiting first. */
export const lateApplications = async (
  db: Sql,
  day: string,
  limit: number,
): Promise<readonly { readonly id: Id; readonly seq: number; readonly dueOn: string }[]> =>
  (
    await sql<{
      id: Id
      seq: number
      dueOn: string
    }>`select a.id, c.seq, c.due_on as "dueOn" from reviews.case c join conversion.application a on a.id = c.subject_id and a.case_id = c.id
      where c.kind = 'conversion' and c.state in ('submitted', 'accepted', 'firstReviewed') and c.due_on < ${day}
        and not exists (select 1 from conversion.escalation e where e.learner_id = a.learner_id and e.application_id = a.id and e.seq = c.seq)
      order by c.due_on, a.id limit ${limit}`.execute(db)
  ).rows

/** Notes an escalation; false where this step was escalated already. */
export const insertEscalation = async (
  tx: Sql,
  e: { readonly learnerId: Id; readonly applicationId: Id; readonly seq: number; readonly dueOn: string; readonly now: Date },
): Promise<boolean> =>
  (
    await sql`with made as (
        insert into conversion.escalation (learner_id, application_id, seq, due_on, at) values (${e.learnerId}, ${e.applicationId}, ${e.seq}, ${e.dueOn}, ${e.now})
        on conflict do nothing returning application_id)
      update conversion.application set escalated_at = ${e.now} where id in (select application_id from made) and state in ('submitted', 'accepted', 'firstReviewed')`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Who answers for late applications: those who publish conversions at the school, and who files rules at each unit above it. */
export const superiorsOf = async (db: Sql, school: Id, above: readonly Id[]): Promise<readonly Id[]> =>
  (
    await sql<{ id: Id }>`select distinct staff_id as id from identity.appointment where ended_at is null
      and ((organization_id = ${school} and role = 'chiefRegistrar') or (organization_id = any(${[...above]}::bigint[]) and role = 'managementDirector')) order by id limit 50`.execute(
      db,
    )
  ).rows.map((row) => row.id)
