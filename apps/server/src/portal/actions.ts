import { portal } from '@creditbank/contract'
import type { Platform } from '../platform/context.ts'
import { type Bound, query } from '../platform/serve.ts'
import { type Counts, counts } from './store.ts'

const freshMs = 60_000

/** The public home page's counters: counted at most once a minute, however many look. */
export const portalActions = (platform: Platform): readonly Bound[] => {
  const cache: { until: number; value: Promise<Counts> | undefined } = { until: 0, value: undefined }
  const current = (now: Date): Promise<Counts> => {
    if (cache.value === undefined || cache.until < now.getTime()) {
      cache.until = now.getTime() + freshMs
      cache.value = counts(platform.database.app)
      cache.value.catch(() => {
        cache.value = undefined
      })
    }
    return cache.value
  }
  return [
    query(portal.publicHome, async (ctx) => {
      const c = await current(ctx.now)
      return {
        learners: Number(c.learners),
        activeLearners: Number(c.active),
        outcomes: Number(c.outcomes),
        entries: Number(c.entries),
        units: Number(c.units),
        universities: Number(c.universities),
        at: ctx.now.toISOString(),
      }
    }),
  ]
}
