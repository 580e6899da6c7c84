import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** The working days that units have set for public notices; a unit that has set none is absent. */
export const noticeSettings = async (db: Sql, organizationIds: readonly Id[]): Promise<ReadonlyMap<Id, number>> =>
  new Map(
    (
      await sql<{
        id: Id
        days: number
      }>`select organization_id as id, days from conversion.notice_setting where organization_id = any(${[...organizationIds]}::bigint[])`.execute(
        db,
      )
    ).rows.map((row) => [row.id, row.days]),
  )

/** Sets the days of a unit. */
export const saveNoticeSetting = async (
  tx: Sql,
  s: { readonly organizationId: Id; readonly days: number; readonly by: Id; readonly now: Date },
): Promise<void> => {
  await sql`insert into conversion.notice_setting (organization_id, days, saved_by, saved_at) values (${s.organizationId}, ${s.days}, ${s.by}, ${s.now})
    on conflict (organization_id) do update set days = excluded.days, saved_by = excluded.saved_by, saved_at = excluded.saved_at`.execute(
    tx,
  )
}
