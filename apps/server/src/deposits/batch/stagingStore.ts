import pg from 'pg'
import type { batches } from '@creditbank/contract'
import '../../platform/pgTypes.ts'
import { type Copying, copying } from '../../platform/copying.ts'

/** A connection of the loader's in a worker thread, with what it needs to stage one batch. */
export type StagingLine = { readonly client: pg.Client; readonly serial: string }

const digits = /^[1-9][0-9]{0,11}$/

/** The staging tables of a batch: s rows as read, e entries, d candidates of duplicates, r rows resolved, p people to open, f rows that are not stored. */
export const stagingTable = (which: 's' | 'e' | 'd' | 'r' | 'p' | 'f', serial: string): string => {
  if (!digits.test(serial)) throw new Error('a batch serial is digits')
  return `deposits_staging.${which}${serial}`
}

/** Opens a connection as the batch loader. */
export const openStaging = async (url: string, serial: string): Promise<StagingLine> => {
  const client = new pg.Client({ connectionString: url, application_name: 'bank batch reader' })
  client.on('error', () => undefined)
  await client.connect()
  return { client, serial }
}

const columns: Readonly<Record<batches.BatchKind, string>> = {
  outcomes: `row_no int, id_kind smallint, sex smallint, birth date, entry int, occurrence int, obtained date, minutes int, credits int, lookup uuid, id_sealed bytea, id_masked text,
    name text, grade text, cert_key text collate "C", cert_text text, cert_sealed bytea`,
  people: `row_no int, id_kind smallint, sex smallint, birth date, since date, lookup uuid, id_sealed bytea, id_masked text, name text, phone_lookup uuid, phone_sealed bytea, phone_masked text,
    region_code text, learner_kind text, student_no text, class_name text, township text`,
}

/** How many fields a staged row has. */
export const stagedFields = { outcomes: 17, people: 17 } as const satisfies Record<batches.BatchKind, number>

/** Makes the staging tables anew: a check that was killed leaves nothing that the next one would meet. */
export const resetStaging = async ({ client, serial }: StagingLine, kind: batches.BatchKind): Promise<void> => {
  // A job that was believed dead and still runs elsewhere: the later one waits until the connection of the earlier is gone.
  await client.query('select pg_advisory_lock(7205759403792805 + $1::bigint)', [serial])
  await dropStagingTables((text) => client.query(text), serial)
  await client.query(`create unlogged table ${stagingTable('s', serial)} (${columns[kind]})`)
  await client.query(
    `create unlogged table ${stagingTable('e', serial)} (n int, entry_id bigint, achievement_id bigint, version int, issuer_id bigint, type_code text, points int, months int, number text)`,
  )
  await client.query(`create unlogged table ${stagingTable('d', serial)} (row_no int, first_row int, what "char")`)
}

/** Drops every staging table of a batch. */
export const dropStagingTables = async (run: (text: string) => Promise<unknown>, serial: string): Promise<void> => {
  for (const which of ['s', 'e', 'd', 'r', 'p', 'f'] as const) await run(`drop table if exists ${stagingTable(which, serial)}`)
}

/** Starts the binary COPY of staged rows. */
export const copyStaged = ({ client, serial }: StagingLine): Copying =>
  copying(client, `copy ${stagingTable('s', serial)} from stdin binary`)

/** What of a catalogue entry decides about rows. */
export type EntryRow = {
  id: string
  number: string
  state: string
  channels: string[]
  depositors: string[]
  regions: string[]
  organization_id: string
  opens_on: string
  closes_on: string | null
  type_code: string
  achievement_id: string
  issuer_id: string
  credits: number
  minutes: number
  grading: 'percent' | 'grade' | 'pass'
  pass_mark: number | null
  certificate_pattern: string | null
  repeats: 'never' | 'term' | 'day'
  term_id: number | null
}

/** The entries behind numbers, in one query. */
export const entriesByNumber = async (client: pg.Client, numbers: readonly string[]): Promise<EntryRow[]> =>
  (
    await client.query<EntryRow>(
      `select e.id, e.number, e.state, e.channels, e.depositors::text[] as depositors, e.regions, e.organization_id, e.opens_on, e.closes_on, e.type_code, e.achievement_id, e.issuer_id, e.credits, v.minutes, v.grading,
         v.pass_mark, v.certificate_pattern, v.repeats, e.term_id
       from catalog.entry e join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version where e.number = any($1::text[])`,
      [numbers],
    )
  ).rows

/** Keeps the entries of a batch with the small numbers that staged rows name them by. */
export const stageEntries = async (
  { client, serial }: StagingLine,
  entries: readonly { readonly n: number; readonly id: string }[],
): Promise<void> => {
  await client.query(
    `insert into ${stagingTable('e', serial)} select x.n, e.id, e.achievement_id, e.achievement_version, e.issuer_id, e.type_code, e.points, v.validity_months, e.number
     from unnest($1::int[], $2::bigint[]) x(n, id) join catalog.entry e on e.id = x.id join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version`,
    [entries.map((e) => e.n), entries.map((e) => e.id)],
  )
}

/** Keeps pairs of rows that may say the same; the resolving step compares the rows themselves. */
export const stageCandidates = async (
  { client, serial }: StagingLine,
  candidates: { readonly rows: readonly number[]; readonly firsts: readonly number[]; readonly whats: readonly string[] },
): Promise<void> => {
  if (candidates.rows.length === 0) return
  await client.query(`insert into ${stagingTable('d', serial)} select * from unnest($1::int[], $2::int[], $3::"char"[])`, [
    candidates.rows,
    candidates.firsts,
    candidates.whats,
  ])
}

/** Replaces the problems of a batch by those that reading found. */
export const replaceProblems = async (
  { client }: StagingLine,
  batchId: string,
  problems: {
    readonly rows: readonly number[]
    readonly columns: readonly number[]
    readonly codes: readonly string[]
    readonly params: readonly (string | null)[]
  },
): Promise<void> => {
  await client.query('delete from deposits.batch_problem where batch_id = $1', [batchId])
  const step = 20_000
  for (let at = 0; at < problems.rows.length; at += step) {
    const part = <T>(list: readonly T[]): T[] => list.slice(at, at + step)
    await client.query(
      `insert into deposits.batch_problem (batch_id, row_no, column_no, code, params) select $1, r, c, k, p::jsonb from unnest($2::int[], $3::smallint[], $4::text[], $5::text[]) x(r, c, k, p) on conflict do nothing`,
      [batchId, part(problems.rows), part(problems.columns), part(problems.codes), part(problems.params)],
    )
  }
}

/** Tells the planner how the staged rows look; without it plans go wrong. */
export const analyzeStaged = async ({ client, serial }: StagingLine): Promise<void> => {
  await client.query('set default_statistics_target = 20')
  for (const which of ['s', 'e', 'd'] as const) await client.query(`analyze ${stagingTable(which, serial)}`)
}
