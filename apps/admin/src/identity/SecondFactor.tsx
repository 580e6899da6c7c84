import { staffRemoveTotp } from '@creditbank/contract/identity'
import { App } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useSession } from '../session/session.ts'
import { DigitsField, digitsOf, TotpSetUp } from '../session/TotpSetUp.tsx'
import { words } from './words.ts'

const Remove = () => {
  const t = useT(words)
  const { message } = App.useApp()
  return (
    <CommandForm
      endpoint={staffRemoveTotp}
      submit={t('totp.remove')}
      danger
      inputOf={digitsOf}
      onDone={() => message.success(t('totp.removed'))}
    >
      <DigitsField />
    </CommandForm>
  )
}

/** The authenticator of one's own log-in: set up with a phone, or removed with a code from it. */
export const SecondFactor = () => {
  const t = useT(words)
  const { proofs } = useSession()
  const { message } = App.useApp()
  const on = proofs.includes('totp')
  const heading = (
    <>
      {t('secondFactor')} <StateTag tone={on ? 'good' : 'due'}>{t(on ? 'secondFactor.on' : 'secondFactor.off')}</StateTag>
    </>
  )
  return (
    <Block title={heading}>
      <p className="lead">{t('totp.lead')}</p>
      {on ? <Remove /> : <TotpSetUp onDone={() => message.success(t('totp.on'))} />}
    </Block>
  )
}
