import type { OverrideState } from '@creditbank/contract/conversionOverrides'
import type { MemberState, RoundState } from '@creditbank/contract/conversionRounds'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './desk.words.ts'

/** The states of a round in the order of its way. */
export const roundStates = ['proposing', 'open', 'prepared', 'deciding', 'decided'] as const satisfies readonly RoundState[]
const roundTones: Readonly<Record<RoundState, Tone>> = {
  proposing: 'moving',
  open: 'moving',
  prepared: 'due',
  deciding: 'moving',
  decided: 'good',
}
/** The state of a round in words. */
export const RoundStateTag = ({ state }: { readonly state: RoundState }) => {
  const t = useT(words)
  return <StateTag tone={roundTones[state]}>{t(`state.${state}`)}</StateTag>
}

/** The states of one of the class. */
export const memberStates = [
  'waiting',
  'proposed',
  'accepted',
  'declined',
  'lapsed',
  'nothing',
  'busy',
  'decided',
  'failed',
] as const satisfies readonly MemberState[]
const memberTones: Readonly<Record<MemberState, Tone>> = {
  waiting: 'moving',
  proposed: 'due',
  accepted: 'good',
  declined: 'quiet',
  lapsed: 'quiet',
  nothing: 'quiet',
  busy: 'quiet',
  decided: 'good',
  failed: 'bad',
}
/** What one of the class has said, in words. */
export const MemberStateTag = ({ state }: { readonly state: MemberState }) => {
  const t = useT(words)
  return <StateTag tone={memberTones[state]}>{t(`member.${state}`)}</StateTag>
}

/** The states of an override. */
export const overrideStates = ['asked', 'standing', 'rejected', 'ended', 'expired'] as const satisfies readonly OverrideState[]
const overrideTones: Readonly<Record<OverrideState, Tone>> = {
  asked: 'due',
  standing: 'good',
  rejected: 'bad',
  ended: 'quiet',
  expired: 'quiet',
}
/** The state of an override in words. */
export const OverrideStateTag = ({ state }: { readonly state: OverrideState }) => {
  const t = useT(words)
  return <StateTag tone={overrideTones[state]}>{t(`override.${state}`)}</StateTag>
}
