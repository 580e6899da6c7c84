import type { pointsFreezes } from '@creditbank/contract'

/** What the signs look at: one person's day. */
export type DayFacts = { readonly points: number; readonly events: number; readonly minutes: number; readonly usual: number }

/** From how many earnings a day is a burst. */
export const burstEvents = 10
/** How many times the usual a day must be, and how many points at least, to be unusual. */
export const unusualTimes = 3
const unusualPoints = 50
/** More minutes of activities than a person is awake. */
export const awakeMinutes = 16 * 60

/** The signs of a day, the gravest first. A sign is a question to a person who looks, never a verdict; who shares a phone with whom is no sign. */
export const signsOf = (day: DayFacts): readonly pointsFreezes.Sign[] => [
  ...(day.minutes > awakeMinutes ? (['impossibleDay'] as const) : []),
  ...(day.events >= burstEvents ? (['burst'] as const) : []),
  ...(day.points >= unusualPoints && day.points > day.usual * unusualTimes ? (['unusual'] as const) : []),
]

/** The figure beside which a sign stands. */
export const besides = (sign: pointsFreezes.Sign, day: DayFacts): number => (sign === 'impossibleDay' ? day.minutes : day.usual)
