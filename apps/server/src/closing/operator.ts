import { readFileSync, writeFileSync } from 'node:fs'
import { BadConfiguration } from '../platform/config.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { documentPurpose } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { joinShares, newVault, openVault } from '../platform/crypto/vault.ts'
import { pendingEntries, replayErasures } from './erase.ts'
import { readEntry } from './list.ts'
import { sealedOf } from './lawStore.ts'
import { lastErasure } from './store.ts'
import { vaultFile, vaultKey } from './vaultKey.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * Refuses to open a port while this database still holds people that the list of erasures says are gone (it was restored from a backup), or while the list
 * has lost what this database carried out. Throws BadConfiguration with what to do.
 */
export const assertErasuresReplayed = async (platform: Platform): Promise<void> => {
  const last = await lastErasure(platform.database.app)
  const pending = await pendingEntries(platform, 1)
  if (pending.length > 0)
    throw new BadConfiguration([
      `this database is behind the list of erasures (it knows ${last}): run "replay-erasures", which erases again who closed their account since the backup`,
    ])
  if (last > 0 && (await readEntry(platform, last)) === undefined)
    throw new BadConfiguration([
      `the list of erasures has lost entry ${last}: put the folder of BANK_ERASURES_DIR (or the bucket) back into place before the bank opens`,
    ])
}

/** `replay-erasures`: after a restore and before the bank opens. */
export const replayCommand = async (platform: Platform): Promise<number> => {
  const n = await replayErasures(platform)
  say(n === 0 ? 'nothing to replay: this database knows every erasure of the list' : `${n} erasures carried out again`)
  return 0
}

/** `make-sealed-key`: writes the public key and shows the two shares, once, for two persons. An existing key is never replaced: what it sealed would be lost. */
export const makeSealedKey = async (platform: Platform): Promise<number> => {
  const made = newVault()
  const file = vaultFile(platform)
  try {
    writeFileSync(file, `${JSON.stringify({ public: made.public }, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    process.stderr.write(`there is a key already, or the folder is missing: ${file}\n`)
    return 1
  }
  say(`public key: ${file}`)
  say(`share of the first keeper:  ${made.shares[0]}`)
  say(`share of the second keeper: ${made.shares[1]}`)
  say('Shown once. Each keeper stores one share where the other cannot reach it; without both nothing is opened.')
  return 0
}

const argument = (args: readonly string[], name: string): string => args[args.indexOf(`--${name}`) + 1] ?? ''

/**
 * `open-sealed`: two keepers open what is sealed of one person, for a purpose that is written into the audit:
 * `open-sealed --document residentIdCard:<number> | --account <id> --share-1 <file> --share-2 <file> --by "<two names>" --reason "<which law, which letter>"`
 */
export const openSealed = async (platform: Platform, args: readonly string[]): Promise<number> => {
  const given = (name: string) => (args.includes(`--${name}`) ? argument(args, name) : '')
  const [by, reason, document, account] = [given('by'), given('reason'), given('document'), given('account')]
  if (by === '' || reason === '' || (document === '') === (account === '')) {
    process.stderr.write('open-sealed needs --share-1, --share-2, --by, --reason and one of --document <kind>:<number>, --account <id>\n')
    return 2
  }
  const share = (no: 1 | 2): string => readFileSync(given(`share-${no}`), 'utf8').trim()
  const key = joinShares(vaultKey(platform), share(1), share(2))
  const [kind = '', number = ''] = document.split(':')
  const subject = document === '' ? null : lookupUuid(platform.keyring, `sealed ${documentPurpose(kind)}`, number)
  const rows = await sealedOf(platform.config, { subject, account: account === '' ? null : account })
  const ctx = systemContext(platform, 'open-sealed')
  const learner = rows[0] === undefined ? {} : { learnerId: rows[0].learnerId }
  await runCommand(ctx, {}, { key: undefined, endpoint: 'closing.openSealed', input: {}, keepAnswer: false }, async () => ({
    output: { done: true },
    account: { act: 'closing.openSealed', ...learner, params: { records: rows.length }, texts: { by, reason } },
  }))
  for (const row of rows) say(openVault(key, row.content, `${row.seq} ${row.class}`).toString('utf8'))
  return rows.length === 0 ? 1 : 0
}
