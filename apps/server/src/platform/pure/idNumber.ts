/**
 * Identity documents as people type them: read, checked, put into the one spelling that is sealed and looked up.
 * Resident ID numbers follow GB 11643-1999. What cannot be decided here warns and does not refuse: region codes have changed
 * for seventy years, and people keep the number of their birth.
 */
import { type Day, isDay } from './shanghai.ts'

/** The kinds of identity documents that an account may stand on. */
export const ID_KINDS = [
  'residentIdCard',
  'hkMacaoTaiwanResidencePermit',
  'hkMacaoTravelPermit',
  'taiwanTravelPermit',
  'passport',
  'foreignPermanentResidence',
] as const

/** One of ID_KINDS. */
export type IdKind = (typeof ID_KINDS)[number]

/** First six digits of invented persons' numbers. GB/T 2260 has never assigned them; production refuses them. */
export const DEMO_REGION_CODE = '349900'

/** First three digits of invented persons' mobiles. No operator of the mainland has been given 154; production refuses it. */
export const DEMO_MOBILE_PREFIX = '154'

/** Why a text is not the number of such a document. `scientific_notation`: a spreadsheet has destroyed it. */
export type IdFault =
  | 'empty'
  | 'scientific_notation'
  | 'format'
  | 'birth_date'
  | 'birth_future'
  | 'birth_too_early'
  | 'checksum'
  | 'demo_region'

/** What a reader should look at although the number is accepted. */
export type IdWarning = 'unknown_region' | 'converted_from_15'

/** A read document. `birthDate`, `sex` and `regionCode` are there when the number carries them. */
export type ParsedId =
  | {
      readonly ok: true
      readonly number: string
      readonly birthDate?: Day
      readonly sex?: 'male' | 'female'
      readonly regionCode?: string
      readonly warnings: readonly IdWarning[]
    }
  | { readonly ok: false; readonly code: IdFault }

/** What the check must be told: today's day in Shanghai, which region codes are known, and whether invented numbers are refused. */
export type IdFacts = {
  readonly today: Day
  readonly regionKnown?: (code: string) => boolean
  readonly refuseDemo?: boolean
}

const EARLIEST_BIRTH = '1880-01-01'
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const SCIENTIFIC = /^\d(?:\.\d{1,20})?E\+?\d{1,3}$/

/**
 * Reads a document number of the given kind. Numbers of one person are given one spelling: 15-digit resident numbers become
 * 18-digit ones, and travel permits lose the digits that count their renewals, so that a renewed permit finds the same account.
 */
export function parseIdDocument(kind: IdKind, raw: string, facts: IdFacts): ParsedId {
  const text = normaliseIdText(raw)
  if (text === '') return { ok: false, code: 'empty' }
  if (SCIENTIFIC.test(text)) return { ok: false, code: 'scientific_notation' }
  switch (kind) {
    case 'residentIdCard':
      return parseResident(text, facts)
    case 'hkMacaoTaiwanResidencePermit':
      return /^8[123]0000/.test(text) ? parse18(text, facts, []) : { ok: false, code: 'format' }
    case 'hkMacaoTravelPermit':
      return plain(/^([HM]\d{8})(?:\d{2})?$/.exec(text)?.[1])
    case 'taiwanTravelPermit':
      return plain(/^(\d{8})(?:\d{2}(?:\([A-Z]\))?)?$/.exec(text)?.[1])
    case 'passport':
      return plain(/^[A-Z0-9]{5,17}$/.test(text) && /\d/.test(text) ? text : undefined)
    case 'foreignPermanentResidence':
      if (/^[A-Z]{3}\d{12}$/.test(text)) return plain(text)
      return text.startsWith('9') ? withoutRegion(parse18(text, facts, [])) : { ok: false, code: 'format' }
  }
}

/** The text without spaces and hyphens, half-width, in capitals: what every check starts from. */
export function normaliseIdText(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200F\u202A-\u202E\uFEFF'-]/g, '')
    .toUpperCase()
}

/** The check character of the first 17 digits of an 18-digit number (ISO 7064 MOD 11-2). */
export function residentCheckDigit(first17: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0)
  return '10X98765432'.charAt(sum % 11)
}

/** The 18-digit form of a 15-digit number. The serial numbers 996–999 were kept for people who were past a hundred: born 18xx. */
export function convert15To18(number15: string): string {
  const century = Number(number15.slice(12)) >= 996 ? '18' : '19'
  const first17 = number15.slice(0, 6) + century + number15.slice(6)
  return first17 + residentCheckDigit(first17)
}

function parseResident(text: string, facts: IdFacts): ParsedId {
  // Permits of Hong Kong, Macao and Taiwan residents share the form, but they are another kind of document.
  if (/^[89]/.test(text)) return { ok: false, code: 'format' }
  return /^\d{15}$/.test(text) ? parse18(convert15To18(text), facts, ['converted_from_15']) : parse18(text, facts, [])
}

function parse18(number: string, facts: IdFacts, warnings: readonly IdWarning[]): ParsedId {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return { ok: false, code: 'format' }
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isDay(Number(number.slice(6, 10)), Number(number.slice(10, 12)), Number(number.slice(12, 14))))
    return { ok: false, code: 'birth_date' }
  if (birthDate > facts.today) return { ok: false, code: 'birth_future' }
  if (birthDate < EARLIEST_BIRTH) return { ok: false, code: 'birth_too_early' }
  if (residentCheckDigit(number) !== number.charAt(17)) return { ok: false, code: 'checksum' }
  const regionCode = number.slice(0, 6)
  const demo = regionCode === DEMO_REGION_CODE
  if (demo && facts.refuseDemo === true) return { ok: false, code: 'demo_region' }
  const known = demo || !/^[1-7]/.test(regionCode) || facts.regionKnown === undefined || facts.regionKnown(regionCode)
  const sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female'
  return { ok: true, number, birthDate, sex, regionCode, warnings: known ? warnings : [...warnings, 'unknown_region'] }
}

/** The new foreigners' card says nationality where residents have a county, so no region is reported. */
function withoutRegion(parsed: ParsedId): ParsedId {
  if (!parsed.ok) return parsed
  const { regionCode: _, ...rest } = parsed
  return rest
}

function plain(number: string | undefined): ParsedId {
  return number === undefined ? { ok: false, code: 'format' } : { ok: true, number, warnings: [] }
}

/** A mobile number of the mainland in eleven digits, or why the text is none. */
export type ParsedMobile =
  | { readonly ok: true; readonly mobile: string }
  | { readonly ok: false; readonly code: 'empty' | 'scientific_notation' | 'format' | 'demo_mobile' }

/** Reads a mobile number as typed, with +86, spaces or hyphens, in full-width digits too. */
export function parseMobile(raw: string, facts: { readonly refuseDemo?: boolean } = {}): ParsedMobile {
  const text = normaliseIdText(raw)
  if (text === '') return { ok: false, code: 'empty' }
  if (SCIENTIFIC.test(text)) return { ok: false, code: 'scientific_notation' }
  const mobile = /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(text)?.[1]
  if (mobile === undefined) return { ok: false, code: 'format' }
  return facts.refuseDemo === true && mobile.startsWith(DEMO_MOBILE_PREFIX) ? { ok: false, code: 'demo_mobile' } : { ok: true, mobile }
}

/** A document number for the screen: of long ones the first three and last four characters (340***********1234), of short ones fewer. */
export function maskIdNumber(number: string): string {
  if (number.length >= 15) return mask(number, 3, 4)
  return number.length >= 8 ? mask(number, 1, 2) : mask(number, 1, 1)
}

/** A phone for the screen: 138****1234; of other lengths only the last two digits stay. */
export function maskPhone(phone: string): string {
  return phone.length === 11 ? mask(phone, 3, 4) : mask(phone, 0, 2)
}

/** A name for the screen: 王*, 王*明, of longer ones first and last character and at most three stars between. */
export function maskName(name: string): string {
  const characters = [...name]
  if (characters.length <= 1) return '*'
  if (characters.length === 2) return `${characters[0]}*`
  return `${characters[0]}${'*'.repeat(Math.min(3, characters.length - 2))}${characters.at(-1)}`
}

/** Nothing stays visible when the text is so short that the visible ends would be all of it. */
function mask(text: string, head: number, tail: number): string {
  if (text.length <= head + tail) return '*'.repeat(text.length)
  return text.slice(0, head) + '*'.repeat(text.length - head - tail) + text.slice(text.length - tail)
}
