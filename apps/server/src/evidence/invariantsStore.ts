import { sql } from 'kysely'
import type { Platform } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'

/** What looking at one law of the data found: in words what was checked, and each breach by its place (never with its content). */
export type Finding = { readonly checked: string; readonly breaches: readonly string[] }
/** One law of the data. Capabilities may add theirs to the list that `verify` walks. */
export type Invariant = { readonly name: string; readonly check: (platform: Platform) => Promise<Finding> }

/** Breaches of one law told at most; the rest is a number. */
const most = 20

const rowsTell = async (db: Sql, statement: string): Promise<string[]> =>
  (await sql.raw<{ place: string }>(statement).execute(db)).rows.map((r) => r.place)

/** A law that a statement disproves: every row it returns (a column `place`) is a breach. */
export const disproved = (name: string, checked: string, statement: string): Invariant => ({
  name,
  check: async (platform) => {
    const breaches = await rowsTell(platform.database.auditor, `select x.place::text as place from (${statement}) x limit ${most + 1}`)
    return { checked, breaches }
  },
})

const auditBytes = `select 'audit.record ' || r.id as place from audit.record r, lateral (select convert_from(r.bytes, 'UTF8')::jsonb as b) x
  where b->>'id' is distinct from r.id::text or b->>'act' is distinct from r.act or b->'params' is distinct from r.params or b->>'result' is distinct from r.result
    or b->'actor'->>'kind' is distinct from r.actor_kind or b->'actor'->>'id' is distinct from r.actor_id::text or b->>'learner' is distinct from r.learner_id::text
    or b->'subject'->>'id' is distinct from r.subject_id::text or (b->>'at')::timestamptz is distinct from r.at`

const lastStatus = `select distinct on (learner_id, outcome_id) learner_id, outcome_id, status from outcomes.status_change order by learner_id, outcome_id, seq desc`

/** The laws that plain SQL can disprove. */
export const statementInvariants: readonly Invariant[] = [
  disproved('audit bytes match columns', 'the chained bytes of every record against its columns', auditBytes),
  disproved(
    'audit rows wait or are chained',
    'every record has a place in the chain or on the waiting list',
    `select 'audit.record ' || r.id as place from audit.record r where not exists (select 1 from audit.chain c where c.record_id = r.id) and not exists (select 1 from audit.pending p where p.record_id = r.id)`,
  ),
  disproved(
    'batch counts add up',
    'rows read = stored + unchanged + wrong of every committed batch of outcomes',
    `select 'deposits.batch ' || id as place from deposits.batch where state = 'committed' and kind = 'outcomes' and rows_read <> rows_stored + rows_unchanged + rows_wrong`,
  ),
  disproved(
    'batch outcomes are there',
    'outcomes in the table = rows stored of every committed batch',
    `select 'deposits.batch ' || b.id as place from deposits.batch b left join (select batch_id, count(*) as n from outcomes.outcome where batch_id is not null and channel = 'batch' group by 1) o on o.batch_id = b.id
      where b.state = 'committed' and b.kind = 'outcomes' and coalesce(o.n, 0) <> b.rows_stored`,
  ),
  disproved(
    'no outcome is lost',
    'every claim of uniqueness leads to its outcome',
    `select 'outcomes.learner_claim ' || c.outcome_id as place from outcomes.learner_claim c left join outcomes.outcome o on o.learner_id = c.learner_id and o.id = c.outcome_id where o.id is null
      union all select 'outcomes.certificate_claim ' || c.outcome_id from outcomes.certificate_claim c left join outcomes.outcome o on o.learner_id = c.learner_id and o.id = c.outcome_id where o.id is null`,
  ),
  disproved(
    'no outcome is doubled',
    'one standing outcome for a learner, achievement and occurrence, and its claim is held',
    `select 'outcomes.outcome ' || max(o.id) as place from outcomes.outcome o left join (${lastStatus}) s on s.learner_id = o.learner_id and s.outcome_id = o.id
       where coalesce(s.status, 'valid') not in ('undone', 'corrected', 'doubled') group by o.learner_id, o.achievement_id, o.occurrence having count(*) > 1
     union all select 'outcomes.outcome ' || o.id from outcomes.outcome o left join (${lastStatus}) s on s.learner_id = o.learner_id and s.outcome_id = o.id
       left join outcomes.learner_claim c on c.learner_id = o.learner_id and c.achievement_id = o.achievement_id and c.occurrence = o.occurrence
       where coalesce(s.status, 'valid') <> 'undone' and c.outcome_id is null`,
  ),
  disproved(
    'merged people count once',
    'no result of a person stands under two of their accounts, no alias leads on to another, and every alias has its merge',
    `select 'accounts.alias ' || al.learner_id || ' result ' || b.id as place from accounts.alias al
       join accounts.alias other on other.canonical_id = al.canonical_id and other.undone_at is null, lateral accounts.standing_outcomes(array[al.learner_id]) b,
         lateral accounts.standing_outcomes(array[al.canonical_id, other.learner_id]) a
       where al.undone_at is null and a.learner_id <> b.learner_id and a.achievement_id = b.achievement_id and a.occurrence = b.occurrence
     union all select 'accounts.alias ' || al.learner_id from accounts.alias al join accounts.alias next on next.learner_id = al.canonical_id and next.undone_at is null where al.undone_at is null
     union all select 'accounts.alias ' || al.learner_id from accounts.alias al where al.undone_at is null and not exists (select 1 from accounts.merge m where m.merged_id = al.learner_id and m.canonical_id = al.canonical_id and m.state = 'merged')`,
  ),
  disproved(
    'nothing is hidden alone',
    'every hidden outcome has its double in the same person, and every merge and freeze that changed an account had two persons',
    `select 'outcomes.outcome ' || o.id as place from (select learner_id, outcome_id from (${lastStatus}) s where s.status = 'doubled') d
       join outcomes.outcome o on o.learner_id = d.learner_id and o.id = d.outcome_id
       where not exists (
         select 1 from (select coalesce((select canonical_id from accounts.alias where learner_id = o.learner_id and undone_at is null), o.learner_id) as id) p,
           lateral (select p.id union select al.learner_id from accounts.alias al where al.canonical_id = p.id and al.undone_at is null) ids,
           lateral (select 1 from outcomes.outcome k
             left join lateral (select c.status from outcomes.status_change c where c.learner_id = k.learner_id and c.outcome_id = k.id order by c.seq desc limit 1) t on true
             where k.learner_id = ids.id and k.achievement_id = o.achievement_id and k.occurrence = o.occurrence and coalesce(t.status, 'valid') not in ('doubled', 'undone', 'corrected')) x)
     union all select 'accounts.merge ' || id from accounts.merge where state in ('merged', 'undone') and (decided_by is null or decided_by = proposed_by)
     union all select 'accounts.freeze ' || id from accounts.freeze where state in ('standing', 'lifted') and proposed_by <> 0 and (decided_by is null or decided_by = proposed_by)
     union all select 'accounts.learner ' || l.id from accounts.learner l where (l.state = 'frozen') <> exists (select 1 from accounts.freeze f where f.learner_id = l.id and f.state = 'standing')`,
  ),
  disproved(
    'what was revoked stands again only by an appeal that was won',
    'every status row after one that ended an outcome, against the granted appeals; and every granted appeal against the row it let through',
    `select 'outcomes.status_change ' || n.outcome_id || ' ' || n.seq as place from outcomes.status_change s
       join outcomes.status_change n on n.learner_id = s.learner_id and n.outcome_id = s.outcome_id and n.seq = s.seq + 1
       where s.status in ('revoked', 'corrected', 'undone') and not (s.status = 'revoked' and n.status = 'valid' and n.reason = 'appealWon' and exists (
         select 1 from outcomes.appeal a where a.learner_id = s.learner_id and a.outcome_id = s.outcome_id and a.revoked_seq = s.seq and a.state = 'granted' and a.decided_by is distinct from s.actor_id))
     union all select 'outcomes.appeal ' || a.id from outcomes.appeal a where a.state = 'granted' and not exists (
       select 1 from outcomes.status_change n where n.learner_id = a.learner_id and n.outcome_id = a.outcome_id and n.seq = a.revoked_seq + 1 and n.status = 'valid')`,
  ),
  disproved(
    'conversions stand on what they use',
    'every outcome that a conversion holds or has used, against its last status; every concluded conversion has courses, every revoked one has none',
    `select 'conversion.taken_outcome ' || t.outcome_id as place from conversion.taken_outcome t left join (${lastStatus}) s on s.learner_id = t.holder_id and s.outcome_id = t.outcome_id
       where (t.state = 'held' and s.status is distinct from 'locked') or (t.state = 'used' and s.status is distinct from 'used')
     union all select 'conversion.application ' || a.id from conversion.application a left join lateral (
       select count(*) as n from conversion.posting p where p.learner_id = a.learner_id and p.application_id = a.id and p.reversed_at is null) p on true
       where (a.state = 'concluded' and p.n = 0) or (a.state = 'revoked' and p.n > 0)`,
  ),
  disproved(
    'affiliations show their learner',
    'name and state on every affiliation equal the learner’s',
    `select 'accounts.affiliation ' || a.id as place from accounts.affiliation a left join accounts.learner l on l.id = a.learner_id where l.id is null or (a.name, a.state) is distinct from (l.name, l.state)`,
  ),
  disproved(
    'people are seen by the units that they belong to',
    'the units on every person, repair case and reminder, against affiliations, home unit and merged accounts',
    `select 'accounts.learner ' || l.id as place from accounts.learner l join accounts.seen_by_of(array(select id from accounts.learner)) s on s.learner_id = l.id where l.seen_by is distinct from s.seen_by
     union all select 'accounts.repair ' || r.id from accounts.repair r where r.seen_by is distinct from accounts.sides_seen_by(r.learner_id, r.other_id)
     union all select 'accounts.reminder ' || r.learner_id from accounts.reminder r where r.seen_by is distinct from accounts.sides_seen_by(r.learner_id, null)`,
  ),
  disproved(
    'review steps have no gap',
    'steps of every case are numbered 1 to its last',
    `select 'reviews.case ' || c.id as place from reviews.case c left join (select case_id, count(*) as n, max(seq) as last from reviews.step group by 1) s on s.case_id = c.id where coalesce(s.n, 0) <> coalesce(s.last, 0) or coalesce(s.last, 0) > c.seq`,
  ),
  disproved(
    'officers are separated',
    'nobody holds an officer’s role beside another role',
    `select 'identity.staff ' || staff_id as place from identity.appointment where ended_at is null group by staff_id having count(distinct case when role in ('systemOfficer', 'securityOfficer', 'auditOfficer') then role else 'other' end) > 1`,
  ),
  disproved(
    'one tree',
    'level columns of every unit are those of its parents; no cycle, no orphan',
    `with recursive t as (select id, id as c1, null::bigint as c2, null::bigint as c3, null::bigint as c4 from organizations.organization where parent_id is null
       union all select o.id, t.c1, case when o.kind in ('universityCentre', 'localCentre') then o.id else t.c2 end, case when o.kind in ('universitySubCentre', 'localSubCentre') then o.id else t.c3 end, case when o.kind = 'servicePoint' then o.id else t.c4 end
       from organizations.organization o join t on o.parent_id = t.id)
     select 'organizations.organization ' || o.id as place from organizations.organization o left join t on t.id = o.id where t.id is null or (o.l1, o.l2, o.l3, o.l4) is distinct from (t.c1, t.c2, t.c3, t.c4)`,
  ),
]

/** An application for an account is handled by the centre and stays in sight of the sub-centre or point below it that entered it. */
const alsoRight: Readonly<Record<string, string>> = {
  'accounts.application': `and not exists (select 1 from organizations.organization s where s.id = r.entered_organization_id and r.organization_id in (s.l1, s.l2, s.l3)
    and (r.l1, r.l2, r.l3, r.l4) is not distinct from (s.l1, s.l2, s.l3, s.l4))`,
}

/** The level columns of every scoped row equal its unit's; rows of a merged unit carry those of the unit it went into. */
export const scopedRows: Invariant = {
  name: 'rows lie in their unit’s scope',
  check: async (platform) => {
    const db = platform.database.auditor
    const { rows } = await sql<{ name: string }>`select name from organizations.scoped_tables() as name`.execute(db)
    const breaches: string[] = []
    for (const { name } of rows) {
      // Chains of merges are short; three steps are more than a province ever saw.
      const found = await rowsTell(
        db,
        `select '${name} ' || count(*) || ' rows of unit ' || r.organization_id as place from ${name} r join organizations.organization a on a.id = r.organization_id
          left join organizations.organization b on b.id = a.merged_into left join organizations.organization c on c.id = b.merged_into, lateral (select coalesce(c.l1, b.l1, a.l1) as l1,
          case when c.id is not null then c.l2 when b.id is not null then b.l2 else a.l2 end as l2, case when c.id is not null then c.l3 when b.id is not null then b.l3 else a.l3 end as l3, case when c.id is not null then c.l4 when b.id is not null then b.l4 else a.l4 end as l4) u
          where (r.l1, r.l2, r.l3, r.l4) is distinct from (u.l1, u.l2, u.l3, u.l4) ${alsoRight[name] ?? ''} group by r.organization_id limit ${most}`,
      )
      breaches.push(...found)
    }
    return { checked: `${rows.length} tables`, breaches }
  },
}
