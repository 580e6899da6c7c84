import { describe, expect, test } from 'vitest'
import { dayText, hoursText, hundredths, shanghai } from './formats.tsx'

describe('figures and dates', () => {
  test.each([
    [0, '0'],
    [5, '0.05'],
    [350, '3.5'],
    [123400, '1,234'],
    [100000001, '1,000,000.01'],
    [-150, '−1.5'],
  ])('credits of %i hundredths are written %s', (value, written) => expect(hundredths(value)).toBe(written))
  test('money always has two digits', () => expect(hundredths(1200, 2)).toBe('12.00'))
  test.each([
    [60, '1'],
    [90, '1.5'],
    [100, '1.67'],
    [144000, '2,400'],
  ])('%i minutes are %s hours', (minutes, written) => expect(hoursText(minutes)).toBe(written))
  test('a day is the day in Shanghai: an instant late in the UTC day belongs to the next one', () =>
    expect(shanghai('2026-12-02T16:30:00Z')).toEqual({ day: '2026-12-03', time: '00:30' }))
  test('a day reads 2026年12月3日 in Chinese and 2026-12-03 in English', () => {
    expect(dayText('2026-12-03', 'zh')).toBe('2026年12月3日')
    expect(dayText('2026-12-03', 'en')).toBe('2026-12-03')
  })
})
