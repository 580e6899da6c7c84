import type { OrganizationKind, Role } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A member of staff as an administrator sees them. */
export type StaffRow = Levels & {
  id: Id
  name: string
  userName: string
  status: 'active' | 'disabled'
  organizationId: Id
  organizationName: string
  lastLogInAt: Date | null
  secondFactor: boolean
  createdAt: Date
  mustChange: boolean
  passwordSetAt: Date | null
  revivedAt: Date | null
}
/** An appointment as an administrator sees it. */
export type AppointmentLine = Levels & {
  id: Id
  staffId: Id
  staffName: string
  role: Role
  organizationId: Id
  organizationName: string
  organizationKind: OrganizationKind
  from: string
  to: string | null
  endedAt: Date | null
  reviewedAt: Date | null
  createdAt: Date
  lastLogInAt: Date | null
}

const staffColumns =
  sql.raw(`s.id, s.name, s.user_name as "userName", s.status, s.organization_id as "organizationId", o.name as "organizationName", s.last_log_in_at as "lastLogInAt",
  (s.totp_confirmed_at is not null or exists (select 1 from identity.passkey p where p.staff_id = s.id) or exists (select 1 from identity.scan_factor f where f.staff_id = s.id)) as "secondFactor", s.created_at as "createdAt", s.must_change as "mustChange",
  s.password_set_at as "passwordSetAt", s.revived_at as "revivedAt", s.l1, s.l2, s.l3, s.l4`)
const appointmentColumns =
  sql.raw(`a.id, a.staff_id as "staffId", s.name as "staffName", a.role, a.organization_id as "organizationId", o.name as "organizationName", o.kind as "organizationKind", a.from_on as "from", a.to_on as "to",
  a.ended_at as "endedAt", a.reviewed_at as "reviewedAt", a.created_at as "createdAt", s.last_log_in_at as "lastLogInAt", a.l1, a.l2, a.l3, a.l4`)

const like = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`

/** A page of staff by id, newest first, in the reader's scope. `unit` narrows to a unit's own people and their appointments there. */
export const listStaff = async (
  tx: Sql,
  f: { search?: string | undefined; organizationId?: Id | undefined },
  before: Id | null,
  limit: number,
): Promise<StaffRow[]> =>
  (
    await sql<StaffRow>`select ${staffColumns} from identity.staff s join organizations.organization o on o.id = s.organization_id
      where (${before}::bigint is null or s.id < ${before}) and (${f.search ?? ''} = '' or s.name like ${like(f.search ?? '')} or s.user_name like ${like((f.search ?? '').toLowerCase())})
        and (${f.organizationId ?? null}::bigint is null or s.organization_id = ${f.organizationId ?? null} or exists (select 1 from identity.appointment a where a.staff_id = s.id and a.organization_id = ${f.organizationId ?? null} and a.ended_at is null))
      order by s.id desc limit ${limit + 1}`.execute(tx)
  ).rows

/** One member of staff in the reader's scope. */
export const staffById = async (tx: Sql, id: Id): Promise<StaffRow | undefined> =>
  (
    await sql<StaffRow>`select ${staffColumns} from identity.staff s join organizations.organization o on o.id = s.organization_id where s.id = ${id}`.execute(
      tx,
    )
  ).rows[0]

/** One member of staff, locked, so that changes of their account and rights come one after the other. */
export const lockStaff = async (tx: Sql, id: Id): Promise<StaffRow | undefined> =>
  (
    await sql<StaffRow>`select ${staffColumns} from identity.staff s join organizations.organization o on o.id = s.organization_id where s.id = ${id} for update of s`.execute(
      tx,
    )
  ).rows[0]

/** The appointments of these people that the reader sees, in force first, newest first. */
export const appointmentsOf = async (tx: Sql, staffIds: readonly Id[]): Promise<AppointmentLine[]> =>
  staffIds.length === 0
    ? []
    : (
        await sql<AppointmentLine>`select ${appointmentColumns} from identity.appointment a join identity.staff s on s.id = a.staff_id join organizations.organization o on o.id = a.organization_id
          where a.staff_id = any(${[...staffIds]}::bigint[]) order by (a.ended_at is null) desc, a.id desc limit 2000`.execute(tx)
      ).rows

/** One appointment, locked until the transaction ends. */
export const lockAppointment = async (tx: Sql, id: Id): Promise<AppointmentLine | undefined> =>
  (
    await sql<AppointmentLine>`select ${appointmentColumns} from identity.appointment a join identity.staff s on s.id = a.staff_id join organizations.organization o on o.id = a.organization_id where a.id = ${id} for update of a`.execute(
      tx,
    )
  ).rows[0]

/** Stores an account with an initial password. Throws the violation of staff_user_name where the name is taken. */
export const insertStaff = (
  tx: Sql,
  s: { id: Id; name: string; userName: string; passwordHash: string; initialUntil: Date; organization: Levels & { id: Id }; now: Date },
) =>
  sql`insert into identity.staff (id, name, user_name, password_hash, must_change, initial_until, status, organization_id, l1, l2, l3, l4, created_at)
    values (${s.id}, ${s.name}, ${s.userName.toLowerCase()}, ${s.passwordHash}, true, ${s.initialUntil}, 'active', ${s.organization.id}, ${s.organization.l1}, ${s.organization.l2}, ${s.organization.l3}, ${s.organization.l4}, ${s.now})`.execute(
    tx,
  )

/** Gives an account a new initial password; counters of wrong attempts and every second factor (a lost phone) are forgotten. A sleeping account sleeps on. */
export const setInitialPassword = async (tx: Sql, id: Id, hash: string, until: Date): Promise<void> => {
  await sql`delete from identity.passkey where staff_id = ${id}`.execute(tx)
  await sql`delete from identity.scan_factor where staff_id = ${id}`.execute(tx)
  await sql`delete from identity.recovery_code where staff_id = ${id}`.execute(tx)
  await sql`update identity.staff set password_hash = ${hash}, must_change = true, initial_until = ${until}, failed_count = 0, locked_until = null, totp_sealed = null, totp_confirmed_at = null, totp_last_step = null, password_set_at = null, revived_at = null where id = ${id}`.execute(
    tx,
  )
}

/** Lets a sleeping account in again. */
export const revive = (tx: Sql, id: Id, now: Date) => sql`update identity.staff set revived_at = ${now} where id = ${id}`.execute(tx)

/** Enables or disables an account. */
export const setStatus = (tx: Sql, id: Id, status: 'active' | 'disabled') =>
  sql`update identity.staff set status = ${status} where id = ${id}`.execute(tx)

/** How many sessions of a person are open. */
export const countSessions = async (tx: Sql, id: Id, now: Date): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from identity.session where kind = 'staff' and principal_id = ${id} and ended_at is null and ends_at > ${now}`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/** What a person has under way that somebody else must take over: open cases in hand, and batches they prepared that are neither stored nor ended. */
export const inHand = async (tx: Sql, id: Id): Promise<{ cases: number; batches: number }> =>
  (
    await sql<{
      cases: number
      batches: number
    }>`select (select count(*)::int from reviews.case where taken_by = ${id} and concluded_at is null) as cases,
      (select count(*)::int from deposits.batch where prepared_by = ${id} and state in ('uploaded', 'checking', 'checked', 'submitted', 'refused')) as batches`.execute(
      tx,
    )
  ).rows[0] ?? { cases: 0, batches: 0 }

/** Makes a person one of the three officers where they are none; the constraint speaks when they are another. */
export const makeOfficer = (tx: Sql, id: Id, role: Role) =>
  sql`insert into identity.officer (staff_id, role) values (${id}, ${role}) on conflict (staff_id) do nothing`.execute(tx)

/** Whether a person is one of the separated officers. */
export const isOfficer = async (tx: Sql, id: Id): Promise<boolean> =>
  (await sql`select 1 from identity.officer where staff_id = ${id}`.execute(tx)).rows.length > 0

/** The officer behind a user name, locked; undefined for anybody else. */
export const officerByName = async (tx: Sql, userName: string): Promise<{ id: Id } | undefined> =>
  (
    await sql<{ id: Id }>`select s.id from identity.staff s where s.user_name = ${userName.toLowerCase()}
      and exists (select 1 from identity.officer o where o.staff_id = s.id) for update of s`.execute(tx)
  ).rows[0]

/** Frees a person from being an officer after the appointment ended, so that they can become another one. */
export const freeOfficer = (tx: Sql, id: Id) =>
  sql`delete from identity.officer where staff_id = ${id} and not exists (select 1 from identity.appointment a where a.staff_id = ${id} and a.officer_role is not null)`.execute(
    tx,
  )

/** Stores an appointment. Throws violations of appointment_officer, appointment_officer_alone, appointment_once and appointment_not_own. */
export const insertAppointment = (
  tx: Sql,
  a: {
    id: Id
    staffId: Id
    role: Role
    organization: Levels & { id: Id }
    from: string
    to: string | null
    grantedBy: Id | null
    confirmedBy: Id | null
    now: Date
  },
) =>
  sql`insert into identity.appointment (id, staff_id, organization_id, role, from_on, to_on, granted_by, confirmed_by, l1, l2, l3, l4, created_at)
    values (${a.id}, ${a.staffId}, ${a.organization.id}, ${a.role}, ${a.from}, ${a.to}, ${a.grantedBy}, ${a.confirmedBy}, ${a.organization.l1}, ${a.organization.l2}, ${a.organization.l3}, ${a.organization.l4}, ${a.now})`.execute(
    tx,
  )

/** Ends an appointment; says whether it was in force. */
export const endAppointment = async (tx: Sql, id: Id, now: Date): Promise<boolean> =>
  (await sql`update identity.appointment set ended_at = ${now} where id = ${id} and ended_at is null`.execute(tx)).numAffectedRows === 1n

/** Notes that somebody said in a yearly review that an appointment is still needed. */
export const confirmAppointment = (tx: Sql, id: Id, by: Id, now: Date) =>
  sql`update identity.appointment set reviewed_at = ${now}, reviewed_by = ${by} where id = ${id}`.execute(tx)

/** A proposal of an appointment. */
export type ProposalRow = Levels & {
  id: Id
  staffId: Id
  staffName: string
  role: Role
  organizationId: Id
  organizationName: string
  from: string
  to: string | null
  proposedBy: Id
  proposerName: string | null
  proposedAt: Date
  state: 'open' | 'granted' | 'refused'
}
const proposalColumns =
  sql.raw(`p.id, p.staff_id as "staffId", coalesce(s.name, '') as "staffName", p.role, p.organization_id as "organizationId", o.name as "organizationName", p.from_on as "from", p.to_on as "to", p.proposed_by as "proposedBy", b.name as "proposerName",
  p.proposed_at as "proposedAt", p.state, p.l1, p.l2, p.l3, p.l4`)
const proposalJoins = sql.raw(
  'identity.proposal p join organizations.organization o on o.id = p.organization_id left join identity.staff s on s.id = p.staff_id left join identity.staff b on b.id = p.proposed_by',
)

/** Open proposals in the reader's scope and those decided in the last 30 days, newest first. */
export const listProposals = async (tx: Sql, since: Date): Promise<ProposalRow[]> =>
  (
    await sql<ProposalRow>`select ${proposalColumns} from ${proposalJoins} where p.state = 'open' or p.decided_at > ${since} order by (p.state = 'open') desc, p.id desc limit 300`.execute(
      tx,
    )
  ).rows

/** One proposal, locked for its decision. */
export const lockProposal = async (tx: Sql, id: Id): Promise<ProposalRow | undefined> =>
  (await sql<ProposalRow>`select ${proposalColumns} from ${proposalJoins} where p.id = ${id} for update of p`.execute(tx)).rows[0]

/** Stores a proposal. */
export const insertProposal = (
  tx: Sql,
  p: { id: Id; staffId: Id; role: string; organization: Levels & { id: Id }; from: string; to: string | null; by: Id; now: Date },
) =>
  sql`insert into identity.proposal (id, staff_id, organization_id, role, from_on, to_on, proposed_by, proposed_at, state, l1, l2, l3, l4)
    values (${p.id}, ${p.staffId}, ${p.organization.id}, ${p.role}, ${p.from}, ${p.to}, ${p.by}, ${p.now}, 'open', ${p.organization.l1}, ${p.organization.l2}, ${p.organization.l3}, ${p.organization.l4})`.execute(
    tx,
  )

/** Notes the decision on a proposal. */
export const decideProposal = (tx: Sql, id: Id, state: 'granted' | 'refused', by: Id, now: Date) =>
  sql`update identity.proposal set state = ${state}, decided_by = ${by}, decided_at = ${now} where id = ${id}`.execute(tx)

/** The people who are security officer today, to be told of grants. */
export const securityOfficers = async (tx: Sql, today: string): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select distinct staff_id as id from identity.appointment where role = 'securityOfficer' and ended_at is null and from_on <= ${today} and (to_on is null or to_on >= ${today})`.execute(
      tx,
    )
  ).rows.map((r) => r.id)

/** How many learners and open units a subtree holds. Under row-level security the reader's scope bounds both. */
export const sightOf = async (
  tx: Sql,
  scope: { readonly level: number; readonly organizationId: Id },
): Promise<{ people: number; units: number }> => {
  const column = sql.ref(`l${scope.level}`)
  const { rows } = await sql<{
    people: string
    units: string
  }>`select (select count(distinct learner_id) from accounts.affiliation where ${column} = ${scope.organizationId}) as people,
    (select count(*) from organizations.organization where ${column} = ${scope.organizationId} and status = 'active' and kind <> 'educationAuthority') as units`.execute(
    tx,
  )
  return { people: Number(rows[0]?.people ?? 0), units: Number(rows[0]?.units ?? 0) }
}

/** Appointments in force for the yearly review, the longest unreviewed first. `due` narrows to those last looked at before `before`. */
export const reviewList = async (
  tx: Sql,
  f: { dueOnly: boolean; before: Date },
  offset: number,
  limit: number,
): Promise<AppointmentLine[]> =>
  (
    await sql<AppointmentLine>`select ${appointmentColumns} from identity.appointment a join identity.staff s on s.id = a.staff_id join organizations.organization o on o.id = a.organization_id
      where a.ended_at is null and (not ${f.dueOnly}::boolean or coalesce(a.reviewed_at, a.created_at) < ${f.before}) order by coalesce(a.reviewed_at, a.created_at), a.id offset ${offset} limit ${limit + 1}`.execute(
      tx,
    )
  ).rows

/** An institution's key as listed. */
export type KeyRow = Levels & {
  id: Id
  name: string
  organizationId: Id
  organizationName: string
  hint: string
  createdBy: string | null
  createdAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}

/** The keys in the reader's scope, those in use first. */
export const listKeys = async (tx: Sql): Promise<KeyRow[]> =>
  (
    await sql<KeyRow>`select k.id, k.name, k.organization_id as "organizationId", o.name as "organizationName", k.hint, s.name as "createdBy", k.created_at as "createdAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt", k.l1, k.l2, k.l3, k.l4
      from identity.api_key k join organizations.organization o on o.id = k.organization_id left join identity.staff s on s.id = k.created_by order by (k.revoked_at is null) desc, k.id desc limit 500`.execute(
      tx,
    )
  ).rows

/** How many keys of a unit are in use; its row is locked so that two creations count one after the other. */
export const countKeys = async (tx: Sql, organizationId: Id): Promise<number> => {
  await sql`select 1 from organizations.organization where id = ${organizationId} for update`.execute(tx)
  return Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from identity.api_key where organization_id = ${organizationId} and revoked_at is null`.execute(tx)
    ).rows[0]?.n ?? 0,
  )
}

/** Stores a key's hash. */
export const insertKey = (
  tx: Sql,
  k: { id: Id; name: string; organization: Levels & { id: Id }; hash: Buffer; hint: string; by: Id; now: Date },
) =>
  sql`insert into identity.api_key (id, organization_id, name, key_hash, hint, created_by, created_at, l1, l2, l3, l4)
    values (${k.id}, ${k.organization.id}, ${k.name}, ${k.hash}, ${k.hint}, ${k.by}, ${k.now}, ${k.organization.l1}, ${k.organization.l2}, ${k.organization.l3}, ${k.organization.l4})`.execute(
    tx,
  )

/** One key's place, for the decision whether the caller may revoke it; locked. */
export const lockKey = async (tx: Sql, id: Id): Promise<(Levels & { id: Id; revokedAt: Date | null }) | undefined> =>
  (
    await sql<
      Levels & { id: Id; revokedAt: Date | null }
    >`select id, revoked_at as "revokedAt", l1, l2, l3, l4 from identity.api_key where id = ${id} for update`.execute(tx)
  ).rows[0]

/** Revokes a key. */
export const revokeKey = (tx: Sql, id: Id, now: Date) =>
  sql`update identity.api_key set revoked_at = ${now} where id = ${id} and revoked_at is null`.execute(tx)

/** Notes the use of a key, once a minute at most. */
export const touchKey = (tx: Sql, id: Id, now: Date) =>
  sql`update identity.api_key set last_used_at = ${now} where id = ${id} and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')`.execute(
    tx,
  )
