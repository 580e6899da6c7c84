import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An appeal against a revocation with the names that lists show. */
export type AppealRow = Levels & {
  readonly learnerId: Id
  readonly learner: string
  readonly id: Id
  readonly outcomeId: Id
  readonly entry: string
  readonly organizationId: Id
  readonly organization: string
  readonly revokedSeq: number
  readonly revokedBy: Id | null
  readonly text: string
  readonly state: 'open' | 'granted' | 'rejected'
  readonly at: Date
  readonly answer: string | null
  readonly documentNumber: string | null
  readonly decidedAt: Date | null
}

const select = sql`select a.learner_id as "learnerId", l.name as learner, a.id, a.outcome_id as "outcomeId", e.name as entry, a.organization_id as "organizationId", u.name as organization, a.l1, a.l2, a.l3, a.l4,
    a.revoked_seq as "revokedSeq", a.revoked_by as "revokedBy", a.text, a.state, a.at, a.answer, a.document_number as "documentNumber", a.decided_at as "decidedAt"
  from outcomes.appeal a join accounts.learner l on l.id = a.learner_id join outcomes.outcome o on o.learner_id = a.learner_id and o.id = a.outcome_id join catalog.entry e on e.id = o.entry_id
    join organizations.organization u on u.id = a.organization_id`

/** The last appeal about an outcome. */
export const lastAppeal = async (db: Sql, learnerId: Id, outcomeId: Id): Promise<AppealRow | undefined> =>
  (await sql<AppealRow>`${select} where a.learner_id = ${learnerId} and a.outcome_id = ${outcomeId} order by a.id desc limit 1`.execute(db))
    .rows[0]

/** Ids of the appeals that the reader of `tx` sees, newest first, one more than asked for. */
export const visibleAppeals = async (
  tx: Sql,
  open: 'yes' | 'no' | undefined,
  before: Id | undefined,
  limit: number,
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from outcomes.appeal where (${open ?? null}::text is null or (state = 'open') = (${open ?? null}::text = 'yes'))
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint) order by id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)

/** Appeals by id, newest first. */
export const appealsByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly AppealRow[]> =>
  ids.length === 0 ? [] : (await sql<AppealRow>`${select} where a.id = any(${[...ids]}::bigint[]) order by a.id desc`.execute(db)).rows

/** Stores an appeal; false where this revocation has been appealed against already. */
export const insertAppeal = async (
  tx: Sql,
  a: Levels & {
    readonly learnerId: Id
    readonly id: Id
    readonly outcomeId: Id
    readonly organizationId: Id
    readonly revokedSeq: number
    readonly text: string
    readonly now: Date
  },
): Promise<boolean> => {
  try {
    await sql`insert into outcomes.appeal (learner_id, id, outcome_id, organization_id, l1, l2, l3, l4, revoked_seq, revoked_by, text, state, at)
      select ${a.learnerId}, ${a.id}, ${a.outcomeId}, ${a.organizationId}, ${a.l1}, ${a.l2}, ${a.l3}, ${a.l4}, s.seq, s.actor_id, ${a.text}, 'open', ${a.now}
      from outcomes.status_change s where s.learner_id = ${a.learnerId} and s.outcome_id = ${a.outcomeId} and s.seq = ${a.revokedSeq}`.execute(
      tx,
    )
    return true
  } catch (error) {
    if (violates(error, 'appeal_once')) return false
    throw error
  }
}

/** Decides an appeal; false where somebody has. */
export const settleAppeal = async (
  tx: Sql,
  a: {
    readonly learnerId: Id
    readonly id: Id
    readonly state: 'granted' | 'rejected'
    readonly answer: string
    readonly documentNumber: string | null
    readonly by: Id
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`update outcomes.appeal set state = ${a.state}, answer = ${a.answer}, document_number = ${a.documentNumber}, decided_by = ${a.by}, decided_at = ${a.now}
      where learner_id = ${a.learnerId} and id = ${a.id} and state = 'open'`.execute(tx)
  ).numAffectedRows === 1n

/** Whether the person holds the result of an outcome a second time, standing: after a merge the other account may have it. */
export const standsElsewhere = async (tx: Sql, learnerIds: readonly Id[], learnerId: Id, outcomeId: Id): Promise<boolean> =>
  (
    await sql`select 1 from outcomes.outcome o join accounts.standing_outcomes(${[...learnerIds]}::bigint[]) s on s.achievement_id = o.achievement_id and s.occurrence = o.occurrence
      where o.learner_id = ${learnerId} and o.id = ${outcomeId} and s.id <> o.id limit 1`.execute(tx)
  ).rows.length > 0

/**
 * Lets an outcome stand again after a revocation that was appealed against and lost. It is the only row that may follow a revocation, and only a granted
 * appeal against that very row lets it through. False where it does not.
 */
export const restoreStatus = async (
  tx: Sql,
  r: {
    readonly learnerId: Id
    readonly outcomeId: Id
    readonly revokedSeq: number
    readonly note: string
    readonly actorId: Id
    readonly organizationId: Id
    readonly at: Date
  },
): Promise<boolean> => {
  const made =
    await sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, reason, note, actor_id, organization_id, at)
    select s.learner_id, s.outcome_id, s.seq + 1, 'valid', 'appealWon', ${r.note}, ${r.actorId}::bigint, ${r.organizationId}::bigint, ${r.at}
    from outcomes.status_change s join outcomes.appeal a on a.learner_id = s.learner_id and a.outcome_id = s.outcome_id and a.revoked_seq = s.seq and a.state = 'granted'
    where s.learner_id = ${r.learnerId} and s.outcome_id = ${r.outcomeId} and s.seq = ${r.revokedSeq} and s.status = 'revoked'
    on conflict (learner_id, outcome_id, seq) do nothing`.execute(tx)
  return made.numAffectedRows === 1n
}
