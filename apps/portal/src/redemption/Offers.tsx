import { offeredActivities, type OfferedActivity, type OfferedGood } from '@creditbank/contract/myRedemptions'
import { Link, useSearch } from '@tanstack/react-router'
import { useAsk } from '../api.ts'
import { count, dayText } from '../format.ts'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { GoodPicture, PointsFigure, useHindrance } from './parts.tsx'

/** What points are good for: first what this person can afford; the rest one tap further. */
export const Offers = () => {
  const { t } = useWords()
  const { all } = useSearch({ strict: false })
  const affordable = all !== 'yes'
  const offers = useAsk(offeredActivities, affordable ? { affordable: 'yes' } : {})
  const items = offers.data?.items ?? []
  return (
    <div className="page">
      <Back to="/me" />
      <PageHead title={t('redemption.title')} lead={t('redemption.lead')}>
        <div className="row">
          <Link className={affordable ? 'button primary' : 'button'} to="/me/redemption" search={{}} aria-current={affordable}>
            {t('redemption.affordable')}
          </Link>
          <Link className={affordable ? 'button' : 'button primary'} to="/me/redemption" search={{ all: 'yes' }} aria-current={!affordable}>
            {t('redemption.all')}
          </Link>
          <Link className="button quiet" to="/me/redemptions">
            {t('redemption.mine')}
          </Link>
        </div>
      </PageHead>
      <Problem error={offers.error} retry={() => void offers.refetch()} />
      {offers.isPending && <Skeleton lines={6} />}
      {offers.data !== undefined && items.length === 0 && (
        <Empty text={affordable ? t('redemption.noneAffordable') : t('redemption.none')}>
          {affordable && (
            <Link className="button primary" to="/me/redemption" search={{ all: 'yes' }}>
              {t('redemption.showAll')}
            </Link>
          )}
        </Empty>
      )}
      {items.map((activity) => (
        <ActivityBlock key={activity.id} activity={activity} />
      ))}
    </div>
  )
}

const ActivityBlock = ({ activity }: { readonly activity: OfferedActivity }) => {
  const { t, language } = useWords()
  return (
    <section className="section" aria-labelledby={`a${activity.id}`}>
      <h2 id={`a${activity.id}`}>
        <Link to="/me/redemption/$id" params={{ id: activity.id }}>
          {activity.title}
        </Link>
      </h2>
      <p className="soft">
        {activity.organization.name} · {t('redemption.until', { day: dayText(activity.endsOn, language) })} ·{' '}
        {t('redemption.balance', { n: count(activity.balance) })}
      </p>
      <Goods activity={activity} />
    </section>
  )
}

/** The goods of an activity as cards. */
export const Goods = ({ activity }: { readonly activity: OfferedActivity }) => (
  <ul className="goods">
    {activity.goods.map((good) => (
      <li key={good.id}>
        <GoodCard activity={activity} good={good} />
      </li>
    ))}
  </ul>
)

const GoodCard = ({ activity, good }: { readonly activity: OfferedActivity; readonly good: OfferedGood }) => {
  const { t } = useWords()
  const hindered = useHindrance()(good, activity)
  return (
    <Link className="good" to="/me/redemption/$id/goods/$good" params={{ id: activity.id, good: good.id }}>
      <GoodPicture id={good.id} name={good.name} has={good.hasPicture} />
      <span>
        <b>{good.name}</b>
        <PointsFigure value={good.points} />
        <span className={hindered === undefined ? 'soft' : 'due'}>{hindered ?? t('redemption.left', { n: count(good.left) })}</span>
      </span>
    </Link>
  )
}
