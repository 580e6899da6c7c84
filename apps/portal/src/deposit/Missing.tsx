import { askForEntry, type Deposit, listMyDeposits, readMyDeposit, startDeposit } from '@creditbank/contract/deposits'
import { reasonText } from '@creditbank/contract/reviews'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { focusWrong, TextField, useValues } from '../ui/fields.tsx'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Photos } from './Photos.tsx'

/** "I can't find my certificate": what it is called and who issued it, then its photos, become a request to the centre. `draft` is the one that was begun. */
export const Missing = ({ wanted, draft }: { readonly wanted: string; readonly draft: string | undefined }) =>
  draft === undefined ? <Begin wanted={wanted} /> : <GoOn id={draft} />

const Begin = ({ wanted }: { readonly wanted: string }) => {
  const { t } = useWords()
  const [values, set] = useValues({ wanted, issuer: '' })
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const start = useTell(startDeposit, {
    intent: 'start missing',
    stale: [listMyDeposits],
    onDone: (deposit) => void navigate({ to: '/me/deposit', search: { missing: 'yes', for: deposit.id } }),
  })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const [name, issuer] = [values.wanted.trim(), values.issuer.trim()]
    if (name === '') return focusWrong()
    start.mutate({ wanted: issuer === '' ? name : t('deposit.wantedFrom', { name, issuer }) })
  }
  return (
    <div className="page narrow">
      <Back to="/me/deposit" />
      <PageHead title={t('catalog.cannotFind')} lead={t('deposit.missingLead')} />
      <form className="stack" noValidate onSubmit={go}>
        <TextField
          label={t('deposit.wanted')}
          hint={t('deposit.wantedHint')}
          wrong={tried && values.wanted.trim() === '' ? t('problem.required') : undefined}
          value={values.wanted}
          onChange={(v) => set('wanted', v)}
          max={100}
        />
        <TextField
          label={t('deposit.issuer')}
          hint={t('deposit.issuerHint')}
          value={values.issuer}
          onChange={(v) => set('issuer', v)}
          max={90}
        />
        <Problem error={start.error} />
        <Act busy={start.isPending}>{t('shell.next')}</Act>
      </form>
    </div>
  )
}

const GoOn = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const answer = useAsk(readMyDeposit, { id })
  const deposit = answer.data
  if (deposit !== undefined && !deposit.can.includes('edit')) return <Navigate to="/me/applications/$id" params={{ id }} replace />
  if (deposit !== undefined) return <Ask deposit={deposit} />
  return (
    <div className="page narrow">
      <PageHead title={t('catalog.cannotFind')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.error === null && <Skeleton lines={5} />}
    </div>
  )
}

/** The photos, and for a request that came back what the office wants to know. */
const Ask = ({ deposit }: { readonly deposit: Deposit }) => {
  const { t } = useWords()
  const [wanted, setWanted] = useState(deposit.wanted ?? '')
  const [tried, setTried] = useState(false)
  const [busyPhotos, setBusyPhotos] = useState(false)
  const navigate = useNavigate()
  const ask = useTell(askForEntry, {
    intent: `ask for entry ${deposit.id}`,
    stale: [listMyDeposits, readMyDeposit],
    onDone: ({ id }) => void navigate({ to: '/me/applications/$id', params: { id }, replace: true }),
  })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wanted.trim() === '') return focusWrong()
    ask.mutate({ id: deposit.id, wanted })
  }
  return (
    <div className="page narrow">
      <Back to="/me/deposit" />
      <PageHead title={t('deposit.missingPhotos')} lead={t('deposit.missingPhotosLead')} />
      <Returned deposit={deposit} />
      <form className="stack" noValidate onSubmit={go}>
        <TextField
          label={t('deposit.wanted')}
          wrong={tried && wanted.trim() === '' ? t('problem.required') : undefined}
          value={wanted}
          onChange={setWanted}
          max={200}
        />
        <Photos deposit={deposit} content={deposit.content} wrong={undefined} onBusy={setBusyPhotos} />
        <Problem error={ask.error} />
        <Act busy={ask.isPending || busyPhotos}>{t('deposit.askCentre')}</Act>
      </form>
    </div>
  )
}

const Returned = ({ deposit }: { readonly deposit: Deposit }) => {
  const { t, language } = useWords()
  const last = deposit.state === 'returned' ? deposit.timeline.findLast((step) => step.event === 'return') : undefined
  if (last === undefined) return null
  return (
    <div className="note bad">
      <p>{t('deposit.fixReason', { office: last.who ?? t('steps.office') })}</p>
      <p>
        <b>{reasonText('missingCertificate', last.reason, language)}</b>
      </p>
      {last.note !== null && last.note !== '' && <p>{last.note}</p>}
    </div>
  )
}
