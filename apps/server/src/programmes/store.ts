import type { programmes } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** What a version holds: everything a school writes about a programme but its code. */
export type Content = Omit<
  programmes.ProgrammeLine,
  'id' | 'code' | 'organization' | 'state' | 'version' | 'latest' | 'courses' | 'least' | 'updatedAt'
> & { readonly plan: programmes.Plan }

/** A programme with the content that its lists show: of the version in force, of the draft where there is none. */
export type ProgrammeRow = Levels & {
  readonly id: Id
  readonly code: string
  readonly organizationId: Id
  readonly organization: string
  readonly latest: number
  readonly inForce: number | null
  readonly retiredAt: Date | null
  readonly updatedAt: Date
  readonly latestState: programmes.ProgrammeState
  readonly content: Content
}

/** One version. */
export type VersionRow = {
  readonly version: number
  readonly state: 'draft' | 'submitted' | 'published'
  readonly content: Content
  readonly cohortFrom: number
  /** Everybody who wrote at it. */
  readonly authors: readonly Id[]
  readonly publishedAt: Date | null
  readonly note: string | null
}

const select = sql`select p.id, p.code, p.organization_id as "organizationId", o.name as organization, p.l1, p.l2, p.l3, p.l4, p.latest, p.in_force as "inForce", p.retired_at as "retiredAt", p.updated_at as "updatedAt",
    (select v.state from programmes.version v where v.programme_id = p.id and v.version = p.latest) as "latestState", c.content
  from programmes.programme p join organizations.organization o on o.id = p.organization_id join programmes.version c on c.programme_id = p.id and c.version = coalesce(p.in_force, p.latest)`

/** Filters of a list of programmes. */
export type ProgrammeFilter = {
  readonly search?: string | undefined
  readonly level?: string | undefined
  readonly mode?: string | undefined
  readonly organizationId?: Id | undefined
  readonly state?: programmes.ProgrammeState | undefined
  /** Only what can be chosen now. */
  readonly offered: boolean
}

const given = (value: unknown, condition: RawBuilder<unknown>): RawBuilder<unknown> => (value === undefined ? sql`true` : condition)

/** A page of programmes, the newest first; one row more than asked for. */
export const programmePage = async (
  db: Sql,
  f: ProgrammeFilter,
  before: Id | undefined,
  limit: number,
): Promise<readonly ProgrammeRow[]> => {
  const search = f.search ?? ''
  const state =
    f.state === 'retired'
      ? sql`p.retired_at is not null`
      : sql`p.retired_at is null and exists (select 1 from programmes.version v where v.programme_id = p.id and v.version = p.latest and v.state = ${f.state ?? ''})`
  return (
    await sql<ProgrammeRow>`${select} where ${f.offered ? sql`p.in_force is not null and p.retired_at is null` : sql`true`}
      and ${given(f.search, sql`(position(${search} in p.name) > 0 or position(${search} in p.major_name) > 0 or position(${search} in o.name) > 0 or p.code = ${search})`)}
      and ${given(f.level, sql`p.level = ${f.level}`)} and ${given(f.mode, sql`p.mode = ${f.mode}`)} and ${given(f.organizationId, sql`p.organization_id = ${f.organizationId}`)}
      and ${given(f.state, state)} and ${given(before, sql`p.id < ${before}`)} order by p.id desc limit ${limit + 1}`.execute(db)
  ).rows
}

/** One programme; `lock` holds it to the end of the transaction, so that two editors take turns. */
export const programmeById = async (db: Sql, id: Id, lock = false): Promise<ProgrammeRow | undefined> =>
  (await sql<ProgrammeRow>`${select} where p.id = ${id} ${lock ? sql`for update of p` : sql``}`.execute(db)).rows[0]

/** Every version of a programme, the newest first. */
export const versionsOf = async (db: Sql, id: Id): Promise<readonly VersionRow[]> =>
  (
    await sql<VersionRow>`select version, state, content, cohort_from as "cohortFrom", authors::text[] as authors, published_at as "publishedAt", note from programmes.version
      where programme_id = ${id} order by version desc limit 1000`.execute(db)
  ).rows

const json = (content: Content): string => JSON.stringify(content)

/** A new programme with the draft of its first version. `taken`: the school has one of that code. */
export const insertProgramme = async (
  tx: Sql,
  p: Levels & {
    readonly id: Id
    readonly code: string
    readonly organizationId: Id
    readonly content: Content
    readonly author: Id
    readonly now: Date
  },
): Promise<'done' | 'taken'> => {
  const c = p.content
  try {
    await sql`insert into programmes.programme (id, code, organization_id, l1, l2, l3, l4, name, level, mode, major_name, updated_at)
      values (${p.id}, ${p.code}, ${p.organizationId}, ${p.l1}, ${p.l2}, ${p.l3}, ${p.l4}, ${c.name}, ${c.level}, ${c.mode}, ${c.majorName}, ${p.now})`.execute(
      tx,
    )
  } catch (error) {
    if (violates(error, 'programme_code')) return 'taken'
    throw error
  }
  await insertVersion(tx, { programmeId: p.id, version: 1, content: c, author: p.author })
  return 'done'
}

/** The draft of a version. */
export const insertVersion = async (
  tx: Sql,
  v: { readonly programmeId: Id; readonly version: number; readonly content: Content; readonly author: Id },
): Promise<void> => {
  await sql`insert into programmes.version (programme_id, version, state, content, cohort_from, authors)
    values (${v.programmeId}, ${v.version}, 'draft', ${json(v.content)}::jsonb, ${v.content.plan.cohortFrom}, array[${v.author}]::bigint[])`.execute(
    tx,
  )
}

/** Rewrites a draft and notes who wrote. */
export const rewriteDraft = async (
  tx: Sql,
  v: { readonly programmeId: Id; readonly version: number; readonly content: Content; readonly author: Id },
): Promise<void> => {
  await sql`update programmes.version set content = ${json(v.content)}::jsonb, cohort_from = ${v.content.plan.cohortFrom},
    authors = case when ${v.author}::bigint = any(authors) then authors else authors || ${v.author}::bigint end
    where programme_id = ${v.programmeId} and version = ${v.version} and state = 'draft'`.execute(tx)
}

/** Moves a version that is worked on. */
export const setVersion = async (
  tx: Sql,
  v: {
    readonly programmeId: Id
    readonly version: number
    readonly state: 'draft' | 'submitted'
    readonly note: string | null
  },
): Promise<void> => {
  await sql`update programmes.version set state = ${v.state}, note = ${v.note} where programme_id = ${v.programmeId} and version = ${v.version}`.execute(
    tx,
  )
}

/** Publishes a version and puts it in force. `own`: who publishes wrote at it (held by constraint). */
export const publishVersion = async (
  tx: Sql,
  v: { readonly programmeId: Id; readonly version: number; readonly by: Id; readonly now: Date },
): Promise<'done' | 'own'> => {
  try {
    await sql`update programmes.version set state = 'published', published_by = ${v.by}, published_at = ${v.now}, note = null
      where programme_id = ${v.programmeId} and version = ${v.version} and state = 'submitted'`.execute(tx)
  } catch (error) {
    if (violates(error, 'version_second_person')) return 'own'
    throw error
  }
  await sql`update programmes.programme p set in_force = v.version, name = v.content ->> 'name', level = v.content ->> 'level', mode = v.content ->> 'mode', major_name = v.content ->> 'majorName'
    from programmes.version v where p.id = ${v.programmeId} and v.programme_id = p.id and v.version = ${v.version}`.execute(tx)
  return 'done'
}

/** Notes a change of a programme; a draft before the first publication shows in lists as it is. */
export const touchProgramme = async (
  tx: Sql,
  p: { readonly id: Id; readonly now: Date; readonly latest?: number; readonly retired?: true; readonly content?: Content },
): Promise<void> => {
  const c = p.content
  await sql`update programmes.programme set updated_at = ${p.now}, latest = coalesce(${p.latest ?? null}, latest), retired_at = coalesce(retired_at, ${p.retired ? p.now : null}::timestamptz)
    where id = ${p.id}`.execute(tx)
  if (c !== undefined)
    await sql`update programmes.programme set name = ${c.name}, level = ${c.level}, mode = ${c.mode}, major_name = ${c.majorName} where id = ${p.id} and in_force is null`.execute(
      tx,
    )
}

/** How many programmes can be chosen now. */
export const offeredCount = async (db: Sql): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from programmes.programme where retired_at is null and in_force is not null`.execute(db)
  ).rows[0]?.n ?? 0

/** Every programme that can be chosen now, of all schools or of some, with the plan of its version in force. At most 5,000. */
export const offeredPlans = async (
  db: Sql,
  organizationIds?: readonly Id[],
): Promise<
  readonly {
    readonly id: Id
    readonly version: number
    readonly cohortFrom: number
    readonly content: Content
    readonly organizationId: Id
    readonly organization: string
    readonly code: string
  }[]
> =>
  (
    await sql<{
      id: Id
      version: number
      cohortFrom: number
      content: Content
      organizationId: Id
      organization: string
      code: string
    }>`select p.id, v.version, v.cohort_from as "cohortFrom", v.content, p.organization_id as "organizationId", o.name as organization, p.code
      from programmes.programme p join programmes.version v on v.programme_id = p.id and v.version = p.in_force join organizations.organization o on o.id = p.organization_id
      where p.retired_at is null and ${given(organizationIds, sql`p.organization_id = any(${[...(organizationIds ?? [])]}::bigint[])`)} order by p.id limit 5000`.execute(
      db,
    )
  ).rows
