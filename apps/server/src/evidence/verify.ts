import { chainHead, waiting, walkChain } from '../audit/index.ts'
import { closingLaws, closingStatements } from '../closing/index.ts'
import { creditLaws } from '../credits/index.ts'
import { pointsLaws } from '../points/index.ts'
import { redemptionLaws } from '../redemption/index.ts'
import type { Platform } from '../platform/context.ts'
import { disproved, type Finding, type Invariant, scopedRows, statementInvariants } from './invariantsStore.ts'
import { secretInvariants } from './secretsStore.ts'

const chain: Invariant = {
  name: 'audit chain is unbroken',
  check: async (platform): Promise<Finding> => {
    const walk = await walkChain(platform, 1n)
    const head = await chainHead(platform.database.auditor)
    const tail = await waiting(platform.database.auditor)
    const broken = walk.broken === null ? [] : [`place ${walk.broken.seq} (record ${walk.broken.recordId}): ${walk.broken.why}`]
    const length = Number(head?.seq ?? 0)
    const short = walk.broken === null && walk.checked !== length ? [`${length - walk.checked} links are missing`] : []
    return {
      checked: `${walk.checked} links, ${tail.n} records unchained${tail.since === null ? '' : ` since ${tail.since.toISOString()}`}`,
      breaches: [...broken, ...short],
    }
  },
}

/** Every law that `verify` looks at, in the order of its report. */
export const invariants: readonly Invariant[] = [
  chain,
  ...statementInvariants,
  ...creditLaws.map((law) => disproved(law.name, law.checked, law.statement)),
  ...pointsLaws.map((law) => disproved(law.name, law.checked, law.statement)),
  ...closingStatements.map((law) => disproved(law.name, law.checked, law.statement)),
  ...redemptionLaws.map((law) => disproved(law.name, law.checked, law.statement)),
  ...closingLaws,
  scopedRows,
  ...secretInvariants,
]

/** Looks at every law and prints a line for each, then the counts. Returns 0 when all hold. A law that cannot be looked at counts as failed. */
export const verify = async (
  platform: Platform,
  laws: readonly Invariant[] = invariants,
  print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Promise<number> => {
  let failed = 0
  for (const law of laws) {
    try {
      const { checked, breaches } = await law.check(platform)
      if (breaches.length > 0) failed += 1
      print(`${breaches.length === 0 ? 'ok    ' : 'BROKEN'} ${law.name} (${checked})`)
      for (const breach of breaches.slice(0, 20)) print(`         ${breach}`)
      if (breaches.length > 20) print('         … and more')
    } catch (error) {
      failed += 1
      print(`FAILED ${law.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  print(`${laws.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
