import { apply } from '@creditbank/contract/accounts'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { dayOf, dayText, telOf } from '../format.ts'
import { CodeField, useCode } from '../session/Code.tsx'
import { ageFrom, IdentityFields, idKindOf, looksLikeNumber, PhoneField } from '../session/identityFields.tsx'
import { ChoiceField, focusWrong, TextField, TickField, useValues } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Act, Back, BackStep, PageHead } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { type Say, useWords } from '../words.ts'
import { RegionFields } from './RegionFields.tsx'
import '../styles/forms.css'

const start = {
  name: '',
  idKind: 'residentIdCard',
  idNumber: '',
  city: '',
  regionCode: '',
  learnerKind: '',
  guardianName: '',
  guardianPhone: '',
  phone: '',
  code: '',
}
type Values = typeof start
type Name = keyof Values & string

/** The kinds of learner a person may call themselves. */
export const learnerKinds = ['student', 'resident', 'employee', 'senior'] as const

const steps = ['who', 'where', 'phone', 'code'] as const
type Step = (typeof steps)[number]

/** Whether a guardian is asked for: under 14 by the number, as the server decides too. */
const isChild = (values: Values): boolean => (ageFrom(values.idNumber, dayOf(new Date())) ?? 99) < 14

/** What is missing on one page of the application, by field. Pure. */
export const missingIn = (step: Step, values: Values, consent: boolean, t: Say): Partial<Record<Name | 'consent', string>> => {
  const found: Partial<Record<Name | 'consent', string>> = {}
  const need = (...names: readonly Name[]) => {
    for (const name of names) if (values[name].trim() === '') found[name] = t('problem.required')
  }
  if (step === 'who') {
    need('name', 'idNumber')
    if (found.idNumber === undefined && !looksLikeNumber(idKindOf(values.idKind), values.idNumber))
      found.idNumber = t('identity.idNumberWrong')
  }
  if (step === 'where') {
    need('city', 'regionCode')
    if (values.learnerKind === '') found.learnerKind = t('problem.choose')
    if (isChild(values)) need('guardianName', 'guardianPhone')
  }
  if (step === 'phone') {
    need('phone')
    if (!consent) found.consent = t('apply.consentNeeded')
  }
  if (step === 'code') need('code')
  return found
}

/** A person's own application for an account, a few questions a page; at the end a receipt with which it can be followed. */
export const Apply = () => {
  const { t, language } = useWords()
  const [values, set] = useValues(start)
  const [consent, setConsent] = useState(false)
  const [at, setAt] = useState(0)
  const [tried, setTried] = useState(false)
  const [receipt, setReceipt] = useState<OutputOf<typeof apply> | null>(null)
  const code = useCode('apply')
  const send = useTell(apply, { intent: 'apply', onDone: setReceipt })
  if (receipt !== null) return <Receipt receipt={receipt} />
  const step = steps[at] ?? 'who'
  const missing = missingIn(step, values, consent, t)
  const wrong = (name: Name | 'consent') => (tried ? missing[name] : undefined) ?? wrongOf(send.error, name, language)
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(missing).length > 0) return focusWrong()
    const forward = () => {
      setTried(false)
      setAt(at + 1)
    }
    if (step === 'phone') return code.ask(values.phone, forward)
    if (step !== 'code') return forward()
    if (code.sent === null) return setAt(2)
    send.mutate(applicationOf(values, code.sent.request))
  }
  return (
    <div className="page narrow">
      {at === 0 ? <Back to="/login" /> : <BackStep onClick={() => setAt(at - 1)} />}
      <PageHead title={t('apply.title')} lead={t(`apply.${step}Lead`)} />
      <p className="step-of">{t('apply.step', { n: at + 1, of: steps.length })}</p>
      <form className="stack" noValidate onSubmit={go} key={step}>
        {step === 'who' && <IdentityFields values={values} set={set} wrong={wrong} />}
        {step === 'where' && <Where values={values} set={set} wrong={wrong} />}
        {step === 'phone' && (
          <>
            <PhoneField hint={t('apply.phoneHint')} wrong={wrong('phone')} value={values.phone} onChange={(v) => set('phone', v)} />
            <Consent value={consent} onChange={setConsent} wrong={wrong('consent')} />
            <Problem error={code.error} />
          </>
        )}
        {step === 'code' && code.sent !== null && (
          <CodeField
            sent={code.sent}
            code={values.code}
            onCode={(v) => set('code', v)}
            wrong={wrong('code')}
            again={() => code.ask(values.phone)}
            busy={code.busy}
            error={code.error}
          />
        )}
        <Problem error={send.error} />
        <Act busy={code.busy || send.isPending}>
          {step === 'phone' ? t('logIn.send') : step === 'code' ? t('apply.send') : t('shell.next')}
        </Act>
      </form>
      {at === 0 && (
        <p className="soft">
          {t('apply.already')} <Link to="/apply/follow">{t('apply.follow')}</Link>
        </p>
      )}
    </div>
  )
}

const applicationOf = (values: Values, request: string) => ({
  name: values.name,
  idKind: idKindOf(values.idKind),
  idNumber: values.idNumber,
  regionCode: values.regionCode,
  learnerKind: learnerKinds.find((kind) => kind === values.learnerKind) ?? 'resident',
  ...(isChild(values) ? { guardianName: values.guardianName, guardianPhone: values.guardianPhone } : {}),
  request,
  code: values.code,
  consent: true as const,
})

const Consent = ({
  value,
  onChange,
  wrong,
}: {
  readonly value: boolean
  readonly onChange: (value: boolean) => void
  readonly wrong: string | undefined
}) => {
  const { t } = useWords()
  return (
    <TickField value={value} onChange={onChange} wrong={wrong}>
      {t('apply.consent')}{' '}
      <Link to="/agreement" target="_blank">
        {t('shell.agreement')}
      </Link>{' '}
      ·{' '}
      <Link to="/privacy" target="_blank">
        {t('shell.privacy')}
      </Link>
    </TickField>
  )
}

const Where = ({
  values,
  set,
  wrong,
}: {
  readonly values: Values
  readonly set: (name: Name, value: string) => void
  readonly wrong: (name: Name) => string | undefined
}) => {
  const { t } = useWords()
  return (
    <>
      <RegionFields values={values} set={set} wrong={wrong} />
      <ChoiceField
        label={t('apply.learnerKind')}
        wrong={wrong('learnerKind')}
        value={values.learnerKind}
        onChange={(v) => set('learnerKind', v)}
        options={learnerKinds.map((kind) => ({ value: kind, label: t(`apply.${kind}`) }))}
      />
      {isChild(values) && (
        <>
          <p className="note">{t('apply.guardian')}</p>
          <TextField
            label={t('apply.guardianName')}
            wrong={wrong('guardianName')}
            value={values.guardianName}
            onChange={(v) => set('guardianName', v)}
            max={60}
          />
          <TextField
            label={t('apply.guardianPhone')}
            wrong={wrong('guardianPhone')}
            value={values.guardianPhone}
            onChange={(v) => set('guardianPhone', v)}
            type="tel"
            mode="tel"
            max={20}
            short
          />
        </>
      )}
    </>
  )
}

const Receipt = ({ receipt }: { readonly receipt: OutputOf<typeof apply> }) => {
  const { t, language } = useWords()
  const phone = receipt.organization.phone
  return (
    <div className="page narrow">
      <PageHead
        title={t('apply.done')}
        lead={
          receipt.dueOn === null
            ? t('apply.doneTextSoon', { office: receipt.organization.name })
            : t('apply.doneText', { office: receipt.organization.name, day: dayText(receipt.dueOn, language) })
        }
      />
      <section className="receipt">
        <p>
          {t('apply.number')} <br />
          <code>{receipt.number}</code>
        </p>
        <p>
          {t('apply.secret')} <br />
          <code>{receipt.secret}</code>
        </p>
        <p className="soft">{t('apply.keep')}</p>
        <p>
          {receipt.organization.name}
          {receipt.organization.address !== null && <span className="soft"> · {receipt.organization.address}</span>}
          {phone !== null && (
            <>
              {' '}
              <a href={telOf(phone)}>{phone}</a>
            </>
          )}
        </p>
      </section>
      {receipt.warnings.map((warning) => (
        <p key={warning} className="note warn">
          {t(`apply.${warning}`)}
        </p>
      ))}
      <div className="row no-print">
        <button type="button" className="button primary" onClick={() => print()}>
          {icons.print}
          {t('apply.print')}
        </button>
        <Link className="button" to="/apply/follow">
          {t('apply.follow')}
        </Link>
      </div>
    </div>
  )
}
