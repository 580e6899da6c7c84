import type { OutputOf } from '@creditbank/contract'
import { readOutcome } from '@creditbank/contract/outcomes'
import { caseEvents } from '@creditbank/contract/reviews'
import { Button } from 'antd'
import { useState } from 'react'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Credits, Day, dayText, Hours, Moment, today } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { useSession } from '../session/session.ts'
import { OutcomeStatusTag } from './OutcomeStatusTag.tsx'
import { RevokeOutcome } from './RevokeOutcome.tsx'
import { words } from './words.ts'

type Outcome = OutputOf<typeof readOutcome>

const eventWords: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = caseEvents

const What = ({ outcome }: { readonly outcome: Outcome }) => {
  const t = useT(words)
  return (
    <Block title={t('outcome')}>
      <Facts
        facts={[
          { label: t('person'), value: outcome.learner.name },
          { label: t('accountNo'), value: outcome.learner.accountNo },
          { label: t('status'), value: <OutcomeStatusTag status={outcome.status} /> },
          { label: t('entry'), value: outcome.entry.name },
          { label: t('entryNumber'), value: outcome.entry.number },
          { label: t('type'), value: outcome.typeName },
          { label: t('issuer'), value: outcome.issuer },
          { label: t('unit'), value: outcome.organization.name },
          { label: t('obtainedOn'), value: <Day value={outcome.obtainedOn} /> },
          { label: t('credits'), value: <Credits value={outcome.credits} /> },
          { label: t('hours'), value: <Hours value={outcome.minutes} /> },
          { label: t('points'), value: <Count value={outcome.points} /> },
          { label: t('grade'), value: outcome.grade },
          { label: t('certificateNo'), value: outcome.certificateNo },
          { label: t('expiresOn'), value: outcome.expiresOn === null ? t('forLife') : <Day value={outcome.expiresOn} /> },
          { label: t('what.version'), value: outcome.achievement.version },
          ...((outcome.achievement.description ?? '') === ''
            ? []
            : [{ label: t('what.description'), value: outcome.achievement.description, wide: true }]),
        ]}
      />
    </Block>
  )
}

const Provenance = ({ outcome }: { readonly outcome: Outcome }) => {
  const t = useT(words)
  const language = useLanguage()
  const { batch, caseNumber, steps, channel } = outcome.provenance
  const fromBatch =
    batch === null
      ? []
      : [
          { label: t('file'), value: `${batch.fileName} · ${t('from.batch', { row: batch.rowNo })}`, wide: true },
          { label: t('preparedBy'), value: batch.preparedBy },
          { label: t('approvedBy'), value: batch.approvedBy },
          { label: t('file.hash'), value: batch.sha256 === null ? null : <code>{batch.sha256}</code>, wide: true },
        ]
  return (
    <Block title={t('provenance')}>
      <Facts
        facts={[
          { label: t('channel'), value: t(`channel.${channel}`) },
          { label: t('storedAt'), value: <Moment at={outcome.storedAt} /> },
          ...(caseNumber === null ? [] : [{ label: t('caseNumber'), value: caseNumber }]),
          ...fromBatch,
        ]}
      />
      {steps.length > 0 && (
        <>
          <h3 className="sub-head">{t('steps')}</h3>
          <HistoryTimeline
            lines={steps.map((step, index) => ({
              id: String(index),
              at: step.at,
              who: [step.organization, step.actor].filter((part) => part !== null).join(' · '),
              what: eventWords[step.event]?.[language] ?? step.event,
            }))}
          />
        </>
      )}
    </Block>
  )
}

const StatusHistory = ({ outcome }: { readonly outcome: Outcome }) => {
  const t = useT(words)
  const reasons: Readonly<Record<string, string>> = {
    forged: t('reason.forged'),
    issuerWithdrew: t('reason.issuerWithdrew'),
    wrongPerson: t('reason.wrongPerson'),
    wrongContent: t('reason.wrongContent'),
    other: t('reason.other'),
  }
  return (
    <Block title={t('history')}>
      {outcome.history.length === 0 ? (
        <p className="lead">{t('history.none')}</p>
      ) : (
        <HistoryTimeline
          lines={outcome.history
            .map((line, index) => ({
              id: String(index),
              at: line.at,
              who: line.organization ?? '',
              what: <OutcomeStatusTag status={line.status} />,
              note: [line.reason === null ? '' : (reasons[line.reason] ?? line.reason), line.note ?? '']
                .filter((part) => part !== '')
                .join(' · '),
            }))
            .toReversed()}
        />
      )}
    </Block>
  )
}

const Actions = ({ outcome }: { readonly outcome: Outcome }) => {
  const t = useT(words)
  const [revoking, setRevoking] = useState(false)
  return (
    <>
      <Button onClick={() => window.print()}>{t('print')}</Button>
      {outcome.can.includes('revoke') && (
        <Button danger onClick={() => setRevoking(true)}>
          {t('revoke')}
        </Button>
      )}
      {revoking && <RevokeOutcome outcome={outcome} onClose={() => setRevoking(false)} />}
    </>
  )
}

const PrintFoot = () => {
  const t = useT(words)
  const language = useLanguage()
  const session = useSession()
  return (
    <p className="print-only print-foot">
      {t('print.foot', { name: session.name, unit: session.appointment?.organization.name ?? '', day: dayText(today(), language) })}
    </p>
  )
}

/** One outcome whole: what it is, where it came from, how its status changed; prints on one A4 page. */
export const OutcomeDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readOutcome}
      input={{ id: usePathParam('id') }}
      fallback={t('outcome')}
      above={{ to: '/admin/outcomes', text: t('outcomes') }}
      title={(outcome) => outcome.entry.name}
      lead={(outcome) => `${outcome.learner.name} · ${outcome.learner.accountNo}`}
      actions={(outcome) => <Actions outcome={outcome} />}
    >
      {(outcome) => (
        <>
          <p className="print-only print-title">{t('print.title')}</p>
          <What outcome={outcome} />
          <Provenance outcome={outcome} />
          <StatusHistory outcome={outcome} />
          <PrintFoot />
        </>
      )}
    </DetailPage>
  )
}
