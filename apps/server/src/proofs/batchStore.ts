import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Wish } from './draft.ts'

/** A batch as stored, with how many of its people are in which state. */
export type BatchRow = Levels & {
  readonly id: Id
  readonly title: string
  readonly kind: string
  readonly choice: Wish
  readonly state: 'waiting' | 'printing' | 'packing' | 'done' | 'cancelled'
  readonly job_id: Id
  readonly total: number
  readonly organization_id: Id
  readonly organization: string
  readonly zip_file_id: Id | null
  readonly roster_file_id: Id | null
  readonly files_until: Date | null
  readonly created_by: Id
  readonly creator: string
  readonly appointment_id: Id
  readonly created_at: Date
  readonly done_at: Date | null
}
/** How far a batch is. */
export type BatchCounts = { readonly printed: number; readonly skipped: number; readonly stopped: number }

const columns =
  sql.raw(`b.id, b.title, b.kind, b.choice, b.state, b.job_id, b.total, b.organization_id, u.name as organization, b.l1, b.l2, b.l3, b.l4, b.zip_file_id, b.roster_file_id,
  b.files_until, b.created_by, b.appointment_id, b.created_at, b.done_at`)

/** Learners of a batch by class, inside the caller's scope: whoever has that class at that unit or below it today. Run it in staffRead. */
export const learnersOfClass = async (tx: Sql, f: { unit: Id; className: string; today: string; limit: number }): Promise<Id[]> =>
  (
    await sql<{
      learner_id: Id
    }>`select distinct a.learner_id from accounts.affiliation a where a.class_name = ${f.className} and (a.l1 = ${f.unit} or a.l2 = ${f.unit} or a.l3 = ${f.unit} or a.l4 = ${f.unit})
      and a.from_on <= ${f.today}::date and (a.to_on is null or a.to_on >= ${f.today}::date) order by a.learner_id limit ${f.limit}`.execute(
      tx,
    )
  ).rows.map((r) => r.learner_id)

/** Learners of a batch by account number, inside the caller's scope. Run it in staffRead. */
export const learnersByAccount = async (tx: Sql, accountNos: readonly string[]): Promise<{ id: Id; accountNo: string }[]> =>
  (
    await sql<{
      id: Id
      accountNo: string
    }>`select l.id, l.account_no as "accountNo" from accounts.learner l where l.account_no = any(${[...accountNos]}::text[]) order by l.id`.execute(
      tx,
    )
  ).rows

/** Learners by id, inside the caller's scope. Run it in staffRead. */
export const learnersByIds = async (tx: Sql, ids: readonly Id[]): Promise<{ id: Id; accountNo: string }[]> =>
  (
    await sql<{
      id: Id
      accountNo: string
    }>`select l.id, l.account_no as "accountNo" from accounts.learner l where l.id = any(${[...ids]}::bigint[]) order by l.id`.execute(tx)
  ).rows

/** The accounts that stand on these document hashes, wherever they are: run it as the application and pass the ids to learnersByIds. */
export const claimedBy = async (tx: Sql, lookups: readonly string[]): Promise<ReadonlyMap<string, Id>> =>
  new Map(
    (
      await sql<{
        lookup: string
        learner_id: Id
      }>`select lookup, learner_id from accounts.identity_claim where lookup = any(${[...lookups]}::uuid[])`.execute(tx)
    ).rows.map((row) => [row.lookup, row.learner_id]),
  )

/** The accounts that stand for these today, with their names: a merged account gives the one it was merged into. */
export const standing = async (tx: Sql, ids: readonly Id[]): Promise<{ id: Id; name: string }[]> =>
  ids.length === 0
    ? []
    : (
        await sql<{
          id: Id
          name: string
        }>`select distinct l.id, l.name from unnest(${[...ids]}::bigint[]) as w(id) left join accounts.alias a on a.learner_id = w.id and a.undone_at is null
          join accounts.learner l on l.id = coalesce(a.canonical_id, w.id) order by l.id`.execute(tx)
      ).rows

/** Stores a batch with its people and its line in the job tray. */
export const insertBatch = async (
  tx: Sql,
  b: Levels & {
    id: Id
    title: string
    wish: Wish
    reason: string
    jobId: Id
    organizationId: Id
    createdBy: Id
    appointmentId: Id
    at: Date
    learnerIds: readonly Id[]
  },
): Promise<void> => {
  const total = b.learnerIds.length
  await sql`insert into platform.job (id, kind, title, staff_id, organization_id, state, total, href, created_at, updated_at)
    values (${b.jobId}, 'proofs.batch', ${b.title}, ${b.createdBy}, ${b.organizationId}, 'waiting', ${total}, ${`/proofs/batches/${b.id}`}, ${b.at}, ${b.at})`.execute(
    tx,
  )
  await sql`insert into proofs.batch (id, title, kind, choice, reason, state, job_id, total, organization_id, l1, l2, l3, l4, created_by, appointment_id, created_at)
    values (${b.id}, ${b.title}, ${b.wish.kind}, ${JSON.stringify(b.wish)}, ${b.reason}, 'waiting', ${b.jobId}, ${total}, ${b.organizationId}, ${b.l1}, ${b.l2}, ${b.l3}, ${b.l4},
      ${b.createdBy}, ${b.appointmentId}, ${b.at})`.execute(tx)
  await sql`insert into proofs.batch_row (batch_id, row_no, learner_id)
    select ${b.id}, w.no, w.id from unnest(${[...b.learnerIds]}::bigint[]) with ordinality as w(id, no)`.execute(tx)
}

/** One page of batches, newest first; run it in staffRead. The creator's name is added by `creators`. */
export const batchesPage = async (tx: Sql, before: Id | undefined, limit: number): Promise<Omit<BatchRow, 'creator'>[]> =>
  (
    await sql<BatchRow>`select ${columns} from proofs.batch b join organizations.organization u on u.id = b.organization_id
      where ${before === undefined ? sql`true` : sql`b.id < ${before}`} order by b.id desc limit ${limit + 1}`.execute(tx)
  ).rows

/** One batch; locked on demand. */
export const batchById = async (tx: Sql, id: Id, lock = false): Promise<BatchRow | undefined> =>
  (
    await sql<BatchRow>`select ${columns}, s.name as creator from proofs.batch b join organizations.organization u on u.id = b.organization_id join identity.staff s on s.id = b.created_by
      where b.id = ${id} ${lock ? sql`for update of b` : sql``}`.execute(tx)
  ).rows[0]

/** Counts of some batches by id. */
export const countsOf = async (tx: Sql, ids: readonly Id[]): Promise<ReadonlyMap<Id, BatchCounts>> =>
  new Map(
    ids.length === 0
      ? []
      : (
          await sql<{
            batch_id: Id
            printed: string
            skipped: string
            stopped: string
          }>`select batch_id, count(*) filter (where state = 'printed') as printed, count(*) filter (where state = 'skipped') as skipped, count(*) filter (where state = 'stopped') as stopped
            from proofs.batch_row where batch_id = any(${[...ids]}::bigint[]) group by batch_id`.execute(tx)
        ).rows.map((r) => [r.batch_id, { printed: Number(r.printed), skipped: Number(r.skipped), stopped: Number(r.stopped) }]),
  )

/** The next people of a batch who have neither a paper nor a reason. */
export const waitingRows = async (tx: Sql, batchId: Id, limit: number): Promise<{ rowNo: number; learnerId: Id }[]> =>
  (
    await sql<{
      rowNo: number
      learnerId: Id
    }>`select row_no as "rowNo", learner_id as "learnerId" from proofs.batch_row where batch_id = ${batchId} and state = 'waiting' order by row_no limit ${limit}`.execute(
      tx,
    )
  ).rows

/** Notes the paper of a row inside the transaction that issues it; false when the row has one already or the batch was stopped. */
export const notePrinted = async (tx: Sql, batchId: Id, rowNo: number, proofId: Id): Promise<boolean> =>
  (
    await sql`update proofs.batch_row r set state = 'printed', proof_id = ${proofId} where r.batch_id = ${batchId} and r.row_no = ${rowNo} and r.state = 'waiting'
      and exists (select 1 from proofs.batch b where b.id = ${batchId} and b.state = 'printing')`.execute(tx)
  ).numAffectedRows === 1n

/** Notes why a person of a batch got no paper. */
export const noteProblem = (
  tx: Sql,
  r: { batchId: Id; rowNo: number; state: 'skipped' | 'stopped'; code: string; params: Readonly<Record<string, string | number>> },
) =>
  sql`update proofs.batch_row set state = ${r.state}, code = ${r.code}, params = ${JSON.stringify(r.params)} where batch_id = ${r.batchId} and row_no = ${r.rowNo} and state = 'waiting'`.execute(
    tx,
  )

/** Moves a batch that has not ended, with its line in the job tray; says whether it did. */
export const moveBatch = async (
  tx: Sql,
  b: { id: Id; jobId: Id; to: 'printing' | 'packing' | 'cancelled'; done: number; failure?: string; at: Date },
): Promise<boolean> => {
  const moved =
    (
      await sql`update proofs.batch set state = ${b.to}, done_at = ${b.to === 'cancelled' ? b.at : null} where id = ${b.id} and state not in ('done', 'cancelled')`.execute(
        tx,
      )
    ).numAffectedRows === 1n
  const state = b.to !== 'cancelled' ? 'running' : b.failure === undefined ? 'cancelled' : 'failed'
  if (moved)
    await sql`update platform.job set state = ${state}, done = ${b.done}, failure = ${b.failure ?? null}, updated_at = ${b.at} where id = ${b.jobId} and state in ('waiting', 'running')`.execute(
      tx,
    )
  return moved
}

/** Tells the job tray how far a batch is. */
export const noteProgress = (tx: Sql, jobId: Id, done: number, at: Date) =>
  sql`update platform.job set state = 'running', done = ${done}, updated_at = ${at} where id = ${jobId} and state in ('waiting', 'running')`.execute(
    tx,
  )

/** Ends a batch with its files. */
export const finishBatch = async (
  tx: Sql,
  b: { id: Id; jobId: Id; zipFileId: Id | null; rosterFileId: Id | null; filesUntil: Date; total: number; at: Date },
): Promise<boolean> => {
  const moved =
    (
      await sql`update proofs.batch set state = 'done', zip_file_id = ${b.zipFileId}, roster_file_id = ${b.rosterFileId}, files_until = ${b.filesUntil}, done_at = ${b.at}
        where id = ${b.id} and state = 'packing'`.execute(tx)
    ).numAffectedRows === 1n
  if (moved) await sql`update platform.job set state = 'done', done = ${b.total}, updated_at = ${b.at} where id = ${b.jobId}`.execute(tx)
  return moved
}

/** The papers of a batch in its order, a page at a time: what an index, a roster and a zip are made of. */
export type BatchPaper = {
  readonly rowNo: number
  readonly name: string
  readonly accountNo: string
  readonly number: string
  readonly fileId: Id
  readonly issuedAt: Date
  readonly validTo: string | null
  readonly sha256: string
}

/** Reads the papers after a row number. */
export const batchPapers = async (tx: Sql, batchId: Id, after: number, limit: number): Promise<BatchPaper[]> =>
  (
    await sql<BatchPaper>`select r.row_no as "rowNo", p.content->>'name' as name, l.account_no as "accountNo", p.number, p.file_id as "fileId", p.issued_at as "issuedAt", p.valid_to as "validTo",
      encode(p.sha256, 'hex') as sha256
    from proofs.batch_row r join proofs.proof p on p.learner_id = r.learner_id and p.id = r.proof_id join accounts.learner l on l.id = r.learner_id
    where r.batch_id = ${batchId} and r.state = 'printed' and r.row_no > ${after} order by r.row_no limit ${limit}`.execute(tx)
  ).rows

/** People of a batch without a paper and why; reads limit + 1. */
export const batchProblems = async (tx: Sql, batchId: Id, after: number, limit: number) =>
  (
    await sql<{
      rowNo: number
      learnerId: Id
      name: string
      accountNo: string
      code: string
      params: Record<string, string | number>
    }>`select r.row_no as "rowNo", r.learner_id as "learnerId", l.name, l.account_no as "accountNo", r.code, r.params from proofs.batch_row r join accounts.learner l on l.id = r.learner_id
      where r.batch_id = ${batchId} and r.state in ('skipped', 'stopped') and r.row_no > ${after} order by r.row_no limit ${limit + 1}`.execute(
      tx,
    )
  ).rows

/** The people of a batch who have a paper. */
export const learnersOfBatch = async (tx: Sql, batchId: Id): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select learner_id as id from proofs.batch_row where batch_id = ${batchId} and state = 'printed' order by row_no`.execute(tx)
  ).rows.map((r) => r.id)
