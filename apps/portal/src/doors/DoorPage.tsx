import type { OutputOf } from '@creditbank/contract/endpoint'
import { arrive, startDoor } from '@creditbank/contract/providerDoors'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTell } from '../api.ts'
import { safeReturn } from '../session/safeReturn.ts'
import { useSessionChanged } from '../session/session.ts'
import { Act, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { takeCame } from './came.ts'
import { First } from './First.tsx'
import '../styles/forms.css'

type Arrival = OutputOf<typeof arrive>

/** Goes on after a log-in: the session is asked anew, and the page of the log-in leaves no trace in the history, so that the app's back button works. */
export const useEntered = () => {
  const navigate = useNavigate()
  const changed = useSessionChanged()
  return (back: string) => void changed().then(() => navigate({ href: safeReturn(back === '/' ? undefined : back), replace: true }))
}

/** Where a provider sends the browser back to: hands in what came, then goes on, or shows what a first arrival has to read. */
export const DoorPage = () => {
  const { t } = useWords()
  const entered = useEntered()
  const [first, setFirst] = useState<Arrival['first']>(null)
  const [nothing, setNothing] = useState(false)
  const begun = useRef(false)
  const arrived = useTell(arrive, {
    intent: 'arrive',
    onDone: (arrival) => (arrival.stage === 'first' ? setFirst(arrival.first) : entered(arrival.back)),
  })
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const came = takeCame()
    if (came === null) setNothing(true)
    else arrived.mutate({ door: 'wanshitong', ...came })
  })
  if (first !== null) return <First first={first} onDone={entered} />
  if (!nothing && arrived.error === null)
    return (
      <div className="page narrow">
        <PageHead title={t('doors.arriving')} />
        <Skeleton lines={4} />
      </div>
    )
  return (
    <div className="page narrow">
      <PageHead title={t('doors.arriveFailed')} />
      <Problem error={arrived.error} />
      <Ways />
    </div>
  )
}

/** After a log-in that did not succeed: once more by the same door, or by another. */
export const Ways = () => {
  const { t } = useWords()
  const start = useTell(startDoor, { intent: 'start door', onDone: ({ url }) => location.replace(url) })
  return (
    <div className="stack">
      <Problem error={start.error} />
      <div>
        <Act busy={start.isPending} onClick={() => start.mutate({ door: 'wanshitong', back: '/me' })}>
          {t('doors.again')}
        </Act>
      </div>
      <Link className="link" to="/login">
        {t('doors.otherWays')}
      </Link>
    </div>
  )
}
