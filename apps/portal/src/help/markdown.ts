/** A piece of running text. */
export type Inline =
  | { readonly kind: 'text' | 'bold' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string }
/** A block of an article. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string; readonly id: string }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
/** One article of the help centre: its front matter and its text. */
export type ArticleText = {
  readonly slug: string
  readonly title: string
  readonly audience: 'learner' | 'staff'
  readonly order: number
  readonly keywords: readonly string[]
  readonly body: string
}

/** Reads the front matter (`name: value` lines between `---`) of an article. Throws when a field is missing, so that a faulty article fails its test. */
export const articleOf = (slug: string, source: string): ArticleText => {
  const found = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source)
  const fields = new Map(
    (found?.[1] ?? '').split('\n').map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const field = (name: string) => {
    const value = fields.get(name)
    if (value === undefined || value === '') throw new Error(`${slug}: no ${name}`)
    return value
  }
  const audience = field('audience')
  if (audience !== 'learner' && audience !== 'staff') throw new Error(`${slug}: audience is ${audience}`)
  const keywords = field('keywords')
    .split(/[,\uff0c\u3001]/)
    .map((k) => k.trim())
  return { slug, title: field('title'), audience, order: Number(field('order')), keywords, body: (found?.[2] ?? '').trim() }
}

/** Cuts running text at **bold**, `code` and [links](to). Anything else stays as it is typed; no HTML passes. */
export const inlinesOf = (text: string): Inline[] =>
  text
    .split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\))/)
    .filter((piece) => piece !== '')
    .map((piece): Inline => {
      const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(piece)
      if (link !== null) return { kind: 'link', text: link[1] ?? '', to: link[2] ?? '' }
      if (piece.startsWith('**')) return { kind: 'bold', text: piece.slice(2, -2) }
      if (piece.startsWith('`')) return { kind: 'code', text: piece.slice(1, -1) }
      return { kind: 'text', text: piece }
    })

const cells = (line: string) =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inlinesOf(cell.trim()))

const listItem = /^(?:[-*]|\d+\.)\s+(.*)$/

const blockOf = (lines: readonly string[]): Block => {
  const first = lines[0] ?? ''
  const heading = /^(##|###)\s+(.*)$/.exec(first)
  if (heading !== null)
    return {
      kind: 'heading',
      level: heading[1] === '##' ? 2 : 3,
      text: heading[2] ?? '',
      id: (heading[2] ?? '').replace(/[^\p{L}\p{N}]+/gu, '-'),
    }
  if (first.startsWith('|')) return { kind: 'table', head: cells(first), rows: lines.slice(2).map(cells) }
  if (listItem.test(first)) {
    const items: string[] = []
    for (const line of lines) {
      const item = listItem.exec(line)
      if (item !== null) items.push(item[1] ?? '')
      else items[items.length - 1] = `${items[items.length - 1] ?? ''} ${line.trim()}`
    }
    return { kind: 'list', ordered: /^\d/.test(first), items: items.map(inlinesOf) }
  }
  return { kind: 'paragraph', inlines: inlinesOf(lines.join(' ')) }
}

/** The blocks of an article's text: headings, paragraphs, lists and tables, each separated by an empty line. */
export const blocksOf = (body: string): Block[] =>
  body
    .split(/\n\s*\n/)
    .map((chunk) => chunk.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map(blockOf)

/** The text alone, for search and for excerpts. */
export const plainText = (body: string): string =>
  body
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/[*`#|]|^\s*[-\d.]+\s/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Puts the values of the settings into `{{name}}` places; an unknown name stays visible, so that it is found. */
export const filled = (body: string, values: Readonly<Record<string, string>>): string =>
  body.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
