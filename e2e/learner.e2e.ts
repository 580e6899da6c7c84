import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoCertificate } from '../apps/server/src/demo/cast.ts'
import { axe, demoPassword, type RunningBank, startBank, visit } from './bank.ts'

let bank: RunningBank
let folder: string
beforeAll(async () => {
  bank = await startBank()
  folder = await mkdtemp(join(tmpdir(), 'bank-photos-'))
  await writeFile(join(folder, 'certificate.jpg'), await demoCertificate())
})
afterAll(async () => {
  await bank.close()
  await rm(folder, { recursive: true, force: true })
})

const logInByHand = async (page: Page): Promise<void> => {
  await visit(page, `${bank.base}/login`)
  await page.getByText('用户名和密码', { exact: true }).first().click()
  await page.getByLabel('用户名').last().fill('learner')
  await page.getByLabel('密码', { exact: true }).fill(demoPassword)
  await page.getByRole('button', { name: /^登录/ }).first().click()
  await page.waitForURL(/\/me$/)
}

/** Decides the case of an application as a reviewer, over the same API as the desk. */
const decide = async (userName: string, depositId: string, title: string, events: readonly string[]): Promise<void> => {
  const page = await bank.staff(userName)
  const api = `${bank.base}/api/cases`
  const { items } = await (await page.request.get(`${api}?kind=deposit&limit=200`)).json()
  const details = []
  for (const line of items.filter((c: { title: string }) => c.title === title))
    details.push(await (await page.request.get(`${api}/${line.id}`)).json())
  const found = details.find((d) => d.subjectId === depositId)
  let seq = found.seq
  for (const event of events) {
    const answer = await page.request.post(`${api}/${found.id}/decide`, { data: { seq, event } })
    expect(answer.status(), await answer.text()).toBe(200)
    seq = (await answer.json()).seq
  }
  await page.context().close()
}

const widthOf = (page: Page): Promise<number> =>
  page
    .locator('.photos li img')
    .first()
    .evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0))

/** Cuts the photo by its corner with the arrow keys and by pulling; then the line breaks under a second photo, which goes on when it is back. */
const cropAndBreak = async (page: Page): Promise<void> => {
  const whole = await widthOf(page)
  await page.getByRole('button', { name: '裁剪' }).click()
  const corner = page.getByRole('button', { name: '左上角' })
  for (let n = 0; n < 5; n += 1) await corner.press('ArrowRight')
  const box = await corner.boundingBox()
  if (box === null) throw new Error('the corner is not shown')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 20, { steps: 4 })
  await page.mouse.up()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '裁好了' }).click()
  await page.getByText('转一下').waitFor()
  await expect.poll(() => widthOf(page)).toBeLessThan(whole * 0.9)
  await page.route('**/api/files?**', (route) => route.abort())
  await page.locator('input[type=file]').first().setInputFiles(join(folder, 'certificate.jpg'))
  await page.getByText(/还有 1 个文件没有发完/).waitFor({ timeout: 30_000 })
  await page.unroute('**/api/files?**')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(() => page.locator('.photos li').count()).toBe(2)
  expect(await page.getByText(/没有发完/).count()).toBe(0)
}

test('a learner stores a certificate by phone in one question a page, and finds it in the archive after the review', async () => {
  const page = await bank.visitor(375)
  await logInByHand(page)
  const before = await page.locator('main').innerText()
  await page.goto(`${bank.base}/me/deposit?q=${encodeURIComponent('六级')}`)
  await page.getByText('大学英语考试（六级）').first().click()
  await page.waitForURL(/\/date$/)
  const selects = page.locator('main select')
  await selects.nth(0).selectOption('2025')
  await selects.nth(1).selectOption({ index: 6 })
  await selects.nth(2).selectOption({ index: 15 })
  await page.getByRole('button', { name: /下一步/ }).click()
  await page.getByLabel('证书编号').fill('CET2025000999001')
  await page.getByRole('button', { name: /下一步/ }).click()
  await page.waitForURL(/\/photos$/)
  await page.locator('input[type=file]').first().setInputFiles(join(folder, 'certificate.jpg'))
  await page.getByText('转一下').waitFor()
  await cropAndBreak(page)
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: /下一步/ }).click()
  await page.waitForURL(/\/check$/)
  await page.getByRole('button', { name: '提交' }).dblclick()
  await page.getByText(/已收到，预计/).waitFor()
  expect(await page.locator('main').innerText()).toContain('您不用做任何事')
  const depositId = /applications\/(\d+)/.exec(page.url())?.[1] ?? ''
  await decide('univ.review', depositId, '大学英语考试（六级）', ['accept', 'firstReview'])
  const long = await page.request.get(`${bank.base}/api/me/archive`)
  const stored = (await long.json()).outcomes.filter((o: { certificateNo: string | null }) => o.certificateNo === 'CET2025000999001')
  if (stored.length === 0) await decide('final', depositId, '大学英语考试（六级）', ['finalReview'])
  await visit(page, `${bank.base}/me/archive`)
  await expect.poll(() => page.locator('main').innerText()).toContain('大学英语考试（六级）')
  const now = (await (await page.request.get(`${bank.base}/api/me/archive`)).json()).outcomes
  expect(now.filter((o: { certificateNo: string | null }) => o.certificateNo === 'CET2025000999001')).toHaveLength(1)
  await page.getByText('大学英语考试（六级）').first().click()
  await page.getByRole('heading', { name: '证明材料' }).waitFor()
  await expect.poll(() => page.locator('.photos img').count()).toBe(2)
  expect(await axe(page)).toEqual([])
  await visit(page, `${bank.base}/me`)
  expect(await page.locator('main').innerText()).not.toBe(before)
  await page.context().close()
})

test('a certificate that no entry fits goes to the centre with its photo, in two pages', async () => {
  const page = await bank.learner('learner')
  await visit(page, `${bank.base}/me/deposit?missing=yes`)
  await page.getByLabel('证书或课程的全名').fill('茶艺师证书')
  await page.getByLabel('发证单位').fill('省茶叶协会')
  await page.getByRole('button', { name: /下一步/ }).click()
  await page.locator('input[type=file]').first().setInputFiles(join(folder, 'certificate.jpg'))
  await page.getByText('转一下').waitFor()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '请认证中心帮我查' }).dblclick()
  await page.waitForURL(/\/me\/applications\/\d+$/)
  await page.getByRole('heading', { name: '茶艺师证书（省茶叶协会）' }).waitFor()
  await expect.poll(() => page.locator('.thumbs img').count()).toBe(1)
  await page.context().close()
})

const pages = ['/me', '/me/archive', '/me/deposit', '/me/applications', '/me/notices', '/me/account']

test.each(pages.flatMap((path) => [375, 1280].map((width) => [path, width] as const)))(
  '%s at %i px: no serious accessibility fault, no sideways scrolling, no error',
  async (path, width) => {
    const page = await bank.learner('elder', width)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await visit(page, bank.base + path)
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
    await page.context().close()
  },
)

test('a learner page without a session leads to the log-in and back', async () => {
  const page = await bank.visitor(375)
  await page.goto(`${bank.base}/me/archive`)
  await page.waitForURL(/\/login/)
  await page.context().close()
})
