import { type Deposit, listMyDeposits, readMyDeposit, withdrawDeposit } from '@creditbank/contract/deposits'
import { reasonText } from '@creditbank/contract/reviews'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { fileAddress } from '../deposit/Photos.tsx'
import { obtainedText, telOf } from '../format.ts'
import { icons } from '../ui/icons.tsx'
import { Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { WithdrawAct } from '../ui/WithdrawAct.tsx'
import { useWords } from '../words.ts'
import { statusOf, today } from './status.ts'
import { Timeline } from './Timeline.tsx'
import '../styles/forms.css'
import '../styles/deposit.css'

/** One application: where it is, by when, what to do, whom to call, and all that happened. */
export const Application = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const { sent } = useSearch({ strict: false })
  const answer = useAsk(readMyDeposit, { id })
  const deposit = answer.data
  return (
    <div className="page narrow">
      <Back to="/me/applications" label={t('applications.title')} />
      <PageHead title={deposit?.entry?.name ?? deposit?.wanted ?? t('applications.one')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {deposit !== undefined && <Shown deposit={deposit} sent={sent === 'yes'} />}
    </div>
  )
}

const noteKinds = { calm: 'note', todo: 'note bad', late: 'note warn', good: 'note good', bad: 'note bad' } as const

const Shown = ({ deposit, sent }: { readonly deposit: Deposit; readonly sent: boolean }) => {
  const { t, language } = useWords()
  const status = statusOf(deposit, today(), language, t)
  const kind = deposit.entry === null ? 'missingCertificate' : 'deposit'
  const phone = deposit.office?.phone ?? null
  return (
    <>
      <div className={noteKinds[status.tone]} role="status">
        {sent && status.tone === 'calm' && <b>{t('applications.sent', { number: deposit.number })}</b>}
        <p>{status.text}</p>
        {deposit.can.includes('edit') && (
          <div>
            <Link
              className="button primary"
              to="/me/deposit/$id/$step"
              params={{ id: deposit.id, step: deposit.state === 'returned' ? 'fix' : 'next' }}
            >
              {deposit.state === 'returned' ? t('deposit.fix') : t('deposit.fillOn')}
            </Link>
          </div>
        )}
        {deposit.outcomeId !== null && (
          <div>
            <Link className="button" to="/me/archive/$id" params={{ id: deposit.outcomeId }}>
              {t('applications.inArchive')}
            </Link>
          </div>
        )}
      </div>
      <section className="section" aria-labelledby="line">
        <h2 id="line">{t('applications.timeline')}</h2>
        <Timeline
          steps={deposit.timeline.map((step) => ({ ...step, reason: reasonText(kind, step.reason, language) }))}
          ahead={status.ahead}
          stopped={deposit.state === 'refused'}
        />
      </section>
      {deposit.office !== null && (
        <section className="card stack tight">
          <h2>{t('applications.questions')}</h2>
          <p>{deposit.office.name}</p>
          {phone !== null && (
            <p>
              <a className="button" href={telOf(phone)}>
                {icons.phone}
                {t('network.call', { phone })}
              </a>
            </p>
          )}
        </section>
      )}
      <Content deposit={deposit} />
      {deposit.can.includes('withdraw') && <Withdraw id={deposit.id} />}
    </>
  )
}

const Content = ({ deposit }: { readonly deposit: Deposit }) => {
  const { t, language } = useWords()
  const { content } = deposit
  return (
    <section className="section" aria-labelledby="content">
      <h2 id="content">{t('applications.content')}</h2>
      <dl className="facts">
        <Fact name={t('applications.number')}>{deposit.number}</Fact>
        {deposit.entry !== null && <Fact name={t('catalog.issuedBy')}>{deposit.entry.issuer}</Fact>}
        {content.obtainedOn !== undefined && <Fact name={t('deposit.dateLabel')}>{obtainedText(content.obtainedOn, language)}</Fact>}
        {content.grade !== undefined && content.grade !== '' && <Fact name={t('deposit.gradeLabel')}>{content.grade}</Fact>}
        {content.certificateNo !== undefined && content.certificateNo !== '' && (
          <Fact name={t('deposit.numberLabel')}>{content.certificateNo}</Fact>
        )}
        {content.note !== undefined && content.note !== '' && <Fact name={t('deposit.note')}>{content.note}</Fact>}
        {deposit.attachments.length > 0 && (
          <Fact name={t('deposit.photosTitle')}>
            <span className="thumbs">
              {deposit.attachments.map((file, i) => (
                <a key={file.fileId} href={fileAddress(file.fileId)} target="_blank" rel="noreferrer">
                  {file.type.startsWith('image/') ? (
                    <img src={fileAddress(file.fileId)} alt={t('deposit.photoOf', { n: i + 1 })} />
                  ) : (
                    file.name
                  )}
                </a>
              ))}
            </span>
          </Fact>
        )}
      </dl>
    </section>
  )
}

const Withdraw = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const withdraw = useTell(withdrawDeposit, { intent: `withdraw ${id}`, stale: [listMyDeposits, readMyDeposit] })
  return (
    <WithdrawAct
      sure={t('applications.withdrawSure')}
      busy={withdraw.isPending}
      error={withdraw.error}
      withdraw={(done) => withdraw.mutate({ id }, done)}
    />
  )
}
