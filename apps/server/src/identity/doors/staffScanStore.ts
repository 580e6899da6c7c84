import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import type { QrFacts } from './qrRules.ts'

/** What a code of a staff session is for. */
export type StaffPurpose = 'staffEnrol' | 'staffProve'

/** Remembers a staff session's new code; whichever it showed before is dead from this moment. */
export const turnStaffCode = async (
  tx: Sql,
  q: {
    readonly codeHash: Buffer
    readonly mark: Buffer
    readonly staffSessionId: Id
    readonly purpose: StaffPurpose
    readonly agent: string
    readonly address: string
    readonly now: Date
    readonly turnsAt: Date
  },
): Promise<void> => {
  await sql`delete from identity.qr_code where staff_session_id = ${q.staffSessionId}`.execute(tx)
  await sql`insert into identity.qr_code (code_hash, browser_hash, back, agent, address, created_at, turns_at, purpose, staff_session_id)
    values (${q.codeHash}, ${q.mark}, '/', ${q.agent}, ${q.address}, ${q.now}, ${q.turnsAt}, ${q.purpose}, ${q.staffSessionId})`.execute(tx)
}

/** The code that a staff session waits for. */
export const codeOfStaffSession = async (tx: Sql, staffSessionId: Id): Promise<QrFacts | undefined> =>
  (
    await sql<QrFacts>`select turns_at as "turnsAt", scanned_at as "scannedAt", decision, decided_at as "decidedAt", used_at as "usedAt"
      from identity.qr_code where staff_session_id = ${staffSessionId} order by created_at desc limit 1`.execute(tx)
  ).rows[0]

/** Takes what was confirmed, once, for the staff session that waited. */
export const takeStaffCode = async (
  tx: Sql,
  t: { readonly staffSessionId: Id; readonly now: Date; readonly confirmedAfter: Date },
): Promise<{ readonly learnerId: Id; readonly purpose: StaffPurpose } | undefined> =>
  (
    await sql<{
      learnerId: Id
      purpose: StaffPurpose
    }>`update identity.qr_code set used_at = ${t.now} where staff_session_id = ${t.staffSessionId} and decision = 'confirmed' and used_at is null and decided_at > ${t.confirmedAfter}
      returning learner_id as "learnerId", purpose`.execute(tx)
  ).rows[0]

/** Whose staff session asks, and which 皖事通 guards the account; undefined where the session is over. */
export const askingStaff = async (
  tx: Sql,
  staffSessionId: Id,
): Promise<{ readonly userName: string; readonly subject: string | null } | undefined> =>
  (
    await sql<{
      userName: string
      subject: string | null
    }>`select s.user_name as "userName", f.subject from identity.session e join identity.staff s on s.id = e.principal_id left join identity.scan_factor f on f.staff_id = s.id
      where e.id = ${staffSessionId} and e.kind = 'staff' and e.ended_at is null`.execute(tx)
  ).rows[0]

/** A door's names of a person, over all their accounts. */
export const subjectsOf = async (tx: Sql, door: string, learnerIds: readonly Id[]): Promise<readonly string[]> =>
  (
    await sql<{
      subject: string
    }>`select subject from identity.binding where door = ${door} and learner_id = any(${[...learnerIds]}::bigint[]) order by bound_at desc`.execute(
      tx,
    )
  ).rows.map((r) => r.subject)

/** The 皖事通 that guards an account, as a keyed hash. */
export const scanSubject = async (tx: Sql, staffId: Id): Promise<string | undefined> =>
  (await sql<{ subject: string }>`select subject from identity.scan_factor where staff_id = ${staffId}`.execute(tx)).rows[0]?.subject

/** Makes a person's 皖事通 the factor of an account. False where it guards another account already. */
export const insertScanFactor = async (
  tx: Sql,
  f: { readonly staffId: Id; readonly subject: string; readonly now: Date },
): Promise<boolean> => {
  const done = await sql`insert into identity.scan_factor (staff_id, subject, added_at) values (${f.staffId}, ${f.subject}, ${f.now})
    on conflict (subject) do nothing`.execute(tx)
  return done.numAffectedRows === 1n
}

/** Notes a proof by it. */
export const noteScanUse = (tx: Sql, staffId: Id, now: Date) =>
  sql`update identity.scan_factor set last_used_at = ${now} where staff_id = ${staffId}`.execute(tx)

/** Takes it away; says whether there was one. */
export const removeScanFactor = async (tx: Sql, staffId: Id): Promise<boolean> =>
  (await sql`delete from identity.scan_factor where staff_id = ${staffId}`.execute(tx)).numAffectedRows === 1n
