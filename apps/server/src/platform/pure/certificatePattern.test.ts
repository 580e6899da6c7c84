import fc from 'fast-check'
import { expect, test } from 'vitest'
import { certificateRegExp } from './certificatePattern.ts'

test.each([
  ['AH\\d{8}', 'AH20260001', 'AH2026000'],
  ['^AH\\d{6}$', 'AH202601', 'xAH202601'],
  ['ZS[0-9]{4,12}', 'ZS1234', 'ZS123'],
  ['^PTH[0-9]{4}[0-9]{8}$', 'PTH202600000042', 'PTH2026'],
  ['皖教[A-Z]?-\\d{3}', '皖教B-001', '皖教BB-001'],
  ['\\(\\d{4}\\)[^]', '', ''],
])('%s judges whole numbers', (source, good, bad) => {
  const found = certificateRegExp(source)
  if (good === '') return expect(found).toBeUndefined()
  expect(found?.test(good)).toBe(true)
  expect(found?.test(bad)).toBe(false)
})

test.each([
  '(a+)+',
  '(a|a)*',
  'a*',
  'a+',
  '.*',
  '(AH|BH)\\d{4}',
  'AH|BH',
  '(?=a)',
  '\\w{1,9}',
  '(a)\\1',
  '\\d{0,64}\\d{0,64}\\d{0,64}',
  'a{9999999}',
  'a{5,2}',
  '[Z-A]',
  '[',
  '(',
  'a{2}{3}',
  '',
  '^$',
  'x'.repeat(121),
])('%s is not taken', (source) => {
  expect(certificateRegExp(source)).toBeUndefined()
})

test('whatever is taken answers any number of 64 characters at once', () => {
  const piece = fc.tuple(
    fc.constantFrom('a', '\\d', '[0-9a]', '[A-Za-z]'),
    fc.constantFrom('', '?', '{3}', '{0,9}', '{0,64}', '{1,40}', '*', '+'),
  )
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
      const found = certificateRegExp(pieces.map((p) => p.join('')).join(''))
      if (found === undefined) return
      const from = performance.now()
      for (const text of ['a'.repeat(64), `${'0'.repeat(63)}!`, `${'a'.repeat(63)}!`]) found.test(text)
      expect(performance.now() - from).toBeLessThan(100)
    }),
    { seed: 7, numRuns: 500 },
  )
})
