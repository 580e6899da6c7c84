import type { catalog } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Every type, parents before their children, in the order of the management centre. */
export const types = async (db: Sql): Promise<catalog.OutcomeType[]> =>
  (
    await sql<catalog.OutcomeType>`select code, parent, zh, en, review_path as "reviewPath", sample_percent as "samplePercent", evidence_required as "evidenceRequired",
      validity_months as "validityMonths", may_convert as "mayConvert", active, sort from catalog.type order by sort, code`.execute(db)
  ).rows

/** Writes a type: a new one, or over the one with its code. */
export const putType = (tx: Sql, t: catalog.OutcomeType) =>
  sql`insert into catalog.type (code, parent, zh, en, review_path, sample_percent, evidence_required, validity_months, may_convert, active, sort)
    values (${t.code}, ${t.parent}, ${t.zh}, ${t.en}, ${t.reviewPath}, ${t.samplePercent}, ${t.evidenceRequired}, ${t.validityMonths}, ${t.mayConvert}, ${t.active}, ${t.sort})
    on conflict (code) do update set parent = excluded.parent, zh = excluded.zh, en = excluded.en, review_path = excluded.review_path, sample_percent = excluded.sample_percent,
      evidence_required = excluded.evidence_required, validity_months = excluded.validity_months, may_convert = excluded.may_convert, active = excluded.active, sort = excluded.sort`.execute(
    tx,
  )

/** Whether something that is not retired or closed stands on a type or on one below it. */
export const typeInUse = async (tx: Sql, code: string): Promise<boolean> =>
  (
    await sql`select 1 where exists (select 1 from catalog.achievement a join catalog.type t on t.code = a.type_code where (t.code = ${code} or t.parent = ${code}) and a.state <> 'retired')
      or exists (select 1 from catalog.entry e join catalog.type t on t.code = e.type_code where (t.code = ${code} or t.parent = ${code}) and e.state <> 'closed')`.execute(
      tx,
    )
  ).rows.length > 0

type IssuerRow = catalog.Issuer
const issuerSelect = sql`select i.id, i.name, i.credit_code as "creditCode",
  coalesce((select jsonb_agg(jsonb_build_object('name', n.name, 'until', n.until_on) order by n.until_on desc nulls last) from catalog.issuer_name n where n.issuer_id = i.id), '[]') as "formerNames" from catalog.issuer i`

/** Text as a LIKE pattern that is found anywhere. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`

/** Issuers whose present or a former name contains a text, by name. */
export const issuers = async (db: Sql, text: string, after: string, limit: number): Promise<IssuerRow[]> =>
  (
    await sql<IssuerRow>`${issuerSelect} where i.name > ${after} and (i.name like ${containing(text)} or i.credit_code = ${text} or exists (select 1 from catalog.issuer_name n where n.issuer_id = i.id and n.name like ${containing(text)}))
      order by i.name limit ${limit + 1}`.execute(db)
  ).rows

/** One issuer. */
export const issuerById = async (db: Sql, id: Id): Promise<IssuerRow | undefined> =>
  (await sql<IssuerRow>`${issuerSelect} where i.id = ${id}`.execute(db)).rows[0]

/** The issuer that has or had exactly this name, or this credit code. */
export const issuerNamed = async (db: Sql, name: string, creditCode: string | null): Promise<IssuerRow | undefined> =>
  (
    await sql<IssuerRow>`${issuerSelect} where i.name = ${name} or (${creditCode}::text is not null and i.credit_code = ${creditCode}) or exists (select 1 from catalog.issuer_name n where n.issuer_id = i.id and n.name = ${name}) order by i.id limit 1`.execute(
      db,
    )
  ).rows[0]

/** A new issuer. Its name and credit code are unique; `organizationId` where it is a unit of the bank. */
export const insertIssuer = (tx: Sql, i: { id: Id; name: string; creditCode: string | null; organizationId?: Id | undefined; now: Date }) =>
  sql`insert into catalog.issuer (id, name, credit_code, organization_id, created_at) values (${i.id}, ${i.name}, ${i.creditCode}, ${i.organizationId ?? null}, ${i.now})`.execute(
    tx,
  )

/** Gives an issuer a new name. */
export const setIssuerName = (tx: Sql, id: Id, name: string) => sql`update catalog.issuer set name = ${name} where id = ${id}`.execute(tx)

/** Remembers a former name with the last day it was used. */
export const insertFormerName = (tx: Sql, id: Id, name: string, until: string | null) =>
  sql`insert into catalog.issuer_name (name, issuer_id, until_on) values (${name}, ${id}, ${until}) on conflict (name, issuer_id) do update set until_on = excluded.until_on`.execute(
    tx,
  )

/** The number of a term, made when it is new. */
export const termId = async (tx: Sql, name: string): Promise<number> => {
  const found = await sql<{ id: number }>`select id from catalog.term where name = ${name}`.execute(tx)
  if (found.rows[0] !== undefined) return found.rows[0].id
  const made = await sql<{
    id: number
  }>`insert into catalog.term (name) values (${name}) on conflict (name) do update set name = excluded.name returning id`.execute(tx)
  const id = made.rows[0]?.id
  if (id === undefined) throw new Error('a term was not made')
  return id
}

/** The terms with how many entries each has, newest first. */
export const terms = async (db: Sql): Promise<{ name: string; entries: number }[]> =>
  (
    await sql<{
      name: string
      entries: number
    }>`select t.name, count(e.id)::int as entries from catalog.term t left join catalog.entry e on e.term_id = t.id group by t.id, t.name order by t.id desc limit 200`.execute(
      db,
    )
  ).rows
