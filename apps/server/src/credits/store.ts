import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Account, Move } from './rules.ts'

/** A transfer as it is written. `amount` in hundredths of a credit. */
export type TransferRow = {
  readonly learner_id: Id
  readonly id: Id
  readonly kind: Move
  readonly from_account: Account
  readonly to_account: Account
  readonly amount: number
  readonly outcome_id: Id
  readonly record_id: Id
  readonly reference_kind: string
  readonly reference_id: Id
  readonly key: string
  readonly at: Date
}

/** The accounts of a learner that have postings: the bank's own side has none. */
const kept: readonly Exclude<Account, 'bank'>[] = ['available', 'locked', 'used', 'expired', 'reversed']

/**
 * Makes parallel transfers of one learner wait for each other: their balance rows, made when missing, stay locked to the end of the transaction.
 */
export const lockBalances = async (tx: Sql, learnerId: Id): Promise<void> => {
  await sql`insert into credits.balance (learner_id, account, seq, balance) select ${learnerId}, a, 0, 0 from unnest(${kept}::text[]) a on conflict do nothing`.execute(
    tx,
  )
  await sql`select 1 from credits.balance where learner_id = ${learnerId} order by account for update`.execute(tx)
}

/** The transfers of one certification record, oldest first: the last one says where its credit lies. */
export const transfersOf = async (tx: Sql, learnerId: Id, recordId: Id): Promise<readonly TransferRow[]> =>
  (
    await sql<TransferRow>`select * from credits.transfer where learner_id = ${learnerId} and record_id = ${recordId} order by id`.execute(
      tx,
    )
  ).rows

/** A transfer by its key, the mark of a repeat. */
export const transferByKey = async (tx: Sql, learnerId: Id, key: string): Promise<TransferRow | undefined> =>
  (await sql<TransferRow>`select * from credits.transfer where learner_id = ${learnerId} and key = ${key}`.execute(tx)).rows[0]

/** Adds one side of a transfer to an account. The check in the table refuses a balance below zero. */
const post = async (tx: Sql, row: TransferRow, account: Account, delta: number): Promise<void> => {
  if (account === 'bank') return
  await sql`with b as (
      update credits.balance set seq = seq + 1, balance = balance + ${delta} where learner_id = ${row.learner_id} and account = ${account} returning seq, balance)
    insert into credits.posting (learner_id, account, seq, transfer_id, delta, balance_after) select ${row.learner_id}, ${account}, b.seq, ${row.id}, ${delta}, b.balance from b`.execute(
    tx,
  )
}

/** Writes a transfer with both its sides. */
export const insertTransfer = async (tx: Sql, row: TransferRow): Promise<void> => {
  await sql`insert into credits.transfer (learner_id, id, kind, from_account, to_account, amount, outcome_id, record_id, reference_kind, reference_id, key, at)
    values (${row.learner_id}, ${row.id}, ${row.kind}, ${row.from_account}, ${row.to_account}, ${row.amount}, ${row.outcome_id}, ${row.record_id}, ${row.reference_kind},
      ${row.reference_id}, ${row.key}, ${row.at})`.execute(tx)
  await post(tx, row, row.from_account, -row.amount)
  await post(tx, row, row.to_account, row.amount)
}

/** Freezes the credit of a record where it lies. The caller holds the balances; a record that is frozen already stays so. */
export const insertFreeze = async (
  tx: Sql,
  f: { readonly learnerId: Id; readonly recordId: Id; readonly outcomeId: Id; readonly now: Date },
): Promise<void> => {
  await sql`insert into credits.freeze (learner_id, record_id, outcome_id, at) values (${f.learnerId}, ${f.recordId}, ${f.outcomeId}, ${f.now})
    on conflict (learner_id, record_id) where ended_at is null do nothing`.execute(tx)
}

/** Whether the credit of a record is frozen. */
export const isFrozen = async (tx: Sql, learnerId: Id, recordId: Id): Promise<boolean> =>
  (await sql`select 1 from credits.freeze where learner_id = ${learnerId} and record_id = ${recordId} and ended_at is null`.execute(tx))
    .rows.length === 1

/** Ends the freeze of a record. */
export const endFreeze = async (tx: Sql, learnerId: Id, recordId: Id, now: Date): Promise<void> => {
  await sql`update credits.freeze set ended_at = ${now} where learner_id = ${learnerId} and record_id = ${recordId} and ended_at is null`.execute(
    tx,
  )
}

/** How much of a person's locked and used credit is frozen, in hundredths. */
export const frozenOf = async (tx: Sql, ids: readonly Id[]): Promise<number> =>
  Number(
    (
      await sql<{ sum: string }>`select coalesce(sum(t.amount), 0)::text as sum from credits.freeze f
        join credits.transfer t on t.learner_id = f.learner_id and t.record_id = f.record_id and t.kind = 'grant'
        where f.learner_id = any(${ids}) and f.ended_at is null`.execute(tx)
    ).rows[0]?.sum ?? 0,
  )

/** The balances of a person (all their account ids) by account, in hundredths. */
export const balancesOf = async (tx: Sql, ids: readonly Id[]): Promise<Readonly<Record<Exclude<Account, 'bank'>, number>>> => {
  const { rows } = await sql<{ account: Exclude<Account, 'bank'>; sum: string }>`
    select account, sum(balance)::text as sum from credits.balance where learner_id = any(${ids}) group by account`.execute(tx)
  const found = new Map(rows.map((row) => [row.account, Number(row.sum)]))
  const of = (account: Exclude<Account, 'bank'>) => found.get(account) ?? 0
  return { available: of('available'), locked: of('locked'), used: of('used'), expired: of('expired'), reversed: of('reversed') }
}

/** A person's transfers up to an instant, newest first: the statement. `before` is the id of the last line already shown. */
export const statementOf = async (
  tx: Sql,
  ids: readonly Id[],
  page: { readonly until: Date; readonly before: Id | null; readonly limit: number },
): Promise<readonly TransferRow[]> =>
  (
    await sql<TransferRow>`select * from credits.transfer where learner_id = any(${ids}) and at <= ${page.until} and (${page.before}::bigint is null or id < ${page.before})
      order by id desc limit ${page.limit}`.execute(tx)
  ).rows
