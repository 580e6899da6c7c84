import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { Kind } from './rules.ts'

/** Centres by id, with their names. */
export const issuersNamed = async (tx: Sql, ids: readonly Id[]): Promise<readonly { readonly id: Id; readonly name: string }[]> =>
  (
    await sql<{
      id: Id
      name: string
    }>`select id, name from organizations.organization where id = any(${[...new Set(ids)]}::bigint[])`.execute(tx)
  ).rows

/** A person with points. */
export type HolderRow = { readonly id: Id; readonly name: string; readonly accountNo: string }

const holds = (issuer: Id | 'all') =>
  issuer === 'all'
    ? sql`true`
    : sql`exists (select 1 from points.account a where a.issuer_id = ${issuer} and (a.learner_id = l.id or a.learner_id in (select m.learner_id from accounts.alias m where m.canonical_id = l.id and m.undone_at is null)))`

/** A person by id, where the person has an account with that centre (or with any). */
export const holderById = async (tx: Sql, id: Id, issuer: Id | 'all'): Promise<HolderRow | undefined> =>
  (
    await sql<HolderRow>`select l.id, l.name, l.account_no as "accountNo" from accounts.learner l where l.id = ${id} and ${holds(issuer)}`.execute(
      tx,
    )
  ).rows[0]

/** The same by the account's number. */
export const holderByNumber = async (tx: Sql, accountNo: string, issuer: Id | 'all'): Promise<HolderRow | undefined> =>
  (
    await sql<HolderRow>`select l.id, l.name, l.account_no as "accountNo" from accounts.learner l where l.account_no = ${accountNo} and ${holds(issuer)}`.execute(
      tx,
    )
  ).rows[0]

/** A row of a statement with what it was for, as far as the bank knows. */
export type LineRow = {
  readonly learner_id: Id
  readonly issuer_id: Id
  readonly seq: number
  readonly kind: Kind
  readonly amount: number
  readonly balance_after: number
  readonly debt_after: number
  readonly cause_kind: string
  readonly cause_id: Id
  readonly expires_on: Day | null
  readonly at: Date
  readonly what: string | null
  readonly rule: string | null
}

/** Where a statement goes on: after this row, in the order of time. */
export type LineCursor = { readonly at: string; readonly issuerId: Id; readonly learnerId: Id; readonly seq: number }

/** Whose rows a statement shows. */
export type StatementOf = { readonly ids: readonly Id[]; readonly issuer: Id | 'all'; readonly until: Date }

const own = (of: StatementOf) =>
  sql`t.learner_id = any(${[...of.ids]}::bigint[]) and ${of.issuer === 'all' ? sql`true` : sql`t.issuer_id = ${of.issuer}`}`

/** Rows of a person up to an instant, the newest first; one more than asked for. */
export const statementRows = async (
  tx: Sql,
  of: StatementOf,
  after: LineCursor | undefined,
  limit: number,
): Promise<readonly LineRow[]> => {
  const from =
    after === undefined
      ? sql`true`
      : sql`(t.at, t.issuer_id, t.learner_id, t.seq) < (${after.at}::timestamptz, ${after.issuerId}, ${after.learnerId}, ${after.seq})`
  return (
    await sql<LineRow>`select t.learner_id, t.issuer_id, t.seq, t.kind, t.amount, t.balance_after, t.debt_after, t.cause_kind, t.cause_id, t.expires_on, t.at, coalesce(e.name, a.name) as what, r.title as rule
      from (select * from points.transfer t where ${own(of)} and t.at <= ${of.until} and ${from} order by t.at desc, t.issuer_id desc, t.learner_id desc, t.seq desc limit ${limit + 1}) t
        left join outcomes.outcome o on t.cause_kind = 'outcome' and o.learner_id = t.learner_id and o.id = t.cause_id left join catalog.entry e on e.id = o.entry_id
        left join points.activity a on t.cause_kind = 'activity' and a.learner_id = t.learner_id and a.id = t.cause_id left join points.rule r on r.id = t.rule_id
      order by t.at desc, t.issuer_id desc, t.learner_id desc, t.seq desc`.execute(tx)
  ).rows
}

/** What each account of a person held at an instant: its last row until then. */
export const balancesAt = async (
  tx: Sql,
  of: StatementOf,
): Promise<readonly { readonly issuer_id: Id; readonly balance: number; readonly debt: number }[]> =>
  (
    await sql<{
      issuer_id: Id
      balance: number
      debt: number
    }>`select t.issuer_id, x.balance_after as balance, x.debt_after as debt from points.account t
      cross join lateral (select y.balance_after, y.debt_after from points.transfer y where y.learner_id = t.learner_id and y.issuer_id = t.issuer_id and y.at <= ${of.until} order by y.seq desc limit 1) x
      where ${own(of)} order by t.issuer_id`.execute(tx)
  ).rows

/** The days on which a person's points lapse, the first ones. */
export const expiries = async (
  tx: Sql,
  ids: readonly Id[],
  limit: number,
): Promise<readonly { readonly issuer_id: Id; readonly on: Day; readonly points: number }[]> =>
  (
    await sql<{
      issuer_id: Id
      on: Day
      points: number
    }>`select issuer_id, expires_on as on, sum(remaining)::int as points from points.lot where learner_id = any(${[...ids]}::bigint[]) and remaining > 0
      group by issuer_id, expires_on order by expires_on limit ${limit}`.execute(tx)
  ).rows

/** What a person earned by which rule, what was taken back left out, the most first. */
export const reasons = async (
  tx: Sql,
  ids: readonly Id[],
  limit: number,
): Promise<readonly { readonly title: string; readonly issuer_id: Id; readonly points: number }[]> =>
  (
    await sql<{
      title: string
      issuer_id: Id
      points: number
    }>`select r.title, t.issuer_id, sum(case t.kind when 'earn' then t.amount when 'restore' then t.amount else -t.amount end)::int as points
      from points.transfer t join points.rule r on r.id = t.rule_id where t.learner_id = any(${[...ids]}::bigint[]) group by r.id, r.title, t.issuer_id
      having sum(case t.kind when 'earn' then t.amount when 'restore' then t.amount else -t.amount end) > 0 order by 3 desc limit ${limit}`.execute(
      tx,
    )
  ).rows

/** Rules in force on a day by which learners of these regions can earn. */
export const openRules = async (
  tx: Sql,
  regions: readonly Id[],
  day: Day,
  limit: number,
): Promise<readonly { readonly title: string; readonly issuer_id: Id; readonly text: string; readonly ends_on: Day | null }[]> =>
  (
    await sql<{
      title: string
      issuer_id: Id
      text: string
      ends_on: Day | null
    }>`select r.title, r.organization_id as issuer_id, r.content ->> 'text' as text, r.ends_on
      from points.rule r left join points.rule_use u on u.rule_id = r.id where r.state = 'published' and (r.l2 is null or r.l2 = any(${[...regions]}::bigint[]))
      and r.starts_on <= ${day} and (r.ends_on is null or r.ends_on >= ${day}) and (r.budget is null or coalesce(u.given, 0) < r.budget) order by r.l2 nulls last, r.id limit ${limit}`.execute(
      tx,
    )
  ).rows

/** How many stored outcomes of a person wait for their points: stored lately, and their posting has not ended. */
export const pendingOf = async (tx: Sql, ids: readonly Id[], since: Date): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select (select count(*) from outcomes.outcome o where o.learner_id = any(${[...ids]}::bigint[]) and o.stored_at >= ${since} and o.corrects_id is null
          and not exists (select 1 from points.posting p where p.done_at is not null and ((p.kind = 'batch' and p.source_id = o.batch_id) or (p.kind = 'outcome' and p.source_id = o.id))))
        + (select count(*) from points.activity a where a.learner_id = any(${[...ids]}::bigint[]) and a.told_at >= ${since}
          and not exists (select 1 from points.posting p where p.done_at is not null and ((p.kind = 'import' and p.source_id = a.import_id) or (p.kind = 'activity' and p.source_id = a.id)))) as n`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/** The centres with which a person has accounts, as far as the reader of `tx` sees them. */
export const issuersOf = async (tx: Sql, ids: readonly Id[]): Promise<readonly { readonly id: Id; readonly name: string }[]> =>
  (
    await sql<{
      id: Id
      name: string
    }>`select distinct a.issuer_id as id, u.name from points.account a join organizations.organization u on u.id = a.issuer_id
      where a.learner_id = any(${[...ids]}::bigint[]) order by 1`.execute(tx)
  ).rows
