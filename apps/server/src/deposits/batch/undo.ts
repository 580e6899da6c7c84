import { type Platform, systemContext } from '../../platform/context.ts'
import { writeAudit } from '../../platform/command.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { smallBatchBase } from '../../platform/ids.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { certificateColumn, certificateOf, type Dependent, tellFollowers, type Use } from '../../outcomes/index.ts'
import { open } from '../../platform/crypto/seal.ts'
import { stateAfter } from './rules.ts'
import { type BatchRow, batchById, endJob, lockBatch, moveBatch, saveProgress } from './store.ts'
import { claimedOutcomes, type ClaimedOutcome, dropRepairs, touchedOutcomes, undoAffiliations, undoOutcomes } from './undoStore.ts'

const page = 10_000

/** A neighbour whose records may rest on outcomes of a batch. Any of them keeps the batch from being undone. */
export type BatchDependents = Pick<Dependent, 'use' | 'inBatch'>
/** Of how many outcomes of a batch what has been made, and how many were revoked or corrected (`changed`). */
export type InUse = Readonly<Record<Use | 'changed', number>>

/** What would be torn by undoing a batch; undefined where nothing would. */
export const outcomesInUse = async (tx: Sql, batchId: Id, dependents: readonly BatchDependents[]): Promise<InUse | undefined> => {
  const found = { changed: await touchedOutcomes(tx, batchId), certified: 0, converted: 0, proved: 0 }
  for (const { use, inBatch } of dependents) found[use] += await inBatch(tx, batchId)
  return Object.values(found).some((count) => count > 0) ? found : undefined
}

/** Thrown to roll an undoing back: something came to rest on an outcome while it ran. */
class NowInUse extends Error {}

/** The certificate numbers as they were claimed. */
const claimsOf = (platform: Platform, rows: readonly ClaimedOutcome[]): (string | null)[] => {
  const ctx = systemContext(platform, 'undo')
  return rows.map(
    (row) =>
      certificateOf(
        ctx,
        row.certificate_sealed === null ? row.certificate_no : open(platform.keyring, row.certificate_sealed, certificateColumn),
      ).certificateClaim,
  )
}

/** Frees the claims of a batch's outcomes and marks them undone; answers how many. */
const takeBack = async (platform: Platform, tx: Sql, b: BatchRow, dependents: readonly BatchDependents[]): Promise<number> => {
  // The command looked already; what happened to an outcome since then stops the undoing.
  if ((await outcomesInUse(tx, b.id, dependents)) !== undefined) throw new NowInUse()
  const at = platform.clock.now()
  const about = { reason: b.undo_reason ?? '', actorId: b.undone_by ?? '0', organizationId: b.organization_id, at }
  let count = 0
  for (let after = '0'; ; ) {
    const rows = await claimedOutcomes(tx, b.id, after, page)
    if (rows.length === 0) break
    await undoOutcomes(tx, rows, claimsOf(platform, rows), about)
    count += rows.length
    after = rows.at(-1)?.id ?? after
    if (b.job_id !== null) await saveProgress(platform.database.app, b.job_id, count, b.rows_stored, at)
  }
  // Whoever made something rest on an outcome held its claim: they have committed before that claim was freed, so this look sees them.
  for (const dependent of dependents) if ((await dependent.inBatch(tx, b.id)) > 0) throw new NowInUse()
  await tellFollowers(tx, { batchId: b.id })
  return count
}

const undoAll = async (platform: Platform, b: BatchRow, dependents: readonly BatchDependents[]): Promise<void> => {
  const now = platform.clock.now()
  await platform.database.app.transaction().execute(async (tx) => {
    const locked = await lockBatch(tx, b.id)
    const next = locked === undefined ? undefined : stateAfter('finishUndo', locked.state)
    if (locked === undefined || next === undefined) return
    const base = smallBatchBase(BigInt(locked.serial))
    const count =
      locked.kind === 'outcomes'
        ? await takeBack(platform, tx, locked, dependents)
        : await undoAffiliations(tx, locked.organization_id, base.toString(), (base + 16_777_215n).toString(), shanghaiDay(now))
    await dropRepairs(tx, b.id)
    const ctx = systemContext(platform, `batch ${b.id}`)
    await writeAudit(tx, ctx, { act: 'batches.undone', subject: { kind: 'batch', id: b.id }, params: { rows: count } })
    await moveBatch(tx, b.id, next)
    if (b.job_id !== null) await endJob(tx, b.job_id, 'done', null, now)
  })
}

/** Leaves a batch that cannot be undone any more as it was, and says so on its job. */
const standAsItWas = (platform: Platform, b: BatchRow): Promise<void> =>
  platform.database.app.transaction().execute(async (tx) => {
    if ((await lockBatch(tx, b.id))?.state !== 'undoing') return
    await moveBatch(tx, b.id, 'committed', { failure: { code: 'batch.failed', params: {} } })
    if (b.job_id !== null) await endJob(tx, b.job_id, 'failed', 'batches.in_use', platform.clock.now())
  })

/** The job `batch.undo`: frees the claims and marks every outcome of the batch undone, in one transaction. Accounts it opened stay, inactive and empty. */
export const undoTask =
  (platform: Platform, dependents: readonly BatchDependents[]) =>
  async (payload: Readonly<Record<string, unknown>>): Promise<void> => {
    const b = await batchById(platform.database.app, String(payload['batch'] ?? ''))
    if (b === undefined || b.state !== 'undoing') return
    try {
      await undoAll(platform, b, dependents)
    } catch (error) {
      if (!(error instanceof NowInUse)) throw error
      await standAsItWas(platform, b)
    }
  }
