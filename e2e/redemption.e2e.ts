import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, type RunningBank, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const title = '邻里学习兑换'
const noSideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Types a day into a date field of the back office. */
const day = async (page: Page, label: string, value: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).fill(value)
  await page.keyboard.press('Enter')
}

test('a centre builds an activity, a second person approves it, a learner in the elder mode redeems at 375 px within five taps, and the counter hands out once', async () => {
  const clerk = await bank.staff('hefei.clerk')
  await visit(clerk, `${bank.base}/admin/redemption/new`)
  await clerk.getByLabel('活动名称').fill(title)
  await clerk.getByLabel('活动规则').fill('凭领取码到点领取。')
  const today = new Date(Date.now() + 8 * 3_600_000)
  const after = (days: number) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  await day(clerk, '结束日期', after(30))
  await day(clerk, '最晚领取日期', after(40))
  await clerk.getByRole('combobox', { name: '领取点' }).click()
  const session = await clerk.evaluate(async () => (await fetch('/api/staff/session')).json())
  const centre: string = session.appointments[0].organization.name
  await clerk.keyboard.type(centre)
  await clerk.locator('.ant-select-item-option', { hasText: centre }).first().click()
  await clerk.getByLabel('领取时间').fill('工作日 9:00–17:00')
  await clerk.getByLabel('商品名称').fill('竹编果盘')
  await clerk.getByRole('spinbutton', { name: /积分$/ }).fill('1')
  await clerk.getByRole('spinbutton', { name: `${centre}的数量` }).fill('5')
  expect(await axe(clerk)).toEqual([])
  await clerk.getByRole('button', { name: '保存' }).click()
  await clerk.getByRole('heading', { name: title, level: 1 }).waitFor()
  await clerk.getByText('预览（学习者看到的样子）').waitFor()
  await clerk.getByRole('button', { name: '提交审批' }).click()
  await clerk.getByText('待审批').first().waitFor()
  const address = clerk.url()
  const director = await bank.staff('hefei')
  await visit(director, address)
  await director.getByRole('button', { name: '通过' }).click()
  await director.getByRole('dialog').getByRole('button', { name: '通过' }).click()
  await director.getByText('进行中').first().waitFor()
  expect(await axe(director)).toEqual([])

  const learner = await bank.learner('elder', 375)
  await learner.addInitScript(() => localStorage.setItem('bank.elder', 'on'))
  await visit(learner, bank.base)
  let taps = 0
  const tap = async (what: ReturnType<Page['locator']>) => {
    await what.first().click()
    taps += 1
  }
  await tap(learner.getByRole('link', { name: /看我的学分/ }))
  await tap(learner.getByRole('link', { name: '积分兑换' }))
  await learner
    .getByRole('link', { name: /竹编果盘/ })
    .first()
    .waitFor()
  expect(await axe(learner)).toEqual([])
  expect(await noSideways(learner)).toBeLessThanOrEqual(0)
  await tap(learner.getByRole('link', { name: /竹编果盘/ }))
  await tap(learner.getByRole('button', { name: '兑换这一件' }))
  await learner.getByRole('button', { name: /确认兑换/ }).waitFor()
  // Whose points count is said before anything is spent.
  await learner.getByText('先到期的先用', { exact: false }).waitFor()
  expect(await axe(learner)).toEqual([])
  expect(await noSideways(learner)).toBeLessThanOrEqual(0)
  await tap(learner.getByRole('button', { name: /确认兑换/ }))
  await learner.getByText('兑换成功').waitFor()
  expect(taps).toBeLessThanOrEqual(5)
  expect(await axe(learner)).toEqual([])
  expect(await noSideways(learner)).toBeLessThanOrEqual(0)
  const code = (await learner.locator('.code-digits').innerText()).replace(/\s/g, '')
  expect(code).toMatch(/^\d{8}$/)

  await visit(clerk, `${bank.base}/admin/redemption/counter`)
  // A scanner is a keyboard: it types into whatever has the focus, and ends with Enter.
  await clerk.getByLabel('领取码').waitFor()
  await clerk.keyboard.type(code)
  await clerk.keyboard.press('Enter')
  await clerk.getByText('竹编果盘 × 1').waitFor()
  expect(await axe(clerk)).toEqual([])
  await clerk.getByLabel('纸质签收单编号').last().fill('QS-2026-1')
  await clerk.getByRole('button', { name: '确认发放' }).click()
  await clerk.getByText('已发放。可以扫下一个码。').waitFor()
  await clerk.keyboard.type(code)
  await clerk.keyboard.press('Enter')
  await clerk.getByText('没有找到这个领取码', { exact: false }).waitFor()
  await learner.reload()
  await learner.getByText('由您本人领取', { exact: false }).waitFor()
}, 240_000)
