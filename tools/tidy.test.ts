import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refusals } from '@creditbank/contract'
import { describe, expect, test } from 'vitest'
import { errorsDocument } from './errors-doc.mjs'
import exceptions from './tidy-exceptions.json' with { type: 'json' }
import { houseRules, judgeSource } from './tidy.ts'

const root = dirname(import.meta.dirname)

/** What git holds, and what it would hold after `git add`. */
const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .stdout.split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))
const sources = files.filter((path) => /\.(tsx?|mts|mjs)$/.test(path) && !path.endsWith('.d.mts'))
const findings = sources.flatMap((path) => judgeSource(path, readFileSync(join(root, path), 'utf8')))

/** One exception is written `rule path#name`. */
const keyOf = (finding: { rule: string; at: string }): string => `${finding.rule} ${finding.at}`
const allowed = new Set<string>(exceptions)

describe('house rules', () => {
  test('there are sources to judge', () => {
    expect(sources.length).toBeGreaterThan(100)
  })

  test.each(Object.keys(houseRules))('%s: no breach outside the list of exceptions', (rule) => {
    const breaches = findings.filter((finding) => finding.rule === rule && !allowed.has(keyOf(finding)))
    expect(breaches.map(({ at, line, instead }) => `${at} (line ${line}): ${instead}`)).toEqual([])
  })

  test('each exception is still needed: the list may only shrink', () => {
    const present = new Set(findings.map(keyOf))
    expect([...allowed].filter((key) => !present.has(key))).toEqual([])
  })
})

describe('the judge itself', () => {
  const server = 'apps/server/src/deposits/actions.ts'
  const long = (lines: number) => 'x\n'.repeat(lines)
  test.each([
    ['random', server, 'const x = Math.random()'],
    ['clock', server, 'const x = Date.now()'],
    ['clock', server, 'const x = new Date()'],
    ['console', server, "console.log('x')"],
    ['cast', server, 'const x = y as string'],
    ['any', server, 'const x: any = 1'],
    ['default-export', server, 'export default 1'],
    ['default-export', server, 'export default function f() {}'],
    ['undocumented', server, 'export const x = 1'],
    ['undocumented', server, 'export type X = 1'],
    ['unfinished', server, `// ${'TO'}${'DO'}: later`],
    ['name', 'apps/server/src/deposits/depositHelper.ts', ''],
    ['file-size', server, long(501)],
    ['function-size', server, `const f = () => {\n${long(70)}}`],
  ])('%s is found', (rule, path, text) => {
    expect(judgeSource(path, text).map((finding) => finding.rule)).toContain(rule)
  })

  test.each([
    ['a date from an argument', server, 'const x = new Date(now)'],
    ['as const', server, 'const x = [1] as const'],
    ['a cast in platform', 'apps/server/src/platform/serve.ts', 'const x = y as string'],
    ['the clock itself', 'apps/server/src/platform/clock.ts', 'const x = new Date()'],
    ['a documented export', server, '/** Why. */\nexport const x = 1'],
    ['a configuration', 'vite.config.ts', 'export default {}'],
    ['a file of 500 lines', server, long(500)],
  ])('%s is let through', (_case, path, text) => {
    expect(judgeSource(path, text)).toEqual([])
  })
})

describe('the repository', () => {
  test('only one React is installed: a second one gives a blank page and no build error', () => {
    const { packages }: { packages: Record<string, unknown> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    expect(Object.keys(packages).filter((path) => /(^|\/)node_modules\/react$/.test(path))).toEqual(['node_modules/react'])
    expect(['admin', 'portal'].filter((app) => existsSync(join(root, 'apps', app, 'node_modules/react')))).toEqual([])
  })

  test('every refusal of the contract has its line in docs/errors.md (written by node tools/errors-doc.mjs)', () => {
    expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toBe(errorsDocument(refusals))
  })

  test('no file names a place of a developer’s machine', () => {
    const places = [`/${'work'}/`, `../${'shared'}/`, `.${'library'}/`, `/${'home'}/`].map(
      (place) => new RegExp(`(^|[\\s'"\`(=:])${place.replaceAll('.', '\\.')}`, 'm'),
    )
    const small = files.filter(
      (path) => statSync(join(root, path)).size < 2_000_000 && !/\.(png|jpe?g|ico|woff2?|xlsx?|dbf|gz|zip)$/.test(path),
    )
    const named = small.filter((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return places.some((place) => place.test(text))
    })
    expect(named).toEqual([])
  })

  test('no secret or database file is tracked', () => {
    expect(files.filter((path) => /(^|\/)\.data\/|\.pem$|\.key$|database-secret|\.env$/.test(path))).toEqual([])
  })
})
