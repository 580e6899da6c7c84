import type { reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A case as stored. */
export type CaseRow = Levels & {
  id: Id
  kind: reviews.CaseKindName
  subject_id: Id
  number: string
  title: string
  learner_id: Id | null
  learner_name: string | null
  state: reviews.CaseState
  path: 'none' | 'first' | 'firstFinal' | 'sampled'
  sampled: boolean
  organization_id: Id
  entered_by: Id | null
  authors: Id[]
  entered_organization_id: Id | null
  taken_by: Id | null
  first_reviewed_by: Id | null
  batch_id: Id | null
  type_code: string | null
  seq: number
  submitted_at: Date
  due_on: string | null
  concluded_at: Date | null
  effective_at: Date | null
}
/** One step as stored. */
export type StepRow = {
  seq: number
  event: string
  from_state: string
  to_state: string
  actor_kind: string
  actor_id: Id | null
  actor_name: string | null
  organization_id: Id | null
  organization: string | null
  at: Date
  reason: string | null
  note: string | null
  fields: string[] | null
  defects: reviews.CaseDefect[] | null
}

const caseColumns = sql.raw(
  'c.id, c.kind, c.subject_id, c.number, c.title, c.learner_id, c.learner_name, c.state, c.path, c.sampled, c.organization_id, c.l1, c.l2, c.l3, c.l4, c.entered_by, c.authors, c.entered_organization_id, c.taken_by, c.first_reviewed_by, c.batch_id, c.type_code, c.seq, c.submitted_at, c.due_on, c.concluded_at, c.effective_at',
)

/** The next number in the row of case numbers. */
export const nextNumber = async (tx: Sql): Promise<string> =>
  (await sql<{ n: string }>`select nextval('reviews.case_number') as n`.execute(tx)).rows[0]?.n ?? ''

/** A case, locked until the transaction ends: two deciders come one after the other. */
export const lockCase = async (tx: Sql, id: Id): Promise<CaseRow | undefined> =>
  (await sql<CaseRow>`select ${caseColumns} from reviews.case c where c.id = ${id} for update`.execute(tx)).rows[0]

/** The case of a subject, locked. A subject has one case of a kind for its whole life. */
export const lockCaseOf = async (tx: Sql, kind: string, subjectId: Id): Promise<CaseRow | undefined> =>
  (
    await sql<CaseRow>`select ${caseColumns} from reviews.case c where c.kind = ${kind} and c.subject_id = ${subjectId} for update`.execute(
      tx,
    )
  ).rows[0]

/** A case without a lock; under row-level security only where the reader sees it. */
export const caseById = async (db: Sql, id: Id): Promise<CaseRow | undefined> =>
  (await sql<CaseRow>`select ${caseColumns} from reviews.case c where c.id = ${id}`.execute(db)).rows[0]

/** A new case, before its first step. Two submissions of one subject meet the unique key of (kind, subject). */
export const insertCase = (
  tx: Sql,
  c: Omit<CaseRow, 'concluded_at' | 'effective_at' | 'taken_by' | 'first_reviewed_by' | 'batch_id' | 'due_on' | 'seq'>,
) =>
  sql`insert into reviews.case (id, kind, subject_id, number, title, learner_id, learner_name, state, path, sampled, organization_id, l1, l2, l3, l4, entered_by, authors, entered_organization_id, type_code, submitted_at)
    values (${c.id}, ${c.kind}, ${c.subject_id}, ${c.number}, ${c.title}, ${c.learner_id}, ${c.learner_name}, ${c.state}, ${c.path}, ${c.sampled}, ${c.organization_id}, ${c.l1}, ${c.l2}, ${c.l3}, ${c.l4},
      ${c.entered_by}, ${c.authors}::bigint[], ${c.entered_organization_id}, ${c.type_code}, ${c.submitted_at})`.execute(tx)

/** What changes when a subject comes to the desk again: who handles it, its words and its path. */
export const renewCase = (
  tx: Sql,
  c: Pick<
    CaseRow,
    | 'id'
    | 'title'
    | 'learner_name'
    | 'path'
    | 'sampled'
    | 'organization_id'
    | 'entered_by'
    | 'authors'
    | 'entered_organization_id'
    | 'type_code'
    | 'submitted_at'
  > &
    Levels,
) =>
  sql`update reviews.case set title = ${c.title}, learner_name = ${c.learner_name}, path = ${c.path}, sampled = ${c.sampled}, organization_id = ${c.organization_id}, l1 = ${c.l1}, l2 = ${c.l2}, l3 = ${c.l3}, l4 = ${c.l4},
      entered_by = ${c.entered_by}, authors = ${c.authors}::bigint[], entered_organization_id = ${c.entered_organization_id}, type_code = ${c.type_code}, submitted_at = ${c.submitted_at} where id = ${c.id}`.execute(
    tx,
  )

/** One step to be written. */
export type StepDraft = {
  caseId: Id
  seq: number
  event: string
  from: string
  to: string
  actor: { kind: string; id: Id | null; name: string | null; appointmentId: Id | null; organizationId: Id | null }
  at: Date
  reason: string | null
  note: string | null
  fields: readonly string[]
  defects: readonly reviews.CaseDefect[]
}
/** Writes a step; the primary key (case, seq) makes each step happen once. */
export const insertStep = (tx: Sql, s: StepDraft) =>
  sql`insert into reviews.step (case_id, seq, event, from_state, to_state, actor_kind, actor_id, actor_name, appointment_id, organization_id, at, reason, note, fields, defects)
    values (${s.caseId}, ${s.seq}, ${s.event}, ${s.from}, ${s.to}, ${s.actor.kind}, ${s.actor.id}, ${s.actor.name}, ${s.actor.appointmentId}, ${s.actor.organizationId}, ${s.at}, ${s.reason}, ${s.note}, ${JSON.stringify(s.fields)}, ${s.defects.length === 0 ? null : JSON.stringify(s.defects)}::jsonb)`.execute(
    tx,
  )

/** Moves a case on after its step. Whoever had it in hand lets go. */
export const moveCase = (
  tx: Sql,
  c: { id: Id; state: string; seq: number; dueOn: string | null; concludedAt: Date | null; firstReviewedBy: Id | null; takenBy: Id | null },
) =>
  sql`update reviews.case set state = ${c.state}, seq = ${c.seq}, due_on = ${c.dueOn}, concluded_at = ${c.concludedAt}, first_reviewed_by = ${c.firstReviewedBy}, taken_by = ${c.takenBy},
      batch_id = null, effective_at = null where id = ${c.id}`.execute(tx)

/** Gives a case to another office; its place in the tree goes with it. */
export const setOffice = (tx: Sql, id: Id, o: Levels & { id: Id }) =>
  sql`update reviews.case set organization_id = ${o.id}, l1 = ${o.l1}, l2 = ${o.l2}, l3 = ${o.l3}, l4 = ${o.l4} where id = ${id}`.execute(
    tx,
  )

/** Notes who has a case in hand, or nobody. */
export const setTaken = (tx: Sql, id: Id, staffId: Id | null, now: Date) =>
  sql`update reviews.case set taken_by = ${staffId}, taken_at = ${staffId === null ? null : now} where id = ${id}`.execute(tx)

/** The steps of a case, oldest first, with the office that did each. */
export const stepsOf = async (db: Sql, caseId: Id): Promise<StepRow[]> =>
  (
    await sql<StepRow>`select s.seq, s.event, s.from_state, s.to_state, s.actor_kind, s.actor_id, s.actor_name, s.organization_id, o.name as organization, s.at, s.reason, s.note, s.fields, s.defects
      from reviews.step s left join organizations.organization o on o.id = s.organization_id where s.case_id = ${caseId} order by s.seq`.execute(
      db,
    )
  ).rows

/** The last step, for telling a second decider who was first. */
export const lastStep = async (
  tx: Sql,
  caseId: Id,
): Promise<{ actor_name: string | null; organization: string | null; at: Date } | undefined> =>
  (
    await sql<{ actor_name: string | null; organization: string | null; at: Date }>`select s.actor_name, o.name as organization, s.at
      from reviews.step s left join organizations.organization o on o.id = s.organization_id where s.case_id = ${caseId} order by s.seq desc limit 1`.execute(
      tx,
    )
  ).rows[0]

/** The name of a member of staff. */
export const staffName = async (tx: Sql, id: Id): Promise<string | null> =>
  (await sql<{ name: string }>`select name from identity.staff where id = ${id}`.execute(tx)).rows[0]?.name ?? null

/** A reviewer's own learner account, where it was declared. */
export const ownLearner = async (db: Sql, staffId: Id): Promise<Id | null> =>
  (await sql<{ learner_id: Id }>`select learner_id from reviews.own_account where staff_id = ${staffId}`.execute(db)).rows[0]?.learner_id ??
  null

/** The learner behind an account number. */
export const learnerByAccountNo = async (tx: Sql, accountNo: string): Promise<Id | undefined> =>
  (await sql<{ id: Id }>`select id from accounts.learner where account_no = ${accountNo}`.execute(tx)).rows[0]?.id

/** Declares a reviewer's own account. */
export const declareOwn = (tx: Sql, staffId: Id, learnerId: Id, now: Date) =>
  sql`insert into reviews.own_account (staff_id, learner_id, declared_at) values (${staffId}, ${learnerId}, ${now})
    on conflict (staff_id) do update set learner_id = excluded.learner_id, declared_at = excluded.declared_at`.execute(tx)

/** Members of staff with one of these roles at the management centre, for the December reminder. */
export const managementStaff = async (db: Sql, roles: readonly string[]): Promise<Id[]> =>
  (
    await sql<{
      staff_id: Id
    }>`select distinct a.staff_id from identity.appointment a join organizations.organization o on o.id = a.organization_id
      where o.kind = 'managementCentre' and a.ended_at is null and a.role = any(${[...roles]}::text[])`.execute(db)
  ).rows.map((row) => row.staff_id)

/** Whether a notice of this code was written to a member of staff since an instant. */
export const toldSince = async (db: Sql, staffId: Id, code: string, since: Date): Promise<boolean> =>
  (
    await sql`select 1 from notices.notice where recipient_kind = 'staff' and recipient_id = ${staffId} and code = ${code} and at >= ${since} limit 1`.execute(
      db,
    )
  ).rows.length > 0
