import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../test/harness/database.ts'
import { distribution, distributionStatements, placementProblems, type TableFacts } from './distribution.ts'

let database: FreshDatabase
let client: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** What pg_class, pg_index, pg_trigger and pg_constraint say of every table of the bank; a partition answers under the name of its parent. */
const factsSql = `
with bank as (
  select c.oid, c.relispartition, n.nspname || '.' || c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'
), named as (
  select b.oid, case when b.relispartition then (select r.name from bank r where r.oid = pg_partition_root(b.oid)) else b.name end as table from bank b
)
select n.table,
  coalesce((select json_agg(json_build_object('name', i.indexrelid::regclass::text, 'columns',
      (select coalesce(json_agg(a.attname), '[]') from unnest(i.indkey::int[]) k join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k)))
    from pg_index i where i.indrelid = n.oid and (i.indisunique or i.indisexclusion)), '[]') as uniques,
  coalesce((select json_agg(t.tgname) from pg_trigger t where t.tgrelid = n.oid and not t.tgisinternal), '[]') as triggers,
  coalesce((select json_agg(p.polname) from pg_policy p where p.polrelid = n.oid and (coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, '') like '%{SUBLINK%'
      or exists (select 1 from pg_depend d join pg_proc f on f.oid = d.refobjid join pg_namespace fn on fn.oid = f.pronamespace
        where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass and fn.nspname <> 'pg_catalog'))), '[]') as policies,
  coalesce((select json_agg(json_build_object('name', f.conname, 'to', (select t.table from named t where t.oid = f.confrelid),
      'columns', (select json_agg(a.attname order by k.ord) from unnest(f.conkey) with ordinality k(no, ord) join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.no),
      'toColumns', (select json_agg(a.attname order by k.ord) from unnest(f.confkey) with ordinality k(no, ord) join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.no)))
    from pg_constraint f where f.conrelid = n.oid and f.contype = 'f'), '[]') as "references"
from named n order by 1`

const facts = async (): Promise<TableFacts[]> => (await client.query<TableFacts>(factsSql)).rows

test('every table of the migrated schema could move to a distributed PostgreSQL today', async () => {
  const all = await facts()
  expect(all.length).toBeGreaterThan(40)
  expect(all.flatMap((table) => placementProblems(table))).toEqual([])
})

test('the table in code lists no table that the schema does not have, and no column that a table does not have', async () => {
  const real = new Set((await facts()).map((table) => table.table))
  expect(Object.keys(distribution).filter((table) => !real.has(table))).toEqual([])
  const columns = await client.query<{ name: string }>(
    `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns where is_nullable = 'NO'`,
  )
  const known = new Set(columns.rows.map((row) => row.name))
  const missing = Object.entries(distribution).flatMap(([table, p]) =>
    p.on === 'shards' && !known.has(`${table}.${p.column}`) ? [table] : [],
  )
  expect(missing).toEqual([])
})

test('a planted trigger, unique key, foreign key and unlisted table are each named', async () => {
  await client.query('begin')
  try {
    await client.query(`
      create function public.nothing() returns trigger language plpgsql as 'begin return new; end';
      create trigger planted before update on accounts.learner for each row execute function public.nothing();
      create policy planted_policy on accounts.alias using (exists (select 1 from accounts.learner l where l.id = alias.learner_id));
      create policy planted_call on accounts.alias using (accounts.stands_for(learner_id) is null);
      create unique index planted_unique on accounts.affiliation (student_no);
      alter table outcomes.learner_claim add constraint planted_far foreign key (outcome_id) references deposits.deposit (id);
      alter table deposits.deposit add constraint planted_back foreign key (learner_id) references accounts.learner (id);
      create table deposits.planted (id bigint primary key);`)
    const found = (await facts()).flatMap((table) => placementProblems(table)).join('\n')
    for (const name of [
      'planted on a distributed table',
      'planted_unique is unique without',
      'policy planted_policy',
      'policy planted_call',
      'planted_far leads to',
      'planted_back leads to',
      'deposits.planted is not listed',
    ])
      expect(found).toContain(name)
  } finally {
    await client.query('rollback')
  }
})

test('a foreign key between tables of one person is allowed only over the column that brings them together', () => {
  const reference = { name: 'near', to: 'accounts.learner', columns: ['learner_id'], toColumns: ['id'] }
  const table = { table: 'outcomes.learner_claim', uniques: [], triggers: [], policies: [] }
  expect(placementProblems({ ...table, references: [reference] })).toEqual([])
  expect(placementProblems({ ...table, references: [{ ...reference, columns: ['outcome_id'] }] })).toHaveLength(1)
})

test('the statements for an operator copy the small tables first and bring one person’s tables together', () => {
  const statements = distributionStatements()
  expect(statements[0]).toMatch(/create_reference_table/)
  expect(statements).toContain(`select create_distributed_table('outcomes.outcome', 'learner_id', colocate_with => 'accounts.learner');`)
  expect(statements).toContain(`select create_distributed_table('outcomes.certificate_claim', 'number', colocate_with => 'none');`)
  expect(statements).toHaveLength(Object.values(distribution).filter((p) => p.on !== 'coordinator').length)
})
