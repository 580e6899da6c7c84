import { setTimeout as pause } from 'node:timers/promises'
import { batches } from '@creditbank/contract'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../../../tools/postgres.mjs'
import { givenEntry, outcomeRow, outcomesCsv } from '../../src/deposits/batch/given.ts'
import { type Bank, openBank, type TestStaff } from '../harness/bank.ts'
import { brokenLaws } from '../harness/laws.ts'
import { testDatabaseSecret } from '../harness/postgres.ts'
import { attempt, type Child, startChild } from './child.ts'

const kills = 20
const rows = 10_000
let bank: Bank
let admin: pg.Client
let clerk: TestStaff
let director: TestStaff
let port = 0

beforeAll(async () => {
  bank = await openBank({ now: new Date().toISOString() })
  admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
  clerk = await bank.staff('centreClerk', 'openUniversity')
  director = await bank.staff('centreDirector', 'openUniversity')
  port = await freePort()
})
afterAll(async () => {
  await admin.end()
  await bank.close()
})

const start = (): Promise<Child> =>
  startChild({ databaseUrl: bank.adminUrl, secret: testDatabaseSecret, dataDir: bank.platform.config.dataDir, port })

/** What people would do next with a batch, until the child is gone. Answers the state last seen. */
const drive = async (child: Child, id: string): Promise<string | undefined> => {
  let state: string | undefined
  while (child.alive()) {
    const b = await attempt(child.url, batches.readBatch, { id }, clerk.token)
    if (b === undefined) return state
    state = b.state
    if (state === 'uploaded') await attempt(child.url, batches.checkBatch, { id }, clerk.token)
    else if (state === 'checked') await attempt(child.url, batches.submitBatch, { id }, clerk.token)
    else if (state === 'submitted') await attempt(child.url, batches.approveBatch, { id }, director.token)
    else if (state === 'committed' || state === 'failed') return state
    else await pause(40)
  }
  return state
}

test('a server killed at twenty random points of batches of 10,000 rows resumes by itself: every batch ends with exactly its rows, and every law holds', async () => {
  const entry = await givenEntry(bank, { number: 'KILL-1', repeats: 'day' })
  const made: string[] = []
  let current: string | undefined
  const seen = new Map<string, number>()
  for (let kill = 0; kill < kills; kill += 1) {
    const child = await start()
    if (current === undefined) {
      const file = outcomesCsv(Array.from({ length: rows }, (_, n) => outcomeRow(made.length * rows + n, entry.number, `K${made.length}-`)))
      const answer = await attempt(child.url, batches.uploadBatch, { kind: 'outcomes', name: `第${made.length}批.csv` }, clerk.token, file)
      current = answer?.batch.id
      if (current !== undefined) made.push(current)
    }
    const driving = current === undefined ? Promise.resolve(undefined) : drive(child, current)
    await pause(300 + Math.random() * 4700)
    await child.kill()
    await driving
    // The queue waits twelve seconds before it believes that a worker is dead; the drill need not.
    await admin.query(`update platform.worker set seen_at = now() - interval '1 minute'`)
    const { rows: states } = await admin.query<{ state: string }>('select state from deposits.batch where id = $1', [current ?? '0'])
    const state = states[0]?.state ?? 'none'
    seen.set(state, (seen.get(state) ?? 0) + 1)
    if (state === 'committed') current = undefined
  }
  const child = await start()
  for (const id of made) {
    const last = await Promise.race([drive(child, id), pause(120_000).then(() => 'too late')])
    expect(last).toBe('committed')
  }
  await child.kill()
  expect(made.length).toBeGreaterThan(0)
  const counts = await admin.query<{ id: string; outcomes: string; claims: string; papers: string; events: string; audits: string }>(
    `select b.id, (select count(*) from outcomes.outcome o where o.batch_id = b.id) as outcomes,
       (select count(*) from outcomes.outcome o join outcomes.learner_claim c on c.learner_id = o.learner_id and c.outcome_id = o.id where o.batch_id = b.id) as claims,
       (select count(*) from outcomes.outcome o join outcomes.certificate_claim c on c.outcome_id = o.id where o.batch_id = b.id) as papers,
       (select count(*) from outcomes.outcome o join evidence.event e on e.id = o.id where o.batch_id = b.id) as events,
       (select count(*) from audit.record r where r.act = 'batches.commit' and r.subject_id = b.id) as audits from deposits.batch b order by b.id`,
  )
  for (const c of counts.rows)
    expect(c).toEqual({ id: c.id, outcomes: String(rows), claims: String(rows), papers: String(rows), events: String(rows), audits: '1' })
  expect(await brokenLaws(bank)).toEqual([])
  process.stderr.write(`killed in states ${JSON.stringify(Object.fromEntries(seen))}, ${made.length} batches\n`)
}, 420_000)
