import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, type RunningBank, startBank, visit } from './bank.ts'
import { beginByCall } from './counter.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const post = async (page: Page, path: string, data: object): Promise<Record<string, string>> => {
  const answer = await page.request.post(`${bank.base}/api${path}`, {
    data,
    headers: { 'x-bank-client': '1', 'idempotency-key': randomUUID() },
  })
  return answer.json()
}
const get = async (page: Page, path: string) => (await page.request.get(`${bank.base}/api${path}`)).json()
/** Opens a unit's page by its name. */
const openUnit = async (page: Page, name: string): Promise<void> => {
  await visit(page, `${bank.base}/admin/organizations/list?search=${encodeURIComponent(name)}`)
  await page.locator('tbody tr[data-row-key] a').first().click()
  await page.getByRole('button', { name: '撤销机构' }).waitFor()
}
/** Chooses a unit in the open dialog. */
const chooseUnit = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('combobox').click()
  await page.keyboard.type(name)
  await page.locator('.ant-select-item-option', { hasText: name }).first().click()
}

test('a sub-centre moves under another centre and a service point is closed, each after its numbers are shown and only when something is chosen', async () => {
  const page = await bank.staff('director')
  await openUnit(page, '巢湖市地方认证分中心')
  await page.getByRole('button', { name: '调整上级' }).click()
  const dialog = page.getByRole('dialog')
  const confirm = dialog.getByRole('button', { name: '调整上级' })
  expect(await confirm.isDisabled()).toBe(true)
  await chooseUnit(page, '芜湖市地方认证服务中心')
  await dialog.getByText('不再看到以上数据').waitFor()
  await page.waitForTimeout(400)
  expect(await axe(page)).toEqual([])
  await confirm.dblclick()
  await page.getByText('已调整').first().waitFor()
  await page.locator('main').getByRole('link', { name: '芜湖市地方认证服务中心' }).waitFor()

  await page
    .getByRole('link', { name: /受理点$/ })
    .first()
    .click()
  await page.waitForURL(/organizations\/\d+/)
  await page.getByRole('button', { name: '撤销机构' }).click()
  if (
    await dialog
      .getByText('请先选择移交给哪个机构')
      .isVisible({ timeout: 2_000 })
      .catch(() => false)
  )
    expect(await dialog.getByRole('button', { name: '撤销机构' }).isDisabled()).toBe(true)
  await chooseUnit(page, '芜湖市地方认证服务中心')
  await dialog.getByRole('button', { name: '撤销机构' }).click()
  await page.getByText('已撤销').first().waitFor()
  expect((await get(page, `/organizations/${new URL(page.url()).pathname.split('/').at(-1)}`)).status).toBe('closed')
  await page.context().close()
})

test('a revoked outcome: grounds are asked for, a double click revokes once, and the learner reads why', async () => {
  const learner = await bank.learner('learner')
  const { outcomes } = await get(learner, '/me/archive')
  const mine = outcomes.find((one: { status: string }) => one.status === 'valid')
  const director = await bank.staff('director')
  await visit(director, `${bank.base}/admin/outcomes/${mine.id}`)
  await director.getByRole('button', { name: '撤销成果' }).click()
  const dialog = director.getByRole('dialog')
  await dialog.getByRole('button', { name: '撤销成果' }).click()
  await dialog.getByText('请填写说明').waitFor()
  await dialog.getByRole('combobox').click()
  await director.locator('.ant-select-item-option', { hasText: '内容有误' }).click()
  await dialog.getByRole('textbox').fill('学校来函说明成绩登记有误')
  await director.waitForTimeout(700)
  await dialog.getByRole('button', { name: '撤销成果' }).dblclick()
  await director.getByText('已撤销，学习者已收到通知').first().waitFor()
  expect((await get(director, `/outcomes/${mine.id}`)).history).toHaveLength(1)
  await visit(learner, `${bank.base}/me/notices`)
  await learner.getByText('学校来函说明成绩登记有误').first().waitFor()
  await Promise.all([learner.context().close(), director.context().close()])
})

test('an application that came back to the counter says why in words, is corrected there, and keeps its number', async () => {
  const clerk = await bank.staff('point', 375)
  const [person] = (await get(clerk, '/learners?limit=1&state=active')).items
  const entries = (await get(clerk, '/public/catalog?channel=counter&openNow=yes&limit=20')).items
  const assistanceId = await beginByCall(bank, clerk, person.id)
  let sent: Record<string, string> = {}
  for (const entry of entries) {
    const content = { obtainedOn: '2026-06-30', grade: '合格' }
    sent = await post(clerk, '/deposits', { learnerId: person.id, entryId: entry.id, content, fileIds: [], assistanceId })
    if (sent['id'] !== undefined) break
  }
  const { caseId } = await get(clerk, `/deposits/${sent['id']}`)
  const reviewer = await bank.staff('hefei.review')
  await post(reviewer, `/cases/${caseId}/decide`, { seq: 1, event: 'return', reason: 'gradeDiffers', fields: ['grade'] })
  await reviewer.context().close()
  await visit(clerk, `${bank.base}/admin`)
  await clerk.getByRole('link', { name: sent['number'] ?? '' }).click()
  await clerk.getByText('填写的成绩和证书上的不一致').first().waitFor()
  expect(await clerk.locator('main').innerText()).not.toContain('gradeDiffers')
  expect(await axe(clerk)).toEqual([])
  await clerk.getByLabel('备注').fill('已核对证书原件')
  await clerk.locator('main button[type=submit]').dblclick()
  await clerk.waitForURL(/receipt$/)
  expect(await get(clerk, `/deposits/${sent['id']}`)).toMatchObject({ state: 'submitted', number: sent['number'] })
  await clerk.context().close()
})
