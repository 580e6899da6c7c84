import { sql } from 'kysely'
import type { ActorOrganization } from '../src/platform/actor.ts'
import type { Id } from '../src/platform/ids.ts'
import type { Bank } from './harness/bank.ts'
import { offeringContent } from './matrixInputs.ts'

const at = '2026-09-01T00:00:00Z'

/** A draft of an offering at a unit. */
export const offeringAt = async (bank: Bank, o: ActorOrganization): Promise<Id> => {
  const id = bank.platform.newId()
  await sql`insert into certification.offering (id, number, organization_id, l1, l2, l3, l4, name, content, state, created_at, updated_at)
    values (${id}, ${`XM${id}`}, ${o.id}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, ${offeringContent.name}, ${JSON.stringify(offeringContent)}, 'draft', ${at}, ${at})`.execute(
    bank.platform.database.app,
  )
  return id
}

/** A sheet on an offering, in the hands of an expert made for it: another one for each `name`. */
export const sheetOn = async (bank: Bank, offeringId: Id, name: string): Promise<Id> => {
  const db = bank.platform.database.app
  const [id, expertId] = [bank.platform.newId(), bank.platform.newId()]
  const { id: staffId } = await bank.staff('certificationExpert', 'management', `of ${name}`)
  await sql`insert into certification.expert (id, staff_id, unit, fields, status, created_at, updated_at) values (${expertId}, ${staffId}, '示范大学', array['护理'], 'active', ${at}, ${at})`.execute(
    db,
  )
  await sql`insert into certification.sheet (id, offering_id, round, expert_id, state, due_on, asked_by, asked_at) values (${id}, ${offeringId}, 1, ${expertId}, 'asked', '2026-12-31', 1, ${at})`.execute(
    db,
  )
  return id
}
