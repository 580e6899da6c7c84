import type { catalog } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { containing } from './store.ts'

/** An achievement as stored, with what its lists show. */
export type AchievementRow = Levels & {
  id: Id
  code: string
  name: string
  type_code: string
  type_name: string
  issuer: string
  organization_id: Id
  organization: string
  state: catalog.AchievementLine['state']
  current_version: number | null
  latest_version: number
  latest_state: string
  updated_at: Date
  created_by: Id | null
}
/** A version as stored. */
export type VersionRow = {
  version: number
  state: 'draft' | 'inReview' | 'enabled' | 'superseded' | 'returned'
  name: string
  issuer_id: Id
  issuer: string
  level: string | null
  subject_code: string | null
  minutes: number
  credits_proposed: number
  credits_approved: number | null
  framework_level: number | null
  grading: 'percent' | 'grade' | 'pass'
  pass_mark: number | null
  assessment: string | null
  description: string | null
  results: string | null
  criteria: string | null
  certificate_pattern: string | null
  query_url: string | null
  validity_months: number
  evidence: string[]
  repeats: 'never' | 'term' | 'day'
  case_id: Id | null
  authors: Id[]
  created_at: Date
}

const select = sql`select a.id, a.code, a.name, a.type_code, t.zh as type_name, i.name as issuer, a.organization_id, o.name as organization, a.l1, a.l2, a.l3, a.l4, a.state, a.current_version, a.latest_version, v.state as latest_state, a.updated_at, a.created_by
  from catalog.achievement a join catalog.type t on t.code = a.type_code join organizations.organization o on o.id = a.organization_id
    join catalog.achievement_version v on v.achievement_id = a.id and v.version = a.latest_version join catalog.issuer i on i.id = v.issuer_id`

/** One achievement. */
export const achievementById = async (db: Sql, id: Id): Promise<AchievementRow | undefined> =>
  (await sql<AchievementRow>`${select} where a.id = ${id}`.execute(db)).rows[0]

/** One achievement, locked until the transaction ends. */
export const lockAchievement = async (tx: Sql, id: Id): Promise<AchievementRow | undefined> => {
  await sql`select 1 from catalog.achievement where id = ${id} for update`.execute(tx)
  return achievementById(tx, id)
}

/** Filters of the list. `visible` keeps other offices' drafts out. */
export type AchievementFilter = {
  readonly search?: string | undefined
  readonly typeCode?: string | undefined
  readonly state?: string | undefined
  readonly organizationId?: Id | undefined
  readonly visible: RawBuilder<unknown>
}
const where = (f: AchievementFilter): RawBuilder<unknown> =>
  sql`${f.visible} and (${f.search ?? ''} = '' or a.name like ${containing(f.search ?? '')} or a.code = ${f.search ?? ''} or i.name like ${containing(f.search ?? '')})
    and (${f.typeCode ?? null}::text is null or a.type_code = ${f.typeCode ?? null} or t.parent = ${f.typeCode ?? null})
    and (${f.state ?? null}::text is null or a.state = ${f.state ?? null}) and (${f.organizationId ?? null}::bigint is null or a.organization_id = ${f.organizationId ?? null})`

/** A page of achievements, the newest first; one row more than asked for. */
export const achievements = async (db: Sql, f: AchievementFilter, before: Id | null, limit: number): Promise<AchievementRow[]> =>
  (
    await sql<AchievementRow>`${select} where ${where(f)} and (${before}::bigint is null or a.id < ${before}) order by a.id desc limit ${limit + 1}`.execute(
      db,
    )
  ).rows

/** How many achievements a filter finds, at most 10,001. */
export const countAchievements = async (db: Sql, f: AchievementFilter): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from (${select} where ${where(f)} limit 10001) x`.execute(db)).rows[0]?.n ?? 0)

/** Achievements of exactly this name or one that contains it, of any office: so that nobody makes a second one unknowingly. */
export const similar = async (db: Sql, name: string, except: Id | null): Promise<AchievementRow[]> =>
  (
    await sql<AchievementRow>`${select} where a.state <> 'retired' and (${except}::bigint is null or a.id <> ${except}) and (a.name = ${name} or a.name like ${containing(name)}) order by (a.name = ${name}) desc, a.id desc limit 8`.execute(
      db,
    )
  ).rows

/** The versions of an achievement, newest first. */
export const versions = async (db: Sql, id: Id): Promise<VersionRow[]> =>
  (
    await sql<VersionRow>`select v.version, v.state, v.name, v.issuer_id, i.name as issuer, v.level, v.subject_code, v.minutes, v.credits_proposed, v.credits_approved, v.framework_level, v.grading, v.pass_mark, v.assessment, v.description, v.results, v.criteria,
      v.certificate_pattern, v.query_url, v.validity_months, v.evidence, v.repeats, v.case_id, v.authors, v.created_at
      from catalog.achievement_version v join catalog.issuer i on i.id = v.issuer_id where v.achievement_id = ${id} order by v.version desc`.execute(
      db,
    )
  ).rows

/** The next number for an achievement without a code of its own. */
export const nextAchievement = async (tx: Sql): Promise<string> =>
  (await sql<{ n: string }>`select nextval('catalog.achievement_number') as n`.execute(tx)).rows[0]?.n ?? ''

/** A new achievement, before its first version. Its code is unique. */
export const insertAchievement = (
  tx: Sql,
  a: Levels & { id: Id; code: string; organizationId: Id; typeCode: string; name: string; staffId: Id | null; now: Date },
) =>
  sql`insert into catalog.achievement (id, code, organization_id, l1, l2, l3, l4, type_code, state, latest_version, name, created_by, created_at, updated_at)
    values (${a.id}, ${a.code}, ${a.organizationId}, ${a.l1}, ${a.l2}, ${a.l3}, ${a.l4}, ${a.typeCode}, 'draft', 1, ${a.name}, ${a.staffId}, ${a.now}, ${a.now})`.execute(
    tx,
  )

/** Writes a draft version: a new one, or over the draft that stands. An enabled version is never written over. */
export const putVersion = async (
  tx: Sql,
  id: Id,
  version: number,
  c: catalog.AchievementContent,
  staffId: Id | null,
  now: Date,
): Promise<void> => {
  await sql`insert into catalog.achievement_version (achievement_id, version, state, name, issuer_id, level, subject_code, minutes, credits_proposed, framework_level, grading, pass_mark, assessment, description, results, criteria, certificate_pattern, query_url, validity_months, evidence, repeats, created_by, authors, created_at)
    values (${id}, ${version}, 'draft', ${c.name}, ${c.issuerId}, ${c.level ?? null}, ${c.subjectCode ?? null}, ${c.minutes}, ${c.creditsProposed}, ${c.frameworkLevel ?? null}, ${c.grading}, ${c.passMark ?? null}, ${c.assessment ?? null}, ${c.description ?? null}, ${c.results ?? null}, ${c.criteria ?? null},
      ${c.certificatePattern === '' ? null : (c.certificatePattern ?? null)}, ${c.queryUrl ?? null}, ${c.validityMonths}, ${[...c.evidence]}, ${c.repeats}, ${staffId}, array_remove(array[${staffId}::bigint], null), ${now})
    on conflict (achievement_id, version) do update set state = 'draft', name = excluded.name, issuer_id = excluded.issuer_id, level = excluded.level, subject_code = excluded.subject_code, minutes = excluded.minutes, credits_proposed = excluded.credits_proposed,
      framework_level = excluded.framework_level, grading = excluded.grading, pass_mark = excluded.pass_mark, assessment = excluded.assessment, description = excluded.description, results = excluded.results, criteria = excluded.criteria,
      certificate_pattern = excluded.certificate_pattern, query_url = excluded.query_url, validity_months = excluded.validity_months, evidence = excluded.evidence, repeats = excluded.repeats,
      authors = array(select distinct unnest(achievement_version.authors || excluded.authors))
    where achievement_version.state in ('draft', 'returned')`.execute(tx)
  await sql`update catalog.achievement set latest_version = ${version}, updated_at = ${now}, name = case when current_version is null then ${c.name} else name end where id = ${id}`.execute(
    tx,
  )
}

/** Moves a version and, where it has no enabled one, the achievement itself. */
export const setVersionState = async (
  tx: Sql,
  id: Id,
  version: number,
  state: VersionRow['state'],
  achievementState: catalog.AchievementLine['state'] | null,
  caseId: Id | null,
  now: Date,
): Promise<void> => {
  await sql`update catalog.achievement_version set state = ${state}, case_id = coalesce(${caseId}, case_id) where achievement_id = ${id} and version = ${version}`.execute(
    tx,
  )
  await sql`update catalog.achievement set state = coalesce(${achievementState}, state), updated_at = ${now} where id = ${id}`.execute(tx)
}

/** Enables a version: the one before it is superseded, entries and outcomes keep theirs. */
export const enableVersion = async (tx: Sql, id: Id, version: number, creditsApproved: number | null, now: Date): Promise<void> => {
  await sql`update catalog.achievement_version set state = 'superseded' where achievement_id = ${id} and state = 'enabled'`.execute(tx)
  await sql`update catalog.achievement_version set state = 'enabled', credits_approved = coalesce(${creditsApproved}, credits_proposed) where achievement_id = ${id} and version = ${version}`.execute(
    tx,
  )
  await sql`update catalog.achievement a set state = 'enabled', current_version = ${version}, updated_at = ${now}, name = v.name from catalog.achievement_version v where a.id = ${id} and v.achievement_id = a.id and v.version = ${version}`.execute(
    tx,
  )
}

/** Retires an achievement: no new entries. */
export const retire = (tx: Sql, id: Id, now: Date) =>
  sql`update catalog.achievement set state = 'retired', updated_at = ${now} where id = ${id}`.execute(tx)

/** How many entries stand on an achievement. */
export const entriesOn = async (db: Sql, id: Id): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from catalog.entry where achievement_id = ${id}`.execute(db)).rows[0]?.n ?? 0)

/** The achievement with this code. */
export const achievementByCode = async (db: Sql, code: string): Promise<AchievementRow | undefined> =>
  (await sql<AchievementRow>`${select} where a.code = ${code}`.execute(db)).rows[0]

/** What somebody may see: everything that is or was in force, and their own subtree's drafts. `column` is the level of their scope. */
export const visibleTo = (column: 'l1' | 'l2' | 'l3' | 'l4', organizationId: Id, mine: boolean): RawBuilder<unknown> =>
  mine
    ? sql`a.${sql.ref(column)} = ${organizationId}`
    : sql`(a.state in ('enabled', 'retired') or a.${sql.ref(column)} = ${organizationId})`
