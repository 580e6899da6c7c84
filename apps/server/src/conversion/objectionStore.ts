import { sql } from 'kysely'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An objection with the name of who made it. */
export type ObjectionRow = {
  readonly applicationId: Id
  readonly id: Id
  readonly byLearnerId: Id
  readonly by: string
  readonly text: string
  readonly at: Date
  readonly state: 'open' | 'upheld' | 'rejected'
  readonly answer: string | null
}

/** The objections to an application, oldest first. */
export const objectionsTo = async (db: Sql, applicationId: Id): Promise<readonly ObjectionRow[]> =>
  (
    await sql<ObjectionRow>`select b.application_id as "applicationId", b.id, b.by_learner_id as "byLearnerId", l.name as by, b.text, b.at, b.state, b.answer
      from conversion.objection b join accounts.learner l on l.id = b.by_learner_id where b.application_id = ${applicationId} order by b.id limit 200`.execute(
      db,
    )
  ).rows

/** Stores an objection; false where the person has objected already. */
export const insertObjection = async (
  tx: Sql,
  b: { readonly applicationId: Id; readonly id: Id; readonly byLearnerId: Id; readonly text: string; readonly now: Date },
): Promise<boolean> => {
  try {
    await sql`insert into conversion.objection (application_id, id, by_learner_id, text, at, state) values (${b.applicationId}, ${b.id}, ${b.byLearnerId}, ${b.text}, ${b.now}, 'open')`.execute(
      tx,
    )
    return true
  } catch (error) {
    if (violates(error, 'objection_once')) return false
    throw error
  }
}

/** Decides an objection; false where somebody has. */
export const settleObjection = async (
  tx: Sql,
  b: {
    readonly applicationId: Id
    readonly id: Id
    readonly state: 'upheld' | 'rejected'
    readonly answer: string
    readonly by: Id
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`update conversion.objection set state = ${b.state}, answer = ${b.answer}, decided_by = ${b.by}, decided_at = ${b.now}
      where application_id = ${b.applicationId} and id = ${b.id} and state = 'open'`.execute(tx)
  ).numAffectedRows === 1n
