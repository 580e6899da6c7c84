import type { points } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A rule with what it gave and the names that its lists show. */
export type RuleRow = Levels & {
  readonly id: Id
  readonly number: string
  readonly organizationId: Id
  readonly organization: string
  readonly content: points.RuleContent
  readonly state: points.RuleState
  readonly authors: readonly Id[]
  readonly note: string | null
  readonly publishedAt: Date | null
  readonly updatedAt: Date
  readonly given: number
}

const select = sql`select r.id, r.number, r.organization_id as "organizationId", o.name as organization, r.l1, r.l2, r.l3, r.l4, r.content, r.state, r.authors::text[] as authors, r.note, r.published_at as "publishedAt", r.updated_at as "updatedAt",
    coalesce(u.given, 0)::float8 as given
  from points.rule r join organizations.organization o on o.id = r.organization_id left join points.rule_use u on u.rule_id = r.id`

/** Rules that the reader of `tx` sees, newest first, one more than asked for. */
export const rulePage = async (
  tx: Sql,
  f: {
    readonly source?: string | undefined
    readonly state?: string | undefined
    readonly organizationId?: Id | undefined
    readonly before: Id | undefined
    readonly limit: number
  },
): Promise<readonly RuleRow[]> =>
  (
    await sql<RuleRow>`${select} where (${f.source ?? null}::text is null or r.source = ${f.source ?? null}::text) and (${f.state ?? null}::text is null or r.state = ${f.state ?? null}::text)
      and (${f.organizationId ?? null}::bigint is null or r.organization_id = ${f.organizationId ?? null}::bigint) and (${f.before ?? null}::bigint is null or r.id < ${f.before ?? null}::bigint)
      order by r.id desc limit ${f.limit + 1}`.execute(tx)
  ).rows

/** One rule; `lock` holds it to the end of the transaction, so that two editors take turns. */
export const ruleById = async (tx: Sql, id: Id, lock = false): Promise<RuleRow | undefined> =>
  (await sql<RuleRow>`${select} where r.id = ${id} ${lock ? sql`for update of r` : sql``}`.execute(tx)).rows[0]

/** Names of the entries that a rule names. */
export const entryNames = async (tx: Sql, ids: readonly Id[]): Promise<readonly { readonly id: Id; readonly name: string }[]> =>
  ids.length === 0
    ? []
    : (
        await sql<{ id: Id; name: string }>`select id, name from catalog.entry where id = any(${[...ids]}::bigint[]) order by id`.execute(
          tx,
        )
      ).rows

/** A new draft with a number of its own. */
export const insertRule = async (
  tx: Sql,
  r: Levels & {
    readonly id: Id
    readonly organizationId: Id
    readonly content: points.RuleContent
    readonly author: Id
    readonly year: string
    readonly now: Date
  },
): Promise<void> => {
  const c = r.content
  await sql`insert into points.rule (id, organization_id, l1, l2, l3, l4, number, title, source, content, state, starts_on, ends_on, budget, authors, updated_at)
    values (${r.id}, ${r.organizationId}, ${r.l1}, ${r.l2}, ${r.l3}, ${r.l4}, ${r.year}::text || lpad(nextval('points.rule_number')::text, 5, '0'), ${c.title}, ${c.source}, ${JSON.stringify(c)}::jsonb, 'draft',
      ${c.startsOn}, ${c.endsOn}, ${c.budget}, array[${r.author}]::bigint[], ${r.now})`.execute(tx)
}

/** Rewrites a draft and notes who wrote. */
export const rewriteRule = async (
  tx: Sql,
  r: { readonly id: Id; readonly content: points.RuleContent; readonly author: Id; readonly now: Date },
): Promise<void> => {
  const c = r.content
  await sql`update points.rule set title = ${c.title}, source = ${c.source}, content = ${JSON.stringify(c)}::jsonb, starts_on = ${c.startsOn}, ends_on = ${c.endsOn}, budget = ${c.budget}, updated_at = ${r.now},
    authors = case when ${r.author}::bigint = any(authors) then authors else authors || ${r.author}::bigint end where id = ${r.id} and state = 'draft'`.execute(
    tx,
  )
}

/** Moves a rule that is worked on. */
export const setRule = async (
  tx: Sql,
  r: { readonly id: Id; readonly state: 'draft' | 'submitted'; readonly note: string | null; readonly now: Date },
): Promise<void> => {
  await sql`update points.rule set state = ${r.state}, note = ${r.note}, updated_at = ${r.now} where id = ${r.id}`.execute(tx)
}

/** Puts a rule in force. `own`: who publishes wrote at it (held by constraint). */
export const publishRule = async (tx: Sql, r: { readonly id: Id; readonly by: Id; readonly now: Date }): Promise<'done' | 'own'> => {
  try {
    await sql`update points.rule set state = 'published', published_by = ${r.by}, published_at = ${r.now}, note = null, updated_at = ${r.now} where id = ${r.id} and state = 'submitted'`.execute(
      tx,
    )
    return 'done'
  } catch (error) {
    if (violates(error, 'rule_second_person')) return 'own'
    throw error
  }
}

/** Ends a rule in force. */
export const endRule = async (
  tx: Sql,
  r: { readonly id: Id; readonly by: Id; readonly now: Date; readonly reason: string },
): Promise<void> => {
  await sql`update points.rule set state = 'ended', ended_by = ${r.by}, ended_at = ${r.now}, updated_at = ${r.now}, note = ${r.reason} where id = ${r.id} and state = 'published'`.execute(
    tx,
  )
}
