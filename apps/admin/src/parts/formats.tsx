import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'

/** A whole number with its thousands separated. */
export const grouped = (whole: number): string => whole.toString().replace(/\B(?=(\d{3})+$)/g, ',')

/** Integer hundredths as a figure without a trailing `.00`: 350 → 3.5, 123400 → 1,234. Exact: no floating point on the way. */
export const hundredths = (value: number, digits: 0 | 2 = 0): string => {
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  const rest = (size % 100).toString().padStart(2, '0')
  const shown = digits === 2 ? `.${rest}` : rest === '00' ? '' : `.${rest.replace(/0$/, '')}`
  return `${sign}${grouped(Math.trunc(size / 100))}${shown}`
}

/** Integer minutes as hours of 60 minutes with at most two digits: 90 → 1.5. */
export const hoursText = (minutes: number): string => hundredths(Math.round((minutes * 100) / 60))

const inShanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** The calendar day and the time of an instant in Asia/Shanghai; undefined for text that is no instant. */
export const shanghai = (instant: string): { day: string; time: string } | undefined => {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return undefined
  const part = Object.fromEntries(inShanghai.formatToParts(date).map(({ type, value }) => [type, value]))
  return { day: `${part['year']}-${part['month']}-${part['day']}`, time: `${part['hour']}:${part['minute']}` }
}

/** Today in Asia/Shanghai as yyyy-mm-dd, whatever the clerk's computer is set to. */
export const today = (): string => shanghai(new Date().toISOString())?.day ?? ''

/** A calendar day as people write it: 2026年12月3日; 2026-12-03 in English. Text that is no day comes back unchanged. */
export const dayText = (day: string, language: 'zh' | 'en'): string => {
  const [y, m, d] = day.slice(0, 10).split('-')
  if (y === undefined || m === undefined || d === undefined) return day
  return language === 'zh'
    ? shellWords.zh['format.day']
        .replace('{{y}}', y)
        .replace('{{m}}', String(Number(m)))
        .replace('{{d}}', String(Number(d)))
    : `${y}-${m}-${d}`
}

/** A calendar day (yyyy-mm-dd), or the day of an instant in Asia/Shanghai; a dash where there is none. */
export const Day = ({ value }: { readonly value: string | null | undefined }) => {
  const language = useLanguage()
  if (value === null || value === undefined || value === '') return <Missing />
  const day = value.includes('T') ? (shanghai(value)?.day ?? value) : value
  return <time dateTime={day}>{dayText(day, language)}</time>
}

/** An instant as day and time in Asia/Shanghai; a dash where there is none. */
export const Moment = ({ at }: { readonly at: string | null | undefined }) => {
  const language = useLanguage()
  const parts = at === null || at === undefined ? undefined : shanghai(at)
  if (parts === undefined) return <Missing />
  return <time dateTime={at ?? ''}>{`${dayText(parts.day, language)} ${parts.time}`}</time>
}

/** A dash for what is not there, read aloud as "none". */
export const Missing = () => {
  const t = useT(shellWords)
  return (
    <span role="img" aria-label={t('none')} className="missing">
      —
    </span>
  )
}

/** Credits from integer hundredths. */
export const Credits = ({ value }: { readonly value: number | null | undefined }) =>
  value === null || value === undefined ? <Missing /> : <span className="figure">{hundredths(value)}</span>
/** Hours from integer minutes. */
export const Hours = ({ value }: { readonly value: number | null | undefined }) =>
  value === null || value === undefined ? <Missing /> : <span className="figure">{hoursText(value)}</span>
/** Money from integer fen, always with two digits. */
export const Money = ({ value }: { readonly value: number | null | undefined }) =>
  value === null || value === undefined ? <Missing /> : <span className="figure">¥{hundredths(value, 2)}</span>
/** A count with thousands separated. */
export const Count = ({ value }: { readonly value: number | null | undefined }) =>
  value === null || value === undefined ? <Missing /> : <span className="figure">{grouped(value)}</span>
