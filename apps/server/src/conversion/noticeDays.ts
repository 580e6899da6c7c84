import { conversionDesk as contract } from '@creditbank/contract'
import { managementCentre } from '../organizations/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as store from './noticeStore.ts'

/**
 * 公示期 in working days: what a school has set, never less than what the management centre asks of all, never less than the floor of the bank. Pure.
 */
export const noticeDaysOf = (set: { readonly centre: number | undefined; readonly school: number | undefined }): contract.NoticeDays => {
  const least = Math.max(contract.leastNoticeDays, set.centre ?? 0)
  return { days: Math.max(least, set.school ?? 0), own: set.school ?? null, least }
}

/** The days for which a school's next conversion is public. */
export const noticeDaysAt = async (db: Sql, organizationId: Id): Promise<contract.NoticeDays> => {
  const centre = await managementCentre(db)
  const set = await store.noticeSettings(db, [organizationId, ...(centre === undefined ? [] : [centre.id])])
  const own = set.get(organizationId)
  if (centre === undefined || centre.id === organizationId)
    return { ...noticeDaysOf({ centre: own, school: undefined }), own: own ?? null, least: contract.leastNoticeDays }
  return noticeDaysOf({ centre: set.get(centre.id), school: own })
}

/** The setting over HTTP. */
export const noticeDaysActions: readonly Bound[] = [
  query(contract.readNoticeDays, (ctx) => noticeDaysAt(ctx.platform.database.app, ctx.actor.organization.id)),
  command(contract.saveNoticeDays, async (tx, ctx, { days }) => {
    const { organization } = ctx.actor
    if (organization.kind !== 'universityCentre' && organization.kind !== 'managementCentre') return { refused: 'programmes.not_a_school' }
    const { least } = await noticeDaysAt(tx, organization.id)
    if (days < least || days > contract.mostNoticeDays)
      return { refused: 'conversion.notice_days_outside', params: { least, most: contract.mostNoticeDays } }
    await store.saveNoticeSetting(tx, { organizationId: organization.id, days, by: ctx.actor.staffId, now: ctx.now })
    return {
      output: await noticeDaysAt(tx, organization.id),
      account: { act: 'conversion.saveNoticeDays', subject: { kind: 'organization', id: organization.id }, params: { days } },
    }
  }),
]
