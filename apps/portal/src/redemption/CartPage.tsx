import { myRedemptions, type OfferedActivity, offeredActivities, offeredActivity, redeem } from '@creditbank/contract/myRedemptions'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { count, dayText } from '../format.ts'
import { ChoiceField } from '../ui/fields.tsx'
import { Act, Empty, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { WithActivity } from './ActivityPage.tsx'
import { type Cart, useCart } from './cart.ts'
import { GoodPicture, PointsFigure, WhichPoints } from './parts.tsx'
import '../styles/forms.css'

/** The cart of one activity: how many, where to collect, what it costs, and one confirmation for all of it. */
export const CartPage = () => <WithActivity back="/me/redemption">{(activity) => <Whole activity={activity} />}</WithActivity>

/** The points that hold everything in the cart, the fullest shelf first. */
const fitting = (activity: OfferedActivity, cart: Cart) =>
  activity.points
    .map((point) => ({
      point,
      least: Math.min(
        ...activity.goods
          .filter((good) => (cart[good.id] ?? 0) > 0)
          .map((good) => (good.shelves.find((s) => s.pointId === point.id)?.stock ?? 0) - (cart[good.id] ?? 0)),
      ),
    }))
    .filter(({ least }) => least >= 0)
    .sort((a, b) => b.least - a.least)
    .map(({ point }) => point)

const Whole = ({ activity }: { readonly activity: OfferedActivity }) => {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const [cart, put, empty] = useCart(activity.id)
  const [wanted, setWanted] = useState<string>()
  const lines = activity.goods.flatMap((good) => ((cart[good.id] ?? 0) > 0 ? [{ good, count: cart[good.id] ?? 0 }] : []))
  const points = fitting(activity, cart)
  const pointId = points.find((point) => point.id === wanted)?.id ?? points[0]?.id
  const sum = lines.reduce((all, line) => all + line.count * line.good.points, 0)
  const confirm = useTell(redeem, {
    intent: `redeem ${activity.id}`,
    stale: [offeredActivities, offeredActivity, myRedemptions],
    onDone: ({ redemptionId }) => {
      empty()
      void navigate({ to: '/me/redemptions/$id', params: { id: redemptionId }, search: { done: 'yes' }, replace: true })
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const wish = lines.map(({ good, count: n }) => ({ goodId: good.id, count: n }))
    void confirm
      .mutateAsync({ id: activity.id, pointId: activity.delivery === 'voucher' ? null : (pointId ?? null), lines: wish })
      .catch(() => undefined)
  }
  if (lines.length === 0) return <Nothing activity={activity} />
  const counter = activity.delivery === 'counter'
  return (
    <form className="stack" onSubmit={send}>
      <PageHead title={t('redemption.cart')} lead={activity.title} />
      <ul className="lines">
        {lines.map(({ good, count: n }) => (
          <li key={good.id} className="cart-line">
            <GoodPicture id={good.id} name={good.name} has={good.hasPicture} />
            <span>
              <b>{good.name}</b>
              <PointsFigure value={good.points * n} />
            </span>
            <Stepper name={good.name} value={n} most={good.mine} onChange={(next) => put(good.id, next)} />
          </li>
        ))}
      </ul>
      {counter && points.length === 0 && <p className="note warn">{t('redemption.noPoint')}</p>}
      {counter && points.length > 0 && (
        <ChoiceField
          label={t('redemption.where')}
          value={pointId ?? ''}
          onChange={setWanted}
          options={points.map((point) => ({ value: point.id, label: point.name, hint: point.hours }))}
        />
      )}
      <Costs sum={sum} activity={activity} />
      <p className="soft">
        {counter
          ? t(activity.cancelReturns ? 'redemption.confirmText' : 'redemption.confirmTextFinal', {
              day: dayText(activity.collectUntil ?? activity.endsOn, language),
            })
          : t('redemption.confirmVoucher')}
      </p>
      <Problem error={confirm.error} />
      {sum <= activity.balance && (!counter || pointId !== undefined) && (
        <Act busy={confirm.isPending} wide>
          {t('redemption.confirm', { n: count(sum) })}
        </Act>
      )}
      <Link className="link" to="/me/redemption/$id" params={{ id: activity.id }}>
        {t('redemption.more')}
      </Link>
    </form>
  )
}

/** What the cart costs, what is left afterwards, and whose points count. */
const Costs = ({ sum, activity }: { readonly sum: number; readonly activity: OfferedActivity }) => {
  const { t } = useWords()
  const { balance } = activity
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('redemption.cost')}</dt>
          <dd>
            <PointsFigure value={sum} />
          </dd>
        </div>
        <div>
          <dt>{t('redemption.after')}</dt>
          <dd>{sum > balance ? t('redemption.tooFew', { n: count(sum - balance) }) : count(balance - sum)}</dd>
        </div>
      </dl>
      <WhichPoints activity={activity} />
    </>
  )
}

const Nothing = ({ activity }: { readonly activity: OfferedActivity }) => {
  const { t } = useWords()
  return (
    <>
      <PageHead title={t('redemption.cart')} lead={activity.title} />
      <Empty text={t('redemption.cartEmpty')}>
        <Link className="button primary" to="/me/redemption/$id" params={{ id: activity.id }}>
          {t('redemption.more')}
        </Link>
      </Empty>
    </>
  )
}

const Stepper = ({
  name,
  value,
  most,
  onChange,
}: {
  readonly name: string
  readonly value: number
  readonly most: number
  readonly onChange: (value: number) => void
}) => {
  const { t } = useWords()
  return (
    <span className="stepper">
      <button type="button" className="button quiet" onClick={() => onChange(value - 1)} aria-label={t('redemption.fewer', { name })}>
        −
      </button>
      <output aria-label={t('redemption.pieces', { name })}>{value}</output>
      <button
        type="button"
        className="button quiet"
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
        aria-label={t('redemption.oneMore', { name })}
      >
        +
      </button>
    </span>
  )
}
