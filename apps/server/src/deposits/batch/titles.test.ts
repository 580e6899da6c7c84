import { batches } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../../test/harness/bank.ts'
import { xlsFile } from '../../../test/hostile/old-tables.ts'
import { givenEntry, outcomeRow } from './given.ts'

let bank: Bank
let clerk: TestStaff
beforeAll(async () => {
  bank = await openBank()
  clerk = await bank.staff('centreClerk', 'openUniversity')
})
afterAll(() => bank.close())

const header = ['姓名', '证件号码', '名录编号', '成绩', '学时', '学分', '取得日期', '证书编号']
const uploaded = async (name: string, file: Buffer) =>
  (await bank.ok(batches.uploadBatch, { kind: 'outcomes', name }, { as: clerk, file })).batch
const checked = async (id: string) => {
  await bank.ok(batches.checkBatch, { id }, { as: clerk })
  await bank.runJobs()
  return bank.ok(batches.readBatch, { id }, { as: clerk })
}

test('a school’s list with a title above its header is read under the header, and row numbers are those of the file', async () => {
  const entry = await givenEntry(bank, { number: 'ML-T1', owner: 'openUniversity' })
  const [good, bad] = [outcomeRow(1, entry.number, 'T'), outcomeRow(2, entry.number, 'T')]
  bad[1] = '3.49900E+17'
  const rows = [['安徽示范开放大学 2026 年结业名单'], [], ['制表：教务处', '2026-06-30'], header, good, bad]
  const csv = Buffer.from(rows.map((r) => r.join(',')).join('\n'))
  for (const [name, file] of [['名单.csv', csv] as const, ['名单.xls', xlsFile([{ name: '成绩', rows }])] as const]) {
    const batch = await uploaded(name, file)
    expect(batch.header).toEqual(header)
    expect(batch.warnings.map((w) => w.zh)).toContain('表头在第 4 行，上面的标题行没有读取。')
    const found = await checked(batch.id)
    expect(found.counts).toMatchObject({ read: 2, new: 1, wrong: 1 })
    const { items } = await bank.ok(batches.listBatchProblems, { id: batch.id, limit: 50 }, { as: clerk })
    expect(items.map((p) => [p.row, p.header])).toEqual([[6, '证件号码']])
    await bank.ok(batches.cancelBatch, { id: batch.id }, { as: clerk })
  }
})

test('a file in which no row has the columns of a list keeps its first row as header, for the clerk to see', async () => {
  const batch = await uploaded('备注.csv', Buffer.from('只有一列\n甲\n乙\n'))
  expect(batch.header).toEqual(['只有一列'])
  expect(batch.warnings).toEqual([])
})

test('the short field names of older student systems are understood', async () => {
  const entry = await givenEntry(bank, { number: 'ML-T2', owner: 'openUniversity' })
  const [name, idNumber, number, grade, , , day] = outcomeRow(9, entry.number, 'T')
  const batch = await uploaded('DBF.csv', Buffer.from(`XM,SFZHM,MLBH,CJ,QDRQ\n${[name, idNumber, number, grade, day].join(',')}\n`))
  expect((await checked(batch.id)).counts).toMatchObject({ read: 1, new: 1 })
})
