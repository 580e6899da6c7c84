import { Refused } from '@creditbank/contract/client'
import { type OfferedActivity, offeredActivity } from '@creditbank/contract/myRedemptions'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAsk } from '../api.ts'
import { count, dayText } from '../format.ts'
import { NotFound } from '../shell/Crash.tsx'
import { Act, Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { useCart } from './cart.ts'
import { Goods } from './Offers.tsx'
import { GoodPicture, PointsFigure, useHindrance, WhichPoints } from './parts.tsx'

/** Loads the activity that the address names and shows what `children` make of it; one that does not run is not there. */
export const WithActivity = ({
  back,
  children,
}: {
  readonly back: string
  readonly children: (activity: OfferedActivity) => ReactNode
}) => {
  const { id } = useParams({ strict: false })
  const answer = useAsk(offeredActivity, { id: id ?? '' }, { fresh: 5_000 })
  if (answer.error instanceof Refused && answer.error.problem.status === 404) return <NotFound />
  return (
    <div className="page narrow">
      <Back to={back} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data !== undefined && children(answer.data)}
    </div>
  )
}

const Rules = ({ activity }: { readonly activity: OfferedActivity }) => {
  const { t, language } = useWords()
  return (
    <dl className="facts">
      <Fact name={t('redemption.centre')}>{activity.organization.name}</Fact>
      <Fact name={t('redemption.period')}>
        {dayText(activity.startsOn, language)} – {dayText(activity.endsOn, language)}
      </Fact>
      {activity.collectUntil !== null && <Fact name={t('redemption.collectUntil')}>{dayText(activity.collectUntil, language)}</Fact>}
      {activity.points.length > 0 && (
        <Fact name={t('redemption.points')}>
          {activity.points.map((point) => (
            <span className="each-line" key={point.id}>
              {point.name} <span className="soft">{point.hours}</span>
            </span>
          ))}
        </Fact>
      )}
      {activity.delivery === 'counter' && (
        <Fact name={t('redemption.policy')}>
          {activity.cancelReturns ? t('redemption.cancelYes') : t('redemption.cancelNo')}{' '}
          {activity.lapseReturns ? t('redemption.lapseYes') : t('redemption.lapseNo')}
        </Fact>
      )}
    </dl>
  )
}

/** One activity: its rules and its goods. */
export const ActivityPage = () => {
  const { t } = useWords()
  return (
    <WithActivity back="/me/redemption">
      {(activity) => (
        <>
          <PageHead title={activity.title} lead={t('redemption.balance', { n: count(activity.balance) })} />
          <WhichPoints activity={activity} />
          {activity.mayTakePart === 'unchecked' && <p className="note warn">{t('redemption.uncheckedText')}</p>}
          {activity.mayTakePart === 'unverified' && <p className="note warn">{t('redemption.unverifiedText')}</p>}
          <Goods activity={activity} />
          <section className="section" aria-labelledby="rules">
            <h2 id="rules">{t('redemption.rules')}</h2>
            {activity.rules.split('\n').map((line) => (
              <p key={line}>{line}</p>
            ))}
            <Rules activity={activity} />
          </section>
          <CartLink activity={activity} />
        </>
      )}
    </WithActivity>
  )
}

const CartLink = ({ activity }: { readonly activity: OfferedActivity }) => {
  const { t } = useWords()
  const [cart] = useCart(activity.id)
  const pieces = Object.values(cart).reduce((sum, n) => sum + n, 0)
  if (pieces === 0) return null
  return (
    <Link className="button primary" to="/me/redemption/$id/cart" params={{ id: activity.id }}>
      {t('redemption.toCart', { n: pieces })}
    </Link>
  )
}

/** One good: what it is, where it lies, and the two ways on: more goods first, or straight to the confirmation. */
export const GoodPage = () => {
  const { good: goodId } = useParams({ strict: false })
  return (
    <WithActivity back="/me/redemption">
      {(activity) => {
        const good = activity.goods.find((one) => one.id === goodId)
        return good === undefined ? <NotFound /> : <Good activity={activity} good={good} />
      }}
    </WithActivity>
  )
}

const Good = ({ activity, good }: { readonly activity: OfferedActivity; readonly good: OfferedActivity['goods'][number] }) => {
  const { t } = useWords()
  const navigate = useNavigate()
  const [cart, put] = useCart(activity.id)
  const hindered = useHindrance()(good, activity)
  const inCart = cart[good.id] ?? 0
  const add = (to: '/me/redemption/$id/cart' | '/me/redemption/$id') => {
    put(good.id, Math.min(inCart + (to.endsWith('cart') && inCart > 0 ? 0 : 1), good.mine))
    void navigate({ to, params: { id: activity.id } })
  }
  return (
    <>
      <PageHead title={good.name} />
      <GoodPicture id={good.id} name={good.name} has={good.hasPicture} large />
      <p>
        <PointsFigure value={good.points} />
      </p>
      {hindered === undefined ? (
        <div className="row">
          <Act busy={false} onClick={() => add('/me/redemption/$id/cart')}>
            {t('redemption.now')}
          </Act>
          <Act kind="quiet" busy={false} onClick={() => add('/me/redemption/$id')}>
            {t('redemption.add')}
          </Act>
        </div>
      ) : (
        <p className="note warn">{hindered}</p>
      )}
      {good.about !== '' && <p>{good.about}</p>}
      <dl className="facts">
        <Fact name={t('redemption.stock')}>{t('redemption.left', { n: count(good.left) })}</Fact>
        <Fact name={t('redemption.limit')}>{t('redemption.limitText', { n: good.perPerson, left: good.mine })}</Fact>
        <Fact name={t('redemption.activity')}>
          <Link to="/me/redemption/$id" params={{ id: activity.id }}>
            {activity.title}
          </Link>
        </Fact>
        {activity.points.length > 0 && (
          <Fact name={t('redemption.points')}>
            {activity.points.map((point) => (
              <span className="each-line" key={point.id}>
                {point.name}{' '}
                <span className="soft">
                  {t('redemption.left', { n: count(good.shelves.find((s) => s.pointId === point.id)?.stock ?? 0) })}
                </span>
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </>
  )
}
