import * as z from 'zod/mini'
import { ById, Day, Id, Instant, Nothing } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Channel, Outcome, OutcomeStatus } from './outcomes.ts'

/** An outcome in the learner's own archive. */
export const ArchiveLine = z.object({
  id: Id,
  entryId: Id,
  name: z.string(),
  typeCode: z.string(),
  typeName: z.string(),
  issuer: z.string(),
  organization: z.string(),
  obtainedOn: Day,
  credits: z.number(),
  minutes: z.number(),
  points: z.number(),
  grade: z.nullable(z.string()),
  certificateNo: z.nullable(z.string()),
  channel: Channel,
  status: OutcomeStatus,
  expiresOn: z.nullable(Day),
  storedAt: Instant,
  fresh: z.boolean(),
})

/** The lifelong archive: the account, totals over what is valid, everything stored (newest first), whole in one answer. `fresh` marks what came since the last visit. */
export const Archive = z.object({
  account: z.object({
    accountNo: z.string(),
    name: z.string(),
    idMasked: z.string(),
    state: z.string(),
    realNameLevel: z.string(),
    openedAt: Instant,
    unit: z.string(),
    unitPhone: z.nullable(z.string()),
  }),
  totals: z.object({ outcomes: z.number(), credits: z.number(), minutes: z.number(), points: z.number(), fresh: z.number() }),
  outcomes: z.array(ArchiveLine),
  /** Accounts of the same person that were joined to this one, with the office that did it and until when it can be taken back. */
  merged: z.array(
    z.object({
      accountNo: z.string(),
      at: Instant,
      undoUntil: z.nullable(Instant),
      office: z.string(),
      officePhone: z.nullable(z.string()),
    }),
  ),
})
export type Archive = z.infer<typeof Archive>

export const readArchive = endpoint({
  method: 'GET',
  path: '/me/archive',
  may: 'learner',
  forAnother: 'view',
  summary: '我的终身学习档案',
  input: Nothing,
  output: Archive,
  refusals: [],
})
export const readMyOutcome = endpoint({
  method: 'GET',
  path: '/me/outcomes/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '我的一项成果及其来历',
  input: ById,
  output: Outcome,
  refusals: [],
})
export const noteVisit = endpoint({
  method: 'POST',
  path: '/me/archive/visit',
  may: 'learner',
  summary: '记下这次来访（之后的新成果会标“新”）',
  input: Nothing,
  output: z.object({ done: z.literal(true) }),
  refusals: [],
})
