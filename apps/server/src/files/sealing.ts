import { createCipheriv, createDecipheriv, type DecipherGCM, randomBytes } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import type { Keyring } from '../platform/crypto/keyring.ts'
import { dataKey, SEAL_FORMAT, SEAL_HEAD, SEAL_TAG, SealBroken } from '../platform/crypto/seal.ts'

/** The name that sealed files are bound to: a file's bytes do not open as a column's value, nor the other way round. */
const column = 'files.content'

/** Seals a stream in the layout of single values (format, key number, vector, ciphertext, tag), so that certificates and source files never lie in plain bytes. */
export const sealStream = (keyring: Keyring): Transform => {
  const iv = randomBytes(SEAL_HEAD - 2)
  const cipher = createCipheriv('aes-256-gcm', dataKey(keyring, keyring.current, column), iv)
  cipher.setAAD(Buffer.from(column))
  let begun = false
  const head = (): Buffer => {
    begun = true
    return Buffer.concat([Buffer.of(SEAL_FORMAT, keyring.current), iv])
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!begun) this.push(head())
      done(null, cipher.update(chunk))
    },
    flush(done) {
      if (!begun) this.push(head())
      this.push(cipher.final())
      done(null, cipher.getAuthTag())
    },
  })
}

/** Opens what `sealStream` made. The tag is checked at the end: a changed file ends with SealBroken, after bytes that the reader must then throw away. */
export const openStream = (keyring: Keyring): Transform => {
  let held: Buffer = Buffer.alloc(0)
  let decipher: DecipherGCM | undefined
  const begin = (): void => {
    if (held[0] !== SEAL_FORMAT) throw new SealBroken('format', column)
    decipher = createDecipheriv('aes-256-gcm', dataKey(keyring, held[1] ?? 0, column), held.subarray(2, SEAL_HEAD), {
      authTagLength: SEAL_TAG,
    })
    decipher.setAAD(Buffer.from(column))
    held = held.subarray(SEAL_HEAD)
  }
  const guarded = (done: TransformCallback, work: () => Buffer): void => {
    try {
      done(null, work())
    } catch (error) {
      done(error instanceof SealBroken ? error : new SealBroken('not_authentic', column))
    }
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      guarded(done, () => {
        if (decipher === undefined && held.length >= SEAL_HEAD) begin()
        if (decipher === undefined || held.length <= SEAL_TAG) return Buffer.alloc(0)
        const ready = held.subarray(0, held.length - SEAL_TAG)
        held = held.subarray(held.length - SEAL_TAG)
        return decipher.update(ready)
      })
    },
    flush(done) {
      guarded(done, () => {
        if (decipher === undefined || held.length !== SEAL_TAG) throw new SealBroken('format', column)
        decipher.setAuthTag(held)
        return decipher.final()
      })
    },
  })
}
