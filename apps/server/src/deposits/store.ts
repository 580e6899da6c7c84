import type { deposits } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An application as stored, with what its readers need of its entry, office, person and case. The name is unmasked: the action masks. */
export type DepositRow = {
  id: Id
  number: string
  learner_id: Id
  learner_name: string
  account_no: string
  entry_id: Id | null
  entry_number: string | null
  entry_name: string | null
  type_code: string | null
  type_name: string | null
  issuer: string | null
  wanted: string | null
  state: deposits.DepositState
  channel: 'self' | 'counter' | 'api'
  organization_id: Id
  office: string
  office_phone: string | null
  l1: Id
  l2: Id | null
  l3: Id | null
  l4: Id | null
  content: deposits.DepositContent
  certificate_sealed: Buffer | null
  entered_by: Id | null
  entered_name: string | null
  entered_organization_id: Id | null
  case_id: Id | null
  outcome_id: Id | null
  due_on: string | null
  created_at: Date
  updated_at: Date
  version: number
}

const columns =
  sql.raw(`d.id, d.number, d.learner_id, l.name as learner_name, l.account_no, d.entry_id, e.number as entry_number, e.name as entry_name, e.type_code, t.zh as type_name, i.name as issuer, d.wanted, d.state, d.channel,
  d.organization_id, u.name as office, u.phone as office_phone, d.l1, d.l2, d.l3, d.l4, d.content, d.certificate_sealed, d.entered_by, d.entered_organization_id, d.case_id, d.outcome_id, c.due_on, d.created_at, d.updated_at, d.version,
  (select s.name from identity.staff s where s.id = d.entered_by) as entered_name`)
const joins =
  sql.raw(`join lateral outcomes.holder(d.learner_id) l on true join organizations.organization u on u.id = d.organization_id left join catalog.entry e on e.id = d.entry_id left join catalog.type t on t.code = e.type_code
  left join catalog.issuer i on i.id = e.issuer_id left join reviews.case c on c.id = d.case_id`)

/** Creates an application. */
export const insertDeposit = (
  tx: Sql,
  d: {
    id: Id
    number: string
    learnerId: Id
    entryId: Id | null
    wanted: string | null
    state: deposits.DepositState
    channel: 'self' | 'counter' | 'api'
    organizationId: Id
    levels: Levels
    content: deposits.DepositContent
    certificateSealed: Buffer | null
    enteredBy: Id | null
    enteredOrganizationId: Id | null
    now: Date
    expiresAt: Date | null
  },
) =>
  sql`insert into deposits.deposit (id, number, learner_id, entry_id, wanted, state, channel, organization_id, l1, l2, l3, l4, content, certificate_sealed, entered_by, entered_organization_id, created_at, updated_at, expires_at)
    values (${d.id}, ${d.number}, ${d.learnerId}, ${d.entryId}, ${d.wanted}, ${d.state}, ${d.channel}, ${d.organizationId}, ${d.levels.l1}, ${d.levels.l2}, ${d.levels.l3}, ${d.levels.l4}, ${JSON.stringify(d.content)}, ${d.certificateSealed},
      ${d.enteredBy}, ${d.enteredOrganizationId}, ${d.now}, ${d.now}, ${d.expiresAt})`.execute(tx)

/** An application of a person; with `lock` its row is held until the transaction ends, so that two commands on it follow each other. */
export const depositOfPerson = async (tx: Sql, learnerIds: readonly Id[], id: Id, lock = false): Promise<DepositRow | undefined> => {
  if (lock) await sql`select 1 from deposits.deposit where id = ${id} for update`.execute(tx)
  return (
    await sql<DepositRow>`select ${columns} from deposits.deposit d ${joins} where d.id = ${id} and d.learner_id = any(${learnerIds}::bigint[])`.execute(
      tx,
    )
  ).rows[0]
}

/** An application by id; staff reads run it in staffRead, commands decide the scope on the row. */
export const depositById = async (tx: Sql, id: Id, lock = false): Promise<DepositRow | undefined> => {
  if (lock) await sql`select 1 from deposits.deposit where id = ${id} for update`.execute(tx)
  return (await sql<DepositRow>`select ${columns} from deposits.deposit d ${joins} where d.id = ${id}`.execute(tx)).rows[0]
}

/** A person's applications, newest first; limit + 1 rows. */
export const depositsOfPerson = async (tx: Sql, learnerIds: readonly Id[], before: Id | undefined, limit: number): Promise<DepositRow[]> =>
  (
    await sql<DepositRow>`select ${columns} from deposits.deposit d ${joins} where d.learner_id = any(${learnerIds}::bigint[]) and d.id < ${before ?? '9223372036854775807'} order by d.id desc limit ${limit + 1}`.execute(
      tx,
    )
  ).rows

/** Applications inside the caller's scope, newest first; limit + 1 rows. Run it in staffRead; as the application only with `enteredAt`, the caller's own unit. */
export const depositsPage = async (
  tx: Sql,
  f: {
    state?: string | undefined
    learnerIds?: readonly Id[] | undefined
    enteredAt?: Id | undefined
    before?: Id | undefined
    limit: number
  },
): Promise<DepositRow[]> => {
  const where = [sql`d.state <> 'draft'`, sql`d.id < ${f.before ?? '9223372036854775807'}`]
  if (f.state !== undefined) where.push(sql`d.state = ${f.state}`)
  if (f.learnerIds !== undefined) where.push(sql`d.learner_id = any(${[...f.learnerIds]}::bigint[])`)
  if (f.enteredAt !== undefined) where.push(sql`d.entered_organization_id = ${f.enteredAt}`)
  return (
    await sql<DepositRow>`select ${columns} from deposits.deposit d ${joins} where ${sql.join(where, sql` and `)} order by d.id desc limit ${f.limit + 1}`.execute(
      tx,
    )
  ).rows
}

/** How many drafts a person has. */
export const draftCount = async (tx: Sql, learnerIds: readonly Id[]): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from deposits.deposit where learner_id = any(${learnerIds}::bigint[]) and state = 'draft'`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

/** Saves what was typed. */
export const saveContent = (
  tx: Sql,
  id: Id,
  facts: { entryId: Id | null; content: deposits.DepositContent; certificateSealed: Buffer | null; now: Date },
) =>
  sql`update deposits.deposit set entry_id = ${facts.entryId}, content = ${JSON.stringify(facts.content)}, certificate_sealed = ${facts.certificateSealed}, updated_at = ${facts.now}, version = version + 1 where id = ${id}`.execute(
    tx,
  )

/** Moves an application to a state, with the office, case and outcome that come with it where given. */
export const setState = (
  tx: Sql,
  id: Id,
  s: { state: deposits.DepositState; now: Date; office?: { id: Id; levels: Levels }; caseId?: Id; outcomeId?: Id; wanted?: string },
) => {
  const sets = [sql`state = ${s.state}`, sql`updated_at = ${s.now}`, sql`version = version + 1`]
  if (s.state !== 'draft') sets.push(sql`expires_at = null`)
  if (s.office !== undefined)
    sets.push(
      sql`organization_id = ${s.office.id}, l1 = ${s.office.levels.l1}, l2 = ${s.office.levels.l2}, l3 = ${s.office.levels.l3}, l4 = ${s.office.levels.l4}`,
    )
  if (s.caseId !== undefined) sets.push(sql`case_id = ${s.caseId}`)
  if (s.outcomeId !== undefined) sets.push(sql`outcome_id = ${s.outcomeId}`)
  if (s.wanted !== undefined) sets.push(sql`wanted = ${s.wanted}`)
  return sql`update deposits.deposit set ${sql.join(sets)} where id = ${id}`.execute(tx)
}

/** Removes a draft with its list of attachments. */
export const removeDraft = async (tx: Sql, id: Id): Promise<void> => {
  await sql`delete from deposits.attachment where deposit_id = ${id}`.execute(tx)
  await sql`delete from deposits.deposit where id = ${id} and state = 'draft'`.execute(tx)
}

/** Drafts whose thirty days are over; returns how many went. */
export const sweepDrafts = async (tx: Sql, now: Date): Promise<number> => {
  const { rows } = await sql<{
    id: Id
  }>`select id from deposits.deposit where state = 'draft' and expires_at < ${now} limit 500 for update skip locked`.execute(tx)
  for (const { id } of rows) await removeDraft(tx, id)
  return rows.length
}

/** Replaces the attachments by these files, in this order; answers false where a file is not the owner's. */
export const replaceAttachments = async (
  tx: Sql,
  depositId: Id,
  fileIds: readonly Id[],
  owner: { kind: 'learner' | 'staff'; id: Id },
): Promise<boolean> => {
  const own = await sql<{ id: Id }>`select f.id from files.file f where f.id = any(${fileIds}::bigint[]) and f.deleted_at is null
    and ((f.owner_kind = ${owner.kind} and f.owner_id = ${owner.id}) or exists (select 1 from deposits.attachment a where a.deposit_id = ${depositId} and a.file_id = f.id))`.execute(
    tx,
  )
  if (own.rows.length !== new Set(fileIds).size) return false
  await sql`delete from deposits.attachment where deposit_id = ${depositId}`.execute(tx)
  for (const [position, fileId] of [...new Set(fileIds)].entries())
    await sql`insert into deposits.attachment (deposit_id, file_id, position) values (${depositId}, ${fileId}, ${position})`.execute(tx)
  return true
}

/** The attachments of applications, in order. */
export const attachmentsOf = async (tx: Sql, depositIds: readonly Id[]) =>
  (
    await sql<{
      deposit_id: Id
      file_id: Id
      name: string
      type: string
      size: string
    }>`select a.deposit_id, f.id as file_id, f.name, f.type, f.size from deposits.attachment a join files.file f on f.id = a.file_id
    where a.deposit_id = any(${depositIds}::bigint[]) and f.deleted_at is null order by a.deposit_id, a.position`.execute(tx)
  ).rows

/** The steps of the cases behind applications, oldest first. */
export const stepsOf = async (tx: Sql, caseIds: readonly Id[]) =>
  (
    await sql<{
      case_id: Id
      event: string
      at: Date
      organization: string | null
      reason: string | null
      note: string | null
      fields: unknown
    }>`select s.case_id, s.event, s.at, u.name as organization, s.reason, s.note, s.fields
    from reviews.step s left join organizations.organization u on u.id = s.organization_id where s.case_id = any(${caseIds}::bigint[]) order by s.case_id, s.seq`.execute(
      tx,
    )
  ).rows

/** Outcomes of the person with the same achievement or a near date, for the reviewer's duplicate check. */
export const similarOutcomes = async (tx: Sql, learnerIds: readonly Id[], entryId: Id | null) =>
  (
    await sql<{
      id: Id
      entry: string
      obtained_on: string
      certificate_no: string | null
    }>`select o.id, e.name as entry, o.obtained_on, o.certificate_no from outcomes.outcome o join catalog.entry e on e.id = o.entry_id
    where o.learner_id = any(${[...learnerIds]}::bigint[]) and (${entryId}::bigint is null or e.achievement_id = (select achievement_id from catalog.entry where id = ${entryId}) or e.issuer_id = (select issuer_id from catalog.entry where id = ${entryId})) order by o.obtained_on desc limit 5`.execute(
      tx,
    )
  ).rows

/** The learner's state and home unit, for opening an application. */
export const learnerFacts = async (
  tx: Sql,
  id: Id,
): Promise<
  | { state: string; name: string; learner_kind: string; organization_id: Id; l1: Id; l2: Id | null; l3: Id | null; l4: Id | null }
  | undefined
> =>
  (
    await sql<{
      state: string
      name: string
      learner_kind: string
      organization_id: Id
      l1: Id
      l2: Id | null
      l3: Id | null
      l4: Id | null
    }>`select state, name, learner_kind, organization_id, l1, l2, l3, l4 from accounts.learner where id = ${id}`.execute(tx)
  ).rows[0]

/** A number for an application: year and a running number. */
export const nextNumber = async (tx: Sql, day: string): Promise<string> => {
  const { rows } = await sql<{ n: string }>`select nextval('deposits.number') as n`.execute(tx)
  return `D${day.slice(0, 4)}${String(rows[0]?.n ?? 0).padStart(8, '0')}`
}

/** A catalogue entry with everything a deposit needs of its achievement. Credits in hundredths, time in minutes. */
export type EntryRow = {
  id: Id
  number: string
  name: string
  achievement_id: Id
  achievement_version: number
  term_id: number | null
  type_code: string
  type_zh: string
  issuer_id: Id
  issuer: string
  state: string
  opens_on: string
  closes_on: string | null
  channels: string[]
  depositors: Id[]
  regions: string[]
  learner_kinds: string[]
  review_path: 'none' | 'first' | 'firstFinal' | 'sampled'
  sample_percent: number
  evidence: string[]
  credits: number
  points: number
  minutes: number
  grading: 'percent' | 'grade' | 'pass'
  pass_mark: number | null
  certificate_pattern: string | null
  validity_months: number
  repeats: 'never' | 'term' | 'day'
  organization_id: Id
  l1: Id
  l2: Id | null
}

/** A published or closed entry by id or by number. Entries are reference data: nothing is locked. */
export const entryBy = async (tx: Sql, by: { id: Id } | { number: string }): Promise<EntryRow | undefined> =>
  (
    await sql<EntryRow>`select e.id, e.number, e.name, e.achievement_id, e.achievement_version, e.term_id, e.type_code, t.zh as type_zh, e.issuer_id, i.name as issuer, e.state, e.opens_on, e.closes_on, e.channels,
      e.depositors::text[] as depositors, e.regions, e.learner_kinds, e.review_path, t.sample_percent, e.evidence, e.credits, e.points, v.minutes, v.grading, v.pass_mark, v.certificate_pattern, v.validity_months, v.repeats, e.organization_id, e.l1, e.l2
    from catalog.entry e join catalog.type t on t.code = e.type_code join catalog.issuer i on i.id = e.issuer_id
      join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version
    where ${'id' in by ? sql`e.id = ${by.id}` : sql`e.number = ${by.number}`} and e.state in ('published', 'closed')`.execute(tx)
  ).rows[0]

/** Whether the caller's scope holds an affiliation of the learner. Run it in staffRead. */
export const seesLearner = async (tx: Sql, learnerId: Id): Promise<boolean> =>
  (await sql`select 1 from accounts.affiliation where learner_id = ${learnerId} limit 1`.execute(tx)).rows.length > 0

/** The masked document number of a learner. */
export const maskedDocument = async (tx: Sql, learnerId: Id): Promise<string> =>
  (await sql<{ id_masked: string }>`select id_masked from accounts.learner where id = ${learnerId}`.execute(tx)).rows[0]?.id_masked ?? ''

/** The applications that a file is attached to, drafts left out. */
export const attachedTo = async (tx: Sql, fileId: Id) =>
  (
    await sql<{
      id: Id
      learner_id: Id
      outcome_id: Id | null
      entered_organization_id: Id | null
    }>`select d.id, d.learner_id, d.outcome_id, d.entered_organization_id
      from deposits.attachment a join deposits.deposit d on d.id = a.deposit_id where a.file_id = ${fileId} and d.state <> 'draft' order by d.id limit 20`.execute(
      tx,
    )
  ).rows

/** Whether an application is in the caller's scope. Run it in staffRead. */
export const seesDeposit = async (tx: Sql, id: Id): Promise<boolean> =>
  (await sql`select 1 from deposits.deposit where id = ${id}`.execute(tx)).rows.length > 0

/** Whether a file is attached to an application of a person (any of their ids). */
export const attachedToPerson = async (tx: Sql, learnerIds: readonly Id[], fileId: Id): Promise<boolean> =>
  (
    await sql`select 1 from deposits.attachment a join deposits.deposit d on d.id = a.deposit_id where a.file_id = ${fileId} and d.learner_id = any(${[...learnerIds]}::bigint[]) limit 1`.execute(
      tx,
    )
  ).rows.length > 0

/** The number of a pushed application for a person and entry that still waits on the desk; the person's row is held, so that two pushes at once make one. */
export const waitingPush = async (tx: Sql, learnerId: Id, entryId: Id): Promise<string | undefined> => {
  await sql`select 1 from accounts.learner where id = ${learnerId} for update`.execute(tx)
  const { rows } = await sql<{
    number: string
  }>`select number from deposits.deposit where entry_id = ${entryId} and channel = 'api' and (learner_id = ${learnerId} or learner_id in (select learner_id from accounts.alias where canonical_id = ${learnerId} and undone_at is null)) and state in ('submitted', 'accepted', 'firstReviewed', 'returned') limit 1`.execute(
    tx,
  )
  return rows[0]?.number
}
