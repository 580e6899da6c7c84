import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { axe, type RunningBank, startBank, visit } from './bank.ts'
import { beginOnPage, cardOf } from './counter.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

/** Looks at a page as it stands: nothing serious of axe, nothing sideways; a picture for the reviewer where one is asked for. */
const look = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(600)
  const folder = process.env['SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  expect([name, await axe(page)]).toEqual([name, []])
  expect([name, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)]).toEqual([name, 0])
}
const open = async (page: Page, path: string): Promise<void> => {
  await visit(page, bank.base + path)
  await page.locator('.skeleton, .ant-skeleton').first().waitFor({ state: 'detached', timeout: 20_000 })
}
const api = async (page: Page, path: string) => (await page.request.get(`${bank.base}/api${path}`)).json()
const namesIn = (path: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    yauzl.open(path, (error, zip) => {
      if (error) return reject(error)
      const names: string[] = []
      zip.on('entry', (entry: yauzl.Entry) => names.push(entry.fileName))
      zip.on('end', () => resolve(names))
    })
  })

test('the account is closed on a phone in the elder mode: what is open stands in the way, what is lost stands there in numbers, seven days are told, and one tap takes it back', async () => {
  const page = await bank.learner('elder')
  await open(page, '/me/account/close')
  await look(page, 'close-open')
  expect((await api(page, '/me/closing')).obstacles.length).toBeGreaterThan(0)
  for (const kind of ['deposits', 'certifications', 'conversions'])
    for (const { id } of (await api(page, `/me/${kind}`)).items)
      await page.request.post(`${bank.base}/api/me/${kind}/${id}/withdraw`, { data: {}, headers: { 'x-bank-client': '1' } })
  expect((await api(page, '/me/closing')).obstacles).toEqual([])
  await open(page, '/me/account/close')
  await look(page, 'close')
  await page.getByRole('button', { name: '申请注销' }).click()
  expect(await page.locator('[aria-invalid=true], .has-wrong').count()).toBeGreaterThan(0)
  await page.getByLabel('不再使用').check()
  await page.locator('input[type=checkbox]').last().check()
  await page.getByRole('button', { name: '申请注销' }).dblclick()
  await page.getByText('申请编号').waitFor()
  await look(page, 'close-cooling')
  expect((await api(page, '/me/closing')).closing).toMatchObject({ state: 'cooling' })
  await page.getByRole('button', { name: /撤回/ }).dblclick()
  await expect.poll(async () => (await api(page, '/me/closing')).closing.state).toBe('withdrawn')
  await look(page, 'close-back')
  await page.context().close()
}, 120_000)

test('the closing, the privacy centre, the file to take along and the mandates read well in the elder mode', async () => {
  const page = await bank.learner('elder')
  for (const [path, name] of [
    ['/me/account/close', 'elder-close'],
    ['/me/account/privacy', 'elder-privacy'],
    ['/me/account/takeout', 'elder-takeout'],
    ['/me/mandates', 'elder-mandates'],
  ] as const) {
    await open(page, path)
    await look(page, name)
  }
  await page.context().close()
}, 120_000)

test('everything is taken along on a desktop: packed within a minute, downloaded, JSON and PDF inside', async () => {
  const page = await bank.learner('learner', 1280)
  await open(page, '/me/account/takeout')
  const began = performance.now()
  await page.getByRole('button', { name: '开始导出' }).click()
  await page.getByText('正在打包').waitFor()
  await page.getByRole('button', { name: '下载' }).waitFor({ timeout: 60_000 })
  expect(performance.now() - began).toBeLessThan(60_000)
  await look(page, 'takeout')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载' }).click()])
  const path = await download.path()
  const names = await namesIn(path)
  for (const wanted of ['data/identity.json', 'data/archive.json', 'data/mandates.json', 'data/records/accounts.affiliation.json'])
    expect(names).toContain(wanted)
  expect(names.filter((name) => name.endsWith('.pdf'))).toHaveLength(1)
  expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK')
  await page.context().close()
}, 180_000)

test('a relative acts on a phone: every page says for whom, log-in and closing stay shut, a look-only mandate changes nothing, and one tap leads back', async () => {
  const page = await bank.learner('family')
  await open(page, '/me/mandates')
  await look(page, 'mandates')
  const { items } = await api(page, '/me/mandates')
  expect(items.map((m: { kind: string; state: string }) => `${m.kind} ${m.state}`).toSorted()).toEqual([
    'guardian active',
    'relative active',
    'relative active',
  ])
  const parent = items.find((m: { scope: string; kind: string }) => m.kind === 'relative' && m.scope === 'apply')
  await page.getByRole('button', { name: `替${parent.person}办理` }).click()
  await page.getByText(`正在为 ${parent.person} 办理`).waitFor()
  // The figures of this page are the person's: so is the name above them.
  await page.getByRole('heading', { level: 1, name: `${parent.person}的账户` }).waitFor()
  await look(page, 'acting-home')
  await open(page, '/me/archive')
  await look(page, 'acting-archive')
  for (const path of ['/me/account/doors', '/me/account/close', '/me/account/takeout']) {
    await visit(page, bank.base + path)
    await page.getByText('只能本人办理').first().waitFor()
  }
  await look(page, 'acting-refused')
  await page.getByRole('button', { name: '回到我的账户' }).click()
  await page.getByRole('heading', { name: '亲友代办和监护人' }).waitFor()
  const child = items.find((m: { kind: string }) => m.kind === 'guardian')
  await page.getByRole('button', { name: `替${child.person}办理` }).click()
  await page.getByText(`正在为 ${child.person} 办理`).waitFor()
  await open(page, '/me/account/consents')
  await look(page, 'guardian-consents')
  await page.context().close()
}, 180_000)

test('a lost phone: one member of staff asks with the person present, another confirms, and a day passes before it counts', async () => {
  const clerk = await bank.staff('point')
  const { items } = await api(clerk, '/learners?state=active&limit=20')
  const learner = items[5]
  const card = await cardOf(bank, learner.id)
  await open(clerk, `/admin/learners/${learner.id}`)
  await clerk.getByRole('button', { name: '更换遗失的手机号' }).click()
  const dialog = clerk.getByRole('dialog')
  await dialog.getByLabel('证件号码').fill(card.idNumber)
  await dialog.getByLabel('姓名').fill(card.name)
  await dialog.getByLabel('新手机号').fill('15466660001')
  await dialog.getByRole('button', { name: /验证码/ }).click()
  await dialog.getByText('验证码已发送').or(dialog.getByText('154****0001')).first().waitFor()
  const outbox = await api(clerk, '/dev/outbox')
  await dialog.getByLabel('验证码', { exact: true }).fill(outbox.items[0].secret)
  await dialog.getByLabel('原因').fill('手机丢失')
  await look(clerk, 'lost-phone')
  await dialog.getByRole('button', { name: '提交，等待另一位确认' }).click()
  await clerk.getByText('已提交').first().waitFor()
  await open(clerk, '/admin/phone-changes')
  expect(await clerk.getByRole('button', { name: new RegExp(`确认.*${card.name}`) }).count()).toBe(0)
  const director = await bank.staff('hefei')
  await open(director, '/admin/phone-changes')
  await director.getByRole('button', { name: new RegExp(`确认.*${card.name}`) }).click()
  await look(director, 'lost-phone-confirm')
  await director.getByRole('dialog').getByRole('button', { name: '确认', exact: false }).last().click()
  await director.getByText('等待生效').or(director.getByText('等生效')).first().waitFor()
  await look(director, 'lost-phone-waits')
  for (const one of [clerk, director]) await one.context().close()
}, 180_000)

test('at the counter without any phone: card and signed form, a representative registered with both present, the mandate and the receipt on paper', async () => {
  const clerk = await bank.staff('point')
  const { items } = await api(clerk, '/learners?state=active&limit=20')
  const [person, representative] = [items[6], items[7]]
  const [card, other] = [await cardOf(bank, person.id), await cardOf(bank, representative.id)]
  await open(clerk, '/admin/assist')
  await look(clerk, 'assist')
  await beginOnPage(clerk, card)
  await look(clerk, 'assist-now')
  await clerk.getByRole('link', { name: '本人账户' }).click()
  await clerk.getByRole('button', { name: '登记代办人' }).click()
  const dialog = clerk.getByRole('dialog')
  await dialog.getByLabel('代办人证件号码').fill(other.idNumber)
  await dialog.getByLabel('代办人姓名（照证件）').fill(other.name)
  await look(clerk, 'mandate-enter')
  await dialog.getByRole('button', { name: '双方证件已核对，登记' }).click()
  await clerk.getByText('已登记，现在有效').waitFor()
  const form = clerk.getByRole('link', { name: new RegExp(`打印授权书.*${other.name}`) })
  await form.waitFor()
  await look(clerk, 'mandate-there')
  const assistance = (await api(clerk, `/assistances?learnerId=${person.id}`)).items[0]
  expect(assistance.acts.map((a: { act: string }) => a.act)).toEqual(['mandate'])
  for (const href of [await form.getAttribute('href'), `/api/assistances/${assistance.id}/receipt`, '/api/assistances/consent-form']) {
    const paper = await clerk.request.get(new URL(href ?? '', bank.base).href)
    expect([href, (await paper.body()).subarray(0, 4).toString()]).toEqual([href, '%PDF'])
  }
  await clerk.getByRole('button', { name: new RegExp(`解除.*${other.name}`) }).click()
  await look(clerk, 'mandate-end')
  await clerk.getByRole('dialog').getByRole('button', { name: '解除代办关系' }).click()
  await clerk.getByText('已解除').first().waitFor()
  const small = await bank.staff('point', 375)
  await open(small, `/admin/learners/${person.id}`)
  await look(small, 'mandates-375')
  for (const one of [clerk, small]) await one.context().close()
}, 180_000)

describe('what learning is good for', () => {
  test('an offering is judged: the expert sees only their sheet and hands it in, the management centre sees how the experts lie apart', async () => {
    const expert = await bank.staff('expert')
    await open(expert, '/admin')
    await look(expert, 'expert-bench')
    expect((await expert.request.get(`${bank.base}/api/certification/offerings`)).status()).toBe(403)
    await open(expert, '/admin/sheets?state=asked')
    const waiting = await expert.locator('tbody tr a').count()
    const director = await bank.staff('director')
    await open(director, '/admin/offerings')
    await look(director, 'offerings')
    await director.getByRole('link', { name: '家庭教育指导师培训' }).click()
    await director.getByText('专家意见相差较大').waitFor()
    await look(director, 'offering-panel')
    await open(director, '/admin/experts')
    await look(director, 'experts')
    await open(expert, '/admin/sheets')
    await expert.locator('tbody tr a').first().click()
    await expert.getByRole('heading', { name: '培养目标' }).first().waitFor()
    await look(expert, 'sheet')
    expect(waiting).toBeGreaterThanOrEqual(0)
    const clerk = await bank.staff('univ.clerk', 375)
    await open(clerk, '/admin/offerings/new')
    await look(clerk, 'offering-new-375')
    await open(clerk, '/admin/offerings')
    await look(clerk, 'offerings-375')
    for (const page of [expert, director, clerk]) await page.context().close()
  }, 180_000)

  test('a learner reads on a phone, in the elder mode too, what each outcome is good for; a visitor tries a programme without an account', async () => {
    const learner = await bank.learner('learner')
    await open(learner, '/me/uses')
    await learner.getByText('认定学分').first().waitFor()
    await look(learner, 'uses-375')
    const elder = await bank.learner('elder')
    await open(elder, '/me/uses')
    await look(elder, 'uses-elder')
    const visitor = await bank.visitor(375)
    await open(visitor, '/programmes')
    await visitor.locator('section[aria-labelledby=result] a.line').first().click()
    await visitor.getByLabel('您有的课程或证书').fill('大学英语')
    await visitor.getByRole('button', { name: '查找' }).click()
    await visitor.getByRole('button', { name: '加上这项' }).first().click()
    await visitor.getByLabel(/成绩/).fill('86')
    await look(visitor, 'visitor-typed-375')
    await visitor.getByRole('button', { name: '试算' }).click()
    await visitor.getByText(/您可以转换/).waitFor()
    await look(visitor, 'visitor-result-375')
    await open(visitor, '/conversion-board')
    await visitor.getByText('管理中心还没有开放公示').waitFor()
    await look(visitor, 'board-375')
    for (const page of [learner, elder, visitor]) await page.context().close()
  }, 180_000)

  test('every figure of the practice data opens as many rows', async () => {
    const chief = await bank.staff('univ.chief')
    await open(chief, '/admin/conversion-practice')
    await look(chief, 'practice')
    const figure = chief.locator('dl.facts a').nth(1)
    const shown = Number((await figure.innerText()).replaceAll(',', ''))
    const rows = await figure.getAttribute('href')
    await open(chief, rows ?? '')
    await look(chief, 'practice-rows')
    const listed = await api(chief, `/conversion/practice/rows?${new URL(rows ?? '', bank.base).searchParams.toString()}&limit=500`)
    expect(listed.items).toHaveLength(shown)
    await chief.context().close()
  })
})
