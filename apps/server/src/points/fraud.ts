import { pointsFreezes as contract } from '@creditbank/contract'
import { noteAccess } from '../platform/access.ts'
import { staffRead } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { besides, signsOf } from './fraudRules.ts'
import * as store from './fraudStore.ts'
import { nameOf } from './book.ts'
import { frozenAmong } from './ledgerStore.ts'
import { namesOf } from './scope.ts'

/** Signs that one answer tells, at most. */
const most = 200

const list = query(contract.listSuspicions, async (ctx, asked) => {
  const to = asked.to ?? shanghaiDay(ctx.now)
  const from = asked.from ?? addDays(to, -30)
  if (from > to || addDays(from, 366) < to) return { refused: 'points.period_wrong' }
  const days = await staffRead(ctx, (tx) => store.highDays(tx, from, to))
  const signed = days.flatMap((day) => signsOf(day).map((sign) => ({ day, sign }))).slice(0, most)
  const db = ctx.platform.database.app
  const which = signed.map(({ day }) => day)
  const [people, issuers, frozen] = [
    await store.people(
      db,
      which.map((day) => day.learnerId),
    ),
    await namesOf(
      db,
      which.map((day) => day.issuerId),
    ),
    await frozenAmong(db, which),
  ]
  await noteAccess(
    ctx,
    'points.suspicions',
    which.map((day) => day.learnerId),
  )
  return {
    from,
    to,
    items: signed.map(({ day, sign }) => {
      const person = people.get(day.learnerId)
      return {
        learner: {
          id: day.learnerId,
          name: maskName(person?.name ?? ''),
          accountNo: person === undefined ? '' : formatAccountNo(person.accountNo),
        },
        issuer: { id: day.issuerId, name: issuers.get(day.issuerId) ?? '' },
        sign,
        on: day.on,
        points: day.points,
        events: day.events,
        usual: besides(sign, day),
        frozen: frozen.has(nameOf(day)),
      }
    }),
  }
})

/** What looked unusual, over HTTP. */
export const fraudActions: readonly Bound[] = [list]
