import type { SheetSource } from './file.ts'

/** What a file may cost. Sizes in bytes; `rows` counts data rows with at least one filled cell, without the header. */
export type SheetLimits = {
  readonly uploadBytes: number
  readonly rows: number
  readonly columns: number
  /** Unicode characters in one cell. */
  readonly cellCharacters: number
  /** Inflated bytes of one zip entry, counted while streaming as well as declared. */
  readonly inflatedBytes: number
  /** Inflated : compressed, asked only once an entry inflates beyond `ratioFreeBytes`. */
  readonly inflatedRatio: number
  readonly ratioFreeBytes: number
  readonly zipEntries: number
  /** Memory for the distinct texts of a workbook, their index included. */
  readonly sharedStringBytes: number
}

/**
 * The limits of product and threat model: a full Excel sheet passes, a file built to exhaust memory does not. Shared
 * texts of 224 MB leave room for the blocks under a growth of 300 MB.
 */
export const SHEET_LIMITS: SheetLimits = {
  uploadBytes: 200 * 1024 * 1024,
  rows: 1_048_575,
  columns: 100,
  cellCharacters: 4096,
  inflatedBytes: 2 * 1024 * 1024 * 1024,
  inflatedRatio: 100,
  ratioFreeBytes: 10 * 1024 * 1024,
  zipEntries: 1000,
  sharedStringBytes: 224 * 1024 * 1024,
}

/** A test of a row's names (trimmed, without empty ones at the end). */
export type HeaderSought = { readonly is: (names: readonly string[]) => boolean; readonly within: number }

/** Choices of the caller. Without `sheet` the first visible sheet is read; without `headerRow` the first filled row is the header. */
export type OpenOptions = {
  /** Where the bytes come from when they do not lie in the clear at `path`; closed with the table. */
  readonly source?: SheetSource
  readonly limits?: Partial<SheetLimits>
  /** Name of the sheet to read; the only way to read a hidden one. */
  readonly sheet?: string
  /** 1-based row of the header; rows above it (a title, a note) are skipped. */
  readonly headerRow?: number
  /** How the header is told from what stands above it, and among how many filled rows it is looked for; without one of them the table is `sheet.empty`. */
  readonly header?: HeaderSought
}
