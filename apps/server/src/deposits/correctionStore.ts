import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A request to correct one field of a stored outcome. */
export type CorrectionRow = {
  id: Id
  learner_id: Id
  outcome_id: Id
  field: 'obtainedOn' | 'grade' | 'certificateNo' | 'minutes' | 'credits'
  wanted: string
  wanted_sealed: Buffer | null
  note: string | null
  file_ids: Id[]
  state: string
}

/**
 * The correction of the outcome that is under way, and whether the office sent it back. Held with the outcome's claim row locked, so that two requests at
 * once make one.
 */
export const correctionOpen = async (tx: Sql, learnerId: Id, outcomeId: Id): Promise<{ id: Id; returned: boolean } | undefined> => {
  await sql`select 1 from outcomes.learner_claim where learner_id = ${learnerId} and outcome_id = ${outcomeId} for update`.execute(tx)
  const { rows } = await sql<{ id: Id; returned: boolean }>`select k.id, c.state = 'returned' as returned from deposits.correction k
    join reviews.case c on c.kind = 'outcomeCorrection' and c.subject_id = k.id where k.learner_id = ${learnerId} and k.outcome_id = ${outcomeId} and k.state = 'open'`.execute(
    tx,
  )
  return rows[0]
}

/** Writes a request, or what took its place after it came back. */
export const insertCorrection = (
  tx: Sql,
  c: {
    id: Id
    learnerId: Id
    outcomeId: Id
    field: string
    wanted: string
    sealed: Buffer | null
    note: string | null
    fileIds: readonly Id[]
    now: Date
  },
) =>
  sql`insert into deposits.correction (id, learner_id, outcome_id, field, wanted, wanted_sealed, note, file_ids, state, created_at, updated_at)
    values (${c.id}, ${c.learnerId}, ${c.outcomeId}, ${c.field}, ${c.wanted}, ${c.sealed}, ${c.note}, ${[...c.fileIds]}::bigint[], 'open', ${c.now}, ${c.now})
    on conflict (id) do update set field = excluded.field, wanted = excluded.wanted, wanted_sealed = excluded.wanted_sealed, note = excluded.note, file_ids = excluded.file_ids, updated_at = excluded.updated_at`.execute(
    tx,
  )

/** The corrections that a file goes with. */
export const correctionsWith = async (tx: Sql, fileId: Id) =>
  (
    await sql<{
      id: Id
      learner_id: Id
      outcome_id: Id
      case_id: Id
      entered_organization_id: Id | null
    }>`select k.id, k.learner_id, k.outcome_id, c.id as case_id, c.entered_organization_id
      from deposits.correction k join reviews.case c on c.kind = 'outcomeCorrection' and c.subject_id = k.id where k.file_ids @> array[${fileId}]::bigint[] limit 20`.execute(
      tx,
    )
  ).rows

/** Whether a case is in the caller's scope. Run it in staffRead. */
export const seesCase = async (tx: Sql, caseId: Id): Promise<boolean> =>
  (await sql`select 1 from reviews.case where id = ${caseId}`.execute(tx)).rows.length > 0

/** A request by id, held. */
export const correctionById = async (tx: Sql, id: Id): Promise<CorrectionRow | undefined> =>
  (
    await sql<CorrectionRow>`select id, learner_id, outcome_id, field, wanted, wanted_sealed, note, file_ids, state from deposits.correction where id = ${id} for update`.execute(
      tx,
    )
  ).rows[0]

/** Concludes a request. */
export const concludeCorrection = (tx: Sql, id: Id, state: 'applied' | 'refused' | 'withdrawn', newOutcomeId: Id | null, now: Date) =>
  sql`update deposits.correction set state = ${state}, new_outcome_id = ${newOutcomeId}, updated_at = ${now} where id = ${id}`.execute(tx)

/** The stored row that a correction starts from, with everything the next version keeps. */
export type StoredOutcome = {
  entry_id: Id
  achievement_id: Id
  achievement_version: number
  type_code: string
  issuer_id: Id
  organization_id: Id
  occurrence: number
  obtained_on: string
  minutes: number
  credits: number
  points: number
  grade: string | null
  certificate_no: string | null
  certificate_sealed: Buffer | null
  channel: 'batch' | 'self' | 'counter' | 'api'
  case_id: Id | null
} & Levels

/** Reads the stored row. */
export const storedOutcome = async (tx: Sql, learnerId: Id, id: Id): Promise<StoredOutcome | undefined> =>
  (
    await sql<StoredOutcome>`select entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, occurrence, obtained_on, minutes, credits, points, grade, certificate_no, certificate_sealed, channel, case_id
    from outcomes.outcome where learner_id = ${learnerId} and id = ${id}`.execute(tx)
  ).rows[0]

/** Frees the claims of a version that is about to be replaced in the same transaction. */
export const freeClaims = async (tx: Sql, learnerId: Id, outcomeId: Id): Promise<void> => {
  await sql`delete from outcomes.learner_claim where learner_id = ${learnerId} and outcome_id = ${outcomeId}`.execute(tx)
  await sql`delete from outcomes.certificate_claim where outcome_id = ${outcomeId} and learner_id = ${learnerId}`.execute(tx)
}
