import { writeFileSync } from 'node:fs'
import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A part of an archive under construction. With `raw`, `data` is already deflated and the sizes are as declared. */
export type ZipPart = {
  readonly name: string
  readonly data: Buffer | string
  readonly raw?: { readonly inflated: number; readonly crc: number }
  readonly encrypted?: boolean
  /** Offset of the local header to declare instead of the true one. */
  readonly claimOffset?: number
}

function headers(
  part: ZipPart,
  name: Buffer,
  packed: Buffer,
  inflated: number,
  crc: number,
  offset: number,
): { local: Buffer; central: Buffer } {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(part.encrypted ? 1 : 0, 6)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(crc, 14)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(inflated, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 4)
  local.copy(central, 6, 4, 30)
  central.writeUInt32LE(part.claimOffset ?? offset, 42)
  return { local, central }
}

/** An archive built by hand, so that it may lie as no library would let it. */
export function rawZip(parts: readonly ZipPart[], claimedCount = parts.length): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.name)
    const data = Buffer.from(part.data)
    const packed = part.raw ? data : deflateRawSync(data, { level: 6 })
    const { local, central } = headers(part, name, packed, part.raw?.inflated ?? data.length, part.raw?.crc ?? crc32(data), offset)
    bodies.push(local, name, packed)
    directory.push(central, name)
    offset += 30 + name.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(claimedCount & 0xffff, 8)
  end.writeUInt16LE(claimedCount & 0xffff, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, central, end])
}

/**
 * A part that inflates to `head`, `times` × `piece`, `tail` but is deflated only once: a block that ends with a full flush may be
 * repeated as bytes. One gigabyte of white space takes a tenth of a second this way.
 */
export function repeated(name: string, head: string, piece: Buffer, times: number, tail: string, claimInflated?: number): ZipPart {
  const flush = (data: Buffer) => deflateRawSync(data, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const packedPiece = flush(piece)
  const data = Buffer.concat([
    flush(Buffer.from(head)),
    ...Array.from({ length: times }, () => packedPiece),
    deflateRawSync(Buffer.from(tail)),
  ])
  const inflated = Buffer.byteLength(head) + piece.length * times + Buffer.byteLength(tail)
  return { name, data, raw: { inflated: claimInflated ?? inflated, crc: 0 } }
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** What a hand-made workbook is made of; each text is XML. */
export type WorkbookParts = {
  /** Inside `<worksheet>`. */
  readonly sheet?: string
  readonly sheetPart?: ZipPart
  readonly prolog?: string
  readonly strings?: string
  readonly stringsPart?: ZipPart
  readonly styles?: string
  /** Inside `<workbook>`; by default one visible sheet. */
  readonly workbook?: string
  readonly more?: readonly ZipPart[]
}

/** The parts of a workbook with one sheet, as small as a spreadsheet program accepts. */
export function workbookParts(parts: WorkbookParts): ZipPart[] {
  const prolog = parts.prolog ?? ''
  const list: ZipPart[] = [
    { name: '[Content_Types].xml', data: `<Types xmlns="${PACKAGE}/content-types"/>` },
    {
      name: '_rels/.rels',
      data: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${parts.workbook ?? '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'}</workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId4" Type="${OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
    },
    parts.sheetPart ?? {
      name: 'xl/worksheets/sheet1.xml',
      data: `<?xml version="1.0"?>${prolog}<worksheet xmlns="${MAIN}">${parts.sheet ?? ''}</worksheet>`,
    },
    ...(parts.more ?? []),
  ]
  if (parts.styles !== undefined) list.push({ name: 'xl/styles.xml', data: `<styleSheet xmlns="${MAIN}">${parts.styles}</styleSheet>` })
  if (parts.stringsPart) list.push(parts.stringsPart)
  else if (parts.strings !== undefined)
    list.push({ name: 'xl/sharedStrings.xml', data: `<?xml version="1.0"?>${prolog}<sst xmlns="${MAIN}">${parts.strings}</sst>` })
  return list
}

/** Writes a hand-made workbook and returns its path. */
export function writeWorkbook(path: string, parts: WorkbookParts): string {
  writeFileSync(path, rawZip(workbookParts(parts)))
  return path
}
