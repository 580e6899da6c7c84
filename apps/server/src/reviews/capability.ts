import { notify } from '../notices/index.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import type { Work } from '../platform/jobs.ts'
import { shanghaiDay, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import type { Bound } from '../platform/serve.ts'
import { calendarReminderDue, calendarYears } from '../settings/index.ts'
import { applyDueBatches, batchActions } from './batches.ts'
import { deskActions } from './desk.ts'
import type { CaseKind } from './engine.ts'
import { casesExport } from './exports.ts'
import { handActions } from './hand.ts'
import { allTableFaults } from './rules.ts'
import { managementStaff, toldSince } from './store.ts'

/** In December the management centre is reminded once of a next year that is not announced yet. */
const remindOfCalendar = async (platform: Platform): Promise<void> => {
  const db = platform.database.app
  const ctx = systemContext(platform, 'calendar reminder')
  const year = calendarReminderDue(shanghaiDay(ctx.now), await calendarYears(db))
  if (year === undefined) return
  const since = startOfShanghaiDay(`${Number(year) - 1}-12-01`)
  for (const id of await managementStaff(db, ['managementDirector'])) {
    if (await toldSince(db, id, 'catalog.calendarReminder', since)) continue
    await db.transaction().execute((tx) =>
      notify(tx, ctx, {
        to: { kind: 'staff', id },
        code: 'catalog.calendarReminder',
        params: { year },
        href: '/admin/settings/calendar',
      }),
    )
  }
}

/** The review engine with the kinds of case that the capabilities registered. Throws when a transition table is broken or a kind is registered twice. */
export const reviewsCapability = (
  platform: Platform,
  registered: readonly CaseKind[],
): { readonly bound: readonly Bound[]; readonly periodic: Work['periodic'] } => {
  const faults = allTableFaults()
  if (faults.length > 0) throw new Error(`the review tables are broken:\n${faults.join('\n')}`)
  const kinds = new Map(registered.map((kind) => [kind.kind, kind]))
  if (kinds.size !== registered.length) throw new Error('a kind of case is registered twice')
  return {
    bound: [...deskActions(kinds), ...handActions, ...batchActions, casesExport.start],
    periodic: [
      { name: 'reviews.batches', everyMs: 5_000, run: () => applyDueBatches(platform, kinds) },
      { name: 'reviews.calendarReminder', everyMs: 3_600_000, run: () => remindOfCalendar(platform) },
    ],
  }
}
