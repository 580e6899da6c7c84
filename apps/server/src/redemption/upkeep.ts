import { notify } from '../notices/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { release } from './ending.ts'
import { holdActivity } from './redeemStore.ts'
import * as store from './redemptionStore.ts'

/** Days before the last day on which somebody is reminded first; the second reminder comes on the day before. */
const remindDays = 7
const chunk = 200

/** Ends what nobody collected in time, one transaction each, so that a redemption that fails does not keep the others. */
export const lapseOverdue = async (platform: Platform): Promise<void> => {
  const ctx = systemContext(platform, 'redemption.lapse')
  const today = shanghaiDay(ctx.now)
  for (;;) {
    const due = await store.overdue(platform.database.app, today, chunk)
    for (const { learnerId, id, activityId } of due)
      await runCommand(ctx, { id }, { key: undefined, endpoint: 'redemption.lapse', input: { id }, keepAnswer: false }, async (tx) => {
        await holdActivity(tx, activityId)
        const row = await store.redemptionOf(tx, [learnerId], id, true)
        const done = row === undefined ? undefined : await release(tx, ctx, row, 'lapse')
        if (row === undefined || done === undefined) return { refused: 'record.not_found' }
        await notify(tx, ctx, {
          to: { kind: 'learner', id: learnerId },
          code: done.returned ? 'redemption.lapsedReturned' : 'redemption.lapsed',
          params: { activity: row.title, points: row.points },
          href: `/me/redemptions/${id}`,
        })
        return {
          output: { done: true },
          account: { act: 'redemption.lapse', subject: { kind: 'redemption', id }, learnerId, params: { returned: done.returned } },
        }
      })
    if (due.length < chunk) return
  }
}

/** Reminds those whose last day is near: a week before, and the day before. The mark and the notice are one transaction. */
export const remindWaiting = async (platform: Platform): Promise<void> => {
  const ctx = systemContext(platform, 'redemption.remind')
  const today = shanghaiDay(ctx.now)
  for (;;) {
    const told = await platform.database.app.transaction().execute(async (tx) => {
      const due = await store.markReminded(tx, today, addDays(today, remindDays), chunk)
      for (const row of due)
        await notify(tx, ctx, {
          to: { kind: 'learner', id: row.learnerId },
          code: 'redemption.waiting',
          params: { activity: row.title, point: row.point, until: row.collectUntil },
          href: `/me/redemptions/${row.id}`,
        })
      return due.length
    })
    if (told < chunk) return
  }
}
