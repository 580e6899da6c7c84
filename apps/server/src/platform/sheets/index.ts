export { detectTable } from './detect.ts'
export { SHEET_FAILURES, SheetFailure, type SheetFailureCode, type SheetFailureParams } from './failure.ts'
export { type HeaderSought, type OpenOptions, SHEET_LIMITS, type SheetLimits } from './limits.ts'
export { openTable, visibleSheets } from './open.ts'
export { CellFlag, type HiddenParts, RowBlock, RowFlag, type Table, type TableKind } from './table.ts'
export { CSV_BOM, csvLine, type SheetCell, type SheetColumn, type SheetToWrite, writeCsv, writeXlsx } from './write.ts'
export type { SheetSource } from './file.ts'
export {
  openTemplate,
  reasonOf,
  type TemplateColumn,
  type Unreadable,
  uploadedRows,
  type UploadedRow,
} from './uploaded.ts'
export { inLanguage, templateOf } from './template.ts'
