import { type Me, me, requestOwnCode } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { CodeField } from '../session/Code.tsx'
import { TextField, useValues } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** What proves anew that it is the account's owner; undefined soon after log-in, when nothing more is needed. */
export type Proof = { readonly password?: string; readonly request?: string; readonly code?: string } | undefined

/** Asks for the present password or a code where the log-in is no longer fresh. */
export const useStepUp = () => {
  const account = useAsk(me, {}).data
  const [values, set] = useValues({ password: '', code: '' })
  const [sent, setSent] = useState<OutputOf<typeof requestOwnCode> | null>(null)
  const ask = useTell(requestOwnCode, { intent: 'confirm code', onDone: setSent })
  const proof: Proof =
    account?.fresh === true
      ? undefined
      : sent === null
        ? values.password === ''
          ? undefined
          : { password: values.password }
        : { request: sent.request, code: values.code }
  return { account, proof, values, set, sent, ask }
}

/** The fields of a step-up; nothing while the log-in is fresh. */
export const StepUpFields = ({ state }: { readonly state: ReturnType<typeof useStepUp> }) => {
  const { t } = useWords()
  const { account, values, set, sent, ask } = state
  if (account === undefined || account.fresh) return null
  const again = () => ask.mutate({ purpose: 'confirm' })
  return (
    <fieldset className="card stack">
      <legend className="sr">{t('account.stepUp')}</legend>
      <p>{t('account.stepUp')}</p>
      {sent !== null ? (
        <CodeField sent={sent} code={values.code} onCode={(v) => set('code', v)} again={again} busy={ask.isPending} error={ask.error} />
      ) : (
        <Ways
          account={account}
          password={values.password}
          setPassword={(v) => set('password', v)}
          again={again}
          busy={ask.isPending}
          error={ask.error}
        />
      )}
    </fieldset>
  )
}

const Ways = ({
  account,
  password,
  setPassword,
  again,
  busy,
  error,
}: {
  readonly account: Me
  readonly password: string
  readonly setPassword: (v: string) => void
  readonly again: () => void
  readonly busy: boolean
  readonly error: Error | null
}) => {
  const { t } = useWords()
  return (
    <>
      {account.hasPassword && (
        <TextField
          label={t('account.presentPassword')}
          type="password"
          auto="current-password"
          value={password}
          onChange={setPassword}
          max={256}
        />
      )}
      {account.phoneMasked !== null && (
        <div>
          <Act kind="quiet" busy={busy} onClick={again}>
            {t('account.codeTo', { phone: account.phoneMasked })}
          </Act>
        </div>
      )}
      <Problem error={error} />
    </>
  )
}
