import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type pg from 'pg'
import type { Levels } from '../../platform/actor.ts'
import { databaseError, type Sql, violates } from '../../platform/database.ts'
import type { Lines, Reading } from '../../platform/across/index.ts'
import { smallBatchBase } from '../../platform/ids.ts'
import { type BatchScope, fate, kindText, outcomeBase } from './resolveStore.ts'
import type { EntryFactsRow } from './rules.ts'
import { dropStagingTables, stagingTable } from './stagingStore.ts'

/** Thrown inside the storing transaction when the bank has changed since the rows were compared: it rolls back, and they are compared again. */
export class BankMoved extends Error {
  readonly where: string
  constructor(where: string) {
    super(`the bank has moved: ${where}`)
    this.name = 'BankMoved'
    this.where = where
  }
}

/** What storing needs to know beside the scope. */
export type Storing = BatchScope & {
  readonly levels: Levels
  readonly organizationKind: string
  readonly at: string
  readonly storable: number
  readonly large: boolean
}

/** The loader's connections as a query builder. */
export const loaderSql = (pool: pg.Pool): Sql => new Kysely<object>({ dialect: new PostgresDialect({ pool }) })

/** Claims without a conflict clause: the check has looked already, and a violation means that the bank has moved since. Half the cost. */
const claim = async (where: string, constraint: string, claiming: () => Promise<number>): Promise<number> => {
  try {
    return await claiming()
  } catch (error) {
    if (violates(error, constraint)) throw new BankMoved(where)
    throw error
  }
}

const run = async (tx: Sql, text: string): Promise<number> => Number((await sql.raw(text).execute(tx)).numAffectedRows ?? 0n)

const name = (b: Storing) => ({
  e: stagingTable('e', b.serial),
  r: stagingTable('r', b.serial),
  p: stagingTable('p', b.serial),
  f: stagingTable('f', b.serial),
})
const stored = (b: Storing): string => `not exists (select 1 from ${name(b).f} f where f.row_no = r.row_no)`
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const orNull = (id: string | null): string => id ?? 'null'
const levelValues = (l: Levels): string => [l.l1, l.l2, l.l3, l.l4].map((id) => `${orNull(id)}::bigint`).join(', ')

/** Event ids of people lie above the rows of the same batch: a file has at most 2^20 rows, a batch 2^24 ids. */
const peopleEvents = 8_388_608n

/** Settings of the storing transaction; answers its process id, by which a cancellation finds it. */
export const prepareStoring = async (tx: Sql): Promise<number> => {
  await run(tx, `set local work_mem = '192MB'`)
  await run(tx, 'set local synchronize_seqscans = off')
  await run(tx, 'set local jit = off')
  return (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]?.pid ?? 0
}

/** Ends the statement that a storing transaction is in; it rolls back. */
export const interruptStoring = (pool: pg.Pool, pid: number): Promise<unknown> => pool.query('select pg_cancel_backend($1)', [pid])

/** Whether an error says that the statement was interrupted. */
export const wasInterrupted = (error: unknown): boolean => databaseError(error).code === '57014'

/** Whether the staged rows are all there: a crash of PostgreSQL empties unlogged tables. */
export const stagingWhole = async (db: Sql, serial: string, rows: number): Promise<boolean> => {
  try {
    return (
      Number((await sql<{ n: string }>`select count(*) as n from ${sql.raw(stagingTable('s', serial))}`.execute(db)).rows[0]?.n ?? -1) ===
      rows
    )
  } catch (error) {
    if (databaseError(error).code === '42P01') return false
    throw error
  }
}

/** Whether accounts were merged or merges undone since an instant: then learners must be found anew. */
export const mergedSince = async (db: Sql, since: Date): Promise<boolean> =>
  (await sql`select 1 from accounts.alias where at > ${since} or undone_at > ${since} limit 1`.execute(db)).rows.length > 0

/** The entries of a staged batch as they are now, to see whether they may still be deposited into. */
export const stagedEntries = async (db: Sql, serial: string) =>
  (
    await sql<EntryFactsRow & { readonly n: number; readonly number: string }>`
      select x.n, e.state, e.channels, e.depositors::text[] as depositors, e.regions, e.organization_id, e.opens_on, e.closes_on, e.type_code, e.number from ${sql.raw(stagingTable('e', serial))} x join catalog.entry e on e.id = x.entry_id`.execute(
      db,
    )
  ).rows

/** Marks the rows of an entry that was closed meanwhile as wrong. */
export const dropEntry = async (
  db: Sql,
  b: BatchScope,
  entry: { readonly n: number; readonly number: string },
  code: string,
): Promise<void> => {
  await sql`with put as (insert into ${sql.raw(stagingTable('f', b.serial))} select row_no, ${fate.wrong} from ${sql.raw(stagingTable('r', b.serial))} where entry = ${entry.n} on conflict do nothing returning row_no)
    insert into deposits.batch_problem (batch_id, row_no, column_no, code, params) select ${b.batchId}, row_no, ${(b.mapping['entry'] ?? -1) + 1}, ${code}, jsonb_build_object('value', ${entry.number}::text) from put on conflict do nothing`.execute(
    db,
  )
}

/** How many staged rows have which fate now. */
export const fates = async (db: Sql, serial: string): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (
      await sql<{ fate: number; n: string }>`select fate, count(*) as n from ${sql.raw(stagingTable('f', serial))} group by fate`.execute(
        db,
      )
    ).rows.map((r) => [r.fate, Number(r.n)]),
  )

/**
 * Opens inactive accounts for the people of the batch that have none and of whom a row is stored. The claim of the document is the law: where another
 * transaction was faster the numbers differ and BankMoved ends this one. Answers how many were opened.
 */
export const openPeople = async (tx: Sql, b: Storing): Promise<number> => {
  const { r, p } = name(b)
  await run(
    tx,
    `create temp table opening on commit drop as select p.*, accounts.account_no(nextval('accounts.account_serial')) as account_no from ${p} p where exists (select 1 from ${r} r where r.fresh and r.learner_id = p.learner_id and ${stored(b)}) order by p.lookup`,
  )
  const count = Number((await sql<{ n: string }>`select count(*) as n from opening`.execute(tx)).rows[0]?.n ?? 0)
  if (count === 0) return 0
  const claimed = await claim('identity', 'identity_claim_pkey', () =>
    run(tx, 'insert into accounts.identity_claim (lookup, learner_id) select lookup, learner_id from opening order by lookup'),
  )
  if (claimed !== count) throw new BankMoved('identity')
  await run(tx, 'insert into accounts.account_claim (account_no, learner_id) select account_no, learner_id from opening')
  const usual = b.organizationKind.startsWith('university') ? 'student' : 'resident'
  const channel = b.kind === 'people' ? 'import' : 'batch'
  await run(
    tx,
    `insert into accounts.learner (id, account_no, name, id_kind, id_sealed, id_lookup, id_masked, phone_sealed, phone_lookup, phone_masked, sex, birth_on, region_code, learner_kind, state, real_name_level, channel, organization_id, l1, l2, l3, l4, created_at)
     select learner_id, account_no, name, ${kindText('id_kind')}, id_sealed, lookup, id_masked, phone_sealed, phone_lookup, phone_masked, case sex when 1 then 'male' when 2 then 'female' end, birth, region_code,
       coalesce(learner_kind, '${usual}'), 'inactive', 'none', '${channel}', ${b.organizationId}, ${levelValues(b.levels)}, ${quoted(b.at)} from opening order by learner_id`,
  )
  if (b.kind === 'outcomes')
    await run(
      tx,
      `insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, name, name_reversed, state, l1, l2, l3, l4)
       select learner_id, learner_id, ${b.organizationId}, '${usual}', ${quoted(b.today)}, name, reverse(name), 'inactive', ${levelValues(b.levels)} from opening order by learner_id`,
    )
  const first = smallBatchBase(BigInt(b.serial)) + peopleEvents
  await run(
    tx,
    `insert into evidence.event (id, at, kind, salt, bytes) select ${first} + row_no, ${quoted(b.at)}, 'account.opened', ${salts(`(${first} + row_no)`)},
       convert_to('{"at":"${b.at}","facts":{"channel":"${channel}","learner":"' || learner_id || '","level":"none","organization":"${b.organizationId}"},"id":"' || (${first} + row_no) || '","kind":"account.opened"}', 'UTF8') from opening`,
  )
  return count
}

/** Ties the people of a file to the unit; those it had no tie with yet. People whose home is elsewhere are seen through the unit from now on. */
export const affiliatePeople = async (tx: Sql, b: Storing): Promise<number> => {
  const { r } = name(b)
  const base = smallBatchBase(BigInt(b.serial))
  const kind = b.organizationKind.startsWith('university')
    ? `case coalesce(r.learner_kind, 'student') when 'student' then 'student' else 'employee' end`
    : `'resident'`
  const tied = await run(
    tx,
    `insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, student_no, class_name, township, name, name_reversed, state, l1, l2, l3, l4)
     select l.id, ${base} + r.row_no, ${b.organizationId}, ${kind}, coalesce(r.since, ${quoted(b.today)}), r.student_no, r.class_name, r.township, l.name, reverse(l.name), l.state, ${levelValues(b.levels)}
     from ${r} r join accounts.learner l on l.id = r.learner_id where ${stored(b)} order by l.id`,
  )
  const { l1, l2, l3, l4 } = b.levels
  await sql`select accounts.refresh_seen(array(select l.id from ${sql.raw(r)} r join accounts.learner l on l.id = r.learner_id
    where ${sql.raw(stored(b))} and (l.l1, l.l2, l.l3, l.l4) is distinct from (${l1}::bigint, ${l2}::bigint, ${l3}::bigint, ${l4}::bigint)))`.execute(
    tx,
  )
  return tied
}

/** Asks for the certificates that a batch claims, in the order of their index. */
export const readCertificates = (lines: Lines, b: Storing): Reading => {
  const { r } = name(b)
  return lines.read(
    `select r.issuer_id, r.cert_key, ${outcomeBase(b.serial, b.large)} + r.row_no, r.learner_id from ${r} r where cert_key is not null and ${stored(b)} order by r.cert_key, r.issuer_id`,
  )
}

/** Claims uniqueness for every row to be stored, in the order of the index. Where the bank holds one already: BankMoved. */
export const claimOutcomes = async (lines: Lines, b: Storing, certificates: Reading | undefined): Promise<void> => {
  const { r } = name(b)
  const results = await claim('result', 'learner_claim_pkey', () =>
    lines.across(
      lines.read(
        `select r.learner_id, r.achievement_id, r.occurrence, ${outcomeBase(b.serial, b.large)} + r.row_no from ${r} r where ${stored(b)}`,
      ),
      'outcomes.learner_claim (learner_id, achievement_id, occurrence, outcome_id)',
    ),
  )
  if (results !== b.storable) throw new BankMoved('result')
  await claim('certificate', 'certificate_claim_pkey', () =>
    lines.across(certificates ?? readCertificates(lines, b), 'outcomes.certificate_claim (issuer_id, number, outcome_id, learner_id)'),
  )
}

/** A mark of all merges as they stand: equal marks before comparing and while storing say that no merge was made or undone between. */
export const mergeMark = async (db: Sql): Promise<string> =>
  (
    await sql<{
      mark: string
    }>`select concat_ws(' ', count(*), count(undone_at), extract(epoch from max(at)), extract(epoch from max(undone_at))) as mark from accounts.alias`.execute(
      db,
    )
  ).rows[0]?.mark ?? ''

/** Keeps merges out until the storing transaction ends; many batches may hold it at once. A merge that is asked for meanwhile is refused, not kept waiting. */
export const keepMergesOut = (tx: Sql) => sql`select pg_advisory_xact_lock_shared(7205759403792803)`.execute(tx)

/**
 * Makes sure that no other account of a merged person holds a result that was claimed just now: the persons are locked as every deposit locks them, and then
 * looked at again. Throws BankMoved where one is.
 */
export const claimPersons = async (tx: Sql, b: Storing): Promise<void> => {
  const { r } = name(b)
  const merged = `select distinct al.canonical_id as id from accounts.alias al join ${r} r on r.learner_id = al.canonical_id where al.undone_at is null and ${stored(b)}`
  const locked = await sql.raw(`select pg_advisory_xact_lock(id) from (${merged} order by 1) p`).execute(tx)
  if (locked.rows.length === 0) return
  const twice = await sql
    .raw(
      `select 1 from ${r} r join accounts.alias al on al.canonical_id = r.learner_id and al.undone_at is null
       join outcomes.learner_claim lc on lc.learner_id = al.learner_id and lc.achievement_id = r.achievement_id and lc.occurrence = r.occurrence where ${stored(b)} limit 1`,
    )
    .execute(tx)
  if (twice.rows.length > 0) throw new BankMoved('person')
}

/** Asks for a partition of the batch's own; false where the rows go to the main one. */
export const makePartition = async (tx: Sql, serial: string): Promise<boolean> =>
  (await sql<{ made: boolean }>`select outcomes.make_batch_partition(${serial}::bigint) as made`.execute(tx)).rows[0]?.made === true

/** Stores the outcomes: into the main partition, or into the batch's own. */
export const storeOutcomes = async (lines: Lines, tx: Sql, b: Storing): Promise<void> => {
  const { r, e } = name(b)
  const columns =
    'learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, occurrence, obtained_on, minutes, credits, points, grade, certificate_no, certificate_sealed, expires_on, channel, batch_id, row_no, stored_at'
  const rows = `select r.learner_id, ${outcomeBase(b.serial, b.large)} + r.row_no, e.entry_id, r.achievement_id, e.version, e.type_code, r.issuer_id, ${b.organizationId}::bigint, ${levelValues(b.levels)}, r.occurrence, r.obtained, r.minutes, r.credits, e.points, r.grade,
       case when r.cert_sealed is null then coalesce(r.cert_text, r.cert_key) end, r.cert_sealed, case when e.months > 0 then (r.obtained + make_interval(months => e.months))::date end, 'batch'::text, ${b.batchId}::bigint, r.row_no, ${quoted(b.at)}::timestamptz
     from ${r} r join ${e} e on e.n = r.entry where ${stored(b)}`
  // COPY does not pass the second wall; the batch's own table stands behind it only once it is attached.
  const count = b.large
    ? await lines.across(lines.read(rows), `outcomes.outcome_b${b.serial} (${columns})`)
    : await run(tx, `insert into outcomes.outcome (${columns}) ${rows}`)
  if (count !== b.storable) throw new Error('the number of stored outcomes differs from the number of claims')
}

/** Indexes the batch's own partition in bulk and attaches it. */
export const attachPartition = (tx: Sql, serial: string) => sql`select outcomes.attach_batch_partition(${serial}::bigint)`.execute(tx)

/** Salts of a batch's events: each follows from its event's id under a secret that is drawn here and kept nowhere. A tenth of the cost of drawing each. */
const salts = (id: string): string => `substring(sha256('\\x${randomBytes(32).toString('hex')}'::bytea || int8send(${id})) for 16)`

/**
 * The evidence of every stored outcome: the same canonical bytes that a single deposit writes (a test compares them), with the outcome's id as event id. In
 * the order of the rows, which is the order of the ids: written in the learners' order the table's only index took as long as the rows themselves.
 */
export const readEvidence = (lines: Lines, b: Storing): Reading => {
  const { r, e } = name(b)
  return lines.read(
    `select r.id, ${quoted(b.at)}::timestamptz, 'outcome.stored'::text, ${salts('r.id')},
       convert_to(e.head || r.credits || e.entry || r.learner_id || '","minutes":' || r.minutes || ',"obtained":"' || r.obtained || '","occurrence":' || r.occurrence || ',"organization":"${b.organizationId}","outcome":"' || r.id || e.version || r.id || '","kind":"outcome.stored"}', 'UTF8')
     from (select ${outcomeBase(b.serial, b.large)} + r.row_no as id, r.learner_id, r.entry, r.credits, r.minutes, r.obtained, r.occurrence from ${r} r where ${stored(b)} order by r.row_no) r
       join (select n, '{"at":"${b.at}","facts":{"achievement":"' || achievement_id || '","credits":' as head, ',"entry":"' || entry_id || '","learner":"' as entry, '","version":' || version || '},"id":"' as version from ${e} offset 0) e on e.n = r.entry`,
  )
}

/** Writes the evidence that was asked for. */
export const storeEvidence = async (lines: Lines, b: Storing, evidence: Reading): Promise<void> => {
  const count = await lines.across(evidence, 'evidence.event (id, at, kind, salt, bytes)')
  if (count !== b.storable) throw new Error('the number of events differs from the number of outcomes')
}

/** Tells each learner of a small batch. */
export const noticeLearners = (tx: Sql, b: Storing): Promise<number> => {
  const { r, e } = name(b)
  const id = `(${outcomeBase(b.serial, b.large)} + r.row_no)`
  return run(
    tx,
    `insert into notices.notice (recipient_kind, recipient_id, id, code, params, href, at, visible_at) select 'learner', r.learner_id, ${id}, 'outcomes.stored', jsonb_build_object('entry', c.name, 'credits', trim_scale(r.credits / 100.0)), '/archive/' || ${id}, ${quoted(b.at)}, ${quoted(b.at)}
     from ${r} r join ${e} e on e.n = r.entry join catalog.entry c on c.id = e.entry_id where ${stored(b)}`,
  )
}

/** Puts the rows that must not tell anything into the repair queue. */
export const queueRepairs = (tx: Sql, b: Storing): Promise<number> => {
  const { r, e, f } = name(b)
  const entry =
    b.kind === 'outcomes'
      ? { columns: 'e.entry_id, r.obtained', join: `join ${e} e on e.n = r.entry` }
      : { columns: 'null::bigint, null::date', join: '' }
  return run(
    tx,
    `insert into deposits.repair_row (batch_id, row_no, learner_id, name_given, entry_id, obtained_on, at) select ${b.batchId}, r.row_no, r.learner_id, r.name, ${entry.columns}, ${quoted(b.at)} from ${r} r join ${f} f on f.row_no = r.row_no and f.fate = ${fate.queued} ${entry.join}`,
  )
}

/** The last steps of the transaction: the batch's counts, and the job's end, which a cancellation may have taken first (then false). */
export const finishStoring = async (
  tx: Sql,
  b: Storing,
  counts: { stored: number; queued: number; unchanged: number; wrong: number; people: number },
  jobId: string | null,
): Promise<boolean> => {
  await sql`update deposits.batch set state = 'committed', committed_at = ${b.at}, rows_stored = ${counts.stored + counts.queued}, rows_queued = ${counts.queued}, rows_unchanged = ${counts.unchanged}, rows_wrong = ${counts.wrong},
    rows_new = ${counts.stored + counts.queued}, people_new = ${counts.people}, version = version + 1 where id = ${b.batchId}`.execute(tx)
  await dropStagingTables((text) => run(tx, text), b.serial)
  if (jobId === null) return true
  const ended =
    await sql`update platform.job set state = 'done', done = total, updated_at = ${b.at} where id = ${jobId} and state in ('waiting', 'running')`.execute(
      tx,
    )
  return ended.numAffectedRows === 1n
}

/** Folds batch partitions into one; answers how many there were. */
export const foldPartitions = async (db: Sql): Promise<number> =>
  (await sql<{ n: number }>`select outcomes.fold_batch_partitions() as n`.execute(db)).rows[0]?.n ?? 0
