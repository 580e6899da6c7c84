import type { points } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { EarningRule, Use } from './earningRules.ts'
import type { Source } from './eventStore.ts'

/** How far a posting has come. */
export type Posting = { readonly cursor: Id; readonly done: boolean }

/** Begins a posting, or finds how far it came; held to the end of the transaction, so that two runs of one job take turns. */
export const heldPosting = async (tx: Sql, source: Source, now: Date): Promise<Posting> => {
  await sql`insert into points.posting (kind, source_id, cursor, looked_at, earned, points, begun_at) values (${source.kind}, ${source.id}, 0, 0, 0, 0, ${now}) on conflict do nothing`.execute(
    tx,
  )
  const row = (
    await sql<{
      cursor: Id
      done: boolean
    }>`select cursor, done_at is not null as done from points.posting where kind = ${source.kind} and source_id = ${source.id} for update`.execute(
      tx,
    )
  ).rows[0]
  return row ?? { cursor: '0', done: false }
}

/** Moves the cursor of a posting, in the transaction that posted. */
export const movePosting = async (
  tx: Sql,
  source: Source,
  by: { readonly cursor: Id; readonly lookedAt: number; readonly earned: number; readonly points: number },
): Promise<void> => {
  await sql`update points.posting set cursor = ${by.cursor}, looked_at = looked_at + ${by.lookedAt}, earned = earned + ${by.earned}, points = points + ${by.points}
    where kind = ${source.kind} and source_id = ${source.id}`.execute(tx)
}

/** Ends a posting. */
export const endPosting = async (tx: Sql, source: Source, now: Date): Promise<void> => {
  await sql`update points.posting set done_at = ${now} where kind = ${source.kind} and source_id = ${source.id} and done_at is null`.execute(
    tx,
  )
}

type RuleRow = { readonly id: Id; readonly organization_id: Id; readonly regional: boolean; readonly content: points.RuleContent }

/** The published rules of some sources. At most 2,000: a province with 16 centres has some dozens. */
export const rulesInForce = async (tx: Sql, sources: readonly string[]): Promise<readonly EarningRule[]> =>
  (
    await sql<RuleRow>`select id, organization_id, l2 is not null as regional, content from points.rule where state = 'published' and source = any(${[...sources]}::text[]) order by id limit 2000`.execute(
      tx,
    )
  ).rows.map((row) => ({ id: row.id, issuerId: row.organization_id, regional: row.regional, content: row.content }))

/** What rules gave so far, held to the end of the transaction: two postings that spend one budget take turns. Before any account is held. */
export const heldGiven = async (tx: Sql, ruleIds: readonly Id[]): Promise<ReadonlyMap<Id, number>> => {
  await sql`insert into points.rule_use (rule_id, given) select id, 0 from unnest(${[...ruleIds]}::bigint[]) r(id) order by id on conflict do nothing`.execute(
    tx,
  )
  const { rows } = await sql<{
    rule_id: Id
    given: string
  }>`select rule_id, given from points.rule_use where rule_id = any(${[...ruleIds]}::bigint[]) order by rule_id for update`.execute(tx)
  return new Map(rows.map((row) => [row.rule_id, Number(row.given)]))
}

/** Writes what held rules gave. */
export const writeGiven = async (tx: Sql, given: ReadonlyMap<Id, number>): Promise<void> => {
  await sql`update points.rule_use u set given = r.given from unnest(${[...given.keys()]}::bigint[], ${[...given.values()]}::bigint[]) r(id, given) where u.rule_id = r.id and u.given <> r.given`.execute(
    tx,
  )
}

/** What persons earned by rules with caps, by day and activity, less what was taken back. `person` is the first of a person's ids. */
export const usesOf = async (
  tx: Sql,
  persons: readonly { readonly learnerId: Id; readonly person: Id }[],
  rules: readonly { readonly id: Id; readonly issuerId: Id }[],
): Promise<readonly Use[]> =>
  rules.length === 0 || persons.length === 0
    ? []
    : (
        await sql<{
          person: Id
          rule_id: Id
          on: Day
          activity: string | null
          points: string
        }>`select p.person, t.rule_id, t.earned_on as on, t.activity, sum(case t.kind when 'earn' then t.amount when 'restore' then t.amount else -t.amount end)::text as points
        from unnest(${persons.map((p) => p.learnerId)}::bigint[], ${persons.map((p) => p.person)}::bigint[]) p(learner, person)
          join points.transfer t on t.learner_id = p.learner and t.issuer_id = any(${[...new Set(rules.map((r) => r.issuerId))]}::bigint[]) and t.rule_id = any(${rules.map((r) => r.id)}::bigint[])
        group by 1, 2, 3, 4`.execute(tx)
      ).rows.map((row) => ({
        person: row.person,
        ruleId: row.rule_id,
        on: row.on,
        activity: row.activity ?? '',
        points: Number(row.points),
      }))

/** One name for a key in an account, for sets. */
export const keyName = (k: { readonly learnerId: Id; readonly issuerId: Id; readonly key: string }): string =>
  `${k.learnerId} ${k.issuerId} ${k.key}`

/** Which of these keys stand in these accounts already, by their names. */
export const knownKeys = async (
  tx: Sql,
  wanted: readonly { readonly learnerId: Id; readonly issuerId: Id; readonly key: string }[],
): Promise<ReadonlySet<string>> =>
  wanted.length === 0
    ? new Set()
    : new Set(
        (
          await sql<{ learner_id: Id; issuer_id: Id; key: string }>`select t.learner_id, t.issuer_id, t.key
        from unnest(${wanted.map((w) => w.learnerId)}::bigint[], ${wanted.map((w) => w.issuerId)}::bigint[], ${wanted.map((w) => w.key)}::text[]) w(l, i, k)
        join points.transfer t on t.learner_id = w.l and t.issuer_id = w.i and t.key = w.k and t.kind = 'earn'`.execute(tx)
        ).rows.map((row) => keyName({ learnerId: row.learner_id, issuerId: row.issuer_id, key: row.key })),
      )

/** Notes every deposit batch there is as posted: for a bank whose outcomes were posted in one go. */
export const markBatchesPosted = async (tx: Sql, now: Date): Promise<void> => {
  await sql`insert into points.posting (kind, source_id, cursor, looked_at, earned, points, begun_at, done_at) select 'batch', id, 0, 0, 0, 0, ${now}, ${now} from deposits.batch on conflict do nothing`.execute(
    tx,
  )
}

/** How many postings of these kinds are under way. */
export const openPostings = async (tx: Sql): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from points.posting where done_at is null`.execute(tx)).rows[0]?.n ?? 0)
