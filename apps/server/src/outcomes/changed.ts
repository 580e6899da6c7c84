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

/** What was stored: one outcome, or all of a deposit batch. */
export type OutcomeStored = OutcomeChange

/** A neighbour that follows what was stored (points). Told after the commit, once or more often. */
export type StoredFollower = (stored: OutcomeStored, signal: AbortSignal) => Promise<void>

/** Tells the neighbours of what was stored, after the commit of the transaction that stored it: all that a deposit does for them is this row. */
export const tellStored = (tx: Sql, stored: OutcomeStored): Promise<void> => addJob(tx, { task: 'outcomes.stored', payload: { ...stored } })

const changeOf = ({ outcomeId, batchId }: Readonly<Record<string, unknown>>): OutcomeChange | undefined =>
  typeof outcomeId === 'string' ? { outcomeId } : typeof batchId === 'string' ? { batchId } : undefined

/** The task that tells the neighbours of what was stored. */
export const storedTask =
  (followers: readonly StoredFollower[]): Task =>
  async (payload, signal) => {
    const stored = changeOf(payload)
    if (stored !== undefined) for (const follow of followers) await follow(stored, signal)
  }

/** The task that tells the followers. */
export const changedTask =
  (followers: readonly OutcomeFollower[]): Task =>
  async (payload) => {
    const change = changeOf(payload)
    if (change !== undefined) for (const follow of followers) await follow(change)
  }
