import { availableParallelism } from 'node:os'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Id } from '../platform/ids.ts'
import type { Sql } from '../platform/database.ts'
import { readTogether } from '../platform/readTogether.ts'

/**
 * The archive of a person as JSON text made in the database and sent on untouched: one statement, one round trip. $1 the learner's id (accounts merged
 * into it are read as well), $2 today in Asia/Shanghai. Certificate numbers that are ID numbers stay hidden.
 * Totals count what is valid, and what a conversion under way holds.
 */
export const archiveStatement = `
with mine as (
  select o.id, o.entry_id, o.organization_id, e.name, o.type_code, t.zh as type_name, i.name as issuer, u.name as organization, o.obtained_on, o.credits, o.minutes, o.points, o.grade,
    case when o.certificate_sealed is not null then '***' else o.certificate_no end as certificate_no, o.channel, o.expires_on, o.stored_at, s.status as last_status
  from outcomes.outcome o
  join catalog.entry e on e.id = o.entry_id
  join catalog.type t on t.code = o.type_code
  join catalog.issuer i on i.id = o.issuer_id
  join organizations.organization u on u.id = o.organization_id
  left join lateral (select status from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1) s on true
  where o.learner_id = any(array(select $1::bigint union all select a.learner_id from accounts.alias a where a.canonical_id = $1 and a.undone_at is null))
), shown as (
  select *, case when last_status is not null and last_status <> 'valid' then last_status when expires_on < $2::date then 'expired' else 'valid' end as status from mine where coalesce(last_status, 'valid') not in ('undone', 'doubled')
), account as (
  select l.account_no, l.name, l.id_masked, l.state, l.real_name_level, l.created_at, l.last_visit_at, u.name as unit, u.phone from accounts.learner l join organizations.organization u on u.id = l.organization_id where l.id = $1
)
select json_build_object(
  'account', (select json_build_object('accountNo', account_no, 'name', name, 'idMasked', id_masked, 'state', state, 'realNameLevel', real_name_level,
     'openedAt', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'unit', unit, 'unitPhone', phone) from account),
  'totals', (select json_build_object('outcomes', count(*) filter (where status in ('valid', 'locked')), 'credits', coalesce(sum(credits) filter (where status in ('valid', 'locked')), 0), 'minutes', coalesce(sum(minutes) filter (where status in ('valid', 'locked')), 0),
     'points', coalesce(sum(points) filter (where status in ('valid', 'locked')), 0), 'fresh', count(*) filter (where stored_at > coalesce(a.last_visit_at, a.created_at))) from shown cross join account a),
  'outcomes', (select coalesce(json_agg(json_build_object('id', id::text, 'entryId', entry_id::text, 'name', name, 'typeCode', type_code, 'typeName', type_name, 'issuer', issuer, 'organization', organization,
     'obtainedOn', obtained_on, 'credits', credits, 'minutes', minutes, 'points', points, 'grade', grade, 'certificateNo', certificate_no, 'channel', channel, 'status', status, 'expiresOn', expires_on,
     'storedAt', to_char(stored_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'fresh', stored_at > (select coalesce(last_visit_at, created_at) from account)) order by obtained_on desc, id desc), '[]'::json) from shown),
  'merged', (select coalesce(json_agg(json_build_object('accountNo', l.account_no, 'at', to_char(al.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'undoUntil', to_char(m.undo_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'office', u.name, 'officePhone', u.phone) order by al.at desc), '[]'::json)
     from accounts.alias al join accounts.learner l on l.id = al.learner_id join accounts.merge m on m.merged_id = al.learner_id and m.state = 'merged' join organizations.organization u on u.id = m.organization_id
     where al.canonical_id = $1 and al.undone_at is null)
)::text as json`

/**
 * The archives of several persons in one statement: $1 their ids, $2 today for all; one row a person, in their order. The array stands in a sub-select so
 * that its length stays unknown to the planner: it would else plan anew each time, which costs more than to read.
 */
const archivesStatement = `select (${archiveStatement.replaceAll('$1::bigint', 'p.id').replaceAll('$1', 'p.id')}) as json
from unnest((select $1::bigint[])) with ordinality as p(id, place) order by p.place`

/** Statements that read archives at once, and persons a statement. More statements than processors only make them wait for each other. */
const together = { lanes: Math.max(2, availableParallelism()), most: 16 }

const readers = new WeakMap<pg.Pool, (wanted: Wanted) => Promise<string | null>>()
type Wanted = { readonly learnerId: Id; readonly today: string }

const readMany =
  (pool: pg.Pool) =>
  async (wanted: readonly Wanted[]): Promise<(string | null)[]> => {
    // At midnight both days may stand in one group.
    const days = [...new Set(wanted.map((one) => one.today))]
    const found = new Map<Wanted, string | null>()
    for (const today of days) {
      const group = wanted.filter((one) => one.today === today)
      const values = [group.map((one) => one.learnerId), today]
      const { rows } = await pool.query<{ json: string | null }>({ name: 'archives', text: archivesStatement, values })
      for (const [i, one] of group.entries()) found.set(one, rows[i]?.json ?? null)
    }
    return wanted.map((one) => found.get(one) ?? null)
  }

/** Reads an archive; those asked for at the same time are read together. Undefined where there is no such person. */
export const archiveJson = async (pool: pg.Pool, learnerId: Id, today: string): Promise<string | undefined> => {
  const reader = readers.get(pool) ?? readTogether(readMany(pool), together)
  readers.set(pool, reader)
  return (await reader({ learnerId, today })) ?? undefined
}

/** Remembers when the learner last looked, for "new since your last visit". */
export const noteVisit = (tx: Sql, learnerId: Id, now: Date) =>
  sql`update accounts.learner set last_visit_at = ${now} where id = ${learnerId}`.execute(tx)
