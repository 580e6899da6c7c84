import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { rawZip, type WorkbookParts, workbookParts, writeWorkbook } from '../../../test/hostile/zip.ts'
import { CellFlag, openTable, RowFlag, type SheetCell, writeXlsx } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheets-xlsx-'))
const path = join(folder, 'a.xlsx')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function readFile(file: string, options = {}) {
  const table = await openTable(file, options)
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

const read = (parts: WorkbookParts, options = {}) => readFile(writeWorkbook(path, parts), options)
const head = (...names: string[]) => `<row r="1">${names.map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`).join('')}</row>`
const sheet = (rows: string, columns = 'abcdefgh') => `<sheetData>${head(...columns)}${rows}</sheetData>`

describe('texts', () => {
  test('rich runs join, phonetic readings are left out, entities and escapes are decoded', async () => {
    const strings = [
      '<si><r><t>张</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 三</t></r></si>',
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
      '<si><t>a&amp;b&#x4e00;&#20108;&lt;&quot;</t></si>',
      '<si><t>one_x000D__x000a_two_x005F_x0041_</t></si>',
      '<si><t/></si>',
      '<si/>',
      '<si><t><![CDATA[<b>&amp;</b>]]></t></si>',
      '<si><t xml:space="preserve">  x </t></si>',
    ].join('')
    const cells = Array.from({ length: 8 }, (_, k) => `<c r="${'ABCDEFGH'[k]}2" t="s"><v>${k}</v></c>`).join('')
    const { rows } = await read({ sheet: sheet(`<row r="2">${cells}</row>`), strings })
    expect(rows).toEqual([['张 三', '東京', 'a&b一二<"', 'one\r\ntwo_x0041_', '', '', '<b>&amp;</b>', '  x ']])
  })

  test('cells without references, missing cells and rows keep their places', async () => {
    const rows = `<row><c><v>1</v></c><c t="str"><v>x</v></c></row><row r="5" spans="1:3"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row r="6"/><row r="9"><c r="A9" s="1"/></row><row r="10"><c r='B10' t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>`
    const result = await read({ sheet: sheet(rows, 'abcd') })
    expect(result.rows).toEqual([
      ['1', 'x', '', ''],
      ['', '', '3', '4'],
      ['', '甲乙', '', ''],
    ])
    expect(result.numbers).toEqual([2, 5, 10])
  })

  test('a namespace prefix on every element, as some generators write, changes nothing', async () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r="B2" t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`
    const parts = workbookParts({}).map((part) => (part.name.endsWith('sheet1.xml') ? { name: part.name, data: xml } : part))
    const strings = '<x:sst xmlns:x="u"><x:si><x:t>a</x:t></x:si><x:si><x:r><x:t>二</x:t></x:r></x:si></x:sst>'
    writeFileSync(path, rawZip([...parts, { name: 'xl/sharedStrings.xml', data: strings }]))
    const { table, rows, flags } = await readFile(path)
    expect(table.header).toEqual(['a', 'b'])
    expect(rows).toEqual([['2', '二']])
    expect(flags[0]?.[0]).toBe(CellFlag.formula | CellFlag.numeric)
  })

  test('rows across chunk borders are whole', async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, k) => `<row r="${k + 2}"><c r="A${k + 2}"><v>${k}</v></c><c r="B${k + 2}" t="str"><v>${'界'.repeat(k % 50)}</v></c></row>`,
    )
    const result = await read({ sheet: sheet(rows.join(''), 'ab') })
    expect(result.rows.length).toBe(30_000)
    result.rows.forEach((row, k) => {
      if (row[0] !== String(k) || row[1] !== '界'.repeat(k % 50)) throw new Error(`row ${k}`)
    })
  })

  test('bytes that are no UTF-8, entities nobody declared and a sheet cut short fail by name', async () => {
    const bad = Buffer.concat([
      Buffer.from('<worksheet><sheetData><row r="1"><c t="str"><v>a</v></c></row><row><c t="str"><v>'),
      Buffer.from([0xff]),
      Buffer.from('</v></c></row></sheetData></worksheet>'),
    ])
    await expect(read({ sheetPart: { name: 'xl/worksheets/sheet1.xml', data: bad } })).rejects.toMatchObject({ code: 'sheet.unreadable' })
    await expect(read({ sheet: sheet('<row><c t="str"><v>&evil;</v></c></row>') })).rejects.toMatchObject({ code: 'sheet.dtd' })
    const short = '<worksheet><sheetData><row r="1"><c t="str"><v>a</v></c></row><row r="2"><c><v>1'
    await expect(read({ sheetPart: { name: 'xl/worksheets/sheet1.xml', data: short } })).rejects.toMatchObject({ code: 'sheet.unreadable' })
    await expect(read({ sheet: sheet('<row><c t="s"><v>7</v></c></row>') })).rejects.toMatchObject({ code: 'sheet.unreadable' })
  })
})

describe('numbers, dates and formulas', () => {
  const STYLES = `<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="165" formatCode="0.00&quot;day&quot;"/><numFmt numFmtId="166" formatCode="[$-804]yyyy/m/d\\ h:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="57"/><xf numFmtId="20"/></cellXfs>`
  const one = async (cell: string, workbook?: string) => {
    const result = await read({ sheet: sheet(`<row r="2">${cell}</row>`, 'a'), styles: STYLES, ...(workbook ? { workbook } : {}) })
    return [result.rows[0]?.[0], result.flags[0]?.[0]]
  }
  const { numeric, imprecise, date, formula, error, boolean } = CellFlag
  test.each([
    ['an integer stays as written', '<c><v>90</v></c>', '90', numeric],
    ['a fraction as it is shown', '<c><v>1.1000000000000001</v></c>', '1.1', numeric],
    ['a small one', '<c><v>1E-3</v></c>', '0.001', numeric],
    [
      'an identity number that became a number is told',
      '<c><v>3.4010419900101126E+17</v></c>',
      '3.4010419900101126E+17',
      numeric | imprecise,
    ],
    ['so is one with all its digits', '<c><v>340104199001011234</v></c>', '340104199001011234', numeric | imprecise],
    ['15 digits are exact', '<c><v>340104900101123</v></c>', '340104900101123', numeric],
    ['built-in date', '<c s="1"><v>45352</v></c>', '2024-03-01', date],
    ['Chinese format', '<c s="2"><v>45352</v></c>', '2024-03-01', date],
    ['format with locale and time', '<c s="4"><v>45352.354166666664</v></c>', '2024-03-01 08:30:00', date],
    ['format 57', '<c s="5"><v>45352</v></c>', '2024-03-01', date],
    ['time only', '<c s="6"><v>0.5</v></c>', '12:00:00', date],
    ['a unit in quotes is no date', '<c s="3"><v>45352</v></c>', '45352', numeric],
    ['the day that never was', '<c s="1"><v>60</v></c>', '1900-02-29', date],
    ['the day before it', '<c s="1"><v>59</v></c>', '1900-02-28', date],
    ['the first day', '<c s="1"><v>1</v></c>', '1900-01-01', date],
    ['a negative serial is a number', '<c s="1"><v>-3</v></c>', '-3', numeric],
    ['ISO date cell', '<c t="d"><v>2024-03-01T00:00:00Z</v></c>', '2024-03-01', date],
    ['formula with a number', '<c><f>TODAY()</f><v>45352</v></c>', '45352', formula | numeric],
    ['formula with a text', '<c t="str"><f t="shared" si="0"/><v>甲&amp;乙</v></c>', '甲&乙', formula],
    ['formula with an error', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '#DIV/0!', formula | error],
    ['boolean', '<c t="b"><v>1</v></c>', 'TRUE', boolean],
  ])('%s', async (_, cell, text, flags) => {
    expect(await one(cell)).toEqual([text, flags])
  })
  test('a workbook that counts from 1904 gives the same day', async () => {
    const book = '<workbookPr date1904="1"/><sheets><sheet name="s" r:id="rId1"/></sheets>'
    expect(await one('<c s="1"><v>43890</v></c>', book)).toEqual(['2024-03-01', date])
  })
})

describe('what is hidden', () => {
  const second = {
    name: 'xl/worksheets/sheet2.xml',
    data: '<worksheet><sheetData><row><c t="str"><v>visible</v></c></row><row><c><v>1</v></c></row></sheetData></worksheet>',
  }
  const book = (a: string, b: string) =>
    `<sheets><sheet name="甲" sheetId="1" state="${a}" r:id="rId1"/><sheet name="乙" sheetId="2" state="${b}" r:id="rId4"/></sheets>`
  test('a hidden sheet is passed over, named, and read only on request', async () => {
    const parts = { sheet: sheet('<row><c><v>9</v></c></row>', 'a'), workbook: book('veryHidden', 'visible'), more: [second] }
    const { table } = await read(parts)
    expect([table.sheetName, table.header, table.sheetNames, table.hidden.sheets]).toEqual(['乙', ['visible'], ['甲', '乙'], ['甲']])
    expect((await read(parts, { sheet: '甲' })).rows).toEqual([['9']])
    await expect(read({ ...parts, workbook: book('hidden', 'hidden') })).rejects.toMatchObject({ code: 'sheet.all_hidden' })
    await expect(read(parts, { sheet: '丙' })).rejects.toMatchObject({ code: 'sheet.unknown_sheet' })
  })
  test('hidden rows and columns are read and flagged', async () => {
    const rows = '<row r="2" hidden="1"><c><v>1</v></c></row><row r="3" ht="0" customHeight="1"><c><v>2</v></c></row>'
    const { table, rowFlags } = await read({
      sheet: `<cols><col min="2" max="3" hidden="1"/><col min="90" max="16384" hidden="1"/></cols>${sheet(rows, 'abcd')}`,
    })
    expect(table.hidden.columns).toEqual([1, 2])
    expect(rowFlags).toEqual([RowFlag.hidden, 0])
  })
})

async function written(rows: readonly (readonly SheetCell[])[], columns = ['甲', '乙', '丙']) {
  await writeXlsx(createWriteStream(path), { sheets: [{ name: '数据', columns: columns.map((header) => ({ header })), rows }] })
}

const cell = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed().replace(/[\0\ufffe\uffff]/g, ''))

describe('what we write', () => {
  test('is read back exactly, for any text', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), async (cells) => {
        await written(cells)
        const { table, rows } = await readFile(path)
        expect(table.header).toEqual(['甲', '乙', '丙'])
        expect(rows).toEqual(cells.filter((row) => row.some((text) => text !== '')))
      }),
      { numRuns: 100 },
    )
  })

  test('exceljs reads it as text, with the marked cell red and the header frozen', async () => {
    await written([
      ['340104199001011234', '=1+1', { text: '错误', mark: true }],
      ['0012', '<a>&"', ''],
    ])
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(path)
    const page = book.getWorksheet('数据')
    expect(page?.getCell('A2').value).toBe('340104199001011234')
    expect(page?.getCell('B2').value).toBe('=1+1')
    expect(page?.getCell('B2').formula).toBeUndefined()
    expect(page?.getCell('A2').numFmt).toBe('@')
    expect(page?.getCell('C2').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    expect(page?.getCell('A3').value).toBe('0012')
    expect(page?.getCell('B3').value).toBe('<a>&"')
    expect(page?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  })

  test('several sheets keep their order, and names no spreadsheet accepts are repaired', async () => {
    const one = (name: string) => ({ name, columns: [{ header: name, width: 30 }], rows: [['1']] })
    await writeXlsx(createWriteStream(path), { sheets: [one('a/b'), one('a:b'), { ...one('x'), name: '' }] })
    const { table } = await readFile(path)
    expect(table.sheetNames).toEqual(['a b', 'a b 2', '3'])
    expect((await readFile(path, { sheet: 'a b 2' })).table.header).toEqual(['a:b'])
  })

  test('a row source that fails rejects and never leaves a half workbook looking whole', async () => {
    const rows = async function* () {
      yield ['1']
      throw new Error('gone')
    }
    await expect(writeXlsx(createWriteStream(path), { sheets: [{ name: 'a', columns: [{ header: 'h' }], rows: rows() }] })).rejects.toThrow(
      'gone',
    )
    await expect(openTable(path)).rejects.toThrow()
  })
})

describe('a reader that leaves early', () => {
  test('ends the source of the rows', { timeout: 10_000 }, async () => {
    let ended = false
    const rows = (async function* () {
      try {
        for (;;) {
          yield [Math.random().toString(), 'x'.repeat(1000)]
          await new Promise((resolve) => setImmediate(resolve))
        }
      } finally {
        ended = true
      }
    })()
    const stream = createWriteStream(path)
    setTimeout(() => stream.destroy(), 50)
    await expect(writeXlsx(stream, { sheets: [{ name: 'a', columns: [{ header: 'h' }], rows }] })).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(ended).toBe(true)
  })
})

describe('a workbook by exceljs', () => {
  test.each([true, false])('is read cell by cell as it was written (shared strings: %s)', async (useSharedStrings) => {
    const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings, useStyles: true })
    const page = book.addWorksheet('成绩')
    page.addRow(['姓名', '日期', '分数', '公式', '富文本', '布尔']).commit()
    for (let k = 0; k < 500; k++) {
      const row = page.addRow([
        `王${k}<&>`,
        new Date(Date.UTC(2024, 0, 1 + k)),
        k + 0.1,
        { formula: 'A1', result: 'x' },
        { richText: [{ text: '甲' }, { font: { bold: true }, text: '乙' }] },
        k % 2 === 0,
      ])
      row.getCell(2).numFmt = 'yyyy-mm-dd'
      row.commit()
    }
    await book.commit()
    const { rows, flags } = await readFile(path)
    expect(rows.length).toBe(500)
    rows.forEach((row, k) => {
      const day = new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10)
      expect(row).toEqual([`王${k}<&>`, day, String(k + 0.1), 'x', '甲乙', k % 2 === 0 ? 'TRUE' : 'FALSE'])
    })
    expect(flags[0]).toEqual([0, CellFlag.date, CellFlag.numeric, CellFlag.formula, 0, CellFlag.boolean])
  })
})
