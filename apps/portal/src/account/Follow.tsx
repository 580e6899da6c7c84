import { followApplication, mendOwnApplication, withdrawOwnApplication } from '@creditbank/contract/accounts'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { reasonText } from '@creditbank/contract/reviews'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Timeline } from '../applications/Timeline.tsx'
import { useTell } from '../api.ts'
import { dayText, telOf } from '../format.ts'
import { focusWrong, TextField, useValues } from '../ui/fields.tsx'
import { Act, Back, Fact, PageHead } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

type Followed = OutputOf<typeof followApplication>

/** Following one's application for an account by its number and query code: no account is needed for that yet. */
export const Follow = () => {
  const { t } = useWords()
  const [values, set] = useValues({ number: '', secret: '' })
  const [tried, setTried] = useState(false)
  const look = useTell(followApplication, { intent: 'follow' })
  const wrong = (value: string) => (tried && value.trim() === '' ? t('problem.required') : undefined)
  const go = (event?: FormEvent) => {
    event?.preventDefault()
    setTried(true)
    if (values.number.trim() === '' || values.secret.trim() === '') return focusWrong()
    look.mutate(values)
  }
  return (
    <div className="page narrow">
      <Back to="/apply" />
      <PageHead title={t('follow.title')} lead={t('follow.lead')} />
      {look.data === undefined ? (
        <form className="stack" noValidate onSubmit={go}>
          <TextField
            label={t('apply.number')}
            wrong={wrong(values.number)}
            value={values.number}
            onChange={(v) => set('number', v)}
            max={40}
          />
          <TextField
            label={t('apply.secret')}
            wrong={wrong(values.secret)}
            value={values.secret}
            onChange={(v) => set('secret', v)}
            max={60}
          />
          <Problem error={look.error} />
          <Act busy={look.isPending}>{t('follow.look')}</Act>
        </form>
      ) : (
        <Found application={look.data} secret={values.secret} again={() => go()} />
      )}
    </div>
  )
}

const Found = ({ application, secret, again }: { readonly application: Followed; readonly secret: string; readonly again: () => void }) => {
  const { t, language } = useWords()
  const withdraw = useTell(withdrawOwnApplication, { intent: `withdraw ${application.number}`, onDone: again })
  const open = ['submitted', 'accepted', 'returned'].includes(application.state)
  const phone = application.organization.phone
  const day = application.dueOn === null ? t('follow.soon') : dayText(application.dueOn, language)
  return (
    <div className="stack loose">
      <p className={application.state === 'refused' || application.state === 'returned' ? 'note bad' : 'note'} role="status">
        {t(`follow.${application.state}`, { office: application.organization.name, day })}
      </p>
      {application.reason !== null && (
        <p>{t('steps.reason', { reason: reasonText('accountApplication', application.reason, language) ?? '' })}</p>
      )}
      {application.next === 'mend' && <Mend application={application} secret={secret} again={again} />}
      {application.next === 'activate' && (
        <Link className="button primary" to="/activate">
          {t('activate.title')}
        </Link>
      )}
      {application.next === 'logIn' && (
        <Link className="button primary" to="/login">
          {t('shell.logIn')}
        </Link>
      )}
      {application.next === 'applyAgain' && (
        <Link className="button" to="/apply">
          {t('apply.title')}
        </Link>
      )}
      <dl className="facts">
        <Fact name={t('apply.number')}>{application.number}</Fact>
        <Fact name={t('identity.name')}>{application.name}</Fact>
        <Fact name={t('identity.idNumber')}>{application.idMasked}</Fact>
        <Fact name={t('deposit.office')}>
          {application.organization.name} {phone !== null && <a href={telOf(phone)}>{phone}</a>}
        </Fact>
      </dl>
      <Timeline
        steps={application.steps.map((step) => ({
          ...step,
          who: step.organization,
          reason: reasonText('accountApplication', step.reason, language),
        }))}
        stopped={application.state === 'refused'}
      />
      {open && (
        <div className="stack tight">
          <Problem error={withdraw.error} />
          <div>
            <Act kind="danger" busy={withdraw.isPending} onClick={() => withdraw.mutate({ number: application.number, secret })}>
              {t('follow.withdraw')}
            </Act>
          </div>
        </div>
      )}
    </div>
  )
}

const mendable = ['name', 'idNumber', 'guardianName', 'guardianPhone'] as const

const Mend = ({ application, secret, again }: { readonly application: Followed; readonly secret: string; readonly again: () => void }) => {
  const { t, language } = useWords()
  const [values, set] = useValues({ name: '', idNumber: '', guardianName: '', guardianPhone: '' })
  const [tried, setTried] = useState(false)
  const marked = mendable.filter((name) => application.fields.includes(name))
  const asked =
    marked.length === 0
      ? mendable.slice(0, 2)
      : marked.includes('guardianName') && !marked.includes('guardianPhone')
        ? [...marked, 'guardianPhone' as const]
        : marked
  const mend = useTell(mendOwnApplication, { intent: `mend ${application.number}`, onDone: again })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (asked.some((name) => values[name].trim() === '')) return focusWrong()
    const changed = Object.fromEntries(asked.map((name) => [name, values[name]]))
    mend.mutate({ number: application.number, secret, ...changed })
  }
  const label = {
    name: t('identity.name'),
    idNumber: t('identity.idNumber'),
    guardianName: t('apply.guardianName'),
    guardianPhone: t('apply.guardianPhone'),
  }
  return (
    <form className="card stack" noValidate onSubmit={go}>
      <h2>{t('follow.mend')}</h2>
      {asked.map((name) => (
        <TextField
          key={name}
          label={label[name]}
          wrong={wrongOf(mend.error, name, language) ?? (tried && values[name].trim() === '' ? t('problem.required') : undefined)}
          value={values[name]}
          onChange={(v) => set(name, v)}
          max={60}
        />
      ))}
      <Problem error={mend.error} />
      <Act busy={mend.isPending}>{t('deposit.resubmit')}</Act>
    </form>
  )
}
