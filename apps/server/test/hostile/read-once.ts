// Run as a process of its own: reads the file named on the command line and prints, as one line of JSON, the failure
// or the number of rows, the milliseconds, and by how many megabytes the process grew.
import { existsSync, readFileSync } from 'node:fs'
import { openTable, SheetFailure } from '../../src/platform/sheets/index.ts'

/**
 * The most memory that this process has held, in megabytes. Linux keeps in `maxRSS` what the parent held when it started us, which with a large parent is
 * more than we ever had; the high-water mark of our own memory is told by /proc.
 */
const mostHeld = (): number => {
  const told = existsSync('/proc/self/status') ? /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined
  return (told === undefined ? process.resourceUsage().maxRSS : Number(told)) / 1024
}

const before = process.memoryUsage().rss
const start = performance.now()
let answer: string | number = 0
try {
  const table = await openTable(process.argv[2] ?? '')
  let rows = 0
  for await (const block of table.rows) rows += block.rows
  answer = rows
} catch (error) {
  answer = error instanceof SheetFailure ? error.code : String(error)
}
const grown = mostHeld() - before / 1024 / 1024
process.stdout.write(`${JSON.stringify({ answer, ms: performance.now() - start, grown })}\n`)
