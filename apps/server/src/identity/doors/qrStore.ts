import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import type { QrFacts } from './qrRules.ts'

/** A code as it is remembered, with the browser that waits for it. */
export type QrRow = QrFacts & {
  readonly agent: string
  readonly address: string
  readonly createdAt: Date
  readonly purpose: 'logIn' | 'staffEnrol' | 'staffProve'
  /** The staff session that waits for it, where it is none of a learner's. */
  readonly staffSessionId: Id | null
}

const columns = sql`turns_at as "turnsAt", scanned_at as "scannedAt", decision, decided_at as "decidedAt", used_at as "usedAt", agent, address, created_at as "createdAt", purpose, staff_session_id as "staffSessionId"`

/** Remembers a browser's new code; whichever it showed before is dead from this moment. */
export const turnCode = async (
  tx: Sql,
  q: {
    readonly codeHash: Buffer
    readonly browserHash: Buffer
    readonly back: string
    readonly agent: string
    readonly address: string
    readonly now: Date
    readonly turnsAt: Date
  },
): Promise<void> => {
  await sql`delete from identity.qr_code where browser_hash = ${q.browserHash}`.execute(tx)
  await sql`insert into identity.qr_code (code_hash, browser_hash, back, agent, address, created_at, turns_at)
    values (${q.codeHash}, ${q.browserHash}, ${q.back}, ${q.agent}, ${q.address}, ${q.now}, ${q.turnsAt})`.execute(tx)
}

/** The code that a browser waits for. */
export const codeOfBrowser = async (tx: Sql, browserHash: Buffer): Promise<QrFacts | undefined> =>
  (
    await sql<QrRow>`select ${columns} from identity.qr_code where browser_hash = ${browserHash} order by created_at desc limit 1`.execute(
      tx,
    )
  ).rows[0]

/** Marks a code as scanned by a session; the same session may look again. Undefined for a turned one and for somebody else's. */
export const scanCode = async (
  tx: Sql,
  s: { readonly codeHash: Buffer; readonly learnerId: Id; readonly sessionId: Id; readonly now: Date; readonly decidedAfter: Date },
): Promise<QrRow | undefined> =>
  (
    await sql<QrRow>`update identity.qr_code set scanned_at = coalesce(scanned_at, ${s.now}), learner_id = ${s.learnerId}, session_id = ${s.sessionId}
      where code_hash = ${s.codeHash} and decision is null
        and ((scanned_at is null and turns_at > ${s.now}) or (session_id = ${s.sessionId} and scanned_at > ${s.decidedAfter})) returning ${columns}`.execute(
      tx,
    )
  ).rows[0]

/** Decides about a scanned code, once, by the session that scanned it and in time. False for everything else. */
export const decideCode = async (
  tx: Sql,
  d: {
    readonly codeHash: Buffer
    readonly sessionId: Id
    readonly decision: 'confirmed' | 'denied'
    readonly now: Date
    readonly decidedAfter: Date
  },
): Promise<boolean> =>
  (
    await sql`update identity.qr_code set decision = ${d.decision}, decided_at = ${d.now} where code_hash = ${d.codeHash} and session_id = ${d.sessionId}
      and decision is null and scanned_at > ${d.decidedAfter}`.execute(tx)
  ).numAffectedRows === 1n

/** Takes what was confirmed, once, for the browser that waited. */
export const takeCode = async (
  tx: Sql,
  t: { readonly browserHash: Buffer; readonly now: Date; readonly confirmedAfter: Date },
): Promise<{ readonly learnerId: Id; readonly back: string } | undefined> =>
  (
    await sql<{
      learnerId: Id
      back: string
    }>`update identity.qr_code set used_at = ${t.now} where browser_hash = ${t.browserHash} and purpose = 'logIn' and decision = 'confirmed' and used_at is null and decided_at > ${t.confirmedAfter}
      returning learner_id as "learnerId", back`.execute(tx)
  ).rows[0]

/** Whether a session came by one of these doors. */
export const sessionCameBy = async (tx: Sql, sessionId: Id, doors: readonly string[]): Promise<boolean> =>
  (await sql`select 1 from identity.session where id = ${sessionId} and door = any(${[...doors]}::text[])`.execute(tx)).rows.length === 1

/** Forgets codes that were made before an instant. */
export const sweepQr = async (tx: Sql, before: Date): Promise<void> => {
  await sql`delete from identity.qr_code where created_at < ${before}`.execute(tx)
}
