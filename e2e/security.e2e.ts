import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, demoPassword, openScreen, type RunningBank, sideways, startBank } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

/** Gives a page an authenticator of the browser's own, that finds its owner present and verified. */
const withAuthenticator = async (page: Page): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
const screen = (page: Page, path: string): Promise<void> => openScreen(page, bank.base + path)
/** A picture for the reviewer where one is asked for. */
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

test.each([
  { width: 1280, user: 'county' },
  { width: 375, user: 'point' },
])(
  'at $width px: a passkey is set up, logs in alone and after the password, and recovery codes come on paper',
  async ({ width, user }) => {
    const page = await bank.staff(user, width)
    await withAuthenticator(page)
    await screen(page, '/admin/security')
    await page.getByLabel('给它起个名字').fill('办公室电脑')
    await page.getByRole('button', { name: '登记通行密钥' }).click()
    await page.getByText('办公室电脑').first().waitFor()
    await page.getByRole('button', { name: '生成恢复码', exact: true }).click()
    await page.locator('.code-sheet li').nth(9).waitFor()
    expect(await page.locator('.code-sheet li').allInnerTexts()).toEqual(
      Array.from({ length: 10 }, () => expect.stringMatching(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)),
    )
    await page.waitForTimeout(800)
    expect(await axe(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await shot(page, `security-${width}`)
    const code = (await page.locator('.code-sheet li').first().innerText()).trim()

    await page.context().clearCookies()
    await screen(page, '/web/login')
    await shot(page, `login-${width}`)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.waitForURL(/\/admin/)

    await page.context().clearCookies()
    await screen(page, '/web/login')
    await page.getByLabel('用户名').fill(user)
    await page.getByLabel('密码', { exact: true }).fill(demoPassword)
    await page.locator('button[type=submit]').click()
    await page.getByRole('button', { name: '用通行密钥验证' }).waitFor()
    await page.waitForTimeout(600)
    expect(await axe(page)).toEqual([])
    await shot(page, `factor-${width}`)
    await page.getByLabel('恢复码', { exact: true }).fill(code.toUpperCase())
    await page.locator('button[type=submit]').click()
    await page.waitForURL(/\/admin/)

    await screen(page, '/admin/security/log-ins')
    await page.getByText('本次登录').waitFor()
    const shown = await page.locator('main').innerText()
    for (const words of ['恢复码', '通行密钥', '登录成功', 'Chrome', '不是我']) expect(shown).toContain(words)
    expect(await axe(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await shot(page, `log-ins-${width}`)
    await page.context().close()
  },
  420_000,
)

test('“not me” ends the other log-in, asks for a new password and leads back; the security officer is told', async () => {
  const page = await bank.staff('hefei.review')
  const thief = await bank.staff('hefei.review')
  await screen(page, '/admin/security/log-ins')
  await page.getByRole('button', { name: '不是我' }).first().click()
  await page.waitForTimeout(500)
  expect(await axe(page)).toEqual([])
  await shot(page, 'not-me')
  await page.getByRole('button', { name: '不是我，马上处理' }).click()
  await page.waitForURL(/\/web\/login/)
  await page.getByLabel('当前密码').fill(demoPassword)
  await page.getByLabel('新密码', { exact: true }).fill('Another-Horse-2027')
  await page.getByLabel('再输一次新密码').fill('Another-Horse-2027')
  await shot(page, 'change')
  await page.locator('button[type=submit]').click()
  await page.waitForURL(/\/admin\/security\/log-ins/)
  await page.getByText('已报告不是本人').waitFor()
  const answer = await thief.request.get(`${bank.base}/api/staff/sessions`)
  expect((await answer.json()).code).toBe('session.disowned')
  const officer = await bank.staff('secofficer')
  const { items }: { items: { code: string }[] } = await (await officer.request.get(`${bank.base}/api/staff/notices`)).json()
  expect(items.map((n) => n.code)).toContain('identity.disowned')
  for (const one of [page, thief, officer]) await one.context().close()
}, 300_000)

test.each([1280, 375])(
  'at %s px a director says from which networks the unit works and cannot lock themselves out',
  async (width) => {
    const page = await bank.staff('univ', width)
    await screen(page, '/admin/networks')
    await page.getByLabel('允许的网络').fill('203.0.113.0/24')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('您自己').waitFor()
    await page.getByRole('button', { name: '加入我的地址' }).click()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('网络范围已保存').waitFor()
    await page.waitForTimeout(500)
    expect(await axe(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await shot(page, `networks-${width}`)
    await page.getByLabel('允许的网络').fill('')
    await page.getByRole('button', { name: '保存' }).click()
    await page.waitForTimeout(800)
    await page.context().close()
  },
  240_000,
)
