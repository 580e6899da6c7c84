// biome-ignore-all lint/style/noNonNullAssertion: indices of the fixed tables below are in range by construction, and checks would halve the speed
/**
 * The fast path of the batch deposit: lookup hashes and sealed values for a million rows in seconds.
 *
 * Node's createHmac and createCipheriv cost 3–10 µs a call, nearly all of it set-up. Here the set-up is done once:
 * `LookupBatch` keeps the two SHA-256 states that follow from the key and needs two compressions a value, in plain
 * JavaScript; `SealBatch` asks OpenSSL once for the key stream of thousands of records and computes the GHASH tags from
 * tables. The results are bit for bit what lookup.ts and seal.ts give, and `open()` opens them.
 *
 * The GHASH tables depend on the key, so their cache footprint could tell it to somebody who measures on the same
 * processor. Use this in batch workers only; single values go through seal.ts and OpenSSL's constant-time code.
 */
import { createCipheriv, createHmac, randomFillSync } from 'node:crypto'
import type { Keyring } from './keyring.ts'
import { LOOKUP_BYTES, lookupPrefix } from './lookup.ts'
import { dataKey, SEAL_FORMAT, SEAL_HEAD, SEAL_TAG } from './seal.ts'

const SHA256_ROUNDS = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
)
const SHA256_START = Int32Array.of(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19)
/** Longest message whose padding still fits one SHA-256 block. */
const SHORT_MESSAGE = 55

/** One SHA-256 compression: the state after `words[0..15]` follows `from`, written to `to`. `words` is the 64-word schedule. */
function compress(words: Int32Array, from: Int32Array, to: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const p = words[i - 15]!
    const q = words[i - 2]!
    const s0 = ((p >>> 7) | (p << 25)) ^ ((p >>> 18) | (p << 14)) ^ (p >>> 3)
    const s1 = ((q >>> 17) | (q << 15)) ^ ((q >>> 19) | (q << 13)) ^ (q >>> 10)
    words[i] = (words[i - 16]! + words[i - 7]! + s0 + s1) | 0
  }
  let a = from[0]!
  let b = from[1]!
  let c = from[2]!
  let d = from[3]!
  let e = from[4]!
  let f = from[5]!
  let g = from[6]!
  let h = from[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + SHA256_ROUNDS[i]! + words[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  to[0] = (from[0]! + a) | 0
  to[1] = (from[1]! + b) | 0
  to[2] = (from[2]! + c) | 0
  to[3] = (from[3]! + d) | 0
  to[4] = (from[4]! + e) | 0
  to[5] = (from[5]! + f) | 0
  to[6] = (from[6]! + g) | 0
  to[7] = (from[7]! + h) | 0
}

/** Lookup hashes of many values of one purpose, equal to `lookupHash`. Holds working memory: one instance per thread, not shared. */
export class LookupBatch {
  readonly #key: Buffer
  readonly #prefix: Buffer
  readonly #inner = new Int32Array(8)
  readonly #outer = new Int32Array(8)
  readonly #state = new Int32Array(8)
  readonly #words = new Int32Array(64)
  readonly #prefixWords = new Int32Array(16)

  constructor(keyring: Keyring, purpose: string) {
    this.#key = keyring.lookup
    this.#prefix = Buffer.from(lookupPrefix(purpose), 'utf8')
    this.#prefix.subarray(0, SHORT_MESSAGE).forEach((byte, at) => {
      this.#prefixWords[at >> 2]! |= byte << (24 - ((at & 3) << 3))
    })
    const block = Buffer.alloc(64)
    this.#key.copy(block)
    for (let i = 0; i < 16; i++) this.#words[i] = block.readInt32BE(i * 4) ^ 0x36363636
    compress(this.#words, SHA256_START, this.#inner)
    for (let i = 0; i < 16; i++) this.#words[i] = block.readInt32BE(i * 4) ^ 0x5c5c5c5c
    compress(this.#words, SHA256_START, this.#outer)
  }

  /** Hashes the value's UTF-8 bytes `source[from .. from + length)` and writes 16 bytes to `target` at `at`. */
  hashInto(source: Uint8Array, from: number, length: number, target: Uint8Array, at: number): void {
    const head = this.#prefix.length
    const total = head + length
    if (total > SHORT_MESSAGE) {
      const value = source.subarray(from, from + length)
      target.set(createHmac('sha256', this.#key).update(this.#prefix).update(value).digest().subarray(0, LOOKUP_BYTES), at)
      return
    }
    const words = this.#words
    const state = this.#state
    words.set(this.#prefixWords)
    for (let i = 0; i < length; i++) {
      const position = head + i
      words[position >> 2]! |= source[from + i]! << (24 - ((position & 3) << 3))
    }
    words[total >> 2]! |= 0x80 << (24 - ((total & 3) << 3))
    words[15] = (64 + total) * 8
    compress(words, this.#inner, state)
    for (let i = 0; i < 8; i++) words[i] = state[i]!
    words[8] = 0x80000000 | 0
    words.fill(0, 9, 15)
    words[15] = 96 * 8
    compress(words, this.#outer, state)
    for (let i = 0; i < LOOKUP_BYTES; i++) target[at + i] = state[i >> 2]! >>> (24 - ((i & 3) << 3))
  }

  /** The hash of one value as a new buffer of 16 bytes. */
  hash(value: string): Buffer {
    const bytes = Buffer.from(value, 'utf8')
    const result = Buffer.alloc(LOOKUP_BYTES)
    this.hashInto(bytes, 0, bytes.length, result, 0)
    return result
  }
}

/** Most records and bytes of text of one `SealBatch` call; callers cut longer work into blocks. */
export const SEAL_BATCH_LIMIT = { records: 100_000, bytes: 16 * 1024 * 1024 } as const

/** Sealed values one after the other: value i is `bytes[offsets[i] .. offsets[i + 1])`. */
export type SealedBatch = { readonly bytes: Buffer; readonly offsets: Uint32Array }

/** Multiplication by the hash key H in GF(2^128), by sixteen tables of 256 products; 64 KB. */
class Ghash {
  readonly #table = new Int32Array(16 * 256 * 4)
  readonly state = new Int32Array(4)

  constructor(hashKey: Buffer) {
    let v0 = hashKey.readInt32BE(0)
    let v1 = hashKey.readInt32BE(4)
    let v2 = hashKey.readInt32BE(8)
    let v3 = hashKey.readInt32BE(12)
    for (let bit = 0; bit < 128; bit++) {
      const row = (bit >> 3) << 8
      const mask = 0x80 >> (bit & 7)
      for (let byte = 0; byte < 256; byte++) {
        if ((byte & mask) !== 0) this.#add((row + byte) << 2, v0, v1, v2, v3)
      }
      // One step of multiplication by x: shift right, and reduce by the polynomial when a bit falls out.
      const carry = v3 & 1
      v3 = (v3 >>> 1) | (v2 << 31)
      v2 = (v2 >>> 1) | (v1 << 31)
      v1 = (v1 >>> 1) | (v0 << 31)
      v0 = (v0 >>> 1) ^ (carry === 1 ? 0xe1000000 : 0)
    }
  }

  #add(at: number, v0: number, v1: number, v2: number, v3: number): void {
    this.#table[at]! ^= v0
    this.#table[at + 1]! ^= v1
    this.#table[at + 2]! ^= v2
    this.#table[at + 3]! ^= v3
  }

  /** state = (state xor block) · H, the block being up to 16 bytes of `data` at `from`, zero-filled. */
  absorb(data: Uint8Array, from: number, length: number): void {
    const state = this.state
    const table = this.#table
    let r0 = 0
    let r1 = 0
    let r2 = 0
    let r3 = 0
    for (let i = 0; i < 16; i++) {
      const byte = ((state[i >> 2]! >>> (24 - ((i & 3) << 3))) & 255) ^ (i < length ? data[from + i]! : 0)
      const at = ((i << 8) + byte) << 2
      r0 ^= table[at]!
      r1 ^= table[at + 1]!
      r2 ^= table[at + 2]!
      r3 ^= table[at + 3]!
    }
    state[0] = r0
    state[1] = r1
    state[2] = r2
    state[3] = r3
  }

  /** Absorbs `length` bytes in blocks of 16, the last one zero-filled. */
  absorbAll(data: Uint8Array, from: number, length: number): void {
    for (let done = 0; done < length; done += 16) this.absorb(data, from + done, Math.min(16, length - done))
  }
}

/** Seals many values for one column with the current key, in the layout of seal.ts. One instance per thread, not shared. */
export class SealBatch {
  readonly #keyNumber: number
  readonly #key: Buffer
  readonly #ghash: Ghash
  readonly #afterColumn: Int32Array
  readonly #lengths = Buffer.alloc(16)
  #vectors = Buffer.alloc(0)
  #counters = Buffer.alloc(0)
  #sealed = Buffer.alloc(0)

  constructor(keyring: Keyring, column: string) {
    this.#keyNumber = keyring.current
    this.#key = dataKey(keyring, keyring.current, column)
    this.#ghash = new Ghash(this.#encryptBlocks(Buffer.alloc(16)))
    // The additional data is the same for every record: its share of the tag is computed once.
    const column8 = Buffer.from(column, 'utf8')
    this.#ghash.absorbAll(column8, 0, column8.length)
    this.#afterColumn = this.#ghash.state.slice()
    this.#lengths.writeUInt32BE(column8.length * 8, 4)
  }

  /** Seals texts given as strings; each result is a buffer of its own length, backed by one allocation. */
  sealTexts(texts: readonly string[]): Buffer[] {
    const source = Buffer.from(texts.join(''), 'utf8')
    const bounds = new Uint32Array(texts.length + 1)
    texts.forEach((text, i) => {
      bounds[i + 1] = bounds[i]! + Buffer.byteLength(text, 'utf8')
    })
    if (bounds[texts.length] !== source.length) throw new RangeError('a text to seal is not well-formed Unicode')
    const sealed = this.sealAll(source, bounds)
    return texts.map((_, i) => sealed.bytes.subarray(sealed.offsets[i]!, sealed.offsets[i + 1]!))
  }

  /**
   * Seals the records `source[bounds[i] .. bounds[i + 1])` of UTF-8 text; `bounds` ascends and has one number more than there
   * are records. With `reuse` the sealed bytes stand where the next call will write its own: a buffer of half a megabyte for each block of a file is what the
   * collector spent a tenth of the reading on. Throws RangeError beyond SEAL_BATCH_LIMIT, and on bounds that descend or leave the source.
   */
  sealAll(source: Uint8Array, bounds: Uint32Array, reuse = false): SealedBatch {
    const count = bounds.length - 1
    const blocks = checkedBlocks(source, bounds)
    this.#vectors = atLeast(this.#vectors, 12 * count)
    this.#counters = atLeast(this.#counters, 16 * blocks)
    const vectors = randomFillSync(this.#vectors, 0, 12 * count)
    const counters = this.#counters.subarray(0, 16 * blocks)
    const offsets = new Uint32Array(count + 1)
    let at = 0
    for (let i = 0; i < count; i++) {
      const length = bounds[i + 1]! - bounds[i]!
      offsets[i + 1] = offsets[i]! + SEAL_HEAD + length + SEAL_TAG
      // GCM: block 1 masks the tag, blocks 2, 3, … are the key stream of the text.
      for (let counter = 1; counter <= 1 + Math.ceil(length / 16); counter++, at += 16) {
        for (let j = 0; j < 12; j++) counters[at + j] = vectors[i * 12 + j]!
        counters.writeUInt32BE(counter, at + 12)
      }
    }
    const stream = this.#encryptBlocks(counters)
    if (reuse) this.#sealed = atLeast(this.#sealed, offsets[count]!)
    const bytes = reuse ? this.#sealed : Buffer.allocUnsafe(offsets[count]!)
    for (let i = 0, streamAt = 0; i < count; i++) {
      const start = offsets[i]!
      const length = bounds[i + 1]! - bounds[i]!
      bytes[start] = SEAL_FORMAT
      bytes[start + 1] = this.#keyNumber
      for (let j = 0; j < 12; j++) bytes[start + 2 + j] = vectors[i * 12 + j]!
      for (let j = 0; j < length; j++) bytes[start + SEAL_HEAD + j] = source[bounds[i]! + j]! ^ stream[streamAt + 16 + j]!
      this.#writeTag(bytes, start + SEAL_HEAD, length, stream, streamAt)
      streamAt += 16 * (1 + Math.ceil(length / 16))
    }
    return { bytes, offsets }
  }

  /** The tag of the ciphertext `bytes[from .. from + length)`, written behind it. */
  #writeTag(bytes: Buffer, from: number, length: number, stream: Buffer, streamAt: number): void {
    const ghash = this.#ghash
    ghash.state.set(this.#afterColumn)
    ghash.absorbAll(bytes, from, length)
    this.#lengths.writeUInt32BE(length * 8, 12)
    ghash.absorb(this.#lengths, 0, 16)
    for (let j = 0; j < SEAL_TAG; j++) {
      bytes[from + length + j] = (ghash.state[j >> 2]! >>> (24 - ((j & 3) << 3))) ^ stream[streamAt + j]!
    }
  }

  #encryptBlocks(blocks: Buffer): Buffer {
    const cipher = createCipheriv('aes-256-ecb', this.#key, null)
    cipher.setAutoPadding(false)
    return cipher.update(blocks)
  }
}

/** The buffer, or where it is too small another of twice what is needed. */
const atLeast = (buffer: Buffer<ArrayBuffer>, length: number): Buffer<ArrayBuffer> =>
  buffer.length >= length ? buffer : Buffer.allocUnsafeSlow(length * 2)

/** Blocks of key stream that the records need, one more than their text each, after the limits are checked. */
function checkedBlocks(source: Uint8Array, bounds: Uint32Array): number {
  const count = bounds.length - 1
  if (count < 0 || count > SEAL_BATCH_LIMIT.records) throw new RangeError('too many records for one sealing batch, or none at all')
  if (source.length > SEAL_BATCH_LIMIT.bytes || bounds[count]! > source.length)
    throw new RangeError('the bounds of a sealing batch leave its source')
  let blocks = 0
  for (let i = 0; i < count; i++) {
    const length = bounds[i + 1]! - bounds[i]!
    if (length < 0) throw new RangeError('the bounds of a sealing batch descend')
    blocks += 1 + Math.ceil(length / 16)
  }
  return blocks
}
