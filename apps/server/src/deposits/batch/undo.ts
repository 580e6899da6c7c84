import { type Platform, systemContext } from '../../platform/context.ts'
import { writeAudit } from '../../platform/command.ts'
import { smallBatchBase } from '../../platform/ids.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { certificateColumn, certificateOf, tellFollowers } from '../../outcomes/index.ts'
import { open } from '../../platform/crypto/seal.ts'
import { stateAfter } from './rules.ts'
import { type BatchRow, batchById, endJob, lockBatch, moveBatch, saveProgress } from './store.ts'
import { claimedOutcomes, type ClaimedOutcome, dropRepairs, touchedOutcomes, undoAffiliations, undoOutcomes } from './undoStore.ts'

const page = 10_000

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

const undoAll = async (platform: Platform, b: BatchRow): Promise<void> => {
  const now = platform.clock.now()
  await platform.database.app.transaction().execute(async (tx) => {
    const locked = await lockBatch(tx, b.id)
    const next = locked === undefined ? undefined : stateAfter('finishUndo', locked.state)
    if (locked === undefined || next === undefined) return
    // The command looked already; what happened to an outcome since then stops the undoing, and the batch stands as it was.
    if (locked.kind === 'outcomes' && (await touchedOutcomes(tx, b.id)) > 0) {
      await moveBatch(tx, b.id, 'committed', { failure: { code: 'batch.failed', params: {} } })
      if (b.job_id !== null) await endJob(tx, b.job_id, 'failed', 'batches.in_use', now)
      return
    }
    let count = 0
    if (locked.kind === 'outcomes') {
      let after = '0'
      for (;;) {
        const rows = await claimedOutcomes(tx, b.id, after, page)
        if (rows.length === 0) break
        await undoOutcomes(tx, rows, claimsOf(platform, rows), {
          reason: locked.undo_reason ?? '',
          actorId: locked.undone_by ?? '0',
          organizationId: locked.organization_id,
          at: now,
        })
        count += rows.length
        after = rows.at(-1)?.id ?? after
        if (b.job_id !== null) await saveProgress(platform.database.app, b.job_id, count, locked.rows_stored, now)
      }
    } else {
      const base = smallBatchBase(BigInt(locked.serial))
      count = await undoAffiliations(tx, locked.organization_id, base.toString(), (base + 16_777_215n).toString(), shanghaiDay(now))
    }
    await dropRepairs(tx, b.id)
    const ctx = systemContext(platform, `batch ${b.id}`)
    if (locked.kind === 'outcomes') await tellFollowers(tx, { batchId: b.id })
    await writeAudit(tx, ctx, { act: 'batches.undone', subject: { kind: 'batch', id: b.id }, params: { rows: count } })
    await moveBatch(tx, b.id, next)
    if (b.job_id !== null) await endJob(tx, b.job_id, 'done', null, now)
  })
}

/** The job `batch.undo`: frees the claims and marks every outcome of the batch undone, in one transaction. Accounts it opened stay, inactive and empty. */
export const undoTask =
  (platform: Platform) =>
  async (payload: Readonly<Record<string, unknown>>): Promise<void> => {
    const b = await batchById(platform.database.app, String(payload['batch'] ?? ''))
    if (b !== undefined && b.state === 'undoing') await undoAll(platform, b)
  }
