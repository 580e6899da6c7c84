import type { Id } from '../platform/ids.ts'
import { type Account, emptyAccount, type Moved, type Transfer } from './rules.ts'

/** An account of the ledger by its two halves. */
export type Which = { readonly learnerId: Id; readonly issuerId: Id }

/** One name for an account, for maps. */
export const nameOf = (w: Which): string => `${w.learnerId} ${w.issuerId}`

/** The held accounts that one act of the ledger works on, and the rows that it adds: decided in memory, then written in a handful of statements. */
export class Book {
  readonly #accounts: Map<string, Account>
  readonly #rows: Transfer[] = []

  private constructor(accounts: readonly Account[]) {
    this.#accounts = new Map(accounts.map((a) => [nameOf(a), a]))
  }

  /** A book over accounts that the caller holds. */
  static of(accounts: readonly Account[]): Book {
    return new Book(accounts)
  }

  /** An account as it stands after what was taken in so far. */
  account(which: Which): Account {
    return this.#accounts.get(nameOf(which)) ?? emptyAccount(which.learnerId, which.issuerId)
  }

  /** The rows so far. */
  get rows(): readonly Transfer[] {
    return this.#rows
  }

  /** Takes in what has happened to an account. */
  take(moved: Moved): void {
    this.#accounts.set(nameOf(moved.account), moved.account)
    for (const row of moved.rows) this.#rows.push(row)
  }

  /** The accounts that rows were added to, as they stand now. */
  moved(): readonly Account[] {
    const touched = new Set(this.#rows.map(nameOf))
    return [...this.#accounts].flatMap(([name, account]) => (touched.has(name) ? [account] : []))
  }
}
