import { startDoor } from '@creditbank/contract/providerDoors'
import { startWechat } from '@creditbank/contract/wechatDoors'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTell } from '../api.ts'
import { PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { enterApp } from './came.ts'

/**
 * Opened inside 皖事通, or from the menu of the service account inside WeChat: the app knows its user, so nothing is asked and nothing typed. Whoever was
 * logged in here before does not matter: the phone may have changed hands.
 */
export const InApp = () => {
  const { t } = useWords()
  const { back = '/me', from: unit } = useSearch({ strict: false })
  const { door } = useParams({ strict: false })
  // Who scanned a unit's poster is counted for the unit.
  const from = unit === undefined || !/^[A-Z0-9]{2,20}$/.test(unit) ? {} : { from: unit }
  const begun = useRef(false)
  const onDone = ({ url }: { readonly url: string }) => location.replace(url)
  const start = useTell(startDoor, { intent: 'start in app', onDone })
  const wechat = useTell(startWechat, { intent: 'start in wechat', onDone })
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    if (door === 'wechatService') {
      enterApp('wechat')
      wechat.mutate({ way: 'service', back, ...from })
      return
    }
    enterApp('wanshitong')
    start.mutate({ door: 'wanshitong', way: 'inApp', back, ...from })
  })
  const error = start.error ?? wechat.error
  return (
    <div className="page narrow">
      <PageHead title={t('doors.inApp')} />
      {error === null ? (
        <Skeleton lines={4} />
      ) : (
        <>
          <Problem error={error} />
          <Link className="link" to="/login">
            {t('doors.otherWays')}
          </Link>
        </>
      )}
    </div>
  )
}
