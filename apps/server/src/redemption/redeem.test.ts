import { myRedemptions, redemption, redemptionCounter } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { buildServer } from '../app.ts'
import { balanceOf } from '../points/index.ts'
import { type Given, learnersWith, runningActivity } from './given.ts'
import { redemptionLaws } from './laws.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const db = () => bank.platform.database.app
const redeem = (given: Given, learner: TestLearner, key: string, count = 1) =>
  bank.call(myRedemptions.redeem, { id: given.id, pointId: given.pointId, lines: [{ goodId: given.goodId, count }] }, { as: learner, key })
const stockOf = async (given: Given): Promise<number | undefined> =>
  (
    await sql<{
      stock: number
    }>`select stock from redemption.shelf where good_id = ${given.goodId} and point_id = ${given.pointId}`.execute(db())
  ).rows[0]?.stock
const pointsOf = async (learner: TestLearner): Promise<number> =>
  (await balanceOf(db(), learner.id)).find((one) => one.issuerId === bank.unit('hefei').id)?.points ?? 0
const codeOf = async (learner: TestLearner, id: string): Promise<string> =>
  (await bank.ok(myRedemptions.myRedemption, { id }, { as: learner })).code ?? ''
const only = <T>(all: readonly T[]): T => {
  const [one] = all
  if (one === undefined) throw new Error('nothing is there')
  return one
}
const pointClerk = () => bank.staff('pointClerk', 'shushanPoint')
const paper = { kind: 'paper' as const, formNo: 'QS-001' }
/** Breaches of the laws of redemption in everything that the tests of this file left. */
const breaches = async (): Promise<readonly string[]> => {
  const found: string[] = []
  for (const law of redemptionLaws)
    found.push(...(await sql.raw<{ place: string }>(law.statement).execute(db())).rows.map((row) => row.place))
  return found
}

test('five hundred at once for five in stock: five succeed, everybody else keeps the points, and the laws hold', async () => {
  const given = await runningActivity(bank, { stock: 5 })
  const learners = await learnersWith(bank, 500, 60)
  const answers = await Promise.all(learners.map((learner, n) => redeem(given, learner, `rush-key-${n}`)))
  expect(answers.filter((one) => one.status === 200)).toHaveLength(5)
  expect(new Set(answers.filter((one) => one.status !== 200).map((one) => one.problem?.code))).toEqual(new Set(['redemption.out_of_stock']))
  expect(await stockOf(given)).toBe(0)
  const { rows } = await sql<{
    spent: string
    least: number
  }>`select count(*) filter (where balance = 10) as spent, min(balance) as least from points.account`.execute(db())
  expect(rows[0]).toEqual({ spent: '5', least: 10 })
  const audits = await sql<{ n: string }>`select count(*) as n from audit.record where act = 'redemption.redeem'`.execute(db())
  expect(audits.rows[0]?.n).toBe('5')
  expect(await breaches()).toEqual([])
}, 60_000)

test('a tap repeated on a bad network redeems once: all hear the same success, later too, and another cart under the key is refused', async () => {
  const given = await runningActivity(bank, { perPerson: 9, stock: 9 })
  const learner = only(await learnersWith(bank, 1, 500))
  const taps = await Promise.all(Array.from({ length: 5 }, () => redeem(given, learner, 'the-same-tap')))
  expect(new Set(taps.map((one) => JSON.stringify(one.body))).size).toBe(1)
  expect(taps.map((one) => one.status)).toEqual([200, 200, 200, 200, 200])
  const later = await redeem(given, learner, 'the-same-tap')
  expect([later.body, later.headers['idempotency-replayed']]).toEqual([taps[0]?.body, 'true'])
  expect((await redeem(given, learner, 'the-same-tap', 2)).problem?.code).toBe('idempotency.other_input')
  expect([await stockOf(given), await pointsOf(learner)]).toEqual([8, 450])
})

test('one person in parallel takes no more than the limit, and no more than their points, whatever is tapped', async () => {
  const given = await runningActivity(bank, { perPerson: 2, stock: 50, points: 50 })
  const [limited, poor] = await Promise.all([learnersWith(bank, 1, 1_000), learnersWith(bank, 1, 50)]).then((both) => both.map(only))
  if (limited === undefined || poor === undefined) throw new Error('two learners')
  const both = await Promise.all(
    [0, 1, 2, 3, 4].flatMap((n) => [redeem(given, limited, `limit-key-${n}`), redeem(given, poor, `poor-key-${n}`)]),
  )
  expect(both.map((one) => one.problem?.code ?? 'ok').sort()).toEqual(
    [
      'ok',
      'ok',
      'ok',
      ...Array.from({ length: 3 }, () => 'redemption.limit_reached'),
      ...Array.from({ length: 4 }, () => 'redemption.not_enough_points'),
    ].sort(),
  )
  expect([await pointsOf(limited), await pointsOf(poor)]).toEqual([900, 0])
})

test('who finds an empty shelf only because somebody without points stood before them gets the good', async () => {
  const given = await runningActivity(bank, { stock: 1, points: 50 })
  const [poor, rich] = [only(await learnersWith(bank, 1, 10)), only(await learnersWith(bank, 1, 60))]
  const [warm, first, second] = await Promise.all([
    redeem(given, poor, 'warming-up-1'),
    redeem(given, poor, 'too-poor-key'),
    redeem(given, rich, 'rich-key-000'),
  ])
  expect([warm.status, first.status, second.status]).toEqual([409, 409, 200])
})

test('stock raised during a storm is sold to the last piece and no further', async () => {
  const given = await runningActivity(bank, { stock: 3 })
  const clerk = await bank.staff('centreClerk', 'hefei')
  const learners = await learnersWith(bank, 60, 60)
  const raise = [4, -2, 5].map((delta) =>
    bank.call(redemption.changeStock, { id: given.goodId, pointId: given.pointId, delta, note: '补货' }, { as: clerk }),
  )
  const answers = await Promise.all([...learners.slice(0, 30).map((l, n) => redeem(given, l, `raise-key-${n}`)), ...raise])
  const later = await Promise.all(learners.slice(30).map((l, n) => redeem(given, l, `after-key-${n}`)))
  const added = (await Promise.all(raise)).reduce((sum, one, n) => sum + (one.status === 200 ? ([4, -2, 5][n] ?? 0) : 0), 3)
  const sold = [...answers.slice(0, 30), ...later].filter((one) => one.status === 200).length
  expect([sold, await stockOf(given)]).toEqual([added, 0])
  expect(await breaches()).toEqual([])
})

test('the same code at the counter twice at once hands out once; a repeat of the same tap hears the same', async () => {
  const given = await runningActivity(bank)
  const learner = only(await learnersWith(bank, 1, 60))
  const { body } = await redeem(given, learner, 'collect-key')
  const code = await codeOf(learner, body.redemptionId)
  const hand = { code, collector: { kind: 'self' as const }, signed: paper }
  const clerk = await pointClerk()
  const both = await Promise.all(
    ['hand-key-one', 'hand-key-two'].map((key) => bank.call(redemptionCounter.handOut, hand, { as: clerk, key })),
  )
  expect(both.map((one) => one.problem?.code ?? 'ok').sort()).toEqual(['ok', 'redemption.code_unknown'])
  const won = both[0]?.status === 200 ? 'hand-key-one' : 'hand-key-two'
  expect((await bank.call(redemptionCounter.handOut, hand, { as: clerk, key: won })).status).toBe(200)
  expect(await bank.ok(myRedemptions.myRedemption, { id: body.redemptionId }, { as: learner })).toMatchObject({
    state: 'collected',
    code: null,
    collectedBy: 'self',
  })
})

test('cancelling against collecting: one wins, and the points come back only where the goods stayed', async () => {
  const given = await runningActivity(bank, { stock: 10 })
  const clerk = await pointClerk()
  const learners = await learnersWith(bank, 6, 60)
  for (const [n, learner] of learners.entries()) {
    const { body } = await redeem(given, learner, `either-key-${n}`)
    const code = await codeOf(learner, body.redemptionId)
    const cancel = () => bank.call(myRedemptions.cancelRedemption, { id: body.redemptionId }, { as: learner, key: `cancel-key-${n}` })
    const collect = () =>
      bank.call(redemptionCounter.handOut, { code, collector: { kind: 'self' }, signed: paper }, { as: clerk, key: `take-key-${n}` })
    const both = await Promise.all(n % 2 === 0 ? [cancel(), collect()] : [collect(), cancel()])
    expect(both.filter((one) => one.status === 200)).toHaveLength(1)
    const { state } = await bank.ok(myRedemptions.myRedemption, { id: body.redemptionId }, { as: learner })
    expect(await pointsOf(learner)).toBe(state === 'cancelled' ? 60 : 10)
  }
  expect(await breaches()).toEqual([])
})

test('beyond what may wait the answer is 503 with Retry-After, and nothing has happened', async () => {
  const given = await runningActivity(bank, { stock: 50, perPerson: 50 })
  const learner = only(await learnersWith(bank, 1, 5_000))
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => redeem(given, learner, `greedy-key-${n}`)))
  const sent = answers.filter((one) => one.status === 503)
  expect(sent.length).toBeGreaterThan(0)
  expect(sent[0]?.headers['retry-after']).toBe('5')
  expect(sent[0]?.problem?.code).toBe('redemption.queue_full')
  const taken = answers.filter((one) => one.status === 200).length
  expect([await stockOf(given), await pointsOf(learner), taken + sent.length]).toEqual([50 - taken, 5_000 - 50 * taken, 20])
})

test.each([[0], [-1], [1.5], [101], [Number.MAX_SAFE_INTEGER], [1e300]])(
  'a count of %s is refused before anything is looked up',
  async (count) => {
    const given = { id: '1', goodId: '1', pointId: '1' }
    const learner = await bank.learner('hefei')
    expect((await redeem(given, learner, `odd-count-${count}`, count)).problem?.code).toBe('input.invalid')
  },
)

test('without a key nothing is redeemed: nobody could tell a repeat from a second wish', async () => {
  const given = await runningActivity(bank)
  const learner = only(await learnersWith(bank, 1, 60))
  const answer = await bank.call(
    myRedemptions.redeem,
    { id: given.id, pointId: given.pointId, lines: [{ goodId: given.goodId, count: 1 }] },
    { as: learner },
  )
  expect(answer.problem?.code).toBe('redemption.key_missing')
  expect(await pointsOf(learner)).toBe(60)
})

test('two servers on one database share an activity: what one sold the other has not', async () => {
  const given = await runningActivity(bank, { stock: 7 })
  const learners = await learnersWith(bank, 40, 60)
  const second = await buildServer(bank.platform)
  const ask = async (learner: TestLearner, n: number): Promise<number> => {
    if (n % 2 === 0) return (await redeem(given, learner, `two-key-${n}`)).status
    const answer = await second.http.inject({
      method: 'POST',
      url: `/api/me/redemption/activities/${given.id}/redeem`,
      headers: { authorization: `Bearer ${learner.token}`, 'idempotency-key': `two-key-${n}` },
      payload: { pointId: given.pointId, lines: [{ goodId: given.goodId, count: 1 }] },
    })
    return answer.statusCode
  }
  const answers = await Promise.all(learners.map(ask))
  expect(answers.filter((status) => status === 200)).toHaveLength(7)
  expect(await breaches()).toEqual([])
  await second.http.close()
})
