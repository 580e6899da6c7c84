import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SheetFailure } from './failure.ts'
import { openTable } from './open.ts'

/** A column of a template: what people call it in either language, and whether a file without it is refused. */
export type TemplateColumn<K extends string> = { readonly key: K; readonly zh: string; readonly en: string; readonly required: boolean }
/** A row of an uploaded table by the template's columns; `row` is its number in the file. */
export type UploadedRow<K extends string> = { readonly row: number; readonly cells: Readonly<Partial<Record<K, string>>> }
/** Why a file gives no rows, in words for whoever sent it. */
export type Unreadable = { readonly unreadable: string } | { readonly tooLong: true }

const reasons: Readonly<Record<string, string>> = {
  'sheet.encrypted': '文件有密码，请去掉密码后再传',
  'sheet.empty': '文件里没有内容',
  'sheet.encoding': '文字编码认不出来，请另存为 xlsx 再传',
  'sheet.not_a_table': '这不是表格文件，请用 xlsx、xls、csv 或 dbf',
}

const plain = (header: string): string => header.normalize('NFKC').replace(/[\s*]/g, '').toLowerCase()

const rowsOf = async <K extends string>(
  path: string,
  columns: readonly TemplateColumn<K>[],
  limit: number,
): Promise<readonly UploadedRow<K>[] | Unreadable> => {
  const table = await openTable(path, { limits: { rows: limit + 1 } })
  try {
    const places = columns.map((column) => ({
      column,
      at: table.header.findIndex((head) => plain(head) === plain(column.zh) || plain(head) === plain(column.en)),
    }))
    const missing = places.find(({ column, at }) => column.required && at < 0)
    if (missing !== undefined) return { unreadable: `缺少“${missing.column.zh}”这一列，请用模板` }
    const rows: UploadedRow<K>[] = []
    for await (const block of table.rows)
      for (let row = 0; row < block.rows; row += 1) {
        if (rows.length >= limit) return { tooLong: true }
        const cells: Partial<Record<K, string>> = {}
        for (const { column, at } of places) if (at >= 0) cells[column.key] = block.cell(row, at).normalize('NFKC').trim()
        rows.push({ row: block.rowNumbers[row] ?? 0, cells })
      }
    return rows
  } finally {
    await table.close()
  }
}

/** Reads an uploaded table of at most `limit` rows by the headers of a template, in either language. What is wrong with the file comes back as words. */
export const uploadedRows = async <K extends string>(
  body: NodeJS.ReadableStream,
  columns: readonly TemplateColumn<K>[],
  limit: number,
): Promise<readonly UploadedRow<K>[] | Unreadable> => {
  const folder = await mkdtemp(join(tmpdir(), 'table-'))
  try {
    const path = join(folder, 'table')
    await pipeline(body, createWriteStream(path, { mode: 0o600 }))
    return await rowsOf(path, columns, limit)
  } catch (error) {
    if (!(error instanceof SheetFailure)) throw error
    return error.code === 'sheet.too_many_rows' ? { tooLong: true } : { unreadable: reasons[error.code] ?? error.code }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
