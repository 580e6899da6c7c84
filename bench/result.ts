import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'

/** How large a run is: `small` for a look in some minutes, `mid` to compare two ways of doing it, `full` for the size at which a figure counts. */
export type Size = 'small' | 'mid' | 'full'

/** One figure: what was measured against its goal. `details` hold everything needed to judge it. */
export type Result = {
  readonly name: string
  readonly value: number
  readonly goal: number
  readonly better: 'higher' | 'lower'
  readonly unit: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Middle of the measurements; NaN of none. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The value below which a share `q` of the measurements lies; NaN of none. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

/** A number as it is shown and stored: four digits that mean something. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

/** Whether a figure is reached, side goals included: a bench lists those as `details.reached`. */
export const reached = (result: Result): boolean => {
  const main = result.better === 'higher' ? result.value >= result.goal : result.value <= result.goal
  return main && result.details.reached !== false
}

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.version,
  /** Other work of the machine in the minutes before the end, own work included: far above the number of cores, times mean little and ratios something. */
  loadAverage: loadavg().map(rounded),
})

/** Keeps a figure with machine and date in bench/results/<name>-<size>.json (the middle size is for comparing and leaves nothing) and returns it as it is printed. */
export const keep = (result: Result, size: Size): Result => {
  const whole: Result = {
    ...result,
    value: rounded(result.value),
    details: { size, date: new Date().toISOString(), machine: machine(), ...result.details },
  }
  if (size === 'mid') return whole
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${result.name}-${size}.json`), `${JSON.stringify(whole, null, 2)}\n`)
  return whole
}
