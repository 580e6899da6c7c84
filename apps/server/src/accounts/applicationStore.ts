import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { IdKind } from '../platform/pure/idNumber.ts'

/** States of an application in its table; `opened` is the case's `approved`. */
export type ApplicationState = 'submitted' | 'accepted' | 'opened' | 'returned' | 'refused' | 'withdrawn'

/** What an application holds beside its columns. The tie is made when the account opens. */
export type Details = {
  readonly regionCode: string
  readonly learnerKind: 'student' | 'resident' | 'employee' | 'senior'
  readonly guardianName: string | null
  readonly township: string | null
  readonly className: string | null
  readonly studentNo: string | null
  readonly birthOn: string | null
  readonly sex: 'male' | 'female' | null
  readonly checkedInPerson: boolean
  readonly tieUnitId: Id
  readonly tieKind: 'student' | 'resident' | 'employee'
  readonly warnings: readonly string[]
}

/** An application as stored. */
export type ApplicationRow = Levels & {
  id: Id
  number: string
  state: ApplicationState
  channel: 'counter' | 'portal'
  name: string
  id_kind: IdKind
  id_sealed: Buffer
  id_lookup: string
  id_masked: string
  phone_sealed: Buffer | null
  phone_lookup: string | null
  phone_masked: string | null
  guardian_phone_sealed: Buffer | null
  details: Details
  secret_hash: Buffer | null
  entered_by: Id | null
  entered_organization_id: Id | null
  organization_id: Id
  organization: string
  organization_phone: string | null
  entered_by_name: string | null
  case_id: Id | null
  learner_id: Id | null
  created_at: Date
  due_on: string | null
  version: number
}

const columns =
  sql.raw(`p.id, p.number, p.state, p.channel, p.name, p.id_kind, p.id_sealed, p.id_lookup, p.id_masked, p.phone_sealed, p.phone_lookup, p.phone_masked, p.guardian_phone_sealed, p.details, p.secret_hash,
  p.entered_by, p.entered_organization_id, p.organization_id, o.name as organization, o.phone as organization_phone, s.name as entered_by_name, p.l1, p.l2, p.l3, p.l4, p.case_id, p.learner_id, p.created_at, c.due_on, p.version`)
const joins = sql.raw(
  'join organizations.organization o on o.id = p.organization_id left join identity.staff s on s.id = p.entered_by left join reviews.case c on c.id = p.case_id',
)

/** An application as it is inserted. */
export type NewApplication = {
  readonly id: Id
  readonly number: string
  readonly channel: 'counter' | 'portal'
  readonly name: string
  readonly document: { readonly kind: IdKind; readonly sealed: Buffer; readonly lookup: string; readonly masked: string }
  readonly phone: { readonly sealed: Buffer; readonly lookup: string; readonly masked: string } | null
  readonly guardianPhoneSealed: Buffer | null
  readonly details: Details
  readonly secretHash: Buffer | null
  readonly enteredBy: Id | null
  readonly enteredOrganizationId: Id | null
  readonly organizationId: Id
  readonly levels: Levels
  readonly caseId: Id
  readonly now: Date
}

/** Stores an application. Violates application_one_portal or application_one_counter where the same one is open. */
export const insertApplication = (tx: Sql, n: NewApplication) =>
  sql`insert into accounts.application (id, number, state, channel, name, id_kind, id_sealed, id_lookup, id_masked, phone_sealed, phone_lookup, phone_masked, guardian_phone_sealed, details, secret_hash, entered_by,
      entered_organization_id, organization_id, l1, l2, l3, l4, case_id, created_at, updated_at)
    values (${n.id}, ${n.number}, 'submitted', ${n.channel}, ${n.name}, ${n.document.kind}, ${n.document.sealed}, ${n.document.lookup}, ${n.document.masked}, ${n.phone?.sealed ?? null}, ${n.phone?.lookup ?? null},
      ${n.phone?.masked ?? null}, ${n.guardianPhoneSealed}, ${JSON.stringify(n.details)}, ${n.secretHash}, ${n.enteredBy}, ${n.enteredOrganizationId}, ${n.organizationId}, ${n.levels.l1}, ${n.levels.l2}, ${n.levels.l3},
      ${n.levels.l4}, ${n.caseId}, ${n.now}, ${n.now})`.execute(tx)

/** One application by id; `lock` holds the row until the transaction ends. In staffRead the policy decides whether it is there. */
export const applicationById = async (tx: Sql, id: Id, lock = false): Promise<ApplicationRow | undefined> =>
  (
    await sql<ApplicationRow>`select ${columns} from accounts.application p ${joins} where p.id = ${id} ${lock ? sql`for update of p` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** One application by its number; the caller compares the secret. */
export const applicationByNumber = async (tx: Sql, number: string, lock = false): Promise<ApplicationRow | undefined> =>
  (
    await sql<ApplicationRow>`select ${columns} from accounts.application p ${joins} where p.number = ${number} ${lock ? sql`for update of p` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** One page of applications in scope, newest first. Run it in staffRead. */
export const applicationsPage = async (
  tx: Sql,
  f: { readonly state?: string | undefined; readonly channel?: string | undefined; readonly enteredBy?: Id | undefined },
  before: Id | undefined,
  limit: number,
): Promise<ApplicationRow[]> => {
  const where = [sql`true`]
  if (f.state !== undefined) where.push(sql`p.state = ${f.state}`)
  if (f.channel !== undefined) where.push(sql`p.channel = ${f.channel}`)
  if (f.enteredBy !== undefined) where.push(sql`p.entered_by = ${f.enteredBy}`)
  if (before !== undefined) where.push(sql`p.id < ${before}`)
  return (
    await sql<ApplicationRow>`select ${columns} from accounts.application p ${joins} where ${sql.join(where, sql` and `)} order by p.id desc limit ${limit}`.execute(
      tx,
    )
  ).rows
}

/** Moves an application to a state; a conclusion names the account. */
export const moveApplication = (tx: Sql, id: Id, state: ApplicationState, learnerId: Id | null, now: Date) =>
  sql`update accounts.application set state = ${state}, learner_id = coalesce(${learnerId}, learner_id), updated_at = ${now}, version = version + 1 where id = ${id}`.execute(
    tx,
  )

/** Hands an application to another office: who sees it follows. */
export const handApplication = (tx: Sql, id: Id, unit: Levels & { readonly id: Id }, now: Date) =>
  sql`update accounts.application set organization_id = ${unit.id}, l1 = ${unit.l1}, l2 = ${unit.l2}, l3 = ${unit.l3}, l4 = ${unit.l4}, updated_at = ${now}, version = version + 1 where id = ${id}`.execute(
    tx,
  )

/** Replaces the facts of a returned application. */
export const mendApplication = (
  tx: Sql,
  id: Id,
  n: Pick<NewApplication, 'name' | 'document' | 'phone' | 'guardianPhoneSealed' | 'details' | 'now'>,
) =>
  sql`update accounts.application set state = 'submitted', name = ${n.name}, id_kind = ${n.document.kind}, id_sealed = ${n.document.sealed}, id_lookup = ${n.document.lookup}, id_masked = ${n.document.masked},
    phone_sealed = ${n.phone?.sealed ?? null}, phone_lookup = ${n.phone?.lookup ?? null}, phone_masked = ${n.phone?.masked ?? null}, guardian_phone_sealed = ${n.guardianPhoneSealed}, details = ${JSON.stringify(n.details)},
    updated_at = ${n.now}, version = version + 1 where id = ${id}`.execute(tx)
