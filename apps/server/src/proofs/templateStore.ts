import type { proofs } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A version of a template as stored. */
export type TemplateRow = {
  readonly kind: string
  readonly version: number
  readonly state: 'draft' | 'published' | 'retired'
  readonly content: proofs.TemplateContent
  readonly drafted_by: Id | null
  readonly drafted_at: Date
  readonly published_by: Id | null
  readonly published_at: Date | null
  readonly drafted_name: string | null
  readonly published_name: string | null
}

const columns = sql.raw(
  `t.kind, t.version, t.state, t.content, t.drafted_by, t.drafted_at, t.published_by, t.published_at, d.name as drafted_name, p.name as published_name`,
)
const joins = sql.raw('left join identity.staff d on d.id = t.drafted_by left join identity.staff p on p.id = t.published_by')

/** The version of each kind that new papers are printed by, in one read. */
export const publishedTemplates = async (tx: Sql): Promise<TemplateRow[]> =>
  (await sql<TemplateRow>`select ${columns} from proofs.template_version t ${joins} where t.state = 'published'`.execute(tx)).rows

/** The version of a kind that new papers are printed by. */
export const publishedTemplate = async (tx: Sql, kind: string): Promise<TemplateRow | undefined> =>
  (
    await sql<TemplateRow>`select ${columns} from proofs.template_version t ${joins} where t.kind = ${kind} and t.state = 'published'`.execute(
      tx,
    )
  ).rows[0]

/** All versions of a kind, newest first, locked on demand so that two editors come one after the other. */
export const templateVersions = async (tx: Sql, kind: string, lock = false): Promise<TemplateRow[]> =>
  (
    await sql<TemplateRow>`select ${columns} from proofs.template_version t ${joins} where t.kind = ${kind} order by t.version desc limit 200 ${lock ? sql`for update of t` : sql``}`.execute(
      tx,
    )
  ).rows

/** How many proofs each version of a kind has printed. */
export const proofsByVersion = async (tx: Sql, kind: string): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (
      await sql<{
        version: number
        n: string
      }>`select template_version as version, count(*) as n from proofs.proof where kind = ${kind} group by template_version`.execute(tx)
    ).rows.map((r) => [r.version, Number(r.n)]),
  )

/** Writes the draft of a kind under a version. */
export const putDraft = (tx: Sql, d: { kind: string; version: number; content: proofs.TemplateContent; by: Id; at: Date }) =>
  sql`insert into proofs.template_version (kind, version, state, content, drafted_by, drafted_at) values (${d.kind}, ${d.version}, 'draft', ${JSON.stringify(d.content)}, ${d.by}, ${d.at})
    on conflict (kind, version) do update set content = excluded.content, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at`.execute(
    tx,
  )

/** Puts a draft into use and retires the version before it; in this order the index that allows one published version holds. */
export const publishDraft = async (tx: Sql, p: { kind: string; version: number; by: Id; at: Date }): Promise<void> => {
  await sql`update proofs.template_version set state = 'retired' where kind = ${p.kind} and state = 'published'`.execute(tx)
  await sql`update proofs.template_version set state = 'published', published_by = ${p.by}, published_at = ${p.at} where kind = ${p.kind} and version = ${p.version}`.execute(
    tx,
  )
}
