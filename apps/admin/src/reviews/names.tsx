import { type CaseKindName, caseEvents, caseKinds, type CaseLine, type CaseState, caseStates } from '@creditbank/contract/reviews'
import { useLanguage, useT } from '../i18n/words.ts'
import { Day } from '../parts/formats.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<CaseState, Tone>> = {
  submitted: 'due',
  accepted: 'due',
  firstReviewed: 'moving',
  approved: 'good',
  returned: 'moving',
  refused: 'bad',
  withdrawn: 'quiet',
}

/** The state of a case in words. */
export const CaseStateTag = ({ state }: { readonly state: CaseState }) => (
  <StateTag tone={tones[state]}>{caseStates[state][useLanguage()]}</StateTag>
)

/** The name of a kind of case. */
export const KindName = ({ kind }: { readonly kind: CaseKindName }) => caseKinds[kind][useLanguage()]

/** Names an event; an unknown one shows itself. */
export const useEventName = (): ((event: string) => string) => {
  const language = useLanguage()
  return (event) => Object.entries(caseEvents).find(([name]) => name === event)?.[1][language] ?? event
}

/** The term of a case, with its overdue mark in words. */
export const DueDay = ({ line }: { readonly line: Pick<CaseLine, 'dueOn' | 'overdue'> }) => {
  const t = useT(words)
  if (!line.overdue) return <Day value={line.dueOn} />
  return (
    <StateTag tone="bad">
      <Day value={line.dueOn} /> {t('overdue')}
    </StateTag>
  )
}

/** Kinds as choices of a filter. */
export const useKindOptions = () => {
  const language = useLanguage()
  return Object.entries(caseKinds).map(([value, name]) => ({ value, label: name[language] }))
}
