import { createHash } from 'node:crypto'
import { batches } from '@creditbank/contract'

/** The columns of a kind of file. */
export const columnsOf = (kind: batches.BatchKind): readonly batches.BatchColumn[] => batches.batchColumns[kind]

/** A header as it is compared: half width, lower case, without spaces, signs and what stands in brackets. */
const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[\s*＊_.:：/\\-]/g, '')

/** Names the file's header, so that a mapping made once serves the next file of the same form. */
export const headerHash = (header: readonly string[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(header.map(plain)))
    .digest()

/** Proposes which column of the file stands for which field: exact names first, then synonyms; no column is given twice. */
export const proposeMapping = (kind: batches.BatchKind, header: readonly string[]): batches.BatchMapping => {
  const names = header.map(plain)
  const mapping: Record<string, number> = {}
  const taken = new Set<number>()
  const take = (key: string, wanted: string): void => {
    if (mapping[key] !== undefined) return
    const at = names.findIndex((n, i) => !taken.has(i) && n === plain(wanted))
    if (at < 0) return
    mapping[key] = at
    taken.add(at)
  }
  for (const c of columnsOf(kind)) take(c.key, c.zh)
  for (const c of columnsOf(kind)) for (const synonym of [c.en, ...c.synonyms]) take(c.key, synonym)
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
