import type { OutputOf } from '@creditbank/contract/endpoint'
import { myStatement } from '@creditbank/contract/points'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useAsk } from '../api.ts'
import { count, dayOf, dayText, momentText } from '../format.ts'
import { More, usePages } from '../ui/paged.tsx'
import { Back, Empty, Field, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Line = OutputOf<typeof myStatement>['items'][number]

/** One movement of points, with its sign, what it was for and what was left. */
export const PointsLine = ({ line }: { readonly line: Line }) => {
  const { t, language } = useWords()
  const what = line.what ?? line.rule
  return (
    <li className="line">
      <b>
        {t(`points.kind_${line.kind}`)} {line.points > 0 ? '+' : '−'}
        {count(Math.abs(line.points))}
      </b>
      {what !== null && <span>{what}</span>}
      <span className="soft">
        {t('points.after', { n: count(line.after) })}
        {line.until !== null && ` · ${t('points.until', { day: dayText(line.until, language) })}`} · {line.issuer.name}
      </span>
      <time className="faint" dateTime={line.at}>
        {momentText(line.at, language)}
      </time>
    </li>
  )
}

/** The statement up to a day, the newest first. */
export const PointsStatement = () => {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const today = dayOf(new Date())
  const { on } = useSearch({ strict: false })
  const day = on !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(on) ? on : today
  const head = useAsk(myStatement, { on: day, limit: 1 })
  const list = usePages<typeof myStatement, Line>(myStatement, { on: day, limit: 50 }, (output) => output)
  return (
    <div className="page narrow">
      <Back to="/me/points" />
      <PageHead title={t('points.statement')} lead={t('points.statementLead')} />
      <Field label={t('points.on')}>
        {(ids) => (
          <input
            {...ids}
            className="control"
            type="date"
            max={today}
            value={day}
            onChange={(event) => void navigate({ to: '/me/points/statement', search: { on: event.target.value }, replace: true })}
          />
        )}
      </Field>
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={6} />}
      {head.data?.balances.map((one) => (
        <p key={one.issuer.id}>
          <b>{t('points.onBalance', { day: dayText(day, language), n: count(one.points) })}</b>{' '}
          <span className="soft">{one.issuer.name}</span>
        </p>
      ))}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('points.noLines')} />}
      <ul className="lines">
        {list.items.map((line) => (
          <PointsLine key={line.cursor} line={line} />
        ))}
      </ul>
      <More list={list} />
    </div>
  )
}
