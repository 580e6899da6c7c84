import { archive, certification, notices, outcomeAppeals, outcomes, reviews } from '@creditbank/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry } from '../deposits/given.ts'
import { disproved } from '../evidence/index.ts'
import { creditLaws, moveCredit } from '../credits/index.ts'
import { systemContext } from '../platform/context.ts'
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

/** A learner with a certified outcome: 200 hundredths of credit. */
const certified = async () => {
  const learner = await bank.learner('hefei')
  const outcome = await stored(learner)
  await published(outcome.achievementId)
  const application = await bank.ok(certification.apply, { outcomeId: outcome.id }, { as: learner })
  await decide(reviewer, application.caseId ?? '', 'accept')
  await decide(reviewer, application.caseId ?? '', 'firstReview')
  const lines = await bank.ok(certification.listCertifications, { learnerId: learner.id }, { as: reviewer })
  const record = lines.items[0]?.record
  return { learner, outcome, recordId: record?.id ?? '', number: record?.number ?? '' }
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

  test('revoking an outcome says before what rests on it, and takes free credit back in the same act', async () => {
    const { learner, outcome, number } = await certified()
    const centre = await bank.staff('centreDirector', 'hefei')
    const { items } = await bank.ok(outcomes.readRevocationImpact, { id: outcome.id }, { as: centre })
    expect(items).toEqual([{ kind: 'credit', number, credits: 200, effect: 'takenBack' }])
    const elsewhere = await bank.staff('centreDirector', 'wuhu')
    expect((await bank.call(outcomes.readRevocationImpact, { id: outcome.id }, { as: elsewhere })).status).toBe(404)
    const wish = { id: outcome.id, reason: 'forged' as const, note: '证书经核实不真实' }
    const twice = await Promise.all([1, 2].map(() => bank.call(outcomes.revokeOutcome, wish, { as: centre })))
    expect(twice.map((one) => one.status).sort()).toEqual([200, 409])
    const mine = await bank.ok(certification.myCredits, {}, { as: learner })
    expect(mine).toMatchObject({ available: 0, reversed: 200, frozen: 0 })
    expect(mine.lines.map((line) => line.kind)).toEqual(['reverse', 'grant'])
    const told = await bank.ok(notices.listMyNotices, {}, { as: learner })
    expect(told.items.map((one) => one.code)).toEqual(expect.arrayContaining(['outcomes.revoked', 'certification.takenBack']))
    expect((await bank.ok(certification.listMine, {}, { as: learner })).items[0]?.record?.reversed).toBe(true)
  })

  test('credit that is held when its outcome is revoked is frozen where it lies, cannot be spent, and goes back when it is let go', async () => {
    const { learner, outcome, recordId } = await certified()
    const move = (kind: 'lock' | 'use' | 'unlock') =>
      bank.platform.database.app.transaction().execute((tx) =>
        moveCredit(tx, systemContext(bank.platform, 'test'), kind, {
          learnerId: learner.id,
          recordId,
          outcomeId: outcome.id,
          reference: { kind: 'test', id: recordId },
          key: `${kind} ${recordId}`,
        }),
      )
    await move('lock')
    const centre = await bank.staff('centreDirector', 'hefei')
    const correction = await bank.call(
      outcomes.enterCorrection,
      { id: outcome.id, what: 'grade', wanted: '92', note: '录入时看错了成绩' },
      { as: centre },
    )
    expect(correction.problem?.code).toBe('outcomes.in_use')
    await bank.ok(outcomes.revokeOutcome, { id: outcome.id, reason: 'forged', note: '证书经核实不真实' }, { as: centre })
    expect(await bank.ok(certification.myCredits, {}, { as: learner })).toMatchObject({ available: 0, locked: 200, frozen: 200 })
    expect(await move('use')).toBe(false)
    expect(await move('unlock')).toBe(true)
    expect(await bank.ok(certification.myCredits, {}, { as: learner })).toMatchObject({ available: 0, locked: 0, reversed: 200, frozen: 0 })
  })

  test.each([
    ['grade', '92', { available: 200, reversed: 200 }, 'certification.carriedOver'],
    ['minutes', '30', { available: 0, reversed: 200 }, 'certification.takenBack'],
  ] as const)('a corrected %s never lets one result count twice', async (what, wanted, left, code) => {
    const { learner, outcome } = await certified()
    await bank.ok(outcomes.requestCorrection, { id: outcome.id, what, wanted }, { as: learner })
    const desk = await bank.ok(reviews.listCases, { queue: 'mine', kind: 'outcomeCorrection' }, { as: reviewer })
    const caseId = desk.items[0]?.id ?? ''
    expect((await bank.ok(reviews.readCase, { id: caseId }, { as: reviewer })).facts.map((fact) => fact.zh)).toContain('已认定学分')
    expect((await decide(reviewer, caseId, 'accept')).status).toBe(200)
    expect((await decide(reviewer, caseId, 'firstReview')).status).toBe(200)
    expect(await bank.ok(certification.myCredits, {}, { as: learner })).toMatchObject(left)
    const told = await bank.ok(notices.listMyNotices, {}, { as: learner })
    expect(told.items.map((one) => one.code)).toContain(code)
    const mine = await bank.ok(archive.readArchive, {}, { as: learner })
    const now = mine.outcomes.find((one) => one.status === 'valid')
    const again = await bank.call(certification.apply, { outcomeId: now?.id ?? '0' }, { as: learner })
    expect(again.status).toBe(left.available === 0 ? 200 : 409)
  })

  test('an outcome revoked while its credit is being approved grants nothing: one of the two comes first', async () => {
    const learner = await bank.learner('hefei')
    const outcome = await stored(learner)
    await published(outcome.achievementId)
    const application = await bank.ok(certification.apply, { outcomeId: outcome.id }, { as: learner })
    await decide(reviewer, application.caseId ?? '', 'accept')
    const centre = await bank.staff('centreDirector', 'hefei')
    const [revoked] = await Promise.all([
      bank.call(outcomes.revokeOutcome, { id: outcome.id, reason: 'forged', note: '证书经核实不真实' }, { as: centre }),
      decide(reviewer, application.caseId ?? '', 'firstReview'),
    ])
    expect(revoked.status).toBe(200)
    expect((await bank.ok(certification.myCredits, {}, { as: learner })).available).toBe(0)
    expect((await bank.ok(certification.listMine, {}, { as: learner })).items[0]?.state).toMatch(/withdrawn|approved/)
  })

  test('who was still applying when the outcome was revoked, wrongly, hears that one tap is enough; who withdrew by themselves does not', async () => {
    const told = async (of: TestLearner) =>
      (await bank.ok(notices.listMyNotices, {}, { as: of })).items.filter((one) => one.code === 'certification.askAnew')
    for (const [own, expected] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const learner = await bank.learner('hefei')
      const outcome = await stored(learner)
      await published(outcome.achievementId)
      const application = await bank.ok(certification.apply, { outcomeId: outcome.id }, { as: learner })
      if (own) await bank.ok(certification.withdraw, { id: application.id }, { as: learner })
      bank.clock.advance(60_000)
      await bank.ok(outcomes.revokeOutcome, { id: outcome.id, reason: 'forged', note: '经核实证书不真实' }, { as: director })
      await bank.ok(outcomeAppeals.appealRevocation, { id: outcome.id, text: '证书是本人考取的，附考场证明' }, { as: learner })
      const second = await bank.staff('managementDirector', 'management', `appeals ${own}`)
      const decision = { id: outcome.id, decision: 'grant' as const, answer: '原撤销有误', documentNumber: '皖学银〔2026〕3号' }
      await bank.ok(outcomeAppeals.decideRevocationAppeal, decision, { as: second })
      expect(await told(learner)).toHaveLength(expected)
      expect((await bank.call(certification.resubmit, { id: application.id }, { as: learner })).status).toBe(200)
    }
  })

  test('after all of it every law of the ledger holds', async () => {
    for (const law of creditLaws) expect((await disproved(law.name, law.checked, law.statement).check(bank.platform)).breaches).toEqual([])
  })
})
