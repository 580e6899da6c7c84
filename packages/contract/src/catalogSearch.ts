import * as z from 'zod/mini'
import { EntryChannel, Grading, ReviewPath, TypeCode } from './catalogWords.ts'
import { ById, Day, Flag, Id, Nothing, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

/** An entry as everybody sees it in the public catalogue. */
export const PublicEntry = z.object({
  id: Id,
  number: z.string(),
  name: z.string(),
  term: z.nullable(z.string()),
  typeCode: TypeCode,
  typeName: z.string(),
  issuer: z.string(),
  organization: z.string(),
  city: z.nullable(z.string()),
  credits: z.number(),
  points: z.number(),
  minutes: z.number(),
  opensOn: Day,
  closesOn: z.nullable(Day),
  openNow: z.boolean(),
  channels: z.array(EntryChannel),
})
export type PublicEntry = z.infer<typeof PublicEntry>
/** Search box: words found anywhere in name, issuer or number. `city`: first four digits of the division code. */
export const searchCatalog = endpoint({
  method: 'GET',
  path: '/public/catalog',
  may: 'public',
  summary: '公开查询学习成果名录',
  input: z.object({
    ...paging,
    search: z.optional(z.string().check(z.trim(), z.maxLength(200))),
    typeCode: z.optional(TypeCode),
    issuerId: z.optional(Id),
    city: z.optional(z.string().check(z.regex(/^\d{4}$/))),
    channel: z.optional(EntryChannel),
    openNow: z.optional(Flag),
  }),
  output: page(PublicEntry),
  refusals: [],
})
export const readPublicEntry = endpoint({
  method: 'GET',
  path: '/public/catalog/:id',
  may: 'public',
  summary: '一条公开的名录：要什么材料、谁能存、到哪天为止',
  input: ById,
  output: z.extend(PublicEntry, {
    evidence: z.array(z.string()),
    reviewPath: ReviewPath,
    learnerKinds: z.array(z.string()),
    grading: Grading,
    passMark: z.nullable(z.number()),
    level: z.nullable(z.string()),
    assessment: z.nullable(z.string()),
    description: z.nullable(z.string()),
    results: z.nullable(z.string()),
    criteria: z.nullable(z.string()),
    hasCertificateNo: z.boolean(),
    queryUrl: z.nullable(z.string()),
    validityMonths: z.number(),
    formerIssuerNames: z.array(z.string()),
  }),
  refusals: [],
})
/** What the search page offers to choose from: cities and issuers that have public entries. */
export const catalogFilters = endpoint({
  method: 'GET',
  path: '/public/catalog/filters',
  may: 'public',
  summary: '名录查询可用的筛选项',
  input: Nothing,
  output: z.object({
    types: z.array(z.object({ code: TypeCode, parent: z.nullable(TypeCode), zh: z.string(), en: z.string(), entries: z.number() })),
    cities: z.array(z.object({ code: z.string(), name: z.string(), entries: z.number() })),
    issuers: z.array(z.object({ id: Id, name: z.string(), entries: z.number() })),
  }),
  refusals: [],
})
