import { deposits, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { givenEntry, goodContent } from './given.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const entered = async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const assistanceId = await assist(bank, clerk, learner)
  const sent = await bank.ok(
    deposits.enterDeposit,
    { learnerId: learner.id, entryId: entry.id, content: goodContent, fileIds: [], assistanceId },
    { as: clerk },
  )
  return { clerk, sent }
}

test('a counter keeps seeing what it entered although a centre above handles it; a colleague of another counter does not', async () => {
  const { clerk, sent } = await entered()
  const own = await bank.ok(deposits.listDeposits, { entered: 'here' }, { as: clerk })
  expect(own.items.map((d) => d.id)).toContain(sent.id)
  expect(await bank.ok(deposits.readDeposit, { id: sent.id }, { as: clerk })).toMatchObject({ number: sent.number, officeCan: [] })
  const stranger = await bank.staff('pointClerk', 'luyangPoint')
  expect((await bank.ok(deposits.listDeposits, { entered: 'here' }, { as: stranger })).items).toEqual([])
  expect((await bank.call(deposits.readDeposit, { id: sent.id }, { as: stranger })).status).toBe(404)
})

test('a deposit that a colleague amended is reviewed by neither of the two who wrote it', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('hefei')
  const [first, colleague] = [await bank.staff('centreDirector', 'hefei', 'third'), await bank.staff('centreDirector', 'hefei', 'fourth')]
  const reviewer = await bank.staff('centreReviewer', 'hefei', 'third')
  const typed = {
    learnerId: learner.id,
    entryId: entry.id,
    content: goodContent,
    fileIds: [],
    assistanceId: await assist(bank, first, learner),
  }
  const sent = await bank.ok(deposits.enterDeposit, typed, { as: first })
  const { caseId } = await bank.ok(deposits.readDeposit, { id: sent.id }, { as: first })
  const decide = (event: reviews.DecisionEvent, seq: number, as: typeof first) =>
    bank.call(reviews.decideCase, { id: caseId ?? '', seq, event, reason: '照片不清楚' }, { as })
  await decide('return', 1, reviewer)
  await bank.ok(deposits.amendDeposit, { id: sent.id, content: { ...goodContent, grade: '90' }, fileIds: [] }, { as: colleague })
  for (const author of [first, colleague]) {
    expect((await decide('accept', 3, author)).problem?.code).toBe('reviews.own_case')
    expect((await bank.ok(reviews.readCase, { id: caseId ?? '' }, { as: author })).whyNot).toBe('ownCase')
    expect(
      (await bank.ok(reviews.listCases, { queue: 'mine', search: '计算机基础' }, { as: author })).items.map((c) => c.id),
    ).not.toContain(caseId)
  }
  expect((await decide('accept', 3, reviewer)).body.state).toBe('accepted')
})

test('a colleague of the same counter corrects what came back; the number stays', async () => {
  const { clerk, sent } = await entered()
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const { rows } = await sql<{ id: string; seq: number }>`select id, seq from reviews.case where subject_id = ${sent.id}`.execute(
    bank.platform.database.app,
  )
  const decision = { id: rows[0]?.id ?? '', seq: rows[0]?.seq ?? 0, event: 'return' as const, reason: '照片不清楚' }
  await bank.ok(reviews.decideCase, decision, { as: reviewer })
  const colleague = await bank.staff('pointClerk', 'shushanPoint', 'second')
  expect((await bank.ok(deposits.readDeposit, { id: sent.id }, { as: colleague })).officeCan).toEqual(['amend'])
  const again = await bank.ok(
    deposits.amendDeposit,
    { id: sent.id, content: { ...goodContent, grade: '90' }, fileIds: [] },
    { as: colleague },
  )
  expect(again.number).toBe(sent.number)
  expect((await bank.ok(deposits.readDeposit, { id: sent.id }, { as: clerk })).content.grade).toBe('90')
})
