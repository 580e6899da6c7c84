import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const argumentsOf = {
  /** Each font of the file: whether it is embedded, a subset, and says which characters it shows. */
  pdffonts: (path: string) => [path],
  /** The words of the file. */
  pdftotext: (path: string) => [path, '-'],
  /** The structure of the file. */
  qpdf: (path: string) => ['--check', path],
} as const

/**
 * What a program of others says about a PDF; throws where it finds something wrong. Undefined where the machine does not have it: `npm test` installs it
 * wherever that goes without asking (tools/readers.mjs).
 */
export const readBy = (reader: keyof typeof argumentsOf, pdf: Buffer): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'bank-reader-'))
  const path = join(folder, 'a.pdf')
  try {
    writeFileSync(path, pdf)
    return execFileSync(reader, argumentsOf[reader](path), { encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether every font that pdffonts lists is embedded; a file without fonts has none to embed and counts as not. */
export const allEmbedded = (fonts: string): boolean => {
  const lines = fonts.trim().split('\n').slice(2)
  return lines.length > 0 && lines.every((line) => /\s(yes)\s+yes\s+yes\s+\d+\s+\d+$/.test(line))
}
