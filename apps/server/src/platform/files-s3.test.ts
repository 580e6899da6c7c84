import { createServer, type Server } from 'node:http'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { s3Store } from './files-s3.ts'

/** The four requests of the protocol that the store uses, over memory: enough to see that it speaks them. */
const objects = new Map<string, Buffer>()
let server: Server
let scratch: string
let endpoint: string
beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test'
  scratch = mkdtempSync(join(tmpdir(), 'bucket-'))
  server = createServer(async (request, response) => {
    const key = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname)
    if (request.method === 'PUT') {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      objects.set(key, Buffer.concat(parts))
      response.writeHead(200, { etag: '"x"' }).end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else {
      const found = objects.get(key)
      response.writeHead(found === undefined ? 404 : 200, { 'content-length': String(found?.length ?? 0) }).end(found)
    }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterAll(() => {
  server.close()
  rmSync(scratch, { recursive: true, force: true })
})

test('what is stored in a bucket comes back whole, also as a local file, and is gone when removed', async () => {
  const store = s3Store({ bucket: 'bank', endpoint, region: 'cn-north-1' }, scratch)
  expect(await store.put('sealed/2026-11/a', Readable.from(['学分', '银行']))).toBe(12)
  expect([...objects.keys()]).toEqual(['/bank/sealed/2026-11/a'])
  expect(await text(await store.get('sealed/2026-11/a'))).toBe('学分银行')
  const local = await store.localPath('sealed/2026-11/a')
  expect(readFileSync(local.path, 'utf8')).toBe('学分银行')
  await local.release()
  await store.remove('sealed/2026-11/a')
  await expect(store.get('sealed/2026-11/a')).rejects.toThrow()
  expect(readdirSync(scratch)).toEqual([])
})

test('a stream that fails stores nothing, and a key of another shape is refused', async () => {
  const store = s3Store({ bucket: 'bank', endpoint, region: 'cn-north-1' }, scratch)
  const failing = Readable.from(
    (async function* () {
      yield 'x'
      throw new Error('broken off')
    })(),
  )
  await expect(store.put('sealed/b', failing)).rejects.toThrow('broken off')
  await expect(store.get('../etc/passwd')).rejects.toThrow('bad storage key')
  expect([objects.size, readdirSync(scratch).length]).toEqual([0, 0])
})
