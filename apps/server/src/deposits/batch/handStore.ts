import { sql } from 'kysely'
import type { StaffActor } from '../../platform/actor.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { scopeColumn } from '../../platform/scope.ts'

/**
 * Gives the batches that a colleague has under way to another one: only inside the actor's subtree, only to somebody who prepares batches of that kind at the
 * batch's own unit today. Whoever had a part in a batch before still never approves it. Answers the ids.
 */
export const handBatches = async (
  tx: Sql,
  actor: StaffActor,
  h: {
    readonly from: Id
    readonly to: Id
    readonly preparing: { readonly outcomes: readonly string[]; readonly people: readonly string[] }
    readonly today: string
  },
): Promise<Id[]> =>
  (
    await sql<{ id: Id }>`update deposits.batch b set prepared_by = ${h.to}, version = b.version + 1
      where b.prepared_by = ${h.from} and b.state in ('uploaded', 'checked', 'submitted', 'refused') and b.${sql.ref(scopeColumn(actor))} = ${actor.scope.organizationId}
        and exists (select 1 from identity.appointment a join identity.staff s on s.id = a.staff_id
          where a.staff_id = ${h.to} and s.status = 'active' and a.organization_id = b.organization_id and a.ended_at is null and a.from_on <= ${h.today}
            and (a.to_on is null or a.to_on >= ${h.today}) and a.role = any(case b.kind when 'people' then ${[...h.preparing.people]}::text[] else ${[...h.preparing.outcomes]}::text[] end))
      returning b.id`.execute(tx)
  ).rows.map((row) => row.id)
