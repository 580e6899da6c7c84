import type { Spoiled } from './jwt.ts'

/** Which provider a fault is for. */
export type Part = 'wanshitong' | 'wechat' | 'sms'

/**
 * What goes wrong on purpose. `errorRate`: this share of the servers' calls (never of people's pages) answers 500, evenly spread and not by chance, so that a test
 * fails the same way twice. `slowMs`: each call waits. `down`: a provider answers nothing but 503. `spoil`: the next token of that kind is made wrong.
 * `lax`: checks that the provider leaves out, as careless ones do.
 */
export type Faults = {
  errorRate: number
  slowMs: number
  down: Part[]
  spoil: { [what: string]: Spoiled }
  answers: { [call: string]: unknown }
  lax: string[]
  clockOffsetMs: number
}

/** The faults of a simulator and its counters. */
export type Trouble = {
  readonly faults: Faults
  readonly set: (given: unknown) => void
  readonly due: () => boolean
  readonly spoilt: (what: string) => Spoiled | undefined
  readonly answer: (call: string) => unknown
  readonly lax: (check: string) => boolean
  readonly now: () => number
}

const none = (errorRate: number): Faults => ({ errorRate, slowMs: 0, down: [], spoil: {}, answers: {}, lax: [], clockOffsetMs: 0 })

/** Faults with their first error rate. `set` lays given fields over the present ones; `{ reset: true }` goes back to the beginning first. */
export const trouble = (errorRate: number): Trouble => {
  const faults = none(errorRate)
  let calls = 0
  return {
    faults,
    set: (given) => {
      if (typeof given !== 'object' || given === null) return
      if (Reflect.get(given, 'reset') === true) Object.assign(faults, none(errorRate))
      for (const name of Object.keys(faults)) if (Reflect.has(given, name)) Reflect.set(faults, name, Reflect.get(given, name))
    },
    due: () => {
      calls += 1
      return faults.errorRate > 0 && calls % Math.max(1, Math.round(1 / faults.errorRate)) === 0
    },
    spoilt: (what) => {
      const found = faults.spoil[what]
      delete faults.spoil[what]
      return found
    },
    answer: (call) => {
      const found = faults.answers[call]
      delete faults.answers[call]
      return found
    },
    lax: (check) => faults.lax.includes(check),
    now: () => Date.now() + faults.clockOffsetMs,
  }
}
