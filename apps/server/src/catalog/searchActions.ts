import { catalog as contract } from '@creditbank/contract'
import { staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { divisionName } from '../platform/pure/divisions.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { edits, idCursor, paged } from './access.ts'
import * as store from './entryStore.ts'
import { entryClosed } from './rules.ts'
import { issuerById, types } from './store.ts'

const isOpen = (row: store.EntryRow, today: string): boolean =>
  row.channels.some((channel) => entryClosed(row, channel, today) === undefined)

const publicLine = (row: store.EntryRow, today: string) => ({
  id: row.id,
  number: row.number,
  name: row.name,
  term: row.term,
  typeCode: row.typeCode,
  typeName: row.typeName,
  issuer: row.issuer,
  organization: row.organization,
  city: row.regionCode === null ? null : divisionName(`${row.regionCode.slice(0, 4)}00`),
  credits: row.credits,
  points: row.points,
  minutes: row.minutes,
  opensOn: row.opensOn,
  closesOn: row.closesOn,
  openNow: isOpen(row, today),
  channels: [...row.channels],
})

const publicDetail = async (db: Sql, row: store.EntryRow, today: string) => ({
  ...publicLine(row, today),
  evidence: [...row.evidence],
  reviewPath: row.reviewPath,
  learnerKinds: [...row.learnerKinds],
  grading: row.grading,
  passMark: row.passMark,
  level: row.level,
  assessment: row.assessment,
  description: row.description,
  results: row.results,
  criteria: row.criteria,
  hasCertificateNo: row.certificatePattern !== null,
  queryUrl: row.queryUrl,
  validityMonths: row.validityMonths,
  formerIssuerNames: (await issuerById(db, row.issuerId))?.formerNames.map((one) => one.name) ?? [],
})

/** The public catalogue, and the preview of an entry in the same words. */
export const searchActions: readonly Bound[] = [
  query(contract.searchCatalog, async (ctx, input) => {
    const db = ctx.platform.database.app
    const today = shanghaiDay(ctx.now)
    const limit = Math.min(input.limit ?? 20, 100)
    const filter = { ...input, visible: store.publicOnly, openOn: input.openNow === 'yes' ? today : undefined }
    return paged(await store.entries(db, filter, idCursor(input.cursor), limit), limit, await store.countEntries(db, filter), (row) =>
      publicLine(row, today),
    )
  }),
  query(contract.readPublicEntry, async (ctx, { id }) => {
    const db = ctx.platform.database.app
    const row = await store.entryById(db, id)
    return row?.public === true && row.state === 'published'
      ? publicDetail(db, row, shanghaiDay(ctx.now))
      : { refused: 'record.not_found' as const }
  }),
  query(contract.catalogFilters, async (ctx) => {
    const db = ctx.platform.database.app
    const found = await store.facets(db)
    const counts = new Map(found.types.map((one) => [one.code, one.n]))
    const all = (await types(db)).filter((one) => one.active)
    const below = (code: string) =>
      all.filter((one) => one.parent === code).reduce((sum, one) => sum + (counts.get(one.code) ?? 0), counts.get(code) ?? 0)
    return {
      types: all.map((one) => ({ code: one.code, parent: one.parent, zh: one.zh, en: one.en, entries: below(one.code) })),
      cities: found.cities.map((one) => ({
        code: one.code,
        name: one.code === '3400' ? '全省' : (divisionName(`${one.code}00`) ?? one.code),
        entries: one.n,
      })),
      issuers: found.issuers,
    }
  }),
  query(contract.previewEntry, async (ctx, { id }) => {
    const row = await staffRead(ctx, (tx) => store.entryById(tx, id))
    if (row === undefined || (row.state !== 'published' && !edits(ctx.actor, row) && ctx.actor.scope.level !== 1))
      return { refused: 'record.not_found' as const }
    return publicDetail(ctx.platform.database.app, row, shanghaiDay(ctx.now))
  }),
]
