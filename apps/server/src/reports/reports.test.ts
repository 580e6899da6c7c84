import { accounts, deposits, identity, outcomes, reports } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import type { UnitKey } from '../../test/harness/units.ts'

let bank: Bank
const give = async (key: UnitKey, people: number, typeCode: string, obtainedOn: string) => {
  const { platform } = bank
  const unit = bank.unit(key)
  for (let n = 0; n < people; n += 1) {
    const learner = await bank.learner(key)
    await sql`insert into outcomes.outcome (learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, occurrence, obtained_on, minutes, credits, points, channel, stored_at)
      values (${learner.id}, ${platform.newId()}, 1, 1, 1, ${typeCode}, 1, ${unit.id}, ${unit.l1}, ${unit.l2}, ${unit.l3}, ${unit.l4}, 0, ${obtainedOn}, 600, 150, 0, 'batch', ${platform.clock.now()})`.execute(
      platform.database.app,
    )
  }
}

beforeAll(async () => {
  bank = await openBank()
  await give('shushanPoint', 7, 'trainingProgramme', '2026-03-10')
  await give('hefeiLuyang', 2, 'trainingProgramme', '2026-03-11')
  await give('hefei', 6, 'publicLecture', '2026-04-01')
  await give('wuhu', 9, 'trainingProgramme', '2026-03-12')
})
afterAll(() => bank.close())

test('an authority reads the sums of its own city and nothing of another', async () => {
  const reader = await bank.staff('authorityReader', 'hefeiAuthority')
  const report = await bank.ok(reports.outcomesReport, { by: 'type' }, { as: reader })
  expect(report.unit.name).toBe('合肥市认证服务中心')
  expect(report.total).toEqual({ people: 15, outcomes: 15, credits: 2250, minutes: 9000 })
  expect(report.rows.map((r) => [r.key, r.outcomes])).toEqual([
    ['trainingProgramme', 9],
    ['publicLecture', 6],
  ])
  for (const key of ['wuhu', 'management', 'hefeiAuthority'] as const)
    expect((await bank.call(reports.outcomesReport, { by: 'type', unitId: bank.unit(key).id }, { as: reader })).problem?.code).toBe(
      'record.not_found',
    )
})

test('groups of fewer than five are not told to an authority, nor one more that would give them away; staff who see the people see the figures', async () => {
  const reader = await bank.staff('authorityReader', 'hefeiAuthority')
  const hidden = await bank.ok(reports.outcomesReport, { by: 'unit' }, { as: reader })
  expect(hidden.hidden).toBe(2)
  expect(hidden.rows.find((r) => r.key === bank.unit('hefeiLuyang').id)).toMatchObject({ people: null, outcomes: null, credits: null })
  expect(hidden.rows.find((r) => r.key === bank.unit('hefei').id)).toMatchObject({ people: null })
  expect(hidden.rows.find((r) => r.key === bank.unit('hefeiShushan').id)).toMatchObject({ people: 7, outcomes: 7, below: true })
  const director = await bank.staff('centreDirector', 'hefei')
  const whole = await bank.ok(reports.outcomesReport, { by: 'unit' }, { as: director })
  expect(whole.hidden).toBe(0)
  expect(whole.rows.find((r) => r.key === bank.unit('hefeiLuyang').id)).toMatchObject({ people: 2, outcomes: 2 })
  const small = await bank.ok(reports.outcomesReport, { by: 'month', unitId: bank.unit('hefeiLuyang').id }, { as: reader })
  expect(small).toMatchObject({
    total: { people: null, outcomes: null },
    within: [{ name: '合肥市认证服务中心' }, { name: '庐阳区认证分中心' }],
  })
})

test('a period of months narrows the sums, and a revoked outcome counts no more', async () => {
  const director = await bank.staff('managementDirector', 'management')
  const march = await bank.ok(reports.outcomesReport, { by: 'unit', from: '2026-03', to: '2026-03' }, { as: director })
  expect(march.total.outcomes).toBe(18)
  const { rows } = await sql<{
    learner_id: string
    id: string
  }>`select learner_id, id from outcomes.outcome where organization_id = ${bank.unit('wuhu').id} limit 1`.execute(
    bank.platform.database.app,
  )
  await sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, at) values (${rows[0]?.learner_id}, ${rows[0]?.id}, 1, 'revoked', now())`.execute(
    bank.platform.database.app,
  )
  expect((await bank.ok(reports.outcomesReport, { by: 'month', from: '2026-03', to: '2026-03' }, { as: director })).total.outcomes).toBe(17)
})

test('people are counted by unit and by kind, the active ones beside them', async () => {
  const reader = await bank.staff('authorityReader', 'provinceAuthority')
  const report = await bank.ok(reports.peopleReport, { by: 'unit' }, { as: reader })
  expect(report.total).toEqual({ people: 24, active: 24 })
  expect(report.rows.map((r) => [r.zh, r.people])).toEqual([
    ['合肥市认证服务中心', 15],
    ['芜湖市认证服务中心', 9],
  ])
  expect((await bank.ok(reports.peopleReport, { by: 'kind' }, { as: reader })).rows[0]).toMatchObject({ people: 24 })
})

test('an authority is refused every list of people, outcomes, applications and staff', async () => {
  const reader = await bank.staff('authorityReader', 'hefeiAuthority')
  const answers = await Promise.all([
    bank.call(accounts.listLearners, {}, { as: reader }),
    bank.call(accounts.findLearners, { text: '学员1' }, { as: reader }),
    bank.call(accounts.listApplications, {}, { as: reader }),
    bank.call(outcomes.listOutcomes, {}, { as: reader }),
    bank.call(deposits.listDeposits, {}, { as: reader }),
    bank.call(identity.listStaff, {}, { as: reader }),
  ])
  expect(answers.map((a) => [a.status, a.problem?.code])).toEqual(answers.map(() => [403, 'permission.denied']))
})

test('reports need their permission: a clerk is refused', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  expect((await bank.call(reports.outcomesReport, { by: 'type' }, { as: clerk })).status).toBe(403)
  expect((await bank.call(reports.peopleReport, { by: 'unit' }, { as: clerk })).status).toBe(403)
})
