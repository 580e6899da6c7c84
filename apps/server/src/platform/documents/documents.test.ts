import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBy } from '../../../test/harness/readers.ts'
import { DocumentFailed, type DocumentOptions, endPresses, type Printed, renderPdf, renderPng, Unprintable, unprintable } from './index.ts'

const options: DocumentOptions = {
  at: new Date('2026-02-28T16:30:00Z'),
  title: '试印',
  codes: { verify: 'https://bank.example.cn/verify?c=TEST' },
}
const listOf = (title: string) => ({ title, subtitle: null, note: null, sections: [] })

const textOf = async (pdf: Buffer): Promise<string> => {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  let text = ''
  for (let no = 1; no <= document.numPages; no += 1)
    for (const item of (await (await document.getPage(no)).getTextContent()).items) text += 'str' in item ? item.str : ''
  return text
}

const folder = mkdtempSync(join(tmpdir(), 'bank-documents-'))
const probe = join(folder, 'probe.typ')
const withCode = new URL(`file://${probe}`)
beforeAll(() => {
  writeFileSync(
    probe,
    '#import "/platform/documents/templates/page.typ": *\n#show: sheet\n#data.name\n#if data.at("panic", default: false) { panic("planted") }\n#if data.at("slow", default: false) { for i in range(4000) { for j in range(1500) { [] } } }\n#code("verify", 40mm)\n',
  )
})
afterAll(async () => {
  await endPresses()
  rmSync(folder, { recursive: true, force: true })
})

describe('what the fonts can print', () => {
  test.each([
    ['a common name', '王小明', []],
    ['rare characters that the fonts have', '㛃𬭎䶮〇', []],
    ['a rare character that they lack', '张𮧵', ['𮧵']],
    ['emoji', '王😀小😀', ['😀']],
    ['marks that reverse the writing', 'a\u202Eb\u200Fc', ['\u202E', '\u200F']],
    ['a zero-width joiner and a control', '王\u200D\u0007', ['\u200D', '\u0007']],
    ['half a surrogate pair', 'a\uD800', ['\uD800']],
    ['line ends are layout, not letters', '甲\n乙', []],
    ['foreign letters with marks', 'Ærøskøbing Ñandú', []],
  ])('%s', (_, text, missing) => expect(unprintable(text)).toEqual(missing))
})

describe('a document', () => {
  test('equal data gives equal bytes, whenever and on whichever thread it is printed; other data does not', async () => {
    const [first, second] = await Promise.all([renderPdf('list', listOf('王𬭎'), options), renderPdf('list', listOf('王𬭎'), options)])
    await endPresses()
    const third = await renderPdf('list', listOf('王𬭎'), options)
    expect(second.equals(first)).toBe(true)
    expect(third.equals(first)).toBe(true)
    expect((await renderPdf('list', listOf('王小明'), options)).equals(first)).toBe(false)
  })

  test('says that it is PDF/A-2b and carries its title and its own time', async () => {
    const pdf = (await renderPdf('list', listOf('甲'), options)).toString('latin1')
    expect(pdf).toContain('<pdfaid:part>2</pdfaid:part>')
    expect(pdf).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(pdf).toContain('2026-02-28T16:30:00')
  })

  test.each([
    ['markup', '<script>alert(1)</script>'],
    ['a typst call', '#panic("x") *b* _i_ $x$ `c` @r //c /*'],
    ['brackets that close', '){}]]}"\\'],
    ['rare characters', '㛃𬭎䶮'],
    ['4,096 characters', '长'.repeat(4096)],
    ['4,096 letters without a break', 'W'.repeat(4096)],
  ])('prints %s letter for letter', async (_, name) => {
    const text = await textOf(await renderPdf(withCode, { name }, options))
    expect(text.replaceAll('\u200b', '').replace(/\s/g, '')).toBe(name.replace(/\s/g, ''))
  })

  test.each([
    ['a character without a glyph', '张𮧵', ['𮧵']],
    ['emoji', '王😀', ['😀']],
    ['marks that reverse the writing', 'ab\u202Ecd', ['\u202E']],
  ])('is refused with the characters named for %s', async (_, name, characters) => {
    const error = await renderPdf(withCode, { deep: [{ name }] }, options).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Unprintable)
    expect(error).toMatchObject({ characters })
  })

  test('nothing runs past the edge of the sheet', async () => {
    const pdf = await renderPdf(withCode, { name: 'W'.repeat(4096) }, options)
    const page = await (await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise).getPage(1)
    const right = (await page.getTextContent()).items.map((i) => ('str' in i ? Number(i.transform[4]) + i.width : 0))
    expect(Math.max(...right)).toBeLessThanOrEqual(596)
  })

  test('each page of a long one stands in its picture, and its tables have thin grey lines below the rows alone', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => [String(i), '内容'])
    const long = { ...listOf('名册'), sections: [{ heading: '甲', facts: [['姓名', '王']], columns: ['序号', '内容'], rows }] }
    const png = await renderPng('list', long, options)
    const { height = 0 } = await sharp(png).metadata()
    const pages = Math.round(height / 1754)
    expect(pages).toBeGreaterThan(1)
    for (let no = 0; no < pages; no += 1) {
      const top = Math.round((height / pages) * no)
      const { channels } = await sharp(await sharp(png).extract({ left: 0, top, width: 1240, height: 800 }).toBuffer())
        .greyscale()
        .stats()
      expect([no, (channels[0]?.min ?? 255) < 100]).toEqual([no, true])
    }
    // Where the tables begin at the left a frame would stand as a column of black: only the grey lines cross it.
    const { data } = await sharp(png)
      .extract({ left: 141, top: 250, width: 1, height: 1_000 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data.filter((value) => value < 100).length).toBe(0)
  })

  test('its QR code is read back from the printed picture', async () => {
    const png = await renderPng(withCode, { name: '王小明' }, options)
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    expect(jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe('https://bank.example.cn/verify?c=TEST')
  })

  test('embeds a subset of its fonts, with text that other programs read', async () => {
    const pdf = await renderPdf('list', listOf('王𬭎㛃'), options)
    const fonts = readBy('pdffonts', pdf)
    if (fonts !== undefined) expect(fonts).toMatch(/\+NotoSerifSC.*yes yes yes/)
    const text = readBy('pdftotext', pdf)
    if (text !== undefined) expect(text).toContain('王𬭎㛃')
    expect(await textOf(pdf)).toContain('王𬭎㛃')
  })
})

test('every page says which it is of how many, whether there is one or more', async () => {
  const rows = Array.from({ length: 90 }, (_, n) => [`第 ${n} 行`])
  const listed = (lines: string[][]): Printed => ({
    ...listOf('页码'),
    sections: [{ heading: '', facts: [], columns: ['行'], rows: lines }],
  })
  const [one, more] = [
    await textOf(await renderPdf('list', listed(rows.slice(0, 2)), options)),
    await textOf(await renderPdf('list', listed(rows), options)),
  ]
  expect(one).toContain('1 / 1')
  expect(more).toMatch(/1 \/ 3.*2 \/ 3.*3 \/ 3/s)
  expect(more).not.toContain('1 / 1')
})

describe('the threads', () => {
  test('a template that gives up fails its own document alone', async () => {
    const results = await Promise.allSettled([
      renderPdf(withCode, { name: '甲', panic: true }, options),
      renderPdf(withCode, { name: '乙' }, options),
    ])
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled'])
    expect(results[0]).toMatchObject({ reason: expect.any(DocumentFailed) })
  })

  test('a thread that dies at its work is replaced: its document fails, the next is printed', async () => {
    const pending = renderPdf(withCode, { name: '丙' }, options).catch((e: unknown) => e)
    await endPresses()
    expect(await pending).toBeInstanceOf(DocumentFailed)
    expect((await renderPdf(withCode, { name: '丁' }, options)).subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('a document over its time limit is refused', async () => {
    await expect(renderPdf(withCode, { name: '戊', slow: true }, { ...options, milliseconds: 300 })).rejects.toThrow('too slow')
    expect((await renderPdf(withCode, { name: '己' }, options)).length).toBeGreaterThan(1000)
  })
})
