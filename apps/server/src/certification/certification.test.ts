import { certification, notices, reviews } from '@creditbank/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry } from '../deposits/given.ts'
import { disproved } from '../evidence/index.ts'
import { creditLaws } from '../credits/index.ts'
import type { Id } from '../platform/ids.ts'
import { creditsBy, type StandardFacts, standardFor } from './rules.ts'

let bank: Bank
let director: TestStaff
let final: TestStaff
let reviewer: TestStaff

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  director = await bank.staff('managementDirector', 'management')
  final = await bank.staff('finalReviewer', 'management')
  reviewer = await bank.staff('centreReviewer', 'hefei')
})
afterAll(() => bank.close())

/** An outcome of a learner of Hefei, of an achievement of its own: 36 hours. */
const stored = async (learner: TestLearner, minutes = 2160): Promise<{ id: Id; achievementId: Id }> => {
  const entry = await givenEntry(bank, { name: `课程 ${bank.platform.newId()}` })
  return { id: await storedOutcome(bank, learner, entry, { minutes }), achievementId: entry.achievementId }
}

const proposal = (achievementId: Id) => ({
  typeCode: null,
  achievementId,
  minutesPerCredit: 960,
  rounding: 50 as const,
  least: 50,
  most: 1000,
  fixed: null,
  level: 5,
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  basis: '16 学时折合 1 学分',
})

const decide = async (by: TestStaff, caseId: Id, event: 'accept' | 'firstReview' | 'finalReview') => {
  const { seq } = await bank.ok(reviews.readCase, { id: caseId }, { as: by })
  return bank.call(reviews.decideCase, { id: caseId, seq, event }, { as: by })
}

/** A published standard for an achievement: proposed by the director, approved by somebody else. */
const published = async (achievementId: Id) => {
  const standard = await bank.ok(certification.proposeStandard, proposal(achievementId), { as: director })
  const submitted = await bank.ok(certification.submitStandard, { id: standard.id }, { as: director })
  expect((await decide(final, submitted.caseId ?? '', 'finalReview')).status).toBe(200)
  return standard
}

describe('certification', () => {
  test('hours become credit by the standard of the day, rounded down, within its limits', () => {
    const standard: StandardFacts = {
      id: '1',
      version: 1,
      typeCode: 'x',
      achievementId: null,
      minutesPerCredit: 960,
      rounding: 50,
      least: 50,
      most: 400,
      fixed: null,
      level: null,
      effectiveFrom: '2026-01-01',
      effectiveTo: '2026-12-31',
    }
    expect([0, 479, 480, 2160, 100_000].map((minutes) => creditsBy(standard, minutes))).toEqual([0, 0, 50, 200, 400])
    expect(creditsBy({ ...standard, fixed: 300 }, 0)).toBe(300)
    const own = { ...standard, id: '2', typeCode: null, achievementId: '7' }
    const of = { achievementId: '7', typeCode: 'x', day: '2026-06-01' }
    expect(standardFor([standard, own], of)?.id).toBe('2')
    expect(standardFor([standard, { ...own, effectiveFrom: '2026-07-01' }], of)?.id).toBe('1')
    expect(standardFor([standard], { ...of, day: '2027-01-01' })).toBeUndefined()
  })

  test('storing implies no credit; applying, accepting and reviewing grants it once, with a number', async () => {
    const learner = await bank.learner('hefei')
    const outcome = await stored(learner)
    const before = await bank.ok(certification.previewWorth, { id: outcome.id }, { as: learner })
    expect(before.whyNot).toBe('certification.no_standard')
    expect((await bank.call(certification.apply, { outcomeId: outcome.id }, { as: learner })).problem?.code).toBe(
      'certification.no_standard',
    )
    await published(outcome.achievementId)
    expect(await bank.ok(certification.previewWorth, { id: outcome.id }, { as: learner })).toMatchObject({ credits: 200, whyNot: null })
    const [first, repeat] = await Promise.all([
      bank.call(certification.apply, { outcomeId: outcome.id }, { as: learner }),
      bank.call(certification.apply, { outcomeId: outcome.id }, { as: learner }),
    ])
    expect([first.status, repeat.status].sort()).toEqual([200, 409])
    const application = first.status === 200 ? first.body : repeat.body
    expect(await bank.ok(certification.myCredits, {}, { as: learner })).toMatchObject({ available: 0, lines: [] })
    expect((await decide(reviewer, application.caseId ?? '', 'accept')).status).toBe(200)
    expect((await decide(reviewer, application.caseId ?? '', 'firstReview')).status).toBe(200)
    const mine = await bank.ok(certification.listMine, {}, { as: learner })
    expect(mine.items[0]).toMatchObject({ state: 'approved', record: { credits: 200, reversed: false } })
    expect(mine.items[0]?.record?.number).toMatch(/^XF2026\d{8}$/)
    expect(await bank.ok(certification.myCredits, {}, { as: learner })).toMatchObject({
      available: 200,
      lines: [{ kind: 'grant', amount: 200 }],
    })
    const told = await bank.ok(notices.listMyNotices, {}, { as: learner })
    expect(told.items.map((one) => one.code)).toContain('certification.granted')
    expect((await bank.call(certification.apply, { outcomeId: outcome.id }, { as: learner })).problem?.code).toBe(
      'certification.already_certified',
    )
  })

  test('a reversed certification takes the credit back and may be asked for again', async () => {
    const learner = await bank.learner('hefei')
    const outcome = await stored(learner)
    await published(outcome.achievementId)
    const application = await bank.ok(certification.apply, { outcomeId: outcome.id }, { as: learner })
    await decide(reviewer, application.caseId ?? '', 'accept')
    await decide(reviewer, application.caseId ?? '', 'firstReview')
    const centre = await bank.staff('centreDirector', 'hefei')
    const elsewhere = await bank.staff('centreDirector', 'openUniversity')
    const line = (await bank.ok(certification.listCertifications, { learnerId: learner.id }, { as: centre })).items[0]
    const id = line?.record?.id ?? ''
    expect((await bank.call(certification.reverseRecord, { id, reason: '学时有误' }, { as: elsewhere })).status).toBe(404)
    expect((await bank.call(certification.reverseRecord, { id, reason: '学时有误' }, { as: centre })).status).toBe(200)
    expect((await bank.call(certification.reverseRecord, { id, reason: '学时有误' }, { as: centre })).problem?.code).toBe(
      'certification.already_reversed',
    )
    expect(await bank.ok(certification.myCredits, {}, { as: learner })).toMatchObject({ available: 0, reversed: 200 })
    expect((await bank.ok(certification.previewWorth, { id: outcome.id }, { as: learner })).whyNot).toBeNull()
  })

  test('too few hours, leisure types and a stranger’s outcome are told apart and bring nothing', async () => {
    const learner = await bank.learner('hefei')
    const short = await stored(learner, 60)
    await published(short.achievementId)
    expect((await bank.ok(certification.previewWorth, { id: short.id }, { as: learner })).whyNot).toBe('certification.below_minimum')
    const stranger = await bank.learner('hefei')
    expect((await bank.call(certification.previewWorth, { id: short.id }, { as: stranger })).status).toBe(404)
    expect((await bank.call(certification.apply, { outcomeId: short.id }, { as: stranger })).status).toBe(404)
  })

  test('a standard is for one thing, is approved by somebody else, and its proposer’s neighbours do not see the draft', async () => {
    const wrong = await bank.call(certification.proposeStandard, { ...proposal('1'), typeCode: 'trainingProgramme' }, { as: director })
    expect(wrong.problem?.code).toBe('certification.standard_of_one')
    const hefei = await bank.staff('centreDirector', 'hefei')
    const standard = await bank.ok(
      certification.proposeStandard,
      { ...proposal('1'), achievementId: null, typeCode: 'trainingProgramme' },
      { as: hefei },
    )
    const others = await bank.ok(
      certification.listStandards,
      { state: 'draft' },
      { as: await bank.staff('centreDirector', 'openUniversity') },
    )
    expect(others.items.map((one) => one.id)).not.toContain(standard.id)
    const submitted = await bank.ok(certification.submitStandard, { id: standard.id }, { as: hefei })
    expect((await bank.call(certification.submitStandard, { id: standard.id }, { as: hefei })).problem?.code).toBe(
      'certification.standard_not_editable',
    )
    expect((await decide(hefei, submitted.caseId ?? '', 'finalReview')).status).not.toBe(200)
  })

  test('the framework is chosen by the management centre and only one is active', async () => {
    const { items } = await bank.ok(certification.listFrameworks, {})
    expect(items.map((one) => [one.code, one.active, one.levels.length])).toEqual([
      ['cn-10', false, 10],
      ['qf-7', false, 7],
    ])
    await bank.ok(certification.activateFramework, { code: 'cn-10' }, { as: director })
    await bank.ok(certification.activateFramework, { code: 'qf-7' }, { as: director })
    const after = await bank.ok(certification.listFrameworks, {})
    expect(after.items.filter((one) => one.active).map((one) => one.code)).toEqual(['qf-7'])
  })

  test('after all of it every law of the ledger holds', async () => {
    for (const law of creditLaws) expect((await disproved(law.name, law.checked, law.statement).check(bank.platform)).breaches).toEqual([])
  })
})
