import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { parseKeyring } from '../platform/crypto/keyring.ts'
import { type FileRow, fileById, filesWithOldKeys, insertFile, openFile, resealFiles, stageContent } from './index.ts'

const fresh = () => randomBytes(32).toString('base64')
const keys = { k1: { encrypt: fresh() }, k2: { encrypt: fresh() } }
const shared = { lookup: fresh(), audit: fresh() }
const document = (current: string, names: readonly (keyof typeof keys)[]) =>
  JSON.stringify({ current, keys: Object.fromEntries(names.map((name) => [name, keys[name]])), ...shared })
const under = (platform: Platform, current: string, names: readonly (keyof typeof keys)[]): Platform => {
  const parsed = parseKeyring(document(current, names))
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return { ...platform, keyring: parsed.keyring }
}

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ env: { BANK_KEYS: document('k1', ['k1']) } })
})
afterAll(() => bank.close())

const stored = async (platform: Platform, content: string): Promise<FileRow> => {
  const staged = await stageContent(platform, Readable.from([Buffer.from(content)]), { type: 'text/plain', limit: 10_000_000 })
  return insertFile(platform.database.app, systemContext(platform, 'test'), staged, { name: 'a.txt', purpose: 'evidence' })
}
const read = async (platform: Platform, id: string): Promise<string> => {
  const row = await fileById(platform.database.app, id)
  return row === undefined ? 'gone' : text(await openFile(platform, row))
}
const onDisk = (key: string) =>
  bank.platform.files.get(key).then(
    (content) => content.destroy() === content,
    () => false,
  )

test('a broken-off rotation of files goes on where it stopped; afterwards the old key and the old objects are not needed', async () => {
  const long = 'x'.repeat(700_000)
  const old = [await stored(bank.platform, 'one'), await stored(bank.platform, long), await stored(bank.platform, '')]
  const both = under(bank.platform, 'k2', ['k1', 'k2'])
  const fresh = await stored(both, 'new')
  // Files of a release that noted no key are looked at.
  await sql`update files.file set sealed_with = null where id = any(${[old[0]?.id, fresh.id]}::bigint[])`.execute(
    bank.platform.database.app,
  )
  let asked = 0
  const first = await resealFiles(both, () => (asked += 1) > 2)
  expect([first.resealed, await filesWithOldKeys(both)]).toEqual([1, 3])
  expect(await read(both, old[0]?.id ?? '')).toBe('one')
  const second = await resealFiles(both)
  expect([second.resealed, second.broken, await filesWithOldKeys(both)]).toEqual([2, [], 0])
  const alone = under(bank.platform, 'k2', ['k2'])
  for (const [file, content] of [...old.map((one, i) => [one, ['one', long, ''][i]] as const), [fresh, 'new'] as const])
    expect((await read(alone, file.id)) === content).toBe(true)
  expect(await Promise.all(old.map((file) => onDisk(file.storageKey)))).toEqual([false, false, false])
  expect((await resealFiles(both)).resealed).toBe(0)
})

test('what a killed run left is cleared, a file that does not open is told and stays, a file deleted meanwhile leaves nothing behind', async () => {
  const { app } = bank.platform.database
  const both = under(bank.platform, 'k2', ['k1', 'k2'])
  const [halfway, broken, doomed] = [await stored(bank.platform, 'a'), await stored(bank.platform, 'b'), await stored(bank.platform, 'c')]
  const ahead = await stored(both, 'a')
  await sql`update files.file set storage_key = ${`${ahead.storageKey}x`} where id = ${ahead.id}`.execute(app)
  await sql`update files.file set former_key = storage_key, storage_key = ${ahead.storageKey}, sealed_with = 2 where id = ${halfway.id}`.execute(
    app,
  )
  await sql`update files.file set deleted_at = now() where id = ${ahead.id}`.execute(app)
  await bank.platform.files.put(broken.storageKey, Readable.from([Buffer.from('not what was sealed')]))
  await sql`update files.file set deleted_at = now() where id = ${doomed.id}`.execute(app)
  const run = await resealFiles(both)
  expect(run).toEqual({ resealed: 0, overtaken: 0, broken: [broken.id] })
  expect([await onDisk(halfway.storageKey), await read(both, halfway.id)]).toEqual([false, 'a'])
  expect(await onDisk(broken.storageKey)).toBe(true)
  expect(await filesWithOldKeys(both)).toBe(1)
})
