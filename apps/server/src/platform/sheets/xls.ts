import { Biff, type BiffRecord, BiffRecords, cleanText, readSst, unicodeString } from './biff.ts'
import { fixGb18030 } from './encoding.ts'
import { SheetFailure } from './failure.ts'
import type { SheetLimits } from './limits.ts'
import { columnName, isBuiltInDate, isDateFormat, serialDate, shownNumber } from './numbers.ts'
import type { OleStream } from './ole.ts'
import { StringPool } from './strings.ts'
import { type BlockBuilder, CellFlag, type RowBlock, RowFlag } from './table.ts'
import type { SheetHead } from './xlsx.ts'

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

/** The globals of an old workbook: its sheets, its texts, and which styles show dates. */
export type Xls = {
  readonly records: BiffRecords
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly position: number }[]
  readonly strings: StringPool
  readonly dateStyles: Uint8Array
  readonly epoch1904: boolean
  /** False for Excel 5/95, whose texts are bytes of `codePage`. */
  readonly biff8: boolean
  readonly codePage: string
}

const CODE_PAGES: Readonly<Record<number, string>> = { 936: 'gb18030', 950: 'big5', 1200: 'utf-16le', 65001: 'utf-8' }

function bytesText(bytes: Buffer, codePage: string): string {
  const text = new TextDecoder(codePage).decode(bytes)
  return cleanText(codePage === 'gb18030' ? fixGb18030(text) : text)
}

/** Collects the globals record by record. */
class Globals {
  readonly sheets: { name: string; hidden: boolean; position: number }[] = []
  readonly formats = new Map<number, boolean>()
  readonly styles: number[] = []
  readonly strings: StringPool
  epoch1904 = false
  biff8 = true
  codePage = 'gb18030'

  constructor(limits: SheetLimits) {
    this.strings = new StringPool(limits)
  }

  private sheet(data: Buffer): void {
    const length = data[6] ?? 0
    const wide = this.biff8 && ((data[7] ?? 0) & 1) === 1
    const name = this.biff8
      ? cleanText(data.toString(wide ? 'utf16le' : 'latin1', 8, 8 + length * (wide ? 2 : 1)))
      : bytesText(data.subarray(7, 7 + length), this.codePage)
    // Only worksheets; charts and macro sheets are no tables.
    if ((data[5] ?? 0) === 0) this.sheets.push({ name, hidden: ((data[4] ?? 0) & 3) !== 0, position: data.readUInt32LE(0) })
    if (this.sheets.length > 1000) throw new SheetFailure('sheet.unreadable', { reason: 'sheets' })
  }

  take(records: BiffRecords, record: BiffRecord): void {
    const data = record.data
    if (record.type === Biff.filePass) throw new SheetFailure('sheet.encrypted')
    if (record.type === Biff.codePage && data.length >= 2) this.codePage = CODE_PAGES[data.readUInt16LE(0)] ?? 'gb18030'
    else if (record.type === Biff.dateMode && data.length >= 2) this.epoch1904 = data[0] === 1
    else if (record.type === Biff.boundSheet && data.length >= 8) this.sheet(data)
    else if (record.type === Biff.sst) readSst(records, record, this.strings)
    else if ((record.type === Biff.format || record.type === Biff.format5) && data.length >= 3) {
      const text = this.biff8 ? unicodeString(data, 2) : data.toString('latin1', 3, 3 + (data[2] as number))
      this.formats.set(data.readUInt16LE(0), isDateFormat(text))
    } else if (record.type === Biff.xf && data.length >= 4) this.styles.push(data.readUInt16LE(2))
  }
}

/** Reads the globals of the workbook stream. */
export function openXls(stream: OleStream, limits: SheetLimits): Xls {
  const records = new BiffRecords(stream)
  const globals = new Globals(limits)
  const first = records.at(0)
  if (!first || first.type !== Biff.bof || first.data.length < 4) throw new SheetFailure('sheet.unreadable', { reason: 'xls_start' })
  globals.biff8 = first.data.readUInt16LE(0) === 0x600
  let position = first.next
  for (;;) {
    const record = records.at(position)
    if (!record || record.type === Biff.eof) break
    globals.take(records, record)
    position = record.next
  }
  const dateStyles = Uint8Array.from(globals.styles, (id) => ((globals.formats.get(id) ?? isBuiltInDate(id)) ? 1 : 0))
  return {
    records,
    sheets: globals.sheets,
    strings: globals.strings,
    dateStyles,
    epoch1904: globals.epoch1904,
    biff8: globals.biff8,
    codePage: globals.codePage,
  }
}

/** A number packed into 30 bits: an integer or the upper half of a double, perhaps times 100. */
function rkNumber(packed: number): number {
  let value: number
  if ((packed & 2) !== 0) value = packed >> 2
  else {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32LE(packed & ~3, 4)
    value = bytes.readDoubleLE(0)
  }
  return (packed & 1) !== 0 ? value / 100 : value
}

/** Turns the records of one sheet into rows. Rows must ascend, as every writer known writes them. */
class XlsScanner {
  private readonly book: Xls
  private readonly builder: BlockBuilder
  private readonly into: SheetHead
  private readonly hiddenRows = new Uint8Array(65536)
  private row = -1
  private pending: { row: number; column: number } | undefined

  constructor(book: Xls, builder: BlockBuilder, into: SheetHead) {
    this.book = book
    this.builder = builder
    this.into = into
  }

  /** Ends the row in hand. */
  finish(): void {
    if (this.row >= 0) this.builder.endRow(this.row + 1, this.hiddenRows[this.row] === 1 ? RowFlag.hidden : 0)
  }

  private begin(row: number): void {
    if (row === this.row) return
    if (row < this.row) throw new SheetFailure('sheet.unreadable', { reason: 'row_order' })
    this.finish()
    this.row = row
    this.builder.currentRow = row + 1
  }

  private number(column: number, style: number, value: number, flags: number): void {
    if (this.book.dateStyles[style] === 1) {
      const date = serialDate(value, this.book.epoch1904)
      if (date !== undefined) return this.builder.setText(column, date, flags | CellFlag.date)
    }
    const shown = shownNumber(String(value))
    this.builder.setText(column, shown.text, flags | CellFlag.numeric | (shown.imprecise ? CellFlag.imprecise : 0))
  }

  private boolError(column: number, value: number, isError: boolean, flags: number): void {
    if (isError) this.builder.setText(column, ERRORS[value] ?? '#ERROR', flags | CellFlag.error)
    else this.builder.setText(column, value === 0 ? 'FALSE' : 'TRUE', flags | CellFlag.boolean)
  }

  private shared(column: number, index: number): void {
    const length = this.book.strings.lengthOf(index)
    if (length === -1) throw this.builder.tooLong(column)
    if (length < 0) throw new SheetFailure('sheet.unreadable', { reason: 'shared_string' })
    this.builder.reserve(length)
    const at = this.builder.length
    this.book.strings.copy(index, length, this.builder.bytes, at)
    this.builder.length = at + length
    this.builder.setCell(column, at, at + length, 0)
  }

  private formula(data: Buffer, column: number, style: number): void {
    if (data.length < 14) return
    if (data.readUInt16LE(12) !== 0xffff) return this.number(column, style, data.readDoubleLE(6), CellFlag.formula)
    if (data[6] === 0) this.pending = { row: this.row, column }
    else if (data[6] === 1 || data[6] === 2) this.boolError(column, data[8] ?? 0, data[6] === 2, CellFlag.formula)
  }

  private string(data: Buffer, at: number): string {
    if (this.book.biff8) return unicodeString(data, at)
    return data.length < at + 2 ? '' : bytesText(data.subarray(at + 2, at + 2 + data.readUInt16LE(at)), this.book.codePage)
  }

  private cell(type: number, data: Buffer): void {
    this.begin(data.readUInt16LE(0))
    const column = data.readUInt16LE(2)
    const style = data.readUInt16LE(4)
    if (type === Biff.labelSst && data.length >= 10) this.shared(column, data.readUInt32LE(6))
    else if (type === Biff.label || type === Biff.rString) this.builder.setText(column, this.string(data, 6), 0)
    else if (type === Biff.number && data.length >= 14) this.number(column, style, data.readDoubleLE(6), 0)
    else if (type === Biff.rk && data.length >= 10) this.number(column, style, rkNumber(data.readInt32LE(6)), 0)
    else if (type === Biff.boolErr && data.length >= 8) this.boolError(column, data[6] as number, data[7] === 1, 0)
    else if (type === Biff.formula) this.formula(data, column, style)
    else if (type === Biff.mulRk)
      for (let at = 4, k = column; at + 8 <= data.length; at += 6, k++)
        this.number(k, data.readUInt16LE(at), rkNumber(data.readInt32LE(at + 2)), 0)
  }

  /** Merged cells stand behind the rows; those of the title and the header are nobody's loss. */
  private merged(data: Buffer): void {
    for (let at = 2; at + 8 <= data.length && this.into.merged.length < 100; at += 8) {
      const [top, bottom] = [data.readUInt16LE(at) + 1, data.readUInt16LE(at + 2) + 1]
      const [left, right] = [data.readUInt16LE(at + 4), data.readUInt16LE(at + 6)]
      if (bottom > this.builder.headerRowNumber) this.into.merged.push(`${columnName(left)}${top}:${columnName(right)}${bottom}`)
    }
  }

  take(record: BiffRecord): void {
    const { type, data } = record
    if (type === Biff.string && this.pending) {
      this.builder.setText(this.pending.column, this.string(data, 0), CellFlag.formula)
      this.pending = undefined
    } else if (type === Biff.row && data.length >= 14) {
      if (((data[12] as number) & 0x20) !== 0) this.hiddenRows[data.readUInt16LE(0)] = 1
    } else if (type === Biff.columnInfo && data.length >= 10) {
      if (((data[8] as number) & 1) !== 0)
        for (let k = data.readUInt16LE(0); k <= Math.min(data.readUInt16LE(2), 255) && this.into.hiddenColumns.length < 256; k++)
          this.into.hiddenColumns.push(k)
    } else if (type === Biff.mergedCells) {
      this.merged(data)
    } else if (CELLS.has(type) && data.length >= 6) this.cell(type, data)
  }
}

const CELLS: ReadonlySet<number> = new Set([
  Biff.labelSst,
  Biff.label,
  Biff.rString,
  Biff.number,
  Biff.rk,
  Biff.mulRk,
  Biff.boolErr,
  Biff.formula,
])

/** Streams the rows of the sheet whose records begin at `position`. */
export async function* readXls(book: Xls, position: number, builder: BlockBuilder, into: SheetHead): AsyncGenerator<RowBlock> {
  const first = book.records.at(position)
  if (!first || first.type !== Biff.bof) throw new SheetFailure('sheet.unreadable', { reason: 'xls_sheet' })
  const scanner = new XlsScanner(book, builder, into)
  let depth = 0
  for (let at = first.next; ; ) {
    const record = book.records.at(at)
    if (!record) throw new SheetFailure('sheet.unreadable', { reason: 'truncated' })
    at = record.next
    // A chart inside the sheet is a document of its own between its BOF and EOF.
    if (record.type === Biff.bof) depth++
    else if (record.type === Biff.eof && depth-- === 0) break
    else if (depth === 0) scanner.take(record)
    const block = builder.full ? builder.take() : undefined
    if (block) yield block
  }
  scanner.finish()
  const last = builder.take()
  if (last) yield last
}
