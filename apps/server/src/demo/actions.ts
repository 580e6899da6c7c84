import { readFile } from 'node:fs/promises'
import { portal } from '@creditbank/contract'
import type { Platform } from '../platform/context.ts'
import { type Bound, query } from '../platform/serve.ts'
import { logInsFile } from './seed.ts'

/** The demo's log-ins for the log-in page; in production the answer is the same as for an unknown address. */
export const demoActions = (platform: Platform): readonly Bound[] => [
  query(portal.demoLogIns, async () => {
    if (platform.config.production) return { refused: 'record.not_found' }
    try {
      return { items: JSON.parse(await readFile(logInsFile(platform), 'utf8')) }
    } catch {
      return { refused: 'record.not_found' }
    }
  }),
]
