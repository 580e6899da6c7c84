/** Names of persons: one spelling for storing and comparing, and forms to search by. */
import { pinyin } from 'pinyin-pro'

/** A name in the stored spelling, or why it is none. */
export type ParsedName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly code: 'empty' | 'too_long' | 'characters' }

/** Longest name stored, in characters as people count them (code points). */
export const LONGEST_NAME = 50

// Compatibility ideographs stay as they are: NFKC would replace the rare character of somebody's name by another.
const NORMALISED_RUNS = /[^\uF900-\uFAFF\u{2F800}-\u{2FA1F}]+/gu
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u00AD]/g
const DOTS = /[\u2022\u2027\u2219\u22C5\u30FB\u0387\u16EB\uFF65]/g

/**
 * The stored spelling of a name: full-width letters made ordinary, invisible characters dropped, the dots between parts of a
 * name (•・‧) all U+00B7, no spaces between Chinese characters or around dots, one space between Latin words. A full stop between
 * Chinese characters is a dot, too. Rare characters, also those of the private use areas, are left alone.
 */
export function normaliseName(raw: string): string {
  return raw
    .replace(INVISIBLE, '')
    .replace(NORMALISED_RUNS, (run) => run.normalize('NFKC'))
    .replace(DOTS, '·')
    .replace(/(\p{Script=Han})\.(?=\p{Script=Han})/gu, '$1·')
    .replace(/\s+/gu, ' ')
    .replace(/ ?· ?/g, '·')
    .replace(/([\p{Script=Han}\p{Co}]) (?=[\p{Script=Han}\p{Co}])/gu, '$1')
    .trim()
}

/** Checks and normalises a name: letters of any script, dots, hyphens, apostrophes, full stops and spaces; no digits or other signs. */
export function parseName(raw: string): ParsedName {
  const name = normaliseName(raw)
  if (name === '') return { ok: false, code: 'empty' }
  if ([...name].length > LONGEST_NAME) return { ok: false, code: 'too_long' }
  return /^[\p{L}\p{M}\p{Co}·.'’ -]+$/u.test(name) && /[\p{L}\p{Co}]/u.test(name) ? { ok: true, name } : { ok: false, code: 'characters' }
}

/** The name back to front by code points: a prefix index on it finds people by the end of their name (the given name). */
export function reverseName(name: string): string {
  return [...name].reverse().join('')
}

/** Pinyin without tones and its initials, lower case, for search: 王小明 → wangxiaoming, wxm. Family names read as family names (单 shan). */
export function namePinyin(name: string): { readonly pinyin: string; readonly initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true, nonZh: 'consecutive' })
    .flatMap((syllable) => syllable.toLowerCase().split(/[^a-z\u00FC]+/))
    .map((syllable) => syllable.replaceAll('ü', 'v'))
    .filter((syllable) => syllable !== '')
  return { pinyin: syllables.join(''), initials: syllables.map((syllable) => syllable.charAt(0)).join('') }
}
