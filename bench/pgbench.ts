import { spawn, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { roleUrl } from '../apps/server/src/platform/database.ts'
import { benchSecret, type Ground } from './ground.ts'

/** Connections that ask at once: enough to keep two cores busy, too few to queue. */
const clients = 4

const debianVersions = (): string[] => {
  const folder = '/usr/lib/postgresql'
  return existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, 'bin', 'pgbench')) : []
}

/** pgbench on this machine, or undefined: the npm packages of PostgreSQL do not bring it along. */
const pgbench = (): string | undefined => {
  const onPath = spawnSync('pgbench', ['--version']).status === 0 ? ['pgbench'] : []
  return [...onPath, ...debianVersions().filter((path) => existsSync(path))][0]
}

const today = () => new Date().toISOString().slice(0, 10)

/** pgbench takes every `:word` for a variable, time formats included, so those are written without a colon. */
const script = (statement: string, ids: { from: bigint; to: bigint }) =>
  `\\set id random(${ids.from}, ${ids.to})\n${statement
    .replaceAll('HH24:MI:SS', "HH24'||chr(58)||'MI'||chr(58)||'SS")
    .replaceAll('$1::bigint', '$1')
    .replaceAll('$1', ':id::bigint')
    .replaceAll('$2::date', '$2')
    .replaceAll('$2', ':today::date')
    .trim()};\n`

const run = (program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env } })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(`${program} ended with ${code}:\n${said}`))))
  })

const byPgbench = async (program: string, ground: Ground, statement: string, ids: { from: bigint; to: bigint }, seconds: number) => {
  const file = join(ground.folder, 'statement.sql')
  writeFileSync(file, script(statement, ids))
  const url = new URL(roleUrl(ground.url, benchSecret, 'bank_app'))
  const args = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds), '-D', `today=${today()}`, '-f', file]
  const said = await run(program, [...args, '-h', url.hostname, '-p', url.port, '-U', url.username, url.pathname.slice(1)], {
    PGPASSWORD: decodeURIComponent(url.password),
  })
  const rate = Number(/tps = ([0-9.]+) \(without initial/.exec(said)?.[1])
  if (!Number.isFinite(rate)) throw new Error(`pgbench said nothing of its rate:\n${said}`)
  return { rate, how: `${spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim()}, ${clients} clients, prepared` }
}

/** Without pgbench: prepared statements of the same number of connections from this process. It asks more slowly, which flatters the ratio; the details say so. */
const byNode = async (ground: Ground, statement: string, ids: { from: bigint; to: bigint }, seconds: number) => {
  const url = roleUrl(ground.url, benchSecret, 'bank_app')
  const width = Number(ids.to - ids.from) + 1
  const until = performance.now() + seconds * 1000
  const one = async (): Promise<number> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    let done = 0
    while (performance.now() < until) {
      const values = [(ids.from + BigInt(randomInt(width))).toString(), today()]
      await client.query({ name: 'measured', text: statement, values })
      done += 1
    }
    await client.end()
    return done
  }
  const done = await Promise.all(Array.from({ length: clients }, one))
  return {
    rate: done.reduce((a, b) => a + b, 0) / seconds,
    how: `no pgbench on this machine: ${clients} connections of one Node process, prepared`,
  }
}

/** Executions a second of a statement by PostgreSQL alone ($1 a random id of the range, $2 today), as the application's role, and how they were counted. */
export const databaseRate = (
  ground: Ground,
  statement: string,
  ids: { from: bigint; to: bigint },
  seconds: number,
): Promise<{ rate: number; how: string }> => {
  const program = pgbench()
  return program === undefined ? byNode(ground, statement, ids, seconds) : byPgbench(program, ground, statement, ids, seconds)
}
