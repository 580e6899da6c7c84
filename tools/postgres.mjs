import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { account, placeForData, readableBinaries } from './postgres-account.mjs'

/**
 * The embedded PostgreSQL: a real server from npm, run as a child of the caller. `postgres` is started directly
 * and not through pg_ctl, so that Node reaps it: a zombie left to a lazy init would hold postmaster.pid for ever.
 */

const superuser = 'postgres'

const megabytes = (bytes) => Math.floor(bytes / 1048576)

/** Docker gives /dev/shm 64 MB, which parallel queries overrun; there PostgreSQL is told to map files instead. */
const sharedMemoryIsSmall = () => {
  try {
    const { bsize, blocks } = fs.statfsSync('/dev/shm')
    return bsize * blocks < 256 * 1048576
  } catch {
    return false
  }
}

/**
 * Settings for a machine of one's own. The log rules keep personal data out of the server's log: no statement, no
 * parameter, and `terse` because DETAIL quotes the failing row.
 */
const defaultSettings = () => ({
  shared_buffers: `${Math.max(32, Math.min(512, megabytes(totalmem() / 8)))}MB`,
  effective_cache_size: `${Math.max(64, megabytes(totalmem() / 2))}MB`,
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  max_connections: '100',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  ...(sharedMemoryIsSmall() ? { dynamic_shared_memory_type: 'mmap' } : {}),
})

/** A free TCP port on the loopback address: the wished one when nobody has it, else any. */
export async function freePort(wished = 0) {
  const listenOn = (port) =>
    new Promise((resolve) => {
      const probe = createServer()
      probe.once('error', () => resolve(undefined))
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const { port: got } = probe.address()
        probe.close(() => resolve(got))
      })
    })
  return (wished && (await listenOn(wished))) || (await listenOn(0))
}

const readLines = (path) => {
  try {
    return fs.readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** Whether a process runs; a zombie does not count, although kill(pid, 0) says it does. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  const state = readLines(`/proc/${pid}/stat`)[0]
  return state === undefined || !/\) [ZX]/.test(state)
}

/** Command line of a process as one string, empty when it has none (gone, or a zombie). */
export function commandOf(pid) {
  if (process.platform === 'linux') {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    } catch {
      return ''
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
}

const pidFile = (dir) => join(dir, 'postmaster.pid')

/**
 * The server that runs on a data folder at this moment, or undefined. A pid file whose process is gone, or is some
 * other program that got the number since, is removed, because PostgreSQL itself would refuse to start over it.
 */
export function runningPostgres(dir) {
  if (!fs.existsSync(pidFile(dir))) return undefined
  const lines = readLines(pidFile(dir))
  const pid = Number(lines[0])
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && /postgres/.test(commandOf(pid))) {
    return { pid, port: Number(lines[3]), ready: /ready/.test(lines[7] ?? '') }
  }
  fs.rmSync(pidFile(dir), { force: true })
  return undefined
}

/** Ends a server by its pid: fast shutdown (open transactions roll back), after 20 s without a checkpoint. */
export async function stopPostgres(pid) {
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ]) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < seconds * 20; waited += 1) {
      if (!isAlive(pid)) return
      await sleep(50)
    }
  }
}

/** The superuser's password, made on first use; the file is readable by the operator alone. */
function passwordFrom(file) {
  if (file === undefined) return randomBytes(24).toString('base64url')
  if (!fs.existsSync(file)) {
    fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    fs.writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  }
  return fs.readFileSync(file, 'utf8').trim()
}

/** initdb works in a folder beside the final one and is renamed when whole: a kill in the middle leaves no half database. */
function initialise(binaries, dir, password, who) {
  const fresh = `${dir}.new`
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.mkdirSync(fresh, { recursive: true, mode: 0o700 })
  const passwordFile = join(fresh, 'password')
  const cluster = join(fresh, 'cluster')
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (who.uid !== undefined) for (const path of [fresh, passwordFile]) fs.chownSync(path, who.uid, who.gid)
  const run = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      '-D',
      cluster,
      '-U',
      superuser,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--data-checksums',
      '--no-sync',
    ],
    { ...who, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' }, encoding: 'utf8' },
  )
  if (run.status !== 0) {
    throw new Error(`initdb 失败 / initdb failed: ${run.error?.message ?? `${run.stdout}\n${run.stderr}`}`)
  }
  fs.rmSync(dir, { recursive: true, force: true })
  fs.renameSync(cluster, dir)
  fs.rmSync(fresh, { recursive: true, force: true })
}

/** Waits until the server says in its pid file that it accepts connections; answers whether it does. */
async function becameReady(dir, child, seconds) {
  for (let waited = 0; waited < seconds * 50; waited += 1) {
    if (child.exitCode !== null || child.signalCode !== null) return false
    const lines = readLines(pidFile(dir))
    if (Number(lines[0]) === child.pid && /ready/.test(lines[7] ?? '')) return true
    await sleep(20)
  }
  return false
}

const launch = ({ binaries, dir, who, port, settings, logFile }) => {
  const log = fs.openSync(logFile, 'a', 0o600)
  const options = Object.entries({ ...defaultSettings(), ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', dir, ...options], {
    ...who,
    cwd: '/',
    // A session of its own, so that Ctrl-C in the terminal reaches the caller first and not the database.
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    stdio: ['ignore', log, log],
  })
  fs.closeSync(log)
  child.on('error', () => {})
  return child
}

/** Starts and, for some seconds, tries again: after a kill -9 the old backends still hold the shared memory for a moment. */
async function launchUntilReady(how) {
  const before = fs.existsSync(how.logFile) ? fs.statSync(how.logFile).size : 0
  for (let attempt = 1; ; attempt += 1) {
    const child = launch(how)
    if (await becameReady(how.dir, child, 180)) return child
    if (child.exitCode === null && child.pid !== undefined) await stopPostgres(child.pid)
    const said = fs.readFileSync(how.logFile).subarray(before).toString('utf8').trim()
    if (attempt >= 20 || !/still in use|lock file|shared memory block/.test(said)) {
      throw new Error(`PostgreSQL 没有启动 / PostgreSQL did not start (${how.logFile}):\n${said.split('\n').slice(-15).join('\n')}`)
    }
    await sleep(500)
    runningPostgres(how.dir)
  }
}

/** The connection string of the superuser. */
export const superuserUrl = (password, port, database = 'postgres') =>
  `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

/**
 * Starts the embedded server on `dir` (initialised on first use) and resolves when it accepts connections.
 *
 * `passwordFile` keeps the superuser's password between starts; without it one is made for this run (only for a new
 * folder). `settings` are added to the defaults. `onExit(code, signal)` hears when the server ends unasked.
 * `stop()` is a fast shutdown, `kill()` a crash (SIGKILL) for drills. A server that still runs on the folder is
 * stopped first; the caller decides beforehand whether it may be (see `runningPostgres`).
 */
export async function startPostgres({ dir: wishedDir, port: wishedPort, passwordFile, settings = {}, logFile, onExit }) {
  const who = account(wishedDir)
  const binaries = readableBinaries(who)
  const dir = placeForData(wishedDir, who)
  const left = runningPostgres(dir)
  if (left) await stopPostgres(left.pid)
  const password = passwordFrom(passwordFile)
  if (!fs.existsSync(join(dir, 'PG_VERSION'))) initialise(binaries, dir, password, who)
  if (who.uid !== undefined && fs.statSync(dir).uid !== who.uid) {
    spawnSync('chown', ['-R', `${who.uid}:${who.gid}`, dir])
  }
  const port = await freePort(wishedPort)
  const log = logFile ?? join(dirname(wishedDir), 'postgres.log')
  const child = await launchUntilReady({ binaries, dir, who, port, settings, logFile: log })
  let asked = false
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve()
      if (!asked) onExit?.(code, signal)
    })
  })
  const end = async (how) => {
    asked = true
    if (child.exitCode === null && child.signalCode === null) await how()
    await exited
  }
  return {
    url: superuserUrl(password, port),
    port,
    pid: child.pid,
    dir,
    stop: () => end(() => stopPostgres(child.pid)),
    kill: () => end(() => void child.kill('SIGKILL')),
  }
}

/** Creates a database when it is missing and returns its connection string. Needs the dependencies installed. */
export async function ensureDatabase(url, name) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  const target = new URL(url)
  target.pathname = `/${name}`
  return target.href
}
