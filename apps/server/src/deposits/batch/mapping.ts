import { createHash } from 'node:crypto'
import type { batches } from '@creditbank/contract'
// The columns alone: the threads that read files have no use for all the endpoints.
import { batchColumns, headerMeaning, plainHeader } from '@creditbank/contract/batchColumns'

/** What share of each column's first filled cells (above 0, up to 1) is the content of a field that cannot be taken for another's: `idNumber`, `phone`, `entry`, `obtainedOn`. */
export type ColumnLooks = readonly (ReadonlyMap<string, number> | undefined)[]

/** The columns of a kind of file. */
export const columnsOf = (kind: batches.BatchKind): readonly batches.BatchColumn[] => batchColumns[kind]

/** Names the file's header, so that a mapping made once serves the next file of the same form. */
export const headerHash = (header: readonly string[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(header.map(plainHeader)))
    .digest()

/** How many of the names are understood, in either kind of file: what tells a header from a title, a note or a person's row. */
export const knownNames = (names: readonly string[]): number =>
  names.filter((name) => headerMeaning('outcomes', name) !== undefined || headerMeaning('people', name) !== undefined).length

/** Half of the cells are enough: a list with many slips is still that list, and nothing else looks like an ID number or a number of the catalogue. */
const looksLike = (looks: ColumnLooks, at: number, key: string): boolean => (looks[at]?.get(key) ?? 0) >= 0.5

/** Of the columns that may stand for a field the one that does: the only one, or the only one of whose cells any looks like it. Undefined where two fit. */
const only = (fitting: readonly number[], key: string, looks: ColumnLooks): number | undefined => {
  if (fitting.length === 1) return fitting[0]
  const [first, ...others] = fitting.filter((at) => (looks[at]?.get(key) ?? 0) > 0)
  return first !== undefined && others.length === 0 && looksLike(looks, first, key) ? first : undefined
}

/**
 * Proposes which column of the file stands for which field: the template's own words first, then the other words for it, then vague words (编号) and words
 * unknown to us where the cells below leave no doubt. Where two columns fit a field none is taken: the clerk chooses. No column is given twice.
 */
export const proposeMapping = (kind: batches.BatchKind, header: readonly string[], looks: ColumnLooks = []): batches.BatchMapping => {
  const mapping: Record<string, number> = {}
  const meanings = header.map((text) => headerMeaning(kind, text))
  const taken = new Set<number>()
  const take = (key: string, fits: (at: number) => boolean): void => {
    if (mapping[key] !== undefined) return
    const at = only(
      header.flatMap((_, column) => (!taken.has(column) && fits(column) ? [column] : [])),
      key,
      looks,
    )
    if (at === undefined) return
    mapping[key] = at
    taken.add(at)
  }
  const says = (at: number, key: string, exactly: boolean): boolean => {
    const meaning = meanings[at]
    return meaning !== undefined && 'key' in meaning && meaning.key === key && (meaning.exact || !exactly)
  }
  const mayBe = (at: number, key: string): boolean => {
    const meaning = meanings[at]
    return meaning !== undefined && 'mayBe' in meaning && meaning.mayBe.includes(key)
  }
  const columns = columnsOf(kind)
  for (const { key } of columns) take(key, (at) => says(at, key, true))
  for (const { key } of columns) take(key, (at) => says(at, key, false))
  for (const { key } of columns) take(key, (at) => mayBe(at, key) && looksLike(looks, at, key))
  take('entry', (at) => kind === 'outcomes' && looksLike(looks, at, 'entry') && !columns.some(({ key }) => says(at, key, false)))
  return mapping
}

/** Why a mapping cannot be used with a file of this width; undefined where it can. Unknown fields are left out by `cleanMapping`. */
export const mappingProblem = (
  kind: batches.BatchKind,
  mapping: batches.BatchMapping,
  width: number,
): { code: 'batches.column_missing' | 'batches.column_unknown' | 'batches.column_twice'; columns: string } | undefined => {
  const missing = columnsOf(kind).filter((c) => c.required && mapping[c.key] === undefined)
  if (missing.length > 0) return { code: 'batches.column_missing', columns: missing.map((c) => c.zh).join('、') }
  const used = Object.values(mapping)
  if (used.some((at) => at >= width)) return { code: 'batches.column_unknown', columns: '' }
  return new Set(used).size < used.length ? { code: 'batches.column_twice', columns: '' } : undefined
}

/** A mapping with the fields of its kind alone. */
export const cleanMapping = (kind: batches.BatchKind, mapping: batches.BatchMapping): batches.BatchMapping => {
  const clean: Record<string, number> = {}
  for (const { key } of columnsOf(kind)) {
    const at = mapping[key]
    if (at !== undefined) clean[key] = at
  }
  return clean
}
