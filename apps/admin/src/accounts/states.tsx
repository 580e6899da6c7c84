import type { AccountState, ApplicationState } from '@creditbank/contract/accounts'
import type * as z from 'zod/mini'
import { useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const accountTones: Readonly<Record<z.infer<typeof AccountState>, Tone>> = {
  inactive: 'due',
  active: 'good',
  frozen: 'bad',
  closing: 'moving',
  closed: 'quiet',
}
const applicationTones: Readonly<Record<z.infer<typeof ApplicationState>, Tone>> = {
  submitted: 'moving',
  accepted: 'moving',
  opened: 'good',
  returned: 'due',
  refused: 'bad',
  withdrawn: 'quiet',
}

/** The state of an account. */
export const AccountTag = ({ state }: { readonly state: z.infer<typeof AccountState> }) => {
  const t = useT(words)
  return <StateTag tone={accountTones[state]}>{t(`state.${state}`)}</StateTag>
}

/** The state of an application. */
export const ApplicationTag = ({ state }: { readonly state: z.infer<typeof ApplicationState> }) => {
  const t = useT(words)
  return <StateTag tone={applicationTones[state]}>{t(`application.${state}`)}</StateTag>
}
