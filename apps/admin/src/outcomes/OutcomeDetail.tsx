import type { OutputOf } from '@creditbank/contract'
import { downloadStaffFile } from '@creditbank/contract/files'
import { readOutcome } from '@creditbank/contract/outcomes'
import { caseEvents } from '@creditbank/contract/reviews'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Credits, Day, dayText, Hours, Moment, today } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { AppLink, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { useSession } from '../session/session.ts'
import { Appeal } from './Appeal.tsx'
import { CorrectOutcome } from './CorrectOutcome.tsx'
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

const Version = ({ id, text }: { readonly id: string; readonly text: string }) => (
  <p>
    <AppLink to={`/admin/outcomes/${id}`}>{text}</AppLink>
  </p>
)

const Evidence = ({ outcome }: { readonly outcome: Outcome }) => {
  const t = useT(words)
  return (
    <Block title={t('evidence')}>
      {outcome.attachments.length === 0 ? (
        <p className="lead">{t('evidence.none')}</p>
      ) : (
        <>
          <p className="lead">{t('evidence.looked')}</p>
          <ul className="rows">
            {outcome.attachments.map((file) => (
              <li key={file.fileId} className="row">
                <a className="grow" href={hrefOf(downloadStaffFile, { id: file.fileId })}>
                  {file.name}
                </a>
                <span>{t('evidence.size', { n: Math.max(1, Math.round(file.size / 1024)) })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Block>
  )
}

const UnderWay = ({ outcome }: { readonly outcome: Outcome }) => {
  const t = useT(words)
  const under = outcome.correction
  return (
    <>
      {under !== null && (
        <Alert
          className="refusal"
          type={under.returned ? 'warning' : 'info'}
          showIcon
          title={t(under.returned ? 'correct.returned' : 'correct.under', {
            what: t(`correct.${under.what}`),
            wanted: under.wanted,
            number: under.number,
            office: under.office,
          })}
        />
      )}
      {outcome.correctedBy !== null && <Version id={outcome.correctedBy} text={t('version.newer')} />}
      {outcome.corrects !== null && <Version id={outcome.corrects} text={t('version.older')} />}
    </>
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
    appealWon: t('reason.appealWon'),
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
  const [correcting, setCorrecting] = useState(false)
  return (
    <>
      <Button onClick={() => window.print()}>{t('print')}</Button>
      {outcome.can.includes('correct') && <Button onClick={() => setCorrecting(true)}>{t('correct')}</Button>}
      {outcome.can.includes('revoke') && (
        <Button danger onClick={() => setRevoking(true)}>
          {t('revoke')}
        </Button>
      )}
      {correcting && <CorrectOutcome outcome={outcome} onClose={() => setCorrecting(false)} />}
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
          <UnderWay outcome={outcome} />
          <Appeal outcome={outcome} />
          <What outcome={outcome} />
          <Evidence outcome={outcome} />
          <Provenance outcome={outcome} />
          <StatusHistory outcome={outcome} />
          <PrintFoot />
        </>
      )}
    </DetailPage>
  )
}
