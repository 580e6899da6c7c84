import { type Levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'

/** Whether a member of staff may edit what this unit owns: catalogue work inside their own subtree. */
export const edits = (actor: StaffActor, row: Levels): boolean => actor.may.has('catalog.edit') && seesRow(actor, row)

/** The row for a command, or "no such record" where it is missing or somebody else's. */
export const owned = <R extends Levels>(actor: StaffActor, row: R | undefined): R =>
  row !== undefined && edits(actor, row) ? row : refuse('record.not_found')

/** A keyset cursor that is an id; anything else begins at the start. */
export const idCursor = (cursor: string | undefined): string | null =>
  cursor !== undefined && /^[0-9]{1,19}$/.test(cursor) ? cursor : null

/** A page of rows read with one more than `limit`, with its exact count up to 10,000. */
export const paged = <R extends { readonly id: string }, L>(rows: readonly R[], limit: number, count: number, line: (row: R) => L) => ({
  items: rows.slice(0, limit).map(line),
  next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
  count: Math.min(count, 10_000),
  more: count > 10_000,
})
