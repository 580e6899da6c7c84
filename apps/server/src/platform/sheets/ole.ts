import { SheetFailure } from './failure.ts'
import type { SheetFile } from './file.ts'

const END_OF_CHAIN = 0xfffffffe
const unreadable = (reason: string) => new SheetFailure('sheet.unreadable', { reason })

/** A stream of a compound file, readable at any place. */
export type OleStream = { readonly size: number; read(position: number, length: number): Buffer }

/** A compound file (OLE2), the container of old .xls and of encrypted .xlsx. */
export type Ole = { has(name: string): boolean; stream(name: string): OleStream }

type Directory = ReadonlyMap<string, { readonly start: number; readonly size: number }>

/** Follows a chain. A chain longer than the table has entries is a circle, and refused. */
function chain(table: Uint32Array, start: number): Uint32Array {
  const found = new Uint32Array(table.length)
  let length = 0
  for (let sector = start; sector < 0xfffffffa; sector = table[sector] as number) {
    if (sector >= table.length || length >= table.length) throw unreadable('ole_chain')
    found[length++] = sector
  }
  return found.subarray(0, length)
}

/** Places bytes that lie scattered in sectors, joining neighbours into one read. */
function scattered(
  sectors: Uint32Array,
  shift: number,
  read: (sector: number, offset: number, length: number) => Buffer,
  size: number,
): OleStream {
  const sectorSize = 1 << shift
  return {
    size,
    read(position, length) {
      const end = Math.min(position + length, size)
      const out = Buffer.allocUnsafe(Math.max(0, end - position))
      let at = position
      while (at < end) {
        const index = Math.floor(at / sectorSize)
        if (index >= sectors.length) throw unreadable('ole_stream')
        let last = index
        while ((last + 1) * sectorSize < end && last + 1 < sectors.length && sectors[last + 1] === (sectors[last] as number) + 1) last++
        const offset = at % sectorSize
        const piece = read(sectors[index] as number, offset, Math.min(end - at, (last - index + 1) * sectorSize - offset))
        if (piece.length === 0) throw unreadable('truncated')
        piece.copy(out, at - position)
        at += piece.length
      }
      return out
    },
  }
}

function readFat(file: SheetFile, header: Buffer, shift: number): Uint32Array {
  const sectorSize = 1 << shift
  const sectors = Math.ceil(file.size / sectorSize)
  const list: number[] = []
  for (let i = 0; i < 109; i++) list.push(header.readUInt32LE(76 + i * 4))
  let next = header.readUInt32LE(68)
  for (let guard = 0; next < 0xfffffffa && guard < 1024; guard++) {
    const more = file.read((next + 1) * sectorSize, sectorSize)
    for (let i = 0; i < sectorSize - 4; i += 4) list.push(more.readUInt32LE(i))
    next = more.readUInt32LE(sectorSize - 4)
  }
  const perSector = sectorSize / 4
  const used = list.filter((sector) => sector < 0xfffffffa).slice(0, Math.ceil(sectors / perSector) + 1)
  const fat = new Uint32Array(used.length * perSector).fill(END_OF_CHAIN)
  used.forEach((sector, index) => {
    const bytes = file.readUpTo((sector + 1) * sectorSize, sectorSize)
    for (let i = 0; i + 4 <= bytes.length; i += 4) fat[index * perSector + i / 4] = bytes.readUInt32LE(i)
  })
  return fat
}

function readDirectory(bytes: Buffer): { streams: Directory; root: { start: number; size: number } } {
  const streams = new Map<string, { start: number; size: number }>()
  let root = { start: END_OF_CHAIN, size: 0 }
  for (let at = 0; at + 128 <= bytes.length; at += 128) {
    const type = bytes[at + 66]
    const nameBytes = Math.min(bytes.readUInt16LE(at + 64), 64)
    const place = { start: bytes.readUInt32LE(at + 116), size: bytes.readUInt32LE(at + 120) }
    if (type === 5) root = place
    if (type === 2) streams.set(bytes.toString('utf16le', at, at + Math.max(0, nameBytes - 2)).toLowerCase(), place)
  }
  return { streams, root }
}

/** Opens a compound file. Every table is bounded by the size of the file. */
export function openOle(file: SheetFile): Ole {
  const header = file.read(0, 512)
  const shift = header.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) throw unreadable('ole_header')
  const sectorSize = 1 << shift
  const fat = readFat(file, header, shift)
  const readSector = (sector: number, offset: number, length: number) => file.readUpTo((sector + 1) * sectorSize + offset, length)
  const directoryChain = chain(fat, header.readUInt32LE(48))
  const directory = scattered(directoryChain, shift, readSector, Math.min(directoryChain.length * sectorSize, 1 << 20))
  const { streams, root } = readDirectory(directory.read(0, directory.size))
  const cutoff = header.readUInt32LE(56)
  const mini = () => {
    const miniChain = chain(fat, header.readUInt32LE(60))
    const bytes = scattered(miniChain, shift, readSector, miniChain.length * sectorSize).read(
      0,
      Math.min(miniChain.length * sectorSize, 1 << 24),
    )
    const table = new Uint32Array(bytes.length / 4)
    for (let i = 0; i < table.length; i++) table[i] = bytes.readUInt32LE(i * 4)
    return table
  }
  return {
    has: (name) => streams.has(name.toLowerCase()),
    stream(name) {
      const place = streams.get(name.toLowerCase())
      if (!place || place.size > file.size) throw unreadable('ole_stream')
      if (place.size >= cutoff) return scattered(chain(fat, place.start), shift, readSector, place.size)
      const container = scattered(chain(fat, root.start), shift, readSector, root.size)
      return scattered(chain(mini(), place.start), 6, (sector, offset, length) => container.read(sector * 64 + offset, length), place.size)
    },
  }
}
