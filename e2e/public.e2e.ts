import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, type RunningBank, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const pages = ['/', '/help', '/catalog', '/network', '/login', '/privacy', '/agreement', '/web/login']

test.each(pages.flatMap((path) => [375, 1280].map((width) => [path, width] as const)))(
  '%s at %i px: one heading, no serious accessibility fault, no sideways scrolling',
  async (path, width) => {
    const page = await bank.visitor(width)
    await visit(page, bank.base + path)
    expect(await page.locator('h1').count()).toBe(1)
    expect(await axe(page)).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await page.context().close()
  },
)

test('the home page shows the real counts of the bank', async () => {
  const page = await bank.visitor()
  await visit(page, `${bank.base}/`)
  const { outcomes } = await (await page.request.get(`${bank.base}/api/public/home`)).json()
  expect(outcomes).toBeGreaterThanOrEqual(60_000)
  await expect.poll(() => page.locator('main').innerText(), { timeout: 10_000 }).toContain(outcomes.toLocaleString('en-US'))
  await page.context().close()
})

test('help finds how to activate an account, and the contacts of the management centre', async () => {
  const page = await bank.visitor(375)
  await visit(page, `${bank.base}/help?q=${encodeURIComponent('激活')}`)
  await expect.poll(() => page.locator('main').innerText(), { timeout: 10_000 }).toContain('激活')
  await visit(page, `${bank.base}/help`)
  await page.context().close()
})

test('an unknown address answers with a page that leads back home', async () => {
  const page = await bank.visitor()
  await visit(page, `${bank.base}/no/such/page`)
  expect(await page.locator('main a[href="/"]').count()).toBeGreaterThan(0)
  await page.context().close()
})

test('elder mode stays on every page: text of at least 18 px, targets of at least 60 px', async () => {
  const page = await bank.visitor(375)
  await visit(page, `${bank.base}/`)
  await page
    .getByRole('button', { name: /长辈版/ })
    .first()
    .click()
  for (const path of ['/', '/help', '/catalog', '/login']) {
    await visit(page, bank.base + path)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('main p, main button, main label, main li')]
        .filter((e) => e.getClientRects().length > 0 && Number.parseFloat(getComputedStyle(e).fontSize) < 18)
        .map((e) => e.textContent?.slice(0, 30)),
    )
    expect(small, path).toEqual([])
    const targets = await page.evaluate(() =>
      [...document.querySelectorAll('main button')]
        .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 60)
        .map((e) => e.textContent?.slice(0, 30)),
    )
    expect(targets, path).toEqual([])
  }
  await page.context().close()
})
