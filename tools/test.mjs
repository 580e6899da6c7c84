import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { checkDependencies } from './dependencies.mjs'
import { buildFrontEnds } from './front-ends.mjs'
import { installDependencies } from './install.mjs'
import { installReaders } from './readers.mjs'
import { node24, root, withNode24 } from './node24.mjs'

/**
 * `npm test`: every kind of test, each stage even when an earlier one failed; the last line is `N passed, N failed`.
 * For developers: `npm test -- --only=unit apps/server/src/deposits` runs the named stages, the rest goes to vitest.
 */

const say = (line) => process.stdout.write(`${line}\n`)
const total = { passed: 0, failed: 0, failures: [] }
const given = process.argv.slice(2)
const only = given
  .find((word) => word.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const rest = given.filter((word) => !word.startsWith('--only='))

function count(name, passed, failed) {
  total.passed += passed
  total.failed += failed
  if (failed > 0) total.failures.push(name)
  say(`[${failed === 0 ? 'ok' : 'FAILED'}] ${name}: ${passed} passed, ${failed} failed`)
}

/** Runs a program of node_modules under Node 24; resolves with its exit code and, when asked for, what it wrote. */
function run(program, args, { minutes = 10, quiet = false, env = {} } = {}) {
  const child = spawn(node24(), [join(root, 'node_modules', ...program.split('/')), ...args], {
    cwd: root,
    env: { ...withNode24(), ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
  })
  let written = ''
  child.stdout?.on('data', (chunk) => (written += chunk))
  const timer = setTimeout(() => {
    say(`${program} took longer than ${minutes} minutes and was ended`)
    child.kill('SIGKILL')
  }, minutes * 60_000)
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 1, written }))
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, written })
    })
  })
}

const check = async (name, program, args) => {
  const { code } = await run(program, args)
  count(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1)
}

/** Counts single tests; a file that could not be loaded, or an error outside any test, counts as one failed. */
async function vitest(name, config, minutes, env = {}) {
  const report = join(root, '.cache', `vitest-${name}.json`)
  fs.mkdirSync(join(root, '.cache'), { recursive: true })
  fs.rmSync(report, { force: true })
  const { code } = await run(
    'vitest/vitest.mjs',
    ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest],
    { minutes, env },
  )
  if (!fs.existsSync(report)) return count(name, 0, 1)
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(fs.readFileSync(report, 'utf8'))
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  ).length
  const failed = numFailedTests + broken
  const unexplained = failed === 0 && (code !== 0 || numPassedTests === 0) ? 1 : 0
  count(name, numPassedTests, failed + unexplained)
}

const stages = {
  lint: () => check('lint (biome)', '@biomejs/biome/bin/biome', ['lint', '--diagnostic-level=error', '.']),
  types: async () => {
    for (const project of ['.', 'apps/admin', 'apps/portal'])
      await check(`types (tsc ${project})`, 'typescript/bin/tsc', ['-p', project, '--noEmit'])
  },
  dependencies: () => {
    for (const { name, problems } of checkDependencies()) {
      for (const problem of problems) say(problem)
      count(`dependencies (${name})`, problems.length === 0 ? 1 : 0, problems.length === 0 ? 0 : 1)
    }
  },
  architecture: async () => {
    const { code, written } = await run(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      ['apps', 'packages', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
      { quiet: true },
    )
    const { judgeArchitecture } = await import('./architecture-check.mjs')
    const problems = judgeArchitecture(written)
    for (const problem of problems) say(problem)
    count(
      'architecture (dependency-cruiser)',
      problems.length === 0 ? 1 : 0,
      problems.length === 0 && code === 0 ? 0 : Math.max(1, problems.length),
    )
  },
  unit: () => {
    installReaders(say)
    return vitest('unit', 'vitest.config.ts', 30)
  },
  build: async () => {
    await buildFrontEnds((name) => say(`building the front end ${name}…`))
    count('build (front ends)', 1, 0)
  },
  e2e: async () => {
    const chromium = await findChromium(say)
    if (!chromium) {
      say(
        'no Chromium: none on the PATH or in CHROMIUM, apt-get could not install one (it needs root and a network), and npm carries none that runs here',
      )
      return count('e2e (browser)', 0, 1)
    }
    say(`browser: ${chromium}`)
    await vitest('e2e', 'vitest.e2e.config.ts', 58, { CHROMIUM: chromium })
  },
}

try {
  installDependencies(say)
  node24()
  for (const [name, stage] of Object.entries(stages)) {
    if (only && !only.includes(name)) continue
    const began = Date.now()
    say(`\n== ${name}`)
    try {
      await stage()
    } catch (error) {
      say(error.message)
      count(name, 0, 1)
    }
    say(`   (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  }
} catch (error) {
  say(error.message)
  count('install', 0, 1)
}
if (total.failures.length > 0) say(`\nfailed: ${total.failures.join(', ')}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
say(`\n${total.passed} passed, ${total.failed} failed`)
