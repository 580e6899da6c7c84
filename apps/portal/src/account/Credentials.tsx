import { changePhone, me, requestOwnCode, setCredentials } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { CodeField } from '../session/Code.tsx'
import { focusWrong, TextField, useValues } from '../ui/fields.tsx'
import { Act, Back, PageHead } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { StepUpFields, useStepUp } from './StepUp.tsx'

/** Setting or changing user name and password. */
export const PasswordPage = () => {
  const { t, language } = useWords()
  const stepUp = useStepUp()
  const [values, set] = useValues({ userName: '', password: '' })
  const [tried, setTried] = useState(false)
  const save = useTell(setCredentials, { intent: 'credentials', stale: [me] })
  const userName = values.userName === '' ? (stepUp.account?.userName ?? '') : values.userName
  const wrongName =
    wrongOf(save.error, 'userName', language) ??
    (tried && !/^[a-zA-Z][a-zA-Z0-9._-]{3,29}$/.test(userName) ? t('account.userNameWrong') : undefined)
  const wrongPassword = wrongOf(save.error, 'password', language) ?? (tried && values.password === '' ? t('problem.required') : undefined)
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!/^[a-zA-Z][a-zA-Z0-9._-]{3,29}$/.test(userName) || values.password === '') return focusWrong()
    save.mutate({ userName, password: values.password, ...(stepUp.proof === undefined ? {} : { stepUp: stepUp.proof }) })
  }
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead
        title={stepUp.account?.hasPassword === true ? t('account.changePassword') : t('account.setPassword')}
        lead={t('account.passwordLead')}
      />
      {save.data !== undefined ? (
        <p className="note good" role="status">
          {t('account.passwordDone')}
        </p>
      ) : (
        <form className="stack" noValidate onSubmit={go}>
          <TextField
            label={t('logIn.userName')}
            hint={t('account.userNameHint')}
            wrong={wrongName}
            value={userName}
            onChange={(v) => set('userName', v)}
            auto="username"
            name="username"
            max={30}
          />
          <TextField
            label={t('account.newPassword')}
            hint={t('account.newPasswordHint')}
            wrong={wrongPassword}
            type="password"
            value={values.password}
            onChange={(v) => set('password', v)}
            auto="new-password"
            name="new-password"
            max={256}
          />
          <StepUpFields state={stepUp} />
          <Problem error={save.error} />
          <Act busy={save.isPending}>{t('shell.save')}</Act>
        </form>
      )}
    </div>
  )
}

/** Changing the mobile number: the new phone gets a code. */
export const PhonePage = () => {
  const { t } = useWords()
  const stepUp = useStepUp()
  const [values, set] = useValues({ phone: '', code: '' })
  const [sent, setSent] = useState<OutputOf<typeof requestOwnCode> | null>(null)
  const [tried, setTried] = useState(false)
  const ask = useTell(requestOwnCode, { intent: 'new phone code', onDone: setSent })
  const save = useTell(changePhone, { intent: 'change phone', stale: [me] })
  const send = () => ask.mutate({ purpose: 'changePhone', phone: values.phone })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (sent === null) {
      if (values.phone.trim() === '') return focusWrong()
      setTried(false)
      return send()
    }
    if (values.code.trim() === '') return focusWrong()
    save.mutate({ request: sent.request, code: values.code, ...(stepUp.proof === undefined ? {} : { stepUp: stepUp.proof }) })
  }
  const missing = (value: string) => (tried && value.trim() === '' ? t('problem.required') : undefined)
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('account.phone')} lead={t('account.phoneLead')} />
      {save.data !== undefined ? (
        <p className="note good" role="status">
          {t('account.phoneDone', { phone: save.data.phoneMasked })}
        </p>
      ) : (
        <form className="stack" noValidate onSubmit={go}>
          {sent === null ? (
            <>
              <TextField
                label={t('account.newPhone')}
                wrong={missing(values.phone)}
                type="tel"
                mode="tel"
                auto="tel-national"
                value={values.phone}
                onChange={(v) => set('phone', v)}
                max={20}
                short
              />
              <Problem error={ask.error} />
            </>
          ) : (
            <>
              <CodeField
                sent={sent}
                code={values.code}
                onCode={(v) => set('code', v)}
                wrong={missing(values.code)}
                again={send}
                busy={ask.isPending}
                error={ask.error}
              />
              <StepUpFields state={stepUp} />
            </>
          )}
          <Problem error={save.error} />
          <Act busy={ask.isPending || save.isPending}>{sent === null ? t('logIn.send') : t('shell.save')}</Act>
        </form>
      )}
    </div>
  )
}
