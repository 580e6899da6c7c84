import { reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { exportedRows } from '../../test/harness/exported.ts'
import type { UnitKey } from '../../test/harness/units.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
})
afterAll(() => bank.close())

const given = async (key: UnitKey, name: string, state = 'submitted'): Promise<void> => {
  const [unit, id] = [bank.unit(key), bank.platform.newId()]
  await sql`insert into reviews.case (id, kind, subject_id, number, title, learner_name, state, path, organization_id, l1, l2, l3, l4, submitted_at)
    values (${id}, 'deposit', ${id}, ${`CR${id}`}, '=1+1', ${name}, ${state}, 'first', ${unit.id}, ${unit.l1}, ${unit.l2}, ${unit.l3}, ${unit.l4}, ${bank.clock.now()})`.execute(
    bank.platform.database.app,
  )
}

const exported = (as: TestStaff, filter: object) => exportedRows(bank, reviews.exportCases, filter, as)

test('the list of cases is exported as its filters show it, in scope, masked, with no cell that evaluates; only by who may', async () => {
  await given('hefei', '程导出')
  await given('hefei', '程退回', 'returned')
  await given('wuhu', '芜湖人')
  const director = await bank.staff('centreDirector', 'hefei')
  const all = await exported(director, {})
  expect(all).toHaveLength(2)
  expect(all.join('\n')).not.toContain('导出')
  expect(all.join('\n')).toContain("'=1+1")
  const returned = await exported(director, { state: 'returned' })
  expect(returned.map((row) => row.split(',')[4])).toEqual(['已退回'])
  const clerk = await bank.staff('centreClerk', 'hefei')
  expect((await bank.call(reviews.exportCases, { format: 'csv', reason: '核对' }, { as: clerk })).status).toBe(403)
})
