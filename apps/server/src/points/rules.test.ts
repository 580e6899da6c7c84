import { describe, expect, test } from 'vitest'
import {
  award,
  earnings,
  type EarningRule,
  inTime,
  type LearningEvent,
  ruleProblems,
  rulesFor,
  useCounter,
  wantedBy,
} from './earningRules.ts'
import { signsOf } from './fraudRules.ts'
import { monthAfter, openMonths, still } from './monthRules.ts'
import { type Account, comeBack, earn, emptyAccount, lapse, spend, spendable, takeBack } from './rules.ts'
import { readActivities } from './activityRules.ts'

const now = new Date('2026-09-01T04:00:00Z')
const cause = { kind: 'test', id: '1' }
const earning = { ruleId: '9', earnedOn: '2026-09-01', activity: 'a' }

const earned = (account: Account, points: number, expiresOn: string, key = `k${account.seq}`): Account =>
  earn(account, { points, key, cause, earning, expiresOn }, now).account
const holding = (...lots: readonly (readonly [number, string])[]): Account =>
  lots.reduce((account, [points, on]) => earned(account, points, on), emptyAccount('1', '2'))

const content = {
  title: '讲座',
  source: 'attendance' as const,
  typeCodes: [],
  entryIds: [],
  tariff: { kind: 'perHour' as const, points: 2 },
  caps: { day: 8, activity: null, year: 20 },
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  budget: null,
  months: 36,
  text: '',
}
const rule: EarningRule = { id: '7', issuerId: '2', regional: false, content }
const event = (over: Partial<LearningEvent> = {}): LearningEvent => ({
  learnerId: '1',
  person: '1',
  key: 'activity 1',
  cause: { kind: 'activity', id: '1' },
  source: 'attendance',
  on: '2026-09-01',
  minutes: 60,
  items: 1,
  level: null,
  granted: 0,
  activity: 'JZ-1',
  types: [],
  entryId: null,
  regions: [],
  ...over,
})

describe('an account of points', () => {
  test('spends what expires first, one row a lot', () => {
    const account = holding([10, '2028-01-01'], [10, '2027-01-01'], [10, '2029-01-01'])
    const { rows, account: after } = spend(account, { points: 15, key: 's', cause }, now)
    expect(rows.map((t) => [t.lot, t.amount, t.balanceAfter])).toEqual([
      [2, 10, 20],
      [1, 5, 15],
    ])
    expect(after.lots.map((lot) => [lot.lot, lot.remaining])).toEqual([
      [1, 5],
      [3, 10],
    ])
  })
  test('takes an earning back from its own lot first, then from the others, and the rest is a debt', () => {
    const spent = spend(holding([10, '2027-01-01'], [30, '2028-01-01']), { points: 15, key: 's', cause }, now).account
    const { rows, account } = takeBack(spent, { lot: 2, points: 30, key: 't', cause, earning }, now)
    expect(rows.map((t) => [t.kind, t.lot, t.amount, t.balanceAfter, t.debtAfter])).toEqual([
      ['takeBack', 2, 25, 0, 0],
      ['owe', 2, 5, 0, 5],
    ])
    expect(account).toMatchObject({ balance: 0, debt: 5, lots: [] })
  })
  test('sets a debt off against what comes in, before it can be spent', () => {
    const owing = takeBack(
      spend(holding([10, '2027-01-01']), { points: 10, key: 's', cause }, now).account,
      { lot: 1, points: 10, key: 't', cause, earning },
      now,
    ).account
    const { rows, account } = earn(owing, { points: 25, key: 'e', cause, earning, expiresOn: '2029-01-01' }, now)
    expect(rows.map((t) => [t.kind, t.amount])).toEqual([
      ['earn', 25],
      ['settle', 10],
    ])
    expect(account).toMatchObject({ balance: 15, debt: 0 })
  })
  const late = [
    ['comes back to its lot while the day of the lot has not passed', '2026-09-01', false, 1, '2027-01-01'],
    ['gets thirty days where its day has passed', '2027-02-01', false, 3, '2027-03-03'],
    ['comes back to its own day the second time, to lapse in the night', '2027-02-01', true, 1, '2027-01-01'],
  ] as const
  test.each(late)('what is given back %s', (_why, today, returned, lot, until) => {
    const { account, rows } = spend(holding([10, '2027-01-01']), { points: 10, key: 's', cause }, now)
    const taken = rows.map((row) => ({ row, lot: { lot: 1, expiresOn: '2027-01-01', remaining: 0, returned } }))
    const back = comeBack(account, 'giveBack', { key: 'b', cause, taken, today }, now)
    expect(back.account.lots).toEqual([{ lot, expiresOn: until, remaining: 10, returned: returned || lot === 3 }])
    expect(back.rows.map((t) => [t.kind, t.mirrors, t.balanceAfter])).toEqual([['giveBack', 2, 10]])
  })
  test('lapses what is left of a lot and no more', () => {
    const account = spend(holding([10, '2027-01-01']), { points: 4, key: 's', cause }, now).account
    const [lot] = account.lots
    expect(lot && lapse(account, lot, now).rows.map((t) => [t.kind, t.amount, t.balanceAfter])).toEqual([['lapse', 6, 0]])
  })
  test('has the time of the row before it where the clock was set back', () => {
    const account = holding([10, '2027-01-01'])
    expect(spend(account, { points: 1, key: 's', cause }, new Date('2020-01-01T00:00:00Z')).rows[0]?.at).toEqual(now)
  })
  test.each([0, -5, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('is never moved by %s points', (points) => {
    expect(() => earn(emptyAccount('1', '2'), { points, key: 'e', cause, earning, expiresOn: '2029-01-01' }, now)).toThrow('none')
  })
  test('of a person: what one account owes keeps what another holds from being spent', () => {
    expect(
      spendable([
        { balance: 100, debt: 0 },
        { balance: 0, debt: 30 },
      ]),
    ).toBe(70)
    expect(
      spendable([
        { balance: 10, debt: 0 },
        { balance: 0, debt: 30 },
      ]),
    ).toBe(0)
  })
})

describe('an earning rule', () => {
  const tariffs = [
    ['89 分钟是一小时', { kind: 'perHour', points: 2 }, { minutes: 89 }, 2],
    ['59 分钟不计', { kind: 'perHour', points: 2 }, { minutes: 59 }, 0],
    ['每次', { kind: 'perItem', points: 3 }, { items: 4 }, 12],
    ['按等级', { kind: 'byLevel', levels: [{ level: 4, points: 50 }] }, { level: 4 }, 50],
    ['没有写的等级不计', { kind: 'byLevel', levels: [{ level: 4, points: 50 }] }, { level: 5 }, 0],
    ['名录写明的积分', { kind: 'asGranted' }, { granted: 30 }, 30],
  ] as const
  test.each(tariffs)('%s', (_why, tariff, over, points) => {
    const t = tariff.kind === 'byLevel' ? { kind: tariff.kind, levels: [...tariff.levels] } : tariff
    expect(wantedBy(t, event(over))).toBe(points)
  })
  const awards = [
    ['不到上限', {}, { day: 0, activity: 0, year: 0 }, 0, 10, []],
    ['每日上限只剩 3', {}, { day: 5, activity: 0, year: 5 }, 0, 3, ['day']],
    ['每年上限先到', {}, { day: 0, activity: 0, year: 18 }, 0, 2, ['year']],
    ['上限早已用完', {}, { day: 90, activity: 0, year: 0 }, 0, 0, ['day']],
    ['预算只剩 1', { budget: 100 }, { day: 0, activity: 0, year: 0 }, 99, 1, ['budget']],
    ['活动上限', { caps: { day: null, activity: 6, year: null } }, { day: 0, activity: 4, year: 0 }, 0, 2, ['activity']],
    ['还没开始', { startsOn: '2026-10-01' }, { day: 0, activity: 0, year: 0 }, 0, 0, ['outside']],
    ['已经结束', { endsOn: '2026-08-31' }, { day: 0, activity: 0, year: 0 }, 0, 0, ['outside']],
  ] as const
  test.each(awards)('%s', (_why, over, used, given, points, limits) => {
    const caps = { day: 8 + 2, activity: null, year: 20 }
    const trial = award({ ...content, caps: used.day === 5 ? { ...caps, day: 8 } : caps, ...over }, event({ minutes: 300 }), used, given)
    expect([trial.points, trial.limits]).toEqual([points, [...limits]])
  })
  test('counts its first and its last day', () => {
    expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((on) => inTime(content, on))).toEqual([false, true, true, false])
  })
  test('rewards one fact once for each centre, by the rule that is most exact about it, then by the newest', () => {
    const about = (id: string, issuerId: string, over: object): EarningRule => ({
      id,
      issuerId,
      regional: false,
      content: { ...content, source: 'outcome', ...over },
    })
    const all = [
      about('1', 'A', {}),
      about('2', 'A', { typeCodes: ['community'] }),
      about('3', 'A', { typeCodes: ['lecture'] }),
      about('4', 'A', { typeCodes: ['lecture'] }),
      about('5', 'B', {}),
    ]
    const outcome = event({ source: 'outcome', types: ['lecture', 'community'], entryId: '77' })
    expect(rulesFor(all, outcome).map((one) => one.id)).toEqual(['4', '5'])
    expect(rulesFor([...all, about('6', 'A', { entryIds: ['77'] })], outcome).map((one) => one.id)).toEqual(['6', '5'])
  })
  test('of a local centre rewards the learners of its region only', () => {
    const local = { ...rule, regional: true }
    expect(rulesFor([local], event({ regions: ['2'] }))).toHaveLength(1)
    expect(rulesFor([local], event({ regions: ['3'] }))).toHaveLength(0)
  })
  test('holds its caps and its budget over a series of events and persons', () => {
    const budgeted = { ...rule, content: { ...content, budget: 25 } }
    const counter = useCounter([], new Map())
    const series = [
      event({ minutes: 180 }),
      event({ minutes: 180 }),
      event({ minutes: 180, on: '2026-09-02' }),
      event({ person: '2', minutes: 600 }),
      event({ person: '3', minutes: 600 }),
    ]
    expect(earnings([budgeted], series, counter).map((one) => one.points)).toEqual([6, 2, 6, 8, 3])
    expect(counter.given('7')).toBe(25)
  })
  test('is refused with every fault at once', () => {
    const wrong = {
      ...content,
      endsOn: '2025-01-01',
      typeCodes: ['x'],
      tariff: { kind: 'asGranted' as const },
      caps: { day: 30, activity: null, year: 20 },
    }
    expect(ruleProblems(wrong).map((p) => `${p.field} ${p.code}`)).toEqual([
      'content.endsOn before_start',
      'content.typeCodes not_outcome',
      'content.tariff not_outcome',
      'content.caps.day over_year',
    ])
    expect(ruleProblems(content)).toEqual([])
  })
})

describe('what stands beside the ledger', () => {
  test.each([
    ['十笔以上是集中入账', { points: 20, events: 10, minutes: 0, usual: 20 }, ['burst']],
    ['三倍以上才是异常', { points: 61, events: 1, minutes: 0, usual: 20 }, ['unusual']],
    ['正好三倍不是', { points: 60, events: 1, minutes: 0, usual: 20 }, []],
    ['很少的积分不是', { points: 40, events: 1, minutes: 0, usual: 2 }, []],
    ['一天超过 16 小时', { points: 8, events: 3, minutes: 961, usual: 8 }, ['impossibleDay']],
  ] as const)('%s', (_why, day, signs) => {
    expect(signsOf(day)).toEqual(signs)
  })
  test('months follow each other, the open ones begin where the last closed one ended', () => {
    expect([monthAfter('2026-09'), monthAfter('2026-12')]).toEqual(['2026-10', '2027-01'])
    const months = openMonths(
      '2026-11',
      '2027-01',
      { points: 100, debt: 5 },
      new Map([['2026-12', { ...still, earn: 50, spend: 20, owe: 3, settle: 8 }]]),
    )
    expect(months.map((m) => [m.month, m.opening, m.closing, m.closingDebt])).toEqual([
      ['2026-11', 100, 100, 5],
      ['2026-12', 100, 122, 0],
      ['2027-01', 122, 122, 0],
    ])
  })
  test('a file of activities tells every wrong cell and keeps the right rows', () => {
    const cells = {
      accountNo: '3400',
      name: '王',
      reference: 'A-1',
      code: 'JZ',
      activity: '讲座',
      on: '2026-09-01',
      minutes: '90',
      items: '1',
    }
    const rows = [
      cells,
      { ...cells, reference: 'A-1' },
      { ...cells, reference: 'A-2', on: '2026-09-02' },
      { ...cells, reference: 'A-3', minutes: '1441', items: '-1' },
      { ...cells, reference: 'A-4', minutes: '1e3' },
    ].map((one, i) => ({ row: i + 2, cells: one }))
    const read = readActivities(rows, '2026-09-01')
    expect(read.rows.map((one) => one.row)).toEqual([2])
    expect(read.problems.map((p) => [p.row, p.column])).toEqual([
      [3, '记录编号'],
      [4, '日期'],
      [5, '时长（分钟）'],
      [5, '次数'],
      [6, '时长（分钟）'],
    ])
  })
})
