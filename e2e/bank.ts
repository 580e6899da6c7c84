import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { freshDatabase } from '../apps/server/test/harness/database.ts'
import { openSimulator, type Simulator } from '../apps/server/test/harness/simulator.ts'
import { freePort } from '../tools/postgres.mjs'
import { main, provinceName, serverEnv } from './province.ts'

/** The password of every demo log-in. */
export const demoPassword = 'Xuefen-Demo-2026'
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A running bank with the demo province and a browser in front of it. */
export type RunningBank = {
  readonly base: string
  readonly browser: Browser
  /** The simulated 皖事通 in front of it, where one was asked for. */
  readonly simulator: Simulator | undefined
  /** A page of a fresh visitor. */
  readonly visitor: (width?: number) => Promise<Page>
  /** A page of a member of staff (demo log-in by user name). */
  readonly staff: (userName: string, width?: number) => Promise<Page>
  /** A page of a learner (demo log-in by user name). */
  readonly learner: (userName: string, width?: number) => Promise<Page>
  /** The same bank so many days later: a process beside the first that only answers, on the same database, with its clock ahead. */
  readonly later: (days: number) => Promise<{ readonly base: string; readonly close: () => Promise<void> }>
  readonly close: () => Promise<void>
}

const serve = (env: NodeJS.ProcessEnv, as: 'serve' | 'http' = 'serve'): Promise<() => Promise<void>> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, as], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    const gone = new Promise<void>((done) => child.on('exit', () => done()))
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('READY'))
        resolve(async () => {
          child.kill('SIGTERM')
          await gone
        })
    })
  })

const logIn = async (context: BrowserContext, base: string, path: string, userName: string): Promise<void> => {
  const answer = await context.request.post(base + path, { data: { userName, password: demoPassword }, headers: { 'x-bank-client': '1' } })
  if (!answer.ok()) throw new Error(`log-in of ${userName} answered ${answer.status()}: ${await answer.text()}`)
}

const wechatEnv = ({ wechat }: Simulator): NodeJS.ProcessEnv =>
  Object.fromEntries([
    ['BANK_WECHAT_API', wechat.api],
    ['BANK_WECHAT_PAGES', wechat.pages],
    ['BANK_WECHAT_TEMPLATE', wechat.template],
    ...(['web', 'service', 'mini'] as const).flatMap((way) => [
      [`BANK_WECHAT_${way.toUpperCase()}_ID`, wechat[way]?.id],
      [`BANK_WECHAT_${way.toUpperCase()}_SECRET`, wechat[way]?.secret],
    ]),
  ])

const doorEnv = (simulator: Simulator): NodeJS.ProcessEnv => ({
  ...wechatEnv(simulator),
  BANK_SEAL_SERVICE: `${simulator.address}/seal`,
  BANK_WANSHITONG_ISSUER: simulator.wanshitong.issuer,
  BANK_WANSHITONG_CLIENT_ID: simulator.wanshitong.clientId,
  BANK_WANSHITONG_CLIENT_SECRET: simulator.wanshitong.clientSecret,
})

/** Starts the real server process on its own copy of the seeded demo province (database, keys and files), and opens the browser. */
export const startBank = async (options: { readonly simulator?: boolean } = {}): Promise<RunningBank> => {
  const database = await freshDatabase(provinceName)
  const data = await mkdtemp(join(tmpdir(), 'bank-e2e-'))
  await cp(inject('provinceData'), data, { recursive: true })
  const port = await freePort()
  const base = `http://localhost:${port}`
  const simulator = options.simulator !== true ? undefined : await openSimulator(base, join(data, 'simulator-people.json'))
  const env = { ...serverEnv(database.url, data), PORT: String(port), ...(simulator === undefined ? {} : doorEnv(simulator)) }
  const stop = await serve(env)
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  // Without a locale of UTF-8, as a bare container has none, Chromium cannot open a file whose name is Chinese, and says nothing.
  const browser = await chromium.launch({ executablePath, args: flags, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  const page = async (width: number, path?: string, userName?: string): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width, height: width < 600 ? 812 : 900 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
    if (path !== undefined && userName !== undefined) await logIn(context, base, path, userName)
    context.setDefaultTimeout(60_000)
    return context.newPage()
  }
  return {
    base,
    browser,
    simulator,
    visitor: (width = 1280) => page(width),
    staff: (userName, width = 1280) => page(width, '/api/staff/session', userName),
    learner: (userName, width = 375) => page(width, '/api/learner/session', userName),
    later: async (days) => {
      const another = await freePort()
      const clock = { NODE_OPTIONS: `--import=${new URL('./ahead.mjs', import.meta.url).href}`, AHEAD_DAYS: String(days) }
      const end = await serve({ ...env, ...clock, PORT: String(another), BANK_NODE: '90' }, 'http')
      return { base: `http://localhost:${another}`, close: end }
    },
    close: async () => {
      await browser.close()
      await stop()
      await simulator?.close()
      await database.drop()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Waits until nothing fades or slides any more (what turns for ever does not count): a colour halfway through a fade is nobody's colour. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next))
    const until = performance.now() + 3_000
    let still = 0
    while (still < 3 && performance.now() < until) {
      await frame()
      const moving = document
        .getAnimations()
        .some((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
      still = moving ? 0 : still + 1
    }
  })

/** Serious and critical findings of axe on the page once it stands still, one line each. */
export const axe = async (page: Page): Promise<string[]> => {
  await settled(page)
  // No page of ours holds frames: what follows is asked in the page itself, without a second page for each look.
  const look = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).setLegacyMode(true)
  const { violations } = await look.analyze()
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id}: ${v.help} (${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 3)
          .join(' | ')})`,
    )
}

/** Goes to a path and waits until its heading stands and no skeleton is left. */
export const visit = async (page: Page, url: string): Promise<void> => {
  await page.goto(url, { waitUntil: 'load' })
  await page.locator('h1').first().waitFor({ timeout: 60_000 })
  await page.waitForTimeout(400)
}

/** Opens a screen of the back office and waits until it stands still. */
export const openScreen = async (page: Page, url: string): Promise<void> => {
  await visit(page, url)
  await page.locator('.ant-skeleton').first().waitFor({ state: 'detached', timeout: 15_000 })
}

/** Goes to a screen of the back office as people do, by its link in the menu, and waits until it stands still. */
export const clickScreen = async (page: Page, path: string): Promise<void> => {
  await page.locator(`.side-menu a[href="${path}"]`).click()
  await page.waitForURL((url) => url.pathname === new URL(path, url).pathname)
  await page.locator('h1').first().waitFor()
  await page.waitForTimeout(400)
  await page.locator('.ant-skeleton').first().waitFor({ state: 'detached', timeout: 15_000 })
}

/** By how many pixels a page is wider than its window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What the browser complains about while a page is open: console errors, exceptions, failed calls. */
export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${new URL(page.url()).pathname}: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(`${new URL(page.url()).pathname}: ${error.message}`))
  return complaints
}
