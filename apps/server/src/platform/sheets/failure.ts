/**
 * Every reason for which a file is not read. The words stand in the message catalogue of the capability that shows
 * them; `params` carries only positions, counts and the names of formats, never the content of a cell.
 */
export const SHEET_FAILURES = [
  'sheet.too_large',
  'sheet.empty',
  'sheet.not_a_table',
  'sheet.unreadable',
  'sheet.encrypted',
  'sheet.dtd',
  'sheet.bomb',
  'sheet.too_many_entries',
  'sheet.too_many_strings',
  'sheet.too_many_rows',
  'sheet.too_wide',
  'sheet.cell_too_long',
  'sheet.unclosed_quote',
  'sheet.encoding',
  'sheet.all_hidden',
  'sheet.unknown_sheet',
] as const

/** One of the named reasons of `SHEET_FAILURES`. */
export type SheetFailureCode = (typeof SHEET_FAILURES)[number]

/** Positions (`row` and `column` are 1-based, as a spreadsheet shows them), limits and format names. */
export type SheetFailureParams = Readonly<Record<string, string | number>>

/** The one error that reading a file throws on purpose; anything else is a fault of the program. */
export class SheetFailure extends Error {
  readonly code: SheetFailureCode
  readonly params: SheetFailureParams

  constructor(code: SheetFailureCode, params: SheetFailureParams = {}) {
    super(code)
    this.name = 'SheetFailure'
    this.code = code
    this.params = params
  }
}
