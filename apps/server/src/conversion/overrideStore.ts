import type { conversionOverrides as contract } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Effect } from './matching/model.ts'

/** An override with the names that its readers see. */
export type OverrideRow = Levels & {
  readonly id: Id
  readonly number: string
  readonly organizationId: Id
  readonly organization: string
  readonly programmeId: Id
  readonly programme: string
  readonly learnerId: Id | null
  readonly learner: string | null
  readonly accountNo: string | null
  readonly course: string
  readonly entryId: Id
  readonly entry: string
  readonly credits: number
  readonly effect: Effect
  readonly reason: string
  readonly expiresOn: string
  readonly state: Exclude<contract.OverrideState, 'expired'>
  readonly askedBy: Id
  readonly askedName: string
  readonly askedAt: Date
  readonly decidedName: string | null
  readonly decidedAt: Date | null
  readonly note: string | null
}

const select = sql`select v.id, v.number, v.organization_id as "organizationId", o.name as organization, v.l1, v.l2, v.l3, v.l4, v.programme_id as "programmeId", p.name as programme, v.learner_id as "learnerId", l.name as learner,
    l.account_no as "accountNo", v.course_code as course, v.entry_id as "entryId", e.name as entry, v.credits, v.effect, v.reason, v.expires_on as "expiresOn", v.state, v.asked_by as "askedBy", v.asked_name as "askedName",
    v.asked_at as "askedAt", v.decided_name as "decidedName", v.decided_at as "decidedAt", v.note
  from conversion.override v join organizations.organization o on o.id = v.organization_id join programmes.programme p on p.id = v.programme_id join catalog.entry e on e.id = v.entry_id
    left join accounts.learner l on l.id = v.learner_id`

/** One override; `lock` holds it to the end of the transaction. */
export const overrideById = async (tx: Sql, id: Id, lock = false): Promise<OverrideRow | undefined> => {
  if (lock) await sql`select 1 from conversion.override where id = ${id} for update`.execute(tx)
  return (await sql<OverrideRow>`${select} where v.id = ${id}`.execute(tx)).rows[0]
}

/** Overrides by id, newest first. */
export const overridesByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly OverrideRow[]> =>
  ids.length === 0 ? [] : (await sql<OverrideRow>`${select} where v.id = any(${[...ids]}::bigint[]) order by v.id desc`.execute(db)).rows

/** Ids of the overrides that the reader of `tx` sees, newest first, one more than asked for. */
export const visibleOverrides = async (
  tx: Sql,
  f: { readonly programmeId?: Id | undefined; readonly state?: contract.OverrideState | undefined; readonly day: string },
  before: Id | undefined,
  limit: number,
): Promise<readonly Id[]> => {
  const { state } = f
  const stands =
    state === undefined
      ? sql`true`
      : state === 'expired' || state === 'standing'
        ? sql`state = 'standing' and (expires_on < ${f.day}) = ${state === 'expired'}`
        : sql`state = ${state}`
  return (
    await sql<{
      id: Id
    }>`select id from conversion.override where ${stands} and (${f.programmeId ?? null}::bigint is null or programme_id = ${f.programmeId ?? null}::bigint)
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint) order by id desc limit ${limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)
}

/** The overrides that hold on a day for a person (all their account ids) in a programme, oldest first: the same day gives the same list. */
export const overridesFor = async (
  db: Sql,
  f: { readonly programmeId: Id; readonly ids: readonly Id[]; readonly day: string },
): Promise<readonly OverrideRow[]> =>
  (
    await sql<OverrideRow>`${select} where v.programme_id = ${f.programmeId} and v.state = 'standing' and v.expires_on >= ${f.day}
      and (v.learner_id is null or v.learner_id = any(${[...f.ids]}::bigint[])) order by v.id limit 200`.execute(db)
  ).rows

/** What somebody asks for. */
export type AskedOverride = Levels & {
  readonly id: Id
  readonly year: string
  readonly organizationId: Id
  readonly programmeId: Id
  readonly learnerId: Id | null
  readonly course: string
  readonly entryId: Id
  readonly credits: number
  readonly effect: Effect
  readonly reason: string
  readonly expiresOn: string
  readonly by: { readonly staffId: Id; readonly name: string }
  readonly now: Date
}

/** A new override that waits for its second person. */
export const insertOverride = async (tx: Sql, v: AskedOverride): Promise<void> => {
  await sql`insert into conversion.override (id, number, organization_id, l1, l2, l3, l4, programme_id, learner_id, course_code, entry_id, credits, effect, reason, expires_on, state, asked_by, asked_name, asked_at)
    values (${v.id}, 'TP' || ${v.year} || lpad(nextval('conversion.override_serial')::text, 6, '0'), ${v.organizationId}, ${v.l1}, ${v.l2}, ${v.l3}, ${v.l4}, ${v.programmeId}, ${v.learnerId}, ${v.course}, ${v.entryId},
      ${v.credits}, ${v.effect}, ${v.reason}, ${v.expiresOn}, 'asked', ${v.by.staffId}, ${v.by.name}, ${v.now})`.execute(tx)
}

/** Decides an override that waits; false where somebody has. */
export const settleOverride = async (
  tx: Sql,
  v: {
    readonly id: Id
    readonly state: 'standing' | 'rejected'
    readonly note: string | null
    readonly by: { readonly staffId: Id; readonly name: string }
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`update conversion.override set state = ${v.state}, note = ${v.note}, decided_by = ${v.by.staffId}, decided_name = ${v.by.name}, decided_at = ${v.now} where id = ${v.id} and state = 'asked'`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Ends an override that stands; false where none does. */
export const endStanding = async (tx: Sql, id: Id, by: Id, now: Date): Promise<boolean> =>
  (
    await sql`update conversion.override set state = 'ended', ended_by = ${by}, ended_at = ${now} where id = ${id} and state = 'standing'`.execute(
      tx,
    )
  ).numAffectedRows === 1n
