import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An intention with the names that lists show. */
export type IntentionRow = {
  readonly learnerId: Id
  readonly id: Id
  readonly name: string
  readonly accountNo: string
  readonly programmeId: Id
  readonly programme: string
  readonly credit: number
  readonly state: 'open' | 'enrolled' | 'withdrawn'
  readonly note: string | null
  readonly answer: string | null
  readonly answeredAt: Date | null
  readonly createdAt: Date
}

const select = sql`select i.learner_id as "learnerId", i.id, l.name, l.account_no as "accountNo", i.programme_id as "programmeId", p.name as programme, i.credit, i.state, i.note, i.answer, i.answered_at as "answeredAt", i.created_at as "createdAt"
  from conversion.intention i join accounts.learner l on l.id = i.learner_id join programmes.programme p on p.id = i.programme_id`

/** The open intentions of a person (all their account ids). */
export const openIntentionsOf = async (db: Sql, ids: readonly Id[]): Promise<readonly IntentionRow[]> =>
  (
    await sql<IntentionRow>`${select} where i.learner_id = any(${[...ids]}::bigint[]) and i.state = 'open' order by i.id desc limit 50`.execute(
      db,
    )
  ).rows

/** Intentions by id, newest first. */
export const intentionsByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly IntentionRow[]> =>
  ids.length === 0 ? [] : (await sql<IntentionRow>`${select} where i.id = any(${[...ids]}::bigint[]) order by i.id desc`.execute(db)).rows

/** Ids of the open intentions that the reader of `tx` sees, newest first, one more than asked for. */
export const visibleIntentions = async (
  tx: Sql,
  filter: { readonly programmeId: Id | undefined; readonly waiting: boolean; readonly before: Id | undefined },
  limit: number,
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from conversion.intention where state = 'open' and (${filter.programmeId ?? null}::bigint is null or programme_id = ${filter.programmeId ?? null}::bigint)
      and (not ${filter.waiting} or answered_at is null) and (${filter.before ?? null}::bigint is null or id < ${filter.before ?? null}::bigint) order by id desc limit ${limit + 1}`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Keeps an intention; one that is kept already stays as it is, and the answer is false. */
export const insertIntention = async (
  tx: Sql,
  i: Levels & {
    readonly learnerId: Id
    readonly id: Id
    readonly programmeId: Id
    readonly organizationId: Id
    readonly credit: number
    readonly note: string | null
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`insert into conversion.intention (learner_id, id, programme_id, organization_id, l1, l2, l3, l4, credit, note, state, created_at, updated_at)
      values (${i.learnerId}, ${i.id}, ${i.programmeId}, ${i.organizationId}, ${i.l1}, ${i.l2}, ${i.l3}, ${i.l4}, ${i.credit}, ${i.note}, 'open', ${i.now}, ${i.now})
      on conflict (learner_id, programme_id) where state = 'open' do nothing`.execute(tx)
  ).numAffectedRows === 1n

/** An open intention for its answer, held; with the levels of the school. */
export const lockIntention = async (tx: Sql, id: Id): Promise<(IntentionRow & Levels & { readonly school: string }) | undefined> => {
  await sql`select 1 from conversion.intention where id = ${id} for update`.execute(tx)
  return (
    await sql<
      IntentionRow & Levels & { school: string }
    >`select x.*, i.l1, i.l2, i.l3, i.l4, u.name as school from (${select} where i.id = ${id}) x join conversion.intention i on i.id = x.id join organizations.organization u on u.id = i.organization_id`.execute(
      tx,
    )
  ).rows[0]
}

/** Notes an answer. */
export const answerIntention = async (
  tx: Sql,
  a: { readonly id: Id; readonly answer: string; readonly by: Id; readonly now: Date },
): Promise<void> => {
  await sql`update conversion.intention set answer = ${a.answer}, answered_by = ${a.by}, answered_at = ${a.now}, updated_at = ${a.now} where id = ${a.id}`.execute(
    tx,
  )
}

/** The registrars of a school: whom an intention is told. */
export const registrarsOf = async (tx: Sql, organizationId: Id, day: string): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select distinct staff_id as id from identity.appointment where organization_id = ${organizationId} and role = 'registrar' and ended_at is null and from_on <= ${day} and (to_on is null or to_on >= ${day}) limit 50`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Ends the open intention of a person for a programme, or one by its id. */
export const endIntention = async (
  tx: Sql,
  i: {
    readonly ids: readonly Id[]
    readonly id?: Id
    readonly programmeId?: Id
    readonly state: 'enrolled' | 'withdrawn'
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`update conversion.intention set state = ${i.state}, updated_at = ${i.now} where learner_id = any(${[...i.ids]}::bigint[]) and state = 'open'
      and (${i.id ?? null}::bigint is null or id = ${i.id ?? null}::bigint) and (${i.programmeId ?? null}::bigint is null or programme_id = ${i.programmeId ?? null}::bigint)`.execute(
      tx,
    )
  ).numAffectedRows === 1n
