import { Refused } from '@creditbank/contract/client'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { confirmInformed, decideConsent, myConsents } from '@creditbank/contract/privacy'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { dayText } from '../format.ts'
import { useSession } from '../session/session.ts'
import { ChoiceField } from '../ui/fields.tsx'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Imports } from './Imports.tsx'
import '../styles/forms.css'

type Mine = OutputOf<typeof myConsents>
type Consent = Mine['items'][number]

/** What I was told and agreed to, purpose by purpose, and who imported my data; before the first answer the two things that have to be said first. */
export const Consents = () => {
  const { t } = useWords()
  const { acting } = useSession()
  const answer = useAsk(myConsents, {})
  const welcome = useSearch({ strict: false }).welcome === 'yes'
  return (
    <div className="page narrow">
      {!welcome && acting === null && <Back to="/me/account/privacy" label={t('privacyCentre.title')} />}
      {acting?.kind === 'guardian' && <p className="note">{t('privacyCentre.asGuardian', { name: acting.name })}</p>}
      <PageHead
        title={t(welcome ? 'privacyCentre.welcome' : 'privacyCentre.consents')}
        lead={t(welcome ? 'privacyCentre.welcomeLead' : 'privacyCentre.consentsLead')}
      />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && welcome && <Imports imports={answer.data.imports} />}
      {answer.data !== undefined &&
        (answer.data.informed ? <Decided mine={answer.data} /> : <First mine={answer.data} welcome={welcome} />)}
      {answer.data?.informed === true && welcome && (
        <div>
          <Link className="button primary" to="/me" search={{ welcome: 'yes' }}>
            {t('privacyCentre.toAccount')}
          </Link>
        </div>
      )}
      {answer.data !== undefined && !welcome && answer.data.imports.length > 0 && <Imports imports={answer.data.imports} />}
    </div>
  )
}

/** Under fourteen the guardian decides; the child goes on to look at the account. */
const isForGuardian = (error: Error | null): boolean => error instanceof Refused && error.problem.code === 'accounts.guardian_acts'

/** The first time: what the bank does by duty is read, sensitive data are decided separately. */
const First = ({ mine, welcome }: { readonly mine: Mine; readonly welcome: boolean }) => {
  const navigate = useNavigate()
  const { t } = useWords()
  const [answer, setAnswer] = useState('')
  const [tried, setTried] = useState(false)
  const told = useTell(confirmInformed, {
    intent: 'informed',
    stale: [myConsents],
    onDone: () => welcome && void navigate({ to: '/me', search: { welcome: 'yes' }, replace: true }),
  })
  const version = (purpose: Consent['purpose']) => mine.items.find((one) => one.purpose === purpose)?.version ?? 1
  const confirm = () => {
    setTried(true)
    if (answer === '') return
    told.mutate({ versions: { service: version('service'), sensitive: version('sensitive') }, sensitive: answer === 'yes' })
  }
  return (
    <>
      {mine.items
        .filter((one) => one.purpose === 'service' || one.purpose === 'sensitive')
        .map((one) => (
          <Text key={one.purpose} consent={one} />
        ))}
      <ChoiceField
        label={t('privacyCentre.sensitiveAsk')}
        value={answer}
        onChange={setAnswer}
        wrong={tried && answer === '' ? t('privacyCentre.choose') : undefined}
        options={[
          { value: 'yes', label: t('privacyCentre.agree') },
          { value: 'no', label: t('privacyCentre.disagree') },
        ]}
      />
      <Problem error={told.error} />
      {isForGuardian(told.error) ? (
        <div>
          <Link className="button primary" to="/me">
            {t('privacyCentre.toAccount')}
          </Link>
        </div>
      ) : (
        <div>
          <Act busy={told.isPending} onClick={confirm}>
            {t('privacyCentre.informed')}
          </Act>
        </div>
      )}
    </>
  )
}

const Text = ({ consent }: { readonly consent: Consent }) => {
  const { language } = useWords()
  return (
    <section className="section" aria-label={consent.title[language]}>
      <h2>{consent.title[language]}</h2>
      <p>{consent.text[language]}</p>
      <p className="soft">{consent.effect[language]}</p>
    </section>
  )
}

const Decided = ({ mine }: { readonly mine: Mine }) => (
  <>
    {mine.items.map((one) => (
      <Purpose key={one.purpose} consent={one} />
    ))}
  </>
)

/** One purpose with how it stands; a newer text than the one that was read asks again. */
const Purpose = ({ consent }: { readonly consent: Consent }) => {
  const { t, language } = useWords()
  const decide = useTell(decideConsent, { intent: `consent ${consent.purpose}`, stale: [myConsents] })
  const given = consent.state === 'given' && consent.decidedVersion === consent.version
  const newer = consent.decidedVersion !== null && consent.decidedVersion < consent.version
  return (
    <>
      <Text consent={consent} />
      <p>
        <b>{t(`privacyCentre.state_${consent.state}`)}</b>
        {consent.at !== null && <span className="soft"> · {dayText(consent.at, language)}</span>}
        {newer && <span className="soft"> · {t('privacyCentre.newerText')}</span>}
      </p>
      <Problem error={decide.error} />
      {consent.basis === 'consent' && (
        <div>
          <Act
            kind="quiet"
            busy={decide.isPending}
            onClick={() => decide.mutate({ purpose: consent.purpose, version: consent.version, decision: given ? 'withdraw' : 'give' })}
          >
            {t(given ? 'privacyCentre.withdraw' : 'privacyCentre.give')}
          </Act>
        </div>
      )}
    </>
  )
}
