import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPerson } from '../apps/server/src/demo/people.ts'
import { axe, type RunningBank, settled, startBank, visit } from './bank.ts'

let bank: RunningBank
let folder: string
beforeAll(async () => {
  bank = await startBank()
  folder = await mkdtemp(join(tmpdir(), 'bank-batch-'))
})
afterAll(async () => {
  await bank.close()
  await rm(folder, { recursive: true, force: true })
})

/** A file of an open entry without certificate numbers: `rows` people, the fourth with an ID number that a spreadsheet destroyed. */
const makeFile = async (name: string, rows: number): Promise<string> => {
  const page = await bank.staff('hefei.clerk')
  const { items } = await (
    await page.request.get(`${bank.base}/api/public/catalog?search=${encodeURIComponent('老年大学')}&limit=50`)
  ).json()
  const line = items.find((e: { organization?: string; issuer: string }) => e.issuer.startsWith('合肥市')) ?? items[0]
  await page.context().close()
  const lines = Array.from({ length: rows }, (_, i) => {
    const person = demoPerson(20261124, 8_000 + i)
    return `${person.name},${i === 3 ? '3.49900E+17' : person.idNumber},${line.number},合格,2026-05-0${1 + (i % 9)},`
  })
  const path = join(folder, name)
  await writeFile(path, `姓名,证件号码,名录编号,成绩,取得日期,证书编号\n${lines.join('\n')}\n`)
  return path
}

test('a clerk uploads a file, sees each wrong cell with what to do, submits; another person approves; the outcomes are stored once', async () => {
  const path = await makeFile('结业名单.csv', 40)
  const clerk = await bank.staff('hefei.clerk')
  await visit(clerk, `${bank.base}/admin/batches/new`)
  expect(await axe(clerk)).toEqual([])
  await clerk.locator('input[type=file]').first().setInputFiles(path)
  await clerk.waitForURL(/\/batches\/\d+$/)
  await clerk.getByRole('button', { name: '开始检查' }).click()
  await clerk.getByText('科学计数法').first().waitFor({ timeout: 30_000 })
  await clerk.waitForTimeout(500)
  expect(await axe(clerk)).toEqual([])
  await clerk.getByRole('button', { name: '提交批准' }).first().click()
  // A window that still grows moves its button between the press and the release of the mouse, and then nothing was clicked.
  await settled(clerk)
  await clerk.getByRole('dialog').getByRole('button', { name: '提交批准' }).click()
  await clerk.getByText('待批准').first().waitFor()
  const own = await clerk.request.post(`${bank.base}/api${new URL(clerk.url()).pathname.replace('/admin', '')}/approve`, { data: {} })
  expect(own.status()).toBe(403)
  const second = await bank.staff('hefei.review')
  await visit(second, clerk.url())
  await second
    .getByRole('button', { name: /批准并存入/ })
    .first()
    .click()
  const confirm = second.getByRole('dialog').getByRole('button', { name: /批准并存入/ })
  await settled(second)
  await confirm.click()
  const id = /\/batches\/(\d+)/.exec(clerk.url())?.[1] ?? ''
  const batch = async () => (await second.request.get(`${bank.base}/api/batches/${id}`)).json()
  await expect.poll(async () => (await batch()).state, { timeout: 60_000 }).toBe('committed')
  expect(await batch()).toMatchObject({ counts: { read: 40, stored: 39, wrong: 1 } })
  await second.getByText('存入报告').first().waitFor()
  await visit(clerk, `${bank.base}/admin/batches/new`)
  await clerk.locator('input[type=file]').first().setInputFiles(path)
  await clerk.waitForURL(new RegExp(`/batches/${id}`))
  await Promise.all([clerk.context().close(), second.context().close()])
})

test('a picture named .xlsx is refused with a sentence, and nothing is left running', async () => {
  const path = join(folder, '假表格.xlsx')
  await writeFile(path, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  const clerk = await bank.staff('hefei.clerk', 375)
  await visit(clerk, `${bank.base}/admin/batches/new`)
  await clerk.locator('input[type=file]').first().setInputFiles(path)
  await clerk
    .getByText(/不是表格|无法读取|不能识别|读不出/)
    .first()
    .waitFor({ timeout: 20_000 })
  expect(await clerk.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  await clerk.context().close()
})
