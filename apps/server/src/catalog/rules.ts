import { certificateRegExp } from '../platform/pure/certificatePattern.ts'
import type { catalog } from '@creditbank/contract'
import type { Levels } from '../platform/actor.ts'
import type { Id } from '../platform/ids.ts'

/** An entry with everything that a deposit looks at: the offering and the version of the achievement it stands on. */
export type EntryForDeposit = Levels & {
  readonly id: Id
  readonly number: string
  readonly name: string
  readonly state: 'draft' | 'inReview' | 'published' | 'closed'
  readonly typeCode: string
  readonly typeName: string
  readonly samplePercent: number
  readonly mayConvert: boolean
  readonly issuerId: Id
  readonly issuer: string
  readonly achievementId: Id
  readonly achievementVersion: number
  readonly termId: number | null
  readonly organizationId: Id
  readonly depositors: readonly Id[]
  readonly regions: readonly string[]
  readonly learnerKinds: readonly string[]
  readonly channels: readonly ('batch' | 'self' | 'counter' | 'api')[]
  readonly evidence: readonly string[]
  readonly reviewPath: 'none' | 'first' | 'firstFinal' | 'sampled'
  readonly credits: number
  readonly points: number
  readonly opensOn: string
  readonly closesOn: string | null
  readonly public: boolean
  readonly minutes: number
  readonly grading: 'percent' | 'grade' | 'pass'
  readonly passMark: number | null
  readonly certificatePattern: string | null
  readonly validityMonths: number
  readonly repeats: 'never' | 'term' | 'day'
}

/** Why nothing can be stored under an entry now; undefined where it can. */
export const entryClosed = (
  entry: Pick<EntryForDeposit, 'state' | 'opensOn' | 'closesOn' | 'channels'>,
  channel: 'batch' | 'self' | 'counter' | 'api',
  today: string,
): 'notPublished' | 'notYet' | 'over' | 'channel' | undefined => {
  if (entry.state !== 'published') return 'notPublished'
  if (today < entry.opensOn) return 'notYet'
  if (entry.closesOn !== null && today > entry.closesOn) return 'over'
  return entry.channels.includes(channel) ? undefined : 'channel'
}

/** What is wrong with an achievement's words before it is written. */
export const contentFault = (content: catalog.AchievementContent): 'catalog.pattern_wrong' | undefined => {
  if (content.certificatePattern === undefined || content.certificatePattern === '') return undefined
  return certificateRegExp(content.certificatePattern) === undefined ? 'catalog.pattern_wrong' : undefined
}

/** What is wrong with an entry's offer, given the credits that were approved (null: not approved yet, the proposed ones bound it). */
export const entryFault = (
  content: catalog.EntryContent,
  bound: number,
): 'catalog.window_wrong' | 'catalog.credits_above_approved' | undefined => {
  if (content.closesOn !== undefined && content.closesOn < content.opensOn) return 'catalog.window_wrong'
  return content.credits > bound ? 'catalog.credits_above_approved' : undefined
}

/** What may be done with an achievement by somebody who edits its owner's catalogue. */
export const achievementActs = (a: {
  readonly state: catalog.AchievementLine['state']
  readonly latestState: string
}): ('edit' | 'newVersion' | 'submit' | 'retire' | 'createEntry')[] => {
  if (a.state === 'retired') return []
  if (a.latestState === 'inReview') return a.state === 'enabled' ? ['createEntry'] : []
  if (a.latestState === 'enabled') return ['newVersion', 'retire', 'createEntry']
  return ['edit', 'submit', ...(a.state === 'enabled' ? (['retire'] as const) : []), 'createEntry']
}

/** What may be done with an entry by somebody who edits its owner's catalogue. */
export const entryActs = (state: catalog.EntryLine['state']): ('edit' | 'submit' | 'close' | 'copy' | 'correct')[] => {
  switch (state) {
    case 'draft':
      return ['edit', 'submit']
    case 'inReview':
      return []
    case 'published':
      return ['close', 'copy', 'correct']
    case 'closed':
      return ['copy']
  }
}

/** The code of an achievement that names none. */
export const achievementCode = (n: string): string => `CG-${n.padStart(6, '0')}`
