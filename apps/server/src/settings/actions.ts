import { settings as contract } from '@creditbank/contract'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { calendarFaults, calendarOf as calendarFromDays } from '../platform/pure/workingDays.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { calendarYears, settingsOf } from './read.ts'
import { calendarReminderDue } from './rules.ts'
import * as store from './store.ts'

const publicOf = (s: Awaited<ReturnType<typeof settingsOf>>) => ({
  siteName: s.siteName,
  contactPhone: s.contactPhone,
  qqGroup: s.qqGroup,
  qqGroupName: s.qqGroupName,
  qqGroupRemark: s.qqGroupRemark,
  filingNumber: s.filingNumber,
})

const reads: readonly Bound[] = [
  query(contract.publicSettings, async (ctx) => publicOf(await settingsOf(ctx.platform.database.app))),
  query(contract.readSettings, async (ctx) => {
    const stored = await store.storedValues(ctx.platform.database.app)
    const last = stored
      .map((row) => row.updated_at.toISOString())
      .toSorted()
      .at(-1)
    return { settings: await settingsOf(ctx.platform.database.app), updatedAt: last ?? null }
  }),
  query(contract.readCalendar, async (ctx, { year }) => {
    const db = ctx.platform.database.app
    const years = await calendarYears(db)
    const days = await store.calendarYear(db, year)
    return {
      year,
      announced: years[String(year)] === 'announced',
      days,
      reminder: calendarReminderDue(shanghaiDay(ctx.now), years) !== undefined,
    }
  }),
]

const faultCodes = {
  span: 'settings.calendar_wrong',
  no_such_day: 'settings.calendar_wrong',
  working_day: 'settings.calendar_working_day',
  holiday_too: 'settings.calendar_holiday_too',
} as const

const mutations: readonly Bound[] = [
  command(contract.saveSettings, async (tx, ctx, { settings }) => {
    const changed = Object.entries(settings).filter(([, value]) => value !== undefined)
    for (const [key, value] of changed) await store.saveValue(tx, key, value, ctx.now, ctx.actor.staffId)
    return { output: await settingsOf(tx), account: { act: 'settings.save', params: { keys: changed.map(([key]) => key).join(',') } } }
  }),
  command(contract.saveCalendar, async (tx, ctx, { year, announced, days }) => {
    const outside = days.find((one) => !one.day.startsWith(`${year}-`))
    const twice = days.find((one, index) => days.findIndex((other) => other.day === one.day && other.kind === one.kind) !== index)
    if (outside !== undefined) return { refused: 'settings.calendar_other_year', params: { day: outside.day, year } }
    if (twice !== undefined) return { refused: 'settings.calendar_twice', params: { day: twice.day } }
    const fault = calendarFaults(calendarFromDays(days, {}))[0]
    if (fault !== undefined) return { refused: faultCodes[fault.code], params: { day: fault.day } }
    const years = await calendarYears(tx)
    await store.replaceYear(tx, year, days, !announced)
    await store.saveValue(
      tx,
      'calendar.years',
      { ...years, [String(year)]: announced ? 'announced' : 'provisional' },
      ctx.now,
      ctx.actor.staffId,
    )
    return { output: { done: true as const }, account: { act: 'settings.calendar', params: { year, days: days.length } } }
  }),
]

/** Everything of the settings that is reached over HTTP. */
export const settingsCapability = (): { readonly bound: readonly Bound[] } => ({ bound: [...reads, ...mutations] })
