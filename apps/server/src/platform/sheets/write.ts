import { once } from 'node:events'
import { type PassThrough, Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import { SheetFailure } from './failure.ts'
import { columnName } from './numbers.ts'

/** A cell to write; `mark` paints it red, for rows handed back with their errors. */
export type SheetCell = string | { readonly text: string; readonly mark: true }

/** A column: its header and its width in characters (default 16). */
export type SheetColumn = { readonly header: string; readonly width?: number }

/** A sheet to write. Rows stream, so a sheet of a million rows needs no memory of its own. */
export type SheetToWrite = {
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: AsyncIterable<readonly SheetCell[]> | Iterable<readonly SheetCell[]>
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAX_CELL = 32_767
const MAX_ROWS = 1_048_576
const BATCH = 1 << 16

/** Style 1 is text, 2 the header, 3 a marked text. `quotePrefix` makes a spreadsheet keep `=1+1` as text even when edited. */
const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FF9C0006"/><name val="Calibri"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" quotePrefix="1"/><xf numFmtId="49" fontId="2" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

const UNSAFE = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff\ud800-\udfff]|_x[0-9a-fA-F]{4}_/
const CONTROL = /[\u0000-\u0008\u000b-\u001f]/g

const hexEscape = (letter: string) => `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

/** Text as XML content of a spreadsheet string; characters that XML cannot hold become `_xHHHH_`, as Excel writes them. */
function xmlText(text: string): string {
  if (!UNSAFE.test(text)) return text
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(CONTROL, hexEscape)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
}

/** Builds the rows of one sheet as text; knows the column letters so that no cell computes them. */
class RowWriter {
  private readonly letters: string[] = []
  private number = 0

  row(cells: readonly SheetCell[], style: number): string {
    this.number++
    if (this.number > MAX_ROWS) throw new SheetFailure('sheet.too_many_rows', { limit: MAX_ROWS - 1 })
    let text = `<row r="${this.number}">`
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column] ?? ''
      const plain = typeof cell === 'string' ? cell : cell.text
      if (plain === '' && typeof cell === 'string') continue
      if (plain.length > MAX_CELL) throw new SheetFailure('sheet.cell_too_long', { row: this.number, column: column + 1, limit: MAX_CELL })
      this.letters[column] ??= columnName(column)
      const letter = this.letters[column]
      text += `<c r="${letter}${this.number}" s="${typeof cell === 'string' ? style : 3}" t="inlineStr"><is><t xml:space="preserve">${xmlText(plain)}</t></is></c>`
    }
    return `${text}</row>`
  }
}

async function* sheetXml(sheet: SheetToWrite): AsyncGenerator<Buffer> {
  const writer = new RowWriter()
  const columns = sheet.columns.map(
    (column, index) => `<col min="${index + 1}" max="${index + 1}" width="${column.width ?? 16}" style="1" customWidth="1"/>`,
  )
  let text = `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
  if (columns.length > 0) text += `<cols>${columns.join('')}</cols>`
  text += `<sheetData>${writer.row(
    sheet.columns.map((column) => column.header),
    2,
  )}`
  for await (const row of sheet.rows) {
    text += writer.row(row, 1)
    if (text.length < BATCH) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`)
}

/** Sheet names as spreadsheets accept them: 31 characters, none of `[]:*?/\`, never empty, never twice. */
function sheetNames(sheets: readonly SheetToWrite[]): string[] {
  const used = new Set<string>()
  return sheets.map((sheet, index) => {
    const clean = sheet.name
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .slice(0, 31)
      .toWellFormed()
    const name = clean.trim() === '' || used.has(clean.toLowerCase()) ? `${clean.slice(0, 26)} ${index + 1}`.trim() : clean
    used.add(name.toLowerCase())
    return name
  })
}

function addFrame(zip: yazl.ZipFile, names: readonly string[]): void {
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(DECLARATION + text), name)
  const numbers = names.map((_, index) => index + 1)
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const sheetTypes = numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`)
  add(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${sheetTypes.join('')}</Types>`,
  )
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  const sheets = names.map((name, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
  add('xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`)
  const links = numbers.map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${links.join('')}<Relationship Id="rId0" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  )
  zip.addBuffer(Buffer.from(STYLES), 'xl/styles.xml')
}

/**
 * Streams a workbook. Every cell is inline text in text format with `quotePrefix`, so an identity number keeps its 18 digits
 * and a text that begins like a formula stays text: nothing is prefixed here, unlike in csv. Rejects when rows fail,
 * when a cell has more than 32,767 characters or a sheet more than 1,048,575 rows.
 */
export async function writeXlsx(stream: Writable, book: { readonly sheets: readonly SheetToWrite[] }): Promise<void> {
  const zip = new yazl.ZipFile()
  addFrame(zip, sheetNames(book.sheets))
  const out = zip.outputStream as PassThrough
  let rows: Readable | undefined
  book.sheets.forEach((sheet, index) => {
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, { compressionLevel: 1 }, (give) => {
      rows = Readable.from(sheetXml(sheet), { objectMode: false, highWaterMark: BATCH })
      // yazl listens to no error of what it packs.
      rows.on('error', (error) => out.destroy(error))
      give(null, rows)
    })
  })
  zip.on('error', (error) => out.destroy(error))
  zip.end()
  try {
    await pipeline(out, stream)
  } finally {
    // A reader that leaves early must not keep the source of the rows, perhaps a database cursor, open.
    rows?.destroy()
  }
}

/** The byte order mark without which Excel takes a UTF-8 csv for the local code page. */
export const CSV_BOM = '\ufeff'

const DANGEROUS = new Set(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])

/**
 * One line of csv with its line end. A cell whose first character could begin a formula in some spreadsheet, full-width
 * forms included, gets an apostrophe before it; readers show it, which is the price of a format without types.
 */
export function csvLine(cells: readonly string[]): string {
  const fields = cells.map((cell) => {
    const safe = DANGEROUS.has(cell[0] ?? '') ? `'${cell}` : cell
    return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${fields.length === 1 && fields[0] === '' ? '""' : fields.join(',')}\r\n`
}

/** Streams a csv with byte order mark, header and rows. */
export async function writeCsv(
  stream: Writable,
  header: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<void> {
  let text = CSV_BOM + csvLine(header)
  for await (const row of rows) {
    text += csvLine(row)
    if (text.length < BATCH) continue
    if (!stream.write(text)) await once(stream, 'drain')
    text = ''
  }
  stream.end(text)
  await once(stream, 'finish')
}
