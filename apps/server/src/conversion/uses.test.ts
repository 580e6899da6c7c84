import {
  certification,
  conversionBoard,
  conversions,
  conversionUses,
  conversionWhatIf,
  enrolments,
  myRedemptions,
  notices,
  proofs,
  settings,
} from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenPlan, publishedProgramme, ruleInForce, type School, schoolAt } from '../../test/harness/schools.ts'
import { givenEntry } from '../deposits/given.ts'
import { endPresses } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { givenPoints } from '../points/given.ts'
import { runningActivity } from '../redemption/given.ts'
import { boardOf, publicRate } from './boardRules.ts'

let bank: Bank
let school: School
let programme: Id
let english: Awaited<ReturnType<typeof givenEntry>>
let other: Awaited<ReturnType<typeof givenEntry>>

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  school = await schoolAt(bank, 'openUniversity')
  english = await givenEntry(bank, { name: '英语等级考试' })
  other = await givenEntry(bank, { name: '养老护理员培训' })
  programme = await publishedProgramme(bank, school, 'JSJ', givenPlan(['C1', 'C2']))
  await ruleInForce(bank, school, { achievementId: english.achievementId, course: 'C1' })
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

const uses = (as: TestLearner) => bank.ok(conversionUses.myUses, {}, { as })
const byName = async (as: TestLearner, name: string) => {
  const found = (await uses(as)).outcomes.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no outcome ${name}`)
  return found
}

describe('what outcomes are good for', () => {
  test('each says what can be done now and why not, and what was made of it is on record', async () => {
    const learner = await bank.learner('hefei')
    const outcomeId = await storedOutcome(bank, learner, english)
    await storedOutcome(bank, learner, other)
    expect(await byName(learner, '英语等级考试')).toMatchObject({
      certify: { credits: 0, whyNot: 'certification.no_standard' },
      convert: { rules: 1, schools: 1, whyNot: null },
      prove: { whyNot: null },
      used: { certified: 0, converted: 0, proofs: 0 },
    })
    expect((await byName(learner, '养老护理员培训')).convert).toEqual({ rules: 0, schools: 0, whyNot: 'noRule', lacks: [] })
    expect((await bank.ok(certification.previewWorth, { id: outcomeId }, { as: learner })).whyNot).toBe('certification.no_standard')
    await bank.ok(proofs.issueMine, { kind: 'storage', outcomeIds: [outcomeId] }, { as: learner })
    const after = await uses(learner)
    expect(after.outcomes.find((one) => one.id === outcomeId)?.used.proofs).toBe(1)
    expect(after.records).toMatchObject([{ kind: 'proof', outcomes: 1, state: 'standing', points: null }])
  }, 60_000)

  test('points stand beside what earned them, and a redemption is a use like the others', async () => {
    const learner = await bank.learner('hefeiShushan')
    const outcomeId = await storedOutcome(bank, learner, english)
    const which = { learnerId: learner.id, issuerId: bank.unit('hefei').id }
    await bank.platform.database.app.transaction().execute((tx) => givenPoints(tx, { ...which, points: 80, on: '2026-09-01', outcomeId }))
    const given = await runningActivity(bank, { points: 30, perPerson: 2 })
    const lines = [{ goodId: given.goodId, count: 2 }]
    const done = await bank.ok(
      myRedemptions.redeem,
      { id: given.id, pointId: given.pointId, lines },
      { as: learner, key: 'uses-page-redemption' },
    )
    const found = await uses(learner)
    expect(found.outcomes).toMatchObject([{ id: outcomeId, points: 80 }])
    expect(found.records).toMatchObject([
      { kind: 'redemption', id: done.redemptionId, of: '字典 × 2', outcomes: 0, credits: null, points: 60, state: 'running' },
    ])
    await bank.ok(myRedemptions.cancelRedemption, { id: done.redemptionId }, { as: learner })
    expect((await uses(learner)).records[0]?.state).toBe('ended')
  })

  test('an outcome that a rule speaks of and does not take is told what it lacks', async () => {
    const learner = await bank.learner('hefei')
    await storedOutcome(bank, learner, english, { grade: '51' })
    expect((await byName(learner, '英语等级考试')).convert).toEqual({ rules: 0, schools: 0, whyNot: 'lacks', lacks: ['score'] })
  })

  test('a thousand outcomes cost the same statements as one, and the page agrees with the certification of each', async () => {
    const learner = await bank.learner('hefei')
    const first = await storedOutcome(bank, learner, english)
    await sql`insert into outcomes.outcome select (jsonb_populate_record(o, jsonb_build_object('id', o.id::bigint + n, 'occurrence', n))).* from outcomes.outcome o, generate_series(1, 999) n where o.id = ${first}`.execute(
      bank.platform.database.app,
    )
    const found = await uses(learner)
    expect(found.outcomes).toHaveLength(1_000)
    expect(new Set(found.outcomes.map((one) => one.convert.rules))).toEqual(new Set([1]))
  })
})

describe('an intention', () => {
  test('reaches the registrars with its question, waits on their bench, and is answered once', async () => {
    const learner = await bank.learner('hefei')
    await storedOutcome(bank, learner, english)
    const ask = () => bank.call(enrolments.keepIntention, { programmeId: programme, note: '可以周末上课吗？' }, { as: learner })
    expect((await Promise.all([ask(), ask()])).map((one) => one.status)).toEqual([200, 200])
    const told = (await bank.ok(notices.listStaffNotices, {}, { as: school.registrar })).items
    expect(told.filter((one) => one.code === 'conversion.intentionKept')).toHaveLength(1)
    const waiting = await bank.ok(enrolments.listIntentions, { waiting: 'yes' }, { as: school.registrar })
    expect(waiting.items).toMatchObject([{ note: '可以周末上课吗？', answer: null }])
    const id = waiting.items[0]?.id ?? ''
    const answer = () => bank.call(enrolments.answerIntention, { id, answer: '可以，周末有班' }, { as: school.registrar })
    expect((await Promise.all([answer(), answer()])).map((one) => one.status).sort()).toEqual([200, 409])
    const elsewhere = await schoolAt(bank, 'techUniversity')
    expect((await bank.call(enrolments.answerIntention, { id, answer: '不行' }, { as: elsewhere.registrar })).status).toBe(404)
    expect((await bank.ok(enrolments.listIntentions, { waiting: 'yes' }, { as: school.registrar })).items).toEqual([])
    expect((await bank.ok(conversions.myConversions, {}, { as: learner })).intentions).toMatchObject([{ answer: '可以，周末有班' }])
    expect((await bank.ok(notices.listMyNotices, {}, { as: learner })).items[0]?.code).toBe('conversion.intentionAnswered')
  })
})

describe('the public board', () => {
  test.each([
    [{ accepted: 9, refused: 0 }, null],
    [
      { accepted: 10, refused: 0 },
      { decided: 10, rate: 100 },
    ],
    [{ accepted: 17, refused: 2 }, null],
    [{ accepted: 2, refused: 30 }, null],
    [
      { accepted: 33, refused: 5 },
      { decided: 30, rate: 85 },
    ],
  ])('%o is shown as %o: few are never recognisable', (decided, shown) => {
    expect(publicRate(decided)).toEqual(shown)
  })
  test('counts what it leaves out and names no rule of it', () => {
    const rule = { organizationId: '1', number: 'ZG1', name: '英语', accepted: 4, refused: 0 }
    expect(
      boardOf(
        [
          { id: '1', name: '甲校', accepted: 20, refused: 0 },
          { id: '2', name: '乙校', accepted: 1, refused: 0 },
        ],
        [rule],
      ),
    ).toEqual({
      schools: [{ organization: { id: '1', name: '甲校' }, decided: 20, rate: 100, rules: [], few: 1 }],
      fewSchools: 1,
    })
  })
  test('shows nothing until both the management centre and the school agree, and nothing again when one of them stops', async () => {
    const learner = await bank.learner('hefei')
    await storedOutcome(bank, learner, english)
    const shown = await bank.ok(conversionWhatIf.whatIf, { id: programme, assume: 'no' }, { as: learner })
    const row = await bank.platform.database.app.transaction().execute((tx) =>
      sql`insert into conversion.application (learner_id, id, number, enrolment_id, programme_id, programme_version, cohort, organization_id, l1, l2, state, key, case_text, matching_text, shown, grants, credit, exempt, courses, notice_until, result_number, concluded_at, created_at, updated_at)
          select ${learner.id}, n, 'B' || n, n, ${programme}, 1, 2026, ${bank.unit('openUniversity').id}, ${bank.unit('openUniversity').l1}, ${bank.unit('openUniversity').id}, 'concluded', ${shown.key}, '{}', '{}', '{}', '[{"rule":{"id":"1","number":"ZG2026000001"}}]', 300, 0, 1, '2026-09-10', 'R' || n, now(), now(), now()
          from generate_series(1, 12) n`.execute(tx),
    )
    expect(row.numAffectedRows).toBe(12n)
    const board = () => bank.ok(conversionBoard.acceptanceBoard, {})
    expect(await board()).toEqual({ open: false, schools: [], fewSchools: 0 })
    const set = async (acceptanceBoard: 'open' | 'closed') => {
      const { settings: now } = await bank.ok(settings.readSettings, {}, { as: school.director })
      await bank.ok(settings.saveSettings, { settings: { ...now, acceptanceBoard } }, { as: school.director })
    }
    await set('open')
    expect(await board()).toEqual({ open: true, schools: [], fewSchools: 0 })
    expect((await bank.call(conversionBoard.saveBoardConsent, { consented: 'yes' }, { as: school.registrar })).status).toBe(403)
    expect(await bank.ok(conversionBoard.saveBoardConsent, { consented: 'yes' }, { as: school.chief })).toMatchObject({
      open: true,
      consented: true,
    })
    expect((await board()).schools).toMatchObject([{ decided: 10, rate: 100, rules: [{ number: 'ZG2026000001', decided: 10, rate: 100 }] }])
    expect(JSON.stringify(await board())).not.toContain(learner.name)
    await bank.ok(conversionBoard.saveBoardConsent, { consented: 'no' }, { as: school.chief })
    expect((await board()).schools).toEqual([])
    await bank.ok(conversionBoard.saveBoardConsent, { consented: 'yes' }, { as: school.chief })
    await set('closed')
    expect((await board()).open).toBe(false)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit.record where act = 'conversion.boardConsent'`.execute(
      bank.platform.database.app,
    )
    expect(rows[0]?.n).toBe(3)
  })
})
