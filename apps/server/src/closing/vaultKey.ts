import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Platform } from '../platform/context.ts'
import { newVault } from '../platform/crypto/vault.ts'

/** The file of the public key: named by the operator, or in the trial's folder of keys. */
export const vaultFile = (platform: Platform): string =>
  platform.config.sealedKeyFile ?? join(platform.config.dataDir, 'keys', 'sealed-store.json')

const read = (file: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const key = typeof value === 'object' && value !== null && 'public' in value ? value.public : undefined
    return typeof key === 'string' && Buffer.from(key, 'base64url').length === 32 ? key : undefined
  } catch {
    return undefined
  }
}

/**
 * The public key of the sealed store. A trial makes its own pair and leaves both shares beside it, where nobody guards them; production names a file
 * (`make-sealed-key` writes it and shows the shares to two persons) and closes no account without it.
 */
export const vaultKey = (platform: Platform): string => {
  const file = vaultFile(platform)
  const known = read(file)
  if (known !== undefined) return known
  if (platform.config.production) throw new Error('there is no key of the sealed store: run make-sealed-key and set BANK_SEALED_KEY_FILE')
  const made = newVault()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, `${JSON.stringify({ demo: true, public: made.public }, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  for (const [i, share] of made.shares.entries()) writeFileSync(`${file}.share-${i + 1}`, `${share}\n`, { mode: 0o600 })
  return made.public
}
