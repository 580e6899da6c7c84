import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './node24.mjs'

const stampFile = join(root, 'node_modules', '.stamp')

const lockHash = () => {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const name of ['package-lock.json', 'package.json', '.npmrc']) {
    const path = join(root, name)
    if (existsSync(path)) hash.update(readFileSync(path))
  }
  return hash.digest('hex')
}

/**
 * npm without node_modules/.bin on its PATH: `npm ci` deletes that folder first, and must not be running on the
 * Node inside it. NODE_ENV is dropped because `production` would leave out Vite, which the start needs to build.
 */
function npm(args) {
  const { NODE_ENV: _dropped, ...env } = process.env
  const path = (env.PATH ?? '').split(delimiter).filter((part) => !part.startsWith(join(root, 'node_modules')))
  const run = spawnSync('npm', args, { cwd: root, env: { ...env, PATH: path.join(delimiter) }, stdio: ['ignore', 'inherit', 'inherit'] })
  if (run.error) throw new Error(`npm 无法运行 / npm cannot be run: ${run.error.message}`)
  return run.status === 0
}

const looksInstalled = () =>
  existsSync(join(root, 'node_modules', '.package-lock.json')) && existsSync(join(root, 'node_modules', 'pg', 'package.json'))

/**
 * Installs the dependencies when they are missing or the lockfile changed since; otherwise does nothing.
 * Throws a sentence for the operator when npm fails both ways.
 */
export function installDependencies(say) {
  const hash = lockHash()
  if (looksInstalled() && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return
  say('安装依赖（首次约需一两分钟）… / installing dependencies (a minute or two the first time)…')
  const args = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  if (!npm(['ci', ...args]) && !npm(['install', ...args])) {
    throw new Error(
      '依赖安装失败，原因见上。请检查网络或 npm 源后重试。\nThe dependencies could not be installed; the reason stands above. Check the network or the npm registry and try again.',
    )
  }
  writeFileSync(stampFile, lockHash())
}
