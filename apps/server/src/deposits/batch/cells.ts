import type { batches } from '@creditbank/contract'
import { certificateKey } from '../../platform/pure/claims.ts'
import { certificateRegExp } from '../../platform/pure/certificatePattern.ts'
import { DEMO_REGION_CODE, type IdKind, parseIdDocument } from '../../platform/pure/idNumber.ts'
import { parseName } from '../../platform/pure/names.ts'
import { isDay, parseDate } from '../../platform/pure/shanghai.ts'

/** What is wrong with one cell of the row being read: the field's key and a problem of the contract. */
export type Trouble = {
  readonly key: string
  readonly code: batches.BatchProblemCode
  readonly params?: Readonly<Record<string, string | number>>
}

/** Remembers the reading of texts that repeat (dates, grades, amounts); forgets everything when a file has too many different ones. */
export const remembering = <T>(read: (text: string) => T, limit = 20_000): ((text: string) => T) => {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = read(text)
    if (known.size >= limit) known.clear()
    known.set(text, made)
    return made
  }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'

/**
 * A resident ID number in its plain 18-character form, or undefined: then the slow, complete reader decides and names the fault. It accepts only what the
 * complete reader accepts, unchanged; `goodBirth` says so of the eight digits of the birth date.
 */
export const plainResident = (text: string, goodBirth: (yyyymmdd: string) => boolean, refuseDemo: boolean): boolean => {
  if (text.length !== 18) return false
  let sum = 0
  for (let i = 0; i < 17; i += 1) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return false
    sum += digit * (weights[i] ?? 0)
  }
  const first = text.charCodeAt(0) - 48
  return (
    first >= 1 &&
    first <= 7 &&
    text[17] === checks[sum % 11] &&
    !(refuseDemo && text.startsWith(DEMO_REGION_CODE)) &&
    goodBirth(text.slice(6, 14))
  )
}

/** Whether eight digits are a birth date that an ID number may hold. */
export const birthReader = (today: string): ((yyyymmdd: string) => boolean) =>
  remembering((text) => {
    const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
    return isDay(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))) && day <= today && day >= '1880-01-01'
  }, 60_000)

const idKinds: ReadonlyMap<string, IdKind> = new Map<string, IdKind>([
  ['', 'residentIdCard'],
  ['居民身份证', 'residentIdCard'],
  ['中华人民共和国居民身份证', 'residentIdCard'],
  ['身份证', 'residentIdCard'],
  ['1', 'residentIdCard'],
  ['01', 'residentIdCard'],
  ['residentIdCard', 'residentIdCard'],
  ['港澳台居民居住证', 'hkMacaoTaiwanResidencePermit'],
  ['港澳居民来往内地通行证', 'hkMacaoTravelPermit'],
  ['回乡证', 'hkMacaoTravelPermit'],
  ['台湾居民来往大陆通行证', 'taiwanTravelPermit'],
  ['台胞证', 'taiwanTravelPermit'],
  ['护照', 'passport'],
  ['外国人永久居留身份证', 'foreignPermanentResidence'],
  ['外国人永久居留证', 'foreignPermanentResidence'],
])

/** The kind of document a cell names; an empty cell is the resident ID card. */
export const readIdKind = (text: string): IdKind | undefined => idKinds.get(text) ?? idKinds.get(text.normalize('NFKC').replace(/\s/g, ''))

/** A read document, or the problem. */
export type ReadDocument =
  | { readonly number: string; readonly birth: string | null; readonly sex: 'male' | 'female' | null }
  | { readonly trouble: Trouble }

/** Reads an ID number cell. `numeric`: the cell is a number; of sixteen digits and more its end is lost, whatever it shows. */
export const readDocument = (
  kind: IdKind,
  text: string,
  cell: { readonly numeric: boolean; readonly imprecise: boolean },
  facts: { readonly today: string; readonly refuseDemo: boolean; readonly goodBirth: (text: string) => boolean },
): ReadDocument => {
  const trouble = (code: batches.BatchProblemCode, params?: Trouble['params']): ReadDocument => ({
    trouble: params === undefined ? { key: 'idNumber', code } : { key: 'idNumber', code, params },
  })
  if (cell.imprecise || (cell.numeric && text.length > 15)) return trouble(/[eE]/.test(text) ? 'id_scientific' : 'id_numeric')
  if (kind === 'residentIdCard' && plainResident(text, facts.goodBirth, facts.refuseDemo))
    return {
      number: text,
      birth: `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`,
      sex: (text.charCodeAt(16) - 48) % 2 === 1 ? 'male' : 'female',
    }
  const parsed = parseIdDocument(kind, text, { today: facts.today, refuseDemo: facts.refuseDemo })
  if (parsed.ok) return { number: parsed.number, birth: parsed.birthDate ?? null, sex: parsed.sex ?? null }
  switch (parsed.code) {
    case 'empty':
      return trouble('missing', { column: '证件号码' })
    case 'scientific_notation':
      return trouble('id_scientific')
    case 'checksum':
      return trouble('id_checksum')
    case 'demo_region':
      return trouble('id_demo')
    case 'format': {
      const length = [...text.normalize('NFKC').replace(/\s/g, '')].length
      return kind === 'residentIdCard' && length !== 18 ? trouble('id_length', { length }) : trouble('id_format')
    }
    default:
      return trouble('id_birth')
  }
}

const idLike = /^\d{15}$|^\d{17}[\dXx]$/

/** Whether a text in the name column is an ID number: the two columns were swapped. */
export const nameIsId = (text: string): boolean => text.length >= 15 && idLike.test(text.normalize('NFKC').replace(/\s/g, ''))

const plainName = (text: string): boolean => {
  if (text.length < 2 || text.length > 20) return false
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (c < 0x4e00 || c > 0x9fff) return false
  }
  return true
}

/** A name in its stored spelling, or the problem. */
export const readName = (text: string): string | Trouble => {
  if (plainName(text)) return text
  if (nameIsId(text)) return { key: 'name', code: 'name_is_id' }
  const parsed = parseName(text)
  if (parsed.ok) return parsed.name
  if (parsed.code === 'empty') return { key: 'name', code: 'missing', params: { column: '姓名' } }
  return { key: 'name', code: parsed.code === 'too_long' ? 'name_long' : 'name_characters' }
}

/** A number 2024.1 in a list: January, or October after a spreadsheet dropped its last zero. */
export const unclearMonth = /^\d{4}\.1$/

const dateCodes = { serial_number: 'date_serial', no_such_day: 'date_impossible', two_digit_year: 'date_two_digits' } as const
const dateCode = (code: string): batches.BatchProblemCode =>
  code === 'serial_number' || code === 'no_such_day' || code === 'two_digit_year' ? dateCodes[code] : 'date_format'

/**
 * A date of the past, or the problem. Papers that name only a month count as its first day. A text 2024.1 is told as unclear: whoever knows that the cell
 * was never a number asks for `2024-1` instead.
 */
export const dateReader = (
  key: string,
  column: string,
  facts: { readonly today: string; readonly earliest: string },
): ((text: string) => string | Trouble) =>
  remembering((text) => {
    const half = text.normalize('NFKC').trim()
    if (unclearMonth.test(half)) return { key, code: 'date_unclear', params: { column, value: half } }
    const parsed = parseDate(text)
    if (!parsed.ok)
      return parsed.code === 'empty'
        ? { key, code: 'missing', params: { column } }
        : { key, code: dateCode(parsed.code), params: { column } }
    if (parsed.date > facts.today) return { key, code: 'date_future', params: { column } }
    return parsed.date < facts.earliest ? { key, code: 'date_early', params: { column, limit: facts.earliest } } : parsed.date
  })

/** Longest certificate number that is stored. */
export const longestCertificate = 64

const plainKey = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 45)) return false
  }
  return true
}

/** The key under which a certificate number is claimed. The same as certificateKey, at once for plain ones. */
export const quickCertificateKey = (text: string): string => (plainKey(text) ? text : certificateKey(text))

/** A pattern of certificate numbers as written at the achievement; one that is outside the safe part of the language judges nothing. */
export const patternOf = (source: string | null): RegExp | undefined => (source === null ? undefined : certificateRegExp(source))
