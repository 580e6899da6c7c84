/**
 * Dates as the bank decides them: calendar days in Asia/Shanghai, written YYYY-MM-DD. Instants are stored in UTC.
 * The offset is fixed at +08:00, which holds for every instant since September 1991.
 */

/** A calendar day in Asia/Shanghai, YYYY-MM-DD; compares correctly as text. */
export type Day = string

const OFFSET_MS = 8 * 3600 * 1000
const DAY_MS = 24 * 3600 * 1000

/** What a typed date turned out to be. With precision 'month' the paper named no day and `date` is the first of the month. */
export type ParsedDate =
  | { readonly ok: true; readonly date: Day; readonly precision: 'day' | 'month' }
  | { readonly ok: false; readonly code: 'empty' | 'format' | 'no_such_day' | 'two_digit_year' | 'serial_number' | 'year_range' }

/** The day in Shanghai at an instant. */
export function shanghaiDay(instant: Date): Day {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** The instant at which a day begins in Shanghai. Throws RangeError when the text is no day. */
export function startOfShanghaiDay(day: Day): Date {
  return new Date(utcOf(day) - OFFSET_MS)
}

/** The instant at which a day is over in Shanghai (the next day's start): something is overdue from this instant on. */
export function endOfShanghaiDay(day: Day): Date {
  return new Date(utcOf(day) + DAY_MS - OFFSET_MS)
}

/** The day so many days later, or earlier for a negative number. */
export function addDays(day: Day, days: number): Day {
  return new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The day so many months later. Where the month is shorter its last day is taken: 31 January + 1 is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const from = new Date(utcOf(day))
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(first.getTime() + (Math.min(from.getUTCDate(), last) - 1) * DAY_MS).toISOString().slice(0, 10)
}

/** Day of the week, 0 for Sunday to 6 for Saturday. */
export function weekday(day: Day): number {
  return new Date(utcOf(day)).getUTCDay()
}

/** Whole years from a birth date to a day: it rises on the birthday itself; who is born on 29 February rises on 1 March in other years. */
export function ageOn(birthDate: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** A day as people read it: 2026年12月3日. */
export function formatDay(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

/** An instant as people read it in Shanghai: 2026年12月3日 09:05. */
export function formatInstant(instant: Date): string {
  return `${formatDay(shanghaiDay(instant))} ${new Date(instant.getTime() + OFFSET_MS).toISOString().slice(11, 16)}`
}

/** Whether the numbers name a day of the Gregorian calendar. */
export function isDay(year: number, month: number, date: number): boolean {
  if (month < 1 || month > 12 || date < 1) return false
  return date <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** Whether the text is a day in the stored form, YYYY-MM-DD, that exists. */
export function isDayText(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

const SEPARATED = /^(\d{4}) ?[-/.年] ?(\d{1,2})(?: ?[-/.月] ?(\d{1,2}) ?日?| ?月)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})?$/
const TWO_DIGIT_YEAR = /^\d{2} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?$/
const SERIAL = /^[1-6]\d{4}$/

/**
 * Reads a date the ways people type it: 2026-12-03, 2026/12/3, 2026.12.3, 2026年12月3日, 20261203, and without a day
 * 2026-12, 2026年12月, 202612. Full-width characters and a time of day behind the date are accepted. Refused by name: a year of
 * two digits (it cannot be told apart from a day), a spreadsheet's serial number, a day that does not exist, years outside 1850–2200.
 */
export function parseDate(raw: string): ParsedDate {
  const text = raw.normalize('NFKC').trim()
  if (text === '') return { ok: false, code: 'empty' }
  const match = SEPARATED.exec(text) ?? COMPACT.exec(text)
  if (match === null) {
    if (SERIAL.test(text)) return { ok: false, code: 'serial_number' }
    return { ok: false, code: TWO_DIGIT_YEAR.test(text) ? 'two_digit_year' : 'format' }
  }
  const year = Number(match[1])
  const precision = match[3] === undefined ? 'month' : 'day'
  const date = Number(match[3] ?? 1)
  if (!isDay(year, Number(match[2]), date)) return { ok: false, code: 'no_such_day' }
  if (year < 1850 || year > 2200) return { ok: false, code: 'year_range' }
  return { ok: true, date: `${match[1]}-${two(Number(match[2]))}-${two(date)}`, precision }
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function utcOf(day: Day): number {
  if (!isDayText(day)) throw new RangeError(`not a day: ${day}`)
  return Date.parse(`${day}T00:00:00Z`)
}
