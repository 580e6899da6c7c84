import { sql } from 'kysely'
import type { ActorOrganization } from '../src/platform/actor.ts'
import type { Id } from '../src/platform/ids.ts'
import type { Bank } from './harness/bank.ts'
import type { UnitKey } from './harness/units.ts'

/** Makes something at a unit and answers its id. */
export type Maker = (bank: Bank, o: ActorOrganization, key: UnitKey) => Promise<Id>

/** When the rows of fixtures were made. */
export const at = '2026-09-01T00:00:00Z'

/** A new learner of a unit. */
export const learnerOf = async (bank: Bank, key: UnitKey): Promise<Id> => (await bank.learner(key)).id

/** Inserts a row at a unit with the level columns that every scoped table has; the rest as given. Arrays and objects go as they are. */
export const scoped = async (bank: Bank, table: string, o: ActorOrganization, values: Readonly<Record<string, unknown>>): Promise<Id> => {
  const id = bank.platform.newId()
  const row: Record<string, unknown> = { id, organization_id: o.id, l1: o.l1, l2: o.l2, l3: o.l3, l4: o.l4, ...values }
  const names = Object.keys(row)
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((n) => sql.ref(n)))}) values (${sql.join(names.map((n) => row[n]))})`.execute(
    bank.platform.database.app,
  )
  return id
}
