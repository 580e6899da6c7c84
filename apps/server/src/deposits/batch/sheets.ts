import { PassThrough, type Readable } from 'node:stream'
import { batches } from '@creditbank/contract'
import type { Platform } from '../../platform/context.ts'
import { type SheetCell, writeXlsx } from '../../platform/sheets/index.ts'
import { columnsOf } from './mapping.ts'
import { templateSheets } from './rules.ts'
import { formatCredits, formatHours } from '../../platform/pure/amounts.ts'
import type { TemplateEntry } from './templateStore.ts'
import { keyringParts } from './readTask.ts'
import { type BatchRow, type ProblemRow, problemsPage } from './store.ts'
import { runReader } from './thread.ts'

const examples: Readonly<Record<batches.BatchKind, readonly string[]>> = {
  outcomes: ['（示例）张三', '居民身份证', '34010019900101XXXX', 'ML-2026-000001', '92', '36', '2', '2026-06-30', 'ZS2026000001'],
  people: [
    '（示例）张三',
    '居民身份证',
    '34010019900101XXXX',
    '13800000000',
    '男',
    '340104',
    '学生',
    '20260001',
    '计算机 2601',
    '',
    '2026-09',
  ],
}

const rules = [
  ['一般说明', '请把数据填在第一个工作表，表头不要改动；每行一条，最多 1,048,575 行、200 MB。'],
  ['', '所有单元格都是“文本”格式，证件号码、证书编号不会变成科学计数法；从别处粘贴时请选择“只粘贴文本/数值”。'],
  ['', '不要使用公式、合并单元格和隐藏行。'],
  ['', '上传后先检查，不会写入任何数据；有问题的行可以下载，改好后再次上传，已存入的不会重复。'],
]

const schemes = { percent: '百分制', grade: '等级制', pass: '合格制' } as const

/** The entries that the unit may store into, so that their numbers are copied and not searched for. */
const entrySheet = (entries: readonly TemplateEntry[]) => ({
  name: templateSheets.entries,
  columns: [
    { header: '编号（复制到“名录编号”列）', width: 28 },
    { header: '名称', width: 44 },
    { header: '评定方式', width: 12 },
    { header: '规定学时', width: 12 },
    { header: '规定学分', width: 12 },
    { header: '存入截止', width: 14 },
  ],
  rows: entries.map((e) => [e.number, e.name, schemes[e.grading], formatHours(e.minutes), formatCredits(e.credits), e.closes_on ?? '长期']),
})

/** The template of a kind: a sheet to be filled in, a sheet of notes, and the entries that the unit may store into. */
export const templateFile = (kind: batches.BatchKind, entries: readonly TemplateEntry[]): Readable => {
  const columns = columnsOf(kind)
  const notes = [
    ...rules,
    ...columns.map((c, i) => [
      `${c.zh}${c.required ? '（必填）' : ''}`,
      `${c.note}${c.note === '' ? '' : '。'}例：${examples[kind][i] ?? ''}`,
    ]),
  ]
  const out = new PassThrough()
  writeXlsx(out, {
    sheets: [
      {
        name: kind === 'people' ? '人员' : '学习成果',
        columns: columns.map((c) => ({ header: c.zh, width: c.key === 'idNumber' || c.key === 'certificateNo' ? 24 : 16 })),
        rows: [],
      },
      {
        name: templateSheets.notes,
        columns: [
          { header: '项目', width: 20 },
          { header: '说明', width: 90 },
        ],
        rows: notes,
      },
      ...(kind === 'outcomes' ? [entrySheet(entries)] : []),
    ],
  }).catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))))
  return out
}

const allProblems = async (platform: Platform, id: string): Promise<Map<number, ProblemRow[]>> => {
  const found = new Map<number, ProblemRow[]>()
  let [afterRow, afterColumn] = [-1, -1]
  for (;;) {
    const rows = await problemsPage(platform.database.app, id, { afterRow, afterColumn, limit: 20_000 })
    for (const row of rows) {
      const known = found.get(row.row_no)
      if (known === undefined) found.set(row.row_no, [row])
      else known.push(row)
    }
    const last = rows.at(-1)
    if (rows.length < 20_000 || last === undefined) return found
    afterRow = last.row_no
    afterColumn = last.column_no
  }
}

/** Rows of the file as they come from the reading thread, which waits until each portion was taken. */
const wantedRows = (
  platform: Platform,
  path: string,
  numbers: readonly number[],
): AsyncIterable<{ row: number; cells: readonly string[] }> => {
  const stop = new AbortController()
  return (async function* () {
    const queue: { row: number; cells: readonly string[] }[][] = []
    let wake: (() => void) | undefined
    let taken: (() => void) | undefined
    let ended = false
    let failure: unknown
    const reading = runReader(
      { mode: 'rows', path, keyring: keyringParts(platform.keyring), rows: Uint32Array.from(numbers) },
      (message) => {
        if (message.said !== 'rows') return undefined
        queue.push([...message.rows])
        wake?.()
        return new Promise<void>((resolve) => {
          taken = resolve
        })
      },
      { milliseconds: 30 * 60_000, signal: stop.signal },
    )
      .catch((error: unknown) => {
        failure = error
      })
      .finally(() => {
        ended = true
        wake?.()
      })
    try {
      for (;;) {
        const portion = queue.shift()
        if (portion !== undefined) {
          yield* portion
          taken?.()
          continue
        }
        if (ended) break
        await new Promise<void>((resolve) => {
          wake = resolve
          if (ended || queue.length > 0) resolve()
        })
      }
      if (failure !== undefined) throw failure
    } finally {
      stop.abort()
      taken?.()
      await reading
    }
  })()
}

/** The wrong rows as a workbook: the file's own columns, the wrong cells marked, and what to do about each in a last column. */
export const wrongRowsFile = async (platform: Platform, b: BatchRow, language: 'zh' | 'en'): Promise<Readable> => {
  const problems = await allProblems(platform, b.id)
  const local = await platform.files.localPath(b.source_key ?? '')
  const numbers = [...problems.keys()].sort((x, y) => x - y)
  const rows = async function* (): AsyncGenerator<SheetCell[]> {
    try {
      for await (const { row, cells } of wantedRows(platform, local.path, numbers)) {
        const wrong = problems.get(row) ?? []
        const marked = new Set(wrong.map((p) => p.column_no - 1))
        const reasons = wrong.map((p) => batches.problemSentence(p.code, language, p.params ?? {})).join('\n')
        yield [
          ...b.header.map((_, i): SheetCell => (marked.has(i) ? { text: cells[i] ?? '', mark: true } : (cells[i] ?? ''))),
          String(row),
          reasons,
        ]
      }
    } finally {
      await local.release()
    }
  }
  const out = new PassThrough()
  const columns = [
    ...b.header.map((header) => ({ header })),
    { header: language === 'zh' ? '原行号' : 'Row' },
    { header: language === 'zh' ? '原因和改法' : 'What to correct', width: 80 },
  ]
  writeXlsx(out, { sheets: [{ name: language === 'zh' ? '需要改正的行' : 'Rows to correct', columns, rows: rows() }] }).catch(
    (error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return out
}
