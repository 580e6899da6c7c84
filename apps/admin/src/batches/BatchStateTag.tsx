import type { batches } from '@creditbank/contract'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<batches.BatchState, Tone>> = {
  uploaded: 'due',
  checking: 'moving',
  checked: 'due',
  submitted: 'due',
  approved: 'moving',
  committing: 'moving',
  committed: 'good',
  refused: 'bad',
  cancelled: 'quiet',
  failed: 'bad',
  undoing: 'moving',
  undone: 'quiet',
}

/** How far a batch has come, in words. */
export const BatchStateTag = ({ state }: { readonly state: batches.BatchState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}
