import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, complaintsOf, openScreen, type RunningBank, sideways, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const screen = (page: Page, path: string): Promise<void> => openScreen(page, bank.base + path)

/** Presses the approving button of a case and waits for what it says. */
const press = async (page: Page, name: RegExp, after: string): Promise<void> => {
  await page.getByRole('button', { name }).first().click()
  await page.getByText(after, { exact: true }).first().waitFor({ timeout: 20_000 })
}

test('a registrar accepts and reviews, the chief publishes, and anybody reads the masked notice', async () => {
  const registrar = await bank.staff('univ.registrar')
  const complaints = complaintsOf(registrar)
  await screen(registrar, '/admin/conversions?state=submitted')
  await registrar.locator('tbody tr a').first().click()
  await registrar.getByText('推导过程').waitFor()
  await registrar.getByText('可复现：用存下的输入重算，结果一致').waitFor()
  const path = new URL(registrar.url()).pathname
  await press(registrar, /受理/, '待初审')
  await press(registrar, /初审通过/, '待复审')
  expect(await axe(registrar)).toEqual([])
  const chief = await bank.staff('univ.chief')
  await screen(chief, path)
  await press(chief, /复审通过/, '公示中')
  const number = (await chief.locator('dd .figure').first().innerText()).trim()
  const visitor = await bank.visitor(375)
  await visit(visitor, `${bank.base}/conversion-notices`)
  await visitor.getByText(number).waitFor()
  expect(await visitor.locator('main').innerText()).toMatch(/\*/)
  expect(await visitor.locator('meta[name=robots]').last().getAttribute('content')).toContain('noindex')
  for (const path of ['/conversion-notices', '/api/public/conversion/notices'])
    expect((await visitor.request.get(bank.base + path)).headers()['x-robots-tag'], path).toContain('noindex')
  expect(await axe(visitor)).toEqual([])
  expect(complaints).toEqual([])
  for (const page of [registrar, chief, visitor]) await page.context().close()
}, 120_000)

test('the demo province has three hundred conversions behind it, and its practice data count them', async () => {
  const director = await bank.staff('director')
  const { totals } = await (
    await director.request.get(`${bank.base}/api/conversion/practice?from=2016-01-01&to=2099-12-31&by=school`)
  ).json()
  expect(totals.applied).toBeGreaterThanOrEqual(300)
  expect(totals.concluded).toBeGreaterThan(totals.refused)
  expect(totals.refused).toBeGreaterThan(0)
  await director.context().close()
})

test('anybody finds the rules of a school without a log-in, on a phone', async () => {
  const visitor = await bank.visitor(375)
  await visit(visitor, `${bank.base}/conversion-rules`)
  await visitor.getByLabel('规则名称、编号或学校').fill('转换大学英语')
  await visitor.getByRole('button', { name: '查找' }).click()
  await visitor.waitForURL(/q=/)
  await visitor.getByText('使用中').first().waitFor()
  expect(await visitor.locator('article h3').allTextContents()).toSatisfy((names: string[]) =>
    names.every((name) => name.includes('转换大学英语')),
  )
  expect(await sideways(visitor)).toBeLessThanOrEqual(0)
  expect(await axe(visitor)).toEqual([])
  await visitor.context().close()
})

test('a learner follows a conversion to its result and its certificate, on a phone', async () => {
  const learner = await bank.learner('learner')
  await visit(learner, `${bank.base}/me/conversions`)
  await learner.getByText('已办结').first().click()
  await learner.getByText('认定编号').waitFor()
  await learner.getByRole('link', { name: '开具转换结果证明' }).waitFor()
  expect(await sideways(learner)).toBeLessThanOrEqual(0)
  expect(await axe(learner)).toEqual([])
  await learner.context().close()
})

test('a class is converted on one sheet: a registrar prepares it, the chief decides it, a student confirms on a phone', async () => {
  const registrar = await bank.staff('univ.registrar', 375)
  const complaints = complaintsOf(registrar)
  await screen(registrar, '/admin/conversion-rounds')
  expect(await sideways(registrar)).toBeLessThanOrEqual(0)
  await registrar.getByText('待审定').first().waitFor()
  await screen(registrar, '/admin/conversion-overrides')
  await registrar.getByText('待审批').first().waitFor()
  expect(await sideways(registrar)).toBeLessThanOrEqual(0)
  expect(await axe(registrar)).toEqual([])
  const chief = await bank.staff('univ.chief')
  await screen(chief, '/admin/conversion-rounds?state=prepared')
  await chief.locator('tbody tr a').first().click()
  await chief.getByRole('button', { name: '审定通过' }).click()
  expect(await axe(chief)).toEqual([])
  await chief.getByRole('dialog').getByRole('button', { name: '审定通过' }).click()
  await chief
    .getByText(/审定办理中|已审定/)
    .first()
    .waitFor()
  await screen(chief, '/admin/conversion-notice-days')
  await chief.getByText('现在：5 个工作日').waitFor()
  expect(complaints).toEqual([])
  const learner = await bank.learner('learner')
  await visit(learner, `${bank.base}/me/conversions`)
  await learner.getByText('请确认').first().click()
  await learner.getByRole('button', { name: '提出疑问' }).waitFor()
  expect(await sideways(learner)).toBeLessThanOrEqual(0)
  expect(await axe(learner)).toEqual([])
  await learner.getByRole('button', { name: '确认转换' }).click()
  await learner.getByText(/已提交，编号/).waitFor()
  for (const page of [registrar, chief, learner]) await page.context().close()
}, 120_000)

/** Puts text on the clipboard of a cell, as a spreadsheet does, and pastes it there. */
const paste = (page: Page, cell: string, text: string): Promise<void> =>
  page.getByLabel(cell, { exact: true }).evaluate((input, given) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', given)
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

test('a registrar pastes rules from a spreadsheet into the table, mends the cell that is marked, and finds the drafts there again; two others put one on file and anybody reads it', async () => {
  const page = await bank.staff('univ.registrar')
  const complaints = complaintsOf(page)
  await screen(page, '/admin/conversion-rules')
  await page.getByRole('link', { name: '规则表格' }).click()
  await page.getByLabel('规则名称，第 1 行', { exact: true }).waitFor()
  const { items } = await (
    await page.request.get(`${bank.base}/api/catalog/achievements?state=enabled&typeCode=languageComputerTest&limit=1`)
  ).json()
  const row = (name: string, course: string) => [name, items[0].code, '080901', course, '3', '2026-12-01'].join('\t')
  const head = ['规则名称*', '来源成果编码*', '专业编号*', '目标课程代码*', '记录学分*', '生效日期*'].join('\t')
  await paste(page, '规则名称，第 1 行', [head, row('表格第一条', 'GG003'), row('表格第二条', 'GG999')].join('\r\n'))
  await page.getByRole('button', { name: '保存 2 条草稿' }).click()
  await page.getByText('这个专业的课程表里没有这门课程').waitFor()
  const wrong = page.getByLabel('目标课程代码，第 2 行', { exact: true })
  expect([await wrong.inputValue(), await wrong.getAttribute('aria-invalid')]).toEqual(['GG999', 'true'])
  expect(await axe(page)).toEqual([])
  await wrong.fill('GG005')
  // What is offered there are the courses of the programme that stands in the row.
  await page.locator('#rule-choices-course option[value=GG005]').waitFor({ state: 'attached' })
  await wrong.press('Shift+Enter')
  await page.locator('input:focus[aria-label="目标课程代码，第 1 行"]').waitFor()
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByText('每一格都对，可以保存。').waitFor()
  await page.getByRole('button', { name: '保存 2 条草稿' }).click()
  await page.getByText('表格第二条').first().waitFor()
  await screen(page, '/admin/conversion-rules/table')
  expect(await page.getByLabel('目标课程代码，第 6 行', { exact: true }).inputValue()).toBe('GG005')
  await screen(page, '/admin/conversion-rules?search=表格第二条')
  await page.locator('tbody tr a').first().click()
  await page.getByRole('button', { name: '提交学校复核' }).click()
  await page.getByText('已提交，请同事复核。').waitFor()
  const path = new URL(page.url()).pathname
  const [chief, director, visitor] = [await bank.staff('univ.chief'), await bank.staff('director'), await bank.visitor(375)]
  await screen(chief, path)
  await chief.getByRole('button', { name: '复核通过，报备案' }).click()
  await chief.getByText('已报管理中心备案。').waitFor()
  await screen(director, path)
  await director.getByRole('button', { name: '备案', exact: true }).click()
  await director.getByRole('dialog').getByRole('button', { name: '备案', exact: true }).click()
  await director.getByText(/已备案，公示到/).waitFor()
  await visit(visitor, `${bank.base}/conversion-rules?q=表格第二条`)
  await visitor.getByText(/大学语文（GG005），记 3 学分/).waitFor()
  // The refusal of the wrong cell is the one thing the browser's console may speak of.
  expect(complaints.filter((one) => !one.includes('422'))).toEqual([])
  for (const one of [page, chief, director, visitor]) await one.context().close()
}, 120_000)

const forms = ['/admin/programmes/new', '/admin/conversion-rules/new', '/admin/conversion-results']
const lists = [
  '/admin/programmes',
  '/admin/conversion-rules',
  '/admin/conversion-rules/import',
  '/admin/conversion-rules/table',
  '/admin/enrolments',
  '/admin/intentions',
]

test.each([
  { width: 1280, paths: [...forms, ...lists] },
  { width: 375, paths: forms },
])(
  'the registrar’s screens at $width px open with one heading, without complaints',
  async ({ width, paths }) => {
    const page = await bank.staff('univ.registrar', width)
    const complaints = complaintsOf(page)
    for (const path of paths) {
      await screen(page, path)
      expect(await page.locator('h1').count(), path).toBe(1)
      expect(await sideways(page), path).toBeLessThanOrEqual(0)
    }
    await screen(page, '/admin/programmes')
    await page.locator('tbody tr a').first().click()
    await page.getByText('课程表').first().waitFor()
    // On a phone the tables scroll sideways: the keyboard must reach them.
    expect(await axe(page)).toEqual([])
    await screen(page, '/admin/conversion-rules')
    await page.locator('tbody tr a').first().click()
    await page.getByText('规则内容').waitFor()
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  },
  120_000,
)
