import { type CsvEncoding, utf8Chunks } from './csv.ts'
import { SheetFailure } from './failure.ts'
import type { SheetFile } from './file.ts'
import { type BlockBuilder, type RowBlock, RowFlag } from './table.ts'
import type { SheetHead } from './xlsx.ts'

const LONGEST_TAG = 64 * 1024
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  middot: '·',
  ldquo: '“',
  rdquo: '”',
  mdash: '—',
  ndash: '–',
}

/** Text of a page as a reader sees it: entities resolved, breaks and runs of spaces made one space. An entity that is not known stays as written. */
export const pageText = (raw: string): string =>
  raw
    .replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?/g, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' '
    })
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim()

/** Where a tag that begins at `at` ends (behind `>`), quotes respected; -1 where its end is not in the text yet. */
const tagEnd = (text: string, at: number): number => {
  let quote = ''
  for (let i = at + 1; i < text.length; i += 1) {
    const letter = text.charAt(i)
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return i + 1
  }
  return -1
}

const span = (attributes: string, name: 'colspan' | 'rowspan'): number => {
  const found = new RegExp(`\\b${name}\\s*=\\s*["']?\\s*(\\d{1,5})`, 'i').exec(attributes)
  return Math.max(1, Number(found?.[1] ?? 1))
}
const hides = (attributes: string): boolean => /display\s*:\s*none/i.test(attributes)

/** Parts of a page whose text is never content. */
const SILENT = /^(?:style|script|xml|title|head)$/

/**
 * Reads the rows of a page's tables, one below the other; a table inside a cell takes the cell's place. Cells that span columns or rows keep their place, and
 * the places they cover stay empty, as in a workbook.
 */
class HtmlScanner {
  private readonly builder: BlockBuilder
  private readonly into: SheetHead
  private rest = ''
  private row = 0
  private inRow = false
  private inCell = false
  private rowFlags = 0
  private column = 0
  private next = 0
  private text = ''
  private silent = ''
  /** How many more rows each column is covered for by a cell from above. */
  private readonly covered: Uint16Array

  constructor(builder: BlockBuilder, into: SheetHead) {
    this.builder = builder
    this.into = into
    this.covered = new Uint16Array(builder.limits.columns)
  }

  /** Rows met so far. */
  get rows(): number {
    return this.row
  }

  /** Takes more text and works through it up to its end, an unfinished tag or a full block; true where a block is full. Give '' to go on. */
  feed(more: string, final: boolean): boolean {
    const text = this.rest + more
    let at = 0
    while (at < text.length) {
      if (this.builder.full) break
      if (this.silent !== '') {
        const close = text.toLowerCase().indexOf(`</${this.silent}`, at)
        at = close < 0 ? Math.max(at, text.length - this.silent.length - 2) : close
        if (close < 0) break
      }
      const open = text.indexOf('<', at)
      if (open < 0) {
        this.say(text.slice(at))
        at = text.length
        break
      }
      if (open > at) this.say(text.slice(at, open))
      const end = this.markupEnd(text, open)
      if (end < 0) {
        at = final ? text.length : open
        break
      }
      this.markup(text.slice(open, end))
      at = end
    }
    this.rest = text.slice(at)
    if (!this.builder.full && this.rest.length > LONGEST_TAG) throw new SheetFailure('sheet.unreadable', { reason: 'tag' })
    if (final && !this.builder.full) this.endRow()
    return this.builder.full
  }

  private markupEnd(text: string, at: number): number {
    if (this.silent !== '' || !text.startsWith('<!--', at)) return tagEnd(text, at)
    const close = text.indexOf('-->', at + 4)
    return close < 0 ? -1 : close + 3
  }

  private say(text: string): void {
    if (!this.inCell || this.silent !== '') return
    if (this.text.length > this.builder.limits.cellCharacters * 8) throw this.builder.tooLong(this.column)
    this.text += text
  }

  private markup(tag: string): void {
    const named = /^<(\/?)([a-zA-Z][\w:-]*)/.exec(tag)
    if (named === null) return
    const closing = named[1] === '/'
    const name = (named[2] ?? '').toLowerCase()
    if (this.silent !== '') {
      if (closing && name === this.silent) this.silent = ''
    } else if (!closing && SILENT.test(name) && !tag.endsWith('/>')) this.silent = name
    else if (name === 'tr') closing ? this.endRow() : this.beginRow(tag)
    else if (name === 'td' || name === 'th') closing ? this.endCell() : this.beginCell(tag)
    else if (name === 'table') closing ? this.endRow() : this.leaveContainer()
    else if (name === 'br' || name === 'p' || name === 'div' || name === 'li') this.say(' ')
  }

  private leaveContainer(): void {
    this.text = ''
    this.inCell = false
    this.covered.fill(0)
  }

  private beginRow(tag: string): void {
    this.endRow()
    this.row += 1
    this.builder.currentRow = this.row
    this.inRow = true
    this.rowFlags = hides(tag) ? RowFlag.hidden : 0
    this.next = 0
  }

  private beginCell(tag: string): void {
    if (!this.inRow) this.beginRow('<tr>')
    this.endCell()
    while (this.next < this.covered.length && (this.covered[this.next] ?? 0) > 0) this.next += 1
    this.column = this.next
    const [wide, high] = [Math.min(span(tag, 'colspan'), this.covered.length), span(tag, 'rowspan')]
    // One more than the rows below, because the end of this row counts, too.
    if (high > 1) for (let k = 0; k < wide; k += 1) if (this.column + k < this.covered.length) this.covered[this.column + k] = high
    if (high > 1 && this.builder.header !== undefined && this.into.merged.length < 100)
      this.into.merged.push(`${this.row}:${this.row + high - 1}`)
    this.next += wide
    this.inCell = true
    this.text = ''
  }

  private endCell(): void {
    if (!this.inCell) return
    this.inCell = false
    this.builder.setText(this.column, pageText(this.text), 0)
    this.text = ''
  }

  private endRow(): void {
    if (!this.inRow) return
    this.endCell()
    this.inRow = false
    for (let k = 0; k < this.covered.length; k += 1) if ((this.covered[k] ?? 0) > 0) this.covered[k] = (this.covered[k] ?? 1) - 1
    this.builder.endRow(this.row, this.rowFlags)
  }
}

/**
 * Reads the tables of a page: what many school systems export under the name of .xls. All its cells are texts, so that long numbers are whole as long as
 * no spreadsheet has saved the file. A page without a table is refused as `sheet.not_a_table`.
 */
export async function* readHtml(
  file: SheetFile,
  found: { readonly encoding: CsvEncoding; readonly bom: number },
  builder: BlockBuilder,
  into: SheetHead,
): AsyncGenerator<RowBlock> {
  const scanner = new HtmlScanner(builder, into)
  const decoder = new TextDecoder('utf-8')
  for (const chunk of utf8Chunks(file, found.encoding, found.bom)) {
    let full = scanner.feed(decoder.decode(chunk, { stream: true }), false)
    while (full) {
      const block = builder.take()
      if (block) yield block
      full = scanner.feed('', false)
    }
  }
  let full = scanner.feed(decoder.decode(), true)
  while (full) {
    const block = builder.take()
    if (block) yield block
    full = scanner.feed('', true)
  }
  if (scanner.rows === 0) throw new SheetFailure('sheet.not_a_table', { looksLike: 'html' })
  const last = builder.take()
  if (last) yield last
}
