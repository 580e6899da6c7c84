import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'

/** Remembers that a browser set out to WeChat; `learnerId` where it is to be bound to the account that is logged in. */
export const insertJourney = async (
  tx: Sql,
  j: {
    readonly stateHash: Buffer
    readonly way: string
    readonly browserHash: Buffer
    readonly back: string
    readonly learnerId: Id | null
    readonly fromUnit: string | null
    readonly now: Date
    readonly until: Date
  },
): Promise<void> => {
  await sql`insert into identity.wechat_journey (state_hash, way, browser_hash, back, learner_id, from_unit, created_at, expires_at)
    values (${j.stateHash}, ${j.way}, ${j.browserHash}, ${j.back}, ${j.learnerId}, ${j.fromUnit}, ${j.now}, ${j.until})`.execute(tx)
}

/** Spends a journey, once, in its own browser. */
export const spendJourney = async (
  tx: Sql,
  j: { readonly stateHash: Buffer; readonly way: string; readonly browserHash: Buffer; readonly now: Date },
): Promise<{ readonly back: string; readonly learner_id: Id | null; readonly from_unit: string | null } | undefined> =>
  (
    await sql<{ back: string; learner_id: Id | null; from_unit: string | null }>`update identity.wechat_journey set used_at = ${j.now}
      where state_hash = ${j.stateHash} and way = ${j.way} and browser_hash = ${j.browserHash} and used_at is null and expires_at > ${j.now} returning back, learner_id, from_unit`.execute(
      tx,
    )
  ).rows[0]

/** A WeChat that may be bound: whose ticket this is. */
export type TicketRow = {
  readonly id: Id
  readonly way: string
  readonly subject: string
  readonly open_sealed: Buffer
  readonly tries: number
  readonly from_unit: string | null
}

/** Gives out a ticket. */
export const insertTicket = async (
  tx: Sql,
  t: {
    readonly id: Id
    readonly ticketHash: Buffer
    readonly way: string
    readonly subject: string
    readonly openSealed: Buffer
    readonly fromUnit: string | null
    readonly now: Date
    readonly until: Date
  },
): Promise<void> => {
  await sql`insert into identity.wechat_ticket (id, ticket_hash, way, subject, open_sealed, from_unit, created_at, expires_at)
    values (${t.id}, ${t.ticketHash}, ${t.way}, ${t.subject}, ${t.openSealed}, ${t.fromUnit}, ${t.now}, ${t.until})`.execute(tx)
}

/** A ticket that still lives; `lock` holds it, so that parallel tries count one after the other. */
export const liveTicket = async (tx: Sql, ticketHash: Buffer, now: Date, lock = false): Promise<TicketRow | undefined> =>
  (
    await sql<TicketRow>`select id, way, subject, open_sealed, tries, from_unit from identity.wechat_ticket
      where ticket_hash = ${ticketHash} and used_at is null and expires_at > ${now} ${lock ? sql`for update` : sql``}`.execute(tx)
  ).rows[0]

/** Counts a try that did not fit, or spends the ticket. */
export const noteTry = (tx: Sql, id: Id, usedAt: Date | null) =>
  sql`update identity.wechat_ticket set tries = tries + 1, used_at = ${usedAt} where id = ${id}`.execute(tx)

/**
 * Remembers which openid came with which unionid. `mixed` where either came with another partner before: one owner's applications never do that, so
 * somebody's answers are mixed up or made up.
 */
export const noteNames = async (
  tx: Sql,
  n: {
    readonly id: Id
    readonly way: string
    readonly open: string
    readonly subject: string
    readonly openSealed: Buffer
    readonly now: Date
  },
): Promise<'known' | 'mixed'> => {
  await sql`insert into identity.wechat_name (id, way, open_lookup, subject, open_sealed, seen_at) values (${n.id}, ${n.way}, ${n.open}, ${n.subject}, ${n.openSealed}, ${n.now}) on conflict do nothing`.execute(
    tx,
  )
  const same =
    await sql`update identity.wechat_name set seen_at = ${n.now} where way = ${n.way} and open_lookup = ${n.open} and subject = ${n.subject}`.execute(
      tx,
    )
  return same.numAffectedRows === 1n ? 'known' : 'mixed'
}

/** Takes away whatever WeChat the accounts of a person are bound to, with its names. How many there were. */
export const unbindAll = async (tx: Sql, learnerIds: readonly Id[]): Promise<number> => {
  const { rows } = await sql<{
    subject: string
  }>`delete from identity.binding where door = 'wechat' and learner_id = any(${[...learnerIds]}::bigint[]) returning subject`.execute(tx)
  await sql`delete from identity.wechat_name where subject = any(${rows.map((r) => r.subject)}::uuid[])`.execute(tx)
  return rows.length
}

/** The sealed name under which the service account may write to a person; undefined where it may not. */
export const serviceName = async (tx: Sql, learnerIds: readonly Id[]): Promise<Buffer | undefined> =>
  (
    await sql<{
      open_sealed: Buffer
    }>`select n.open_sealed from identity.binding b join identity.wechat_name n on n.subject = b.subject and n.way = 'service'
      where b.door = 'wechat' and b.learner_id = any(${[...learnerIds]}::bigint[]) limit 1`.execute(tx)
  ).rows[0]?.open_sealed

/** Whether some bound WeChat cannot be written to yet, because the service account's name of it is not known. */
export const lacksServiceNames = async (db: Sql): Promise<boolean> =>
  (
    await sql`select 1 from identity.binding b where b.door = 'wechat'
      and not exists (select 1 from identity.wechat_name n where n.subject = b.subject and n.way = 'service') limit 1`.execute(db)
  ).rows.length > 0

/** Of the service account's names (their keyed hashes) those that are known already. */
export const knownOpens = async (db: Sql, opens: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{
        open: string
      }>`select open_lookup as open from identity.wechat_name where way = 'service' and open_lookup = any(${[...opens]}::uuid[])`.execute(
        db,
      )
    ).rows.map((row) => row.open),
  )

/** Of WeChats those that are bound to an account. */
export const boundSubjects = async (db: Sql, subjects: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{
        subject: string
      }>`select subject from identity.binding where door = 'wechat' and subject = any(${[...subjects]}::uuid[])`.execute(db)
    ).rows.map((row) => row.subject),
  )

/** Forgets journeys and tickets that began before an instant, and names of people who never bound them to an account. */
export const sweepWechat = async (tx: Sql, before: Date): Promise<void> => {
  await sql`delete from identity.wechat_name n where n.seen_at < ${before} and not exists (select 1 from identity.binding b where b.door = 'wechat' and b.subject = n.subject)`.execute(
    tx,
  )
  await sql`delete from identity.wechat_journey where created_at < ${before}`.execute(tx)
  await sql`delete from identity.wechat_ticket where created_at < ${before}`.execute(tx)
}
