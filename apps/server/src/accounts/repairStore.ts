import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A repair case beside what is stored. */
export type RepairRow = {
  id: Id
  learner_id: Id
  account_no: string
  kind: 'nameDiffers' | 'phoneDiffers'
  name: string
  typed_name: string | null
  id_masked: string
  phone_masked: string | null
  typed_phone_masked: string | null
  created_at: Date
  resolved_at: Date | null
}

/** One page of repair cases in scope, newest first. Run it in staffRead. */
export const repairsPage = async (tx: Sql, state: 'open' | 'resolved', before: Id | undefined, limit: number): Promise<RepairRow[]> =>
  (
    await sql<RepairRow>`select r.id, r.learner_id, l.account_no, r.kind, l.name, r.typed_name, l.id_masked, l.phone_masked, r.typed_phone_masked, r.created_at, r.resolved_at
      from accounts.repair r join accounts.learner l on l.id = r.learner_id
      where ${state === 'open' ? sql`r.resolved_at is null` : sql`r.resolved_at is not null`} and ${before === undefined ? sql`true` : sql`r.id < ${before}`} order by r.id desc limit ${limit}`.execute(
      tx,
    )
  ).rows

/** A repair case as decided on, locked. */
export type RepairToDecide = {
  id: Id
  learner_id: Id
  kind: 'nameDiffers' | 'phoneDiffers'
  typed_name: string | null
  typed_phone_sealed: Buffer | null
  typed_phone_lookup: string | null
  typed_phone_masked: string | null
  resolved_at: Date | null
}

/** One repair case, locked so that it is decided once. */
export const repairById = async (tx: Sql, id: Id): Promise<RepairToDecide | undefined> =>
  (
    await sql<RepairToDecide>`select id, learner_id, kind, typed_name, typed_phone_sealed, typed_phone_lookup, typed_phone_masked, resolved_at from accounts.repair where id = ${id} for update`.execute(
      tx,
    )
  ).rows[0]

/** Notes the decision. */
export const closeRepair = (tx: Sql, r: { learnerId: Id; id: Id; by: Id; decision: 'useTyped' | 'keep'; reason: string; now: Date }) =>
  sql`update accounts.repair set resolved_at = ${r.now}, resolved_by = ${r.by}, decision = ${r.decision}, reason = ${r.reason} where learner_id = ${r.learnerId} and id = ${r.id}`.execute(
    tx,
  )
