import { notify } from '../notices/index.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { addWorkingDays } from '../platform/pure/workingDays.ts'
import { calendarOf } from '../settings/index.ts'
import * as store from './applicationStore.ts'
import { noticeDaysAt } from './noticeDays.ts'

/**
 * Makes an approved conversion public for the working days that hold at its school today. It is concluded by itself when they are over and nobody's
 * objection is open.
 */
export const makePublic = async (tx: Sql, ctx: Context, row: store.ApplicationRow): Promise<readonly EventDraft[]> => {
  const { days } = await noticeDaysAt(tx, row.organizationId)
  const noticeUntil = addWorkingDays(shanghaiDay(ctx.now), days, await calendarOf(tx))
  await store.setApplication(tx, row.id, { state: 'notice', now: ctx.now, noticeUntil })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: 'conversion.noticed',
    params: { programme: row.programme, number: row.number, until: noticeUntil },
    href: `/me/conversions/${row.id}`,
  })
  return [{ kind: 'conversion.noticed', facts: { conversion: row.id, learner: row.learnerId, until: noticeUntil } }]
}
