import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Refusal } from '@creditbank/contract'
import { actorId } from '../platform/actor.ts'
import type { Context, Platform } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { reencode } from './images.ts'
import { type Accepted, acceptedWords, cleanName, typeOf, unusedDays } from './rules.ts'
import { openStream, sealStream } from './sealing.ts'
import { type FileRow, insertFileRow, type OwnerKind } from './store.ts'

/** Content that lies sealed in the object store and has no row yet. */
export type Staged = {
  readonly storageKey: string
  readonly sealedWith: number
  readonly type: string
  readonly size: number
  readonly sha256: Buffer
}
/** Why an upload is not taken. */
export type UploadRefusal = Refusal<'files.type_not_allowed' | 'files.image_too_large' | 'files.broken' | 'files.empty' | 'input.too_large'>

/** Bytes and hash of what passes; ends the stream with input.too_large beyond the limit. */
class Measure extends Transform {
  readonly hash = createHash('sha256')
  size = 0
  readonly limit: number
  constructor(limit: number) {
    super()
    this.limit = limit
  }
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null, data?: Buffer) => void): void {
    this.size += chunk.length
    this.hash.update(chunk)
    done(this.size > this.limit ? new TooLarge() : null, chunk)
  }
}

class TooLarge extends Error {}

const tooLarge = (limit: number): UploadRefusal => ({
  refused: 'input.too_large',
  params: { limit: `${Math.round(limit / 1_048_576)} MB` },
})

/** Stores content sealed under a new key and measures it on the way. Removes what was written when the stream fails. */
export const stageContent = async (
  platform: Platform,
  content: Readable,
  about: { readonly type: string; readonly limit: number },
): Promise<Staged> => {
  const storageKey = `sealed/${platform.clock.now().toISOString().slice(0, 7)}/${randomUUID()}`
  const measure = new Measure(about.limit)
  const sealed = sealStream(platform.keyring)
  const flowing = pipeline(content, measure, sealed)
  // Both ends are awaited: a failure of either is told, and neither is left without a listener.
  const [stored, flowed] = await Promise.allSettled([platform.files.put(storageKey, sealed), flowing])
  if (flowed.status === 'rejected' || stored.status === 'rejected') {
    await platform.files.remove(storageKey)
    throw flowed.status === 'rejected' ? flowed.reason : stored.status === 'rejected' ? stored.reason : new Error('not stored')
  }
  return { storageKey, sealedWith: platform.keyring.current, type: about.type, size: measure.size, sha256: measure.hash.digest() }
}

/** Reads the beginning of a stream, enough to tell its type, and gives the whole stream back. */
const withHead = async (source: AsyncIterable<Buffer>): Promise<{ head: Buffer; whole: Readable }> => {
  const iterator = source[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 512) {
    const next = await iterator.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  const rest = async function* (): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  return { head, whole: Readable.from(rest()) }
}

const collect = async (source: Readable, limit: number): Promise<Buffer | undefined> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of source) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > limit) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

const bytesOf = async function* (stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const part of stream) yield Buffer.isBuffer(part) ? part : Buffer.from(String(part))
}

const pdfWhole = (content: Buffer): boolean => content.subarray(-2_048).includes('%%EOF')

const stageSmall = async (ctx: Context, whole: Readable, type: string, limit: number): Promise<Staged | UploadRefusal> => {
  const content = await collect(whole, limit)
  if (content === undefined) return tooLarge(limit)
  if (type === 'application/pdf' && !pdfWhole(content)) return { refused: 'files.broken' }
  const kept = type === 'application/pdf' ? content : await reencode(content, type)
  return 'refused' in kept ? kept : stageContent(ctx.platform, Readable.from([kept]), { type, limit: Number.MAX_SAFE_INTEGER })
}

/**
 * Takes the raw body of an `upload` endpoint: looks at what it is, encodes images anew, seals it and puts it into the object store. No row is written:
 * `insertFile` does that inside the caller's command, and `discard` removes the content when the command says no. Tables stream; images and PDF (bounded
 * by `limit` bytes) pass through memory.
 */
export const stageUpload = async (
  ctx: Context,
  about: { readonly limit: number; readonly types: readonly Accepted[] },
): Promise<Staged | UploadRefusal> => {
  if (ctx.body === undefined) return { refused: 'files.empty' }
  const { head, whole } = await withHead(bytesOf(ctx.body))
  if (head.length === 0) return { refused: 'files.empty' }
  const type = typeOf(head, about.types)
  if (type === undefined) return { refused: 'files.type_not_allowed', params: { allowed: acceptedWords(about.types) } }
  if (type.startsWith('image/') || type === 'application/pdf') return stageSmall(ctx, whole, type, about.limit)
  try {
    return await stageContent(ctx.platform, whole, { type, limit: about.limit })
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge(about.limit)
    throw error
  }
}

/** Removes staged content after its command refused. */
export const discard = (platform: Platform, staged: Staged): Promise<void> => platform.files.remove(staged.storageKey)

const ownerOf = (ctx: Context): { kind: OwnerKind; id: Id } => {
  const { actor } = ctx
  const id = actorId(actor)
  return actor.kind === 'anonymous' || actor.kind === 'system' || id === null ? { kind: 'system', id: '0' } : { kind: actor.kind, id }
}

/**
 * Writes the row of staged content, owned by the caller (or `owner`), inside the caller's transaction. An upload that nothing refers to lives 30 days;
 * `deleteAfter: null` keeps it, a date sets another end.
 */
export const insertFile = async (
  tx: Sql,
  ctx: Context,
  staged: Staged,
  about: {
    readonly name: string
    readonly purpose: string
    readonly deleteAfter?: Date | null
    readonly owner?: { readonly kind: OwnerKind; readonly id: Id }
  },
): Promise<FileRow> => {
  const owner = about.owner ?? ownerOf(ctx)
  const row = {
    id: ctx.newId(),
    ...staged,
    name: cleanName(about.name),
    purpose: about.purpose,
    ownerKind: owner.kind,
    ownerId: owner.id,
    createdAt: ctx.now,
  }
  const unused = new Date(ctx.now.getTime() + unusedDays * 86_400_000)
  await insertFileRow(tx, { ...row, deleteAfter: about.deleteAfter === undefined ? unused : about.deleteAfter })
  return { ...row, deletedAt: null }
}

/** The content of a file as people see it, opened while it streams. Throws when the object is gone; the stream fails when it was changed. */
export const openFile = async (platform: Platform, file: { readonly storageKey: string }): Promise<Readable> => {
  const sealed = await platform.files.get(file.storageKey)
  const opened = openStream(platform.keyring)
  sealed.on('error', (error) => opened.destroy(error))
  return sealed.pipe(opened)
}

const scratch = (platform: Platform): string => join(platform.config.dataDir, 'tmp')

/**
 * The content on the local disk for readers that seek (xlsx). It is plain there: call `release` in a finally. What a killed process leaves behind is
 * removed by the sweep and when the next process starts.
 */
export const localFile = async (
  platform: Platform,
  file: { readonly storageKey: string },
): Promise<{ readonly path: string; readonly release: () => Promise<void> }> => {
  await mkdir(scratch(platform), { recursive: true, mode: 0o700 })
  const path = join(scratch(platform), `${process.pid}-${randomUUID()}`)
  const release = () => rm(path, { force: true })
  try {
    await pipeline(await openFile(platform, file), createWriteStream(path, { mode: 0o600 }))
    return { path, release }
  } catch (error) {
    await release()
    throw error
  }
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Removes plain copies whose process is gone, and any older than six hours. */
export const sweepScratch = async (platform: Platform): Promise<void> => {
  const now = platform.clock.now()
  const names = await readdir(scratch(platform)).catch(() => [])
  for (const name of names) {
    const path = join(scratch(platform), name)
    const pid = Number(name.split('-')[0])
    const age = await stat(path)
      .then((s) => now.getTime() - s.mtimeMs)
      .catch(() => 0)
    if (!Number.isInteger(pid) || !alive(pid) || age > 6 * 3_600_000) await rm(path, { force: true })
  }
}
