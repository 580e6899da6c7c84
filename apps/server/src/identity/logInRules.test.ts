import { describe, expect, test } from 'vitest'
import { networkOf, networksAllow } from '../platform/pure/networks.ts'
import { addressKind, attackSuspected, browserOf, isDormant, lockLadder, nextStage } from './logInRules.ts'
import { newRecoveryCodes, recoveryCodeHash } from './recoveryCodes.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000)

describe('the next stage of a log-in', () => {
  test.each([
    [true, true, true, 'secondFactor'],
    [true, false, false, 'secondFactor'],
    [false, true, true, 'changePassword'],
    [false, false, true, 'setUpFactor'],
    [false, false, false, 'open'],
  ] as const)('proof pending %s, password due %s, factor missing %s: %s', (proofPending, mustChange, factorMissing, stage) => {
    expect(nextStage({ proofPending, mustChange, factorMissing })).toBe(stage)
  })
})

test('a lock begins with the fifth guess, doubles, and ends at an hour', () => {
  expect(lockLadder.slice(0, 8)).toEqual([0, 0, 0, 0, 30, 60, 120, 240])
  expect(Math.max(...lockLadder)).toBe(3600)
})

describe('who sleeps', () => {
  const never = { createdAt: day(0), lastLogInAt: null, passwordSetAt: null, revivedAt: null }
  test.each([
    ['a new account on day 89', never, 89, false],
    ['a new account on day 90', never, 90, true],
    ['after a log-in', { ...never, lastLogInAt: day(60) }, 149, false],
    ['ninety days after a log-in', { ...never, lastLogInAt: day(60) }, 150, true],
    ['after a password was set', { ...never, passwordSetAt: day(50) }, 139, false],
    ['six days after a revival', { ...never, revivedAt: day(200) }, 206, false],
    ['seven days after a revival that nobody used', { ...never, revivedAt: day(200) }, 207, true],
  ])('%s', (_case, activity, on, sleeps) => {
    expect(isDormant(activity, day(on))).toBe(sleeps)
  })
})

describe('addresses', () => {
  test.each([
    ['127.0.0.1', 'own'],
    ['::1', 'own'],
    ['::ffff:127.0.0.1', 'own'],
    ['10.1.2.3', 'inner'],
    ['172.31.0.1', 'inner'],
    ['172.32.0.1', 'internet'],
    ['100.64.0.1', 'inner'],
    ['fd00::1', 'inner'],
    ['fe80::1', 'inner'],
    ['2001:db8::1', 'internet'],
    ['202.38.64.1', 'internet'],
    ['', 'unknown'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind)
  })

  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.0.2.7', '192.0.2.7/32'],
    [' 2001:DB8::/32 ', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['10.0.0.0/33', undefined],
    ['2001:db8::/129', undefined],
    ['10.0.0', undefined],
    ['example.cn', undefined],
    ['10.0.0.0/-1', undefined],
    ['', undefined],
  ])('%s is stored as %s', (typed, network) => {
    expect(networkOf(typed)).toBe(network)
  })

  test.each([
    [null, '8.8.8.8', true],
    [['10.0.0.0/8'], '10.255.255.255', true],
    [['10.0.0.0/8'], '::ffff:10.1.1.1', true],
    [['10.0.0.0/8'], '11.0.0.0', false],
    [['10.0.0.0/8'], '::ffff:11.0.0.1', false],
    [['2001:db8::/32'], '2001:db8:ffff::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['192.0.2.7/32'], '192.0.2.8', false],
    [['10.0.0.0/8'], 'unknown', false],
  ] as const)('%s lets %s in: %s', (networks, address, allowed) => {
    expect(networksAllow(networks, address)).toBe(allowed)
  })
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
    'Edge 126 · Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari 17 · iOS',
  ],
  ['Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49', '微信 8 · Android'],
  ['Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0.0.0 Safari/537.36', 'Chrome 126 · Linux'],
  ['curl/8.5.0', 'curl'],
  ['', ''],
])('%s is shown as %s', (agent, shown) => {
  expect(browserOf(agent)).toBe(shown)
})

test.each([
  [59, 59, false],
  [60, 60, true],
  [100, 5000, false],
  [300, 3000, true],
])('%s refused in a minute of %s in the hour: an attack? %s', (minute, hour, attack) => {
  expect(attackSuspected(minute, hour)).toBe(attack)
})

test('recovery codes are ten, of signs that are not mistaken, from every part of the alphabet alike, and hash the same however typed', () => {
  const codes = newRecoveryCodes()
  expect(codes).toHaveLength(10)
  for (const code of codes) expect(code).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
  const [code = ''] = codes
  expect(recoveryCodeHash(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toEqual(recoveryCodeHash(code))
  const high = newRecoveryCodes((bytes) => Uint8Array.from({ length: bytes }, (_, n) => (n % 2 === 0 ? 255 : 30)))
  expect(high[0]).toBe('9999-9999-9999-9999')
})
