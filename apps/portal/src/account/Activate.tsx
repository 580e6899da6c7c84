import { Refused } from '@creditbank/contract/client'
import { activate } from '@creditbank/contract/doors'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { CodeField, useCode } from '../session/Code.tsx'
import { IdentityFields, idKindOf, looksLikeNumber, PhoneField } from '../session/identityFields.tsx'
import { useSessionChanged } from '../session/session.ts'
import { focusWrong, useValues } from '../ui/fields.tsx'
import { Act, Back, BackStep, PageHead } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

/** First visit of somebody whose account an institution has opened: identity, code, done. What is typed stays in memory only. */
export const Activate = () => {
  const { t, language } = useWords()
  const [values, set] = useValues({ name: '', idKind: 'residentIdCard', idNumber: '', phone: '', code: '' })
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const code = useCode('activate')
  const wake = useTell(activate, {
    intent: 'activate',
    onDone: () => void changed().then(() => navigate({ to: '/me/account/consents', search: { welcome: 'yes' }, replace: true })),
  })
  const idKind = idKindOf(values.idKind)
  const missing = (name: 'name' | 'phone' | 'code' | 'idNumber') => {
    const said = wrongOf(wake.error, name, language)
    if (said !== undefined) return said
    if (!tried) return undefined
    if (values[name].trim() === '') return t('problem.required')
    return name === 'idNumber' && !looksLikeNumber(idKind, values.idNumber) ? t('identity.idNumberWrong') : undefined
  }
  const ask = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (values.name.trim() === '' || values.phone.trim() === '' || !looksLikeNumber(idKind, values.idNumber)) return focusWrong()
    code.ask(values.phone, () => setTried(false))
  }
  const finish = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (code.sent === null || values.code.trim() === '') return focusWrong()
    wake.mutate({ request: code.sent.request, code: values.code, name: values.name, idKind, idNumber: values.idNumber })
  }
  const noMatch = wake.error instanceof Refused && wake.error.problem.code === 'identity.activation_no_match'
  return (
    <div className="page narrow">
      {code.sent === null ? <Back to="/login" /> : <BackStep onClick={code.forget} />}
      <PageHead title={t('activate.title')} lead={code.sent === null ? t('activate.lead') : t('activate.codeLead')} />
      <p className="step-of">{t('apply.step', { n: code.sent === null ? 1 : 2, of: 2 })}</p>
      {code.sent === null ? (
        <form className="stack" noValidate onSubmit={ask}>
          <IdentityFields values={values} set={set} wrong={missing} />
          <PhoneField hint={t('activate.phoneHint')} wrong={missing('phone')} value={values.phone} onChange={(v) => set('phone', v)} />
          <Problem error={code.error} />
          <Act busy={code.busy}>{t('logIn.send')}</Act>
        </form>
      ) : (
        <form className="stack" noValidate onSubmit={finish}>
          <CodeField
            sent={code.sent}
            code={values.code}
            onCode={(v) => set('code', v)}
            wrong={missing('code')}
            again={() => code.ask(values.phone)}
            busy={code.busy}
            error={code.error}
          />
          <Problem error={wake.error} />
          {noMatch && <WaysOn />}
          <Act busy={wake.isPending}>{t('activate.finish')}</Act>
        </form>
      )}
      <p className="soft">
        {t('activate.none')} <Link to="/apply">{t('apply.title')}</Link>
      </p>
    </div>
  )
}

const WaysOn = () => {
  const { t } = useWords()
  return (
    <div className="row">
      <Link className="button" to="/network">
        {t('activate.counter')}
      </Link>
      <Link className="button" to="/apply">
        {t('apply.title')}
      </Link>
    </div>
  )
}
