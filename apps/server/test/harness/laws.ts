import { verify } from '../../src/evidence/index.ts'
import type { Bank } from './bank.ts'

/** The laws of `npm run cli -- verify` that a test bank breaks, with what breaks them; empty where it is sound. Waiting audit records are chained first. */
export const brokenLaws = async (bank: Bank): Promise<readonly string[]> => {
  const lines: string[] = []
  await bank.runPeriodic('audit.chain')
  await verify(bank.platform, undefined, (line) => lines.push(line))
  return lines.slice(0, -1).filter((line) => !line.startsWith('ok'))
}
