import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { files } from '@creditbank/contract'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { fileById, localFile } from './index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#336699' } })
    .withExif({ IFD0: { Copyright: 'secret-owner' }, IFD3: { GPSLatitude: '31/1 51/1 0/1', GPSLongitude: '117/1 17/1 0/1' } })
    .jpeg()
    .toBuffer()

/** A PNG whose header claims 60,000 × 60,000 pixels. */
const flood = async (): Promise<Buffer> => {
  const { crc32 } = await import('node:zlib')
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(8)
    out.writeUInt32BE(data.length, 0)
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32(body), 0)
    return Buffer.concat([out.subarray(0, 4), body, crc])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(60_000, 0)
  head.writeUInt32BE(60_000, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', Buffer.alloc(64)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const everythingStored = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((e) =>
    e.isFile() ? [readFileSync(join(e.parentPath, e.name))] : [],
  )

test('a photo comes back without its place and owner, as an attachment in a sandbox, and lies sealed on disk', async () => {
  const learner = await bank.learner('hefei')
  const sent = await photo()
  expect(sent.includes('secret-owner')).toBe(true)
  const stored = await bank.ok(files.uploadFile, { name: '../../证书 照片.jpg' }, { as: learner, file: sent })
  expect(stored).toMatchObject({ name: '证书 照片.jpg', type: 'image/jpeg' })
  const back = await bank.call(files.downloadFile, { id: stored.id }, { as: learner })
  expect(back.headers['content-disposition']).toMatch(/^attachment; /)
  expect(back.headers['content-security-policy']).toBe("sandbox; default-src 'none'")
  expect(back.headers['x-content-type-options']).toBe('nosniff')
  expect(back.bytes.includes('secret-owner')).toBe(false)
  const facts = await sharp(back.bytes).metadata()
  expect([facts.width, facts.height, facts.exif]).toEqual([640, 480, undefined])
  for (const content of everythingStored(join(bank.platform.config.dataDir, 'files')))
    expect(content.subarray(0, 3)).not.toEqual(back.bytes.subarray(0, 3))
})

test('a file belongs to its learner alone; staff see their own and nobody else’s', async () => {
  const [mine, other] = [await bank.learner('hefei'), await bank.learner('hefei')]
  const stored = await bank.ok(files.uploadFile, { name: 'a.jpg' }, { as: mine, file: await photo() })
  expect((await bank.call(files.downloadFile, { id: stored.id }, { as: other })).problem?.code).toBe('record.not_found')
  const clerk = await bank.staff('pointClerk', 'hefeiPoint')
  const colleague = await bank.staff('centreClerk', 'hefei')
  const theirs = await bank.ok(files.uploadStaffFile, { name: 'b.jpg' }, { as: clerk, file: await photo() })
  expect((await bank.call(files.downloadStaffFile, { id: theirs.id }, { as: clerk })).status).toBe(200)
  for (const [id, as] of [
    [theirs.id, colleague],
    [stored.id, colleague],
    ['999', clerk],
  ] as const)
    expect((await bank.call(files.downloadStaffFile, { id }, { as })).status).toBe(404)
})

test('drawings, pages and unknown bytes are refused whatever their name says', async () => {
  const learner = await bank.learner('hefei')
  const bad = [
    '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    '<!doctype html><script>1</script>',
    'GIF89a',
    'MZ\u0000\u0000',
    '{}',
    'PK\u0003\u0004 zip',
  ]
  for (const content of bad)
    expect((await bank.call(files.uploadFile, { name: 'photo.jpg' }, { as: learner, file: Buffer.from(content) })).problem?.code).toBe(
      'files.type_not_allowed',
    )
  expect((await bank.call(files.uploadFile, { name: 'photo.jpg' }, { as: learner, file: Buffer.alloc(0) })).problem?.code).toBe(
    'files.empty',
  )
  expect((await bank.call(files.uploadFile, { name: 'x.pdf' }, { as: learner, file: Buffer.from('%PDF-1.7 cut off') })).problem?.code).toBe(
    'files.broken',
  )
  const cut = (await photo()).subarray(0, 900)
  expect((await bank.call(files.uploadFile, { name: 'x.jpg' }, { as: learner, file: cut })).problem?.code).toBe('files.broken')
})

test('an image that claims 3.6 billion pixels is refused within 200 ms', async () => {
  const learner = await bank.learner('hefei')
  const file = await flood()
  await bank.call(files.uploadFile, { name: 'warm.jpg' }, { as: learner, file: await photo() })
  const from = performance.now()
  const answer = await bank.call(files.uploadFile, { name: 'x.png' }, { as: learner, file })
  expect(answer.problem?.code).toBe('files.image_too_large')
  expect(performance.now() - from).toBeLessThan(200)
})

test('more than 10 MB is refused and leaves nothing behind', async () => {
  const learner = await bank.learner('hefei')
  const before = everythingStored(join(bank.platform.config.dataDir, 'files')).length
  const file = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(files.evidenceLimit)])
  expect((await bank.call(files.uploadFile, { name: 'big.pdf' }, { as: learner, file })).problem?.code).toBe('input.too_large')
  expect(everythingStored(join(bank.platform.config.dataDir, 'files')).length).toBe(before)
})

test('the same upload twice under one key is one file', async () => {
  const learner = await bank.learner('hefei')
  const file = await photo()
  const [a, b] = await Promise.all(
    [0, 1].map(() => bank.call(files.uploadFile, { name: 'a.jpg' }, { as: learner, file, key: 'upload-once-1' })),
  )
  expect(a?.body).toEqual(b?.body)
  const { rows } = await sql<{
    n: string
  }>`select count(*) as n from files.file where owner_kind = 'learner' and owner_id = ${learner.id}`.execute(bank.platform.database.app)
  expect(rows[0]?.n).toBe('1')
})

test('an unused upload is gone after 30 days, and a changed object never opens', async () => {
  const learner = await bank.learner('hefei')
  const stored = await bank.ok(files.uploadFile, { name: 'a.jpg' }, { as: learner, file: await photo() })
  const row = await fileById(bank.platform.database.app, stored.id)
  if (row === undefined) throw new Error('no row')
  const copy = await localFile(bank.platform, row)
  expect(readFileSync(copy.path).length).toBe(stored.size)
  await copy.release()
  const { writeFileSync } = await import('node:fs')
  const path = join(bank.platform.config.dataDir, 'files', row.storageKey)
  const bytes = readFileSync(path)
  bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200)
  writeFileSync(path, bytes)
  await expect(localFile(bank.platform, row)).rejects.toThrow('not_authentic')
  bank.clock.advance(31 * 86_400_000)
  await bank.runPeriodic('files.sweep')
  expect(await fileById(bank.platform.database.app, stored.id)).toBeUndefined()
})
