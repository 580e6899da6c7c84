import type { reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { decidable } from './deskStore.ts'
import type { Duty } from './rules.ts'

/** A batch review as stored. */
export type BatchRow = {
  id: Id
  staff_id: Id
  staff_name: string
  appointment_id: Id
  organization_id: Id
  event: Duty
  sample: Id[]
  note: string | null
  state: reviews.CaseBatch['state']
  total: number
  created_at: Date
  decided_at: Date | null
  effective_at: Date | null
}
const batchColumns = sql.raw(
  'b.id, b.staff_id, b.staff_name, b.appointment_id, b.organization_id, b.event, b.sample, b.note, b.state, b.total, b.created_at, b.decided_at, b.effective_at',
)

/** The largest number of cases in one batch review. */
export const batchLimit = 5_000

/** Cases that a condition holds for, with the step they stand at; in an order that the batch's id makes, so that its first ones are a random sample. */
export const candidates = async (tx: Sql, where: ReturnType<typeof decidable>, batchId: Id): Promise<{ id: Id; seq: number }[]> =>
  (
    await sql<{
      id: Id
      seq: number
    }>`select c.id, c.seq from reviews.case c where ${where} order by md5(c.id::text || ${batchId}), c.id limit ${batchLimit}`.execute(tx)
  ).rows

/** A batch in preview with its items: nothing is decided yet. */
export const insertBatch = async (
  tx: Sql,
  b: {
    id: Id
    staffId: Id
    staffName: string
    appointmentId: Id
    organizationId: Id
    event: Duty
    filter: unknown
    sample: readonly Id[]
    at: Date
  },
  items: readonly { id: Id; seq: number }[],
): Promise<void> => {
  await sql`insert into reviews.batch (id, staff_id, staff_name, appointment_id, organization_id, event, filter, sample, state, total, created_at)
    values (${b.id}, ${b.staffId}, ${b.staffName}, ${b.appointmentId}, ${b.organizationId}, ${b.event}, ${JSON.stringify(b.filter)}, ${[...b.sample]}, 'preview', ${items.length}, ${b.at})`.execute(
    tx,
  )
  await sql`insert into reviews.batch_item (batch_id, case_id, seq) select ${b.id}, i.id, i.seq from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i(id bigint, seq int)`.execute(
    tx,
  )
}

/** A person's own batch, locked where `forUpdate`. */
export const batchOf = async (tx: Sql, staffId: Id, id: Id, forUpdate = false): Promise<BatchRow | undefined> =>
  (
    await sql<BatchRow>`select ${batchColumns} from reviews.batch b where b.id = ${id} and b.staff_id = ${staffId} ${forUpdate ? sql`for update` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** A person's last batches. */
export const batchesOf = async (db: Sql, staffId: Id): Promise<BatchRow[]> =>
  (
    await sql<BatchRow>`select ${batchColumns} from reviews.batch b where b.staff_id = ${staffId} and b.state <> 'preview' order by b.id desc limit 20`.execute(
      db,
    )
  ).rows

/** Decides a batch: its cases that still stand where they were chosen are bound to it, the others fail at once. */
export const decideBatch = async (tx: Sql, b: { id: Id; note: string | null; at: Date; effectiveAt: Date }): Promise<void> => {
  await sql`update reviews.batch set state = 'decided', note = ${b.note}, decided_at = ${b.at}, effective_at = ${b.effectiveAt} where id = ${b.id}`.execute(
    tx,
  )
  await sql`update reviews.case c set batch_id = ${b.id}, effective_at = ${b.effectiveAt} from reviews.batch_item i
    where i.batch_id = ${b.id} and c.id = i.case_id and c.seq = i.seq and c.batch_id is null and c.concluded_at is null`.execute(tx)
  await sql`update reviews.batch_item i set result = 'failed', code = 'reviews.already_decided' where i.batch_id = ${b.id}
    and not exists (select 1 from reviews.case c where c.id = i.case_id and c.batch_id = ${b.id})`.execute(tx)
}

/** Undoes a decided batch: its cases are free again. */
export const undoBatch = async (tx: Sql, id: Id): Promise<void> => {
  await sql`update reviews.batch set state = 'undone' where id = ${id}`.execute(tx)
  await sql`update reviews.case set batch_id = null, effective_at = null where batch_id = ${id}`.execute(tx)
}

/** Batches whose undo window has passed; marks them as being applied, after which they cannot be undone. Includes those that a killed server left half applied. */
export const dueBatches = async (db: Sql, now: Date): Promise<BatchRow[]> => {
  await sql`update reviews.batch set state = 'applying' where state = 'decided' and effective_at <= ${now}`.execute(db)
  return (
    await sql<BatchRow>`select ${batchColumns} from reviews.batch b where b.state = 'applying' order by b.effective_at, b.id limit 20`.execute(
      db,
    )
  ).rows
}

/** Whether the account and the appointment under which a batch was decided still stand: what somebody lost meanwhile, their batch no longer does. */
export const decidedInOffice = async (tx: Sql, b: Pick<BatchRow, 'staff_id' | 'appointment_id'>, today: string): Promise<boolean> =>
  (
    await sql`select 1 from identity.staff s join identity.appointment a on a.staff_id = s.id where s.id = ${b.staff_id} and s.status = 'active'
      and a.id = ${b.appointment_id} and a.ended_at is null and (a.to_on is null or a.to_on >= ${today})`.execute(tx)
  ).rows.length > 0

/** Items not done yet, some at a time. */
export const openItems = async (db: Sql, batchId: Id): Promise<Id[]> =>
  (
    await sql<{
      case_id: Id
    }>`select case_id from reviews.batch_item where batch_id = ${batchId} and result is null order by case_id limit 200`.execute(db)
  ).rows.map((row) => row.case_id)

/** Locks one open item; undefined when another worker has it or it is done. */
export const lockItem = async (tx: Sql, batchId: Id, caseId: Id): Promise<{ seq: number } | undefined> =>
  (
    await sql<{
      seq: number
    }>`select seq from reviews.batch_item where batch_id = ${batchId} and case_id = ${caseId} and result is null for update skip locked`.execute(
      tx,
    )
  ).rows[0]

/** Notes how an item ended. A failed case is free to be decided singly. */
export const noteItem = async (tx: Sql, batchId: Id, caseId: Id, result: 'done' | 'failed', code: string | null): Promise<void> => {
  await sql`update reviews.batch_item set result = ${result}, code = ${code} where batch_id = ${batchId} and case_id = ${caseId} and result is null`.execute(
    tx,
  )
  if (result === 'failed')
    await sql`update reviews.case set batch_id = null, effective_at = null where id = ${caseId} and batch_id = ${batchId}`.execute(tx)
}

/** Ends a batch none of whose items is open; says how many of its items were done and failed, or undefined where another worker ended it. */
export const endBatch = async (tx: Sql, id: Id): Promise<{ done: number; failed: number } | undefined> => {
  const ended =
    await sql`update reviews.batch set state = 'applied' where id = ${id} and state = 'applying' and not exists (select 1 from reviews.batch_item i where i.batch_id = ${id} and i.result is null)`.execute(
      tx,
    )
  return ended.numAffectedRows === 1n ? results(tx, id) : undefined
}

/** How many items are done and failed so far. */
export const results = async (db: Sql, id: Id): Promise<{ done: number; failed: number }> => {
  const { rows } = await sql<{
    done: number
    failed: number
  }>`select (count(*) filter (where result = 'done'))::int as done, (count(*) filter (where result = 'failed'))::int as failed
    from reviews.batch_item where batch_id = ${id}`.execute(db)
  return rows[0] ?? { done: 0, failed: 0 }
}

/** The failed items with their cases, at most 200. */
export const failures = async (db: Sql, id: Id): Promise<{ caseId: Id; number: string; title: string; code: string }[]> =>
  (
    await sql<{
      caseId: Id
      number: string
      title: string
      code: string
    }>`select c.id as "caseId", c.number, c.title, coalesce(i.code, '') as code
      from reviews.batch_item i join reviews.case c on c.id = i.case_id where i.batch_id = ${id} and i.result = 'failed' order by c.id limit 200`.execute(
      db,
    )
  ).rows
