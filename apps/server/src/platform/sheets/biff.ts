import { SheetFailure } from './failure.ts'
import type { OleStream } from './ole.ts'
import type { StringPool } from './strings.ts'

const WINDOW = 1 << 19

/** Record types of the Excel binary format that this reader understands. */
export const Biff = {
  formula: 0x06,
  eof: 0x0a,
  filePass: 0x2f,
  dateMode: 0x22,
  codePage: 0x42,
  continued: 0x3c,
  columnInfo: 0x7d,
  boundSheet: 0x85,
  mulRk: 0xbd,
  rString: 0xd6,
  xf: 0xe0,
  mergedCells: 0xe5,
  sst: 0xfc,
  labelSst: 0xfd,
  number: 0x203,
  label: 0x204,
  boolErr: 0x205,
  string: 0x207,
  row: 0x208,
  rk: 0x27e,
  format: 0x41e,
  format5: 0x1e,
  bof: 0x809,
} as const

/** One record: its type, its bytes and the position of the record behind it. */
export type BiffRecord = { readonly type: number; readonly data: Buffer; readonly next: number }

/** Reads records at any position through a window of half a megabyte. */
export class BiffRecords {
  private readonly stream: OleStream
  private window: Buffer = Buffer.alloc(0)
  private from = 0

  constructor(stream: OleStream) {
    this.stream = stream
  }

  private bytes(position: number, length: number): Buffer {
    if (position + length > this.stream.size) throw new SheetFailure('sheet.unreadable', { reason: 'truncated' })
    if (position < this.from || position + length > this.from + this.window.length) {
      this.window = this.stream.read(position, WINDOW)
      this.from = position
    }
    return this.window.subarray(position - this.from, position - this.from + length)
  }

  /** The record at `position`, or nothing at the end of the stream. */
  at(position: number): BiffRecord | undefined {
    if (position + 4 > this.stream.size) return undefined
    const head = this.bytes(position, 4)
    const type = head.readUInt16LE(0)
    const length = head.readUInt16LE(2)
    return { type, data: this.bytes(position + 4, length), next: position + 4 + length }
  }
}

/** Bytes of a record and the CONTINUE records behind it. Text that crosses a border repeats its width flag there. */
export class ContinuedBytes {
  private readonly records: BiffRecords
  private data: Buffer
  private next: number
  private at = 0

  constructor(records: BiffRecords, first: BiffRecord) {
    this.records = records
    this.data = first.data
    this.next = first.next
  }

  private advance(): void {
    const record = this.records.at(this.next)
    if (!record || record.type !== Biff.continued) throw new SheetFailure('sheet.unreadable', { reason: 'xls_strings' })
    this.data = record.data
    this.next = record.next
    this.at = 0
  }

  byte(): number {
    while (this.at >= this.data.length) this.advance()
    return this.data[this.at++] as number
  }

  uint16(): number {
    return this.byte() | (this.byte() << 8)
  }

  uint32(): number {
    return this.uint16() + this.uint16() * 65536
  }

  skip(count: number): void {
    let left = count
    while (left > 0) {
      while (this.at >= this.data.length) this.advance()
      const step = Math.min(left, this.data.length - this.at)
      this.at += step
      left -= step
    }
  }

  /** `count` characters, one or two bytes wide; the width may change at each border. */
  text(count: number, wide: boolean): string {
    let left = count
    let two = wide
    let text = ''
    while (left > 0) {
      if (this.at >= this.data.length) {
        this.advance()
        two = (this.byte() & 1) === 1
      }
      const width = two ? 2 : 1
      const letters = Math.min(left, Math.floor((this.data.length - this.at) / width))
      if (letters === 0) throw new SheetFailure('sheet.unreadable', { reason: 'xls_strings' })
      const bytes = this.data.subarray(this.at, this.at + letters * width)
      text += bytes.toString(two ? 'utf16le' : 'latin1')
      this.at += letters * width
      left -= letters
    }
    return text
  }
}

/** Text as it may stand in a cell: no NUL, no half surrogate. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** A BIFF8 string with a 16-bit length inside one record. */
export function unicodeString(data: Buffer, at: number): string {
  if (at + 3 > data.length) return ''
  const count = data.readUInt16LE(at)
  const wide = ((data[at + 2] as number) & 1) === 1
  const rich = ((data[at + 2] as number) & 8) !== 0
  const extended = ((data[at + 2] as number) & 4) !== 0
  const from = at + 3 + (rich ? 2 : 0) + (extended ? 4 : 0)
  return cleanText(data.toString(wide ? 'utf16le' : 'latin1', from, from + count * (wide ? 2 : 1)))
}

/** Reads the shared string table into the pool. Its own count is not believed beyond what the bytes hold. */
export function readSst(records: BiffRecords, first: BiffRecord, pool: StringPool): void {
  const bytes = new ContinuedBytes(records, first)
  bytes.uint32()
  const count = bytes.uint32()
  for (let k = 0; k < count; k++) {
    const length = bytes.uint16()
    const flags = bytes.byte()
    const runs = (flags & 8) !== 0 ? bytes.uint16() : 0
    const extended = (flags & 4) !== 0 ? bytes.uint32() : 0
    const text = Buffer.from(cleanText(bytes.text(length, (flags & 1) === 1)))
    pool.add(text, 0, text.length)
    bytes.skip(runs * 4 + extended)
  }
}
