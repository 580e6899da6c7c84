import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { assertErasuresReplayed, namingTables, replayErasures } from '../closing/index.ts'
import { sweepFiles } from '../files/index.ts'
import type { Platform } from '../platform/context.ts'
import { SealBroken } from '../platform/crypto/seal.ts'
import { SealedFileBroken } from '../platform/crypto/sealedFile.ts'
import { BadConfiguration } from '../platform/config.ts'
import { writeBackup } from './dump.ts'
import { PackageRefused } from './format.ts'
import { type Loaded, loadBackup, tidyDatabase } from './restore.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`

/** Runs the work; what an operator can mend is said in a sentence, everything else is thrown. */
const told = async (work: () => Promise<void>): Promise<number> => {
  try {
    await work()
    return 0
  } catch (error) {
    const sentence =
      error instanceof SealBroken
        ? 'the package was sealed with a key that is not in the keys of this bank: put the keys of that day into place (BANK_KEYS_FILE)'
        : error instanceof PackageRefused || error instanceof SealedFileBroken || error instanceof BadConfiguration
          ? error.message
          : undefined
    if (sentence === undefined) throw error
    process.stderr.write(`${sentence}\n`)
    return 1
  }
}

const fileOf = (args: readonly string[]): string | undefined => (args[0] === undefined || args[0] === '' ? undefined : resolve(args[0]))

/** `backup <file>`: the database and the stored files as they stand at one moment, sealed with the bank's keys, while the bank runs. */
export const backupCommand = async (platform: Platform, args: readonly string[]): Promise<number> => {
  const file = fileOf(args)
  if (file === undefined || existsSync(file) || existsSync(`${file}.partial`)) {
    process.stderr.write('backup needs the name of a file that is not there yet: backup <file>\n')
    return 2
  }
  return told(async () => {
    const { bytes, tables, rows, objects } = await writeBackup(platform, file)
    say(`${file}: ${megabytes(bytes)}, ${tables} tables, ${rows} rows, ${objects} stored files`)
    say('The keys and the list of erasures are not in it: keep the keys apart, and never put the list back to an older day.')
  })
}

/** The parts of a bank that delete what they keep for a time only. */
export type Sweeps = readonly ((platform: Platform) => Promise<void>)[]

/** Restores a package and erases again who closed their account since: afterwards the bank may open. Answers what was loaded and how many erasures were carried out again. */
export const restoreBank = async (platform: Platform, file: string, sweeps: Sweeps): Promise<Loaded & { readonly erasures: number }> => {
  const loaded = await loadBackup(platform, file)
  const erasures = await replayErasures(platform)
  await assertErasuresReplayed(platform)
  for (const sweep of [sweepFiles, ...sweeps]) await sweep(platform)
  await tidyDatabase(platform, erasures === 0 ? [] : namingTables)
  return { ...loaded, erasures }
}

/** `restore <file>`: fills an empty bank from a package. The list of erasures of today must be in its place. */
export const restoreCommand =
  (sweeps: Sweeps) =>
  async (platform: Platform, args: readonly string[]): Promise<number> => {
    const file = fileOf(args)
    if (file === undefined || !existsSync(file)) {
      process.stderr.write('restore needs the name of a package: restore <file>\n')
      return 2
    }
    return told(async () => {
      const { at, rows, objects, erasures } = await restoreBank(platform, file, sweeps)
      say(`the bank of ${at}: ${rows} rows, ${objects} stored files; ${erasures} erasures carried out again; every session ended`)
      say('Run "verify" before the bank opens.')
    })
  }
