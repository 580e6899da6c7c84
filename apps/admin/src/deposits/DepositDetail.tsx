import type { OutputOf } from '@creditbank/contract'
import { readDeposit } from '@creditbank/contract/deposits'
import { downloadStaffFile } from '@creditbank/contract/files'
import { caseEvents, reasonText } from '@creditbank/contract/reviews'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, Moment } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { AppLink, LinkButton, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { DepositStateTag } from './DepositStateTag.tsx'
import { words } from './words.ts'

type Application = OutputOf<typeof readDeposit>
const eventWords: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = caseEvents

const What = ({ deposit }: { readonly deposit: Application }) => {
  const t = useT(words)
  const { content, learner } = deposit
  return (
    <Block title={t('content')}>
      <Facts
        facts={[
          { label: t('person'), value: learner.name },
          { label: t('accountNo'), value: learner.accountNo },
          { label: t('idMasked'), value: learner.idMasked },
          { label: t('entry'), value: deposit.entry?.name ?? deposit.wanted },
          { label: t('issuer'), value: deposit.entry?.issuer },
          { label: t('obtainedOn'), value: <Day value={content.obtainedOn} /> },
          { label: t('grade'), value: content.grade },
          { label: t('certificateNo'), value: content.certificateNo },
          { label: t('hours'), value: content.hours },
          { label: t('credits'), value: content.credits },
          { label: t('channel'), value: t(`channel.${deposit.channel}`) },
          { label: t('enteredBy'), value: deposit.enteredBy },
          { label: t('office'), value: deposit.office?.name },
          { label: t('createdAt'), value: <Moment at={deposit.createdAt} /> },
          { label: t('dueOn'), value: <Day value={deposit.dueOn} /> },
          ...((content.note ?? '') === '' ? [] : [{ label: t('note'), value: content.note, wide: true }]),
          {
            label: t('evidence'),
            wide: true,
            value:
              deposit.attachments.length === 0 ? null : (
                <ul>
                  {deposit.attachments.map((file) => (
                    <li key={file.fileId}>
                      <a href={hrefOf(downloadStaffFile, { id: file.fileId })}>{file.name}</a>
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Block>
  )
}

const Similar = ({ deposit }: { readonly deposit: Application }) => {
  const t = useT(words)
  if (deposit.similar.length === 0) return null
  return (
    <Block title={t('similar')}>
      <ul className="rows">
        {deposit.similar.map((one) => (
          <li key={one.outcomeId} className="row">
            <AppLink to={`/admin/outcomes/${one.outcomeId}`} className="grow">
              {one.entry}
            </AppLink>
            <Day value={one.obtainedOn} />
            <span>{one.certificateNo}</span>
          </li>
        ))}
      </ul>
    </Block>
  )
}

/** The steps of an application as the desk wrote them, newest first. */
export const Steps = ({ deposit }: { readonly deposit: Application }) => {
  const language = useLanguage()
  return (
    <HistoryTimeline
      lines={deposit.timeline
        .map((step, index) => ({
          id: String(index),
          at: step.at,
          who: step.who ?? '',
          what: eventWords[step.event]?.[language] ?? step.event,
          note: [reasonText('deposit', step.reason, language), step.note].filter((part) => part !== null && part !== '').join(' · '),
        }))
        .toReversed()}
    />
  )
}

const Actions = ({ deposit }: { readonly deposit: Application }) => {
  const t = useT(words)
  return (
    <>
      {deposit.officeCan.includes('amend') && (
        <LinkButton type="primary" to={`/admin/deposits/${deposit.id}/amend`}>
          {t('amend')}
        </LinkButton>
      )}
      {deposit.outcomeId !== null && <LinkButton to={`/admin/outcomes/${deposit.outcomeId}`}>{t('outcome')}</LinkButton>}
      {deposit.channel === 'counter' && <LinkButton to={`/admin/deposits/${deposit.id}/receipt`}>{t('receipt')}</LinkButton>}
    </>
  )
}

/** One application with what was typed, its evidence and its steps. */
export const DepositDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readDeposit}
      input={{ id: usePathParam('id') }}
      fallback={t('deposit')}
      above={{ to: '/admin/deposits', text: t('deposits') }}
      title={(deposit) => (
        <>
          {deposit.number} <DepositStateTag state={deposit.state} />
        </>
      )}
      lead={(deposit) => `${deposit.learner.name} · ${deposit.entry?.name ?? deposit.wanted ?? ''}`}
      actions={(deposit) => <Actions deposit={deposit} />}
    >
      {(deposit) => (
        <>
          <What deposit={deposit} />
          <Similar deposit={deposit} />
          <Block title={t('timeline')}>
            <Steps deposit={deposit} />
          </Block>
        </>
      )}
    </DetailPage>
  )
}
