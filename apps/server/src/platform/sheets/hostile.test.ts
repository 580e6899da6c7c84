import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oleFile, xlsFile } from '../../../test/hostile/old-tables.ts'
import { type HostileFile, hostileWorkbooks } from '../../../test/hostile/workbooks.ts'
import { writeWorkbook } from '../../../test/hostile/zip.ts'
import { openTable } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheets-hostile-'))
const reader = fileURLToPath(new URL('../../../test/hostile/read-once.ts', import.meta.url))
const run = promisify(execFile)
let files: HostileFile[] = []

beforeAll(() => {
  files = hostileWorkbooks(folder)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function fate(path: string, options = {}): Promise<string | number> {
  try {
    let rows = 0
    const table = await openTable(path, options)
    for await (const block of table.rows) rows += block.rows
    return rows
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

describe('a hostile file', () => {
  test('of every kind is answered by name or read right, within 2 s and 300 MB', { timeout: 120_000 }, async () => {
    expect(files.length).toBeGreaterThanOrEqual(18)
    for (const file of files) {
      const { stdout } = await run(process.execPath, ['--no-warnings', '--max-old-space-size=256', reader, file.path])
      const result: { answer: string | number; ms: number; grown: number } = JSON.parse(stdout)
      expect({ name: file.name, answer: result.answer }).toEqual({ name: file.name, answer: file.expect })
      expect(result.ms, file.name).toBeLessThan(2000)
      expect(result.grown, file.name).toBeLessThan(300)
    }
  })

  test('with more distinct texts than memory allows is refused while they stream', async () => {
    const items = Array.from({ length: 4000 }, (_, k) => `<si><t>${String(k).repeat(500)}</t></si>`).join('')
    const path = writeWorkbook(join(folder, 'strings.xlsx'), { sheet: '<sheetData/>', strings: items })
    expect(await fate(path, { limits: { sharedStringBytes: 5_000_000 } })).toBe('sheet.too_many_strings')
  })

  test('that goes in a circle inside an old workbook is refused', async () => {
    const path = join(folder, 'circle.xls')
    writeFileSync(path, xlsFile([{ name: 'a', rows: [['x'], ['y']] }], { cyclicFat: true }))
    expect(await fate(path)).toBe('sheet.unreadable')
  })

  test('cut off or altered anywhere never ends in anything but a named failure or a table', { timeout: 60_000 }, async () => {
    const whole = xlsFile(
      [
        {
          name: 'a',
          rows: [
            ['姓名', '号'],
            ['张三', 1],
          ],
        },
      ],
      { recordLimit: 20 },
    )
    const path = join(folder, 'cut.xls')
    for (let k = 0; k < 400; k++) {
      const bytes = Buffer.from(whole)
      bytes[(k * 7919) % bytes.length] = (k * 31) & 255
      writeFileSync(path, k % 2 === 0 ? bytes : whole.subarray(0, (k * 97) % whole.length))
      expect(String(await fate(path))).toMatch(/^(\d+|sheet\.[a-z0-9_]+)$/)
    }
  })

  test('with its XML altered anywhere never ends in anything but a named failure or a table', { timeout: 60_000 }, async () => {
    const texts = '<si><t>姓名</t></si><si><r><t>a&amp;</t></r><r><t xml:space="preserve">b_x000D_</t></r><rPh sb="0"><t>c</t></rPh></si>'
    const rows =
      '<cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2" hidden="1"><c r="A2" s="1"><f>A1</f><v>45352.5</v></c><c r="B2" t="inlineStr"><is><t>x</t></is></c><c t="s"><v>1</v></c></row></sheetData>'
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="yyyy-mm"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    const marks = ['<', '>', '"', '/', '&', '&#', ']]>', '<!--', '9', '', 'A', '<row', '</c>', '<v>', '\0', '</sheetData>', '<si>']
    const alter = (text: string, k: number) => {
      const at = (k * 7919) % text.length
      return text.slice(0, at) + (marks[k % marks.length] ?? '') + text.slice(at + (k % 4))
    }
    for (let k = 0; k < 500; k++) {
      const parts = {
        sheet: k % 3 === 0 ? alter(rows, k) : rows,
        strings: k % 3 === 1 ? alter(texts, k) : texts,
        styles: k % 3 === 2 ? alter(styles, k) : styles,
      }
      expect(String(await fate(writeWorkbook(join(folder, 'altered.xlsx'), parts))), JSON.stringify(parts)).toMatch(
        /^(\d+|sheet\.[a-z0-9_]+)$/,
      )
    }
  })

  test('that is encrypted is refused with that reason', async () => {
    const old = join(folder, 'locked.xls')
    writeFileSync(old, xlsFile([{ name: 'a', rows: [['x']] }], { encrypted: true }))
    const modern = join(folder, 'locked.xlsx')
    writeFileSync(modern, oleFile('EncryptedPackage', Buffer.alloc(5000)))
    expect(await fate(old)).toBe('sheet.encrypted')
    expect(await fate(modern)).toBe('sheet.encrypted')
  })
})

describe('limits', () => {
  const csv = (name: string, text: string | Buffer) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  test('hold at the limit and fail one beyond it', async () => {
    const rows = (count: number) => `h\n${'1\n'.repeat(count)}`
    expect(await fate(csv('r1.csv', rows(100)), { limits: { rows: 100 } })).toBe(100)
    expect(await fate(csv('r2.csv', rows(101)), { limits: { rows: 100 } })).toBe('sheet.too_many_rows')
    expect(await fate(csv('r3.csv', rows(1_048_575)))).toBe(1_048_575)
    expect(await fate(csv('r4.csv', rows(1_048_576)))).toBe('sheet.too_many_rows')
    const cell = (length: number) => `h\n${'界'.repeat(length)}\n`
    expect(await fate(csv('c1.csv', cell(4096)))).toBe(1)
    expect(await fate(csv('c2.csv', cell(4097)))).toBe('sheet.cell_too_long')
    const wide = (columns: number) => `${'h,'.repeat(columns - 1)}h\n${'1,'.repeat(columns - 1)}1\n`
    expect(await fate(csv('w1.csv', wide(100)))).toBe(1)
    expect(await fate(csv('w2.csv', wide(101)))).toBe('sheet.too_wide')
    expect(await fate(csv('u1.csv', 'h\n1234'), { limits: { uploadBytes: 5 } })).toBe('sheet.too_large')
    expect(await fate(csv('q1.csv', `h\n"${'x'.repeat(9_000_000)}`))).toBe('sheet.cell_too_long')
    expect(await fate(csv('q2.csv', 'h\n"x'))).toBe('sheet.unclosed_quote')
  })

  test('an empty sheet is said to be empty, in both forms a spreadsheet writes', async () => {
    const path = join(folder, 'empty.xlsx')
    for (const sheet of [
      '<sheetData/><rowBreaks count="1"/>',
      '<sheetData></sheetData>',
      '<sheetData><row r="1"><c r="A1" s="1"/><c r="B1" t="s"><v></v></c></row></sheetData>',
    ])
      expect(await fate(writeWorkbook(path, { sheet }))).toBe('sheet.empty')
    expect(await fate(writeWorkbook(path, { sheet: '' }))).toBe('sheet.unreadable')
  })

  test('name what a file is when it is no table', async () => {
    const said = async (name: string, text: string | Buffer) => {
      try {
        await openTable(csv(name, text))
      } catch (error) {
        return error instanceof Error && 'params' in error ? { code: error.message, params: error.params } : error
      }
    }
    expect(await said('a.pdf', '%PDF-1.7')).toEqual({ code: 'sheet.not_a_table', params: { looksLike: 'pdf' } })
    expect(await said('a.xls', '<html><body>1</body></html>')).toEqual({ code: 'sheet.not_a_table', params: { looksLike: 'html' } })
    expect(await said('b.xls', '<?xml version="1.0"?><Workbook/>')).toEqual({ code: 'sheet.not_a_table', params: { looksLike: 'xml' } })
    expect(await said('c.csv', Buffer.from([97, 0, 98, 0]))).toEqual({ code: 'sheet.not_a_table', params: { looksLike: 'binary' } })
    expect(await said('d.csv', '')).toEqual({ code: 'sheet.empty', params: {} })
    expect(await said('e.csv', '\n\n,,\n')).toEqual({ code: 'sheet.empty', params: {} })
    expect(await said('f.csv', Buffer.from([97, 44, 0xff, 0xff, 10]))).toEqual({ code: 'sheet.encoding', params: { encoding: 'gb18030' } })
  })
})
