import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { judgeArchitecture, sourcesBelow } from './architecture-check.mjs'

const root = dirname(import.meta.dirname)
mkdirSync(join(root, '.cache'), { recursive: true })
const scratch = mkdtempSync(join(root, '.cache', 'architecture-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const cruise = (folder: string): string => {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = [program, 'apps', 'packages', '--config', '.dependency-cruiser.mjs', '--output-type', 'json']
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout
}

/** A small bank in a folder of its own, with this repository's rules and the given files beside a few innocent ones. */
const bankWith = (name: string, files: Record<string, string>): string => {
  const folder = join(scratch, name)
  for (const own of [
    '.dependency-cruiser.mjs',
    'architecture.mjs',
    'tsconfig.json',
    'package.json',
    'apps/server/package.json',
    'packages/contract/package.json',
  ]) {
    cpSync(join(root, own), join(folder, own))
  }
  for (const [path, text] of Object.entries({ ...innocent, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const server = 'apps/server/src'
const innocent = {
  [`${server}/platform/clock.ts`]: 'export const clock = 1\n',
  [`${server}/platform/pure/days.ts`]: 'export const days = 1\n',
  [`${server}/settings/index.ts`]: 'export const settings = 1\n',
  [`${server}/outcomes/index.ts`]: "export { hidden } from './store.ts'\n",
  [`${server}/outcomes/store.ts`]:
    "import { sql } from 'kysely'\nimport { clock } from '../platform/clock.ts'\nexport const hidden = [clock, sql]\n",
  [`${server}/archive/index.ts`]:
    "import { hidden } from '../outcomes/index.ts'\nimport { rule } from './rules.ts'\nexport const archive = [hidden, rule]\n",
  [`${server}/archive/rules.ts`]:
    "import { days } from '../platform/pure/days.ts'\nimport type { hidden } from '../outcomes/index.ts'\nexport const rule = (_: typeof hidden) => days\n",
  [`${server}/app.ts`]:
    "import { archive } from './archive/index.ts'\nimport { settings } from './settings/index.ts'\nexport const app = [archive, settings]\n",
  'packages/contract/src/index.ts': "import * as z from 'zod/mini'\nexport const contract = z\n",
  'apps/admin/src/main.ts': 'export const admin = 1\n',
}

const planted: [rule: string, path: string, text: string][] = [
  ['no-circular', `${server}/files/index.ts`, "import { b } from './b.ts'\nexport const a = b\n"],
  ['declared', `${server}/notices/undeclared.ts`, "import * as check from 'fast-check'\nexport const x = check\n"],
  ['resolvable', `${server}/notices/lost.ts`, "import { x } from './nowhere.ts'\nexport const y = x\n"],
  ['contract-is-pure', 'packages/contract/src/impure.ts', "import fs from 'node:fs'\nexport const x = fs\n"],
  [
    'apps-are-strangers',
    'apps/portal/src/main.ts',
    "import { settings } from '../../server/src/settings/index.ts'\nexport const x = settings\n",
  ],
  ['platform-is-below', `${server}/platform/above.ts`, "import { settings } from '../settings/index.ts'\nexport const x = settings\n"],
  ['front-door', `${server}/archive/window.ts`, "import { hidden } from '../outcomes/store.ts'\nexport const x = hidden\n"],
  ['wired-once', `${server}/wires.ts`, "import { settings } from './settings/index.ts'\nexport const x = settings\n"],
  ['known-capability', `${server}/nowhere/index.ts`, "import { clock } from '../platform/clock.ts'\nexport const x = clock\n"],
  ['rules-are-pure', `${server}/audit/rules.ts`, "import { clock } from '../platform/clock.ts'\nexport const x = clock\n"],
  ['sql-in-stores', `${server}/audit/actions.ts`, "import { sql } from 'kysely'\nexport const x = sql\n"],
  ['direction-settings', `${server}/settings/wrong.ts`, "import { hidden } from '../outcomes/index.ts'\nexport const x = hidden\n"],
]

test('an innocent bank passes every rule, types across capabilities included', () => {
  const folder = bankWith('innocent', {})
  expect(judgeArchitecture(cruise(folder), folder)).toEqual([])
})

test('one planted violation of each rule is caught by that rule', () => {
  const files = Object.fromEntries(planted.map(([, path, text]) => [path, text]))
  const folder = bankWith('planted', { ...files, [`${server}/files/b.ts`]: "import { a } from './index.ts'\nexport const b = a\n" })
  const problems = judgeArchitecture(cruise(folder), folder)
  for (const [rule, path] of planted) {
    expect(
      problems.filter((problem) => problem.startsWith(`${rule}: `) && problem.includes(path)),
      rule,
    ).not.toEqual([])
  }
})

test('a capability may import exactly what its line in architecture.mjs names', async () => {
  const { mayImport, mayImportAll } = await import('../architecture.mjs')
  const names = [...Object.keys(mayImport), ...mayImportAll]
  const files: Record<string, string> = {}
  for (const from of names) {
    files[`${server}/${from}/index.ts`] = 'export const x = 1\n'
    for (const to of names.filter((other) => other !== from)) {
      files[`${server}/${from}/to-${to}.ts`] = `import { x } from '../${to}/index.ts'\nexport const y = x\n`
    }
  }
  const folder = bankWith('table', {
    ...files,
    [`${server}/archive/rules.ts`]: 'export const r = 1\n',
    [`${server}/outcomes/store.ts`]: 'export const s = 1\n',
  })
  const caught = judgeArchitecture(cruise(folder), folder).filter((problem) => problem.startsWith('direction-'))
  const table: Record<string, readonly string[]> = mayImport
  const expected = names.flatMap((from) =>
    names.filter((to) => to !== from && table[from] !== undefined && !table[from].includes(to)).map((to) => `${from}/to-${to}.ts`),
  )
  expect(expected.filter((path) => !caught.some((problem) => problem.includes(path)))).toEqual([])
  expect(caught.length).toBe(expected.length)
})

test('a check that reads nothing does not pass', () => {
  const empty = JSON.stringify({ modules: [], summary: { violations: [] } })
  expect(judgeArchitecture(empty)).toHaveLength(1)
  expect(judgeArchitecture('')).toEqual(['dependency-cruiser wrote no report'])
})

test('every source of this repository is read by the check', () => {
  expect(sourcesBelow().length).toBeGreaterThan(50)
  expect(judgeArchitecture(cruise(root)).filter((problem) => problem.includes('did not read'))).toEqual([])
})
