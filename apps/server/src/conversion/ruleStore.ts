import type { conversionRules } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { LintRule, LintSource } from './lintFacts.ts'
import type { VersionFacts } from './standing.ts'

type Content = conversionRules.RuleContent

/** One version of a rule as stored. */
export type VersionRow = VersionFacts & {
  readonly content: Content
  readonly authors: readonly Id[]
  readonly reviewedBy: Id | null
  readonly filedAt: Date | null
  readonly note: string | null
}
/** A rule with all its versions, the newest first. */
export type RuleRow = Levels & {
  readonly id: Id
  readonly number: string
  readonly organizationId: Id
  readonly organization: string
  readonly latest: number
  readonly onFile: boolean
  readonly retiredOn: string | null
  readonly updatedAt: Date
  readonly versions: readonly VersionRow[]
}

/** A version out of JSON, whose only instant comes as text. */
type JsonVersion = Omit<VersionRow, 'filedAt'> & { readonly filedAt: string | null }
const read = (row: Omit<RuleRow, 'versions'> & { readonly versions: readonly JsonVersion[] }): RuleRow => ({
  ...row,
  versions: row.versions.map((v) => ({ ...v, filedAt: v.filedAt === null ? null : new Date(v.filedAt) })),
})

const select = sql`select r.id, r.number, r.organization_id as "organizationId", o.name as organization, r.l1, r.l2, r.l3, r.l4, r.latest, r.on_file as "onFile", r.retired_on as "retiredOn", r.updated_at as "updatedAt",
    (select json_agg(json_build_object('version', v.version, 'state', v.state, 'content', v.content, 'effectiveFrom', v.effective_from, 'effectiveTo', v.effective_to, 'noticeUntil', v.notice_until,
      'authors', (select json_agg(a::text) from unnest(v.authors) a), 'reviewedBy', v.reviewed_by::text, 'filedAt', v.filed_at, 'note', v.note) order by v.version desc)
      from conversion.rule_version v where v.rule_id = r.id) as versions
  from conversion.rule r join organizations.organization o on o.id = r.organization_id`

/** Filters of a list of rules. `onFile`: only what the public sees. `open`: only what somebody has yet to decide. */
export type RuleFilter = {
  readonly search?: string | undefined
  readonly organizationId?: Id | undefined
  readonly programmeId?: Id | undefined
  readonly effect?: string | undefined
  readonly onFile: boolean
  readonly open: boolean
}

const given = (value: unknown, condition: RawBuilder<unknown>): RawBuilder<unknown> => (value === undefined ? sql`true` : condition)
const having = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`exists (select 1 from conversion.rule_version v where v.rule_id = r.id and ${condition})`

/** A page of rules, the newest first; one row more than asked for. */
export const rulePage = async (db: Sql, f: RuleFilter, before: Id | undefined, limit: number): Promise<readonly RuleRow[]> => {
  const search = f.search ?? ''
  const rows = await sql<Parameters<typeof read>[0]>`${select}
    where ${f.onFile ? sql`r.on_file` : sql`true`} and ${f.open ? having(sql`v.state in ('submitted', 'reviewed')`) : sql`true`}
      and ${given(f.search, sql`(r.number = ${search} or position(${search} in o.name) > 0 or ${having(sql`position(${search} in v.content ->> 'name') > 0`)})`)}
      and ${given(f.organizationId, sql`r.organization_id = ${f.organizationId}`)} and ${given(f.effect, having(sql`v.content ->> 'effect' = ${f.effect}`))}
      and ${given(f.programmeId, having(sql`(v.content -> 'programmes' ? ${f.programmeId} or v.content -> 'programmes' = '[]'::jsonb)`))}
      and ${given(before, sql`r.id < ${before}`)} order by r.id desc limit ${limit + 1}`.execute(db)
  return rows.rows.map(read)
}

/** One rule; `lock` holds it to the end of the transaction. */
export const ruleById = async (db: Sql, id: Id, lock = false): Promise<RuleRow | undefined> => {
  if (lock) await sql`select 1 from conversion.rule where id = ${id} for update`.execute(db)
  return (await sql<Parameters<typeof read>[0]>`${select} where r.id = ${id}`.execute(db)).rows.map(read)[0]
}

/** The rule of which a version names this file as its evidence. */
export const ruleWithFile = async (db: Sql, fileId: Id): Promise<RuleRow | undefined> =>
  (
    await sql<
      Parameters<typeof read>[0]
    >`${select} where ${having(sql`v.content ->> 'evidenceFileId' = ${fileId}`)} order by r.id limit 1`.execute(db)
  ).rows.map(read)[0]

/** Every rule that holds or may come to hold, of every school: what the linter and the matching look through. At most 20,000. */
export const rulesOnFile = async (db: Sql): Promise<readonly RuleRow[]> =>
  (
    await sql<Parameters<typeof read>[0]>`${select} where r.on_file and r.retired_on is null order by r.id limit 20000`.execute(db)
  ).rows.map(read)

/** A new rule with the draft of its first version; answers its number. */
export const insertRule = async (
  tx: Sql,
  r: Levels & {
    readonly id: Id
    readonly organizationId: Id
    readonly year: string
    readonly content: Content
    readonly author: Id
    readonly now: Date
  },
): Promise<string> => {
  const made = await sql<{ number: string }>`insert into conversion.rule (id, number, organization_id, l1, l2, l3, l4, updated_at)
    values (${r.id}, 'ZG' || ${r.year} || lpad(nextval('conversion.rule_serial')::text, 6, '0'), ${r.organizationId}, ${r.l1}, ${r.l2}, ${r.l3}, ${r.l4}, ${r.now}) returning number`.execute(
    tx,
  )
  await insertVersion(tx, { ruleId: r.id, version: 1, content: r.content, author: r.author })
  return made.rows[0]?.number ?? ''
}

type Draft = { readonly ruleId: Id; readonly version: number; readonly content: Content; readonly author: Id }

/** The draft of a version. */
export const insertVersion = async (tx: Sql, v: Draft): Promise<void> => {
  await sql`insert into conversion.rule_version (rule_id, version, state, content, effective_from, effective_to, authors)
    values (${v.ruleId}, ${v.version}, 'draft', ${JSON.stringify(v.content)}::jsonb, ${v.content.effectiveFrom}, ${v.content.effectiveTo}, array[${v.author}]::bigint[])`.execute(
    tx,
  )
}

/** Rewrites a draft and notes who wrote. */
export const rewriteDraft = async (tx: Sql, v: Draft): Promise<void> => {
  await sql`update conversion.rule_version set content = ${JSON.stringify(v.content)}::jsonb, effective_from = ${v.content.effectiveFrom}, effective_to = ${v.content.effectiveTo},
    authors = case when ${v.author}::bigint = any(authors) then authors else authors || ${v.author}::bigint end
    where rule_id = ${v.ruleId} and version = ${v.version} and state = 'draft'`.execute(tx)
}

/** Moves a version that is worked on: to a review, or back to its authors with a note. */
export const setVersion = async (
  tx: Sql,
  v: {
    readonly ruleId: Id
    readonly version: number
    readonly state: 'draft' | 'submitted' | 'reviewed'
    readonly note: string | null
    readonly reviewedBy?: Id
  },
): Promise<'done' | 'own'> => {
  try {
    await sql`update conversion.rule_version set state = ${v.state}, note = ${v.note}, reviewed_by = ${v.reviewedBy ?? null} where rule_id = ${v.ruleId} and version = ${v.version} and state <> 'filed'`.execute(
      tx,
    )
    return 'done'
  } catch (error) {
    if (violates(error, 'rule_second_person')) return 'own'
    throw error
  }
}

/** Puts a reviewed version on file; its notice ends on a day. `own`: who files wrote or reviewed it (held by constraint). */
export const fileVersion = async (
  tx: Sql,
  v: { readonly ruleId: Id; readonly version: number; readonly by: Id; readonly now: Date; readonly noticeUntil: string },
): Promise<'done' | 'own'> => {
  try {
    await sql`update conversion.rule_version set state = 'filed', filed_by = ${v.by}, filed_at = ${v.now}, notice_until = ${v.noticeUntil}, note = null
      where rule_id = ${v.ruleId} and version = ${v.version} and state = 'reviewed'`.execute(tx)
  } catch (error) {
    if (violates(error, 'rule_third_person')) return 'own'
    throw error
  }
  await sql`update conversion.rule set on_file = true where id = ${v.ruleId}`.execute(tx)
  return 'done'
}

/** Notes a change of a rule; `retired` ends it on a day. */
export const touchRule = async (
  tx: Sql,
  r: { readonly id: Id; readonly now: Date; readonly latest?: number; readonly retired?: { readonly on: string; readonly reason: string } },
): Promise<void> => {
  await sql`update conversion.rule set updated_at = ${r.now}, latest = coalesce(${r.latest ?? null}, latest), retired_on = coalesce(retired_on, ${r.retired?.on ?? null}::date),
    retired_reason = coalesce(retired_reason, ${r.retired?.reason ?? null}) where id = ${r.id}`.execute(tx)
}

/** Sources by id, of achievements and of entries alike, with what the linter asks of them. */
export const sourcesById = async (db: Sql, ids: readonly Id[]): Promise<ReadonlyMap<string, LintSource>> => {
  const { rows } = await sql<LintSource & { id: Id }>`
    select a.id, a.name, a.state = 'enabled' as open, t.may_convert as converts, a.id as "achievementId",
      coalesce((select coalesce(v.credits_approved, v.credits_proposed) from catalog.achievement_version v where v.achievement_id = a.id and v.version = coalesce(a.current_version, a.latest_version)), 0) as credits
    from catalog.achievement a join catalog.type t on t.code = a.type_code where a.id = any(${[...ids]}::bigint[])
    union all select e.id, e.name, e.state in ('published', 'closed') as open, t.may_convert as converts, e.achievement_id as "achievementId", e.credits
    from catalog.entry e join catalog.type t on t.code = e.type_code where e.id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, ...source }) => [id, source]))
}

/** Names of sources, issuers and programmes by id, for showing a rule. */
export const namesOf = async (db: Sql, ids: readonly Id[]): Promise<Readonly<Record<string, string>>> => {
  const wanted = [...ids]
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select id, name from catalog.achievement where id = any(${wanted}::bigint[]) union all select id, name from catalog.entry where id = any(${wanted}::bigint[])
    union all select id, name from catalog.issuer where id = any(${wanted}::bigint[]) union all select id, name from programmes.programme where id = any(${wanted}::bigint[])`.execute(
    db,
  )
  return Object.fromEntries(rows.map((r) => [r.id, r.name]))
}

/** Types by code with whether their outcomes may convert, and their parent. */
export const convertibleTypes = async (
  db: Sql,
): Promise<readonly { readonly code: string; readonly parent: string | null; readonly converts: boolean }[]> =>
  (
    await sql<{
      code: string
      parent: string | null
      converts: boolean
    }>`select code, parent, may_convert and active as converts from catalog.type`.execute(db)
  ).rows

/** A rule as the linter sees it: the content of one version. */
export const lintRule = (row: RuleRow, version: VersionRow): LintRule => ({
  id: row.id,
  number: row.number,
  school: row.organization,
  organizationId: row.organizationId,
  content: version.content,
})

/** Achievements by their codes, of the whole bank. */
export const achievementsByCode = async (db: Sql, codes: readonly string[]): Promise<ReadonlyMap<string, Id>> =>
  new Map(
    (
      await sql<{
        code: string
        id: Id
      }>`select code, id from catalog.achievement where code = any(${[...codes]}::text[]) and state = 'enabled'`.execute(db)
    ).rows.map((row) => [row.code, row.id]),
  )

/** Codes of achievements that are in use, by code, for their ids. */
export const achievementCodes = async (db: Sql, ids: readonly Id[]): Promise<ReadonlyMap<string, Id>> =>
  new Map(
    (
      await sql<{
        code: string
        id: Id
      }>`select code, id from catalog.achievement where id = any(${[...new Set(ids)]}::bigint[]) and state = 'enabled'`.execute(db)
    ).rows.map((row) => [row.code, row.id]),
  )

/** The drafts that a school has not submitted, the newest first, and how many there are. */
export const ownDrafts = async (
  db: Sql,
  organizationId: Id,
  limit: number,
): Promise<{
  readonly rows: readonly { readonly id: Id; readonly updatedAt: Date; readonly content: Content }[]
  readonly count: number
}> => {
  const { rows } = await sql<{ id: Id; updatedAt: Date; content: Content; count: number }>`
    select r.id, r.updated_at as "updatedAt", v.content, count(*) over ()::int as count
    from conversion.rule r join conversion.rule_version v on v.rule_id = r.id and v.version = r.latest
    where r.organization_id = ${organizationId} and v.state = 'draft' and r.retired_on is null order by r.id desc limit ${limit}`.execute(
    db,
  )
  return { rows, count: rows[0]?.count ?? 0 }
}
