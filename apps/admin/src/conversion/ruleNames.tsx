import type { RuleState } from '@creditbank/contract/conversionRules'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './rules.words.ts'

const tones: Readonly<Record<RuleState, Tone>> = {
  draft: 'quiet',
  submitted: 'due',
  reviewed: 'due',
  notice: 'moving',
  waiting: 'moving',
  inForce: 'good',
  expired: 'quiet',
  replaced: 'quiet',
  retired: 'bad',
}

/** How a version of a rule stands, in words. */
export const RuleStateTag = ({ state }: { readonly state: RuleState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}
