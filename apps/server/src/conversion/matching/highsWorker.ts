import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

// The package's types describe its CommonJS side, whose export is the loader itself.
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs')

/** Solves the LP text it is given and answers with the chosen columns; see askHighs. */
const solve = async (): Promise<void> => {
  const { text, seconds }: { text: string; seconds: number } = workerData
  const highs = await loadHighs()
  const solution = highs.solve(text, {
    output_flag: false,
    time_limit: seconds,
    random_seed: 1,
    threads: 1,
    mip_rel_gap: 0,
    mip_abs_gap: 0.5,
  })
  const chosen = Object.entries(solution.Columns).flatMap(([name, column]) =>
    'Primal' in column && column.Primal > 0.5 ? [Number(name.slice(1))] : [],
  )
  parentPort?.postMessage(
    solution.Status === 'Optimal' || chosen.length > 0
      ? { chosen: chosen.sort((a, b) => a - b), proven: solution.Status === 'Optimal' }
      : undefined,
  )
}

await solve()
