import { listPasskeys, makeRecoveryCodes } from '@creditbank/contract/identity'
import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useSession } from '../session/session.ts'
import { securityWords } from './security.words.ts'

/** The codes while they are shown, the one time; printing prints nothing else. */
const Sheet = ({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) => {
  const t = useT(securityWords)
  const { name, userName } = useSession()
  const print = () => {
    document.body.classList.add('print-one')
    window.print()
    document.body.classList.remove('print-one')
  }
  return (
    <div className="code-sheet print-this">
      <h3>{t('codes.sheet')}</h3>
      <p>{t('codes.of', { name, userName })}</p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="lead no-print">{t('codes.once')}</p>
      <div className="form-actions">
        <Button type="primary" icon={<PrinterOutlined />} onClick={print}>
          {t('codes.print')}
        </Button>
        <Button onClick={onDone}>{t('codes.done')}</Button>
      </div>
    </div>
  )
}

const Make = ({ left, onCodes }: { readonly left: number; readonly onCodes: (codes: readonly string[]) => void }) => {
  const t = useT(securityWords)
  const [asking, setAsking] = useState(false)
  const make = useCommand(makeRecoveryCodes, {
    onDone: ({ codes }) => {
      setAsking(false)
      onCodes(codes)
    },
  })
  return (
    <>
      <p>{t('codes.left', { n: left })}</p>
      {!asking && <RefusalAlert error={make.error} />}
      <Button loading={make.isPending} onClick={() => (left === 0 ? make.mutate({}) : setAsking(true))}>
        {t(left === 0 ? 'codes.make' : 'codes.again')}
      </Button>
      <ConfirmImpact
        open={asking}
        title={t('codes.again')}
        confirm={t('codes.again')}
        impacts={[{ text: t('codes.again.impact') }]}
        busy={make.isPending}
        error={make.error}
        onConfirm={() => make.mutate({})}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

/** The codes for the day when the second factor is lost. */
export const RecoveryCodes = () => {
  const t = useT(securityWords)
  const { secondFactor } = useSession()
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <Block title={t('codes')}>
      <p className="lead">{t('codes.lead')}</p>
      {codes !== undefined ? (
        <Sheet codes={codes} onDone={() => setCodes(undefined)} />
      ) : secondFactor ? (
        <Loaded endpoint={listPasskeys} input={{}}>
          {({ recoveryCodes }) => <Make left={recoveryCodes} onCodes={setCodes} />}
        </Loaded>
      ) : (
        <p>{t('codes.noFactor')}</p>
      )}
    </Block>
  )
}
