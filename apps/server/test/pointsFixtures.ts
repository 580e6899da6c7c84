import { sql } from 'kysely'
import type { ActorOrganization } from '../src/platform/actor.ts'
import type { Id } from '../src/platform/ids.ts'
import { givenPoints } from '../src/points/given.ts'
import { at, learnerOf, type Maker, scoped } from './fixtureRows.ts'
import type { Bank } from './harness/bank.ts'
import type { UnitKey } from './harness/units.ts'
import { pointsContent } from './matrixInputs.ts'

const pointsHolder = async (bank: Bank, o: ActorOrganization, key: UnitKey): Promise<{ learnerId: Id; issuerId: Id }> => {
  const which = { learnerId: await learnerOf(bank, key), issuerId: o.id }
  await bank.platform.database.app.transaction().execute((tx) => givenPoints(tx, { ...which, points: 10, on: '2026-09-01' }))
  return which
}

/** What a path of the points can name. */
export const pointsMakers = {
  pointsRule: (async (bank, o) =>
    scoped(bank, 'points.rule', o, {
      number: `J${bank.platform.newId()}`,
      title: '讲座积分',
      source: 'attendance',
      content: JSON.stringify(pointsContent),
      state: 'draft',
      starts_on: '2026-01-01',
      authors: ['1'],
      updated_at: at,
    })) satisfies Maker,
  pointsImport: (async (bank, o) =>
    scoped(bank, 'points.import', o, {
      source: 'attendance',
      file_name: 'x.csv',
      rows_read: 0,
      rows_new: 0,
      rows_known: 0,
      rows_wrong: 0,
      by_id: 1,
      at,
    })) satisfies Maker,
  pointsHolder: (async (bank, o, key) => (await pointsHolder(bank, o, key)).learnerId) satisfies Maker,
  pointsFreeze: (async (bank, o, key) => {
    const { learnerId, issuerId } = await pointsHolder(bank, o, key)
    const id = bank.platform.newId()
    await sql`insert into points.freeze (learner_id, issuer_id, id, reason, by_id, at) values (${learnerId}, ${issuerId}, ${id}, '核对', 1, ${at})`.execute(
      bank.platform.database.app,
    )
    return id
  }) satisfies Maker,
}
