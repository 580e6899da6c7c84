import { permissions } from '@creditbank/contract/permissions'
import { describe, expect, test } from 'vitest'
import { capabilities } from './capabilities.ts'

const routes = capabilities.flatMap((capability) => capability.routes)

describe('the screens of all capabilities', () => {
  test('have addresses of their own', () => expect(new Set(routes.map((route) => route.path)).size).toBe(routes.length))
  test('have a title in both languages', () => {
    for (const route of routes)
      expect(
        [route.title.zh, route.title.en].every((title) => title.length > 0),
        route.path,
      ).toBe(true)
  })
  test('demand only permissions that exist', () => {
    const known: readonly string[] = permissions
    for (const route of routes) for (const permission of route.may ?? []) expect(known, route.path).toContain(permission)
  })
  test('stand behind every menu entry', () => {
    const paths = routes.map((route) => route.path)
    for (const entry of capabilities.flatMap((capability) => capability.menu)) expect(paths).toContain(entry.path)
  })
  test('can all be fetched', async () => {
    for (const route of routes) expect(await route.load(), route.path).toBeTypeOf('function')
  })
})
