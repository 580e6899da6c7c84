import * as z from 'zod/mini'

const fitsBigint = (digits: string): boolean => digits.length < 19 || (digits.length === 19 && digits <= '9223372036854775807')

/** A 64-bit id made by the bank, as decimal text: JavaScript numbers end at 53 bits. */
export const Id = z.string().check(z.regex(/^[1-9][0-9]{0,18}$/), z.refine(fitsBigint))
/** An instant in UTC, ISO 8601. */
export const Instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/))
const inCalendar = (text: string): boolean => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return year >= 1800 && year <= 9998 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
/** A calendar day in Asia/Shanghai, yyyy-mm-dd: one that exists, in a year (1800 … 9998) that leaves room for the day after. */
export const Day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/), z.refine(inCalendar))
/** Short free text typed by a person. */
export const Line = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))
/** Longer free text typed by a person. */
export const Paragraph = z.string().check(z.trim(), z.maxLength(4000))
/** A yes/no that survives a query string. */
export const Flag = z.enum(['yes', 'no'])
/** The empty input. */
export const Nothing = z.object({})
/** The answer of a command that has nothing to tell. */
export const Done = z.object({ done: z.literal(true) })
/** The input of a template: its headers and its example in the language of the page that asks. */
export const InLanguage = z.object({ language: z.optional(z.enum(['zh', 'en'])) })
/** An input that is only an id in the path. */
export const ById = z.object({ id: Id })

/** Query part shared by every list: a keyset cursor (opaque) and a page size. */
export const paging = {
  cursor: z.optional(
    z.string().check(
      z.maxLength(200),
      z.refine((text) => (text.match(/\d+/g) ?? []).every(fitsBigint)),
      z.refine((text) => (text.match(/\d{4}-\d{2}-\d{2}/g) ?? []).every((day) => day === '9999-12-31' || inCalendar(day))),
    ),
  ),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500))),
}

/** One page of a keyset list. `next` is null on the last page; `count` is exact up to 10,000, then `more` is true. */
export const page = <T extends z.ZodMiniType>(item: T) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()), count: z.optional(z.number()), more: z.optional(z.boolean()) })

/** A unit as it is shown beside other things. */
export const OrganizationRef = z.object({ id: Id, name: z.string() })
export type OrganizationRef = z.infer<typeof OrganizationRef>

/** The value that a schema of the contract describes, for front ends that hold no schema library of their own. */
export type Of<S extends z.ZodMiniType> = z.output<S>
