import type { SheetFile } from './file.ts'
import { SheetFailure } from './failure.ts'
import { fixGb18030 } from './encoding.ts'
import type { BlockBuilder, RowBlock } from './table.ts'

/** Encodings a csv may have; the byte order mark, if any, is `bom` bytes long. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

const CHUNK = 512 * 1024
const QUOTE = 34
const CR = 13
const LF = 10
const EQUALS = 61

/** The delimiter that the first line uses most, outside quotes: comma, tab or semicolon. */
export function sniffDelimiter(head: Buffer): number {
  const counts = new Map([
    [44, 0],
    [9, 0],
    [59, 0],
  ])
  let quoted = false
  for (const byte of head) {
    if (byte === QUOTE) quoted = !quoted
    else if (!quoted && (byte === LF || byte === CR)) {
      if ([...counts.values()].some((count) => count > 0)) break
    } else if (!quoted && counts.has(byte)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** Undoes the quotes of the raw field [start, end) in place and returns its new end. */
function unquote(bytes: Buffer, start: number, end: number): number {
  let to = start
  let i = start + 1
  while (i < end) {
    const byte = bytes[i] as number
    if (byte === QUOTE) {
      if (bytes[i + 1] !== QUOTE || i + 1 >= end) break
      i++
    }
    bytes[to++] = byte
    i++
  }
  for (i++; i < end; i++) bytes[to++] = bytes[i] as number
  return to
}

/** Splits bytes into records of the builder. A record is touched only once it is complete, so a chunk may end anywhere. */
class CsvScanner {
  private readonly builder: BlockBuilder
  private readonly delimiter: number
  private number = 0
  private raw: number[] = []

  constructor(builder: BlockBuilder, delimiter: number) {
    this.builder = builder
    this.delimiter = delimiter
  }

  /** Reads complete records from `at` until `end` or a full block; returns where the next record begins. */
  scan(bytes: Buffer, at: number, end: number, final: boolean): number {
    let next = at
    while (next < end && !this.builder.full) {
      this.builder.currentRow = this.number + 1
      const after = this.record(bytes, next, end, final)
      if (after < 0) {
        this.builder.dropRow()
        this.raw.length = 0
        break
      }
      next = after
    }
    return next
  }

  private record(bytes: Buffer, at: number, end: number, final: boolean): number {
    const delimiter = this.delimiter
    let column = 0
    let i = at
    for (;;) {
      const start = i
      const first = i < end ? bytes[i] : 0
      if (first === QUOTE) {
        i = this.closing(bytes, i + 1, end, final)
        if (i < 0) return -1
      }
      const closed = i
      let byte = 0
      while (i < end) {
        byte = bytes[i] as number
        if (byte === delimiter || byte === LF || byte === CR) break
        i++
      }
      if (i >= end && !final) return -1
      if (first === QUOTE || first === EQUALS) this.rawField(bytes, column, start, closed, i)
      else this.builder.setCell(column, start, i, 0)
      if (i < end && byte === delimiter) {
        column++
        i++
        if (i >= end && !final) return -1
        continue
      }
      if (i < end && byte === CR) {
        if (i + 1 >= end && !final) return -1
        if (i + 1 < end && bytes[i + 1] === LF) i++
      }
      this.commit(bytes)
      return Math.min(i + 1, end)
    }
  }

  /** The place behind the closing quote, or -1 when it is not in this chunk. */
  private closing(bytes: Buffer, from: number, end: number, final: boolean): number {
    let i = from
    for (;;) {
      i = bytes.indexOf(QUOTE, i)
      if (i < 0 || i >= end) {
        if (final) throw new SheetFailure('sheet.unclosed_quote', { row: this.number + 1 })
        return -1
      }
      if (i + 1 >= end) return final ? i + 1 : -1
      if (bytes[i + 1] !== QUOTE) return i + 1
      i += 2
    }
  }

  private rawField(bytes: Buffer, column: number, start: number, closed: number, end: number): void {
    const simple = bytes[start] === QUOTE && closed === end && bytes[start + 1] !== EQUALS
    if (simple && bytes.subarray(start + 1, end - 1).indexOf(QUOTE) < 0) this.builder.setCell(column, start + 1, end - 1, 0)
    else this.raw.push(column, start, end)
  }

  /** Ends the record. Fields with doubled quotes, and `="0012"` as spreadsheets write it to keep zeros, are undone here. */
  private commit(bytes: Buffer): void {
    for (let k = 0; k < this.raw.length; k += 3) {
      let start = this.raw[k + 1] as number
      let end = this.raw[k + 2] as number
      if (bytes[start] === QUOTE) end = unquote(bytes, start, end)
      if (end - start >= 3 && bytes[start] === EQUALS && bytes[start + 1] === QUOTE && bytes[end - 1] === QUOTE) {
        start += 2
        end--
      }
      this.builder.setCell(this.raw[k] as number, start, end, 0)
    }
    this.raw.length = 0
    this.number++
    this.builder.endRow(this.number, 0)
  }
}

/** The file as UTF-8 in chunks, transcoded block by block where it is not UTF-8; bytes that do not decode fail. */
export function* utf8Chunks(file: SheetFile, encoding: CsvEncoding, bom: number): Generator<Buffer> {
  const decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  for (let at = bom; at < file.size; at += CHUNK) {
    const chunk = file.readUpTo(at, CHUNK)
    if (decoder === undefined) {
      yield chunk
      continue
    }
    let text = ''
    try {
      text = decoder.decode(chunk, { stream: at + CHUNK < file.size })
    } catch {
      throw new SheetFailure('sheet.encoding', { encoding })
    }
    yield Buffer.from(encoding === 'gb18030' ? fixGb18030(text) : text)
  }
}

function joined(left: Buffer, right: Buffer): Buffer {
  const both = Buffer.allocUnsafeSlow(left.length + right.length)
  left.copy(both, 0)
  right.copy(both, left.length)
  return both
}

/** Where the records begin and how they are divided: a first line `sep=;`, as Excel writes it, decides before the sniff. */
function divide(head: Buffer): { start: number; delimiter: number } {
  const sep = /^sep=([,;\t])\r?\n/i.exec(head.toString('latin1', 0, 8))
  if (sep) return { start: sep[0].length, delimiter: (sep[1] ?? ',').charCodeAt(0) }
  return { start: 0, delimiter: sniffDelimiter(head.subarray(0, 65536)) }
}

/** Reads a csv of the given encoding into the builder and yields its blocks. */
export async function* readCsv(file: SheetFile, encoding: CsvEncoding, bom: number, builder: BlockBuilder): AsyncGenerator<RowBlock> {
  const longest = builder.limits.columns * builder.limits.cellCharacters * 4
  let scanner: CsvScanner | undefined
  let carry: Buffer = Buffer.alloc(0)
  const chunks = utf8Chunks(file, encoding, bom)
  for (let step = chunks.next(), after = chunks.next(); !step.done; step = after, after = chunks.next()) {
    const final = after.done === true
    let bytes = carry.length === 0 ? step.value : joined(carry, step.value)
    let at = 0
    if (scanner === undefined) {
      const parts = divide(bytes)
      at = parts.start
      scanner = new CsvScanner(builder, parts.delimiter)
    }
    for (;;) {
      builder.lend(bytes)
      at = scanner.scan(bytes, at, bytes.length, final)
      const stopped = builder.full
      const block = builder.take()
      if (block) yield block
      if (!stopped) break
      bytes = joined(bytes.subarray(at), Buffer.alloc(0))
      at = 0
    }
    carry = bytes.subarray(at)
    if (carry.length > longest)
      throw new SheetFailure('sheet.cell_too_long', { row: builder.currentRow, limit: builder.limits.cellCharacters })
  }
}
