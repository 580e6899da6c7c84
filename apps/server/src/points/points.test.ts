import { accounts, identity, points, pointsFreezes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry } from '../deposits/given.ts'
import { disproved } from '../evidence/index.ts'
import type { Id } from '../platform/ids.ts'
import { givenPoints } from './given.ts'
import { balanceOf, giveBack, pointsLaws, spendMany } from './index.ts'

let bank: Bank
let clerk: TestStaff
let chief: TestStaff
let director: TestStaff
beforeAll(async () => {
  bank = await openBank()
  clerk = await bank.staff('centreClerk', 'hefei')
  chief = await bank.staff('centreDirector', 'hefei')
  director = await bank.staff('managementDirector', 'management')
})
afterAll(() => bank.close())

const content = {
  title: '社区学习积分',
  source: 'outcome' as const,
  typeCodes: [] as string[],
  entryIds: [] as string[],
  tariff: { kind: 'perHour' as const, points: 1 },
  caps: { day: null, activity: null, year: null },
  startsOn: '2025-01-01',
  endsOn: null,
  budget: null,
  months: 36,
  text: '每学满 1 小时得 1 分。',
}
type Content = Omit<typeof content, 'source' | 'caps' | 'budget' | 'tariff'> & {
  readonly source: points.PointsSource
  readonly caps: points.RuleContent['caps']
  readonly budget: number | null
  readonly tariff: points.Tariff
}

/** A rule in force, written by one and published by another. */
const published = async (over: Partial<Content>, by: TestStaff = clerk, second: TestStaff = chief): Promise<Id> => {
  const { id } = await bank.ok(points.createRule, { content: { ...content, ...over } }, { as: by })
  await bank.ok(points.submitRule, { id }, { as: by })
  await bank.ok(points.decideRule, { id, decision: 'publish' }, { as: second })
  return id
}
const mine = (learner: TestLearner) => bank.ok(points.myPoints, {}, { as: learner })
const entryOf = () => givenEntry(bank, { owner: 'hefei', reviewPath: 'none' })
const only = async (over: Partial<Content> = {}): Promise<{ entry: Awaited<ReturnType<typeof entryOf>>; rule: Id }> => {
  const entry = await entryOf()
  return { entry, rule: await published({ entryIds: [entry.id], ...over }) }
}
const broken = async (): Promise<readonly string[]> =>
  (await Promise.all(pointsLaws.map((law) => disproved(law.name, law.checked, law.statement).check(bank.platform)))).flatMap(
    (f) => f.breaches,
  )
const db = () => bank.platform.database.app

describe('积分规则', () => {
  test('由另一个人发布，编写过的人不行；发布后不能改，只能结束', async () => {
    const { id, updatedAt } = await bank.ok(points.createRule, { content }, { as: chief })
    await bank.ok(points.submitRule, { id }, { as: chief })
    expect((await bank.call(points.decideRule, { id, decision: 'publish' }, { as: chief })).problem?.code).toBe('points.own_work')
    const other = await bank.staff('centreDirector', 'hefei', 'second')
    expect((await bank.call(points.decideRule, { id, decision: 'return' }, { as: other })).problem?.code).toBe('points.note_missing')
    await bank.ok(points.decideRule, { id, decision: 'publish' }, { as: other })
    expect((await bank.call(points.saveRule, { id, updatedAt, content }, { as: chief })).problem?.code).toBe('points.rule_not_draft')
    expect((await bank.ok(points.endRule, { id, reason: '换新规则' }, { as: chief })).state).toBe('ended')
  })
  test('高校不发放积分；不合理的数字和规则一个都存不了', async () => {
    const school = await bank.staff('centreDirector', 'openUniversity')
    expect((await bank.call(points.createRule, { content }, { as: school })).problem?.code).toBe('points.not_an_issuer')
    for (const n of [0, -1, 1.5, 1e12]) {
      const wrong = { ...content, tariff: { kind: 'perHour' as const, points: n } }
      expect((await bank.call(points.createRule, { content: wrong }, { as: clerk })).status).toBe(422)
    }
    const wrong = { ...content, endsOn: '2024-01-01' }
    expect((await bank.call(points.createRule, { content: wrong }, { as: clerk })).problem).toMatchObject({
      code: 'points.rule_wrong',
      fields: [{ field: 'content.endsOn' }],
    })
  })
  test('试算、成本预估和正式入账得出同一个数', async () => {
    const { entry } = await only()
    const learner = await bank.learner('hefei')
    await storedOutcome(bank, learner, entry)
    await bank.runJobs()
    const rule = { ...content, entryIds: [entry.id] }
    const events = [{ on: '2025-06-30', minutes: 2160, items: 1, level: null, granted: 0, activity: entry.id }]
    const trial = await bank.ok(points.tryRule, { content: rule, events }, { as: clerk })
    const cost = await bank.ok(points.previewCost, { content: rule, from: '2025-01-01', to: '2025-12-31' }, { as: clerk })
    expect([trial.total, cost.points, (await mine(learner)).total, cost.people]).toEqual([36, 36, 36, 1])
  })
})

describe('入账', () => {
  test('存入后显示正在入账，入账后显示多少、为什么、到什么时候；再跑一次、同时跑两次都只入一次', async () => {
    const { entry } = await only()
    const learner = await bank.learner('hefei')
    const id = await storedOutcome(bank, learner, entry)
    expect(await mine(learner)).toMatchObject({ total: 0, pending: 1 })
    await bank.runJobs()
    const task = bank.work.tasks['outcomes.stored']
    const { signal } = new AbortController()
    await Promise.all([1, 2, 3].map(() => task?.({ outcomeId: id }, signal)))
    await sql`update points.posting set done_at = null, cursor = 0 where source_id = ${id}`.execute(db())
    await task?.({ outcomeId: id }, signal)
    const now = await mine(learner)
    expect(now).toMatchObject({
      total: 36,
      pending: 0,
      balances: [{ points: 36, debt: 0, frozen: false }],
      why: [{ points: 36, title: content.title }],
    })
    expect(now.lasts[0]?.points).toBe(36)
    expect(now.recent).toHaveLength(1)
    expect(now.recent[0]).toMatchObject({ kind: 'earn', points: 36, after: 36 })
  })
  test('新学习者的两项成果按两条规则同时入账：积分账只开一个，两项都得分', async () => {
    const [one, two] = [await only(), await only()]
    const learners = await Promise.all(Array.from({ length: 8 }, () => bank.learner('hefei')))
    const ids: Id[] = []
    for (const learner of learners) for (const { entry } of [one, two]) ids.push(await storedOutcome(bank, learner, entry))
    const { signal } = new AbortController()
    await Promise.all(ids.map((id) => bank.work.tasks['outcomes.stored']?.({ outcomeId: id }, signal)))
    expect(await Promise.all(learners.map(async (learner) => (await mine(learner)).total))).toEqual(learners.map(() => 72))
  })
  test('外地学习者不按地方规则得分', async () => {
    const { entry } = await only()
    const learner = await bank.learner('wuhu')
    await storedOutcome(bank, learner, entry)
    await bank.runJobs()
    expect((await mine(learner)).total).toBe(0)
  })
  test('两个地方的存入同时花一份预算，合计不超过预算', async () => {
    const entry = await entryOf()
    const rule = await published(
      { entryIds: [entry.id], budget: 100 },
      await bank.staff('managementDirector', 'management', 'writer'),
      director,
    )
    const learners = await Promise.all(['hefei', 'wuhu', 'hefei', 'wuhu'].map((key) => bank.learner(key === 'hefei' ? 'hefei' : 'wuhu')))
    const ids: Id[] = []
    for (const learner of learners) ids.push(await storedOutcome(bank, learner, entry))
    const { signal } = new AbortController()
    await Promise.all(ids.map((id) => bank.work.tasks['outcomes.stored']?.({ outcomeId: id }, signal)))
    const sums = await Promise.all(learners.map(async (learner) => (await mine(learner)).total))
    expect(sums.reduce((a, b) => a + b, 0)).toBe(100)
    expect((await bank.ok(points.readRule, { id: rule }, { as: director })).given).toBe(100)
    await bank.ok(points.endRule, { id: rule, reason: '测试结束' }, { as: director })
  })
  test('成果撤销后收回积分；已经用掉的成为待抵扣，以后所得先抵扣；再次通知不会再收一次', async () => {
    const { entry, rule } = await only()
    const learner = await bank.learner('hefei')
    const id = await storedOutcome(bank, learner, entry)
    await bank.runJobs()
    const issuerId = bank.unit('hefei').id
    const key = `spend ${id}`
    const [spent] = await db()
      .transaction()
      .execute((tx) =>
        spendMany(tx, { now: bank.clock.now() }, [
          { key, accountId: learner.id, issuerIds: [issuerId], points: 30, cause: { kind: 'test', id: '1' } },
        ]),
      )
    expect(spent).toMatchObject({ spent: true, left: 6 })
    await sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, at) values (${learner.id}, ${id}, 1, 'revoked', ${bank.clock.now()})`.execute(
      db(),
    )
    const { signal } = new AbortController()
    for (let n = 0; n < 2; n += 1) await bank.work.tasks['outcomes.changed']?.({ outcomeId: id }, signal)
    expect((await mine(learner)).balances[0]).toMatchObject({ points: 0, debt: 30 })
    expect((await bank.ok(points.readRule, { id: rule }, { as: clerk })).given).toBe(0)
    await storedOutcome(bank, learner, (await only()).entry)
    await bank.runJobs()
    expect((await mine(learner)).balances[0]).toMatchObject({ points: 6, debt: 0 })
    await db()
      .transaction()
      .execute((tx) => giveBack(tx, { now: bank.clock.now() }, [key]))
    expect((await mine(learner)).total).toBe(36)
    expect(await broken()).toEqual([])
  })
})

const fact = (learner: TestLearner, reference: string, at: string, minutes = 120) => ({
  accountNo: learner.accountNo,
  name: learner.name,
  source: 'attendance' as const,
  reference,
  code: 'JZ-1',
  activity: '社区健康讲座',
  at,
  minutes,
  items: 1,
})

describe('活动、志愿服务和阅读', () => {
  test('每日上限按北京时间算：23:59:59.9 属于当天，下一刻属于第二天；同一编号同时告知两次只算一次', async () => {
    bank.clock.set('2026-09-03T04:00:00Z')
    await published({ source: 'attendance', tariff: { kind: 'perHour', points: 2 }, caps: { day: 6, activity: null, year: 500 } })
    const learner = await bank.learner('hefei')
    const made = await bank.ok(identity.createApiKey, { organizationId: bank.unit('hefei').id, name: '社区学院系统' }, { as: chief })
    const tell = (...facts: ReturnType<typeof fact>[]) => bank.ok(points.tellActivities, { facts }, { as: { token: made.key } })
    const first = await Promise.all([1, 2].map(() => tell(fact(learner, 'QD-1', '2026-09-01T15:59:59.9Z'))))
    expect(first.map((one) => one.results[0]?.result).sort()).toEqual(['kept', 'known'])
    await tell(fact(learner, 'QD-2', '2026-09-01T15:59:59.9Z'), fact(learner, 'QD-3', '2026-09-01T16:00:00Z'))
    await bank.runJobs()
    const { results } = await tell(fact(learner, 'QD-4', '2026-10-01T00:00:00Z'), {
      ...fact(learner, 'QD-5', '2026-09-01T00:00:00Z'),
      name: '别人',
    })
    expect(results.map((one) => one.result)).toEqual(['inFuture', 'unknownPerson'])
    const days = (await bank.ok(points.myStatement, {}, { as: learner })).items.map((line) => line.points).sort()
    expect(days).toEqual([2, 4, 4])
  })
  test('文件里正确的行导入，错的逐行说明；撤回导入收回积分，改好的文件可以再导入', async () => {
    bank.clock.set('2026-09-05T04:00:00Z')
    const learner = await bank.learner('hefei')
    const csv = (reference: string) =>
      Buffer.from(
        `学银账号,姓名,记录编号,活动编号,活动名称,日期,时长（分钟）,次数\n${learner.accountNo},${learner.name},${reference},ZY-1,图书馆服务,2026-09-02,180,1\n${learner.accountNo},不是他,${reference}b,ZY-1,图书馆服务,2026-09-02,60,1\n${learner.accountNo},${learner.name},${reference}c,ZY-1,图书馆服务,2027-01-01,60,1\n`,
      )
    await published({ source: 'volunteering', tariff: { kind: 'perHour', points: 5 } })
    const input = { source: 'volunteering' as const, name: '九月.csv' }
    const dry = await bank.ok(points.importActivities, { ...input, dryRun: 'yes' }, { as: clerk, file: csv('ZY') })
    expect(dry).toMatchObject({ rows: 3, created: 1, importId: null, problems: [{ row: 3 }, { row: 4 }] })
    const done = await bank.ok(points.importActivities, { ...input, dryRun: 'no' }, { as: clerk, file: csv('ZY') })
    expect(done).toMatchObject({ created: 1, known: 0 })
    await bank.runJobs()
    expect((await mine(learner)).total).toBe(15)
    expect(await bank.ok(points.importActivities, { ...input, dryRun: 'no' }, { as: clerk, file: csv('ZY') })).toMatchObject({
      created: 0,
      known: 1,
    })
    await bank.ok(points.withdrawImport, { id: done.importId ?? '', reason: '时长写错' }, { as: chief })
    await bank.runJobs()
    expect((await mine(learner)).total).toBe(0)
    await bank.ok(points.importActivities, { ...input, dryRun: 'no' }, { as: clerk, file: csv('ZY') })
    await bank.runJobs()
    expect((await mine(learner)).total).toBe(15)
    expect(await broken()).toEqual([])
  })
})

const give = (learnerId: Id, n: number, on: string, months = 36) =>
  db()
    .transaction()
    .execute((tx) => givenPoints(tx, { learnerId, issuerId: bank.unit('hefei').id, points: n, on, months }))

describe('账', () => {
  test('冻结要写原因：不能用、仍能得，期间不到期；解除后可以用，三十天内也不到期', async () => {
    bank.clock.set('2026-09-06T04:00:00Z')
    const learner = await bank.learner('hefei')
    await give(learner.id, 50, '2026-08-10', 1)
    await bank.ok(pointsFreezes.freezePoints, { learnerId: learner.id, reason: '核对异常入账' }, { as: chief })
    expect((await bank.call(pointsFreezes.freezePoints, { learnerId: learner.id, reason: '再来一次' }, { as: chief })).problem?.code).toBe(
      'points.frozen_already',
    )
    const spend = (key: string) =>
      db()
        .transaction()
        .execute((tx) =>
          spendMany(tx, { now: bank.clock.now() }, [
            { key, accountId: learner.id, issuerIds: [bank.unit('hefei').id], points: 1, cause: { kind: 'test', id: '1' } },
          ]),
        )
    expect(await spend('f1')).toMatchObject([{ spent: false, why: 'frozen' }])
    bank.clock.set('2026-09-20T04:00:00Z')
    await bank.runPeriodic('points.lapse')
    expect((await mine(learner)).balances[0]).toMatchObject({ points: 50, frozen: true })
    const { items } = await bank.ok(pointsFreezes.listFreezes, { open: 'yes' }, { as: chief })
    await bank.ok(pointsFreezes.unfreezePoints, { id: items[0]?.id ?? '', reason: '核对无误' }, { as: chief })
    await bank.runPeriodic('points.lapse')
    expect(await spend('f2')).toMatchObject([{ spent: true, left: 49 }])
    bank.clock.set('2026-10-25T04:00:00Z')
    await bank.runPeriodic('points.lapse')
    expect((await mine(learner)).total).toBe(0)
  })
  test('两个账户合并后合起来用，分开后各归各；本中心看不到外地的积分账', async () => {
    const [one, other] = [await bank.learner('hefei'), await bank.learner('hefei')]
    await give(one.id, 20, '2026-09-01')
    await give(other.id, 30, '2026-09-01')
    await sql`insert into accounts.alias (learner_id, canonical_id, at) values (${other.id}, ${one.id}, now())`.execute(db())
    const issuerId = bank.unit('hefei').id
    const spend = { key: `merged ${one.id}`, accountId: other.id, issuerIds: [issuerId], points: 45, cause: { kind: 'test', id: '1' } }
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        db()
          .transaction()
          .execute((tx) => spendMany(tx, { now: bank.clock.now() }, [spend])),
      ),
    )
    expect(
      answers
        .flat()
        .map((a) => (a.spent ? a.repeated : a.why))
        .sort(),
    ).toEqual([false, true, true])
    expect(await balanceOf(db(), one.id)).toMatchObject([{ points: 5 }])
    await db()
      .transaction()
      .execute((tx) => giveBack(tx, { now: bank.clock.now() }, [spend.key]))
    await sql`update accounts.alias set undone_at = now() where learner_id = ${other.id}`.execute(db())
    expect([(await balanceOf(db(), one.id))[0]?.points, (await balanceOf(db(), other.id))[0]?.points]).toEqual([20, 30])
    const wuhu = await bank.staff('centreDirector', 'wuhu')
    expect((await bank.call(points.personStatement, { learnerId: one.id }, { as: wuhu })).status).toBe(404)
    expect((await bank.ok(points.personStatement, { learnerId: one.id }, { as: chief })).balances).toMatchObject([{ points: 20 }])
    expect((await bank.ok(accounts.getLearner, { id: one.id }, { as: chief })).id).toBe(one.id)
  })
  test('任何一天的明细都查得到；钟拨回去也不会记到前面，更不会记进已结的月份', async () => {
    bank.clock.set('2026-12-05T04:00:00Z')
    const learner = await bank.learner('wuhu')
    const issuerId = bank.unit('wuhu').id
    const earn = (n: number, on: string) =>
      db()
        .transaction()
        .execute((tx) => givenPoints(tx, { learnerId: learner.id, issuerId, points: n, on }))
    await earn(10, '2026-10-31')
    await earn(5, '2026-11-02')
    const boss = await bank.staff('centreDirector', 'wuhu')
    expect((await bank.call(points.closeMonth, { month: '2026-11' }, { as: boss })).problem?.code).toBe('points.month_before_open')
    const [a, b] = await Promise.all([1, 2].map(() => bank.call(points.closeMonth, { month: '2026-10' }, { as: boss })))
    expect([a?.status, b?.status].sort()).toEqual([200, 409])
    expect(await bank.ok(points.closeMonth, { month: '2026-11' }, { as: boss })).toMatchObject({
      opening: 10,
      earned: 5,
      closing: 15,
      holders: 1,
    })
    expect((await bank.call(points.closeMonth, { month: '2026-12' }, { as: boss })).problem?.code).toBe('points.month_not_over')
    await earn(7, '2026-01-01')
    const on = async (day: string) => (await bank.ok(points.myStatement, { on: day }, { as: learner })).balances.map((x) => x.points)
    expect([await on('2026-10-30'), await on('2026-10-31'), await on('2026-11-30'), await on('2026-12-05')]).toEqual([[], [10], [15], [22]])
    expect(await broken()).toEqual([])
  })
  test('月结的数按笔留下并合并，怎样合并都和明细一致；没有月结权的人看不到别处的月份', async () => {
    bank.clock.set('2026-12-05T05:00:00Z')
    const issuerId = bank.unit('hefei').id
    const sums = async () => {
      const { items } = await bank.ok(points.listMonths, { organizationId: issuerId }, { as: chief })
      return items.map(({ month, opening, earned, spent, closing, holders }) => ({ month, opening, earned, spent, closing, holders }))
    }
    const before = await sums()
    const people = await Promise.all([0, 1, 2, 3, 4].map(() => bank.learner('hefei')))
    await Promise.all(people.map((one) => give(one.id, 10, '2026-12-03')))
    const after = await sums()
    expect([(after[0]?.earned ?? 0) - (before[0]?.earned ?? 0), (after[0]?.holders ?? 0) - (before[0]?.holders ?? 0)]).toEqual([50, 5])
    await Promise.all([1, 2].map(() => bank.runPeriodic('points.foldMonths')))
    expect(await sums()).toEqual(after)
    const { rows } = await sql<{
      n: number
    }>`select max(n)::int as n from (select count(*) as n from points.month_part group by issuer_id, month, kind) x`.execute(db())
    expect(rows[0]?.n).toBe(1)
    const wuhu = await bank.staff('centreDirector', 'wuhu')
    expect((await bank.ok(points.listMonths, {}, { as: wuhu })).items.every((one) => one.issuer.id === bank.unit('wuhu').id)).toBe(true)
    expect(await broken()).toEqual([])
  })
  test.each(['update points.transfer set amount = 1', 'delete from points.transfer', 'truncate points.transfer'])(
    '明细只能加，不能改也不能删：%s',
    async (statement) => {
      await expect(sql.raw(statement).execute(db())).rejects.toThrow(/permission denied/)
    },
  )
  test('快到期的积分提前一个月和一周各提醒一次；冻结的不提醒', async () => {
    bank.clock.set('2026-12-05T06:00:00Z')
    const [learner, frozen] = [await bank.learner('hefei'), await bank.learner('hefei')]
    for (const one of [learner, frozen]) {
      await give(one.id, 5, '2026-12-01', 2)
      await give(one.id, 7, '2026-12-04', 2)
    }
    await bank.ok(pointsFreezes.freezePoints, { learnerId: frozen.id, reason: '核对' }, { as: chief })
    const heard = async (one: TestLearner, on: string) => {
      bank.clock.set(`${on}T06:00:00Z`)
      await bank.runPeriodic('points.remind')
      await bank.runPeriodic('points.remind')
      return (
        await sql<{
          params: { points: number }
        }>`select params from notices.notice where recipient_id = ${one.id} and code = 'points.lapsing' order by id`.execute(db())
      ).rows.map((row) => row.params.points)
    }
    // They lapse on 1 and 4 February: one notice speaks of both.
    expect(await heard(learner, '2027-01-01')).toEqual([])
    expect(await heard(learner, '2027-01-02')).toEqual([12])
    expect(await heard(learner, '2027-01-20')).toEqual([12])
    expect(await heard(learner, '2027-01-25')).toEqual([12, 12])
    expect(await heard(learner, '2027-01-31')).toEqual([12, 12])
    expect(await heard(frozen, '2027-01-31')).toEqual([])
    expect(await broken()).toEqual([])
  })
  test('一天很多笔的人会列出来，共用一部手机的一家人不会', async () => {
    bank.clock.set('2026-12-06T04:00:00Z')
    const [busy, ...family] = await Promise.all([0, 1, 2, 3].map(() => bank.learner('hefei')))
    if (busy === undefined) throw new Error('no learner')
    const phone = '00000000-0000-0000-0000-00000000abcd'
    for (const one of family) {
      await sql`update accounts.learner set phone_lookup = ${phone} where id = ${one.id}`.execute(db())
      await give(one.id, 3, '2026-12-01')
    }
    for (let n = 0; n < 12; n += 1) await give(busy.id, 2, '2026-12-01')
    const { items } = await bank.ok(pointsFreezes.listSuspicions, { from: '2026-12-01', to: '2026-12-01' }, { as: chief })
    expect(items.filter((one) => one.sign === 'burst').map((one) => one.learner.id)).toEqual([busy.id])
    expect(items.some((one) => family.some((f) => f.id === one.learner.id))).toBe(false)
  })
})
