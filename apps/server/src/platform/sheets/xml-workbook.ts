import { type CsvEncoding, utf8Chunks } from './csv.ts'
import { SheetFailure } from './failure.ts'
import type { SheetFile } from './file.ts'
import { columnName, shownNumber } from './numbers.ts'
import { type BlockBuilder, CellFlag, type RowBlock, RowFlag } from './table.ts'
import { attribute, decodeEntities, type XmlTag } from './xml.ts'
import { XmlFeed, type XmlSink } from './xml-feed.ts'
import type { SheetHead } from './xlsx.ts'

/** The text of a workbook in one XML document: its encoding by the bytes, whatever its first line claims, and the length of the byte order mark. */
export type XmlText = { readonly encoding: CsvEncoding; readonly bom: number }

/** A sheet of such a workbook; `position` counts them from 0. */
export type XmlSheet = { readonly name: string; readonly hidden: boolean; readonly position: number }

const MOST_SHEETS = 1000
const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384

const unreadable = (reason: string): SheetFailure => new SheetFailure('sheet.unreadable', { reason })

/** Whether the beginning of a file is a workbook as Excel 2002 and 2003 save it in one XML document, and as many systems write it under the name of .xls. */
export const isWorkbookXml = (head: string): boolean =>
  /^\ufeff?\s*</.test(head) && /<(?:[\w.-]{1,40}:)?Workbook\s[^>]{0,4000}urn:schemas-microsoft-com:office:spreadsheet/.test(head)

/** Feeds the whole document; yields each time the sink is full. Where it does not end as it began, it was cut off. */
function* fed(file: SheetFile, found: XmlText, sink: XmlSink): Generator<void> {
  const feed = new XmlFeed(sink)
  const decoder = new TextDecoder('utf-8')
  for (const chunk of utf8Chunks(file, found.encoding, found.bom)) {
    let full = feed.feed(decoder.decode(chunk, { stream: true }))
    while (full) {
      yield
      full = feed.feed('')
    }
  }
  if (!feed.complete) throw unreadable('truncated')
}

/** A whole number of an attribute within its bounds; undefined where there is none. */
const counted = (tag: XmlTag, name: string, most: number): number | undefined => {
  const text = tag.attributes === '' ? undefined : attribute(tag.attributes, name)
  if (text === undefined) return undefined
  const value = /^\d{1,8}$/.test(text) ? Number(text) : -1
  if (value < 0 || value > most) throw unreadable(name === 'Index' ? 'cell_reference' : 'span')
  return value
}

const isHidden = (tag: XmlTag): boolean => tag.attributes !== '' && attribute(tag.attributes, 'Hidden') === '1'

/** Learns the sheets: whether one is hidden stands behind its rows. */
class SheetNames implements XmlSink {
  readonly full = false
  readonly sheets: { name: string; hidden: boolean; position: number }[] = []
  private visible: string | undefined

  open(tag: XmlTag): void {
    if (tag.name === 'Visible') this.visible = ''
    if (tag.name !== 'Worksheet') return
    if (this.sheets.length >= MOST_SHEETS) throw new SheetFailure('sheet.too_many_entries', { limit: MOST_SHEETS })
    const name = attribute(tag.attributes, 'Name') ?? ''
    // A text of its own: a part would keep the whole piece of the file in memory.
    this.sheets.push({ name: Buffer.from(name.slice(0, 255)).toString(), hidden: false, position: this.sheets.length })
  }

  close(name: string): void {
    const sheet = this.sheets.at(-1)
    if (name !== 'Visible' || this.visible === undefined) return
    if (sheet !== undefined && /^\s*Sheet(?:Very)?Hidden\s*$/.test(this.visible)) sheet.hidden = true
    this.visible = undefined
  }

  text(raw: string): void {
    if (this.visible !== undefined && this.visible.length < 100) this.visible += raw.slice(0, 100)
  }
}

/** The sheets of a workbook in their order. Reads the whole document once, so that a file that was cut off is refused before its first row is taken. */
export const xmlSheets = (file: SheetFile, found: XmlText): readonly XmlSheet[] => {
  const names = new SheetNames()
  for (const _ of fed(file, found, names));
  return names.sheets
}

/** A day or moment as it is shown: without the time where it is midnight, without the day where a spreadsheet had only a time. */
const shownMoment = (text: string): string =>
  text
    .replace(/\.\d+$/, '')
    .replace(/T00:00(?::00)?$/, '')
    .replace(/^1899-12-3[01]T/, '')
    .replace('T', ' ')

const numeric = (text: string): { readonly text: string; readonly flags: number } => {
  if (/^-?\d{1,15}$/.test(text)) return { text, flags: CellFlag.numeric }
  const shown = shownNumber(text)
  return { text: shown.text, flags: CellFlag.numeric | (shown.imprecise ? CellFlag.imprecise : 0) }
}

/** A cell's text as its user sees it, and how it was stored. */
const shownCell = (type: string, raw: string): { readonly text: string; readonly flags: number } => {
  const text = decodeEntities(raw)
  if (type === 'Number') return numeric(text.trim())
  if (type === 'DateTime') return { text: shownMoment(text.trim()), flags: CellFlag.date }
  if (type === 'Boolean') return { text: text.trim() === '1' ? 'TRUE' : 'FALSE', flags: CellFlag.boolean }
  return { text, flags: type === 'Error' ? CellFlag.error : 0 }
}

/** Reads the rows of one sheet. Remarks on cells hold data, too, and are left out; the runs of a formatted text are one text. */
class SheetRows implements XmlSink {
  private readonly builder: BlockBuilder
  private readonly into: SheetHead
  private readonly wanted: number
  private sheet = -1
  private row = 0
  private span = 0
  private rowFlags = 0
  private column = 0
  private nextColumn = 0
  private hiddenNext = 0
  private flags = 0
  private type = ''
  private raw = ''
  private inRow = false
  private inCell = false
  private inData = false
  private inRemark = false

  constructor(builder: BlockBuilder, into: SheetHead, wanted: number) {
    this.builder = builder
    this.into = into
    this.wanted = wanted
  }

  get full(): boolean {
    return !this.inRow && this.builder.full
  }

  open(tag: XmlTag): void {
    if (tag.name === 'Worksheet') this.sheet += 1
    if (this.sheet !== this.wanted) return
    if (this.inCell) {
      if (tag.name === 'Comment') this.inRemark = true
      else if (tag.name === 'Data' && !this.inRemark) {
        this.inData = true
        this.type = attribute(tag.attributes, 'Type') ?? 'String'
        this.raw = ''
      }
    } else if (this.inRow) {
      if (tag.name === 'Cell') this.beginCell(tag)
    } else if (tag.name === 'Row') this.beginRow(tag)
    else if (tag.name === 'Column') this.columnFacts(tag)
  }

  close(name: string): void {
    if (this.sheet !== this.wanted) return
    if (name === 'Comment') this.inRemark = false
    else if (name === 'Data' && this.inData) this.endData()
    else if (name === 'Cell') this.inCell = false
    else if (name === 'Row' && this.inRow) this.endRow()
  }

  text(raw: string): void {
    if (!this.inData) return
    if (this.raw.length + raw.length > this.builder.limits.cellCharacters * 10) throw this.builder.tooLong(this.column)
    this.raw += raw
  }

  private columnFacts(tag: XmlTag): void {
    const first = (counted(tag, 'Index', MOST_COLUMNS) ?? this.hiddenNext + 1) - 1
    const last = first + (counted(tag, 'Span', MOST_COLUMNS) ?? 0)
    this.hiddenNext = last + 1
    const most = this.builder.limits.columns
    if (isHidden(tag)) for (let at = first; at <= last && this.into.hiddenColumns.length < most; at += 1) this.into.hiddenColumns.push(at)
  }

  private beginRow(tag: XmlTag): void {
    const following = this.row + this.span + 1
    this.row = counted(tag, 'Index', MOST_ROWS) ?? following
    if (this.row < following || this.row > MOST_ROWS) throw unreadable('row_number')
    this.span = counted(tag, 'Span', MOST_ROWS) ?? 0
    this.builder.currentRow = this.row
    this.rowFlags = isHidden(tag) ? RowFlag.hidden : 0
    this.nextColumn = 0
    this.inRow = true
  }

  private beginCell(tag: XmlTag): void {
    this.column = (counted(tag, 'Index', MOST_COLUMNS) ?? this.nextColumn + 1) - 1
    if (this.column < this.nextColumn) throw unreadable('cell_reference')
    const [across, down] = [counted(tag, 'MergeAcross', MOST_COLUMNS) ?? 0, counted(tag, 'MergeDown', MOST_ROWS) ?? 0]
    this.nextColumn = this.column + across + 1
    if (across + down > 0 && this.builder.header !== undefined && this.into.merged.length < 100)
      this.into.merged.push(`${columnName(this.column)}${this.row}:${columnName(this.column + across)}${this.row + down}`)
    this.flags = tag.attributes !== '' && attribute(tag.attributes, 'Formula') !== undefined ? CellFlag.formula : 0
    this.inCell = true
  }

  private endData(): void {
    this.inData = false
    const { text, flags } = shownCell(this.type, this.raw)
    this.builder.setText(this.column, text, flags | this.flags)
    this.raw = ''
  }

  private endRow(): void {
    this.inRow = false
    this.inCell = false
    this.builder.endRow(this.row, this.rowFlags)
  }
}

/**
 * Reads one sheet of a workbook in one XML document. Numbers, days and formulas are told apart as the cells say of themselves.
 * Format: XML Spreadsheet Reference of Microsoft (urn:schemas-microsoft-com:office:spreadsheet).
 */
export async function* readXmlWorkbook(
  file: SheetFile,
  found: XmlText,
  position: number,
  builder: BlockBuilder,
  into: SheetHead,
): AsyncGenerator<RowBlock> {
  for (const _ of fed(file, found, new SheetRows(builder, into, position))) {
    const block = builder.take()
    if (block) yield block
  }
  const last = builder.take()
  if (last) yield last
}
