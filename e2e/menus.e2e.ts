import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, clickScreen, complaintsOf, openScreen, type RunningBank, sideways, startBank } from './bank.ts'

let bank: RunningBank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.close())

const roles = [
  'director',
  'hefei',
  'hefei.review',
  'hefei.clerk',
  'univ.clerk',
  'county',
  'point',
  'edu',
  'sysofficer',
  'secofficer',
  'auditor',
]
const screen = (page: Page, path: string): Promise<void> => openScreen(page, bank.base + path)
const menuOf = (page: Page): Promise<string[]> =>
  page.locator('.side-menu a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))

/** Pages that were looked at for accessibility: the first role whose menu holds one looks for all. */
const lookedAt = new Set<string>()

// Every role at a desk; on a phone the roles whose menus together hold nearly every page.
const openings = [
  ...roles.map((role) => ({ role, width: 1280 })),
  ...['director', 'hefei.clerk', 'edu'].map((role) => ({ role, width: 375 })),
]

test.each(openings)(
  '$role at $width px: every page of the menu opens with one heading, without complaints and without a serious accessibility fault',
  async ({ role, width }) => {
    const page = await bank.staff(role, width)
    const complaints = complaintsOf(page)
    await screen(page, '/admin')
    // The demo has something to do for everybody: a figure above none on the work bench.
    await page.locator('.due').getByText(/[1-9]/).first().waitFor({ timeout: 15_000 })
    const paths = await menuOf(page)
    expect(paths.length).toBeGreaterThan(1)
    for (const path of paths) {
      // At a desk by the menu; on a phone, where it is behind a button, each page is loaded anew.
      await (width === 1280 ? clickScreen(page, path) : screen(page, path))
      expect(await page.locator('h1').count(), path).toBe(1)
      expect(await sideways(page), path).toBeLessThanOrEqual(0)
      if (width < 1280 || lookedAt.has(path)) continue
      lookedAt.add(path)
      expect(await axe(page), path).toEqual([])
    }
    expect(complaints).toEqual([])
    await page.context().close()
  },
  600_000,
)
