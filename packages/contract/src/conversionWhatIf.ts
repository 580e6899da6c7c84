import * as z from 'zod/mini'
import { Day, Flag, Id, Nothing, OrganizationRef } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Cap, CourseNature, Effect, ProgrammeLevel, ProgrammeMode } from './programmes.ts'

/** The rule that a result rests on: `id`@`version` decides, the number and name are for people. */
const RuleRef = z.object({
  id: Id,
  version: z.number(),
  number: z.string(),
  name: z.string(),
  /** Where it is no rule but an override: which office let it through, why, for whom and until when. */
  override: z.optional(z.object({ by: z.string(), reason: z.string(), until: Day, scope: z.enum(['learner', 'course']) })),
})

/** What of a condition an outcome fails. */
export const Miss = z.enum([
  'entry',
  'achievement',
  'type',
  'issuer',
  'sourceKind',
  'except',
  'score',
  'level',
  'credits',
  'age',
  'expired',
  'certification',
])
export type Miss = z.infer<typeof Miss>
/**
 * Why a course is not given. `met`: the nearest rule could be used, but its outcomes went into something better (`takenBy`) or a cap stands in the way.
 * `lacks`: what it is missing, condition by condition, with the outcome that comes nearest. `credits`: what fits does not suffice. `noRule`: nothing leads to this course.
 */
export const WhyNot = z.object({
  reason: z.enum(['met', 'lacks', 'credits', 'noRule', 'closed']),
  rule: z.nullable(RuleRef),
  lacks: z.array(z.object({ outcome: z.nullable(z.string()), misses: z.array(Miss) })),
  missingCredits: z.number(),
  takenBy: z.array(z.string()),
  capped: z.boolean(),
})
export type WhyNot = z.infer<typeof WhyNot>

/** One course of the plan and what would become of it. Credits in hundredths. */
export const AuditCourse = z.object({
  code: z.string(),
  name: z.string(),
  credits: z.number(),
  nature: CourseNature,
  group: z.string(),
  /** `earned`: given by an earlier conversion. `inProgress`: asked for in the application `underWay`. */
  state: z.enum(['credited', 'exempt', 'missing', 'closed', 'earned', 'inProgress']),
  underWay: z.optional(z.object({ id: Id, number: z.string() })),
  by: z.nullable(
    z.object({ rule: RuleRef, effect: Effect, credits: z.number(), outcomes: z.array(z.object({ id: z.string(), name: z.string() })) }),
  ),
  whyNot: z.nullable(WhyNot),
})
export type AuditCourse = z.infer<typeof AuditCourse>
/** 试算: what outcomes would bring in a programme under the rules of today, whole and explained. Nothing is applied for. */
export const WhatIf = z.object({
  programme: z.object({
    id: Id,
    name: z.string(),
    organization: OrganizationRef,
    version: z.number(),
    cohort: z.number(),
    least: z.number(),
  }),
  day: Day,
  credit: z.number(),
  exempt: z.number(),
  /** Whether it is proven that no other choice brings more; else by how much it could at most be more. */
  proven: z.boolean(),
  gap: z.number(),
  /** By group: what it asks for; what counts already (`done`) or would (`credited`, which holds both); what is being converted; what is missing then. */
  groups: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      least: z.number(),
      done: z.optional(z.number()),
      credited: z.number(),
      inProgress: z.optional(z.number()),
      missing: z.number(),
    }),
  ),
  courses: z.array(AuditCourse),
  /** What the caps of the plan allow in credit and what counts against them; `about` is the cap as the plan says it (results of earlier versions lack it). */
  caps: z.array(z.object({ most: z.number(), now: z.number(), about: z.optional(Cap) })),
  /** How many outcomes were looked at, and how many of them would be used. */
  outcomes: z.number(),
  used: z.number(),
  /** True where outcomes without certified credit were taken as if they had it. */
  assumed: z.boolean(),
  /** Names the result: who applies says which one they saw. Another rule, plan or outcome that changes it gives another key. */
  key: z.string(),
  /** Whether the person is enrolled in the programme, and so may apply. */
  enrolled: z.boolean(),
})
export type WhatIf = z.infer<typeof WhatIf>

const Cohort = z.optional(z.coerce.number().check(z.int(), z.minimum(1990), z.maximum(2100)))

export const whatIf = endpoint({
  method: 'GET',
  path: '/me/programmes/:id/what-if',
  may: 'learner',
  forAnother: 'view',
  summary: '试算：我的成果在这个专业能转换多少',
  /** `assume=no`: only what is certified already counts, as an application is decided. */
  input: z.object({ id: Id, cohort: Cohort, assume: z.optional(Flag) }),
  output: WhatIf,
  refusals: ['conversion.no_plan_for_cohort'],
})
/** For a visitor who types in what they have: catalogue entries with a score. Nothing is stored. */
export const whatIfForVisitor = endpoint({
  method: 'POST',
  path: '/public/programmes/:id/what-if',
  may: 'public',
  summary: '试算（不登录）：填写成果，看能转换多少',
  input: z.object({
    id: Id,
    cohort: Cohort,
    outcomes: z
      .array(
        z.object({
          entryId: Id,
          /** Points in hundredths; null where there is no score. */
          score: z.nullable(z.number().check(z.int(), z.minimum(0), z.maximum(10_000))),
          obtainedOn: z.optional(Day),
        }),
      )
      .check(z.minLength(1), z.maxLength(50)),
  }),
  output: WhatIf,
  refusals: ['conversion.no_plan_for_cohort', 'conversion.entry_unknown', 'request.too_many'],
})
/** 离我最近的专业: programmes of the whole province by how much of what I hold would count, the most first. */
export const nearestProgrammes = endpoint({
  method: 'GET',
  path: '/me/programmes/nearest',
  may: 'learner',
  summary: '按我持有的成果推荐专业',
  input: Nothing,
  output: z.object({
    items: z.array(
      z.object({
        id: Id,
        name: z.string(),
        organization: OrganizationRef,
        level: ProgrammeLevel,
        mode: ProgrammeMode,
        least: z.number(),
        credit: z.number(),
        courses: z.number(),
      }),
    ),
    /** How many programmes and how many outcomes were looked at. */
    programmes: z.number(),
    outcomes: z.number(),
  }),
  refusals: [],
})
