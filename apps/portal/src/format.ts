import type { Language } from './words.ts'

const zone = 'Asia/Shanghai'

/** Credits are integer hundredths: 850 → `8.5`. */
export const credits = (hundredths: number): string => (hundredths / 100).toLocaleString('en-US', { maximumFractionDigits: 2 })

/** Hours of study are integer minutes: 90 → `1.5`. */
export const hours = (minutes: number): string => (minutes / 60).toLocaleString('en-US', { maximumFractionDigits: 1 })

/** A count with thousands marked: 60000 → `60,000`. */
export const count = (n: number): string => n.toLocaleString('en-US')

const parts = (instant: Date): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> => {
  const found = { year: '', month: '', day: '', hour: '', minute: '' }
  for (const part of new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant)) {
    if (part.type === 'year' || part.type === 'month' || part.type === 'day' || part.type === 'hour' || part.type === 'minute')
      found[part.type] = part.value
  }
  return found
}

/** The calendar day of an instant in Asia/Shanghai, `yyyy-mm-dd`. */
export const dayOf = (instant: string | Date): string => {
  const p = parts(new Date(instant))
  return `${p.year}-${p.month}-${p.day}`
}

const englishMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A day (`yyyy-mm-dd`) or an instant as people read it: 2026年12月3日, 3 December 2026. The year may be left out. */
export const dayText = (value: string, language: Language, short = false): string => {
  const [year, month, day] = (value.length === 10 ? value : dayOf(value)).split('-').map(Number)
  if (language === 'en') return `${day} ${englishMonths[(month ?? 1) - 1]}${short ? '' : ` ${year}`}`
  return short ? `${month}\u6708${day}\u65e5` : `${year}\u5e74${month}\u6708${day}\u65e5`
}

/** A date as a person gave it, with or without a day (`2024-06`), as people read it; anything else as it stands. */
export const obtainedText = (value: string, language: Language): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayText(value, language)
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(value) ?? []
  if (year === undefined) return value
  return language === 'zh' ? `${year}\u5e74${Number(month)}\u6708` : `${englishMonths[Number(month) - 1]} ${year}`
}

/** An instant with its time of day in Asia/Shanghai. */
export const momentText = (instant: string, language: Language): string => {
  const p = parts(new Date(instant))
  return `${dayText(instant, language)} ${p.hour}:${p.minute}`
}

/** A telephone number as a `tel:` address: digits and a leading plus only. */
export const telOf = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`
