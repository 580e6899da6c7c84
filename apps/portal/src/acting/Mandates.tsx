import { endMandate, type Mandate, mandateActs, myMandates, startActing } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { dayText, momentText } from '../format.ts'
import { useSession, useSessionChanged } from '../session/session.ts'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { AcceptCode } from './AcceptCode.tsx'
import { Invite } from './Invite.tsx'
import '../styles/forms.css'

type Row = Of<typeof Mandate>

/** Who acts for me and for whom I act: invited, accepted, begun and ended here. While one acts for another it is the other's page, so it stays closed. */
export const Mandates = () => {
  const { t } = useWords()
  const { acting } = useSession()
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('acting.title')} lead={t('acting.lead')} />
      {acting === null && <Own />}
    </div>
  )
}

const Own = () => {
  const { t } = useWords()
  const answer = useAsk(myMandates, {})
  const items = answer.data?.items ?? []
  return (
    <>
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={4} />}
      {(['representative', 'person'] as const).map((side) => (
        <section key={side} className="section" aria-labelledby={side}>
          <h2 id={side}>{t(side === 'person' ? 'acting.mine' : 'acting.theirs')}</h2>
          {answer.data !== undefined && !items.some((m) => m.mine === side) && <p className="soft">{t('acting.none')}</p>}
          <ul className="lines">
            {items
              .filter((m) => m.mine === side)
              .map((m) => (
                <Line key={m.id} m={m} />
              ))}
          </ul>
        </section>
      ))}
      <AcceptCode />
      <Invite />
    </>
  )
}

const Line = ({ m }: { readonly m: Row }) => {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const [sure, setSure] = useState(false)
  const [open, setOpen] = useState(false)
  const start = useTell(startActing, { intent: `act ${m.id}` })
  const end = useTell(endMandate, { intent: `end ${m.id}`, stale: [myMandates] })
  const key = { id: m.id, personId: m.personId }
  const go = async () => {
    await changed()
    await navigate({ to: '/me' })
  }
  const relation = m.kind === 'guardian' ? t('acting.kindGuardian') : t(`acting.relation_${m.relation}`)
  const running = m.state === 'active' || m.state === 'invited'
  return (
    <li className="line">
      <b>
        {m.mine === 'person' ? m.representative : m.person} <span className="tag">{t(`acting.state_${m.state}`)}</span>
      </b>
      <span className="soft">
        {m.mine === 'person'
          ? t('acting.line', { relation, scope: t(`acting.scope_${m.scope}`), until: dayText(m.untilOn, language) })
          : t('acting.lineTheirs', { relation, scope: t(`acting.theirs_${m.scope}`), until: dayText(m.untilOn, language) })}
      </span>
      <Problem error={start.error ?? end.error} />
      <span className="row">
        {m.mine === 'representative' && m.state === 'active' && (
          <Act busy={start.isPending} onClick={() => start.mutate(key, () => void go())}>
            {t('acting.start', { name: m.person })}
          </Act>
        )}
        {m.acceptedAt !== null && (
          <Act kind="quiet" busy={false} onClick={() => setOpen(!open)}>
            {t('acting.acts')}
          </Act>
        )}
        {running && (
          <Act kind={sure ? 'danger' : 'quiet'} busy={end.isPending} onClick={() => (sure ? end.mutate(key) : setSure(true))}>
            {t(sure ? 'acting.endSure' : m.state === 'invited' ? 'acting.cancelInvite' : 'acting.end')}
          </Act>
        )}
      </span>
      {open && <Acts m={m} />}
    </li>
  )
}

const Acts = ({ m }: { readonly m: Row }) => {
  const { t, language } = useWords()
  const answer = useAsk(mandateActs, { id: m.id, personId: m.personId })
  const items = answer.data?.items ?? []
  return (
    <>
      <Problem error={answer.error} />
      {answer.isPending && <Skeleton lines={2} />}
      {answer.data !== undefined && items.length === 0 && <p className="soft">{t('acting.noActs')}</p>}
      <ul aria-label={t('acting.actsTitle')}>
        {items.map((a) => (
          <li key={`${a.at}${a.act}`}>
            {t('acting.actLine', { by: a.by, for: a.for, act: a[language] })} <span className="soft">{momentText(a.at, language)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
