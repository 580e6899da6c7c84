import { createInflateRaw } from 'node:zlib'
import type { SheetFile } from './file.ts'
import { SheetFailure } from './failure.ts'
import type { SheetLimits } from './limits.ts'

/** One file of the archive, as its central directory declares it. `data` is where its bytes begin. */
export type ZipEntry = {
  readonly name: string
  readonly method: number
  readonly compressed: number
  readonly inflated: number
  readonly header: number
}

/** The parts of an archive by lower-case name with forward slashes: writers differ in both. */
export type ZipEntries = ReadonlyMap<string, ZipEntry>

const END = Buffer.from([0x50, 0x4b, 5, 6])
const unreadable = (reason: string) => new SheetFailure('sheet.unreadable', { reason })

/** Sizes beyond 32 bits stand in an extra field of the entry; some writers use it for small files too. */
function wideFields(extra: Buffer, fields: number[]): number[] {
  let at = 0
  while (at + 4 <= extra.length) {
    const id = extra.readUInt16LE(at)
    const length = extra.readUInt16LE(at + 2)
    if (id === 1) {
      let from = at + 4
      return fields.map((field) => {
        if (field !== 0xffffffff) return field
        if (from + 8 > Math.min(extra.length, at + 4 + length)) throw unreadable('zip64')
        const value = Number(extra.readBigUInt64LE(from))
        from += 8
        return value
      })
    }
    at += 4 + length
  }
  return fields
}

function readEntry(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw unreadable('zip_directory')
  const nameLength = directory.readUInt16LE(at + 28)
  const extraLength = directory.readUInt16LE(at + 30)
  const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
  if (next > directory.length) throw unreadable('zip_directory')
  if ((directory.readUInt16LE(at + 8) & 1) !== 0) throw new SheetFailure('sheet.encrypted')
  const name = directory
    .toString('utf8', at + 46, at + 46 + nameLength)
    .replaceAll('\\', '/')
    .replace(/^\/+/, '')
  if (name.split('/').includes('..') || name.includes('\0') || /^[a-z]:/i.test(name)) throw unreadable('zip_name')
  const fields = [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)]
  const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
  const [inflated = 0, compressed = 0, header = 0] = fields.includes(0xffffffff) ? wideFields(extra, fields) : fields
  return { entry: { name, method: directory.readUInt16LE(at + 10), compressed, inflated, header }, next }
}

/** Entries may not share bytes: overlapping ones let a small file inflate to any size. */
function refuseOverlap(entries: readonly ZipEntry[], directoryStart: number): void {
  const sorted = [...entries].sort((a, b) => a.header - b.header)
  sorted.forEach((entry, index) => {
    const end = sorted[index + 1]?.header ?? directoryStart
    if (entry.header + 30 + Buffer.byteLength(entry.name) + entry.compressed > end)
      throw new SheetFailure('sheet.bomb', { reason: 'overlap' })
  })
}

/** Reads the central directory and checks everything it declares, before a byte is inflated. */
export function readZip(file: SheetFile, limits: SheetLimits): ZipEntries {
  const tailAt = Math.max(0, file.size - 65557)
  const tail = file.readUpTo(tailAt, 65557)
  const end = tail.lastIndexOf(END)
  if (end < 0 || end + 22 > tail.length) throw unreadable('zip_end')
  const count = tail.readUInt16LE(end + 10)
  const size = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (count > limits.zipEntries) throw new SheetFailure('sheet.too_many_entries', { limit: limits.zipEntries })
  if (start + size > tailAt + end) throw unreadable('zip_directory')
  const directory = file.read(start, size)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let k = 0; k < count; k++) {
    const { entry, next } = readEntry(directory, at)
    at = next
    const key = entry.name.toLowerCase()
    if (entries.has(key)) throw unreadable('zip_duplicate')
    entries.set(key, entry)
    if (entry.inflated > limits.inflatedBytes) throw new SheetFailure('sheet.bomb', { part: entry.name, limit: limits.inflatedBytes })
    if (entry.inflated > limits.ratioFreeBytes && entry.inflated > entry.compressed * limits.inflatedRatio)
      throw new SheetFailure('sheet.bomb', { part: entry.name, limit: limits.inflatedRatio })
  }
  if (at < directory.length - 64 && directory.length - at >= 46)
    throw new SheetFailure('sheet.too_many_entries', { limit: limits.zipEntries })
  refuseOverlap([...entries.values()], start)
  return entries
}

function dataStart(file: SheetFile, entry: ZipEntry): number {
  const local = file.read(entry.header, 30)
  if (local.readUInt32LE(0) !== 0x04034b50) throw unreadable('zip_entry')
  return entry.header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
}

/** The bytes of an entry, inflated and counted as they come: a false declaration changes nothing. */
export async function* inflateEntry(file: SheetFile, entry: ZipEntry, limits: SheetLimits): AsyncGenerator<Buffer> {
  const start = dataStart(file, entry)
  if (entry.compressed === 0) return
  if (start + entry.compressed > file.size) throw unreadable('truncated')
  if (entry.method !== 0 && entry.method !== 8) throw unreadable('zip_method')
  const source = file.stream(start, entry.compressed)
  const stream = entry.method === 0 ? source : source.pipe(createInflateRaw({ chunkSize: 1 << 18 }))
  if (stream !== source) source.on('error', (error) => stream.destroy(error))
  let total = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      total += chunk.length
      if (total > limits.inflatedBytes) throw new SheetFailure('sheet.bomb', { part: entry.name, limit: limits.inflatedBytes })
      if (total > limits.ratioFreeBytes && total > entry.compressed * limits.inflatedRatio)
        throw new SheetFailure('sheet.bomb', { part: entry.name, limit: limits.inflatedRatio })
      yield chunk
    }
  } catch (error) {
    if (error instanceof SheetFailure) throw error
    throw unreadable('zip_data')
  } finally {
    source.destroy()
    stream.destroy()
  }
}

/** A small part as a whole; larger than `limit` fails. */
export async function readPart(file: SheetFile, entry: ZipEntry, limits: SheetLimits, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of inflateEntry(file, entry, limits)) {
    total += chunk.length
    if (total > limit) throw new SheetFailure('sheet.bomb', { part: entry.name, limit })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
