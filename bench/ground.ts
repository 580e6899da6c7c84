import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { migrate } from '../apps/server/src/platform/migrate.ts'
import { ensureDatabase, freePort, startPostgres } from '../tools/postgres.mjs'
import type { Size } from './result.ts'

const root = dirname(import.meta.dirname)
/** Secret of the benches' database roles; the cluster listens on the loopback address alone and holds invented rows. */
export const benchSecret = 'bench-only-database-secret-0123456789abcdef'

/** A migrated database on a cluster of the benches' own, and the folder beside it. */
export type Ground = {
  /** Connection string of the superuser to the bench's database. */
  readonly url: string
  readonly folder: string
  readonly admin: pg.Client
  readonly stop: () => Promise<void>
}

const settingsFor = (size: Size): Record<string, string> => {
  const memory = Math.floor(totalmem() / 2 ** 20)
  const shared = size === 'small' ? Math.min(512, Math.floor(memory / 8)) : Math.min(4096, Math.floor(memory / 6))
  return {
    shared_buffers: `${shared}MB`,
    max_wal_size: size === 'small' ? '4GB' : '16GB',
    maintenance_work_mem: size === 'small' ? '256MB' : '1GB',
  }
}

/** A database whose migrations were edited since (a developer's checkout) is thrown away: it can be made again. */
const migrated = async (server: string, database: string): Promise<string> => {
  const url = await ensureDatabase(server, database)
  try {
    await migrate(url, { databaseSecret: benchSecret })
    return url
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('was changed after')) throw error
    process.stderr.write(`${error.message}: making the bench's database anew\n`)
  }
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`drop database ${database} with (force)`)
  await admin.end()
  await ensureDatabase(server, database)
  await migrate(url, { databaseSecret: benchSecret })
  return url
}

/**
 * Starts the benches' PostgreSQL (kept under the data folder between runs, one folder a size) and migrates the named database on it. The caller stops
 * it. Nothing of the bank's own database is touched.
 */
export const openGround = async (size: Size, database: string): Promise<Ground> => {
  const folder = join(process.env.BANK_DATA ?? join(root, '.data'), 'bench', size)
  mkdirSync(folder, { recursive: true })
  const server = await startPostgres({
    dir: join(folder, 'postgres'),
    passwordFile: join(folder, 'postgres-password'),
    logFile: join(folder, 'postgres.log'),
    settings: settingsFor(size),
  })
  const url = await migrated(server.url, database)
  const admin = new pg.Client({ connectionString: url })
  admin.on('error', () => undefined)
  await admin.connect()
  const stop = async () => {
    await admin.end()
    await server.stop()
  }
  return { url, folder, admin, stop }
}

/** Builds something once: `build` runs when the database does not say yet that it holds `version` of it. */
export const once = async (ground: Ground, name: string, version: string, build: () => Promise<void>): Promise<void> => {
  const { admin } = ground
  await admin.query('create table if not exists public.bench_built (name text primary key, version text not null)')
  const built = await admin.query<{ version: string }>('select version from public.bench_built where name = $1', [name])
  if (built.rows[0]?.version === version) return
  await build()
  await admin.query('insert into public.bench_built values ($1, $2) on conflict (name) do update set version = excluded.version', [
    name,
    version,
  ])
}

/** The real server process on a database of the ground. */
export type BenchServer = { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> }

const readyLine = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said.includes('READY')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${said}`)))
  })

/** Starts `main.ts http` (no worker) as a user would, or a bench's own script, on a free port, with the limit on requests out of the way. */
export const startServer = async (
  ground: Ground,
  own: { readonly script?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<BenchServer> => {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, own.script ?? 'apps/server/src/main.ts'), 'http'],
    {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: ground.url,
        BANK_DB_SECRET: benchSecret,
        BANK_DATA: join(ground.folder, 'data'),
        PORT: String(port),
        HOST: '127.0.0.1',
        LOG_LEVEL: 'error',
        BANK_RATE_LIMIT: '1000000000',
        ...own.env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await readyLine(child)
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    })
  return { port, pid: child.pid ?? 0, stop }
}
