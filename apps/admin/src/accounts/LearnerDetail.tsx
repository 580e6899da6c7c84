import type { OutputOf } from '@creditbank/contract'
import { getLearner, learnerHistory, reveal } from '@creditbank/contract/accounts'
import { Button } from 'antd'
import { useState } from 'react'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { DetailPage, Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, Moment } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { Reveal } from '../parts/Reveal.tsx'
import { useMay } from '../session/session.ts'
import { CorrectAccount } from './CorrectAccount.tsx'
import { AddAffiliation, CounterCheck, EditContact, EndAffiliation } from './LearnerActs.tsx'
import { EnterObjection, FreezeAccount } from './freeze/FreezeActs.tsx'
import { LostPhone } from './LostPhone.tsx'
import { Mandates } from './Mandates.tsx'
import { ReportDouble } from './repair/RepairActs.tsx'
import { AccountTag } from './states.tsx'
import { words } from './words.ts'

type Learner = OutputOf<typeof getLearner>

const Masked = ({
  learner,
  field,
  masked,
  label,
}: {
  readonly learner: Learner
  readonly field: 'idNumber' | 'phone' | 'guardianPhone'
  readonly masked: string
  readonly label: string
}) => (
  <Reveal
    masked={masked}
    label={label}
    allowed={learner.can.includes('reveal')}
    reveal={async (note) =>
      (await call(reveal, { id: learner.id, field, reason: 'other', note }, { key: crypto.randomUUID() })).value ?? ''
    }
  />
)

const AccountFacts = ({ learner }: { readonly learner: Learner }) => {
  const t = useT(words)
  const guardian =
    learner.guardianName === null
      ? []
      : [
          { label: t('guardian'), value: learner.guardianName },
          {
            label: t('guardianPhone'),
            value: <Masked learner={learner} field="guardianPhone" masked="***********" label={t('guardianPhone')} />,
          },
        ]
  return (
    <Block title={t('facts')}>
      <Facts
        facts={[
          { label: t('accountNo'), value: <span className="figure">{learner.accountNo}</span> },
          { label: t('state'), value: <AccountTag state={learner.state} /> },
          { label: t('realName'), value: t(`realName.${learner.realNameLevel}`) },
          { label: t('idKind'), value: t(`idKind.${learner.idKind}`) },
          { label: t('idNumber'), value: <Masked learner={learner} field="idNumber" masked={learner.idMasked} label={t('idNumber')} /> },
          {
            label: t('phone'),
            value:
              learner.phoneMasked === null ? null : (
                <Masked learner={learner} field="phone" masked={learner.phoneMasked} label={t('phone')} />
              ),
          },
          { label: t('sex'), value: learner.sex === null ? null : t(`sex.${learner.sex}`) },
          { label: t('birthYear'), value: learner.birthYear },
          { label: t('kind'), value: t(`kind.${learner.learnerKind}`) },
          { label: t('region'), value: learner.region },
          { label: t('home'), value: learner.organization.name },
          ...(learner.formerNames.length === 0 ? [] : [{ label: t('formerNames'), value: learner.formerNames.join('、') }]),
          ...guardian,
          { label: t('openedAt'), value: <Moment at={learner.openedAt} /> },
          { label: t('activatedAt'), value: <Moment at={learner.activatedAt} /> },
          { label: t('lastVisitAt'), value: <Moment at={learner.lastVisitAt} /> },
        ]}
      />
    </Block>
  )
}

const Affiliations = ({ learner }: { readonly learner: Learner }) => {
  const t = useT(words)
  const [ending, setEnding] = useState<Learner['affiliations'][number]>()
  const may = learner.can.includes('affiliate')
  return (
    <Block title={t('affiliations')} actions={may ? <AddAffiliation learner={learner} /> : undefined}>
      {learner.affiliations.length === 0 && <p className="lead">{t('affiliations.none')}</p>}
      <ul className="plain-list">
        {learner.affiliations.map((tie) => (
          <li key={tie.id}>
            {t(`kind.${tie.kind}`)} · {tie.organization.name} · <Day value={tie.from} /> —{' '}
            {tie.to === null ? t('to.open') : <Day value={tie.to} />}
            {[tie.className, tie.studentNo, tie.township].filter((part) => part !== null).map((part) => ` · ${part}`)}
            {may && tie.to === null && (
              <Button type="link" size="small" aria-label={`${t('end')}: ${tie.organization.name}`} onClick={() => setEnding(tie)}>
                {t('end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ending !== undefined && <EndAffiliation learner={learner} tie={ending} onClose={() => setEnding(undefined)} />}
    </Block>
  )
}

const isWord = (key: string): key is keyof typeof words.zh => Object.hasOwn(words.zh, key)

const History = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  return (
    <Block title={t('history')}>
      <Loaded endpoint={learnerHistory} input={{ id }}>
        {({ items }) => (
          <HistoryTimeline
            lines={items.map((line, index) => {
              const key = `act.${line.act}`
              const note = line.params['note'] ?? line.params['reason']
              return {
                id: String(index),
                at: line.at,
                who: line.actor === null ? t('self') : [line.organization, line.actor].filter((part) => part !== null).join(' · '),
                what: isWord(key) ? t(key) : line.act,
                ...(typeof note === 'string' && note !== '' ? { note } : {}),
              }
            })}
          />
        )}
      </Loaded>
    </Block>
  )
}

const Actions = ({ learner }: { readonly learner: Learner }) => {
  const { can } = learner
  const may = useMay()
  return (
    <>
      {can.includes('counterCheck') && <CounterCheck learner={learner} />}
      {can.includes('contact') && <EditContact learner={learner} />}
      {can.includes('contact') && <CorrectAccount learner={learner} />}
      {can.includes('contact') && learner.state === 'active' && <LostPhone learner={learner} />}
      {can.includes('object') && <EnterObjection learner={learner} />}
      {can.includes('contact') && <ReportDouble learnerId={learner.id} />}
      {(can.includes('freeze') || (learner.state === 'frozen' && may('accounts.manage'))) && <FreezeAccount learner={learner} />}
    </>
  )
}

/** One learner: masked facts, affiliations, what happened, and the acts of one's role. */
export const LearnerDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={getLearner}
      input={{ id }}
      fallback={t('learner')}
      above={{ to: '/admin/learners', text: t('learners') }}
      title={(learner) => learner.name}
      lead={(learner) => learner.accountNo}
      actions={(learner) => <Actions learner={learner} />}
    >
      {(learner) => (
        <>
          <AccountFacts learner={learner} />
          <Affiliations learner={learner} />
          <Mandates learner={learner} />
          <History id={learner.id} />
        </>
      )}
    </DetailPage>
  )
}
