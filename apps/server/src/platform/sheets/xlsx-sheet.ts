import { SheetFailure } from './failure.ts'
import { serialDate, shownNumber } from './numbers.ts'
import type { StringPool } from './strings.ts'
import { type BlockBuilder, CellFlag, RowFlag } from './table.ts'
import { decodeText, needsDecoding, TextRuns, tagBytes } from './xlsx-text.ts'

const LT = 60
const GT = 62
const SLASH = 47
const EQ = 61

/** What a sheet needs from its workbook. */
export type WorkbookFacts = {
  readonly strings: StringPool
  /** 1 for every cell style (index into cellXfs) that shows a date or time. */
  readonly dateStyles: Uint8Array
  readonly epoch1904: boolean
}

const unreadable = (reason: string) => new SheetFailure('sheet.unreadable', { reason })

/**
 * Reads the rows of a worksheet from bytes that hold whole rows. It looks only for `<row`, `<c` and what stands in
 * them; validations and drawings are never looked at.
 */
export class SheetScanner {
  private readonly builder: BlockBuilder
  private readonly facts: WorkbookFacts
  private readonly prefix: number
  private readonly cellClose: Buffer
  private readonly formulaClose: Buffer
  private readonly runs: TextRuns
  private rowNumber = 0
  private rowFlags = 0
  private nextColumn = 0
  private inRow = false
  private readonly days = new Map<number, string>()
  // The cell being read: 0-based column, style, type letter and whether its tag was empty.
  private column = 0
  private style = 0
  private type = 110
  private empty = false

  constructor(builder: BlockBuilder, facts: WorkbookFacts, prefix: string) {
    this.builder = builder
    this.facts = facts
    this.prefix = prefix.length
    this.cellClose = tagBytes(prefix, 'c').close
    this.formulaClose = tagBytes(prefix, 'f').close
    this.runs = new TextRuns(prefix)
  }

  /** Reads rows from `at` until `end` or a full block and returns where it stopped, always between two rows. */
  scan(bytes: Buffer, at: number, end: number): number {
    const prefix = this.prefix
    let i = at
    while (i < end) {
      if (bytes[i] !== LT) {
        i++
        continue
      }
      const name = i + 1 + prefix
      const first = bytes[name]
      if (first === 99 && this.ends(bytes[name + 1] as number)) i = this.cell(bytes, name + 1, end)
      else if (first === 114 && bytes[name + 1] === 111 && bytes[name + 2] === 119) {
        this.endRow()
        if (this.builder.full) return i
        i = this.row(bytes, name + 3, end)
      } else i++
    }
    this.endRow()
    return end
  }

  private ends(byte: number): boolean {
    return byte === 32 || byte === GT || byte === SLASH || byte === 10 || byte === 13 || byte === 9
  }

  private endRow(): void {
    if (!this.inRow) return
    this.inRow = false
    this.builder.endRow(this.rowNumber, this.rowFlags)
  }

  /** Walks attributes from `at` to the end of the tag, calling `use(name start, value start, value end)`; returns behind `>`. */
  private row(bytes: Buffer, at: number, end: number): number {
    let number = this.rowNumber + 1
    this.rowFlags = 0
    let i = at
    while (i < end && bytes[i] !== GT) {
      if (bytes[i] !== EQ) {
        i++
        continue
      }
      const quote = bytes[i + 1]
      let close = i + 2
      while (close < end && bytes[close] !== quote) close++
      if (bytes[i - 1] === 114 && (bytes[i - 2] as number) <= 32) number = this.digits(bytes, i + 2, close)
      else if (bytes[i - 1] === 110 && bytes[i - 2] === 101 && bytes[i - 6] === 104 && (bytes[i - 7] as number) <= 32) {
        if (bytes[i + 2] === 49 || bytes[i + 2] === 116) this.rowFlags = RowFlag.hidden
      }
      i = close + 1
    }
    if (number > 1_048_576 || number < 1) throw unreadable('row_number')
    this.rowNumber = number
    this.builder.currentRow = number
    this.nextColumn = 0
    this.inRow = true
    return i + 1
  }

  private digits(bytes: Buffer, start: number, end: number): number {
    let value = 0
    for (let i = start; i < end; i++) {
      const digit = (bytes[i] as number) - 48
      if (digit < 0 || digit > 9 || value > 100_000_000) return -1
      value = value * 10 + digit
    }
    return start === end ? -1 : value
  }

  /** Reads the attributes r, s and t of a cell tag; returns the place behind `>`. */
  private cellTag(bytes: Buffer, at: number, end: number): number {
    this.column = this.nextColumn
    this.style = 0
    this.type = 110
    let i = at
    while (i < end) {
      const byte = bytes[i]
      if (byte === GT) break
      if (byte !== EQ) {
        i++
        continue
      }
      const name = (bytes[i - 2] as number) <= 32 ? bytes[i - 1] : 0
      const quote = bytes[i + 1] as number
      i += 2
      if (name === 114) {
        let column = 0
        for (let letter = bytes[i] as number; letter >= 65 && letter <= 90; letter = bytes[++i] as number)
          column = column * 26 + letter - 64
        if (column > 16384) throw unreadable('cell_reference')
        if (column > 0) this.column = column - 1
      } else if (name === 115) {
        let style = 0
        for (let digit = (bytes[i] as number) - 48; digit >= 0 && digit <= 9; digit = (bytes[++i] as number) - 48)
          style = style * 10 + digit
        this.style = style
      } else if (name === 116)
        this.type = bytes[i + 1] === 116 ? 83 : bytes[i] === 115 && bytes[i + 1] === quote ? 115 : (bytes[i] as number)
      while (i < end && bytes[i] !== quote) i++
      i++
    }
    this.empty = bytes[i - 1] === SLASH
    this.nextColumn = this.column + 1
    return i + 1
  }

  private cell(bytes: Buffer, at: number, end: number): number {
    let i = this.cellTag(bytes, at, end)
    if (this.empty) return i
    const prefix = this.prefix
    let flags = 0
    while (i < end) {
      if (bytes[i] !== LT) {
        i++
        continue
      }
      const name = i + 1 + prefix
      const first = bytes[name] as number
      if (bytes[i + 1] === SLASH) return bytes[name + 1] === 99 && bytes[name + 2] === GT ? name + 3 : this.closeCell(bytes, i)
      if (first === 118 && bytes[name + 1] === GT) i = this.value(bytes, name + 2, end, flags)
      else if (first === 102) {
        flags = CellFlag.formula
        i = this.formula(bytes, i)
      } else if (first === 118 || (first === 105 && bytes[name + 1] === 115)) i = this.other(bytes, i, first, end, flags)
      else i++
    }
    return i
  }

  /** Behind the closing tag of the cell, whatever stands before it. */
  private closeCell(bytes: Buffer, from: number): number {
    const close = bytes.indexOf(this.cellClose, from)
    if (close < 0) throw unreadable('cell')
    return close + this.cellClose.length
  }

  private formula(bytes: Buffer, at: number): number {
    const gt = bytes.indexOf(GT, at)
    if (gt < 0) throw unreadable('formula')
    if (bytes[gt - 1] === SLASH) return gt + 1
    const close = bytes.indexOf(this.formulaClose, gt)
    if (close < 0) throw unreadable('formula')
    return close + this.formulaClose.length
  }

  /** A value tag with attributes, or an inline string. Leaves the place before `</c>`. */
  private other(bytes: Buffer, at: number, first: number, end: number, flags: number): number {
    let gt = at
    while (gt < end && bytes[gt] !== GT) gt++
    if (gt >= end) throw unreadable('cell')
    if (bytes[gt - 1] === SLASH) return gt + 1
    if (first === 118) return this.value(bytes, gt + 1, end, flags)
    const tag = this.runs.plain(bytes, gt + 1, end)
    if (tag >= 0) {
      this.place(this.runs.bytes, this.runs.start, this.runs.end, flags)
      return tag + 5 + this.prefix
    }
    const close = bytes.indexOf(this.cellClose, gt)
    if (close < 0) throw unreadable('cell')
    this.runs.read(bytes, gt + 1, close)
    this.place(this.runs.bytes, this.runs.start, this.runs.end, flags)
    return close
  }

  /** The value from `start` to the next tag; returns the place behind its closing tag. */
  private value(bytes: Buffer, start: number, end: number, flags: number): number {
    let close = start
    while (close < end && bytes[close] !== LT) close++
    const type = this.type
    if (close === start) return close + 4 + this.prefix
    if (type === 115) this.shared(this.digits(bytes, start, close), flags)
    else if (type === 110) this.number(bytes, start, close, flags)
    else if (type === 98) this.builder.setText(this.column, bytes[start] === 49 ? 'TRUE' : 'FALSE', flags | CellFlag.boolean)
    else if (type === 100) {
      const iso = bytes.toString('latin1', start, Math.min(close, start + 40)).replace(/Z$/, '')
      this.builder.setText(this.column, iso.replace(/T00:00(:00(\.0+)?)?$/, '').replace('T', ' '), flags | CellFlag.date)
    } else {
      const bits = type === 101 ? CellFlag.error : 0
      if (!needsDecoding(bytes, start, close)) this.place(bytes, start, close, flags | bits)
      else {
        const text = decodeText(bytes, start, close)
        this.place(text, 0, text.length, flags | bits)
      }
    }
    return close + 4 + this.prefix
  }

  private shared(index: number, flags: number): void {
    const strings = this.facts.strings
    const length = strings.lengthOf(index)
    if (length === -1) throw this.builder.tooLong(this.column)
    if (length < 0) throw unreadable('shared_string')
    const builder = this.builder
    builder.reserve(length)
    const at = builder.length
    strings.copy(index, length, builder.bytes, at)
    builder.length = at + length
    builder.setCell(this.column, at, at + length, flags)
  }

  private place(bytes: Buffer, start: number, end: number, flags: number): void {
    const builder = this.builder
    const length = end - start
    if (length > builder.limits.cellCharacters * 4) throw builder.tooLong(this.column)
    builder.reserve(length)
    const at = builder.length
    if (length > 48) bytes.copy(builder.bytes, at, start, end)
    else for (let i = 0; i < length; i++) builder.bytes[at + i] = bytes[start + i] as number
    builder.length = at + length
    builder.setCell(this.column, at, at + length, flags)
  }

  /** Whole days repeat in a column, so each is formatted once. */
  private date(bytes: Buffer, start: number, end: number): string | undefined {
    const day = end - start <= 7 ? this.digits(bytes, start, end) : -1
    if (day < 0) return serialDate(Number(bytes.toString('latin1', start, end) || 'x'), this.facts.epoch1904)
    const known = this.days.get(day)
    if (known !== undefined) return known
    const date = serialDate(day, this.facts.epoch1904)
    if (date !== undefined && this.days.size < 10_000) this.days.set(day, date)
    return date
  }

  /** Up to 15 plain digits are copied as they are; the rest goes through the number a spreadsheet would show. */
  private number(bytes: Buffer, start: number, end: number, flags: number): void {
    if (this.facts.dateStyles[this.style] === 1) {
      const date = this.date(bytes, start, end)
      if (date !== undefined) return this.builder.setText(this.column, date, flags | CellFlag.date)
    }
    let plain = end - start <= 15
    for (let i = start; plain && i < end; i++) {
      const byte = bytes[i] as number
      if ((byte < 48 || byte > 57) && byte !== 46 && byte !== 45) plain = false
    }
    if (plain) return this.place(bytes, start, end, flags | CellFlag.numeric)
    const shown = shownNumber(bytes.toString('latin1', start, Math.min(end, start + 64)).trim())
    this.builder.setText(this.column, shown.text, flags | CellFlag.numeric | (shown.imprecise ? CellFlag.imprecise : 0))
  }
}
