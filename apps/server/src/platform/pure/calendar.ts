/** The working-day calendar that a new bank starts with. The management centre edits its own copy from then on. */
import calendar from '../../../data/calendar.json' with { type: 'json' }
import type { WorkCalendar } from './workingDays.ts'

/** State of a year in the committed calendar; a word the type does not know makes the year provisional. */
function stateOf(word: string): 'announced' | 'provisional' {
  return word === 'announced' ? 'announced' : 'provisional'
}

/** Public holidays with make-up days of 2025 and 2026 as announced, the statutory days of 2027, and usual school vacations. */
export const STARTING_CALENDAR: WorkCalendar = {
  years: Object.fromEntries(Object.entries(calendar.years).map(([year, word]) => [year, stateOf(word)])),
  holidays: calendar.holidays,
  makeUpDays: calendar.makeUpDays,
  schoolVacations: calendar.schoolVacations,
}
