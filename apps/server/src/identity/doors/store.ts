import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'

/** A journey to a provider as it is remembered: by hashes of what only the browser and the way back know. */
export type AttemptRow = { readonly nonce: string; readonly verifier: string; readonly back: string; readonly fromUnit: string | null }

/** Remembers that a browser set out. */
export const insertAttempt = async (
  tx: Sql,
  a: AttemptRow & {
    readonly stateHash: Buffer
    readonly door: string
    readonly browserHash: Buffer
    readonly now: Date
    readonly until: Date
  },
): Promise<void> => {
  await sql`insert into identity.door_attempt (state_hash, door, browser_hash, nonce, verifier, back, from_unit, created_at, expires_at)
    values (${a.stateHash}, ${a.door}, ${a.browserHash}, ${a.nonce}, ${a.verifier}, ${a.back}, ${a.fromUnit}, ${a.now}, ${a.until})`.execute(
    tx,
  )
}

/** Spends a journey: of two that come back with it only one gets it. Undefined for another browser's, a spent and an old one. */
export const spendAttempt = async (
  tx: Sql,
  a: { readonly stateHash: Buffer; readonly door: string; readonly browserHash: Buffer; readonly now: Date },
): Promise<AttemptRow | undefined> =>
  (
    await sql<AttemptRow>`update identity.door_attempt set used_at = ${a.now} where state_hash = ${a.stateHash} and door = ${a.door} and browser_hash = ${a.browserHash}
      and used_at is null and expires_at > ${a.now} returning nonce, verifier, back, from_unit as "fromUnit"`.execute(tx)
  ).rows[0]

/** Finishes a spent journey, once. False for the second time and for another browser. */
export const finishAttempt = async (
  tx: Sql,
  a: { readonly stateHash: Buffer; readonly browserHash: Buffer; readonly now: Date },
): Promise<boolean> =>
  (
    await sql`update identity.door_attempt set finished_at = ${a.now} where state_hash = ${a.stateHash} and browser_hash = ${a.browserHash} and used_at is not null and finished_at is null
      and expires_at > ${a.now}`.execute(tx)
  ).numAffectedRows === 1n

/** Forgets journeys that began before an instant. */
export const sweepAttempts = async (tx: Sql, before: Date): Promise<void> => {
  await sql`delete from identity.door_attempt where created_at < ${before}`.execute(tx)
}

/** The doors bound to a person's accounts. */
export const bindingsOf = async (tx: Sql, ids: readonly Id[]): Promise<readonly { readonly door: string; readonly bound_at: Date }[]> =>
  (
    await sql<{
      door: string
      bound_at: Date
    }>`select door, min(bound_at) as bound_at from identity.binding where learner_id = any(${ids}) group by door order by door`.execute(tx)
  ).rows
