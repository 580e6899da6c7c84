import type { AccountState, ApplicationState } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const accountTones: Readonly<Record<Of<typeof AccountState>, Tone>> = {
  inactive: 'due',
  active: 'good',
  frozen: 'bad',
  closing: 'moving',
  closed: 'quiet',
}
const applicationTones: Readonly<Record<Of<typeof ApplicationState>, Tone>> = {
  submitted: 'moving',
  accepted: 'moving',
  opened: 'good',
  returned: 'due',
  refused: 'bad',
  withdrawn: 'quiet',
}

/** The state of an account. */
export const AccountTag = ({ state }: { readonly state: Of<typeof AccountState> }) => {
  const t = useT(words)
  return <StateTag tone={accountTones[state]}>{t(`state.${state}`)}</StateTag>
}

/** The state of an application. */
export const ApplicationTag = ({ state }: { readonly state: Of<typeof ApplicationState> }) => {
  const t = useT(words)
  return <StateTag tone={applicationTones[state]}>{t(`application.${state}`)}</StateTag>
}
