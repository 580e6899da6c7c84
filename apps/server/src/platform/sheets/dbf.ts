import { isUtf8 } from 'node:buffer'
import { fixGb18030 } from './encoding.ts'
import { SheetFailure } from './failure.ts'
import type { SheetFile } from './file.ts'
import { shownNumber } from './numbers.ts'
import { type BlockBuilder, CellFlag, type RowBlock } from './table.ts'

type Field = { readonly name: Buffer; readonly type: string; readonly start: number; readonly length: number }

type DbfHeader = {
  readonly records: number
  readonly dataStart: number
  readonly recordLength: number
  readonly language: number
  readonly fields: readonly Field[]
}

const VERSIONS = new Set([0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0x8c, 0xcb, 0xf5, 0xfb])

function readHeader(file: SheetFile): DbfHeader | undefined {
  if (file.size < 65) return undefined
  const head = file.read(0, 32)
  const dataStart = head.readUInt16LE(8)
  const recordLength = head.readUInt16LE(10)
  if (dataStart < 65 || dataStart > file.size || recordLength < 2) return undefined
  const bytes = file.read(0, dataStart)
  const fields: Field[] = []
  let start = 1
  for (let at = 32; at + 32 <= dataStart && bytes[at] !== 0x0d; at += 32) {
    const type = String.fromCharCode(bytes[at + 11] as number)
    if (!/[CNFLDMITBYGPQVW0+@O]/.test(type)) return undefined
    // A character field longer than 255 keeps its high byte where the decimals of a number stand.
    const length = (bytes[at + 16] as number) + (type === 'C' ? (bytes[at + 17] as number) * 256 : 0)
    const end = bytes.indexOf(0, at)
    fields.push({ name: bytes.subarray(at, end < 0 || end > at + 11 ? at + 11 : end), type, start, length })
    start += length
  }
  if (fields.length === 0 || start !== recordLength || bytes[32 + fields.length * 32] !== 0x0d) return undefined
  return { records: head.readUInt32LE(4), dataStart, recordLength, language: head[29] as number, fields }
}

/** A dBASE or FoxPro table, judged by its version byte, its date and the sum of its field lengths: text never passes. */
export function looksLikeDbf(file: SheetFile, head: Buffer): boolean {
  if (head.length < 65 || !VERSIONS.has(head[0] as number)) return false
  if ((head[2] as number) > 12 || (head[3] as number) > 31) return false
  return readHeader(file) !== undefined
}

function* records(file: SheetFile, header: DbfHeader): Generator<Buffer> {
  const perChunk = Math.max(1, Math.floor((1 << 19) / header.recordLength))
  let left = Math.min(header.records, Math.floor((file.size - header.dataStart) / header.recordLength))
  for (let at = header.dataStart; left > 0; ) {
    const chunk = file.readUpTo(at, Math.min(left, perChunk) * header.recordLength)
    yield chunk
    at += chunk.length
    left -= Math.min(left, perChunk)
  }
}

/**
 * The language driver byte decides where it says Chinese; otherwise every record is UTF-8 or the file is GB18030. Field by
 * field would be wrong: short GBK words such as 联通 are also valid UTF-8.
 */
function encodingOf(file: SheetFile, header: DbfHeader): string {
  if (header.language === 0x4d || header.language === 0x7a) return 'gb18030'
  if (header.language === 0x4f || header.language === 0x78) return 'big5'
  for (const chunk of records(file, header)) {
    for (let at = 0; at < chunk.length; at += header.recordLength)
      for (const field of header.fields)
        if (field.type === 'C' && !isUtf8(chunk.subarray(at + field.start, at + field.start + field.length))) return 'gb18030'
  }
  return 'utf-8'
}

/** A Julian day number and milliseconds, as FoxPro stores a date with time. */
function julian(bytes: Buffer): string {
  const day = bytes.readUInt32LE(0)
  if (day < 1721426 || day > 5373484) return ''
  const iso = new Date((day - 2440588) * 86_400_000 + ((Math.round(bytes.readUInt32LE(4) / 1000) * 1000) % 86_400_000)).toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}

class DbfScanner {
  private readonly builder: BlockBuilder
  private readonly decoder: InstanceType<typeof TextDecoder>
  private readonly encoding: string

  constructor(builder: BlockBuilder, encoding: string) {
    this.builder = builder
    this.encoding = encoding
    this.decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  }

  text(bytes: Buffer): string {
    let end = bytes.length
    while (end > 0 && (bytes[end - 1] === 32 || bytes[end - 1] === 0)) end--
    let start = 0
    while (start < end && (bytes[start] === 32 || bytes[start] === 0)) start++
    if (start === end) return ''
    try {
      const text = this.decoder.decode(bytes.subarray(start, end)).replaceAll('\0', '')
      return this.encoding === 'gb18030' ? fixGb18030(text) : text
    } catch {
      throw new SheetFailure('sheet.encoding', { encoding: this.encoding, row: this.builder.currentRow })
    }
  }

  field(column: number, type: string, bytes: Buffer): void {
    const builder = this.builder
    if (type === 'C') return builder.setText(column, this.text(bytes), 0)
    if (type === 'N' || type === 'F') {
      const text = bytes.toString('latin1').replaceAll('\0', ' ').trim()
      return builder.setText(column, text, text.startsWith('*') ? CellFlag.error : CellFlag.numeric)
    }
    if (type === 'D') {
      const text = bytes.toString('latin1').replaceAll('\0', ' ').trim()
      const iso = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text
      return builder.setText(column, iso === '0000-00-00' ? '' : iso, CellFlag.date)
    }
    if (type === 'L') {
      const letter = String.fromCharCode(bytes[0] ?? 32).toUpperCase()
      return builder.setText(column, 'TY'.includes(letter) ? 'TRUE' : 'FN'.includes(letter) ? 'FALSE' : '', CellFlag.boolean)
    }
    if (type === 'I' && bytes.length === 4) return builder.setText(column, String(bytes.readInt32LE(0)), CellFlag.numeric)
    if (type === 'B' && bytes.length === 8) return this.number(column, String(bytes.readDoubleLE(0)))
    if (type === 'Y' && bytes.length === 8) return this.number(column, String(Number(bytes.readBigInt64LE(0)) / 10000))
    if (type === 'T' && bytes.length === 8) return builder.setText(column, julian(bytes), CellFlag.date)
    // A memo lies in another file: its cell says only that there was something.
    if (bytes.some((byte) => byte !== 32 && byte !== 0 && byte !== 48)) builder.setText(column, '#MEMO', CellFlag.error)
  }

  private number(column: number, text: string): void {
    const shown = shownNumber(text)
    this.builder.setText(column, shown.text, CellFlag.numeric | (shown.imprecise ? CellFlag.imprecise : 0))
  }
}

/** What the reader decided about the text. */
export type DbfFacts = { encoding: string }

/** Reads the records of a dBASE table; deleted ones are skipped, as every program that shows the table does. */
export async function* readDbf(file: SheetFile, builder: BlockBuilder, facts: DbfFacts): AsyncGenerator<RowBlock> {
  const header = readHeader(file)
  if (!header) throw new SheetFailure('sheet.unreadable', { reason: 'dbf_header' })
  if (header.fields.length > builder.limits.columns)
    throw new SheetFailure('sheet.too_wide', { columns: header.fields.length, limit: builder.limits.columns })
  if (header.dataStart + header.records * header.recordLength > file.size)
    throw new SheetFailure('sheet.unreadable', { reason: 'truncated' })
  facts.encoding = encodingOf(file, header)
  const scanner = new DbfScanner(builder, facts.encoding)
  builder.currentRow = 1
  header.fields.forEach((field, column) => {
    builder.setText(column, scanner.text(field.name), 0)
  })
  builder.endRow(1, 0)
  let number = 1
  for (const chunk of records(file, header)) {
    for (let at = 0; at < chunk.length; at += header.recordLength) {
      builder.currentRow = ++number
      if (chunk[at] === 0x2a) continue
      header.fields.forEach((field, column) => {
        scanner.field(column, field.type, chunk.subarray(at + field.start, at + field.start + field.length))
      })
      builder.endRow(number, 0)
      const block = builder.full ? builder.take() : undefined
      if (block) yield block
    }
  }
  const last = builder.take()
  if (last) yield last
}
