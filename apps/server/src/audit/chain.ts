import { createHmac } from 'node:crypto'
import type { Keyring } from '../platform/crypto/keyring.ts'

/** What the first link stands on. */
export const chainStart = Buffer.alloc(32)

/**
 * One link: a keyed hash over the link before, the place in the chain and the stored bytes. Keyed, because whoever can write to the database could
 * recompute a plain chain from the changed record on; the key stays outside the database.
 */
export const link = (keyring: Keyring, before: Uint8Array, seq: bigint, bytes: Uint8Array): Buffer => {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(seq)
  return createHmac('sha256', keyring.audit).update('audit chain|').update(before).update(place).update(bytes).digest()
}
