import type { OrganizationKind } from '@creditbank/contract'
import { sql } from 'kysely'
import type { ActorOrganization, Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A unit as neighbours use it: its place in the tree, its code and how to reach it. */
export type Unit = ActorOrganization & {
  readonly code: string
  readonly status: 'active' | 'closed' | 'merged'
  readonly parentId: Id | null
  readonly regionCode: string | null
  readonly phone: string | null
}

/** The select list behind a `Unit`, for an alias `o`. */
export const unitColumns = sql.raw(
  'o.id, o.name, o.kind, o.l1, o.l2, o.l3, o.l4, o.code, o.status, o.parent_id as "parentId", o.region_code as "regionCode", o.phone',
)

/** One unit by its id, closed ones too. */
export const unitById = async (tx: Sql, id: Id): Promise<Unit | undefined> =>
  (await sql<Unit>`select ${unitColumns} from organizations.organization o where o.id = ${id}`.execute(tx)).rows[0]

/** One unit by its code, closed ones too. */
export const unitByCode = async (tx: Sql, code: string): Promise<Unit | undefined> =>
  (await sql<Unit>`select ${unitColumns} from organizations.organization o where o.code = ${code}`.execute(tx)).rows[0]

/** The root of the tree; undefined only in an empty bank. */
export const managementCentre = async (tx: Sql): Promise<Unit | undefined> =>
  (await sql<Unit>`select ${unitColumns} from organizations.organization o where o.kind = 'managementCentre'`.execute(tx)).rows[0]

/** The open units of these ids, in no order. */
export const unitsByIds = async (tx: Sql, ids: readonly Id[]): Promise<Unit[]> =>
  ids.length === 0
    ? []
    : (await sql<Unit>`select ${unitColumns} from organizations.organization o where o.id = any(${[...ids]}::bigint[])`.execute(tx)).rows

/** The level column that a unit's subtree is found by, and its value. An education authority has no subtree of its own. */
export const subtreeOf = (unit: Levels & { readonly id: Id }): { column: 'l1' | 'l2' | 'l3' | 'l4'; value: Id } | undefined => {
  if (unit.l4 === unit.id) return { column: 'l4', value: unit.id }
  if (unit.l3 === unit.id) return { column: 'l3', value: unit.id }
  if (unit.l2 === unit.id) return { column: 'l2', value: unit.id }
  if (unit.l1 === unit.id) return { column: 'l1', value: unit.id }
  return undefined
}

/** The open units of a subtree, the unit itself first where it is open, then by code. At most 5,000. */
export const unitsInSubtree = async (tx: Sql, unit: Levels & { readonly id: Id }): Promise<Unit[]> => {
  const scope = subtreeOf(unit)
  if (scope === undefined) return []
  return (
    await sql<Unit>`select ${unitColumns} from organizations.organization o where o.${sql.ref(scope.column)} = ${scope.value} and o.status = 'active'
      order by (o.id = ${unit.id}) desc, o.code limit 5000`.execute(tx)
  ).rows
}

/** The local centre of a city by the first four digits of a division code; undefined where the city has none. */
export const localCentreOfCity = async (tx: Sql, regionCode: string): Promise<Unit | undefined> =>
  (
    await sql<Unit>`select ${unitColumns} from organizations.organization o
      where o.kind = 'localCentre' and o.status = 'active' and o.region_code = ${`${regionCode.slice(0, 4)}00`} order by o.id limit 1`.execute(
      tx,
    )
  ).rows[0]

/** Notes that somebody came by the poster of an open unit; a code that no unit has is passed over. */
export const noteByPoster = async (
  tx: Sql,
  p: { readonly id: Id; readonly code: string; readonly day: string; readonly began: boolean },
): Promise<void> => {
  await sql`insert into organizations.poster_arrival (id, organization_id, day, began)
    select ${p.id}::bigint, o.id, ${p.day}::date, ${p.began}::boolean from organizations.organization o where o.code = ${p.code} and o.status = 'active'`.execute(
    tx,
  )
}

/** How many came by a unit's poster since a day, and how many accounts began so. */
export const cameByPoster = async (tx: Sql, id: Id, since: string): Promise<{ readonly came: number; readonly began: number }> =>
  (
    await sql<{ came: number; began: number }>`select count(*)::int as came, count(*) filter (where began)::int as began
      from organizations.poster_arrival where organization_id = ${id} and day >= ${since}::date`.execute(tx)
  ).rows[0] ?? { came: 0, began: 0 }

/** Kinds that can decide (accept and first-review): the centres. */
export const decidingKinds: readonly OrganizationKind[] = ['managementCentre', 'universityCentre', 'localCentre']

/** The unit that decides for a unit: the nearest centre on its way up. */
export const centreOf = async (tx: Sql, unit: Levels): Promise<Unit | undefined> => unitById(tx, unit.l2 ?? unit.l1)
