import type { AccountState } from '../rules.ts'

/** Days within which a merge can be taken back. */
export const undoDays = 30

/** What decides whether two accounts may be joined. `standsFor`: the account that stands for it already; `standing`: how many accounts it stands for. */
export type MergeFacts = {
  readonly id: string
  readonly state: AccountState
  readonly standsFor: string | undefined
  readonly standing: number
}

/** Why two accounts cannot be joined, in documented order; undefined where they can. */
export const mergeRefusal = (
  canonical: MergeFacts,
  merged: MergeFacts,
): 'accounts.merge_same' | 'accounts.merge_open' | 'accounts.merge_chained' | 'accounts.merge_state' | undefined => {
  if (canonical.id === merged.id) return 'accounts.merge_same'
  if (merged.standsFor !== undefined || canonical.standsFor !== undefined) return 'accounts.merge_open'
  if (merged.standing > 0) return 'accounts.merge_chained'
  const open = (state: AccountState) => state === 'active' || state === 'inactive'
  return open(canonical.state) && open(merged.state) ? undefined : 'accounts.merge_state'
}

/** One of two equal results: its last status, and whether it was recognised as credit. */
export type Held = { readonly status: string; readonly certified: boolean }

/** Which of two equal results counts after a merge: one in use keeps its place, then one that is certified, else the canonical account's. Undefined where both are in use. */
export const keptOf = (canonical: Held, merged: Held): 'canonical' | 'merged' | undefined => {
  const inUse = ({ status }: Held) => status === 'locked' || status === 'used'
  if (inUse(canonical) && inUse(merged)) return undefined
  if (inUse(canonical) || inUse(merged)) return inUse(merged) ? 'merged' : 'canonical'
  return merged.certified && !canonical.certified ? 'merged' : 'canonical'
}
