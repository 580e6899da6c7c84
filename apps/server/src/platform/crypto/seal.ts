/**
 * Sealing of single values (ID numbers, phones, secrets of a second factor) before they reach the database.
 *
 * Layout of a sealed value, 30 bytes longer than the text:
 *
 *   byte 0       format, 1 = AES-256-GCM
 *   byte 1       number of the data key, 1 … 255 (k1 … k255 of the keyring)
 *   bytes 2–13   initialisation vector, random
 *   then         ciphertext, as long as the UTF-8 text
 *   last 16      authentication tag
 *
 * The additional data is the column's name, for example 'accounts.id_number': a value copied into another column does
 * not open there. One key may seal 2^32 values with random vectors before a repetition becomes likelier than 2^-32;
 * rotate before that.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keyring } from './keyring.ts'

/** First byte of every value sealed in the layout above. */
export const SEAL_FORMAT = 1
/** Bytes before the ciphertext: format, key number, vector. */
export const SEAL_HEAD = 14
/** Bytes of the authentication tag that ends a sealed value. */
export const SEAL_TAG = 16

/** Thrown when a sealed value cannot be opened: wrong column, unknown key, unknown format, or changed bytes. Holds no plaintext. */
export class SealBroken extends Error {
  readonly code: 'format' | 'unknown_key' | 'not_authentic'
  constructor(code: 'format' | 'unknown_key' | 'not_authentic', column: string) {
    super(`sealed value of ${column} cannot be opened: ${code}`)
    this.name = 'SealBroken'
    this.code = code
  }
}

/** Seals a text with the current data key for the named column. Sealing the same text twice gives different bytes. */
export function seal(keyring: Keyring, plaintext: string, column: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', dataKey(keyring, keyring.current, column), iv)
  cipher.setAAD(Buffer.from(column, 'utf8'))
  const body = cipher.update(plaintext, 'utf8')
  cipher.final()
  return Buffer.concat([Buffer.of(SEAL_FORMAT, keyring.current), iv, body, cipher.getAuthTag()])
}

/** Opens a value that was sealed for the same column, with whichever data key it names. Throws SealBroken. */
export function open(keyring: Keyring, sealed: Uint8Array, column: string): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < SEAL_HEAD + SEAL_TAG || bytes[0] !== SEAL_FORMAT) throw new SealBroken('format', column)
  const decipher = createDecipheriv('aes-256-gcm', dataKey(keyring, bytes[1] ?? 0, column), bytes.subarray(2, SEAL_HEAD), {
    authTagLength: SEAL_TAG,
  })
  decipher.setAAD(Buffer.from(column, 'utf8'))
  decipher.setAuthTag(bytes.subarray(bytes.length - SEAL_TAG))
  const text = decipher.update(bytes.subarray(SEAL_HEAD, bytes.length - SEAL_TAG))
  try {
    decipher.final()
  } catch {
    throw new SealBroken('not_authentic', column)
  }
  return text.toString('utf8')
}

/** Number of the data key a value was sealed with, so that rotation finds what is left to reseal. Throws SealBroken on a foreign format. */
export function keyNumberOf(sealed: Uint8Array): number {
  const number = sealed[1]
  if (sealed.length < SEAL_HEAD + SEAL_TAG || sealed[0] !== SEAL_FORMAT || number === undefined)
    throw new SealBroken('format', 'unknown column')
  return number
}

/** The value sealed anew with the current key, or null when it already is: rotation then writes nothing. Throws SealBroken. */
export function reseal(keyring: Keyring, sealed: Uint8Array, column: string): Buffer | null {
  return keyNumberOf(sealed) === keyring.current ? null : seal(keyring, open(keyring, sealed, column), column)
}

/** The data key of that number. Throws SealBroken, naming the column, when the keyring no longer holds it. */
export function dataKey(keyring: Keyring, number: number, column: string): Buffer {
  const key = keyring.encrypt.get(number)
  if (key === undefined) throw new SealBroken('unknown_key', column)
  return key
}
