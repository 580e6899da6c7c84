import { addDays, type Day } from '../../platform/pure/shanghai.ts'

/** Days for which an account is frozen at most; where it is needed longer, two persons decide anew. */
export const mostFreezeDays = 30

/** States of a freeze. */
export type FreezeState = 'proposed' | 'standing' | 'refused' | 'lifted' | 'expired'
/** What staff may do with a freeze. */
export type FreezeAct = 'confirm' | 'refuse' | 'lift' | 'confirmLift' | 'answer'

/** Whether a freeze may end on a day: tomorrow at the earliest, thirty days from now at the latest. */
export const freezeDayRight = (untilOn: Day, today: Day): boolean => untilOn > today && untilOn <= addDays(today, mostFreezeDays)

/** What of a freeze decides who may do what. */
export type FreezeFacts = {
  readonly state: FreezeState
  readonly proposedBy: string
  readonly decidedBy: string | null
  readonly liftBy: string | null
  readonly objected: boolean
  readonly answered: boolean
}

/** Why a member of staff may not do an act; undefined where they may. Freezing and lifting take two persons, an objection a third. */
export const freezeVerdict = (
  f: FreezeFacts,
  act: FreezeAct,
  staffId: string,
): 'accounts.freeze_over' | 'accounts.second_person' | 'accounts.freeze_no_objection' | 'accounts.freeze_third_person' | undefined => {
  if (act === 'confirm' || act === 'refuse') {
    if (f.state !== 'proposed') return 'accounts.freeze_over'
    return act === 'confirm' && f.proposedBy === staffId ? 'accounts.second_person' : undefined
  }
  if (f.state !== 'standing') return 'accounts.freeze_over'
  if (act === 'lift') return f.liftBy === null ? undefined : 'accounts.freeze_over'
  if (act === 'confirmLift') {
    if (f.liftBy === null) return 'accounts.freeze_over'
    return f.liftBy === staffId ? 'accounts.second_person' : undefined
  }
  if (!f.objected || f.answered) return 'accounts.freeze_no_objection'
  return f.proposedBy === staffId || f.decidedBy === staffId ? 'accounts.freeze_third_person' : undefined
}
