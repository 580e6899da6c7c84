/**
 * Files at rest that hold personal data (uploaded batches): AES-256-GCM in chunks, so that a reader can seek, with a key of the file's own that the
 * keyring seals. Nothing is ever written in the clear.
 *
 *   bytes 0–3    'CBF1'
 *   bytes 4–5    length of the sealed key
 *   then         the sealed key (seal.ts, column 'file.key')
 *   then         chunks of 64 KiB of text, each followed by its tag of 16 bytes
 *
 * The vector of a chunk is its number, with a mark on the last one: a file cut short or put together anew does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Transform } from 'node:stream'
import type { Keyring } from './keyring.ts'
import { open, seal } from './seal.ts'

const MAGIC = Buffer.from('CBF1')
const CHUNK = 64 * 1024
const TAG = 16
const column = 'file.key'

/** Thrown when a sealed file cannot be read: damaged, cut short, or sealed with a key that is gone. */
export class SealedFileBroken extends Error {
  constructor(reason: string) {
    super(`sealed file cannot be opened: ${reason}`)
    this.name = 'SealedFileBroken'
  }
}

const vector = (chunk: number, last: boolean): Buffer => {
  const iv = Buffer.alloc(12)
  iv[0] = last ? 1 : 0
  iv.writeUInt32BE(chunk, 8)
  return iv
}

/** A stream that seals what passes through it. After it ended, `facts()` tells size and SHA-256 of the clear text. */
export const sealingStream = (keyring: Keyring): { readonly stream: Transform; readonly facts: () => { size: number; sha256: Buffer } } => {
  const key = randomBytes(32)
  const sealedKey = seal(keyring, key.toString('base64'), column)
  const hash = createHash('sha256')
  let size = 0
  let chunk = 0
  let held: Buffer[] = []
  let heldBytes = 0
  let digest: Buffer | undefined
  const sealChunk = (text: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, vector(chunk, last))
    chunk += 1
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  }
  const stream = new Transform({
    construct(done) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(sealedKey.length)
      this.push(Buffer.concat([MAGIC, length, sealedKey]))
      done()
    },
    transform(data: Buffer, _encoding, done) {
      hash.update(data)
      size += data.length
      held.push(data)
      heldBytes += data.length
      if (heldBytes > CHUNK) {
        // One byte more than a chunk is waited for, so that the last chunk is known to be the last.
        const all = Buffer.concat(held)
        let at = 0
        for (; all.length - at > CHUNK; at += CHUNK) this.push(sealChunk(all.subarray(at, at + CHUNK), false))
        held = [all.subarray(at)]
        heldBytes = all.length - at
      }
      done()
    },
    flush(done) {
      this.push(sealChunk(Buffer.concat(held), true))
      digest = hash.digest()
      done()
    },
  })
  return {
    stream,
    facts: () => {
      if (digest === undefined) throw new Error('the stream has not ended yet')
      return { size, sha256: digest }
    },
  }
}

/** A sealed file open for reading at any place. Reads are synchronous: it is used in worker threads. Throws SealedFileBroken. */
export class SealedFileReader {
  readonly size: number
  readonly #fd: number
  readonly #key: Buffer
  readonly #start: number
  readonly #chunks: number
  #cached = -1
  #text: Buffer = Buffer.alloc(0)
  #closed = false

  constructor(path: string, keyring: Keyring) {
    this.#fd = openSync(path, 'r')
    const length = fstatSync(this.#fd).size
    const head = this.#raw(0, 6)
    if (!head.subarray(0, 4).equals(MAGIC)) throw this.#broken('not a sealed file')
    const sealedLength = head.readUInt16BE(4)
    this.#key = Buffer.from(open(keyring, this.#raw(6, sealedLength), column), 'base64')
    this.#start = 6 + sealedLength
    const body = length - this.#start
    this.#chunks = Math.ceil(body / (CHUNK + TAG))
    this.size = body - this.#chunks * TAG
    if (this.#chunks < 1 || this.size < 0) throw this.#broken('cut short')
  }

  /** At most `length` bytes of clear text at `position`. */
  readUpTo(position: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - position))
    const out = Buffer.allocUnsafeSlow(wanted)
    for (let done = 0; done < wanted; ) {
      const at = position + done
      const text = this.#chunk(Math.floor(at / CHUNK))
      done += text.copy(out, done, at % CHUNK)
    }
    return out
  }

  /** Closes the file; harmless when repeated. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.#fd)
  }

  #broken(reason: string): SealedFileBroken {
    this.close()
    return new SealedFileBroken(reason)
  }

  #raw(position: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length)
    let done = 0
    while (done < length) {
      const got = readSync(this.#fd, buffer, done, length - done, position + done)
      if (got === 0) throw this.#broken('cut short')
      done += got
    }
    return buffer
  }

  #chunk(number: number): Buffer {
    if (this.#cached === number) return this.#text
    const last = number === this.#chunks - 1
    const length = last ? this.size - number * CHUNK : CHUNK
    const raw = this.#raw(this.#start + number * (CHUNK + TAG), length + TAG)
    const decipher = createDecipheriv('aes-256-gcm', this.#key, vector(number, last), { authTagLength: TAG })
    decipher.setAuthTag(raw.subarray(length))
    const text = decipher.update(raw.subarray(0, length))
    try {
      decipher.final()
    } catch {
      throw this.#broken('not authentic')
    }
    this.#cached = number
    this.#text = text
    return text
  }
}
