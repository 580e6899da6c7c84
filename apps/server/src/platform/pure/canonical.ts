/**
 * Canonical JSON for evidence events: equal values give equal bytes, on every machine and in every later year. It is
 * RFC 8785 restricted to what events hold, so the rules for fractions are never needed: strings, safe integers,
 * booleans, null, lists and plain objects.
 */

/** A value that an evidence event may hold. */
export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue }

/** Deepest nesting that is written; events are two or three levels deep. */
const DEEPEST = 16

/**
 * The UTF-8 bytes of a value: no spaces, keys sorted by UTF-16 code units. Throws TypeError, naming the place, for a
 * fraction, an unsafe integer, a lone surrogate, undefined, or nesting beyond 16 levels.
 */
export function canonicalBytes(value: CanonicalValue): Buffer {
  return Buffer.from(write(value, '$', 0), 'utf8')
}

function write(value: CanonicalValue, place: string, depth: number): string {
  if (depth > DEEPEST) throw new TypeError(`${place}: nested too deeply for canonical JSON`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value, place)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${place}: canonical JSON holds safe integers only`)
    return String(value === 0 ? 0 : value)
  }
  if (typeof value !== 'object') throw new TypeError(`${place}: ${typeof value} has no canonical form`)
  if (isList(value)) return `[${value.map((item, i) => write(item, `${place}[${i}]`, depth + 1)).join(',')}]`
  const members = Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => `${text(key, place)}:${write(memberOf(value, key, place), `${place}.${key}`, depth + 1)}`)
  return `{${members.join(',')}}`
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value)
}

function memberOf(value: { readonly [key: string]: CanonicalValue }, key: string, place: string): CanonicalValue {
  const member = value[key]
  if (member === undefined) throw new TypeError(`${place}.${key}: undefined has no canonical form`)
  return member
}

function text(value: string, place: string): string {
  if (!value.isWellFormed()) throw new TypeError(`${place}: a string with half a character has no canonical form`)
  return JSON.stringify(value)
}
