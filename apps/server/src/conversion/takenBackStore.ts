import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Courses that a conversion lost through an outcome, with every outcome that had gone into them. */
export type TakenBack = {
  readonly id: Id
  readonly applicationId: Id
  readonly courses: readonly string[]
  readonly outcomes: readonly Id[]
}

/** Notes what a conversion lost. */
export const insertTakenBack = async (
  tx: Sql,
  t: Omit<TakenBack, 'outcomes'> & {
    readonly learnerId: Id
    readonly outcomeId: Id
    readonly outcomes: ReadonlySet<Id>
    readonly now: Date
  },
): Promise<void> => {
  await sql`insert into conversion.taken_back (learner_id, application_id, id, outcome_id, courses, outcomes, at)
    values (${t.learnerId}, ${t.applicationId}, ${t.id}, ${t.outcomeId}, ${[...t.courses]}::text[], ${[...t.outcomes]}::bigint[], ${t.now})`.execute(
    tx,
  )
}

/** What conversions lost and did not get back, where an outcome had a part in it: oldest first. */
export const lostWith = async (tx: Sql, outcomeId: Id): Promise<readonly TakenBack[]> =>
  (
    await sql<TakenBack>`select id, application_id as "applicationId", courses, outcomes::text[] as outcomes from conversion.taken_back
      where outcomes @> array[${outcomeId}]::bigint[] and restored_at is null order by id limit 200`.execute(tx)
  ).rows

/** Notes that a conversion has got back what it lost. */
export const noteRestored = async (tx: Sql, id: Id, now: Date): Promise<void> => {
  await sql`update conversion.taken_back set restored_at = ${now} where id = ${id} and restored_at is null`.execute(tx)
}

/** Lets a conversion that had lost everything stand as concluded again, under the number it had. */
export const concludedAgain = async (tx: Sql, applicationId: Id, now: Date): Promise<void> => {
  await sql`update conversion.application set state = 'concluded', updated_at = ${now} where id = ${applicationId} and state = 'revoked'`.execute(
    tx,
  )
}
