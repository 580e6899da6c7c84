import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, openScreen, type RunningBank, sideways, startBank, visit } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const screen = (page: Page, path: string): Promise<void> => openScreen(page, bank.base + path)
const post = async (page: Page, path: string, data: object) => {
  const answer = await page.request.post(`${bank.base}/api${path}`, { data, headers: { 'idempotency-key': crypto.randomUUID() } })
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
  return answer.json()
}
const ask = async (page: Page, path: string) => (await page.request.get(`${bank.base}/api${path}`)).json()

/** A case about the demo's elder and another account of her centre, reported by the centre. */
const reported = async (hefei: Page, elder: Page): Promise<string> => {
  const mine = await ask(elder, '/me')
  const { items } = await ask(hefei, '/learners?state=active&limit=60')
  // The newest accounts are the demo's own second accounts: one of the province's people is further back.
  const other = items.filter((one: { id: string }) => one.id !== mine.id).at(-1)
  const { id } = await post(hefei, '/account-repairs', { learnerId: mine.id, otherId: other.id, note: '本人说在街道又开过一次户' })
  return id
}

test('an identity repair: side by side, merged by two persons, the learner told, and taken back', async () => {
  const [hefei, director, elder] = [await bank.staff('hefei'), await bank.staff('director'), await bank.learner('elder')]
  const id = await reported(hefei, elder)

  await screen(hefei, '/admin/account-repairs')
  for (const kind of ['姓名不一致', '手机号不一致', '姓名写法不同', '证件号不同', '姓名不同，疑似改名', '港澳台或外籍', '从未激活'])
    expect(await hefei.getByRole('link', { name: kind }).count(), kind).toBeGreaterThan(0)
  expect(await axe(hefei)).toEqual([])
  await screen(hefei, `/admin/account-repairs/${id}`)
  await hefei.getByText('本人说在街道又开过一次户').waitFor()
  expect(await axe(hefei)).toEqual([])
  await hefei.setViewportSize({ width: 375, height: 812 })
  expect(await sideways(hefei)).toBeLessThanOrEqual(0)
  await hefei.setViewportSize({ width: 1280, height: 900 })
  await hefei.getByRole('button', { name: '合并', exact: true }).click()
  const { name } = await ask(elder, '/me')
  await hefei.getByRole('radio', { name: new RegExp(name) }).check()
  await hefei.getByRole('heading', { name: '合并后' }).waitFor()
  await hefei.getByLabel('理由').fill('两张身份证都核对过')
  expect(await axe(hefei)).toEqual([])
  await hefei.getByRole('button', { name: '提出合并' }).click()
  await hefei.getByRole('link', { name: /到合并页/ }).click()
  await hefei.getByRole('heading', { level: 1, name: /账户合并/ }).waitFor()
  expect(await hefei.getByRole('button', { name: '确认合并' }).count()).toBe(0)

  await screen(director, new URL(hefei.url()).pathname)
  expect(await axe(director)).toEqual([])
  await director.getByRole('button', { name: '确认合并' }).click()
  await director.getByRole('dialog').getByRole('button', { name: '确认合并' }).click()
  await director.getByRole('button', { name: '撤销合并' }).waitFor()

  await visit(elder, `${bank.base}/me/archive`)
  await elder.getByText('并入您的账户').waitFor()
  expect(await axe(elder)).toEqual([])
  await visit(elder, `${bank.base}/me/notices`)
  await elder.getByText('您的两个账户已合并').first().waitFor()

  await director.getByRole('button', { name: '撤销合并' }).click()
  await director.getByLabel('理由').fill('核实是两个人')
  await director.getByRole('dialog').getByRole('button', { name: '撤销合并' }).click()
  await director.getByText('已撤销').first().waitFor()
  const again = await bank.learner('elder')
  await visit(again, `${bank.base}/me/archive`)
  expect(await again.getByText('并入您的账户').count()).toBe(0)
}, 180_000)

test('a freeze: proposed by one, confirmed by another; the learner reads why on the one page that opens, objects, and is answered by a third', async () => {
  const [hefei, director, learner] = [await bank.staff('hefei'), await bank.staff('director'), await bank.learner('elder')]
  const mine = await ask(learner, '/me')
  const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
  const { id } = await post(hefei, `/learners/${mine.id}/freezes`, { cause: 'takeover', reason: '本人来电称被他人登录', untilOn: until })
  await screen(director, `/admin/account-freezes/${id}`)
  await director.getByRole('button', { name: '确认冻结' }).click()
  await director.getByRole('dialog').getByRole('button', { name: '确认冻结' }).click()
  await director.getByText('没有申诉。').waitFor()
  expect(await axe(director)).toEqual([])

  const frozen = await bank.learner('elder')
  await visit(frozen, `${bank.base}/me/archive`)
  await frozen.getByRole('heading', { level: 1, name: '账户冻结' }).waitFor()
  await frozen.getByText('本人来电称被他人登录').waitFor()
  expect(await axe(frozen)).toEqual([])
  expect(await sideways(frozen)).toBeLessThanOrEqual(0)
  await frozen.getByLabel('申诉理由').fill('是我本人在女儿家登录')
  await frozen.getByRole('button', { name: '提交申诉' }).click()
  await frozen.getByText(/已收到/).waitFor()

  await screen(hefei, `/admin/account-freezes/${id}`)
  await hefei.getByText('是我本人在女儿家登录').waitFor()
  expect(await hefei.getByRole('button', { name: '答复申诉' }).count()).toBe(0)
}, 120_000)
