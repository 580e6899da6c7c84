import { startDoor } from '@creditbank/contract/providerDoors'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTell } from '../api.ts'
import { PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { enterApp } from './came.ts'

/** Opened inside 皖事通: the app knows its user, so nothing is asked and nothing typed. Whoever was logged in here before does not matter: the phone may have changed hands. */
export const InApp = () => {
  const { t } = useWords()
  const { back } = useSearch({ strict: false })
  const begun = useRef(false)
  const start = useTell(startDoor, { intent: 'start in app', onDone: ({ url }) => location.replace(url) })
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    enterApp('wanshitong')
    start.mutate({ door: 'wanshitong', way: 'inApp', back: back ?? '/me' })
  })
  return (
    <div className="page narrow">
      <PageHead title={t('doors.inApp')} />
      {start.error === null ? (
        <Skeleton lines={4} />
      ) : (
        <>
          <Problem error={start.error} />
          <Link className="link" to="/login">
            {t('doors.otherWays')}
          </Link>
        </>
      )}
    </div>
  )
}
