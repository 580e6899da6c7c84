import { rotateCommand } from './accounts/index.ts'
import { buildServer } from './app.ts'
import { backupCommand, restoreCommand } from './backup/index.ts'
import { makeSealedKey, openSealed, replayCommand } from './closing/index.ts'
import { deleteSources, foldBatchPartitions } from './deposits/batch/index.ts'
import { playBatches } from './demo/playBatches.ts'
import { playClosings } from './demo/playClosings.ts'
import { playMandates } from './demo/playMandates.ts'
import { playRegisters } from './demo/playRegisters.ts'
import { playRepairs } from './demo/playRepairs.ts'
import { playConversions } from './demo/playConversions.ts'
import { playDesks } from './demo/playDesks.ts'
import { playRounds } from './demo/playRounds.ts'
import { playOfferings } from './demo/playOfferings.ts'
import { playPoints } from './demo/playPoints.ts'
import { playPast } from './demo/playPast.ts'
import { playProofs } from './demo/playProofs.ts'
import { playRedemptions } from './demo/playRedemptions.ts'
import { playDemo } from './demo/play.ts'
import { seedDemo } from './demo/seed.ts'
import { verify } from './evidence/index.ts'
import { createAdmin, resetOfficer } from './identity/index.ts'
import { systemClock } from './platform/clock.ts'
import type { Platform } from './platform/context.ts'
import { distributionStatements } from './platform/distribution.ts'

const dayMs = 86_400_000

/** Seeds the demo province and plays its applications: once three weeks ago, so that some are overdue, and once yesterday. */
const seedAndPlay = async (platform: Platform): Promise<number> => {
  const result = await seedDemo(platform)
  if (result !== 'seeded') return result === 'refused' ? 1 : 0
  await playPast(platform)
  for (const [round, daysAgo] of [24, 1].entries()) {
    const past: Platform = { ...platform, clock: { now: () => new Date(systemClock.now().getTime() - daysAgo * dayMs) } }
    const { http, work } = await buildServer(past)
    await playDemo(past, http, round)
    await playClosings(past, http, round)
    await playConversions(past, http, round)
    await playRedemptions(past, http, work, round)
    if (round === 0) await playOfferings(past, http)
    if (daysAgo === 1) {
      await playPoints(past, http, work)
      await playRounds(past, http)
      await playDesks(past, http)
      await playBatches(past, http, work)
      await playProofs(past, http)
      await playMandates(past, http)
      await playRepairs(past, http)
      await playRegisters(past, http)
    }
    await http.close()
  }
  return 0
}

/** Prints the statements that move a migrated, still small database onto a Citus cluster; runs none of them. */
const printDistribution = async (): Promise<number> => {
  process.stdout.write(`${distributionStatements().join('\n')}\n`)
  return 0
}

/** The operator's commands by name; each returns the process's exit code. */
export const commands: Readonly<Record<string, (platform: Platform, args: readonly string[]) => Promise<number>>> = {
  backup: backupCommand,
  restore: restoreCommand([deleteSources]),
  distribution: printDistribution,
  'fold-partitions': foldBatchPartitions,
  'create-admin': createAdmin,
  'reset-officer': resetOfficer,
  'make-sealed-key': makeSealedKey,
  'open-sealed': openSealed,
  'replay-erasures': replayCommand,
  'rotate-keys': rotateCommand,
  'seed-demo': seedAndPlay,
  verify: (platform) => verify(platform),
}
