import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A passkey as stored. */
export type PasskeyRow = {
  id: Id
  staffId: Id
  credentialId: string
  publicKey: Buffer
  counter: string
  transports: string[]
  backedUp: boolean
  name: string
  createdAt: Date
  lastUsedAt: Date | null
}

const columns = sql.raw(
  'id, staff_id as "staffId", credential_id as "credentialId", public_key as "publicKey", counter, transports, backed_up as "backedUp", name, created_at as "createdAt", last_used_at as "lastUsedAt"',
)

/** A person's passkeys, oldest first. */
export const passkeysOf = async (db: Sql, staffId: Id): Promise<PasskeyRow[]> =>
  (await sql<PasskeyRow>`select ${columns} from identity.passkey where staff_id = ${staffId} order by id`.execute(db)).rows

/** The passkey with this credential id, locked. */
export const passkeyByCredential = async (tx: Sql, credentialId: string): Promise<PasskeyRow | undefined> =>
  (await sql<PasskeyRow>`select ${columns} from identity.passkey where credential_id = ${credentialId} for update`.execute(tx)).rows[0]

/** Stores a passkey. Throws the violation of passkey_credential where it is registered already. */
export const insertPasskey = (tx: Sql, p: Omit<PasskeyRow, 'counter' | 'lastUsedAt'> & { readonly counter: number }) =>
  sql`insert into identity.passkey (id, staff_id, credential_id, public_key, counter, transports, backed_up, name, created_at)
    values (${p.id}, ${p.staffId}, ${p.credentialId}, ${p.publicKey}, ${p.counter}, ${p.transports}::text[], ${p.backedUp}, ${p.name}, ${p.createdAt})`.execute(
    tx,
  )

/** Notes a use: the authenticator's counter never goes back. */
export const notePasskeyUse = (tx: Sql, id: Id, counter: number, now: Date) =>
  sql`update identity.passkey set counter = ${counter}, last_used_at = ${now} where id = ${id}`.execute(tx)

/** Renames a passkey of its owner; says whether there was one. */
export const renamePasskey = async (tx: Sql, staffId: Id, id: Id, name: string): Promise<boolean> =>
  (await sql`update identity.passkey set name = ${name} where id = ${id} and staff_id = ${staffId}`.execute(tx)).numAffectedRows === 1n

/** Removes a passkey of its owner; says whether there was one. */
export const removePasskey = async (tx: Sql, staffId: Id, id: Id): Promise<boolean> =>
  (await sql`delete from identity.passkey where id = ${id} and staff_id = ${staffId}`.execute(tx)).numAffectedRows === 1n

/** Remembers what a browser was asked to sign. */
export const insertChallenge = (
  tx: Sql,
  c: { readonly challenge: string; readonly purpose: 'register' | 'prove'; readonly sessionId: Id | null; readonly expiresAt: Date },
) =>
  sql`insert into identity.passkey_challenge (challenge, purpose, session_id, expires_at) values (${c.challenge}, ${c.purpose}, ${c.sessionId}, ${c.expiresAt})`.execute(
    tx,
  )

/** Spends a challenge: true once, within its time, for its purpose and the session that asked. */
export const spendChallenge = async (
  tx: Sql,
  c: { readonly challenge: string; readonly purpose: 'register' | 'prove'; readonly sessionId: Id | null; readonly now: Date },
): Promise<boolean> =>
  (
    await sql`delete from identity.passkey_challenge where challenge = ${c.challenge} and purpose = ${c.purpose} and session_id is not distinct from ${c.sessionId} and expires_at > ${c.now}`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Forgets every recovery code of a person. */
export const dropRecoveryCodes = (tx: Sql, staffId: Id) => sql`delete from identity.recovery_code where staff_id = ${staffId}`.execute(tx)

/** Stores the hashes of new recovery codes. */
export const insertRecoveryCodes = (tx: Sql, staffId: Id, hashes: readonly Buffer[]) =>
  sql`insert into identity.recovery_code (staff_id, code_hash) select ${staffId}, unnest(${[...hashes]}::bytea[])`.execute(tx)

/** Uses up a recovery code; says whether it was one that nobody has used. */
export const useRecoveryCode = async (tx: Sql, staffId: Id, hash: Buffer, now: Date): Promise<boolean> =>
  (
    await sql`update identity.recovery_code set used_at = ${now} where staff_id = ${staffId} and code_hash = ${hash} and used_at is null`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** How many recovery codes are left. */
export const countRecoveryCodes = async (db: Sql, staffId: Id): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from identity.recovery_code where staff_id = ${staffId} and used_at is null`.execute(db)
  ).rows[0]?.n ?? 0
