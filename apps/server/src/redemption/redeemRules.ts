import type { myRedemptions, redemption, Refusal } from '@creditbank/contract'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import { type Audience, mayTakePart, type Participant, shownState, type Standing } from './rules.ts'

/** The most points that one confirmation takes: the most that the ledger moves at once. */
export const mostAtOnce = 1_000_000

/** A good as it is redeemed. */
export type OfferedGood = { readonly id: Id; readonly name: string; readonly points: number; readonly perPerson: number }
/** What is offered while a batch is decided. Shelves by `good point`. */
export type Offer = {
  readonly standing: Standing
  readonly audience: Audience
  readonly delivery: 'counter' | 'voucher'
  /** Where a voucher's shelf stands: the centre itself. */
  readonly centreId: Id
  /** The management centre above it. */
  readonly provinceId: Id
  readonly takes: redemption.Takes
  readonly goods: ReadonlyMap<Id, OfferedGood>
  readonly shelves: ReadonlyMap<string, number>
}
/** What somebody wants. */
export type Wish = {
  readonly pointId: Id | null
  readonly lines: readonly { readonly goodId: Id; readonly count: number }[]
}
/** What somebody gets if their points suffice. */
export type Claim = {
  readonly person: Id
  readonly pointId: Id
  readonly lines: readonly { readonly goodId: Id; readonly count: number; readonly points: number }[]
  readonly points: number
}
/** Why somebody gets nothing. */
export type NoClaim = Refusal<
  Exclude<(typeof myRedemptions.redeem)['refusals'][number], 'redemption.key_missing' | 'redemption.queue_full'>
>

/** The name of a shelf. */
export const shelfOf = (goodId: Id, pointId: Id): string => `${goodId} ${pointId}`

/** What is left while wishes are granted one after the other: of each shelf, and of what each person may take. */
export type Left = { readonly shelves: Map<string, number>; readonly taken: Map<string, number> }

/** The left of an offer before the first wish. `taken` by `person good`. */
export const leftOf = (offer: Offer, taken: ReadonlyMap<string, number>): Left => ({
  shelves: new Map(offer.shelves),
  taken: new Map(taken),
})

const merged = (lines: Wish['lines']): readonly { readonly goodId: Id; readonly count: number }[] => {
  const counts = new Map<Id, number>()
  for (const { goodId, count } of lines) counts.set(goodId, (counts.get(goodId) ?? 0) + count)
  return [...counts].map(([goodId, count]) => ({ goodId, count }))
}

const outside = (offer: Offer, who: Participant | undefined, today: Day): NoClaim | undefined => {
  if (shownState(offer.standing, today) !== 'running') return { refused: 'redemption.not_running' }
  const may = who === undefined ? 'unit' : mayTakePart(offer.audience, who)
  if (may === 'unchecked') return { refused: 'redemption.identity_unchecked' }
  if (may === 'unverified') return { refused: 'redemption.identity_unverified' }
  return may === 'yes' ? undefined : { refused: 'redemption.not_for_you' }
}

/** What a wish comes to against what is left, points aside. Nothing is taken yet. */
export const claimOf = (offer: Offer, left: Left, who: Participant | undefined, wish: Wish, today: Day): Claim | NoClaim => {
  const refused = outside(offer, who, today)
  if (refused !== undefined || who === undefined) return refused ?? { refused: 'redemption.not_for_you' }
  const pointId = offer.delivery === 'voucher' ? offer.centreId : wish.pointId
  if (pointId === null) return { refused: 'redemption.point_missing' }
  const lines: Claim['lines'][number][] = []
  for (const { goodId, count } of merged(wish.lines)) {
    const good = offer.goods.get(goodId)
    const stock = left.shelves.get(shelfOf(goodId, pointId))
    if (good === undefined || stock === undefined) return { refused: 'redemption.good_unknown' }
    const may = good.perPerson - (left.taken.get(shelfOf(who.person, goodId)) ?? 0)
    if (count > may)
      return { refused: 'redemption.limit_reached', params: { good: good.name, most: good.perPerson, left: Math.max(0, may) } }
    if (count > stock) return { refused: 'redemption.out_of_stock', params: { good: good.name, stock } }
    lines.push({ goodId, count, points: good.points })
  }
  const points = lines.reduce((sum, line) => sum + line.count * line.points, 0)
  return points > mostAtOnce
    ? { refused: 'redemption.cart_too_large', params: { most: mostAtOnce } }
    : { person: who.person, pointId, lines, points }
}

const move = (left: Left, claim: Claim, by: 1 | -1): void => {
  for (const { goodId, count } of claim.lines) {
    const shelf = shelfOf(goodId, claim.pointId)
    left.shelves.set(shelf, (left.shelves.get(shelf) ?? 0) - by * count)
    const held = shelfOf(claim.person, goodId)
    left.taken.set(held, (left.taken.get(held) ?? 0) + by * count)
  }
}
/** Takes what a claim holds. */
export const takeClaim = (left: Left, claim: Claim): void => move(left, claim, 1)
/** Puts back what a claim held whose points did not suffice. */
export const putBack = (left: Left, claim: Claim): void => move(left, claim, -1)
