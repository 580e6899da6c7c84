/** Checks that found nothing, which an address (or a member of staff at a counter) may make in a minute. Right ones are not counted: a personnel office may check a hundred papers. */
export const guessesPerMinute = 30
const windowMs = 60_000
/** Addresses that are remembered at most; beyond it all are forgotten, rather than that memory grows. */
const mostAddresses = 50_000

/** Counts wrong guesses by address. `seconds` until an address may try again, or undefined while it may. */
export type Guesses = {
  readonly seconds: (address: string, now: Date) => number | undefined
  readonly wrong: (address: string, now: Date) => void
}

/** The counter of one process: with several processes an address has as many times the guesses. 80 bits do not mind. */
export const guesses = (limit = guessesPerMinute): Guesses => {
  const seen = new Map<string, { from: number; count: number }>()
  const current = (address: string, now: Date) => {
    const entry = seen.get(address)
    return entry !== undefined && now.getTime() - entry.from < windowMs ? entry : undefined
  }
  return {
    seconds: (address, now) => {
      const entry = current(address, now)
      return entry === undefined || entry.count < limit ? undefined : Math.max(1, Math.ceil((entry.from + windowMs - now.getTime()) / 1000))
    },
    wrong: (address, now) => {
      const entry = current(address, now)
      if (entry !== undefined) {
        entry.count += 1
        return
      }
      if (seen.size >= mostAddresses) seen.clear()
      seen.set(address, { from: now.getTime(), count: 1 })
    },
  }
}
