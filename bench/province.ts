import type pg from 'pg'
import { type Ground, once } from './ground.ts'
import type { Size } from './result.ts'

/** Bounds of a generated province: how many people, stored outcomes and catalogue entries it holds. */
export type Extent = { readonly learners: number; readonly outcomes: number; readonly entries: number }

/** The province of each size. */
export const extents: Readonly<Record<Size, Extent>> = {
  small: { learners: 20_000, outcomes: 200_000, entries: 2_000 },
  mid: { learners: 200_000, outcomes: 2_000_000, entries: 20_000 },
  full: { learners: 1_000_000, outcomes: 10_000_000, entries: 20_000 },
}

/** Learner n of the province has the id firstLearner + n, n from 1. Ids are as wide as real ones. */
export const firstLearner = 1n << 41n
/** The city whose staff the lists are read as, and the management centre. */
export const cityId = '101'
export const rootId = '1'

/** 1 management centre, 16 cities, 24 universities, 104 counties, 18 service points a county. */
const units = `
insert into organizations.organization (id, code, name, kind, parent_id, l1, l2, l3, l4, region_code, phone, created_at, updated_at)
select 1, 'B0001', '省学分银行管理中心', 'managementCentre', null::bigint, 1, null::bigint, null::bigint, null::bigint, '340000', '0551-60000000', now(), now()
union all select 100 + n, 'B01' || lpad(n::text, 4, '0'), '第' || n || '市认证服务中心', 'localCentre', 1, 1, 100 + n, null, null, '340100', '0551-60000000', now(), now() from generate_series(1, 16) n
union all select 200 + n, 'B02' || lpad(n::text, 4, '0'), '第' || n || '大学认证服务中心', 'universityCentre', 1, 1, 200 + n, null, null, '340100', '0551-60000000', now(), now() from generate_series(1, 24) n
union all select 1000 + n, 'B03' || lpad(n::text, 4, '0'), '第' || n || '县认证分中心', 'localSubCentre', 101 + n % 16, 1, 101 + n % 16, 1000 + n, null, '340100', '0551-60000000', now(), now() from generate_series(0, 103) n
union all select 10000 + n, 'B04' || lpad(n::text, 5, '0'), '第' || n || '受理点', 'servicePoint', 1000 + n % 104, 1, 101 + (n % 104) % 16, 1000 + n % 104, 10000 + n, '340100', '0551-60000000', now(), now() from generate_series(0, 1871) n`

const catalogue = (e: Extent) => `
insert into catalog.issuer (id, name, created_at) select 300000 + n, '颁发机构' || n, now() from generate_series(1, 60) n;
insert into catalog.achievement (id, code, organization_id, l1, l2, type_code, state, current_version, latest_version, name, created_at, updated_at)
select 400000 + n, 'A' || n, o.id, 1, o.id, t.codes[1 + n % cardinality(t.codes)], 'enabled', 1, 1, '成果' || n, now(), now()
from generate_series(1, ${e.entries}) n, (select array_agg(code order by code) as codes from catalog.type where parent is not null) t, lateral (select case when n % 40 < 16 then 101 + n % 40 else 185 + n % 40 end as id) o;
insert into catalog.achievement_version (achievement_id, version, state, name, issuer_id, minutes, credits_proposed, credits_approved, grading, created_at)
select a.id, 1, 'enabled', a.name, 300001 + a.id % 60, 1920, 200, 200, 'percent', now() from catalog.achievement a;
insert into catalog.entry (id, number, achievement_id, achievement_version, organization_id, l1, l2, name, type_code, issuer_id, channels, review_path, credits, opens_on, public, state, created_at, updated_at)
select 500000 + a.id - 400000, 'E' || a.id, a.id, 1, a.organization_id, 1, a.l2, a.name || '（2025 年）', a.type_code, 300001 + a.id % 60, array['batch'], 'none', 200, '2015-01-01', true, 'published', now(), now()
from catalog.achievement a`

/** The n-th of some characters, n any number: an SQL expression. */
const drawn = (text: string, n: string) => `substr('${text}', 1 + (abs(hashint8(${n})::bigint) % ${text.length})::integer, 1)`
const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜'
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂国庆华建文玉兰凤春梅红斌波辉鹏飞宇浩轩梓涵子萱晨欣怡嘉琪雨泽思远一诺博文俊熙若曦佳慧志强海燕'

/** One affiliation a person: a fifth at universities, the others at service points. Names are drawn by PostgreSQL's own hash of the number. */
const people = (e: Extent) => `
create temporary table person as
select n, ${firstLearner} + n as id,
  ${drawn(surnames, 'n')} || ${drawn(given, 'n * 31 + 7')} || case when n % 4 = 0 then '' else ${drawn(given, 'n * 17 + 3')} end as name,
  case when n % 5 = 0 then 201 + (n / 5) % 24 else 10000 + (n * 7) % 1872 end as unit,
  case when n % 50 = 0 then 'inactive' else 'active' end as state
from generate_series(1, ${e.learners}::bigint) n;
insert into accounts.learner (id, account_no, name, id_kind, id_sealed, id_lookup, id_masked, phone_sealed, phone_lookup, phone_masked, learner_kind, state, real_name_level, channel, organization_id, l1, l2, l3, l4, created_at, activated_at)
select p.id, '34' || lpad(p.n::text, 14, '0'), p.name, 'residentIdCard', decode(md5('s' || p.n) || md5('t' || p.n) || 'aa', 'hex'), md5('i' || p.n)::uuid, '3499************' || lpad((p.n % 100)::text, 2, '0'),
  decode(md5('p' || p.n) || 'bb', 'hex'), md5('q' || p.n)::uuid, '154****' || lpad((p.n % 10000)::text, 4, '0'), case when p.unit < 1000 then 'student' else 'resident' end, p.state, 'counterChecked', 'import', o.id, o.l1, o.l2, o.l3, o.l4,
  now() - interval '400 days', case when p.state = 'active' then now() - interval '300 days' end
from person p join organizations.organization o on o.id = p.unit;
insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, class_name, name, name_reversed, state, l1, l2, l3, l4)
select p.id, p.id, o.id, case when p.unit < 1000 then 'student' else 'resident' end, '2020-09-01', case when p.unit < 1000 then (2020 + p.n % 5) || '级' || (1 + p.n % 30) || '班' end, p.name, reverse(p.name), p.state, o.l1, o.l2, o.l3, o.l4
from person p join organizations.organization o on o.id = p.unit;
drop table person`

/** Ten outcomes a person, scattered over the heap as years of batches scatter them. One in a hundred is revoked. */
const outcomes = (e: Extent) => `
insert into outcomes.outcome (learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, occurrence, obtained_on, minutes, credits, points, grade, certificate_no, channel, batch_id, row_no, stored_at)
select ${firstLearner} + 1 + (n * 2654435761) % ${e.learners}, (n << 20), c.id, c.achievement_id, 1, c.type_code, c.issuer_id, c.organization_id, 1, c.l2, (n / ${e.learners})::integer, date '2016-01-01' + (n * 3600 / ${e.outcomes})::integer,
  1920, 200, 10, (60 + n % 40)::text, case when n % 5 < 3 then 'C' || n end, 'batch', 1 + n / 10000, (n % 10000)::integer, timestamptz '2016-01-02' + make_interval(days => (n * 3600 / ${e.outcomes})::integer)
from generate_series(1, ${e.outcomes}::bigint) n join catalog.entry c on c.id = 500001 + abs(hashint8(n)::bigint) % ${e.entries};
insert into outcomes.status_change (learner_id, outcome_id, seq, status, reason, at)
select ${firstLearner} + 1 + (n * 100 * 2654435761) % ${e.learners}, (n * 100) << 20, 1, 'revoked', '证书被颁发机构撤销', now() from generate_series(1, ${e.outcomes}::bigint / 100) n`

type Kept = { readonly table: string; readonly drop: string; readonly make: string }

/** The keys and indexes of a table as statements, so that it is filled bare and indexed in bulk: ten times as fast at this size. */
const keysOf = async (admin: pg.Client, table: string): Promise<Kept[]> => {
  const { rows } = await admin.query<Kept>(
    `select $1::text as table,
       case when c.oid is null then format('drop index %s', i.indexrelid::regclass) else format('alter table %s drop constraint %I', $1::text, c.conname) end as drop,
       case when c.oid is null then pg_get_indexdef(i.indexrelid) else format('alter table %s add constraint %I %s', $1::text, c.conname, pg_get_constraintdef(c.oid)) end as make
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid and c.contype in ('p', 'u')
     where i.indrelid = $1::regclass`,
    [table],
  )
  return rows
}

const fillBare = async (admin: pg.Client, tables: readonly string[], sql: string): Promise<void> => {
  const keys = (await Promise.all(tables.map((table) => keysOf(admin, table)))).flat()
  await admin.query('begin')
  for (const key of keys) await admin.query(key.drop)
  await admin.query(sql)
  for (const key of keys) await admin.query(key.make.replace(' ON ONLY ', ' ON '))
  await admin.query('commit')
}

/**
 * The generated province of a size in the database of the ground, in the real schema: made once (small 10 s, full some minutes) and kept. Rows are
 * invented; sealed columns hold bytes of the right length that no key opens, and the claim tables stay empty, because reads never touch them.
 */
export const province = (ground: Ground, size: Size): Promise<void> => {
  const e = extents[size]
  return once(ground, 'province', `1 ${JSON.stringify(e)}`, async () => {
    const { admin } = ground
    process.stderr.write(`making a province of ${e.learners} people and ${e.outcomes} outcomes …\n`)
    await admin.query(
      `truncate organizations.organization, catalog.issuer, catalog.achievement, catalog.entry, accounts.learner, accounts.affiliation, outcomes.outcome, outcomes.status_change cascade`,
    )
    await admin.query("set synchronous_commit = off; set work_mem = '256MB'")
    await admin.query(units)
    await admin.query(catalogue(e))
    await fillBare(admin, ['accounts.learner', 'accounts.affiliation'], people(e))
    await fillBare(admin, ['outcomes.outcome'], outcomes(e))
    await admin.query('vacuum analyze')
    await admin.query('checkpoint')
  })
}

/** Reads the province into the database's memory, so that no list is compared with itself before and after its pages were fetched. */
export const warm = async (ground: Ground): Promise<void> => {
  await ground.admin.query('create extension if not exists pg_prewarm')
  await ground.admin.query(
    `select sum(pg_prewarm(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('accounts', 'outcomes', 'catalog', 'organizations', 'identity') and c.relkind in ('r', 'i') and c.relpersistence = 'p'`,
  )
}
