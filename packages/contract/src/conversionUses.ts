import * as z from 'zod/mini'
import { Worth } from './certification.ts'
import { Day, Id, Instant, Nothing } from './common.ts'
import { endpoint } from './endpoint.ts'
import { OutcomeStatus } from './outcomes.ts'

/** Why no rule takes an outcome now. `lacks`: rules speak of it, and it falls short of what the nearest one asks. */
export const NotConvertible = z.enum(['notValid', 'neverCounts', 'noRule', 'lacks'])
/** What an outcome falls short of. */
export const Shortfall = z.enum(['score', 'level', 'credits', 'age', 'expired', 'certification'])
export type Shortfall = z.infer<typeof Shortfall>

/** One outcome with what can be done with it now, and for each thing that cannot, why. Credits in hundredths. */
export const OutcomeUses = z.object({
  id: Id,
  name: z.string(),
  issuer: z.string(),
  obtainedOn: Day,
  status: OutcomeStatus,
  certify: z.object({ credits: z.number(), whyNot: Worth.shape.whyNot }),
  /** Rules in force that take it, at how many schools. */
  convert: z.object({
    rules: z.number(),
    schools: z.number(),
    whyNot: z.nullable(NotConvertible),
    lacks: z.array(Shortfall),
  }),
  /** Points that it has earned and that were not taken back. */
  points: z.number(),
  prove: z.object({ whyNot: z.nullable(z.enum(['notValid'])) }),
  used: z.object({ certified: z.number(), converted: z.number(), proofs: z.number() }),
})
export type OutcomeUses = z.infer<typeof OutcomeUses>

/** One use that was made: credit certified, a conversion, a proof, or points redeemed. `ended`: taken back, withdrawn, refused, cancelled or closed since. */
export const UseRecord = z.object({
  kind: z.enum(['certification', 'conversion', 'proof', 'redemption']),
  id: Id,
  at: Instant,
  /** Empty for a redemption. */
  number: z.string(),
  /** What it was of: the outcome, the programme, the goods; empty for a proof. */
  of: z.string(),
  /** Zero for a redemption: points are of no outcome any more. */
  outcomes: z.number(),
  credits: z.nullable(z.number()),
  points: z.nullable(z.number()),
  state: z.enum(['standing', 'running', 'ended']),
})
export type UseRecord = z.infer<typeof UseRecord>

/** 学习成果应用: everything somebody holds with what it is good for, the newest first (1,000 at most), and the uses made of it (the newest 200). */
export const Uses = z.object({ outcomes: z.array(OutcomeUses), records: z.array(UseRecord) })
export type Uses = z.infer<typeof Uses>
export const myUses = endpoint({
  method: 'GET',
  path: '/me/uses',
  may: 'learner',
  forAnother: 'view',
  summary: '学习成果应用：每项成果现在能做什么、为什么不能，以及用过的记录',
  input: Nothing,
  output: Uses,
  refusals: [],
})
