import { sql } from 'kysely'
import type { OutcomeChange } from '../outcomes/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A proof that names a changed outcome and has not ended. */
export type NamingProof = {
  readonly learner_id: Id
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly outcome: string
  readonly status: string
}

/** Numbers of the proofs without an end that name an outcome. */
export const standingProofs = async (tx: Sql, learnerId: Id, outcomeId: Id): Promise<readonly string[]> =>
  (
    await sql<{
      number: string
    }>`select distinct p.number from proofs.item i join proofs.proof p on p.learner_id = i.learner_id and p.id = i.proof_id
      where i.outcome_learner_id = ${learnerId} and i.outcome_id = ${outcomeId}
        and not exists (select 1 from proofs.ending e where e.learner_id = p.learner_id and e.proof_id = p.id) order by p.number limit 50`.execute(
      tx,
    )
  ).rows.map((row) => row.number)

/** Proofs that ended because an outcome they name was revoked, without those of which the same was issued anew since. */
export const endedWith = async (
  tx: Sql,
  learnerId: Id,
  outcomeId: Id,
): Promise<readonly Pick<NamingProof, 'learner_id' | 'id' | 'number' | 'title'>[]> =>
  (
    await sql<
      Pick<NamingProof, 'learner_id' | 'id' | 'number' | 'title'>
    >`select distinct p.learner_id, p.id, p.number, split_part(p.content->>'title', chr(10), 1) as title from proofs.item i
      join proofs.proof p on p.learner_id = i.learner_id and p.id = i.proof_id join proofs.ending e on e.learner_id = p.learner_id and e.proof_id = p.id
      where i.outcome_learner_id = ${learnerId} and i.outcome_id = ${outcomeId} and e.reason = 'outcomeRevoked'
        and not exists (select 1 from proofs.proof n where n.learner_id = p.learner_id and n.choice_hash = p.choice_hash and n.issued_at > e.at) order by p.id limit 50`.execute(
      tx,
    )
  ).rows

/** Proofs without an end that name an outcome which is revoked, corrected or undone now: of one outcome or of a whole deposit batch, in the order of their ids. */
export const proofsNaming = async (tx: Sql, change: OutcomeChange, after: Id, limit: number): Promise<NamingProof[]> => {
  const which =
    'outcomeId' in change
      ? sql`i.outcome_id = ${change.outcomeId}`
      : sql`exists (select 1 from outcomes.outcome o where o.learner_id = i.outcome_learner_id and o.id = i.outcome_id and o.batch_id = ${change.batchId})`
  return (
    await sql<NamingProof>`select distinct on (p.id) p.learner_id, p.id, p.number, split_part(p.content->>'title', chr(10), 1) as title, i.name as outcome, s.status
      from proofs.item i join proofs.proof p on p.learner_id = i.learner_id and p.id = i.proof_id
      join lateral (select s.status from outcomes.status_change s where s.learner_id = i.outcome_learner_id and s.outcome_id = i.outcome_id order by s.seq desc limit 1) s on true
      where ${which} and s.status in ('revoked', 'corrected', 'undone') and p.id > ${after}
        and not exists (select 1 from proofs.ending e where e.learner_id = p.learner_id and e.proof_id = p.id)
      order by p.id limit ${limit}`.execute(tx)
  ).rows
}
