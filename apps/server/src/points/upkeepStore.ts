import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { Which } from './book.ts'
import type { Lot } from './rules.ts'

/** No freeze is open, and none ended in the last thirty days: nobody loses points because a doubt was looked into. */
const unfrozen = sql`not exists (select 1 from points.freeze f where f.learner_id = l.learner_id and f.issuer_id = l.issuer_id and (f.ended_at is null or f.ended_at > `

/** Accounts that have lots whose day has passed. */
export const accountsDue = async (db: Sql, today: Day, freezesSince: Date, limit: number): Promise<readonly Which[]> =>
  (
    await sql<{
      learner_id: Id
      issuer_id: Id
    }>`select distinct l.learner_id, l.issuer_id from points.lot l where l.expires_on < ${today} and l.remaining > 0 and ${unfrozen}${freezesSince})) limit ${limit}`.execute(
      db,
    )
  ).rows.map((row) => ({ learnerId: row.learner_id, issuerId: row.issuer_id }))

/** The lots of held accounts whose day has passed, with those accounts that are frozen left out. */
export const lotsDue = async (
  tx: Sql,
  which: readonly Which[],
  today: Day,
  freezesSince: Date,
): Promise<readonly (Which & { readonly lot: Lot })[]> =>
  (
    await sql<{ learner_id: Id; issuer_id: Id; lot: number; expires_on: Day; remaining: number; returned: boolean }>`select l.*
      from unnest(${which.map((w) => w.learnerId)}::bigint[], ${which.map((w) => w.issuerId)}::bigint[]) w(a, i) join points.lot l on l.learner_id = w.a and l.issuer_id = w.i
      where l.expires_on < ${today} and l.remaining > 0 and ${unfrozen}${freezesSince})) order by l.expires_on, l.lot`.execute(tx)
  ).rows.map((row) => ({
    learnerId: row.learner_id,
    issuerId: row.issuer_id,
    lot: { lot: row.lot, expiresOn: row.expires_on, remaining: row.remaining, returned: row.returned },
  }))

/** An account that hears of points that lapse: `stage` 1 a month before, 2 a week before. */
export type ToTell = Which & { readonly stage: 1 | 2 }

const isOpen = sql`not exists (select 1 from points.freeze f where f.learner_id = l.learner_id and f.issuer_id = l.issuer_id and f.ended_at is null)`

/** Accounts with lots that lapse within thirty or seven days and were not told of yet. Frozen ones lapse later and hear later. */
export const accountsToTell = async (tx: Sql, today: Day, limit: number): Promise<readonly ToTell[]> =>
  (
    await sql<{ learner_id: Id; issuer_id: Id; stage: 1 | 2 }>`select learner_id, issuer_id, max(stage)::int as stage from (
        (select l.learner_id, l.issuer_id, 1 as stage from points.lot l where l.remaining > 0 and l.told = 0 and l.expires_on between ${today}::date and ${today}::date + 30 and ${isOpen} limit ${limit})
        union all (select l.learner_id, l.issuer_id, 2 from points.lot l where l.remaining > 0 and l.told < 2 and l.expires_on between ${today}::date and ${today}::date + 7 and ${isOpen} limit ${limit})) x
      group by 1, 2 order by 1, 2 limit ${limit}`.execute(tx)
  ).rows.map((row) => ({ learnerId: row.learner_id, issuerId: row.issuer_id, stage: row.stage }))

/**
 * Marks the lots of held accounts that somebody hears of, and answers what to tell each. One notice speaks of two weeks more than its stage, so that points
 * that lapse day after day do not make a notice a day.
 */
export const markTold = async (
  tx: Sql,
  which: readonly ToTell[],
  today: Day,
): Promise<readonly { learnerId: Id; issuer: string; points: number; first: Day; last: Day }[]> =>
  (
    await sql<{ learner_id: Id; issuer: string; points: number; first: Day; last: Day }>`with told as (
        update points.lot l set told = w.stage
        from unnest(${which.map((w) => w.learnerId)}::bigint[], ${which.map((w) => w.issuerId)}::bigint[], ${which.map((w) => w.stage)}::smallint[]) w(a, i, stage)
        where l.learner_id = w.a and l.issuer_id = w.i and l.remaining > 0 and l.told < w.stage and l.expires_on between ${today}::date and ${today}::date + case w.stage when 2 then 21 else 44 end
        returning l.learner_id, l.issuer_id, l.expires_on, l.remaining)
      select t.learner_id, u.name as issuer, sum(t.remaining)::int as points, min(t.expires_on) as first, max(t.expires_on) as last
      from told t join organizations.organization u on u.id = t.issuer_id group by t.learner_id, t.issuer_id, u.name order by 1`.execute(tx)
  ).rows.map((row) => ({ learnerId: row.learner_id, issuer: row.issuer, points: row.points, first: row.first, last: row.last }))

/** A freeze as it is written. */
export type NewFreeze = Which & { readonly id: Id; readonly reason: string; readonly by: Id; readonly at: Date }

/** Freezes an account. False where it is frozen already. */
export const insertFreeze = async (tx: Sql, f: NewFreeze): Promise<boolean> =>
  (
    await sql`insert into points.freeze (learner_id, issuer_id, id, reason, by_id, at) values (${f.learnerId}, ${f.issuerId}, ${f.id}, ${f.reason}, ${f.by}, ${f.at})
      on conflict (learner_id, issuer_id) where ended_at is null do nothing`.execute(tx)
  ).numAffectedRows === 1n

/** Ends a freeze. Undefined where there is none of that id that is open. */
export const endFreeze = async (
  tx: Sql,
  f: { readonly id: Id; readonly learnerId: Id; readonly reason: string; readonly by: Id; readonly at: Date },
): Promise<boolean> =>
  (
    await sql`update points.freeze set ended_at = ${f.at}, ended_by = ${f.by}, end_reason = ${f.reason} where learner_id = ${f.learnerId} and id = ${f.id} and ended_at is null`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** A freeze with what lists show of it. */
export type FreezeRow = Which & {
  readonly id: Id
  readonly reason: string
  readonly at: Date
  readonly endedAt: Date | null
  readonly endReason: string | null
  readonly name: string
  readonly accountNo: string
  readonly issuer: string
  readonly points: number
}

const freezes = sql`select f.learner_id as "learnerId", f.issuer_id as "issuerId", f.id, f.reason, f.at, f.ended_at as "endedAt", f.end_reason as "endReason", l.name, l.account_no as "accountNo", u.name as issuer, coalesce(a.balance, 0) as points
  from points.freeze f join accounts.learner l on l.id = f.learner_id join organizations.organization u on u.id = f.issuer_id left join points.account a on a.learner_id = f.learner_id and a.issuer_id = f.issuer_id`

/** Ids of freezes in the reader's scope, newest first, one more than asked for. */
export const freezePage = async (
  tx: Sql,
  f: { readonly open: boolean | undefined; readonly before: Id | undefined; readonly limit: number },
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from points.freeze where (${f.open ?? null}::boolean is null or (ended_at is null) = ${f.open ?? null}::boolean)
      and (${f.before ?? null}::bigint is null or id < ${f.before ?? null}::bigint) order by id desc limit ${f.limit + 1}`.execute(tx)
  ).rows.map((row) => row.id)

/** Freezes by id, newest first. */
export const freezesByIds = async (db: Sql, ids: readonly Id[]): Promise<readonly FreezeRow[]> =>
  ids.length === 0 ? [] : (await sql<FreezeRow>`${freezes} where f.id = any(${[...ids]}::bigint[]) order by f.id desc`.execute(db)).rows

/** The freezes of a person with some centres, newest first. */
export const freezesOf = async (db: Sql, learnerIds: readonly Id[], issuerIds: readonly Id[]): Promise<readonly FreezeRow[]> =>
  (
    await sql<FreezeRow>`${freezes} where f.learner_id = any(${[...learnerIds]}::bigint[]) and f.issuer_id = any(${[...issuerIds]}::bigint[]) order by f.id desc limit 50`.execute(
      db,
    )
  ).rows
