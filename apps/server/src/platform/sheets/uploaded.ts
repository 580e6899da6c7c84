import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
// The sentences alone: the threads that read files have no use for all the endpoints.
import { failureSentence } from '@creditbank/contract/batchProblems'
import { SheetFailure } from './failure.ts'
import type { OpenOptions } from './limits.ts'
import { openTable, visibleSheets } from './open.ts'
import type { Table } from './table.ts'

type Language = 'zh' | 'en'
/** The columns that a file lacks, in the middle of a sentence. */
const missingColumns = (names: readonly string[], language: Language): string =>
  language === 'zh'
    ? `缺少“${names.join('、')}”列，请用模板填写`
    : `these columns are missing: ${names.join(', ')}; please use the template`

/** A column of a template: what people call it in either language, and whether a file without it is refused. */
export type TemplateColumn<K extends string> = { readonly key: K; readonly zh: string; readonly en: string; readonly required: boolean }
/** A row of an uploaded table by the template's columns; `row` is its number in the file. */
export type UploadedRow<K extends string> = { readonly row: number; readonly cells: Readonly<Partial<Record<K, string>>> }
/** Why a file gives no rows, in words for whoever sent it. */
export type Unreadable = { readonly unreadable: string } | { readonly tooLong: true }

/** Why a file is not read, in the middle of a sentence, with what to do about it. */
export const reasonOf = (failure: SheetFailure, language: Language): string =>
  failureSentence(failure.code, language, failure.params).replace(/[。.]$/, '')

/** A header as it is compared: half width, lower case, without spaces and the star of what is required. */
const plain = (header: string): string => header.normalize('NFKC').replace(/[\s*]/g, '').toLowerCase()

const headerWithin = 9

/**
 * Opens a table under the header of a template, in whichever visible sheet and below whatever title it stands: the first row with two of the template's names.
 * Where there is none the first filled row of the first sheet is the header, and what is missing can be told.
 */
export const openTemplate = async (path: string, names: readonly string[], limits: OpenOptions['limits'] = {}): Promise<Table> => {
  const known = new Set(names.map(plain))
  const is = (row: readonly string[]): boolean => row.filter((name) => known.has(plain(name))).length >= Math.min(2, names.length)
  const visible = await visibleSheets(path)
  for (const sheet of visible.length === 0 ? [undefined] : visible) {
    const where = sheet === undefined ? {} : { sheet }
    const table = await openTable(path, { limits, header: { is, within: headerWithin }, ...where }).catch((error: unknown) => {
      if (error instanceof SheetFailure && error.code === 'sheet.empty') return undefined
      throw error
    })
    if (table !== undefined) return table
  }
  return openTable(path, { limits })
}

/** The place of a template's column among the headers of a file, by the name in either language; -1 where it is not there. */
const placeOf = (header: readonly string[], column: { readonly zh: string; readonly en: string }): number =>
  header.findIndex((head) => plain(head) === plain(column.zh) || plain(head) === plain(column.en))

const rowsOf = async <K extends string>(
  path: string,
  columns: readonly TemplateColumn<K>[],
  limit: number,
  language: Language,
): Promise<readonly UploadedRow<K>[] | Unreadable> => {
  const table = await openTemplate(
    path,
    columns.flatMap((column) => [column.zh, column.en]),
    { rows: limit + 1 },
  )
  try {
    const places = columns.map((column) => ({ column, at: placeOf(table.header, column) }))
    const missing = places.filter(({ column, at }) => column.required && at < 0).map(({ column }) => column[language])
    if (missing.length > 0) return { unreadable: missingColumns(missing, language) }
    const rows: UploadedRow<K>[] = []
    for await (const block of table.rows)
      for (let row = 0; row < block.rows; row += 1) {
        if (rows.length >= limit) return { tooLong: true }
        const cells: Partial<Record<K, string>> = {}
        for (const { column, at } of places) if (at >= 0) cells[column.key] = block.cell(row, at).normalize('NFKC').trim()
        rows.push({ row: block.rowNumbers[row] ?? 0, cells })
      }
    if (rows.length === 0) throw new SheetFailure('sheet.empty')
    return rows
  } finally {
    await table.close()
  }
}

/** Reads an uploaded table of at most `limit` rows by the headers of a template, in either language. What is wrong with the file comes back as words of the
 * caller's language with what to do about it. */
export const uploadedRows = async <K extends string>(
  body: NodeJS.ReadableStream | undefined,
  columns: readonly TemplateColumn<K>[],
  limit: number,
  language: Language,
): Promise<readonly UploadedRow<K>[] | Unreadable> => {
  if (body === undefined) return { unreadable: language === 'zh' ? '没有收到文件，请重新选择' : 'no file arrived, please choose it again' }
  const folder = await mkdtemp(join(tmpdir(), 'table-'))
  try {
    const path = join(folder, 'table')
    await pipeline(body, createWriteStream(path, { mode: 0o600 }))
    return await rowsOf(path, columns, limit, language)
  } catch (error) {
    if (!(error instanceof SheetFailure)) throw error
    return error.code === 'sheet.too_many_rows' ? { tooLong: true } : { unreadable: reasonOf(error, language) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
