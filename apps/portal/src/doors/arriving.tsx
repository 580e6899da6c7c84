import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { safeReturn } from '../session/safeReturn.ts'
import { useSessionChanged } from '../session/session.ts'
import { Act, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { type Came, takeCame } from './came.ts'

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
