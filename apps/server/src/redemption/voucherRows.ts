import type { redemption } from '@creditbank/contract'
import type { TemplateColumn, UploadedRow } from '../platform/sheets/index.ts'
import { readVoucher } from './rules.ts'

type Key = 'code'
/** The column of a file of vouchers. */
export const voucherColumns: readonly TemplateColumn<Key>[] = [{ key: 'code', zh: '券码', en: 'Code', required: true }]
/** Codes that one file may hold. */
export const voucherLimit = 20_000

/** A code with the row that it stands in. */
export type VoucherCode = { readonly row: number; readonly code: string }

/** Reads a file of vouchers: codes that can be stored, and every row that cannot, with what to do. A code that stands twice is stored once. Pure. */
export const readVouchers = (
  raw: readonly UploadedRow<Key>[],
): { readonly rows: number; readonly codes: readonly VoucherCode[]; readonly problems: readonly redemption.VoucherProblem[] } => {
  const codes = new Map<string, VoucherCode>()
  const problems: redemption.VoucherProblem[] = []
  const wrong = (row: number, zh: string, en: string): void => {
    problems.push({ row, column: '券码', zh, en })
  }
  for (const { row, cells } of raw) {
    const code = readVoucher(cells.code ?? '')
    const first = codes.get(code)
    if (code === '') wrong(row, '券码是空的，请补上或删去这一行', 'The code is missing: fill it in or take the row out')
    else if (!/^[\x21-\x7e]{4,64}$/.test(code))
      wrong(row, '券码应是 4 到 64 个字母、数字或符号，中间没有空格', 'A code has 4 to 64 letters, digits or signs without spaces')
    else if (first !== undefined) wrong(row, `与第 ${first.row} 行重复`, `The same as row ${first.row}`)
    else codes.set(code, { row, code })
  }
  return { rows: raw.length, codes: [...codes.values()], problems }
}
