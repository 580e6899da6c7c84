import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** An outcome as conversion looks at it, before it becomes a `Held`. */
export type HeldRow = {
  readonly id: Id
  /** The account under which it lies: one of the person's. */
  readonly holderId: Id
  readonly name: string
  readonly entryId: Id
  readonly achievementId: Id
  readonly typeCode: string
  readonly parentType: string | null
  readonly mayConvert: boolean
  readonly issuerId: Id
  readonly credits: number
  readonly certifiedCredits: number | null
  /** The certification record whose credit that is. */
  readonly recordId: Id | null
  readonly level: number | null
  readonly grading: string
  readonly grade: string | null
  readonly obtainedOn: string
  readonly expiresOn: string | null
  readonly lastStatus: string | null
  /**
   * Whether the university that awarded it stored it in bulk or by its system: its own course results count as certified, those of others do not. The issuer
   * says whose it is; where the issuer is no unit of the bank, the school that defined the achievement.
   */
  readonly bySchool: boolean
}

/** The outcomes of a person (all their account ids) with the certified credit that stands; the newest first, at most `most`. */
export const heldBy = async (db: Sql, ids: readonly Id[], most = 200): Promise<readonly HeldRow[]> =>
  (
    await sql<HeldRow>`select o.id, o.learner_id as "holderId", e.name, o.entry_id as "entryId", o.achievement_id as "achievementId", o.type_code as "typeCode", t.parent as "parentType", t.may_convert as "mayConvert", o.issuer_id as "issuerId",
      o.credits, r.credits as "certifiedCredits", r.id as "recordId", r.level, v.grading, o.grade, o.obtained_on as "obtainedOn", o.expires_on as "expiresOn",
      (select s.status from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1) as "lastStatus",
      o.channel in ('batch', 'api') and u.kind = 'universityCentre' and coalesce(x.l2, a.l2) = u.id as "bySchool"
    from outcomes.outcome o join catalog.type t on t.code = o.type_code join catalog.entry e on e.id = o.entry_id join organizations.organization u on u.id = o.organization_id
      join catalog.achievement a on a.id = o.achievement_id join catalog.issuer i on i.id = o.issuer_id left join organizations.organization x on x.id = i.organization_id
      join catalog.achievement_version v on v.achievement_id = o.achievement_id and v.version = o.achievement_version
      left join lateral (select r.id, r.credits, r.level from certification.record r where r.learner_id = o.learner_id and r.outcome_id = o.id
        and not exists (select 1 from certification.reversal x where x.learner_id = r.learner_id and x.record_id = r.id and x.undone_at is null) order by r.id desc limit 1) r on true
    where o.learner_id = any(${[...ids]}::bigint[]) order by o.obtained_on desc, o.id desc limit ${most}`.execute(db)
  ).rows

/** What a visitor typed in, as outcomes of published entries. Entries that are unknown are missing from the answer. */
export const asIfHeld = async (db: Sql, entryIds: readonly Id[]): Promise<readonly HeldRow[]> =>
  (
    await sql<HeldRow>`select e.id, e.id as "holderId", e.name, e.id as "entryId", e.achievement_id as "achievementId", e.type_code as "typeCode", t.parent as "parentType", t.may_convert as "mayConvert", e.issuer_id as "issuerId",
      e.credits, null::integer as "certifiedCredits", null::bigint as "recordId", v.framework_level as level, v.grading, null::text as grade, current_date as "obtainedOn", null::date as "expiresOn", null::text as "lastStatus", false as "bySchool"
    from catalog.entry e join catalog.type t on t.code = e.type_code join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version
    where e.id = any(${[...entryIds]}::bigint[]) and e.state in ('published', 'closed') and e.public`.execute(db)
  ).rows
