import { chooseAccount, logInWithCode, logInWithPassword } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { focusWrong, TextField, useValues } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { CodeField, useCode } from './Code.tsx'
import { useSessionChanged } from './session.ts'

type Answer = OutputOf<typeof logInWithCode>

/** Logging in by a code or by user name and password; the same form on its page and in the dialog over an interrupted one. */
export const LogInForm = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useWords()
  const [way, setWay] = useState<'code' | 'password'>('code')
  return (
    <div className="stack loose">
      <div className="ways" role="group" aria-label={t('logIn.way')}>
        <button type="button" aria-pressed={way === 'code'} onClick={() => setWay('code')}>
          {t('logIn.byCode')}
        </button>
        <button type="button" aria-pressed={way === 'password'} onClick={() => setWay('password')}>
          {t('logIn.byPassword')}
        </button>
      </div>
      {way === 'code' ? <ByCode onDone={onDone} /> : <ByPassword onDone={onDone} />}
    </div>
  )
}

const useArrived = (onDone: () => void) => {
  const changed = useSessionChanged()
  return () => void changed().then(onDone)
}

const ByCode = ({ onDone }: { readonly onDone: () => void }) => {
  const { t, language } = useWords()
  const [values, set] = useValues({ phone: '', code: '' })
  const [tried, setTried] = useState(false)
  const [choices, setChoices] = useState<Answer['choices'] | null>(null)
  const code = useCode('logIn')
  const arrived = useArrived(onDone)
  const enter = useTell(logInWithCode, {
    intent: 'log in',
    onDone: (answer) => (answer.stage === 'choose' ? setChoices(answer.choices) : arrived()),
  })
  const request = code.sent?.request
  if (choices !== null && request !== undefined) return <Choose choices={choices} request={request} onDone={arrived} />
  const missing = tried && (code.sent === null ? values.phone : values.code).trim() === '' ? t('problem.required') : undefined
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (code.sent === null) {
      if (values.phone.trim() === '') return focusWrong()
      return code.ask(values.phone, () => setTried(false))
    }
    if (values.code.trim() === '' || request === undefined) return focusWrong()
    enter.mutate({ request, code: values.code })
  }
  return (
    <form className="stack" noValidate onSubmit={go} lang={language === 'zh' ? 'zh-CN' : 'en'}>
      {code.sent === null ? (
        <>
          <TextField
            label={t('logIn.phone')}
            wrong={missing}
            value={values.phone}
            onChange={(v) => set('phone', v)}
            type="tel"
            mode="tel"
            auto="tel-national"
            max={20}
            short
          />
          <Problem error={code.error} />
          <Act busy={code.busy}>{t('logIn.send')}</Act>
        </>
      ) : (
        <>
          <CodeField
            sent={code.sent}
            code={values.code}
            onCode={(v) => set('code', v)}
            wrong={missing}
            again={() => code.ask(values.phone)}
            busy={code.busy}
            error={code.error}
          />
          <Problem error={enter.error} />
          <Act busy={enter.isPending}>{t('logIn.enter')}</Act>
          <button type="button" className="link" onClick={code.forget}>
            {t('logIn.otherPhone')}
          </button>
        </>
      )}
    </form>
  )
}

const Choose = ({
  choices,
  request,
  onDone,
}: {
  readonly choices: Answer['choices']
  readonly request: string
  readonly onDone: () => void
}) => {
  const { t } = useWords()
  const choose = useTell(chooseAccount, { intent: 'choose account', onDone })
  return (
    <div className="stack">
      <h2>{t('logIn.choose')}</h2>
      <p className="soft">{t('logIn.chooseText')}</p>
      <div className="choices">
        {choices.map((choice) => (
          <button
            key={choice.learnerId}
            type="button"
            className="choice"
            aria-disabled={choose.isPending}
            onClick={() => choose.mutate({ request, learnerId: choice.learnerId })}
          >
            <span>
              <b>{choice.name}</b> <span className="soft">{t('logIn.accountTail', { tail: choice.accountNoTail })}</span>
            </span>
          </button>
        ))}
      </div>
      <Problem error={choose.error} />
    </div>
  )
}

const ByPassword = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useWords()
  const [values, set] = useValues({ userName: '', password: '' })
  const [tried, setTried] = useState(false)
  const arrived = useArrived(onDone)
  const enter = useTell(logInWithPassword, { intent: 'log in', onDone: arrived })
  const wrong = (value: string) => (tried && value === '' ? t('problem.required') : undefined)
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (values.userName === '' || values.password === '') return focusWrong()
    enter.mutate({ userName: values.userName, password: values.password })
  }
  return (
    <form className="stack" noValidate onSubmit={go}>
      <TextField
        label={t('logIn.userNameOrPhone')}
        wrong={wrong(values.userName)}
        value={values.userName}
        onChange={(v) => set('userName', v)}
        auto="username"
        name="username"
        max={60}
      />
      <TextField
        label={t('logIn.password')}
        wrong={wrong(values.password)}
        value={values.password}
        onChange={(v) => set('password', v)}
        type="password"
        auto="current-password"
        name="password"
        max={256}
      />
      <Problem error={enter.error} />
      <Act busy={enter.isPending}>{t('logIn.enter')}</Act>
      <p className="soft">{t('logIn.forgotten')}</p>
    </form>
  )
}
