import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once as onceEvent } from 'node:events'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { batches, type Endpoint, type InputOf, type OutputOf } from '@creditbank/contract'
import { pathOf } from '@creditbank/contract/client'
import { from as copyFrom } from 'pg-copy-streams'
import { buildPlatform } from '../apps/server/src/app.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import type { Platform } from '../apps/server/src/platform/context.ts'
import { newSessionToken, tokenHash } from '../apps/server/src/platform/crypto/tokens.ts'
import { writeXlsx } from '../apps/server/src/platform/sheets/index.ts'
import { freePort } from '../tools/postgres.mjs'
import { type Cast, type Deposited, fileRows, header, people } from './depositFile.ts'
import { benchSecret, type Ground, openGround } from './ground.ts'
import { getRequest, steady } from './load.ts'
import { warm } from './province.ts'
import { median, type Result, rounded, type Size } from './result.ts'

const root = join(import.meta.dirname, '..')
const rowsOf: Readonly<Record<Size, number>> = { small: 60_000, mid: 200_000, full: 1_000_000 }

const othersPerSecond = 40

/** The real server of a bench. */
export type Server = { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> }

/** What a process of the bench is started with. */
const benchEnvironment = (ground: Ground, port: number) => ({
  ...process.env,
  DATABASE_URL: ground.url,
  BANK_DB_SECRET: benchSecret,
  BANK_DATA: join(ground.folder, 'deposit-data'),
  PORT: String(port),
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
  BANK_RATE_LIMIT: '1000000000',
})

/** The real server with its worker, as a user starts it. */
const startServe = async (ground: Ground): Promise<Server> => {
  const port = await freePort()
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/server/src/main.ts'), 'serve'],
    {
      cwd: root,
      env: benchEnvironment(ground, port),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('READY')) break
  return {
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = onceEvent(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

const call = async <E extends Endpoint>(server: Server, token: string, e: E, input: InputOf<E>, file?: string): Promise<OutputOf<E>> => {
  const { path, rest } = pathOf(e, typeof input === 'object' && input !== null ? { ...input } : {})
  const headers = { authorization: `Bearer ${token}`, 'content-type': file === undefined ? 'application/json' : 'application/octet-stream' }
  const body = file === undefined ? JSON.stringify(rest) : Readable.toWeb(createReadStream(file))
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: e.method,
    headers,
    ...(e.method === 'GET' ? {} : { body: body as never, duplex: 'half' }),
  } as RequestInit)
  const parsed = await answer.json()
  if (!answer.ok) throw new Error(`${e.path}: ${JSON.stringify(parsed)}`)
  return parsed as OutputOf<E>
}

/** The largest resident memory of a process while something runs, in MB; sampled four times a second. */
const memoryOf = (pid: number) => {
  let largest = 0
  const look = () => {
    const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
    largest = Math.max(largest, Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024)
  }
  const timer = setInterval(look, 250)
  return () => {
    clearInterval(timer)
    look()
    return Math.round(largest)
  }
}

type Run = {
  readonly seconds: number
  readonly phases: Record<string, number>
  readonly stored: number
  readonly batch: OutputOf<typeof batches.readBatch>
}

/** One file through the whole pipeline: upload, check, submit, approval, storing. The waits for people are not there, everything else is. */
export const runFile = async (server: Server, cast: Cast, path: string): Promise<Run> => {
  const phases: Record<string, number> = {}
  const begun = performance.now()
  let last = begun
  const lap = (name: string) => {
    const now = performance.now()
    phases[name] = rounded((now - last) / 1000)
    last = now
  }
  const { batch } = await call(server, cast.clerk, batches.uploadBatch, { kind: 'outcomes', name: path.split('/').at(-1) ?? 'x' }, path)
  lap('upload')
  const { id } = batch
  await call(server, cast.clerk, batches.checkBatch, { id })
  const settle = async (moving: readonly string[]) => {
    for (;;) {
      const b = await call(server, cast.clerk, batches.readBatch, { id })
      if (!moving.includes(b.state)) return b
      await pause(100)
    }
  }
  const checked = await settle(['checking'])
  lap('check')
  if (checked.state !== 'checked') throw new Error(`the check ended ${checked.state}: ${JSON.stringify(checked.failure)}`)
  await call(server, cast.clerk, batches.submitBatch, { id })
  await call(server, cast.director, batches.approveBatch, { id })
  const done = await settle(['approved', 'committing'])
  lap('store')
  if (done.state !== 'committed') throw new Error(`storing ended ${done.state}: ${JSON.stringify(done.failure)}`)
  return { seconds: (performance.now() - begun) / 1000, phases, stored: done.counts.stored, batch: done }
}

const rawRounds = 3

/** Raw COPYs of the same stored rows: into a table without any index, binary, logged. What PostgreSQL takes at most, rows a second of each round. */
const rawCopies = async (ground: Ground, batchId: string): Promise<number[]> => {
  const { admin } = ground
  const columns =
    'learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, occurrence, obtained_on, minutes, credits, points, grade, certificate_no, expires_on, channel, batch_id, row_no, stored_at'
  const { to: copyTo } = await import('pg-copy-streams')
  const parts: Buffer[] = []
  for await (const part of admin.query(
    copyTo(`copy (select ${columns} from outcomes.outcome where batch_id = ${batchId}) to stdout binary`),
  ))
    parts.push(Buffer.from(part))
  const { rows } = await admin.query<{ n: string }>(`select count(*) as n from outcomes.outcome where batch_id = ${batchId}`)
  const rates: number[] = []
  for (let round = 0; round < rawRounds; round += 1) {
    await admin.query(`create table public.raw_copy as select ${columns} from outcomes.outcome limit 0`)
    const begun = performance.now()
    await pipeline(Readable.from(parts), admin.query(copyFrom('copy public.raw_copy from stdin binary')))
    rates.push((Number(rows[0]?.n) * 1000) / (performance.now() - begun))
    await admin.query('drop table public.raw_copy')
  }
  return rates
}

/** Writes the rows of a file as CSV. */
export const writeCsvFile = async (path: string, rows: AsyncIterable<readonly string[]>): Promise<void> => {
  const out = createWriteStream(path)
  out.write(`${header.join(',')}\n`)
  let text = ''
  for await (const row of rows) {
    text += `${row.join(',')}\n`
    if (text.length < 1 << 18) continue
    if (!out.write(text)) await onceEvent(out, 'drain')
    text = ''
  }
  out.end(text)
  await onceEvent(out, 'finish')
}

/** Files of one run; `salt` makes certificate numbers and new people of their own, so that no run finds the rows of an earlier one. */
const makeFiles = async (
  ground: Ground,
  cast: Cast,
  rows: number,
  salts: { csv: string; xlsx: string },
): Promise<{ csv: string; xlsx: string }> => {
  const folder = join(ground.folder, 'deposit-files')
  mkdirSync(folder, { recursive: true })
  const csv = join(folder, 'run.csv')
  const xlsx = join(folder, 'run.xlsx')
  await writeCsvFile(csv, fileRows(ground, cast, rows, salts.csv))
  await writeXlsx(createWriteStream(xlsx), {
    sheets: [{ name: '成绩', columns: header.map((name) => ({ header: name })), rows: fileRows(ground, cast, rows, salts.xlsx) }],
  })
  // On the disk before anything is timed: the upload ends with the disk's word for its own bytes, and would else wait for these.
  for (const path of [csv, xlsx]) {
    const file = await open(path, 'r+')
    await file.sync()
    await file.close()
  }
  return { csv, xlsx }
}

/** Requests of other people, at a pace that a busy office makes: a load that takes all the processor it can get would measure its own hunger. */
const otherRequests = (server: Server, cast: Cast, seconds: number) =>
  steady(server.port, () => getRequest('/api/batches?limit=20', { authorization: `Bearer ${cast.clerk}` }), othersPerSecond, seconds)

/** A member of staff with an open session. */
const staffToken = async (ground: Ground, unit: string, role: string, n: number): Promise<string> => {
  const token = newSessionToken()
  const id = String(9_000_000_000 + n)
  const { admin } = ground
  await admin.query(
    `insert into identity.staff (id, name, user_name, password_hash, must_change, status, organization_id, l1, l2, created_at) values ($1, '测试员', $2, 'none', false, 'active', $3, 1, $3, now()) on conflict do nothing`,
    [id, `bench-deposit-${n}`, unit],
  )
  await admin.query(
    `insert into identity.appointment (id, staff_id, organization_id, role, from_on, l1, l2, created_at) values ($1, $1, $2, $3, '2020-01-01', 1, $2, now()) on conflict do nothing`,
    [id, unit, role],
  )
  await admin.query(
    `insert into identity.session (id, token_hash, kind, principal_id, appointment_id, stage, created_at, last_seen_at, ends_at, address, agent) values ($1, $2, 'staff', $3, $3, 'open', now(), now(), now() + interval '12 hours', '127.0.0.1', 'bench')`,
    [String(randomInt(2 ** 47)), tokenHash(token), id],
  )
  return token
}

const measured = async (ground: Ground, server: Server, cast: Cast, rows: number) => {
  const salt = Date.now().toString(36)
  const files = await makeFiles(ground, cast, rows, { csv: `${salt}c`, xlsx: `${salt}x` })
  const before = await otherRequests(server, cast, 3)
  const idle = memoryOf(server.pid)()
  const memory = memoryOf(server.pid)
  let running = true
  const during: { p95: number; n: number }[] = []
  const others = (async () => {
    while (running) during.push({ p95: (await otherRequests(server, cast, 2)).p95, n: 1 })
  })()
  const csv = await runFile(server, cast, files.csv)
  running = false
  await others
  const csvMemory = memory()
  const raw = await rawCopies(ground, csv.batch.id)
  const xlsxMemory = memoryOf(server.pid)
  const xlsx = await runFile(server, cast, files.xlsx)
  const megabytes = { idle, csv: csvMemory, xlsx: xlsxMemory() }
  return { files, before, during, csv, xlsx, megabytes, raw }
}

const verdict = (rows: number, size: Size, m: Awaited<ReturnType<typeof measured>>): Result => {
  const raw = median(m.raw)
  const rate = rows / m.csv.seconds
  const p95 = m.during.map((d) => d.p95).toSorted((a, b) => a - b)
  const middle = p95[Math.floor(p95.length / 2)] ?? Number.NaN
  const ratio = m.xlsx.seconds / m.csv.seconds
  const others = middle / m.before.p95
  const largest = Math.max(m.megabytes.csv, m.megabytes.xlsx)
  return {
    name: 'deposit',
    value: rate / raw,
    goal: 1 / 20,
    better: 'higher',
    unit: 'part of the rows/s of a raw COPY of the same rows',
    details: {
      reached: size === 'small' || (largest <= 600 && others <= 3 && ratio <= 1.5),
      rows,
      rowsPerSecond: Math.round(rate),
      rawCopyRowsPerSecond: Math.round(raw),
      rawCopyRounds: m.raw.map(Math.round),
      seconds: { csv: rounded(m.csv.seconds), xlsx: rounded(m.xlsx.seconds) },
      phases: { csv: m.csv.phases, xlsx: m.xlsx.phases },
      xlsxToCsv: rounded(ratio),
      counts: m.csv.batch.counts,
      largestMemoryMb: largest,
      memoryMb: m.megabytes,
      otherRequestsP95Ms: { perSecond: othersPerSecond, before: rounded(m.before.p95), during: rounded(middle), ratio: rounded(others) },
      fileMb: { csv: rounded(statSync(m.files.csv).size / 1e6), xlsx: rounded(statSync(m.files.xlsx).size / 1e6) },
    },
  }
}

/** A filled bank with the two who act and the real server in front of it, for one measurement. `ready` comes before the server starts. */
export const withDepositingBank = async <T>(
  size: Size,
  measure: (bank: { readonly ground: Ground; readonly platform: Platform; readonly cast: Cast; readonly server: Server }) => Promise<T>,
  ready: (ground: Ground) => Promise<void> = async () => undefined,
): Promise<T> => {
  const ground = await openGround(size, 'deposit')
  const platform = buildPlatform(readConfig(benchEnvironment(ground, 0)))
  try {
    const bank: Deposited = await people(ground, platform.keyring, size)
    await warm(ground)
    await ready(ground)
    const clerk = await staffToken(ground, bank.unit, 'centreClerk', 1)
    const director = await staffToken(ground, bank.unit, 'centreDirector', 2)
    const server = await startServe(ground)
    try {
      return await measure({ ground, platform, cast: { ...bank, clerk, director }, server })
    } finally {
      await server.stop()
    }
  } finally {
    await platform.database.close()
    await ground.stop()
  }
}

/**
 * The batch deposit of a file of eight columns, 10 % new people and 1.4 % faulty rows, into a filled bank, through HTTP and the real server: everything
 * from the first byte of the upload to the committed batch. Against a raw COPY of the rows it stored, in the same run.
 */
export const deposit = (size: Size): Promise<Result> =>
  withDepositingBank(size, async ({ ground, server, cast }) =>
    verdict(rowsOf[size], size, await measured(ground, server, cast, rowsOf[size])),
  )
