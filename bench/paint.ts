import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { openGround, startServer } from './ground.ts'
import { province } from './province.ts'
import { median, type Result, rounded, type Size } from './result.ts'

const pages = ['/login', '/catalog', '/']
const rounds: Readonly<Record<Size, number>> = { small: 5, mid: 5, full: 9 }
const goalMs = 2500
/** A cheap phone on a weak network: 1.6 Mbit/s down, 150 ms there and back, a quarter of this machine's speed. */
const network = { offline: false, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, latency: 150 }
const slowdown = 4

type Paint = {
  readonly largestMs: number
  readonly firstMs: number
  readonly pageMs: number
  readonly element: string
  readonly bytes: number
  readonly files: number
}

const observe = `(() => {
  window.paints = { largest: 0, element: '', page: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.paints.largest = entry.startTime;
      window.paints.element = entry.element === null ? '' : entry.element.tagName.toLowerCase() + '.' + entry.element.className;
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  // The opening picture has no heading; the page itself has one.
  const headed = new MutationObserver(() => {
    if (document.querySelector('h1') === null) return;
    window.paints.page = performance.now();
    headed.disconnect();
  });
  headed.observe(document, { childList: true, subtree: true });
})()`

const summed = `(() => {
  const files = performance.getEntriesByType('resource');
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  return {
    largestMs: window.paints.largest, pageMs: window.paints.page, element: window.paints.element, firstMs: first === undefined ? 0 : first.startTime,
    bytes: files.reduce((sum, file) => sum + file.transferSize, performance.getEntriesByType('navigation')[0].transferSize), files: files.length,
  };
})()`

/** One first visit with an empty cache. */
const visit = async (browser: Browser, address: string): Promise<Paint> => {
  const context = await browser.newContext({ viewport: { width: 375, height: 667 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true })
  try {
    const page = await context.newPage()
    await page.addInitScript(observe)
    const line = await context.newCDPSession(page)
    await line.send('Network.enable')
    await line.send('Network.emulateNetworkConditions', network)
    await line.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.goto(address, { waitUntil: 'networkidle', timeout: 60_000 })
    // The network may be idle while the phone still works: the page is there when its heading is.
    await page.waitForSelector('h1', { state: 'attached', timeout: 60_000 })
    await page.waitForTimeout(500)
    return await page.evaluate<Paint>(summed)
  } finally {
    await context.close()
  }
}

const figures = (visits: readonly Paint[]) => ({
  largestMs: rounded(median(visits.map((v) => v.largestMs))),
  fastestMs: rounded(Math.min(...visits.map((v) => v.largestMs))),
  firstMs: rounded(median(visits.map((v) => v.firstMs))),
  /** Until the page's own heading stands: the opening picture may be the largest paint. */
  pageMs: rounded(median(visits.map((v) => v.pageMs))),
  element: visits.at(-1)?.element ?? '',
  kilobytes: rounded((visits.at(-1)?.bytes ?? 0) / 1000),
  files: visits.at(-1)?.files ?? 0,
})

/**
 * The largest contentful paint of the portal's doors on a cheap phone with an empty cache: the built front end from the real server, in Chromium. Rounds
 * of the pages take turns; the figure is the median of the slowest page. The machine's own load slows it down: `fastestMs` shows how much.
 */
export const paint = async (size: Size): Promise<Result> => {
  if (!existsSync(join(import.meta.dirname, '../apps/portal/dist/index.html')))
    throw new Error('the portal is not built yet: npm test -- --only=build')
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  const ground = await openGround('small', 'province')
  try {
    await province(ground, 'small')
    const server = await startServer(ground)
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
    try {
      const visits = new Map<string, Paint[]>(pages.map((page) => [page, []]))
      for (let round = 0; round < rounds[size]; round += 1)
        for (const page of pages) visits.get(page)?.push(await visit(browser, `http://127.0.0.1:${server.port}${page}`))
      const found = Object.fromEntries([...visits].map(([page, seen]) => [page, figures(seen)]))
      return {
        name: 'paint',
        value: Math.max(...Object.values(found).map((f) => f.largestMs)),
        goal: goalMs,
        better: 'lower',
        unit: 'ms to the largest contentful paint of the slowest page, first visit at 1.6 Mbit/s, 150 ms and a quarter of the processor',
        details: { rounds: rounds[size], pages: found },
      }
    } finally {
      await browser.close()
      await server.stop()
    }
  } finally {
    await ground.stop()
  }
}
