import type { Batch, ProofLine } from '@creditbank/contract/proofs'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const proofTones: Readonly<Record<ProofLine['state'], Tone>> = { valid: 'good', expired: 'quiet', closed: 'quiet', withdrawn: 'bad' }
const batchTones: Readonly<Record<Batch['state'], Tone>> = {
  waiting: 'due',
  printing: 'moving',
  packing: 'moving',
  done: 'good',
  cancelled: 'quiet',
}

/** How a proof stands. */
export const ProofStateTag = ({ state }: { readonly state: ProofLine['state'] }) => {
  const t = useT(words)
  return <StateTag tone={proofTones[state]}>{t(`state.${state}`)}</StateTag>
}

/** How far a batch of proofs is. */
export const BatchStateTag = ({ state }: { readonly state: Batch['state'] }) => {
  const t = useT(words)
  return <StateTag tone={batchTones[state]}>{t(`batchState.${state}`)}</StateTag>
}
