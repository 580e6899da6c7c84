import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'

/** How many outcomes of a batch have a status of their own: revoked, corrected, locked, used. Each of them keeps the batch from being undone. */
export const touchedOutcomes = async (tx: Sql, batchId: Id): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(distinct o.id) as n from outcomes.outcome o join outcomes.status_change s on s.learner_id = o.learner_id and s.outcome_id = o.id where o.batch_id = ${batchId}`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/** An outcome of a batch as undoing needs it: what its claims were made of. */
export type ClaimedOutcome = {
  id: Id
  learner_id: Id
  achievement_id: Id
  occurrence: number
  issuer_id: Id
  certificate_no: string | null
  certificate_sealed: Buffer | null
}

/** Outcomes of a batch by id, after one, some thousand at a time. */
export const claimedOutcomes = async (tx: Sql, batchId: Id, after: Id, limit: number): Promise<ClaimedOutcome[]> =>
  (
    await sql<ClaimedOutcome>`select id, learner_id, achievement_id, occurrence, issuer_id, certificate_no, certificate_sealed from outcomes.outcome where batch_id = ${batchId} and id > ${after} order by id limit ${limit}`.execute(
      tx,
    )
  ).rows

/** Frees the claims of some outcomes and marks them undone. Only claims that these outcomes hold are freed. */
export const undoOutcomes = async (
  tx: Sql,
  rows: readonly ClaimedOutcome[],
  numbers: readonly (string | null)[],
  about: { reason: string; actorId: Id; organizationId: Id; at: Date },
): Promise<void> => {
  const ids = rows.map((r) => r.id)
  const learners = rows.map((r) => r.learner_id)
  await sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, reason, actor_id, organization_id, at) select l, o, 1, 'undone', ${about.reason}, ${about.actorId}, ${about.organizationId}, ${about.at} from unnest(${learners}::bigint[], ${ids}::bigint[]) x(l, o)`.execute(
    tx,
  )
  await sql`delete from outcomes.learner_claim c using unnest(${learners}::bigint[], ${rows.map((r) => r.achievement_id)}::bigint[], ${rows.map((r) => r.occurrence)}::int[], ${ids}::bigint[]) x(l, a, n, o)
    where c.learner_id = x.l and c.achievement_id = x.a and c.occurrence = x.n and c.outcome_id = x.o`.execute(tx)
  await sql`delete from outcomes.certificate_claim c using unnest(${rows.map((r) => r.issuer_id)}::bigint[], ${[...numbers]}::text[], ${ids}::bigint[]) x(i, n, o) where x.n is not null and c.issuer_id = x.i and c.number = x.n and c.outcome_id = x.o`.execute(
    tx,
  )
}

/** Ends the ties that a batch of people made. Their accounts stay inactive: somebody may have been told of them. */
export const undoAffiliations = async (tx: Sql, organizationId: Id, firstId: string, lastId: string, today: string): Promise<number> =>
  Number(
    (
      await sql`update accounts.affiliation set to_on = greatest(from_on, ${today}::date) where organization_id = ${organizationId} and id >= ${firstId} and id <= ${lastId} and to_on is null`.execute(
        tx,
      )
    ).numAffectedRows ?? 0n,
  )

/** Drops the repair rows of an undone batch. */
export const dropRepairs = (tx: Sql, batchId: Id) =>
  sql`update deposits.repair_row set state = 'dropped' where batch_id = ${batchId} and state = 'open'`.execute(tx)
