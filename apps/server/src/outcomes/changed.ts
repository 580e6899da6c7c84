import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addJob, type Task } from '../platform/jobs.ts'

/** What changed: one outcome that was revoked or corrected, or all of a deposit batch that was taken back. */
export type OutcomeChange = { readonly outcomeId: Id } | { readonly batchId: Id }

/** A neighbour that follows what becomes of outcomes (proofs that name them). Told after the commit, once or more often. */
export type OutcomeFollower = (change: OutcomeChange) => Promise<void>

/** Tells the followers of a change, after the commit of the transaction that made it. Called by whoever appends a status. */
export const tellFollowers = (tx: Sql, change: OutcomeChange): Promise<void> =>
  addJob(tx, { task: 'outcomes.changed', payload: { ...change } })

/** The task that tells the followers. */
export const changedTask =
  (followers: readonly OutcomeFollower[]): Task =>
  async (payload) => {
    const { outcomeId, batchId } = payload
    const change = typeof outcomeId === 'string' ? { outcomeId } : typeof batchId === 'string' ? { batchId } : undefined
    if (change !== undefined) for (const follow of followers) await follow(change)
  }
