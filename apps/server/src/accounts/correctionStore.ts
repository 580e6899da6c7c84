import type { accounts, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { IdKind } from '../platform/pure/idNumber.ts'

/** A request to correct one field of an account. The document's number stands sealed, its mask in `wanted`. */
export type CorrectionRow = {
  id: Id
  learner_id: Id
  field: (typeof accounts.accountCorrectionFields)[number]
  was: string
  wanted: string
  id_kind: IdKind | null
  wanted_sealed: Buffer | null
  wanted_lookup: string | null
  note: string | null
  file_ids: Id[]
  state: 'open' | 'applied' | 'refused' | 'withdrawn'
}

const columns = sql.raw(
  'k.id, k.learner_id, k.field, k.was, k.wanted, k.id_kind, k.wanted_sealed, k.wanted_lookup, k.note, k.file_ids, k.state',
)

/** A request by id; `lock` holds it. */
export const correctionById = async (tx: Sql, id: Id, lock = false): Promise<CorrectionRow | undefined> =>
  (await sql<CorrectionRow>`select ${columns} from accounts.correction k where k.id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx))
    .rows[0]

/** The open request of an account, and whether the office sent it back. The caller holds the account, so that two at once make one. */
export const openCorrection = async (tx: Sql, learnerId: Id): Promise<{ id: Id; returned: boolean } | undefined> =>
  (
    await sql<{ id: Id; returned: boolean }>`select k.id, c.state = 'returned' as returned from accounts.correction k
      join reviews.case c on c.kind = 'accountCorrection' and c.subject_id = k.id where k.learner_id = ${learnerId} and k.state = 'open'`.execute(
      tx,
    )
  ).rows[0]

/** Writes a request, or what takes its place after it came back. */
export const saveCorrection = (tx: Sql, k: Omit<CorrectionRow, 'state'> & { readonly now: Date }) =>
  sql`insert into accounts.correction (id, learner_id, field, was, wanted, id_kind, wanted_sealed, wanted_lookup, note, file_ids, state, created_at, updated_at)
    values (${k.id}, ${k.learner_id}, ${k.field}, ${k.was}, ${k.wanted}, ${k.id_kind}, ${k.wanted_sealed}, ${k.wanted_lookup}, ${k.note}, ${[...k.file_ids]}::bigint[], 'open', ${k.now}, ${k.now})
    on conflict (id) do update set field = excluded.field, was = excluded.was, wanted = excluded.wanted, id_kind = excluded.id_kind, wanted_sealed = excluded.wanted_sealed,
      wanted_lookup = excluded.wanted_lookup, note = excluded.note, file_ids = excluded.file_ids, updated_at = excluded.updated_at`.execute(
    tx,
  )

/** Ends a request. */
export const endCorrection = (tx: Sql, id: Id, state: 'applied' | 'refused' | 'withdrawn', now: Date) =>
  sql`update accounts.correction set state = ${state}, updated_at = ${now} where id = ${id}`.execute(tx)

/** A person's requests as they read them, newest first, with where each is and what the office wrote last. */
export const correctionsOf = async (tx: Sql, learnerIds: readonly Id[]) =>
  (
    await sql<{
      id: Id
      number: string
      what: CorrectionRow['field']
      was: string
      wanted: string
      state: reviews.CaseState
      reason: string | null
      note: string | null
      office: string
      due_on: string | null
      created_at: Date
    }>`select k.id, c.number, k.field as what, k.was, k.wanted, c.state, s.reason, s.note, u.name as office, c.due_on, k.created_at
      from accounts.correction k join reviews.case c on c.kind = 'accountCorrection' and c.subject_id = k.id join organizations.organization u on u.id = c.organization_id
        left join reviews.step s on s.case_id = c.id and s.seq = c.seq
      where k.learner_id = any(${[...learnerIds]}::bigint[]) order by k.id desc limit 50`.execute(tx)
  ).rows

/** Whether the case of one of these requests is in the caller’s scope. Run it in staffRead. */
export const seesCorrection = async (tx: Sql, correctionIds: readonly Id[]): Promise<boolean> =>
  (
    await sql`select 1 from reviews.case c where c.kind = 'accountCorrection' and c.subject_id = any(${[...correctionIds]}::bigint[]) limit 1`.execute(
      tx,
    )
  ).rows.length > 0

/** The requests that a file goes with. */
export const correctionsWith = async (db: Sql, fileId: Id): Promise<readonly { id: Id; learner_id: Id }[]> =>
  (
    await sql<{
      id: Id
      learner_id: Id
    }>`select id, learner_id from accounts.correction where file_ids @> array[${fileId}]::bigint[] limit 20`.execute(db)
  ).rows

/**
 * Gives an account another document: claims the new one, frees the old one, and lets birth and sex follow where the number tells them. False where the new
 * document has an account already. The account's row is locked.
 */
export const setDocument = async (
  tx: Sql,
  id: Id,
  d: {
    readonly kind: IdKind
    readonly sealed: Buffer
    readonly lookup: string
    readonly masked: string
    readonly birthOn: string | null
    readonly sex: 'male' | 'female' | null
  },
): Promise<boolean> => {
  const claimed =
    await sql`insert into accounts.identity_claim (lookup, learner_id) values (${d.lookup}, ${id}) on conflict do nothing`.execute(tx)
  if (claimed.numAffectedRows !== 1n) return false
  await sql`delete from accounts.identity_claim c using accounts.learner l where l.id = ${id} and c.lookup = l.id_lookup and c.learner_id = l.id`.execute(
    tx,
  )
  await sql`update accounts.learner set id_kind = ${d.kind}, id_sealed = ${d.sealed}, id_lookup = ${d.lookup}, id_masked = ${d.masked}, birth_on = coalesce(${d.birthOn}::date, birth_on),
      sex = coalesce(${d.sex}, sex), version = version + 1 where id = ${id}`.execute(tx)
  return true
}

/** Corrects birth or sex. */
export const setPersonFacts = (tx: Sql, id: Id, facts: { readonly birthOn?: string; readonly sex?: 'male' | 'female' }) =>
  sql`update accounts.learner set birth_on = coalesce(${facts.birthOn ?? null}::date, birth_on), sex = coalesce(${facts.sex ?? null}, sex), version = version + 1 where id = ${id}`.execute(
    tx,
  )
