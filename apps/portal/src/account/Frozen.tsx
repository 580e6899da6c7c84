import { myFreeze, objectToFreeze } from '@creditbank/contract/accounts'
import { learnerLogOut } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { dayText, momentText } from '../format.ts'
import { useSessionChanged } from '../session/session.ts'
import { LongField } from '../ui/fields.tsx'
import { Act, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

type Freeze = NonNullable<OutputOf<typeof myFreeze>['freeze']>

/** All that a frozen account opens: who froze it, why, until when, what stays as it is, and the objection. */
export const Frozen = () => {
  const { t } = useWords()
  const answer = useAsk(myFreeze, {}, { fresh: 0 })
  const changed = useSessionChanged()
  const out = useTell(learnerLogOut, { intent: 'log out', onDone: () => void changed() })
  const freeze = answer.data?.freeze
  return (
    <div className="page narrow">
      <PageHead title={t('freeze.title')} lead={t('freeze.lead')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {freeze === null && (
        <p className="note">
          {t('freeze.over')}{' '}
          <button type="button" className="link" onClick={() => void changed()}>
            {t('freeze.goOn')}
          </button>
        </p>
      )}
      {freeze !== null && freeze !== undefined && <Told freeze={freeze} />}
      <div>
        <button type="button" className="button" disabled={out.isPending} onClick={() => out.mutate({})}>
          {t('account.logOut')}
        </button>
      </div>
    </div>
  )
}

const Told = ({ freeze }: { readonly freeze: Freeze }) => {
  const { t, language } = useWords()
  return (
    <>
      <p className="note warn">
        <b>{t('freeze.until', { until: dayText(freeze.untilOn, language) })}</b>
      </p>
      <dl className="facts">
        <Fact name={t('freeze.cause')}>{t(`freeze.cause_${freeze.cause}`)}</Fact>
        <Fact name={t('freeze.reason')}>{freeze.reason}</Fact>
        <Fact name={t('freeze.since')}>{momentText(freeze.since, language)}</Fact>
        <Fact name={t('freeze.office')}>
          {freeze.office} {freeze.officePhone !== null && <a href={`tel:${freeze.officePhone}`}>{freeze.officePhone}</a>}
        </Fact>
      </dl>
      <section className="section" aria-labelledby="kept">
        <h2 id="kept">{t('freeze.keptTitle')}</h2>
        <p>{t('freeze.kept')}</p>
      </section>
      {freeze.objection === null ? <Objecting /> : <Objected objection={freeze.objection} />}
    </>
  )
}

const Objected = ({ objection }: { readonly objection: NonNullable<Freeze['objection']> }) => {
  const { t, language } = useWords()
  return (
    <section className="section" aria-labelledby="objection">
      <h2 id="objection">{t('freeze.objection')}</h2>
      <p>{objection.text}</p>
      <p className="soft">{momentText(objection.at, language)}</p>
      <p className="note" role="status">
        {objection.answer === null ? t('freeze.waiting') : t('freeze.answer', { answer: objection.answer })}
      </p>
    </section>
  )
}

const Objecting = () => {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState(false)
  const send = useTell(objectToFreeze, { intent: 'object to freeze', stale: [myFreeze] })
  const missing = wanted && text.trim() === ''
  return (
    <section className="section stack" aria-labelledby="object">
      <h2 id="object">{t('freeze.object')}</h2>
      <p>{t('freeze.objectText')}</p>
      <Problem error={send.error} />
      <LongField
        label={t('freeze.objectLabel')}
        value={text}
        onChange={setText}
        max={1000}
        {...(missing ? { wrong: t('freeze.objectMissing') } : {})}
      />
      <div>
        <Act
          busy={send.isPending}
          onClick={() => {
            setWanted(true)
            if (text.trim() !== '') send.mutate({ text: text.trim() })
          }}
        >
          {t('freeze.objectSend')}
        </Act>
      </div>
    </section>
  )
}
