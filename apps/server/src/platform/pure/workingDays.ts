/**
 * Working days in Asia/Shanghai. Weekends are free unless the State Council makes one a working day (调休); holidays are
 * free. Schools are also closed in their vacations, so the terms of a university's office pause then.
 */
import { addDays, type Day, endOfShanghaiDay, isDayText, shanghaiDay, weekday } from './shanghai.ts'

/** A span of days, both ends included, with its name for the screen. */
export type DaySpan = { readonly name: string; readonly from: Day; readonly to: Day }

/** The working-day calendar, as the management centre keeps it. Years without an entry in `years` know only weekends. */
export type WorkCalendar = {
  /** Per year: announced by the State Council, or provisional (statutory days only, make-up days unknown). */
  readonly years: Readonly<Record<string, 'announced' | 'provisional'>>
  readonly holidays: readonly DaySpan[]
  /** Saturdays and Sundays that are worked. */
  readonly makeUpDays: readonly Day[]
  readonly schoolVacations: readonly DaySpan[]
}

/** Whose working days count: offices of the state, or schools, which also close in their vacations. */
export type WorkPattern = 'office' | 'school'

/** The longest term that can be asked for, in working days; a bound on the search, about two years. */
export const LONGEST_TERM = 500

/** Whether the day is worked under the calendar. */
export function isWorkingDay(day: Day, calendar: WorkCalendar, pattern: WorkPattern = 'office'): boolean {
  if (pattern === 'school' && calendar.schoolVacations.some((span) => within(day, span))) return false
  if (calendar.makeUpDays.includes(day)) return true
  if (calendar.holidays.some((span) => within(day, span))) return false
  const number = weekday(day)
  return number !== 0 && number !== 6
}

/**
 * The day on which `count` working days have passed. The day itself does not count, as in administrative law; 0 gives the
 * day itself if it is worked and otherwise the next working day. Throws RangeError for a negative or fractional count and beyond LONGEST_TERM.
 */
export function addWorkingDays(day: Day, count: number, calendar: WorkCalendar, pattern: WorkPattern = 'office'): Day {
  if (!Number.isInteger(count) || count < 0 || count > LONGEST_TERM) throw new RangeError(`not a term in working days: ${count}`)
  let at = count === 0 ? day : addDays(day, 1)
  let left = count === 0 ? 1 : count
  // Four calendar days for each working day, and a year, are more than any calendar with a free week a month needs.
  for (let steps = 0; steps < LONGEST_TERM * 4 + 366; steps++) {
    if (isWorkingDay(at, calendar, pattern)) left -= 1
    if (left === 0) return at
    at = addDays(at, 1)
  }
  throw new RangeError('the calendar holds too few working days for this term')
}

/** Working days after `from` up to and including `to`; negative when `to` lies before `from`. For "还剩 3 个工作日". */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkCalendar, pattern: WorkPattern = 'office'): number {
  if (to < from) return -workingDaysBetween(to, from, calendar, pattern)
  let count = 0
  for (let at = from; at < to; ) {
    at = addDays(at, 1)
    if (isWorkingDay(at, calendar, pattern)) count += 1
  }
  return count
}

/** A deadline: the last day, for people, and the instant at which that day ends in Shanghai, from which on the step is overdue. */
export type Deadline = { readonly day: Day; readonly endsAt: Date }

/** The deadline of a term of working days that starts at an instant. */
export function dueDate(start: Date, count: number, calendar: WorkCalendar, pattern: WorkPattern = 'office'): Deadline {
  const day = addWorkingDays(shanghaiDay(start), count, calendar, pattern)
  return { day, endsAt: endOfShanghaiDay(day) }
}

/** One day of a calendar as it is stored: a day may be a holiday or worked, and besides lie in a vacation. */
export type CalendarDay = { readonly day: Day; readonly kind: 'holiday' | 'workday' | 'vacation'; readonly name: string }

/** The calendar day by day, for storing. A day of a vacation that is also a holiday or a make-up day appears twice. */
export function calendarDays(calendar: WorkCalendar): CalendarDay[] {
  const daysOf = (span: DaySpan, kind: CalendarDay['kind']) => {
    const days: CalendarDay[] = []
    for (let day = span.from; day <= span.to; day = addDays(day, 1)) days.push({ day, kind, name: span.name })
    return days
  }
  return [
    ...calendar.holidays.flatMap((span) => daysOf(span, 'holiday')),
    ...calendar.makeUpDays.map((day) => ({ day, kind: 'workday' as const, name: '调休上班' })),
    ...calendar.schoolVacations.flatMap((span) => daysOf(span, 'vacation')),
  ]
}

/** A calendar from stored days, neighbouring days of one kind and name joined to spans so that look-ups stay short. */
export function calendarOf(days: readonly CalendarDay[], years: WorkCalendar['years']): WorkCalendar {
  const sorted = [...days].sort((a, b) => (a.day < b.day ? -1 : 1))
  const spansOf = (kind: CalendarDay['kind']) => {
    const spans: DaySpan[] = []
    for (const entry of sorted.filter((one) => one.kind === kind)) {
      const last = spans.at(-1)
      if (last !== undefined && last.name === entry.name && addDays(last.to, 1) === entry.day)
        spans[spans.length - 1] = { ...last, to: entry.day }
      else spans.push({ name: entry.name, from: entry.day, to: entry.day })
    }
    return spans
  }
  const makeUpDays = sorted.filter((one) => one.kind === 'workday').map((one) => one.day)
  return { years, holidays: spansOf('holiday'), makeUpDays, schoolVacations: spansOf('vacation') }
}

/** A fault of a calendar: a span that runs backwards, a day that does not exist, a make-up day on a working day or inside a holiday; with the day it is about. */
export type CalendarFault = { readonly code: 'span' | 'no_such_day' | 'working_day' | 'holiday_too'; readonly day: string }

/** Faults of a calendar, each with its day. */
export function calendarFaults(calendar: WorkCalendar): CalendarFault[] {
  const spans = [...calendar.holidays, ...calendar.schoolVacations]
  const faults: CalendarFault[] = spans
    .filter((span) => !isDayText(span.from) || !isDayText(span.to) || span.to < span.from)
    .map((span) => ({ code: 'span', day: span.from }))
  for (const day of calendar.makeUpDays) {
    if (!isDayText(day)) faults.push({ code: 'no_such_day', day })
    else if (![0, 6].includes(weekday(day))) faults.push({ code: 'working_day', day })
    else if (calendar.holidays.some((span) => within(day, span))) faults.push({ code: 'holiday_too', day })
  }
  return faults
}

function within(day: Day, span: DaySpan): boolean {
  return span.from <= day && day <= span.to
}
