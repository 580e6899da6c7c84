import type { reviews } from '@creditbank/contract'
import { type RawBuilder, sql } from 'kysely'
import type { StaffActor } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { scopeColumn } from '../platform/scope.ts'
import { type Reviewer, waitingFor } from './rules.ts'

type Condition = RawBuilder<unknown>
const yes: Condition = sql`true`
const and = (parts: readonly Condition[]): Condition => sql.join([...parts], sql` and `)

/** Two conditions at once. */
export const both = (one: Condition, other: Condition): Condition => and([one, other])

/** Kinds and states as a condition; false where there is none. */
export const oneOf = (pairs: readonly { readonly kind: string; readonly state: string }[]): Condition =>
  pairs.length === 0 ? sql`false` : sql`(c.kind, c.state) in (${sql.join(pairs.map((pair) => sql`(${pair.kind}, ${pair.state})`))})`

/** Cases that this person may decide now: the same law as `decideStep`, said in SQL for lists and counts. */
export const decidable = (reviewer: Reviewer, pairs = waitingFor(reviewer)): Condition =>
  and([
    sql`c.concluded_at is null and c.batch_id is null`,
    oneOf(pairs),
    sql`(c.taken_by is null or c.taken_by = ${reviewer.staffId})`,
    sql`${reviewer.staffId}::bigint <> all(c.authors)`,
    sql`not (c.state = 'firstReviewed' and c.first_reviewed_by is not distinct from ${reviewer.staffId})`,
    reviewer.ownLearnerId === null ? yes : sql`c.learner_id is distinct from ${reviewer.ownLearnerId}`,
  ])

/** The scope of a member of staff as an explicit condition beside the policy. */
export const inSubtree = (actor: StaffActor): Condition => sql`c.${sql.ref(scopeColumn(actor))} = ${actor.scope.organizationId}`

const queueOf = (queue: reviews.CaseFilter['queue'], reviewer: Reviewer, today: string): Condition => {
  switch (queue ?? 'all') {
    case 'mine':
      return decidable(reviewer)
    case 'due':
      return and([decidable(reviewer), sql`c.due_on <= ${today}`])
    case 'overdue':
      return and([decidable(reviewer), sql`c.due_on < ${today}`])
    case 'taken':
      return and([sql`c.concluded_at is null`, sql`c.taken_by = ${reviewer.staffId}`])
    default:
      return yes
  }
}

/** Like-pattern of typed text: its own wildcards mean themselves. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`

/** A filter of the desk as one condition on `reviews.case c`. The list, its count and a batch are made of the same one. */
export const condition = (actor: StaffActor, reviewer: Reviewer, filter: reviews.CaseFilter, today: string): Condition =>
  and([
    inSubtree(actor),
    queueOf(filter.queue, reviewer, today),
    filter.kind === undefined ? yes : sql`c.kind = ${filter.kind}`,
    filter.state === undefined ? yes : sql`c.state = ${filter.state}`,
    filter.typeCode === undefined ? yes : sql`c.type_code = ${filter.typeCode}`,
    filter.organizationId === undefined ? yes : sql`(c.organization_id = ${filter.organizationId} or c.l2 = ${filter.organizationId})`,
    filter.dueBy === undefined ? yes : sql`c.due_on <= ${filter.dueBy}`,
    filter.enteredAt === undefined ? yes : sql`c.entered_organization_id = ${filter.enteredAt}`,
    filter.enteredBy === undefined || filter.enteredBy === ''
      ? yes
      : sql`c.entered_by in (select s.id from identity.staff s where s.name = ${filter.enteredBy})`,
    filter.open === undefined ? yes : filter.open === 'yes' ? sql`c.concluded_at is null` : sql`c.concluded_at is not null`,
    filter.search === undefined || filter.search === ''
      ? yes
      : sql`(c.number = ${filter.search} or c.title like ${containing(filter.search)} or c.learner_name = ${filter.search})`,
  ])

/** A case with the names a list shows. */
export type LineRow = {
  id: Id
  number: string
  kind: reviews.CaseKindName
  title: string
  learner_id: Id | null
  learner_name: string | null
  state: reviews.CaseState
  organization_id: Id
  organization: string
  entered_organization_id: Id | null
  entered_organization: string | null
  type_code: string | null
  taken_by: Id | null
  taken_name: string | null
  submitted_at: Date
  due_on: string | null
  concluded_at: Date | null
  seq: number
}

const lineSelect = sql`select c.id, c.number, c.kind, c.title, c.learner_id, c.learner_name, c.state, c.organization_id, o.name as organization, c.entered_organization_id, e.name as entered_organization, c.type_code,
    c.taken_by, t.name as taken_name, c.submitted_at, c.due_on, c.concluded_at, c.seq
  from reviews.case c join organizations.organization o on o.id = c.organization_id
    left join organizations.organization e on e.id = c.entered_organization_id left join identity.staff t on t.id = c.taken_by`

/** Where a page begins: the term and id of the last line before it. Open cases are listed by term; everything by newest first. */
export type Cursor = { readonly due: string; readonly id: Id }

/** A page of cases: what is due first stands first. `byTerm: false` lists the newest first. One row more than `limit` is read. */
export const linesWhere = async (
  db: Sql,
  where: Condition,
  page: { cursor: Cursor | null; limit: number; byTerm: boolean },
): Promise<LineRow[]> => {
  const after =
    page.cursor === null
      ? yes
      : page.byTerm
        ? sql`(coalesce(c.due_on, '9999-12-31'::date), c.id) > (${page.cursor.due}::date, ${page.cursor.id}::bigint)`
        : sql`c.id < ${page.cursor.id}`
  const order = page.byTerm ? sql`coalesce(c.due_on, '9999-12-31'::date), c.id` : sql`c.id desc`
  return (await sql<LineRow>`${lineSelect} where ${where} and ${after} order by ${order} limit ${page.limit + 1}`.execute(db)).rows
}

/** The lines of these ids, in the given order. */
export const linesByIds = async (db: Sql, ids: readonly Id[]): Promise<LineRow[]> =>
  ids.length === 0
    ? []
    : (
        await sql<LineRow>`${lineSelect} where c.id = any(${[...ids]}::bigint[]) order by array_position(${[...ids]}::bigint[], c.id)`.execute(
          db,
        )
      ).rows

/** How many cases a condition holds for, exact up to 10,000; 10,001 means more. */
export const countWhere = async (db: Sql, where: Condition): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from (select 1 from reviews.case c where ${where} limit 10001) x`.execute(db)).rows[0]
      ?.n ?? 0,
  )

/** The decidable cases by kind, and of them how many are due today or before, and overdue: one pass over the open cases of the scope. */
export const countsByKind = async (
  db: Sql,
  actor: StaffActor,
  reviewer: Reviewer,
  today: string,
): Promise<{ kind: reviews.CaseKindName; mine: number; due: number; overdue: number }[]> =>
  (
    await sql<{
      kind: reviews.CaseKindName
      mine: number
      due: number
      overdue: number
    }>`select c.kind, count(*)::int as mine, (count(*) filter (where c.due_on <= ${today}))::int as due,
        (count(*) filter (where c.due_on < ${today}))::int as overdue
      from reviews.case c where ${inSubtree(actor)} and ${decidable(reviewer)} group by c.kind order by c.kind`.execute(db)
  ).rows

/** Cases that a unit entered, for 我转交的. Read as the application: the unit's own id is the scope decision. */
export const enteredBy = (organizationId: Id, open: 'yes' | 'no' | undefined): Condition =>
  and([
    sql`c.entered_organization_id = ${organizationId}`,
    open === undefined ? yes : open === 'yes' ? sql`c.concluded_at is null` : sql`c.concluded_at is not null`,
  ])

/** Who has how many open cases in hand within the scope. */
export const takenCounts = async (
  db: Sql,
  actor: StaffActor,
): Promise<{ id: Id; name: string; status: string; organization_id: Id; organization: string; n: number }[]> =>
  (
    await sql<{
      id: Id
      name: string
      status: string
      organization_id: Id
      organization: string
      n: number
    }>`select s.id, s.name, s.status, o.id as organization_id, o.name as organization, count(*)::int as n
      from reviews.case c join identity.staff s on s.id = c.taken_by join organizations.organization o on o.id = s.organization_id
      where ${inSubtree(actor)} and c.concluded_at is null group by s.id, s.name, s.status, o.id, o.name order by n desc, s.id limit 200`.execute(
      db,
    )
  ).rows

/** Gives what one person has in hand to another, or back to all (null), within the scope; returns how many. */
export const moveTaken = async (tx: Sql, actor: StaffActor, from: Id, to: Id | null, now: Date): Promise<number> =>
  Number(
    (
      await sql`update reviews.case c set taken_by = ${to}, taken_at = ${to === null ? null : now}
        where ${inSubtree(actor)} and c.taken_by = ${from} and c.concluded_at is null and (${to}::bigint is null or ${to}::bigint <> all(c.authors))`.execute(
        tx,
      )
    ).numAffectedRows ?? 0n,
  )

/** The unit where somebody has an appointment in force within the scope, with its role; the first where there are several. */
export const colleague = async (tx: Sql, actor: StaffActor, staffId: Id, today: string): Promise<{ role: string } | undefined> =>
  (
    await sql<{
      role: string
    }>`select c.role from identity.appointment c join identity.staff s on s.id = c.staff_id where c.staff_id = ${staffId} and s.status = 'active' and ${inSubtree(actor)}
      and c.ended_at is null and c.from_on <= ${today} and (c.to_on is null or c.to_on >= ${today}) order by c.id limit 1`.execute(tx)
  ).rows[0]

/** Open centres whose name contains a text, for forwarding: not the one that has the case. */
export const centresLike = async (db: Sql, text: string, except: Id): Promise<{ id: Id; name: string }[]> =>
  (
    await sql<{
      id: Id
      name: string
    }>`select o.id, o.name from organizations.organization o where o.kind in ('universityCentre', 'localCentre') and o.status = 'active'
      and o.id <> ${except} and o.name like ${containing(text)} order by o.kind, o.code limit 50`.execute(db)
  ).rows
