import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A look at a person's data or an act on it, as both are told: `kind` is set for looks, `params` for acts. */
export type LookRow = {
  id: Id
  at: Date
  act: string
  looked: boolean
  params: Record<string, unknown>
  reference: string | null
  organizationId: Id | null
  office: string | null
  officePhone: string | null
  role: string | null
}

/**
 * Looks and acts of staff and institutions on the records of a person, newest first by id (ids are made in the order of time). `ids`: every id of the
 * person. Acts come from the audit, where a command left them; looks from privacy.access. One row more than `limit` tells that there are more.
 */
export const looksOf = async (tx: Sql, ids: readonly Id[], before: Id | null, limit: number): Promise<LookRow[]> =>
  (
    await sql<LookRow>`with seen as (
        (select a.id, a.at, a.kind as act, true as looked, '{}'::jsonb as params, a.reference, a.organization_id, a.role from privacy.access a
          where a.learner_id = any(${[...ids]}::bigint[]) and (${before}::bigint is null or a.id < ${before}) order by a.id desc limit ${limit + 1})
        union all
        (select r.id, r.at, r.act, false, r.params, null, r.organization_id, p.role from audit.record r left join identity.appointment p on p.id = r.appointment_id
          where r.learner_id = any(${[...ids]}::bigint[]) and r.actor_kind in ('staff', 'institution') and r.result = 'done' and (${before}::bigint is null or r.id < ${before}) order by r.id desc limit ${limit + 1}))
      select s.id, s.at, s.act, s.looked, s.params, s.reference, s.organization_id as "organizationId", s.role, o.name as office, o.phone as "officePhone"
      from seen s left join organizations.organization o on o.id = s.organization_id order by s.id desc limit ${limit + 1}`.execute(tx)
  ).rows
