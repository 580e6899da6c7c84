import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { node24, root, withNode24 } from './node24.mjs'

/** A Chromium for the browser's tests: one of the machine, else the distribution's, else one carried by an npm package. */

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const runs = (path) => spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0

const candidates = () => [
  process.env.CHROMIUM,
  ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const onMachine = () => candidates().find((path) => path && fs.existsSync(path) && runs(path))

function fromDistribution(say) {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined
  say('installing chromium and Chinese fonts with apt-get…')
  const options = { stdio: 'ignore', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], options)
  return onMachine()
}

/** Into a folder of its own below .cache: npm on Node 20 leaves this package out of node_modules, its engine wants a newer one. */
async function fromNpm(say) {
  const folder = join(root, '.cache', 'chromium')
  const { optionalDependencies } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'))
  const version = optionalDependencies?.['@sparticuz/chromium']
  if (!version || process.platform !== 'linux') return undefined
  if (!fs.existsSync(join(folder, 'node_modules', '@sparticuz', 'chromium'))) {
    say('installing @sparticuz/chromium from npm…')
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `@sparticuz/chromium@${version}`], {
      cwd: folder,
      env: withNode24(),
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 600_000,
    })
  }
  try {
    const entry = createRequire(join(folder, 'package.json')).resolve('@sparticuz/chromium')
    const script = `import c from ${JSON.stringify(entry)}; process.stdout.write(await c.executablePath())`
    const answer = spawnSync(node24(), ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 120_000 })
    const path = answer.stdout.trim()
    return answer.status === 0 && fs.existsSync(path) && runs(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** Path of a Chromium that runs, or undefined when none could be had in any way. */
export async function findChromium(say) {
  return onMachine() ?? fromDistribution(say) ?? (await fromNpm(say))
}
