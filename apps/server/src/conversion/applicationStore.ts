import type { conversions, conversionWhatIf, reviews } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Posted } from './caseOf.ts'
import type { Grant } from './grant.ts'

/**
 * How an application ended after its reviews, with every defect that was named. `lapse`: an outcome it is made of fell away, the one that is named where a
 * revocation did it; nobody has refused then.
 */
export type Refusal = {
  readonly by: conversions.Refusal['by']
  /** An instant. */
  readonly at: string
  readonly defects: readonly reviews.CaseDefect[]
  readonly outcomeId: Id | null
}

/** An application with what its readers see of its programme, its school and its case. */
export type ApplicationRow = Levels & {
  readonly learnerId: Id
  readonly id: Id
  readonly number: string
  readonly enrolmentId: Id
  readonly programmeId: Id
  readonly programme: string
  readonly programmeVersion: number
  readonly cohort: number
  readonly organizationId: Id
  readonly organization: string
  readonly state: conversions.ConversionState
  readonly key: string
  readonly shown: conversionWhatIf.WhatIf
  readonly grants: readonly Grant[]
  readonly credit: number
  readonly exempt: number
  readonly courses: number
  readonly note: string | null
  readonly caseId: Id | null
  readonly refusedBy: Id | null
  readonly refusals: readonly Refusal[]
  readonly appealedAt: Date | null
  readonly noticeUntil: string | null
  readonly resultNumber: string | null
  readonly concludedAt: Date | null
  readonly createdAt: Date
  readonly name: string
  readonly accountNo: string
  readonly studentNo: string
  readonly className: string | null
  readonly fromOn: string
  readonly endedOn: string | null
  readonly dueOn: string | null
  readonly objections: number
  /** When the step that is due now was escalated. */
  readonly escalatedAt: Date | null
}

const select = sql`select a.learner_id as "learnerId", a.id, a.number, a.enrolment_id as "enrolmentId", a.programme_id as "programmeId", p.name as programme, a.programme_version as "programmeVersion", a.cohort,
    a.organization_id as "organizationId", o.name as organization, a.l1, a.l2, a.l3, a.l4, a.state, a.key, a.shown, a.grants, a.credit, a.exempt, a.courses, a.note, a.case_id as "caseId",
    a.refused_by as "refusedBy", a.refusals, a.appealed_at as "appealedAt", a.notice_until as "noticeUntil", a.result_number as "resultNumber", a.concluded_at as "concludedAt", a.created_at as "createdAt", a.escalated_at as "escalatedAt",
    l.name, l.account_no as "accountNo", n.student_no as "studentNo", n.class_name as "className", n.from_on as "fromOn", n.ended_on as "endedOn", c.due_on as "dueOn",
    (select count(*)::int from conversion.objection b where b.application_id = a.id and b.state = 'open') as objections
  from conversion.application a join programmes.programme p on p.id = a.programme_id join organizations.organization o on o.id = a.organization_id join accounts.learner l on l.id = a.learner_id
  join programmes.enrolment n on n.learner_id = a.learner_id and n.id = a.enrolment_id left join reviews.case c on c.id = a.case_id`

/** One application; `lock` holds it to the end of the transaction, so that two who decide take turns. */
export const applicationById = async (tx: Sql, id: Id, lock = false): Promise<ApplicationRow | undefined> => {
  if (lock) await sql`select 1 from conversion.application where id = ${id} for update`.execute(tx)
  return (await sql<ApplicationRow>`${select} where a.id = ${id}`.execute(tx)).rows[0]
}

/** The applications of a person (all their account ids), newest first. */
export const applicationsOf = async (db: Sql, ids: readonly Id[]): Promise<readonly ApplicationRow[]> =>
  (await sql<ApplicationRow>`${select} where a.learner_id = any(${[...ids]}::bigint[]) order by a.id desc limit 200`.execute(db)).rows

/** Applications by id, newest first. */
export const applicationsByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly ApplicationRow[]> =>
  ids.length === 0 ? [] : (await sql<ApplicationRow>`${select} where a.id = any(${[...ids]}::bigint[]) order by a.id desc`.execute(db)).rows

const given = (value: unknown, condition: RawBuilder<unknown>): RawBuilder<unknown> => (value === undefined ? sql`true` : condition)
const open = sql`a.state in ('submitted', 'accepted', 'firstReviewed', 'authority', 'notice', 'returned')`

/** Ids of the applications that the reader of `tx` sees, newest first, one more than asked for: the row-level policies decide. */
export const visibleApplications = async (
  tx: Sql,
  f: {
    readonly state?: string | undefined
    readonly programmeId?: Id | undefined
    readonly open?: 'yes' | 'no' | undefined
    readonly escalated?: 'yes' | 'no' | undefined
    readonly search?: string | undefined
  },
  before: Id | undefined,
  limit: number,
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select a.id from conversion.application a where ${given(f.state, sql`a.state = ${f.state}`)} and ${given(f.programmeId, sql`a.programme_id = ${f.programmeId}`)}
      and ${given(f.open, f.open === 'yes' ? open : sql`not (${open})`)}
      and ${given(f.escalated, f.escalated === 'yes' ? sql`a.escalated_at is not null` : sql`a.escalated_at is null`)}
      and ${given(f.search, sql`(a.number = ${f.search} or a.result_number = ${f.search} or a.enrolment_id in (select n.id from programmes.enrolment n where n.student_no = ${f.search} or n.class_name = ${f.search}))`)}
      and ${given(before, sql`a.id < ${before}`)} order by a.id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)

/** Whether the reader of `tx` sees an application. */
export const seesApplication = async (tx: Sql, id: Id): Promise<boolean> =>
  (await sql`select 1 from conversion.application where id = ${id}`.execute(tx)).rows.length > 0

/** What an application asks for, as it was computed. */
export type Asked = {
  readonly programmeVersion: number
  readonly cohort: number
  readonly key: string
  readonly caseText: string
  readonly matchingText: string
  readonly shown: conversionWhatIf.WhatIf
  readonly grants: readonly Grant[]
  readonly credit: number
  readonly exempt: number
  readonly note: string | null
}

/** A new application; false where the person has an open one for the programme. */
export const insertApplication = async (
  tx: Sql,
  a: Levels &
    Asked & {
      readonly id: Id
      readonly learnerId: Id
      readonly year: string
      readonly enrolmentId: Id
      readonly programmeId: Id
      readonly organizationId: Id
      /** The round of a class in which it was confirmed. */
      readonly roundId: Id | null
      readonly now: Date
    },
): Promise<boolean> => {
  const made =
    await sql`insert into conversion.application (learner_id, id, number, enrolment_id, programme_id, programme_version, cohort, organization_id, l1, l2, l3, l4, state, key, case_text, matching_text, shown, grants,
      credit, exempt, courses, note, round_id, created_at, updated_at)
    values (${a.learnerId}, ${a.id}, 'ZH' || ${a.year} || lpad(nextval('conversion.application_serial')::text, 8, '0'), ${a.enrolmentId}, ${a.programmeId}, ${a.programmeVersion}, ${a.cohort}, ${a.organizationId},
      ${a.l1}, ${a.l2}, ${a.l3}, ${a.l4}, 'submitted', ${a.key}, ${a.caseText}, ${a.matchingText}, ${JSON.stringify(a.shown)}::jsonb, ${JSON.stringify(a.grants)}::jsonb, ${a.credit}, ${a.exempt}, ${a.grants.length},
      ${a.note}, ${a.roundId}, ${a.now}, ${a.now})
    on conflict (learner_id, programme_id) where state in ('submitted', 'accepted', 'firstReviewed', 'authority', 'notice', 'returned') do nothing`.execute(
      tx,
    )
  return made.numAffectedRows === 1n
}

/** Rewrites what an application asks for: after a return, or for an appeal. */
export const askAnew = async (tx: Sql, id: Id, a: Asked & { readonly now: Date; readonly appealed: boolean }): Promise<void> => {
  await sql`update conversion.application set state = 'submitted', escalated_at = null, programme_version = ${a.programmeVersion}, cohort = ${a.cohort}, key = ${a.key}, case_text = ${a.caseText}, matching_text = ${a.matchingText},
      shown = ${JSON.stringify(a.shown)}::jsonb, grants = ${JSON.stringify(a.grants)}::jsonb, credit = ${a.credit}, exempt = ${a.exempt}, courses = ${a.grants.length}, note = coalesce(${a.note}, note),
      appealed_at = case when ${a.appealed} then ${a.now} else appealed_at end, updated_at = ${a.now} where id = ${id}`.execute(tx)
}

/** Moves an application. */
export const setApplication = async (
  tx: Sql,
  id: Id,
  to: {
    readonly state: conversions.ConversionState
    readonly now: Date
    readonly caseId?: Id
    readonly noticeUntil?: string
    readonly refusedBy?: Id | null
  },
): Promise<void> => {
  await sql`update conversion.application set state = ${to.state}, updated_at = ${to.now}, escalated_at = null, case_id = coalesce(${to.caseId ?? null}, case_id), notice_until = coalesce(${to.noticeUntil ?? null}::date, notice_until),
    refused_by = coalesce(${to.refusedBy ?? null}, refused_by) where id = ${id}`.execute(tx)
}

/** Notes how an application ended after its reviews. What was noted before stays: an appeal does not unmake it. */
export const noteRefusal = async (tx: Sql, id: Id, refusal: Refusal): Promise<void> => {
  await sql`update conversion.application set refusals = refusals || ${JSON.stringify([refusal])}::jsonb where id = ${id}`.execute(tx)
}

/** Applications that ended because this outcome was revoked, have not been taken up since, and whose programme the person has not applied for anew. */
export const lapsedWith = async (tx: Sql, holderId: Id, outcomeId: Id): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select a.id from conversion.taken_outcome t join conversion.application a on a.learner_id = t.learner_id and a.id = t.application_id
      where t.holder_id = ${holderId} and t.outcome_id = ${outcomeId} and a.state = 'refused' and a.refusals @> ${JSON.stringify([{ by: 'lapse', outcomeId }])}::jsonb
        and not exists (select 1 from conversion.application o where o.learner_id = a.learner_id and o.programme_id = a.programme_id and o.id > a.id and o.state not in ('refused', 'withdrawn', 'revoked'))
      order by a.id limit 200`.execute(tx)
  ).rows.map((row) => row.id)

/** Concludes an application and answers the number of its result. */
export const concludeApplication = async (tx: Sql, id: Id, year: string, now: Date): Promise<string> =>
  (
    await sql<{
      number: string
    }>`update conversion.application set state = 'concluded', concluded_at = ${now}, updated_at = ${now}, result_number = 'ZJ' || ${year} || lpad(nextval('conversion.result_serial')::text, 8, '0')
      where id = ${id} and state = 'notice' returning result_number as number`.execute(tx)
  ).rows[0]?.number ?? ''

/** The texts that a stored result is replayed from. */
export const textsOf = async (db: Sql, id: Id): Promise<{ readonly caseText: string; readonly matchingText: string } | undefined> =>
  (
    await sql<{
      caseText: string
      matchingText: string
    }>`select case_text as "caseText", matching_text as "matchingText" from conversion.application where id = ${id}`.execute(db)
  ).rows[0]

/** Applications whose notice ended before a day and against which nothing is open: they are concluded. */
export const dueNotices = async (db: Sql, day: string, limit: number): Promise<readonly Id[]> =>
  (
    await sql<{ id: Id }>`select a.id from conversion.application a where a.state = 'notice' and a.notice_until < ${day}
      and not exists (select 1 from conversion.objection b where b.application_id = a.id and b.state = 'open') order by a.id limit ${limit}`.execute(
      db,
    )
  ).rows.map((row) => row.id)

/** Applications that are public on a day, newest first, one more than asked for. */
export const publicOn = async (
  db: Sql,
  day: string,
  f: { readonly organizationId: Id | undefined; readonly before: Id | undefined; readonly limit: number },
): Promise<readonly ApplicationRow[]> =>
  (
    await sql<ApplicationRow>`${select} where a.state = 'notice' and a.notice_until >= ${day} and ${given(f.organizationId, sql`a.organization_id = ${f.organizationId}`)}
      and ${given(f.before, sql`a.id < ${f.before}`)} order by a.id desc limit ${f.limit + 1}`.execute(db)
  ).rows

/** An outcome that an application takes. */
export type Taken = {
  readonly holderId: Id
  readonly outcomeId: Id
  readonly recordId: Id | null
  readonly state: 'held' | 'used' | 'released'
}
/** The outcomes of an application. */
export const takenBy = async (tx: Sql, applicationId: Id): Promise<readonly Taken[]> =>
  (
    await sql<Taken>`select holder_id as "holderId", outcome_id as "outcomeId", record_id as "recordId", state from conversion.taken_outcome where application_id = ${applicationId} order by outcome_id`.execute(
      tx,
    )
  ).rows

/** Notes that an application takes an outcome, again where it released it before. */
export const noteTaken = async (
  tx: Sql,
  t: { readonly learnerId: Id; readonly applicationId: Id; readonly holderId: Id; readonly outcomeId: Id; readonly recordId: Id | null },
): Promise<void> => {
  await sql`insert into conversion.taken_outcome (learner_id, application_id, holder_id, outcome_id, record_id, state) values (${t.learnerId}, ${t.applicationId}, ${t.holderId}, ${t.outcomeId}, ${t.recordId}, 'held')
    on conflict (learner_id, application_id, outcome_id) do update set state = 'held', record_id = excluded.record_id`.execute(tx)
}

/** The applications that hold an outcome or have used it. */
export const conversionsOn = async (
  tx: Sql,
  holderId: Id,
  outcomeId: Id,
): Promise<readonly { readonly id: Id; readonly number: string; readonly concluded: boolean }[]> =>
  (
    await sql<{
      id: Id
      number: string
      concluded: boolean
    }>`select a.id, a.number, a.state = 'concluded' as concluded from conversion.taken_outcome t join conversion.application a on a.learner_id = t.learner_id and a.id = t.application_id
      where t.holder_id = ${holderId} and t.outcome_id = ${outcomeId} and t.state in ('held', 'used') order by a.number`.execute(tx)
  ).rows

/** How many outcomes of a deposit batch are held or used by a conversion. */
export const convertedInBatch = async (tx: Sql, batchId: Id): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(distinct o.id) as n from outcomes.outcome o join conversion.taken_outcome t on t.holder_id = o.learner_id and t.outcome_id = o.id
        where o.batch_id = ${batchId} and t.state in ('held', 'used')`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

/** Moves everything an application holds. */
export const moveTaken = async (tx: Sql, applicationId: Id, from: 'held' | 'used', to: 'used' | 'released'): Promise<void> => {
  await sql`update conversion.taken_outcome set state = ${to} where application_id = ${applicationId} and state = ${from}`.execute(tx)
}

/** Notes that an application has let some of its outcomes go. */
export const releaseTaken = async (tx: Sql, applicationId: Id, outcomeIds: readonly Id[]): Promise<void> => {
  await sql`update conversion.taken_outcome set state = 'released' where application_id = ${applicationId} and outcome_id = any(${[...outcomeIds]}::bigint[])`.execute(
    tx,
  )
}

/** Takes courses of an application back; answers how many of its courses still stand. */
export const reversePostings = async (tx: Sql, applicationId: Id, courses: readonly string[], now: Date): Promise<number> => {
  await sql`update conversion.posting set reversed_at = ${now} where application_id = ${applicationId} and course_code = any(${[...courses]}::text[]) and reversed_at is null`.execute(
    tx,
  )
  const left = await sql<{
    n: number
  }>`select count(*)::int as n from conversion.posting where application_id = ${applicationId} and reversed_at is null`.execute(tx)
  return left.rows[0]?.n ?? 0
}

/** What earlier conversions gave a person in a programme. */
export const postedIn = async (db: Sql, ids: readonly Id[], programmeId: Id): Promise<readonly Posted[]> =>
  (
    await sql<Posted>`select course_code as course, course_group as "group", nature, credits, effect, source_kinds as "sourceKinds" from conversion.posting
      where learner_id = any(${[...ids]}::bigint[]) and programme_id = ${programmeId} and reversed_at is null order by id limit 500`.execute(
      db,
    )
  ).rows

/** A person's application for a programme that is still open, with what it asks for; at most one a programme. */
export const openIn = async (
  db: Sql,
  ids: readonly Id[],
  programmeId: Id,
): Promise<{ readonly id: Id; readonly number: string; readonly grants: readonly Grant[] } | undefined> =>
  (
    await sql<{ id: Id; number: string; grants: Grant[] }>`select a.id, a.number, a.grants from conversion.application a
      where a.learner_id = any(${[...ids]}::bigint[]) and a.programme_id = ${programmeId} and ${open} order by a.id desc limit 1`.execute(
      db,
    )
  ).rows[0]

/** Posts what a conversion gives; false where a course was given meanwhile. */
export const insertPosting = async (
  tx: Sql,
  p: {
    readonly learnerId: Id
    readonly id: Id
    readonly applicationId: Id
    readonly programmeId: Id
    readonly grant: Grant
    readonly now: Date
  },
): Promise<boolean> => {
  const { grant: g } = p
  const made =
    await sql`insert into conversion.posting (learner_id, id, application_id, programme_id, course_code, course_name, course_group, nature, credits, effect, grade, rule_id, rule_version, rule_number, source_kinds, sources, posted_at)
    values (${p.learnerId}, ${p.id}, ${p.applicationId}, ${p.programmeId}, ${g.course}, ${g.name}, ${g.group}, ${g.nature}, ${g.credits}, ${g.effect}, ${g.grade}, ${g.rule.id}, ${g.rule.version}, ${g.rule.number},
      ${[...g.sourceKinds]}, ${[...g.sources]}, ${p.now}) on conflict (learner_id, programme_id, course_code) where reversed_at is null do nothing`.execute(
      tx,
    )
  return made.numAffectedRows === 1n
}

/** Whether a person (all their account ids) has an open application for a programme. */
export const hasOpen = async (db: Sql, ids: readonly Id[], programmeId: Id): Promise<boolean> =>
  (
    await sql`select 1 from conversion.application a where a.learner_id = any(${[...ids]}::bigint[]) and a.programme_id = ${programmeId} and ${open} limit 1`.execute(
      db,
    )
  ).rows.length > 0
