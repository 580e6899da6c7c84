/** What a file may be: `table` stands for every format that the table readers know. */
export type Accepted = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf' | 'table'

/** The evidence that learners and clerks may send. */
export const evidenceTypes: readonly Accepted[] = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf']

/** Pixels beyond which an image is not decoded: 50 megapixels is twice a good phone's camera. */
export const pixelLimit = 50_000_000

/** Files an owner may store in a day. */
export const filesPerDay = 200

/** Days that an upload lives which never became part of anything. */
export const unusedDays = 30

const startsWith = (head: Uint8Array, bytes: readonly number[], at = 0): boolean => bytes.every((b, i) => head[at + i] === b)
const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0))

/** What the first bytes of a file say that it is; undefined for anything that is not on the list. A name or a header is never believed. */
export const sniff = (head: Uint8Array): { readonly accepted: Accepted; readonly type: string } | undefined => {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return { accepted: 'image/jpeg', type: 'image/jpeg' }
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { accepted: 'image/png', type: 'image/png' }
  if (startsWith(head, ascii('RIFF')) && startsWith(head, ascii('WEBP'), 8)) return { accepted: 'image/webp', type: 'image/webp' }
  if (startsWith(head, ascii('%PDF-'))) return { accepted: 'application/pdf', type: 'application/pdf' }
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]))
    return { accepted: 'table', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return { accepted: 'table', type: 'application/vnd.ms-excel' }
  return undefined
}

const markup = /^(?:\ufeff)?\s*<(?:!doctype|html|svg|\?xml|script|body|head)/i

/** Whether the first bytes are a page or a drawing with scripts in it, which are refused even where plain text (CSV) is welcome. */
export const looksLikeMarkup = (head: Uint8Array): boolean =>
  markup.test(
    Buffer.from(head)
      .toString('latin1')
      .slice(0, 512)
      .replace(/^\u00ef\u00bb\u00bf/, ''),
  )

/** The type of a file, or undefined where it is not among the accepted. Text tables and dBASE have no magic bytes: anything that is not markup may be one. */
export const typeOf = (head: Uint8Array, accepted: readonly Accepted[]): string | undefined => {
  const found = sniff(head)
  if (found !== undefined) return accepted.includes(found.accepted) ? found.type : undefined
  return accepted.includes('table') && !looksLikeMarkup(head) ? 'application/octet-stream' : undefined
}

const words: Readonly<Record<Accepted, string>> = {
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'application/pdf': 'PDF',
  table: 'XLSX / XLS / DBF / CSV',
}
/** The accepted types for a sentence. */
export const acceptedWords = (accepted: readonly Accepted[]): string => accepted.map((a) => words[a]).join('、')

/** A file's name as it is kept: the last part of a path, without control characters, at most 200 characters. */
export const cleanName = (name: string): string => {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = [...last.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')].slice(0, 200).join('').trim()
  return clean === '' ? 'file' : clean
}
