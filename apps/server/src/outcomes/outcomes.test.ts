import { outcomes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff, testIdNumber } from '../../test/harness/bank.ts'
import { askedExport, exportedRows } from '../../test/harness/exported.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import { givenEntry } from '../deposits/given.ts'
import { systemContext } from '../platform/context.ts'
import { levels } from '../platform/actor.ts'
import { certificateOf } from './index.ts'

let bank: Bank
let clerk: TestStaff
let director: TestStaff
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  clerk = await bank.staff('centreClerk', 'hefei')
  director = await bank.staff('centreDirector', 'hefei')
})
afterAll(() => bank.close())

const stored = async (unit: UnitKey, about: { name?: string; entry?: string; certificateNo?: string; grade?: string } = {}) => {
  const entry = await givenEntry(bank, { owner: unit, name: about.entry ?? '计算机基础' })
  const learner = await bank.learner(unit, about.name === undefined ? {} : { name: about.name })
  const office = bank.unit(unit)
  const id = await storedOutcome(bank, learner, entry, {
    organizationId: office.id,
    levels: levels(office),
    grade: about.grade ?? '86',
    ...certificateOf(systemContext(bank.platform, 'test'), about.certificateNo ?? null),
    channel: 'counter',
  })
  return { id, learner, entry }
}

describe('the export of outcomes', () => {
  const exported = (as: TestStaff, filters: object = {}) => exportedRows(bank, outcomes.exportOutcomes, filters, as)

  test('holds what the list of the same filters shows and nothing from beside or above', async () => {
    const own = await stored('hefei', { name: '程导出' })
    const below = await stored('shushanPoint', { name: '蜀山人' })
    await stored('wuhu', { name: '芜湖人' })
    const rows = await exported(clerk)
    const listed = await bank.ok(outcomes.listOutcomes, { limit: 500 }, { as: clerk })
    expect(rows.map((row) => row.split(',')[2])).toEqual(listed.items.map((one) => one.entry.number))
    expect(rows.map((row) => row.split(',')[2]).toSorted()).toEqual([own.entry.number, below.entry.number].toSorted())
    expect(await exported(clerk, { organizationId: bank.unit('wuhu').id })).toEqual([])
    const one = await exported(clerk, { learnerId: own.learner.id })
    expect(one).toHaveLength(1)
  })

  test('is masked like the screen: no full name, no certificate number that is an ID number; the person sees that they were in it', async () => {
    const number = testIdNumber(8801)
    const made = await stored('hefei', { name: '欧阳明月', certificateNo: number })
    const [row = ''] = await exported(clerk, { learnerId: made.learner.id })
    expect(row).not.toContain('明月')
    expect(row).not.toContain(number)
    expect(row).toContain('***')
    const { rows } = await sql<{ kind: string }>`select kind from privacy.access where learner_id = ${made.learner.id}`.execute(
      bank.platform.database.app,
    )
    expect(rows.map((one) => one.kind)).toContain('outcomes.export')
  })

  test('lets no cell evaluate, and goes over more pages than one', async () => {
    const made = await stored('hefeiPoint', { entry: '=HYPERLINK("http://x.example","点我")', grade: '+1' })
    const [row = ''] = await exported(director, { learnerId: made.learner.id })
    expect(row).toContain("'=HYPERLINK")
    expect(row).toContain("'+1")
    await sql`insert into outcomes.outcome (learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, occurrence, obtained_on, minutes, credits, points, channel, stored_at)
      select o.learner_id, o.id + n, o.entry_id, o.achievement_id, 1, o.type_code, o.issuer_id, o.organization_id, o.l1, o.l2, o.l3, o.l4, n, o.obtained_on, 60, 10, 0, 'api', o.stored_at
      from outcomes.outcome o, generate_series(1, 2100) n where o.id = ${made.id}`.execute(bank.platform.database.app)
    expect(new Set(await exported(director, { learnerId: made.learner.id })).size).toBeGreaterThan(1)
    expect(await exported(director, { learnerId: made.learner.id, channel: 'api' })).toHaveLength(2_100)
  })

  test('is started only by who may export', async () => {
    const reviewer = await bank.staff('centreReviewer', 'hefei')
    expect((await bank.call(outcomes.exportOutcomes, askedExport, { as: reviewer })).status).toBe(403)
  })
})
