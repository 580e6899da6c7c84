/** Where credit of one certified outcome can be: with the bank (not yet granted), free, held by an application, spent, run out, taken back. */
export type Account = 'bank' | 'available' | 'locked' | 'used' | 'expired' | 'reversed'
/** What is done to it. An outcome is used once and whole, so a move is always of everything its certification record granted. */
export type Move = 'grant' | 'lock' | 'unlock' | 'use' | 'unuse' | 'reverse' | 'restore' | 'expire'

/**
 * The moves there are: `reverse` takes back from wherever the credit lies (a forged certificate may be found after it was used), `restore` gives it
 * back free after a successful appeal.
 */
export const moves: Readonly<Record<Move, { readonly from: readonly Account[]; readonly to: Account }>> = {
  grant: { from: ['bank'], to: 'available' },
  lock: { from: ['available'], to: 'locked' },
  unlock: { from: ['locked'], to: 'available' },
  use: { from: ['locked'], to: 'used' },
  unuse: { from: ['used'], to: 'available' },
  reverse: { from: ['available', 'locked', 'used', 'expired'], to: 'reversed' },
  restore: { from: ['reversed'], to: 'available' },
  expire: { from: ['available'], to: 'expired' },
}

/** What becomes of credit whose outcome does not stand any more: free or run-out credit is taken back at once; held or spent credit is frozen where it lies. */
export const takenBack = (at: Account): 'reversed' | 'frozen' | 'nothing' => {
  if (at === 'available' || at === 'expired') return 'reversed'
  return at === 'locked' || at === 'used' ? 'frozen' : 'nothing'
}

/** Where a move takes credit that lies in `at`; undefined where that move is not possible from there. */
export const moved = (move: Move, at: Account): Account | undefined => (moves[move].from.includes(at) ? moves[move].to : undefined)
