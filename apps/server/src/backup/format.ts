import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import * as z from 'zod/mini'
import type { Keyring } from '../platform/crypto/keyring.ts'
import { SealedFileReader, sealingStream } from '../platform/crypto/sealedFile.ts'

/**
 * The package: frames in a gzip stream in a sealed file (platform/crypto/sealedFile.ts), so that it is read from front to back in bounded memory, opens with the bank's keyring
 * alone and does not open cut short. A frame is a kind (1 byte: 1 head, 2 content, 3 end of content), a length (4 bytes) and that many bytes. A head is JSON.
 */
const Head = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('manifest'),
    format: z.literal(1),
    at: z.string(),
    migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
    partitions: z.array(
      z.object({
        name: z.string(),
        of: z.string(),
        owner: z.string(),
        bound: z.string(),
        grants: z.array(z.object({ to: z.string(), privilege: z.string() })),
      }),
    ),
  }),
  z.object({ kind: z.literal('table'), name: z.string(), columns: z.array(z.string()) }),
  z.object({
    kind: z.literal('counters'),
    counters: z.array(z.object({ name: z.string(), owner: z.string(), last: z.string(), called: z.boolean() })),
  }),
  z.object({ kind: z.literal('object'), key: z.string() }),
  z.object({
    kind: z.literal('end'),
    rows: z.record(z.string(), z.number()),
    objects: z.number(),
    gone: z.array(z.string()),
  }),
])
/** What an entry is. */
export type Head = z.infer<typeof Head>
/** The first entry: when and under which schema the package was made, and the partitions of large batches. */
export type Manifest = Extract<Head, { kind: 'manifest' }>
/** An entry on its way into the package or out of it. Content is read before the next entry is. */
export type Entry = { readonly head: Head; readonly content?: AsyncIterable<Buffer> }

/** Thrown with a sentence for the operator where a package is not what it should be. */
export class PackageRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'PackageRefused'
  }
}

const kinds = { head: 1, content: 2, end: 3 } as const
const mostFrame = 64 * 1024 * 1024

const frame = (kind: number, bytes: Buffer): Buffer[] => {
  const lead = Buffer.alloc(5)
  lead[0] = kind
  lead.writeUInt32BE(bytes.length, 1)
  return [lead, bytes]
}

async function* framed(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { head, content } of entries) {
    yield* frame(kinds.head, Buffer.from(JSON.stringify(head)))
    if (content !== undefined) for await (const bytes of content) yield* frame(kinds.content, bytes)
    yield* frame(kinds.end, Buffer.alloc(0))
  }
}

/** Writes a package; it appears under its name whole or not at all. Answers its bytes. Throws where the file is there already. */
export const writePackage = async (path: string, keyring: Keyring, entries: AsyncIterable<Entry>): Promise<number> => {
  const partial = `${path}.partial`
  const out = createWriteStream(partial, { mode: 0o600, flags: 'wx', flush: true })
  try {
    await pipeline(Readable.from(framed(entries), { objectMode: false }), createGzip({ level: 1 }), sealingStream(keyring).stream, out)
    await rename(partial, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) await rm(partial, { force: true })
    throw error
  }
  return out.bytesWritten
}

const readAhead = 1024 * 1024

function* sealedContent(reader: SealedFileReader): Generator<Buffer> {
  for (let at = 0; at < reader.size; ) {
    const bytes = reader.readUpTo(at, readAhead)
    at += bytes.length
    yield bytes
  }
}

/** Bytes of a stream in the portions that the caller asks for. */
class Portions {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)
  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Exactly so many bytes; undefined where the stream ended before the first. Throws where it ends within. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts = [this.#held]
    let have = this.#held.length
    while (have < length) {
      const next = await this.#source.next()
      if (next.done === true) {
        if (have === 0) return undefined
        throw new PackageRefused('the package ends in the middle of an entry')
      }
      parts.push(next.value)
      have += next.value.length
    }
    const all = parts.length === 1 ? this.#held : Buffer.concat(parts)
    this.#held = all.subarray(length)
    return all.subarray(0, length)
  }
}

const nextFrame = async (portions: Portions): Promise<{ kind: number; bytes: Buffer } | undefined> => {
  const lead = await portions.take(5)
  if (lead === undefined) return undefined
  const length = lead.readUInt32BE(1)
  if (length > mostFrame) throw new PackageRefused('the package holds an entry that this version does not know')
  const bytes = length === 0 ? Buffer.alloc(0) : await portions.take(length)
  if (bytes === undefined) throw new PackageRefused('the package ends in the middle of an entry')
  return { kind: lead[0] ?? 0, bytes }
}

async function* contentOf(portions: Portions): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await nextFrame(portions)
    if (next?.kind === kinds.end) return
    if (next?.kind !== kinds.content) throw new PackageRefused('the package ends in the middle of an entry')
    yield next.bytes
  }
}

const headOf = (bytes: Buffer): Head => {
  const head = Head.safeParse(JSON.parse(bytes.toString('utf8')))
  if (!head.success) throw new PackageRefused('the package holds an entry that this version does not know')
  return head.data
}

/** Reads a package entry by entry; what the caller leaves of an entry's content is passed over. Throws PackageRefused, or what the sealed file says. */
export async function* readPackage(path: string, keyring: Keyring): AsyncGenerator<Required<Entry>> {
  const reader = new SealedFileReader(path, keyring)
  const clear = Readable.from(sealedContent(reader), { objectMode: false })
  const unzipped = createGunzip()
  try {
    clear.on('error', (error) => unzipped.destroy(error))
    const portions = new Portions(clear.pipe(unzipped))
    for (let next = await nextFrame(portions); next !== undefined; next = await nextFrame(portions)) {
      if (next.kind !== kinds.head) throw new PackageRefused('the package holds an entry that this version does not know')
      const content = contentOf(portions)
      yield { head: headOf(next.bytes), content }
      for await (const rest of content) void rest
    }
  } finally {
    clear.destroy()
    unzipped.destroy()
    reader.close()
  }
}
