import { sql } from 'kysely'
import { type Sql, violates } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'

/** A one-time code as stored: only keyed hashes of the request's secret and of the digits. */
export type CodeRow = {
  id: Id
  purpose: string
  target: string
  bound_to: string
  phone_sealed: Buffer
  phone_masked: string
  code_hash: Buffer
  attempts: number
  created_at: Date
  expires_at: Date
  used_at: Date | null
  confirmed_at: Date | null
}

/** Stores a code that is about to be sent. */
export const insertCode = (
  tx: Sql,
  c: {
    id: Id
    purpose: string
    target: string
    boundTo: string
    phoneSealed: Buffer
    phoneMasked: string
    requestHash: Buffer
    codeHash: Buffer
    now: Date
    expiresAt: Date
  },
) =>
  sql`insert into identity.one_time_code (id, purpose, target, bound_to, phone_sealed, phone_masked, request_hash, code_hash, created_at, expires_at)
    values (${c.id}, ${c.purpose}, ${c.target}, ${c.boundTo}, ${c.phoneSealed}, ${c.phoneMasked}, ${c.requestHash}, ${c.codeHash}, ${c.now}, ${c.expiresAt})`.execute(
    tx,
  )

/** The code behind a request's secret, locked until the transaction ends so that parallel tries are counted one after the other. */
export const codeByRequest = async (tx: Sql, requestHash: Buffer): Promise<CodeRow | undefined> =>
  (
    await sql<CodeRow>`select id, purpose, target, bound_to, phone_sealed, phone_masked, code_hash, attempts, created_at, expires_at, used_at, confirmed_at from identity.one_time_code
    where request_hash = ${requestHash} for update`.execute(tx)
  ).rows[0]

/** Counts a wrong try. */
export const noteWrongCode = (tx: Sql, id: Id) =>
  sql`update identity.one_time_code set attempts = attempts + 1 where id = ${id}`.execute(tx)

/** Marks the digits as right: `confirm` keeps the request usable for the choice of an account, `use` spends it. */
export const noteRightCode = (tx: Sql, id: Id, now: Date, spend: boolean) =>
  sql`update identity.one_time_code set confirmed_at = coalesce(confirmed_at, ${now}), used_at = case when ${spend} then ${now} else used_at end where id = ${id}`.execute(
    tx,
  )

/**
 * Counts an act under a key and answers how many there were in the last minutes, this one included. The row of the present minute is locked until
 * the transaction ends, so that parallel acts count one after the other; a rollback takes its own act out again.
 */
export const countAct = async (tx: Sql, key: string, now: Date, minutes: number): Promise<number> => {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000)
  const from = new Date(minute.getTime() - (minutes - 1) * 60_000)
  await sql`insert into identity.attempt (key, window_at, count) values (${key}, ${minute}, 1) on conflict (key, window_at) do update set count = attempt.count + 1`.execute(
    tx,
  )
  const { rows } = await sql<{
    n: string
  }>`select sum(count) as n from identity.attempt where key = ${key} and window_at >= ${from}`.execute(tx)
  return Number(rows[0]?.n ?? 0)
}

/** How many acts there were under a key in the last minutes; nothing is counted or locked. */
export const actsWithin = async (tx: Sql, key: string, now: Date, minutes: number): Promise<number> => {
  const from = new Date(Math.floor(now.getTime() / 60_000) * 60_000 - (minutes - 1) * 60_000)
  const { rows } = await sql<{
    n: string | null
  }>`select sum(count) as n from identity.attempt where key = ${key} and window_at >= ${from}`.execute(tx)
  return Number(rows[0]?.n ?? 0)
}

/** How many acts there were under a key in the present minute; acts that are being counted beside it are waited for, and later ones wait. */
export const actsHeld = async (tx: Sql, key: string, now: Date): Promise<number> => {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000)
  const { rows } = await sql<{
    n: number
  }>`select count as n from identity.attempt where key = ${key} and window_at = ${minute} for update`.execute(tx)
  return rows[0]?.n ?? 0
}

/** How many acts there were under several keys together. */
export const actsWithinAll = async (tx: Sql, keys: readonly string[], now: Date, minutes: number): Promise<number> => {
  const from = new Date(Math.floor(now.getTime() / 60_000) * 60_000 - (minutes - 1) * 60_000)
  const { rows } = await sql<{
    n: string | null
  }>`select sum(count) as n from identity.attempt where key = any(${[...keys]}) and window_at >= ${from}`.execute(tx)
  return Number(rows[0]?.n ?? 0)
}

/** The system officers who are there. */
export const systemOfficers = async (tx: Sql): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select s.id from identity.officer o join identity.staff s on s.id = o.staff_id where o.role = 'systemOfficer' and s.status = 'active'`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Forgets codes and counters older than an instant. */
export const sweepCodes = async (tx: Sql, before: Date): Promise<void> => {
  await sql`delete from identity.one_time_code where created_at < ${before}`.execute(tx)
  await sql`delete from identity.attempt where window_at < ${before}`.execute(tx)
  await sql`delete from identity.guess where at < ${before}`.execute(tx)
  await sql`delete from identity.passkey_challenge where expires_at < ${before}`.execute(tx)
}

/** User name and password of a learner. */
export type CredentialRow = {
  learner_id: Id
  user_name: string | null
  password_hash: string | null
  failed_count: number
  locked_until: Date | null
}

/** The credential behind a user name, locked so that parallel guesses are counted one after the other. */
export const credentialByName = async (tx: Sql, userName: string): Promise<CredentialRow | undefined> =>
  (
    await sql<CredentialRow>`select learner_id, user_name, password_hash, failed_count, locked_until from identity.credential where user_name = ${userName.toLowerCase()} for update`.execute(
      tx,
    )
  ).rows[0]

/** The one credential with a password among accounts that share a phone, locked; undefined where there is none or more than one. */
export const onlyCredential = async (tx: Sql, learnerIds: readonly Id[]): Promise<CredentialRow | undefined> => {
  const { rows } = await sql<CredentialRow>`select learner_id, user_name, password_hash, failed_count, locked_until from identity.credential
    where learner_id = any(${[...learnerIds]}::bigint[]) and password_hash is not null order by learner_id limit 2 for update`.execute(tx)
  return rows.length === 1 ? rows[0] : undefined
}

/** The credential of a learner; nothing is locked. */
export const credentialOf = async (tx: Sql, learnerId: Id): Promise<CredentialRow | undefined> =>
  (
    await sql<CredentialRow>`select learner_id, user_name, password_hash, failed_count, locked_until from identity.credential where learner_id = ${learnerId}`.execute(
      tx,
    )
  ).rows[0]

/** Remembers a wrong password and until when the door is locked; null and 0 after a right one. */
export const notePassword = (tx: Sql, learnerId: Id, failures: number, lockedUntil: Date | null) =>
  sql`update identity.credential set failed_count = ${failures}, locked_until = ${lockedUntil} where learner_id = ${learnerId}`.execute(tx)

/** Sets user name and password; `taken` when the name belongs to somebody else (unique constraint credential_user_name). */
export const saveCredential = async (tx: Sql, learnerId: Id, userName: string, hash: string, now: Date): Promise<'saved' | 'taken'> => {
  try {
    await sql`insert into identity.credential (learner_id, user_name, password_hash, updated_at) values (${learnerId}, ${userName.toLowerCase()}, ${hash}, ${now})
      on conflict (learner_id) do update set user_name = excluded.user_name, password_hash = excluded.password_hash, failed_count = 0, locked_until = null, updated_at = excluded.updated_at`.execute(
      tx,
    )
    return 'saved'
  } catch (error) {
    if (violates(error, 'credential_user_name')) return 'taken'
    throw error
  }
}

/** Binds a door's own name of a person (a keyed hash of it) to an account. A second binding of the same subject changes nothing; says whose it is. */
export const bindSubject = async (tx: Sql, door: string, subject: string, learnerId: Id, now: Date): Promise<Id> => {
  await sql`insert into identity.binding (door, subject, learner_id, bound_at) values (${door}, ${subject}, ${learnerId}, ${now}) on conflict do nothing`.execute(
    tx,
  )
  return (await learnerBehind(tx, door, subject)) ?? learnerId
}

/** The account bound to a door's subject. */
export const learnerBehind = async (tx: Sql, door: string, subject: string): Promise<Id | undefined> =>
  (await sql<{ learner_id: Id }>`select learner_id from identity.binding where door = ${door} and subject = ${subject}`.execute(tx)).rows[0]
    ?.learner_id

/** When a session was opened. */
export const sessionOpenedAt = async (tx: Sql, id: Id): Promise<Date | undefined> =>
  (await sql<{ created_at: Date }>`select created_at from identity.session where id = ${id}`.execute(tx)).rows[0]?.created_at
