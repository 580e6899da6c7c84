import type { OutputOf } from '@creditbank/contract'
import type { readOffering } from '@creditbank/contract/certificationOfferings'
import { dimensionNames, dimensions, type OfferingState, type SheetState } from '@creditbank/contract/certificationWords'
import { useLanguage, useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './offerings.words.ts'

/** One offering as its page reads it. */
export type OfferingWhole = OutputOf<typeof readOffering>

/** The states in the order in which an offering passes them. */
export const offeringStates = ['draft', 'submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn'] as const

/** Whether nothing more is decided about an offering. */
export const isClosed = (state: OfferingState): boolean => state === 'approved' || state === 'refused' || state === 'withdrawn'

const tones: Readonly<Record<OfferingState, Tone>> = {
  draft: 'quiet',
  submitted: 'due',
  accepted: 'moving',
  firstReviewed: 'due',
  approved: 'good',
  returned: 'due',
  refused: 'bad',
  withdrawn: 'quiet',
}
/** The state of an offering. */
export const OfferingTag = ({ state }: { readonly state: OfferingState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}

const sheetTones: Readonly<Record<SheetState, Tone>> = { asked: 'due', scored: 'good', conflict: 'quiet', released: 'quiet' }
/** The state of a sheet; overdue ones say so. */
export const SheetTag = ({ state, overdue }: { readonly state: SheetState; readonly overdue: boolean }) => {
  const t = useT(words)
  return overdue ? <StateTag tone="bad">{t('overdue')}</StateTag> : <StateTag tone={sheetTones[state]}>{t(`sheet.${state}`)}</StateTag>
}

/** Tenths of a point as points: 753 → 75.3. Pure. */
export const pointsText = (tenths: number): string => (tenths / 10).toFixed(1)
/** How far a total lies from others: +7.0 or −20.0. Pure. */
export const driftText = (tenths: number): string => `${tenths > 0 ? '+' : tenths < 0 ? '−' : ''}${(Math.abs(tenths) / 10).toFixed(1)}`

/** The name of a field of the application that a reviewer marked. */
export const useFieldName = (): ((field: string) => string) => {
  const t = useT(words)
  const language = useLanguage()
  return (field) => {
    const dimension = dimensions.find((one) => one === field)
    if (dimension !== undefined) return dimensionNames[dimension][language]
    const known = (['name', 'fields', 'audience', 'credits'] as const).find((one) => one === field)
    return known === undefined ? (field === 'minutes' ? t('hours') : field) : t(known)
  }
}
