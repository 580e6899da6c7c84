import type { OutputOf } from '@creditbank/contract/endpoint'
import { Refused } from '@creditbank/contract/client'
import { confirmQr, denyQr, scanQr, startDoor } from '@creditbank/contract/providerDoors'
import { useEffect, useRef, useState } from 'react'
import { deviceText } from '../account/Sessions.tsx'
import { useTell } from '../api.ts'
import { momentText } from '../format.ts'
import { useSession } from '../session/session.ts'
import { TickField, focusWrong } from '../ui/fields.tsx'
import { Act, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { forgetScan, insideApp, scannedCode } from './came.ts'
import '../styles/forms.css'

type Seen = OutputOf<typeof scanQr>

/** The phone's side of a log-in on a computer: who asks, from where, since when; nothing happens before the person says so. */
export const Scan = () => {
  const { t } = useWords()
  const session = useSession()
  const [code] = useState(scannedCode)
  return (
    <div className="page narrow">
      <PageHead title={t('doors.scanTitle')} />
      {code === null ? (
        <p>{t('doors.scanNone')}</p>
      ) : session.loading ? (
        <Skeleton lines={5} />
      ) : session.learner === null ? (
        <Prove />
      ) : (
        <Look code={code} />
      )}
    </div>
  )
}

/** Nobody is logged in, or by a door that does not count here. Inside the app this takes no tap. */
const Prove = ({ atOnce = true }: { readonly atOnce?: boolean }) => {
  const { t } = useWords()
  const begun = useRef(false)
  const quiet = insideApp('wanshitong') || /WanShiTong/i.test(navigator.userAgent)
  const start = useTell(startDoor, { intent: 'start scan', onDone: ({ url }) => location.replace(url) })
  useEffect(() => {
    if (begun.current || !quiet || !atOnce) return
    begun.current = true
    start.mutate({ door: 'wanshitong', way: 'inApp', back: '/scan' })
  })
  return (
    <div className="stack">
      <p>{t('doors.scanLogIn')}</p>
      <Problem error={start.error} />
      <div>
        <Act busy={start.isPending} onClick={() => start.mutate({ door: 'wanshitong', back: '/scan' })}>
          {t('doors.again')}
        </Act>
      </div>
    </div>
  )
}

const Look = ({ code }: { readonly code: string }) => {
  const [seen, setSeen] = useState<Seen | null>(null)
  const begun = useRef(false)
  const scanned = useTell(scanQr, { intent: 'scan', onDone: setSeen })
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    scanned.mutate({ code })
  })
  const otherDoor = scanned.error instanceof Refused && scanned.error.problem.code === 'identity.qr_needs_provider_door'
  if (otherDoor) return <Prove atOnce={false} />
  if (scanned.error !== null) return <Problem error={scanned.error} />
  return seen === null ? <Skeleton lines={5} /> : <Decide code={code} seen={seen} />
}

const Decide = ({ code, seen }: { readonly code: string; readonly seen: Seen }) => {
  const { t, language } = useWords()
  const [mine, setMine] = useState(seen.sameNetwork)
  const [tried, setTried] = useState(false)
  const confirmed = useTell(confirmQr, { intent: 'confirm scan', onDone: forgetScan })
  const denied = useTell(denyQr, { intent: 'deny scan', onDone: forgetScan })
  if (confirmed.data !== undefined) return <p className="note good">{t('doors.confirmed')}</p>
  if (denied.data !== undefined) return <p className="note">{t('doors.denied')}</p>
  const confirm = () => {
    setTried(true)
    if (!mine) return focusWrong()
    confirmed.mutate({ code })
  }
  return (
    <div className="stack loose">
      <p className="lead">{t('doors.scanWho', { what: seen.what[language] })}</p>
      <dl className="facts">
        <Fact name={t('doors.scanDevice')}>{deviceText(seen.agent, t)}</Fact>
        <Fact name={t('doors.scanAddress')}>{seen.address}</Fact>
        <Fact name={t('doors.scanAsked')}>{momentText(seen.askedAt, language)}</Fact>
      </dl>
      <div className={seen.sameNetwork ? 'note' : 'note bad'}>
        {!seen.sameNetwork && (
          <p>
            <b>{t('doors.scanWarn')}</b>
          </p>
        )}
        <p>{t('doors.scanWarnText')}</p>
      </div>
      {!seen.sameNetwork && (
        <TickField value={mine} onChange={setMine} wrong={tried && !mine ? t('doors.scanTick') : undefined}>
          {t('doors.scanOnlyYours')}
        </TickField>
      )}
      <Problem error={confirmed.error ?? denied.error} />
      <div className="stack">
        <Act busy={confirmed.isPending} onClick={confirm} wide>
          {t('doors.confirm')}
        </Act>
        <Act kind="danger" busy={denied.isPending} onClick={() => denied.mutate({ code })} wide>
          {t('doors.deny')}
        </Act>
      </div>
    </div>
  )
}
