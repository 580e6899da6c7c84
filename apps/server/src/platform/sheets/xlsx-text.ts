import type { SheetFile } from './file.ts'
import { SheetFailure } from './failure.ts'
import type { SheetLimits } from './limits.ts'
import { StringPool } from './strings.ts'
import { decodeEntities, decodeEscapes, inspectProlog } from './xml.ts'
import { inflateEntry, type ZipEntry } from './zip.ts'

const LT = 60
const GT = 62
/** No single string item or row of a workbook may be larger than this many bytes of XML. */
export const LONGEST_ELEMENT = 8 * 1024 * 1024

/** Whether bytes hold anything that must be decoded: an entity, a possible `_x` escape, or a carriage return. */
export function needsDecoding(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte === 38 || byte === 13 || (byte === 95 && bytes[i + 1] === 120)) return true
  }
  return false
}

/** Text content as XML and spreadsheets mean it: line ends normalised, entities and `_x` escapes decoded. */
export function decodeText(bytes: Buffer, start: number, end: number): Buffer {
  const text = bytes.toString('utf8', start, end).replace(/\r\n?/g, '\n')
  return Buffer.from(decodeEscapes(decodeEntities(text)))
}

/** `<prefix:name` as bytes, to look for with indexOf. */
export function tagBytes(prefix: string, name: string): { open: Buffer; close: Buffer } {
  return { open: Buffer.from(`<${prefix}${name}`), close: Buffer.from(`</${prefix}${name}>`) }
}

/** Collects the `<t>` texts of one string item or inline string; phonetic readings (`<rPh>`) are not part of the text. */
export class TextRuns {
  private readonly prefix: number
  private parts: Buffer[] = []
  start = 0
  end = 0
  bytes: Buffer = Buffer.alloc(0)

  constructor(prefix: string) {
    this.prefix = prefix.length
  }

  /**
   * The common case without a call into the runtime: one `<t>` of plain bytes and nothing else in the item. Returns the
   * place of the item's closing tag, or -1 when the item must be read with `read`.
   */
  plain(bytes: Buffer, from: number, limit: number): number {
    const prefix = this.prefix
    if (bytes[from] !== LT || bytes[from + 1 + prefix] !== 116) return -1
    let i = from + 2 + prefix
    if (bytes[i] !== GT && bytes[i] !== 32) return -1
    while (i < limit && bytes[i] !== GT) i++
    if (bytes[i - 1] === 47) return -1
    const start = ++i
    while (i < limit) {
      const byte = bytes[i] as number
      if (byte === LT) break
      if (byte === 38 || byte === 13 || (byte === 95 && bytes[i + 1] === 120)) return -1
      i++
    }
    const close = i + 4 + prefix
    if (close + 1 >= limit || bytes[i + 1] !== 47 || bytes[close - 2] !== 116 || bytes[close] !== LT || bytes[close + 1] !== 47) return -1
    this.bytes = bytes
    this.start = start
    this.end = i
    return close
  }

  private name(bytes: Buffer, at: number): string {
    let end = at
    while (end < bytes.length && end < at + 40 && !this.stops(bytes[end] as number)) end++
    return bytes.toString('latin1', at, end)
  }

  private stops(byte: number): boolean {
    return byte === GT || byte === 47 || byte <= 32
  }

  /** Reads the content [from, to) of an item; `bytes`, `start` and `end` then hold its text, decoded. */
  read(bytes: Buffer, from: number, to: number): void {
    this.parts.length = 0
    this.bytes = bytes
    this.start = 0
    this.end = 0
    let phonetic = 0
    let i = from
    while (i < to) {
      i = bytes.indexOf(LT, i)
      if (i < 0 || i >= to) break
      const closing = bytes[i + 1] === 47
      const name = this.name(bytes, i + (closing ? 2 : 1) + this.prefix)
      const gt = bytes.indexOf(GT, i)
      if (gt < 0 || gt >= to) break
      i = gt + 1
      const empty = bytes[gt - 1] === 47
      if (name === 'rPh' && !empty) phonetic += closing ? -1 : 1
      else if (name === 't' && !closing && !empty && phonetic <= 0) i = this.text(bytes, gt + 1, to)
    }
    if (this.parts.length > 0) this.join()
  }

  private text(bytes: Buffer, from: number, to: number): number {
    let end = bytes.indexOf(LT, from)
    if (end < 0 || end > to) end = to
    if (bytes[end + 1] === 33) return this.section(bytes, from, end, to)
    if (this.parts.length === 0 && this.end === 0 && !needsDecoding(bytes, from, end)) {
      this.start = from
      this.end = end
      return end
    }
    this.keep()
    this.parts.push(decodeText(bytes, from, end))
    return end
  }

  /** A character data section inside a text; some generators write them. */
  private section(bytes: Buffer, from: number, at: number, to: number): number {
    this.keep()
    if (bytes.toString('latin1', at, at + 9) !== '<![CDATA[') throw new SheetFailure('sheet.dtd')
    const end = bytes.indexOf(']]>', at)
    if (end < 0 || end > to) throw new SheetFailure('sheet.unreadable', { reason: 'cdata' })
    this.parts.push(decodeText(bytes, from, at), bytes.subarray(at + 9, end))
    return bytes[end + 3] === LT ? end + 3 : this.text(bytes, end + 3, to)
  }

  private keep(): void {
    if (this.end === 0) return
    this.parts.push(this.bytes.subarray(this.start, this.end))
    this.start = 0
    this.end = 0
  }

  private join(): void {
    this.keep()
    this.bytes = Buffer.concat(this.parts)
    this.start = 0
    this.end = this.bytes.length
  }
}

/** Adds every complete `<si>` of [0, end) to the pool and returns where the rest begins. */
function readItems(bytes: Buffer, open: Buffer, close: Buffer, runs: TextRuns, pool: StringPool): number {
  let at = 0
  const size = open.length
  for (;;) {
    const near = bytes[at] === LT && bytes[at + size - 1] === 105 && bytes[at + size - 2] === 115 && bytes[at + size] === GT
    if (near) {
      const tag = runs.plain(bytes, at + size + 1, bytes.length)
      if (tag >= 0 && tag + close.length <= bytes.length) {
        pool.add(bytes, runs.start, runs.end)
        at = tag + close.length
        continue
      }
    }
    const from = near ? at : bytes.indexOf(open, at)
    if (from < 0) return at
    const next = bytes[from + open.length] as number
    const gt = bytes.indexOf(GT, from)
    if (gt < 0) return from
    if (next !== GT && next !== 47 && next > 32) {
      at = from + open.length
      continue
    }
    if (bytes[gt - 1] === 47) {
      pool.add(bytes, 0, 0)
      at = gt + 1
      continue
    }
    const end = bytes.indexOf(close, gt)
    if (end < 0) return from
    runs.read(bytes, gt + 1, end)
    pool.add(runs.bytes, runs.start, runs.end)
    at = end + close.length
  }
}

/** Reads xl/sharedStrings.xml into a pool, streaming. Plain texts are copied as bytes and never become strings. */
export async function readSharedStrings(file: SheetFile, entry: ZipEntry, limits: SheetLimits): Promise<StringPool> {
  const pool = new StringPool(limits)
  let carry: Buffer = Buffer.alloc(0)
  let tags: { open: Buffer; close: Buffer } | undefined
  let runs = new TextRuns('')
  for await (const chunk of inflateEntry(file, entry, limits)) {
    const bytes: Buffer = carry.length === 0 ? chunk : Buffer.concat([carry, chunk])
    if (tags === undefined) {
      const prefix = inspectProlog(bytes, 'sst')
      tags = tagBytes(prefix, 'si')
      runs = new TextRuns(prefix)
    }
    const rest = readItems(bytes, tags.open, tags.close, runs, pool)
    carry = bytes.subarray(rest)
    if (carry.length > LONGEST_ELEMENT) throw new SheetFailure('sheet.bomb', { part: entry.name, limit: LONGEST_ELEMENT })
  }
  return pool
}
