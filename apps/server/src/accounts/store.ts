import { sql } from 'kysely'
import type { ActorOrganization, Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { IdKind } from '../platform/pure/idNumber.ts'
import type { AccountState } from './rules.ts'

/** An account as commands load it. */
export type LearnerRow = Levels & {
  id: Id
  account_no: string
  name: string
  former_names: string[]
  id_kind: IdKind
  id_sealed: Buffer
  id_lookup: string
  id_masked: string
  phone_sealed: Buffer | null
  phone_lookup: string | null
  phone_masked: string | null
  sex: 'male' | 'female' | null
  birth_on: Day | null
  region_code: string | null
  learner_kind: 'student' | 'resident' | 'employee' | 'senior'
  state: AccountState
  real_name_level: 'none' | 'counterChecked' | 'verified'
  guardian_name: string | null
  guardian_phone_sealed: Buffer | null
  channel: string
  organization_id: Id
  preferences: Record<string, unknown>
  created_at: Date
  activated_at: Date | null
  last_visit_at: Date | null
  version: number
}

const learnerColumns =
  sql.raw(`l.id, l.account_no, l.name, l.former_names, l.id_kind, l.id_sealed, l.id_lookup, l.id_masked, l.phone_sealed, l.phone_lookup, l.phone_masked, l.sex, l.birth_on, l.region_code, l.learner_kind,
  l.state, l.real_name_level, l.guardian_name, l.guardian_phone_sealed, l.channel, l.organization_id, l.l1, l.l2, l.l3, l.l4, l.preferences, l.created_at, l.activated_at, l.last_visit_at, l.version`)

/** One account; `lock` holds the row until the transaction ends, so that two acts on the same account come one after the other. */
export const learnerById = async (tx: Sql, id: Id, lock = false): Promise<LearnerRow | undefined> =>
  (await sql<LearnerRow>`select ${learnerColumns} from accounts.learner l where l.id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx))
    .rows[0]

/** The account that stands on a document, by the thin claim table and then by id. Nothing is locked. */
export const learnerByLookup = async (tx: Sql, lookup: string): Promise<LearnerRow | undefined> =>
  (
    await sql<LearnerRow>`select ${learnerColumns} from accounts.identity_claim c join accounts.learner l on l.id = c.learner_id where c.lookup = ${lookup}`.execute(
      tx,
    )
  ).rows[0]

/** Accounts that carry a phone, closed ones left out, oldest first. */
export const learnersByPhone = async (tx: Sql, lookup: string): Promise<LearnerRow[]> =>
  (
    await sql<LearnerRow>`select ${learnerColumns} from accounts.learner l where l.phone_lookup = ${lookup} and l.state <> 'closed' order by l.id limit 20`.execute(
      tx,
    )
  ).rows

/** The ids behind a person: the id itself and every account merged into the same canonical one. */
export const aliasIds = async (tx: Sql, learnerId: Id): Promise<Id[]> => {
  const { rows } = await sql<{
    id: Id
  }>`with canon as (select coalesce((select canonical_id from accounts.alias where learner_id = ${learnerId} and undone_at is null), ${learnerId}::bigint) as id)
    select id from canon union select a.learner_id from accounts.alias a join canon on a.canonical_id = canon.id where a.undone_at is null`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}

/** The account that stands for a merged one; undefined where the account stands for itself. */
export const standsFor = async (tx: Sql, learnerId: Id): Promise<Id | undefined> =>
  (
    await sql<{
      canonical_id: Id
    }>`select canonical_id from accounts.alias where learner_id = ${learnerId} and undone_at is null`.execute(tx)
  ).rows[0]?.canonical_id

/** The same as staff may ask it: through the function, for the aliases themselves are not theirs to read. */
export const standingFor = async (tx: Sql, learnerId: Id): Promise<Id | undefined> =>
  (await sql<{ id: Id | null }>`select accounts.stands_for(${learnerId}) as id`.execute(tx)).rows[0]?.id ?? undefined

/** The units of the accounts that were merged into one: home units and affiliations, with the end of each. For deciding who sees the person. */
export const mergedInto = async (tx: Sql, learnerId: Id): Promise<(Levels & { readonly to_on: Day | null })[]> =>
  (await sql<Levels & { to_on: Day | null }>`select m.l1, m.l2, m.l3, m.l4, m.to_on from accounts.merged_units(${learnerId}) m`.execute(tx))
    .rows

/** Holds an account against being merged until the transaction ends; changes of its facts go on. */
export const holdAccount = (tx: Sql, id: Id) => sql`select 1 from accounts.learner where id = ${id} for key share`.execute(tx)

/** Makes those who store something for a merged person come one after the other: a lock of the person, not of a row, because batches take it as well. */
export const lockPerson = (tx: Sql, canonicalId: Id) => sql`select pg_advisory_xact_lock(${canonicalId}::bigint)`.execute(tx)

/** The next serial number of an account. Numbers may be skipped, they never repeat. */
export const nextAccountSerial = async (tx: Sql): Promise<bigint> =>
  BigInt((await sql<{ n: string }>`select nextval('accounts.account_serial') as n`.execute(tx)).rows[0]?.n ?? 0)

/** A new account as it is inserted. */
export type NewLearner = {
  readonly id: Id
  readonly accountNo: string
  readonly name: string
  readonly document: { readonly kind: IdKind; readonly sealed: Buffer; readonly lookup: string; readonly masked: string }
  readonly phone: { readonly sealed: Buffer; readonly lookup: string; readonly masked: string } | null
  readonly sex: 'male' | 'female' | null
  readonly birthOn: Day | null
  readonly regionCode: string | null
  readonly learnerKind: string
  readonly state: AccountState
  readonly realNameLevel: string
  readonly guardianName: string | null
  readonly guardianPhoneSealed: Buffer | null
  readonly channel: string
  readonly organizationId: Id
  readonly levels: Levels
  readonly now: Date
}

/** Claims the document and inserts the account; false when the document has one already. A parallel claim of the same document waits for this one. */
export const insertLearner = async (tx: Sql, n: NewLearner): Promise<boolean> => {
  const claimed =
    await sql`insert into accounts.identity_claim (lookup, learner_id) values (${n.document.lookup}, ${n.id}) on conflict do nothing`.execute(
      tx,
    )
  if (claimed.numAffectedRows !== 1n) return false
  await sql`insert into accounts.account_claim (account_no, learner_id) values (${n.accountNo}, ${n.id})`.execute(tx)
  const { levels: at, document, phone } = n
  await sql`insert into accounts.learner (id, account_no, name, id_kind, id_sealed, id_lookup, id_masked, phone_sealed, phone_lookup, phone_masked, sex, birth_on, region_code, learner_kind, state,
      real_name_level, guardian_name, guardian_phone_sealed, channel, organization_id, l1, l2, l3, l4, created_at, activated_at)
    values (${n.id}, ${n.accountNo}, ${n.name}, ${document.kind}, ${document.sealed}, ${document.lookup}, ${document.masked}, ${phone?.sealed ?? null}, ${phone?.lookup ?? null}, ${phone?.masked ?? null}, ${n.sex}, ${n.birthOn},
      ${n.regionCode}, ${n.learnerKind}, ${n.state}, ${n.realNameLevel}, ${n.guardianName}, ${n.guardianPhoneSealed}, ${n.channel}, ${n.organizationId}, ${at.l1}, ${at.l2}, ${at.l3}, ${at.l4}, ${n.now},
      ${n.state === 'active' ? n.now : null})`.execute(tx)
  return true
}

/** Changes the state of an account and its projection in the affiliations. The row must be locked (learnerById with lock). */
export const setLearnerState = async (tx: Sql, id: Id, state: AccountState, now: Date): Promise<void> => {
  await sql`update accounts.learner set state = ${state}, activated_at = case when ${state} = 'active' then coalesce(activated_at, ${now}) else activated_at end, version = version + 1 where id = ${id}`.execute(
    tx,
  )
  await sql`update accounts.affiliation set state = ${state} where learner_id = ${id}`.execute(tx)
}

/** Raises the real-name level; it never falls. */
export const raiseRealName = (tx: Sql, id: Id, level: 'counterChecked' | 'verified') =>
  sql`update accounts.learner set real_name_level = ${level} where id = ${id} and (real_name_level = 'none' or ${level} = 'verified')`.execute(
    tx,
  )

/** Gives an account another phone. */
export const setLearnerPhone = (tx: Sql, id: Id, phone: { sealed: Buffer; lookup: string; masked: string }) =>
  sql`update accounts.learner set phone_sealed = ${phone.sealed}, phone_lookup = ${phone.lookup}, phone_masked = ${phone.masked}, version = version + 1 where id = ${id}`.execute(
    tx,
  )

/** Changes contact data; undefined leaves a value as it is. */
export const setContact = (
  tx: Sql,
  id: Id,
  c: {
    regionCode?: string | undefined
    learnerKind?: string | undefined
    guardianName?: string | undefined
    guardianPhoneSealed?: Buffer | undefined
  },
) =>
  sql`update accounts.learner set region_code = coalesce(${c.regionCode ?? null}, region_code), learner_kind = coalesce(${c.learnerKind ?? null}, learner_kind), guardian_name = coalesce(${c.guardianName ?? null}, guardian_name),
    guardian_phone_sealed = coalesce(${c.guardianPhoneSealed ?? null}, guardian_phone_sealed), version = version + 1 where id = ${id}`.execute(
    tx,
  )

/** Gives an account another name and its projection in the affiliations; the old one becomes a former name. */
export const renameLearner = async (tx: Sql, id: Id, name: string, reversed: string): Promise<void> => {
  await sql`update accounts.learner set former_names = array_append(former_names, name), name = ${name}, version = version + 1 where id = ${id} and name <> ${name}`.execute(
    tx,
  )
  await sql`update accounts.affiliation set name = ${name}, name_reversed = ${reversed} where learner_id = ${id}`.execute(tx)
}

/** Works out anew through which units people are seen, after their affiliations, home units or aliases changed. In the same transaction. */
export const refreshSeen = (tx: Sql, ids: readonly Id[]) => sql`select accounts.refresh_seen(${[...ids]}::bigint[])`.execute(tx)

/** Sets the home unit. */
export const setHomeUnit = async (tx: Sql, id: Id, unit: Levels & { id: Id }): Promise<void> => {
  await sql`update accounts.learner set organization_id = ${unit.id}, l1 = ${unit.l1}, l2 = ${unit.l2}, l3 = ${unit.l3}, l4 = ${unit.l4} where id = ${id}`.execute(
    tx,
  )
  await refreshSeen(tx, [id])
}

/** Saves preferences: given keys replace, others stay. Returns all of them. */
export const savePreferences = async (tx: Sql, id: Id, given: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> =>
  (
    await sql<{
      preferences: Record<string, unknown>
    }>`update accounts.learner set preferences = preferences || ${JSON.stringify(given)}::jsonb where id = ${id} returning preferences`.execute(
      tx,
    )
  ).rows[0]?.preferences ?? {}

/** An affiliation with its unit. */
export type AffiliationRow = Levels & {
  id: Id
  kind: 'student' | 'resident' | 'employee'
  from_on: Day
  to_on: Day | null
  student_no: string | null
  class_name: string | null
  township: string | null
  organization_id: Id
  organization: string
  organization_kind: ActorOrganization['kind']
}

/** The affiliations of a learner, those in force first, newest first. */
export const affiliationsOf = async (tx: Sql, learnerId: Id): Promise<AffiliationRow[]> =>
  (
    await sql<AffiliationRow>`select a.id, a.kind, a.from_on, a.to_on, a.student_no, a.class_name, a.township, a.organization_id, o.name as organization, o.kind as organization_kind, a.l1, a.l2, a.l3, a.l4
    from accounts.affiliation a join organizations.organization o on o.id = a.organization_id where a.learner_id = ${learnerId} order by a.to_on desc nulls first, a.from_on desc, a.id desc`.execute(
      tx,
    )
  ).rows

/** The affiliations of a person over all their accounts, those in force first, newest first. */
export const affiliationsOfPerson = async (tx: Sql, ids: readonly Id[]): Promise<AffiliationRow[]> =>
  (
    await sql<AffiliationRow>`select a.id, a.kind, a.from_on, a.to_on, a.student_no, a.class_name, a.township, a.organization_id, o.name as organization, o.kind as organization_kind, a.l1, a.l2, a.l3, a.l4
    from accounts.affiliation a join organizations.organization o on o.id = a.organization_id where a.learner_id = any(${[...ids]}::bigint[]) order by a.to_on desc nulls first, a.from_on desc, a.id desc`.execute(
      tx,
    )
  ).rows

/** A new affiliation. Name and state are projections of the account. */
export type NewAffiliation = {
  readonly learnerId: Id
  readonly id: Id
  readonly unit: Levels & { readonly id: Id }
  readonly kind: string
  readonly from: Day
  readonly studentNo: string | null
  readonly className: string | null
  readonly township: string | null
  readonly name: string
  readonly nameReversed: string
  readonly state: AccountState
}

/** Adds an affiliation. */
export const insertAffiliation = async ({ unit, ...a }: NewAffiliation, tx: Sql): Promise<void> => {
  await sql`insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, student_no, class_name, township, name, name_reversed, state, l1, l2, l3, l4)
    values (${a.learnerId}, ${a.id}, ${unit.id}, ${a.kind}, ${a.from}, ${a.studentNo}, ${a.className}, ${a.township}, ${a.name}, ${a.nameReversed}, ${a.state}, ${unit.l1}, ${unit.l2}, ${unit.l3}, ${unit.l4})`.execute(
    tx,
  )
  await refreshSeen(tx, [a.learnerId])
}

/** Ends an affiliation that is in force; says whether it was. */
export const closeAffiliation = async (tx: Sql, learnerId: Id, id: Id, on: Day): Promise<boolean> =>
  (
    await sql`update accounts.affiliation set to_on = ${on} where learner_id = ${learnerId} and id = ${id} and (to_on is null or to_on > ${on})`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** A unit with what people need to reach it. */
export type UnitRow = ActorOrganization & {
  readonly code: string
  readonly status: string
  readonly region_code: string | null
  readonly phone: string | null
  readonly address: string | null
}

const unitColumns = sql.raw('o.id, o.code, o.name, o.kind, o.status, o.region_code, o.phone, o.address, o.l1, o.l2, o.l3, o.l4')

/** A unit that is open. */
export const openUnit = async (tx: Sql, id: Id): Promise<UnitRow | undefined> =>
  (await sql<UnitRow>`select ${unitColumns} from organizations.organization o where o.id = ${id} and o.status = 'active'`.execute(tx))
    .rows[0]

/** The management centre. Throws where the province has none: nothing works before it is set up. */
export const rootUnit = async (tx: Sql): Promise<UnitRow> => {
  const root = (await sql<UnitRow>`select ${unitColumns} from organizations.organization o where o.kind = 'managementCentre'`.execute(tx))
    .rows[0]
  if (root === undefined) throw new Error('there is no management centre')
  return root
}

/** The open local units of a region: the city's centre, and below it the county's sub-centre where there is one. */
export const unitsOfRegion = async (
  tx: Sql,
  regionCode: string,
): Promise<{ readonly city: UnitRow | undefined; readonly county: UnitRow | undefined }> => {
  const city = `${regionCode.slice(0, 4)}00`
  const county = regionCode.slice(0, 6)
  const { rows } = await sql<UnitRow>`select ${unitColumns} from organizations.organization o
    where o.status = 'active' and ((o.kind = 'localCentre' and o.region_code = ${city}) or (o.kind = 'localSubCentre' and o.region_code = ${county})) order by o.id`.execute(
    tx,
  )
  return { city: rows.find((row) => row.kind === 'localCentre'), county: rows.find((row) => row.kind === 'localSubCentre') }
}

/** Opens a repair case; a second one of the same kind while one is open changes nothing, nor does one of nobody (`learnerId` undefined: the same statement runs all the same). */
export const insertRepair = (
  tx: Sql,
  r: {
    learnerId: Id | undefined
    id: Id
    kind: 'nameDiffers' | 'variantName' | 'phoneDiffers'
    typedName: string | null
    phone: { sealed: Buffer; lookup: string; masked: string } | null
    now: Date
  },
) =>
  sql`insert into accounts.repair (learner_id, id, kind, typed_name, typed_phone_sealed, typed_phone_lookup, typed_phone_masked, created_at, seen_by)
    select ${r.learnerId ?? null}::bigint, ${r.id}::bigint, ${r.kind}, ${r.typedName}::text, ${r.phone?.sealed ?? null}::bytea, ${r.phone?.lookup ?? null}::uuid, ${r.phone?.masked ?? null}::text, ${r.now}::timestamptz,
      accounts.sides_seen_by(${r.learnerId ?? null}::bigint, null)
    where ${r.learnerId !== undefined}::boolean on conflict do nothing`.execute(tx)

/** Whether an error says that the application is open already. */
export const applicationIsOpen = (error: unknown): boolean =>
  violates(error, 'application_one_portal') || violates(error, 'application_one_counter')

/** Whose outcomes lie in a person's accounts: units by name with how many that stand, the most first. */
export const outcomesByUnit = async (tx: Sql, ids: readonly Id[]): Promise<{ unit: string; outcomes: number }[]> =>
  (
    await sql<{
      unit: string
      outcomes: number
    }>`select u.name as unit, count(*)::int as outcomes from outcomes.outcome o join organizations.organization u on u.id = o.organization_id
      where o.learner_id = any(${[...ids]}::bigint[]) group by u.name order by 2 desc, 1 limit 20`.execute(tx)
  ).rows
