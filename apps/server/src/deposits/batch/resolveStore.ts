import type pg from 'pg'
import type { batches } from '@creditbank/contract'
import { largeBatchBase, smallBatchBase } from '../../platform/ids.ts'
import { ID_KINDS } from '../../platform/pure/idNumber.ts'
import { stagingTable } from './stagingStore.ts'

/** A batch as the resolving and storing steps know it. `level`: the column and value of the depositing unit's own subtree. */
export type BatchScope = {
  readonly batchId: string
  readonly serial: string
  readonly kind: batches.BatchKind
  readonly level: { readonly column: 'l1' | 'l2' | 'l3' | 'l4'; readonly value: string }
  readonly organizationId: string
  readonly today: string
  readonly mapping: batches.BatchMapping
}

/** What comparing with the bank found. `unknown`: people without an account. */
export type Resolved = { readonly unchanged: number; readonly wrong: number; readonly queued: number; readonly unknown: number }

/** Fates of staged rows that are not stored: the bank has it already, it is wrong, it waits for repair. */
export const fate = { unchanged: 1, wrong: 2, queued: 3 } as const

/** SQL of the document kind behind its small number. */
export const kindText = (column: string): string => `(array[${ID_KINDS.map((k) => `'${k}'`).join(',')}])[${column} + 1]`

const tables = (serial: string) => ({
  s: stagingTable('s', serial),
  e: stagingTable('e', serial),
  d: stagingTable('d', serial),
  r: stagingTable('r', serial),
  p: stagingTable('p', serial),
  f: stagingTable('f', serial),
})

const columnOf = (mapping: batches.BatchMapping, key: string): number => (mapping[key] ?? -1) + 1

/** People without an account: their ids follow from the batch's serial and the row, so that a repeated run makes the same ones. */
const findUnknown = async (client: pg.ClientBase, b: BatchScope): Promise<number> => {
  const t = tables(b.serial)
  const phone =
    b.kind === 'people'
      ? 'phone_lookup, s.phone_sealed, s.phone_masked, s.region_code, s.learner_kind'
      : `null::uuid as phone_lookup, null::bytea as phone_sealed, null::text as phone_masked, null::text as region_code, null::text as learner_kind`
  const made = await client.query(
    `create unlogged table ${t.p} as select distinct on (s.lookup) s.lookup, ${smallBatchBase(BigInt(b.serial))}::bigint + s.row_no as learner_id, s.row_no, s.name, s.id_kind, s.sex, s.birth, s.id_sealed, s.id_masked, ${b.kind === 'people' ? 's.' : ''}${phone}
     from ${t.s} s where not exists (select 1 from accounts.identity_claim c where c.lookup = s.lookup) order by s.lookup, s.row_no`,
  )
  await client.query(`analyze ${t.p}`)
  return made.rowCount ?? 0
}

/** doubt 1: the name differs from the account's; 2: the account is closed. */
const doubt = `case when c.learner_id is null then (case when s.name = p.name then 0 else 1 end) when l.state = 'closed' then 2 when s.name = l.name or s.name = any(l.former_names) then 0 else 1 end::smallint`
const people = (
  t: ReturnType<typeof tables>,
): string => `left join accounts.identity_claim c on c.lookup = s.lookup left join ${t.p} p on p.lookup = s.lookup
  left join accounts.alias al on al.learner_id = c.learner_id and al.undone_at is null left join accounts.learner l on l.id = coalesce(al.canonical_id, c.learner_id)`

/** Rows with their learners, sorted the way the claims' index is: every later step walks it in that order. */
const resolveRows = async (client: pg.ClientBase, b: BatchScope): Promise<void> => {
  const t = tables(b.serial)
  const learner = `coalesce(al.canonical_id, c.learner_id, p.learner_id) as learner_id, (c.learner_id is null) as fresh, ${doubt} as doubt`
  if (b.kind === 'people') {
    await client.query(
      `create unlogged table ${t.r} as select s.row_no, ${learner}, s.name, s.student_no, s.class_name, s.township, s.since, s.learner_kind, s.id_masked from ${t.s} s ${people(t)} order by 2, 1`,
    )
  } else {
    await client.query(
      `create unlogged table ${t.r} as select s.row_no, ${learner}, s.entry, e.achievement_id, e.issuer_id, s.occurrence, s.obtained, s.minutes, s.credits, s.grade, s.cert_key, s.cert_text, s.cert_sealed, case when ${doubt} <> 0 then s.name end as name
       from ${t.s} s join ${t.e} e on e.n = s.entry ${people(t)} order by 2, e.achievement_id, s.occurrence, s.row_no`,
    )
  }
  await client.query(`analyze ${t.r}`)
  await client.query(`create unlogged table ${t.f} (row_no int primary key, fate smallint not null)`)
}

const tell = (b: BatchScope, code: string, column: string, params = 'null::jsonb'): string =>
  `insert into deposits.batch_problem (batch_id, row_no, column_no, code, params) select ${b.batchId}, row_no, ${columnOf(b.mapping, column)}, ${code}, ${params} from told on conflict do nothing`

/** Names that differ: told where the learner is the unit's own, else queued without a word, so that an import is no oracle. */
const judgeNames = async (client: pg.ClientBase, b: BatchScope): Promise<void> => {
  const t = tables(b.serial)
  const own = `(r.fresh or exists (select 1 from accounts.affiliation a where a.learner_id = r.learner_id and a.${b.level.column} = ${b.level.value} and (a.to_on is null or a.to_on >= '${b.today}')))`
  await client.query(
    `with judged as (select r.row_no, r.doubt, ${own} as own from ${t.r} r where r.doubt <> 0),
       put as (insert into ${t.f} select row_no, case when own then ${fate.wrong} else ${fate.queued} end from judged),
       told as (select row_no, doubt from judged where own)
     ${tell(b, `case doubt when 1 then 'name_differs' else 'learner_closed' end`, 'name')}`,
  )
}

/** Rows of the file that say the same: candidates are compared exactly; `thorough` looks at every row (two documents of one person). */
const judgeRepeats = async (client: pg.ClientBase, b: BatchScope, thorough: boolean): Promise<void> => {
  const t = tables(b.serial)
  const kinds =
    b.kind === 'people'
      ? [{ what: 'p', same: 'x.learner_id = y.learner_id', by: 'learner_id', code: 'person_in_file', column: 'idNumber', only: 'true' }]
      : [
          {
            what: 'l',
            same: 'x.learner_id = y.learner_id and x.achievement_id = y.achievement_id and x.occurrence = y.occurrence',
            by: 'learner_id, achievement_id, occurrence',
            code: 'duplicate_in_file',
            column: 'entry',
            only: 'true',
          },
          {
            what: 'c',
            same: 'x.issuer_id = y.issuer_id and x.cert_key = y.cert_key',
            by: 'issuer_id, cert_key',
            code: 'certificate_in_file',
            column: 'certificateNo',
            only: 'cert_key is not null',
          },
        ]
  // A row has one partner at most: reading both sides once beats looking each up in a table without an index.
  await client.query('set local enable_nestloop = off')
  for (const k of kinds) {
    const found = thorough
      ? `select row_no, first_row from (select row_no, first_value(row_no) over (partition by ${k.by} order by row_no) as first_row from ${t.r} where doubt = 0 and ${k.only}) w where row_no > first_row`
      : `select d.row_no, d.first_row from ${t.d} d join ${t.r} x on x.row_no = d.row_no join ${t.r} y on y.row_no = d.first_row where d.what = '${k.what}' and x.doubt = 0 and y.doubt = 0 and ${k.same}`
    await client.query(
      `with found as (${found}), put as (insert into ${t.f} select row_no, ${fate.wrong} from found on conflict do nothing returning row_no),
         told as (select found.* from found join put using (row_no))
       ${tell(b, `'${k.code}'`, k.column, `jsonb_build_object('row', first_row)`)}`,
    )
  }
  await client.query('set local enable_nestloop = on')
}

/** What the bank has already: by ordered index probes, whose cost follows the batch and not the bank. */
const judgeKnown = async (client: pg.ClientBase, b: BatchScope): Promise<void> => {
  const t = tables(b.serial)
  // Left to itself the planner answers "which of these keys exist" by reading the whole index of all claims.
  await client.query('set local enable_hashjoin = off; set local enable_mergejoin = off; set local max_parallel_workers_per_gather = 0')
  if (b.kind === 'people') {
    await client.query(
      `insert into ${t.f} select r.row_no, ${fate.unchanged} from ${t.r} r where not r.fresh and r.doubt = 0
         and exists (select 1 from accounts.affiliation a where a.learner_id = r.learner_id and a.organization_id = ${b.organizationId} and (a.to_on is null or a.to_on >= '${b.today}')) on conflict do nothing`,
    )
  } else {
    const claim = 'lc.achievement_id = r.achievement_id and lc.occurrence = r.occurrence'
    // An insert probes with one process, making a table with two: the answer is small and is copied.
    await client.query(
      `set local max_parallel_workers_per_gather = 1;
       create temp table held on commit drop as select r.row_no from ${t.r} r where not r.fresh and r.doubt = 0 and exists (select 1 from outcomes.learner_claim lc where lc.learner_id = r.learner_id and ${claim});
       insert into ${t.f} select row_no, ${fate.unchanged} from held on conflict do nothing;
       set local max_parallel_workers_per_gather = 0`,
    )
    // Merged people are few: from them to their rows, not from every row to them.
    await client.query(
      `set local enable_hashjoin = on; insert into ${t.f} select distinct r.row_no, ${fate.unchanged} from accounts.alias al join ${t.r} r on r.learner_id = al.canonical_id and r.doubt = 0
         cross join lateral (select 1 from outcomes.learner_claim lc where lc.learner_id = al.learner_id and ${claim} offset 0) held where al.undone_at is null on conflict do nothing; set local enable_hashjoin = off`,
    )
    await client.query(
      `set local max_parallel_workers_per_gather = 1;
       create temp table taken on commit drop as select r.row_no from ${t.r} r where cert_key is not null and doubt = 0 and exists (select 1 from outcomes.certificate_claim cc where cc.issuer_id = r.issuer_id and cc.number = r.cert_key);
       set local max_parallel_workers_per_gather = 0`,
    )
    await client.query(
      `with put as (insert into ${t.f} select row_no, ${fate.wrong} from taken on conflict do nothing returning row_no), told as (select row_no from put)
       ${tell(b, `'certificate_taken'`, 'certificateNo')}`,
    )
  }
  await client.query('set local enable_hashjoin = on; set local enable_mergejoin = on')
}

/**
 * Compares the staged rows with the bank: who has an account, what is stored already, which names differ, which certificates are taken. Writes the tables
 * r, p and f and the problems found; runs in a transaction of its own and may be repeated. `thorough` also finds two documents of one person in the file.
 */
export const resolveBatch = async (client: pg.ClientBase, b: BatchScope, thorough: boolean): Promise<Resolved> => {
  const t = tables(b.serial)
  await client.query('begin')
  try {
    await client.query(
      `set local work_mem = '192MB'; set local synchronize_seqscans = off; set local jit = off; set local default_statistics_target = 20; set local max_parallel_workers_per_gather = 1; drop table if exists ${t.r}, ${t.p}, ${t.f}`,
    )
    await client.query(
      `delete from deposits.batch_problem where batch_id = $1 and code in ('name_differs', 'learner_closed', 'duplicate_in_file', 'certificate_in_file', 'person_in_file', 'certificate_taken')`,
      [b.batchId],
    )
    const unknown = await findUnknown(client, b)
    await resolveRows(client, b)
    await judgeNames(client, b)
    await judgeRepeats(client, b, thorough)
    await judgeKnown(client, b)
    const { rows } = await client.query<{ fate: number; n: string }>(`select fate, count(*) as n from ${t.f} group by fate`)
    await client.query('commit')
    const count = (wanted: number): number => Number(rows.find((r) => r.fate === wanted)?.n ?? 0)
    return { unchanged: count(fate.unchanged), wrong: count(fate.wrong), queued: count(fate.queued), unknown }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** The first id of a batch's outcomes: in a range of its own above all others, or among the small ones. */
export const outcomeBase = (serial: string, large: boolean): string =>
  (large ? largeBatchBase(BigInt(serial)) : smallBatchBase(BigInt(serial))).toString()
