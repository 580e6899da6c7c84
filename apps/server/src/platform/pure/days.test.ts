import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { STARTING_CALENDAR } from './calendar.ts'
import {
  addDays,
  addMonths,
  ageOn,
  endOfShanghaiDay,
  formatDay,
  formatInstant,
  parseDate,
  shanghaiDay,
  startOfShanghaiDay,
} from './shanghai.ts'
import { addWorkingDays, calendarDays, calendarFaults, calendarOf, dueDate, isWorkingDay, workingDaysBetween } from './workingDays.ts'

const calendar = STARTING_CALENDAR

describe('days in Shanghai', () => {
  test('the day changes at 16:00 UTC', () => {
    expect(shanghaiDay(new Date('2026-12-02T15:59:59.999Z'))).toBe('2026-12-02')
    expect(shanghaiDay(new Date('2026-12-02T16:00:00Z'))).toBe('2026-12-03')
    expect(startOfShanghaiDay('2026-12-03').toISOString()).toBe('2026-12-02T16:00:00.000Z')
    expect(endOfShanghaiDay('2026-12-03').toISOString()).toBe('2026-12-03T16:00:00.000Z')
  })
  test('days and instants read as people write them', () => {
    expect(formatDay('2026-12-03')).toBe('2026年12月3日')
    expect(formatInstant(new Date('2026-12-03T01:05:00Z'))).toBe('2026年12月3日 09:05')
  })
  test('months end where the calendar ends them, and ages change on the birthday', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect([ageOn('2012-12-03', '2026-12-02'), ageOn('2012-12-03', '2026-12-03')]).toEqual([13, 14])
  })

  test.each([
    ['标准', '2026-12-03', '2026-12-03', 'day'],
    ['斜线', '2026/12/3', '2026-12-03', 'day'],
    ['点', '2026.12.3', '2026-12-03', 'day'],
    ['年月日', '2026年12月3日', '2026-12-03', 'day'],
    ['年月日带空格', ' 2026 年 12 月 3 日 ', '2026-12-03', 'day'],
    ['无日字', '2026年12月3', '2026-12-03', 'day'],
    ['八位', '20261203', '2026-12-03', 'day'],
    ['全角', '２０２６／１２／３', '2026-12-03', 'day'],
    ['带时间', '2026/12/3 0:00:00', '2026-12-03', 'day'],
    ['只有年月', '2026-12', '2026-12-01', 'month'],
    ['年月', '2026年6月', '2026-06-01', 'month'],
    ['六位', '202606', '2026-06-01', 'month'],
  ])('a date as typed: %s', (_, raw, date, precision) => expect(parseDate(raw)).toEqual({ ok: true, date, precision }))

  test.each([
    ['空', '', 'empty'],
    ['二月三十', '2026-02-30', 'no_such_day'],
    ['十三月', '2026-13-01', 'no_such_day'],
    ['两位年', '26/12/3', 'two_digit_year'],
    ['表格序号', '46359', 'serial_number'],
    ['太早', '1799-01-01', 'year_range'],
    ['文字', '去年', 'format'],
    ['日在前', '3/12/2026', 'format'],
  ])('what is no date is refused by name: %s', (_, raw, code) => expect(parseDate(raw)).toEqual({ ok: false, code }))
})

describe('working days', () => {
  test('the committed calendar has no faults, and 2027 is marked provisional', () => {
    expect(calendarFaults(calendar)).toEqual([])
    expect(calendar.years).toEqual({ 2025: 'announced', 2026: 'announced', 2027: 'provisional' })
  })
  test('a calendar survives being stored day by day', () => {
    expect(calendarOf(calendarDays(calendar).reverse(), calendar.years)).toEqual(calendar)
  })
  test('faults of an edited calendar are named', () => {
    const faults = calendarFaults({
      ...calendar,
      holidays: [
        { name: '倒着', from: '2026-05-05', to: '2026-05-01' },
        { name: '元旦', from: '2027-01-02', to: '2027-01-02' },
      ],
      makeUpDays: ['2026-05-11', '2026-02-30', '2027-01-02'],
    })
    expect(faults).toEqual([
      { code: 'span', day: '2026-05-05' },
      { code: 'working_day', day: '2026-05-11' },
      { code: 'no_such_day', day: '2026-02-30' },
      { code: 'holiday_too', day: '2027-01-02' },
    ])
  })

  test.each([
    ['平日', '2026-12-03', true],
    ['周六', '2026-12-05', false],
    ['调休的周六', '2026-10-10', true],
    ['调休的周日', '2026-01-04', true],
    ['国庆', '2026-10-05', false],
    ['除夕前', '2026-02-14', true],
    ['春节末日', '2026-02-23', false],
    ['2025 年国庆最后一天', '2025-10-08', false],
    ['没有数据的年份只看周末', '2031-10-01', true],
  ])('%s', (_, day, worked) => expect(isWorkingDay(day, calendar)).toBe(worked))

  test.each([
    ['次日起算', '2026-12-03', 1, '2026-12-04'],
    ['跨周末', '2026-12-04', 1, '2026-12-07'],
    ['跨国庆和调休', '2026-09-30', 3, '2026-10-10'],
    ['跨春节', '2026-02-13', 2, '2026-02-24'],
    ['零天在假日', '2026-10-03', 0, '2026-10-08'],
    ['零天在平日', '2026-12-03', 0, '2026-12-03'],
  ])('terms count working days only: %s', (_, day, count, wanted) => expect(addWorkingDays(day, count, calendar)).toBe(wanted))

  test('schools pause in their vacations', () => {
    expect(addWorkingDays('2026-07-10', 1, calendar, 'school')).toBe('2026-08-31')
    expect(addWorkingDays('2026-07-10', 1, calendar)).toBe('2026-07-13')
  })

  test('a deadline ends with its day in Shanghai, also for what arrives at night UTC', () => {
    const deadline = dueDate(new Date('2026-12-03T17:00:00Z'), 1, calendar)
    expect(deadline.day).toBe('2026-12-07')
    expect(deadline.endsAt.toISOString()).toBe('2026-12-07T16:00:00.000Z')
  })

  test('counting between two days is the inverse of adding', () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(60), (offset, count) => {
        const from = addDays('2025-01-01', offset)
        if (count > 0) expect(workingDaysBetween(from, addWorkingDays(from, count, calendar), calendar)).toBe(count)
      }),
    )
    expect(workingDaysBetween('2026-12-07', '2026-12-03', calendar)).toBe(-2)
  })

  test('terms that are negative, fractional or beyond the limit are refused', () => {
    for (const count of [-1, 1.5, 501]) expect(() => addWorkingDays('2026-12-03', count, calendar)).toThrow(RangeError)
  })
})
