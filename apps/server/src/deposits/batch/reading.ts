import type pg from 'pg'
import { SealedFileReader } from '../../platform/crypto/sealedFile.ts'
import {
  CellFlag,
  type HeaderSought,
  openTable,
  type RowBlock,
  RowFlag,
  SheetFailure,
  type Table,
  visibleSheets,
} from '../../platform/sheets/index.ts'
import type { Trouble } from './cells.ts'
import { lineReader } from './lines.ts'
import { columnLooks, rowsLookedAt } from './looks.ts'
import { knownNames } from './mapping.ts'
import { type BatchEntry, outcomeRowReader, type RowCells } from './outcomeRow.ts'
import { Interner, QuickOutcomes } from './quick.ts'
import { personRowReader } from './peopleRow.ts'
import { type FileNote, type HeaderFound, keyringOf, type ReadMessage, type ReadTask, type StageFound } from './readTask.ts'
import { entryFacts, entryProblem, problemLimit, problemsOfRow, templateSheets } from './rules.ts'
import { columnNumber, StagedRows } from './stage.ts'
import {
  analyzeStaged,
  copyStaged,
  type EntryRow,
  entriesByNumber,
  openStaging,
  replaceProblems,
  resetStaging,
  stageCandidates,
  stageEntries,
} from './stagingStore.ts'

type StageTask = Extract<ReadTask, { mode: 'stage' }>

/** A sealed source that notes how far it was read: the only measure of progress that every format has. */
const watched = (reader: SealedFileReader) => {
  let furthest = 0
  return {
    size: reader.size,
    furthest: () => furthest,
    readUpTo: (position: number, length: number): Buffer => {
      furthest = Math.max(furthest, Math.min(reader.size, position + length))
      return reader.readUpTo(position, length)
    },
    close: () => reader.close(),
  }
}

/** Filled rows among which the header is looked for, and the sheets; the names that a header has at least: every kind of file needs three columns. */
const headerWithin = 9
const sheetsTried = 10
const fewestNames = 3
/** Names that are understood in a row that is beyond doubt the header. */
const fewestKnown = 2

const filled = (names: readonly string[]): number => names.filter((name) => name !== '').length
/** The sheets of our own template beside the filled one: nothing is missed in them. */
const ownSheets: ReadonlySet<string> = new Set(Object.values(templateSheets))
/** What makes a row the header, the surest first. */
const headers: readonly HeaderSought[] = [
  { is: (names) => knownNames(names) >= fewestKnown, within: headerWithin },
  { is: (names) => filled(names) >= fewestNames, within: headerWithin },
  { is: () => true, within: 1 },
]

const emptyMeansNone = (error: unknown): undefined => {
  if (error instanceof SheetFailure && error.code === 'sheet.empty') return undefined
  throw error
}

/**
 * Opens the table under its header. Lists of schools often begin with a title, a note or a signature over all columns, or with a sheet of instructions: the
 * first row of the first visible sheet whose names are understood is the header; where there is none, the first row with as many names as any kind of file
 * needs; at last the first filled row, and the mapping shows it. The same file gives the same header in every run.
 */
const openSource = async (task: ReadTask) => {
  const sealed = () => new SealedFileReader(task.path, keyringOf(task.keyring))
  const visible = (await visibleSheets(task.path, { source: sealed() })).slice(0, sheetsTried)
  for (const header of headers)
    for (const sheet of visible.length === 0 ? [undefined] : visible) {
      const source = watched(sealed())
      const table = await openTable(task.path, { source, header, ...(sheet === undefined ? {} : { sheet }) }).catch(emptyMeansNone)
      if (table !== undefined) return { source, table, others: visible.filter((name) => name !== sheet && !ownSheets.has(name)).length }
    }
  throw new SheetFailure('sheet.empty')
}

const titleNotes = (table: Table): FileNote[] => [
  ...(table.kind === 'html' ? [{ code: 'batch.page', params: {} }] : []),
  ...(table.headerRowNumber > 1 ? [{ code: 'batch.title_rows', params: { row: table.headerRowNumber } }] : []),
]

const hiddenNotes = (table: Table, others: number): FileNote[] => {
  const notes: FileNote[] = []
  if (others > 0) notes.push({ code: 'batch.more_sheets', params: { sheet: table.sheetName } })
  if (table.hidden.sheets.length > 0) notes.push({ code: 'batch.hidden_sheets', params: { count: table.hidden.sheets.length } })
  if (table.hidden.columns.length > 0) notes.push({ code: 'batch.hidden_columns', params: { count: table.hidden.columns.length } })
  return notes
}

/** The cells of the first rows, for judging what the columns hold; empty where the header has no rows below it. */
const firstRows = async (table: Table): Promise<string[][]> => {
  for await (const block of table.rows)
    return Array.from({ length: Math.min(block.rows, rowsLookedAt) }, (_, row) =>
      Array.from({ length: block.columns }, (_cell, column) => block.cell(row, column)),
    )
  return []
}

/** Opens a file just far enough to know its header and what its columns look like. Throws SheetFailure for everything that is wrong with it. */
export const lookAtHeader = async (task: Extract<ReadTask, { mode: 'header' }>): Promise<HeaderFound> => {
  const { table, others } = await openSource(task)
  try {
    const rows = await firstRows(table)
    if (rows.length === 0) throw new SheetFailure('sheet.empty')
    return {
      header: table.header.map((name) => name.slice(0, 100)),
      looks: columnLooks(rows, table.header.length, task.today),
      warnings: [...titleNotes(table), ...hiddenNotes(table, others)],
    }
  } finally {
    await table.close()
  }
}

/** The cells of one row by field, over the block that is being read. */
class Cursor implements RowCells {
  #block: RowBlock | undefined
  #row = 0
  readonly #columns: ReadonlyMap<string, number>
  readonly typed: boolean

  constructor(columns: ReadonlyMap<string, number>, typed: boolean) {
    this.#columns = columns
    this.typed = typed
  }

  get columns(): number {
    return this.#block?.columns ?? 0
  }

  cell(column: number): string {
    return this.#block?.cell(this.#row, column) ?? ''
  }

  at(block: RowBlock, row: number): void {
    this.#block = block
    this.#row = row
  }

  text(key: string): string {
    const column = this.#columns.get(key)
    return column === undefined || this.#block === undefined ? '' : this.#block.cell(this.#row, column).trim()
  }

  numeric(key: string): boolean {
    return (this.#flag(key) & CellFlag.numeric) !== 0
  }

  imprecise(key: string): boolean {
    return (this.#flag(key) & CellFlag.imprecise) !== 0
  }

  #flag(key: string): number {
    const column = this.#columns.get(key)
    return column === undefined || this.#block === undefined ? 0 : this.#block.flag(this.#row, column)
  }
}

/** A number as the catalogue writes it: half width, capital letters, ordinary hyphens, no spaces. */
const plainNumber = (number: string): string =>
  number
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .toUpperCase()

/** The entries of a batch, fetched by number as the file names them: one query a block at most. */
class Entries {
  readonly list: { n: number; id: string }[] = []
  readonly #known = new Map<string, BatchEntry | undefined>()
  readonly #seen = new Interner()
  #learnt = 0
  readonly #task: StageTask

  constructor(task: StageTask) {
    this.#task = task
  }

  of = (number: string): BatchEntry | undefined => this.#known.get(number)

  async learn(client: pg.Client, block: RowBlock, column: number): Promise<void> {
    const unseen = new Set<string>()
    for (let row = 0; row < block.rows; row += 1) {
      const at = (row * block.columns + column) * 2
      // Most rows name an entry that was seen: its bytes say so without a text.
      const index = this.#seen.indexOf(block.bytes, block.offsets[at] ?? 0, block.offsets[at + 1] ?? 0)
      if (index >= 0 && index < this.#learnt) continue
      const number = block.cell(row, column).trim()
      if (number !== '' && !this.#known.has(number)) unseen.add(number)
    }
    this.#learnt = this.#seen.texts.length
    if (unseen.size === 0) return
    const asked = [...unseen]
    const found = new Map(
      (await entriesByNumber(client, [...new Set(asked.flatMap((number) => [number, plainNumber(number)]))])).map((e) => [e.number, e]),
    )
    for (const number of asked) {
      const row = found.get(number) ?? found.get(plainNumber(number))
      const entry = row === undefined ? undefined : (this.#known.get(row.number) ?? this.#entry(row))
      if (row !== undefined) this.#known.set(row.number, entry)
      this.#known.set(number, entry)
    }
  }

  #entry(found: EntryRow): BatchEntry {
    const n = this.list.length + 1
    this.list.push({ n, id: found.id })
    return {
      n,
      number: found.number,
      problem: entryProblem(entryFacts(found), this.#task.unit),
      achievementId: found.achievement_id,
      issuerId: found.issuer_id,
      credits: found.credits,
      minutes: found.minutes,
      grading: found.grading,
      passMark: found.pass_mark,
      certificatePattern: found.certificate_pattern,
      repeats: found.repeats,
      termId: found.term_id,
    }
  }
}

/** Problems in flat lists, cut at the limit; counts go on. */
class Problems {
  readonly rows: number[] = []
  readonly columns: number[] = []
  readonly codes: string[] = []
  readonly params: (string | null)[] = []
  wrongRows = 0
  swapped = 0
  numericIds = 0
  serialDates = 0
  cut = false
  #lastRow = 0
  #ofRow = 0
  readonly #task: StageTask

  constructor(task: StageTask) {
    this.#task = task
  }

  add(rowNo: number, trouble: Trouble): void {
    if (rowNo !== this.#lastRow) {
      this.wrongRows += 1
      this.#lastRow = rowNo
      this.#ofRow = 0
    }
    if (trouble.code === 'name_is_id') this.swapped += 1
    if (trouble.code === 'id_numeric' || trouble.code === 'id_scientific') this.numericIds += 1
    if (trouble.code === 'date_serial' && trouble.key === 'obtainedOn') this.serialDates += 1
    this.#ofRow += 1
    if (this.#ofRow > problemsOfRow) return
    if (this.rows.length >= problemLimit) {
      this.cut = true
      return
    }
    this.rows.push(rowNo)
    this.columns.push(columnNumber(this.#task.mapping, trouble.key))
    this.codes.push(trouble.code)
    this.params.push(trouble.params === undefined ? null : JSON.stringify(trouble.params))
  }

  notes(read: number): FileNote[] {
    const notes: FileNote[] = []
    const header = (key: string): string => this.#task.header[this.#task.mapping[key] ?? -1] ?? key
    if (this.swapped * 2 > read)
      notes.push({ code: 'batch.swapped_columns', params: { first: header('name'), second: header('idNumber') } })
    if (this.numericIds * 2 > read) notes.push({ code: 'batch.id_column_numeric', params: {} })
    if (this.serialDates * 2 > read) notes.push({ code: 'batch.date_column_serial', params: { column: header('obtainedOn') } })
    if (this.cut) notes.push({ code: 'batch.problems_cut', params: { limit: problemLimit } })
    return notes
  }
}

const noTroubles: readonly Trouble[] = []

/** Formulas, error values and shifted rows: what is wrong with a row before its cells are read. */
const flagTroubles = (
  block: RowBlock,
  row: number,
  columns: readonly (readonly [string, number])[],
  header: readonly string[],
): readonly Trouble[] => {
  let found: Trouble[] | undefined
  const note = (trouble: Trouble): void => {
    found ??= []
    found.push(trouble)
  }
  for (const [key, column] of columns) {
    const flag = block.flag(row, column)
    if ((flag & (CellFlag.formula | CellFlag.error)) === 0) continue
    note({ key, code: (flag & CellFlag.formula) !== 0 ? 'formula' : 'cell_error', params: { column: header[column] ?? key } })
  }
  if (((block.rowFlags[row] ?? 0) & RowFlag.overflow) !== 0) note({ key: '', code: 'overflow' })
  return found ?? noTroubles
}

/** The reader of one file's rows by kind: answers true where the row was staged. */
const rowReaderOf = (
  task: StageTask,
  cursor: Cursor,
  entries: Entries,
  staged: StagedRows,
  note: (rowNo: number, t: Trouble) => void,
): ((rowNo: number) => boolean) => {
  const facts = { today: task.unit.today, refuseDemo: task.refuseDemo }
  if (task.kind === 'people') {
    const read = personRowReader({ ...facts, usual: task.usual })
    return (rowNo) => {
      const person = read(cursor, (t) => note(rowNo, t))
      if (person !== undefined) staged.person(rowNo, person)
      return person !== undefined
    }
  }
  const read = outcomeRowReader(facts)
  return (rowNo) => {
    const outcome = read(cursor, entries.of, (t) => note(rowNo, t))
    if (outcome !== undefined) staged.outcome(rowNo, outcome)
    return outcome !== undefined
  }
}

/** What is to be known of a file that was read to its end. */
const wholeNotes = (table: Table, others: number, hiddenRows: number): FileNote[] => [
  ...titleNotes(table),
  ...hiddenNotes(table, others),
  ...(table.merged.length === 0 ? [] : [{ code: 'batch.merged_cells', params: { cells: table.merged.slice(0, 3).join('、') } }]),
  ...(hiddenRows === 0 ? [] : [{ code: 'batch.hidden_rows', params: { count: hiddenRows } }]),
]

const progressRows = 20_000

/** Reads, judges, seals and stages every row of a file. Leaves nothing half done that a second run would mind. */
export const stageRows = async (task: StageTask, say: (message: ReadMessage) => void): Promise<StageFound> => {
  const { source, table, others } = await openSource(task)
  const typed = table.kind !== 'csv' && table.kind !== 'html'
  const line = await openStaging(task.url, task.serial)
  const questions = await openStaging(task.url, task.serial)
  try {
    await resetStaging(line, task.kind)
    const columns = Object.entries(task.mapping)
    const cursor = new Cursor(new Map(columns), typed)
    const lineOf = lineReader(task.kind, task.mapping, table.header)
    const entries = new Entries(task)
    const staged = new StagedRows(keyringOf(task.keyring))
    const problems = new Problems(task)
    const quick =
      task.kind === 'outcomes'
        ? new QuickOutcomes(new Map(columns), staged, entries.of, { today: task.unit.today, refuseDemo: task.refuseDemo })
        : undefined
    const read = rowReaderOf(task, cursor, entries, staged, (rowNo, t) => problems.add(rowNo, t))
    const copy = copyStaged(line)
    const entryColumn = task.mapping['entry']
    const counts = { read: 0, staged: 0, hidden: 0, told: 0 }
    for await (const block of table.rows) {
      if (entryColumn !== undefined) await entries.learn(questions.client, block, entryColumn)
      for (let row = 0; row < block.rows; row += 1) {
        const rowNo = block.rowNumbers[row] ?? 0
        if (((block.rowFlags[row] ?? 0) & RowFlag.hidden) !== 0) counts.hidden += 1
        const flagged = typed || (block.rowFlags[row] ?? 0) !== 0 ? flagTroubles(block, row, columns, table.header) : noTroubles
        if (flagged.length === 0 && quick?.stage(block, row, rowNo) === true) {
          counts.staged += 1
          continue
        }
        cursor.at(block, row)
        const whole = lineOf(cursor)
        if (whole !== undefined) problems.add(rowNo, whole)
        else if (flagged.length > 0) for (const trouble of flagged) problems.add(rowNo, trouble)
        else if (read(rowNo)) counts.staged += 1
      }
      counts.read += block.rows
      await copy.write(staged.take())
      if (counts.read - counts.told < progressRows) continue
      counts.told = counts.read
      say({ said: 'progress', rows: counts.read, done: source.furthest(), total: source.size })
    }
    await copy.write(staged.finish())
    await copy.end()
    await stageEntries(line, entries.list)
    await stageCandidates(line, staged.candidates)
    await replaceProblems(line, task.batchId, problems)
    await analyzeStaged(line)
    const notes = [...wholeNotes(table, others, counts.hidden), ...problems.notes(counts.read)]
    return { read: counts.read, staged: counts.staged, wrong: problems.wrongRows, warnings: notes }
  } finally {
    await table.close()
    await Promise.allSettled([line.client.end(), questions.client.end()])
  }
}

/** Walks a file again and hands over the cells of the wanted rows (ascending numbers), some thousand at a time. */
export const readRows = async (
  task: Extract<ReadTask, { mode: 'rows' }>,
  give: (rows: { row: number; cells: string[] }[]) => Promise<void>,
): Promise<void> => {
  const { table } = await openSource(task)
  let next = 0
  for await (const block of table.rows) {
    const found: { row: number; cells: string[] }[] = []
    for (let row = 0; row < block.rows && next < task.rows.length; row += 1) {
      const rowNo = block.rowNumbers[row] ?? 0
      while (next < task.rows.length && (task.rows[next] ?? 0) < rowNo) next += 1
      if (task.rows[next] !== rowNo) continue
      found.push({ row: rowNo, cells: Array.from({ length: block.columns }, (_, column) => block.cell(row, column)) })
      next += 1
    }
    if (found.length > 0) await give(found)
    if (next >= task.rows.length) break
  }
}
