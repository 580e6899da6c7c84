import { askForEntry, listMyDeposits, startDeposit } from '@creditbank/contract/deposits'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { focusWrong, TextField, useValues } from '../ui/fields.tsx'
import { Act, Back, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** "I can't find my certificate": what it is called and who issued it becomes a request to the centre; nothing typed is lost. */
export const Missing = ({ wanted }: { readonly wanted: string }) => {
  const { t } = useWords()
  const [values, set] = useValues({ wanted, issuer: '' })
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const ask = useTell(askForEntry, {
    intent: 'ask for entry',
    stale: [listMyDeposits],
    onDone: (deposit) => void navigate({ to: '/me/applications/$id', params: { id: deposit.id }, replace: true }),
  })
  const start = useTell(startDeposit, {
    intent: 'start missing',
    onDone: (deposit) =>
      ask.mutate({ id: deposit.id, wanted: values.wanted, ...(values.issuer.trim() === '' ? {} : { issuer: values.issuer }) }),
  })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (values.wanted.trim() === '') return focusWrong()
    if (start.data === undefined) return start.mutate({ wanted: values.wanted })
    ask.mutate({ id: start.data.id, wanted: values.wanted, ...(values.issuer.trim() === '' ? {} : { issuer: values.issuer }) })
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
          max={200}
        />
        <TextField
          label={t('deposit.issuer')}
          hint={t('deposit.issuerHint')}
          value={values.issuer}
          onChange={(v) => set('issuer', v)}
          max={100}
        />
        <Problem error={start.error ?? ask.error} />
        <Act busy={start.isPending || ask.isPending}>{t('deposit.askCentre')}</Act>
      </form>
    </div>
  )
}
