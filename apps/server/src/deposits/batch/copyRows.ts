import { remembering } from './cells.ts'

const postgresEpoch = Date.UTC(2000, 0, 1)
/** More than a socket takes without saying that it is full: a COPY of so much is waited for until the socket has all of it. */
const surelySent = 1 << 18
const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')

/** Builds rows in PostgreSQL's binary COPY format. Fields are appended in the table's order; `reserve` leaves room for bytes that come later. */
export class CopyRows {
  #bytes: Buffer
  #at: number
  readonly #days = remembering((day: string) => Math.round((Date.parse(`${day}T00:00:00Z`) - postgresEpoch) / 86_400_000))

  constructor() {
    this.#bytes = Buffer.allocUnsafeSlow(1 << 20)
    signature.copy(this.#bytes)
    this.#at = signature.length
  }

  /** Begins a row of so many fields. */
  row(fields: number): void {
    this.#room(2)
    this.#at = this.#bytes.writeInt16BE(fields, this.#at)
  }

  int2(value: number): void {
    this.#room(6)
    this.#at = this.#bytes.writeInt16BE(value, this.#bytes.writeInt32BE(2, this.#at))
  }

  int4(value: number): void {
    this.#room(8)
    this.#at = this.#bytes.writeInt32BE(value, this.#bytes.writeInt32BE(4, this.#at))
  }

  /** A day `yyyy-mm-dd`, or null. */
  day(value: string | null): void {
    if (value === null) this.#null()
    else this.int4(this.#days(value))
  }

  /** A day in days from 2000-01-01. */
  dayNumber(value: number): void {
    this.int4(value)
  }

  /** A text that is UTF-8 bytes already, without the zero character. */
  textBytes(source: Buffer, from: number, to: number): void {
    this.#room(4 + to - from)
    this.#at = this.#bytes.writeInt32BE(to - from, this.#at)
    const target = this.#bytes
    let at = this.#at
    for (let i = from; i < to; i += 1) target[at++] = source[i] ?? 0
    this.#at = at
  }

  /** A text, or null. The zero character, which PostgreSQL cannot hold, is left out. */
  text(value: string | null): void {
    if (value === null) return this.#null()
    const clean = value.includes('\0') ? value.replaceAll('\0', '') : value
    this.#room(4 + clean.length * 3)
    const length = this.#bytes.write(clean, this.#at + 4)
    this.#bytes.writeInt32BE(length, this.#at)
    this.#at += 4 + length
  }

  /** A field of this many bytes, to be filled through `fill`; answers its place. */
  reserve(length: number): number {
    this.#room(4 + length)
    this.#at = this.#bytes.writeInt32BE(length, this.#at)
    const place = this.#at
    this.#at += length
    return place
  }

  /** The bytes that reserved places point into; valid until the next field is appended. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** No value. */
  nothing(): void {
    this.#null()
  }

  /**
   * Hands out what was written and begins anew in the same buffer: what was handed out must have been sent before the next row. The sending of little does not
   * wait for the socket to have it, so little is handed out as a copy.
   */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at)
    this.#at = 0
    return taken.length < surelySent ? Buffer.from(taken) : taken
  }

  /** The same with the mark that ends the COPY. */
  finish(): Buffer {
    this.#room(2)
    this.#at = this.#bytes.writeInt16BE(-1, this.#at)
    return this.take()
  }

  #null(): void {
    this.#room(4)
    this.#at = this.#bytes.writeInt32BE(-1, this.#at)
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + more))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
  }
}
