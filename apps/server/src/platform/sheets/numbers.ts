/** Number formats that show a date or a time although no format string stands in the file, the Chinese ones included. */
export function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

/** Whether a custom number format shows a date or time: a y, m, d, h or s (or 年月日) outside quotes, escapes and brackets. */
export function isDateFormat(format: string): boolean {
  const first = format.slice(0, 512).split(';')[0] ?? ''
  const bare = first
    .replace(/"[^"]*"?/g, '')
    .replace(/\\./g, '')
    .replace(/_./g, '')
    .replace(/\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/general/i.test(bare) || /[0#?]/.test(bare.replace(/[hs][^ymd]*\.0+/gi, ''))) return false
  return /[ymdhs年月日]/i.test(bare)
}

const pad = (value: number, width: number) => String(value).padStart(width, '0')

/**
 * The day and time that a spreadsheet shows for a serial number, or nothing outside 1900–9999. In the 1900 system day
 * 60 is 1900-02-29, a day that never was; it is written so that a date check refuses it rather than moving it.
 */
export function serialDate(serial: number, epoch1904: boolean): string | undefined {
  if (!(serial >= 0 && serial < 2958466)) return undefined
  const totalSeconds = Math.round(serial * 86400)
  let day = Math.floor(totalSeconds / 86400)
  const seconds = totalSeconds - day * 86400
  const time = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
  if (day === 0 && !epoch1904) return time
  if (epoch1904) day += 1462
  if (day === 60) return seconds === 0 ? '1900-02-29' : `1900-02-29 ${time}`
  const date = new Date((day - (day > 60 ? 25569 : 25568)) * 86_400_000)
  const text = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`
  return seconds === 0 ? text : `${text} ${time}`
}

/**
 * A stored double as its user sees it: 15 significant digits, so 1.1000000000000001 is 1.1. From 10^15 on the digits
 * cannot be trusted; the text then stays as it is and `imprecise` is set.
 */
export function shownNumber(text: string): { text: string; imprecise: boolean } {
  const value = Number(text)
  if (!Number.isFinite(value)) return { text, imprecise: true }
  const size = Math.abs(value)
  if (size >= 1e15) return { text, imprecise: true }
  if (size !== 0 && size < 1e-6) return { text: value.toPrecision(15).replace(/\.?0+(?=e|$)/, ''), imprecise: false }
  return { text: String(Number(value.toPrecision(15))), imprecise: false }
}

/** The letters that a spreadsheet shows above a 0-based column. */
export function columnName(index: number): string {
  let name = ''
  for (let left = index + 1; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name
  return name
}
