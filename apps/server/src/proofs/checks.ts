import type { Platform } from '../platform/context.ts'
import { insertChecks, type NewCheck } from './shareStore.ts'

/** Checks are written together after this time: a write for each one would cost a disk flush and halve what the bank can answer. */
const flushMs = 400
/** Checks that wait at most; beyond it the oldest are let go, and the log says how many. */
const most = 20_000

/** Where a check came from, as far as anything tells it: a region in words, or null. Never the address. */
export const placeOf = (address: string, header: string | undefined): string | null => {
  const told = header
    ?.normalize('NFKC')
    .replace(/[^\p{L}\p{N} ·-]/gu, '')
    .trim()
    .slice(0, 40)
  if (told !== undefined && told !== '') return told
  const plain = address.replace(/^::ffff:/, '')
  return /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:)/i.test(plain) ? '内部网络' : null
}

/** Records who checked what, soon after and many at a time. `flush` writes what waits at once: the holder who looks sees the last check. */
export type CheckBook = { readonly note: (check: NewCheck) => void; readonly flush: () => Promise<void> }

/** The book of one process. What waits in it (less than half a second's checks) is lost with a killed process: statistics, no evidence. */
export const checkBook = (platform: Platform): CheckBook => {
  let waiting: NewCheck[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const taken = waiting
    waiting = []
    if (taken.length === 0) return
    try {
      await insertChecks(platform.database.app, taken)
    } catch (error) {
      platform.log.warn(
        { checks: taken.length, reason: error instanceof Error ? error.message : String(error) },
        'checks were not recorded',
      )
      if (taken.length + waiting.length <= most) waiting = [...taken, ...waiting]
    }
  }
  return {
    flush,
    note: (check) => {
      if (waiting.length >= most) {
        platform.log.warn('too many checks wait to be recorded; one was let go')
        return
      }
      waiting.push(check)
      timer ??= setTimeout(() => void flush(), flushMs).unref()
    },
  }
}
