import type { conversionRounds as contract, conversionWhatIf } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Who acts in a round, as the steps of its applications record them. */
export type Signer = { readonly staffId: Id; readonly name: string; readonly appointmentId: Id }

/** A round with the names that lists show and its members by state. */
export type RoundRow = Levels & {
  readonly id: Id
  readonly number: string
  readonly name: string
  readonly organizationId: Id
  readonly organization: string
  readonly programmeId: Id
  readonly programme: string
  readonly cohort: number
  readonly className: string | null
  readonly opensOn: string
  readonly closesOn: string
  readonly state: contract.RoundState
  readonly openedBy: Id
  readonly openedAt: Date
  readonly documentNumber: string | null
  readonly preparedBy: Id | null
  readonly preparedName: string | null
  readonly preparedAppointment: Id | null
  readonly preparedAt: Date | null
  readonly returnedNote: string | null
  readonly decidedBy: Id | null
  readonly decidedName: string | null
  readonly decidedAppointment: Id | null
  readonly decidedAt: Date | null
  readonly members: Readonly<Partial<Record<contract.MemberState, number>>>
  readonly asked: number
}

const select = sql`select r.id, r.number, r.name, r.organization_id as "organizationId", o.name as organization, r.l1, r.l2, r.l3, r.l4, r.programme_id as "programmeId", p.name as programme, r.cohort,
    r.class_name as "className", r.opens_on as "opensOn", r.closes_on as "closesOn", r.state, r.opened_by as "openedBy", r.opened_at as "openedAt", r.document_number as "documentNumber", r.prepared_by as "preparedBy",
    r.prepared_name as "preparedName", r.prepared_appointment as "preparedAppointment", r.prepared_at as "preparedAt", r.returned_note as "returnedNote", r.decided_by as "decidedBy", r.decided_name as "decidedName",
    r.decided_appointment as "decidedAppointment", r.decided_at as "decidedAt",
    coalesce((select jsonb_object_agg(m.state, m.n) from (select state, count(*)::int as n from conversion.round_member where round_id = r.id group by state) m), '{}') as members,
    (select count(*)::int from conversion.round_member m where m.round_id = r.id and m.asked_at is not null and m.answered_at is null) as asked
  from conversion.round r join organizations.organization o on o.id = r.organization_id join programmes.programme p on p.id = r.programme_id`

/** One round; `lock` holds it to the end of the transaction, so that two who decide take turns. */
export const roundById = async (tx: Sql, id: Id, lock = false): Promise<RoundRow | undefined> => {
  if (lock) await sql`select 1 from conversion.round where id = ${id} for update`.execute(tx)
  return (await sql<RoundRow>`${select} where r.id = ${id}`.execute(tx)).rows[0]
}

/** Ids of the rounds that the reader of `tx` sees, newest first, one more than asked for. */
export const visibleRounds = async (
  tx: Sql,
  f: { readonly state?: string | undefined; readonly open?: 'yes' | 'no' | undefined },
  before: Id | undefined,
  limit: number,
): Promise<readonly Id[]> =>
  (
    await sql<{ id: Id }>`select id from conversion.round where (${f.state ?? null}::text is null or state = ${f.state ?? null}::text)
      and (${f.open ?? null}::text is null or (state <> 'decided') = (${f.open ?? null}::text = 'yes')) and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
      order by id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)

/** Whether the reader of `tx` sees a round. */
export const seesRound = async (tx: Sql, id: Id): Promise<boolean> =>
  (await sql`select 1 from conversion.round where id = ${id}`.execute(tx)).rows.length > 0

/** Rounds by id, newest first. */
export const roundsByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly RoundRow[]> =>
  ids.length === 0 ? [] : (await sql<RoundRow>`${select} where r.id = any(${[...ids]}::bigint[]) order by r.id desc`.execute(db)).rows

/** Rounds on which the bank has work to do: results to compute, answers to wait for, sheets to carry out. */
export const workingRounds = async (db: Sql): Promise<readonly RoundRow[]> =>
  (await sql<RoundRow>`${select} where r.state in ('proposing', 'open', 'deciding') order by r.id limit 100`.execute(db)).rows

/** A new round with everybody who studies in the programme, year and class; answers how many they are. */
export const insertRound = async (
  tx: Sql,
  r: Levels & {
    readonly id: Id
    readonly year: string
    readonly name: string
    readonly organizationId: Id
    readonly programmeId: Id
    readonly cohort: number
    readonly className: string | null
    readonly opensOn: string
    readonly closesOn: string
    readonly by: Id
    readonly now: Date
  },
): Promise<number> => {
  await sql`insert into conversion.round (id, number, name, organization_id, l1, l2, l3, l4, programme_id, cohort, class_name, opens_on, closes_on, state, opened_by, opened_at)
    values (${r.id}, 'JZ' || ${r.year} || lpad(nextval('conversion.round_serial')::text, 6, '0'), ${r.name}, ${r.organizationId}, ${r.l1}, ${r.l2}, ${r.l3}, ${r.l4}, ${r.programmeId}, ${r.cohort}, ${r.className},
      ${r.opensOn}, ${r.closesOn}, 'proposing', ${r.by}, ${r.now})`.execute(tx)
  const made = await sql`insert into conversion.round_member (learner_id, round_id, enrolment_id, state)
    select n.learner_id, ${r.id}, n.id, 'waiting' from programmes.enrolment n where n.programme_id = ${r.programmeId} and n.organization_id = ${r.organizationId} and n.cohort = ${r.cohort}
      and n.ended_on is null and (${r.className}::text is null or n.class_name = ${r.className})`.execute(tx)
  return Number(made.numAffectedRows ?? 0n)
}

/** Moves a round between the states that need nothing else. */
export const setRoundState = async (tx: Sql, id: Id, from: contract.RoundState, to: contract.RoundState): Promise<boolean> =>
  (await sql`update conversion.round set state = ${to} where id = ${id} and state = ${from}`.execute(tx)).numAffectedRows === 1n

/** Prepares the sheet of an open round; `taken`: the school has used the document number. */
export const prepareSheet = async (
  tx: Sql,
  s: { readonly id: Id; readonly documentNumber: string; readonly by: Signer; readonly now: Date },
): Promise<'prepared' | 'taken' | 'not_open'> => {
  try {
    const made =
      await sql`update conversion.round set state = 'prepared', document_number = ${s.documentNumber}, prepared_by = ${s.by.staffId}, prepared_name = ${s.by.name},
      prepared_appointment = ${s.by.appointmentId}, prepared_at = ${s.now}, returned_note = null where id = ${s.id} and state = 'open'`.execute(
        tx,
      )
    return made.numAffectedRows === 1n ? 'prepared' : 'not_open'
  } catch (error) {
    if (violates(error, 'round_document')) return 'taken'
    throw error
  }
}

/** Decides a prepared sheet. */
export const decideSheet = async (tx: Sql, s: { readonly id: Id; readonly by: Signer; readonly now: Date }): Promise<boolean> =>
  (
    await sql`update conversion.round set state = 'deciding', decided_by = ${s.by.staffId}, decided_name = ${s.by.name}, decided_appointment = ${s.by.appointmentId}, decided_at = ${s.now}
      where id = ${s.id} and state = 'prepared'`.execute(tx)
  ).numAffectedRows === 1n

/** Gives a prepared sheet back to be made anew. */
export const returnSheet = async (tx: Sql, id: Id, note: string): Promise<boolean> =>
  (
    await sql`update conversion.round set state = 'open', returned_note = ${note}, document_number = null where id = ${id} and state = 'prepared'`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** One of a class with what lists show. */
export type MemberRow = {
  readonly learnerId: Id
  readonly roundId: Id
  readonly enrolmentId: Id
  readonly name: string
  readonly studentNo: string
  readonly state: contract.MemberState
  readonly key: string | null
  readonly credit: number
  readonly courses: number
  readonly applicationId: Id | null
  readonly question: string | null
  readonly askedAt: Date | null
  readonly answer: string | null
  readonly answeredAt: Date | null
  readonly reason: string | null
  readonly failure: string | null
}

const member = sql`select m.learner_id as "learnerId", m.round_id as "roundId", m.enrolment_id as "enrolmentId", l.name, n.student_no as "studentNo", m.state, m.key, m.credit, m.courses, m.application_id as "applicationId",
    m.question, m.asked_at as "askedAt", m.answer, m.answered_at as "answeredAt", m.reason, m.failure
  from conversion.round_member m join accounts.learner l on l.id = m.learner_id join programmes.enrolment n on n.learner_id = m.learner_id and n.id = m.enrolment_id`

/** The members of a round, one more than asked for. `after` is the learner's id the page before ended with. */
export const membersOf = async (
  db: Sql,
  roundId: Id,
  f: { readonly state?: contract.MemberState | undefined; readonly asked?: 'yes' | 'no' | undefined },
  after: Id | undefined,
  limit: number,
): Promise<readonly MemberRow[]> =>
  (
    await sql<MemberRow>`${member} where m.round_id = ${roundId} and (${f.state ?? null}::text is null or m.state = ${f.state ?? null}::text)
      and (${f.asked ?? null}::text is null or (m.asked_at is not null and m.answered_at is null) = (${f.asked ?? null}::text = 'yes'))
      and (${after ?? null}::bigint is null or m.learner_id > ${after ?? null}::bigint) order by m.learner_id limit ${limit + 1}`.execute(
      db,
    )
  ).rows

/** One member of a person (all their account ids), held to the end of the transaction with `lock`. */
export const memberOf = async (tx: Sql, roundId: Id, ids: readonly Id[], lock = false): Promise<MemberRow | undefined> => {
  if (lock)
    await sql`select 1 from conversion.round_member where round_id = ${roundId} and learner_id = any(${[...ids]}::bigint[]) for update`.execute(
      tx,
    )
  return (
    await sql<MemberRow>`${member} where m.round_id = ${roundId} and m.learner_id = any(${[...ids]}::bigint[]) order by m.learner_id limit 1`.execute(
      tx,
    )
  ).rows[0]
}

/** A member by learner, held, unless another worker has it. */
export const takeMember = async (tx: Sql, roundId: Id, learnerId: Id): Promise<MemberRow | undefined> => {
  const held =
    await sql`select 1 from conversion.round_member where round_id = ${roundId} and learner_id = ${learnerId} for update skip locked`.execute(
      tx,
    )
  return held.rows.length === 0 ? undefined : memberOf(tx, roundId, [learnerId])
}

/** The learners of a round in a state, by id. */
export const membersIn = async (db: Sql, roundId: Id, state: contract.MemberState): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select learner_id as id from conversion.round_member where round_id = ${roundId} and state = ${state} order by learner_id limit 1000`.execute(
      db,
    )
  ).rows.map((row) => row.id)

/** Rounds that a person is in and was proposed something, newest first. */
export const roundsOfPerson = async (db: Sql, ids: readonly Id[]): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select round_id as id from conversion.round_member where learner_id = any(${[...ids]}::bigint[]) and state not in ('waiting', 'nothing', 'busy') order by round_id desc limit 50`.execute(
      db,
    )
  ).rows.map((row) => row.id)

/** Stores what was computed for a member. */
export const propose = async (
  tx: Sql,
  m: {
    readonly learnerId: Id
    readonly roundId: Id
    readonly state: 'proposed' | 'nothing'
    readonly key: string
    readonly caseText: string
    readonly matchingText: string
    readonly shown: conversionWhatIf.WhatIf
    readonly credit: number
    readonly courses: number
  },
): Promise<void> => {
  await sql`update conversion.round_member set state = ${m.state}, key = ${m.key}, case_text = ${m.caseText}, matching_text = ${m.matchingText}, shown = ${JSON.stringify(m.shown)}::jsonb,
      credit = ${m.credit}, courses = ${m.courses} where learner_id = ${m.learnerId} and round_id = ${m.roundId} and state = 'waiting'`.execute(
    tx,
  )
}

/** Moves a member; what is not given stays. */
export const setMember = async (
  tx: Sql,
  m: { readonly learnerId: Id; readonly roundId: Id; readonly state: contract.MemberState; readonly now: Date } & Partial<{
    readonly applicationId: Id
    readonly reason: string
    readonly failure: string
    readonly credit: number
    readonly courses: number
  }>,
): Promise<void> => {
  await sql`update conversion.round_member set state = ${m.state}, replied_at = ${m.now}, application_id = coalesce(${m.applicationId ?? null}, application_id), reason = coalesce(${m.reason ?? null}, reason),
      failure = ${m.failure ?? null}, credit = coalesce(${m.credit ?? null}::int, credit), courses = coalesce(${m.courses ?? null}::int, courses) where learner_id = ${m.learnerId} and round_id = ${m.roundId}`.execute(
    tx,
  )
}

/** Keeps a question; one that waited before is replaced. */
export const ask = async (
  tx: Sql,
  m: { readonly learnerId: Id; readonly roundId: Id; readonly question: string; readonly now: Date },
): Promise<void> => {
  await sql`update conversion.round_member set question = ${m.question}, asked_at = ${m.now}, answer = null, answered_at = null where learner_id = ${m.learnerId} and round_id = ${m.roundId}`.execute(
    tx,
  )
}

/** Answers a question; false where none waits. */
export const answer = async (
  tx: Sql,
  m: { readonly learnerId: Id; readonly roundId: Id; readonly answer: string; readonly now: Date },
): Promise<boolean> =>
  (
    await sql`update conversion.round_member set answer = ${m.answer}, answered_at = ${m.now} where learner_id = ${m.learnerId} and round_id = ${m.roundId} and asked_at is not null and answered_at is null`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Marks those who have not answered and were not reminded as reminded; answers who they are. */
export const noteReminded = async (tx: Sql, roundId: Id, now: Date): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`update conversion.round_member set reminded_at = ${now} where round_id = ${roundId} and state = 'proposed' and reminded_at is null returning learner_id as id`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Ends the time to answer: who has not, is not converted. */
export const lapse = async (tx: Sql, roundId: Id): Promise<void> => {
  await sql`update conversion.round_member set state = 'lapsed' where round_id = ${roundId} and state = 'proposed'`.execute(tx)
}

/** The applications of a round that were confirmed and not ended since, by class and student number. */
export const applicationsIn = async (db: Sql, roundId: Id): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select a.id from conversion.application a where a.round_id = ${roundId} and a.state not in ('withdrawn', 'refused', 'returned', 'revoked') order by a.id limit 1000`.execute(
      db,
    )
  ).rows.map((row) => row.id)

/** Who publishes conversions at a school. */
export const chiefsOf = async (db: Sql, organizationId: Id): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select distinct staff_id as id from identity.appointment where organization_id = ${organizationId} and ended_at is null and role = 'chiefRegistrar' order by id limit 20`.execute(
      db,
    )
  ).rows.map((row) => row.id)
