import { batches, notices, outcomeAppeals, outcomes, proofs, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry as givenBatchEntry, outcomesCsv } from '../deposits/batch/given.ts'
import { givenEntry } from '../deposits/given.ts'
import { endPresses } from '../platform/documents/index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

const toldOf = async (learner: TestLearner): Promise<number> =>
  (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.filter((one) => one.code === 'proofs.withdrawn').length

test('a proof ends with the correction of its outcome, its holder is told once, and a new one says what is right', async () => {
  const learner = await bank.learner('hefei')
  const outcome = await storedOutcome(bank, learner, await givenEntry(bank, { name: '社区护理基础' }))
  const proof = await bank.ok(proofs.issueMine, { kind: 'storage', outcomeIds: [outcome] }, { as: learner })
  const director = await bank.staff('centreDirector', 'hefei')
  await bank.ok(outcomes.enterCorrection, { id: outcome, what: 'grade', wanted: '92', note: '录入时看错了成绩' }, { as: director })
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  for (const event of ['accept', 'firstReview'] as const) {
    const { rows } = await sql<{
      id: string
      seq: number
    }>`select c.id, c.seq from reviews.case c join deposits.correction k on k.id = c.subject_id where k.outcome_id = ${outcome}`.execute(
      bank.platform.database.app,
    )
    await bank.ok(reviews.decideCase, { id: rows[0]?.id ?? '0', seq: rows[0]?.seq ?? 0, event }, { as: reviewer })
  }
  expect(await bank.ok(proofs.verifyByCode, { code: proof.code, name: learner.name })).toMatchObject({
    result: 'withdrawn',
    proof: { endReason: 'outcomeCorrected', changes: [{ outcome: expect.any(String), status: 'corrected' }] },
  })
  await bank.runJobs()
  await bank.runJobs()
  expect((await bank.ok(proofs.readMine, { id: proof.id }, { as: learner })).endReason).toBe('outcomeCorrected')
  expect(await toldOf(learner)).toBe(1)
  const fresh = await bank.ok(proofs.reissueMine, { id: proof.id }, { as: learner })
  expect(fresh.content.sections[0]?.rows[0]).toContain('92')
})

test('proofs end with the taken-back batch that their outcomes came with, and each holder is told', async () => {
  const entry = await givenBatchEntry(bank, { number: 'PF-1' })
  const holders = [await bank.learner('openUniversity'), await bank.learner('openUniversity')]
  const file = outcomesCsv(holders.map((one, n) => [one.name, one.idNumber, entry.number, '80', '', '', '2026-06-30', `PF${n}`]))
  const [clerk, director] = [await bank.staff('centreClerk', 'openUniversity'), await bank.staff('centreDirector', 'openUniversity')]
  const { batch } = await bank.ok(batches.uploadBatch, { kind: 'outcomes', name: '成绩.csv' }, { as: clerk, file })
  await bank.ok(batches.checkBatch, { id: batch.id }, { as: clerk })
  await bank.runJobs()
  await bank.ok(batches.submitBatch, { id: batch.id }, { as: clerk })
  await bank.ok(batches.approveBatch, { id: batch.id }, { as: director })
  await bank.runJobs()
  const issued = await Promise.all(holders.map((as) => bank.ok(proofs.issueMine, { kind: 'archive' }, { as })))
  await bank.ok(batches.undoBatch, { id: batch.id, reason: '传错文件' }, { as: director })
  await bank.runJobs()
  await bank.runJobs()
  for (const [n, holder] of holders.entries()) {
    const proof = issued[n]
    expect(await bank.ok(proofs.readMine, { id: proof?.id ?? '0' }, { as: holder })).toMatchObject({
      state: 'withdrawn',
      endReason: 'outcomeUndone',
    })
    expect(await toldOf(holder)).toBe(1)
    const checked = await bank.ok(proofs.verifyByCode, { code: proof?.code ?? '', name: holder.name })
    expect(checked).toMatchObject({ result: 'withdrawn', proof: { changes: [{ status: 'undone' }] } })
  }
})

test('a proof that ended with a revocation that did not hold is issued anew with one tap, and its holder is told where', async () => {
  const learner = await bank.learner('hefei')
  const outcome = await storedOutcome(bank, learner, await givenEntry(bank, { name: '急救员培训' }))
  const proof = await bank.ok(proofs.issueMine, { kind: 'storage', outcomeIds: [outcome] }, { as: learner })
  const [director, second] = [
    await bank.staff('managementDirector', 'management'),
    await bank.staff('managementDirector', 'management', 'second'),
  ]
  const revoke = () => bank.ok(outcomes.revokeOutcome, { id: outcome, reason: 'forged', note: '经核实证书不真实' }, { as: director })
  const win = async () => {
    await bank.ok(outcomeAppeals.appealRevocation, { id: outcome, text: '证书是本人考取的，附考场证明' }, { as: learner })
    const decision = { id: outcome, decision: 'grant' as const, answer: '原撤销有误', documentNumber: '皖学银〔2026〕3号' }
    await bank.ok(outcomeAppeals.decideRevocationAppeal, decision, { as: second })
    await bank.runJobs()
  }
  const told = async () => (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.filter((one) => one.code === 'proofs.askAnew')
  await revoke()
  await bank.runJobs()
  await win()
  expect(await told()).toMatchObject([{ href: `/me/proofs/${proof.id}` }])
  bank.clock.advance(60_000)
  const fresh = await bank.ok(proofs.reissueMine, { id: proof.id }, { as: learner })
  expect(fresh.state).toBe('valid')
  // The second time it is the new paper that ended; the old one was issued anew already.
  await revoke()
  await bank.runJobs()
  await win()
  expect((await told()).map((one) => one.href)).toEqual([`/me/proofs/${fresh.id}`, `/me/proofs/${proof.id}`])
})

test('an outcome whose own date passes is told as a change and leaves the proof valid', async () => {
  const learner = await bank.learner('hefei')
  const outcome = await storedOutcome(bank, learner, await givenEntry(bank, { name: '健康证' }), { expiresOn: '2026-09-20' })
  const proof = await bank.ok(proofs.issueMine, { kind: 'storage', outcomeIds: [outcome] }, { as: learner })
  const check = () => bank.ok(proofs.verifyByCode, { code: proof.code, name: learner.name })
  expect(await check()).toMatchObject({ result: 'valid', proof: { changes: [] } })
  const then = bank.clock.now()
  bank.clock.set('2026-09-20T16:00:01Z')
  expect(await check()).toMatchObject({ result: 'valid', proof: { changes: [{ status: 'expired' }] } })
  // The proof's own last day ends at midnight in Beijing, not in UTC.
  bank.clock.set(`${proof.validTo}T15:59:59Z`)
  expect((await check()).result).toBe('valid')
  bank.clock.set(`${proof.validTo}T16:00:00Z`)
  expect((await check()).result).toBe('expired')
  bank.clock.set(then.toISOString())
})

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

test('a wrong code and a wrong name take the same time: asked in pairs, one after the other, the median of the differences is a small part of it', async () => {
  const learner = await bank.learner('hefei')
  const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
  const timed = async (code: string): Promise<number> => {
    const from = performance.now()
    const answer = await bank.call(proofs.verifyByCode, { code, name: '别人' })
    const took = performance.now() - from
    expect([answer.status, answer.body.result]).toEqual([200, 'notFound'])
    return took
  }
  const measured = async (): Promise<number> => {
    const [times, differences]: [number[], number[]] = [[], []]
    for (let n = 0; n < 48; n += 1) {
      // Thirty wrong guesses a minute are let through: the clock goes on, so that it is the answer that is timed.
      if (n % 12 === 0) bank.clock.advance(61_000)
      const known = n % 2 === 0
      const [first, second] = [
        await timed(known ? proof.code : 'K7QM-2Z9R-K7QM-2Z9R'),
        await timed(known ? 'K7QM-2Z9R-K7QM-2Z9R' : proof.code),
      ]
      times.push(first, second)
      differences.push(known ? first - second : second - first)
    }
    return Math.abs(median(differences)) / median(times)
  }
  const all: number[] = []
  for (let round = 0; round < 3 && !all.some((one) => one <= 0.15); round += 1) all.push(await measured())
  expect(Math.min(...all), all.map((one) => one.toFixed(3)).join(', ')).toBeLessThanOrEqual(0.15)
})
