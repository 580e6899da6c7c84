import { readMyOutcome } from '@creditbank/contract/archive'
import { Refused } from '@creditbank/contract/client'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { Link, useParams } from '@tanstack/react-router'
import { Timeline } from '../applications/Timeline.tsx'
import { useAsk } from '../api.ts'
import { Picture } from '../deposit/Photos.tsx'
import { credits, dayText, hours, momentText } from '../format.ts'
import { NotFound } from '../shell/Crash.tsx'
import { icons } from '../ui/icons.tsx'
import { Worth } from '../credit/Worth.tsx'
import { Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { type Language, type Say, useWords } from '../words.ts'
import { Appeal } from './Appeal.tsx'
import { Correction } from './Correction.tsx'
import '../styles/forms.css'
import '../styles/deposit.css'

type Outcome = OutputOf<typeof readMyOutcome>

/** Where an outcome came from, in a sentence. Pure. */
export const provenanceText = (outcome: Pick<Outcome, 'provenance' | 'organization' | 'storedAt'>, language: Language, t: Say): string => {
  const { provenance } = outcome
  const values = { office: outcome.organization.name, day: dayText(outcome.storedAt, language) }
  if (provenance.channel === 'batch' && provenance.batch !== null)
    return t(provenance.batch.approvedBy === null ? 'archive.from_batchOne' : 'archive.from_batch', {
      ...values,
      file: provenance.batch.fileName,
      row: provenance.batch.rowNo,
    })
  if (provenance.channel === 'batch') return t('archive.from_batchPlain', values)
  return t(`archive.from_${provenance.channel}`, values)
}

/** One outcome of one's own: what it says, where it came from, what became of it, and how to have an error corrected. */
export const OutcomePage = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const answer = useAsk(readMyOutcome, { id })
  if (answer.error instanceof Refused && (answer.error.problem.status === 404 || answer.error.problem.status === 422)) return <NotFound />
  return (
    <div className="page narrow">
      <Back to="/me/archive" />
      <PageHead title={answer.data?.entry.name ?? t('archive.one')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && <Shown outcome={answer.data} />}
    </div>
  )
}

const Shown = ({ outcome }: { readonly outcome: Outcome }) => {
  const { t, language } = useWords()
  const latest = outcome.history[outcome.history.length - 1]
  const good = outcome.status === 'valid'
  return (
    <>
      <div className={good ? 'note good' : outcome.status === 'revoked' || outcome.status === 'undone' ? 'note bad' : 'note warn'}>
        <p>
          <b>{t(`archive.status_${outcome.status}`)}</b> {t(`archive.means_${outcome.status}`)}
        </p>
        {!good && latest?.reason !== null && latest?.reason !== undefined && (
          <p>{t('steps.reason', { reason: reasonWords(latest.reason, t) })}</p>
        )}
        {!good && latest?.note !== null && latest?.note !== undefined && <p>{latest.note}</p>}
        {outcome.correctedBy !== null && <Version id={outcome.correctedBy} text={t('archive.newer')} />}
        {outcome.corrects !== null && <Version id={outcome.corrects} text={t('archive.older')} />}
      </div>
      <dl className="facts">
        <Fact name={t('catalog.grants')}>
          {t('catalog.credits', { n: credits(outcome.credits) })} · {t('catalog.hours', { n: hours(outcome.minutes) })}
          {outcome.points > 0 && ` · ${t('catalog.points', { n: outcome.points })}`}
        </Fact>
        <Fact name={t('deposit.dateLabel')}>{dayText(outcome.obtainedOn, language)}</Fact>
        {outcome.grade !== null && <Fact name={t('deposit.gradeLabel')}>{outcome.grade}</Fact>}
        {outcome.certificateNo !== null && <Fact name={t('deposit.numberLabel')}>{outcome.certificateNo}</Fact>}
        <Fact name={t('catalog.issuedBy')}>{outcome.issuer}</Fact>
        <Fact name={t('catalog.type')}>{outcome.typeName}</Fact>
        <Fact name={t('catalog.validity')}>
          {outcome.expiresOn === null ? t('catalog.forLife') : t('catalog.windowTo', { to: dayText(outcome.expiresOn, language) })}
        </Fact>
        <Fact name={t('catalog.number')}>{outcome.entry.number}</Fact>
      </dl>
      <section className="section" aria-labelledby="from">
        <h2 id="from">{t('archive.from')}</h2>
        <p>{provenanceText(outcome, language, t)}</p>
        {outcome.provenance.steps.length > 0 && (
          <Timeline
            steps={outcome.provenance.steps.map((step) => ({ event: step.event, at: step.at, who: step.organization, reason: null }))}
          />
        )}
      </section>
      <Appeal outcome={outcome} />
      <Evidence outcome={outcome} />
      {outcome.history.length > 1 && (
        <section className="section" aria-labelledby="history">
          <h2 id="history">{t('archive.history')}</h2>
          <ul className="lines">
            {outcome.history.map((line) => (
              <li key={`${line.at}-${line.status}`} className="line">
                <span>
                  <b>{t(`archive.status_${line.status}`)}</b> {line.organization}
                </span>
                {line.reason !== null && <span className="soft">{reasonWords(line.reason, t)}</span>}
                <time className="faint">{momentText(line.at, language)}</time>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Worth id={outcome.id} />
      <div className="row no-print">
        <button type="button" className="button quiet" onClick={() => print()}>
          {icons.print}
          {t('shell.print')}
        </button>
      </div>
      {(good || outcome.status === 'expired') && <Correction outcome={outcome} />}
    </>
  )
}

const Version = ({ id, text }: { readonly id: string; readonly text: string }) => (
  <p className="no-print">
    <Link to="/me/archive/$id" params={{ id }}>
      {text}
    </Link>
  </p>
)

const Evidence = ({ outcome }: { readonly outcome: Outcome }) => {
  const { t } = useWords()
  return (
    <section className="section no-print" aria-labelledby="evidence">
      <h2 id="evidence">{t('archive.evidence')}</h2>
      {outcome.attachments.length === 0 ? (
        <p className="soft">{t('archive.evidenceNone')}</p>
      ) : (
        <ul className="photos">
          {outcome.attachments.map((file, at) => (
            <li key={file.fileId} className="card">
              <Picture file={file} n={at + 1} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const reasons = ['forged', 'issuerWithdrew', 'wrongPerson', 'wrongContent', 'other', 'appealWon'] as const

const reasonWords = (reason: string, t: Say): string => {
  const known = reasons.find((r) => r === reason)
  return known === undefined ? reason : t(`archive.reason_${known}`)
}
