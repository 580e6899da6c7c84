import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { subtreeOf, type Unit, unitColumns } from './store.ts'

/** The editable fields of a unit as stored. Coordinates are degrees. */
export type Fields = {
  name: string
  regionCode: string | null
  address: string | null
  phone: string | null
  hours: string | null
  longitude: number | null
  latitude: number | null
}
/** A unit with everything that its page shows. */
export type FullUnit = Unit &
  Fields & {
    version: number
    createdAt: Date
    updatedAt: Date
    mergedInto: Id | null
    parentName: string | null
    mergedIntoName: string | null
  }

const full =
  sql.raw(`o.address, o.hours, o.longitude::float8 as longitude, o.latitude::float8 as latitude, o.version, o.created_at as "createdAt", o.updated_at as "updatedAt", o.merged_into as "mergedInto",
  (select p.name from organizations.organization p where p.id = o.parent_id) as "parentName", (select m.name from organizations.organization m where m.id = o.merged_into) as "mergedIntoName"`)

/** A unit in full. */
export const fullUnit = async (tx: Sql, id: Id): Promise<FullUnit | undefined> =>
  (await sql<FullUnit>`select ${unitColumns}, ${full} from organizations.organization o where o.id = ${id}`.execute(tx)).rows[0]

/** A unit in full, locked against other changes of it until the transaction ends. */
export const lockUnit = async (tx: Sql, id: Id): Promise<FullUnit | undefined> =>
  (await sql<FullUnit>`select ${unitColumns}, ${full} from organizations.organization o where o.id = ${id} for update of o`.execute(tx))
    .rows[0]

/** Serialises changes of the tree: two moves at once could make a cycle that neither of them is. */
export const lockTree = (tx: Sql) => sql`select pg_advisory_xact_lock(7205759403792801)`.execute(tx)

/** What a list of units is narrowed by. `scope` is the caller's subtree. */
export type UnitFilter = {
  readonly scope: { readonly column: string; readonly value: Id }
  readonly search?: string | undefined
  readonly kind?: string | undefined
  readonly status?: string | undefined
  readonly parentId?: Id | undefined
  readonly regionCode?: string | undefined
}

const conditions = (f: UnitFilter) => {
  const parts = [sql`o.${sql.ref(f.scope.column)} = ${f.scope.value}`, sql`o.status = ${f.status ?? 'active'}`]
  if (f.search !== undefined && f.search !== '')
    parts.push(sql`(o.name like ${`%${f.search.replace(/[\\%_]/g, '\\$&')}%`} or o.code = ${f.search.toUpperCase()})`)
  if (f.kind !== undefined) parts.push(sql`o.kind = ${f.kind}`)
  if (f.parentId !== undefined) parts.push(sql`o.parent_id = ${f.parentId}`)
  if (f.regionCode !== undefined) parts.push(sql`o.region_code like ${`${f.regionCode.replace(/(00)+$/, '')}%`}`)
  return sql.join(parts, sql` and `)
}

/** A page of units by code, after `after`; one more than `limit` tells that there is a next page. */
export const listUnits = async (tx: Sql, f: UnitFilter, after: string, limit: number): Promise<FullUnit[]> =>
  (
    await sql<FullUnit>`select ${unitColumns}, ${full} from organizations.organization o where ${conditions(f)} and o.code > ${after} order by o.code limit ${limit + 1}`.execute(
      tx,
    )
  ).rows

/** How many units a filter finds, counted up to 10,001. */
export const countUnits = async (tx: Sql, f: UnitFilter): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from (select 1 from organizations.organization o where ${conditions(f)} limit 10001) x`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

/** The units of a subtree, or the children of one unit, for the tree; 3,001 at most tell that there are more than 3,000. */
export const treeUnits = async (tx: Sql, scope: { column: string; value: Id }, under: Id | undefined, closed: boolean): Promise<Unit[]> =>
  (
    await sql<Unit>`select ${unitColumns} from organizations.organization o where o.${sql.ref(scope.column)} = ${scope.value}
      and (${under ?? null}::bigint is null or o.parent_id = ${under ?? null}) and (${closed} or o.status = 'active') order by o.code limit 3001`.execute(
      tx,
    )
  ).rows

/** The units above a unit, the root first, without itself. */
export const pathTo = async (tx: Sql, unit: Levels & { id: Id }): Promise<Unit[]> =>
  (
    await sql<Unit>`select ${unitColumns} from organizations.organization o where o.id = any(${[unit.l1, unit.l2, unit.l3, unit.l4].filter((l): l is Id => l !== null && l !== unit.id)}::bigint[])
      order by (o.l2 is not null)::int + (o.l3 is not null)::int + (o.l4 is not null)::int`.execute(tx)
  ).rows

/** Former names of a unit, the latest first. */
export const formerNames = async (tx: Sql, id: Id): Promise<{ name: string; until: string }[]> =>
  (
    await sql<{
      name: string
      until: string
    }>`select name, until_on as until from organizations.former_name where organization_id = ${id} order by until_on desc, name`.execute(tx)
  ).rows

/** Keeps a name that a unit no longer bears; the same name again gets the later day. */
export const keepFormerName = (tx: Sql, id: Id, name: string, until: string) =>
  sql`insert into organizations.former_name (organization_id, name, until_on) values (${id}, ${name}, ${until}) on conflict (organization_id, name) do update set until_on = excluded.until_on`.execute(
    tx,
  )

/** Roles that somebody holds at a unit today, and how many people. */
export const rolesHeld = async (tx: Sql, id: Id, today: string): Promise<{ role: string; n: number }[]> =>
  (
    await sql<{
      role: string
      n: number
    }>`select role, count(*)::int as n from identity.appointment where organization_id = ${id} and ended_at is null and (to_on is null or to_on >= ${today}) group by role`.execute(
      tx,
    )
  ).rows

/** Stores a new unit. Throws the violation of organization_code_key where its code is taken. */
export const insertUnit = (tx: Sql, u: Unit & Fields, now: Date) =>
  sql`insert into organizations.organization (id, code, name, kind, parent_id, l1, l2, l3, l4, region_code, address, phone, hours, longitude, latitude, created_at, updated_at)
    values (${u.id}, ${u.code}, ${u.name}, ${u.kind}, ${u.parentId}, ${u.l1}, ${u.l2}, ${u.l3}, ${u.l4}, ${u.regionCode}, ${u.address}, ${u.phone}, ${u.hours}, ${u.longitude}, ${u.latitude}, ${now}, ${now})`.execute(
    tx,
  )

/** Codes that begin with a stem. */
export const codesLike = async (tx: Sql, stem: string): Promise<string[]> =>
  (await sql<{ code: string }>`select code from organizations.organization where code like ${`${stem}%`}`.execute(tx)).rows.map(
    (r) => r.code,
  )

/** Changes the fields of a unit of this version; says whether it was still that version. */
export const updateFields = async (tx: Sql, id: Id, version: number, f: Fields, now: Date): Promise<boolean> =>
  (
    await sql`update organizations.organization set name = ${f.name}, region_code = ${f.regionCode}, address = ${f.address}, phone = ${f.phone}, hours = ${f.hours}, longitude = ${f.longitude}, latitude = ${f.latitude},
      version = version + 1, updated_at = ${now} where id = ${id} and version = ${version}`.execute(tx)
  ).numAffectedRows === 1n

/** Who sees the people of a unit and of those below it, worked out anew after their level columns changed. */
const refreshSeenBelow = (tx: Sql, id: Id) => sql`select accounts.refresh_seen_below(${id})`.execute(tx)

/** Sets a unit's parent and recomputes the level columns of its subtree and all their rows. Returns how many rows followed. */
export const moveUnit = async (tx: Sql, id: Id, parentId: Id, now: Date): Promise<number> => {
  await sql`update organizations.organization set parent_id = ${parentId}, version = version + 1, updated_at = ${now} where id = ${id}`.execute(
    tx,
  )
  const followed = Number((await sql<{ n: string }>`select organizations.rescope(${id}) as n`.execute(tx)).rows[0]?.n ?? 0)
  await refreshSeenBelow(tx, id)
  return followed
}

/** Merges a unit and all its rows into another. Returns how many rows changed hands. */
export const mergeUnit = async (tx: Sql, id: Id, into: Id, now: Date): Promise<number> => {
  const changed = Number(
    (await sql<{ n: string }>`select organizations.merge_rows(${id}, ${into}, ${now}) as n`.execute(tx)).rows[0]?.n ?? 0,
  )
  await refreshSeenBelow(tx, into)
  return changed
}

/** Closes a unit; what it leaves goes to `target`. Returns how many rows changed hands. */
export const closeUnit = async (tx: Sql, id: Id, target: Id | null, parentId: Id, now: Date): Promise<number> => {
  const { rows } = await sql<{ n: string }>`select organizations.close_rows(${id}, ${target}, ${parentId}, ${now}) as n`.execute(tx)
  if (target !== null) await refreshSeenBelow(tx, target)
  return Number(rows[0]?.n ?? 0)
}

/** Remembers a change of a unit: who, what, and the fields before and after. The unit is locked by the caller, so the numbers have no gaps. */
export const insertChange = (
  tx: Sql,
  c: { organizationId: Id; at: Date; actorId: Id | null; act: string; before: object | null; after: object | null },
) =>
  sql`insert into organizations.change (organization_id, seq, at, actor_id, act, before, after)
    select ${c.organizationId}, coalesce(max(seq), 0) + 1, ${c.at}, ${c.actorId}, ${c.act}, ${c.before === null ? null : JSON.stringify(c.before)}::jsonb, ${c.after === null ? null : JSON.stringify(c.after)}::jsonb
    from organizations.change where organization_id = ${c.organizationId}`.execute(tx)

/** One remembered change. The doer's name is seen only where the reader sees that person. */
export type Change = {
  seq: number
  at: Date
  act: string
  actor: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** The changes of a unit, the latest first, at most 500. */
export const changesOf = async (tx: Sql, id: Id): Promise<Change[]> =>
  (
    await sql<Change>`select c.seq, c.at, c.act, s.name as actor, c.before, c.after from organizations.change c left join identity.staff s on s.id = c.actor_id where c.organization_id = ${id} order by c.seq desc limit 500`.execute(
      tx,
    )
  ).rows

/** What stands below a unit or belongs to it, counted. */
export type Counts = {
  units: number
  people: number
  staff: number
  openCases: number
  openBatches: number
  entries: number
  outcomes: number
  apiKeys: number
}

/** Counts what a change of a unit touches: its whole subtree for a move or merge (`subtree`), or the unit alone for its closing. Outcomes are counted up to 1,000,000. */
export const countAffected = async (tx: Sql, unit: Levels & { id: Id }, subtree: boolean): Promise<Counts> => {
  const scope = subtreeOf(unit)
  const column = subtree && scope !== undefined ? scope.column : 'organization_id'
  const where = sql`${sql.ref(column)} = ${unit.id}`
  const { rows } = await sql<Record<keyof Counts, string>>`select
    (select count(*) from organizations.organization where status = 'active' and id <> ${unit.id} and ${scope === undefined ? sql`false` : sql`${sql.ref(scope.column)} = ${unit.id}`}) as units,
    (select count(distinct learner_id) from accounts.affiliation where ${where}) as people,
    (select count(distinct staff_id) from identity.appointment where ended_at is null and ${where}) as staff,
    (select count(*) from reviews.case where concluded_at is null and ${where}) as "openCases",
    (select count(*) from deposits.batch where state in ('uploaded', 'checking', 'checked', 'submitted', 'approved', 'committing', 'undoing') and ${where}) as "openBatches",
    (select count(*) from catalog.entry where state = 'published' and ${where}) as entries,
    (select count(*) from (select 1 from outcomes.outcome where ${where} limit 1000000) x) as outcomes,
    (select count(*) from identity.api_key where revoked_at is null and ${where}) as "apiKeys"`.execute(tx)
  const r = rows[0]
  const n = (key: keyof Counts): number => Number(r?.[key] ?? 0)
  return {
    units: n('units'),
    people: n('people'),
    staff: n('staff'),
    openCases: n('openCases'),
    openBatches: n('openBatches'),
    entries: n('entries'),
    outcomes: n('outcomes'),
    apiKeys: n('apiKeys'),
  }
}

/** The open units of the service network that anybody may find: no education authorities, no personal data. By code after `after`. */
export const publicUnits = async (
  tx: Sql,
  f: { search?: string | undefined; cityCode?: string | undefined; kind?: string | undefined },
  after: string,
  limit: number,
): Promise<FullUnit[]> => {
  const parts = [sql`o.status = 'active'`, sql`o.kind <> 'educationAuthority'`, sql`o.code > ${after}`]
  if (f.search !== undefined && f.search !== '') {
    const like = `%${f.search.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(o.name like ${like} or o.address like ${like})`)
  }
  if (f.cityCode !== undefined) parts.push(sql`o.region_code like ${`${f.cityCode.slice(0, 4)}%`}`)
  if (f.kind !== undefined) parts.push(sql`o.kind = ${f.kind}`)
  return (
    await sql<FullUnit>`select ${unitColumns}, ${full} from organizations.organization o where ${sql.join(parts, sql` and `)} order by o.code limit ${limit + 1}`.execute(
      tx,
    )
  ).rows
}

/** A proposal of a unit as stored. */
export type ProposalRow = Levels & {
  id: Id
  kind: Unit['kind']
  parentId: Id
  parentName: string
  fields: Fields
  proposedBy: string | null
  proposedById: Id
  proposedAt: Date
  state: 'open' | 'registered' | 'refused'
  reason: string | null
}

const proposalColumns = sql.raw(
  `p.id, p.kind, p.parent_id as "parentId", u.name as "parentName", p.fields, s.name as "proposedBy", p.proposed_by as "proposedById", p.proposed_at as "proposedAt", p.state, p.reason, p.l1, p.l2, p.l3, p.l4`,
)
const proposalJoins = sql.raw(
  'organizations.proposal p join organizations.organization u on u.id = p.parent_id left join identity.staff s on s.id = p.proposed_by',
)

/** The proposals in the reader's scope, the latest first, at most 200. */
export const listProposals = async (tx: Sql, state: string | undefined): Promise<ProposalRow[]> =>
  (
    await sql<ProposalRow>`select ${proposalColumns} from ${proposalJoins} where ${state ?? null}::text is null or p.state = ${state ?? null} order by p.id desc limit 200`.execute(
      tx,
    )
  ).rows

/** One proposal, locked for the decision. */
export const lockProposal = async (tx: Sql, id: Id): Promise<ProposalRow | undefined> =>
  (await sql<ProposalRow>`select ${proposalColumns} from ${proposalJoins} where p.id = ${id} for update of p`.execute(tx)).rows[0]

/** Stores a proposal below a parent. */
export const insertProposal = (tx: Sql, p: { id: Id; kind: string; parent: Unit; fields: Fields; by: Id; now: Date }) =>
  sql`insert into organizations.proposal (id, kind, parent_id, organization_id, l1, l2, l3, l4, fields, proposed_by, proposed_at, state)
    values (${p.id}, ${p.kind}, ${p.parent.id}, ${p.parent.id}, ${p.parent.l1}, ${p.parent.l2}, ${p.parent.l3}, ${p.parent.l4}, ${JSON.stringify(p.fields)}, ${p.by}, ${p.now}, 'open')`.execute(
    tx,
  )

/** Notes what became of a proposal. */
export const closeProposal = (
  tx: Sql,
  p: { id: Id; state: 'registered' | 'refused'; by: Id; now: Date; reason: string | null; registeredId: Id | null },
) =>
  sql`update organizations.proposal set state = ${p.state}, decided_by = ${p.by}, decided_at = ${p.now}, reason = ${p.reason}, registered_id = ${p.registeredId} where id = ${p.id}`.execute(
    tx,
  )
