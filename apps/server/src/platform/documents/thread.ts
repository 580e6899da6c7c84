import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import type { NodeCompiler, NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { fontFolders } from './fonts.ts'
import { qrSvg } from './qr.ts'
import type { Sheet, Typeset } from './sheet.ts'

const sources = new URL('../../', import.meta.url).pathname
// The native module is loaded by require: its type declarations are written for that.
const { NodeCompiler: Compiler } = createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler') as {
  NodeCompiler: typeof NodeCompiler
}
const compiler = Compiler.create({ workspace: sources, fontArgs: [{ fontPaths: [...fontFolders] }] })

/** Where the templates find what is printed; no such file exists. */
const printed = join(sources, 'printed.json')

const templates = new Map<string, string>()
const sourceOf = (path: string): string => {
  const known = templates.get(path) ?? readFileSync(path, 'utf8')
  templates.set(path, known)
  return known
}

// The typesetter remembers what it has laid out. What helped none of the last five documents is let go: the more is remembered the longer each look into it
// takes, and what a few long archives left behind made every paper after them a third slower for good when twenty to forty documents were kept.
let made = 0
const forget = (): void => {
  made += 1
  if (made % 5 === 0) compiler.evictCache(0)
}

/** Pages beyond which a document is long. What is remembered of a long one helps nothing after it, and holds a hundred megabytes while it is laid out again. */
const longPages = 20
const forgetLong = (laid: NodeTypstDocument): void => {
  if (laid.numOfPages > longPages) compiler.evictCache(0)
}

const reasonOf = (error: unknown): string => {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code)
  return error instanceof Error ? error.message : String(error)
}

/** Lays a sheet out. Its data goes in as a file and not as inputs: with other inputs the typesetter would forget all that it knows of the sheet before. */
const layOut = (sheet: Sheet, codes: string, counted: boolean): NodeTypstDocument => {
  const { title, language, data } = sheet
  compiler.mapShadow(
    printed,
    Buffer.from(`{"title":${JSON.stringify(title)},"language":"${language}","counted":${counted},"codes":${codes},"data":${data}}`),
  )
  const laid = compiler.compile({ mainFileContent: sourceOf(sheet.template) })
  if (laid.result === null) throw new Error(laid.takeDiagnostics()?.shortDiagnostics.map(String).join('; ') ?? 'no document')
  return laid.result
}

const typeset = (sheet: Sheet): Typeset => {
  const codes = JSON.stringify(Object.fromEntries(Object.entries(sheet.codes).map(([name, text]) => [name, qrSvg(text)])))
  try {
    const once = layOut(sheet, codes, false)
    forgetLong(once)
    const laid = once.numOfPages === 1 ? once : layOut(sheet, codes, true)
    forgetLong(laid)
    const bytes =
      sheet.format === 'pdf'
        ? compiler.pdf(laid, { pdfStandard: 'a-2b', creationTimestamp: sheet.seconds, pdfTags: sheet.tagged })
        : Buffer.from(compiler.plainSvg(laid), 'utf8')
    return { no: sheet.no, bytes }
  } catch (error) {
    return { no: sheet.no, failed: reasonOf(error) }
  } finally {
    forget()
  }
}

parentPort?.on('message', (sheet: Sheet) => parentPort?.postMessage(typeset(sheet)))
