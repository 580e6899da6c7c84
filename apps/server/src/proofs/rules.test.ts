import { describe, expect, test } from 'vitest'
import {
  changeOf,
  codeAlphabet,
  codeOf,
  fillWording,
  formatCode,
  nameKey,
  numberOf,
  readCode,
  readNumber,
  stateOf,
  unknownPlaceholders,
  validToOf,
} from './rules.ts'

describe('a code', () => {
  test('is 80 bits of characters that are not mistaken for each other', () => {
    expect(codeAlphabet).toHaveLength(32)
    expect(new Set(codeAlphabet).size).toBe(32)
    expect(codeAlphabet).not.toMatch(/[01OI]/)
    expect(codeOf(Buffer.from(Array.from({ length: 16 }, (_, i) => i)))).toBe('23456789ABCDEFGH')
    expect(() => codeOf(Buffer.alloc(15))).toThrow(RangeError)
  })
  test.each([
    ['as printed', 'K7QM-2Z9R-K7QM-2Z9R', 'K7QM2Z9RK7QM2Z9R'],
    ['small, with spaces, full width', ' k7qm 2z9r Ｋ７ＱＭ 2z9r ', 'K7QM2Z9RK7QM2Z9R'],
    ['too short', 'K7QM', undefined],
    ['with a character that no code has', 'K7QM-2Z9R-K7QM-2Z9O', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, typed, code) => expect(readCode(typed)).toBe(code))
  test('is shown in fours', () => expect(formatCode('K7QM2Z9RK7QM2Z9R')).toBe('K7QM-2Z9R-K7QM-2Z9R'))
})

describe('a number', () => {
  test('carries the year in Beijing and a check digit that catches every wrong digit', () => {
    const number = numberOf(new Date('2026-12-31T16:30:00Z'), 17n)
    expect(number).toMatch(/^ZM202700000017\d$/)
    expect(readNumber(number)).toBe(number)
    for (let at = 2; at < number.length; at += 1) {
      const wrong = number.slice(0, at) + String((Number(number[at]) + 1) % 10) + number.slice(at + 1)
      expect(readNumber(wrong), wrong).toBeUndefined()
    }
  })
})

describe('validity', () => {
  test.each([
    ['thirty days into a leap day', '2028-01-30T02:00:00Z', '30', '2028-02-29'],
    ['thirty days over no leap day', '2027-01-30T02:00:00Z', '30', '2027-03-01'],
    ['issued on a leap day', '2028-02-29T02:00:00Z', '90', '2028-05-29'],
    ['issued after midnight in Beijing, before it in UTC', '2026-09-14T16:30:00Z', '30', '2026-10-15'],
    ['half a year', '2026-09-15T02:00:00Z', '180', '2027-03-14'],
    ['without an end', '2026-09-15T02:00:00Z', 'longTerm', null],
  ] as const)('%s', (_, issued, validity, last) => expect(validToOf(new Date(issued), validity)).toBe(last))

  test.each([
    ['the last second of the last day in Beijing', '2028-02-29T15:59:59Z', null, 'valid'],
    ['the first second after it', '2028-02-29T16:00:00Z', null, 'expired'],
    ['closed by its holder', '2028-02-01T00:00:00Z', 'closedByHolder', 'closed'],
    ['closed, even when its time is over', '2029-01-01T00:00:00Z', 'reissued', 'closed'],
    ['an outcome revoked', '2028-02-01T00:00:00Z', 'outcomeRevoked', 'withdrawn'],
  ])('%s', (_, now, endReason, state) => expect(stateOf({ validTo: '2028-02-29', endReason }, new Date(now))).toBe(state))
})

test.each([
  ['revoked', { lastStatus: 'revoked', at: new Date('2026-02-01T00:00:00Z'), expiresOn: null }, 'revoked'],
  ['locked in a conversion is no change', { lastStatus: 'locked', at: new Date('2026-02-01T00:00:00Z'), expiresOn: null }, undefined],
  ['its own date passed since', { lastStatus: null, at: null, expiresOn: '2026-02-01' }, 'expired'],
  ['its own date had passed before', { lastStatus: null, at: null, expiresOn: '2025-02-01' }, undefined],
])('an outcome %s', (_, outcome, status) =>
  expect(changeOf(outcome, new Date('2026-01-01T00:00:00Z'), new Date('2026-03-01T00:00:00Z'))?.status).toBe(status),
)

test('a name is compared without width, case, spaces and dots', () => {
  expect(nameKey('阿依古丽·买买提')).toBe(nameKey('阿依古丽 买买提'))
  expect(nameKey('Ｌi ming')).toBe(nameKey('LI MING'))
  expect(nameKey('王明')).not.toBe(nameKey('王朋'))
})

test('what fills a wording is never read for placeholders, and unknown ones are named', () => {
  expect(fillWording('{name} 有 {count} 项 {odd}', { name: '{count}', count: '2' })).toBe('{count} 有 2 项 {odd}')
  expect(unknownPlaceholders('{name} {odd}', ['name'])).toEqual(['odd'])
})
