import { sql } from 'kysely'
import type { ActorOrganization, Levels } from '../../platform/actor.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'

/** An assistance as stored, with the names that people read. */
export type AssistanceRow = Levels & {
  id: Id
  number: string
  learner_id: Id | null
  person_lookup: string
  person_name: string
  id_masked: string
  staff_id: Id
  staff_name: string
  organization_id: Id
  organization: string
  organization_phone: string | null
  consent: 'form' | 'code'
  phone_masked: string | null
  form_file_id: Id | null
  read_by_card: boolean
  at: Date
  ends_at: Date
  closed_at: Date | null
}

const columns = sql.raw(
  `a.id, a.number, a.learner_id, a.person_lookup, coalesce(a.person_name, l.name, '') as person_name, a.id_masked, a.staff_id, s.name as staff_name, a.organization_id, o.name as organization,
  o.phone as organization_phone, a.l1, a.l2, a.l3, a.l4, a.consent, a.phone_masked, a.form_file_id, a.read_by_card, a.at, a.ends_at, a.closed_at`,
)
const joined = sql.raw(
  'accounts.assistance a join identity.staff s on s.id = a.staff_id join organizations.organization o on o.id = a.organization_id left join accounts.learner l on l.id = a.learner_id',
)

/** One assistance. */
export const assistanceById = async (tx: Sql, id: Id): Promise<AssistanceRow | undefined> =>
  (await sql<AssistanceRow>`select ${columns} from ${joined} where a.id = ${id}`.execute(tx)).rows[0]

/** Holds an assistance, so that its acts are numbered one after the other and none follows its end. */
export const lockAssistance = (tx: Sql, id: Id) => sql`select 1 from accounts.assistance where id = ${id} for update`.execute(tx)

/** The assistance of a receipt's number. */
export const assistanceByNumber = async (tx: Sql, number: string): Promise<AssistanceRow | undefined> =>
  (await sql<AssistanceRow>`select ${columns} from ${joined} where a.number = ${number}`.execute(tx)).rows[0]

/** Whether an assistance lies in the reader's scope. Run it in staffRead. */
export const seesAssistance = async (tx: Sql, id: Id): Promise<boolean> =>
  (await sql`select 1 from accounts.assistance where id = ${id}`.execute(tx)).rows.length > 0

/** Ids of assistances in scope, newest first. Run it in staffRead. */
export const assistancesPage = async (
  tx: Sql,
  learnerIds: readonly Id[] | undefined,
  before: Id | undefined,
  limit: number,
): Promise<Id[]> =>
  (
    await sql<{ id: Id }>`select a.id from accounts.assistance a
      where ${learnerIds === undefined ? sql`true` : sql`a.learner_id = any(${[...learnerIds]}::bigint[])`} and ${before === undefined ? sql`true` : sql`a.id < ${before}`}
      order by a.id desc limit ${limit}`.execute(tx)
  ).rows.map((row) => row.id)

/** Assistances with their names; which ones was decided before. */
export const assistancesOf = async (db: Sql, ids: readonly Id[]): Promise<AssistanceRow[]> =>
  (await sql<AssistanceRow>`select ${columns} from ${joined} where a.id = any(${[...ids]}::bigint[]) order by a.id desc`.execute(db)).rows

/** The next serial of a receipt number. */
export const nextAssistance = async (tx: Sql): Promise<string> =>
  (await sql<{ n: string }>`select nextval('accounts.assistance_serial') as n`.execute(tx)).rows[0]?.n ?? ''

/** Stores an assistance that begins. */
export const insertAssistance = (
  tx: Sql,
  a: {
    id: Id
    number: string
    learnerId: Id | null
    lookup: string
    personName: string | null
    idMasked: string
    staffId: Id
    unit: ActorOrganization
    consent: 'form' | 'code'
    phoneMasked: string | null
    formFileId: Id | null
    readByCard: boolean
    now: Date
    endsAt: Date
  },
) =>
  sql`insert into accounts.assistance (id, number, learner_id, person_lookup, person_name, id_masked, staff_id, organization_id, l1, l2, l3, l4, consent, phone_masked, form_file_id, read_by_card, at, ends_at)
    values (${a.id}, ${a.number}, ${a.learnerId}, ${a.lookup}, ${a.personName}, ${a.idMasked}, ${a.staffId}, ${a.unit.id}, ${a.unit.l1}, ${a.unit.l2}, ${a.unit.l3}, ${a.unit.l4}, ${a.consent}, ${a.phoneMasked}, ${a.formFileId},
      ${a.readByCard}, ${a.now}, ${a.endsAt})`.execute(tx)

/** Ends an assistance of its clerk; says whether it was open. */
export const endAssistance = async (tx: Sql, id: Id, staffId: Id, now: Date): Promise<boolean> =>
  (
    await sql`update accounts.assistance set closed_at = ${now} where id = ${id} and staff_id = ${staffId} and closed_at is null and ends_at > ${now}`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Appends an act; the assistance must be locked. */
export const insertAct = (tx: Sql, a: { assistanceId: Id; act: string; number: string | null; caseId: Id | null; now: Date }) =>
  sql`insert into accounts.assisted_act (assistance_id, seq, act, number, case_id, at)
    select ${a.assistanceId}, coalesce(max(seq), 0) + 1, ${a.act}, ${a.number}::text, ${a.caseId}::bigint, ${a.now}::timestamptz from accounts.assisted_act where assistance_id = ${a.assistanceId}`.execute(
    tx,
  )

/** An act with the state of its case. */
export type ActRow = { assistance_id: Id; act: string; number: string | null; at: Date; case_state: string | null }

/** The acts of assistances, oldest first. */
export const actsOf = async (db: Sql, ids: readonly Id[]): Promise<ActRow[]> =>
  (
    await sql<ActRow>`select a.assistance_id, a.act, a.number, a.at, c.state as case_state from accounts.assisted_act a left join reviews.case c on c.id = a.case_id
      where a.assistance_id = any(${[...ids]}::bigint[]) order by a.assistance_id, a.seq`.execute(db)
  ).rows

/** Whose signed form a file is, where the assistance lies in the reader's scope. Run it in staffRead. */
export const formSeen = async (tx: Sql, fileId: Id): Promise<{ learner_id: Id | null } | undefined> =>
  (await sql<{ learner_id: Id | null }>`select learner_id from accounts.assistance where form_file_id = ${fileId}`.execute(tx)).rows[0]
