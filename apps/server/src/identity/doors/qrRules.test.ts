import { describe, expect, test } from 'vitest'
import { decideMs, finishMs, type QrFacts, qrStateOf, sameNetwork, turnMs } from './qrRules.ts'

const start = new Date('2026-09-15T02:00:00Z')
const later = (ms: number) => new Date(start.getTime() + ms)
const code: QrFacts = { turnsAt: later(turnMs), scannedAt: null, decision: null, decidedAt: null, usedAt: null }
const scanned = { ...code, scannedAt: later(10_000) }
const confirmed = { ...scanned, decision: 'confirmed' as const, decidedAt: later(20_000) }

describe('a code on a screen', () => {
  test.each([
    ['none at all', undefined, start, 'none'],
    ['new', code, later(turnMs - 1), 'waiting'],
    ['turned', code, later(turnMs), 'expired'],
    ['scanned, then the minute is over', scanned, later(turnMs + 1), 'scanned'],
    ['scanned and left lying', scanned, later(10_000 + decideMs), 'expired'],
    ['confirmed', confirmed, later(20_000 + finishMs - 1), 'confirmed'],
    ['confirmed and not fetched', confirmed, later(20_000 + finishMs), 'expired'],
    ['confirmed and fetched', { ...confirmed, usedAt: later(21_000) }, later(22_000), 'expired'],
    ['denied', { ...scanned, decision: 'denied' as const, decidedAt: later(20_000) }, later(20_001), 'denied'],
  ] as const)('%s', (_name, qr, now, state) => {
    expect(qrStateOf(qr, now)).toBe(state)
  })
})

test.each([
  ['192.0.2.7', '192.0.2.7', true],
  ['::ffff:192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.8', false],
  ['2001:db8:1:2:3::4', '2001:DB8:1:2:9::1', true],
  ['2001:db8:1:2:3::4', '2001:db8:1:3:3::4', false],
])('%s and %s are of one network: %s', (one, other, same) => {
  expect(sameNetwork(one, other)).toBe(same)
})
