import { SheetFailure } from './failure.ts'

/** A tag of a small part: local name without prefix, its attributes as written, and whether it closes. */
export type XmlTag = { readonly name: string; readonly attributes: string; readonly closing: boolean; readonly empty: boolean }

/** Where the tag that begins at `from` ends, quotes respected; -1 when it does not. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let i = from; i < text.length; i++) {
    const letter = text[i]
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return i
  }
  return -1
}

/** Walks the tags of a small part in one pass, without a tree. A document type declaration refuses the file. */
export function* xmlTags(text: string): Generator<XmlTag> {
  let at = 0
  for (;;) {
    at = text.indexOf('<', at)
    if (at < 0) return
    if (text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at)
      if (at < 0) return
      continue
    }
    if (text.startsWith('<![CDATA[', at)) {
      at = text.indexOf(']]>', at)
      if (at < 0) return
      continue
    }
    if (text[at + 1] === '!') throw new SheetFailure('sheet.dtd')
    const end = tagEnd(text, at + 1)
    if (end < 0) return
    const closing = text[at + 1] === '/'
    const empty = text[end - 1] === '/'
    const inside = text.slice(at + (closing ? 2 : 1), empty ? end - 1 : end)
    const space = inside.search(/\s/)
    const full = space < 0 ? inside : inside.slice(0, space)
    yield { name: full.slice(full.indexOf(':') + 1), attributes: space < 0 ? '' : inside.slice(space), closing, empty }
    at = end + 1
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function codePoint(code: number): string {
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
  return allowed ? String.fromCodePoint(code) : '\ufffd'
}

/** Replaces the five named and the numeric entities. Any other needs a declaration, which is refused. */
export function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,8}|#[0-9]{1,10}|[a-z0-9]{1,32});/gi, (_, name: string) => {
    if (name.startsWith('#x') || name.startsWith('#X')) return codePoint(Number.parseInt(name.slice(2), 16))
    if (name.startsWith('#')) return codePoint(Number.parseInt(name.slice(1), 10))
    const letter = NAMED[name]
    if (letter === undefined) throw new SheetFailure('sheet.dtd')
    return letter
  })
}

/** Undoes the `_x000D_` escapes of spreadsheet strings. NUL stays escaped: no database text can hold it. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  const whole = text.replace(/_x([0-9a-f]{4})_/gi, (all, hex: string) => {
    const code = Number.parseInt(hex, 16)
    return code === 0 ? all : String.fromCharCode(code)
  })
  return whole.toWellFormed()
}

/** The value of an attribute by its name with any prefix, entities decoded. */
export function attribute(attributes: string, name: string): string | undefined {
  let at = 0
  for (;;) {
    at = attributes.indexOf(name, at)
    if (at < 0) return undefined
    const before = attributes[at - 1]
    let i = at + name.length
    at = i
    if (before !== undefined && !/[\s:]/.test(before)) continue
    while (attributes[i] === ' ') i++
    if (attributes[i] !== '=') continue
    i++
    while (attributes[i] === ' ') i++
    const quote = attributes[i]
    if (quote !== '"' && quote !== "'") continue
    const end = attributes.indexOf(quote, i + 1)
    return end < 0 ? undefined : decodeEntities(attributes.slice(i + 1, end))
  }
}

/** True for the attribute values by which spreadsheets say yes. */
export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}

/** Refuses a document type before the root element, and anything that is not UTF-8 XML. Returns the prefix of the root, colon included. */
export function inspectProlog(head: Buffer, root: string): string {
  const text = head.toString('latin1', 0, Math.min(head.length, 1 << 16))
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text.slice(0, 1 << 14))) throw new SheetFailure('sheet.dtd')
  const found = new RegExp(`<([A-Za-z_][\\w.-]{0,40}:)?${root}[\\s/>]`).exec(text)
  if (!found) throw new SheetFailure('sheet.unreadable', { reason: root })
  return found[1] ?? ''
}
