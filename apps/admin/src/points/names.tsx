import type { PointsSource, RuleState } from '@creditbank/contract/points'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<RuleState, Tone>> = { draft: 'quiet', submitted: 'due', published: 'good', ended: 'bad' }
/** What points are earned by, in the order of choices. */
export const sources = ['outcome', 'attendance', 'volunteering', 'reading'] as const satisfies readonly PointsSource[]

/** The state of a rule in words. */
export const RuleStateTag = ({ state }: { readonly state: RuleState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}

/** Sources as choices. */
export const useSources = () => {
  const t = useT(words)
  return sources.map((value) => ({ value, label: t(`source.${value}`) }))
}
