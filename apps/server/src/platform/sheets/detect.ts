import type { CsvEncoding } from './csv.ts'
import { looksLikeDbf } from './dbf.ts'
import { inspectText } from './encoding.ts'
import { SheetFile } from './file.ts'
import { SheetFailure } from './failure.ts'
import { SHEET_LIMITS, type SheetLimits } from './limits.ts'
import { openOle, type Ole } from './ole.ts'
import { isWorkbookXml } from './xml-workbook.ts'
import { readZip, type ZipEntries } from './zip.ts'

/** What a file is, by its bytes and never by its name, with what the reader of that kind needs to go on. */
export type Detected =
  | { readonly kind: 'xlsx'; readonly entries: ZipEntries }
  | { readonly kind: 'xls'; readonly ole: Ole; readonly stream: 'Workbook' | 'Book' }
  | { readonly kind: 'dbf' }
  | { readonly kind: 'csv' | 'html' | 'xml'; readonly encoding: CsvEncoding; readonly bom: number }

const notATable = (looksLike: string) => new SheetFailure('sheet.not_a_table', { looksLike })

/** Files people upload by mistake, told apart so that the message can say what the file is. */
const STRANGERS: readonly (readonly [string, RegExp])[] = [
  ['pdf', /^%PDF-/],
  ['image', /^(?:\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP)/s],
  ['archive', /^(?:Rar!|7z\xbc\xaf|\x1f\x8b)/],
  ['rtf', /^\{\\rtf/],
  ['xml', /^(?:\xef\xbb\xbf)?\s*<\?xml/i],
  ['program', /^MZ.{0,2}\0/s],
  ['html', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|table|style|script)/i],
  ['json', /^(?:\xef\xbb\xbf)?\s*[[{]\s*["{[]/],
]

function detectZip(file: SheetFile, limits: SheetLimits): Detected {
  const entries = readZip(file, limits)
  if (entries.has('xl/workbook.bin')) throw notATable('xlsb')
  if (entries.has('xl/workbook.xml') || (entries.has('_rels/.rels') && [...entries.keys()].some((name) => name.endsWith('workbook.xml'))))
    return { kind: 'xlsx', entries }
  if (entries.has('content.xml')) throw notATable('ods')
  if (entries.has('word/document.xml')) throw notATable('docx')
  throw notATable('zip')
}

function detectOle(file: SheetFile): Detected {
  const ole = openOle(file)
  if (ole.has('EncryptedPackage')) throw new SheetFailure('sheet.encrypted')
  if (ole.has('Workbook')) return { kind: 'xls', ole, stream: 'Workbook' }
  if (ole.has('Book')) return { kind: 'xls', ole, stream: 'Book' }
  throw notATable(ole.has('WordDocument') ? 'doc' : 'ole')
}

function detectText(file: SheetFile, head: Buffer): Extract<Detected, { kind: 'csv' | 'html' | 'xml' }> {
  if (head[0] === 0xff && head[1] === 0xfe) return { kind: 'csv', encoding: 'utf-16le', bom: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { kind: 'csv', encoding: 'utf-16be', bom: 2 }
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  const found = inspectText(file, bom)
  if (found === 'binary') throw notATable('binary')
  if (found === 'other' && bom === 3) throw new SheetFailure('sheet.encoding', { encoding: 'utf-8' })
  if (found === 'other') checkGb18030(head)
  return { kind: 'csv', encoding: found === 'utf-8' ? 'utf-8' : 'gb18030', bom }
}

/** The beginning of a text as far as its letters are ASCII, whatever its encoding. */
const asciiHead = (head: Buffer): string =>
  head[0] === 0xff && head[1] === 0xfe ? head.toString('utf16le') : head.toString('latin1').replace(/^\u00ef\u00bb\u00bf|\0/g, '')

/** A file that is neither encoding from the start is no table; a later bad byte is found while reading. */
function checkGb18030(head: Buffer): void {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(head, { stream: true })
  } catch {
    throw new SheetFailure('sheet.encoding', { encoding: 'gb18030' })
  }
}

/** Whether a file that begins so is a workbook, by a look at its first bytes alone. */
export const mayHoldSheets = (head: Buffer): boolean =>
  /^(?:PK|\xd0\xcf)/.test(head.toString('latin1', 0, 2)) || isWorkbookXml(asciiHead(head))

/** Decides what an open file is. Throws a `SheetFailure` for everything that is not a table this reader knows. */
export function detectOpen(file: SheetFile, limits: SheetLimits): Detected {
  if (file.size > limits.uploadBytes) throw new SheetFailure('sheet.too_large', { limit: limits.uploadBytes })
  if (file.size === 0) throw new SheetFailure('sheet.empty')
  const head = file.readUpTo(0, 4096)
  const magic = head.toString('latin1', 0, 8)
  if (magic.startsWith('PK\x03\x04') || magic.startsWith('PK\x05\x06')) return detectZip(file, limits)
  if (magic === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') return detectOle(file)
  if (looksLikeDbf(file, head)) return { kind: 'dbf' }
  if (isWorkbookXml(asciiHead(head))) return { ...detectText(file, head), kind: 'xml' }
  const start = head.toString('latin1', 0, 512)
  const stranger = STRANGERS.find(([, pattern]) => pattern.test(start))
  if (stranger && stranger[0] !== 'html') throw notATable(stranger[0])
  const text = detectText(file, head)
  return stranger ? { ...text, kind: 'html' } : text
}

/** The kind of the file at `path`, for a quick answer at upload; `openTable` decides by itself again. */
export function detectTable(path: string, limits: SheetLimits = SHEET_LIMITS): Detected['kind'] {
  const file = new SheetFile(path)
  try {
    return detectOpen(file, limits).kind
  } finally {
    file.close()
  }
}
