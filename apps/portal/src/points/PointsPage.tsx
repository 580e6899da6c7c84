import type { OutputOf } from '@creditbank/contract/endpoint'
import { offeredActivities } from '@creditbank/contract/myRedemptions'
import { myPoints } from '@creditbank/contract/points'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../api.ts'
import { count, dayText } from '../format.ts'
import { Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { PointsLine } from './Statement.tsx'

type Points = OutputOf<typeof myPoints>

/** Points on one screen: how many, why, until when, what for; and what is still on its way. */
export const PointsPage = () => {
  const { t } = useWords()
  const answer = useAsk(myPoints, {})
  const points = answer.data
  return (
    <div className="page narrow">
      <Back to="/me" />
      <PageHead title={t('points.title')} lead={t('points.lead')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {points !== undefined && (
        <>
          {points.pending > 0 && (
            <p className="note" role="status">
              {t('points.pending', { n: points.pending })}
            </p>
          )}
          <HowMany points={points} />
          {points.balances.length > 0 && (
            <>
              <UntilWhen points={points} />
              <Why points={points} />
            </>
          )}
          <WhatFor />
          <EarnMore points={points} />
          <Recent points={points} />
        </>
      )}
    </div>
  )
}

const HowMany = ({ points }: { readonly points: Points }) => {
  const { t } = useWords()
  return (
    <section className="section" aria-labelledby="how-many">
      <h2 id="how-many">{t('points.howMany')}</h2>
      <p className="figure">
        <b>{count(points.total)}</b>
        <span>{t('points.total')}</span>
      </p>
      {points.balances.length === 0 && <p className="soft">{t('points.none')}</p>}
      {points.balances.map((one) => (
        <div key={one.issuer.id}>
          {points.balances.length > 1 && (
            <p>
              {t('points.at', { issuer: one.issuer.name })} <b>{t('points.n', { n: count(one.points) })}</b>
            </p>
          )}
          {one.frozen && (
            <p className="note warn">
              <b>{t('points.frozen')}</b> {t('points.frozenText', { issuer: one.issuer.name })}
            </p>
          )}
          {one.debt > 0 && (
            <p className="note warn">
              <b>{t('points.debt', { n: count(one.debt) })}</b> {t('points.debtText')}
            </p>
          )}
        </div>
      ))}
    </section>
  )
}

const UntilWhen = ({ points }: { readonly points: Points }) => {
  const { t, language } = useWords()
  return (
    <section className="section" aria-labelledby="until-when">
      <h2 id="until-when">{t('points.untilWhen')}</h2>
      {points.lasts.length === 0 && <p className="soft">{t('points.nothingLapses')}</p>}
      <ul className="lines">
        {points.lasts.slice(0, 3).map((one) => (
          <li key={`${one.issuer.id} ${one.on}`} className="line">
            <b>{t('points.lasts', { day: dayText(one.on, language), n: count(one.points) })}</b>
            {points.balances.length > 1 && <span className="soft">{t('points.lastsFrom', { issuer: one.issuer.name })}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Why = ({ points }: { readonly points: Points }) => {
  const { t } = useWords()
  if (points.why.length === 0) return null
  return (
    <section className="section" aria-labelledby="why">
      <h2 id="why">{t('points.why')}</h2>
      <dl className="facts">
        {points.why.map((one) => (
          <div key={`${one.issuer.id} ${one.title}`}>
            <dt>{one.title}</dt>
            <dd>
              <b>{t('points.n', { n: count(one.points) })}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What the points are good for now: some goods that this person can have, and the way to all of them. */
const WhatFor = () => {
  const { t } = useWords()
  const offers = useAsk(offeredActivities, { affordable: 'yes' })
  const goods = (offers.data?.items ?? []).flatMap((activity) => activity.goods.map((good) => ({ activity, good })))
  return (
    <section className="section" aria-labelledby="what-for">
      <h2 id="what-for">{t('points.whatFor')}</h2>
      <p>{t('points.whatForText')}</p>
      <Problem error={offers.error} retry={() => void offers.refetch()} />
      {offers.data !== undefined && goods.length === 0 && <p className="soft">{t('points.whatForNone')}</p>}
      <ul className="lines">
        {goods.slice(0, 3).map(({ activity, good }) => (
          <li key={good.id}>
            <Link className="line" to="/me/redemption/$id/goods/$good" params={{ id: activity.id, good: good.id }}>
              <b>{good.name}</b>
              <span className="soft">{t('points.n', { n: count(good.points) })}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div>
        <Link className="button" to="/me/redemption" search={goods.length === 0 ? { all: 'yes' } : {}}>
          {goods.length === 0 ? t('points.whatForAll') : t('points.whatForMine', { n: count(goods.length) })}
        </Link>
      </div>
    </section>
  )
}

const EarnMore = ({ points }: { readonly points: Points }) => {
  const { t, language } = useWords()
  if (points.rules.length === 0) return null
  return (
    <section className="section" aria-labelledby="earn">
      <h2 id="earn">{t('points.earn')}</h2>
      <ul className="lines">
        {points.rules.map((one) => (
          <li key={`${one.issuer.id} ${one.title}`} className="line">
            <b>{one.title}</b>
            {one.text !== '' && <span>{one.text}</span>}
            <span className="soft">
              {t('points.at', { issuer: one.issuer.name })}
              {one.endsOn !== null && ` · ${t('points.earnUntil', { day: dayText(one.endsOn, language) })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Recent = ({ points }: { readonly points: Points }) => {
  const { t } = useWords()
  if (points.recent.length === 0) return null
  return (
    <section className="section" aria-labelledby="recent">
      <h2 id="recent">{t('points.recent')}</h2>
      <ul className="lines">
        {points.recent.map((line) => (
          <PointsLine key={line.cursor} line={line} />
        ))}
      </ul>
      <div>
        <Link className="button" to="/me/points/statement">
          {t('points.all')}
        </Link>
      </div>
    </section>
  )
}
