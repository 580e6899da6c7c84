/**
 * The bank's secret keys. They live outside the database, so that a copy of the database (a backup, a stolen disk,
 * a developer's dump) gives no ID number and no phone number away.
 *
 * The document, in the variable BANK_KEYS or in the file that BANK_KEYS_FILE names:
 *
 *   { "current": "k2",
 *     "keys": { "k1": { "encrypt": "<base64 of 32 bytes>" }, "k2": { "encrypt": "…" } },
 *     "lookup": "<base64 of 32 bytes>",
 *     "audit": "<base64 of 32 bytes>" }
 *
 * Data keys are named k1 … k255, because a sealed value carries its key's number in one byte. To rotate, add a key,
 * name it as `current`, reseal what `keyNumberOf` says is older, and only then remove the old one. `lookup` cannot be
 * rotated that way: changing it means recomputing every lookup column.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const KEY_BYTES = 32
const KEY_NAME = /^k([1-9][0-9]{0,2})$/
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/

/** The keys of one bank, decoded and checked. Data keys are found by the number that a sealed value carries. */
export type Keyring = {
  /** Number of the data key that new values are sealed with. */
  readonly current: number
  /** Data keys of 32 bytes by number; old ones stay until nothing is sealed with them any more. */
  readonly encrypt: ReadonlyMap<number, Buffer>
  /** 32 bytes for the lookup columns. */
  readonly lookup: Buffer
  /** 32 bytes for keyed hashes of command inputs in the audit. */
  readonly audit: Buffer
  /** True for keys that the bank made for itself to try it out; production refuses them. */
  readonly demo: boolean
}

/** Thrown when the keys cannot be used. `problems` names every fault found, and never contains key material. */
export class KeyringRefused extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`the keys of the bank cannot be used: ${problems.join('; ')}`)
    this.name = 'KeyringRefused'
    this.problems = problems
  }
}

/** How the keys are looked for. `demoFile` is where a trial installation keeps the keys that it makes for itself. */
export type KeyringOptions = { readonly production: boolean; readonly demoFile?: string }

/**
 * Reads the keys once, at boot. Without BANK_KEYS and BANK_KEYS_FILE a trial installation gets demo keys, kept in
 * `demoFile` (mode 0600) so that its data stays readable after a restart. Throws KeyringRefused with every problem.
 */
export function loadKeyring(env: Readonly<Record<string, string | undefined>>, options: KeyringOptions): Keyring {
  const text = keysText(env, options)
  const parsed = parseKeyring(text)
  if (!parsed.ok) throw new KeyringRefused(parsed.problems)
  if (options.production && parsed.keyring.demo) {
    throw new KeyringRefused(['these are demo keys ("demo": true): make new ones for production'])
  }
  return parsed.keyring
}

function keysText(env: Readonly<Record<string, string | undefined>>, options: KeyringOptions): string {
  const inline = env.BANK_KEYS
  const file = env.BANK_KEYS_FILE
  if (inline && file) throw new KeyringRefused(['both BANK_KEYS and BANK_KEYS_FILE are set: keep one'])
  if (inline) return inline
  if (file) {
    const text = readIfPresent(file)
    if (text === null) throw new KeyringRefused([`BANK_KEYS_FILE names a file that cannot be read: ${file}`])
    return text
  }
  if (options.production) throw new KeyringRefused(['no keys: set BANK_KEYS_FILE or BANK_KEYS'])
  return demoKeysText(options.demoFile ?? join('.data', 'keys', 'bank.json'))
}

/**
 * Two processes of a trial installation may start at once. Each writes its own file and links it to the final name;
 * the link succeeds for exactly one of them, and both then read what that one wrote.
 */
function demoKeysText(file: string): string {
  const present = readIfPresent(file)
  if (present !== null) return present
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, newKeysDocument({ demo: true }), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8')
}

/** A fresh keys document with one data key, as text: what the operator's command prints and what a trial start stores. */
export function newKeysDocument(options: { readonly demo: boolean }): string {
  const fresh = () => randomBytes(KEY_BYTES).toString('base64')
  const document = { current: 'k1', keys: { k1: { encrypt: fresh() } }, lookup: fresh(), audit: fresh() }
  return `${JSON.stringify(options.demo ? { demo: true, ...document } : document, null, 2)}\n`
}

/** Checks a keys document and decodes it. All problems are collected, so that an operator mends them in one go. */
export function parseKeyring(text: string): { ok: true; keyring: Keyring } | { ok: false; problems: string[] } {
  const document = parseObject(text)
  if (document === null) return { ok: false, problems: ['the keys are not a JSON object'] }
  const problems: string[] = []
  const lookup = decodeKey(document.lookup, 'lookup', problems)
  const audit = decodeKey(document.audit, 'audit', problems)
  const encrypt = decodeDataKeys(document.keys, problems)
  const current = keyNumber(document.current)
  if (current === null) problems.push('"current" is not the name of a key (k1 … k255)')
  else if (!encrypt.has(current) && isRecord(document.keys)) problems.push(`"current" names k${current}, which "keys" does not hold`)
  if (document.demo !== undefined && typeof document.demo !== 'boolean') problems.push('"demo" is neither true nor false')
  const used = [lookup, audit, ...encrypt.values()].filter((key) => key.length > 0).map((key) => key.toString('base64'))
  if (new Set(used).size !== used.length) problems.push('the same key is used for two purposes')
  if (problems.length > 0 || current === null) return { ok: false, problems }
  return { ok: true, keyring: { current, encrypt, lookup, audit, demo: document.demo === true } }
}

function decodeDataKeys(value: unknown, problems: string[]): Map<number, Buffer> {
  const keys = new Map<number, Buffer>()
  if (!isRecord(value)) {
    problems.push('"keys" is missing')
    return keys
  }
  for (const [name, entry] of Object.entries(value)) {
    const number = keyNumber(name)
    if (number === null) problems.push(`"${name}" is not a key name (k1 … k255)`)
    else keys.set(number, decodeKey(isRecord(entry) ? entry.encrypt : undefined, `keys.${name}.encrypt`, problems))
  }
  return keys
}

function decodeKey(value: unknown, where: string, problems: string[]): Buffer {
  if (value === undefined) problems.push(`"${where}" is missing`)
  else if (typeof value !== 'string' || !BASE64_OF_32_BYTES.test(value)) problems.push(`"${where}" is not the base64 of 32 bytes`)
  else {
    const key = Buffer.from(value, 'base64')
    if (key.some((byte) => byte !== key[0])) return key
    problems.push(`"${where}" is one byte repeated, not a key`)
  }
  return Buffer.alloc(0)
}

function keyNumber(name: unknown): number | null {
  const match = typeof name === 'string' ? KEY_NAME.exec(name) : null
  const number = Number(match?.[1] ?? 0)
  return number >= 1 && number <= 255 ? number : null
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new KeyringRefused([`the keys file cannot be read (${codeOf(error)}): ${file}`])
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
