import { isUtf8 } from 'node:buffer'
import type { SheetFile } from './file.ts'
import { SheetFailure } from './failure.ts'
import type { SheetLimits } from './limits.ts'
import { isBuiltInDate, isDateFormat } from './numbers.ts'
import { StringPool } from './strings.ts'
import type { BlockBuilder, RowBlock } from './table.ts'
import { SheetScanner, type WorkbookFacts } from './xlsx-sheet.ts'
import { LONGEST_ELEMENT, readSharedStrings } from './xlsx-text.ts'
import { attribute, inspectProlog, isOn, xmlTags } from './xml.ts'
import { inflateEntry, readPart, type ZipEntries, type ZipEntry } from './zip.ts'

const PART = 4 * 1024 * 1024
const STYLES = 32 * 1024 * 1024

/** A sheet as the workbook lists it. */
export type XlsxSheet = { readonly name: string; readonly hidden: boolean; readonly entry: ZipEntry | undefined }

/** The workbook without its rows. */
export type Xlsx = {
  readonly sheets: readonly XlsxSheet[]
  readonly strings: ZipEntry | undefined
  readonly styles: ZipEntry | undefined
  readonly epoch1904: boolean
}

async function partText(file: SheetFile, entry: ZipEntry, limits: SheetLimits, limit: number): Promise<string> {
  const text = (await readPart(file, entry, limits, limit)).toString('utf8')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text.slice(0, 1 << 14))) throw new SheetFailure('sheet.dtd')
  return text
}

/** A relationship target as a part name, relative to the folder of its owner. */
function resolve(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/')
  const parts = path.startsWith('/') ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/').toLowerCase()
}

type Relation = { id: string; type: string; target: string }

async function relations(file: SheetFile, entries: ZipEntries, limits: SheetLimits, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/')
  const folder = slash < 0 ? '' : part.slice(0, slash)
  const entry = entries.get(`${folder === '' ? '' : `${folder}/`}_rels/${part.slice(slash + 1)}.rels`)
  if (!entry) return []
  const found: Relation[] = []
  for (const tag of xmlTags(await partText(file, entry, limits, PART))) {
    if (tag.name !== 'Relationship' || tag.closing) continue
    if (found.length > 5000) throw new SheetFailure('sheet.unreadable', { reason: 'relations' })
    const target = attribute(tag.attributes, 'Target') ?? ''
    const kind = attribute(tag.attributes, 'Type') ?? ''
    const external = attribute(tag.attributes, 'TargetMode') === 'External'
    if (!external)
      found.push({
        id: attribute(tag.attributes, 'Id') ?? '',
        type: kind.slice(kind.lastIndexOf('/') + 1),
        target: resolve(folder, target),
      })
  }
  return found
}

/** Reads workbook.xml and its relations: which sheets there are, which are hidden, and where their parts stand. */
export async function openXlsx(file: SheetFile, entries: ZipEntries, limits: SheetLimits): Promise<Xlsx> {
  const root = (await relations(file, entries, limits, '')).find((relation) => relation.type === 'officeDocument')
  const name = root && entries.has(root.target) ? root.target : 'xl/workbook.xml'
  const workbook = entries.get(name)
  if (!workbook) throw new SheetFailure('sheet.not_a_table', { looksLike: 'zip' })
  const related = await relations(file, entries, limits, name)
  const byType = (type: string, usual: string) => entries.get(related.find((relation) => relation.type === type)?.target ?? usual)
  const sheets: XlsxSheet[] = []
  let epoch1904 = false
  for (const tag of xmlTags(await partText(file, workbook, limits, PART))) {
    if (tag.closing) continue
    if (tag.name === 'workbookPr') epoch1904 = isOn(attribute(tag.attributes, 'date1904'))
    if (tag.name !== 'sheet') continue
    const relation = related.find((one) => one.id === attribute(tag.attributes, 'id'))
    if (relation && relation.type !== 'worksheet') continue
    const state = attribute(tag.attributes, 'state') ?? 'visible'
    const fallback = `xl/worksheets/sheet${sheets.length + 1}.xml`
    const entry = entries.get(relation?.target ?? fallback)
    sheets.push({ name: attribute(tag.attributes, 'name') ?? '', hidden: state !== 'visible', entry })
    if (sheets.length > 1000) throw new SheetFailure('sheet.unreadable', { reason: 'sheets' })
  }
  return { sheets, strings: byType('sharedStrings', 'xl/sharedstrings.xml'), styles: byType('styles', 'xl/styles.xml'), epoch1904 }
}

/** Which cell styles show dates, from the built-in format numbers and the custom format texts. */
async function readDateStyles(file: SheetFile, entry: ZipEntry | undefined, limits: SheetLimits): Promise<Uint8Array> {
  if (!entry) return new Uint8Array(0)
  const custom = new Map<number, boolean>()
  const styles: number[] = []
  let inCells = false
  for (const tag of xmlTags(await partText(file, entry, limits, STYLES))) {
    if (tag.name === 'cellXfs') inCells = !tag.closing && !tag.empty
    else if (tag.closing) continue
    else if (tag.name === 'numFmt')
      custom.set(Number(attribute(tag.attributes, 'numFmtId')), isDateFormat(attribute(tag.attributes, 'formatCode') ?? ''))
    else if (tag.name === 'xf' && inCells) styles.push(Number(attribute(tag.attributes, 'numFmtId') ?? 0))
    if (styles.length > 65_536 || custom.size > 4096) throw new SheetFailure('sheet.unreadable', { reason: 'styles' })
  }
  return Uint8Array.from(styles, (id) => ((custom.get(id) ?? isBuiltInDate(id)) ? 1 : 0))
}

/** The parts around the sheet data of one sheet. `merged`: references of merged cells below the header, a hundred at most. */
export type SheetHead = { readonly hiddenColumns: number[]; readonly merged: string[] }

/** Merged cells that are told of one sheet, and how far behind the rows they are looked for. */
const MERGED = 100
const BEHIND = 1 << 20

/** Notes the merged cells of what stands behind the rows, but for those of the title and the header. */
function readMerged(behind: string, headerRow: number, into: SheetHead): void {
  for (const match of behind.matchAll(/<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}(\d{1,7}))"/g)) {
    if (into.merged.length >= MERGED) return
    if (match[1] !== undefined && Number(match[2]) > headerRow) into.merged.push(match[1])
  }
}

/** Notes hidden columns from `<cols>`; a range may claim any width, only the columns a table can have are looked at. */
function readHead(head: string, limits: SheetLimits, into: SheetHead): void {
  for (const tag of xmlTags(head)) {
    if (tag.name !== 'col' || tag.closing) continue
    const hidden = isOn(attribute(tag.attributes, 'hidden')) || Number(attribute(tag.attributes, 'width') ?? 1) === 0
    const from = Number(attribute(tag.attributes, 'min'))
    const to = Math.min(Number(attribute(tag.attributes, 'max')), limits.columns)
    if (hidden && from >= 1)
      for (let column = from; column <= to && into.hiddenColumns.length < limits.columns; column++) into.hiddenColumns.push(column - 1)
  }
}

async function workbookFacts(file: SheetFile, book: Xlsx, limits: SheetLimits): Promise<WorkbookFacts> {
  return {
    strings: book.strings ? await readSharedStrings(file, book.strings, limits) : new StringPool(limits),
    dateStyles: await readDateStyles(file, book.styles, limits),
    epoch1904: book.epoch1904,
  }
}

function checked(block: RowBlock | undefined): RowBlock | undefined {
  if (block && !isUtf8(block.bytes)) throw new SheetFailure('sheet.unreadable', { reason: 'utf8' })
  return block
}

/**
 * Streams the rows of a sheet. Each inflated chunk is cut before its last `<row`, so that the scanner only ever sees
 * whole rows. Behind the sheet data only merged cells are looked for, and not further than a megabyte.
 */
export async function* readXlsx(
  file: SheetFile,
  book: Xlsx,
  sheet: ZipEntry,
  builder: BlockBuilder,
  into: SheetHead,
): AsyncGenerator<RowBlock> {
  const limits = builder.limits
  const facts = await workbookFacts(file, book, limits)
  let scanner: SheetScanner | undefined
  let marks = { row: Buffer.alloc(0), start: Buffer.alloc(0), end: Buffer.alloc(0) }
  let carry: Buffer = Buffer.alloc(0)
  let ended = false
  let behind = ''
  for await (const chunk of inflateEntry(file, sheet, limits)) {
    if (ended) {
      behind += chunk.toString('latin1')
      if (behind.length > BEHIND) break
      continue
    }
    let bytes: Buffer = carry.length === 0 ? chunk : Buffer.concat([carry, chunk])
    if (marks.row.length === 0) {
      const prefix = inspectProlog(bytes, 'worksheet')
      marks = { row: Buffer.from(`<${prefix}row`), start: Buffer.from(`<${prefix}sheetData`), end: Buffer.from(`</${prefix}sheetData>`) }
    }
    let from = Math.max(0, carry.length - marks.end.length)
    if (scanner === undefined) {
      const start = bytes.indexOf(marks.start)
      const gt = start < 0 ? -1 : bytes.indexOf(62, start)
      if (gt >= 0) {
        ended = bytes[gt - 1] === 47
        if (ended) break
        readHead(bytes.toString('utf8', 0, start), limits, into)
        scanner = new SheetScanner(builder, facts, marks.row.toString('latin1', 1, marks.row.length - 3))
        bytes = bytes.subarray(start)
        from = 0
      }
    }
    const close = scanner ? bytes.indexOf(marks.end, from) : -1
    ended = close >= 0
    const cut = ended ? close : scanner ? bytes.lastIndexOf(marks.row) : 0
    for (let at = 0; scanner && at < cut; ) {
      at = scanner.scan(bytes, at, cut)
      const block = builder.full ? checked(builder.take()) : undefined
      if (block) yield block
    }
    if (ended) {
      behind = bytes.toString('latin1', close, Math.min(bytes.length, close + BEHIND))
      continue
    }
    carry = bytes.subarray(Math.max(0, cut))
    if (carry.length > LONGEST_ELEMENT) throw new SheetFailure('sheet.bomb', { part: sheet.name, limit: LONGEST_ELEMENT })
  }
  if (!ended) throw new SheetFailure('sheet.unreadable', { reason: 'truncated' })
  readMerged(behind, builder.headerRowNumber, into)
  const last = checked(builder.take())
  if (last) yield last
}
