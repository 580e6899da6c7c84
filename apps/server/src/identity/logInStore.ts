import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** How a log-in was proven. */
export type Method = 'password' | 'passkey' | 'totp' | 'recovery' | 'wanshitong'

/** What is needed to judge a password before anything is locked. */
export const passwordOf = async (db: Sql, userName: string): Promise<{ id: Id; password_hash: string; status: string } | undefined> =>
  (
    await sql<{
      id: Id
      password_hash: string
      status: string
    }>`select id, password_hash, status from identity.staff where user_name = ${userName.toLowerCase()}`.execute(db)
  ).rows[0]

/** Whether the person logged in from this address before. */
export const isKnownPlace = async (db: Sql, staffId: Id, address: string): Promise<boolean> =>
  (await sql`select 1 from identity.log_in where staff_id = ${staffId} and address = ${address} and result = 'in' limit 1`.execute(db)).rows
    .length > 0

const accountKey = (userName: string): Buffer => createHash('sha256').update(`staff ${userName.toLowerCase()}`).digest()

/**
 * Counts a guess before it is judged, so that parallel ones are counted one after the other. Undefined while the place is locked, else done. `ladder`
 * says for how many seconds the n-th guess in a row locks.
 */
export const reserveGuess = async (
  db: Sql,
  g: { userName: string; place: string; now: Date; ladder: readonly number[] },
): Promise<{ lockedUntil: Date | null } | undefined> => {
  const ladder = [...g.ladder]
  const { rows } = await sql<{ lockedUntil: Date | null }>`
    insert into identity.guess as g (account, place, failures, at) values (${accountKey(g.userName)}, ${g.place}, 1, ${g.now})
    on conflict (account, place) do update set failures = g.failures + 1, at = excluded.at,
      locked_until = excluded.at + nullif((${ladder}::int[])[least(g.failures + 1, ${ladder.length})], 0) * interval '1 second'
    where g.locked_until is null or g.locked_until <= excluded.at returning locked_until as "lockedUntil"`.execute(db)
  return rows[0]
}

/** Until when a place is locked. */
export const lockedUntil = async (db: Sql, userName: string, place: string): Promise<Date | undefined> =>
  (
    await sql<{
      at: Date
    }>`select locked_until as at from identity.guess where account = ${accountKey(userName)} and place = ${place}`.execute(db)
  ).rows[0]?.at

/** Forgets the wrong guesses of a place after a right one. */
export const forgetGuesses = (db: Sql, userName: string, place: string) =>
  sql`delete from identity.guess where account = ${accountKey(userName)} and place = ${place}`.execute(db)

/** Writes a line of the log-in history. */
export const insertLogIn = (
  tx: Sql,
  l: {
    id: Id
    staffId: Id
    now: Date
    method: Method
    result: 'in' | 'half' | 'refused'
    reason: string | null
    address: string
    agent: string
    newPlace: boolean
    sessionId: Id | null
  },
) =>
  sql`insert into identity.log_in (id, staff_id, at, method, result, reason, address, agent, new_place, session_id)
    values (${l.id}, ${l.staffId}, ${l.now}, ${l.method}, ${l.result}, ${l.reason}, ${l.address}, ${l.agent}, ${l.newPlace}, ${l.sessionId})`.execute(
    tx,
  )

/** The half log-in of a session became a whole one, proven last by `method`. Says whether its place was new; undefined where there is none. */
export const completeLogIn = async (tx: Sql, sessionId: Id, method: Method): Promise<{ newPlace: boolean } | undefined> =>
  (
    await sql<{
      newPlace: boolean
    }>`update identity.log_in set result = 'in', method = ${method} where session_id = ${sessionId} and result = 'half' returning new_place as "newPlace"`.execute(
      tx,
    )
  ).rows[0]

/** A line of the history as stored. */
export type LogInRow = {
  id: Id
  at: Date
  method: Method
  result: 'in' | 'half' | 'refused'
  reason: string | null
  address: string
  agent: string
  newPlace: boolean
  sessionId: Id | null
  disownedAt: Date | null
}

const logInColumns = sql.raw(
  'id, at, method, result, reason, address, agent, new_place as "newPlace", session_id as "sessionId", disowned_at as "disownedAt"',
)

/** A person's log-ins, newest first. */
export const logInsOf = async (db: Sql, staffId: Id, before: Id | null, limit: number): Promise<LogInRow[]> =>
  (
    await sql<LogInRow>`select ${logInColumns} from identity.log_in where staff_id = ${staffId} and (${before}::bigint is null or id < ${before}) order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows

/** One log-in of a person, locked. */
export const lockLogIn = async (tx: Sql, staffId: Id, id: Id): Promise<LogInRow | undefined> =>
  (await sql<LogInRow>`select ${logInColumns} from identity.log_in where staff_id = ${staffId} and id = ${id} for update`.execute(tx))
    .rows[0]

/** Notes that the owner says a log-in was not theirs. */
export const disown = (tx: Sql, id: Id, now: Date) => sql`update identity.log_in set disowned_at = ${now} where id = ${id}`.execute(tx)

/** Demands a new password at the next step. */
export const demandPassword = (tx: Sql, id: Id) => sql`update identity.staff set must_change = true where id = ${id}`.execute(tx)

/** Ends the sessions of a person beyond the newest `most`; says how many. Half-open and idle ones do not count. */
export const endOldest = async (tx: Sql, staffId: Id, most: number, idleSince: Date, now: Date): Promise<number> =>
  Number(
    (
      await sql`update identity.session set ended_at = ${now}, ended_reason = 'newer' where id in (
        select id from identity.session where kind = 'staff' and principal_id = ${staffId} and ended_at is null and ends_at > ${now}
          and last_seen_at > ${idleSince} and stage <> 'secondFactor' order by created_at desc, id desc offset ${most})`.execute(tx)
    ).numAffectedRows ?? 0n,
  )

/** Ends every session of a person but one, because a log-in was not theirs. */
export const endDisowned = async (tx: Sql, staffId: Id, except: Id, now: Date): Promise<number> =>
  Number(
    (
      await sql`update identity.session set ended_at = ${now}, ended_reason = 'notMe' where kind = 'staff' and principal_id = ${staffId} and ended_at is null and id <> ${except}`.execute(
        tx,
      )
    ).numAffectedRows ?? 0n,
  )

/** The hashes of the last passwords, newest first. */
export const formerPasswords = async (tx: Sql, staffId: Id, most: number): Promise<string[]> =>
  (
    await sql<{
      password_hash: string
    }>`select password_hash from identity.former_password where staff_id = ${staffId} order by set_at desc limit ${most}`.execute(tx)
  ).rows.map((row) => row.password_hash)

/** Keeps the password that is being replaced among the former ones, `most` of them. */
export const keepFormer = async (tx: Sql, staffId: Id, hash: string, now: Date, most: number): Promise<void> => {
  await sql`insert into identity.former_password (staff_id, set_at, password_hash) values (${staffId}, ${now}, ${hash}) on conflict do nothing`.execute(
    tx,
  )
  await sql`delete from identity.former_password where staff_id = ${staffId} and set_at not in (
    select set_at from identity.former_password where staff_id = ${staffId} order by set_at desc limit ${most})`.execute(tx)
}
