import type { redemption } from '@creditbank/contract'
import { expect, test } from 'vitest'
import { type Claim, claimOf, leftOf, type Offer, putBack, shelfOf, takeClaim } from './redeemRules.ts'
import { contentProblems, givesBack, mayTakePart, maySet, nextState, readCode, readVoucher, shownState, type StoredState } from './rules.ts'
import { readVouchers } from './voucherRows.ts'

const period = { startsOn: '2026-09-10', endsOn: '2026-09-20' }

test.each([
  ['draft', '2026-09-15', 'draft'],
  ['submitted', '2026-09-30', 'submitted'],
  ['approved', '2026-09-09', 'scheduled'],
  ['approved', '2026-09-10', 'running'],
  ['approved', '2026-09-20', 'running'],
  ['approved', '2026-09-21', 'ended'],
  ['paused', '2026-09-15', 'paused'],
  ['paused', '2026-09-21', 'ended'],
  ['ended', '2026-09-15', 'ended'],
] as const)('an activity stored as %s is on %s shown as %s', (state, today, shown) => {
  expect(shownState({ state, ...period }, today)).toBe(shown)
})

const settings: readonly [StoredState, string, readonly string[]][] = [
  ['draft', '2026-09-15', []],
  ['submitted', '2026-09-15', []],
  ['approved', '2026-09-01', ['paused', 'ended']],
  ['approved', '2026-09-15', ['paused', 'ended']],
  ['approved', '2026-09-21', []],
  ['paused', '2026-09-15', ['approved', 'ended']],
  ['ended', '2026-09-15', []],
]
test.each(settings)('an activity %s on %s may be set to %j, and to nothing else', (state, today, may) => {
  const all = ['paused', 'approved', 'ended'] as const
  expect(all.filter((to) => maySet({ state, ...period }, to, today))).toEqual(all.filter((to) => may.includes(to)))
})

test.each(['waiting', 'collected', 'cancelled', 'lapsed'] as const)('a redemption that is %s ends once', (state) => {
  const after = (['collect', 'cancel', 'lapse'] as const).map((event) => nextState(state, event))
  expect(after).toEqual(state === 'waiting' ? ['collected', 'cancelled', 'lapsed'] : [undefined, undefined, undefined])
})

test.each([
  ['cancelled', true, false, true],
  ['cancelled', false, true, false],
  ['lapsed', true, false, false],
  ['lapsed', false, true, true],
  ['collected', true, true, false],
] as const)(
  'of a redemption that is %s (cancelling returns: %s, lapsing: %s) the points go back: %s',
  (state, cancelReturns, lapseReturns, back) => {
    expect(givesBack(state, { cancelReturns, lapseReturns })).toBe(back)
  },
)

const content: redemption.ActivityContent = {
  title: '书香兑换',
  rules: '凭码领取',
  delivery: 'counter',
  ...period,
  collectUntil: '2026-09-30',
  units: [],
  kinds: [],
  level: 'none',
  takes: 'centre',
  cancelReturns: true,
  lapseReturns: false,
  points: [{ pointId: '7', hours: '工作日' }],
  goods: [{ name: '字典', about: '', points: 50, perPerson: 1, pictureId: null, stock: [{ pointId: '7', planned: 5 }] }],
}
const [plainGood] = content.goods
if (plainGood === undefined) throw new Error('the content has a good')

test.each<[string, Partial<redemption.ActivityContent>, readonly string[]]>([
  ['as it is', {}, []],
  ['that ends before it begins', { endsOn: '2026-09-09' }, ['endsOn']],
  ['without a last day of collecting', { collectUntil: null }, ['collectUntil']],
  ['whose goods cannot be collected by who redeems last', { collectUntil: '2026-09-19' }, ['collectUntil']],
  ['without a point', { points: [] }, ['points', 'goods.0.stock']],
  ['with a point twice', { points: [...content.points, ...content.points] }, ['points.1.pointId']],
  ['with a name twice', { goods: [plainGood, plainGood] }, ['goods.1.name']],
  ['with stock elsewhere', { goods: [{ ...plainGood, stock: [{ pointId: '8', planned: 1 }] }] }, ['goods.0.stock']],
  ['of vouchers without points', { delivery: 'voucher', collectUntil: null, points: [] }, []],
])('an activity %s is judged with every fault in its place', (_what, change, fields) => {
  expect(contentProblems({ ...content, ...change }).map((p) => p.field)).toEqual(fields)
})

test.each([
  [{ units: [], kinds: [], level: 'none' }, 'none', 'yes'],
  [{ units: ['3'], kinds: [], level: 'none' }, 'none', 'yes'],
  [{ units: ['9'], kinds: [], level: 'none' }, 'none', 'unit'],
  [{ units: ['3'], kinds: ['student'], level: 'none' }, 'none', 'kind'],
  [{ units: [], kinds: ['senior'], level: 'counterChecked' }, 'none', 'unchecked'],
  [{ units: [], kinds: ['senior'], level: 'counterChecked' }, 'counterChecked', 'yes'],
  [{ units: [], kinds: ['senior'], level: 'counterChecked' }, 'verified', 'yes'],
  [{ units: [], kinds: ['senior'], level: 'verified' }, 'none', 'unverified'],
  [{ units: [], kinds: ['senior'], level: 'verified' }, 'counterChecked', 'unverified'],
  [{ units: [], kinds: ['senior'], level: 'verified' }, 'verified', 'yes'],
] as const)('who may take part in an activity for %j with an identity that is %s: %s', (audience, level, may) => {
  expect(mayTakePart(audience, { units: ['1', '3'], kind: 'senior', level })).toBe(may)
})

const offer = (stock: number, perPerson = 1): Offer => ({
  standing: { state: 'approved', ...period },
  audience: { units: [], kinds: [], level: 'none' },
  delivery: 'counter',
  centreId: '2',
  provinceId: '1',
  takes: 'centre',
  goods: new Map([
    ['g', { id: 'g', name: '字典', points: 50, perPerson }],
    ['h', { id: 'h', name: '水杯', points: 999_999, perPerson: 100 }],
  ]),
  shelves: new Map([
    [shelfOf('g', '7'), stock],
    [shelfOf('h', '7'), 100],
  ]),
})
const who = (learnerId: string) => ({ learnerId, person: learnerId, units: [], kind: 'resident', level: 'verified' as const })
const wish = (count: number, goodId = 'g') => ({ pointId: '7', lines: [{ goodId, count }] })
const isClaim = (found: ReturnType<typeof claimOf>): found is Claim => !('refused' in found)

test('wishes are granted in their order until a shelf is empty, and what is put back is there for the next', () => {
  const three = offer(3)
  const left = leftOf(three, new Map())
  const ask = (learner: string) => {
    const found = claimOf(three, left, who(learner), wish(1), '2026-09-15')
    if (isClaim(found)) takeClaim(left, found)
    return found
  }
  const found = ['a', 'b', 'c', 'd'].map(ask)
  expect(found.map(isClaim)).toEqual([true, true, true, false])
  const [first] = found
  if (first !== undefined && isClaim(first)) putBack(left, first)
  expect(isClaim(ask('d'))).toBe(true)
  expect(left.shelves.get(shelfOf('g', '7'))).toBe(0)
})

test.each([
  ['a count above the limit', { ...wish(2) }, 'redemption.limit_reached'],
  [
    'the same good in two lines, above the limit together',
    { pointId: '7', lines: [...wish(1).lines, ...wish(1).lines] },
    'redemption.limit_reached',
  ],
  ['no point', { ...wish(1), pointId: null }, 'redemption.point_missing'],
  ['a point without this good', { ...wish(1), pointId: '8' }, 'redemption.good_unknown'],
  ['a good of another activity', wish(1, 'x'), 'redemption.good_unknown'],
  ['more points than move at once', wish(2, 'h'), 'redemption.cart_too_large'],
])('a cart with %s is refused with its reason', (_what, cart, refused) => {
  expect(claimOf(offer(9), leftOf(offer(9), new Map()), who('a'), cart, '2026-09-15')).toMatchObject({ refused })
})

test('outside its days an activity grants nothing', () => {
  expect(claimOf(offer(9), leftOf(offer(9), new Map()), who('a'), wish(1), '2026-09-21')).toMatchObject({
    refused: 'redemption.not_running',
  })
})

test.each([
  ['1234 5678', '12345678'],
  [' 12345678\n', '12345678'],
])('a code scanned as %j is read as %s', (typed, code) => {
  expect(readCode(typed)).toBe(code)
})

test('a file of vouchers tells every empty, odd and repeated row, and keeps the rest', () => {
  const raw = ['AB-1001', ' ab-1001 ', '', '短', 'ＡＢ－１００２', 'AB 1003'].map((code, i) => ({ row: i + 2, cells: { code } }))
  const read = readVouchers(raw)
  expect(read.codes).toEqual([
    { row: 2, code: 'AB-1001' },
    { row: 6, code: 'AB-1002' },
  ])
  expect(read.problems.map((p) => p.row)).toEqual([3, 4, 5, 7])
  expect(readVoucher(' x1 ')).toBe('X1')
})
