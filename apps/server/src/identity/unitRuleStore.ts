import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** The networks from which a unit lets its staff work; undefined where it has no rule. */
export const networkRule = async (db: Sql, organizationId: Id): Promise<{ networks: string[]; updatedAt: Date } | undefined> =>
  (
    await sql<{
      networks: string[]
      updatedAt: Date
    }>`select networks, updated_at as "updatedAt" from identity.network_rule where organization_id = ${organizationId}`.execute(db)
  ).rows[0]

/** Sets a unit's rule; the last writer wins, the audit keeps every change. */
export const saveNetworkRule = (
  tx: Sql,
  r: { readonly organizationId: Id; readonly networks: readonly string[]; readonly by: Id; readonly now: Date },
) =>
  sql`insert into identity.network_rule (organization_id, networks, updated_by, updated_at) values (${r.organizationId}, ${[...r.networks]}::text[], ${r.by}, ${r.now})
    on conflict (organization_id) do update set networks = excluded.networks, updated_by = excluded.updated_by, updated_at = excluded.updated_at`.execute(
    tx,
  )

/** A unit without a rule lets its staff work from anywhere. */
export const dropNetworkRule = (tx: Sql, organizationId: Id) =>
  sql`delete from identity.network_rule where organization_id = ${organizationId}`.execute(tx)

/** The revival that waits for a second person. */
export const openRevival = async (tx: Sql, staffId: Id): Promise<{ id: Id; askedBy: Id; askedByName: string } | undefined> =>
  (
    await sql<{
      id: Id
      askedBy: Id
      askedByName: string
    }>`select r.id, r.asked_by as "askedBy", coalesce(s.name, '') as "askedByName" from identity.revival r left join identity.staff s on s.id = r.asked_by where r.staff_id = ${staffId} and r.done_at is null`.execute(
      tx,
    )
  ).rows[0]

/** Writes down who lets a sleeping account in again. */
export const insertRevival = (
  tx: Sql,
  r: { readonly id: Id; readonly staffId: Id; readonly by: Id; readonly now: Date; readonly doneAt: Date | null },
) =>
  sql`insert into identity.revival (id, staff_id, asked_by, asked_at, done_at) values (${r.id}, ${r.staffId}, ${r.by}, ${r.now}, ${r.doneAt})`.execute(
    tx,
  )

/** The second person has confirmed. */
export const confirmRevival = (tx: Sql, id: Id, by: Id | null, now: Date) =>
  sql`update identity.revival set confirmed_by = ${by}, done_at = ${now} where id = ${id}`.execute(tx)
