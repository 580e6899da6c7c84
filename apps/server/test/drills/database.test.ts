import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { batches } from '@creditbank/contract'
import pg from 'pg'
import { expect, test } from 'vitest'
import { ensureDatabase, freePort, startPostgres } from '../../../../tools/postgres.mjs'
import { givenEntry, outcomeRow, outcomesCsv } from '../../src/deposits/batch/given.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { openBank } from '../harness/bank.ts'
import { brokenLaws } from '../harness/laws.ts'
import { testDatabaseSecret } from '../harness/postgres.ts'
import { attempt, eventually, startChild } from './child.ts'

const writers = 8

test('PostgreSQL killed under eight writers: the server lives on, every acknowledged write is there, and a batch being stored ends with exactly its rows, and every law holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bank-drill-'))
  chmodSync(folder, 0o711)
  const port = await freePort()
  const launch = () =>
    startPostgres({
      dir: join(folder, 'postgres'),
      port,
      passwordFile: join(folder, 'password'),
      logFile: join(folder, 'postgres.log'),
      settings: { max_connections: '100' },
    })
  let server = await launch()
  const url = await ensureDatabase(server.url, 'drill')
  await migrate(url, { databaseSecret: testDatabaseSecret })
  const bank = await openBank({
    now: new Date().toISOString(),
    database: { url, name: 'drill', secret: testDatabaseSecret, drop: async () => undefined },
  })
  const clerk = await bank.staff('centreClerk', 'openUniversity')
  const director = await bank.staff('centreDirector', 'openUniversity')
  const entry = await givenEntry(bank, { number: 'DB-1' })
  const child = await startChild({
    databaseUrl: url,
    secret: testDatabaseSecret,
    dataDir: bank.platform.config.dataDir,
    port: await freePort(),
  })
  try {
    const big = await attempt(
      child.url,
      batches.uploadBatch,
      { kind: 'outcomes', name: '大.csv' },
      clerk.token,
      outcomesCsv(Array.from({ length: 10_000 }, (_, n) => outcomeRow(n, entry.number))),
    )
    const id = big?.batch.id ?? ''
    await attempt(child.url, batches.checkBatch, { id }, clerk.token)
    const stateOf = async () => (await attempt(child.url, batches.readBatch, { id }, clerk.token))?.state
    await eventually('the batch is checked', async () => (await stateOf()) === 'checked', 60_000)
    await attempt(child.url, batches.submitBatch, { id }, clerk.token)
    const acknowledged: string[] = []
    let writing = true
    const writer = async (w: number) => {
      for (let n = 0; writing && n < 40; n += 1) {
        const answer = await attempt(
          child.url,
          batches.uploadBatch,
          { kind: 'outcomes', name: `小-${w}-${n}.csv` },
          clerk.token,
          outcomesCsv([outcomeRow(20_000 + w * 1000 + n, entry.number, 'W')]),
        )
        if (answer !== undefined) acknowledged.push(answer.batch.id)
        else await pause(200)
      }
    }
    const all = Promise.all(Array.from({ length: writers }, (_, w) => writer(w)))
    await eventually('some writes are acknowledged', async () => acknowledged.length >= 5, 60_000)
    await attempt(child.url, batches.approveBatch, { id }, director.token)
    await pause(400)
    await server.kill()
    const before = [...acknowledged]
    await pause(500)
    server = await launch()
    expect(server.port).toBe(port)
    await pause(2000)
    expect(child.alive() ? 'alive' : child.said()).toBe('alive')
    await eventually('the server answers again', async () => (await stateOf()) !== undefined, 60_000)
    writing = false
    await all
    expect(child.alive()).toBe(true)
    await eventually('the batch is stored', async () => (await stateOf()) === 'committed', 180_000)
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    const kept = await admin.query<{ id: string }>('select id from deposits.batch where id = any($1::bigint[])', [acknowledged])
    expect(kept.rowCount).toBe(new Set(acknowledged).size)
    expect(before.length).toBeGreaterThanOrEqual(5)
    const count = await admin.query<{ n: string }>('select count(*) as n from outcomes.outcome where batch_id = $1', [id])
    expect(count.rows[0]?.n).toBe('10000')
    await admin.end()
    expect(await brokenLaws(bank)).toEqual([])
  } finally {
    await child.kill()
    await bank.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 420_000)
