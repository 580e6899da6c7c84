import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, openScreen, type RunningBank, sideways, startBank, visit } from './bank.ts'
import { beginOnPage, cardOf } from './counter.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank({ simulator: true })
})
afterAll(() => bank.close())

/** A photo of a paper, as small as one can be. */
const photo = {
  name: 'card.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
}

type Issued = { readonly id: string; readonly code: string; readonly name: string; readonly url: string; readonly pdf: string }
let issued: Issued | undefined

const theIssued = (): Issued => {
  if (issued === undefined) throw new Error('the first journey issued no proof')
  return issued
}
const read = async (page: Page, id: string) => (await page.request.get(`${bank.base}/api/me/proofs/${id}`)).json()
/** The first line of the answer. */
const result = (page: Page): Promise<string> => page.locator('#result').innerText()
/** Chooses a file on the page. */
const chosen = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${bank.base}/verify`)
  await page.locator('#file').setInputFiles(path)
  await page.locator('#result').waitFor()
}
/** Lets a file fall onto the page, as from a folder: the event carries the file with its bytes. */
const dropped = async (page: Page, bytes: Buffer): Promise<void> => {
  await page.goto(`${bank.base}/verify`)
  await page.locator('#drop').waitFor()
  const carried = await page.evaluateHandle((base64) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'proof.pdf', { type: 'application/pdf' }))
    return data
  }, bytes.toString('base64'))
  await page.dispatchEvent('#drop', 'dragover', { dataTransfer: carried })
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: carried })
  await page.locator('#result').waitFor()
}
/** A picture for the reviewer where one is asked for. */
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

test('a learner in the elder mode issues a proof at 375 px with three taps from the first page, sealed by the simulated service', async () => {
  const page = await bank.learner('learner', 375)
  await page.addInitScript(() => localStorage.setItem('bank.elder', 'on'))
  await visit(page, `${bank.base}/me`)
  let taps = 0
  const tap = async (what: ReturnType<Page['locator']>) => {
    await what.click()
    taps += 1
  }
  await tap(page.getByRole('link', { name: '开具证明' }))
  await tap(page.getByRole('link', { name: /终身学习档案证明/ }))
  await page.getByRole('button', { name: '开具', exact: true }).waitFor()
  expect(await axe(page)).toEqual([])
  await tap(page.getByRole('button', { name: '开具', exact: true }))
  await page.getByText('证明已开好').waitFor()
  expect(taps).toBeLessThanOrEqual(4)
  expect(await axe(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  const id = /proofs\/(\d+)/.exec(page.url())?.[1] ?? ''
  const proof = await read(page, id)
  expect(proof.seal).toMatchObject({ demo: true, by: expect.stringContaining('演示'), serial: expect.stringMatching(/^[0-9A-F]+$/) })
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载 PDF 原件' }).click()])
  const pdf = join(tmpdir(), `proof-${id}.pdf`)
  await saved.saveAs(pdf)
  expect((await readFile(pdf)).length).toBe(proof.bytes)
  const shown = await page.request.get(`${bank.base}/api/me/proofs/${id}/pdf?show=yes`)
  expect(shown.headers()['content-disposition']).toContain('inline')
  const picture = await page.request.get(`${bank.base}/api/me/proofs/${id}/png`)
  expect(picture.headers()['content-type']).toBe('image/png')
  issued = { id, code: proof.code, name: proof.content.name, url: proof.verifyUrl, pdf }
  await page.context().close()
})

test('an employer checks code and name without any script, in one form, in Chinese and English; a wrong name is as unknown as a wrong code', async () => {
  const { code, name, url } = theIssued()
  const context = await bank.browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: 375, height: 812 } })
  const page = await context.newPage()
  await page.goto(`${bank.base}/verify`)
  await page.locator('#code').fill(code.toLowerCase().replaceAll('-', ' '))
  await page.locator('#name').fill(name)
  const from = performance.now()
  await page.getByRole('button', { name: '核验', exact: true }).click()
  await page.locator('#result').waitFor()
  expect(performance.now() - from).toBeLessThan(5_000)
  expect(await result(page)).toBe('有效')
  expect(await page.locator('main').innerText()).toContain('演示')
  // The QR fills the code in: only the name is typed.
  await page.goto(`${bank.base}${new URL(url).pathname}${new URL(url).search}&lang=en`)
  await page.locator('#name').fill(name)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  expect(await result(page)).toBe('Valid')
  const answers: string[] = []
  for (const [typed, by] of [
    [code, '别的人'],
    ['K7QM-2Z9R-K7QM-2Z9R', name],
  ] as const) {
    await page.goto(`${bank.base}/verify`)
    await page.locator('#code').fill(typed)
    await page.locator('#name').fill(by)
    await page.getByRole('button', { name: '核验', exact: true }).click()
    answers.push(await result(page))
  }
  expect(answers).toEqual(['查不到这份证明', '查不到这份证明'])
  await context.close()
})

test('the PDF is compared on the device: the original is valid, one changed byte is "altered", and the file itself is never sent', async () => {
  const { pdf } = theIssued()
  const page = await bank.visitor()
  let largest = 0
  page.on('request', (request) => {
    largest = Math.max(largest, request.postDataBuffer()?.length ?? 0)
  })
  await chosen(page, pdf)
  expect(await result(page)).toBe('有效')
  expect(await axe(page)).toEqual([])
  const bytes = await readFile(pdf)
  await dropped(page, bytes)
  expect(await result(page)).toBe('有效')
  const at = Math.floor(bytes.length / 2)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  const changed = pdf.replace('.pdf', '-changed.pdf')
  await writeFile(changed, bytes)
  await chosen(page, changed)
  expect(await result(page)).toBe('文件被改动过')
  await dropped(page, bytes)
  expect(await result(page)).toBe('文件被改动过')
  await shot(page, 'verify-altered')
  await page.goto(`${bank.base}/verify`)
  await page.locator('#file').setInputFiles(photo)
  await page.getByText('这不是 PDF 文件').waitFor()
  expect(await page.locator('#result').count()).toBe(0)
  expect(await axe(page)).toEqual([])
  expect(largest).toBeLessThan(2_000)
  await page.goto(`${bank.base}/verify?lang=en`)
  expect(await axe(page)).toEqual([])
  await page.context().close()
})

test('when its time is over the same proof is genuine and expired: by code without any script, and by its file, in Chinese and English on a phone', async () => {
  const { code, name, pdf } = theIssued()
  const later = await bank.later(200)
  const plain = await bank.browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: 375, height: 812 } })
  const phone = await bank.visitor(375)
  for (const [language, check, first, says] of [
    ['zh', '核验', '已过有效期', '重新开具'],
    ['en', 'Check', 'Expired', 'genuine'],
  ] as const) {
    const page = await plain.newPage()
    await page.goto(`${later.base}/verify?lang=${language}`)
    await page.locator('#code').fill(code)
    await page.locator('#name').fill(name)
    await page.getByRole('button', { name: check, exact: true }).click()
    expect(await result(page)).toBe(first)
    expect(await page.locator('main').innerText()).toContain(says)
    await phone.goto(`${later.base}/verify?lang=${language}`)
    await phone.locator('#file').setInputFiles(pdf)
    await phone.locator('#result').waitFor()
    expect(await result(phone)).toBe(first)
    expect([await axe(phone), await sideways(phone)]).toEqual([[], 0])
    await shot(phone, `verify-expired-${language}`)
  }
  await plain.close()
  await phone.context().close()
  await later.close()
})

test('a clerk at the counter prints a proof for a person who is present, and asks for a correction of the account; both stand on one receipt', async () => {
  const clerk = await bank.staff('hefei.clerk')
  const { items } = await (await clerk.request.get(`${bank.base}/api/learners?state=active&limit=20`)).json()
  const person = items[11]
  await openScreen(clerk, `${bank.base}/admin/proofs/new`)
  await beginOnPage(clerk, await cardOf(bank, person.id))
  await clerk.getByLabel('证明种类').click()
  await clerk.locator('.ant-select-item-option', { hasText: '学银账户证明' }).click()
  await clerk.getByRole('button', { name: '预览' }).click()
  await clerk.locator('.proof-sheet').waitFor()
  expect(await axe(clerk)).toEqual([])
  await shot(clerk, 'counter')
  await clerk.keyboard.press('Control+Enter')
  await clerk.getByText('证明已开具，请打印证明和回执交给本人。').waitFor()
  expect(await axe(clerk)).toEqual([])
  for (const name of ['打开证明并打印', '打印回执']) {
    const href = await clerk.getByRole('link', { name }).first().getAttribute('href')
    const paper = await clerk.request.get(`${bank.base}${href}`)
    expect([name, (await paper.body()).subarray(0, 5).toString()]).toEqual([name, '%PDF-'])
  }
  // The window acts for the person until it is loaded anew: the way to the account goes through the menu.
  await clerk.locator('.side-menu a[href="/admin/assist"]').click()
  await clerk.getByRole('link', { name: '本人账户' }).click()
  await clerk.getByRole('button', { name: '申请更正账户信息' }).click()
  const dialog = clerk.getByRole('dialog')
  await dialog.getByLabel('应当是').fill('陈更正')
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await dialog.getByText('请填写证件或证明的照片').or(dialog.locator('.ant-form-item-explain-error')).first().waitFor()
  await dialog.getByTestId('evidence').setInputFiles(photo)
  await dialog.getByRole('link', { name: photo.name }).waitFor()
  expect(await axe(clerk)).toEqual([])
  await shot(clerk, 'correct-account')
  await dialog.getByRole('button', { name: '提交审核' }).dblclick()
  await clerk.getByText(/已提交，受理编号 ZG/).waitFor()
  const assistances = await (await clerk.request.get(`${bank.base}/api/assistances?learnerId=${person.id}`)).json()
  expect(assistances.items[0].acts.map((act: { act: string }) => act.act)).toEqual(['proof', 'correctAccount'])
  await clerk.context().close()
})

test('the holder shares a link, sees who checked, issues anew and closes; then every check says so', async () => {
  const { id, code, name } = theIssued()
  const page = await bank.learner('learner', 375)
  await visit(page, `${bank.base}/me/proofs/${id}`)
  await page.getByRole('heading', { name: '谁核验过' }).waitFor()
  const checks = await page.locator('section[aria-labelledby=checks]').innerText()
  expect(checks).toContain('输入核验码')
  expect(checks).toContain('核对 PDF 原件')
  expect(checks).not.toMatch(/\d+\.\d+\.\d+\.\d+/)
  await page.getByRole('button', { name: '生成分享链接' }).click()
  const link = await page.locator('section[aria-labelledby=shares] code').innerText()
  const employer = await bank.visitor(375)
  await employer.goto(`${bank.base}/verify${new URL(link).search}`)
  expect(await result(employer)).toBe('有效')
  await page.getByRole('button', { name: '重新开具' }).click()
  await page.getByText('证明已开好').waitFor()
  const fresh = /proofs\/(\d+)/.exec(page.url())?.[1] ?? ''
  expect(fresh).not.toBe(id)
  await page.getByRole('button', { name: '关闭这份证明' }).click()
  await page.getByRole('button', { name: '确认关闭' }).click()
  await page.getByText('已关闭').first().waitFor()
  await employer.goto(`${bank.base}/verify`)
  await employer.locator('#code').fill(code)
  await employer.locator('#name').fill(name)
  await employer.getByRole('button', { name: '核验', exact: true }).click()
  expect(await result(employer)).toBe('已撤回')
  expect(await employer.locator('main').innerText()).toContain('持有人已重新开具')
  await employer.context().close()
  await page.context().close()
})

test('the pages of proofs read well in English too: the list, a new one and a finished one at 375 px, and the answers to a stranger', async () => {
  const { id, code, name, url } = theIssued()
  const page = await bank.learner('learner', 375)
  await page.addInitScript(() => localStorage.setItem('bank.language', 'en'))
  for (const path of ['/me/proofs', '/me/proofs/new?kind=account', `/me/proofs/${id}`]) {
    await visit(page, bank.base + path)
    expect([path, await page.evaluate(() => document.documentElement.lang)]).toEqual([path, 'en'])
    expect([path, await axe(page), await sideways(page)]).toEqual([path, [], 0])
  }
  await page.context().close()
  const stranger = await bank.visitor(375)
  await stranger.goto(`${bank.base}${new URL(url).pathname}${new URL(url).search}&lang=en`)
  expect(await axe(stranger)).toEqual([])
  for (const [typed, first] of [
    [code, 'Withdrawn'],
    ['K7QM-2Z9R-K7QM-2Z9R', 'No such proof'],
  ] as const) {
    await stranger.goto(`${bank.base}/verify?lang=en`)
    await stranger.locator('#code').fill(typed)
    await stranger.locator('#name').fill(name)
    await stranger.getByRole('button', { name: 'Check', exact: true }).click()
    expect(await result(stranger)).toBe(first)
    expect(await axe(stranger)).toEqual([])
    expect(await sideways(stranger)).toBeLessThanOrEqual(0)
  }
  await shot(stranger, 'verify-en')
  await stranger.context().close()
})

test.each([
  ['hefei', '/admin/proofs'],
  ['hefei', '/admin/proofs/new'],
  ['hefei', '/admin/proofs/stops'],
  ['hefei', '/admin/proofs/batches/new'],
  ['director', '/admin/proofs/templates/storage'],
  ['director', '/admin/proofs/templates/storage/edit'],
])('%s opens %s without a serious finding of axe', async (who, path) => {
  const page = await bank.staff(who)
  await visit(page, bank.base + path)
  await page.waitForTimeout(1_500)
  expect(await axe(page)).toEqual([])
  await page.context().close()
})
