import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CellFlag, openTable, type OpenOptions, RowFlag, visibleSheets } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'bank-xml-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const fileOf = (content: string | Buffer): string => {
  files += 1
  const path = join(folder, `${files}.xls`)
  writeFileSync(path, content)
  return path
}
const read = async (content: string | Buffer, options: OpenOptions = {}) => {
  const table = await openTable(fileOf(content), options)
  const rows: string[] = []
  const flags: number[][] = []
  for await (const block of table.rows)
    for (let row = 0; row < block.rows; row += 1) {
      const columns = Array.from({ length: block.columns }, (_, column) => column)
      const mark = block.rowFlags[row] === RowFlag.hidden ? 'h' : ''
      rows.push(`${block.rowNumbers[row]}${mark}:${columns.map((column) => block.cell(row, column)).join('|')}`)
      flags.push(columns.map((column) => block.flag(row, column)))
    }
  return { table, header: table.header.join('|'), rows, flags }
}

const start = `<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
 <DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Author>教务处</Author></DocumentProperties>`
const sheetOf = (name: string, table: string, visible = 'SheetVisible') =>
  `<Worksheet ss:Name="${name}"><Table>${table}</Table><WorksheetOptions><Visible>${visible}</Visible></WorksheetOptions></Worksheet>`
const book = (...sheets: string[]) => `${start}${sheets.join('\n')}</Workbook>\n`
const cell = (text: string, type = 'String', more = '') => `<Cell${more}><Data ss:Type="${type}">${text}</Data></Cell>`
const row = (...cells: string[]) => `<Row>${cells.join('')}</Row>`
const { numeric, imprecise, date, formula, error, boolean } = CellFlag

test('a workbook in one XML document gives texts, numbers, days and flags as the cells say of themselves', async () => {
  const found = await read(
    book(
      sheetOf(
        '成绩',
        row(...['姓名', '号', '分', '日期', '时', '公式', '值', '错', '长'].map((name) => cell(name))) +
          row(
            '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>㛃</B><Font html:Color="#FF0000">𬭎 &amp; &#23383;</Font></ss:Data><Comment ss:Author="x"><ss:Data>不是内容</ss:Data></Comment></Cell>',
            cell('007'),
            cell('90', 'Number'),
            cell('2026-06-30T00:00:00.000', 'DateTime'),
            cell('1899-12-31T08:30:00.000', 'DateTime'),
            cell('0.30000000000000004', 'Number', ' ss:Formula="=RC[-1]*2"'),
            cell('1', 'Boolean'),
            cell('#N/A', 'Error'),
            cell('3.40104199001011E+17', 'Number'),
          ) +
          row(cell('<![CDATA[a<b & c]]>'), '', '<Cell ss:Index="4"/>', cell('2026-06-30T09:05:00.000', 'DateTime')),
      ),
    ),
  )
  expect([found.table.kind, found.table.sheetName, found.header]).toEqual(['xml', '成绩', '姓名|号|分|日期|时|公式|值|错|长'])
  expect(found.rows).toEqual([
    '2:㛃𬭎 & 字|007|90|2026-06-30|08:30:00|0.3|TRUE|#N/A|3.40104199001011E+17',
    '3:a<b & c||||2026-06-30 09:05:00||||',
  ])
  expect(found.flags[0]).toEqual([0, 0, numeric, date, date, numeric | formula, boolean, error, numeric | imprecise])
})

test('cells, rows and columns that are passed over keep their places; what is hidden or merged is told', async () => {
  const table = `<Column ss:Width="60"/><Column ss:Hidden="1" ss:Span="1"/>
    <Row ss:Index="3">${cell('a')}${cell('b')}${cell('c')}${cell('d')}</Row>
    <Row ss:Index="6" ss:Hidden="1">${cell('1', 'String', ' ss:MergeAcross="1" ss:MergeDown="2"')}${cell('3')}</Row>
    <Row ss:Span="2"/><Row>${cell('4', 'String', ' ss:Index="4"')}</Row>`
  const found = await read(book(sheetOf('藏', row(cell('x')), 'SheetHidden'), sheetOf('见', table), sheetOf('后', row(cell('y')))))
  expect([found.header, found.rows]).toEqual(['a|b|c|d', ['6h:1||3|', '10:|||4']])
  expect(found.table).toMatchObject({ sheetName: '见', hidden: { sheets: ['藏'], columns: [1, 2] }, merged: ['A6:B8'], headerRowNumber: 3 })
  expect(await visibleSheets(fileOf(book(sheetOf('藏', '', 'SheetVeryHidden'), sheetOf('见', ''))))).toEqual(['见'])
  expect((await read(book(sheetOf('a', row(cell('x'))), sheetOf('b', row(cell('y')))), { sheet: 'b' })).header).toBe('y')
})

test('the bytes decide the encoding and not the first line; prefixed names are read alike', async () => {
  const prefixed = book(sheetOf('表', row(cell('姓名')) + row(cell('王㛃'))))
    .replace(/<(\/?)(Workbook|Worksheet|Table|Row|Cell|Data)\b/g, '<$1ss:$2')
    .replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="GB2312"?>')
  for (const file of [Buffer.from(prefixed), Buffer.from(`\ufeff${prefixed}`), Buffer.from(`\ufeff${prefixed}`, 'utf16le')])
    expect(await read(file)).toMatchObject({ header: '姓名', rows: ['2:王㛃'] })
  const gb = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb])
  const [before = '', after = ''] = book(sheetOf('s', row(cell('@')) + row(cell('1'))))
    .replace('教务处', 'x')
    .split('@')
  expect(await read(Buffer.concat([Buffer.from(before), gb, Buffer.from(after)]))).toMatchObject({ header: '姓名', rows: ['2:1'] })
})

test('many rows come in blocks, none lost between them or between the pieces of the file', async () => {
  const rows = Array.from({ length: 40_000 }, (_, n) => row(cell(String(n), 'Number'), cell(`${'字'.repeat(20)}&lt;${n}`)))
  const found = await read(book(sheetOf('s', row(cell('n'), cell('t')) + rows.join('\n'))))
  expect(found.rows).toHaveLength(40_000)
  expect(found.rows.every((line, n) => line === `${n + 2}:${n}|${'字'.repeat(20)}<${n}`)).toBe(true)
})

const declared = '<!DOCTYPE Workbook [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
const first = row(cell('a'))
test.each<readonly [string, string, string]>([
  ['a declared entity', book(sheetOf('s', first)).replace('<Workbook', `${declared}<Workbook`), 'sheet.dtd'],
  ['an entity of nobody', book(sheetOf('s', first + row(cell('&a;')))), 'sheet.dtd'],
  ['a file that was cut off', book(sheetOf('s', first + row(cell('1')))).slice(0, -20), 'sheet.unreadable'],
  ['elements beyond all depth', book(sheetOf('s', first + '<x>'.repeat(100_000))), 'sheet.unreadable'],
  ['a tag without an end', book(sheetOf('s', `${first}<Row ss:x="${'y'.repeat(300_000)}`)), 'sheet.unreadable'],
  ['a cell beyond all measure', book(sheetOf('s', first + row(cell('z'.repeat(100_000))))), 'sheet.cell_too_long'],
  ['rows that go back', book(sheetOf('s', `${first}<Row ss:Index="9"/><Row ss:Index="3"/>`)), 'sheet.unreadable'],
  ['a row beyond the last', book(sheetOf('s', `${first}<Row ss:Index="99999999">${cell('1')}</Row>`)), 'sheet.unreadable'],
  ['more columns than a table has', book(sheetOf('s', row(cell('a', 'String', ' ss:Index="101"')))), 'sheet.too_wide'],
  ['sheets without number', book(sheetOf('s', '').repeat(1001)), 'sheet.too_many_entries'],
  ['nothing in it', book(sheetOf('s', '')), 'sheet.empty'],
  ['another XML', '<?xml version="1.0"?><feed><Workbook/></feed>', 'sheet.not_a_table'],
])('%s is refused by name', async (_, content, code) => {
  await expect(read(content)).rejects.toMatchObject({ code })
})

test('altered anywhere it never ends in anything but a named failure or a table', async () => {
  const whole = book(
    sheetOf('s', `<Column ss:Hidden="1"/>${first}${row(cell('1', 'Number', ' ss:Index="1" ss:MergeAcross="2"'), cell('<![CDATA[x]]>'))}`),
  )
  const marks = ['<', '>', '"', '/', '&', '&#', ']]>', '<!--', '9', '', 'A', '<Row', '</Cell>', '<Data', '</Table>', '<!', 'ss:Index="']
  for (let k = 0; k < 150; k += 1) {
    const at = (k * 7919) % whole.length
    const outcome = await read(whole.slice(0, at) + (marks[k % marks.length] ?? '') + whole.slice(at + (k % 4))).then(
      () => 'table',
      (failure: unknown) => (failure instanceof Error && 'code' in failure ? String(failure.code) : String(failure)),
    )
    expect(outcome, `${k}`).toMatch(/^(table|sheet\.[a-z_]+)$/)
  }
})
