import { Navigate, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Skeleton } from '../ui/parts.tsx'
import { useWords } from '../words.ts'
import { Frozen } from '../account/Frozen.tsx'
import { LogInForm } from './LogInForm.tsx'
import { useSession } from './session.ts'
import '../styles/forms.css'

/**
 * Stands before every page of a learner. A visitor is led to the log-in and back. When a session ends while a page is open, the log-in comes as a
 * dialog over the page: nothing typed is lost.
 */
export const Gate = () => {
  const session = useSession()
  const [entered, setEntered] = useState(false)
  const path = useRouterState({ select: (s) => s.location.href })
  const known = session.learner !== null
  useEffect(() => {
    if (known) setEntered(true)
  }, [known])
  if (session.loading && !entered)
    return (
      <div className="page">
        <Skeleton lines={6} />
      </div>
    )
  if (!known && !entered) return <Navigate to="/login" search={{ to: path }} replace />
  if (known && session.frozen) return <Frozen />
  return (
    <>
      <Outlet />
      {!known && !session.loading && <EndedDialog />}
    </>
  )
}

const EndedDialog = () => {
  const { t } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="ended" onCancel={(event) => event.preventDefault()}>
      <div className="stack">
        <h2 id="ended">{t('logIn.ended')}</h2>
        <p>{t('logIn.endedText')}</p>
        <LogInForm onDone={() => dialog.current?.close()} />
        <a className="link" href="/">
          {t('logIn.leave')}
        </a>
      </div>
    </dialog>
  )
}
