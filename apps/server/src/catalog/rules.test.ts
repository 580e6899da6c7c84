import { expect, test } from 'vitest'
import { achievementActs, contentFault, entryClosed, entryFault } from './rules.ts'

const open = { state: 'published', opensOn: '2026-01-01', closesOn: '2026-12-31', channels: ['batch', 'self'] } as const
test.each([
  ['受理期内', open, 'self', '2026-06-01', undefined],
  ['第一天', open, 'self', '2026-01-01', undefined],
  ['最后一天', open, 'self', '2026-12-31', undefined],
  ['还没开始', open, 'self', '2025-12-31', 'notYet'],
  ['已截止', open, 'self', '2027-01-01', 'over'],
  ['没有截止日', { ...open, closesOn: null }, 'self', '2099-01-01', undefined],
  ['方式不对', open, 'api', '2026-06-01', 'channel'],
  ['草稿', { ...open, state: 'draft' as const }, 'self', '2026-06-01', 'notPublished'],
  ['审批中', { ...open, state: 'inReview' as const }, 'batch', '2026-06-01', 'notPublished'],
  ['已关闭', { ...open, state: 'closed' as const }, 'batch', '2026-06-01', 'notPublished'],
] as const)('名录能不能存：%s', (_name, entry, channel, today, expected) => {
  expect(entryClosed(entry, channel, today)).toBe(expected)
})

test('a pattern that is no regular expression and credits above the approved ones are found', () => {
  const content = {
    name: 'x',
    issuerId: '1',
    minutes: 0,
    creditsProposed: 100,
    grading: 'pass' as const,
    validityMonths: 0,
    evidence: [],
    repeats: 'term' as const,
  }
  expect(contentFault({ ...content, certificatePattern: '(' })).toBe('catalog.pattern_wrong')
  expect(contentFault({ ...content, certificatePattern: '(A+)+' })).toBe('catalog.pattern_wrong')
  expect(contentFault({ ...content, certificatePattern: '^AH\\d{6}$' })).toBeUndefined()
  const offer = {
    name: 'x',
    depositors: [],
    regions: [],
    learnerKinds: [],
    channels: ['batch' as const],
    evidence: [],
    reviewPath: 'first' as const,
    credits: 101,
    points: 0,
    opensOn: '2026-01-01',
    public: true,
  }
  expect(entryFault(offer, 100)).toBe('catalog.credits_above_approved')
  expect(entryFault({ ...offer, closesOn: '2025-01-01' }, 100)).toBe('catalog.window_wrong')
  expect(entryFault({ ...offer, credits: 100 }, 100)).toBeUndefined()
})

test('an achievement in review cannot be edited, an enabled one gets a new version, a retired one nothing', () => {
  expect(achievementActs({ state: 'inReview', latestState: 'inReview' })).toEqual([])
  expect(achievementActs({ state: 'enabled', latestState: 'enabled' })).toContain('newVersion')
  expect(achievementActs({ state: 'draft', latestState: 'draft' })).toContain('submit')
  expect(achievementActs({ state: 'retired', latestState: 'enabled' })).toEqual([])
})
