import { staffConfirmTotp, staffStartTotp } from '@creditbank/contract/identity'
import type { OutputOf } from '@creditbank/contract'
import { Button, Form, Input, QRCode } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { palette } from '../tokens.ts'
import { factorWords } from './factor.words.ts'

type Reached = OutputOf<typeof staffConfirmTotp>['stage']

/** The six digits of the authenticator as the server takes them. */
export const digitsOf = (values: Record<string, unknown>) => ({ code: String(values['code']).replace(/\s/g, '') })

/** The field of the authenticator's six digits. */
export const DigitsField = () => {
  const t = useT(factorWords)
  const needed = useNeeded()
  return (
    <Form.Item name="code" label={t('totp.code')} rules={[needed(t('totp.code'))]}>
      <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} style={{ width: 160 }} />
    </Form.Item>
  )
}

const Scan = ({ secret, uri, onDone }: { readonly secret: string; readonly uri: string; readonly onDone: (stage: Reached) => void }) => {
  const t = useT(factorWords)
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
        <CommandForm endpoint={staffConfirmTotp} submit={t('totp.confirm')} inputOf={digitsOf} onDone={({ stage }) => onDone(stage)}>
          <DigitsField />
        </CommandForm>
      </div>
    </div>
  )
}

/** Sets an authenticator up: a key as a code to scan, then its first six digits. */
export const TotpSetUp = ({ onDone }: { readonly onDone: (stage: Reached) => void }) => {
  const t = useT(factorWords)
  const [begun, setBegun] = useState<{ secret: string; uri: string }>()
  const start = useCommand(staffStartTotp, { onDone: setBegun })
  if (begun !== undefined) return <Scan secret={begun.secret} uri={begun.uri} onDone={onDone} />
  return (
    <>
      <RefusalAlert error={start.error} />
      <Button type="primary" loading={start.isPending} onClick={() => start.mutate({})}>
        {t('totp.start')}
      </Button>
    </>
  )
}
