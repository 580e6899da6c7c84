import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, type RunningBank, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
}, 240_000)
afterAll(() => bank.close())

test('a reviewer handles 20 items with at most 100 key presses, the next one opening by itself, and the count falls with each', async () => {
  const page = await bank.staff('hefei.review')
  await visit(page, `${bank.base}/admin/reviews`)
  let presses = 0
  const press = async (key: string) => {
    presses += 1
    await page.keyboard.press(key)
  }
  for (let item = 0; item < 20; item += 1) {
    const number = page.locator('.desk-case dl.facts dd').first()
    await number.waitFor()
    const before = await number.textContent()
    const acceptable = await page.locator('.desk-case .page-actions .ant-btn-primary').count()
    const certificate = (await page.locator('#answer-entry').count()) > 0
    if (item % 5 === 4 || certificate || acceptable === 0) {
      await press('r')
      await page.getByRole('dialog').waitFor()
      await press('1')
      await press('Enter')
    } else await press('a')
    await page.waitForFunction((seen) => document.querySelector('.desk-case dl.facts dd')?.textContent !== seen, before, {
      timeout: 15_000,
    })
    await page.waitForTimeout(150)
  }
  expect(presses).toBeLessThanOrEqual(100)
})

test('the figures of the work bench are as long as the lists they open', async () => {
  const page = await bank.staff('univ.review')
  await visit(page, `${bank.base}/admin`)
  const figure = page.locator('.due-number a[href*="/admin/reviews"]').first()
  await figure.waitFor()
  const counted = Number((await figure.textContent())?.replace(/\D/g, ''))
  await figure.click()
  await page.locator('.desk-list li').first().waitFor()
  expect(await page.locator('.desk-list li').count()).toBe(counted)
})

test.each([
  '/admin/reviews',
  '/admin/cases',
  '/admin/forwarded',
  '/admin/case-batches',
  '/admin/achievements',
  '/admin/entries',
  '/admin/catalog-guide',
  '/admin/outcome-types',
])('%s has no serious finding of axe', async (path) => {
  const page = await bank.staff('hefei')
  await visit(page, bank.base + path)
  await page.waitForTimeout(600)
  expect(await axe(page)).toEqual([])
})
test.each(['/admin/settings', '/admin/settings/calendar'])('%s has no serious finding of axe', async (path) => {
  const page = await bank.staff('director')
  await visit(page, bank.base + path)
  await page.waitForTimeout(600)
  expect(await axe(page)).toEqual([])
})
