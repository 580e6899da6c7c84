import type { deposits } from '@creditbank/contract'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<deposits.DepositState, Tone>> = {
  draft: 'quiet',
  submitted: 'moving',
  accepted: 'moving',
  firstReviewed: 'moving',
  stored: 'good',
  returned: 'due',
  refused: 'bad',
  withdrawn: 'quiet',
  waiting: 'moving',
}

/** How far an application has come, in words. */
export const DepositStateTag = ({ state }: { readonly state: deposits.DepositState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}
