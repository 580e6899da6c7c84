import type { proofs } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Choice, Item } from './kind.ts'
import type { SealMark } from './seal.ts'

/** A proof as stored, with its end where it has one and what was checked. */
export type ProofRow = Levels & {
  readonly learner_id: Id
  readonly id: Id
  readonly number: string
  readonly kind: string
  readonly template_version: number
  readonly choice: Choice
  readonly content: proofs.ProofContent
  readonly secrets_sealed: Buffer
  readonly purpose: string | null
  readonly recipient: string | null
  readonly channel: 'self' | 'counter' | 'batch'
  readonly sha256: Buffer
  readonly sm3: Buffer
  readonly bytes: number
  readonly file_id: Id
  readonly seal: SealMark | null
  readonly issued_at: Date
  readonly valid_to: string | null
  readonly issuer_id: Id
  readonly issuer: string
  readonly organization_id: Id
  readonly issued_by: Id | null
  readonly batch_id: Id | null
  readonly layout: 'table' | 'list'
  readonly end_reason: proofs.ProofLine['endReason']
  readonly ended_at: Date | null
  readonly replaced_by: Id | null
  readonly checks: string
  readonly last_checked_at: Date | null
}

const columns =
  sql.raw(`p.learner_id, p.id, p.number, p.kind, p.template_version, p.choice, p.content, p.secrets_sealed, p.purpose, p.recipient, p.channel, p.sha256, p.sm3, p.bytes,
  p.file_id, p.seal, p.issued_at, p.valid_to, p.issuer_id, u.name as issuer, p.organization_id, p.l1, p.l2, p.l3, p.l4, p.issued_by, p.batch_id,
  coalesce(t.content->>'layout', 'table') as layout, e.reason as end_reason, e.at as ended_at, e.replaced_by, c.n as checks, c.last as last_checked_at`)
const joins = sql.raw(`join organizations.organization u on u.id = p.issuer_id
  left join proofs.template_version t on t.kind = p.kind and t.version = p.template_version
  left join proofs.ending e on e.learner_id = p.learner_id and e.proof_id = p.id
  left join lateral (select count(*) as n, max(k.at) as last from proofs.checked k where k.learner_id = p.learner_id and k.proof_id = p.id) c on true`)

/** A proof to be stored. */
export type NewProof = Omit<ProofRow, 'issuer' | 'layout' | 'end_reason' | 'ended_at' | 'replaced_by' | 'checks' | 'last_checked_at'> & {
  readonly choice_hash: string
  readonly replaces_id: Id | null
  readonly code_lookup: string
  readonly name_lookup: string
  readonly items: readonly Item[]
}

/** The next serial number. It may leave gaps (a paper that was refused at the last moment), it never repeats. */
export const nextSerial = async (tx: Sql): Promise<bigint> =>
  BigInt((await sql<{ n: string }>`select nextval('proofs.number_serial') as n`.execute(tx)).rows[0]?.n ?? '0')

/**
 * Holds what is issued and ended for a person until the transaction ends: of two issues one waits for the other, and a change of an outcome is followed either by
 * the issue that sees it or by the follower that sees the issue.
 */
export const lockHolder = (tx: Sql, learnerId: Id) =>
  sql`select pg_advisory_xact_lock(hashtextextended('proofs ' || ${learnerId}::text, 0))`.execute(tx)

/** The proof that the same wish brought since an instant and that has not ended: a second tap without a key finds it. */
export const sameWish = async (tx: Sql, learnerId: Id, choiceHash: string, since: Date): Promise<Id | undefined> =>
  (
    await sql<{
      id: Id
    }>`select p.id from proofs.proof p where p.learner_id = ${learnerId} and p.choice_hash = ${choiceHash} and p.issued_at > ${since}
      and not exists (select 1 from proofs.ending e where e.learner_id = p.learner_id and e.proof_id = p.id) order by p.id limit 1`.execute(
      tx,
    )
  ).rows[0]?.id

/** Proofs that a person has issued by themselves since an instant. */
export const issuedSince = async (tx: Sql, learnerId: Id, since: Date): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from proofs.proof where learner_id = ${learnerId} and channel = 'self' and issued_at >= ${since}`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

/** Stores a proof with what strangers ask it by. */
export const insertProof = async (tx: Sql, p: NewProof): Promise<void> => {
  await sql`insert into proofs.proof (learner_id, id, number, kind, template_version, choice, choice_hash, content, secrets_sealed, purpose, recipient, channel, sha256, sm3, bytes, file_id,
      seal, issued_at, valid_to, issuer_id, organization_id, l1, l2, l3, l4, issued_by, batch_id, replaces_id)
    values (${p.learner_id}, ${p.id}, ${p.number}, ${p.kind}, ${p.template_version}, ${JSON.stringify(p.choice)}, ${p.choice_hash}, ${JSON.stringify(p.content)}, ${p.secrets_sealed},
      ${p.purpose}, ${p.recipient}, ${p.channel}, ${p.sha256}, ${p.sm3}, ${p.bytes}, ${p.file_id}, ${p.seal === null ? null : JSON.stringify(p.seal)}, ${p.issued_at}, ${p.valid_to},
      ${p.issuer_id}, ${p.organization_id}, ${p.l1}, ${p.l2}, ${p.l3}, ${p.l4}, ${p.issued_by}, ${p.batch_id}, ${p.replaces_id})`.execute(
    tx,
  )
  await sql`insert into proofs.claim (lookup, learner_id, proof_id, name_lookup) values (${p.code_lookup}, ${p.learner_id}, ${p.id}, ${p.name_lookup})`.execute(
    tx,
  )
  await sql`insert into proofs.digest (digest, learner_id, proof_id) values (${p.sha256}, ${p.learner_id}, ${p.id}), (${p.sm3}, ${p.learner_id}, ${p.id})`.execute(
    tx,
  )
  if (p.items.length > 0)
    await sql`insert into proofs.item (learner_id, proof_id, outcome_id, outcome_learner_id, name)
      select ${p.learner_id}, ${p.id}, i.outcome, i.learner, i.name
      from unnest(${p.items.map((i) => i.outcomeId)}::bigint[], ${p.items.map((i) => i.learnerId)}::bigint[], ${p.items.map((i) => i.name)}::text[]) as i(outcome, learner, name)`.execute(
      tx,
    )
}

/** Ends a proof; false when something had ended it already. */
export const endProof = async (
  tx: Sql,
  e: { learnerId: Id; proofId: Id; reason: string; at: Date; note: string | null; replacedBy: Id | null },
): Promise<boolean> =>
  (
    await sql`insert into proofs.ending (learner_id, proof_id, reason, at, note, replaced_by) values (${e.learnerId}, ${e.proofId}, ${e.reason}, ${e.at}, ${e.note}, ${e.replacedBy}) on conflict do nothing`.execute(
      tx,
    )
  ).numAffectedRows === 1n

/** What a list of proofs may be narrowed to. */
export type ProofFilter = {
  readonly learnerIds?: readonly Id[] | undefined
  readonly number?: string | undefined
  readonly channel?: string | undefined
  readonly batchId?: Id | undefined
  readonly state?: proofs.ProofLine['state'] | undefined
  readonly today: string
  readonly before?: Id | undefined
  readonly limit: number
}

const inState = (state: proofs.ProofLine['state'], today: string) => {
  const closed = sql`e.reason in ('closedByHolder', 'reissued')`
  if (state === 'closed') return closed
  if (state === 'withdrawn') return sql`e.reason is not null and not (${closed})`
  return state === 'expired'
    ? sql`e.reason is null and p.valid_to < ${today}::date`
    : sql`e.reason is null and (p.valid_to is null or p.valid_to >= ${today}::date)`
}

/** One page of proofs, newest first; reads limit + 1. For staff run it in staffRead with `scoped`: then only columns come that row-level security covers. */
export const proofsPage = async (tx: Sql, f: ProofFilter): Promise<ProofRow[]> => {
  const where = [sql`true`]
  if (f.learnerIds !== undefined) where.push(sql`p.learner_id = any(${[...f.learnerIds]}::bigint[])`)
  if (f.number !== undefined) where.push(sql`p.number = ${f.number}`)
  if (f.channel !== undefined) where.push(sql`p.channel = ${f.channel}`)
  if (f.batchId !== undefined) where.push(sql`p.batch_id = ${f.batchId}`)
  if (f.before !== undefined) where.push(sql`p.id < ${f.before}`)
  if (f.state !== undefined) where.push(inState(f.state, f.today))
  return (
    await sql<ProofRow>`select ${columns} from proofs.proof p ${joins} where ${sql.join(where, sql` and `)} order by p.id desc limit ${f.limit + 1}`.execute(
      tx,
    )
  ).rows
}

/** Ids of proofs inside a caller's scope, newest first, limit + 1 of them; run it in staffRead. */
export const scopedIds = async (tx: Sql, f: Omit<ProofFilter, 'state' | 'today'>): Promise<Id[]> => {
  const where = [sql`true`]
  if (f.learnerIds !== undefined) where.push(sql`p.learner_id = any(${[...f.learnerIds]}::bigint[])`)
  if (f.number !== undefined) where.push(sql`p.number = ${f.number}`)
  if (f.channel !== undefined) where.push(sql`p.channel = ${f.channel}`)
  if (f.batchId !== undefined) where.push(sql`p.batch_id = ${f.batchId}`)
  if (f.before !== undefined) where.push(sql`p.id < ${f.before}`)
  return (
    await sql<{
      id: Id
    }>`select p.id from proofs.proof p where ${sql.join(where, sql` and `)} order by p.id desc limit ${f.limit + 1}`.execute(tx)
  ).rows.map((r) => r.id)
}

/** Proofs by their ids, newest first. */
export const proofsByIds = async (tx: Sql, ids: readonly Id[]): Promise<ProofRow[]> =>
  ids.length === 0
    ? []
    : (
        await sql<ProofRow>`select ${columns} from proofs.proof p ${joins} where p.id = any(${[...ids]}::bigint[]) order by p.id desc`.execute(
          tx,
        )
      ).rows

/** One proof of a person (any of their merged ids). */
export const proofOfPerson = async (tx: Sql, learnerIds: readonly Id[], id: Id): Promise<ProofRow | undefined> =>
  (
    await sql<ProofRow>`select ${columns} from proofs.proof p ${joins} where p.learner_id = any(${[...learnerIds]}::bigint[]) and p.id = ${id}`.execute(
      tx,
    )
  ).rows[0]

/** Names of staff by id. */
export const staffNames = async (tx: Sql, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> =>
  new Map(
    ids.length === 0
      ? []
      : (
          await sql<{ id: Id; name: string }>`select id, name from identity.staff where id = any(${[...ids]}::bigint[])`.execute(tx)
        ).rows.map((r) => [r.id, r.name]),
  )

/** Account number, masked document and unit of learners, for lists of staff. */
export const accountsOf = async (tx: Sql, ids: readonly Id[]): Promise<ReadonlyMap<Id, { accountNo: string; name: string }>> =>
  new Map(
    ids.length === 0
      ? []
      : (
          await sql<{
            id: Id
            account_no: string
            name: string
          }>`select id, account_no, name from accounts.learner where id = any(${[...new Set(ids)]}::bigint[])`.execute(tx)
        ).rows.map((r) => [r.id, { accountNo: r.account_no, name: r.name }]),
  )
