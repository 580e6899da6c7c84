import { listMine, myCredits, resubmit, withdraw } from '@creditbank/contract/certification'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { Link } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { credits, dayText, momentText } from '../format.ts'
import { More, usePages } from '../ui/paged.tsx'
import { Act, Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Line = OutputOf<typeof myCredits>['lines'][number]
type Application = OutputOf<typeof listMine>['items'][number]

const parts = ['available', 'locked', 'used', 'frozen', 'expired', 'reversed'] as const

/** The credit account: what is free to use, where the rest is, each movement, and the applications for more. */
export const CreditPage = () => {
  const { t } = useWords()
  const answer = useAsk(myCredits, {})
  const applications = useAsk(listMine, {})
  return (
    <div className="page narrow">
      <Back to="/me" />
      <PageHead title={t('credit.title')} lead={t('credit.lead')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data !== undefined && (
        <dl className="facts">
          {parts
            .filter((part) => part === 'available' || answer.data[part] > 0)
            .map((part) => (
              <div key={part}>
                <dt>{t(`credit.${part}`)}</dt>
                <dd>
                  <b>{credits(answer.data[part])}</b>
                  {part === 'frozen' && <span className="soft"> · {t('credit.frozenNote')}</span>}
                </dd>
              </div>
            ))}
        </dl>
      )}
      <Problem error={applications.error} retry={() => void applications.refetch()} />
      {(applications.data?.items.length ?? 0) > 0 && (
        <section className="section" aria-labelledby="applications">
          <h2 id="applications">{t('credit.applications')}</h2>
          <ul className="lines">
            {applications.data?.items.map((one) => (
              <One key={one.id} application={one} />
            ))}
          </ul>
        </section>
      )}
      <Statement />
    </div>
  )
}

const Statement = () => {
  const { t, language } = useWords()
  const list = usePages<typeof myCredits, Line>(myCredits, { limit: 50 }, (output) => ({ items: output.lines, next: output.next }))
  if (list.loading || list.error !== null) return null
  if (list.items.length === 0)
    return (
      <>
        <Empty text={t('credit.noLines')} />
        <Link className="button quiet" to="/me/archive">
          {t('credit.toArchive')}
        </Link>
      </>
    )
  return (
    <section className="section" aria-labelledby="statement">
      <h2 id="statement">{t('credit.lines')}</h2>
      <ul className="lines">
        {list.items.map((line) => (
          <li key={line.id} className="line">
            <b>{line.outcome}</b>
            <span>
              {t(`credit.kind_${line.kind}`)} · {t('catalog.credits', { n: credits(line.amount) })}
            </span>
            <span className="soft">{t('credit.recordNo', { number: line.recordNumber })}</span>
            <time className="faint" dateTime={line.at}>
              {momentText(line.at, language)}
            </time>
          </li>
        ))}
      </ul>
      <More list={list} />
    </section>
  )
}

const One = ({ application }: { readonly application: Application }) => {
  const { t, language } = useWords()
  const stale = [listMine, myCredits]
  const again = useTell(resubmit, { intent: `resubmit ${application.id}`, stale })
  const back = useTell(withdraw, { intent: `withdraw ${application.id}`, stale })
  const { state, record } = application
  const open = state === 'submitted' || state === 'accepted' || state === 'returned'
  return (
    <li className="line">
      <b>{application.outcome.name}</b>
      <span>
        {t(`credit.state_${state}`)} · {t('catalog.credits', { n: credits(record?.credits ?? application.credits) })}
      </span>
      {record !== null && (
        <span className="soft">
          {t('credit.recordNo', { number: record.number })}
          {record.reversed && ` · ${t('credit.reversedNote')}`}
        </span>
      )}
      <span className="soft">
        {t('credit.office', { office: application.office.name })} · {dayText(application.createdAt, language)}
      </span>
      <Problem error={again.error ?? back.error} />
      {(open || state === 'withdrawn' || state === 'refused') && (
        <div className="row">
          {!open || state === 'returned' ? (
            <Act kind="quiet" busy={again.isPending} onClick={() => again.mutate({ id: application.id })}>
              {t('credit.resubmit')}
            </Act>
          ) : null}
          {open && (
            <Act kind="quiet" busy={back.isPending} onClick={() => back.mutate({ id: application.id })}>
              {t('credit.withdraw')}
            </Act>
          )}
        </div>
      )}
    </li>
  )
}
