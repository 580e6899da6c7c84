import { isUtf8 } from 'node:buffer'
import type { SheetFile } from './file.ts'

/**
 * Characters that GB18030-2000 could only place in the private use area and later editions moved to real code
 * points. Decoders differ in which edition they follow, and names with 䶮 must compare equal whatever wrote them.
 */
const MOVED: Readonly<Record<string, string>> = {
  '\ue78d': '\ufe10',
  '\ue78e': '\ufe12',
  '\ue78f': '\ufe11',
  '\ue790': '\ufe13',
  '\ue791': '\ufe14',
  '\ue792': '\ufe15',
  '\ue793': '\ufe16',
  '\ue794': '\ufe17',
  '\ue795': '\ufe18',
  '\ue796': '\ufe19',
  '\ue81e': '\u9fb4',
  '\ue826': '\u9fb5',
  '\ue82b': '\u9fb6',
  '\ue82c': '\u9fb7',
  '\ue832': '\u9fb8',
  '\ue843': '\u9fb9',
  '\ue854': '\u9fba',
  '\ue863': '\u4dae',
  '\ue864': '\u9fbb',
}

/** Text decoded from GB18030 with the private-use characters of its first edition replaced by their real ones. */
export function fixGb18030(text: string): string {
  return /[\ue78d-\ue796\ue81e-\ue864]/.test(text)
    ? text.replace(/[\ue78d-\ue796\ue81e-\ue864]/g, (letter) => MOVED[letter] ?? letter)
    : text
}

/** How many bytes at the end of `bytes` begin a UTF-8 character that is not complete. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}

/**
 * Walks a whole file once: is it UTF-8, and is it text at all (no NUL)? Looking at the head alone would take a GB18030 file
 * whose first Chinese name comes late for UTF-8.
 */
export function inspectText(file: SheetFile, from: number): 'utf-8' | 'other' | 'binary' {
  const step = 1 << 20
  let utf8 = true
  for (let at = from; at < file.size; ) {
    const chunk = file.readUpTo(at, step)
    if (chunk.length === 0) break
    if (chunk.indexOf(0) >= 0) return 'binary'
    const last = at + chunk.length >= file.size
    const tail = last || !utf8 ? 0 : openTail(chunk)
    if (utf8 && !isUtf8(tail === 0 ? chunk : chunk.subarray(0, chunk.length - tail))) utf8 = false
    at += chunk.length - (utf8 ? tail : 0)
  }
  return utf8 ? 'utf-8' : 'other'
}
