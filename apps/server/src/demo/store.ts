import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A row to be inserted: column names to values; Buffers become bytea, Dates instants, objects jsonb. */
export type Row = Readonly<Record<string, string | number | boolean | null | Date | Buffer | readonly unknown[] | object>>

const plain = (value: Row[string]): unknown =>
  Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value instanceof Date ? value.toISOString() : value

/** Inserts rows of one table, 5,000 at a time; every row carries the same columns. Used by the demo alone: it goes past the commands, so it keeps their laws itself. */
export const insertRows = async (tx: Sql, table: string, rows: readonly Row[]): Promise<void> => {
  const names = Object.keys(rows[0] ?? {})
  if (names.length === 0) return
  const columns = sql.join(names.map((n) => sql.ref(n)))
  for (let i = 0; i < rows.length; i += 5_000) {
    const chunk = rows.slice(i, i + 5_000).map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])))
    await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(chunk)}::jsonb)`.execute(
      tx,
    )
  }
}

/** Whether the bank holds nothing yet: the demo goes only into an empty one. */
export const isEmpty = async (db: Sql): Promise<boolean> =>
  (await sql<{ n: string }>`select count(*) as n from organizations.organization`.execute(db)).rows[0]?.n === '0'

/** Terms by name, made where missing. */
export const termIds = async (tx: Sql, names: readonly string[]): Promise<Map<string, number>> => {
  await sql`insert into catalog.term (name) select unnest(${names}::text[]) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ id: number; name: string }>`select id, name from catalog.term`.execute(tx)
  return new Map(rows.map((r) => [r.name, r.id]))
}

/** Which outcome types are there already (the catalogue brings its own). */
export const knownTypes = async (tx: Sql): Promise<Set<string>> =>
  new Set((await sql<{ code: string }>`select code from catalog.type`.execute(tx)).rows.map((r) => r.code))

/** The next serial of a batch. */
export const batchSerial = async (tx: Sql): Promise<string> =>
  (await sql<{ n: string }>`select nextval('platform.batch_serial') as n`.execute(tx)).rows[0]?.n ?? '0'

/** Numbers of rules that the demo gave away by itself are not given again. */
export const skipRuleNumbers = async (tx: Sql, count: number): Promise<void> => {
  await sql`select count(nextval('conversion.rule_serial')) from generate_series(1, ${count}::integer)`.execute(tx)
}

/** Marks the database as a demo: production refuses to start on it. */
export const markDemo = (tx: Sql, now: Date) =>
  sql`insert into settings.value (key, value, updated_at) values ('demo', 'true', ${now}), ('staffSessions', '20', ${now}) on conflict (key) do update set value = excluded.value`.execute(
    tx,
  )

/** Whether the database was marked as a demo. */
export const isDemo = async (db: Sql): Promise<boolean> =>
  (await sql`select 1 from settings.value where key = 'demo' and value = 'true'`.execute(db)).rows.length > 0

/** Gathers statistics after the bulk, or the first pages are planned for empty tables. Only what the application's role may analyze matters little; autovacuum does the rest. */
export const settle = async (db: Sql): Promise<void> => {
  await sql`select 1`.execute(db)
}

/** A demo log-in with its appointment. Throws where the demo has no such person. */
export const staffByName = async (db: Sql, userName: string): Promise<{ id: string; appointment_id: string }> => {
  const { rows } = await sql<{
    id: string
    appointment_id: string
  }>`select s.id, a.id as appointment_id from identity.staff s join identity.appointment a on a.staff_id = s.id where s.user_name = ${userName}`.execute(
    db,
  )
  const row = rows[0]
  if (row === undefined) throw new Error(`the demo has no ${userName}`)
  return row
}

/** Active learners of a centre's subtree, the demo's own log-ins first. */
export const activeLearners = async (db: Sql, userName: string, limit: number): Promise<{ id: string; name: string }[]> =>
  (
    await sql<{
      id: string
      name: string
    }>`select l.id, l.name from accounts.learner l join identity.staff s on s.user_name = ${userName} and s.l2 = l.l2
    left join identity.credential c on c.learner_id = l.id where l.state = 'active' order by c.learner_id is null, l.id limit ${limit}`.execute(
      db,
    )
  ).rows

/** Active learners of a centre's subtree with their account numbers, the demo's own log-ins first. */
export const numberedLearners = async (
  db: Sql,
  userName: string,
  limit: number,
): Promise<{ id: string; name: string; accountNo: string }[]> =>
  (
    await sql<{
      id: string
      name: string
      accountNo: string
    }>`select l.id, l.name, l.account_no as "accountNo" from accounts.learner l join identity.staff s on s.user_name = ${userName} and s.l2 = l.l2
    left join identity.credential c on c.learner_id = l.id where l.state = 'active' order by c.learner_id is null, l.id limit ${limit}`.execute(
      db,
    )
  ).rows

/** People of a centre's subtree who were imported and never came, with a phone. */
export const sleepers = async (db: Sql, userName: string, limit: number): Promise<{ id: string }[]> =>
  (
    await sql<{
      id: string
    }>`select l.id from accounts.learner l join identity.staff s on s.user_name = ${userName} and s.l2 = l.l2 where l.state = 'inactive' and l.phone_lookup is not null order by l.id limit ${limit}`.execute(
      db,
    )
  ).rows

/** Open entries that a learner has not stored, of the centre itself or of the province, with their pattern of numbers. */
export const openEntries = async (
  db: Sql,
  learnerId: string,
): Promise<{ id: string; pattern: string | null; grading: string; opens_on: string }[]> =>
  (
    await sql<{
      id: string
      pattern: string | null
      grading: string
      opens_on: string
    }>`select e.id, v.certificate_pattern as pattern, v.grading, e.opens_on from catalog.entry e join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version
    join accounts.learner l on l.id = ${learnerId} where e.state = 'published' and 'self' = any(e.channels) and (e.l2 = l.l2 or e.l2 is null)
      and not exists (select 1 from outcomes.learner_claim c where c.learner_id = l.id and c.achievement_id = e.achievement_id and c.occurrence = e.term_id) order by e.id`.execute(
      db,
    )
  ).rows

/** The case on the desk behind a subject. */
export const caseOf = async (db: Sql, subjectId: string): Promise<{ id: string; seq: number; state: string }> => {
  const row = (
    await sql<{ id: string; seq: number; state: string }>`select id, seq, state from reviews.case where subject_id = ${subjectId}`.execute(
      db,
    )
  ).rows[0]
  if (row === undefined) throw new Error('the demo expected a case')
  return row
}

/** The number of an open community entry of a log-in's own unit, without certificate numbers. */
export const communityEntry = async (db: Sql, userName: string): Promise<string> => {
  const { rows } = await sql<{
    number: string
  }>`select e.number from catalog.entry e join identity.staff s on s.user_name = ${userName} and e.organization_id = s.organization_id
    join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version
    where e.state = 'published' and 'batch' = any(e.channels) and v.certificate_pattern is null order by v.grading <> 'pass', e.id limit 1`.execute(
    db,
  )
  const row = rows[0]
  if (row === undefined) throw new Error('the demo has no community entry')
  return row.number
}

/** The learner whom the demo's log-in page offers under a user name, if the province has one. */
export const demoLearnerId = async (db: Sql, userName = 'learner'): Promise<string | undefined> =>
  (await sql<{ id: string }>`select learner_id as id from identity.credential where user_name = ${userName}`.execute(db)).rows[0]?.id

/** An old learner of a log-in's own unit who has no log-in: somebody who comes to the counter with the card. */
export const oldNeighbour = async (db: Sql, userName: string): Promise<string | undefined> =>
  (
    await sql<{
      id: string
    }>`select l.id from accounts.learner l join identity.staff s on s.user_name = ${userName} and s.organization_id = l.organization_id
      where l.state = 'active' and l.birth_on < '1962-01-01' and not exists (select 1 from identity.credential c where c.learner_id = l.id) order by l.id limit 1`.execute(
      db,
    )
  ).rows[0]?.id

/** The account that an application opened. */
export const openedBy = async (db: Sql, applicationId: string): Promise<string> => {
  const id = (await sql<{ id: string | null }>`select learner_id as id from accounts.application where id = ${applicationId}`.execute(db))
    .rows[0]?.id
  if (id === undefined || id === null) throw new Error('the demo expected an opened account')
  return id
}

/** A student for whom the demo plays a conversion. */
export type DemoStudent = {
  readonly id: string
  readonly accountNo: string
  readonly name: string
  readonly programmeId: string
  readonly cohort: number
  readonly studentNo: string
  readonly className: string
}

/** Learners with outcomes, each with a programme of the registrar's university: its own come first, and the demo's learner before them. */
export const demoStudents = async (db: Sql, limit: number, skip: number): Promise<readonly DemoStudent[]> =>
  (
    await sql<DemoStudent>`with school as (select l2 from identity.staff where user_name = 'univ.registrar'),
        offered as (select p.id, row_number() over (order by p.id) - 1 as n, count(*) over () as of from programmes.programme p join school s on s.l2 = p.l2),
        people as (select l.id, l.account_no, l.name, row_number() over (order by l.l2 is distinct from s.l2, c.learner_id is null, l.id) as n from accounts.learner l cross join school s
          left join identity.credential c on c.learner_id = l.id where l.state = 'active'
            and exists (select 1 from outcomes.outcome o where o.learner_id = l.id) order by n limit ${limit} offset ${skip})
      select p.id, p.account_no as "accountNo", p.name, o.id as "programmeId", 2024 + (p.n % 3)::int as cohort, '2024' || lpad(p.n::text, 6, '0') as "studentNo", '继教 ' || (2401 + p.n % 4) || ' 班' as "className"
      from people p join offered o on o.n = p.n % o.of order by p.n`.execute(db)
  ).rows

/** Works out who sees the people that were just inserted. */
export const refreshSeen = (tx: Sql) => sql`select accounts.refresh_seen(array(select id from accounts.learner))`.execute(tx)

/** The unit of a log-in. */
export const unitOf = async (db: Sql, userName: string): Promise<string> => {
  const row = (await sql<{ id: string }>`select organization_id as id from identity.staff where user_name = ${userName}`.execute(db))
    .rows[0]
  if (row === undefined) throw new Error(`the demo has no ${userName}`)
  return row.id
}

/** A valid outcome of a learner that a published standard makes a credit of, and nobody has asked for yet. */
export const certifiableOutcome = async (db: Sql, learnerId: string): Promise<string | undefined> =>
  (
    await sql<{
      id: string
    }>`select o.id from outcomes.outcome o join certification.standard s on s.type_code = o.type_code and s.state = 'published' where o.learner_id = ${learnerId} and o.minutes >= s.minutes_per_credit
      and (o.expires_on is null or o.expires_on > current_date) and not exists (select 1 from outcomes.status_change c where c.learner_id = o.learner_id and c.outcome_id = o.id)
      and not exists (select 1 from certification.application a where a.learner_id = o.learner_id and a.outcome_id = o.id)
      and not exists (select 1 from certification.record r where r.learner_id = o.learner_id and r.outcome_id = o.id) order by o.id limit 1`.execute(
      db,
    )
  ).rows[0]?.id

/** The unit of a log-in with the centre above it. */
export const deskOf = async (db: Sql, userName: string): Promise<{ readonly id: string; readonly l2: string }> => {
  const row = (
    await sql<{ id: string; l2: string }>`select organization_id as id, l2 from identity.staff where user_name = ${userName}`.execute(db)
  ).rows[0]
  if (row === undefined) throw new Error(`the demo has no ${userName}`)
  return row
}

/** Those among some learners who have no account of points with a centre yet. */
export const withoutPoints = async (db: Sql, issuerId: string, ids: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select i.id from unnest(${[...ids]}::bigint[]) as i(id) where not exists (select 1 from points.account a where a.learner_id = i.id and a.issuer_id = ${issuerId}) order by i.id`.execute(
      db,
    )
  ).rows.map((row) => row.id)

/** The management centre of the demo has chosen the framework of ten levels. */
export const activateFramework = (tx: Sql) => sql`update certification.framework set active = true where code = 'cn-10'`.execute(tx)

/** A person of the demo who studied at a school with programmes. */
export type PastStudent = {
  readonly learnerId: Id
  readonly programmeId: Id
  readonly organizationId: Id
  readonly l1: Id
  readonly l2: Id | null
  readonly l3: Id | null
  readonly l4: Id | null
  readonly cohort: number
  readonly studentNo: string
  readonly className: string
  readonly writer: Id
}

/** Active people with outcomes, the youngest accounts first, spread over the programmes of all schools: others than `demoStudents` begins with. */
export const pastStudents = async (db: Sql, limit: number): Promise<readonly PastStudent[]> =>
  (
    await sql<PastStudent>`with offered as (select p.*, (select v.authors[1] from programmes.version v where v.programme_id = p.id limit 1) as writer, row_number() over (order by p.id) - 1 as n, count(*) over () as of from programmes.programme p),
        people as (select l.id, row_number() over (order by l.id desc) as n from accounts.learner l where l.state = 'active' and not exists (select 1 from identity.credential c where c.learner_id = l.id)
          and (select count(*) from outcomes.outcome o where o.learner_id = l.id) >= 3 order by l.id desc limit ${limit})
      select p.id as "learnerId", o.id as "programmeId", o.organization_id as "organizationId", o.l1, o.l2, o.l3, o.l4, 2024 as cohort, '20249' || lpad(p.n::text, 5, '0') as "studentNo",
        '继教 ' || (2401 + p.n % 4) || ' 班' as "className", o.writer from people p join offered o on o.n = p.n % o.of order by p.n`.execute(
      db,
    )
  ).rows
