import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atOnce, pagesOf } from './preload-plugin.ts'

const router = readFileSync(join(import.meta.dirname, 'src/router.tsx'), 'utf8')

test('every lazily loaded page of the router is found with its whole address, so that none loads a round trip late', () => {
  const pages = pagesOf(router)
  expect(pages).toHaveLength(router.split('lazyRouteComponent(() =>').length - 1)
  expect(pages).toContainEqual({ path: '/login', module: 'session/LogIn.tsx' })
  expect(pages).toContainEqual({ path: '/me', module: 'account/MeHome.tsx' })
  expect(pages).toContainEqual({ path: '/me/archive/$id', module: 'archive/OutcomePage.tsx' })
})

test('the script that begins is asked for first and waits for no style sheet', () => {
  const tag = '<script type="module" crossorigin src="/assets/index-1.js"></script>'
  expect(atOnce(`<head>${tag}</head>`)).toBe(
    '<head><script type="module" async fetchpriority="high" crossorigin src="/assets/index-1.js"></script></head>',
  )
})
