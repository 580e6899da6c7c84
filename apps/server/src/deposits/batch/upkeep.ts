import type { Platform } from '../../platform/context.ts'
import { addJob, type Task } from '../../platform/jobs.ts'
import { foldPartitions, loaderSql } from './commitStore.ts'
import { dropStagingTables } from './stagingStore.ts'
import { beatJob, batchById, forgetSource, idleStaging, sourcesDue, stalledBatches } from './store.ts'

/** Deletes the source files that have served their thirty days. */
export const deleteSources = async (platform: Platform): Promise<void> => {
  const now = platform.clock.now()
  for (;;) {
    const due = await sourcesDue(platform.database.app, now)
    for (const { id, source_key } of due) {
      await platform.files.remove(source_key)
      await forgetSource(platform.database.app, id)
    }
    if (due.length === 0) break
  }
}

/** Drops staging tables of batches that were stored, cancelled or given up. */
export const dropIdleStaging = async (platform: Platform): Promise<void> => {
  const pool = platform.database.loaderPool
  for (const serial of await idleStaging(loaderSql(pool))) await dropStagingTables((text) => pool.query(text), serial)
}

const tasks = { checking: 'batch.check', approved: 'batch.commit', committing: 'batch.commit', undoing: 'batch.undo' } as const
const stalledMs = 60_000
const beatMs = 5_000

/** Queues the job of a batch again whose job has told nothing for a minute: the queue gave it up after too many deaths of its worker. Jobs are idempotent. */
export const wakeStalled = async (platform: Platform): Promise<void> => {
  const before = new Date(platform.clock.now().getTime() - stalledMs)
  for (const b of await stalledBatches(platform.database.app, before)) {
    const task = tasks[b.state]
    await addJob(platform.database.app, { task, payload: { batch: b.id, job: b.job_id }, key: `${task}:${b.id}` })
  }
}

/** The operator's `fold-partitions`: merges the partitions of batches into one. Locks the outcomes while it runs. */
export const foldBatchPartitions = async (platform: Platform): Promise<number> => {
  const folded = await foldPartitions(loaderSql(platform.database.loaderPool))
  process.stdout.write(`${folded} partitions folded\n`)
  return 0
}

/** A task whose job says every five seconds that it is alive. */
export const beating =
  (platform: Platform, task: Task): Task =>
  async (payload, signal) => {
    const db = platform.database.app
    const jobId = (await batchById(db, String(payload['batch'] ?? '')))?.job_id ?? null
    const timer = setInterval(() => {
      if (jobId !== null) beatJob(db, jobId, platform.clock.now()).catch(() => undefined)
    }, beatMs)
    try {
      await task(payload, signal)
    } finally {
      clearInterval(timer)
    }
  }
