import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { FileStore } from './files.ts'

/** Where the bucket is. Access keys come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or the machine's role, never from our configuration. */
export type BucketPlace = { readonly bucket: string; readonly endpoint: string | undefined; readonly region: string }

const goodKey = /^[a-z0-9][a-z0-9/-]{0,200}$/

const checked = (key: string): string => {
  if (!goodKey.test(key)) throw new Error('bad storage key')
  return key
}

/**
 * The store on an S3-compatible service (OSS, COS, OBS, MinIO). A stream is written to `scratch` first, because the service wants the length before the
 * first byte; content is sealed before it comes here, so the copy is no secret. An object appears whole or not at all.
 */
export const s3Store = (place: BucketPlace, scratch: string): FileStore => {
  const client = new S3Client({
    region: place.region,
    ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const temporary = async (): Promise<string> => {
    await mkdir(scratch, { recursive: true, mode: 0o700 })
    return join(scratch, `${process.pid}-${randomUUID()}`)
  }
  const get = async (key: string): Promise<Readable> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: checked(key) }))
    if (!(Body instanceof Readable)) throw new Error('the object has no content')
    return Body
  }
  return {
    get,
    put: async (key, content) => {
      checked(key)
      const path = await temporary()
      try {
        await pipeline(content, createWriteStream(path, { mode: 0o600 }))
        const { size } = await stat(path)
        await client.send(new PutObjectCommand({ Bucket: place.bucket, Key: key, Body: createReadStream(path), ContentLength: size }))
        return size
      } finally {
        await rm(path, { force: true })
      }
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: checked(key) }))
    },
    localPath: async (key) => {
      const path = await temporary()
      const release = () => rm(path, { force: true })
      try {
        await pipeline(await get(key), createWriteStream(path, { mode: 0o600 }))
        return { path, release }
      } catch (error) {
        await release()
        throw error
      }
    },
  }
}
