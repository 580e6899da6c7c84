import * as z from 'zod/mini'
import { Flag, Instant, Nothing, OrganizationRef } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Fewest decided applications behind a public figure; below it there is none. */
export const fewestDecided = 10

/** A public rate: `decided` rounded down to tens, `rate` in percent rounded to fives, so that no figure tells of a single person. */
const Rate = { decided: z.number(), rate: z.number() }
/** 转换通过率公示: schools that agreed, with their rules; what rests on few applications is left out, and only counted. */
export const Board = z.object({
  open: z.boolean(),
  schools: z.array(
    z.object({
      organization: OrganizationRef,
      ...Rate,
      rules: z.array(z.object({ number: z.string(), name: z.string(), ...Rate })),
      /** Rules in use whose figures rest on too few applications. */
      few: z.number(),
    }),
  ),
  /** Schools that agreed and have too few decided applications to be shown. */
  fewSchools: z.number(),
})
export type Board = z.infer<typeof Board>
export const acceptanceBoard = endpoint({
  method: 'GET',
  path: '/public/conversion/board',
  may: 'public',
  summary: '各校转换规则的通过率（须管理中心开放、学校同意；人数少的不显示）',
  input: Nothing,
  output: Board,
  refusals: [],
})

/** Whether the board is open, and whether the caller's school agreed to stand on it. */
export const BoardConsent = z.object({ open: z.boolean(), consented: z.boolean(), by: z.nullable(z.string()), at: z.nullable(Instant) })
export type BoardConsent = z.infer<typeof BoardConsent>
export const readBoardConsent = endpoint({
  method: 'GET',
  path: '/conversion/board/consent',
  may: 'conversion.read',
  summary: '本校是否同意公示转换通过率',
  input: Nothing,
  output: BoardConsent,
  refusals: [],
})
export const saveBoardConsent = endpoint({
  method: 'PUT',
  path: '/conversion/board/consent',
  may: 'conversion.finalReview',
  stepUp: true,
  summary: '同意或不再同意公示本校的转换通过率',
  input: z.object({ consented: Flag }),
  output: BoardConsent,
  refusals: ['programmes.not_a_school'],
})
