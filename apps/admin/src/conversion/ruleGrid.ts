import { ruleColumns, type RuleCells, type RuleColumnKey } from '@creditbank/contract/conversionRuleTable'

/** A row of the grid. `id` is its name in the browser alone; `draft` the rule that it came from, `before` what that said. */
export type GridRow = {
  readonly id: number
  readonly draft: { readonly id: string; readonly updatedAt: string } | null
  readonly before: RuleCells | null
  readonly cells: RuleCells
}

/** What a spreadsheet puts on the clipboard: rows of cells between tabs; a cell in quotes may hold tabs, line ends and doubled quotes. Pure. */
export const cellsPasted = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]]
  const put = (cell: string) => rows.at(-1)?.push(cell)
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/g
  for (const [all, quoted, bare, end] of text.matchAll(pattern)) {
    if (all === '') break
    put(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'))
    if (end !== '\t' && end !== '') rows.push([])
    else if (end === '') break
  }
  return rows.at(-1)?.length === 0 ? rows.slice(0, -1) : rows
}

const plain = (name: string): string => name.normalize('NFKC').replace(/[\s*]/g, '').toLowerCase()
/** The column that a header of the template names, in either language. */
const columnOf = (header: string): RuleColumnKey | undefined =>
  ruleColumns.find(({ zh, en }) => plain(zh) === plain(header) || plain(en) === plain(header))?.key

/** Where the cells of a pasted block go: under its own headers where its first row names at least two columns, else from the column where it is pasted. Pure. */
const spread = (pasted: readonly (readonly string[])[], from: number) => {
  const named = (pasted[0] ?? []).map(columnOf)
  return named.filter((key) => key !== undefined).length >= 2
    ? { keys: named, rows: pasted.slice(1) }
    : { keys: (pasted[0] ?? []).map((_, i) => ruleColumns[from + i]?.key), rows: pasted }
}

/** A row in which nothing stands yet. */
export const emptyRow = (id: number): GridRow => ({ id, draft: null, before: null, cells: {} })

/**
 * The grid after a block was pasted at a cell: rows that are missing are added, at most up to `limit` in all; `cut` is how many found no place. `id` is the
 * first free name of a row. Pure.
 */
export const withPasted = (
  rows: readonly GridRow[],
  at: { readonly row: number; readonly column: number },
  text: string,
  { id, limit }: { readonly id: number; readonly limit: number },
): { readonly rows: readonly GridRow[]; readonly cut: number } => {
  const { keys, rows: block } = spread(cellsPasted(text), at.column)
  const needed = Math.min(limit, at.row + block.length)
  const added = Array.from({ length: Math.max(0, needed - rows.length) }, (_, i) => emptyRow(id + i))
  const next = [...rows, ...added].map((row, i) => {
    const cells = block[i - at.row]
    if (cells === undefined) return row
    const typed = keys.flatMap((key, column) => (key === undefined ? [] : [[key, (cells[column] ?? '').trim()] as const]))
    return { ...row, cells: { ...row.cells, ...Object.fromEntries(typed) } }
  })
  return { rows: next, cut: Math.max(0, at.row + block.length - limit) }
}

const said = (cells: RuleCells): string => ruleColumns.map(({ key }) => (cells[key] ?? '').trim()).join('\u0000')

/** The rows that saving sends: new ones in which something stands, and drafts that were changed. Pure. */
export const rowsToSave = (rows: readonly GridRow[]): readonly GridRow[] => rows.filter((row) => said(row.cells) !== said(row.before ?? {}))

/** What the server found, by the row's name and the column: `rows.3.course` is the fourth row that was sent. Pure. */
export const problemsByCell = <P extends { readonly field: string }>(
  problems: readonly P[],
  sent: readonly GridRow[],
): ReadonlyMap<string, P> =>
  new Map(
    problems.flatMap((problem) => {
      const [, index, key] = /^rows\.(\d+)\.(\w+)$/.exec(problem.field) ?? []
      const row = sent[Number(index)]
      return row === undefined ? [] : [[`${row.id} ${key}`, problem] as const]
    }),
  )
