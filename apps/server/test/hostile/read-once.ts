// Run as a process of its own: reads the file named on the command line and prints, as one line of JSON, the failure
// or the number of rows, the milliseconds, and by how many megabytes the process grew.
import { openTable, SheetFailure } from '../../src/platform/sheets/index.ts'

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
const grown = process.resourceUsage().maxRSS / 1024 - before / 1024 / 1024
process.stdout.write(`${JSON.stringify({ answer, ms: performance.now() - start, grown })}\n`)
