import { removeStaffScan } from '@creditbank/contract/identity'
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { ScanButton, useScanOffered } from '../session/Scan.tsx'
import { useSession } from '../session/session.ts'
import { securityWords } from './security.words.ts'
import { words } from './words.ts'

/** 皖事通 as the second factor of one's own log-in: set up by a scan, or taken away. Nothing where the bank has no 皖事通 and none is set up. */
export const ScanFactor = () => {
  const t = useT(securityWords)
  const state = useT(words)
  const { proofs } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const offered = useScanOffered()
  const on = proofs.includes('wanshitong')
  const anew = (text: string) => {
    message.success(text)
    void queries.invalidateQueries({ queryKey: ['staff'] })
  }
  if (!on && !offered) return null
  const heading = (
    <>
      {t('scan')} <StateTag tone={on ? 'good' : 'quiet'}>{state(on ? 'secondFactor.on' : 'secondFactor.off')}</StateTag>
    </>
  )
  return (
    <Block title={heading}>
      <p className="lead">{t('scan.lead')}</p>
      {on ? (
        <CommandForm
          endpoint={removeStaffScan}
          submit={t('scan.remove')}
          danger
          inputOf={() => ({})}
          onDone={() => anew(t('scan.removed'))}
        >
          {null}
        </CommandForm>
      ) : (
        <ScanButton text={t('scan.add')} onDone={() => anew(t('scan.added'))} />
      )}
    </Block>
  )
}
