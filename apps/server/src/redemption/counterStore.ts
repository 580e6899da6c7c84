import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Whose redemption a waiting code opens. */
export const redemptionByCode = async (db: Sql, lookup: string): Promise<{ readonly learnerId: Id; readonly id: Id } | undefined> =>
  (
    await sql<{
      learnerId: Id
      id: Id
    }>`select learner_id as "learnerId", redemption_id as id from redemption.code where lookup = ${lookup}`.execute(db)
  ).rows[0]

/** A hand-over: who took it, and how that was confirmed. */
export type Handout = {
  readonly learnerId: Id
  readonly redemptionId: Id
  readonly organizationId: Id
  readonly staffId: Id
  readonly collector: 'self' | 'representative' | 'other'
  readonly representativeId: Id | null
  readonly collectorSealed: Buffer | null
  readonly document: string | null
  readonly signatureFileId: Id | null
  readonly formNo: string | null
  readonly now: Date
}
/** Writes a hand-over down; a second one of the same redemption meets its primary key. */
export const insertHandout = (tx: Sql, h: Handout) =>
  sql`insert into redemption.handout (learner_id, redemption_id, organization_id, staff_id, collector, representative_id, collector_sealed, document, signature_file_id, form_no, at)
    values (${h.learnerId}, ${h.redemptionId}, ${h.organizationId}, ${h.staffId}, ${h.collector}, ${h.representativeId}, ${h.collectorSealed}, ${h.document}, ${h.signatureFileId}, ${h.formNo}, ${h.now})`.execute(
    tx,
  )

/** Whose signature a file is, and the levels of the point that took it. */
export const signatureOf = async (db: Sql, fileId: Id): Promise<{ readonly learnerId: Id; readonly redemptionId: Id } | undefined> =>
  (
    await sql<{
      learnerId: Id
      redemptionId: Id
    }>`select learner_id as "learnerId", redemption_id as "redemptionId" from redemption.handout where signature_file_id = ${fileId} limit 1`.execute(
      db,
    )
  ).rows[0]

/** Whether the reader of `tx` sees a redemption. */
export const seesRedemption = async (tx: Sql, learnerId: Id, id: Id): Promise<boolean> =>
  (await sql`select 1 from redemption.redemption where learner_id = ${learnerId} and id = ${id}`.execute(tx)).rows.length > 0

/** A day at some points: pieces by good. */
export type DailyRow = {
  readonly activityId: Id
  readonly title: string
  readonly goodId: Id
  readonly good: string
  readonly redeemed: number
  readonly collected: number
  readonly byOthers: number
  readonly cancelled: number
  readonly lapsed: number
}
/** What was redeemed, collected, cancelled and lapsed at these points between two instants. */
export const dailyRows = async (db: Sql, pointIds: readonly Id[], from: Date, to: Date): Promise<readonly DailyRow[]> =>
  (
    await sql<DailyRow>`with moved as (
        select r.learner_id, r.id, r.activity_id, r.created_at, r.ended_at, r.state, h.collector from redemption.redemption r
          left join redemption.handout h on h.learner_id = r.learner_id and h.redemption_id = r.id
        where r.organization_id = any(${[...pointIds]}::bigint[]) and r.delivery = 'counter' and ((r.created_at >= ${from} and r.created_at < ${to}) or (r.ended_at >= ${from} and r.ended_at < ${to})))
      select a.id as "activityId", a.title, g.id as "goodId", g.name as good,
        coalesce(sum(n.count) filter (where m.created_at >= ${from} and m.created_at < ${to}), 0)::int as redeemed,
        coalesce(sum(n.count) filter (where m.state = 'collected' and m.ended_at >= ${from} and m.ended_at < ${to}), 0)::int as collected,
        coalesce(sum(n.count) filter (where m.state = 'collected' and m.collector <> 'self' and m.ended_at >= ${from} and m.ended_at < ${to}), 0)::int as "byOthers",
        coalesce(sum(n.count) filter (where m.state = 'cancelled' and m.ended_at >= ${from} and m.ended_at < ${to}), 0)::int as cancelled,
        coalesce(sum(n.count) filter (where m.state = 'lapsed' and m.ended_at >= ${from} and m.ended_at < ${to}), 0)::int as lapsed
      from moved m join redemption.line n on n.learner_id = m.learner_id and n.redemption_id = m.id join redemption.good g on g.id = n.good_id join redemption.activity a on a.id = m.activity_id
      group by a.id, a.title, g.id, g.name, g.position order by a.id desc, g.position`.execute(db)
  ).rows

/** How many redemptions wait at these points. */
export const waitingAt = async (db: Sql, pointIds: readonly Id[]): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from redemption.redemption where organization_id = any(${[...pointIds]}::bigint[]) and state = 'waiting'`.execute(
      db,
    )
  ).rows[0]?.n ?? 0
