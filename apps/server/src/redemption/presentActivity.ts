import type { myRedemptions, redemption } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { ActivityRow, GoodRow, PointRow } from './activityStore.ts'
import { shelfOf } from './redeemRules.ts'
import { mayTakePart, maySet, type Participant, shownState } from './rules.ts'

/** An activity in a list. */
export const presentLine = (row: ActivityRow, today: Day): redemption.ActivityLine => ({
  id: row.id,
  title: row.title,
  organization: { id: row.organizationId, name: row.organization },
  delivery: row.delivery,
  state: shownState(row, today),
  startsOn: row.startsOn,
  endsOn: row.endsOn,
  goods: row.goods,
  redemptions: row.redemptions,
  updatedAt: row.updatedAt.toISOString(),
})

const can = (row: ActivityRow, actor: StaffActor, today: Day): redemption.Activity['can'] => {
  const edits = actor.may.has('redemption.edit') && row.organizationId === actor.organization.id
  const state = shownState(row, today)
  const open = state === 'scheduled' || state === 'running' || state === 'paused'
  return {
    edit: edits && row.state === 'draft',
    submit: edits && row.state === 'draft',
    decide: actor.may.has('redemption.approve') && row.state === 'submitted' && !row.authors.includes(actor.staffId),
    pause: edits && maySet(row, 'paused', today),
    resume: edits && maySet(row, 'approved', today),
    end: edits && maySet(row, 'ended', today),
    stock: edits && open && row.delivery === 'counter',
    vouchers: edits && (open || row.state === 'draft') && row.delivery === 'voucher',
  }
}

const pointOf = ({ id, name, phone, hours }: PointRow): redemption.CollectionPoint => ({ id, name, phone, hours })

/** What belongs to an activity beside its row. */
export type Around = {
  readonly points: readonly PointRow[]
  readonly goods: readonly GoodRow[]
  readonly units: readonly { readonly id: Id; readonly name: string }[]
}

/** An activity as the office sees it. */
export const presentActivity = (row: ActivityRow, around: Around, actor: StaffActor, today: Day): redemption.Activity => ({
  ...presentLine(row, today),
  rules: row.rules,
  collectUntil: row.collectUntil,
  units: around.units.map(({ id, name }) => ({ id, name })),
  kinds: row.kinds,
  level: row.level,
  takes: row.takes,
  province: { id: row.provinceId, name: row.province },
  cancelReturns: row.cancelReturns,
  lapseReturns: row.lapseReturns,
  points: around.points.map(pointOf),
  items: around.goods.map(({ activityId: _activity, shelves, ...good }) => ({ ...good, shelves: [...shelves] })),
  note: row.note,
  approvedAt: row.approvedAt?.toISOString() ?? null,
  can: can(row, actor, today),
})

/** An activity as a person sees it who may redeem. `taken` by `person good`. */
export const presentOffer = (
  row: ActivityRow,
  around: Pick<Around, 'points' | 'goods'>,
  who: Participant,
  taken: ReadonlyMap<string, number>,
  purses: myRedemptions.OfferedActivity['purses'],
): myRedemptions.OfferedActivity => ({
  id: row.id,
  title: row.title,
  organization: { id: row.organizationId, name: row.organization },
  delivery: row.delivery,
  rules: row.rules,
  startsOn: row.startsOn,
  endsOn: row.endsOn,
  collectUntil: row.collectUntil,
  cancelReturns: row.cancelReturns,
  lapseReturns: row.lapseReturns,
  mayTakePart: mayTakePart({ units: row.units, kinds: row.kinds, level: row.level }, who),
  takes: row.takes,
  purses: [...purses],
  balance: purses.reduce((sum, purse) => sum + (purse.frozen ? 0 : purse.points), 0),
  points: around.points.filter((p) => p.activityId === row.id).map(pointOf),
  goods: around.goods
    .filter((g) => g.activityId === row.id)
    .map((good) => ({
      id: good.id,
      name: good.name,
      about: good.about,
      points: good.points,
      perPerson: good.perPerson,
      hasPicture: good.pictureId !== null,
      left: good.shelves.reduce((sum, shelf) => sum + shelf.stock, 0),
      mine: Math.max(0, good.perPerson - (taken.get(shelfOf(who.person, good.id)) ?? 0)),
      shelves: good.shelves.map(({ pointId, stock }) => ({ pointId, stock })),
    })),
})

/** Whether a person can have at least one piece of a good now. */
export const canAfford = (good: myRedemptions.OfferedGood, balance: number): boolean =>
  good.points <= balance && good.left > 0 && good.mine > 0
