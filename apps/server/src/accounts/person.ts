import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import * as store from './store.ts'

/** The ids behind a person, its own first: accounts merged into one are read together. */
export const personIds = async (tx: Sql, learnerId: Id): Promise<Id[]> => {
  const ids = await store.aliasIds(tx, learnerId)
  return [learnerId, ...ids.filter((id) => id !== learnerId)]
}

/** The account that stands for a person: the canonical one of a merged account, else the account itself. */
export const canonicalId = async (tx: Sql, learnerId: Id): Promise<Id> => (await store.standsFor(tx, learnerId)) ?? learnerId

/**
 * The ids behind a person, held until the transaction ends: no merge is made or undone meanwhile (a key-share lock on the account, which a merge locks
 * whole), and of two who store something for a merged person one waits for the other, whichever of its ids they name. For everyone who claims uniqueness.
 */
export const heldPersonIds = async (tx: Sql, learnerId: Id): Promise<Id[]> => {
  await store.holdAccount(tx, learnerId)
  const ids = await personIds(tx, learnerId)
  if (ids.length > 1) await store.lockPerson(tx, await canonicalId(tx, learnerId))
  return ids
}
