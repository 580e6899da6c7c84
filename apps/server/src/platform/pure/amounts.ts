/** Credits and hours: integers inside (hundredths of a credit, minutes), decimal text outside. No floating point in between. */

/** A read amount, or why the text is none. `value` is in hundredths of a credit or in minutes. */
export type ParsedAmount =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly code: 'empty' | 'format' | 'decimals' | 'too_large' | 'not_whole_minutes' }

/** Largest amount that is read, in credits or hours: a lifetime of study fits, a misplaced certificate number does not. */
export const LARGEST_AMOUNT = 99_999

const DECIMAL = /^(\d{1,12})(?:\.(\d{1,12}))?$/

/** Credits as typed (3, 2.5, ２．５, 3学分) to hundredths. At most two decimals that are not zero. */
export function parseCredits(raw: string): ParsedAmount {
  return parseHundredths(raw, '学分')
}

/**
 * Hours as typed (36, 36.5, 36学时, 36小时) to minutes. An hour of study (学时) is stored as 60 minutes, so that hours go in and
 * come out unchanged; an amount that is no whole number of minutes is refused rather than rounded.
 */
export function parseHours(raw: string): ParsedAmount {
  const text = raw.normalize('NFKC').trim()
  const parsed = parseHundredths(text, text.endsWith('小时') ? '小时' : '学时')
  if (!parsed.ok) return parsed
  return (parsed.value * 60) % 100 === 0 ? { ok: true, value: (parsed.value * 60) / 100 } : { ok: false, code: 'not_whole_minutes' }
}

/** Hundredths as decimal text without trailing zeros: 250 → 2.5. */
export function formatCredits(hundredths: number): string {
  assertAmount(hundredths)
  const fraction = String(hundredths % 100)
    .padStart(2, '0')
    .replace(/0{1,2}$/, '')
  const whole = String((hundredths - (hundredths % 100)) / 100)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** Minutes as decimal hours with at most two decimals, halves rounded up: 2190 → 36.5, 50 → 0.83. */
export function formatHours(minutes: number): string {
  assertAmount(minutes)
  return formatCredits(Math.floor((minutes * 100 + 30) / 60))
}

function parseHundredths(raw: string, unit: string): ParsedAmount {
  let text = raw.normalize('NFKC').trim()
  if (text.endsWith(unit)) text = text.slice(0, -unit.length).trimEnd()
  if (text === '') return { ok: false, code: 'empty' }
  const match = DECIMAL.exec(text)
  if (match === null) return { ok: false, code: 'format' }
  const fraction = match[2] ?? ''
  if (/[1-9]/.test(fraction.slice(2))) return { ok: false, code: 'decimals' }
  const whole = Number(match[1])
  if (whole > LARGEST_AMOUNT) return { ok: false, code: 'too_large' }
  return { ok: true, value: whole * 100 + Number(fraction.slice(0, 2).padEnd(2, '0')) }
}

function assertAmount(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`an amount is a whole number of at least 0, not ${value}`)
}
