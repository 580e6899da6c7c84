import { Refused } from '@creditbank/contract/client'
import type { OutputOf } from '@creditbank/contract/endpoint'
import {
  cancelRedemption,
  type MyRedemption,
  myRedemption,
  myRedemptions,
  offeredActivities,
  offeredActivity,
} from '@creditbank/contract/myRedemptions'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { count, dayText, momentText } from '../format.ts'
import { NotFound } from '../shell/Crash.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Back, Empty, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { QrPicture } from '../ui/QrPicture.tsx'
import { WithdrawAct } from '../ui/WithdrawAct.tsx'
import { useWords } from '../words.ts'
import { GoodPicture, PointsFigure, RedemptionTag } from './parts.tsx'

/** My redemptions: what waits to be collected first. */
export const MyRedemptions = () => {
  const { t } = useWords()
  const list = usePages<typeof myRedemptions, MyRedemption>(myRedemptions, { limit: 30 }, (output) => output)
  const waiting = list.items.filter((one) => one.state === 'waiting')
  const rest = list.items.filter((one) => one.state !== 'waiting')
  return (
    <div className="page narrow">
      <Back to="/me/redemption" />
      <PageHead title={t('redemption.mine')} lead={t('redemption.mineLead')} />
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={5} />}
      {!list.loading && list.error === null && list.items.length === 0 && (
        <Empty text={t('redemption.mineNone')}>
          <Link className="button primary" to="/me/redemption" search={{}}>
            {t('redemption.title')}
          </Link>
        </Empty>
      )}
      <Group title={t('redemption.waitingTitle')} items={waiting} />
      <Group title={t('redemption.overTitle')} items={rest} />
      <More list={list} />
    </div>
  )
}

const Group = ({ title, items }: { readonly title: string; readonly items: readonly MyRedemption[] }) => {
  if (items.length === 0) return null
  return (
    <section className="section">
      <h2>{title}</h2>
      <ul className="lines">
        {items.map((one) => (
          <li key={one.id}>
            <Link className="line" to="/me/redemptions/$id" params={{ id: one.id }}>
              <Line one={one} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Line = ({ one }: { readonly one: MyRedemption }) => {
  const { t, language } = useWords()
  return (
    <span>
      <span className="line-title">
        {one.goods.map((good) => t('redemption.goodCount', { name: good.name, n: good.count })).join(t('redemption.joint'))}
      </span>{' '}
      <RedemptionTag state={one.state} />
      <span className="soft each-line">
        {one.activity.title} · {t('redemption.spent', { n: count(one.points) })} ·{' '}
        {one.state === 'waiting' && one.collectUntil !== null
          ? t('redemption.collectBefore', { day: dayText(one.collectUntil, language) })
          : dayText(one.endedAt ?? one.createdAt, language)}
      </span>
    </span>
  )
}

type Whole = OutputOf<typeof myRedemption>

/** One redemption: the code to show while it waits, what and where, and what became of it. */
export const RedemptionPage = () => {
  const { t } = useWords()
  const { id } = useParams({ strict: false })
  const { done } = useSearch({ strict: false })
  const answer = useAsk(myRedemption, { id: id ?? '' }, { fresh: 5_000 })
  if (answer.error instanceof Refused && answer.error.problem.status === 404) return <NotFound />
  return (
    <div className="page narrow">
      <Back to="/me/redemptions" label={t('redemption.mine')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data !== undefined && <One one={answer.data} done={done === 'yes'} />}
    </div>
  )
}

const One = ({ one, done }: { readonly one: Whole; readonly done: boolean }) => {
  const { t, language } = useWords()
  return (
    <>
      <PageHead title={one.activity.title}>
        <p>
          <RedemptionTag state={one.state} />
        </p>
      </PageHead>
      {done && (
        <p className="note good" role="status">
          {one.delivery === 'voucher' ? t('redemption.doneVoucher') : t('redemption.done')}
        </p>
      )}
      <Code one={one} />
      <Vouchers one={one} />
      <Ended one={one} />
      <ul className="lines">
        {one.goods.map((good) => (
          <li key={good.id} className="cart-line">
            <GoodPicture id={good.id} name={good.name} has={good.hasPicture} />
            <b>{t('redemption.goodCount', { name: good.name, n: good.count })}</b>
          </li>
        ))}
      </ul>
      <dl className="facts">
        {one.point !== null && (
          <Fact name={t('redemption.where')}>
            {one.point.name}
            <span className="soft each-line">{one.point.hours}</span>
            {one.point.phone !== null && (
              <a className="each-line" href={`tel:${one.point.phone}`}>
                {one.point.phone}
              </a>
            )}
          </Fact>
        )}
        {one.collectUntil !== null && <Fact name={t('redemption.collectUntil')}>{dayText(one.collectUntil, language)}</Fact>}
        <Fact name={t('redemption.cost')}>
          <PointsFigure value={one.points} />
        </Fact>
        <Fact name={t('redemption.redeemedAt')}>{momentText(one.createdAt, language)}</Fact>
      </dl>
      {one.mayCancel && <Cancel one={one} />}
    </>
  )
}

const Code = ({ one }: { readonly one: Whole }) => {
  const { t } = useWords()
  if (one.code === null) return null
  return (
    <section className="card stack code" aria-labelledby="code">
      <h2 id="code">{t('redemption.code')}</h2>
      <QrPicture rows={one.qr} label={t('redemption.codePicture')} />
      <p className="code-digits">
        {one.code.slice(0, 4)} {one.code.slice(4)}
      </p>
      <p className="soft">{t('redemption.codeText')}</p>
    </section>
  )
}

const Vouchers = ({ one }: { readonly one: Whole }) => {
  const { t } = useWords()
  if (one.vouchers.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="vouchers">
      <h2 id="vouchers">{t('redemption.vouchers')}</h2>
      <ul className="lines">
        {one.vouchers.map((voucher) => (
          <li key={voucher.code}>
            {voucher.good}
            <p className="voucher">{voucher.code}</p>
          </li>
        ))}
      </ul>
      <p className="soft">{t('redemption.vouchersText')}</p>
    </section>
  )
}

const Ended = ({ one }: { readonly one: Whole }) => {
  const { t, language } = useWords()
  if (one.endedAt === null || one.delivery === 'voucher') return null
  const day = dayText(one.endedAt, language)
  if (one.state === 'collected') return <p className="note good">{t(`redemption.by_${one.collectedBy ?? 'self'}`, { day })}</p>
  const text = one.state === 'cancelled' ? t('redemption.cancelledOn', { day }) : t('redemption.lapsedOn', { day })
  return (
    <p className="note">
      {text} {one.returned ? t('redemption.cameBack', { n: count(one.points) }) : t('redemption.notBack')}
    </p>
  )
}

const Cancel = ({ one }: { readonly one: Whole }) => {
  const { t } = useWords()
  const cancel = useTell(cancelRedemption, { stale: [myRedemption, myRedemptions, offeredActivities, offeredActivity] })
  return (
    <WithdrawAct
      sure={t('redemption.cancelSure', { n: count(one.points) })}
      label={t('redemption.cancel')}
      keep={t('redemption.keep')}
      busy={cancel.isPending}
      error={cancel.error}
      withdraw={(then) => cancel.mutate({ id: one.id }, then)}
    />
  )
}
