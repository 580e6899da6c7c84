import { acceptMandate, myMandates } from '@creditbank/contract/accounts'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { TextField } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** The representative's side: the code that the person gave them. */
export const AcceptCode = () => {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const accept = useTell(acceptMandate, { intent: 'accept mandate', stale: [myMandates] })
  const go = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') accept.mutate({ code: code.trim() }, () => setCode(''))
  }
  return (
    <section className="section" aria-labelledby="accept">
      <h2 id="accept">{t('acting.accept')}</h2>
      <form className="stack" noValidate onSubmit={go}>
        <TextField label={t('acting.code')} hint={t('acting.acceptLead')} value={code} onChange={setCode} max={40} short />
        <Problem error={accept.error} />
        {accept.data !== undefined && (
          <p className="note good" role="status">
            {t('acting.accepted')}
          </p>
        )}
        <Act busy={accept.isPending}>{t('acting.acceptGo')}</Act>
      </form>
    </section>
  )
}
