import { sql } from 'kysely'
import type { ActorOrganization, Levels } from '../../platform/actor.ts'
import { databaseError, type Sql, violates } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { refreshSeen } from '../store.ts'

/** An outcome that stops counting while the merge stands. */
export type Double = { readonly learnerId: Id; readonly outcomeId: Id }

/** A merge as stored. */
export type MergeRow = Levels & {
  id: Id
  canonical_id: Id
  merged_id: Id
  state: 'proposed' | 'merged' | 'refused' | 'undone'
  reason: string
  organization_id: Id
  proposed_by: Id
  proposed_at: Date
  decided_by: Id | null
  decided_at: Date | null
  decision: string | null
  undo_until: Date | null
  undone_by: Id | null
  undone_at: Date | null
  undo_reason: string | null
  doubles: Double[]
}
/** A merge with the names that people read. */
export type MergeView = MergeRow & {
  organization: string
  proposer: string
  decider: string | null
  undoer: string | null
  canonical_no: string
  canonical_name: string
  merged_no: string
  merged_name: string
}

const mergeColumns = sql.raw(
  'm.id, m.canonical_id, m.merged_id, m.state, m.reason, m.organization_id, m.l1, m.l2, m.l3, m.l4, m.proposed_by, m.proposed_at, m.decided_by, m.decided_at, m.decision, m.undo_until, m.undone_by, m.undone_at, m.undo_reason, m.doubles',
)

/** One merge; `lock` holds it, so that it is decided once. */
export const mergeById = async (tx: Sql, id: Id, lock = false): Promise<MergeRow | undefined> =>
  (await sql<MergeRow>`select ${mergeColumns} from accounts.merge m where m.id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx))
    .rows[0]

/** Merges with their names, newest first. Which ones was decided before: `ids` come from a page inside the reader's scope. */
export const mergeViews = async (db: Sql, ids: readonly Id[]): Promise<MergeView[]> =>
  (
    await sql<MergeView>`select ${mergeColumns}, o.name as organization, p.name as proposer, d.name as decider, u.name as undoer, c.account_no as canonical_no, c.name as canonical_name, a.account_no as merged_no, a.name as merged_name
      from accounts.merge m join organizations.organization o on o.id = m.organization_id join identity.staff p on p.id = m.proposed_by left join identity.staff d on d.id = m.decided_by left join identity.staff u on u.id = m.undone_by
        join accounts.learner c on c.id = m.canonical_id join accounts.learner a on a.id = m.merged_id where m.id = any(${[...ids]}::bigint[]) order by m.id desc`.execute(
      db,
    )
  ).rows

/** Ids of merges in scope, newest first. Run it in staffRead. */
export const mergesPage = async (tx: Sql, state: string | undefined, before: Id | undefined, limit: number): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select m.id from accounts.merge m where ${state === undefined ? sql`true` : sql`m.state = ${state}`} and ${before === undefined ? sql`true` : sql`m.id < ${before}`}
      order by m.id desc limit ${limit}`.execute(tx)
  ).rows.map((row) => row.id)

/** Stores a proposal; false where the account to be merged is in another open merge. */
export const insertMerge = async (
  tx: Sql,
  m: { id: Id; canonicalId: Id; mergedId: Id; reason: string; unit: ActorOrganization; by: Id; now: Date },
): Promise<boolean> => {
  const made =
    await sql`insert into accounts.merge (id, canonical_id, merged_id, state, reason, organization_id, l1, l2, l3, l4, proposed_by, proposed_at)
    values (${m.id}, ${m.canonicalId}, ${m.mergedId}, 'proposed', ${m.reason}, ${m.unit.id}, ${m.unit.l1}, ${m.unit.l2}, ${m.unit.l3}, ${m.unit.l4}, ${m.by}, ${m.now}) on conflict do nothing`.execute(
      tx,
    )
  return made.numAffectedRows === 1n
}

/** Notes the second person's decision. Answers `samePerson` where the database says that it is the proposer. */
export const decideMerge = async (
  tx: Sql,
  m: { id: Id; state: 'merged' | 'refused'; by: Id; note: string | null; now: Date; undoUntil: Date | null; doubles: readonly Double[] },
): Promise<'decided' | 'samePerson'> => {
  try {
    await sql`update accounts.merge set state = ${m.state}, decided_by = ${m.by}, decided_at = ${m.now}, decision = ${m.note}, undo_until = ${m.undoUntil}, doubles = ${JSON.stringify(m.doubles)} where id = ${m.id}`.execute(
      tx,
    )
    return 'decided'
  } catch (error) {
    if (violates(error, 'merge_second_person')) return 'samePerson'
    throw error
  }
}

/** Withdraws a proposal by its own proposer: no second person is needed to leave things as they are. */
export const dropMerge = (tx: Sql, m: { id: Id; note: string; now: Date }) =>
  sql`update accounts.merge set state = 'refused', decided_at = ${m.now}, decision = ${m.note} where id = ${m.id}`.execute(tx)

/** Notes that a merge was taken back. */
export const undoMerge = (tx: Sql, m: { id: Id; by: Id; reason: string; now: Date }) =>
  sql`update accounts.merge set state = 'undone', undone_by = ${m.by}, undone_at = ${m.now}, undo_reason = ${m.reason} where id = ${m.id}`.execute(
    tx,
  )

/** Makes one account stand for another. A merge that was undone earlier is made anew. */
export const setAlias = async (tx: Sql, learnerId: Id, canonicalId: Id, now: Date): Promise<void> => {
  await sql`insert into accounts.alias (learner_id, canonical_id, at) values (${learnerId}, ${canonicalId}, ${now})
    on conflict (learner_id) do update set canonical_id = excluded.canonical_id, at = excluded.at, undone_at = null`.execute(tx)
  await refreshSeen(tx, [canonicalId])
}

/** Ends an alias. */
export const endAlias = async (tx: Sql, learnerId: Id, now: Date): Promise<void> => {
  const { rows } = await sql<{
    id: Id
  }>`update accounts.alias set undone_at = ${now} where learner_id = ${learnerId} and undone_at is null returning canonical_id as id`.execute(
    tx,
  )
  await refreshSeen(
    tx,
    rows.map((row) => row.id),
  )
}

/** Keeps batches out while an alias is made or ended; false when one is being stored right now. */
export const shutOutBatches = async (tx: Sql): Promise<boolean> =>
  (await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7205759403792803) as got`.execute(tx)).rows[0]?.got === true

/** Locks both accounts in the order of their ids, waiting for deposits into them to end. */
export const lockPair = async (tx: Sql, one: Id, other: Id): Promise<void> => {
  await sql`select 1 from accounts.learner where id = any(${[one, other]}::bigint[]) order by id for update`.execute(tx)
}

/** Whether an open merge names an account, on either side. */
export const mergeNames = async (tx: Sql, learnerId: Id): Promise<boolean> =>
  (
    await sql`select 1 from accounts.merge where state = 'proposed' and (merged_id = ${learnerId} or canonical_id = ${learnerId}) limit 1`.execute(
      tx,
    )
  ).rows.length > 0

/** What an account holds, in numbers. */
export type Holdings = {
  outcomes: string
  credits: string
  points: string
  applications: string
  open_applications: string
  doors: string
  affiliations: string
}

/** Counts what accounts hold together. Outcomes: those that stand and count. Doors: user name, bound doors. */
export const holdingsOf = async (db: Sql, ids: readonly Id[]): Promise<Holdings> => {
  const list = sql`${[...ids]}::bigint[]`
  const { rows } = await sql<Holdings>`select
      (select count(*) from accounts.standing_outcomes(${list})) as outcomes, (select coalesce(sum(credits), 0) from accounts.standing_outcomes(${list})) as credits,
      (select coalesce(sum(points), 0) from accounts.standing_outcomes(${list})) as points,
      (select count(*) from reviews.case where learner_id = any(${list})) as applications,
      (select count(*) from reviews.case where learner_id = any(${list}) and concluded_at is null) as open_applications,
      (select count(*) from identity.binding where learner_id = any(${list})) + (select count(*) from identity.credential where learner_id = any(${list}) and user_name is not null) as doors,
      (select count(*) from accounts.affiliation where learner_id = any(${list})) as affiliations`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('counting answered nothing')
  return row
}

/** A result that two accounts hold both, with the last status of each. */
export type Pair = {
  name: string
  obtained_on: string
  canonical_outcome: Id
  canonical_status: string
  canonical_certified: boolean
  canonical_credits: number
  canonical_learner: Id
  merged_outcome: Id
  merged_status: string
  merged_certified: boolean
  merged_credits: number
}

const certified = (outcome: string) =>
  sql.raw(`exists (select 1 from certification.record r where r.learner_id = ${outcome}.learner_id and r.outcome_id = ${outcome}.id
    and not exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null))`)

/** Results that both accounts hold: the same achievement and occurrence, both standing. */
export const doublesOf = async (db: Sql, canonicalIds: readonly Id[], mergedId: Id): Promise<Pair[]> =>
  (
    await sql<Pair>`select e.name, b.obtained_on, a.id as canonical_outcome, a.status as canonical_status, ${certified('a')} as canonical_certified, a.credits as canonical_credits, a.learner_id as canonical_learner,
        b.id as merged_outcome, b.status as merged_status, ${certified('b')} as merged_certified, b.credits as merged_credits
      from accounts.standing_outcomes(${[...canonicalIds]}::bigint[]) a join accounts.standing_outcomes(${[mergedId]}::bigint[]) b on b.achievement_id = a.achievement_id and b.occurrence = a.occurrence
        join catalog.entry e on e.id = b.entry_id order by b.obtained_on desc, b.id`.execute(db)
  ).rows

/** Outcomes that may be one and the same although the law of uniqueness does not say so: the same entry name or the same day and credits. Twenty at most. */
export const nearOf = async (db: Sql, canonicalIds: readonly Id[], mergedId: Id) =>
  (
    await sql<{ canonical: string; merged: string; obtained_on: string }>`select ea.name as canonical, eb.name as merged, b.obtained_on
      from accounts.standing_outcomes(${[...canonicalIds]}::bigint[]) a join catalog.entry ea on ea.id = a.entry_id
        join accounts.standing_outcomes(${[mergedId]}::bigint[]) b on not (b.achievement_id = a.achievement_id and b.occurrence = a.occurrence) join catalog.entry eb on eb.id = b.entry_id
      where (ea.name = eb.name and a.obtained_on = b.obtained_on) or (a.achievement_id = b.achievement_id and a.obtained_on = b.obtained_on) order by b.obtained_on desc limit 20`.execute(
      db,
    )
  ).rows

/**
 * Outcomes that are hidden although none of these accounts holds the same result any more, one of each result: what a merge that was taken back leaves alone. A
 * revoked one holds its place, so that a revocation never brings back its double.
 */
export const lonelyDoubles = async (tx: Sql, ids: readonly Id[]): Promise<Double[]> =>
  (
    await sql<{ learner_id: Id; id: Id }>`with own as (
        select o.learner_id, o.id, o.achievement_id, o.occurrence, coalesce(s.status, 'valid') as status from outcomes.outcome o
          left join lateral (select c.status from outcomes.status_change c where c.learner_id = o.learner_id and c.outcome_id = o.id order by c.seq desc limit 1) s on true
        where o.learner_id = any(${[...ids]}::bigint[]))
      select distinct on (achievement_id, occurrence) learner_id, id from own d where d.status = 'doubled'
        and not exists (select 1 from own k where k.achievement_id = d.achievement_id and k.occurrence = d.occurrence and k.status not in ('doubled', 'undone', 'corrected'))
      order by achievement_id, occurrence, ${certified('d')} desc, learner_id, id`.execute(tx)
  ).rows.map((row) => ({ learnerId: row.learner_id, outcomeId: row.id }))

/** Whose outcome it is and how it stands last, for appending its next status. */
export const lastStatusOf = async (tx: Sql, d: Double): Promise<{ seq: number; status: string } | undefined> =>
  (
    await sql<{
      seq: number
      status: string
    }>`select seq, status from outcomes.status_change where learner_id = ${d.learnerId} and outcome_id = ${d.outcomeId} order by seq desc limit 1`.execute(
      tx,
    )
  ).rows[0]

/** Appends a status that follows from a merge or from its undoing. */
export const appendMergeStatus = (
  tx: Sql,
  d: Double,
  row: { seq: number; status: 'doubled' | 'valid'; mergeId: Id; by: Id; organizationId: Id; now: Date },
) =>
  sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, reason, actor_id, organization_id, at)
    values (${d.learnerId}, ${d.outcomeId}, ${row.seq}, ${row.status}, ${`merge ${row.mergeId}`}, ${row.by}, ${row.organizationId}, ${row.now})`.execute(
    tx,
  )

/** Whether an error says that an account is named by two open merges. */
export const mergeIsOpen = (error: unknown): boolean => databaseError(error).code === '23505' && violates(error, 'merge_one_open')
