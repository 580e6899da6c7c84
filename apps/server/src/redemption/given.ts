import { redemption as contract } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Bank, TestLearner } from '../../test/harness/bank.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import type { Id } from '../platform/ids.ts'

/** An activity of Hefei as a test wants it: one good at one point. */
export type Wish = {
  readonly stock?: number
  readonly points?: number
  readonly perPerson?: number
  readonly delivery?: 'counter' | 'voucher'
  readonly cancelReturns?: boolean
  readonly lapseReturns?: boolean
  readonly content?: Partial<contract.ActivityContent>
}
/** An activity that runs, with its first good. */
export type Given = { readonly id: Id; readonly goodId: Id; readonly pointId: Id }

/** The content of an activity that is right as it is. */
export const plainActivity = (bank: Bank, wish: Wish = {}): contract.ActivityContent => {
  const pointId = bank.unit('shushanPoint').id
  const voucher = wish.delivery === 'voucher'
  return {
    title: '书香兑换',
    rules: '凭领取码到点领取。',
    delivery: wish.delivery ?? 'counter',
    startsOn: '2026-09-01',
    endsOn: '2026-10-31',
    collectUntil: voucher ? null : '2026-11-10',
    units: [],
    kinds: [],
    level: 'none',
    takes: 'centre',
    cancelReturns: wish.cancelReturns ?? true,
    lapseReturns: wish.lapseReturns ?? false,
    points: voucher ? [] : [{ pointId, hours: '工作日 9:00–17:00' }],
    goods: [
      {
        name: '字典',
        about: '',
        points: wish.points ?? 50,
        perPerson: wish.perPerson ?? 1,
        pictureId: null,
        stock: voucher ? [] : [{ pointId, planned: wish.stock ?? 5 }],
      },
    ],
    ...wish.content,
  }
}

/** An activity that two persons of Hefei brought to run. `before` does something with the draft (imports vouchers). */
export const runningActivity = async (
  bank: Bank,
  wish: Wish = {},
  before: (goodId: Id) => Promise<void> = async () => undefined,
): Promise<Given> => {
  const [clerk, director] = [await bank.staff('centreClerk', 'hefei'), await bank.staff('centreDirector', 'hefei')]
  const draft = await bank.ok(contract.createActivity, { content: plainActivity(bank, wish) }, { as: clerk })
  const goodId = draft.items[0]?.id ?? ''
  await before(goodId)
  await bank.ok(contract.submitActivity, { id: draft.id }, { as: clerk })
  await bank.ok(contract.decideActivity, { id: draft.id, decision: 'approve' }, { as: director })
  return { id: draft.id, goodId, pointId: wish.delivery === 'voucher' ? bank.unit('hefei').id : bank.unit('shushanPoint').id }
}

/** Points of a learner with a centre, as the ledger writes an earning. */
export const givePoints = async (
  bank: Bank,
  learners: readonly Pick<TestLearner, 'id'>[],
  points: number,
  from: UnitKey = 'hefei',
): Promise<void> => {
  const db = bank.platform.database.app
  const [issuer, now] = [bank.unit(from).id, bank.clock.now()]
  const ids = learners.map((learner) => learner.id)
  await sql`insert into points.transfer (learner_id, issuer_id, seq, lot, kind, amount, balance_after, debt_after, key, cause_kind, cause_id, rule_id, earned_on, expires_on, at)
    select id, ${issuer}, 1, 1, 'earn', ${points}, ${points}, 0, 'given ' || id, 'test', 1, 1, '2026-09-01', '2029-09-01', ${now} from unnest(${ids}::bigint[]) id`.execute(
    db,
  )
  await sql`insert into points.month_part (issuer_id, month, kind, points) select ${issuer}, date_trunc('month', ${now}::timestamptz at time zone 'Asia/Shanghai')::date, k, n
    from (values ('earn', ${points * ids.length}::bigint), ('holders', ${ids.length}::bigint)) v(k, n)`.execute(db)
  await sql`insert into points.account (learner_id, issuer_id, seq, balance, debt, last_at) select id, ${issuer}, 1, ${points}, 0, ${now} from unnest(${ids}::bigint[]) id`.execute(
    db,
  )
  await sql`insert into points.lot (learner_id, issuer_id, lot, expires_on, remaining, returned) select id, ${issuer}, 1, '2029-09-01', ${points}, false from unnest(${ids}::bigint[]) id`.execute(
    db,
  )
}

/** Learners of Shushan with so many points each. */
export const learnersWith = async (bank: Bank, count: number, points: number): Promise<readonly TestLearner[]> => {
  const learners: TestLearner[] = []
  for (let n = 0; n < count; n += 1) learners.push(await bank.learner('hefeiShushan'))
  await givePoints(bank, learners, points)
  return learners
}
