import type { certification } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { StandardFacts } from './rules.ts'

/** The outcome that credit is asked for, as certification sees it. */
export type OutcomeRow = {
  readonly learner_id: Id
  readonly id: Id
  readonly achievement_id: Id
  readonly type_code: string
  readonly may_convert: boolean
  readonly review_path: 'none' | 'first' | 'firstFinal' | 'sampled'
  readonly sample_percent: number
  readonly minutes: number
  readonly obtained_on: string
  readonly expires_on: string | null
  readonly last_status: string | null
  readonly name: string
  readonly issuer: string
}

const outcomeSelect = sql`select o.learner_id, o.id, o.achievement_id, o.type_code, t.may_convert, t.review_path, t.sample_percent, o.minutes, o.obtained_on, o.expires_on, e.name, i.name as issuer,
    (select s.status from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1) as last_status
  from outcomes.outcome o join catalog.type t on t.code = o.type_code join catalog.entry e on e.id = o.entry_id join catalog.issuer i on i.id = o.issuer_id`

/** An outcome of a person (all their account ids). */
export const outcomeOf = async (tx: Sql, ids: readonly Id[], id: Id): Promise<OutcomeRow | undefined> =>
  (await sql<OutcomeRow>`${outcomeSelect} where o.learner_id = any(${ids}) and o.id = ${id}`.execute(tx)).rows[0]

/** Whether credit was certified for an outcome and stands, and whether an application for it is open. */
export const standing = async (
  tx: Sql,
  ids: readonly Id[],
  outcomeId: Id,
): Promise<{ readonly certified: boolean; readonly applied: boolean }> =>
  (
    await sql<{ certified: boolean; applied: boolean }>`select
      exists (select 1 from certification.record r where r.learner_id = any(${ids}) and r.outcome_id = ${outcomeId}
        and not exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null)) as certified,
      exists (select 1 from certification.application a where a.learner_id = any(${ids}) and a.outcome_id = ${outcomeId} and a.state in ('submitted', 'accepted', 'firstReviewed', 'returned')) as applied`.execute(
      tx,
    )
  ).rows[0] ?? { certified: false, applied: false }

const standardFacts = sql`id, version, type_code as "typeCode", achievement_id as "achievementId", minutes_per_credit as "minutesPerCredit", rounding, least, most, fixed, level,
  effective_from as "effectiveFrom", effective_to as "effectiveTo"`

/** The published standards that may hold for an achievement. */
export const standardsFor = async (
  tx: Sql,
  of: { readonly achievementId: Id; readonly typeCode: string },
): Promise<readonly StandardFacts[]> =>
  (
    await sql<StandardFacts>`select ${standardFacts} from certification.standard where state = 'published' and (achievement_id = ${of.achievementId} or type_code = ${of.typeCode})`.execute(
      tx,
    )
  ).rows

/** Every published standard; there are some hundred. */
export const publishedStandards = async (tx: Sql): Promise<readonly StandardFacts[]> =>
  (
    await sql<StandardFacts>`select ${standardFacts} from certification.standard where state = 'published' order by id limit 20000`.execute(
      tx,
    )
  ).rows

/** The active framework's code; null before the management centre has chosen. */
export const activeFramework = async (tx: Sql): Promise<string | null> =>
  (await sql<{ code: string }>`select code from certification.framework where active`.execute(tx)).rows[0]?.code ?? null

/** What an application stores of the worth it asks for. */
export type Proposal = { readonly credits: number; readonly standardId: Id; readonly standardVersion: number; readonly minutes: number }
/** An application with what its reader sees of its outcome and its record. */
export type ApplicationRow = Levels & {
  readonly learner_id: Id
  readonly id: Id
  readonly number: string
  readonly outcome_id: Id
  readonly state: certification.Application['state']
  readonly organization_id: Id
  readonly office: string
  readonly proposal: Proposal
  readonly note: string | null
  readonly case_id: Id | null
  readonly learner_name: string
  readonly created_at: Date
  readonly outcome: string
  readonly issuer: string
  readonly obtained_on: string
  readonly record_id: Id | null
  readonly record_number: string | null
  readonly record_credits: number | null
  readonly record_level: number | null
  readonly certified_at: Date | null
  readonly reversed: boolean
}

const applicationSelect = sql`select a.learner_id, a.id, a.number, a.outcome_id, a.state, a.organization_id, u.name as office, a.l1, a.l2, a.l3, a.l4, a.proposal, a.note, a.case_id, l.name as learner_name, a.created_at,
    e.name as outcome, i.name as issuer, o.obtained_on, r.id as record_id, r.number as record_number, r.credits as record_credits, r.level as record_level, r.certified_at,
    exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null) as reversed
  from certification.application a join organizations.organization u on u.id = a.organization_id join accounts.learner l on l.id = a.learner_id
  join outcomes.outcome o on o.learner_id = a.learner_id and o.id = a.outcome_id join catalog.entry e on e.id = o.entry_id join catalog.issuer i on i.id = o.issuer_id
  left join lateral (select * from certification.record n where n.learner_id = a.learner_id and n.application_id = a.id order by n.id desc limit 1) r on true`

/** A person's applications, newest first. */
export const applicationsOf = async (tx: Sql, ids: readonly Id[]): Promise<readonly ApplicationRow[]> =>
  (await sql<ApplicationRow>`${applicationSelect} where a.learner_id = any(${ids}) order by a.id desc limit 200`.execute(tx)).rows

/** One application by its id. */
export const applicationById = async (tx: Sql, id: Id): Promise<ApplicationRow | undefined> =>
  (await sql<ApplicationRow>`${applicationSelect} where a.id = ${id}`.execute(tx)).rows[0]

/** A new application; its number is the year and a running number. False where one for the outcome is open already. */
export const insertApplication = async (
  tx: Sql,
  a: Levels & {
    readonly id: Id
    readonly learnerId: Id
    readonly year: string
    readonly outcomeId: Id
    readonly organizationId: Id
    readonly proposal: Proposal
    readonly note: string | null
    readonly enteredBy: { readonly staffId: Id; readonly organizationId: Id } | null
    readonly now: Date
  },
): Promise<boolean> => {
  const made =
    await sql`insert into certification.application (learner_id, id, number, outcome_id, state, organization_id, l1, l2, l3, l4, proposal, note, entered_by, entered_organization_id, created_at, updated_at)
    values (${a.learnerId}, ${a.id}, ${`RD${a.year}`} || lpad(nextval('certification.application_serial')::text, 8, '0'), ${a.outcomeId}, 'submitted', ${a.organizationId}, ${a.l1}, ${a.l2}, ${a.l3}, ${a.l4},
      ${JSON.stringify(a.proposal)}, ${a.note}, ${a.enteredBy?.staffId ?? null}, ${a.enteredBy?.organizationId ?? null}, ${a.now}, ${a.now})
    on conflict (learner_id, outcome_id) where state in ('submitted', 'accepted', 'firstReviewed', 'returned') do nothing`.execute(tx)
  return made.numAffectedRows === 1n
}

/** Moves an application, and gives it its case, office or a new proposal where they changed. */
export const setApplication = async (
  tx: Sql,
  id: Id,
  to: {
    readonly state: string
    readonly now: Date
    readonly caseId?: Id
    readonly office?: { readonly id: Id; readonly levels: Levels }
    readonly proposal?: Proposal
    readonly note?: string | null
  },
): Promise<void> => {
  const office = to.office
  await sql`update certification.application set state = ${to.state}, updated_at = ${to.now}, version = version + 1, case_id = coalesce(${to.caseId ?? null}, case_id),
      proposal = coalesce(${to.proposal === undefined ? null : JSON.stringify(to.proposal)}::jsonb, proposal), note = coalesce(${to.note ?? null}, note),
      organization_id = coalesce(${office?.id ?? null}, organization_id), l1 = coalesce(${office?.levels.l1 ?? null}, l1),
      l2 = case when ${office === undefined} then l2 else ${office?.levels.l2 ?? null}::bigint end, l3 = case when ${office === undefined} then l3 else ${office?.levels.l3 ?? null}::bigint end,
      l4 = case when ${office === undefined} then l4 else ${office?.levels.l4 ?? null}::bigint end where id = ${id}`.execute(tx)
}

/** A certification record as it is written, once and for good. */
export type NewRecord = {
  readonly learnerId: Id
  readonly id: Id
  readonly year: string
  readonly outcomeId: Id
  readonly applicationId: Id | null
  readonly credits: number
  readonly framework: string | null
  readonly level: number | null
  readonly standardId: Id | null
  readonly standardVersion: number | null
  readonly derivation: unknown
  readonly organizationId: Id
  readonly expiresOn: string | null
  readonly now: Date
}

/** Writes a record and answers its number. */
export const insertRecord = async (tx: Sql, r: NewRecord): Promise<string> =>
  (
    await sql<{
      number: string
    }>`insert into certification.record (learner_id, id, number, outcome_id, application_id, credits, framework, level, standard_id, standard_version, derivation, organization_id, certified_at, expires_on)
      values (${r.learnerId}, ${r.id}, ${`XF${r.year}`} || lpad(nextval('certification.record_serial')::text, 8, '0'), ${r.outcomeId}, ${r.applicationId}, ${r.credits}, ${r.framework}, ${r.level}, ${r.standardId},
        ${r.standardVersion}, ${JSON.stringify(r.derivation)}, ${r.organizationId}, ${r.now}, ${r.expiresOn}) returning number`.execute(tx)
  ).rows[0]?.number ?? ''

/** A record for its reversal. */
export type RecordRow = Levels & {
  readonly learner_id: Id
  readonly id: Id
  readonly number: string
  readonly outcome_id: Id
  readonly outcome: string
  readonly reversed: boolean
}

/** A record by its id, with the levels of the unit that certified it. */
export const recordById = async (tx: Sql, id: Id): Promise<RecordRow | undefined> =>
  (
    await sql<RecordRow>`select r.learner_id, r.id, r.number, r.outcome_id, e.name as outcome, u.l1, u.l2, u.l3, u.l4,
        exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null) as reversed
      from certification.record r join organizations.organization u on u.id = r.organization_id join outcomes.outcome o on o.learner_id = r.learner_id and o.id = r.outcome_id
      join catalog.entry e on e.id = o.entry_id where r.id = ${id}`.execute(tx)
  ).rows[0]

/** A record that stands, with what a version in its place would keep. */
export type StandingRecord = {
  readonly id: Id
  readonly number: string
  readonly credits: number
  readonly outcome: string
  readonly application_id: Id | null
  readonly framework: string | null
  readonly level: number | null
  readonly standard_id: Id | null
  readonly standard_version: number | null
  readonly organization_id: Id
  readonly expires_on: string | null
}

/** The standing record of an outcome, with the credit it granted; undefined where nothing is certified. */
export const recordOfOutcome = async (tx: Sql, learnerId: Id, outcomeId: Id): Promise<StandingRecord | undefined> =>
  (
    await sql<StandingRecord>`select r.id, r.number, r.credits, e.name as outcome, r.application_id, r.framework, r.level, r.standard_id, r.standard_version, r.organization_id, r.expires_on
      from certification.record r join outcomes.outcome o on o.learner_id = r.learner_id and o.id = r.outcome_id join catalog.entry e on e.id = o.entry_id
      where r.learner_id = ${learnerId} and r.outcome_id = ${outcomeId} and not exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null) order by r.id desc limit 1`.execute(
      tx,
    )
  ).rows[0]

const openStates = sql`('submitted', 'accepted', 'firstReviewed', 'returned')`

/** Applications for the credit of an outcome that the last revocation of it withdrew, and that nobody has taken up since: both happened in one transaction. */
export const withdrawnWith = async (
  tx: Sql,
  learnerId: Id,
  outcomeId: Id,
): Promise<readonly { readonly number: string; readonly outcome: string }[]> =>
  (
    await sql<{
      number: string
      outcome: string
    }>`select a.number, e.name as outcome from certification.application a join outcomes.outcome o on o.learner_id = a.learner_id and o.id = a.outcome_id join catalog.entry e on e.id = o.entry_id
      where a.learner_id = ${learnerId} and a.outcome_id = ${outcomeId} and a.state = 'withdrawn'
        and a.updated_at = (select s.at from outcomes.status_change s where s.learner_id = ${learnerId} and s.outcome_id = ${outcomeId} and s.status = 'revoked' order by s.seq desc limit 1)`.execute(
      tx,
    )
  ).rows

/** The applications for credit of an outcome that are open. */
export const openApplications = async (
  tx: Sql,
  learnerId: Id,
  outcomeId: Id,
): Promise<readonly { readonly id: Id; readonly number: string }[]> =>
  (
    await sql<{
      id: Id
      number: string
    }>`select id, number from certification.application where learner_id = ${learnerId} and outcome_id = ${outcomeId} and state in ${openStates}`.execute(
      tx,
    )
  ).rows

/** How many outcomes of a deposit batch were certified, or are being applied for. */
export const certifiedInBatch = async (tx: Sql, batchId: Id): Promise<number> =>
  Number(
    (
      await sql<{ n: string }>`select count(*) as n from outcomes.outcome o where o.batch_id = ${batchId} and (
        exists (select 1 from certification.record r where r.learner_id = o.learner_id and r.outcome_id = o.id
          and not exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null))
        or exists (select 1 from certification.application a where a.learner_id = o.learner_id and a.outcome_id = o.id and a.state in ${openStates}))`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/** Notes that a record was taken back. */
export const insertReversal = async (
  tx: Sql,
  v: { readonly learnerId: Id; readonly recordId: Id; readonly reason: string; readonly actorId: Id | null; readonly now: Date },
): Promise<void> => {
  await sql`insert into certification.reversal (learner_id, record_id, at, reason, actor_id) values (${v.learnerId}, ${v.recordId}, ${v.now}, ${v.reason}, ${v.actorId})`.execute(
    tx,
  )
}

/** Takes the last reversal that a revocation made back; answers the record that stands again. */
export const undoReversal = async (tx: Sql, learnerId: Id, outcomeId: Id, now: Date): Promise<StandingRecord | undefined> => {
  const undone =
    await sql`update certification.reversal v set undone_at = ${now} where v.learner_id = ${learnerId} and (v.record_id, v.at) = (
      select x.record_id, x.at from certification.reversal x join certification.record r on r.learner_id = x.learner_id and r.id = x.record_id
      where r.learner_id = ${learnerId} and r.outcome_id = ${outcomeId} and x.reason = 'revoked' and x.undone_at is null order by x.at desc, x.record_id desc limit 1)`.execute(
      tx,
    )
  return undone.numAffectedRows === 1n ? recordOfOutcome(tx, learnerId, outcomeId) : undefined
}

/** Names of outcomes and numbers of records behind ledger lines. */
export const lineNames = async (
  tx: Sql,
  ids: readonly Id[],
  recordIds: readonly Id[],
): Promise<ReadonlyMap<Id, { readonly outcome: string; readonly number: string }>> =>
  new Map(
    (
      await sql<{
        id: Id
        outcome: string
        number: string
      }>`select r.id, e.name as outcome, r.number from certification.record r join outcomes.outcome o on o.learner_id = r.learner_id and o.id = r.outcome_id
        join catalog.entry e on e.id = o.entry_id where r.learner_id = any(${ids}) and r.id = any(${recordIds})`.execute(tx)
    ).rows.map((row) => [row.id, row]),
  )

/** Ids of the applications that the reader of `tx` sees, newest first, one more than asked for: the row-level policies decide. */
export const visibleApplications = async (
  tx: Sql,
  filter: {
    readonly state: string | undefined
    readonly learnerIds: readonly Id[] | undefined
    readonly before: Id | undefined
    readonly limit: number
  },
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from certification.application where (${filter.state ?? null}::text is null or state = ${filter.state ?? null})
      and (${filter.learnerIds ?? null}::bigint[] is null or learner_id = any(${filter.learnerIds ?? null}::bigint[]))
      and (${filter.before ?? null}::bigint is null or id < ${filter.before ?? null}::bigint) order by id desc limit ${filter.limit + 1}`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Applications by id, newest first. */
export const applicationsByIds = async (tx: Sql, ids: readonly Id[]): Promise<readonly ApplicationRow[]> =>
  ids.length === 0 ? [] : (await sql<ApplicationRow>`${applicationSelect} where a.id = any(${ids}) order by a.id desc`.execute(tx)).rows

/** Whether the reader of `tx` sees a learner. */
export const seesLearner = async (tx: Sql, learnerId: Id): Promise<boolean> =>
  (await sql`select 1 from accounts.learner where id = ${learnerId}`.execute(tx)).rows.length === 1
