import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Prints the names of the modules that a file loads, one a line. */
const loads = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) { console.log(url); return next(url, context) } })
await import(process.argv[1])`

test('the thread that reads files loads what reading takes and nothing of the bank beside it: somebody waits for it at every upload', () => {
  const reading = new URL('./reading.ts', import.meta.url).href
  const told = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', loads, reading], {
    encoding: 'utf8',
  })
  const modules = told.split('\n').filter((url) => url.startsWith('file:'))
  expect(modules).toContain(reading)
  expect(
    modules.filter(
      (url) =>
        /node_modules\/(?:kysely|zod|fastify|graphile-worker)\/|contract\/src\/index\.ts|src\/[a-z]+\/index\.ts/.test(url) &&
        !url.includes('/platform/'),
    ),
  ).toEqual([])
  expect(modules.length).toBeLessThan(200)
})
