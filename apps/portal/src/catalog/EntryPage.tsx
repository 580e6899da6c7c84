import { readPublicEntry } from '@creditbank/contract/catalogSearch'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { Refused } from '@creditbank/contract/client'
import { Link, useParams } from '@tanstack/react-router'
import { useAsk } from '../api.ts'
import { credits, dayText, hours } from '../format.ts'
import { NotFound } from '../shell/Crash.tsx'
import { EntryReports } from './EntryReports.tsx'
import { Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { type Language, type Say, useWords } from '../words.ts'
import '../styles/catalog.css'

type Whole = OutputOf<typeof readPublicEntry>

const windowText = (entry: Whole, language: Language, t: Say) =>
  entry.closesOn === null
    ? t('catalog.windowFrom', { from: dayText(entry.opensOn, language) })
    : t('catalog.windowBoth', { from: dayText(entry.opensOn, language), to: dayText(entry.closesOn, language) })

const kinds = ['student', 'resident', 'employee', 'senior'] as const

/** One entry: what it is, what one needs, who may store it, until when; and the button that starts it. */
export const EntryPage = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const answer = useAsk(readPublicEntry, { id })
  if (answer.error instanceof Refused && (answer.error.problem.status === 404 || answer.error.problem.status === 422)) return <NotFound />
  return (
    <div className="page narrow">
      <Back to="/catalog" />
      {answer.data === undefined ? (
        <PageHead title={t('catalog.title')} />
      ) : (
        <PageHead title={answer.data.name} lead={`${answer.data.issuer} · ${answer.data.typeName}`} />
      )}
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && <EntryFacts entry={answer.data} />}
    </div>
  )
}

const EntryFacts = ({ entry }: { readonly entry: Whole }) => {
  const { t, language } = useWords()
  const former = entry.formerIssuerNames.filter((name) => name !== entry.issuer)
  const who = entry.learnerKinds
    .map((kind) => kinds.find((k) => k === kind))
    .flatMap((kind) => (kind === undefined ? [] : [t(`apply.${kind}`)]))
  return (
    <>
      <StoreIt entry={entry} />
      <dl className="facts">
        <Fact name={t('catalog.grants')}>
          {[
            t('catalog.credits', { n: credits(entry.credits) }),
            ...(entry.minutes > 0 ? [t('catalog.hours', { n: hours(entry.minutes) })] : []),
            ...(entry.points > 0 ? [t('catalog.points', { n: entry.points })] : []),
          ].join(' · ')}
        </Fact>
        <Fact name={t('catalog.evidence')}>
          {entry.evidence.length === 0 ? (
            t('catalog.noEvidence')
          ) : (
            <ul>
              {entry.evidence.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={t('catalog.window')}>{windowText(entry, language, t)}</Fact>
        <Fact name={t('catalog.channel')}>{entry.channels.map((channel) => t(`catalog.channel_${channel}`)).join(t('catalog.comma'))}</Fact>
        <Fact name={t('catalog.who')}>{who.length === 0 ? t('catalog.everyone') : who.join(t('catalog.comma'))}</Fact>
        <Fact name={t('catalog.review')}>{t(`catalog.review_${entry.reviewPath}`)}</Fact>
        <Fact name={t('catalog.validity')}>
          {entry.validityMonths === 0 ? t('catalog.forLife') : t('catalog.months', { n: entry.validityMonths })}
        </Fact>
        <Fact name={t('catalog.issuedBy')}>
          {entry.issuer}
          {former.length > 0 && <p className="faint">{t('catalog.formerly', { names: former.join(t('catalog.comma')) })}</p>}
        </Fact>
        <Fact name={t('catalog.owner')}>{entry.organization}</Fact>
        <Fact name={t('catalog.number')}>{entry.number}</Fact>
        {entry.queryUrl !== null && (
          <Fact name={t('catalog.query2')}>
            <a href={entry.queryUrl} rel="noreferrer">
              {entry.queryUrl}
            </a>
          </Fact>
        )}
      </dl>
      {[entry.description, entry.results, entry.criteria].map(
        (text, i) =>
          text !== null &&
          text !== '' && (
            <LongText
              key={['description', 'results', 'criteria'][i]}
              title={t(i === 0 ? 'catalog.description' : i === 1 ? 'catalog.results' : 'catalog.criteria')}
              text={text}
            />
          ),
      )}
      <EntryReports id={entry.id} />
    </>
  )
}

const LongText = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <section className="prose">
    <h2>{title}</h2>
    {text.split('\n').map((line) => (
      <p key={line}>{line}</p>
    ))}
  </section>
)

const StoreIt = ({ entry }: { readonly entry: Whole }) => {
  const { t } = useWords()
  if (!entry.openNow) return <p className="note warn">{t('catalog.closed')}</p>
  if (!entry.channels.includes('self'))
    return (
      <div className="note">
        <p>{t('catalog.cannotSelf')}</p>
        <div>
          <Link className="button" to="/network">
            {t('home.network')}
          </Link>
        </div>
      </div>
    )
  return (
    <div>
      <Link className="button primary" to="/me/deposit" search={{ entry: entry.id }}>
        {t('catalog.deposit')}
      </Link>
    </div>
  )
}
