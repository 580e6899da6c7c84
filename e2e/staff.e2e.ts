import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, openScreen, type RunningBank, settled, startBank } from './bank.ts'
import { beginOnPage, cardOf } from './counter.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const screen = (page: Page, path: string): Promise<void> => openScreen(page, bank.base + path)

test('a page outside one’s role says so and keeps the frame', async () => {
  const page = await bank.staff('edu')
  for (const path of ['/admin/learners', '/admin/outcomes', '/admin/reviews', '/admin/staff']) {
    await screen(page, path)
    expect(await page.locator('main').innerText(), path).toMatch(/身份|权限/)
    expect(await page.locator('.side-menu a').count()).toBeGreaterThan(0)
    expect(await axe(page), path).toEqual([])
  }
  await page.context().close()
})

test('an address that does not exist leads back', async () => {
  const page = await bank.staff('hefei')
  await screen(page, '/admin/no/such/page')
  expect(await page.locator('main a, main button').count()).toBeGreaterThan(0)
  await page.context().close()
})

/** Finds a person at the counter by account number, chooses the first open entry, fills in what the paper says. */
const fillCounter = async (page: Page, person: { id: string; accountNo: string }): Promise<void> => {
  const card = await cardOf(bank, person.id)
  await screen(page, '/admin/deposits/new')
  await page.keyboard.type(person.accountNo)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '换一个人' }).waitFor()
  await page.locator('#entryId').fill('红色大别山')
  const option = page.locator('.ant-select-item-option', { hasText: '红色大别山' }).first()
  await option.waitFor()
  await page.waitForTimeout(600)
  await option.click()
  await page.getByText('受理截止').waitFor()
  await page.locator('#content_obtainedOn').fill('2025-06-30')
  await page.locator('#content_grade').fill('合格')
  await beginOnPage(page, card)
}

const somebody = async (page: Page, position: number): Promise<{ id: string; accountNo: string }> => {
  const answer: { items: { id: string; accountNo: string }[] } = await (
    await page.request.get(`${bank.base}/api/learners?state=active&limit=50`)
  ).json()
  return answer.items[position] ?? { id: '', accountNo: '' }
}

test('where the session ended, a dialog over the page asks for the password and nothing typed is lost', async () => {
  const page = await bank.staff('hefei.clerk')
  await screen(page, '/admin')
  await fillCounter(page, await somebody(page, 7))
  await page.request.delete(`${bank.base}/api/staff/session`, { headers: { 'x-bank-client': '1' } })
  await page.locator('#content_note').fill('手工登记')
  await page.keyboard.press('Control+Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.waitForTimeout(800)
  expect(await axe(page)).toEqual([])
  await dialog.getByLabel('密码', { exact: true }).fill('Xuefen-Demo-2026')
  await dialog.locator('button[type=submit]').click()
  await page.waitForURL(/\/receipt$/, { timeout: 45_000 })
  await expect.poll(() => page.locator('main').innerText(), { timeout: 10_000 }).toContain('2025年6月30日')
  await page.context().close()
}, 60_000)

test('a clerk’s deposit at the counter is accepted and passed by other people from the keyboard and stands among the outcomes', async () => {
  const clerk = await bank.staff('hefei.clerk')
  await screen(clerk, '/admin')
  await fillCounter(clerk, await somebody(clerk, 9))
  await clerk.keyboard.press('Control+Enter')
  await clerk.waitForURL(/\/deposits\/\d+\/receipt$/, { timeout: 45_000 })
  expect(await axe(clerk)).toEqual([])
  const id = /deposits\/(\d+)\//.exec(clerk.url())?.[1] ?? ''
  const read = async (): Promise<{ state: string; caseId: string; outcomeId: string | null }> =>
    (await clerk.request.get(`${bank.base}/api/deposits/${id}`)).json()
  const { caseId } = await read()
  // The entry is sampled: one in five goes on to the final review, the others are stored by the first.
  for (const [user, states] of [
    ['hefei.review', ['accepted']],
    ['hefei.review', ['firstReviewed', 'stored']],
    ['final', ['stored']],
  ] as const) {
    if ((await read()).state === 'stored') break
    const reviewer = await bank.staff(user)
    await screen(reviewer, `/admin/reviews?case=${caseId}`)
    await reviewer.locator('.case-acts .ant-btn-primary').waitFor()
    await reviewer.keyboard.press('a')
    await expect.poll(async () => (await read()).state, { timeout: 30_000 }).toSatisfy((state) => states.some((s) => s === state))
    await reviewer.context().close()
  }
  await screen(clerk, `/admin/outcomes/${(await read()).outcomeId}`)
  const shown = await clerk.locator('main').innerText()
  for (const words of ['柜台代办', '初审通过', '有效']) expect(shown).toContain(words)
  await clerk.context().close()
}, 90_000)

test('an authority opens the sums of a unit below and finds no way to rows', async () => {
  const page = await bank.staff('edu')
  await screen(page, '/admin/reports?about=people')
  await page.locator('.sums tbody a').first().click()
  await page.locator('.report-path strong').waitFor()
  expect(await page.locator('main a[href*="/admin/outcomes"], main a[href*="/admin/learners"]').count()).toBe(0)
  await page.context().close()
})

test.each(['no-preference', 'reduce'] as const)(
  'on a phone what opens below the head stands inside the screen (motion: %s)',
  async (reducedMotion) => {
    const page = await bank.staff('director', 375)
    await page.emulateMedia({ reducedMotion })
    await screen(page, '/admin')
    for (const name of [/后台任务|任务正在进行/, /消息/]) {
      await page.getByRole('banner').getByRole('button', { name }).first().click()
      const tray = page.locator('.ant-popover:visible').first()
      await tray.waitFor()
      await settled(page)
      const box = await tray.boundingBox()
      expect(
        [box?.x, box?.y].every((at) => at !== undefined && at >= 0),
        JSON.stringify(box),
      ).toBe(true)
      expect((box?.x ?? 0) + (box?.width ?? 0), JSON.stringify(box)).toBeLessThanOrEqual(375)
      expect(box?.y).toBeLessThan(200)
      await page.keyboard.press('Escape')
      await page.mouse.click(180, 700)
      await tray.waitFor({ state: 'hidden' })
    }
    await page.context().close()
  },
)
