import { sql } from 'kysely'
import { type Sql, violates } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import type { Day } from '../../platform/pure/shanghai.ts'
import { mostPeople } from './mandateRules.ts'

/** A mandate with the names of both sides. */
export type MandateRow = {
  id: Id
  person_id: Id
  person: string
  representative_id: Id | null
  representative: string
  name_lookup: string | null
  kind: 'relative' | 'guardian'
  relation: 'child' | 'spouse' | 'parent' | 'grandparent' | 'sibling' | 'other'
  scope: 'view' | 'apply'
  until_on: Day
  state: 'invited' | 'active' | 'ended' | 'expired'
  code_until: Date | null
  tries: number
  created_at: Date
  accepted_at: Date | null
  ended_at: Date | null
  ended_by: string | null
  assistance_id: Id | null
}

const columns = sql.raw(
  "m.id, m.person_id, p.name as person, m.representative_id, coalesce(r.name, m.name_masked, '') as representative, m.name_lookup, m.kind, m.relation, m.scope, m.until_on, m.state, m.code_until, m.tries, m.created_at, m.accepted_at, m.ended_at, m.ended_by, m.assistance_id",
)
const joined = sql.raw(
  'accounts.mandate m join accounts.learner p on p.id = m.person_id left join accounts.learner r on r.id = m.representative_id',
)

/** One mandate of a person; `lock` holds it, so that it is accepted or ended once. */
export const mandateOf = async (tx: Sql, personId: Id, id: Id, lock = false): Promise<MandateRow | undefined> =>
  (
    await sql<MandateRow>`select ${columns} from ${joined} where m.person_id = ${personId} and m.id = ${id} ${lock ? sql`for update of m` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** The invitation behind a code, held. */
export const invitationByCode = async (tx: Sql, codeHash: Buffer): Promise<MandateRow | undefined> =>
  (
    await sql<MandateRow>`select ${columns} from ${joined} where m.code_hash = ${codeHash} and m.state = 'invited' for update of m`.execute(
      tx,
    )
  ).rows[0]

/** The mandates in which somebody stands on either side: active and invited ones, and the twenty that ended last. */
export const mandatesOf = async (db: Sql, ids: readonly Id[]): Promise<MandateRow[]> =>
  (
    await sql<MandateRow>`select ${columns} from ${joined} where m.person_id = any(${[...ids]}::bigint[])
        or (m.person_id, m.id) in (select person_id, mandate_id from accounts.mandate_place where representative_id = any(${[...ids]}::bigint[]))
      order by m.state in ('active', 'invited') desc, m.id desc limit 30`.execute(db)
  ).rows

/** How many invitations of a person wait. */
export const openInvitations = async (tx: Sql, personId: Id, now: Date): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from accounts.mandate where person_id = ${personId} and state = 'invited' and code_until > ${now}`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

/** A mandate as it is stored first: an invitation, or active at once from the counter. */
export type NewMandate = {
  id: Id
  personId: Id
  representativeId: Id | null
  /** The invited name by its keyed hash and its mask; null where the representative is known at once. */
  invited: { readonly lookup: string; readonly masked: string } | null
  kind: string
  relation: string
  scope: string
  untilOn: Day
  codeHash: Buffer | null
  codeUntil: Date | null
  channel: 'portal' | 'counter'
  assistanceId: Id | null
  now: Date
}

/** Stores a mandate. */
export const insertMandate = (tx: Sql, m: NewMandate) =>
  sql`insert into accounts.mandate (person_id, id, representative_id, name_lookup, name_masked, kind, relation, scope, until_on, state, code_hash, code_until, channel, assistance_id, created_at, accepted_at)
    values (${m.personId}, ${m.id}, ${m.representativeId}, ${m.invited?.lookup ?? null}, ${m.invited?.masked ?? null}, ${m.kind}, ${m.relation}, ${m.scope}, ${m.untilOn}, ${m.representativeId === null ? 'invited' : 'active'}, ${m.codeHash}, ${m.codeUntil}, ${m.channel},
      ${m.assistanceId}, ${m.now}, ${m.representativeId === null ? null : m.now})`.execute(tx)

/** The places that accounts of one representative hold. */
const heldPlaces = async (tx: Sql, representatives: readonly Id[]): Promise<{ person_id: Id }[]> =>
  (
    await sql<{
      person_id: Id
    }>`select person_id from accounts.mandate_place where representative_id = any(${[...representatives]}::bigint[])`.execute(tx)
  ).rows

/**
 * Takes one of the five places of a representative. The places are tried in turn; of two who want the last one the second finds none. `others`: further
 * accounts of either person, whose places and pairs count as well.
 */
export const takePlace = async (
  tx: Sql,
  representativeId: Id,
  personId: Id,
  mandateId: Id,
  others: { readonly representatives: readonly Id[]; readonly persons: readonly Id[] } = { representatives: [], persons: [] },
): Promise<'taken' | 'full' | 'exists'> => {
  const held = await heldPlaces(tx, others.representatives)
  if (held.some((place) => place.person_id === personId || others.persons.includes(place.person_id))) return 'exists'
  if (held.length >= mostPeople) return 'full'
  try {
    for (let place = 1; place <= mostPeople; place += 1) {
      const made =
        await sql`insert into accounts.mandate_place (representative_id, place, person_id, mandate_id) values (${representativeId}, ${place}, ${personId}, ${mandateId}) on conflict (representative_id, place) do nothing`.execute(
          tx,
        )
      if (made.numAffectedRows === 1n) return 'taken'
    }
    return 'full'
  } catch (error) {
    if (violates(error, 'mandate_place_person')) return 'exists'
    throw error
  }
}

/** Makes an invitation active for who accepted it. */
export const acceptMandate = (tx: Sql, personId: Id, id: Id, representativeId: Id, now: Date) =>
  sql`update accounts.mandate set state = 'active', representative_id = ${representativeId}, accepted_at = ${now}, code_hash = null, name_lookup = null, name_masked = null where person_id = ${personId} and id = ${id}`.execute(
    tx,
  )

/** Ends a mandate, frees its place, and takes every session back that acts under it. */
export const closeMandate = async (
  tx: Sql,
  m: { personId: Id; id: Id; state: 'ended' | 'expired'; by: string; now: Date },
): Promise<void> => {
  await sql`update accounts.mandate set state = ${m.state}, ended_at = ${m.now}, ended_by = ${m.by}, code_hash = null, name_lookup = null where person_id = ${m.personId} and id = ${m.id}`.execute(
    tx,
  )
  await sql`delete from accounts.mandate_place where person_id = ${m.personId} and mandate_id = ${m.id}`.execute(tx)
}

/** Active mandates whose last day is over, held; those that another process ends are left to it. */
export const dueMandates = async (tx: Sql, today: Day): Promise<MandateRow[]> =>
  (
    await sql<MandateRow>`select ${columns} from ${joined} where m.state = 'active' and m.until_on < ${today} order by m.until_on limit 200 for update of m skip locked`.execute(
      tx,
    )
  ).rows

/** Makes a session act for a person, or for its owner again (null). */
export const setActing = (tx: Sql, sessionId: Id, acting: { readonly personId: Id; readonly mandateId: Id } | null) =>
  sql`update identity.session set acts_for = ${acting?.personId ?? null}, mandate_id = ${acting?.mandateId ?? null} where id = ${sessionId}`.execute(
    tx,
  )

/** What was done under a mandate on any account of the person, newest first. */
export const actsUnder = async (db: Sql, personIds: readonly Id[], mandateId: Id): Promise<{ at: Date; act: string }[]> =>
  (
    await sql<{
      at: Date
      act: string
    }>`select at, act from audit.record where learner_id = any(${[...personIds]}::bigint[]) and params ->> 'mandate' = ${mandateId} and result = 'done' order by id desc limit 100`.execute(
      db,
    )
  ).rows
