import { readCsv } from './csv.ts'
import { type DbfFacts, readDbf } from './dbf.ts'
import { readHtml } from './html.ts'
import { type Detected, detectOpen, mayHoldSheets } from './detect.ts'
import { SheetFile } from './file.ts'
import { SheetFailure } from './failure.ts'
import { type OpenOptions, SHEET_LIMITS, type SheetLimits } from './limits.ts'
import { BlockBuilder, type RowBlock, type Table } from './table.ts'
import { readXmlWorkbook, xmlSheets } from './xml-workbook.ts'
import { openXls, readXls } from './xls.ts'
import { openXlsx, readXlsx, type SheetHead } from './xlsx.ts'

/** What a reader has before its first block: the rest of a `Table` is known after it. */
type Opened = Pick<Table, 'kind' | 'sheetNames' | 'sheetName'> & {
  readonly hiddenSheets: readonly string[]
  readonly blocks: AsyncGenerator<RowBlock>
  /** Filled while reading begins. */
  readonly head: SheetHead
  readonly facts: DbfFacts
}

/** The sheet the caller names, or the first visible one. A hidden sheet is never taken by itself. */
function choose<T extends { name: string; hidden: boolean }>(sheets: readonly T[], wanted: string | undefined): T {
  const found = wanted === undefined ? sheets.find((sheet) => !sheet.hidden) : sheets.find((sheet) => sheet.name === wanted)
  if (found) return found
  if (sheets.length === 0) throw new SheetFailure('sheet.empty')
  throw new SheetFailure(wanted === undefined ? 'sheet.all_hidden' : 'sheet.unknown_sheet')
}

async function openWorkbook(
  file: SheetFile,
  found: Extract<Detected, { kind: 'xlsx' }>,
  builder: BlockBuilder,
  options: OpenOptions,
): Promise<Opened> {
  const book = await openXlsx(file, found.entries, builder.limits)
  const sheet = choose(book.sheets, options.sheet)
  if (!sheet.entry) throw new SheetFailure('sheet.unreadable', { reason: 'sheet_part' })
  const head: SheetHead = { hiddenColumns: [], merged: [] }
  return {
    kind: 'xlsx',
    sheetNames: book.sheets.map((one) => one.name),
    sheetName: sheet.name,
    hiddenSheets: book.sheets.filter((one) => one.hidden).map((one) => one.name),
    blocks: readXlsx(file, book, sheet.entry, builder, head),
    head,
    facts: { encoding: '' },
  }
}

function openOldWorkbook(found: Extract<Detected, { kind: 'xls' }>, builder: BlockBuilder, options: OpenOptions): Opened {
  const book = openXls(found.ole.stream(found.stream), builder.limits)
  const sheet = choose(book.sheets, options.sheet)
  const head: SheetHead = { hiddenColumns: [], merged: [] }
  return {
    kind: 'xls',
    sheetNames: book.sheets.map((one) => one.name),
    sheetName: sheet.name,
    hiddenSheets: book.sheets.filter((one) => one.hidden).map((one) => one.name),
    blocks: readXls(book, sheet.position, builder, head),
    head,
    facts: { encoding: '' },
  }
}

function openXmlWorkbook(
  file: SheetFile,
  found: Extract<Detected, { kind: 'csv' | 'html' | 'xml' }>,
  builder: BlockBuilder,
  options: OpenOptions,
): Opened {
  const sheets = xmlSheets(file, found)
  const sheet = choose(sheets, options.sheet)
  const head: SheetHead = { hiddenColumns: [], merged: [] }
  return {
    kind: 'xml',
    sheetNames: sheets.map((one) => one.name),
    sheetName: sheet.name,
    hiddenSheets: sheets.filter((one) => one.hidden).map((one) => one.name),
    blocks: readXmlWorkbook(file, found, sheet.position, builder, head),
    head,
    facts: { encoding: '' },
  }
}

async function openKind(file: SheetFile, limits: SheetLimits, options: OpenOptions): Promise<{ opened: Opened; builder: BlockBuilder }> {
  const found = detectOpen(file, limits)
  const where = found.kind === 'dbf' ? {} : { headerRow: options.headerRow, header: options.header }
  const builder = new BlockBuilder(limits, { ...where, lending: found.kind === 'csv' })
  if (found.kind === 'xlsx') return { opened: await openWorkbook(file, found, builder, options), builder }
  if (found.kind === 'xls') return { opened: openOldWorkbook(found, builder, options), builder }
  if (found.kind === 'xml') return { opened: openXmlWorkbook(file, found, builder, options), builder }
  const facts: DbfFacts = { encoding: found.kind === 'dbf' ? '' : found.encoding }
  const head: SheetHead = { hiddenColumns: [], merged: [] }
  const blocks =
    found.kind === 'csv'
      ? readCsv(file, found.encoding, found.bom, builder)
      : found.kind === 'html'
        ? readHtml(file, found, builder, head)
        : readDbf(file, builder, facts)
  return { opened: { kind: found.kind, sheetNames: [], sheetName: '', hiddenSheets: [], blocks, head, facts }, builder }
}

/** The names of a workbook's visible sheets in their order; none for the other formats. Throws a `SheetFailure` for what is no table. */
export async function visibleSheets(path: string, options: Pick<OpenOptions, 'source' | 'limits'> = {}): Promise<readonly string[]> {
  const limits: SheetLimits = { ...SHEET_LIMITS, ...options.limits }
  const file = new SheetFile(path, options.source)
  try {
    // Only workbooks hold sheets; of another text it would cost a walk through the whole file to learn that it is one.
    if (!mayHoldSheets(file.readUpTo(0, 4096))) return []
    const found = detectOpen(file, limits)
    const sheets =
      found.kind === 'xlsx'
        ? (await openXlsx(file, found.entries, limits)).sheets
        : found.kind === 'xls'
          ? openXls(found.ole.stream(found.stream), limits).sheets
          : found.kind === 'xml'
            ? xmlSheets(file, found)
            : []
    return sheets.flatMap((sheet) => (sheet.hidden ? [] : [sheet.name]))
  } finally {
    file.close()
  }
}

/** The first block, already read for the header, and the rest; the file closes however the walk ends. */
async function* walk(first: IteratorResult<RowBlock>, blocks: AsyncGenerator<RowBlock>, file: SheetFile): AsyncGenerator<RowBlock> {
  try {
    if (first.done) return
    yield first.value
    yield* blocks
  } finally {
    await blocks.return(undefined)
    file.close()
  }
}

/**
 * Opens a table of any kind this platform reads, chosen by its bytes. The header and the first block are read before
 * it returns; the rest streams. Throws a `SheetFailure`, here or while the rows are walked, for everything that is
 * wrong with the file. Holds no global state, so it may run in any number of worker threads.
 */
export async function openTable(path: string, options: OpenOptions = {}): Promise<Table> {
  const limits: SheetLimits = { ...SHEET_LIMITS, ...options.limits }
  const file = new SheetFile(path, options.source)
  try {
    const { opened, builder } = await openKind(file, limits, options)
    const first = await opened.blocks.next()
    if (builder.header === undefined) throw new SheetFailure('sheet.empty')
    const width = builder.header.length
    const rows = walk(first, opened.blocks, file)
    return {
      kind: opened.kind,
      encoding: opened.facts.encoding,
      sheetNames: opened.sheetNames,
      sheetName: opened.sheetName,
      header: builder.header,
      headerRowNumber: builder.headerRowNumber,
      hidden: { sheets: opened.hiddenSheets, columns: [...new Set(opened.head.hiddenColumns)].filter((column) => column < width) },
      merged: opened.head.merged,
      rows,
      close: async () => {
        await opened.blocks.return(undefined)
        file.close()
      },
    }
  } catch (error) {
    file.close()
    throw error
  }
}
