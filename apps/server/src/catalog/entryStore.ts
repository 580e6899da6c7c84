import type { catalog } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { entryNumber } from '../platform/pure/entryNumber.ts'
import type { EntryForDeposit } from './rules.ts'
import { containing } from './store.ts'

/** An entry as stored, with what lists and details show. */
export type EntryRow = EntryForDeposit & {
  readonly term: string | null
  readonly organization: string
  readonly regionCode: string | null
  readonly version: number
  readonly caseId: Id | null
  readonly publishedAt: Date | null
  /** Everybody who typed at the draft; none of them approves it. */
  readonly authors: readonly Id[]
  readonly level: string | null
  readonly assessment: string | null
  readonly description: string | null
  readonly results: string | null
  readonly criteria: string | null
  readonly queryUrl: string | null
  readonly creditBound: number
  readonly achievement: { id: Id; code: string; name: string; state: catalog.AchievementLine['state']; currentVersion: number | null }
}

const select = sql`select e.id, e.number, e.name, e.state, e.type_code as "typeCode", t.zh as "typeName", t.sample_percent as "samplePercent", t.may_convert as "mayConvert", e.issuer_id as "issuerId", i.name as issuer,
    e.achievement_id as "achievementId", e.achievement_version as "achievementVersion", e.term_id as "termId", m.name as term, e.organization_id as "organizationId", o.name as organization, o.region_code as "regionCode", e.l1, e.l2, e.l3, e.l4,
    e.depositors::text[] as depositors, e.regions, e.learner_kinds as "learnerKinds", e.channels, e.evidence, e.review_path as "reviewPath", e.credits, e.points, e.opens_on as "opensOn", e.closes_on as "closesOn", e.public, e.version, e.case_id as "caseId", e.published_at as "publishedAt", e.authors::text[] as authors,
    v.minutes, v.grading, v.pass_mark as "passMark", v.certificate_pattern as "certificatePattern", v.validity_months as "validityMonths", v.repeats, v.level, v.assessment, v.description, v.results, v.criteria, v.query_url as "queryUrl",
    coalesce(v.credits_approved, v.credits_proposed) as "creditBound", jsonb_build_object('id', a.id::text, 'code', a.code, 'name', a.name, 'state', a.state, 'currentVersion', a.current_version) as achievement
  from catalog.entry e join catalog.type t on t.code = e.type_code join catalog.issuer i on i.id = e.issuer_id join catalog.achievement a on a.id = e.achievement_id
    join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version join organizations.organization o on o.id = e.organization_id left join catalog.term m on m.id = e.term_id`

/** One entry by its id. */
export const entryById = async (db: Sql, id: Id): Promise<EntryRow | undefined> =>
  (await sql<EntryRow>`${select} where e.id = ${id}`.execute(db)).rows[0]

/** One entry, locked until the transaction ends. */
export const lockEntry = async (tx: Sql, id: Id): Promise<EntryRow | undefined> => {
  await sql`select 1 from catalog.entry where id = ${id} for update`.execute(tx)
  return entryById(tx, id)
}

/** Entries by their numbers, for a file of deposits: one statement for all of them, at most 5,000 numbers. */
export const entriesByNumber = async (db: Sql, numbers: readonly string[]): Promise<EntryRow[]> =>
  numbers.length === 0 ? [] : (await sql<EntryRow>`${select} where e.number = any(${numbers.slice(0, 5_000)}::text[])`.execute(db)).rows

/** Filters of a list of entries; `visible` is the reader's own condition. */
export type EntryFilter = {
  readonly search?: string | undefined
  readonly typeCode?: string | undefined
  readonly state?: string | undefined
  readonly term?: string | undefined
  readonly organizationId?: Id | undefined
  readonly achievementId?: Id | undefined
  readonly issuerId?: Id | undefined
  readonly city?: string | undefined
  readonly channel?: string | undefined
  readonly openOn?: string | undefined
  readonly visible: RawBuilder<unknown>
}

const given = (value: string | undefined, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  value === undefined || value === '' ? sql`true` : condition
const where = (f: EntryFilter): RawBuilder<unknown> =>
  sql.join(
    [
      f.visible,
      given(
        f.search,
        sql`(e.name like ${containing(f.search ?? '')} or i.name like ${containing(f.search ?? '')} or e.number = ${f.search ?? ''} or exists (select 1 from catalog.issuer_name n where n.issuer_id = i.id and n.name like ${containing(f.search ?? '')}))`,
      ),
      given(f.typeCode, sql`(e.type_code = ${f.typeCode} or t.parent = ${f.typeCode})`),
      given(f.state, sql`e.state = ${f.state}`),
      given(f.term, sql`m.name = ${f.term}`),
      given(f.organizationId, sql`e.organization_id = ${f.organizationId}`),
      given(f.achievementId, sql`e.achievement_id = ${f.achievementId}`),
      given(f.issuerId, sql`e.issuer_id = ${f.issuerId}`),
      given(f.city, sql`(left(o.region_code, 4) = ${f.city} or exists (select 1 from unnest(e.regions) r where left(r, 4) = ${f.city}))`),
      given(f.channel, sql`${f.channel} = any(e.channels)`),
      given(f.openOn, sql`e.state = 'published' and e.opens_on <= ${f.openOn} and (e.closes_on is null or e.closes_on >= ${f.openOn})`),
    ],
    sql` and `,
  )

/** A page of entries, the newest first; one row more than asked for. */
export const entries = async (db: Sql, f: EntryFilter, before: Id | null, limit: number): Promise<EntryRow[]> =>
  (
    await sql<EntryRow>`${select} where ${where(f)} and (${before}::bigint is null or e.id < ${before}) order by e.id desc limit ${limit + 1}`.execute(
      db,
    )
  ).rows

/** How many entries a filter finds, at most 10,001. */
export const countEntries = async (db: Sql, f: EntryFilter): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from (${select} where ${where(f)} limit 10001) x`.execute(db)).rows[0]?.n ?? 0)

/**
 * The next free number of a year. Entries that were brought along with numbers of their own (a migrated bank, the demo) may lie ahead of the sequence:
 * it is then moved past the highest of them.
 */
export const nextEntry = async (tx: Sql, year: string): Promise<string> => {
  const next = async (steps: bigint) =>
    (
      await sql<{
        n: string
      }>`select max(n) as n from (select nextval('catalog.entry_number') as n from generate_series(1, ${steps})) s`.execute(tx)
    ).rows[0]?.n ?? ''
  const n = await next(1n)
  const { rows } = await sql<{
    taken: boolean
    highest: string | null
  }>`select exists (select 1 from catalog.entry where number = ${entryNumber(year, n)}) as taken,
    (select max(substring(number from 9)) from catalog.entry where number ~ ${`^AH-${year}-[0-9]{6}$`}) as highest`.execute(tx)
  const found = rows[0]
  return found?.taken === true && found.highest !== null ? next(BigInt(found.highest) - BigInt(n) + 1n) : n
}

/** The entry that an achievement already has for a term, closed ones left out. */
export const sameTerm = async (
  db: Sql,
  achievementId: Id,
  organizationId: Id,
  termId: number | null,
  except: Id | null,
): Promise<string | undefined> =>
  (
    await sql<{
      number: string
    }>`select number from catalog.entry where achievement_id = ${achievementId} and organization_id = ${organizationId} and term_id is not distinct from ${termId} and state <> 'closed' and (${except}::bigint is null or id <> ${except}) limit 1`.execute(
      db,
    )
  ).rows[0]?.number

/** Whether an error says that an achievement has an open entry for the term already: two at once, of which `sameTerm` saw neither. */
export const isSameTerm = (error: unknown): boolean => violates(error, 'entry_same_term')

/** A new entry as a draft. False where another one of its achievement, unit and term stands already: the index decides, also between two at once. */
export const insertEntry = async (
  tx: Sql,
  e: Levels & {
    id: Id
    number: string
    achievementId: Id
    achievementVersion: number
    termId: number | null
    organizationId: Id
    typeCode: string
    issuerId: Id
    staffId: Id | null
    now: Date
  },
  c: catalog.EntryContent,
): Promise<boolean> =>
  (
    await sql`insert into catalog.entry (id, number, achievement_id, achievement_version, term_id, organization_id, l1, l2, l3, l4, name, type_code, issuer_id, depositors, regions, learner_kinds, channels, evidence, review_path, credits, points, opens_on, closes_on, public, state, created_by, authors, created_at, updated_at)
    values (${e.id}, ${e.number}, ${e.achievementId}, ${e.achievementVersion}, ${e.termId}, ${e.organizationId}, ${e.l1}, ${e.l2}, ${e.l3}, ${e.l4}, ${c.name}, ${e.typeCode}, ${e.issuerId}, ${[...c.depositors]}::bigint[], ${[...c.regions]}, ${[...c.learnerKinds]}, ${[...c.channels]}, ${[...c.evidence]},
      ${c.reviewPath}, ${c.credits}, ${c.points}, ${c.opensOn}, ${c.closesOn ?? null}, ${c.public}, 'draft', ${e.staffId}, array_remove(array[${e.staffId}::bigint], null), ${e.now}, ${e.now})
    on conflict (achievement_id, organization_id, term_id) where state <> 'closed' do nothing`.execute(tx)
  ).numAffectedRows === 1n

/** Writes a draft over (`by` becomes one of its authors), or what a correction changed (null); the version goes up by one. Returns the new version. */
export const updateEntry = async (
  tx: Sql,
  id: Id,
  c: catalog.EntryContent,
  termId: number | null,
  achievementVersion: number,
  by: Id | null,
  now: Date,
): Promise<number> =>
  (
    await sql<{
      version: number
    }>`update catalog.entry set name = ${c.name}, term_id = ${termId}, achievement_version = ${achievementVersion}, depositors = ${[...c.depositors]}::bigint[], regions = ${[...c.regions]}, learner_kinds = ${[...c.learnerKinds]}, channels = ${[...c.channels]}, evidence = ${[...c.evidence]},
      review_path = ${c.reviewPath}, credits = ${c.credits}, points = ${c.points}, opens_on = ${c.opensOn}, closes_on = ${c.closesOn ?? null}, public = ${c.public}, version = version + 1,
      authors = array(select distinct w from unnest(authors || ${by}::bigint) w where w is not null), updated_at = ${now} where id = ${id} returning version`.execute(
      tx,
    )
  ).rows[0]?.version ?? 0

/** Moves an entry; publishing notes when. */
export const setEntryState = (tx: Sql, id: Id, state: EntryRow['state'], caseId: Id | null, now: Date) =>
  sql`update catalog.entry set state = ${state}, case_id = coalesce(${caseId}, case_id), updated_at = ${now}, published_at = case when ${state} = 'published' then ${now}::timestamptz else published_at end where id = ${id}`.execute(
    tx,
  )

/** A correction request as stored. */
export type CorrectionRow = {
  id: Id
  entry_id: Id
  note: string
  changes: unknown
  state: 'open' | 'approved' | 'refused' | 'withdrawn'
  created_at: Date
}
/** A new correction request. */
export const insertCorrection = (
  tx: Sql,
  c: { id: Id; entryId: Id; organizationId: Id; note: string; changes: unknown; staffId: Id; now: Date },
) =>
  sql`insert into catalog.correction (id, entry_id, organization_id, note, changes, state, created_by, created_at) values (${c.id}, ${c.entryId}, ${c.organizationId}, ${c.note}, ${JSON.stringify(c.changes)}, 'open', ${c.staffId}, ${c.now})`.execute(
    tx,
  )
/** One correction request. */
export const correctionById = async (db: Sql, id: Id): Promise<CorrectionRow | undefined> =>
  (await sql<CorrectionRow>`select id, entry_id, note, changes, state, created_at from catalog.correction where id = ${id}`.execute(db))
    .rows[0]
/** The correction requests of an entry, newest first. */
export const correctionsOf = async (db: Sql, entryId: Id): Promise<CorrectionRow[]> =>
  (
    await sql<CorrectionRow>`select id, entry_id, note, changes, state, created_at from catalog.correction where entry_id = ${entryId} order by id desc limit 50`.execute(
      db,
    )
  ).rows
/** Ends a correction request. */
export const setCorrection = (tx: Sql, id: Id, state: string) =>
  sql`update catalog.correction set state = ${state} where id = ${id}`.execute(tx)

/** Types, cities and issuers that have public entries, with how many. */
export const facets = async (db: Sql) => {
  const shown = sql`e.public and e.state = 'published'`
  return {
    types: (
      await sql<{
        code: string
        n: number
      }>`select e.type_code as code, count(*)::int as n from catalog.entry e where ${shown} group by e.type_code`.execute(db)
    ).rows,
    cities: (
      await sql<{
        code: string
        n: number
      }>`select left(o.region_code, 4) as code, count(*)::int as n from catalog.entry e join organizations.organization o on o.id = e.organization_id where ${shown} and o.region_code is not null group by 1 order by 1`.execute(
        db,
      )
    ).rows,
    issuers: (
      await sql<{
        id: Id
        name: string
        entries: number
      }>`select i.id, i.name, count(*)::int as entries from catalog.entry e join catalog.issuer i on i.id = e.issuer_id where ${shown} group by i.id, i.name order by entries desc, i.name limit 100`.execute(
        db,
      )
    ).rows,
  }
}

/** What somebody may see: everything published or closed, and their own subtree's drafts. `column` is the level of their scope. */
export const visibleTo = (column: 'l1' | 'l2' | 'l3' | 'l4', organizationId: Id, mine: boolean): RawBuilder<unknown> =>
  mine
    ? sql`e.${sql.ref(column)} = ${organizationId}`
    : sql`(e.state in ('published', 'closed') or e.${sql.ref(column)} = ${organizationId})`

/** What everybody may see. */
export const publicOnly: RawBuilder<unknown> = sql`e.public and e.state = 'published'`

/** Published or closed entries of a subtree to be copied: those of a term, or those named. At most 500. */
export const copyable = async (
  tx: Sql,
  column: 'l1' | 'l2' | 'l3' | 'l4',
  organizationId: Id,
  from: { term: string | null; ids: readonly Id[] },
): Promise<EntryRow[]> =>
  (
    await sql<EntryRow>`${select} where e.${sql.ref(column)} = ${organizationId} and e.state in ('published', 'closed') and (m.name = ${from.term} or e.id = any(${[...from.ids]}::bigint[])) order by e.id limit 500`.execute(
      tx,
    )
  ).rows
