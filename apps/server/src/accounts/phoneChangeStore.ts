import { sql } from 'kysely'
import type { ActorOrganization, Levels } from '../platform/actor.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A change of phone as stored; the number stands here only while the change is open. */
export type PhoneChangeRow = Levels & {
  id: Id
  learner_id: Id
  state: 'waiting' | 'confirmed' | 'done' | 'stopped'
  reason: string
  old_masked: string | null
  new_sealed: Buffer | null
  new_lookup: string | null
  new_masked: string
  organization_id: Id
  asked_by: Id
  asked_at: Date
  confirmed_by: Id | null
  effective_at: Date | null
}
/** The same with the names that people read. */
export type PhoneChangeView = PhoneChangeRow & {
  organization: string
  learner_name: string
  account_no: string
  asker: string
  confirmer: string | null
}

const columns = sql.raw(
  'c.id, c.learner_id, c.state, c.reason, c.old_masked, c.new_sealed, c.new_lookup, c.new_masked, c.organization_id, c.l1, c.l2, c.l3, c.l4, c.asked_by, c.asked_at, c.confirmed_by, c.effective_at',
)

/** Stores a change that waits for the second person. `open` where one is under way already. */
export const insertPhoneChange = async (
  tx: Sql,
  c: {
    readonly id: Id
    readonly learnerId: Id
    readonly reason: string
    readonly oldMasked: string | null
    readonly phone: { readonly sealed: Buffer; readonly lookup: string; readonly masked: string }
    readonly unit: ActorOrganization
    readonly by: Id
    readonly now: Date
  },
): Promise<'stored' | 'open'> => {
  try {
    await sql`insert into accounts.phone_change (id, learner_id, state, reason, old_masked, new_sealed, new_lookup, new_masked, organization_id, l1, l2, l3, l4, asked_by, asked_at)
      values (${c.id}, ${c.learnerId}, 'waiting', ${c.reason}, ${c.oldMasked}, ${c.phone.sealed}, ${c.phone.lookup}, ${c.phone.masked}, ${c.unit.id}, ${c.unit.l1}, ${c.unit.l2}, ${c.unit.l3}, ${c.unit.l4}, ${c.by}, ${c.now})`.execute(
      tx,
    )
    return 'stored'
  } catch (error) {
    if (violates(error, 'phone_change_one_open')) return 'open'
    throw error
  }
}

/** One change; locked, so that confirming, stopping and taking effect come one after the other. */
export const lockPhoneChange = async (tx: Sql, id: Id): Promise<PhoneChangeRow | undefined> =>
  (await sql<PhoneChangeRow>`select ${columns} from accounts.phone_change c where c.id = ${id} for update`.execute(tx)).rows[0]

/** The open change of a person's accounts. */
export const openPhoneChange = async (tx: Sql, learnerIds: readonly Id[]): Promise<(PhoneChangeRow & { office: string }) | undefined> =>
  (
    await sql<
      PhoneChangeRow & { office: string }
    >`select ${columns}, o.name as office from accounts.phone_change c join organizations.organization o on o.id = c.organization_id
      where c.learner_id = any(${[...learnerIds]}::bigint[]) and c.state in ('waiting', 'confirmed') order by c.id limit 1`.execute(tx)
  ).rows[0]

/** Ids of changes in scope, newest first; open ones unless a state is named. Run it in staffRead. */
export const phoneChangesPage = async (tx: Sql, state: string | undefined, before: Id | undefined, limit: number): Promise<Id[]> =>
  (
    await sql<{ id: Id }>`select c.id from accounts.phone_change c
      where ${state === undefined ? sql`c.state in ('waiting', 'confirmed')` : sql`c.state = ${state}`} and ${before === undefined ? sql`true` : sql`c.id < ${before}`}
      order by c.id desc limit ${limit}`.execute(tx)
  ).rows.map((row) => row.id)

/** Changes with their names, newest first. Which ones was decided before, inside the reader's scope. */
export const phoneChangeViews = async (db: Sql, ids: readonly Id[]): Promise<PhoneChangeView[]> =>
  (
    await sql<PhoneChangeView>`select ${columns}, o.name as organization, l.name as learner_name, l.account_no, a.name as asker, s.name as confirmer
      from accounts.phone_change c join organizations.organization o on o.id = c.organization_id join accounts.learner l on l.id = c.learner_id
        join identity.staff a on a.id = c.asked_by left join identity.staff s on s.id = c.confirmed_by
      where c.id = any(${[...ids]}::bigint[]) order by c.id desc`.execute(db)
  ).rows

/** Notes the second person's word. */
export const confirmChange = (tx: Sql, c: { readonly id: Id; readonly by: Id; readonly now: Date; readonly effectiveAt: Date }) =>
  sql`update accounts.phone_change set state = 'confirmed', confirmed_by = ${c.by}, confirmed_at = ${c.now}, effective_at = ${c.effectiveAt} where id = ${c.id}`.execute(
    tx,
  )

/** Ends a change, one way or the other, and forgets the number. */
export const endChange = (
  tx: Sql,
  c: { readonly id: Id; readonly state: 'done' | 'stopped'; readonly reason: string | null; readonly now: Date },
) =>
  sql`update accounts.phone_change set state = ${c.state}, stop_reason = ${c.reason}, ended_at = ${c.now}, new_sealed = null, new_lookup = null where id = ${c.id}`.execute(
    tx,
  )

/** Ids of changes whose waiting time is over. */
export const duePhoneChanges = async (db: Sql, now: Date): Promise<Id[]> =>
  (
    await sql<{
      id: Id
    }>`select id from accounts.phone_change where state = 'confirmed' and effective_at <= ${now} order by effective_at limit 200`.execute(
      db,
    )
  ).rows.map((row) => row.id)
