import type { Platform } from '../../platform/context.ts'
import { roleUrl } from '../../platform/database.ts'
import { depositor } from '../../platform/pure/depositors.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { keyringParts, type StageFound } from './readTask.ts'
import { type BatchScope, type Resolved, resolveBatch } from './resolveStore.ts'
import { type DepositorFacts, stateAfter } from './rules.ts'
import { usualKind } from './stage.ts'
import { type BatchRow, batchById, endJob, lockBatch, moveBatch, saveCheck, savePhase, saveProgress, type StoredNote } from './store.ts'
import { FileRefused, runReader } from './thread.ts'

const checkMilliseconds = 45 * 60_000
const progressMs = 500

/** The unit's own subtree as a column and value of scoped rows. */
export const scopeOfBatch = (b: BatchRow, today: string): BatchScope => {
  const level =
    b.l4 !== null
      ? { column: 'l4' as const, value: b.l4 }
      : b.l3 !== null
        ? { column: 'l3' as const, value: b.l3 }
        : b.l2 !== null
          ? { column: 'l2' as const, value: b.l2 }
          : { column: 'l1' as const, value: b.l1 }
  return { batchId: b.id, serial: b.serial, kind: b.kind, level, organizationId: b.organization_id, today, mapping: b.mapping }
}

/** What decides into which entries a unit may store. */
export const depositorOf = (b: BatchRow, today: string): DepositorFacts => ({
  ...depositor({ id: b.organization_id, kind: b.organization_kind, l1: b.l1, l2: b.l2, l3: b.l3, l4: b.l4, regionCode: b.region_code }),
  today,
  typeCode: b.type_code,
})

/** Reads and stages the file of a batch in a thread. Progress goes out at most twice a second; a batch cancelled meanwhile stops the thread. */
export const stageBatch = async (platform: Platform, b: BatchRow, signal: AbortSignal): Promise<StageFound> => {
  const { config, clock, database } = platform
  if (b.source_key === null) throw new FileRefused('batch.file_gone')
  const local = await platform.files.localPath(b.source_key).catch(() => {
    throw new FileRefused('batch.file_gone')
  })
  const today = shanghaiDay(clock.now())
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  let found: StageFound | undefined
  let latest = { done: 0, total: 0 }
  const tick = setInterval(() => {
    if (b.job_id === null) return
    saveProgress(database.app, b.job_id, latest.done, latest.total, clock.now()).then(
      (open) => open || stop.abort(),
      () => undefined,
    )
  }, progressMs)
  try {
    const url = roleUrl(config.databaseUrl, config.databaseSecret, 'bank_loader')
    const unit = depositorOf(b, today)
    await runReader(
      {
        mode: 'stage',
        path: local.path,
        keyring: keyringParts(platform.keyring),
        kind: b.kind,
        batchId: b.id,
        serial: b.serial,
        mapping: b.mapping,
        header: b.header,
        url,
        unit,
        usual: usualKind(b.organization_kind),
        refuseDemo: config.production,
      },
      (message) => {
        if (message.said === 'progress') latest = { done: message.done, total: message.total }
        if (message.said === 'staged') found = message.found
      },
      { milliseconds: checkMilliseconds, signal: until },
    )
  } finally {
    clearInterval(tick)
    await local.release()
  }
  if (found === undefined) throw new Error('the reading thread ended without an answer')
  return found
}

/** Compares staged rows with the bank on a loader connection. */
export const compareBatch = async (platform: Platform, scope: BatchScope, thorough: boolean): Promise<Resolved> => {
  const client = await platform.database.loaderPool.connect()
  try {
    return await resolveBatch(client, scope, thorough)
  } finally {
    client.release()
  }
}

/** Gives a batch up with a reason that people read; nothing where it has moved on meanwhile. */
export const failBatch = async (platform: Platform, id: string, failure: StoredNote): Promise<void> => {
  const now = platform.clock.now()
  await platform.database.app.transaction().execute(async (tx) => {
    const b = await lockBatch(tx, id)
    const next = b === undefined ? undefined : stateAfter('break', b.state)
    if (b === undefined || next === undefined) return
    await moveBatch(tx, id, next, { failure })
    if (b.job_id !== null) await endJob(tx, b.job_id, 'failed', null, now)
  })
}

const finish = (platform: Platform, id: string, staged: StageFound, resolved: Resolved): Promise<void> =>
  platform.database.app.transaction().execute(async (tx) => {
    const b = await lockBatch(tx, id)
    const next = b === undefined ? undefined : stateAfter('finishCheck', b.state)
    if (b === undefined || next === undefined) return
    const fresh = staged.staged - resolved.unchanged - resolved.wrong
    const allWrong = staged.read > 0 && staged.wrong + resolved.wrong === staged.read ? [{ code: 'batch.all_wrong', params: {} }] : []
    const warnings = [...allWrong, ...staged.warnings].map((w) => ({ code: w.code, params: { ...w.params } }))
    await saveCheck(tx, id, {
      read: staged.read,
      fresh,
      unchanged: resolved.unchanged,
      wrong: staged.wrong + resolved.wrong,
      wrongInFile: staged.wrong,
      staged: staged.staged,
      queued: resolved.queued,
      people: resolved.unknown,
      warnings,
      now: platform.clock.now(),
    })
    await moveBatch(tx, id, next)
    if (b.job_id !== null) await endJob(tx, b.job_id, 'done', null, platform.clock.now())
  })

/** The job `batch.check`: reads the whole file and compares it with the bank; nothing is stored. It begins anew from the file however it was ended. */
export const checkTask =
  (platform: Platform) =>
  async (payload: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> => {
    const id = String(payload['batch'] ?? '')
    const b = await batchById(platform.database.app, id)
    if (b === undefined || b.state !== 'checking' || b.job_id !== payload['job']) return
    try {
      await savePhase(platform.database.app, id, 'reading')
      const staged = await stageBatch(platform, b, signal)
      await savePhase(platform.database.app, id, 'comparing')
      await finish(platform, id, staged, await compareBatch(platform, scopeOfBatch(b, shanghaiDay(platform.clock.now())), false))
    } catch (error) {
      if (error instanceof FileRefused) return failBatch(platform, id, { code: error.code, params: { ...error.params } })
      const now = await batchById(platform.database.app, id)
      if (now?.state !== 'checking' || now.job_id !== b.job_id) return
      throw error
    }
  }
