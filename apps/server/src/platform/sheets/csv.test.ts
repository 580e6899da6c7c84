import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { csvLine, openTable, RowFlag, writeCsv } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheets-csv-'))
const path = join(folder, 'a.csv')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Buffer, options = {}) {
  writeFileSync(path, content)
  const table = await openTable(path, options)
  const rows: string[][] = []
  const numbers: number[] = []
  const flags: number[] = []
  for await (const block of table.rows)
    for (let row = 0; row < block.rows; row++) {
      rows.push(table.header.map((_, column) => block.cell(row, column)))
      numbers.push(block.rowNumbers[row] ?? 0)
      flags.push(block.rowFlags[row] ?? 0)
    }
  return { table, rows, numbers, flags }
}

const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return big ? bytes.swap16() : bytes
}

describe('encodings', () => {
  test.each([
    ['UTF-8', Buffer.from('姓名,号\n㛃𬭎䶮,０１２Ｘ\n')],
    ['UTF-8 with mark', Buffer.from('\ufeff姓名,号\n㛃𬭎䶮,０１２Ｘ\n')],
    ['UTF-16 little endian', utf16('姓名,号\n㛃𬭎䶮,０１２Ｘ\n', false)],
    ['UTF-16 big endian', utf16('姓名,号\n㛃𬭎䶮,０１２Ｘ\n', true)],
    // 姓名,号 / 㛃 in four bytes, 𬭎 in four bytes, 䶮 as FE9F, full-width 012X
    ['GB18030', Buffer.from(`d0d5c3fb2cbac50a${gb('㛃')}${gb('𬭎')}fe9f2ca3b0a3b1a3b2a3d80a`, 'hex')],
  ])('%s: rare characters and full-width digits arrive as they were', async (_, bytes) => {
    const { table, rows } = await read(bytes)
    expect(table.header).toEqual(['姓名', '号'])
    expect(rows).toEqual([['㛃𬭎䶮', '０１２Ｘ']])
  })

  test('GB18030 is found although the first Chinese character comes after a megabyte, and is not cut between chunks', async () => {
    const filler = Buffer.from('a,1234567\n'.repeat(150_001))
    const names = Buffer.concat(Array.from({ length: 300_000 }, () => Buffer.from('d5c5c8fd2c310a', 'hex')))
    const { table, rows } = await read(Buffer.concat([Buffer.from('h,n\nx'), filler, names]))
    expect(table.encoding).toBe('gb18030')
    expect(rows.length).toBe(450_001)
    expect(new Set(rows.slice(150_001).map((row) => row.join()))).toEqual(new Set(['张三,1']))
  })

  test('a byte that is no character fails by name', async () => {
    const bytes = Buffer.concat([Buffer.from('h\n'), Buffer.from('a\n'.repeat(5000)), Buffer.from([0xd5, 0xc5, 0x0a, 0xff, 0xff, 0x0a])])
    await expect(read(bytes)).rejects.toMatchObject({ code: 'sheet.encoding' })
  })
})

/** The four-byte GB18030 code of a character, found by search, as hex. */
function gb(wanted: string): string {
  const decoder = new TextDecoder('gb18030')
  const point = wanted.codePointAt(0) ?? 0
  const from = point > 0xffff ? [0x90, 0xe3] : [0x81, 0x84]
  for (let a = from[0] ?? 0; a <= (from[1] ?? 0); a++)
    for (let b = 0x30; b <= 0x39; b++)
      for (let c = 0x81; c <= 0xfe; c++)
        for (let d = 0x30; d <= 0x39; d++) {
          const bytes = Buffer.from([a, b, c, d])
          if (decoder.decode(bytes) === wanted) return bytes.toString('hex')
        }
  return ''
}

describe('the shape of a csv', () => {
  test('quotes may hold delimiters, line ends and doubled quotes', async () => {
    const { rows } = await read('a,b\r\n"x,""y""\r\nz",2\r\n"",3\r\n')
    expect(rows).toEqual([
      ['x,"y"\r\nz', '2'],
      ['', '3'],
    ])
  })
  test.each([
    [',', '\n'],
    ['\t', '\r\n'],
    [';', '\r'],
  ])('delimiter %j with line end %j is found', async (delimiter, end) => {
    const { table, rows } = await read(
      ['a', 'b;,', 'c'].map((name) => JSON.stringify(name)).join(delimiter) + end + ['1', '', '3'].join(delimiter),
    )
    expect(table.header).toEqual(['a', 'b;,', 'c'])
    expect(rows).toEqual([['1', '', '3']])
  })
  test('leading zeros, 18 digits, and the ="…" by which spreadsheets keep them, stay text', async () => {
    const { rows } = await read('a,b\n007,="340104199001011234"\n"=""08""",x\n')
    expect(rows).toEqual([
      ['007', '340104199001011234'],
      ['08', 'x'],
    ])
  })
  test('empty lines are skipped, row numbers are those a spreadsheet shows, and extra cells are told', async () => {
    const { rows, numbers, flags } = await read('\na,b\n\n1\n2,3,4\n5,6,,\n')
    expect(rows).toEqual([
      ['1', ''],
      ['2', '3'],
      ['5', '6'],
    ])
    expect(numbers).toEqual([4, 5, 6])
    expect(flags).toEqual([0, RowFlag.overflow, 0])
  })
  test('a header below a title is read where the caller says', async () => {
    const { table, rows } = await read('成绩表,,\na,b\n1,2\n', { headerRow: 2 })
    expect(table.header).toEqual(['a', 'b'])
    expect(rows).toEqual([['1', '2']])
  })
  test('records and quotes across chunk borders stay whole', async () => {
    const line = (k: number) => `"${k},""${'界'.repeat(k % 97)}""\n",${k}\n`
    const text = `a,b\n${Array.from({ length: 20_000 }, (_, k) => line(k)).join('')}`
    const { rows } = await read(text)
    expect(rows.length).toBe(20_000)
    rows.forEach((row, k) => {
      if (row[0] !== `${k},"${'界'.repeat(k % 97)}"\n` || row[1] !== String(k)) throw new Error(`row ${k}`)
    })
  })
})

const cell = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed().replaceAll('\0', ''))
const matrix = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 })

describe('what we write', () => {
  test('is read back exactly, for any text, apart from the mark before formulas', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, async (cells) => {
        const { rows } = await read(csvLine(['a', 'b', 'c']) + cells.map((row) => csvLine(row)).join(''))
        const guarded = cells.map((row) => row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)))
        expect(rows).toEqual(guarded.filter((row) => row.some((text) => text !== '')))
      }),
      { numRuns: 150 },
    )
  })
  test('never begins a cell like a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
      expect(csvLine([`${start}cmd`]).replace(/^"/, '')).toMatch(/^'/)
    expect(csvLine(['a"b', 'c,d', ''])).toBe('"a""b","c,d",\r\n')
  })
  test('streams with a byte order mark', async () => {
    const out = createWriteStream(join(folder, 'w.csv'))
    await writeCsv(out, ['h'], [['一'], ['二']])
    const table = await openTable(join(folder, 'w.csv'))
    expect(table.header).toEqual(['h'])
    await table.close()
  })
})
