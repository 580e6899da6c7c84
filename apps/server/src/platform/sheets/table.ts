import { SheetFailure } from './failure.ts'
import type { HeaderSought, SheetLimits } from './limits.ts'

/** Bits that say how a cell was stored. A plain text cell has none. */
export const CellFlag = {
  /** Stored as a number: leading zeros are gone. */
  numeric: 1,
  /** The text is the cached result of a formula. */
  formula: 2,
  /** Stored as a date and rendered here as `yyyy-mm-dd`, with ` hh:mm:ss` where it has a time. */
  date: 4,
  /** An error value such as `#N/A`, or a field this reader cannot read (memo). */
  error: 8,
  boolean: 16,
  /** A number of 16 digits or more, or shown in scientific notation: its last digits are not to be trusted. */
  imprecise: 32,
} as const

/** Bits about a whole row. */
export const RowFlag = {
  hidden: 1,
  /** The row has filled cells to the right of the header. */
  overflow: 2,
} as const

/** The formats that can be read. `html`: a page with a table in it, `xml`: a workbook in one XML document; many systems export both under the name of .xls. */
export type TableKind = 'xlsx' | 'xls' | 'dbf' | 'csv' | 'html' | 'xml'

/** What the file hides; nothing of it is dropped, so that a caller can refuse or warn. */
export type HiddenParts = {
  readonly sheets: readonly string[]
  /** 0-based columns of the header. */
  readonly columns: readonly number[]
}

/** An open file. `rows` can be walked once; `close` is needed only when it is not walked to the end. */
export type Table = {
  readonly kind: TableKind
  /** Encoding of the text for csv and dbf; empty for workbooks. */
  readonly encoding: string
  readonly sheetNames: readonly string[]
  readonly sheetName: string
  readonly header: readonly string[]
  readonly headerRowNumber: number
  readonly hidden: HiddenParts
  /** References of merged cells below the header (`B5:B9`), a hundred at most; complete once the rows were walked to the end. */
  readonly merged: readonly string[]
  readonly rows: AsyncIterable<RowBlock>
  close(): Promise<void>
}

/**
 * Some thousand rows as UTF-8 bytes. Cell (row, column) is `bytes[offsets[2i] .. offsets[2i+1])` with
 * `i = row * columns + column`, already free of quotes and escapes, so a validator needs no strings. Empty rows of
 * the file are absent; `rowNumbers` holds the number a spreadsheet shows for each row.
 */
export class RowBlock {
  readonly bytes: Buffer
  readonly offsets: Uint32Array
  readonly flags: Uint8Array
  readonly rowNumbers: Uint32Array
  readonly rowFlags: Uint8Array
  readonly rows: number
  readonly columns: number

  constructor(parts: Omit<RowBlock, 'cell' | 'flag' | 'firstRowNumber'>) {
    this.bytes = parts.bytes
    this.offsets = parts.offsets
    this.flags = parts.flags
    this.rowNumbers = parts.rowNumbers
    this.rowFlags = parts.rowFlags
    this.rows = parts.rows
    this.columns = parts.columns
  }

  get firstRowNumber(): number {
    return this.rowNumbers[0] ?? 0
  }

  /** The text of a cell; empty for a missing one. */
  cell(row: number, column: number): string {
    const at = (row * this.columns + column) * 2
    return this.bytes.toString('utf8', this.offsets[at], this.offsets[at + 1])
  }

  /** The `CellFlag` bits of a cell. */
  flag(row: number, column: number): number {
    return this.flags[row * this.columns + column] ?? 0
  }
}

const BLOCK_CELLS = 1 << 16
const BLOCK_BYTES = 1 << 20

/**
 * Where every reader puts its cells. The first filled row becomes the header and fixes the number of columns; rows
 * after it gather into blocks. A reader either appends to `bytes` at `length` (workbooks) or lends its own buffer
 * with `lend` and passes offsets into it (csv).
 */
export class BlockBuilder {
  bytes: Buffer
  length = 0
  header: string[] | undefined
  headerRowNumber = 0
  readonly limits: SheetLimits
  readonly sought: HeaderSought | undefined
  private readonly headerRow: number
  private passed = 0
  private readonly lending: boolean
  private columns: number
  private capacity = 1
  private row = 0
  private total = 0
  private filled = false
  private overflow = 0
  private rowStart = 0
  private offsets: Uint32Array
  private flags: Uint8Array
  private rowNumbers = new Uint32Array(1)
  private rowFlags = new Uint8Array(1)

  constructor(limits: SheetLimits, options: { headerRow?: number | undefined; header?: HeaderSought | undefined; lending?: boolean }) {
    this.limits = limits
    this.headerRow = options.headerRow ?? 0
    this.sought = options.header
    this.lending = options.lending ?? false
    this.columns = limits.columns
    this.offsets = new Uint32Array(limits.columns * 2)
    this.flags = new Uint8Array(limits.columns)
    this.bytes = Buffer.allocUnsafeSlow(this.lending ? 0 : BLOCK_BYTES + (BLOCK_BYTES >> 1))
  }

  /** Makes `buffer` the bytes of the coming rows; only between blocks. */
  lend(buffer: Buffer): void {
    this.bytes = buffer
  }

  /** Makes room for `more` bytes behind `length`. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  /** Appends text; for the readers and cells that are not worth a byte scanner. */
  setText(column: number, text: string, flags: number): void {
    if (text === '') return
    this.reserve(text.length * 3)
    const start = this.length
    this.length += this.bytes.write(text, start)
    this.setCell(column, start, this.length, flags)
  }

  /** Places the bytes [start, end) in a column of the current row. Fails beyond the widest table or the longest cell. */
  setCell(column: number, start: number, end: number, flags: number): void {
    if (end === start) return
    if (column >= this.columns) {
      if (column >= this.limits.columns) throw new SheetFailure('sheet.too_wide', { columns: column + 1, limit: this.limits.columns })
      this.overflow = RowFlag.overflow
      this.filled = true
      return
    }
    if (end - start > this.limits.cellCharacters) this.refuseLong(column, start, end)
    const at = this.row * this.columns + column
    this.offsets[at * 2] = start
    this.offsets[at * 2 + 1] = end
    this.flags[at] = flags
    this.filled = true
  }

  /** Names the cell that is longer than the limit; used by readers that know it before they copy. */
  tooLong(column: number): SheetFailure {
    return new SheetFailure('sheet.cell_too_long', { row: this.currentRow, column: column + 1, limit: this.limits.cellCharacters })
  }

  /** The 1-based number of the row being read, for failures; kept by the reader. */
  currentRow = 0

  private refuseLong(column: number, start: number, end: number): void {
    let characters = 0
    for (let i = start; i < end; i++) if (((this.bytes[i] as number) & 0xc0) !== 0x80) characters++
    if (characters > this.limits.cellCharacters) throw this.tooLong(column)
  }

  /** Forgets the cells of the current row: a csv record that is not complete yet, or an empty row. */
  dropRow(): void {
    const at = this.row * this.columns
    this.offsets.fill(0, at * 2, (at + this.columns) * 2)
    this.flags.fill(0, at, at + this.columns)
    this.filled = false
    this.overflow = 0
    if (!this.lending) this.length = this.rowStart
  }

  /** Ends the current row. Empty rows vanish, the first filled one is the header, or the first that is what the caller seeks. */
  endRow(number: number, flags: number): void {
    if (!this.filled || number < this.headerRow) {
      if (this.filled || this.length > this.rowStart) this.dropRow()
      return
    }
    if (this.header === undefined) return this.endHeader(number)
    this.total++
    if (this.total > this.limits.rows) throw new SheetFailure('sheet.too_many_rows', { limit: this.limits.rows })
    this.rowNumbers[this.row] = number
    this.rowFlags[this.row] = flags | this.overflow
    this.row++
    this.filled = false
    this.overflow = 0
    this.rowStart = this.length
  }

  private endHeader(number: number): void {
    const names: string[] = []
    for (let column = 0; column < this.columns; column++)
      names.push(this.bytes.toString('utf8', this.offsets[column * 2], this.offsets[column * 2 + 1]).trim())
    while (names.length > 0 && names[names.length - 1] === '') names.pop()
    this.dropRow()
    if (names.length === 0) return
    if (this.sought !== undefined && !this.sought.is(names)) {
      this.passed += 1
      if (this.passed >= this.sought.within) throw new SheetFailure('sheet.empty')
      return
    }
    this.header = names
    this.headerRowNumber = number
    this.columns = names.length
    this.capacity = Math.max(512, Math.floor(BLOCK_CELLS / this.columns))
    this.allocate()
  }

  private allocate(): void {
    this.offsets = new Uint32Array(this.capacity * this.columns * 2)
    this.flags = new Uint8Array(this.capacity * this.columns)
    this.rowNumbers = new Uint32Array(this.capacity)
    this.rowFlags = new Uint8Array(this.capacity)
    this.row = 0
  }

  /** True when the block must be taken before another row begins. */
  get full(): boolean {
    return (this.header !== undefined && this.row === this.capacity) || this.length >= BLOCK_BYTES
  }

  /** Hands out the finished rows, or nothing when there are none. */
  take(): RowBlock | undefined {
    if (this.row === 0 || this.header === undefined) return undefined
    const cells = this.row * this.columns
    const block = new RowBlock({
      bytes: this.lending ? this.bytes : this.bytes.subarray(0, this.length),
      offsets: this.offsets.subarray(0, cells * 2),
      flags: this.flags.subarray(0, cells),
      rowNumbers: this.rowNumbers.subarray(0, this.row),
      rowFlags: this.rowFlags.subarray(0, this.row),
      rows: this.row,
      columns: this.columns,
    })
    this.allocate()
    if (!this.lending) this.bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES + (BLOCK_BYTES >> 1))
    this.length = 0
    this.rowStart = 0
    return block
  }
}
