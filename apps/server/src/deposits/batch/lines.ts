import type { batches } from '@creditbank/contract'
import type { Trouble } from './cells.ts'
import { columnsOf } from './mapping.ts'

/** Words with which a row of sums, or a note or signature below a list begins. What stands behind them may be somebody's name and is never kept. */
const sums = [
  '合计',
  '总计',
  '小计',
  '共计',
  '累计',
  '总和',
  '本页合计',
  '本页小计',
  '平均',
  '平均分',
  '平均值',
  '人数',
  '总人数',
  '合计人数',
  '总数',
]
const notes = [
  '备注',
  '说明',
  '填表说明',
  '注',
  '制表',
  '制表人',
  '填表人',
  '填报人',
  '填表',
  '经办',
  '经办人',
  '审核',
  '审核人',
  '复核',
  '复核人',
  '负责人',
  '单位负责人',
  '领导签字',
  '签字',
  '签名',
  '盖章',
  '单位盖章',
  '公章',
  '联系人',
  '打印日期',
  '打印时间',
  '制表日期',
  '填表日期',
]

const wordOf = (text: string, words: readonly string[]): string | undefined => {
  const plain = text.normalize('NFKC').replace(/\s/g, '')
  return words.find((word) => plain === word || (plain.startsWith(word) && /^[:：(（\d—-]/.test(plain.slice(word.length))))
}
const countOf = (text: string): boolean => /^共计?\d{1,7}(?:人|条|名|行|人次)$/.test(text.normalize('NFKC').replace(/\s/g, ''))

/** The cells of a row by the file's columns. */
export type Line = { readonly columns: number; cell(column: number): string }

/**
 * Says of a whole row that it is no person's, or that it lacks too much: a row of sums, a note or a signature, the header again, or a row whose number is
 * missing with more. One trouble instead of one for each cell; undefined where the cells are to be read one by one. Pure.
 */
export const lineReader = (kind: batches.BatchKind, mapping: batches.BatchMapping, header: readonly string[]) => {
  const required = columnsOf(kind).flatMap((column) => {
    const at = mapping[column.key]
    return column.required && at !== undefined ? [{ at, zh: column.zh, key: column.key }] : []
  })
  const idAt = mapping['idNumber'] ?? -1
  return (line: Line): Trouble | undefined => {
    if (idAt < 0) return undefined
    const id = line.cell(idAt).trim()
    if (id !== '') return id === header[idAt] ? { key: '', code: 'header_again' } : wordOf(id, sums) === undefined ? undefined : sumOf(id)
    for (let column = 0; column < line.columns; column += 1) {
      const text = line.cell(column)
      if (text === '' || text.length > 200) continue
      if (wordOf(text, sums) !== undefined || countOf(text)) return sumOf(text)
      const note = wordOf(text, notes)
      if (note !== undefined) return { key: '', code: 'note_row', params: { value: note } }
    }
    const missing = required.filter(({ at }) => line.cell(at).trim() === '')
    return missing.length < 2
      ? undefined
      : { key: '', code: 'row_incomplete', params: { columns: missing.map((column) => column.zh).join('、') } }
  }
}

const sumOf = (text: string): Trouble => ({ key: '', code: 'totals_row', params: { value: wordOf(text, sums) ?? '合计' } })
