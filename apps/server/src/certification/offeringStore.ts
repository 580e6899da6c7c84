import type { certificationOfferings as contract, certificationWords as words } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An offering as stored, with the names its readers see. Files stand apart. */
export type OfferingRow = Levels & {
  readonly id: Id
  readonly number: string
  readonly organizationId: Id
  readonly organization: string
  readonly name: string
  readonly content: contract.OfferingContent
  readonly state: words.OfferingState
  readonly caseId: Id | null
  readonly dueOn: string | null
  readonly round: number
  readonly version: number
  readonly authors: readonly Id[]
  readonly visitedOn: string | null
  readonly visitFindings: string | null
  readonly visitedBy: string | null
  readonly recommendedCredits: number | null
  readonly recommendedMinutes: number | null
  readonly recommendedLevel: number | null
  readonly recommendedTo: string | null
  readonly recommendedOpinion: string | null
  readonly recommendedBy: Id | null
  readonly recommender: string | null
  readonly certificateNumber: string | null
  readonly credits: number | null
  readonly minutes: number | null
  readonly level: number | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly decidedAt: Date | null
  readonly entryId: Id | null
  readonly entryNumber: string | null
  readonly scored: number
  readonly asked: number
  readonly updatedAt: Date
}

const select = sql`select f.id, f.number, f.organization_id as "organizationId", u.name as organization, f.l1, f.l2, f.l3, f.l4, f.name, f.content, f.state, f.case_id as "caseId", c.due_on as "dueOn", f.round, f.version,
    f.authors::text[] as authors, f.visited_on as "visitedOn", f.visit_findings as "visitFindings", v.name as "visitedBy", f.recommended_credits as "recommendedCredits", f.recommended_minutes as "recommendedMinutes",
    f.recommended_level as "recommendedLevel", f.recommended_to as "recommendedTo", f.recommended_opinion as "recommendedOpinion", f.recommended_by as "recommendedBy", r.name as recommender,
    f.certificate_number as "certificateNumber", f.credits, f.minutes, f.level, f.valid_from as "validFrom", f.valid_to as "validTo", f.decided_at as "decidedAt", f.entry_id as "entryId", e.number as "entryNumber",
    coalesce(s.scored, 0) as scored, coalesce(s.asked, 0) as asked, f.updated_at as "updatedAt"
  from certification.offering f join organizations.organization u on u.id = f.organization_id left join reviews.case c on c.id = f.case_id left join identity.staff v on v.id = f.visited_by
    left join identity.staff r on r.id = f.recommended_by left join catalog.entry e on e.id = f.entry_id
    left join lateral (select count(*) filter (where x.state = 'scored')::int as scored, count(*)::int as asked from certification.sheet x
      where x.offering_id = f.id and x.round = f.round and x.state in ('asked', 'scored')) s on true`

/** One offering; `lock` holds it to the end of the transaction. */
export const offeringById = async (tx: Sql, id: Id, lock = false): Promise<OfferingRow | undefined> => {
  if (lock) await sql`select 1 from certification.offering where id = ${id} for update`.execute(tx)
  return (await sql<OfferingRow>`${select} where f.id = ${id}`.execute(tx)).rows[0]
}

/** Ids of the offerings that the reader of `tx` sees, newest first, one more than asked for: the policies decide. The management centre sees no drafts of others. */
export const visibleOfferings = async (
  tx: Sql,
  filter: {
    readonly state: string | undefined
    readonly search: string | undefined
    readonly draftsOf: Id
    readonly before: Id | undefined
    readonly limit: number
  },
): Promise<readonly Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from certification.offering where (${filter.state ?? null}::text is null or state = ${filter.state ?? null}) and (state <> 'draft' or organization_id = ${filter.draftsOf} or l2 = ${filter.draftsOf})
      and (${filter.search ?? null}::text is null or position(${filter.search ?? ''} in name) > 0 or number = ${filter.search ?? ''})
      and (${filter.before ?? null}::bigint is null or id < ${filter.before ?? null}::bigint) order by id desc limit ${filter.limit + 1}`.execute(
      tx,
    )
  ).rows.map((row) => row.id)

/** Offerings by id, newest first. */
export const offeringsByIds = async (tx: Sql, ids: readonly Id[]): Promise<readonly OfferingRow[]> =>
  ids.length === 0 ? [] : (await sql<OfferingRow>`${select} where f.id = any(${[...ids]}::bigint[]) order by f.id desc`.execute(tx)).rows

/** A new draft; answers nothing, its number is the year and a running number. */
export const insertOffering = async (
  tx: Sql,
  f: Levels & {
    readonly id: Id
    readonly year: string
    readonly organizationId: Id
    readonly content: contract.OfferingContent
    readonly author: Id
    readonly now: Date
  },
): Promise<void> => {
  await sql`insert into certification.offering (id, number, organization_id, l1, l2, l3, l4, name, content, state, authors, created_at, updated_at)
    values (${f.id}, ${`XM${f.year}`} || lpad(nextval('certification.offering_serial')::text, 6, '0'), ${f.organizationId}, ${f.l1}, ${f.l2}, ${f.l3}, ${f.l4}, ${f.content.name}, ${JSON.stringify(f.content)},
      'draft', array[${f.author}::bigint], ${f.now}, ${f.now})`.execute(tx)
}

/** Writes an open offering over; whoever writes becomes one of its authors. */
export const updateOffering = async (
  tx: Sql,
  f: { readonly id: Id; readonly content: contract.OfferingContent; readonly author: Id; readonly now: Date },
): Promise<number> =>
  (
    await sql<{
      version: number
    }>`update certification.offering set name = ${f.content.name}, content = ${JSON.stringify(f.content)}, version = version + 1, updated_at = ${f.now},
      authors = array(select distinct unnest(authors || ${f.author}::bigint)) where id = ${f.id} returning version`.execute(tx)
  ).rows[0]?.version ?? 0

/** Puts the files of an offering in place of those it had. */
export const putFiles = async (tx: Sql, id: Id, files: readonly { readonly dimension: string; readonly fileId: Id }[]): Promise<void> => {
  await sql`delete from certification.offering_file where offering_id = ${id}`.execute(tx)
  if (files.length > 0)
    await sql`insert into certification.offering_file (offering_id, dimension, file_id) select ${id}::bigint, d, f from unnest(${files.map((f) => f.dimension)}::text[], ${files.map((f) => f.fileId)}::bigint[]) as x (d, f)
      on conflict do nothing`.execute(tx)
}

/** The files of an offering by dimension, in the order in which they were uploaded. */
export const filesOf = async (tx: Sql, id: Id): Promise<readonly contract.OfferingFile[]> =>
  (
    await sql<contract.OfferingFile>`select x.dimension, x.file_id as "fileId", f.name, f.type, f.size::float8 as size from certification.offering_file x join files.file f on f.id = x.file_id
      where x.offering_id = ${id} order by x.dimension, x.file_id`.execute(tx)
  ).rows

/** The offering that a file belongs to. */
export const offeringOfFile = async (tx: Sql, fileId: Id): Promise<(Levels & { readonly id: Id }) | undefined> =>
  (
    await sql<
      Levels & { id: Id }
    >`select f.id, f.l1, f.l2, f.l3, f.l4 from certification.offering f join certification.offering_file x on x.offering_id = f.id where x.file_id = ${fileId} limit 1`.execute(
      tx,
    )
  ).rows[0]

/** Moves an offering. `submitted` begins a round: what was found out in the one before stays with it, and is asked anew. */
export const setOffering = async (
  tx: Sql,
  id: Id,
  to: { readonly state: words.OfferingState; readonly caseId?: Id; readonly now: Date },
): Promise<void> => {
  const begins = to.state === 'submitted'
  await sql`update certification.offering set state = ${to.state}, case_id = coalesce(${to.caseId ?? null}, case_id), updated_at = ${to.now},
      round = round + case when ${begins} then 1 else 0 end, visited_on = case when ${begins} then null else visited_on end, visit_findings = case when ${begins} then null else visit_findings end,
      visited_by = case when ${begins} then null else visited_by end, recommended_credits = case when ${begins} then null else recommended_credits end,
      recommended_minutes = case when ${begins} then null else recommended_minutes end, recommended_level = case when ${begins} then null else recommended_level end,
      recommended_to = case when ${begins} then null else recommended_to end, recommended_opinion = case when ${begins} then null else recommended_opinion end,
      recommended_by = case when ${begins} then null else recommended_by end where id = ${id}`.execute(tx)
}

/** Notes a visit. */
export const noteVisit = async (
  tx: Sql,
  v: { readonly id: Id; readonly on: string; readonly findings: string; readonly by: Id; readonly now: Date },
): Promise<void> => {
  await sql`update certification.offering set visited_on = ${v.on}, visit_findings = ${v.findings}, visited_by = ${v.by}, updated_at = ${v.now} where id = ${v.id}`.execute(
    tx,
  )
}

/** Notes what is recommended, and who does. */
export const recommend = async (
  tx: Sql,
  r: {
    readonly id: Id
    readonly credits: number
    readonly minutes: number
    readonly level: number | null
    readonly validTo: string
    readonly opinion: string
    readonly by: Id
    readonly now: Date
  },
): Promise<void> => {
  await sql`update certification.offering set recommended_credits = ${r.credits}, recommended_minutes = ${r.minutes}, recommended_level = ${r.level}, recommended_to = ${r.validTo},
    recommended_opinion = ${r.opinion}, recommended_by = ${r.by}, updated_at = ${r.now} where id = ${r.id}`.execute(tx)
}

/** Certifies what was recommended; answers the number of the certificate. */
export const certify = async (
  tx: Sql,
  c: {
    readonly id: Id
    readonly year: string
    readonly from: string
    readonly by: Id | null
    readonly entryId: Id
    readonly standardId: Id
    readonly now: Date
  },
): Promise<string> =>
  (
    await sql<{
      number: string
    }>`update certification.offering set state = 'approved', certificate_number = ${`XR${c.year}`} || lpad(nextval('certification.certificate_serial')::text, 6, '0'), credits = recommended_credits,
      minutes = recommended_minutes, level = recommended_level, valid_from = ${c.from}, valid_to = recommended_to, decided_by = ${c.by}, decided_at = ${c.now}, entry_id = ${c.entryId},
      standard_id = ${c.standardId}, updated_at = ${c.now} where id = ${c.id} returning certificate_number as number`.execute(tx)
  ).rows[0]?.number ?? ''

/** The last return or refusal of an offering's case. */
export const lastReturn = async (
  tx: Sql,
  caseId: Id,
): Promise<{ readonly reason: string | null; readonly note: string | null; readonly fields: string[] } | undefined> =>
  (
    await sql<{
      reason: string | null
      note: string | null
      fields: string[]
    }>`select reason, note, fields from reviews.step where case_id = ${caseId} and event in ('return', 'refuse') order by seq desc limit 1`.execute(
      tx,
    )
  ).rows[0]
