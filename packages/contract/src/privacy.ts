import * as z from 'zod/mini'
import { Id, Instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

/** A phrase in both languages, ready to be shown. */
const Both = z.object({ zh: z.string(), en: z.string() })

// ---- who looked at my data (谁看过我的信息) ----

/**
 * One look at, or one act on, what the bank holds about a learner. Equal ones of a day stand together: `times` of them between `since` and `at`. Shown are the
 * office and the duty of who looked, never the name: the office tells it on request (`officePhone`). `purpose`: what for; `reason`: what was written or chosen
 * (a code of a reveal, or free text); `reference`: the number of the case.
 */
export const Access = z.object({
  id: Id,
  at: Instant,
  since: Instant,
  times: z.number(),
  act: z.string(),
  zh: z.string(),
  en: z.string(),
  office: z.nullable(z.string()),
  officePhone: z.nullable(z.string()),
  role: z.nullable(Both),
  purpose: z.nullable(Both),
  reason: z.nullable(z.string()),
  reference: z.nullable(z.string()),
})
export type Access = z.infer<typeof Access>
/** Newest first; a look is here as soon as its page was answered. */
export const myAccesses = endpoint({
  method: 'GET',
  path: '/me/accesses',
  may: 'learner',
  summary: '谁看过我的信息',
  input: z.object({ ...paging }),
  output: page(Access),
  refusals: [],
})
