import * as z from 'zod/mini'
import { Id, Instant, OrganizationRef } from './common.ts'
import { endpoint } from './endpoint.ts'

/** A month, yyyy-mm: the finest step of a period, so that two periods never differ by one person's day. */
export const Month = z.string().check(z.regex(/^(19|20)\d{2}-(0[1-9]|1[0-2])$/))
/** The smallest group of people whose figures are told to somebody who may not see the people themselves. */
export const smallestGroup = 5

/** A period by the month in which outcomes were obtained, and a unit of one's scope to look at instead of the whole of it. */
const about = { from: z.optional(Month), to: z.optional(Month), unitId: z.optional(Id) }

/** Figures of outcomes that stand (not revoked, corrected or undone). Null: hidden, because the group is too small. Credits in hundredths, time in minutes. */
const outcomeFigures = {
  people: z.nullable(z.number()),
  outcomes: z.nullable(z.number()),
  credits: z.nullable(z.number()),
  minutes: z.nullable(z.number()),
}
/** `unit` is the unit the figures are about; `within` leads from the caller's whole scope down to it. `hidden` counts the groups that are not told. */
const frame = { unit: OrganizationRef, within: z.array(OrganizationRef), hidden: z.number(), at: Instant }

/** One line: `key` is a unit's id, a type's code or a month. `below`: the line is a unit of its own that can be opened. */
export const ReportLine = z.object({ key: z.string(), zh: z.string(), en: z.string(), below: z.boolean(), ...outcomeFigures })
export const outcomesReport = endpoint({
  method: 'GET',
  path: '/reports/outcomes',
  may: 'reports.read',
  summary: '学习成果统计：按单位、类型或取得月份汇总（只有汇总数，没有个人信息）',
  input: z.object({ ...about, by: z.enum(['unit', 'type', 'month']), typeCode: z.optional(z.string().check(z.maxLength(40))) }),
  output: z.object({ ...frame, total: z.object(outcomeFigures), rows: z.array(ReportLine) }),
  refusals: [],
})

/** Accounts with an affiliation in force: all of them, and those that are active. */
const peopleFigures = { people: z.nullable(z.number()), active: z.nullable(z.number()) }
export const peopleReport = endpoint({
  method: 'GET',
  path: '/reports/people',
  may: 'reports.read',
  summary: '学习者统计：按单位或人群汇总开户人数和激活人数（只有汇总数，没有个人信息）',
  input: z.object({ unitId: z.optional(Id), by: z.enum(['unit', 'kind']) }),
  output: z.object({
    ...frame,
    total: z.object(peopleFigures),
    rows: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string(), below: z.boolean(), ...peopleFigures })),
  }),
  refusals: [],
})
