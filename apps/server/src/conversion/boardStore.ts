import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Decided } from './boardRules.ts'

const decided = sql`a.state in ('concluded', 'refused') and a.organization_id in (select c.organization_id from conversion.board_consent c where c.consented)`
const sums = sql`(count(*) filter (where a.state = 'concluded'))::int as accepted, (count(*) filter (where a.state = 'refused'))::int as refused`

/** Concluded and refused applications of the schools that agreed, by school; a school without any has zeros. */
export const decidedBySchool = async (db: Sql): Promise<readonly (Decided & { readonly id: Id; readonly name: string })[]> =>
  (
    await sql<
      Decided & { id: Id; name: string }
    >`select o.id, o.name, ${sums} from conversion.board_consent c join organizations.organization o on o.id = c.organization_id
      left join conversion.application a on a.organization_id = o.id and a.state in ('concluded', 'refused') where c.consented group by o.id, o.name order by o.name`.execute(
      db,
    )
  ).rows

/** The same by the rules that the applications rested on; one that rested on two rules counts under both. */
export const decidedByRule = async (
  db: Sql,
): Promise<readonly (Decided & { readonly organizationId: Id; readonly number: string; readonly name: string })[]> =>
  (
    await sql<
      Decided & { organizationId: Id; number: string; name: string }
    >`select a.organization_id as "organizationId", g.number, coalesce(v.content ->> 'name', '') as name, ${sums}
      from conversion.application a cross join lateral (select distinct x -> 'rule' ->> 'number' as number, (x -> 'rule' ->> 'id')::bigint as id from jsonb_array_elements(a.grants) x) g
        left join conversion.rule r on r.id = g.id left join conversion.rule_version v on v.rule_id = r.id and v.version = r.latest
      where ${decided} group by 1, 2, 3 order by count(*) desc, g.number limit 5000`.execute(db)
  ).rows

/** Whether a school agreed, and who said so when; undefined where nobody ever said anything. */
export const consentOf = async (
  db: Sql,
  organizationId: Id,
): Promise<{ readonly consented: boolean; readonly by: string; readonly at: Date } | undefined> =>
  (
    await sql<{
      consented: boolean
      by: string
      at: Date
    }>`select c.consented, s.name as by, c.at from conversion.board_consent c join identity.staff s on s.id = c.by where c.organization_id = ${organizationId}`.execute(
      db,
    )
  ).rows[0]

/** Notes a school's consent, or that it is taken back. */
export const saveConsent = async (
  tx: Sql,
  c: { readonly organizationId: Id; readonly consented: boolean; readonly by: Id; readonly now: Date },
): Promise<void> => {
  await sql`insert into conversion.board_consent (organization_id, consented, by, at) values (${c.organizationId}, ${c.consented}, ${c.by}, ${c.now})
    on conflict (organization_id) do update set consented = excluded.consented, by = excluded.by, at = excluded.at`.execute(tx)
}
