import { batches } from '@creditbank/contract'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../../test/harness/bank.ts'
import { oleFile, xlsFile } from '../../../test/hostile/old-tables.ts'
import { givenEntry, inventedId, inventedName, outcomeRow, outcomesCsv } from './given.ts'

let bank: Bank
let clerk: TestStaff
const number = 'AH-2026-000777'
beforeAll(async () => {
  bank = await openBank()
  clerk = await bank.staff('centreClerk', 'openUniversity')
  await givenEntry(bank, { number, owner: 'openUniversity' })
  await givenEntry(bank, { number: 'AH-2026-000778', owner: 'techUniversity' })
})
afterAll(() => bank.close())

const uploaded = async (name: string, file: Buffer) =>
  (await bank.ok(batches.uploadBatch, { kind: 'outcomes', name }, { as: clerk, file })).batch
const checked = async (id: string, mapping?: Record<string, number>) => {
  await bank.ok(batches.checkBatch, { id, ...(mapping === undefined ? {} : { mapping }) }, { as: clerk })
  await bank.runJobs()
  return bank.ok(batches.readBatch, { id }, { as: clerk })
}
const problemsOf = async (id: string) => (await bank.ok(batches.listBatchProblems, { id, limit: 100 }, { as: clerk })).items
const workbook = async (fill: (book: ExcelJS.Workbook) => void): Promise<Buffer> => {
  const book = new ExcelJS.Workbook()
  fill(book)
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A list as a university has it: instructions first, a title and a note above the header, its own headers, blank lines, sums and signatures. */
const schoolList = () =>
  workbook((book) => {
    book.addWorksheet('填报须知').addRows([['一、请各学院如实填报。'], ['二、本表一式两份。']])
    const sheet = book.addWorksheet('结业名单')
    sheet.addRow(['安徽示范开放大学 2026 年春季结业学员名单'])
    sheet.mergeCells('A1:H1')
    sheet.addRow(['填报单位：继续教育学院', '填报人：王老师', '', '2026 年 6 月'])
    sheet.addRow([])
    sheet.addRow(['序号', '学员名字', '公民身份号码', '编号', '考核结果', '总 学 时', '发证时间（年月日）', '证书号'])
    const person = (n: number): (string | number | Date)[] => [
      n,
      inventedName(n),
      inventedId(n),
      number,
      '85',
      '36',
      '2026-06-30',
      `ZS-${n}`,
    ]
    const [spaced, wide, serial, compact] = [person(1), person(2), person(3), person(4)]
    spaced[1] = [...inventedName(1)].join('　')
    wide[2] = inventedId(2).replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)))
    wide[3] = 'ａh－2026-000777'
    serial[6] = new Date(Date.UTC(2026, 5, 3))
    compact[6] = 20260603
    sheet.addRows([spaced, wide, [], serial, compact])
    const [slash, dots, lost, digits] = [person(5), person(6), person(7), person(8)]
    slash[6] = '2026/6/3'
    dots[6] = '2026.6'
    lost[2] = 3.49900199001e17
    digits[6] = 46_176
    sheet.addRows([slash, dots, lost, digits])
    const unclear = person(9)
    unclear[6] = 2024.1
    sheet.addRow(unclear)
    sheet.addRow(['合 计', '', '', '', '', { formula: 'SUM(F5:F14)', result: 324 }])
    sheet.addRow(['制表人：王老师', '', '', '审核人：李老师', '', '', '2026-06-30'])
  })

test('a university’s own list is understood as it is: sheet, header, its words for the columns, dates, spaces; and each real fault is told once', async () => {
  const batch = await uploaded('2026年春季结业名单.xlsx', await schoolList())
  expect(batch.mapping).toEqual({ name: 1, idNumber: 2, entry: 3, grade: 4, hours: 5, obtainedOn: 6, certificateNo: 7 })
  expect(batch.warnings.map((w) => w.zh)).toEqual([
    '表头在第 4 行，上面的标题行没有读取。',
    '文件里有多个工作表，只读取了“结业名单”。其他工作表也要存入的，请另存为单独的文件再上传。',
  ])
  const found = await checked(batch.id)
  expect(found.counts).toMatchObject({ read: 11, new: 6, wrong: 5 })
  expect((await problemsOf(batch.id)).map((p) => `${p.row} ${p.header} ${p.zh}`)).toEqual([
    '12 公民身份号码 证件号码存成了数字，最后几位可能已变成 0。把该列设为“文本”格式后重新填写，最好直接使用本系统的模板。',
    '13 发证时间（年月日） “取得日期”是表格软件的日期序号，不是日期。把该列设为日期格式，或写成 2026-06-30 的样式。',
    '14 发证时间（年月日） “取得日期”是数字 2024.1，可能是 1 月，也可能是 10 月（表格软件会把 2024.10 变成 2024.1）。请写成 2024-01 或 2024-10 的样式。',
    '15  这一行是“合计”行，不是一个人的记录，没有读取。不用处理；下次请删去这一行。',
    '16  这一行是说明或签字（“制表人”），不是一个人的记录，没有读取。不用处理；下次请删去这一行。',
  ])
  const kinds = (await bank.ok(batches.listBatchProblems, { id: batch.id, limit: 1 }, { as: clerk })).byCode.map((c) => c.zh)
  expect(kinds.filter((zh) => /[{}]/.test(zh))).toEqual([])
})

test('a month typed as text is taken at its word in a workbook; where texts cannot be told from numbers it is asked back', async () => {
  const row = (n: number, month: string) => outcomeRow(n, number, 'M').with(6, month)
  const header = ['姓名', '证件号码', '名录编号', '成绩', '学时', '学分', '取得日期', '证书编号']
  const book = await uploaded(
    '年月.xlsx',
    await workbook((b) => b.addWorksheet('x').addRows([header, row(20, '2024.1'), row(21, '2024.10')])),
  )
  expect((await checked(book.id)).counts).toMatchObject({ read: 2, new: 2 })
  const csv = await uploaded('年月.csv', outcomesCsv([row(22, '2024.1'), row(23, '2024.11'), row(24, '24-6-30')]))
  expect((await checked(csv.id)).counts).toMatchObject({ read: 3, new: 1 })
  expect((await problemsOf(csv.id)).map((p) => p.code)).toEqual(['date_unclear', 'date_two_digits'])
})

test('merged cells are named with their place, and what they leave empty is told once a row', async () => {
  const file = await workbook((book) => {
    const sheet = book.addWorksheet('x')
    sheet.addRow(['姓名', '证件号码', '名录编号', '取得日期', '备注'])
    sheet.addRow([inventedName(30), inventedId(30), number, '2026-06-30'])
    sheet.addRow(['', '', number, '2026-06-29'])
    sheet.mergeCells('A2:A3')
    sheet.mergeCells('B2:B3')
  })
  const batch = await checked((await uploaded('合并.xlsx', file)).id)
  expect(batch.warnings.map((w) => w.zh)).toEqual([
    '表里有合并单元格（如 A2:A3、B2:B3）：只有第一行有内容，其余行读作空白。请取消合并，并在每一行填写。',
  ])
  expect((await problemsOf(batch.id)).map((p) => [p.row, p.code, p.params['columns']])).toEqual([[3, 'row_incomplete', '姓名、证件号码']])
})

test('a page that a system exports under the name of .xls is read as it is, long numbers whole', async () => {
  const cells = (row: readonly string[]) => `<tr>${row.map((c) => `<td style="mso-number-format:'\\@'">${c}</td>`).join('')}</tr>`
  const page = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312"><style><!--td{color:red}--></style></head>
    <body><table border=1><tr><td colspan=8>结业名单</td></tr>
    ${cells(['姓名', '身份证号', '名录编号', '成绩', '学时', '学分', '发证日期', '证书编号'])}
    ${[40, 41].map((n) => cells(outcomeRow(n, number, 'H').map((c) => `&nbsp;${c}<br/>`))).join('\n')}</table></body></html>`
  const batch = await uploaded('导出.xls', Buffer.from(page))
  expect(batch.warnings.map((w) => w.code)).toEqual(['batch.page', 'batch.title_rows'])
  expect((await checked(batch.id)).counts).toMatchObject({ read: 2, new: 2, wrong: 0 })
})

test('a workbook in one XML document, as old systems save it, is read as it is: its numbers are told from texts, its days are days', async () => {
  const cells = (row: readonly string[]) => `<Row>${row.map((c) => `<Cell><Data ss:Type="String">${c}</Data></Cell>`).join('')}</Row>`
  const [lost = [], day = []] = [42, 43].map((n) => outcomeRow(n, number, 'H'))
  const ofKind = (row: readonly string[], kind: string, at: number, text: string) =>
    cells(row.map((c, k) => (k === at ? text : c))).replace(`"String">${text}`, `"${kind}">${text}`)
  const file = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="须知"><Table>${cells(['请如实填报'])}</Table></Worksheet><Worksheet ss:Name="名单"><Table>
    ${cells(['姓名', '身份证号', '名录编号', '成绩', '学时', '学分', '发证日期', '证书编号'])}
    ${ofKind(lost, 'Number', 1, '3.40100200001011E+17')}${ofKind(day, 'DateTime', 6, '2026-06-30T00:00:00.000')}</Table></Worksheet></Workbook>`
  const batch = await uploaded('教务导出.xls', Buffer.from(file))
  expect((await checked(batch.id)).counts).toMatchObject({ read: 2, new: 1, wrong: 1 })
  expect((await problemsOf(batch.id)).map((p) => [p.row, p.code])).toEqual([[2, 'id_scientific']])
})

const zipOf = (name: string) => Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18), Buffer.from(name)])
const rubbish: readonly (readonly [name: string, file: () => Buffer | Promise<Buffer>, told: string])[] = [
  ['程序.xlsx', () => Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(600, 7)]), '这个文件是程序，无法读取。'],
  ['扫描件.xlsx', () => Buffer.from('%PDF-1.7\n1 0 obj'), '这个文件是 PDF，无法读取。'],
  ['照片.csv', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), '这个文件是图片，无法读取。'],
  ['登录页.xls', () => Buffer.from('<!DOCTYPE html><html><body>请登录</body></html>'), '这个文件是网页，里面没有表格，无法读取。'],
  [
    '有密码.xlsx',
    () => oleFile('EncryptedPackage', Buffer.alloc(5000)),
    '文件设了密码，无法读取。请用 Excel 或 WPS 打开，去掉打开密码，保存后再上传。',
  ],
  ['有密码.xls', () => xlsFile([{ name: 'x', rows: [['姓名']] }], { encrypted: true }), '文件设了密码，无法读取。'],
  ['只有表头.csv', () => Buffer.from('姓名,证件号码,名录编号,取得日期\n'), '文件里没有数据。请在表头下面填写数据，保存后再上传。'],
  ['空表.xlsx', () => workbook((book) => book.addWorksheet('x')), '文件里没有数据。'],
  ['断了.xlsx', () => zipOf('rest'), '无法读取。'],
  ['乱码.csv', () => Buffer.from([0xd0, 0xc5, 0x81, 0x20, 0xff, 0xff, 0x0a]), '文字编码无法识别'],
]
test('what is no table is refused in a sentence that says what it is and what to do', async () => {
  const told: string[] = []
  for (const [name, file] of rubbish) {
    const batch = await uploaded(name, await file())
    told.push(`${batch.state} ${name}: ${batch.failure?.zh ?? ''}`)
  }
  for (const [k, [name, , sentence]] of rubbish.entries()) expect(told[k]).toMatch(new RegExp(`^failed ${name}: .*${sentence}`))
  expect(told.join('\n')).not.toMatch(/[{}]|sheet\.|undefined/)
  const empty = await bank.call(batches.uploadBatch, { kind: 'outcomes', name: '空.xlsx' }, { as: clerk, file: Buffer.alloc(0) })
  expect(empty).toMatchObject({ status: 422 })
})

test('the template lists the entries that the unit may store into, and is itself no file of several sheets', async () => {
  const answer = await bank.call(batches.batchTemplate, { kind: 'outcomes', typeCode: 'T9' }, { as: clerk })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.bytes as unknown as ArrayBuffer)
  const listed = book.getWorksheet('可用名录')?.getColumn(1).values.slice(2)
  expect(listed).toContain(number)
  expect(listed).not.toContain('AH-2026-000778')
  book.getWorksheet('学习成果')?.addRow([inventedName(50), '', inventedId(50), number, '90', '', '', '2026-06-30', ''])
  const batch = await uploaded('批量存入模板.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
  expect(batch.warnings).toEqual([])
  expect((await checked(batch.id)).counts).toMatchObject({ read: 1, new: 1 })
})
