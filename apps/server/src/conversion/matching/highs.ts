import { Worker } from 'node:worker_threads'
import type { Fallback } from './match.ts'
import type { Packing } from './relaxation.ts'

/** Seconds that HiGHS may take for one problem, and those after which its worker is ended. */
const seconds = 5
const graceMs = 3_000

const terms = (list: readonly (readonly [number, number])[]): string => list.map(([i, factor]) => `${factor} x${i}`).join('\n + ')

/** A packing in the LP format: one row for each resource that two items want, one for each cap. */
export const lpText = (problem: Packing): string => {
  const wanted = new Map<number, number[]>()
  problem.items.forEach((item, i) => {
    for (const r of item.uses) {
      const list = wanted.get(r)
      if (list === undefined) wanted.set(r, [i])
      else list.push(i)
    }
  })
  const rows: { readonly of: readonly (readonly [number, number])[]; readonly most: number }[] = [...wanted.values()]
    .filter((list) => list.length > 1)
    .map((list) => ({ of: list.map((i) => [i, 1] as const), most: 1 }))
  problem.caps.forEach((cap, k) => {
    const of = problem.items.flatMap((item, i) => ((item.weights[k] ?? 0) > 0 ? [[i, item.weights[k] ?? 0] as const] : []))
    if (of.length > 0) rows.push({ of, most: cap })
  })
  const objective = terms(problem.items.map((item, i) => [i, item.value] as const))
  const limits = rows.map(({ of, most }, n) => ` c${n}: ${terms(of)} <= ${most}`).join('\n')
  return `Maximize\n obj: ${objective}\nSubject To\n${limits}\nBinary\n${problem.items.map((_, i) => `x${i}`).join('\n')}\nEnd\n`
}

type Answer = { readonly chosen: readonly number[]; readonly proven: boolean }

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' &&
  value !== null &&
  'chosen' in value &&
  Array.isArray(value.chosen) &&
  'proven' in value &&
  typeof value.proven === 'boolean'

/**
 * Asks HiGHS in a worker thread of its own, within a time limit. Undefined where it found nothing, died or was too slow: the search's own answer and
 * bound stand then.
 */
export const askHighs: Fallback = (problem) =>
  new Promise((resolve) => {
    if (problem.items.length === 0) return resolve({ chosen: [], proven: true })
    const worker = new Worker(new URL('./highsWorker.ts', import.meta.url), {
      workerData: { text: lpText(problem), seconds },
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    const timer = setTimeout(() => void worker.terminate(), seconds * 1_000 + graceMs)
    const end = (answer: Answer | undefined) => {
      clearTimeout(timer)
      resolve(answer)
      void worker.terminate()
    }
    worker.once('message', (answer: unknown) => end(isAnswer(answer) ? answer : undefined))
    worker.once('error', () => end(undefined))
    worker.once('exit', () => end(undefined))
  })
