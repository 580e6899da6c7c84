import type { OrganizationKind, Role } from '@creditbank/contract'
import { sql } from 'kysely'
import type { ActorOrganization } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Stage } from './logInRules.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** What a log-in needs to know of a member of staff. */
export type Credentials = {
  id: Id
  name: string
  user_name: string
  password_hash: string
  must_change: boolean
  initial_until: Date | null
  status: string
  failed_count: number
  locked_until: Date | null
  totp: boolean
  totp_sealed: Buffer | null
  totp_last_step: string | null
  preferences: Record<string, unknown>
  /** How many passkeys and how many unused recovery codes there are. */
  passkeys: number
  recovery: number
  /** Whether a 皖事通 guards the account. */
  scan: boolean
  created_at: Date
  last_log_in_at: Date | null
  password_set_at: Date | null
  revived_at: Date | null
}

const credentialColumns =
  sql.raw(`id, name, user_name, password_hash, must_change, initial_until, status, failed_count, locked_until, totp_confirmed_at is not null as totp, totp_sealed, totp_last_step, preferences,
  (select count(*)::int from identity.passkey p where p.staff_id = staff.id) as passkeys, (select count(*)::int from identity.recovery_code r where r.staff_id = staff.id and r.used_at is null) as recovery,
  exists (select 1 from identity.scan_factor f where f.staff_id = staff.id) as scan,
  created_at, last_log_in_at, password_set_at, revived_at`)

/** The credentials behind a user name, locked until the transaction ends so that parallel guesses are counted one after the other. */
export const credentialsByName = async (tx: Sql, userName: string): Promise<Credentials | undefined> =>
  (
    await sql<Credentials>`select ${credentialColumns} from identity.staff where user_name = ${userName.toLowerCase()} for update`.execute(
      tx,
    )
  ).rows[0]

/** The credentials of a member of staff, locked like above. */
export const credentialsById = async (tx: Sql, id: Id): Promise<Credentials | undefined> =>
  (await sql<Credentials>`select ${credentialColumns} from identity.staff where id = ${id} for update`.execute(tx)).rows[0]

/** Remembers a wrong attempt and until when the account is locked. */
export const noteFailure = (tx: Sql, id: Id, failures: number, lockedUntil: Date | null) =>
  sql`update identity.staff set failed_count = ${failures}, locked_until = ${lockedUntil} where id = ${id}`.execute(tx)

/** Forgets wrong attempts after a right one. */
export const noteLogIn = (tx: Sql, id: Id, now: Date) =>
  sql`update identity.staff set failed_count = 0, locked_until = null, last_log_in_at = ${now} where id = ${id}`.execute(tx)

/** Forgets wrong attempts after a right proof inside a session. */
export const forgetFailures = (tx: Sql, id: Id) =>
  sql`update identity.staff set failed_count = 0, locked_until = null where id = ${id}`.execute(tx)

/** Sets a password chosen by its owner. */
export const setPassword = (tx: Sql, id: Id, hash: string, now: Date) =>
  sql`update identity.staff set password_hash = ${hash}, must_change = false, initial_until = null, password_set_at = ${now} where id = ${id}`.execute(
    tx,
  )

/** One appointment in force with its unit and the networks from which the unit lets work; null: from anywhere. */
export type AppointmentRow = {
  id: Id
  role: Role
  from_on: string
  to_on: string | null
  organization: ActorOrganization
  networks: readonly string[] | null
}

type FlatAppointment = {
  id: Id
  role: Role
  from_on: string
  to_on: string | null
  organization_id: Id
  name: string
  kind: OrganizationKind
  l1: Id
  l2: Id | null
  l3: Id | null
  l4: Id | null
  networks: string[] | null
}

/** The appointments of a member of staff that are in force on a day, at units that are open, oldest first. */
export const appointmentsInForce = async (tx: Sql, staffId: Id, today: string): Promise<AppointmentRow[]> => {
  const { rows } =
    await sql<FlatAppointment>`select a.id, a.role, a.from_on, a.to_on, o.id as organization_id, o.name, o.kind, o.l1, o.l2, o.l3, o.l4, n.networks
    from identity.appointment a join organizations.organization o on o.id = a.organization_id left join identity.network_rule n on n.organization_id = a.organization_id
    where a.staff_id = ${staffId} and a.ended_at is null and a.from_on <= ${today} and (a.to_on is null or a.to_on >= ${today}) and o.status = 'active' order by a.id`.execute(
      tx,
    )
  return rows.map(appointmentFrom)
}

const appointmentFrom = (r: FlatAppointment): AppointmentRow => ({
  id: r.id,
  role: r.role,
  from_on: r.from_on,
  to_on: r.to_on,
  organization: { id: r.organization_id, name: r.name, kind: r.kind, l1: r.l1, l2: r.l2, l3: r.l3, l4: r.l4 },
  networks: r.networks,
})

/** A session as stored. */
export type SessionRow = {
  id: Id
  kind: 'staff' | 'learner'
  principal_id: Id
  appointment_id: Id | null
  stage: Stage
  created_at: Date
  last_seen_at: Date
  ends_at: Date
  ended_at: Date | null
  ended_reason: 'newer' | 'notMe' | null
  proved_at: Date | null
  acts_for: Id | null
  mandate_id: Id | null
}

/** Opens a session; only the token's hash is stored. Who opens one at once has just proved themselves; half-open ones prove later. */
export const insertSession = (
  tx: Sql,
  s: {
    id: Id
    tokenHash: Buffer
    kind: 'staff' | 'learner'
    principalId: Id
    appointmentId: Id | null
    stage: string
    now: Date
    endsAt: Date
    address: string
    agent: string
    door?: string
  },
) =>
  sql`insert into identity.session (id, token_hash, kind, principal_id, appointment_id, stage, created_at, last_seen_at, ends_at, proved_at, address, agent, door)
    values (${s.id}, ${s.tokenHash}, ${s.kind}, ${s.principalId}, ${s.appointmentId}, ${s.stage}, ${s.now}, ${s.now}, ${s.endsAt}, ${s.stage === 'open' ? s.now : null}, ${s.address}, ${s.agent}, ${s.door ?? null})`.execute(
    tx,
  )

/** The session behind a token's hash, ended ones too. */
export const sessionByToken = async (tx: Sql, tokenHash: Buffer): Promise<SessionRow | undefined> =>
  (
    await sql<SessionRow>`select id, kind, principal_id, appointment_id, stage, created_at, last_seen_at, ends_at, ended_at, ended_reason, proved_at, acts_for, mandate_id from identity.session where token_hash = ${tokenHash}`.execute(
      tx,
    )
  ).rows[0]

type FlatSession = SessionRow & { token_hash: Buffer; staff_name: string | null; appointment: FlatAppointment | null }

/** A staff session with everything a request needs: the name of an active account and the appointments in force. */
export type StaffSession = {
  readonly session: SessionRow
  readonly name: string | undefined
  readonly appointments: readonly AppointmentRow[]
}

/**
 * The staff sessions behind the hashes of tokens, in their order; undefined where there is none. One round trip for all of them, because every request
 * whose session is not remembered waits for it.
 */
export const staffBehindTokens = async (db: Sql, hashes: readonly Buffer[], today: string): Promise<(StaffSession | undefined)[]> => {
  const { rows } =
    await sql<FlatSession>`select x.token_hash, x.id, x.kind, x.principal_id, x.appointment_id, x.stage, x.created_at, x.last_seen_at, x.ends_at, x.ended_at, x.ended_reason, x.proved_at,
      s.name as staff_name, case when a.id is not null then jsonb_build_object('id', a.id::text, 'role', a.role, 'from_on', a.from_on, 'to_on', a.to_on, 'organization_id', o.id::text, 'name', o.name, 'kind', o.kind,
        'l1', o.l1::text, 'l2', o.l2::text, 'l3', o.l3::text, 'l4', o.l4::text, 'networks', n.networks) end as appointment
    from identity.session x left join identity.staff s on s.id = x.principal_id and s.status = 'active'
      left join (identity.appointment a join organizations.organization o on o.id = a.organization_id and o.status = 'active')
        on a.staff_id = x.principal_id and a.ended_at is null and a.from_on <= ${today} and (a.to_on is null or a.to_on >= ${today})
      left join identity.network_rule n on n.organization_id = a.organization_id
    where x.token_hash = any(${hashes}) and x.kind = 'staff' order by a.id`.execute(db)
  const byToken = Map.groupBy(rows, (row) => row.token_hash.toString('hex'))
  return hashes.map((hash) => {
    const own = byToken.get(hash.toString('hex')) ?? []
    const [first] = own
    if (first === undefined) return undefined
    const { token_hash: _, staff_name, appointment: __, ...session } = first
    const appointments = own.flatMap((row) => (row.appointment === null ? [] : [appointmentFrom(row.appointment)]))
    return { session, name: staff_name ?? undefined, appointments }
  })
}

/** Notes that a session was used; at most once a minute a session is enough. */
export const touchSession = (tx: Sql, id: Id, now: Date) =>
  sql`update identity.session set last_seen_at = ${now} where id = ${id} and ended_at is null`.execute(tx)

/** Moves a session to its next stage under a new token (fixation); an open stage is a fresh proof of who uses it. */
export const advanceSession = (tx: Sql, id: Id, stage: string, tokenHash: Buffer, now: Date) =>
  sql`update identity.session set stage = ${stage}, token_hash = ${tokenHash}, proved_at = ${stage === 'open' ? now : null} where id = ${id}`.execute(
    tx,
  )

/** Ends a session of its owner; says whether there was one. */
export const endSession = async (tx: Sql, kind: 'staff' | 'learner', principalId: Id, id: Id, now: Date): Promise<boolean> =>
  (
    await sql`update identity.session set ended_at = ${now} where id = ${id} and kind = ${kind} and principal_id = ${principalId} and ended_at is null`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Ends every session of a person but one (or none: pass null). */
export const endOtherSessions = (tx: Sql, kind: 'staff' | 'learner', principalId: Id, except: Id | null, now: Date) =>
  sql`update identity.session set ended_at = ${now} where kind = ${kind} and principal_id = ${principalId} and ended_at is null and id is distinct from ${except}`.execute(
    tx,
  )

/** Chooses the appointment a session acts under. */
export const setSessionAppointment = (tx: Sql, id: Id, appointmentId: Id) =>
  sql`update identity.session set appointment_id = ${appointmentId} where id = ${id}`.execute(tx)

/** The sessions of a person that could still be used, newest first. */
export const openSessions = async (tx: Sql, kind: 'staff' | 'learner', principalId: Id, now: Date) =>
  (
    await sql<{
      id: Id
      created_at: Date
      last_seen_at: Date
      address: string
      agent: string
    }>`select id, created_at, last_seen_at, address, agent from identity.session
    where kind = ${kind} and principal_id = ${principalId} and ended_at is null and ends_at > ${now} order by id desc limit 50`.execute(tx)
  ).rows

/** Saves one interface preference of a member of staff. */
export const savePreference = (tx: Sql, id: Id, key: string, value: unknown) =>
  sql`update identity.staff set preferences = preferences || jsonb_build_object(${key}::text, ${JSON.stringify(value ?? null)}::jsonb) where id = ${id}`.execute(
    tx,
  )

/** How many open units lie in a subtree, itself included. */
export const unitsInScope = async (tx: Sql, level: 1 | 2 | 3 | 4, organizationId: Id): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from organizations.organization where ${sql.ref(`l${level}`)} = ${organizationId} and status = 'active' and kind <> 'educationAuthority'`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/** The id, name and state of the account that a learner's session acts for: a session of an account that was merged acts for the one that stands for it. */
export const learnerName = async (tx: Sql, id: Id): Promise<{ id: Id; name: string; state: string; birth_on: Day | null } | undefined> =>
  (
    await sql<{
      id: Id
      name: string
      state: string
      birth_on: Day | null
    }>`select id, name, state, birth_on from accounts.learner where id = coalesce((select canonical_id from accounts.alias where learner_id = ${id} and undone_at is null), ${id}::bigint)`.execute(
      tx,
    )
  ).rows[0]

/**
 * For whom a representative's session acts: the person and how far the mandate reaches, both sides by the account that stands for them; undefined once it is over,
 * the account is not in use, or a merge has made both sides one person.
 */
export const personUnder = async (
  tx: Sql,
  session: { readonly acts_for: Id; readonly mandate_id: Id | null; readonly representative: Id },
  today: Day,
): Promise<{ id: Id; name: string; kind: 'relative' | 'guardian'; scope: 'view' | 'apply' } | undefined> =>
  (
    await sql<{
      id: Id
      name: string
      kind: 'relative' | 'guardian'
      scope: 'view' | 'apply'
    }>`select p.id, p.name, m.kind, m.scope from accounts.mandate m
        left join accounts.alias a on a.learner_id = m.person_id and a.undone_at is null join accounts.learner p on p.id = coalesce(a.canonical_id, m.person_id)
        left join accounts.alias r on r.learner_id = m.representative_id and r.undone_at is null
      where m.person_id = ${session.acts_for} and m.id = ${session.mandate_id} and coalesce(r.canonical_id, m.representative_id) = ${session.representative} and p.id <> ${session.representative}
        and m.state = 'active' and m.until_on >= ${today} and p.state = 'active'`.execute(tx)
  ).rows[0]

/** The unit behind an API key's hash, where the key is not revoked. */
export const apiKeyByHash = async (tx: Sql, hash: Buffer): Promise<{ id: Id; organization: ActorOrganization } | undefined> => {
  const { rows } = await sql<
    { key_id: Id } & ActorOrganization
  >`select k.id as key_id, o.id, o.name, o.kind, o.l1, o.l2, o.l3, o.l4 from identity.api_key k join organizations.organization o on o.id = k.organization_id
    where k.key_hash = ${hash} and k.revoked_at is null and o.status = 'active'`.execute(tx)
  const row = rows[0]
  if (row === undefined) return undefined
  const { key_id, ...organization } = row
  return { id: key_id, organization }
}

/** The name of a member of staff whose account is active. */
export const activeStaffName = async (tx: Sql, id: Id): Promise<string | undefined> =>
  (await sql<{ name: string }>`select name from identity.staff where id = ${id} and status = 'active'`.execute(tx)).rows[0]?.name

/** A member of staff as their own session shows them. */
export const staffPerson = async (tx: Sql, id: Id): Promise<Credentials | undefined> =>
  (await sql<Credentials>`select ${credentialColumns} from identity.staff where id = ${id}`.execute(tx)).rows[0]

/** Stores an unconfirmed second factor, or removes it (null). */
export const setTotp = (tx: Sql, id: Id, sealed: Buffer | null) =>
  sql`update identity.staff set totp_sealed = ${sealed}, totp_confirmed_at = null, totp_last_step = null where id = ${id}`.execute(tx)

/** Confirms the second factor; the step just used is spent. */
export const confirmTotp = (tx: Sql, id: Id, now: Date, step: number) =>
  sql`update identity.staff set totp_confirmed_at = ${now}, totp_last_step = ${step} where id = ${id}`.execute(tx)

/** Spends a step of the second factor: a code works once. */
export const noteTotpStep = (tx: Sql, id: Id, step: number) =>
  sql`update identity.staff set totp_last_step = ${step}, failed_count = 0, locked_until = null where id = ${id}`.execute(tx)
