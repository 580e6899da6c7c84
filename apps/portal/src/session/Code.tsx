import { requestCode } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { useEffect, useState } from 'react'
import { useTell } from '../api.ts'
import { TextField } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { useSession } from './session.ts'

/** What the server answered to a request for a code. */
export type Sent = OutputOf<typeof requestCode>

/** Seconds until another code may be asked for, counting down. */
export const useWait = (sent: { readonly resendAfterSeconds: number } | null): number => {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (sent === null) return undefined
    const until = Date.now() + sent.resendAfterSeconds * 1000
    const show = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    show()
    const timer = setInterval(show, 1000)
    return () => clearInterval(timer)
  }, [sent])
  return left
}

/** Asks for a code to a phone, for one purpose. */
export const useCode = (purpose: 'logIn' | 'activate' | 'apply') => {
  const [sent, setSent] = useState<Sent | null>(null)
  const ask = useTell(requestCode, { intent: `code ${purpose}`, onDone: setSent })
  return {
    sent,
    ask: (phone: string, then?: () => void) => ask.mutate({ purpose, phone }, then),
    busy: ask.isPending,
    error: ask.error,
    forget: () => setSent(null),
  }
}

/** The field for a code that has been sent, with the button that sends another one. */
export const CodeField = ({
  sent,
  code,
  onCode,
  wrong,
  again,
  busy,
  error,
}: {
  readonly sent: { readonly phoneMasked: string; readonly resendAfterSeconds: number }
  readonly code: string
  readonly onCode: (code: string) => void
  readonly wrong?: string | undefined
  readonly again: () => void
  readonly busy: boolean
  readonly error: Error | null
}) => {
  const { t } = useWords()
  const left = useWait(sent)
  const { demo } = useSession()
  return (
    <div className="stack">
      <TextField
        label={t('code.label')}
        hint={t('code.sentTo', { phone: sent.phoneMasked })}
        wrong={wrong}
        value={code}
        onChange={onCode}
        mode="numeric"
        auto="one-time-code"
        max={8}
        short
      />
      {demo && (
        <p className="note warn">
          <a href="/api/dev/outbox/page" target="_blank" rel="noreferrer">
            {t('code.demo')}
          </a>
        </p>
      )}
      <div>
        {left > 0 ? (
          <p className="soft">{t('code.wait', { n: left })}</p>
        ) : (
          <Act kind="quiet" busy={busy} onClick={again}>
            {t('code.again')}
          </Act>
        )}
      </div>
      <Problem error={error} />
    </div>
  )
}
