import { entryNumberShape } from '../../platform/pure/entryNumber.ts'
import { parseIdDocument, parseMobile } from '../../platform/pure/idNumber.ts'
import { parseDate } from '../../platform/pure/shanghai.ts'
import type { ColumnLooks } from './mapping.ts'

/** Rows below the header by which columns are judged. */
export const rowsLookedAt = 100

const contents: readonly (readonly [key: string, (text: string, today: string) => boolean])[] = [
  ['idNumber', (text, today) => parseIdDocument('residentIdCard', text, { today }).ok],
  ['phone', (text) => parseMobile(text).ok],
  ['entry', (text) => entryNumberShape.test(text.normalize('NFKC').toUpperCase().trim())],
  ['obtainedOn', (text) => parseDate(text).ok],
]

/** What share of each column's first filled cells is which content. Pure; keeps nothing of the cells. */
export const columnLooks = (rows: readonly (readonly string[])[], width: number, today: string): ColumnLooks =>
  Array.from({ length: width }, (_, column) => {
    const filled = rows.flatMap((row) => ((row[column] ?? '').trim() === '' ? [] : [row[column] ?? '']))
    const shares = contents.flatMap(([key, suits]): [string, number][] => {
      const fitting = filled.filter((text) => suits(text, today)).length
      return fitting === 0 ? [] : [[key, fitting / filled.length]]
    })
    return shares.length === 0 ? undefined : new Map(shares)
  })
