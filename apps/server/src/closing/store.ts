import type { closing } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** A closing as stored. */
export type RequestRow = {
  id: Id
  number: string
  learner_id: Id
  state: closing.ClosingState
  reason: closing.ClosingReason
  loss: closing.Loss
  obstacles: closing.Obstacle[]
  requested_at: Date
  cooling_until: Date
  due_on: Day
  ended_at: Date | null
}
const columns = sql.raw(
  'r.id, r.number, r.learner_id, r.state, r.reason, r.loss, r.obstacles, r.requested_at, r.cooling_until, r.due_on, r.ended_at',
)

/** What of a loss is counted here; points and what was redeemed for them are told by their own capabilities. */
export type CountedLoss = Omit<closing.Loss, 'points' | 'redemptions'>

/** What a person holds, counted over all their accounts. */
export const countedLoss = async (db: Sql, ids: readonly Id[]): Promise<CountedLoss> => {
  const list = sql`${[...ids]}::bigint[]`
  const { rows } = await sql<Record<keyof CountedLoss, string>>`select ${ids.length}::int as accounts,
      (select count(*) from accounts.standing_outcomes(${list})) as outcomes,
      (select coalesce(sum(credits), 0) from accounts.standing_outcomes(${list})) as credits,
      (select coalesce(sum(balance), 0) from credits.balance where learner_id = any(${list}) and account = 'available') as certified,
      (select count(*) from deposits.deposit where learner_id = any(${list}) and state = 'draft') as drafts,
      (select count(*) from reviews.case where learner_id = any(${list})) as applications,
      (select count(*) from files.file where owner_kind = 'learner' and owner_id = any(${list}) and deleted_at is null) as files,
      (select count(*) from identity.binding where learner_id = any(${list})) + (select count(*) from identity.credential where learner_id = any(${list}) and user_name is not null) as doors`.execute(
    db,
  )
  const [row] = rows
  if (row === undefined) throw new Error('counting answered nothing')
  const n = (key: keyof CountedLoss) => Number(row[key])
  return {
    accounts: n('accounts'),
    outcomes: n('outcomes'),
    credits: n('credits'),
    certified: n('certified'),
    drafts: n('drafts'),
    applications: n('applications'),
    files: n('files'),
    doors: n('doors'),
  }
}

/** What is open for a person: cases that are not concluded, credit locked in a conversion, merges that wait, an account of theirs that is frozen. */
export const openOf = async (db: Sql, ids: readonly Id[]) => {
  const list = sql`${[...ids]}::bigint[]`
  const { rows: cases } = await sql<{
    title: string
    number: string
  }>`select title, number from reviews.case where learner_id = any(${list}) and concluded_at is null order by id limit 100`.execute(db)
  const { rows } = await sql<{ locked: string; merges: string; frozen: boolean }>`select
      (select coalesce(sum(balance), 0) from credits.balance where learner_id = any(${list}) and account = 'locked') as locked,
      (select count(*) from accounts.merge where state = 'proposed' and (canonical_id = any(${list}) or merged_id = any(${list}))) as merges,
      exists (select 1 from accounts.learner where id = any(${list}) and state = 'frozen') as frozen`.execute(db)
  const [row] = rows
  return { cases, locked: Number(row?.locked ?? 0), merges: Number(row?.merges ?? 0), frozen: row?.frozen ?? false }
}

/** The next number of a closing. */
export const nextNumber = async (tx: Sql, year: string): Promise<string> => {
  const { rows } = await sql<{ n: string }>`select nextval('closing.request_serial') as n`.execute(tx)
  return `Z${year}${String(rows[0]?.n ?? 0).padStart(6, '0')}`
}

/** Stores a request. */
export const insertRequest = (
  tx: Sql,
  r: Pick<RequestRow, 'id' | 'number' | 'learner_id' | 'reason' | 'loss' | 'requested_at' | 'cooling_until' | 'due_on'> & {
    readonly home: Levels & { readonly organization_id: Id }
  },
) =>
  sql`insert into closing.request (id, number, learner_id, state, reason, loss, requested_at, cooling_until, due_on, organization_id, l1, l2, l3, l4)
    values (${r.id}, ${r.number}, ${r.learner_id}, 'cooling', ${r.reason}, ${JSON.stringify(r.loss)}, ${r.requested_at}, ${r.cooling_until}, ${r.due_on}, ${r.home.organization_id}, ${r.home.l1}, ${r.home.l2}, ${r.home.l3}, ${r.home.l4})`.execute(
    tx,
  )

/** The last closing of a person; `lock` holds it. */
export const lastRequest = async (tx: Sql, ids: readonly Id[], lock = false): Promise<RequestRow | undefined> =>
  (
    await sql<RequestRow>`select ${columns} from closing.request r where r.learner_id = any(${[...ids]}::bigint[]) order by r.id desc limit 1 ${lock ? sql`for update` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** One closing, held until the transaction ends. */
export const requestById = async (tx: Sql, id: Id): Promise<RequestRow | undefined> =>
  (await sql<RequestRow>`select ${columns} from closing.request r where r.id = ${id} for update`.execute(tx)).rows[0]

/** Ends a closing one way or the other. */
export const endRequest = (tx: Sql, id: Id, state: closing.ClosingState, now: Date, obstacles: readonly closing.Obstacle[] = []) =>
  sql`update closing.request set state = ${state}, ended_at = ${now}, obstacles = ${JSON.stringify(obstacles)} where id = ${id} and state = 'cooling'`.execute(
    tx,
  )

/** Closings whose cooling-off is over, oldest first. */
export const dueRequests = async (db: Sql, now: Date): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from closing.request where state = 'cooling' and cooling_until <= ${now} order by cooling_until limit 50`.execute(db)
  ).rows.map((r) => r.id)

/** A closing with what a list shows beside it. */
export type RequestView = RequestRow & { account_no: string; name: string; organization_id: Id; organization: string }

/** Closings in scope, newest first. Run it in staffRead. */
export const requestsPage = async (
  tx: Sql,
  filter: { readonly state: string | undefined; readonly before: Id | undefined; readonly limit: number },
): Promise<RequestView[]> =>
  (
    await sql<RequestView>`select ${columns}, l.account_no, l.name, r.organization_id, o.name as organization
      from closing.request r join accounts.learner l on l.id = r.learner_id join organizations.organization o on o.id = r.organization_id
      where ${filter.state === undefined ? sql`true` : sql`r.state = ${filter.state}`} and ${filter.before === undefined ? sql`true` : sql`r.id < ${filter.before}`}
      order by r.id desc limit ${filter.limit}`.execute(tx)
  ).rows

/** How long each class of data is kept, in the order in which people read it. */
export type RetentionRow = { class: string; months: number | null; zh: string; en: string; basis_zh: string; basis_en: string }
/** The table of retention. */
export const retentionRows = async (db: Sql): Promise<RetentionRow[]> =>
  (await sql<RetentionRow>`select class, months, zh, en, basis_zh, basis_en from closing.retention order by position`.execute(db)).rows

/** Lets one erasure run at a time in the whole bank, until the transaction ends. */
export const lockErasures = (tx: Sql) => sql`select pg_advisory_xact_lock(7205759403792811)`.execute(tx)

/** The number of the last erasure that this database carried out; 0 for none. */
export const lastErasure = async (db: Sql): Promise<number> =>
  Number((await sql<{ n: string | null }>`select max(seq) as n from closing.erasure`.execute(db)).rows[0]?.n ?? 0)

/** Notes an erasure as carried out. */
export const insertErasure = (tx: Sql, e: { readonly seq: number; readonly ids: readonly Id[]; readonly at: Date; readonly now: Date }) =>
  sql`insert into closing.erasure (seq, learner_ids, at, carried_out_at) values (${e.seq}, ${[...e.ids]}::bigint[], ${e.at}, ${e.now})`.execute(
    tx,
  )

/** Puts a sealed copy into the store; the application cannot read it afterwards. */
export const insertSealed = (
  tx: Sql,
  s: {
    readonly learnerId: Id
    readonly seq: number
    readonly class: string
    readonly until: Day
    readonly subject: string | null
    readonly content: Buffer
  },
) =>
  sql`insert into sealed.record (learner_id, seq, class, retain_until, subject, content) values (${s.learnerId}, ${s.seq}, ${s.class}, ${s.until}, ${s.subject}, ${s.content})`.execute(
    tx,
  )

/** Deletes what was kept long enough, and with the last of a person why the sealed store was opened for them; answers how many. */
export const dropEnded = (db: Sql, today: Day): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ learner_id: Id }>`delete from sealed.record where retain_until < ${today} returning learner_id`.execute(tx)
    const ids = rows.map((row) => row.learner_id)
    await sql`delete from audit.text t where t.learner_id = any(${ids}::bigint[])
      and not exists (select 1 from sealed.record s where s.learner_id = t.learner_id)`.execute(tx)
    return ids.length
  })

/** A page of what staff typed as reasons of acts on nobody in particular, for the caller to open, in order after one. */
export const loneTexts = async (tx: Sql, after: Id, limit: number): Promise<{ id: Id; text_sealed: Buffer }[]> =>
  (
    await sql<{
      id: Id
      text_sealed: Buffer
    }>`select id, text_sealed from audit.text where learner_id is null and id > ${after} order by id limit ${limit}`.execute(tx)
  ).rows

/** Deletes texts of audited acts. */
export const deleteTexts = (tx: Sql, ids: readonly Id[]) => sql`delete from audit.text where id = any(${[...ids]}::bigint[])`.execute(tx)

/** Marks accounts as closed, whatever they were: the order of columns that name somebody comes after. */
export const markClosed = (tx: Sql, ids: readonly Id[]) =>
  sql`update accounts.learner set state = 'closed', version = version + 1 where id = any(${[...ids]}::bigint[])`.execute(tx)

/** Ids of accounts after one, in order: the replay walks all of them once. */
export const learnerIdsAfter = async (db: Sql, after: Id, limit: number): Promise<Id[]> =>
  (await sql<{ id: Id }>`select id from accounts.learner where id > ${after} order by id limit ${limit}`.execute(db)).rows.map((r) => r.id)

/** Messages to a masked number, whose sealed number the caller opens and compares. */
export const messagesTo = async (tx: Sql, masked: readonly string[]): Promise<{ id: Id; to_sealed: Buffer | null }[]> =>
  masked.length === 0
    ? []
    : (
        await sql<{
          id: Id
          to_sealed: Buffer | null
        }>`select id, to_sealed from notices.message where to_masked = any(${[...masked]}::text[])`.execute(tx)
      ).rows

/** Deletes messages. */
export const deleteMessages = (tx: Sql, ids: readonly Id[]) =>
  sql`delete from notices.message where id = any(${[...ids]}::bigint[])`.execute(tx)

/** Ends the requests that cool off for these accounts: an erasure that is replayed closes them. */
export const endRequestsOf = (tx: Sql, ids: readonly Id[], now: Date) =>
  sql`update closing.request set state = 'closed', ended_at = ${now} where learner_id = any(${[...ids]}::bigint[]) and state = 'cooling'`.execute(
    tx,
  )
