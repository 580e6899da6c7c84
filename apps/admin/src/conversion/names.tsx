import type { ConversionState } from '@creditbank/contract/conversions'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<ConversionState, Tone>> = {
  submitted: 'due',
  accepted: 'due',
  firstReviewed: 'due',
  authority: 'moving',
  notice: 'moving',
  concluded: 'good',
  returned: 'moving',
  refused: 'bad',
  withdrawn: 'quiet',
  revoked: 'bad',
}

/** Every state of a conversion, in the order of its way. */
export const conversionStates = [
  'submitted',
  'accepted',
  'firstReviewed',
  'authority',
  'notice',
  'concluded',
  'returned',
  'refused',
  'withdrawn',
  'revoked',
] as const satisfies readonly ConversionState[]

/** The state of a conversion in words. */
export const ConversionStateTag = ({ state }: { readonly state: ConversionState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}
