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
    if (activity.mayTakePart === 'unverified') return t('redemption.unverified')
    if (activity.mayTakePart !== 'yes') return t('redemption.notForYou')
    if (good.left === 0) return t('redemption.out')
    if (good.mine === 0) return t('redemption.limitReached', { n: good.perPerson })
    return good.points > activity.balance ? t('redemption.tooFew', { n: count(good.points - activity.balance) }) : undefined
  }
}

/** Which points count in an activity, and how many of them there are: the person may have points of several centres. */
export const WhichPoints = ({ activity }: { readonly activity: OfferedActivity }) => {
  const { t } = useWords()
  const [first, second] = activity.purses
  if (first === undefined) return null
  return (
    <>
      <p className="soft">
        {second === undefined
          ? t('redemption.takesOne', { issuer: first.issuer.name })
          : t('redemption.takesBoth', {
              first: first.issuer.name,
              second: second.issuer.name,
              n: count(first.points),
              m: count(second.points),
            })}
      </p>
      {activity.purses.map((purse) =>
        purse.frozen ? (
          <p className="note warn" key={purse.issuer.id}>
            {t('redemption.frozen', { issuer: purse.issuer.name })}
          </p>
        ) : null,
      )}
    </>
  )
}

/** How a redemption stands, as a tag. */
export const RedemptionTag = ({ state }: { readonly state: MyRedemption['state'] }) => {
  const { t } = useWords()
  const tone = { waiting: 'warn', collected: 'good', cancelled: '', lapsed: 'bad' }[state]
  return <span className={`tag ${tone}`}>{t(`redemption.state_${state}`)}</span>
}
