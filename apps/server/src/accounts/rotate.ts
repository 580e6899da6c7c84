import { filesWithOldKeys, resealFiles } from '../files/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { rotateKeys, sealedWithOldKeys } from '../platform/rotation.ts'

const passes = 5

/**
 * The operator's `rotate-keys`: reseals what older keys sealed, pass after pass until nothing is left (writers may overtake a pass), and records the
 * act. Exit code 1 when something is left after five passes: a process that still seals with an older key is running somewhere.
 */
export const rotateCommand = async (platform: Platform): Promise<number> => {
  const { app } = platform.database
  const write = (line: string) => process.stdout.write(`${line}\n`)
  let resealed = 0
  for (let pass = 1; pass <= passes; pass += 1) {
    const report = await rotateKeys(app, platform.keyring)
    for (const one of report)
      if (one.resealed > 0 || one.overtaken > 0)
        write(`pass ${pass}: ${one.place}: ${one.resealed} resealed, ${one.overtaken} changed meanwhile`)
    resealed += report.reduce((sum, one) => sum + one.resealed, 0)
    if ((await sealedWithOldKeys(app, platform.keyring)).size === 0) break
  }
  const files = await resealFiles(platform)
  if (files.resealed > 0) write(`files: ${files.resealed} resealed`)
  for (const id of files.broken) write(`file ${id} is missing or does not open; the log says why`)
  const left = new Map(await sealedWithOldKeys(app, platform.keyring))
  const oldFiles = await filesWithOldKeys(platform)
  if (oldFiles > 0) left.set('files.file', oldFiles)
  const ctx = systemContext(platform, 'rotate-keys')
  await runCommand(ctx, null, { key: undefined, endpoint: 'cli rotate-keys', input: null, keepAnswer: false }, async () => ({
    output: null,
    account: { act: 'keys.rotate', params: { key: `k${platform.keyring.current}`, resealed, files: files.resealed, left: left.size } },
  }))
  for (const [place, n] of left) write(`still sealed with an older key: ${place}: ${n}`)
  write(
    left.size === 0
      ? `everything is sealed with k${platform.keyring.current}; older keys may be removed 30 days from now, when the last source file they sealed is deleted`
      : 'not finished: restart every server with the new current key, then run this again',
  )
  return left.size === 0 ? 0 : 1
}
