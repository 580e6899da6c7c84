import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { newKeysDocument, parseKeyring } from './keyring.ts'
import { SealedFileBroken, SealedFileReader, sealingStream } from './sealedFile.ts'

const folder = mkdtempSync(join(tmpdir(), 'bank-sealed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const parsed = parseKeyring(newKeysDocument({ demo: true }))
if (!parsed.ok) throw new Error('no keys')
const { keyring } = parsed
const path = join(folder, 'file')

const sealed = async (text: Buffer, step: number) => {
  const sealing = sealingStream(keyring)
  const parts = function* () {
    for (let at = 0; at < text.length; at += step) yield text.subarray(at, at + step)
  }
  await pipeline(Readable.from(parts(), { objectMode: false }), sealing.stream, createWriteStream(path))
  return sealing.facts()
}

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 300_001])(
  'a file of %i bytes comes back whole and in any piece, and its hash is of the clear bytes',
  async (size) => {
    const text = randomBytes(size)
    const facts = await sealed(text, 7_777)
    expect(facts).toEqual({ size, sha256: createHash('sha256').update(text).digest() })
    const reader = new SealedFileReader(path, keyring)
    expect(reader.size).toBe(size)
    expect(reader.readUpTo(0, size + 10).equals(text)).toBe(true)
    for (const at of [0, 1, 65_530, 65_536, 200_000]) expect(reader.readUpTo(at, 20).equals(text.subarray(at, at + 20))).toBe(true)
    reader.close()
  },
)

test('nothing of the text is in the file, and a changed, shortened or reordered file does not open', async () => {
  const text = Buffer.from('姓名,证件号码\n'.repeat(20_000))
  await sealed(text, 10_000)
  const bytes = readFileSync(path)
  expect(bytes.includes('姓名')).toBe(false)
  const readAll = (changed: Buffer) => {
    writeFileSync(path, changed)
    const reader = new SealedFileReader(path, keyring)
    return reader.readUpTo(0, text.length)
  }
  const flipped = Buffer.from(bytes)
  flipped[100_000] = (flipped[100_000] ?? 0) ^ 1
  expect(() => readAll(flipped)).toThrow(SealedFileBroken)
  expect(() => readAll(bytes.subarray(0, bytes.length - (65_536 + 16)))).toThrow(SealedFileBroken)
  expect(() => readAll(bytes.subarray(0, 40))).toThrow()
})
