import { SheetFailure } from './failure.ts'
import type { SheetLimits } from './limits.ts'

const SEGMENT = 4 * 1024 * 1024
const TOO_LONG = 0xffff

/**
 * The distinct texts of a workbook as UTF-8 bytes in segments, never as JavaScript strings and never one big buffer.
 * A text longer than a cell may be is remembered only as such: it fails when, and where, a cell uses it.
 */
export class StringPool {
  readonly segments: Buffer[] = []
  starts = new Uint32Array(1024)
  count = 0
  private used = SEGMENT
  private readonly limit: number
  private readonly longest: number

  constructor(limits: SheetLimits) {
    this.limit = limits.sharedStringBytes
    this.longest = Math.min(limits.cellCharacters * 4, TOO_LONG - 1)
  }

  /** Adds the bytes [start, end) as the next text. */
  add(bytes: Buffer, start: number, end: number): void {
    const fits = end - start <= this.longest
    const length = fits ? end - start : 0
    if (this.used + length + 2 > SEGMENT) this.grow()
    const segment = this.segments[this.segments.length - 1] as Buffer
    if (this.count === this.starts.length) this.growIndex()
    this.starts[this.count++] = (this.segments.length - 1) * SEGMENT + this.used
    const mark = fits ? length : TOO_LONG
    segment[this.used] = mark & 255
    segment[this.used + 1] = mark >>> 8
    let to = this.used + 2
    for (let i = start; i < start + length; i++) segment[to++] = bytes[i] as number
    this.used = to
  }

  private refuse(): never {
    throw new SheetFailure('sheet.too_many_strings', { limit: this.limit })
  }

  private grow(): void {
    if ((this.segments.length + 1) * SEGMENT + this.starts.byteLength > this.limit) this.refuse()
    this.segments.push(Buffer.allocUnsafeSlow(SEGMENT))
    this.used = 0
  }

  private growIndex(): void {
    const grown = this.starts.length * 2
    if (this.segments.length * SEGMENT + grown * 4 + this.starts.byteLength > this.limit) this.refuse()
    const starts = new Uint32Array(grown)
    starts.set(this.starts)
    this.starts = starts
  }

  /** Length in bytes of text `index`; -1 when it is too long for a cell, -2 when there is no such text. */
  lengthOf(index: number): number {
    if (!(index >= 0 && index < this.count)) return -2
    const start = this.starts[index] as number
    const segment = this.segments[Math.floor(start / SEGMENT)] as Buffer
    const at = start % SEGMENT
    const length = (segment[at] as number) | ((segment[at + 1] as number) << 8)
    return length === TOO_LONG ? -1 : length
  }

  /** Copies text `index`, known to have `length` bytes, to `to` at `at`. */
  copy(index: number, length: number, to: Buffer, at: number): void {
    const start = this.starts[index] as number
    const segment = this.segments[Math.floor(start / SEGMENT)] as Buffer
    const from = (start % SEGMENT) + 2
    if (length > 64) segment.copy(to, at, from, from + length)
    else for (let i = 0; i < length; i++) to[at + i] = segment[from + i] as number
  }
}
