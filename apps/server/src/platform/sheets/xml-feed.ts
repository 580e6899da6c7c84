import { SheetFailure } from './failure.ts'
import type { XmlTag } from './xml.ts'

const LONGEST_MARKUP = 64 * 1024
const DEEPEST = 64

/** What a walk through a document tells. `full` holds it up behind the markup that made it so, until it is fed again. */
export type XmlSink = {
  readonly full: boolean
  open(tag: XmlTag): void
  close(name: string): void
  /** Text with its entities as written; what a CDATA section holds comes with its own `&` escaped. A text may come in several pieces. */
  text(raw: string): void
}

/** Where a tag that begins at `at` ends (behind `>`), quotes respected; -1 where its end is not there yet. */
const behindTag = (text: string, at: number): number => {
  let i = at + 1
  for (;;) {
    const end = text.indexOf('>', i)
    if (end < 0) return -1
    let quote = ''
    for (; i < end; i += 1) {
      const letter = text.charAt(i)
      if (letter === '"' || letter === "'") {
        quote = letter
        break
      }
    }
    if (quote === '') return end + 1
    const close = text.indexOf(quote, i + 1)
    if (close < 0) return -1
    i = close + 1
  }
}

/**
 * Walks the markup of a large document piece by piece, without a tree. Declarations of a document type, and with them all entities of its own, refuse
 * the file, as do tags longer and elements deeper than any table has.
 */
export class XmlFeed {
  private readonly sink: XmlSink
  private rest = ''
  private depth = 0
  private rooted = false

  constructor(sink: XmlSink) {
    this.sink = sink
  }

  /** True where the root element has been closed. */
  get complete(): boolean {
    return this.rooted && this.depth === 0
  }

  /** Takes more text and goes on until its end, an unfinished markup or a full sink; true for the last. Give '' to go on. */
  feed(more: string): boolean {
    const text = this.rest + more
    let at = 0
    while (at < text.length && !this.sink.full) {
      const open = text.indexOf('<', at)
      if (open !== at) {
        const end = open < 0 ? text.length : open
        this.sink.text(text.slice(at, end))
        at = end
        continue
      }
      const end = this.markup(text, at)
      if (end < 0) break
      at = end
    }
    this.rest = text.slice(at)
    if (!this.sink.full && this.rest.length > LONGEST_MARKUP) throw new SheetFailure('sheet.unreadable', { reason: 'tag' })
    return this.sink.full
  }

  /** Works through the markup that begins at `at`; the place behind it, or -1 where its end is not there yet. */
  private markup(text: string, at: number): number {
    const second = text.charAt(at + 1)
    if (second === '!') return this.declared(text, at)
    if (second === '?') {
      const close = text.indexOf('?>', at)
      return close < 0 ? -1 : close + 2
    }
    const end = behindTag(text, at)
    if (end < 0) return -1
    const closing = second === '/'
    const empty = text.charAt(end - 2) === '/'
    const inside = text.slice(at + (closing ? 2 : 1), empty ? end - 2 : end - 1)
    let space = 0
    while (space < inside.length && inside.charCodeAt(space) > 32) space += 1
    const full = inside.slice(0, space)
    const name = full.slice(full.indexOf(':') + 1)
    if (closing) this.leave(name)
    else this.enter({ name, attributes: inside.slice(space), closing, empty })
    return end
  }

  private enter(tag: XmlTag): void {
    this.rooted = true
    this.depth += 1
    if (this.depth > DEEPEST) throw new SheetFailure('sheet.unreadable', { reason: 'depth' })
    this.sink.open(tag)
    if (tag.empty) this.leave(tag.name)
  }

  private leave(name: string): void {
    if (this.depth === 0) throw new SheetFailure('sheet.unreadable', { reason: 'tag' })
    this.depth -= 1
    this.sink.close(name)
  }

  /** A comment or a CDATA section; what else begins with `<!` declares something. */
  private declared(text: string, at: number): number {
    const [comment, section] = ['<!--', '<![CDATA[']
    const begins = text.slice(at, at + section.length)
    if (begins.startsWith(comment)) {
      const close = text.indexOf('-->', at + comment.length)
      return close < 0 ? -1 : close + 3
    }
    if (begins === section) {
      const close = text.indexOf(']]>', at + section.length)
      if (close >= 0) this.sink.text(text.slice(at + section.length, close).replaceAll('&', '&amp;'))
      return close < 0 ? -1 : close + 3
    }
    if (text.length - at < section.length && (comment.startsWith(begins) || section.startsWith(begins))) return -1
    throw new SheetFailure('sheet.dtd')
  }
}
