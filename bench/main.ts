import { keep, type Result, reached, type Size } from './result.ts'

/** The benches by name. Each is loaded when it is asked for, so that one that fails to load does not take the others along. */
const benches: Readonly<Record<string, () => Promise<(size: Size) => Promise<Result>>>> = {
  deposit: async () => (await import('./deposit.ts')).deposit,
  archive: async () => (await import('./archive.ts')).archive,
  paint: async () => (await import('./paint.ts')).paint,
  matching: async () => (await import('./matching.ts')).matching,
  login: async () => (await import('./login.ts')).login,
  proofs: async () => (await import('./proofs.ts')).proofs,
  redemption: async () => (await import('./redemption.ts')).redemption,
  points: async () => (await import('./points.ts')).points,
  lists: async () => (await import('./lists.ts')).lists,
}

const usage = `npm run bench -- [name …] [--mid | --full]   names: ${Object.keys(benches).join(', ')} (none: all)`

/** Runs one bench and prints its figure as one line of JSON. */
const runOne = async (name: string, load: () => Promise<(size: Size) => Promise<Result>>, size: Size): Promise<Result> => {
  process.stderr.write(`bench ${name} (${size}) …\n`)
  const bench = await load()
  const result = keep(await bench(size), size)
  process.stdout.write(`${JSON.stringify(result)}\n`)
  return result
}

const main = async (): Promise<number> => {
  const args = process.argv.slice(2)
  const size: Size = args.includes('--full') ? 'full' : args.includes('--mid') ? 'mid' : 'small'
  const asked = args.filter((arg) => !arg.startsWith('--'))
  const chosen = asked.length === 0 ? Object.keys(benches) : asked
  const results: Result[] = []
  for (const name of chosen) {
    const load = benches[name]
    if (load === undefined) {
      process.stderr.write(`no bench is called ${name}\n${usage}\n`)
      return 2
    }
    results.push(await runOne(name, load, size))
  }
  if (results.length > 1) {
    const all = Object.fromEntries(results.map((r) => [r.name, { value: r.value, goal: r.goal, reached: reached(r) }]))
    const summary: Result = {
      name: 'all',
      value: results.filter(reached).length,
      goal: results.length,
      better: 'higher',
      unit: 'figures reached',
      details: all,
    }
    process.stdout.write(`${JSON.stringify(summary)}\n`)
  }
  return results.every(reached) ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
