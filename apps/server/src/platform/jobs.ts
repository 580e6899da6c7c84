import { Logger, makeWorkerUtils, run, type Runner, type TaskList } from 'graphile-worker'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Platform } from './context.ts'
import { type Sql, roleUrl } from './database.ts'

/** Work to be done after the commit: a task's name and a payload of ids. `key`: a second draft with the same key replaces the first while it waits. `queue`: one at a time. */
export type JobDraft = {
  readonly task: string
  readonly payload: Readonly<Record<string, string | number | boolean | null>>
  readonly key?: string
  readonly queue?: string
  readonly runAt?: Date
}

/** Puts a job into the queue inside the caller's transaction: it exists if and only if the transaction commits. */
export const addJob = async (tx: Sql, job: JobDraft): Promise<void> => {
  await sql`select platform.add_job(${job.task}, ${JSON.stringify(job.payload)}::json, ${job.key ?? null}, ${job.queue ?? null}, ${job.runAt ?? null})`.execute(
    tx,
  )
}

/** What a task does. It may run twice (a worker can die after the work and before saying so): tasks are idempotent. */
export type Task = (payload: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<void>

/** Tasks by name, and periodic work with its interval in milliseconds. */
export type Work = {
  readonly tasks: Readonly<Record<string, Task>>
  readonly periodic: readonly { readonly name: string; readonly everyMs: number; readonly run: () => Promise<void> }[]
}

const heartbeatMs = 3_000
const deadAfterSeconds = 12

/**
 * Unlocks what dead workers held, so that a job goes on within seconds after a kill -9 and not after the queue's hours. A worker is dead when its heart
 * stopped, or when it holds a job for longer than that and never told of itself (killed in its first moment).
 */
const releaseDead = async (platform: Platform, url: string): Promise<void> => {
  const utils = await makeWorkerUtils({ connectionString: url, logger: quiet(platform) })
  try {
    const held = await utils.withPgClient((client) =>
      client.query<{ locked_by: string }>(
        `select distinct locked_by from graphile_worker._private_jobs where locked_by is not null and locked_at < now() - make_interval(secs => ${deadAfterSeconds})`,
      ),
    )
    const { rows } = await sql<{
      worker_id: string
      dead: boolean
    }>`select worker_id, seen_at < now() - make_interval(secs => ${deadAfterSeconds}) as dead from platform.worker`.execute(
      platform.database.app,
    )
    const alive = new Set(rows.filter((r) => !r.dead).map((r) => r.worker_id))
    const stopped = rows.filter((r) => r.dead).map((r) => r.worker_id)
    const dead = [...new Set([...stopped, ...held.rows.map((r) => r.locked_by).filter((id) => !alive.has(id))])]
    if (dead.length > 0) await utils.forceUnlockWorkers(dead)
    for (const id of stopped)
      await sql`delete from platform.worker where worker_id = ${id} and seen_at < now() - make_interval(secs => ${deadAfterSeconds})`.execute(
        platform.database.app,
      )
  } finally {
    await utils.release()
  }
}

const beat = async (platform: Platform, runner: { readonly ids: readonly string[] }): Promise<void> => {
  for (const id of runner.ids)
    await sql`insert into platform.worker (worker_id, seen_at) values (${id}, now()) on conflict (worker_id) do update set seen_at = now()`.execute(
      platform.database.app,
    )
}

/** The queue's own messages go to our log, at debug level unless they are warnings: job payloads are ids, never personal data. */
const quiet = (platform: Platform): Logger =>
  new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') platform.log.warn({ queue: message }, 'job queue')
    else platform.log.debug({ queue: message }, 'job queue')
  })

const wrapTasks = (work: Work): TaskList =>
  Object.fromEntries(
    Object.entries(work.tasks).map(([name, task]) => [
      name,
      async (payload: unknown, helpers: { abortSignal?: AbortSignal }) => {
        const facts = typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {}
        await task(facts, helpers.abortSignal ?? new AbortController().signal)
      },
    ]),
  )

/** A timer that never overlaps itself and survives failures. */
const every = (platform: Platform, name: string, ms: number, job: () => Promise<void>): (() => void) => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const loop = async (): Promise<void> => {
    try {
      await job()
    } catch (error) {
      platform.log.warn(
        { periodic: name, reason: error instanceof Error ? error.message : String(error) },
        'periodic work failed, tried again later',
      )
    }
    if (!stopped) timer = setTimeout(loop, ms)
  }
  timer = setTimeout(loop, Math.min(ms, 500))
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/** A running worker. `renew` gives it a new identity: what it held under the old one is freed like a dead worker's. */
export type RunningWorker = { readonly stop: () => Promise<void>; readonly renew: () => Promise<void> }

const launch = async (platform: Platform, url: string, work: Work, ids: string[]): Promise<Runner> => {
  const { EventEmitter } = await import('node:events')
  const events = new EventEmitter()
  // The pool locks the jobs for all its workers: its heart is the one that counts.
  events.on('pool:create', (message: { readonly workerPool: { readonly id: string } }) => {
    if (!ids.includes(message.workerPool.id)) ids.push(message.workerPool.id)
  })
  return run({
    connectionString: url,
    concurrency: 3,
    pollInterval: 2_000,
    noHandleSignals: true,
    taskList: wrapTasks(work),
    events: events as never,
    logger: quiet(platform),
    maxPoolSize: 5,
  })
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

/** Keeps a runner going: one that ends unasked, or is renewed after the database was lost, is followed by another under new worker ids. */
const supervise = (platform: Platform, first: Runner, again: () => Promise<Runner>): RunningWorker => {
  let runner = first
  let stopping = false
  let renewing: Promise<void> | undefined
  const replace = async (): Promise<void> => {
    const old = runner
    await Promise.race([old.stop().catch(() => undefined), sleep(3_000)])
    while (!stopping) {
      try {
        runner = await again()
        follow(runner)
        platform.log.info('worker renewed')
        return
      } catch (error) {
        platform.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'worker not renewed yet')
        await sleep(1_000)
      }
    }
  }
  const renew = (): Promise<void> => {
    if (stopping) return Promise.resolve()
    renewing ??= replace().finally(() => {
      renewing = undefined
    })
    return renewing
  }
  const follow = (one: Runner): void => {
    const ended = (error?: unknown): void => {
      if (stopping || runner !== one) return
      platform.log.error({ reason: error instanceof Error ? error.message : 'ended' }, 'worker stopped')
      void renew()
    }
    one.promise.then(() => ended(), ended)
  }
  follow(first)
  return {
    renew,
    stop: async () => {
      stopping = true
      await renewing
      await runner.stop().catch(() => undefined)
    },
  }
}

/** Starts the worker: takes jobs as they come (LISTEN/NOTIFY), beats its heart, frees the jobs of dead workers, runs periodic work. Its stop waits for running jobs. */
export const startWorker = async (platform: Platform, work: Work): Promise<RunningWorker> => {
  const url = roleUrl(platform.config.databaseUrl, platform.config.databaseSecret, 'bank_worker')
  const ids: string[] = []
  await releaseDead(platform, url)
  const supervised = supervise(platform, await launch(platform, url, work, ids), () => {
    // The former ids beat no more: after some seconds their jobs are freed.
    ids.length = 0
    return launch(platform, url, work, ids)
  })
  platform.log.info({ worker: randomUUID().slice(0, 8), tasks: Object.keys(work.tasks).length }, 'worker started')
  const stops = [
    every(platform, 'heartbeat', heartbeatMs, () => beat(platform, { ids })),
    every(platform, 'release dead workers', 10_000, () => releaseDead(platform, url)),
    ...work.periodic.map((p) => every(platform, p.name, p.everyMs, p.run)),
  ]
  return {
    renew: supervised.renew,
    stop: async () => {
      for (const stop of stops) stop()
      await supervised.stop()
      for (const id of ids)
        await sql`delete from platform.worker where worker_id = ${id}`.execute(platform.database.app).catch(() => undefined)
    },
  }
}
