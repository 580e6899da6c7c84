import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { unprintable } from './glyphs.ts'
import { typesetSheet } from './pool.ts'
import type { Sheet } from './sheet.ts'

export { unprintable } from './glyphs.ts'
export { DocumentFailed, endPresses, pressCount } from './pool.ts'
export { qrSvg } from './qr.ts'

/** What a template prints: plain data. Text in it is printed letter for letter and never read as instructions. */
export type Printed = string | number | boolean | null | readonly Printed[] | { readonly [key: string]: Printed }

/** How a document is made. */
export type DocumentOptions = {
  /** The document's own time, from the data: the same data gives the same bytes on any day. */
  readonly at: Date
  /** Title in the file's properties. */
  readonly title: string
  readonly language?: 'zh' | 'en'
  /** Texts drawn as QR codes; a template places one by its name with `code("name", 28mm)`. */
  readonly codes?: Readonly<Record<string, string>>
  /** False leaves out the tree of the structure: a fifth of a small document. For papers whose words also stand on a page of the web. */
  readonly tagged?: boolean
  /** Time limit, waiting not counted; 20 s where nothing is said. */
  readonly milliseconds?: number
}

/** Thrown before anything is printed: the data holds characters without a glyph. The caller says so to a person (`characters`), who decides. */
export class Unprintable extends Error {
  readonly characters: readonly string[]
  constructor(characters: readonly string[]) {
    super('the fonts lack a glyph for a character of the document')
    this.name = 'Unprintable'
    this.characters = characters
  }
}

/** The largest data of one document in characters: an archive of thousands of lines fits many times over. */
const longestData = 8_000_000

const assertPrintable = (data: Printed): void => {
  if (typeof data === 'string') {
    const missing = unprintable(data)
    if (missing.length > 0) throw new Unprintable(missing)
  } else if (typeof data === 'object' && data !== null) for (const part of Object.values(data)) assertPrintable(part)
}

const unbroken = /[!-~]{24}/g
/** A text that may break after each 24 characters of a run that has no other place for it. Here and not in the templates: the typesetter takes ten times as long to look. */
const breakable = (_: string, value: unknown): unknown =>
  typeof value === 'string' && value.length >= 24 ? value.replace(unbroken, (run) => `${run}\u200b`) : value

const sheetOf = (template: string | URL, data: Printed, options: DocumentOptions, format: Sheet['format']): Omit<Sheet, 'no'> => {
  assertPrintable(data)
  assertPrintable(options.title)
  const text = JSON.stringify(data, breakable)
  if (text.length > longestData) throw new RangeError('the document is too long')
  return {
    template: fileURLToPath(typeof template === 'string' ? new URL(`./templates/${template}.typ`, import.meta.url) : template),
    data: text,
    codes: options.codes ?? {},
    title: options.title,
    language: options.language ?? 'zh',
    seconds: Math.floor(options.at.getTime() / 1000),
    format,
    tagged: options.tagged ?? true,
  }
}

/**
 * Prints data through a template as PDF/A-2b with embedded fonts; equal arguments give equal bytes. `template` is the name of a file in templates/, or
 * the address of a capability's own (`new URL('./proof.typ', import.meta.url)`), which imports `/platform/documents/templates/page.typ`. Throws
 * Unprintable for characters without a glyph, DocumentFailed when the typesetter gives up.
 */
export const renderPdf = async (template: string | URL, data: Printed, options: DocumentOptions): Promise<Buffer> =>
  typesetSheet(sheetOf(template, data, options, 'pdf'), options.milliseconds ?? 20_000)

/** The white of each page, which the typesetter puts at the place of the first: it would cover what stands there. */
const whiteOfPages = /^ {4}<path class="typst-shape" fill="#ffffff"[^>]*\/>$/gm

/** The pages of the same document below each other as one PNG of `width` pixels, for a phone's album. Throws like renderPdf. */
export const renderPng = async (template: string | URL, data: Printed, options: DocumentOptions, width = 1240): Promise<Buffer> => {
  const svg = await typesetSheet(sheetOf(template, data, options, 'svg'), options.milliseconds ?? 20_000)
  const drawn = Buffer.from(Buffer.from(svg).toString('utf8').replaceAll(whiteOfPages, ''))
  return sharp(drawn, { limitInputPixels: 400_000_000 })
    .flatten({ background: '#ffffff' })
    .resize({ width })
    .png({ palette: true })
    .toBuffer()
}
