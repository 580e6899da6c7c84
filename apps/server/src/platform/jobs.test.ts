import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { addJob, startWorker } from './jobs.ts'

let bank: Bank
let admin: pg.Client
beforeAll(async () => {
  bank = await openBank()
  admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await bank.close()
})

test('the name under which a job is held is one whose heart beats: a long job is not taken for a dead worker’s and run a second time', async () => {
  const db = bank.platform.database.app
  let runs = 0
  let finish = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const slow = async (): Promise<void> => {
    runs += 1
    await finished
  }
  const worker = await startWorker(bank.platform, { tasks: { 'test.slow': slow }, periodic: [] })
  try {
    await addJob(db, { task: 'test.slow', payload: {} })
    await expect.poll(() => runs, { timeout: 20_000 }).toBe(1)
    const holders = async () =>
      (
        await admin.query<{ beats: boolean }>(
          `select exists (select 1 from platform.worker w where w.worker_id = j.locked_by) as beats from graphile_worker._private_jobs j where j.locked_by is not null`,
        )
      ).rows
    await expect.poll(holders, { timeout: 20_000 }).toEqual([{ beats: true }])
    expect(runs).toBe(1)
  } finally {
    finish()
    await worker.stop()
  }
})
