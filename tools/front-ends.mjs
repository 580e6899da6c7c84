import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { join, relative } from 'node:path'
import { node24, root, withNode24 } from './node24.mjs'

/** The two front ends: folder below apps/ and the path under which the server serves what Vite built. */
export const frontEnds = [
  { name: 'admin', base: '/admin/' },
  { name: 'portal', base: '/' },
]

const skipped = new Set(['node_modules', 'dist', '.cache'])

function* filesBelow(folder) {
  if (!fs.existsSync(folder)) return
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* filesBelow(path)
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) yield path
  }
}

const hashOf = (name) => {
  const hash = createHash('sha256')
  const inputs = [
    ...filesBelow(join(root, 'apps', name)),
    ...filesBelow(join(root, 'packages', 'contract')),
    join(root, 'ops', 'design-tokens.json'),
    join(root, 'package-lock.json'),
  ]
  for (const path of inputs) hash.update(relative(root, path)).update('\0').update(fs.readFileSync(path)).update('\0')
  return hash.digest('hex')
}

function build({ name, base }) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(node24(), [vite, 'build', '--base', base, '--outDir', 'dist', '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: join(root, 'apps', name),
    env: { ...withNode24(), NODE_ENV: 'production', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0 && fs.existsSync(join(root, 'apps', name, 'dist', 'index.html'))) resolve()
      else
        reject(
          new Error(`前端 ${name} 构建失败 / the front end ${name} could not be built:\n${said.trim().split('\n').slice(-30).join('\n')}`),
        )
    })
  })
}

/**
 * Builds each front end whose sources (or the contract, or the lockfile) changed since its last build. `onBuild(name)`
 * hears of each that is built. Rejects with Vite's own words when one fails.
 */
export async function buildFrontEnds(onBuild = () => {}) {
  await Promise.all(
    frontEnds.map(async (app) => {
      const stamp = join(root, '.cache', `front-end-${app.name}`)
      const hash = hashOf(app.name)
      const built = fs.existsSync(join(root, 'apps', app.name, 'dist', 'index.html'))
      if (built && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return
      onBuild(app.name)
      fs.rmSync(stamp, { force: true })
      await build(app)
      fs.mkdirSync(join(root, '.cache'), { recursive: true })
      fs.writeFileSync(stamp, hash)
    }),
  )
}
