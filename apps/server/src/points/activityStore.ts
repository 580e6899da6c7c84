import { sql } from 'kysely'
import type { points } from '@creditbank/contract'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** People by account number, with what decides whether a file may name them: the account that stands for the person, and the name. */
export const peopleByNumber = async (
  tx: Sql,
  accountNos: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: Id; readonly name: string }>> => {
  const { rows } = await sql<{
    account_no: string
    id: Id
    name: string
  }>`select l.account_no, coalesce(al.canonical_id, l.id)::text as id, l.name from accounts.learner l
    left join accounts.alias al on al.learner_id = l.id and al.undone_at is null where l.account_no = any(${[...new Set(accountNos)]}::text[]) and l.state <> 'closed'`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.account_no, { id: row.id, name: row.name }]))
}

/** An activity as it is told. */
export type NewActivity = {
  readonly id: Id
  readonly learnerId: Id
  readonly reference: string
  readonly code: string
  readonly name: string
  readonly on: Day
  readonly minutes: number
  readonly items: number
}

/** Who tells, of what, when, and in which import. */
export type Telling = Levels & {
  readonly organizationId: Id
  readonly source: points.ActivitySource
  readonly importId: Id | null
  readonly now: Date
}

/** Keeps those of the activities whose number the centre has not told before, in two statements for any number; answers the ids kept. */
export const keepActivities = async (tx: Sql, by: Telling, told: readonly NewActivity[]): Promise<ReadonlySet<Id>> => {
  if (told.length === 0) return new Set()
  const { rows } = await sql<{
    activity_id: Id
  }>`insert into points.activity_claim (organization_id, source, reference, learner_id, activity_id)
    select ${by.organizationId}, ${by.source}, x.reference, x.learner, x.id from unnest(${told.map((t) => t.reference)}::text[], ${told.map((t) => t.learnerId)}::bigint[], ${told.map((t) => t.id)}::bigint[]) x(reference, learner, id)
    order by x.reference on conflict do nothing returning activity_id`.execute(tx)
  const kept = new Set(rows.map((row) => row.activity_id))
  const list = told.filter((t) => kept.has(t.id))
  await sql`insert into points.activity (learner_id, id, organization_id, l1, l2, l3, l4, source, reference, code, name, happened_on, minutes, items, import_id, told_at)
    select x.learner, x.id, ${by.organizationId}, ${by.l1}, ${by.l2}, ${by.l3}, ${by.l4}, ${by.source}, x.reference, x.code, x.name, x.day, x.minutes, x.items, ${by.importId}, ${by.now}
    from unnest(${list.map((t) => t.learnerId)}::bigint[], ${list.map((t) => t.id)}::bigint[], ${list.map((t) => t.reference)}::text[], ${list.map((t) => t.code)}::text[], ${list.map((t) => t.name)}::text[],
      ${list.map((t) => t.on)}::date[], ${list.map((t) => t.minutes)}::int[], ${list.map((t) => t.items)}::int[]) x(learner, id, reference, code, name, day, minutes, items)`.execute(
    tx,
  )
  return kept
}

/** Notes an import. */
export const insertImport = async (
  tx: Sql,
  i: Telling & {
    readonly id: Id
    readonly fileName: string
    readonly rows: number
    readonly created: number
    readonly known: number
    readonly wrong: number
    readonly by: Id
  },
): Promise<void> => {
  await sql`insert into points.import (id, organization_id, l1, l2, l3, l4, source, file_name, rows_read, rows_new, rows_known, rows_wrong, by_id, at)
    values (${i.id}, ${i.organizationId}, ${i.l1}, ${i.l2}, ${i.l3}, ${i.l4}, ${i.source}, ${i.fileName}, ${i.rows}, ${i.created}, ${i.known}, ${i.wrong}, ${i.by}, ${i.now})`.execute(
    tx,
  )
}

/** An import with how far its points are. */
export type ImportRow = {
  readonly id: Id
  readonly source: points.ActivitySource
  readonly organizationId: Id
  readonly organization: string
  readonly fileName: string
  readonly rows: number
  readonly created: number
  readonly known: number
  readonly wrong: number
  readonly at: Date
  readonly posted: boolean
  readonly points: number
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

const imports = sql`select i.id, i.source, i.organization_id as "organizationId", u.name as organization, i.file_name as "fileName", i.rows_read as rows, i.rows_new as created, i.rows_known as known, i.rows_wrong as wrong, i.at,
    (i.rows_new = 0 or p.done_at is not null) as posted, coalesce(p.points, 0)::float8 as points, i.withdrawn_at as "withdrawnAt", i.withdrawn_reason as "withdrawnReason"
  from points.import i join organizations.organization u on u.id = i.organization_id left join points.posting p on p.kind = 'import' and p.source_id = i.id`

/** Imports that the reader of `tx` sees, newest first, one more than asked for. */
export const importPage = async (tx: Sql, before: Id | undefined, limit: number): Promise<readonly ImportRow[]> =>
  (
    await sql<ImportRow>`${imports} where (${before ?? null}::bigint is null or i.id < ${before ?? null}::bigint) order by i.id desc limit ${limit + 1}`.execute(
      tx,
    )
  ).rows

/** One import; `lock` holds it to the end of the transaction. */
export const importById = async (tx: Sql, id: Id, lock = false): Promise<ImportRow | undefined> =>
  (await sql<ImportRow>`${imports} where i.id = ${id} ${lock ? sql`for update of i` : sql``}`.execute(tx)).rows[0]

/** Withdraws an import as a whole and frees the numbers of its records, so that the mended file can be read. False where it was withdrawn before. */
export const withdrawImport = async (
  tx: Sql,
  i: { readonly id: Id; readonly by: Id; readonly reason: string; readonly now: Date },
): Promise<boolean> => {
  const done =
    await sql`update points.import set withdrawn_at = ${i.now}, withdrawn_by = ${i.by}, withdrawn_reason = ${i.reason} where id = ${i.id} and withdrawn_at is null`.execute(
      tx,
    )
  if (done.numAffectedRows !== 1n) return false
  await sql`delete from points.activity_claim c using points.activity a where a.import_id = ${i.id} and c.organization_id = a.organization_id and c.source = a.source and c.reference = a.reference
    and c.activity_id = a.id`.execute(tx)
  return true
}
