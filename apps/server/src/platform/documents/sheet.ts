/** What travels to a typesetting thread: everything it needs, and no way to reach anything else. */
export type Sheet = {
  readonly no: number
  /** Path of the .typ file. */
  readonly template: string
  /** The values to be printed, as JSON text. */
  readonly data: string
  /** Texts to be drawn as QR codes, by name. */
  readonly codes: Readonly<Record<string, string>>
  readonly title: string
  readonly language: 'zh' | 'en'
  /** The document's own time in seconds since 1970. */
  readonly seconds: number
  readonly format: 'pdf' | 'svg'
  /** Whether the PDF carries the tree of its structure for screen readers. */
  readonly tagged: boolean
}

/** The answer of a thread: the document, or why there is none. */
export type Typeset = { readonly no: number } & ({ readonly bytes: Uint8Array } | { readonly failed: string })
