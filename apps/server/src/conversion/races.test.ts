import { conversions, enrolments, outcomes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { appliedBy, approvedBySchool, officialOf, studentIn } from '../../test/harness/conversions.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenPlan, publishedProgramme, ruleInForce, type School, schoolAt } from '../../test/harness/schools.ts'
import { givenEntry } from '../deposits/given.ts'
import type { Id } from '../platform/ids.ts'

let bank: Bank
let school: School
let capped: Id
let second: Id
let english: Awaited<ReturnType<typeof givenEntry>>
let coding: Awaited<ReturnType<typeof givenEntry>>

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  school = await schoolAt(bank, 'openUniversity')
  english = await givenEntry(bank, { name: '英语等级考试' })
  coding = await givenEntry(bank, { name: '程序员考试' })
  const cap = { of: 'credits' as const, group: null, most: 500, sourceKinds: [], effects: [] }
  capped = await publishedProgramme(bank, school, 'JSJ', givenPlan(['C1', 'C2'], { caps: [cap] }))
  second = await publishedProgramme(bank, school, 'RJ', givenPlan(['D1', 'D2']))
  await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'C1', programmes: [capped] })
  await ruleInForce(bank, school, { achievementId: coding.achievementId, course: 'C2', programmes: [capped] })
  await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'D1', programmes: [second] })
})
afterAll(() => bank.close())

const student = (programme: Id, ...entries: readonly (typeof english)[]) => studentIn(bank, { school, programme }, ...entries)
const applyWith = (learner: TestLearner, programmeId: Id, key: string) =>
  bank.call(conversions.applyForConversion, { programmeId, key }, { as: learner })

describe('between the trial and the application', () => {
  test('the same outcome to two programmes of one school at once: exactly one application wins', async () => {
    const learner = await student(capped, english)
    const also = { programmeId: second, cohort: 2026, studentNo: `Z${learner.id}`, className: null, fromOn: '2026-09-01' }
    await bank.ok(enrolments.enrol, { accountNo: learner.accountNo, name: learner.name, ...also }, { as: school.registrar })
    const [one, two] = [await officialOf(bank, learner, capped), await officialOf(bank, learner, second)]
    expect([one.credit, two.credit]).toEqual([300, 300])
    const both = await Promise.all([applyWith(learner, capped, one.key), applyWith(learner, second, two.key)])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
    expect(both.flatMap((answer) => answer.problem?.code ?? [])).toEqual([
      expect.stringMatching(/^conversion\.(outcome_taken|result_changed|nothing_to_convert)$/),
    ])
  })

  const expiring = async (): Promise<{ learner: TestLearner; key: string }> => {
    const learner = await student(capped)
    await storedOutcome(bank, learner, english, { credits: 300, expiresOn: '2026-09-16' })
    return { learner, key: (await officialOf(bank, learner, capped)).key }
  }

  test('an outcome expires: told, and the new result gives nothing', async () => {
    const { learner, key } = await expiring()
    bank.clock.advance(3 * 86_400_000)
    expect((await applyWith(learner, capped, key)).problem?.code).toBe('conversion.result_changed')
    expect((await officialOf(bank, learner, capped)).credit).toBe(0)
  })

  test('an outcome is revoked: told, and nothing is locked', async () => {
    const learner = await student(capped, english)
    const { key, courses } = await officialOf(bank, learner, capped)
    const id = courses.flatMap((course) => course.by?.outcomes ?? [])[0]?.id ?? ''
    await bank.ok(outcomes.revokeOutcome, { id, reason: 'forged', note: '经核实证书不真实' }, { as: school.director })
    expect((await applyWith(learner, capped, key)).problem?.code).toBe('conversion.result_changed')
    const last = await sql<{
      status: string
    }>`select status from outcomes.status_change where outcome_id = ${id} order by seq desc limit 1`.execute(bank.platform.database.app)
    expect(last.rows[0]?.status).toBe('revoked')
  })

  test('the cap is used up by what was converted before: the second application is told, and gives nothing more', async () => {
    const learner = await student(capped, english)
    const first = await appliedBy(bank, learner, capped)
    await approvedBySchool(bank, school, first.id)
    bank.clock.advance(14 * 86_400_000)
    await bank.runPeriodic('conversion.conclude')
    await storedOutcome(bank, learner, coding, { credits: 300 })
    const later = await officialOf(bank, learner, capped)
    expect(later.courses.find((course) => course.code === 'C2')).toMatchObject({
      state: 'missing',
      whyNot: { reason: 'met', capped: true },
    })
    expect((await applyWith(learner, capped, later.key)).problem?.code).toBe('conversion.nothing_to_convert')
  })

  test('an outcome is locked or used by another conversion: told each time, and given back with a withdrawal', async () => {
    const learner = await student(capped, english)
    const { key } = await officialOf(bank, learner, capped)
    const held = await appliedBy(bank, learner, capped)
    expect((await applyWith(learner, capped, key)).problem?.code).toBe('conversion.result_changed')
    // The audit says meanwhile that the course is being converted, and in which application; the sums of its group know it.
    const meanwhile = await officialOf(bank, learner, capped)
    expect(meanwhile.courses.map(({ code, state, underWay, whyNot }) => ({ code, state, underWay, whyNot }))).toEqual([
      { code: 'C1', state: 'inProgress', underWay: { id: held.id, number: held.number }, whyNot: null },
      { code: 'C2', state: 'missing', whyNot: expect.anything() },
    ])
    expect(meanwhile.groups[0]).toMatchObject({ done: 0, credited: 0, inProgress: 300, missing: 0 })
    await bank.ok(conversions.withdrawConversion, { id: held.id }, { as: learner })
    expect((await officialOf(bank, learner, capped)).key).toBe(key)
    const again = await appliedBy(bank, learner, capped)
    await approvedBySchool(bank, school, again.id)
    bank.clock.advance(14 * 86_400_000)
    await bank.runPeriodic('conversion.conclude')
    expect((await applyWith(learner, capped, key)).problem?.code).toBe('conversion.result_changed')
  })
})
