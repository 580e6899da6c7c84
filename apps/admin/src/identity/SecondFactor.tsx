import { staffConfirmTotp, staffRemoveTotp, staffStartTotp } from '@creditbank/contract/identity'
import { App, Button, Form, Input, QRCode } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useSession } from '../session/session.ts'
import { palette } from '../tokens.ts'
import { words } from './words.ts'

const codeOf = (values: Record<string, unknown>) => ({ code: String(values['code']).replace(/\s/g, '') })

const CodeField = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Form.Item name="code" label={t('totp.code')} rules={[needed(t('totp.code'))]}>
      <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} style={{ width: 160 }} />
    </Form.Item>
  )
}

const SetUp = ({ secret, uri, onDone }: { readonly secret: string; readonly uri: string; readonly onDone: () => void }) => {
  const t = useT(words)
  const ink = palette('light')
  return (
    <div className="totp">
      <div role="img" aria-label={t('totp.qr')}>
        <div aria-hidden="true">
          <QRCode value={uri} type="svg" size={176} color={ink.ink} bgColor={ink.surface} />
        </div>
      </div>
      <div>
        <p>{t('totp.scan')}</p>
        <p>
          {t('totp.secret')} <code>{secret.replace(/(.{4})/g, '$1 ').trim()}</code>
        </p>
        <CommandForm endpoint={staffConfirmTotp} submit={t('totp.confirm')} inputOf={codeOf} onDone={onDone}>
          <CodeField />
        </CommandForm>
      </div>
    </div>
  )
}

const Start = () => {
  const t = useT(words)
  const { message } = App.useApp()
  const [begun, setBegun] = useState<{ secret: string; uri: string }>()
  const start = useCommand(staffStartTotp, { onDone: setBegun })
  if (begun !== undefined) return <SetUp secret={begun.secret} uri={begun.uri} onDone={() => message.success(t('totp.on'))} />
  return (
    <>
      <RefusalAlert error={start.error} />
      <Button type="primary" loading={start.isPending} onClick={() => start.mutate({})}>
        {t('totp.start')}
      </Button>
    </>
  )
}

const Remove = () => {
  const t = useT(words)
  const { message } = App.useApp()
  return (
    <CommandForm
      endpoint={staffRemoveTotp}
      submit={t('totp.remove')}
      danger
      inputOf={codeOf}
      onDone={() => message.success(t('totp.removed'))}
    >
      <CodeField />
    </CommandForm>
  )
}

/** The second factor of one's own log-in: set up with a phone, or removed with a code from it. */
export const SecondFactor = () => {
  const t = useT(words)
  const { secondFactor } = useSession()
  const heading = (
    <>
      {t('secondFactor')}{' '}
      <StateTag tone={secondFactor ? 'good' : 'due'}>{t(secondFactor ? 'secondFactor.on' : 'secondFactor.off')}</StateTag>
    </>
  )
  return (
    <Block title={heading}>
      <p className="lead">{t('totp.lead')}</p>
      {secondFactor ? <Remove /> : <Start />}
    </Block>
  )
}
