import { PassThrough } from 'node:stream'
import type { TemplateColumn } from './uploaded.ts'
import { writeXlsx } from './write.ts'

type Language = 'zh' | 'en'
type Sheet = { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** A template in the reader's language: one example row below the headers, required columns marked by a star; `more` are sheets that explain it. */
export const templateOf = <K extends string>(t: {
  readonly columns: readonly TemplateColumn<K>[]
  readonly example: readonly string[]
  readonly language: Language
  readonly sheet: string
  readonly file: string
  readonly more?: readonly Sheet[]
}) => {
  const stream = new PassThrough()
  const headers = t.columns.map((column) => `${column[t.language]}${column.required ? '*' : ''}`)
  const sheets = [{ name: t.sheet, columns: headers, rows: [t.example] }, ...(t.more ?? [])].map((sheet) => ({
    name: sheet.name,
    columns: sheet.columns.map((header) => ({ header, width: 22 })),
    rows: sheet.rows.map((row) => [...row]),
  }))
  writeXlsx(stream, { sheets }).catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error('the template was not written'))
  })
  return {
    download: { name: `${t.file}.xlsx`, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: stream },
  }
}

/** What is wrong cell by cell, with the columns called as the reader's template calls them. Pure. */
export const inLanguage = <K extends string, P extends { readonly column: string }>(
  problems: readonly P[],
  columns: readonly TemplateColumn<K>[],
  language: Language,
): P[] =>
  problems.map((problem) => ({ ...problem, column: columns.find((one) => one.zh === problem.column)?.[language] ?? problem.column }))
