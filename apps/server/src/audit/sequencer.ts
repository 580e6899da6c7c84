import type { Platform } from '../platform/context.ts'
import { chainStart, link } from './chain.ts'
import * as store from './store.ts'

const batch = 2_000

/**
 * Gives committed records their place in the chain, in the order of their ids, 2,000 a transaction. One process at a time (advisory lock); the others leave
 * at once. A record that commits late gets a later place, so a long transaction never holds the chain. Returns how many were chained.
 */
export const chainPending = async (platform: Platform): Promise<number> => {
  let total = 0
  for (;;) {
    const done = await platform.database.app.transaction().execute(async (tx) => {
      if (!(await store.takeTurn(tx))) return 0
      const records = await store.pendingRecords(tx, batch)
      if (records.length === 0) return 0
      const head = await store.chainHead(tx)
      let before: Uint8Array = head?.hash ?? chainStart
      let seq = BigInt(head?.seq ?? 0)
      const links = records.map((record) => {
        seq += 1n
        const hash = link(platform.keyring, before, seq, record.bytes)
        before = hash
        return { seq, id: record.id, hash }
      })
      await store.appendLinks(tx, links, platform.clock.now())
      return links.length
    })
    total += done
    if (done < batch) return total
  }
}

/** What a walk along the chain found: how many links hold, and the first that does not. */
export type Walk = {
  readonly checked: number
  readonly broken: { readonly seq: string; readonly recordId: string; readonly why: 'gap' | 'hash' } | null
}

/** Recomputes the chain from a place on. Reads 5,000 links at a time; a changed record, a missing link or a foreign hash ends the walk. */
export const walkChain = async (platform: Platform, from: bigint): Promise<Walk> => {
  const db = platform.database.auditor
  let seq = from < 1n ? 1n : from
  let before: Uint8Array | undefined = seq === 1n ? chainStart : await store.hashAt(db, seq - 1n)
  let checked = 0
  for (;;) {
    const rows = await store.linksFrom(db, seq, 5_000)
    for (const row of rows) {
      if (row.seq !== seq.toString() || before === undefined)
        return { checked, broken: { seq: seq.toString(), recordId: row.recordId, why: 'gap' } }
      if (!link(platform.keyring, before, seq, row.bytes).equals(row.hash))
        return { checked, broken: { seq: row.seq, recordId: row.recordId, why: 'hash' } }
      before = row.hash
      seq += 1n
      checked += 1
    }
    if (rows.length < 5_000) return { checked, broken: null }
  }
}
