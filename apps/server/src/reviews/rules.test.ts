import type { OrganizationKind, reviews } from '@creditbank/contract'
import { roles } from '@creditbank/contract'
import { expect, test } from 'vitest'
import {
  allTableFaults,
  batchable,
  type CaseFacts,
  decideStep,
  inSample,
  kindRules,
  type Reviewer,
  tableFaults,
  type Transition,
  waitingFor,
} from './rules.ts'

const reviewer = (role: keyof typeof roles, unitKind: OrganizationKind, staffId = '7'): Reviewer => ({
  staffId,
  unitKind,
  may: new Set<string>(roles[role].may),
  ownLearnerId: '70',
})
const deposit = (change: Partial<CaseFacts> = {}): CaseFacts => ({
  kind: 'deposit',
  state: 'submitted',
  path: 'firstFinal',
  sampled: false,
  authors: ['1'],
  learnerId: '2',
  takenBy: null,
  firstReviewedBy: null,
  inBatch: false,
  ...change,
})
const outcome = (r: Reviewer, c: CaseFacts, event: Transition['event']): string => {
  const decided = decideStep(r, c, event)
  return decided.ok ? decided.to : decided.why
}

const centre = reviewer('centreReviewer', 'localCentre')
const final = reviewer('finalReviewer', 'managementCentre')
const point = reviewer('pointClerk', 'servicePoint')
const sub = reviewer('subCentreManager', 'localSubCentre')
const clerk = reviewer('centreClerk', 'localCentre')
const account = (change: Partial<CaseFacts> = {}) => deposit({ kind: 'accountApplication', path: 'first', learnerId: null, ...change })

const cases: readonly (readonly [string, Reviewer, CaseFacts, Transition['event'], string])[] = [
  ['初审员受理', centre, deposit(), 'accept', 'accepted'],
  ['初审员初审，需复审', centre, deposit({ state: 'accepted' }), 'firstReview', 'firstReviewed'],
  ['初审员初审，只需初审', centre, deposit({ state: 'accepted', path: 'first' }), 'firstReview', 'approved'],
  ['抽中的要复审', centre, deposit({ state: 'accepted', path: 'sampled', sampled: true }), 'firstReview', 'firstReviewed'],
  ['没抽中的办结', centre, deposit({ state: 'accepted', path: 'sampled' }), 'firstReview', 'approved'],
  ['未受理不能初审', centre, deposit(), 'firstReview', 'reviews.not_allowed_now'],
  ['中心不能复审', centre, deposit({ state: 'firstReviewed' }), 'finalReview', 'reviews.duty'],
  ['管理中心复审', final, deposit({ state: 'firstReviewed' }), 'finalReview', 'approved'],
  ['复审员不能初审', final, deposit({ state: 'accepted' }), 'firstReview', 'permission.denied'],
  ['受理点不能受理存入', point, deposit(), 'accept', 'reviews.duty'],
  ['受理点可以受理开户', point, account(), 'accept', 'accepted'],
  ['受理点不能初审开户', point, account({ state: 'accepted' }), 'firstReview', 'reviews.duty'],
  ['分中心不能受理开户', sub, account(), 'accept', 'reviews.duty'],
  ['分中心不能初审', sub, deposit({ state: 'accepted' }), 'firstReview', 'reviews.duty'],
  ['经办人没有审核权限', clerk, deposit(), 'accept', 'permission.denied'],
  ['中心初审开户即通过', centre, account({ state: 'accepted' }), 'firstReview', 'approved'],
  ['自己先录入、同事后来改过的', centre, deposit({ authors: ['7', '9'] }), 'accept', 'reviews.own_case'],
  ['自己录入的', centre, deposit({ authors: ['7'] }), 'accept', 'reviews.own_case'],
  ['自己账户的', centre, deposit({ learnerId: '70' }), 'accept', 'reviews.own_case'],
  ['自己初审过的不能复审', final, deposit({ state: 'firstReviewed', firstReviewedBy: '7' }), 'finalReview', 'reviews.own_case'],
  ['同事正在办理', centre, deposit({ takenBy: '8' }), 'accept', 'reviews.taken_by_other'],
  ['在批量审核中', centre, deposit({ inBatch: true }), 'accept', 'reviews.in_batch'],
  ['办结后不能再退回', centre, deposit({ state: 'approved' }), 'return', 'reviews.not_allowed_now'],
  ['退回补正', centre, deposit({ state: 'accepted' }), 'return', 'returned'],
  ['复审退回', final, deposit({ state: 'firstReviewed' }), 'return', 'returned'],
  ['转办', centre, deposit({ state: 'accepted' }), 'forward', 'accepted'],
  ['管理中心转办', final, deposit(), 'forward', 'submitted'],
  ['复审中不能转办', centre, deposit({ state: 'firstReviewed' }), 'forward', 'reviews.not_allowed_now'],
  ['审核人不能替人撤回', centre, deposit(), 'withdraw', 'reviews.not_allowed_now'],
  ['名录只由管理中心审批', final, deposit({ kind: 'catalogEntry', learnerId: null }), 'finalReview', 'approved'],
  [
    '中心主任不能审批名录',
    reviewer('centreDirector', 'localCentre'),
    deposit({ kind: 'catalogEntry', learnerId: null }),
    'finalReview',
    'reviews.duty',
  ],
]
test.each(cases)('%s', (_name, who, theCase, event, expected) => {
  expect(outcome(who, theCase, event)).toBe(expected)
})

test('every table is whole: each state can be reached and left', () => {
  expect(allTableFaults()).toEqual([])
})

test('a table with a state that nothing leads to is found', () => {
  const table: Transition[] = [...kindRules.deposit.table.filter((row) => row.to !== 'firstReviewed')]
  expect(tableFaults('deposit', table)).toContain('deposit: no way leads to firstReviewed')
})

test('no unit below a centre decides anything but the acceptance of an account, whatever permissions it were given', () => {
  const all = new Set<string>(Object.values(roles).flatMap((role) => [...role.may]))
  for (const unitKind of ['localSubCentre', 'universitySubCentre', 'servicePoint', 'educationAuthority'] as const) {
    const pairs = waitingFor({ staffId: '1', unitKind, may: all, ownLearnerId: null })
    expect(pairs).toEqual(unitKind === 'servicePoint' ? [{ kind: 'accountApplication', state: 'submitted' }] : [])
  }
})

test('what waits for a person is exactly what they may decide', () => {
  const states: reviews.CaseState[] = ['submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn']
  const kinds: reviews.CaseKindName[] = [
    'accountApplication',
    'deposit',
    'outcomeCorrection',
    'missingCertificate',
    'achievement',
    'catalogEntry',
    'catalogCorrection',
  ]
  for (const who of [centre, final, point, sub, clerk]) {
    const waiting = waitingFor(who)
    for (const kind of kinds)
      for (const state of states) {
        const may = (['accept', 'firstReview', 'finalReview'] as const).some((event) => decideStep(who, deposit({ kind, state }), event).ok)
        expect([kind, state, waiting.some((one) => one.kind === kind && one.state === state)]).toEqual([kind, state, may])
      }
  }
})

test('requests that need an answer are not decided in a batch', () => {
  expect(batchable(centre, 'firstReview').map((one) => one.kind)).not.toContain('missingCertificate')
  expect(batchable(centre, 'firstReview')).toContainEqual({ kind: 'deposit', state: 'accepted' })
})

test('the sample is repeatable and near its percentage', () => {
  const ids = Array.from({ length: 5000 }, (_, index) => String(9_000_000_000n + BigInt(index) * 4096n))
  const hit = ids.filter((id) => inSample(id, 20))
  expect(hit).toEqual(ids.filter((id) => inSample(id, 20)))
  expect(hit.length / ids.length).toBeGreaterThan(0.16)
  expect(hit.length / ids.length).toBeLessThan(0.24)
  expect(ids.some((id) => inSample(id, 0))).toBe(false)
  expect(ids.every((id) => inSample(id, 100))).toBe(true)
})
