import type { certificationPanels as contract, certificationWords as words } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An expert as stored, with the sums of their sheets. */
export type ExpertRow = {
  readonly id: Id
  readonly staffId: Id
  readonly name: string
  readonly organizationId: Id | null
  readonly organization: string | null
  readonly centreId: Id | null
  readonly unit: string
  readonly title: string
  readonly fields: readonly string[]
  readonly status: 'active' | 'suspended'
  readonly conflicts: readonly { readonly id: Id; readonly name: string }[]
  readonly appointed: boolean
  readonly open: number
  readonly scored: number
  readonly drift: number | null
  readonly spread: number | null
  readonly version: number
}

// A total is held against the mean of its own round; what is shown of an expert is the mean of these differences, and the largest of them.
const expertSelect = (
  day: string,
) => sql`select x.id, x.staff_id as "staffId", p.name, x.organization_id as "organizationId", u.name as organization, u.l2 as "centreId", x.unit, x.title, x.fields, x.status, x.version,
    coalesce((select json_agg(json_build_object('id', o.id::text, 'name', o.name) order by o.name) from organizations.organization o where o.id = any(x.conflict_ids)), '[]') as conflicts,
    exists (select 1 from identity.appointment a where a.staff_id = x.staff_id and a.role = 'certificationExpert' and a.ended_at is null and a.from_on <= ${day} and (a.to_on is null or a.to_on >= ${day})) as appointed,
    coalesce(s.open, 0) as open, coalesce(s.scored, 0) as scored, s.drift, s.spread
  from certification.expert x join identity.staff p on p.id = x.staff_id left join organizations.organization u on u.id = x.organization_id
    left join lateral (select count(*) filter (where y.state = 'asked')::int as open, count(*) filter (where y.state = 'scored')::int as scored,
        round(avg(y.total - m.mean))::int as drift, round(max(abs(y.total - m.mean)))::int as spread
      from certification.sheet y left join lateral (select avg(z.total) as mean from certification.sheet z where z.offering_id = y.offering_id and z.round = y.round and z.state = 'scored') m on true
      where y.expert_id = x.id) s on true`

/** A page of the library, newest first, one more than asked for. */
export const expertPage = async (
  tx: Sql,
  filter: {
    readonly day: string
    readonly search: string | undefined
    readonly status: string | undefined
    readonly before: Id | undefined
    readonly limit: number
  },
): Promise<readonly ExpertRow[]> =>
  (
    await sql<ExpertRow>`${expertSelect(filter.day)} where (${filter.status ?? null}::text is null or x.status = ${filter.status ?? null})
      and (${filter.search ?? null}::text is null or position(${filter.search ?? ''} in p.name || ' ' || x.unit || ' ' || array_to_string(x.fields, ' ')) > 0)
      and (${filter.before ?? null}::bigint is null or x.id < ${filter.before ?? null}::bigint) order by x.id desc limit ${filter.limit + 1}`.execute(
      tx,
    )
  ).rows

/** Every expert of the library; it holds some hundred people. */
export const allExperts = async (tx: Sql, day: string): Promise<readonly ExpertRow[]> =>
  (await sql<ExpertRow>`${expertSelect(day)} order by x.id limit 2000`.execute(tx)).rows

/** Staff with an expert's appointment who are not in the library. */
export const unlistedExperts = async (tx: Sql, day: string): Promise<readonly { readonly staffId: Id; readonly name: string }[]> =>
  (
    await sql<{
      staffId: Id
      name: string
    }>`select distinct a.staff_id as "staffId", p.name from identity.appointment a join identity.staff p on p.id = a.staff_id where a.role = 'certificationExpert' and a.ended_at is null and p.status = 'active'
      and a.from_on <= ${day} and (a.to_on is null or a.to_on >= ${day}) and not exists (select 1 from certification.expert x where x.staff_id = a.staff_id) order by p.name limit 500`.execute(
      tx,
    )
  ).rows

type ExpertContent = {
  readonly organizationId: Id | null
  readonly unit: string
  readonly title: string
  readonly fields: readonly string[]
  readonly status: string
  readonly conflictIds: readonly Id[]
}

/** Puts somebody into the library. False where they are in it. */
export const insertExpert = async (
  tx: Sql,
  x: ExpertContent & { readonly id: Id; readonly staffId: Id; readonly now: Date },
): Promise<boolean> =>
  (
    await sql`insert into certification.expert (id, staff_id, organization_id, unit, title, fields, status, conflict_ids, created_at, updated_at)
      values (${x.id}, ${x.staffId}, ${x.organizationId}, ${x.unit}, ${x.title}, ${[...x.fields]}, ${x.status}, ${[...x.conflictIds]}::bigint[], ${x.now}, ${x.now}) on conflict (staff_id) do nothing`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** Writes an expert over. 'gone' where there is none, 'changed' where somebody else wrote first. */
export const updateExpert = async (
  tx: Sql,
  x: ExpertContent & { readonly id: Id; readonly version: number; readonly now: Date },
): Promise<'done' | 'changed' | 'gone'> => {
  const { rows } = await sql<{ version: number }>`select version from certification.expert where id = ${x.id} for update`.execute(tx)
  if (rows[0] === undefined) return 'gone'
  if (rows[0].version !== x.version) return 'changed'
  await sql`update certification.expert set organization_id = ${x.organizationId}, unit = ${x.unit}, title = ${x.title}, fields = ${[...x.fields]}, status = ${x.status}, conflict_ids = ${[...x.conflictIds]}::bigint[],
    version = version + 1, updated_at = ${x.now} where id = ${x.id}`.execute(tx)
  return 'done'
}

/** Remembers that an expert declared a conflict with a unit. */
export const addConflict = async (tx: Sql, expertId: Id, organizationId: Id, now: Date): Promise<void> => {
  await sql`update certification.expert set conflict_ids = array(select distinct unnest(conflict_ids || ${organizationId}::bigint)), version = version + 1, updated_at = ${now} where id = ${expertId}`.execute(
    tx,
  )
}

/** How many of these units there are. */
export const unitsKnown = async (tx: Sql, ids: readonly Id[]): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from organizations.organization where id = any(${[...ids]}::bigint[])`.execute(tx))
      .rows[0]?.n ?? 0,
  )

/** A sheet as stored, with the names its readers see. */
export type SheetRow = {
  readonly id: Id
  readonly offeringId: Id
  readonly round: number
  readonly expertId: Id
  readonly staffId: Id
  readonly expert: string
  readonly unit: string
  readonly state: words.SheetState
  readonly dueOn: string
  readonly askedBy: Id
  readonly askedAt: Date
  readonly scores: contract.Scores | null
  readonly total: number | null
  readonly verdict: words.Verdict | null
  readonly credits: number | null
  readonly comment: string | null
  readonly reason: string | null
  readonly closedAt: Date | null
  readonly name: string
  readonly organization: string
}

const sheetSelect = sql`select s.id, s.offering_id as "offeringId", s.round, s.expert_id as "expertId", x.staff_id as "staffId", p.name as expert, x.unit, s.state, s.due_on as "dueOn", s.asked_by as "askedBy",
    s.asked_at as "askedAt", s.scores, s.total, s.verdict, s.credits, s.comment, s.reason, s.closed_at as "closedAt", f.name, u.name as organization
  from certification.sheet s join certification.expert x on x.id = s.expert_id join identity.staff p on p.id = x.staff_id join certification.offering f on f.id = s.offering_id
    join organizations.organization u on u.id = f.organization_id`

/** The sheets of an offering's present round, in the order in which they were asked for. */
export const sheetsOf = async (tx: Sql, offeringId: Id, round: number): Promise<readonly SheetRow[]> =>
  (await sql<SheetRow>`${sheetSelect} where s.offering_id = ${offeringId} and s.round = ${round} order by s.id limit 100`.execute(tx)).rows

/** One sheet. Whoever changes it holds its offering. */
export const sheetById = async (tx: Sql, id: Id): Promise<SheetRow | undefined> =>
  (await sql<SheetRow>`${sheetSelect} where s.id = ${id}`.execute(tx)).rows[0]

/** The sheets of a member of staff, newest first, one more than asked for. */
export const sheetsFor = async (
  tx: Sql,
  staffId: Id,
  filter: { readonly state: string | undefined; readonly before: Id | undefined; readonly limit: number },
): Promise<readonly SheetRow[]> =>
  (
    await sql<SheetRow>`${sheetSelect} where x.staff_id = ${staffId} and (${filter.state ?? null}::text is null or s.state = ${filter.state ?? null})
      and (${filter.before ?? null}::bigint is null or s.id < ${filter.before ?? null}::bigint) order by s.id desc limit ${filter.limit + 1}`.execute(
      tx,
    )
  ).rows

/** How many sheets wait for somebody, and how many of them are past their day. */
export const countSheets = async (tx: Sql, staffId: Id, day: string): Promise<{ waiting: number; overdue: number }> =>
  (
    await sql<{
      waiting: number
      overdue: number
    }>`select count(*)::int as waiting, (count(*) filter (where s.due_on < ${day}))::int as overdue from certification.sheet s join certification.expert x on x.id = s.expert_id
      join certification.offering f on f.id = s.offering_id where x.staff_id = ${staffId} and s.state = 'asked'`.execute(tx)
  ).rows[0] ?? { waiting: 0, overdue: 0 }

/** Asks an expert. False where they have a sheet of this round already. */
export const insertSheet = async (
  tx: Sql,
  s: {
    readonly id: Id
    readonly offeringId: Id
    readonly round: number
    readonly expertId: Id
    readonly dueOn: string
    readonly by: Id
    readonly now: Date
  },
): Promise<boolean> =>
  (
    await sql`insert into certification.sheet (id, offering_id, round, expert_id, state, due_on, asked_by, asked_at) values (${s.id}, ${s.offeringId}, ${s.round}, ${s.expertId}, 'asked', ${s.dueOn}, ${s.by}, ${s.now})
      on conflict (offering_id, round, expert_id) where state in ('asked', 'scored') do nothing`.execute(tx)
  ).numAffectedRows === 1n

/** Hands a sheet in. */
export const score = async (
  tx: Sql,
  s: {
    readonly id: Id
    readonly scores: contract.Scores
    readonly total: number
    readonly verdict: string
    readonly credits: number
    readonly comment: string
    readonly now: Date
  },
): Promise<void> => {
  await sql`update certification.sheet set state = 'scored', scores = ${JSON.stringify(s.scores)}, total = ${s.total}, verdict = ${s.verdict}, credits = ${s.credits}, comment = ${s.comment}, closed_at = ${s.now}
    where id = ${s.id} and state = 'asked'`.execute(tx)
}

/** Closes a sheet that is not handed in. */
export const closeSheet = async (
  tx: Sql,
  s: { readonly id: Id; readonly state: 'conflict' | 'released'; readonly reason: string; readonly now: Date },
): Promise<void> => {
  await sql`update certification.sheet set state = ${s.state}, reason = ${s.reason}, closed_at = ${s.now} where id = ${s.id} and state = 'asked'`.execute(
    tx,
  )
}

/** Closes every sheet of an offering that is still open: it went back, was refused or withdrawn. Whose they were is told. */
export const closeOpenSheets = async (tx: Sql, offeringId: Id, reason: string, now: Date): Promise<readonly Id[]> =>
  (
    await sql<{
      staffId: Id
    }>`update certification.sheet s set state = 'released', reason = ${reason}, closed_at = ${now} from certification.expert x where x.id = s.expert_id and s.offering_id = ${offeringId} and s.state = 'asked'
      returning x.staff_id as "staffId"`.execute(tx)
  ).rows.map((row) => row.staffId)

/** Whether a member of staff is in the library. */
export const expertOf = async (tx: Sql, staffId: Id): Promise<boolean> =>
  (await sql`select 1 from certification.expert where staff_id = ${staffId}`.execute(tx)).rows.length === 1
