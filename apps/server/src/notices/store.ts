import type { notices } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

type NoticeParams = notices.NoticeParams

/** To whom a notice goes. */
export type Recipient = { readonly kind: 'staff' | 'learner'; readonly id: Id }
/** A notice as stored. */
export type NoticeRow = { id: Id; code: string; params: NoticeParams; href: string | null; at: Date; read_at: Date | null }

/** Writes one notice; it is seen from `visibleAt` on. */
export const insertNotice = (
  tx: Sql,
  n: { id: Id; to: Recipient; code: string; params: NoticeParams; href: string | null; at: Date; visibleAt: Date },
) =>
  sql`insert into notices.notice (recipient_kind, recipient_id, id, code, params, href, at, visible_at)
    values (${n.to.kind}, ${n.to.id}, ${n.id}, ${n.code}, ${JSON.stringify(n.params)}, ${n.href}, ${n.at}, ${n.visibleAt})`.execute(tx)

/** Who reads: a member of staff, or a learner with every account that was merged into theirs. */
export type Reader = { readonly kind: 'staff' | 'learner'; readonly ids: readonly Id[] }
const isFor = (to: Reader) => sql`recipient_id = any(${[...to.ids]}::bigint[])`

/** Notices of one reader that are visible, newest first, after a cursor id. */
export const noticesOf = async (
  db: Sql,
  to: Reader,
  now: Date,
  options: { before: Id | null; unread: boolean; limit: number },
): Promise<NoticeRow[]> =>
  (
    await sql<NoticeRow>`select id, code, params, href, at, read_at from notices.notice
      where recipient_kind = ${to.kind} and ${isFor(to)} and visible_at <= ${now}
        and (${options.before}::bigint is null or id < ${options.before}) and (not ${options.unread}::boolean or read_at is null)
      order by id desc limit ${options.limit}`.execute(db)
  ).rows

/** How many visible notices a reader has not read. */
export const unreadOf = async (db: Sql, to: Reader, now: Date): Promise<number> =>
  Number(
    (
      await sql<{ n: string }>`select count(*) as n from notices.notice
        where recipient_kind = ${to.kind} and ${isFor(to)} and visible_at <= ${now} and read_at is null`.execute(db)
    ).rows[0]?.n ?? 0,
  )

/** Marks a reader's notices read: those named, or all. Somebody else's are not touched. */
export const markRead = (tx: Sql, to: Reader, now: Date, ids: readonly Id[] | null) =>
  sql`update notices.notice set read_at = ${now} where recipient_kind = ${to.kind} and ${isFor(to)} and visible_at <= ${now} and read_at is null
    and (${ids === null} or id = any(${ids === null ? [] : [...ids]}::bigint[]))`.execute(tx)

/** A learner's notice that is to be told outside of the bank; undefined where it was told already or is not there any more. */
export const untoldNotice = async (
  db: Sql,
  learnerId: Id,
  id: Id,
): Promise<{ readonly code: string; readonly params: NoticeParams; readonly at: Date } | undefined> =>
  (
    await sql<{
      code: string
      params: NoticeParams
      at: Date
    }>`select code, params, visible_at as at from notices.notice where recipient_kind = 'learner' and recipient_id = ${learnerId} and id = ${id} and told_at is null`.execute(
      db,
    )
  ).rows[0]

/** Notes that a notice was taken by whoever carries it. */
export const noteTold = (db: Sql, learnerId: Id, id: Id, now: Date) =>
  sql`update notices.notice set told_at = ${now} where recipient_kind = 'learner' and recipient_id = ${learnerId} and id = ${id}`.execute(
    db,
  )

/** A message to a phone as stored; number and secret are sealed. */
export type MessageRow = {
  id: Id
  channel: string
  to_masked: string
  to_sealed: Buffer | null
  code: string
  params: NoticeParams
  secret: Buffer | null
  at: Date
  state: string
}

/** Puts a message into the outbox. */
export const insertMessage = (
  tx: Sql,
  m: {
    id: Id
    channel: string
    toMasked: string
    toSealed: Buffer
    code: string
    params: NoticeParams
    secret: Buffer | null
    at: Date
    state: string
  },
) =>
  sql`insert into notices.message (id, channel, to_masked, to_sealed, code, params, secret, at, state, sent_at)
    values (${m.id}, ${m.channel}, ${m.toMasked}, ${m.toSealed}, ${m.code}, ${JSON.stringify(m.params)}, ${m.secret}, ${m.at}, ${m.state}, ${m.state === 'sent' ? m.at : null})`.execute(
    tx,
  )

/** One message that still waits; undefined when it was sent or is unknown. */
export const waitingMessage = async (db: Sql, id: Id): Promise<MessageRow | undefined> =>
  (
    await sql<MessageRow>`select id, channel, to_masked, to_sealed, code, params, secret, at, state from notices.message where id = ${id} and state = 'waiting'`.execute(
      db,
    )
  ).rows[0]

/** Since when messages wait that should be out by now: longer than a minute, and not so long that they are given up. Null while they go out. */
export const messagesStuckSince = async (db: Sql, now: Date): Promise<Date | null> => {
  const [late, over] = [new Date(now.getTime() - 60_000), new Date(now.getTime() - 600_000)]
  return (
    (
      await sql<{
        since: Date | null
      }>`select min(at) as since from notices.message where state = 'waiting' and at < ${late} and at > ${over}`.execute(db)
    ).rows[0]?.since ?? null
  )
}

/** Notes that a message was sent and forgets its secret. */
export const noteSent = (db: Sql, id: Id, now: Date) =>
  sql`update notices.message set state = 'sent', sent_at = ${now}, secret = null where id = ${id}`.execute(db)

/** Gives a message up and forgets its secret. */
export const dropMessage = (db: Sql, id: Id) => sql`update notices.message set state = 'failed', secret = null where id = ${id}`.execute(db)

/** The last messages of the development sender, newest first. */
export const lastMessages = async (db: Sql): Promise<MessageRow[]> =>
  (
    await sql<MessageRow>`select id, channel, to_masked, to_sealed, code, params, secret, at, state from notices.message where channel = 'development' order by id desc limit 50`.execute(
      db,
    )
  ).rows
