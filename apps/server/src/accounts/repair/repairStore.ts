import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import type { Candidate, RepairDecision, RepairKind } from './repairRules.ts'

/** A repair case as stored. `other_id` where two accounts are compared, else what was typed. */
export type RepairRow = {
  id: Id
  learner_id: Id
  other_id: Id | null
  kind: RepairKind
  state: 'open' | 'asked' | 'proposed' | 'resolved'
  found_by: 'door' | 'search' | 'staff'
  opened_by: Id | null
  note: string | null
  typed_name: string | null
  typed_phone_sealed: Buffer | null
  typed_phone_lookup: string | null
  typed_phone_masked: string | null
  asked_unit: Id | null
  asked_at: Date | null
  question: string | null
  answered_at: Date | null
  answer: string | null
  proposed: 'merge' | 'correct' | null
  proposed_by: Id | null
  proposed_at: Date | null
  proposed_reason: string | null
  merge_id: Id | null
  decision: RepairDecision | null
  reason: string | null
  resolved_at: Date | null
  created_at: Date
}
const columns = sql.raw(
  'r.id, r.learner_id, r.other_id, r.kind, r.state, r.found_by, r.opened_by, r.note, r.typed_name, r.typed_phone_sealed, r.typed_phone_lookup, r.typed_phone_masked, r.asked_unit, r.asked_at, r.question, r.answered_at, r.answer, r.proposed, r.proposed_by, r.proposed_at, r.proposed_reason, r.merge_id, r.decision, r.reason, r.resolved_at, r.created_at',
)

/** Ids of cases in scope, newest first; nothing said about the state: those not resolved. Run it in staffRead. */
export const repairsPage = async (
  tx: Sql,
  f: { readonly state: string | undefined; readonly kind: string | undefined },
  before: Id | undefined,
  limit: number,
): Promise<Id[]> =>
  (
    await sql<{ id: Id }>`select r.id from accounts.repair r
      where ${f.state === undefined ? sql`r.resolved_at is null` : sql`r.state = ${f.state}`} and ${f.kind === undefined ? sql`true` : sql`r.kind = ${f.kind}`}
        and ${before === undefined ? sql`true` : sql`r.id < ${before}`} order by r.id desc limit ${limit}`.execute(tx)
  ).rows.map((row) => row.id)

/** A case beside the names that its line shows. */
export type RepairView = RepairRow & {
  account_no: string
  name: string
  id_masked: string
  other_name: string | null
  other_no: string | null
  other_masked: string | null
}

/** Cases with their names, newest first. Which ones was decided before: `ids` come from a page inside the reader's scope. */
export const repairViews = async (db: Sql, ids: readonly Id[]): Promise<RepairView[]> =>
  (
    await sql<RepairView>`select ${columns}, l.account_no, l.name, l.id_masked, o.name as other_name, o.account_no as other_no, o.id_masked as other_masked
      from accounts.repair r join accounts.learner l on l.id = r.learner_id left join accounts.learner o on o.id = r.other_id
      where r.id = any(${[...ids]}::bigint[]) order by r.id desc`.execute(db)
  ).rows

/** Which of these accounts the reader sees. Run it in staffRead. */
export const seenAmong = async (tx: Sql, ids: readonly Id[]): Promise<Set<Id>> =>
  new Set(
    (await sql<{ id: Id }>`select id from accounts.learner where id = any(${[...ids]}::bigint[])`.execute(tx)).rows.map((row) => row.id),
  )

/** One case; `lock` holds it, so that it is decided once. */
export const repairById = async (tx: Sql, id: Id, lock = false): Promise<RepairRow | undefined> =>
  (await sql<RepairRow>`select ${columns} from accounts.repair r where r.id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)).rows[0]

/** The names of those who did something with a case. */
export const peopleOf = async (
  db: Sql,
  id: Id,
): Promise<{
  opener: string | null
  asker: string | null
  answerer: string | null
  proposer: string | null
  resolver: string | null
  unit: string | null
}> => {
  const { rows } = await sql<{
    opener: string | null
    asker: string | null
    answerer: string | null
    proposer: string | null
    resolver: string | null
    unit: string | null
  }>`select (select name from identity.staff where id = r.opened_by) as opener, (select name from identity.staff where id = r.asked_by) as asker, (select name from identity.staff where id = r.answered_by) as answerer,
      (select name from identity.staff where id = r.proposed_by) as proposer, (select name from identity.staff where id = r.resolved_by) as resolver, (select name from organizations.organization where id = r.asked_unit) as unit
    from accounts.repair r where r.id = ${id}`.execute(db)
  return rows[0] ?? { opener: null, asker: null, answerer: null, proposer: null, resolver: null, unit: null }
}

/** The units that know one of two persons: home units and those of affiliations, by name. */
export const unitsKnowing = async (
  db: Sql,
  ids: readonly Id[],
): Promise<{ id: Id; name: string; l1: Id; l2: Id | null; l3: Id | null; l4: Id | null }[]> =>
  (
    await sql<{
      id: Id
      name: string
      l1: Id
      l2: Id | null
      l3: Id | null
      l4: Id | null
    }>`select o.id, o.name, o.l1, o.l2, o.l3, o.l4 from organizations.organization o
      where o.status = 'active' and o.id in (select organization_id from accounts.learner where id = any(${[...ids]}::bigint[]) union select organization_id from accounts.affiliation where learner_id = any(${[...ids]}::bigint[]))
      order by o.name limit 20`.execute(db)
  ).rows

/** Those of a unit who serve people at the counter, by their roles; fifty at most. */
export const staffOf = async (db: Sql, unitId: Id, roles: readonly string[]): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select distinct staff_id as id from identity.appointment where organization_id = ${unitId} and ended_at is null and role = any(${[...roles]}::text[]) order by 1 limit 50`.execute(
      db,
    )
  ).rows.map((row) => row.id)

/** Whether one unit holds both in an affiliation. */
export const shareUnit = async (db: Sql, one: Id, two: Id): Promise<boolean> =>
  (
    await sql`select 1 from accounts.affiliation a join accounts.affiliation b on b.organization_id = a.organization_id where a.learner_id = ${one} and b.learner_id = ${two} limit 1`.execute(
      db,
    )
  ).rows.length > 0

/** Notes the decision of a case and ends it. */
export const closeRepair = (tx: Sql, r: { learnerId: Id; id: Id; by: Id; decision: RepairDecision; reason: string; now: Date }) =>
  sql`update accounts.repair set state = 'resolved', resolved_at = ${r.now}, resolved_by = ${r.by}, decision = ${r.decision}, reason = ${r.reason} where learner_id = ${r.learnerId} and id = ${r.id}`.execute(
    tx,
  )

/** Notes a decision that waits for a second person. */
export const proposeRepair = (
  tx: Sql,
  r: { learnerId: Id; id: Id; by: Id; decision: 'merge' | 'correct'; reason: string; mergeId: Id | null; now: Date },
) =>
  sql`update accounts.repair set state = 'proposed', proposed = ${r.decision}, proposed_by = ${r.by}, proposed_at = ${r.now}, proposed_reason = ${r.reason}, merge_id = ${r.mergeId}
    where learner_id = ${r.learnerId} and id = ${r.id}`.execute(tx)

/** Puts a case back into the queue: the second person said no, or a unit has answered. */
export const reopenRepair = (tx: Sql, learnerId: Id, id: Id) =>
  sql`update accounts.repair set state = 'open', proposed = null, proposed_by = null, proposed_at = null, proposed_reason = null, merge_id = null, resolved_at = null, resolved_by = null, decision = null, reason = null
    where learner_id = ${learnerId} and id = ${id}`.execute(tx)

/** Notes the question to a unit. */
export const askUnit = (tx: Sql, r: { learnerId: Id; id: Id; unitId: Id; by: Id; question: string; now: Date }) =>
  sql`update accounts.repair set state = 'asked', asked_unit = ${r.unitId}, asked_by = ${r.by}, asked_at = ${r.now}, question = ${r.question}, answered_by = null, answered_at = null, answer = null
    where learner_id = ${r.learnerId} and id = ${r.id}`.execute(tx)

/** Notes the unit's answer; the case is open again. */
export const answerUnit = (tx: Sql, r: { learnerId: Id; id: Id; by: Id; answer: string; now: Date }) =>
  sql`update accounts.repair set state = 'open', answered_by = ${r.by}, answered_at = ${r.now}, answer = ${r.answer} where learner_id = ${r.learnerId} and id = ${r.id}`.execute(
    tx,
  )

/** The case that a merge came from, held; undefined where it came from none. */
export const repairOfMerge = async (tx: Sql, mergeId: Id): Promise<RepairRow | undefined> =>
  (await sql<RepairRow>`select ${columns} from accounts.repair r where r.merge_id = ${mergeId} for update`.execute(tx)).rows[0]

/** The case of a pair, held: a pair has one for ever. */
export const repairOfPair = async (tx: Sql, one: Id, two: Id): Promise<RepairRow | undefined> =>
  (
    await sql<RepairRow>`select ${columns} from accounts.repair r where r.learner_id = least(${one}::bigint, ${two}::bigint) and r.other_id = greatest(${one}::bigint, ${two}::bigint) for update`.execute(
      tx,
    )
  ).rows[0]

/** Stores the case of a pair; false where the pair has one. */
export const insertPair = async (
  tx: Sql,
  r: { id: Id; one: Id; two: Id; kind: RepairKind; foundBy: 'search' | 'staff'; openedBy: Id | null; note: string | null; now: Date },
): Promise<boolean> =>
  (
    await sql`insert into accounts.repair (learner_id, other_id, id, kind, found_by, opened_by, note, created_at, seen_by)
      values (least(${r.one}::bigint, ${r.two}::bigint), greatest(${r.one}::bigint, ${r.two}::bigint), ${r.id}, ${r.kind}, ${r.foundBy}, ${r.openedBy}, ${r.note}, ${r.now},
        accounts.sides_seen_by(${r.one}::bigint, ${r.two}::bigint)) on conflict do nothing`.execute(tx)
  ).numAffectedRows === 1n

type Compact = Candidate & { id: Id }
/** A pair as the search reads it: the facts of both, the older account first. */
export type PairRow = { [K in keyof Compact as `one_${K}`]: Compact[K] } & { [K in keyof Compact as `two_${K}`]: Compact[K] }

const side = (alias: string, prefix: string) =>
  sql.raw(
    `${alias}.id as ${prefix}_id, ${alias}.name as "${prefix}_name", ${alias}.id_kind as "${prefix}_idKind", ${alias}.id_lookup as "${prefix}_idLookup", ${alias}.birth_on as "${prefix}_birthOn", ${alias}.sex as "${prefix}_sex",
     ${alias}.phone_lookup as "${prefix}_phoneLookup", ${alias}.region_code as "${prefix}_regionCode", (${alias}.state = 'inactive') as "${prefix}_sleeps"`,
  )

const open = (alias: string) => sql.raw(`${alias}.state in ('active', 'inactive')`)
/** A pair that has no case yet and of which neither account was merged. */
const unseen = sql.raw(
  'not exists (select 1 from accounts.repair r where r.learner_id = a.id and r.other_id = b.id) and not exists (select 1 from accounts.alias al where al.learner_id in (a.id, b.id) and al.undone_at is null)',
)

/** The ids of accounts in order, after one: the search walks the province in stretches. */
export const accountsAfter = async (db: Sql, after: Id, limit: number): Promise<Id[]> =>
  (await sql<{ id: Id }>`select id from accounts.learner where id > ${after} order by id limit ${limit}`.execute(db)).rows.map(
    (row) => row.id,
  )

/** Pairs of accounts with one phone, of which the younger lies in a stretch of ids: by the index of phones. */
export const pairsByPhone = async (db: Sql, from: Id, to: Id): Promise<PairRow[]> =>
  (
    await sql<PairRow>`select ${side('a', 'one')}, ${side('b', 'two')} from accounts.learner b join accounts.learner a on a.phone_lookup = b.phone_lookup and a.id < b.id
      where b.id >= ${from} and b.id <= ${to} and b.phone_lookup is not null and ${open('a')} and ${open('b')} and ${unseen} order by a.id, b.id`.execute(
      db,
    )
  ).rows

/** So many people of one name, day of birth and centre are a list's way of writing (a name for all of them), and say nothing of who is who. */
const mostNamesakes = 20

/**
 * Pairs of one name and day of birth within one centre, of which one was imported and never activated. A few passes over all accounts, whatever the lists
 * hold: the groups are made first and their accounts are then found by id. Joined by name instead, it was still at work after five minutes beside a million
 * accounts.
 */
export const sleepingPairs = async (db: Sql, limit: number): Promise<PairRow[]> =>
  (
    await sql<PairRow>`with namesakes as materialized (
        select array_agg(l.id) as ids from accounts.learner l where l.birth_on is not null
        group by l.name, l.birth_on, l.l2 having count(*) between 2 and ${mostNamesakes} and bool_or(l.state = 'inactive'))
      select ${side('a', 'one')}, ${side('b', 'two')} from namesakes n cross join lateral unnest(n.ids) x(id) cross join lateral unnest(n.ids) y(id)
      join accounts.learner a on a.id = x.id join accounts.learner b on b.id = y.id
      where x.id < y.id and 'inactive' in (a.state, b.state) and ${open('a')} and ${open('b')} and ${unseen} order by a.id, b.id limit ${limit}`.execute(
      db,
    )
  ).rows
