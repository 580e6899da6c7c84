import type { certification } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A standard as stored, with the names its lists show. */
export type StandardRow = Levels & {
  readonly id: Id
  readonly version: number
  readonly typeCode: string | null
  readonly achievementId: Id | null
  readonly minutesPerCredit: number
  readonly rounding: number
  readonly least: number
  readonly most: number
  readonly fixed: number | null
  readonly level: number | null
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  readonly basis: string
  readonly name: string
  readonly organizationId: Id
  readonly organization: string
  readonly state: certification.Standard['state']
  readonly caseId: Id | null
  readonly proposedBy: Id
  readonly createdAt: Date
  readonly publishedAt: Date | null
}

const select = sql`select s.id, s.version, s.type_code as "typeCode", s.achievement_id as "achievementId", s.minutes_per_credit as "minutesPerCredit", s.rounding, s.least, s.most, s.fixed, s.level,
    s.effective_from as "effectiveFrom", s.effective_to as "effectiveTo", s.basis, coalesce(a.name, t.zh, '') as name, s.organization_id as "organizationId", u.name as organization, s.l1, s.l2, s.l3, s.l4,
    s.state, s.case_id as "caseId", s.proposed_by as "proposedBy", s.created_at as "createdAt", s.published_at as "publishedAt"
  from certification.standard s join organizations.organization u on u.id = s.organization_id left join catalog.achievement a on a.id = s.achievement_id left join catalog.type t on t.code = s.type_code`

/** Standards for staff: published ones of everybody, others of the own subtree (level column and unit). Newest first. */
export const standardPage = async (
  tx: Sql,
  filter: {
    readonly scope: { readonly level: 1 | 2 | 3 | 4; readonly organizationId: Id }
    readonly state: string | undefined
    readonly search: string | undefined
    readonly before: Id | undefined
    readonly limit: number
  },
): Promise<readonly StandardRow[]> => {
  const own = sql`s.${sql.ref(`l${filter.scope.level}`)} = ${filter.scope.organizationId}`
  return (
    await sql<StandardRow>`${select} where (s.state in ('published', 'retired') or ${own}) and (${filter.state ?? null}::text is null or s.state = ${filter.state ?? null})
      and (${filter.search ?? null}::text is null or position(${filter.search ?? ''} in coalesce(a.name, t.zh, '')) > 0) and (${filter.before ?? null}::bigint is null or s.id < ${filter.before ?? null}::bigint)
      order by s.id desc limit ${filter.limit + 1}`.execute(tx)
  ).rows
}

/** One standard; `lock` holds it to the end of the transaction. */
export const standardById = async (tx: Sql, id: Id, lock = false): Promise<StandardRow | undefined> =>
  (await sql<StandardRow>`${select} where s.id = ${id} ${lock ? sql`for update of s` : sql``}`.execute(tx)).rows[0]

/** A proposed standard. */
export const insertStandard = async (
  tx: Sql,
  s: Levels & {
    readonly id: Id
    readonly organizationId: Id
    readonly content: Omit<
      certification.Standard,
      'id' | 'version' | 'name' | 'organization' | 'state' | 'caseId' | 'createdAt' | 'publishedAt'
    >
    readonly proposedBy: Id
    readonly now: Date
  },
): Promise<void> => {
  const c = s.content
  await sql`insert into certification.standard (id, type_code, achievement_id, organization_id, l1, l2, l3, l4, minutes_per_credit, rounding, least, most, fixed, level, effective_from, effective_to, basis, state, proposed_by, created_at)
    values (${s.id}, ${c.typeCode}, ${c.achievementId}, ${s.organizationId}, ${s.l1}, ${s.l2}, ${s.l3}, ${s.l4}, ${c.minutesPerCredit}, ${c.rounding}, ${c.least}, ${c.most}, ${c.fixed}, ${c.level}, ${c.effectiveFrom},
      ${c.effectiveTo}, ${c.basis}, 'draft', ${s.proposedBy}, ${s.now})`.execute(tx)
}

/** Moves a standard; publishing notes who approved it and when. */
export const setStandard = async (
  tx: Sql,
  id: Id,
  to: { readonly state: string; readonly caseId?: Id; readonly approvedBy?: Id | null; readonly publishedAt?: Date },
): Promise<void> => {
  await sql`update certification.standard set state = ${to.state}, case_id = coalesce(${to.caseId ?? null}, case_id), approved_by = coalesce(${to.approvedBy ?? null}, approved_by),
    published_at = coalesce(${to.publishedAt ?? null}, published_at) where id = ${id}`.execute(tx)
}

/** Whether a type exists and is active. */
export const typeExists = async (tx: Sql, code: string): Promise<boolean> =>
  (await sql`select 1 from catalog.type where code = ${code} and active`.execute(tx)).rows.length === 1

/** The unit that owns an achievement. */
export const achievementOwner = async (tx: Sql, id: Id): Promise<Levels | undefined> =>
  (await sql<Levels>`select l1, l2, l3, l4 from catalog.achievement where id = ${id} and state = 'enabled'`.execute(tx)).rows[0]

/** The frameworks with their levels. */
export const frameworks = async (tx: Sql): Promise<readonly certification.Framework[]> =>
  (
    await sql<certification.Framework>`select f.code, f.zh, f.en, f.active, (select json_agg(json_build_object('level', l.level, 'zh', l.zh, 'en', l.en, 'knowledge', l.knowledge, 'skill', l.skill,
        'competence', l.competence, 'degreeLevel', l.degree_level, 'skillLevel', l.skill_level) order by l.level) from certification.framework_level l where l.framework = f.code) as levels
      from certification.framework f order by f.code`.execute(tx)
  ).rows

/** Makes one framework the active one. False where there is none of that code. */
export const activate = async (tx: Sql, code: string): Promise<boolean> => {
  await sql`update certification.framework set active = false, version = version + 1 where active and code <> ${code}`.execute(tx)
  return (
    (await sql`update certification.framework set active = true, version = version + 1 where code = ${code}`.execute(tx))
      .numAffectedRows === 1n
  )
}
