import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A share link as stored, with how often it was opened. */
export type ShareRow = {
  readonly id: Id
  readonly created_at: Date
  readonly ends_at: Date
  readonly ended_at: Date | null
  readonly views: string
}

/** The share links of a proof, newest first. */
export const sharesOf = async (tx: Sql, learnerId: Id, proofId: Id): Promise<ShareRow[]> =>
  (
    await sql<ShareRow>`select s.id, s.created_at, s.ends_at, s.ended_at, (select count(*) from proofs.checked c where c.learner_id = s.learner_id and c.proof_id = s.proof_id and c.share_id = s.id) as views
      from proofs.share s where s.learner_id = ${learnerId} and s.proof_id = ${proofId} order by s.id desc limit 100`.execute(tx)
  ).rows

/** Stores a share link with the keyed hash of its secret. */
export const insertShare = async (
  tx: Sql,
  s: { learnerId: Id; id: Id; proofId: Id; lookup: string; createdAt: Date; endsAt: Date },
): Promise<void> => {
  await sql`insert into proofs.share (learner_id, id, proof_id, created_at, ends_at) values (${s.learnerId}, ${s.id}, ${s.proofId}, ${s.createdAt}, ${s.endsAt})`.execute(
    tx,
  )
  await sql`insert into proofs.claim (lookup, learner_id, proof_id, share_id) values (${s.lookup}, ${s.learnerId}, ${s.proofId}, ${s.id})`.execute(
    tx,
  )
}

/** Ends a share link of a person's proof; says whether there is such a link. Ending twice is harmless. */
export const endShare = async (tx: Sql, learnerIds: readonly Id[], proofId: Id, id: Id, now: Date): Promise<boolean> =>
  (
    await sql`update proofs.share set ended_at = coalesce(ended_at, ${now}) where learner_id = any(${[...learnerIds]}::bigint[]) and proof_id = ${proofId} and id = ${id}`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** A check as its holder sees it. */
export type CheckRow = { readonly id: Id; readonly at: Date; readonly way: 'code' | 'share' | 'file'; readonly place: string | null }

/** One page of the checks of a proof, newest first; reads limit + 1. */
export const checksPage = async (tx: Sql, learnerId: Id, proofId: Id, before: Id | undefined, limit: number): Promise<CheckRow[]> =>
  (
    await sql<CheckRow>`select id, at, way, place from proofs.checked where learner_id = ${learnerId} and proof_id = ${proofId} and ${before === undefined ? sql`true` : sql`id < ${before}`}
      order by id desc limit ${limit + 1}`.execute(tx)
  ).rows

/** A check to be recorded. */
export type NewCheck = {
  readonly learnerId: Id
  readonly id: Id
  readonly proofId: Id
  readonly at: Date
  readonly way: 'code' | 'share' | 'file'
  readonly place: string | null
  readonly shareId: Id | null
}

/** Records checks, many in one statement. */
export const insertChecks = (tx: Sql, checks: readonly NewCheck[]) =>
  sql`insert into proofs.checked (learner_id, id, proof_id, at, way, place, share_id)
    select * from unnest(${checks.map((c) => c.learnerId)}::bigint[], ${checks.map((c) => c.id)}::bigint[], ${checks.map((c) => c.proofId)}::bigint[], ${checks.map((c) => c.at)}::timestamptz[],
      ${checks.map((c) => c.way)}::text[], ${checks.map((c) => c.place)}::text[], ${checks.map((c) => c.shareId)}::bigint[]) on conflict do nothing`.execute(
    tx,
  )
