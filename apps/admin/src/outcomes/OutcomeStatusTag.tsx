import type { outcomes } from '@creditbank/contract'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<outcomes.OutcomeStatus, Tone>> = {
  valid: 'good',
  locked: 'moving',
  used: 'quiet',
  expired: 'due',
  revoked: 'bad',
  corrected: 'quiet',
  undone: 'quiet',
  doubled: 'quiet',
}

/** How an outcome stands, in words. */
export const OutcomeStatusTag = ({ status }: { readonly status: outcomes.OutcomeStatus }) => {
  const t = useT(words)
  return <StateTag tone={tones[status]}>{t(`status.${status}`)}</StateTag>
}
