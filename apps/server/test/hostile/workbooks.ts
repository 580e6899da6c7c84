import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rawZip, repeated, type WorkbookParts, workbookParts } from './zip.ts'

/** A file made to hurt, and what the reader must answer: a named failure, or the number of data rows read right. */
export type HostileFile = { readonly name: string; readonly path: string; readonly expect: string | number }

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const text = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
const GOOD = `<row r="1">${text('A1', '姓名')}${text('B1', '证书编号')}</row><row r="2">${text('A2', '张三')}${text('B2', '001')}</row>`
const DATA = `<sheetData>${GOOD}</sheetData>`

/** Ten levels of ten entities each: 10^10 characters if anyone expanded them. */
function laughs(): string {
  const levels = Array.from({ length: 10 }, (_, k) => `<!ENTITY l${k + 1} "${`&l${k};`.repeat(10)}">`)
  return `<!DOCTYPE sst [<!ENTITY l0 "ha">${levels.join('')}]>`
}

function longStringCells(): string {
  const rows: string[] = []
  for (let row = 2; row <= 1001; row++)
    rows.push(
      `<row r="${row}">${Array.from({ length: 12 }, (_, k) => `<c r="${String.fromCharCode(65 + k)}${row}" t="s"><v>0</v></c>`).join('')}</row>`,
    )
  return `<sheetData><row r="1">${text('A1', '姓名')}</row>${rows.join('')}</sheetData>`
}

function emptyRows(): string {
  const rows: string[] = []
  for (let row = 3; row <= 1_048_576; row++) rows.push(`<row r="${row}"/>`)
  return `<sheetData>${GOOD}${rows.join('')}</sheetData>`
}

const SHEET = 'xl/worksheets/sheet1.xml'
const head = `<?xml version="1.0"?><worksheet ${MAIN}><sheetData>${GOOD}`
const spaces = Buffer.alloc(16 * 1024 * 1024, 32)

/** The nine of the threat model, by name. */
const NINE: readonly (readonly [string, string | number, () => WorkbookParts])[] = [
  ['whitespace-1gb', 'sheet.bomb', () => ({ sheetPart: repeated(SHEET, head, spaces, 64, '</sheetData></worksheet>') })],
  ['shared-string-1mb', 'sheet.cell_too_long', () => ({ sheet: longStringCells(), strings: `<si><t>${'长'.repeat(349_526)}</t></si>` })],
  [
    'validation-everywhere',
    1,
    () => ({
      sheet: `${DATA}<dataValidations count="1"><dataValidation type="list" sqref="N1:XFD1048576"><formula1>"a,b"</formula1></dataValidation></dataValidations>`,
    }),
  ],
  ['billion-laughs', 'sheet.dtd', () => ({ sheet: '<sheetData/>', prolog: laughs(), strings: '<si><t>&l10;</t></si>' })],
  ['merge-everything', 1, () => ({ sheet: `${DATA}<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>` })],
  [
    'last-cell',
    'sheet.too_wide',
    () => ({ sheet: `<dimension ref="A1:XFD1048576"/><sheetData>${GOOD}<row r="1048576">${text('XFD1048576', 'x')}</row></sheetData>` }),
  ],
  ['empty-rows', 1, () => ({ sheet: emptyRows() })],
  [
    'xxe',
    'sheet.dtd',
    () => ({ sheet: DATA, prolog: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', strings: '<si><t>&e;</t></si>' }),
  ],
  ['endless-columns', 1, () => ({ sheet: `<cols><col min="1" max="2147483647" width="9" hidden="1"/></cols>${DATA}` })],
]

/** More of the same kind, aimed at the archive and at the reader's own buffers. */
const MORE: readonly (readonly [string, string | number, () => WorkbookParts])[] = [
  ['whitespace-declared-small', 'sheet.bomb', () => ({ sheetPart: repeated(SHEET, head, spaces, 64, '</sheetData></worksheet>', 4096) })],
  ['zip-slip', 'sheet.unreadable', () => ({ sheet: DATA, more: [{ name: '../../../../tmp/evil.xml', data: 'x' }] })],
  ['drive-letter', 'sheet.unreadable', () => ({ sheet: DATA, more: [{ name: 'C:\\evil.xml', data: 'x' }] })],
  ['same-name-twice', 'sheet.unreadable', () => ({ sheet: DATA, more: [{ name: SHEET, data: '<worksheet/>' }] })],
  ['overlap', 'sheet.bomb', () => ({ sheet: DATA, more: [{ name: 'xl/worksheets/sheet2.xml', data: 'x'.repeat(99), claimOffset: 0 }] })],
  ['encrypted-entry', 'sheet.encrypted', () => ({ sheet: DATA, more: [{ name: 'xl/x.xml', data: 'x', encrypted: true }] })],
  [
    'one-endless-row',
    'sheet.bomb',
    () => ({ sheetPart: repeated(SHEET, `${head}<row r="3">`, noisyCells(), 8, '</row></sheetData></worksheet>') }),
  ],
]

/** Two megabytes of empty, styled cells. */
function noisyCells(): Buffer {
  const parts: string[] = []
  for (let k = 0; k < 130_000; k++) parts.push(`<c s="${(k * 7919) % 9973}"/>`)
  return Buffer.from(parts.join(''))
}

const EMPTY = Buffer.from([3, 0])

/** Makes all hostile files in a folder. Takes a few seconds and twenty megabytes. */
export function hostileWorkbooks(folder: string): HostileFile[] {
  const made: HostileFile[] = [...NINE, ...MORE].map(([name, expect, parts]) => {
    const path = join(folder, `${name}.xlsx`)
    writeFileSync(path, rawZip(workbookParts(parts())))
    return { name, path, expect }
  })
  const many = join(folder, 'entries-65536.xlsx')
  const crowd = Array.from({ length: 65_530 }, (_, k) => ({ name: `x/${k}`, data: EMPTY, raw: { inflated: 0, crc: 0 } }))
  writeFileSync(many, rawZip([...workbookParts({ sheet: DATA }), ...crowd]))
  const folded = join(folder, 'entries-65536-claims-6.xlsx')
  writeFileSync(folded, rawZip([...workbookParts({ sheet: DATA }), ...crowd], 6))
  made.push({ name: 'entries-65536', path: many, expect: 'sheet.too_many_entries' })
  made.push({ name: 'entries-65536-claims-6', path: folded, expect: 'sheet.too_many_entries' })
  return made
}
