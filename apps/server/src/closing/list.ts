import { Readable } from 'node:stream'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Platform } from '../platform/context.ts'
import { inputHash, safeEqual } from '../platform/crypto/lookup.ts'
import { diskStore, type FileStore } from '../platform/files.ts'
import type { Id } from '../platform/ids.ts'

/**
 * The list of erasures: one object an erasure, numbered without a gap, outside the database and its backups. It names accounts by keyed hashes, so that it
 * tells nothing by itself; each object carries the mark of the one before, so that none is taken out or exchanged unseen.
 */
const Entry = z.object({ seq: z.number(), at: z.string(), accounts: z.array(z.string()), previous: z.string(), mark: z.string() })
/** One erasure as the list holds it. */
export type ListEntry = z.infer<typeof Entry>

/** Where the list lies: the bucket beside the files, or a folder of its own. */
export const listStore = (platform: Platform): FileStore =>
  platform.config.storage.kind === 's3'
    ? platform.files
    : diskStore(platform.config.erasuresDir ?? join(platform.config.dataDir, 'erasures'))

const keyOf = (seq: number): string => `erasures/${String(seq).padStart(10, '0')}`

/** The keyed hash by which the list names an account. */
export const accountHash = (platform: Platform, id: Id): string =>
  inputHash(platform.keyring, 'erased account', Buffer.from(id)).toString('hex').slice(0, 32)

const markOf = (platform: Platform, e: Omit<ListEntry, 'mark'>): string =>
  inputHash(platform.keyring, 'erasure', Buffer.from(`${e.seq}|${e.at}|${e.accounts.join(',')}|${e.previous}`)).toString('hex')

const bytesOf = async (stream: Readable): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === 'ENOENT') || error.name === 'NoSuchKey' || error.name === 'NotFound')

/** One entry; undefined where the list has none with this number. Throws where it is not what the bank wrote. */
export const readEntry = async (platform: Platform, seq: number): Promise<ListEntry | undefined> => {
  const stream = await listStore(platform)
    .get(keyOf(seq))
    .catch((error: unknown) => {
      if (isMissing(error)) return undefined
      throw error
    })
  if (stream === undefined) return undefined
  const entry = Entry.parse(JSON.parse((await bytesOf(stream)).toString('utf8')))
  const { mark, ...rest } = entry
  if (entry.seq !== seq || !safeEqual(Buffer.from(mark), Buffer.from(markOf(platform, rest))))
    throw new Error(`entry ${seq} of the list of erasures is not what the bank wrote`)
  return entry
}

/** Appends an erasure before the database commits it. One that is there already, from an attempt that was broken off, is taken when it names the same accounts. */
export const appendEntry = async (platform: Platform, seq: number, ids: readonly Id[], at: Date): Promise<ListEntry> => {
  const accounts = ids.map((id) => accountHash(platform, id)).toSorted()
  const there = await readEntry(platform, seq)
  if (there !== undefined) {
    if (there.accounts.join() !== accounts.join())
      throw new Error(`the list of erasures is ahead of the database at ${seq}: replay it first`)
    return there
  }
  const previous = seq === 1 ? '' : ((await readEntry(platform, seq - 1))?.mark ?? '')
  if (seq > 1 && previous === '') throw new Error(`the list of erasures has lost entry ${seq - 1}`)
  const rest = { seq, at: at.toISOString(), accounts, previous }
  const entry = { ...rest, mark: markOf(platform, rest) }
  await listStore(platform).put(keyOf(seq), Readable.from([Buffer.from(JSON.stringify(entry))]))
  return entry
}
