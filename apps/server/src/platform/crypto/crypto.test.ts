import { createDecipheriv, createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LookupBatch, SEAL_BATCH_LIMIT, SealBatch } from './batch.ts'
import { type Keyring, KeyringRefused, loadKeyring, newKeysDocument, parseKeyring } from './keyring.ts'
import { inputHash, lookupHash, lookupPrefix, lookupUuid, safeEqual, uuidText } from './lookup.ts'
import { keyNumberOf, open, reseal, SealBroken, seal } from './seal.ts'
import { newOneTimeCode, newPassword, newSessionToken, tokenHash } from './tokens.ts'

const COLUMN = 'accounts.id_number'
const folder = mkdtempSync(join(tmpdir(), 'bank-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function keysOf(document: unknown): Keyring {
  const parsed = parseKeyring(JSON.stringify(document))
  if (!parsed.ok) throw new Error(parsed.problems.join('; '))
  return parsed.keyring
}
const key = (first: number) => Buffer.from([first, ...Array.from({ length: 31 }, (_, i) => i)]).toString('base64')
const document = { current: 'k2', keys: { k1: { encrypt: key(1) }, k2: { encrypt: key(2) } }, lookup: key(3), audit: key(4) }
const keyring = keysOf(document)
const before = keysOf({ ...document, current: 'k1' })

describe('keyring', () => {
  const refusals: [string, unknown, RegExp][] = [
    ['not JSON at all', 'k1', /not a JSON object/],
    ['a list', [], /not a JSON object/],
    ['no lookup key', { ...document, lookup: undefined }, /"lookup" is missing/],
    ['a short key', { ...document, audit: Buffer.alloc(16, 7).toString('base64') }, /"audit" is not the base64 of 32 bytes/],
    ['a key of zeros', { ...document, audit: Buffer.alloc(32).toString('base64') }, /one byte repeated/],
    ['current names nothing', { ...document, current: 'k9' }, /"current" names k9/],
    ['key 256 does not fit a byte', { ...document, keys: { k256: { encrypt: key(5) } } }, /"k256" is not a key name/],
    ['one key for two purposes', { ...document, audit: key(3) }, /two purposes/],
    ['a data key without its bytes', { ...document, keys: { k2: {} } }, /"keys.k2.encrypt" is missing/],
  ]
  test.each(refusals)('a keys document is refused and the fault named: %s', (_, value, problem) => {
    const parsed = parseKeyring(typeof value === 'string' ? value : JSON.stringify(value))
    expect(parsed.ok ? [] : parsed.problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]))
  })

  test('production refuses missing keys and demo keys, and takes keys made for it', () => {
    expect(() => loadKeyring({}, { production: true })).toThrow(/set BANK_KEYS_FILE or BANK_KEYS/)
    expect(() => loadKeyring({ BANK_KEYS: newKeysDocument({ demo: true }) }, { production: true })).toThrow(/demo keys/)
    expect(() => loadKeyring({ BANK_KEYS_FILE: join(folder, 'none.json') }, { production: true })).toThrow(KeyringRefused)
    expect(loadKeyring({ BANK_KEYS: newKeysDocument({ demo: false }) }, { production: true }).demo).toBe(false)
  })

  test('a named file that is missing is refused even on trial, lest a typing error make new keys', () => {
    expect(() => loadKeyring({ BANK_KEYS_FILE: join(folder, 'none.json') }, { production: false })).toThrow(/cannot be read/)
  })

  test('a trial start makes demo keys that only their owner may read, and the next start finds the same', () => {
    const demoFile = join(folder, 'keys', 'bank.json')
    const first = loadKeyring({}, { production: false, demoFile })
    expect(statSync(demoFile).mode & 0o777).toBe(0o600)
    expect(loadKeyring({}, { production: false, demoFile })).toEqual(first)
    expect(first.demo).toBe(true)
    expect(loadKeyring({ BANK_KEYS: readFileSync(demoFile, 'utf8') }, { production: false })).toEqual(first)
  })

  test('a refusal never repeats key material', () => {
    const file = join(folder, 'bad.json')
    writeFileSync(file, JSON.stringify({ ...document, audit: `${key(3)}x` }))
    try {
      loadKeyring({ BANK_KEYS_FILE: file }, { production: true })
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain(key(3).slice(0, 8))
    }
  })
})

describe('seal', () => {
  test('what is sealed opens to the same text, for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => open(keyring, seal(keyring, text, COLUMN), COLUMN) === text))
  })

  test('a value copied into another column does not open there', () => {
    const sealed = seal(keyring, '340000199001011234', COLUMN)
    expect(() => open(keyring, sealed, 'accounts.phone')).toThrow(SealBroken)
  })

  test('rotation: older values still open, are recognised, and are resealed once', () => {
    const old = seal(before, '安徽', COLUMN)
    expect(keyNumberOf(old)).toBe(1)
    expect(open(keyring, old, COLUMN)).toBe('安徽')
    const renewed = reseal(keyring, old, COLUMN)
    expect(renewed && keyNumberOf(renewed)).toBe(2)
    expect(renewed && open(keyring, renewed, COLUMN)).toBe('安徽')
    expect(renewed && reseal(keyring, renewed, COLUMN)).toBeNull()
  })

  test('a value of a removed key, a foreign format and a truncated value are refused by name', () => {
    const withoutOld = keysOf({ ...document, keys: { k2: document.keys.k2 } })
    expect(() => open(withoutOld, seal(before, 'x', COLUMN), COLUMN)).toThrow(/unknown_key/)
    expect(() => open(keyring, Buffer.alloc(40), COLUMN)).toThrow(/format/)
    expect(() => open(keyring, seal(keyring, 'x', COLUMN).subarray(0, 29), COLUMN)).toThrow(/format/)
    expect(() => keyNumberOf(Buffer.alloc(3))).toThrow(SealBroken)
  })
})

describe('lookup', () => {
  test('the hash is the first half of HMAC-SHA256 over purpose|value', () => {
    const whole = createHmac('sha256', keyring.lookup).update('id_number:RESIDENT|340000199001011234').digest()
    expect(lookupHash(keyring, 'id_number:RESIDENT', '340000199001011234')).toEqual(whole.subarray(0, 16))
    expect(lookupUuid(keyring, 'id_number:RESIDENT', '340000199001011234').replaceAll('-', '')).toBe(whole.toString('hex').slice(0, 32))
  })

  test('purposes separate equal values, and a purpose cannot smuggle in the separator', () => {
    expect(lookupUuid(keyring, 'phone', '1')).not.toBe(lookupUuid(keyring, 'passport', '1'))
    expect(() => lookupPrefix('phone|1')).toThrow(RangeError)
    expect(() => lookupPrefix('')).toThrow(RangeError)
  })

  test('input hashes use a key of their own', () => {
    expect(inputHash(keyring, 'phone', Buffer.from('1')).subarray(0, 16)).not.toEqual(lookupHash(keyring, 'phone', '1'))
  })

  test('uuid text keeps all sixteen bytes and refuses other lengths', () => {
    expect(uuidText(Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'))).toBe('00010203-0405-0607-0809-0a0b0c0d0e0f')
    expect(() => uuidText(Buffer.alloc(15))).toThrow(RangeError)
  })

  test('secrets are equal only when every byte is', () => {
    expect(safeEqual(Buffer.from('ab'), Buffer.from('ab'))).toBe(true)
    expect(safeEqual(Buffer.from('ab'), Buffer.from('ac'))).toBe(false)
    expect(safeEqual(Buffer.from('ab'), Buffer.from('abc'))).toBe(false)
  })
})

describe('batch', () => {
  test('batch lookup hashes equal the single ones, for short and long values and purposes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ minLength: 1, maxLength: 70 }), (value, word) => {
        const purpose = word.replaceAll('|', ':')
        expect(new LookupBatch(keyring, purpose).hash(value)).toEqual(lookupHash(keyring, purpose, value))
      }),
    )
  })

  test('one batch instance keeps nothing of the value before', () => {
    const batch = new LookupBatch(keyring, 'phone')
    for (let length = 60; length >= 0; length--) {
      const value = 'x'.repeat(length)
      expect(batch.hash(value)).toEqual(lookupHash(keyring, 'phone', value))
    }
  })

  test('batch-sealed values open like single ones, in their column only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 12 }),
        fc.string({ maxLength: 40 }),
        (texts, column) => {
          const sealed = new SealBatch(keyring, column).sealTexts(texts)
          expect(sealed.map((value) => open(keyring, value, column))).toEqual(texts)
          for (const value of sealed) expect(() => open(keyring, value, `${column}2`)).toThrow(SealBroken)
        },
      ),
    )
  })

  test("Node's own aes-256-gcm reads the layout: format, key number, vector, ciphertext, tag", () => {
    const [sealed = Buffer.alloc(0)] = new SealBatch(keyring, COLUMN).sealTexts(['34000019900101123X'])
    expect(sealed.subarray(0, 2)).toEqual(Buffer.of(1, 2))
    expect(sealed.length).toBe(18 + 30)
    const node = createDecipheriv('aes-256-gcm', Buffer.from(key(2), 'base64'), sealed.subarray(2, 14))
    node.setAAD(Buffer.from(COLUMN)).setAuthTag(sealed.subarray(-16))
    expect(Buffer.concat([node.update(sealed.subarray(14, -16)), node.final()]).toString()).toBe('34000019900101123X')
  })

  test.each(['single', 'batch'])('flipping any one bit of a sealed value is noticed (%s)', (kind) => {
    const [sealed = Buffer.alloc(0)] =
      kind === 'single' ? [seal(keyring, '13800000000', COLUMN)] : new SealBatch(keyring, COLUMN).sealTexts(['13800000000'])
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => open(keyring, changed, COLUMN)).toThrow(SealBroken)
    }
  })

  test('ten thousand seals of one value all differ, alone and in batch', () => {
    const alone = Array.from({ length: 10_000 }, () => seal(keyring, '1', COLUMN).toString('hex'))
    const batch = new SealBatch(keyring, COLUMN).sealTexts(Array.from({ length: 10_000 }, () => '1')).map((value) => value.toString('hex'))
    expect(new Set([...alone, ...batch]).size).toBe(20_000)
  })

  test('a batch refuses descending bounds, bounds outside its source, and more records than its limit', () => {
    const batch = new SealBatch(keyring, COLUMN)
    expect(() => batch.sealAll(Buffer.alloc(4), Uint32Array.of(0, 3, 1))).toThrow(RangeError)
    expect(() => batch.sealAll(Buffer.alloc(4), Uint32Array.of(0, 5))).toThrow(RangeError)
    expect(() => batch.sealAll(Buffer.alloc(4), new Uint32Array())).toThrow(RangeError)
    expect(() => batch.sealAll(Buffer.alloc(0), new Uint32Array(SEAL_BATCH_LIMIT.records + 2))).toThrow(RangeError)
    expect(batch.sealAll(Buffer.alloc(0), Uint32Array.of(0)).bytes.length).toBe(0)
  })
})

describe('tokens', () => {
  test('a session token has 256 bits in base64url, and its stored hash does not contain it', () => {
    const token = newSessionToken()
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(newSessionToken()).not.toBe(token)
    expect(tokenHash(token)).toHaveLength(32)
    expect(tokenHash(token)).not.toEqual(tokenHash(`${token}x`))
  })

  test('one-time codes throw away the numbers that would make low codes likelier', () => {
    const draws = [Buffer.of(0xff, 0xff, 0xff), Buffer.of(0xf4, 0x24, 0x00), Buffer.of(0, 0, 7)]
    expect(newOneTimeCode(() => draws.shift() ?? Buffer.alloc(3))).toBe('000007')
    expect(draws).toHaveLength(0)
    expect(newOneTimeCode()).toMatch(/^[0-9]{6}$/)
  })

  test('passwords avoid characters that look alike and are never short', () => {
    expect(newPassword()).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{16}$/)
    expect(newPassword(24)).toHaveLength(24)
    expect(() => newPassword(8)).toThrow(RangeError)
  })
})
