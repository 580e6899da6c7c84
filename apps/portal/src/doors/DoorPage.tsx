import type { OutputOf } from '@creditbank/contract/endpoint'
import { arrive, startDoor } from '@creditbank/contract/providerDoors'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTell } from '../api.ts'
import { safeReturn } from '../session/safeReturn.ts'
import { useSessionChanged } from '../session/session.ts'
import { Act, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { type Came, takeCame } from './came.ts'
import { First } from './First.tsx'
import { WechatPage } from './WechatPage.tsx'
import '../styles/forms.css'

type Arrival = OutputOf<typeof arrive>

/** Goes on after a log-in: the session is asked anew, and the page of the log-in leaves no trace in the history, so that the app's back button works. */
export const useEntered = () => {
  const navigate = useNavigate()
  const changed = useSessionChanged()
  return (back: string) => void changed().then(() => navigate({ href: safeReturn(back === '/' ? undefined : back), replace: true }))
}

/** Hands in what a provider put into the address, once. True where there is nothing to hand in. */
export const useCame = (handIn: (came: Came) => void): boolean => {
  const [nothing, setNothing] = useState(false)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const came = takeCame()
    if (came === null) setNothing(true)
    else handIn(came)
  })
  return nothing
}

/** Where a provider sends the browser back to. */
export const DoorPage = () => {
  const { door } = useParams({ strict: false })
  if (door === 'wechatWeb') return <WechatPage way="web" />
  if (door === 'wechatService') return <WechatPage way="service" />
  return <WanshitongPage />
}

/** Hands in what came, then goes on, or shows what a first arrival has to read. */
const WanshitongPage = () => {
  const entered = useEntered()
  const [first, setFirst] = useState<Arrival['first']>(null)
  const arrived = useTell(arrive, {
    intent: 'arrive',
    onDone: (arrival) => (arrival.stage === 'first' ? setFirst(arrival.first) : entered(arrival.back)),
  })
  const nothing = useCame((came) => arrived.mutate({ door: 'wanshitong', ...came }))
  const start = useTell(startDoor, { intent: 'start door', onDone: ({ url }) => location.replace(url) })
  if (first !== null) return <First first={first} onDone={entered} />
  if (!nothing && arrived.error === null) return <Arriving />
  return (
    <Failed
      error={arrived.error}
      again={{ busy: start.isPending, error: start.error, go: () => start.mutate({ door: 'wanshitong', back: '/me' }) }}
    />
  )
}

/** While the bank looks at what came. */
export const Arriving = () => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <PageHead title={t('doors.arriving')} />
      <Skeleton lines={4} />
    </div>
  )
}

type Again = { readonly busy: boolean; readonly error: Error | null; readonly go: () => void }

/** After a log-in that did not succeed: why, then once more by the same door, or by another. */
export const Failed = ({
  error,
  again,
  children,
}: {
  readonly error: Error | null
  readonly again: Again
  readonly children?: ReactNode
}) => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <PageHead title={t('doors.arriveFailed')} />
      <Problem error={error} />
      {children}
      <div className="stack">
        <Problem error={again.error} />
        <div>
          <Act busy={again.busy} onClick={again.go}>
            {t('doors.again')}
          </Act>
        </div>
        <Link className="link" to="/login">
          {t('doors.otherWays')}
        </Link>
      </div>
    </div>
  )
}
