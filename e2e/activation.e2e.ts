import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, type RunningBank, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
}, 180_000)
afterAll(() => bank.close())

type Imported = { readonly name: string; readonly idNumber: string; readonly phone: string; readonly outcomes: number }

/** Somebody whom an institution imported and who never came: what stands on their papers, as the counter would read it off. */
const imported = async (): Promise<Imported> => {
  const page = await bank.staff('hefei')
  const api = `${bank.base}/api`
  const { items } = await (await page.request.get(`${api}/learners?state=inactive&limit=50`)).json()
  for (const line of items) {
    const outcomes = (await (await page.request.get(`${api}/outcomes?learnerId=${line.id}&limit=50`)).json()).items.length
    if (outcomes === 0) continue
    const value = async (field: string) =>
      (await (await page.request.post(`${api}/learners/${line.id}/reveal`, { data: { id: line.id, field, reason: 'counter' } })).json())
        .value
    const { name } = await (await page.request.get(`${api}/learners/${line.id}`)).json()
    const found = { name, idNumber: await value('idNumber'), phone: await value('phone'), outcomes }
    await page.context().close()
    return found
  }
  throw new Error('the demo has no inactive person with outcomes')
}

const lastCode = async (page: Page): Promise<string> => {
  await page.waitForTimeout(500)
  const { items } = await (await page.request.get(`${bank.base}/api/dev/outbox`)).json()
  return items[0]?.secret ?? items.at(-1)?.secret ?? ''
}

test('a person whom a school imported activates by phone with the code of the outbox and finds what was stored for them', async () => {
  const person = await imported()
  const page = await bank.visitor(375)
  await visit(page, `${bank.base}/activate`)
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '获取验证码' }).click()
  expect(await page.locator('[aria-invalid=true]').count()).toBeGreaterThan(0)
  await page.getByLabel('姓名').fill(person.name)
  await page.getByLabel('证件号码').fill(person.idNumber)
  await page.getByLabel('手机号码').fill(person.phone)
  await page.getByRole('button', { name: '获取验证码' }).dblclick()
  await page.getByLabel('验证码').waitFor()
  await page.getByLabel('验证码').fill('000000')
  await page
    .getByRole('button', { name: /完成激活|激活/ })
    .last()
    .click()
  await page.locator('[role=alert], .wrong').first().waitFor()
  await page.getByLabel('验证码').fill(await lastCode(page))
  await page
    .getByRole('button', { name: /完成激活|激活/ })
    .last()
    .dblclick()
  await page.waitForURL(/\/me\/account\/consents/)
  await visit(page, `${bank.base}/me/archive`)
  const archive = await (await page.request.get(`${bank.base}/api/me/archive`)).json()
  expect(archive.account.state).toBe('active')
  expect(archive.outcomes.length).toBeGreaterThanOrEqual(person.outcomes)
  expect(await page.locator('main').innerText()).toContain(archive.outcomes[0].name)
  await page.goBack()
  await page.context().close()
})

test.each([
  ['the portal', '/', '/catalog'],
  ['the back office', '/admin', '/admin/outcomes'],
])(
  'an update under an open page of %s: the files that are gone are not missed, the page loads itself anew where one wanted to go',
  async (_name, from, to) => {
    const page = from === '/' ? await bank.visitor() : await bank.staff('hefei')
    await visit(page, bank.base + from)
    let updated = false
    page.on('framenavigated', () => (updated = updated || loads > 1))
    let loads = 1
    await page.route(/\/assets\/.*\.js$/, (route) => (loads > 1 ? route.continue() : route.fulfill({ status: 404, body: '' })))
    page.on('request', (request) => {
      if (request.isNavigationRequest()) loads += 1
    })
    await page.locator(`a[href="${to}"]`).first().click()
    await expect.poll(() => loads, { timeout: 40_000 }).toBeGreaterThan(1)
    await page.locator('h1').first().waitFor({ timeout: 60_000 })
    expect(new URL(page.url()).pathname).toBe(to)
    await page.context().close()
  },
)
