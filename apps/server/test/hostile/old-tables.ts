/** A cell of a hand-made .xls. Numbers go as doubles or, with `rk`, packed. `style` 1 shows a date. */
export type XlsCell =
  | string
  | number
  | boolean
  | { readonly rk: number }
  | { readonly date: number }
  | { readonly formula: string | number }
  | { readonly error: number }

/** A sheet of a hand-made .xls. */
export type XlsSheet = {
  readonly name: string
  readonly hidden?: boolean
  readonly rows: readonly (readonly XlsCell[])[]
  readonly hiddenRow?: number
  readonly hiddenColumn?: number
}

/** Faults and sizes to build in. */
export type XlsOptions = {
  readonly epoch1904?: boolean
  readonly encrypted?: boolean
  readonly recordLimit?: number
  readonly cyclicFat?: boolean
  readonly small?: boolean
}

function record(type: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts)
  const head = Buffer.alloc(4)
  head.writeUInt16LE(type, 0)
  head.writeUInt16LE(data.length, 2)
  return Buffer.concat([head, data])
}

const u16 = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer)
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
const f64 = (value: number) => Buffer.from(Float64Array.of(value).buffer)
const wide = (text: string) => Buffer.from(text, 'utf16le')
const unicode = (text: string) => Buffer.concat([u16(text.length), Buffer.from([1]), wide(text)])

/** The shared strings, cut into CONTINUE records of `limit` bytes: inside a text each piece begins with its width again. */
function sharedStrings(strings: readonly string[], limit: number): Buffer {
  const out: Buffer[] = []
  let data: Buffer[] = [u32(strings.length), u32(strings.length)]
  let size = 8
  let type = 0xfc
  const flush = () => {
    out.push(record(type, ...data))
    type = 0x3c
    data = []
    size = 0
  }
  for (const text of strings) {
    if (size + 5 > limit) flush()
    data.push(u16(text.length), Buffer.from([1]))
    size += 3
    for (const unit of Array.from({ length: text.length }, (_, k) => text.slice(k, k + 1))) {
      if (size + 2 > limit) {
        flush()
        data.push(Buffer.from([1]))
        size = 1
      }
      data.push(wide(unit))
      size += 2
    }
  }
  flush()
  return Buffer.concat(out)
}

function cellRecord(row: number, column: number, cell: XlsCell, strings: string[]): Buffer {
  const place = (style: number) => u16(row, column, style)
  if (typeof cell === 'string') {
    strings.push(cell)
    return record(0xfd, place(0), u32(strings.length - 1))
  }
  if (typeof cell === 'number') return record(0x203, place(0), f64(cell))
  if (typeof cell === 'boolean') return record(0x205, place(0), Buffer.from([cell ? 1 : 0, 0]))
  if ('rk' in cell) return record(0x27e, place(0), Buffer.from(Int32Array.of((cell.rk << 2) | 2).buffer))
  if ('date' in cell) return record(0x203, place(1), f64(cell.date))
  if ('error' in cell) return record(0x205, place(0), Buffer.from([cell.error, 1]))
  if (typeof cell.formula === 'number') return record(0x06, place(0), f64(cell.formula), Buffer.alloc(8))
  const text = Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff])
  return Buffer.concat([record(0x06, place(0), text, Buffer.alloc(8)), record(0x207, unicode(cell.formula))])
}

function sheetStream(sheet: XlsSheet, strings: string[]): Buffer {
  const parts = [record(0x809, u16(0x600, 0x10, 0, 0), Buffer.alloc(8))]
  if (sheet.hiddenColumn !== undefined) parts.push(record(0x7d, u16(sheet.hiddenColumn, sheet.hiddenColumn, 2048, 0, 1, 0)))
  sheet.rows.forEach((cells, row) => {
    parts.push(record(0x208, u16(row, 0, cells.length, 255, 0, 0, sheet.hiddenRow === row + 1 ? 0x20 : 0, 0)))
    cells.forEach((cell, column) => {
      parts.push(cellRecord(row, column, cell, strings))
    })
  })
  parts.push(record(0x0a))
  return Buffer.concat(parts)
}

function workbookStream(sheets: readonly XlsSheet[], options: XlsOptions): Buffer {
  const strings: string[] = []
  const bodies = sheets.map((sheet) => sheetStream(sheet, strings))
  const globals = (positions: readonly number[]) =>
    Buffer.concat([
      record(0x809, u16(0x600, 5, 0, 0), Buffer.alloc(8)),
      options.encrypted ? record(0x2f, u16(1, 1, 1), Buffer.alloc(48)) : Buffer.alloc(0),
      record(0x42, u16(1200)),
      record(0x22, u16(options.epoch1904 ? 1 : 0)),
      record(0x41e, u16(164), unicode('yyyy"年"m"月"d"日"')),
      record(0xe0, u16(0, 0), Buffer.alloc(16)),
      record(0xe0, u16(0, 164), Buffer.alloc(16)),
      ...sheets.map((sheet, k) =>
        record(0x85, u32(positions[k] ?? 0), Buffer.from([sheet.hidden ? 1 : 0, 0, sheet.name.length, 1]), wide(sheet.name)),
      ),
      sharedStrings(strings, options.recordLimit ?? 8000),
      record(0x0a),
    ])
  const start = globals([]).length
  let position = start
  const positions = bodies.map((body) => {
    position += body.length
    return position - body.length
  })
  return Buffer.concat([globals(positions), ...bodies])
}

function directoryEntry(name: string, type: number, start: number, size: number): Buffer {
  const entry = Buffer.alloc(128)
  wide(name).copy(entry, 0)
  entry.writeUInt16LE(name.length * 2 + 2, 64)
  entry[66] = type
  entry.fill(0xff, 68, 80)
  if (type === 5) entry.writeUInt32LE(1, 76)
  entry.writeUInt32LE(start, 116)
  entry.writeUInt32LE(size, 120)
  return entry
}

/** Wraps a stream into a compound file; streams under 4,096 bytes go into the mini stream unless padded. */
export function oleFile(name: string, content: Buffer, options: XlsOptions = {}): Buffer {
  const mini = options.small === true && content.length < 4096
  const stream = mini ? content : Buffer.concat([content, Buffer.alloc(Math.max(0, 4096 - content.length))])
  const dataSectors = Math.ceil(stream.length / 512)
  const fatSectors = Math.ceil((dataSectors + 3) / 126)
  const first = fatSectors + 2
  const fat = new Uint32Array(fatSectors * 128).fill(0xffffffff)
  fat.fill(0xfffffffd, 0, fatSectors)
  fat[fatSectors] = 0xfffffffe
  fat[fatSectors + 1] = 0xfffffffe
  for (let k = 0; k < dataSectors; k++) fat[first + k] = k === dataSectors - 1 ? (options.cyclicFat ? first : 0xfffffffe) : first + k + 1
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(fatSectors, 44)
  header.writeUInt32LE(fatSectors, 48)
  header.writeUInt32LE(4096, 56)
  header.writeUInt32LE(mini ? fatSectors + 1 : 0xfffffffe, 60)
  header.writeUInt32LE(mini ? 1 : 0, 64)
  header.writeUInt32LE(0xfffffffe, 68)
  header.fill(0xff, 76)
  for (let k = 0; k < Math.min(fatSectors, 109); k++) header.writeUInt32LE(k, 76 + k * 4)
  const directory = Buffer.concat([
    directoryEntry('Root Entry', 5, mini ? first : 0xfffffffe, mini ? dataSectors * 512 : 0),
    directoryEntry(name, 2, mini ? 0 : first, stream.length),
    Buffer.alloc(256),
  ])
  const miniFat = new Uint32Array(128).fill(0xffffffff)
  const pieces = Math.ceil(stream.length / 64)
  for (let k = 0; mini && k < pieces; k++) miniFat[k] = k === pieces - 1 ? 0xfffffffe : k + 1
  const padded = Buffer.concat([stream, Buffer.alloc(dataSectors * 512 - stream.length)])
  return Buffer.concat([header, Buffer.from(fat.buffer), directory, Buffer.from(miniFat.buffer), padded])
}

/** A small Excel 97 workbook. */
export function xlsFile(sheets: readonly XlsSheet[], options: XlsOptions = {}): Buffer {
  return oleFile('Workbook', workbookStream(sheets, options), options)
}

/** A field of a hand-made .dbf. */
export type DbfField = { readonly name: string; readonly type: string; readonly length: number }

/** A dBASE table; texts are given as bytes in whatever encoding, `deleted` lists record indexes. */
export function dbfFile(
  fields: readonly DbfField[],
  records: readonly (readonly Buffer[])[],
  language: number,
  deleted: readonly number[] = [],
  names?: readonly Buffer[],
): Buffer {
  const recordLength = 1 + fields.reduce((sum, field) => sum + field.length, 0)
  const header = Buffer.alloc(33 + fields.length * 32)
  header[0] = 0x03
  header.set([124, 6, 30], 1)
  header.writeUInt32LE(records.length, 4)
  header.writeUInt16LE(header.length, 8)
  header.writeUInt16LE(recordLength, 10)
  header[29] = language
  fields.forEach((field, k) => {
    ;(names?.[k] ?? Buffer.from(field.name)).copy(header, 32 + k * 32, 0, 11)
    header[32 + k * 32 + 11] = field.type.charCodeAt(0)
    header[32 + k * 32 + 16] = field.length
  })
  header[header.length - 1] = 0x0d
  const body = records.map((cells, index) => {
    const bytes = Buffer.alloc(recordLength, 32)
    if (deleted.includes(index)) bytes[0] = 0x2a
    let at = 1
    fields.forEach((field, k) => {
      cells[k]?.copy(bytes, at, 0, field.length)
      at += field.length
    })
    return bytes
  })
  return Buffer.concat([header, ...body, Buffer.from([0x1a])])
}
