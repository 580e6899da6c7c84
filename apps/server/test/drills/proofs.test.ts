import { text } from 'node:stream/consumers'
import { proofs } from '@creditbank/contract'
import { sql } from 'kysely'
import pg from 'pg'
import yauzl from 'yauzl'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../../../tools/postgres.mjs'
import { type Bank, openBank, type TestStaff } from '../harness/bank.ts'
import { brokenLaws } from '../harness/laws.ts'
import { testDatabaseSecret } from '../harness/postgres.ts'
import { attempt, type Child, eventually, startChild } from './child.ts'

const people = 240
let bank: Bank
let admin: pg.Client
let clerk: TestStaff
let port = 0

beforeAll(async () => {
  bank = await openBank({ now: new Date().toISOString() })
  admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
  clerk = await bank.staff('centreClerk', 'openUniversity')
  port = await freePort()
  for (let n = 0; n < people; n += 1) await bank.learner('openUniversity', { className: '2026 届护理 1 班', kind: 'student' })
})
afterAll(async () => {
  await admin.end()
  await bank.close()
})

const start = (): Promise<Child> =>
  startChild({ databaseUrl: bank.adminUrl, secret: testDatabaseSecret, dataDir: bank.platform.config.dataDir, port })
const db = () => bank.platform.database.app
const printed = async (batch: string): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from proofs.proof where batch_id = ${batch}`.execute(db())).rows[0]?.n)

/** Names in a zip, and the text of its index. */
const unpacked = (zip: Buffer): Promise<{ names: string[]; index: string }> =>
  new Promise((resolve, reject) => {
    const found = { names: [] as string[], index: '' }
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error)
      file.on('error', reject)
      file.on('end', () => resolve(found))
      file.on('entry', (entry: yauzl.Entry) => {
        found.names.push(entry.fileName)
        if (entry.fileName !== 'index.csv') return file.readEntry()
        file.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed)
          text(stream).then((content) => {
            found.index = content
            file.readEntry()
          }, reject)
        })
      })
      file.readEntry()
    })
  })

test('a server killed twice while it prints for a class goes on by itself: everybody has one paper, and the zip holds each with an index and a roster, and every law holds', async () => {
  let child = await start()
  const made = await attempt(
    child.url,
    proofs.createBatch,
    {
      people: { by: 'class', organizationId: bank.unit('openUniversity').id, className: '2026 届护理 1 班' },
      kind: 'account',
      title: '2026 届护理 1 班',
      reason: '毕业离校统一发放',
    },
    clerk.token,
  )
  const id = made?.id ?? '0'
  expect(made?.total).toBe(people)
  for (const part of [20, 120]) {
    await eventually(`${part} are printed`, async () => (await printed(id)) >= part, 60_000)
    await child.kill()
    const then = await printed(id)
    expect(then).toBeLessThan(people)
    // The queue waits twelve seconds before it believes that a worker is dead; the drill need not.
    await admin.query(`update platform.worker set seen_at = now() - interval '1 minute'`)
    child = await start()
  }
  let last: proofs.Batch | undefined
  await eventually(
    'the batch is done',
    async () => {
      last = await attempt(child.url, proofs.readBatch, { id }, clerk.token)
      return last?.state === 'done'
    },
    90_000,
  )
  await child.kill()
  expect(last).toMatchObject({ printed: people, skipped: 0, stopped: 0, files: ['zip', 'roster'] })
  const { rows } = await sql<{ papers: string; holders: string; numbers: string; events: string }>`select count(*) as papers,
      count(distinct learner_id) as holders, count(distinct number) as numbers,
      (select count(*) from evidence.event where kind = 'proof.issued') as events from proofs.proof where batch_id = ${id}`.execute(db())
  expect(rows[0]).toEqual({ papers: String(people), holders: String(people), numbers: String(people), events: String(people) })
  const zip = await bank.call(proofs.downloadBatch, { id, file: 'zip' }, { as: clerk })
  const { names, index } = await unpacked(zip.bytes)
  const papers = names.filter((name) => name.endsWith('.pdf') && name !== 'roster.pdf')
  expect(papers).toHaveLength(people)
  expect(new Set(papers).size).toBe(people)
  expect(names).toEqual(expect.arrayContaining(['index.csv', 'index.xlsx', 'roster.pdf']))
  for (const name of papers) expect(index).toContain(name)
  expect(index.trim().split('\n')).toHaveLength(people + 1)
  expect((await bank.call(proofs.downloadBatch, { id, file: 'roster' }, { as: clerk })).bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await brokenLaws(bank)).toEqual([])
}, 240_000)
