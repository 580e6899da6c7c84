import type { outcomes } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A row to be stored. Credits in hundredths, time in minutes. */
export type NewOutcome = {
  id: Id
  learnerId: Id
  entryId: Id
  achievementId: Id
  achievementVersion: number
  typeCode: string
  issuerId: Id
  organizationId: Id
  levels: Levels
  occurrence: number
  obtainedOn: string
  minutes: number
  credits: number
  points: number
  grade: string | null
  certificateNo: string | null
  certificateSealed: Buffer | null
  certificateClaim: string | null
  expiresOn: string | null
  channel: 'batch' | 'self' | 'counter' | 'api'
  caseId: Id | null
  correctsId: Id | null
  storedAt: Date
}

const claimLearner = async (tx: Sql, o: NewOutcome): Promise<Id | undefined> => {
  const made =
    await sql`insert into outcomes.learner_claim (learner_id, achievement_id, occurrence, outcome_id) values (${o.learnerId}, ${o.achievementId}, ${o.occurrence}, ${o.id}) on conflict do nothing`.execute(
      tx,
    )
  if (made.numAffectedRows === 1n) return undefined
  return (
    await sql<{
      outcome_id: Id
    }>`select outcome_id from outcomes.learner_claim where learner_id = ${o.learnerId} and achievement_id = ${o.achievementId} and occurrence = ${o.occurrence}`.execute(
      tx,
    )
  ).rows[0]?.outcome_id
}

const claimCertificate = async (tx: Sql, o: NewOutcome): Promise<boolean> => {
  if (o.certificateClaim === null) return true
  const made =
    await sql`insert into outcomes.certificate_claim (issuer_id, number, outcome_id, learner_id) values (${o.issuerId}, ${o.certificateClaim}, ${o.id}, ${o.learnerId}) on conflict do nothing`.execute(
      tx,
    )
  return made.numAffectedRows === 1n
}

/**
 * Claims uniqueness and inserts the outcome. A claim waits for a parallel transaction that holds the same one, so that of two at once exactly one
 * stores. Answers what stood in the way; the caller rolls back then.
 */
export const insertOutcome = async (
  tx: Sql,
  o: NewOutcome,
): Promise<{ stored: true } | { duplicate: 'result'; outcomeId: Id } | { duplicate: 'certificate' }> => {
  const earlier = await claimLearner(tx, o)
  if (earlier !== undefined) return { duplicate: 'result', outcomeId: earlier }
  if (!(await claimCertificate(tx, o))) return { duplicate: 'certificate' }
  const l = o.levels
  await sql`insert into outcomes.outcome (learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, occurrence, obtained_on,
      minutes, credits, points, grade, certificate_no, certificate_sealed, expires_on, channel, case_id, corrects_id, stored_at)
    values (${o.learnerId}, ${o.id}, ${o.entryId}, ${o.achievementId}, ${o.achievementVersion}, ${o.typeCode}, ${o.issuerId}, ${o.organizationId}, ${l.l1}, ${l.l2}, ${l.l3}, ${l.l4}, ${o.occurrence}, ${o.obtainedOn},
      ${o.minutes}, ${o.credits}, ${o.points}, ${o.grade}, ${o.certificateNo}, ${o.certificateSealed}, ${o.expiresOn}, ${o.channel}, ${o.caseId}, ${o.correctsId}, ${o.storedAt})`.execute(
    tx,
  )
  return { stored: true }
}

/**
 * Whether other accounts of the person hold the result. For a correction those that stopped counting through the merge do not stand in the way: they are
 * the same result once more. The person must be held (heldPersonIds).
 */
export const claimedUnder = async (
  tx: Sql,
  learnerIds: readonly Id[],
  o: Pick<NewOutcome, 'achievementId' | 'occurrence' | 'correctsId'>,
): Promise<boolean> => {
  const counting = sql`not exists (select 1 from outcomes.status_change s where s.learner_id = c.learner_id and s.outcome_id = c.outcome_id and s.status = 'doubled'
    and not exists (select 1 from outcomes.status_change t where t.learner_id = s.learner_id and t.outcome_id = s.outcome_id and t.seq > s.seq))`
  const { rows } =
    await sql`select 1 from outcomes.learner_claim c where c.learner_id = any(${[...learnerIds]}::bigint[]) and c.achievement_id = ${o.achievementId} and c.occurrence = ${o.occurrence}
      and ${o.correctsId === null ? sql`true` : counting} limit 1`.execute(tx)
  return rows.length > 0
}

/** The outcome that holds the claims of a would-be one, if any: the check before an application is accepted. Nothing is locked. */
export const existingClaim = async (
  tx: Sql,
  facts: { learnerIds: readonly Id[]; achievementId: Id; occurrence: number; issuerId: Id; certificateClaim: string | null },
): Promise<'result' | 'certificate' | undefined> => {
  const result =
    await sql`select 1 from outcomes.learner_claim where learner_id = any(${facts.learnerIds}::bigint[]) and achievement_id = ${facts.achievementId} and occurrence = ${facts.occurrence}`.execute(
      tx,
    )
  if (result.rows.length > 0) return 'result'
  if (facts.certificateClaim === null) return undefined
  const certificate =
    await sql`select 1 from outcomes.certificate_claim where issuer_id = ${facts.issuerId} and number = ${facts.certificateClaim}`.execute(
      tx,
    )
  return certificate.rows.length > 0 ? 'certificate' : undefined
}

/** A row of the staff list, unmasked: the action masks. */
export type OutcomeRow = {
  id: Id
  learner_id: Id
  learner_name: string
  account_no: string
  entry_id: Id
  entry_number: string
  entry_name: string
  achievement_id: Id
  achievement_version: number
  type_code: string
  type_name: string
  issuer: string
  organization_id: Id
  organization: string
  l1: Id
  l2: Id | null
  l3: Id | null
  l4: Id | null
  obtained_on: string
  expires_on: string | null
  credits: number
  minutes: number
  points: number
  grade: string | null
  certificate_no: string | null
  sealed: boolean
  channel: 'batch' | 'self' | 'counter' | 'api'
  batch_id: Id | null
  row_no: number | null
  case_id: Id | null
  stored_at: Date
  last_status: outcomes.OutcomeStatus | null
  description: string | null
}

// The learner's name comes through a function of the bank: an outcome deposited by one's own unit is seen even where the person is not affiliated any more.
const columns =
  sql.raw(`o.id, o.learner_id, l.name as learner_name, l.account_no, o.entry_id, e.number as entry_number, e.name as entry_name, o.achievement_id, o.achievement_version, o.type_code, t.zh as type_name,
  i.name as issuer, o.organization_id, u.name as organization, o.l1, o.l2, o.l3, o.l4, o.obtained_on, o.expires_on, o.credits, o.minutes, o.points, o.grade, o.certificate_no, o.certificate_sealed is not null as sealed,
  o.channel, o.batch_id, o.row_no, o.case_id, o.stored_at, (select s.status from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1) as last_status,
  v.description`)
const joins =
  sql.raw(`join catalog.entry e on e.id = o.entry_id join catalog.type t on t.code = o.type_code join catalog.issuer i on i.id = o.issuer_id join organizations.organization u on u.id = o.organization_id
  join lateral outcomes.holder(o.learner_id) l on true join catalog.achievement_version v on v.achievement_id = o.achievement_id and v.version = o.achievement_version`)

/** What a list may be narrowed to. */
export type OutcomeFilter = {
  /** The ids of one person. */
  learnerIds?: readonly Id[] | undefined
  entryId?: Id | undefined
  batchId?: Id | undefined
  typeCode?: string | undefined
  organizationId?: Id | undefined
  channel?: string | undefined
  from?: string | undefined
  to?: string | undefined
  before?: Id | undefined
  limit: number
}

/** One page of outcomes, newest id first, inside the caller's scope (run it in staffRead). Reads limit + 1 rows. */
export const outcomesPage = async (tx: Sql, f: OutcomeFilter): Promise<OutcomeRow[]> => {
  const where = [sql`true`]
  if (f.learnerIds !== undefined) where.push(sql`o.learner_id = any(${[...f.learnerIds]}::bigint[])`)
  if (f.entryId !== undefined) where.push(sql`o.entry_id = ${f.entryId}`)
  if (f.batchId !== undefined) where.push(sql`o.batch_id = ${f.batchId}`)
  if (f.typeCode !== undefined) where.push(sql`o.type_code = ${f.typeCode}`)
  const unit = f.organizationId
  if (unit !== undefined) where.push(sql`(o.l1 = ${unit} or o.l2 = ${unit} or o.l3 = ${unit} or o.l4 = ${unit})`)
  if (f.channel !== undefined) where.push(sql`o.channel = ${f.channel}`)
  if (f.from !== undefined) where.push(sql`o.obtained_on >= ${f.from}`)
  if (f.to !== undefined) where.push(sql`o.obtained_on <= ${f.to}`)
  if (f.before !== undefined) where.push(sql`o.id < ${f.before}`)
  return (
    await sql<OutcomeRow>`select ${columns} from (select * from outcomes.outcome o where ${sql.join(where, sql` and `)} order by o.id desc limit ${f.limit + 1}) o ${joins} order by o.id desc`.execute(
      tx,
    )
  ).rows
}

/** One outcome by its id, inside the caller's scope. */
export const outcomeById = async (tx: Sql, id: Id): Promise<OutcomeRow | undefined> =>
  (await sql<OutcomeRow>`select ${columns} from outcomes.outcome o ${joins} where o.id = ${id}`.execute(tx)).rows[0]

/** One outcome of a person (any of their merged ids). */
export const outcomeOfPerson = async (tx: Sql, learnerIds: readonly Id[], id: Id): Promise<OutcomeRow | undefined> =>
  (
    await sql<OutcomeRow>`select ${columns} from outcomes.outcome o ${joins} where o.learner_id = any(${learnerIds}::bigint[]) and o.id = ${id}`.execute(
      tx,
    )
  ).rows[0]

/** Outcomes that hold a certificate number under any issuer; run it in staffRead. */
export const outcomesByCertificate = async (tx: Sql, claims: readonly string[]): Promise<OutcomeRow[]> =>
  (
    await sql<OutcomeRow>`select ${columns} from outcomes.certificate_holder(${claims}::text[]) c join outcomes.outcome o on o.learner_id = c.learner_id and o.id = c.outcome_id ${joins} order by o.id desc limit 50`.execute(
      tx,
    )
  ).rows

/**
 * Holds an outcome against every act that ends it or makes something rest on it, until the transaction ends; false where its deposit was undone meanwhile.
 * The row held is its claim: the outcome itself is immutable.
 */
export const holdOutcome = async (tx: Sql, learnerId: Id, id: Id): Promise<boolean> =>
  (await sql`select 1 from outcomes.learner_claim where learner_id = ${learnerId} and outcome_id = ${id} for update`.execute(tx)).rows
    .length > 0

/** The status rows of an outcome, oldest first. */
export const statusHistory = async (tx: Sql, learnerId: Id, id: Id) =>
  (
    await sql<{
      status: outcomes.OutcomeStatus
      reason: string | null
      note: string | null
      at: Date
      organization: string | null
    }>`select s.status, s.reason, s.note, s.at, u.name as organization
    from outcomes.status_change s left join organizations.organization u on u.id = s.organization_id where s.learner_id = ${learnerId} and s.outcome_id = ${id} order by s.seq`.execute(
      tx,
    )
  ).rows

/** The last status row's number and status, to append the next. */
export const lastStatus = async (tx: Sql, learnerId: Id, id: Id): Promise<{ seq: number; status: outcomes.OutcomeStatus } | undefined> =>
  (
    await sql<{
      seq: number
      status: outcomes.OutcomeStatus
    }>`select seq, status from outcomes.status_change where learner_id = ${learnerId} and outcome_id = ${id} order by seq desc limit 1`.execute(
      tx,
    )
  ).rows[0]

/**
 * Appends a status row. The primary key makes of two at once exactly one: answers false for the loser, and for whoever would let an outcome stand again
 * that was revoked, corrected or undone.
 */
export const appendStatus = async (
  tx: Sql,
  row: {
    learnerId: Id
    outcomeId: Id
    seq: number
    status: outcomes.OutcomeStatus
    reason: string | null
    note: string | null
    actorId: Id | null
    organizationId: Id | null
    at: Date
  },
): Promise<boolean> => {
  try {
    const made =
      await sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, reason, note, actor_id, organization_id, at)
      select ${row.learnerId}, ${row.outcomeId}, ${row.seq}, ${row.status}, ${row.reason}, ${row.note}, ${row.actorId}::bigint, ${row.organizationId}::bigint, ${row.at}
      where not exists (select 1 from outcomes.status_change s where s.learner_id = ${row.learnerId} and s.outcome_id = ${row.outcomeId} and s.seq = ${row.seq - 1}
        and s.status in ('revoked', 'corrected', 'undone'))`.execute(tx)
    return made.numAffectedRows === 1n
  } catch (error) {
    if (violates(error, 'status_change_pkey')) return false
    throw error
  }
}

/** The batch behind an outcome, for its provenance. */
export const batchProvenance = async (tx: Sql, batchId: Id) =>
  (
    await sql<{
      id: Id
      file_name: string
      sha256: string | null
      prepared_by: string
      approved_by: string | null
    }>`select b.id, b.file_name, encode(b.file_sha256, 'hex') as sha256, p.name as prepared_by, a.name as approved_by
    from deposits.batch b join identity.staff p on p.id = b.prepared_by left join identity.staff a on a.id = b.approved_by where b.id = ${batchId}`.execute(
      tx,
    )
  ).rows[0]

/**
 * The files of the applications behind an outcome and behind the versions that it corrects, and the version that stands in its place now. Run as the
 * application, once it was decided that the caller sees the outcome.
 */
export const evidenceOf = async (tx: Sql, learnerId: Id, id: Id) =>
  (
    await sql<{ fileId: Id; name: string; type: string; size: string }>`with recursive versions as (
        select o.id, o.corrects_id from outcomes.outcome o where o.learner_id = ${learnerId} and o.id = ${id}
        union all select o.id, o.corrects_id from versions v join outcomes.outcome o on o.learner_id = ${learnerId} and o.id = v.corrects_id)
      select f.id as "fileId", f.name, f.type, f.size from versions v join deposits.deposit d on d.learner_id = ${learnerId} and d.outcome_id = v.id
        join deposits.attachment a on a.deposit_id = d.id join files.file f on f.id = a.file_id where f.deleted_at is null order by v.id desc, a.position limit 50`.execute(
      tx,
    )
  ).rows

/** The version that a corrected outcome took the place of, and the one that took its own. */
export const neighbourVersions = async (tx: Sql, learnerId: Id, id: Id): Promise<{ corrects: Id | null; correctedBy: Id | null }> =>
  (
    await sql<{ corrects: Id | null; correctedBy: Id | null }>`select o.corrects_id as corrects,
      (select n.id from outcomes.outcome n where n.learner_id = o.learner_id and n.corrects_id = o.id order by n.id desc limit 1) as "correctedBy"
      from outcomes.outcome o where o.learner_id = ${learnerId} and o.id = ${id}`.execute(tx)
  ).rows[0] ?? { corrects: null, correctedBy: null }

/** The correction of an outcome that is under way, with the office that has it and what that wrote last when it sent it back. */
export const correctionUnderWay = async (tx: Sql, learnerId: Id, id: Id): Promise<outcomes.Outcome['correction']> =>
  (
    await sql<
      NonNullable<outcomes.Outcome['correction']>
    >`select c.number, k.field as what, k.wanted, c.state = 'returned' as returned, s.reason, s.note, u.name as office, c.due_on as "dueOn"
      from deposits.correction k join reviews.case c on c.kind = 'outcomeCorrection' and c.subject_id = k.id join organizations.organization u on u.id = c.organization_id
        left join reviews.step s on s.case_id = c.id and s.seq = c.seq and s.event = 'return'
      where k.learner_id = ${learnerId} and k.outcome_id = ${id} and k.state = 'open' order by k.id desc limit 1`.execute(tx)
  ).rows[0] ?? null

/** Whether an outcome is in the caller's scope. Run it in staffRead. */
export const seesOutcome = async (tx: Sql, learnerId: Id, id: Id): Promise<boolean> =>
  (await sql`select 1 from outcomes.outcome where learner_id = ${learnerId} and id = ${id}`.execute(tx)).rows.length > 0

/** The steps of the application behind an outcome. */
export const caseProvenance = async (tx: Sql, caseId: Id) =>
  (
    await sql<{
      number: string
      event: string | null
      at: Date | null
      organization: string | null
      actor: string | null
    }>`select c.number, s.event, s.at, u.name as organization, s.actor_name as actor
    from reviews.case c left join reviews.step s on s.case_id = c.id left join organizations.organization u on u.id = s.organization_id where c.id = ${caseId} order by s.seq`.execute(
      tx,
    )
  ).rows

/** Who at the management centre revokes outcomes, and so decides appeals against revocations. */
export const managementReviewers = async (db: Sql): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select distinct a.staff_id as id from identity.appointment a join organizations.organization o on o.id = a.organization_id
      where o.kind = 'managementCentre' and a.ended_at is null and a.role = 'managementDirector' order by id limit 50`.execute(db)
  ).rows.map((row) => row.id)
