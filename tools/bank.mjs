import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { node24, root, withNode24 } from './node24.mjs'
import { ensureDatabase, runningPostgres, startPostgres, superuserUrl } from './postgres.mjs'

/** Everything the bank keeps on this machine: database, keys, files, logs. `BANK_DATA` moves it; git ignores it. */
export const dataDir = resolve(root, process.env.BANK_DATA || '.data')

const databaseName = 'credit_bank'
const passwordFile = join(dataDir, 'keys', 'postgres-password')
const stateFile = join(dataDir, 'postgres.json')
const postgresDir = join(dataDir, 'postgres')

const readState = () => {
  try {
    return JSON.parse(fs.readFileSync(stateFile, 'utf8'))
  } catch {
    return {}
  }
}

/** Number of a process's parent; NaN when the process is gone. */
export const parentOf = (pid) => {
  if (process.platform === 'linux') {
    const path = `/proc/${pid}/stat`
    return fs.existsSync(path) ? Number(/\) \S (\d+)/.exec(fs.readFileSync(path, 'utf8'))?.[1]) : Number.NaN
  }
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout)
}

/** The database server that a living start (or command) of this checkout runs; an orphan of a killed one does not count. */
export function ownedDatabase() {
  if (!fs.existsSync(postgresDir)) return undefined
  const running = runningPostgres(postgresDir)
  if (!running) return undefined
  const { owner, port } = readState()
  return owner === parentOf(running.pid) ? { ...running, port, owner } : undefined
}

/**
 * Makes the data folder with the modes it needs (keys and logs are the operator's alone) and the secret from which
 * the database roles' passwords are derived; production takes that from its environment and refuses to fall back.
 */
export function prepareDataDir() {
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o755 })
    for (const name of ['keys', 'log']) fs.mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 })
    fs.accessSync(join(dataDir, 'keys'), fs.constants.W_OK)
    const secret = join(dataDir, 'keys', 'database-secret')
    if (!fs.existsSync(secret)) fs.writeFileSync(secret, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  } catch (error) {
    throw new Error(
      `数据目录 ${dataDir} 不可写（${error.code}），可能由另一用户创建。请改用该用户，或设置 BANK_DATA。\n` +
        `The data folder ${dataDir} cannot be written (${error.code}); another user may have made it. Start as that user or set BANK_DATA.`,
    )
  }
}

/**
 * The database of this checkout: `DATABASE_URL` when set, else one that runs already, else the embedded server
 * started as our child. `close()` stops only what was started here. With `alone` a server that another living
 * command runs is refused with a sentence instead of shared.
 */
export async function openDatabase({ alone = false, onExit } = {}) {
  if (process.env.DATABASE_URL) {
    prepareDataDir()
    return { url: process.env.DATABASE_URL, embedded: false, close: async () => {} }
  }
  const owned = ownedDatabase()
  if (owned && alone) {
    throw new Error(
      `本目录的数据库正由进程 ${owned.owner} 使用（多半已经 npm start 过）。请先停止它：kill ${owned.owner}\n` +
        `The database of this folder is in use by process ${owned.owner} (npm start is probably running already). Stop it first: kill ${owned.owner}`,
    )
  }
  if (owned) {
    const password = fs.readFileSync(passwordFile, 'utf8').trim()
    return { url: superuserUrl(password, owned.port, databaseName), embedded: true, close: async () => {} }
  }
  prepareDataDir()
  const server = await startPostgres({
    dir: postgresDir,
    port: readState().port,
    passwordFile,
    logFile: rotated('postgres.log'),
    ...(onExit ? { onExit } : {}),
  })
  fs.writeFileSync(stateFile, JSON.stringify({ port: server.port, pid: server.pid, owner: process.pid }), { mode: 0o600 })
  try {
    return { url: await ensureDatabase(server.url, databaseName), embedded: true, close: server.stop }
  } catch (error) {
    await server.stop()
    if (error.code !== '28P01') throw error
    throw new Error(
      `${passwordFile} 与数据库不符（密钥目录被换过？）。请恢复它，或用 npm run reset 清空演示数据。\n` +
        `${passwordFile} does not fit the database (was the keys folder replaced?). Restore it, or clear the demo data with npm run reset.`,
    )
  }
}

/** Path of a log below the data folder; one over 50 MB is set aside as `.1` first, so that two files bound the disk used. */
export function rotated(name) {
  const path = join(dataDir, 'log', name)
  if (fs.existsSync(path) && fs.statSync(path).size > 50_000_000) fs.renameSync(path, `${path}.1`)
  return path
}

const mainFile = join(root, 'apps', 'server', 'src', 'main.ts')

/**
 * Runs a command of the server under Node 24 on the given database. The child ends by itself when we are killed, and
 * has a process group of its own, so that Ctrl-C is ours to pass on in the right order.
 */
export function runServerCommand(args, { databaseUrl, stdio = 'inherit', env = {}, script = mainFile, detached = true }) {
  const flags = ['--disable-warning=ExperimentalWarning', '--import', new URL('./follow-parent.mjs', import.meta.url).href]
  return spawn(node24(), [...flags, script, ...args], {
    cwd: root,
    stdio,
    detached,
    env: { ...withNode24(), DATABASE_URL: databaseUrl, BANK_DATA: dataDir, ...env, FOLLOW_PARENT: String(process.pid) },
  })
}

/** Resolves with a child's exit code; a death by signal counts as 1. */
export const codeOf = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })

/** Which database this is: the demo province is seeded once per database, not once per folder. */
async function identityOf(databaseUrl) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query("select system_identifier || '/' || current_database() as id from pg_control_system()")
    return rows[0].id
  } catch {
    return `${client.host}:${client.port}/${client.database}`
  } finally {
    await client.end()
  }
}

const seedStamp = join(dataDir, 'demo-seeded')

/** Whether this very database got its demo province; a database replaced behind our back did not. */
export const isSeeded = async (databaseUrl) =>
  fs.existsSync(seedStamp) && fs.readFileSync(seedStamp, 'utf8') === (await identityOf(databaseUrl))

/** Remembers that the database has its demo province. */
export const markSeeded = async (databaseUrl) => fs.writeFileSync(seedStamp, await identityOf(databaseUrl))
