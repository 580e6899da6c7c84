import type { proofs } from '@creditbank/contract'
import { dammDigit } from '../platform/pure/accountNo.ts'
import { addDays, endOfShanghaiDay, shanghaiDay } from '../platform/pure/shanghai.ts'

/** Characters of a code: digits and letters that are not mistaken for each other on paper or over the phone; no 0 O 1 I. 32 of them are five bits each. */
export const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Characters of a code: 16 of five bits are 80 bits, which nobody guesses. */
export const codeLength = 16

/** A code out of random bytes, one byte a character; 256 is a multiple of 32, so that each character is equally likely. Throws RangeError on fewer bytes. */
export const codeOf = (random: Uint8Array): string => {
  if (random.length < codeLength) throw new RangeError('a code needs 16 random bytes')
  return Array.from(random.subarray(0, codeLength), (byte) => codeAlphabet.charAt(byte % codeAlphabet.length)).join('')
}

/** A code as typed: full-width characters, small letters, spaces and hyphens are fine. Undefined for what can be no code. */
export const readCode = (typed: string): string | undefined => {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
  return text.length === codeLength && [...text].every((character) => codeAlphabet.includes(character)) ? text : undefined
}

/** A code in fours, as it stands on paper: K7QM-2Z9R-…. */
export const formatCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/** The number of a proof: ZM, the year of issue in Beijing, a serial number of eight digits, Damm's check digit over all of them. Throws RangeError for a serial that does not fit. */
export const numberOf = (issuedAt: Date, serial: bigint): string => {
  if (serial < 1n || serial > 99_999_999n) throw new RangeError(`no proof number for serial ${serial}`)
  const digits = shanghaiDay(issuedAt).slice(0, 4) + String(serial).padStart(8, '0')
  return `ZM${digits}${dammDigit(digits)}`
}

/** A number as typed, or undefined where its form or its check digit is wrong. */
export const readNumber = (typed: string): string | undefined => {
  const digits = /^ZM(\d{13})$/.exec(typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, ''))?.[1]
  return digits !== undefined && dammDigit(digits) === '0' ? `ZM${digits}` : undefined
}

/** A name as it is compared with the one on a paper: one spelling of width and composition, no spaces or dots between, small and capital letters alike. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s·•・.]/g, '')
    .toUpperCase()

/** The last day on which a proof may be checked, in Beijing; null for long-term. The day of issue does not count. */
export const validToOf = (issuedAt: Date, validity: proofs.Validity): string | null =>
  validity === 'longTerm' ? null : addDays(shanghaiDay(issuedAt), Number(validity))

/** How a proof stands at an instant: whatever ended it goes before its date; it is valid until its last day is over in Beijing. */
export const stateOf = (
  proof: { readonly validTo: string | null; readonly endReason: string | null },
  now: Date,
): 'valid' | 'expired' | 'closed' | 'withdrawn' => {
  if (proof.endReason === 'closedByHolder' || proof.endReason === 'reissued') return 'closed'
  if (proof.endReason !== null) return 'withdrawn'
  return proof.validTo !== null && now >= endOfShanghaiDay(proof.validTo) ? 'expired' : 'valid'
}

/** What became of an outcome since: its last status row, and its date. Undefined where nothing that a reader must know. */
export const changeOf = (
  outcome: { readonly lastStatus: string | null; readonly at: Date | null; readonly expiresOn: string | null },
  issuedAt: Date,
  now: Date,
): { readonly status: 'revoked' | 'corrected' | 'undone' | 'expired'; readonly at: Date } | undefined => {
  const { lastStatus, at, expiresOn } = outcome
  if ((lastStatus === 'revoked' || lastStatus === 'corrected' || lastStatus === 'undone') && at !== null) return { status: lastStatus, at }
  if (expiresOn === null) return undefined
  const over = endOfShanghaiDay(expiresOn)
  return over <= now && over > issuedAt ? { status: 'expired', at: over } : undefined
}

/** Why a proof counts as ended because of a change of what it names; undefined where the change leaves it valid (an outcome whose own date passed). */
export const endingOf = (status: string): 'outcomeRevoked' | 'outcomeCorrected' | 'outcomeUndone' | undefined => {
  if (status === 'revoked') return 'outcomeRevoked'
  if (status === 'corrected') return 'outcomeCorrected'
  return status === 'undone' ? 'outcomeUndone' : undefined
}

const placeholder = /\{(\w+)\}/g

/** A wording with its placeholders filled in. What is filled in is never looked at for placeholders again. */
export const fillWording = (wording: string, values: Readonly<Record<string, string>>): string =>
  wording.replace(placeholder, (whole, word: string) => values[word] ?? whole)

/** Placeholders of a wording that nothing replaces. */
export const unknownPlaceholders = (wording: string, known: readonly string[]): readonly string[] =>
  [...wording.matchAll(placeholder)].map((match) => match[1] ?? '').filter((word) => !known.includes(word))
