import { type Lines, withLines, withThreadedLines } from '../../platform/across/index.ts'
import { writeAudit } from '../../platform/command.ts'
import { type Platform, systemContext } from '../../platform/context.ts'
import { databaseError, roleUrl, type Sql } from '../../platform/database.ts'
import { levels } from '../../platform/actor.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { notify } from '../../notices/index.ts'
import { tellStored } from '../../outcomes/index.ts'
import { compareBatch, depositorOf, failBatch, scopeOfBatch, stageBatch } from './check.ts'
import * as commitStore from './commitStore.ts'
import { fate } from './resolveStore.ts'
import { entryFacts, entryProblem, largeBatchRows, noticeRows, stateAfter } from './rules.ts'
import { type BatchRow, batchById, jobById, lockBatch, moveBatch, saveProgress } from './store.ts'
import { FileRefused } from './thread.ts'

/** Thrown inside the transaction when somebody cancelled first. */
class Cancelled extends Error {}

const attempts = 12
const retryable = new Set(['40001', '40P01', '55P03'])
const steps = 7

/** approved → committing, visible before the long transaction begins. Undefined where there is nothing to do any more. */
const begin = (platform: Platform, id: string): Promise<BatchRow | undefined> =>
  platform.database.app.transaction().execute(async (tx) => {
    const b = await lockBatch(tx, id)
    if (b === undefined || b.state === 'committing') return b
    const next = stateAfter('beginCommit', b.state)
    if (next === undefined) return undefined
    await moveBatch(tx, id, next)
    return { ...b, state: next }
  })

/** Leaves out the rows of entries that were closed or changed since the check. */
const dropClosedEntries = async (db: Sql, b: BatchRow, today: string): Promise<void> => {
  if (b.kind !== 'outcomes') return
  for (const entry of await commitStore.stagedEntries(db, b.serial)) {
    const problem = entryProblem(entryFacts(entry), depositorOf(b, today))
    if (problem !== undefined) await commitStore.dropEntry(db, scopeOfBatch(b, today), entry, problem)
  }
}

type Counts = { readonly storable: number; readonly unchanged: number; readonly wrong: number; readonly queued: number }

const countsOf = async (db: Sql, b: BatchRow, staged: number, wrongInFile: number): Promise<Counts> => {
  const known = await commitStore.fates(db, b.serial)
  const of = (f: number): number => known.get(f) ?? 0
  return {
    storable: staged - of(fate.unchanged) - of(fate.wrong) - of(fate.queued),
    unchanged: of(fate.unchanged),
    wrong: of(fate.wrong) + wrongInFile,
    queued: of(fate.queued),
  }
}

/** The storing transaction: everything or nothing. The order of its steps is the order of locks of every deposit: documents, results, certificates. */
const storeAll = (
  platform: Platform,
  db: Sql,
  lines: Lines,
  b: BatchRow,
  counts: Counts,
  noting: { mark: string; pid: (pid: number) => void; step: (n: number) => void },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    noting.pid(await commitStore.prepareStoring(tx))
    const locked = await lockBatch(tx, b.id)
    if (locked === undefined || locked.state !== 'committing') return
    await commitStore.keepMergesOut(tx)
    if ((await commitStore.mergeMark(tx)) !== noting.mark) throw new commitStore.BankMoved('merge')
    const now = platform.clock.now()
    const ctx = systemContext(platform, `batch ${b.id}`)
    const large = b.kind === 'outcomes' && counts.storable >= largeBatchRows && (await commitStore.makePartition(tx, b.serial))
    const storing: commitStore.Storing = {
      ...scopeOfBatch(b, shanghaiDay(now)),
      levels: levels(b),
      organizationKind: b.organization_kind,
      at: now.toISOString(),
      storable: counts.storable,
      large,
    }
    // A large batch lets PostgreSQL sort on another connection what is written next; a small one would only hold connections.
    const certificates = large ? commitStore.readCertificates(lines, storing) : undefined
    const people = await commitStore.openPeople(tx, storing)
    noting.step(1)
    if (b.kind === 'people') {
      if ((await commitStore.affiliatePeople(tx, storing)) !== counts.storable) throw new commitStore.BankMoved('affiliation')
    } else {
      await commitStore.claimOutcomes(lines, storing, certificates)
      await commitStore.claimPersons(tx, storing)
      noting.step(3)
      await commitStore.storeOutcomes(lines, tx, storing)
      const evidence = commitStore.readEvidence(lines, storing)
      if (large) await commitStore.attachPartition(tx, b.serial)
      noting.step(5)
      await commitStore.storeEvidence(lines, storing, evidence)
      noting.step(6)
      if (counts.storable <= noticeRows) await commitStore.noticeLearners(tx, storing)
      await tellStored(tx, { batchId: b.id })
    }
    await commitStore.queueRepairs(tx, storing)
    await writeAudit(tx, ctx, {
      act: 'batches.commit',
      subject: { kind: 'batch', id: b.id },
      params: { stored: counts.storable, queued: counts.queued, unchanged: counts.unchanged, wrong: counts.wrong, people, large },
    })
    await notify(tx, ctx, {
      to: { kind: 'staff', id: b.prepared_by },
      code: 'deposits.batchCommitted',
      params: { file: b.file_name, rows: counts.storable + counts.queued },
      href: `/admin/batches/${b.id}`,
    })
    const won = await commitStore.finishStoring(
      tx,
      storing,
      { stored: counts.storable, queued: counts.queued, unchanged: counts.unchanged, wrong: counts.wrong, people },
      b.job_id,
    )
    if (!won) throw new Cancelled()
  })

/** A large batch is stored from a thread of its own, so that its rows do not pass through the one that answers people. */
const withStoring = (platform: Platform, large: boolean, work: (db: Sql, lines: Lines) => Promise<void>): Promise<void> => {
  const { config, database } = platform
  return large
    ? withThreadedLines(roleUrl(config.databaseUrl, config.databaseSecret, 'bank_loader'), work)
    : withLines(database.loaderPool, work)
}

/** Watches the job's line while the transaction runs: shows progress, and interrupts the transaction when somebody has cancelled. */
const watch = (platform: Platform, b: BatchRow, rows: number) => {
  let pid = 0
  let step = 0
  const timer = setInterval(async () => {
    if (b.job_id === null) return
    try {
      const job = await jobById(platform.database.app, b.job_id)
      if (job?.state === 'cancelled' && pid !== 0) await commitStore.interruptStoring(platform.database.loaderPool, pid)
      else if (step < steps - 1)
        await saveProgress(platform.database.app, b.job_id, Math.floor((rows * step) / steps), rows, platform.clock.now())
    } catch {
      // The next tick tries again; the transaction itself decides.
    }
  }, 500)
  return {
    pid: (value: number) => {
      pid = value
    },
    step: (value: number) => {
      step = value
    },
    stop: () => clearInterval(timer),
  }
}

const cancelled = (platform: Platform, id: string): Promise<void> =>
  platform.database.app.transaction().execute(async (tx) => {
    const b = await lockBatch(tx, id)
    const next = b === undefined ? undefined : stateAfter('cancel', b.state)
    if (b === undefined || next === undefined) return
    await moveBatch(tx, id, next)
  })

/** Stores a batch; compares anew and tries again while the bank moves under it. */
const storeBatch = async (platform: Platform, first: BatchRow, signal: AbortSignal): Promise<void> => {
  const loader = commitStore.loaderSql(platform.database.loaderPool)
  let b = first
  let staged = b.rows_staged
  let wrongInFile = b.progress.wrongInFile ?? 0
  const stageAnew = async (): Promise<void> => {
    const found = await stageBatch(platform, b, signal)
    staged = found.staged
    wrongInFile = found.wrong
  }
  const today = shanghaiDay(platform.clock.now())
  const whole = await commitStore.stagingWhole(loader, b.serial, staged)
  if (!whole) await stageAnew()
  let compare = !whole || b.checked_at === null || (await commitStore.mergedSince(loader, b.checked_at))
  for (let attempt = 1; ; attempt += 1) {
    const mark = await commitStore.mergeMark(loader)
    if (compare) await compareBatch(platform, scopeOfBatch(b, today), attempt > 1)
    await dropClosedEntries(loader, b, today)
    const counts = await countsOf(loader, b, staged, wrongInFile)
    const watching = watch(platform, b, counts.storable)
    try {
      await withStoring(platform, b.kind === 'outcomes' && counts.storable >= largeBatchRows, (db, lines) =>
        storeAll(platform, db, lines, b, counts, { mark, ...watching }),
      )
      return
    } catch (error) {
      const job = b.job_id === null ? undefined : await jobById(platform.database.app, b.job_id)
      if (error instanceof Cancelled || (commitStore.wasInterrupted(error) && job?.state === 'cancelled'))
        return await cancelled(platform, b.id)
      const moved = error instanceof commitStore.BankMoved
      if (!(moved || retryable.has(databaseError(error).code)) || attempt >= attempts) throw error
      platform.log.info(
        { batch: b.id, attempt, reason: moved ? error.where : databaseError(error).code },
        'batch is compared and stored again',
      )
      compare = true
      const now = await batchById(platform.database.app, b.id)
      if (now === undefined || now.state !== 'committing') return
      b = now
    } finally {
      watching.stop()
    }
  }
}

/** The job `batch.commit`: stores an approved batch in one transaction. A worker killed at any point leaves all or nothing; the job runs again. */
export const commitTask =
  (platform: Platform) =>
  async (payload: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> => {
    const id = String(payload['batch'] ?? '')
    const b = await begin(platform, id)
    if (b === undefined) return
    const job = b.job_id === null ? undefined : await jobById(platform.database.app, b.job_id)
    if (job?.state === 'cancelled') return cancelled(platform, id)
    try {
      await storeBatch(platform, b, signal)
    } catch (error) {
      const now = b.job_id === null ? undefined : await jobById(platform.database.app, b.job_id)
      if (now?.state === 'cancelled') return cancelled(platform, id)
      if (error instanceof FileRefused) return failBatch(platform, id, { code: error.code, params: { ...error.params } })
      throw error
    }
  }
