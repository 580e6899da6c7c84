import { sql } from 'kysely'
import type { StaffActor } from './actor.ts'
import type { Sql } from './database.ts'

const digits = /^[0-9]{1,19}$/

/**
 * Runs a read of a member of staff. The one function that every staff query passes: the transaction is read-only, its database role sees only rows
 * whose level column equals the member's unit (row-level security, forced), and the role has no right to write anything. Returns what `work` returns.
 */
export const inScope = <T>(db: Sql, staff: Pick<StaffActor, 'scope'>, work: (tx: Sql) => Promise<T>): Promise<T> => {
  const { level, organizationId } = staff.scope
  if (!digits.test(organizationId)) throw new Error('an organization id is digits')
  // One round trip: the simple protocol takes several statements. Both values are checked above.
  const open = `begin read only; set local role bank_staff_l${level}; set local app.organization = '${organizationId}'`
  return db.connection().execute(async (connection) => {
    await sql.raw(open).execute(connection)
    try {
      const result = await work(connection)
      await sql.raw('commit').execute(connection)
      return result
    } catch (error) {
      await sql
        .raw('rollback')
        .execute(connection)
        .catch(() => undefined)
      throw error
    }
  })
}

/** The name of the level column that scopes a member of staff, for an explicit condition beside the policy. */
export const scopeColumn = (staff: StaffActor): 'l1' | 'l2' | 'l3' | 'l4' => `l${staff.scope.level}` as const
