/**
 * Keyed hashes by which a sealed value is found again without opening it. An unkeyed hash of an ID number would be as
 * good as the number itself: a province has fewer than 2^32 of them to try.
 *
 * The message is `purpose|value`, for example 'id_number:RESIDENT|3401…': the same digits as a phone and as a passport
 * give unrelated hashes. 128 bits fit PostgreSQL's `uuid` type, the smallest indexed type that holds them.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Keyring } from './keyring.ts'

/** Bytes of a lookup hash. */
export const LOOKUP_BYTES = 16

/**
 * The text before the value in the hashed message. A purpose never holds the separator, so that the first one ends it
 * and no two (purpose, value) pairs share a message. Throws RangeError on a purpose that is empty or holds '|'.
 */
export function lookupPrefix(purpose: string): string {
  if (purpose === '' || purpose.includes('|')) throw new RangeError('a lookup purpose is a word without "|"')
  return `${purpose}|`
}

/** The lookup hash of a value as 16 bytes, for binary writing. `purpose` is for example 'id_number:RESIDENT'. */
export function lookupHash(keyring: Keyring, purpose: string, value: string): Buffer {
  return createHmac('sha256', keyring.lookup).update(lookupPrefix(purpose)).update(value, 'utf8').digest().subarray(0, LOOKUP_BYTES)
}

/** The same hash in the text form of PostgreSQL's `uuid` columns, for query parameters. */
export function lookupUuid(keyring: Keyring, purpose: string, value: string): string {
  return uuidText(lookupHash(keyring, purpose, value))
}

/** Sixteen bytes as uuid text. The bytes are kept whole: no version or variant bits are set. Throws RangeError on another length. */
export function uuidText(bytes: Uint8Array): string {
  if (bytes.length !== LOOKUP_BYTES) throw new RangeError('a uuid has 16 bytes')
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Keyed hash (32 bytes) of a command's input for the audit and idempotency rows, which must not reveal personal data to a reader. */
export function inputHash(keyring: Keyring, purpose: string, bytes: Uint8Array): Buffer {
  return createHmac('sha256', keyring.audit).update(lookupPrefix(purpose)).update(bytes).digest()
}

/** Equality in a time that tells nothing about where two secrets differ. Different lengths are unequal at once. */
export function safeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
