import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { pageText } from './html.ts'
import { openTable, RowFlag } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'bank-html-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const read = async (page: string | Buffer) => {
  files += 1
  const path = join(folder, `${files}.xls`)
  writeFileSync(path, page)
  const table = await openTable(path)
  const rows: string[] = []
  for await (const block of table.rows)
    for (let row = 0; row < block.rows; row += 1) {
      const cells = Array.from({ length: block.columns }, (_, column) => block.cell(row, column))
      rows.push(`${block.rowNumbers[row]}${block.rowFlags[row] === RowFlag.hidden ? 'h' : ''}:${cells.join('|')}`)
    }
  return { kind: table.kind, header: table.header.join('|'), rows, merged: table.merged }
}

test('a page’s table is read with its entities, its spanning cells at their places, and what is no content left out', async () => {
  const found =
    await read(`<html><head><style>td { content: "<tr><td>no" }</style><script>if (a < b) document.write("<td>no</td>")</script></head><body>
    <!-- <tr><td>no</td></tr> --><table><tr><th>姓名<th>号码</th><th title="a>b">成绩</th></tr>
    <tr><td rowspan="2">张&#19977;&nbsp;</td><td>0012</td><td>90</td></tr>
    <tr style="display:none"><td>0013</td><td>91</td></tr>
    <tr><td colspan=2>A &amp; B</td><td>第一行<br>第二行</td></tr></table></body></html>`)
  expect(found).toEqual({
    kind: 'html',
    header: '姓名|号码|成绩',
    rows: ['2:张三|0012|90', '3h:|0013|91', '4:A & B||第一行 第二行'],
    merged: ['2:3'],
  })
})

test('a page in the encoding of older systems is read, and one cut anywhere keeps its rows', async () => {
  const gb = Buffer.concat([
    Buffer.from('<table><tr><td>'),
    Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
    Buffer.from('</td></tr><tr><td>1</td></tr></table>'),
  ])
  expect(await read(gb)).toMatchObject({ header: '姓名', rows: ['2:1'] })
  expect(await read('<table><tr><td>a<td>b<tr><td>1<td>2')).toMatchObject({ header: 'a|b', rows: ['2:1|2'] })
})

test('many rows come in blocks, none lost between them', async () => {
  const rows = Array.from({ length: 70_000 }, (_, n) => `<tr><td>${n}</td><td>${'字'.repeat(20)}</td></tr>`)
  const found = await read(`<table><tr><td>n</td><td>t</td></tr>${rows.join('')}</table>`)
  expect(found.rows).toHaveLength(70_000)
  expect(found.rows.at(-1)).toBe(`70001:69999|${'字'.repeat(20)}`)
})

test('a tag without an end, a cell beyond all measure and a page without a table are refused by name', async () => {
  await expect(read(`<table><tr><td>a</td></tr><tr><td x='${'y'.repeat(200_000)}`)).rejects.toMatchObject({ code: 'sheet.unreadable' })
  await expect(read(`<table><tr><td>${'z'.repeat(100_000)}</td></tr></table>`)).rejects.toMatchObject({ code: 'sheet.cell_too_long' })
  await expect(read('<html><body>请登录</body></html>')).rejects.toMatchObject({ code: 'sheet.not_a_table', params: { looksLike: 'html' } })
})

test('an entity that is none, or that names no character, harms nothing', () => {
  expect(pageText('a &amp;amp; &unknown; &#0; &#xD800; &#x1F600; 50% &')).toBe('a &amp; &unknown; 😀 50% &')
})
