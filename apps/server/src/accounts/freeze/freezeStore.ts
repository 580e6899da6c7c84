import { sql } from 'kysely'
import type { ActorOrganization, Levels } from '../../platform/actor.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import type { Day } from '../../platform/pure/shanghai.ts'
import type { FreezeState } from './freezeRules.ts'

/** A freeze as stored. */
export type FreezeRow = Levels & {
  id: Id
  learner_id: Id
  state: FreezeState
  cause: 'identity' | 'takeover' | 'falseRecords' | 'ownRequest' | 'authority'
  reason: string
  until_on: Day
  organization_id: Id
  proposed_by: Id
  proposed_at: Date
  decided_by: Id | null
  decided_at: Date | null
  lift_by: Id | null
  lift_reason: string | null
  ended_at: Date | null
  objection: string | null
  objected_at: Date | null
  answer: string | null
  answered_at: Date | null
}
const columns = sql.raw(
  'f.id, f.learner_id, f.state, f.cause, f.reason, f.until_on, f.organization_id, f.l1, f.l2, f.l3, f.l4, f.proposed_by, f.proposed_at, f.decided_by, f.decided_at, f.lift_by, f.lift_reason, f.ended_at, f.objection, f.objected_at, f.answer, f.answered_at',
)
/** A freeze with the names that people read. */
export type FreezeView = FreezeRow & {
  account_no: string
  name: string
  organization: string
  office_phone: string | null
  proposer: string
  decider: string | null
  lifter: string | null
}

/** One freeze; `lock` holds it, so that it is decided once. */
export const freezeById = async (tx: Sql, id: Id, lock = false): Promise<FreezeRow | undefined> =>
  (await sql<FreezeRow>`select ${columns} from accounts.freeze f where f.id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)).rows[0]

/** Ids of freezes in scope, newest first. Run it in staffRead. */
export const freezesPage = async (
  tx: Sql,
  f: { readonly state: string | undefined; readonly learnerIds: readonly Id[] | undefined },
  before: Id | undefined,
  limit: number,
): Promise<Id[]> =>
  (
    await sql<{ id: Id }>`select f.id from accounts.freeze f where ${f.state === undefined ? sql`true` : sql`f.state = ${f.state}`}
      and ${f.learnerIds === undefined ? sql`true` : sql`f.learner_id = any(${[...f.learnerIds]}::bigint[])`} and ${before === undefined ? sql`true` : sql`f.id < ${before}`} order by f.id desc limit ${limit}`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Freezes with their names, newest first. Which ones was decided before: `ids` come from a page inside the reader's scope. */
export const freezeViews = async (db: Sql, ids: readonly Id[]): Promise<FreezeView[]> =>
  (
    await sql<FreezeView>`select ${columns}, l.account_no, l.name, o.name as organization, o.phone as office_phone, coalesce(p.name, '') as proposer, d.name as decider, i.name as lifter
      from accounts.freeze f join accounts.learner l on l.id = f.learner_id join organizations.organization o on o.id = f.organization_id left join identity.staff p on p.id = f.proposed_by
        left join identity.staff d on d.id = f.decided_by left join identity.staff i on i.id = f.lift_by where f.id = any(${[...ids]}::bigint[]) order by f.id desc`.execute(
      db,
    )
  ).rows

/** The freeze that stands on one of a person's accounts; `lock` holds it. */
export const standingFreeze = async (tx: Sql, ids: readonly Id[], lock = false): Promise<FreezeRow | undefined> =>
  (
    await sql<FreezeRow>`select ${columns} from accounts.freeze f where f.learner_id = any(${[...ids]}::bigint[]) and f.state = 'standing' order by f.id desc limit 1 ${lock ? sql`for update` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** Stores a proposal; false where the account has an open one. */
export const insertFreeze = async (
  tx: Sql,
  f: { id: Id; learnerId: Id; cause: string; reason: string; untilOn: Day; unit: ActorOrganization; by: Id; now: Date },
): Promise<boolean> =>
  (
    await sql`insert into accounts.freeze (id, learner_id, state, cause, reason, until_on, organization_id, l1, l2, l3, l4, proposed_by, proposed_at)
      values (${f.id}, ${f.learnerId}, 'proposed', ${f.cause}, ${f.reason}, ${f.untilOn}, ${f.unit.id}, ${f.unit.l1}, ${f.unit.l2}, ${f.unit.l3}, ${f.unit.l4}, ${f.by}, ${f.now}) on conflict do nothing`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Notes the second person's decision on a proposal; a proposer's own withdrawal decides nothing and has no second person. */
export const decideFreeze = (tx: Sql, f: { id: Id; state: 'standing' | 'refused'; by: Id; now: Date }) =>
  sql`update accounts.freeze set state = ${f.state}, decided_by = ${f.by}, decided_at = ${f.now} where id = ${f.id}`.execute(tx)

/** Notes that somebody wants the freeze lifted. */
export const noteLift = (tx: Sql, f: { id: Id; by: Id; reason: string }) =>
  sql`update accounts.freeze set lift_by = ${f.by}, lift_reason = ${f.reason} where id = ${f.id}`.execute(tx)

/** Ends a freeze. */
export const endFreeze = (tx: Sql, f: { id: Id; state: 'lifted' | 'expired' | 'refused'; by: Id | null; now: Date }) =>
  sql`update accounts.freeze set state = ${f.state}, ended_by = ${f.by}, ended_at = ${f.now} where id = ${f.id}`.execute(tx)

/** Stores the learner's objection. */
export const noteObjection = (tx: Sql, f: { id: Id; text: string; now: Date }) =>
  sql`update accounts.freeze set objection = ${f.text}, objected_at = ${f.now} where id = ${f.id}`.execute(tx)

/** Stores the answer to it. */
export const noteAnswer = (tx: Sql, f: { id: Id; answer: string; by: Id; now: Date }) =>
  sql`update accounts.freeze set answer = ${f.answer}, answered_by = ${f.by}, answered_at = ${f.now} where id = ${f.id}`.execute(tx)

/** Freezes and proposals whose last day is over; those that another process ends are left to it. */
export const dueFreezes = async (tx: Sql, today: Day): Promise<FreezeRow[]> =>
  (
    await sql<FreezeRow>`select ${columns} from accounts.freeze f where f.state in ('proposed', 'standing') and f.until_on < ${today} order by f.until_on, f.id limit 200 for update skip locked`.execute(
      tx,
    )
  ).rows
