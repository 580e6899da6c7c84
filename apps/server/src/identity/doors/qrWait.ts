import type { Clock } from '../../platform/clock.ts'
import { type QrFacts, type QrState, qrStateOf } from './qrRules.ts'

/** Milliseconds between two looks at a code that somebody waits for, and how many may wait in this process at the same time. */
const lookMs = 700
const mostWaiting = 400

/** How a code stands, and until when it may be scanned. */
export type Waited = { readonly state: QrState; readonly turnsAt: string | null }

/** Waits for another state than the one that was seen, `seconds` at the most. Between two looks it holds nothing, no connection either. */
export const waitingRoom = (clock: Clock) => {
  let waiting = 0
  const pause = () => new Promise((resolve) => setTimeout(resolve, lookMs))
  return async (look: () => Promise<QrFacts | undefined>, seen: QrState | undefined, seconds: number): Promise<Waited> => {
    const until = performance.now() + (waiting < mostWaiting ? seconds * 1000 : 0)
    waiting += 1
    try {
      for (;;) {
        const qr = await look()
        const state = qrStateOf(qr, clock.now())
        if (state !== seen || performance.now() + lookMs > until) return { state, turnsAt: qr?.turnsAt.toISOString() ?? null }
        await pause()
      }
    } finally {
      waiting -= 1
    }
  }
}
