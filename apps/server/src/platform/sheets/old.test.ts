import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dbfFile, xlsFile } from '../../../test/hostile/old-tables.ts'
import { CellFlag, detectTable, openTable, RowFlag } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheets-old-'))
const path = join(folder, 'a')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(bytes: Buffer, options = {}) {
  writeFileSync(path, bytes)
  const table = await openTable(path, options)
  const rows: string[][] = []
  const flags: number[][] = []
  const numbers: number[] = []
  const rowFlags: number[] = []
  for await (const block of table.rows)
    for (let row = 0; row < block.rows; row++) {
      rows.push(table.header.map((_, column) => block.cell(row, column)))
      flags.push(table.header.map((_, column) => block.flag(row, column)))
      numbers.push(block.rowNumbers[row] ?? 0)
      rowFlags.push(block.rowFlags[row] ?? 0)
    }
  return { table, rows, flags, numbers, rowFlags }
}

describe('an old workbook', () => {
  const rows = [
    ['姓名', '号', '分', '日期', '公式', '值', '错'],
    ['㛃𬭎䶮', '340104199001011234', { rk: 90 }, { date: 45352 }, { formula: '文本' }, true, { error: 42 }],
    ['', '007', 0.1, { date: 60 }, { formula: 2.5 }, false, 3.40104199001011e17],
  ] as const
  const { numeric, imprecise, date, formula, error, boolean } = CellFlag

  test.each([
    ['in ordinary sectors', {}],
    ['in the mini stream', { small: true }],
    ['with texts cut at every 11th byte', { recordLimit: 11 }],
  ])('gives texts, numbers, dates and flags, %s', async (_, options) => {
    const result = await read(xlsFile([{ name: '成绩', rows }], options))
    expect([result.table.kind, result.table.sheetName]).toEqual(['xls', '成绩'])
    expect(result.table.header).toEqual(['姓名', '号', '分', '日期', '公式', '值', '错'])
    expect(result.rows).toEqual([
      ['㛃𬭎䶮', '340104199001011234', '90', '2024-03-01', '文本', 'TRUE', '#N/A'],
      ['', '007', '0.1', '1900-02-29', '2.5', 'FALSE', '340104199001011000'],
    ])
    expect(result.flags).toEqual([
      [0, 0, numeric, date, formula, boolean, error],
      [0, 0, numeric, date, numeric | formula, boolean, numeric | imprecise],
    ])
  })

  test('hides nothing silently and counts days from 1904 where it says so', async () => {
    const sheets = [
      { name: '藏', hidden: true, rows: [['x'], ['1']] },
      {
        name: '见',
        rows: [
          ['a', 'b'],
          [{ date: 43890 }, '1'],
          ['', '2'],
        ],
        hiddenRow: 3,
        hiddenColumn: 1,
      },
    ]
    const result = await read(xlsFile(sheets, { epoch1904: true }))
    expect([result.table.sheetName, result.table.hidden]).toEqual(['见', { sheets: ['藏'], columns: [1] }])
    expect(result.rows).toEqual([
      ['2024-03-01', '1'],
      ['', '2'],
    ])
    expect(result.rowFlags).toEqual([0, RowFlag.hidden])
    expect((await read(xlsFile(sheets), { sheet: '藏' })).rows).toEqual([['1']])
  })

  test('of 65,536 rows is read to the end', async () => {
    const many = Array.from({ length: 65_536 }, (_, k) => [`名${k}`, { rk: k }])
    const result = await read(xlsFile([{ name: 'a', rows: many }]))
    expect(result.rows.length).toBe(65_535)
    expect(result.rows.at(-1)).toEqual(['名65535', '65535'])
  })
})

describe('a dBASE table', () => {
  const fields = [
    { name: 'XM', type: 'C', length: 12 },
    { name: 'SFZH', type: 'C', length: 18 },
    { name: 'CJ', type: 'N', length: 5 },
    { name: 'RQ', type: 'D', length: 8 },
    { name: 'HG', type: 'L', length: 1 },
    { name: 'BZ', type: 'M', length: 10 },
  ]
  const record = (name: Buffer, memo = '') => [
    name,
    Buffer.from('340104199001011234'),
    Buffer.from(' 90.5'),
    Buffer.from('20240301'),
    Buffer.from('T'),
    Buffer.from(memo),
  ]
  const gbk = Buffer.from('c1aacda8', 'hex')

  test('gives trimmed texts, ISO days and flags, and skips deleted records', async () => {
    const file = dbfFile(fields, [record(gbk), record(gbk), record(gbk, '         7')], 0x4d, [1])
    const result = await read(file)
    expect([detectTable(path), result.table.encoding, result.table.header]).toEqual([
      'dbf',
      'gb18030',
      ['XM', 'SFZH', 'CJ', 'RQ', 'HG', 'BZ'],
    ])
    expect(result.rows).toEqual([
      ['联通', '340104199001011234', '90.5', '2024-03-01', 'TRUE', ''],
      ['联通', '340104199001011234', '90.5', '2024-03-01', 'TRUE', '#MEMO'],
    ])
    expect(result.flags[1]).toEqual([0, 0, CellFlag.numeric, CellFlag.date, CellFlag.boolean, CellFlag.error])
    expect(result.numbers).toEqual([2, 4])
  })

  test('without a language byte is UTF-8 only when every record is, and GB18030 otherwise', async () => {
    const utf8 = await read(dbfFile(fields, [record(Buffer.from('张三'))], 0))
    expect([utf8.table.encoding, utf8.rows[0]?.[0]]).toEqual(['utf-8', '张三'])
    const mixed = await read(dbfFile(fields, [record(Buffer.from('d5c5c8fd', 'hex')), record(gbk)], 0))
    expect([mixed.table.encoding, mixed.rows.map((row) => row[0])]).toEqual(['gb18030', ['张三', '联通']])
  })

  test('with Chinese field names names its columns in Chinese', async () => {
    const names = [Buffer.from('d0d5c3fb', 'hex')]
    expect((await read(dbfFile(fields, [record(gbk)], 0x4d, [], names))).table.header[0]).toBe('姓名')
  })

  test('cut short is refused', async () => {
    const file = dbfFile(fields, [record(gbk), record(gbk)], 0x4d)
    await expect(read(file.subarray(0, file.length - 30))).rejects.toMatchObject({ code: 'sheet.unreadable' })
  })
})
