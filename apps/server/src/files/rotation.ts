import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Platform } from '../platform/context.ts'
import { SEAL_FORMAT } from '../platform/crypto/seal.ts'
import { openStream, sealStream } from './sealing.ts'
import * as store from './store.ts'

/** What a run did: files sealed anew, files that somebody removed meanwhile, and ids of files whose content is missing or does not open. */
export type FilesRotated = { readonly resealed: number; readonly overtaken: number; readonly broken: readonly string[] }

/** Which key sealed an object, by its second byte. Throws where the object is gone or no sealed file. */
const keyOf = async (platform: Platform, storageKey: string): Promise<number> => {
  const content = await platform.files.get(storageKey)
  let head: Buffer = Buffer.alloc(0)
  for await (const part of content) {
    head = Buffer.concat([head, Buffer.isBuffer(part) ? part : Buffer.from(String(part))])
    if (head.length >= 2) break
  }
  content.destroy()
  if (head[0] !== SEAL_FORMAT || head[1] === undefined) throw new Error('not a sealed file')
  return head[1]
}

/** Writes the content of one object under another key, sealed with the current one. The old tag is checked before the new object appears. */
const reseal = async (platform: Platform, from: string, to: string): Promise<void> => {
  const sealed = new PassThrough()
  const writing = platform.files.put(to, sealed)
  const reading = pipeline(await platform.files.get(from), openStream(platform.keyring), sealStream(platform.keyring), sealed)
  await Promise.all([writing, reading])
}

type Outcome = 'resealed' | 'overtaken' | 'noted'

const rotateFile = async (platform: Platform, file: store.SealedFile): Promise<Outcome> => {
  const { app } = platform.database
  const { current } = platform.keyring
  if ((file.sealedWith ?? (await keyOf(platform, file.storageKey))) === current) {
    await store.noteKey(app, file, current)
    return 'noted'
  }
  const to = `${file.storageKey.replace(/-k\d+$/, '')}-k${current}`
  await reseal(platform, file.storageKey, to)
  if (await store.moveFile(app, file, to, current)) return 'resealed'
  await platform.files.remove(to)
  return 'overtaken'
}

/** Removes the objects of old keys, after whoever had just looked one up has opened it. */
const removeFormer = async (platform: Platform): Promise<void> => {
  for (const { id, formerKey } of await store.formerFiles(platform.database.app)) {
    await platform.files.remove(formerKey)
    await store.forgetFormer(platform.database.app, id, formerKey)
  }
}

/**
 * Seals every stored file with the keyring's current key while the bank runs. May be stopped and started again at any time: it takes up what another key
 * still holds, and what a killed run left of old objects. A file that does not open is told and left as it is.
 */
export const resealFiles = async (platform: Platform, stop: () => boolean = () => false): Promise<FilesRotated> => {
  const { app } = platform.database
  const counts = { resealed: 0, overtaken: 0, noted: 0 }
  const broken: string[] = []
  let after = '0'
  await removeFormer(platform)
  while (!stop()) {
    const files = await store.filesUnderOldKeys(app, platform.keyring.current, after, 100)
    for (const file of files) {
      if (stop()) break
      await rotateFile(platform, file).then(
        (outcome) => {
          counts[outcome] += 1
        },
        (error: unknown) => {
          platform.log.error({ file: file.id, reason: error instanceof Error ? error.message : String(error) }, 'a file was not resealed')
          broken.push(file.id)
        },
      )
      after = file.id
    }
    if (files.length === 0) break
  }
  await removeFormer(platform)
  return { resealed: counts.resealed, overtaken: counts.overtaken, broken }
}

/** How many files are still sealed with another key than the current one, or have an old object left. */
export const filesWithOldKeys = (platform: Platform): Promise<number> =>
  store.countUnderOldKeys(platform.database.app, platform.keyring.current)
