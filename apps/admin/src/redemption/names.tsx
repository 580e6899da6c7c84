import type { ActivityState, RedemptionState } from '@creditbank/contract/redemption'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const activityTones: Readonly<Record<ActivityState, Tone>> = {
  draft: 'quiet',
  submitted: 'due',
  scheduled: 'moving',
  running: 'good',
  paused: 'due',
  ended: 'quiet',
}
const redemptionTones: Readonly<Record<RedemptionState, Tone>> = { waiting: 'due', collected: 'good', cancelled: 'quiet', lapsed: 'bad' }

/** States of activities, in their order. */
export const activityStates = ['draft', 'submitted', 'scheduled', 'running', 'paused', 'ended'] as const
/** States of redemptions, in their order. */
export const redemptionStates = ['waiting', 'collected', 'cancelled', 'lapsed'] as const

/** The state of an activity in words. */
export const ActivityTag = ({ state }: { readonly state: ActivityState }) => {
  const t = useT(words)
  return <StateTag tone={activityTones[state]}>{t(`state.${state}`)}</StateTag>
}
/** The state of a redemption in words. */
export const RedemptionTag = ({ state }: { readonly state: RedemptionState }) => {
  const t = useT(words)
  return <StateTag tone={redemptionTones[state]}>{t(`redemption.${state}`)}</StateTag>
}
