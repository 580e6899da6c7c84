import type { MyRedemption, OfferedActivity, OfferedGood } from '@creditbank/contract/myRedemptions'
import { count } from '../format.ts'
import { useWords } from '../words.ts'
import '../styles/redemption.css'

/** The picture of a good, or a quiet square in its place. */
export const GoodPicture = ({
  id,
  name,
  has,
  large = false,
}: {
  readonly id: string
  readonly name: string
  readonly has: boolean
  readonly large?: boolean
}) =>
  has ? (
    <img className={large ? 'good-picture large' : 'good-picture'} src={`/api/redemption/goods/${id}/picture`} alt={name} loading="lazy" />
  ) : (
    <span className={large ? 'good-picture none large' : 'good-picture none'} aria-hidden="true">
      {[...name].slice(0, 1)}
    </span>
  )

/** Points in large figures. */
export const PointsFigure = ({ value }: { readonly value: number }) => {
  const { t } = useWords()
  return (
    <span className="points">
      <b>{count(value)}</b> {t('redemption.unit')}
    </span>
  )
}

/** Why a good cannot be had now; undefined where it can. */
export const useHindrance = (): ((good: OfferedGood, activity: OfferedActivity) => string | undefined) => {
  const { t } = useWords()
  return (good, activity) => {
    if (activity.mayTakePart === 'unchecked') return t('redemption.unchecked')
    if (activity.mayTakePart !== 'yes') return t('redemption.notForYou')
    if (good.left === 0) return t('redemption.out')
    if (good.mine === 0) return t('redemption.limitReached', { n: good.perPerson })
    return good.points > activity.balance ? t('redemption.tooFew', { n: count(good.points - activity.balance) }) : undefined
  }
}

/** How a redemption stands, as a tag. */
export const RedemptionTag = ({ state }: { readonly state: MyRedemption['state'] }) => {
  const { t } = useWords()
  const tone = { waiting: 'warn', collected: 'good', cancelled: '', lapsed: 'bad' }[state]
  return <span className={`tag ${tone}`}>{t(`redemption.state_${state}`)}</span>
}
