import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** What the authority decided about an application; `decision` is null while it is awaited. */
export type AuthorityRow = {
  readonly round: number
  readonly sentAt: Date
  readonly decision: 'accepted' | 'refused' | null
  readonly documentNumber: string | null
  readonly decidedOn: string | null
  readonly fileId: Id | null
  readonly fileName: string | null
  readonly note: string | null
}

/** The last time an application was before the authority; undefined where it never was. */
export const lastBeforeAuthority = async (db: Sql, applicationId: Id): Promise<AuthorityRow | undefined> =>
  (
    await sql<AuthorityRow>`select d.round, d.sent_at as "sentAt", d.decision, d.document_number as "documentNumber", d.decided_on as "decidedOn", d.file_id as "fileId", f.name as "fileName", d.note
      from conversion.authority_decision d left join files.file f on f.id = d.file_id where d.application_id = ${applicationId} order by d.round desc limit 1`.execute(
      db,
    )
  ).rows[0]

/** Puts an application before the authority, once more where it was before it already. One that left it undecided (its outcome was revoked) waits anew. */
export const sendToAuthority = async (tx: Sql, a: { readonly learnerId: Id; readonly id: Id; readonly now: Date }): Promise<void> => {
  await sql`insert into conversion.authority_decision (learner_id, application_id, round, sent_at)
    select ${a.learnerId}, ${a.id}, coalesce(max(round), 0) + 1, ${a.now} from conversion.authority_decision where learner_id = ${a.learnerId} and application_id = ${a.id}
    on conflict (learner_id, application_id) where decision is null do update set sent_at = excluded.sent_at`.execute(tx)
}

/** Records what the authority decided; false where nothing is awaited. */
export const insertDecision = async (
  tx: Sql,
  d: {
    readonly learnerId: Id
    readonly id: Id
    readonly decision: 'accepted' | 'refused'
    readonly documentNumber: string
    readonly decidedOn: string
    readonly fileId: Id | null
    readonly note: string | null
    readonly by: Id
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`update conversion.authority_decision set decision = ${d.decision}, document_number = ${d.documentNumber}, decided_on = ${d.decidedOn}, file_id = ${d.fileId}, note = ${d.note},
        recorded_by = ${d.by}, recorded_at = ${d.now} where learner_id = ${d.learnerId} and application_id = ${d.id} and decision is null`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** The application that a file is the authority's document of. */
export const applicationWithFile = async (db: Sql, fileId: Id): Promise<{ readonly id: Id; readonly learnerId: Id } | undefined> =>
  (
    await sql<{
      id: Id
      learnerId: Id
    }>`select application_id as id, learner_id as "learnerId" from conversion.authority_decision where file_id = ${fileId} limit 1`.execute(
      db,
    )
  ).rows[0]
