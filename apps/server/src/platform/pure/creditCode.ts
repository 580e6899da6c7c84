/** Unified social credit codes of organizations (统一社会信用代码), GB 32100-2015. */

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** A read code, or why the text is none. `checksum` means that one character is wrong or two are swapped. */
export type ParsedCreditCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'empty' | 'format' | 'checksum' }

/** Reads a code as typed: full-width characters, lower case and spaces are put right. */
export function parseCreditCode(raw: string): ParsedCreditCode {
  const code = raw.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (code === '') return { ok: false, reason: 'empty' }
  if (!FORM.test(code)) return { ok: false, reason: 'format' }
  return code.endsWith(creditCodeCheck(code.slice(0, 17))) ? { ok: true, code } : { ok: false, reason: 'checksum' }
}

/** The check character of the first 17 characters: weights are the powers of 3 modulo 31. */
export function creditCodeCheck(first17: string): string {
  let weight = 1
  let sum = 0
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}
