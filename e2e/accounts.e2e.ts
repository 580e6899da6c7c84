import { afterAll, beforeAll, expect, test } from 'vitest'
import { residentCheckDigit } from '../apps/server/src/platform/pure/idNumber.ts'
import { axe, type RunningBank, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
}, 180_000)
afterAll(() => bank.close())

const body = '34990019660606011'
const card = { number: body + residentCheckDigit(body), name: '柜台测试人' }

test('a clerk opens an application with at most 25 key presses after the card was read, and the reader’s Enter hands nothing in too early', async () => {
  const page = await bank.staff('point')
  await visit(page, `${bank.base}/admin/account-entry`)
  await page.locator('#idNumber').waitFor()
  // The card reader types number and name, each with its Enter.
  await page.keyboard.insertText(card.number)
  await page.keyboard.press('Enter')
  await page.keyboard.insertText(card.name)
  await page.keyboard.press('Enter')
  let presses = 0
  for (const key of ['1', '5', '4', '1', '2', '3', '4', '9', '8', '7', '6', 'Enter']) {
    await page.keyboard.press(key)
    presses += 1
  }
  await page.getByRole('heading', { name: '开户申请受理回执' }).waitFor()
  expect(presses).toBeLessThanOrEqual(25)
  expect(await page.locator('main').textContent()).toContain(card.name)
  // One key goes on to the next person.
  await page.keyboard.press('Enter')
  await page.locator('#idNumber').waitFor()
  expect(await page.locator('#idNumber').inputValue()).toBe('')
})

test.each([
  '/admin/learners',
  '/admin/learners/find',
  '/admin/account-applications',
  '/admin/account-entry',
  '/admin/activation',
  '/admin/account-repairs',
])('%s has no serious finding of axe', async (path) => {
  const page = await bank.staff('hefei')
  await visit(page, bank.base + path)
  await page.waitForTimeout(600)
  expect(await axe(page)).toEqual([])
})

test('a learner’s page shows no whole number until it is asked for with a reason', async () => {
  const page = await bank.staff('hefei')
  await visit(page, `${bank.base}/admin/learners`)
  await page.locator('a[href*="/admin/learners/"]:not([href$="find"])').first().click()
  await page.getByRole('heading', { name: '账户历史' }).waitFor()
  const facts = page.locator('dl.facts').first()
  expect(await facts.textContent()).not.toMatch(/\d{17}[\dX]/)
  await page.getByRole('button', { name: /证件号码/ }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('核对证件')
  await page.getByRole('dialog').getByRole('button').last().click()
  await expect.poll(() => facts.textContent()).toMatch(/\d{17}[\dX]/)
  expect(await axe(page)).toEqual([])
}, 30_000)
