import {
  accounts,
  type Code,
  files,
  myRedemptions,
  points,
  pointsFreezes,
  redemption,
  redemptionCounter,
  refusals,
} from '@creditbank/contract'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { givenPoints } from '../points/given.ts'
import { balanceOf } from '../points/index.ts'
import { type Given, learnersWith, plainActivity, runningActivity } from './given.ts'
import { redemptionLaws } from './laws.ts'

let bank: Bank
let clerk: TestStaff
let director: TestStaff
let pointClerk: TestStaff
beforeAll(async () => {
  bank = await openBank()
  clerk = await bank.staff('centreClerk', 'hefei')
  director = await bank.staff('centreDirector', 'hefei')
  pointClerk = await bank.staff('pointClerk', 'shushanPoint')
})
afterAll(() => bank.close())

const db = () => bank.platform.database.app
const only = <T>(all: readonly T[]): T => {
  const [one] = all
  if (one === undefined) throw new Error('nothing is there')
  return one
}
const pointsOf = async (learner: TestLearner): Promise<number> =>
  (await balanceOf(db(), learner.id)).find((one) => one.issuerId === bank.unit('hefei').id)?.points ?? 0
let taps = 0
const redeem = async (given: Given, learner: TestLearner, count = 1): Promise<string> =>
  (
    await bank.ok(
      myRedemptions.redeem,
      { id: given.id, pointId: given.pointId, lines: [{ goodId: given.goodId, count }] },
      { as: learner, key: `tap-number-${(taps += 1)}` },
    )
  ).redemptionId
const mine = (learner: TestLearner, id: string) => bank.ok(myRedemptions.myRedemption, { id }, { as: learner })
const noticesOf = async (learner: TestLearner): Promise<readonly string[]> =>
  (await sql<{ code: string }>`select code from notices.notice where recipient_id = ${learner.id} order by id`.execute(db())).rows.map(
    (row) => row.code,
  )
const paper = { kind: 'paper' as const, formNo: 'QS-001' }
const table = (codes: readonly string[]): Buffer => Buffer.from(`券码\n${codes.join('\n')}\n`)
const breaches = async (): Promise<readonly string[]> => {
  const found: string[] = []
  for (const law of redemptionLaws)
    found.push(...(await sql.raw<{ place: string }>(law.statement).execute(db())).rows.map((row) => row.place))
  return found
}

test('an activity is written by one and approved by another; what was approved is not edited, and only its centre acts', async () => {
  const draft = await bank.ok(redemption.createActivity, { content: plainActivity(bank) }, { as: director })
  const { id } = draft
  expect((await bank.call(redemption.decideActivity, { id, decision: 'approve' }, { as: director })).problem?.code).toBe(
    'redemption.not_submitted',
  )
  await bank.ok(redemption.submitActivity, { id }, { as: director })
  expect((await bank.call(redemption.decideActivity, { id, decision: 'approve' }, { as: director })).problem?.code).toBe(
    'redemption.own_work',
  )
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  expect((await bank.call(redemption.decideActivity, { id, decision: 'return' }, { as: reviewer })).problem?.code).toBe(
    'redemption.note_missing',
  )
  const back = await bank.ok(redemption.decideActivity, { id, decision: 'return', note: '请写清领取时间' }, { as: reviewer })
  expect(back).toMatchObject({ state: 'draft', note: '请写清领取时间' })
  await bank.ok(redemption.submitActivity, { id }, { as: director })
  expect(await bank.ok(redemption.decideActivity, { id, decision: 'approve' }, { as: reviewer })).toMatchObject({
    state: 'running',
    items: [{ shelves: [{ stock: 5 }] }],
  })
  const content = plainActivity(bank)
  expect((await bank.call(redemption.saveActivity, { id, updatedAt: back.updatedAt, content }, { as: director })).problem?.code).toBe(
    'redemption.not_a_draft',
  )
  const stranger = await bank.staff('centreDirector', 'wuhu')
  expect((await bank.call(redemption.readActivity, { id }, { as: stranger })).status).toBe(404)
  expect((await bank.call(redemption.setActivity, { id, to: 'paused', reason: '别处' }, { as: stranger })).status).toBe(404)
  const { rows } = await sql<{ n: string }>`select count(*) as n from evidence.event where kind = 'redemption.activityApproved'`.execute(
    db(),
  )
  expect(Number(rows[0]?.n)).toBe(1)
})

test('only a local centre sets an activity up, and everything wrong with it is told at once, each in its place', async () => {
  const university = await bank.staff('centreDirector', 'openUniversity')
  expect((await bank.call(redemption.createActivity, { content: plainActivity(bank) }, { as: university })).problem?.code).toBe(
    'redemption.not_a_local_centre',
  )
  const content = plainActivity(bank, {
    content: { endsOn: '2026-08-01', points: [{ pointId: bank.unit('wuhuPoint').id, hours: '全天' }], units: ['999'] },
  })
  const answer = await bank.call(redemption.createActivity, { content }, { as: clerk })
  expect(answer.problem?.code).toBe('redemption.content_wrong')
  expect(answer.problem?.fields.map((f) => f.field).sort()).toEqual(['endsOn', 'goods.0.stock', 'points.0.pointId', 'units.0'])
})

test('a paused activity gives nothing, one that went on gives again, one that ended never', async () => {
  const given = await runningActivity(bank, { perPerson: 5 })
  const learner = only(await learnersWith(bank, 1, 500))
  const id = await redeem(given, learner)
  await bank.ok(redemption.setActivity, { id: given.id, to: 'paused', reason: '场地维修' }, { as: clerk })
  const wish = { id: given.id, pointId: given.pointId, lines: [{ goodId: given.goodId, count: 1 }] }
  expect((await bank.call(myRedemptions.redeem, wish, { as: learner, key: 'while-paused' })).problem?.code).toBe('redemption.not_running')
  await bank.ok(redemption.setActivity, { id: given.id, to: 'approved', reason: '修好了' }, { as: clerk })
  await redeem(given, learner)
  await bank.ok(redemption.setActivity, { id: given.id, to: 'ended', reason: '货已发完' }, { as: clerk })
  expect((await bank.call(redemption.setActivity, { id: given.id, to: 'approved', reason: '再开' }, { as: clerk })).problem?.code).toBe(
    'redemption.standing_wrong',
  )
  expect((await bank.call(myRedemptions.redeem, wish, { as: learner, key: 'after-the-end' })).problem?.code).toBe('redemption.not_running')
  const { code } = await mine(learner, id)
  await bank.ok(redemptionCounter.handOut, { code: code ?? '', collector: { kind: 'self' }, signed: paper }, { as: pointClerk })
})

test('what I can afford: the list leaves out what is too dear, sold out or taken to the limit; who is not meant sees nothing', async () => {
  const cheap = await runningActivity(bank, { points: 30, content: { title: '小礼品' } })
  await runningActivity(bank, { points: 900, content: { title: '大礼品' } })
  await runningActivity(bank, { points: 10, content: { title: '只给老年人', kinds: ['senior'] } })
  const learner = only(await learnersWith(bank, 1, 100))
  const titles = async (affordable: 'yes' | 'no') =>
    (await bank.ok(myRedemptions.offeredActivities, { affordable }, { as: learner })).items.map((one) => one.title)
  expect(await titles('yes')).toContain('小礼品')
  expect(await titles('yes')).not.toContain('大礼品')
  expect(await titles('no')).toContain('大礼品')
  expect(await titles('no')).not.toContain('只给老年人')
  await redeem(cheap, learner)
  const after = await bank.ok(myRedemptions.offeredActivities, { affordable: 'yes' }, { as: learner })
  expect(after.items.map((one) => one.id)).not.toContain(cheap.id)
})

test('a code works at its one point alone, and guessing it is slowed down', async () => {
  const given = await runningActivity(bank)
  const learner = only(await learnersWith(bank, 1, 100))
  const { code, qr } = await mine(learner, await redeem(given, learner))
  expect([code, qr.length > 20]).toEqual([expect.stringMatching(/^\d{8}$/), true])
  const elsewhere = await bank.staff('pointClerk', 'luyangPoint')
  const other = await bank.call(redemptionCounter.findCollection, { code: code ?? '' }, { as: elsewhere })
  expect([other.problem?.code, other.problem?.detail.includes('稻香村街道受理点')]).toEqual(['redemption.other_point', true])
  const found = await bank.ok(redemptionCounter.findCollection, { code: `${code?.slice(0, 4)} ${code?.slice(4)}` }, { as: pointClerk })
  expect(found.learner.name).not.toBe(learner.name)
  const { rows } = await sql<{ kind: string }>`select kind from privacy.access where learner_id = ${learner.id}`.execute(db())
  expect(rows.map((row) => row.kind)).toContain('redemption.counter')
  const wrong = code === '00000000' ? '00000001' : '00000000'
  const answers: (Code | undefined | string)[] = []
  for (let n = 0; n < 11; n += 1)
    answers.push((await bank.call(redemptionCounter.findCollection, { code: wrong }, { as: elsewhere })).problem?.code)
  expect(answers).toEqual([...Array.from({ length: 10 }, () => 'redemption.code_unknown'), 'redemption.too_many_codes'])
})

test('a named relative collects with a document shown and a drawn signature; the person hears of it, the name lies sealed', async () => {
  const given = await runningActivity(bank)
  const learner = only(await learnersWith(bank, 1, 100))
  const id = await redeem(given, learner)
  const { code } = await mine(learner, id)
  const picture = await sharp({ create: { width: 60, height: 20, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  const signature = await bank.ok(files.uploadStaffFile, { name: 'signature.png' }, { as: pointClerk, file: picture })
  const hand = {
    code: code ?? '',
    collector: { kind: 'other' as const, name: '王小明', document: 'residentIdCard' as const },
    signed: { kind: 'drawn' as const, fileId: signature.id },
  }
  const stolen = { ...hand, signed: { kind: 'drawn' as const, fileId: '1' } }
  expect((await bank.call(redemptionCounter.handOut, stolen, { as: pointClerk })).problem?.code).toBe('redemption.signature_wrong')
  const nobody = { ...hand, collector: { kind: 'representative' as const, mandateId: '1' } }
  expect((await bank.call(redemptionCounter.handOut, nobody, { as: pointClerk })).problem?.code).toBe('redemption.mandate_not_valid')
  await bank.ok(redemptionCounter.handOut, hand, { as: pointClerk })
  expect(await noticesOf(learner)).toContain('redemption.collectedForYou')
  const { rows } = await sql<{ text: string }>`select h::text as text from redemption.handout h where redemption_id = ${id}`.execute(db())
  expect(rows[0]?.text).not.toContain('王小明')
  expect((await bank.call(files.downloadStaffFile, { id: signature.id }, { as: pointClerk })).status).toBe(200)
  expect((await bank.call(files.downloadStaffFile, { id: signature.id }, { as: await bank.staff('pointClerk', 'wuhuPoint') })).status).toBe(
    404,
  )
})

test('a representative by mandate collects, named by the mandate alone; one whose mandate ended does not', async () => {
  const given = await runningActivity(bank)
  const [learner, other] = [only(await learnersWith(bank, 1, 100)), await bank.learner('hefei')]
  const id = await redeem(given, learner)
  const code = (await mine(learner, id)).code ?? ''
  const terms = { kind: 'relative', relation: 'child', scope: 'apply', untilOn: '2027-01-01', representativeName: other.name } as const
  const mandate = async () => {
    const { code: invitation } = await bank.ok(accounts.invite, terms, { as: learner })
    return (await bank.ok(accounts.acceptMandate, { code: invitation }, { as: other })).id
  }
  const over = await mandate()
  await bank.ok(accounts.endMandate, { id: over, personId: learner.id }, { as: learner })
  const valid = await mandate()
  const found = await bank.ok(redemptionCounter.findCollection, { code }, { as: pointClerk })
  expect(found.representatives).toEqual([{ mandateId: valid, name: maskName(other.name), relation: 'child' }])
  const hand = (mandateId: string) =>
    bank.call(redemptionCounter.handOut, { code, collector: { kind: 'representative', mandateId }, signed: paper }, { as: pointClerk })
  expect((await hand(over)).problem?.code).toBe('redemption.mandate_not_valid')
  expect((await hand(valid)).status).toBe(200)
  expect(await mine(learner, id)).toMatchObject({ state: 'collected', collectedBy: 'representative' })
  expect(await noticesOf(learner)).toContain('redemption.collectedForYou')
  const { rows } = await sql<{
    who: string
  }>`select representative_id::text as who from redemption.handout where redemption_id = ${id}`.execute(db())
  expect(rows).toEqual([{ who: other.id }])
  const day = await bank.ok(redemptionCounter.dailyReport, {}, { as: pointClerk })
  expect(day.items.find((one) => one.good.id === given.goodId)).toMatchObject({ collected: 1, byOthers: 1 })
})

test('an activity says whose points it takes: of both centres those that lapse first, of one its own alone, and cancelling gives each back to where it came from', async () => {
  const [learner] = await learnersWith(bank, 1, 30)
  if (learner === undefined) throw new Error('one learner')
  const [own, province] = [bank.unit('hefei').id, bank.unit('management').id]
  // The province's points lapse before those of the centre, which last until 2029.
  await db()
    .transaction()
    .execute((tx) => givenPoints(tx, { learnerId: learner.id, issuerId: province, points: 40, on: '2026-09-01', months: 12 }))
  const has = async () => {
    const balances = await balanceOf(db(), learner.id)
    return [own, province].map((id) => balances.find((one) => one.issuerId === id)?.points)
  }
  const [both, one, far] = [
    await runningActivity(bank, { content: { takes: 'both' } }),
    await runningActivity(bank, { content: { takes: 'centre' } }),
    await runningActivity(bank, { points: 35, content: { takes: 'province' } }),
  ]
  const offer = (given: Given) => bank.ok(myRedemptions.offeredActivity, { id: given.id }, { as: learner })
  expect(await Promise.all([both, one, far].map(async (given) => (await offer(given)).balance))).toEqual([70, 30, 40])
  const refused = await bank.call(
    myRedemptions.redeem,
    { id: one.id, pointId: one.pointId, lines: [{ goodId: one.goodId, count: 1 }] },
    { as: learner, key: `too-few-${learner.id}` },
  )
  expect(refused.problem?.code).toBe('redemption.not_enough_points')
  const id = await redeem(both, learner)
  expect(await has()).toEqual([20, 0])
  expect(await bank.ok(redemption.activityResults, { id: both.id }, { as: clerk })).toMatchObject({ points: 50, provincePoints: 40 })
  expect(await breaches()).toEqual([])
  await bank.ok(myRedemptions.cancelRedemption, { id }, { as: learner })
  expect(await has()).toEqual([30, 40])
  await redeem(far, learner)
  expect(await has()).toEqual([30, 5])
  // Points that the centre froze do not count, and do not keep those of the province from counting.
  await bank.ok(pointsFreezes.freezePoints, { learnerId: learner.id, reason: '核对' }, { as: director })
  expect((await offer(both)).purses).toMatchObject([
    { points: 30, frozen: true },
    { points: 5, frozen: false },
  ])
  expect((await offer(both)).balance).toBe(5)
  expect(await breaches()).toEqual([])
})

test('points and stock come back with a cancellation where the activity allows it, and the good can be taken again', async () => {
  const given = await runningActivity(bank, { stock: 1 })
  const strict = await runningActivity(bank, { cancelReturns: false })
  const learner = only(await learnersWith(bank, 1, 100))
  const id = await redeem(given, learner)
  await bank.ok(myRedemptions.cancelRedemption, { id }, { as: learner })
  expect([await pointsOf(learner), (await mine(learner, id)).returned]).toEqual([100, true])
  expect((await bank.call(myRedemptions.cancelRedemption, { id }, { as: learner })).problem?.code).toBe('redemption.not_waiting')
  await redeem(given, learner)
  const kept = await redeem(strict, learner)
  const { items } = await bank.ok(points.myStatement, {}, { as: learner })
  expect(items.slice(0, 3).map((line) => line.what)).toEqual(['字典 × 1', '字典 × 1', '字典 × 1'])
  expect((await bank.call(myRedemptions.cancelRedemption, { id: kept }, { as: learner })).problem?.code).toBe('redemption.no_cancel')
  const other = await bank.learner('hefei')
  expect((await bank.call(myRedemptions.cancelRedemption, { id: kept }, { as: other })).status).toBe(404)
  expect(await breaches()).toEqual([])
})

test('who waits is reminded twice, then it lapses: the goods lie free again, the points come back only by the rule', async () => {
  const began = bank.clock.now().toISOString()
  const [keeps, returns] = [await runningActivity(bank, { stock: 1 }), await runningActivity(bank, { stock: 1, lapseReturns: true })]
  const learner = only(await learnersWith(bank, 1, 200))
  const ids = [await redeem(keeps, learner), await redeem(returns, learner)]
  const remind = async (day: string) => {
    bank.clock.set(`${day}T02:00:00Z`)
    await bank.runPeriodic('redemption.remind')
    return (await noticesOf(learner)).filter((code) => code === 'redemption.waiting').length
  }
  expect([
    await remind('2026-11-02'),
    await remind('2026-11-03'),
    await remind('2026-11-05'),
    await remind('2026-11-09'),
    await remind('2026-11-09'),
  ]).toEqual([0, 2, 2, 4, 4])
  bank.clock.set('2026-11-10T15:59:59Z')
  await bank.runPeriodic('redemption.lapse')
  expect((await mine(learner, ids[0] ?? '')).state).toBe('waiting')
  bank.clock.set('2026-11-10T16:00:00Z')
  await bank.runPeriodic('redemption.lapse')
  await bank.runPeriodic('redemption.lapse')
  expect(await Promise.all(ids.map(async (id) => [(await mine(learner, id)).state, (await mine(learner, id)).returned]))).toEqual([
    ['lapsed', false],
    ['lapsed', true],
  ])
  expect(await pointsOf(learner)).toBe(150)
  const { rows } = await sql<{
    stock: number
  }>`select stock from redemption.shelf where good_id = any(${[keeps.goodId, returns.goodId]}::bigint[])`.execute(db())
  expect(rows.map((row) => row.stock)).toEqual([1, 1])
  expect(await breaches()).toEqual([])
  bank.clock.set(began)
})

test('a file of vouchers: repeated and wrong rows are told one by one, codes lie sealed, and each goes to one person once', async () => {
  const upload = async (goodId: string, codes: readonly string[], dryRun: 'yes' | 'no') =>
    bank.ok(redemption.importVouchers, { id: goodId, dryRun }, { as: clerk, file: table(codes) })
  const given = await runningActivity(bank, { delivery: 'voucher', perPerson: 3 }, async (goodId) => {
    expect(await upload(goodId, ['BOOK-0001', 'BOOK-0002'], 'yes')).toMatchObject({ stored: 2, wrong: 0 })
    expect(await upload(goodId, ['BOOK-0001', 'BOOK-0002', 'book-0001', 'x'], 'no')).toMatchObject({ rows: 4, stored: 2, wrong: 2 })
  })
  const again = await upload(given.goodId, ['BOOK-0002', 'BOOK-0003'], 'no')
  expect(again).toMatchObject({ stored: 1, wrong: 1, problems: [{ row: 2, column: '券码' }] })
  const clear = await sql<{ n: string }>`select count(*) as n from redemption.voucher v where v::text like '%BOOK%'`.execute(db())
  expect(clear.rows[0]?.n).toBe('0')
  const [first, second] = await learnersWith(bank, 2, 500)
  if (first === undefined || second === undefined) throw new Error('two learners')
  const got = await mine(first, await redeem(given, first, 2))
  expect([got.state, got.code, got.vouchers.map((v) => v.code)]).toEqual(['collected', null, ['BOOK-0001', 'BOOK-0002']])
  expect((await mine(second, await redeem(given, second))).vouchers.map((v) => v.code)).toEqual(['BOOK-0003'])
  expect((await bank.call(myRedemptions.myRedemption, { id: got.id }, { as: second })).status).toBe(404)
  expect(
    (await bank.call(redemption.changeStock, { id: given.goodId, pointId: given.pointId, delta: 5, note: '加' }, { as: clerk })).problem
      ?.code,
  ).toBe('redemption.vouchers_are_imported')
  expect(await breaches()).toEqual([])
})

test('stock-taking writes differences down, refuses a count that no longer fits, and never takes what somebody waits for', async () => {
  const given = await runningActivity(bank, { stock: 10 })
  const learner = only(await learnersWith(bank, 1, 100))
  await redeem(given, learner)
  const line = (await bank.ok(redemptionCounter.listShelves, {}, { as: pointClerk })).items.find((one) => one.good.id === given.goodId)
  expect(line).toMatchObject({ stock: 9, waiting: 1, expected: 10 })
  const count = (expected: number, counted: number) =>
    bank.call(redemptionCounter.takeStock, { counts: [{ goodId: given.goodId, expected, counted }], note: '月底盘点' }, { as: pointClerk })
  expect((await count(9, 9)).problem?.code).toBe('redemption.shelf_moved')
  expect((await count(10, 0)).problem?.code).toBe('redemption.count_below_waiting')
  expect((await count(10, 8)).body).toEqual({ differences: [{ goodId: given.goodId, expected: 10, counted: 8, delta: -2 }] })
  expect((await count(8, 8)).body).toEqual({ differences: [] })
  const change = (delta: number) =>
    bank.call(redemption.changeStock, { id: given.goodId, pointId: given.pointId, delta, note: '调拨' }, { as: clerk })
  expect((await change(-8)).problem).toMatchObject({ code: 'redemption.stock_too_low' })
  expect((await change(999_999)).problem?.code).toBe('redemption.stock_too_high')
  expect((await change(3)).body).toEqual({ stock: 10 })
  expect(await breaches()).toEqual([])
})

test('results and the day’s report count what the list shows, point by point', async () => {
  const given = await runningActivity(bank, { stock: 10, perPerson: 5 })
  const learners = await learnersWith(bank, 3, 500)
  const [a, b, c] = await Promise.all(learners.map((learner) => redeem(given, learner, 2)))
  const { code } = await mine(only(learners), a ?? '')
  await bank.ok(redemptionCounter.handOut, { code: code ?? '', collector: { kind: 'self' }, signed: paper }, { as: pointClerk })
  await bank.ok(myRedemptions.cancelRedemption, { id: b ?? '' }, { as: learners[1] ?? only(learners) })
  expect(c).toBeDefined()
  const results = await bank.ok(redemption.activityResults, { id: given.id }, { as: clerk })
  expect(results).toMatchObject({ redemptions: { waiting: 1, collected: 1, cancelled: 1, lapsed: 0 }, persons: 3, points: 200 })
  expect(results.items).toMatchObject([{ opened: 10, stock: 6, waiting: 2, collected: 2, cancelled: 2, lapsed: 0 }])
  for (const state of ['waiting', 'collected', 'cancelled'] as const) {
    const list = await bank.ok(redemption.listRedemptions, { activityId: given.id, goodId: given.goodId, state }, { as: clerk })
    expect(list.items).toHaveLength(1)
    expect(list.items[0]?.learner.name).not.toBe(learners[0]?.name)
  }
  const day = await bank.ok(redemptionCounter.dailyReport, {}, { as: pointClerk })
  expect(day.items.find((one) => one.good.id === given.goodId)).toMatchObject({
    redeemed: 6,
    collected: 2,
    cancelled: 2,
    lapsed: 0,
    byOthers: 0,
  })
  expect(
    (await bank.ok(redemption.listRedemptions, { activityId: given.id }, { as: await bank.staff('pointClerk', 'luyangPoint') })).items,
  ).toEqual([])
})

test('every refusal of redemption is a sentence in both languages that says what to do or what holds', () => {
  const own = Object.entries(refusals).filter(([code]) => code.startsWith('redemption.'))
  expect(own.length).toBeGreaterThan(25)
  expect(own.filter(([, { zh, en }]) => !/[。]$/.test(zh) || !/[.]$/.test(en) || /[\u4e00-\u9fff]/.test(en))).toEqual([])
})
