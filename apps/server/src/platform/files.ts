import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'

/** Object storage behind one interface. Keys are made by the bank: letters, digits, '-', '/' only. */
export type FileStore = {
  /** Stores a stream under a key; returns its size. The object appears whole or not at all. */
  readonly put: (key: string, content: Readable) => Promise<number>
  /** Opens an object; throws when it is not there. */
  readonly get: (key: string) => Promise<Readable>
  /** Removes an object; nothing happens when it is not there. */
  readonly remove: (key: string) => Promise<void>
  /** A path on the local disk where the content can be read, for readers that seek (made by copying where the store is remote). */
  readonly localPath: (key: string) => Promise<{ readonly path: string; readonly release: () => Promise<void> }>
}

const goodKey = /^[a-z0-9][a-z0-9/-]{0,200}$/

/** The key itself where it is one that the bank makes; throws otherwise, so that no key leaves its folder or bucket. */
export const assertStorageKey = (key: string): string => {
  if (!goodKey.test(key)) throw new Error('bad storage key')
  return key
}

/** The store on a local folder: the default. */
export const diskStore = (folder: string): FileStore => {
  const pathOf = (key: string): string => {
    return join(folder, assertStorageKey(key))
  }
  return {
    put: async (key, content) => {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const partial = `${path}.partial`
      try {
        await pipeline(content, createWriteStream(partial, { mode: 0o600, flush: true }))
        await rename(partial, path)
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
      return (await stat(path)).size
    },
    get: async (key) => {
      await stat(pathOf(key))
      return createReadStream(pathOf(key))
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    localPath: async (key) => {
      await stat(pathOf(key))
      return { path: pathOf(key), release: async () => undefined }
    },
  }
}
