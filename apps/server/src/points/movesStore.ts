import type pg from 'pg'
import { type RawBuilder, sql } from 'kysely'
import { copying } from '../platform/copying.ts'
import { type Sql, violates } from '../platform/database.ts'
import { nameOf } from './book.ts'
import { partsOf } from './monthRules.ts'
import { addParts } from './monthStore.ts'
import type { Account, Transfer } from './rules.ts'

/** Rows of the ledger and what follows from them: how much the lot of a row holds after all of them, and whether a row is the last one of its account. */
type Move = { readonly row: Transfer; readonly remaining: number | null; readonly last: boolean }
type Value = string | number | boolean | null

/** The columns in which moves reach PostgreSQL; those of the ledger first. */
const columns: readonly (readonly [name: string, type: string, of: (move: Move) => Value])[] = [
  ['learner_id', 'bigint', ({ row }) => row.learnerId],
  ['issuer_id', 'bigint', ({ row }) => row.issuerId],
  ['seq', 'int', ({ row }) => row.seq],
  ['lot', 'int', ({ row }) => row.lot],
  ['kind', 'text', ({ row }) => row.kind],
  ['amount', 'int', ({ row }) => row.amount],
  ['balance_after', 'int', ({ row }) => row.balanceAfter],
  ['debt_after', 'int', ({ row }) => row.debtAfter],
  ['key', 'text', ({ row }) => row.key],
  ['cause_kind', 'text', ({ row }) => row.cause.kind],
  ['cause_id', 'bigint', ({ row }) => row.cause.id],
  ['mirrors', 'int', ({ row }) => row.mirrors],
  ['rule_id', 'bigint', ({ row }) => row.earning?.ruleId ?? null],
  ['earned_on', 'date', ({ row }) => row.earning?.earnedOn ?? null],
  ['activity', 'text', ({ row }) => row.earning?.activity ?? null],
  ['expires_on', 'date', ({ row }) => row.expiresOn],
  ['at', 'timestamptz', ({ row }) => row.at.toISOString()],
  ['remaining', 'int', ({ remaining }) => remaining],
  ['last', 'boolean', ({ last }) => last],
]
const names = columns.map(([name]) => name)
const ledgerNames = sql.raw(names.filter((name) => name !== 'remaining' && name !== 'last').join(', '))
const definition = columns.map(([name, type]) => `${name} ${type}`).join(', ')

const movesOf = (accounts: readonly Account[], rows: readonly Transfer[]): readonly Move[] => {
  const after = new Map(accounts.map((a) => [nameOf(a), a]))
  return rows.map((row) => {
    const account = after.get(nameOf(row))
    // What is owed is in no lot.
    const remaining = row.kind === 'owe' ? null : (account?.lots.find((one) => one.lot === row.lot)?.remaining ?? 0)
    return { row, remaining, last: account?.seq === row.seq }
  })
}

/**
 * Lets rows join the ledger, lots begin and change, and accounts end where their last row says. `from` is the relation `m` of the moves. An account that was
 * there is held by the caller. One that was not is made with what it holds; should another transaction have made it meanwhile, the number of the row is taken,
 * and the ledger refuses it. A statement for each table: a distributed PostgreSQL writes one at a time.
 */
const apply = async (tx: Sql, moves: readonly Move[], from: RawBuilder<unknown>): Promise<void> => {
  await sql`insert into points.transfer (${ledgerNames}) select ${ledgerNames} from ${from}`.execute(tx)
  if (moves.some(({ row }) => row.lot === row.seq))
    await sql`insert into points.lot (learner_id, issuer_id, lot, expires_on, remaining, returned)
      select learner_id, issuer_id, lot, expires_on, remaining, kind <> 'earn' from ${from} where lot = seq`.execute(tx)
  // Of a lot that began with these rows what remains stands there already.
  if (moves.some(({ row, remaining }) => row.lot < row.seq && remaining !== null))
    await sql`update points.lot l set remaining = m.remaining from ${from}
      where m.lot < m.seq and m.remaining is not null and l.learner_id = m.learner_id and l.issuer_id = m.issuer_id and l.lot = m.lot and l.remaining <> m.remaining`.execute(
      tx,
    )
  await sql`insert into points.account as a (learner_id, issuer_id, seq, balance, debt, last_at)
    select learner_id, issuer_id, seq, balance_after, debt_after, at from ${from} where last
    on conflict (learner_id, issuer_id) do update set seq = excluded.seq, balance = excluded.balance, debt = excluded.debt, last_at = excluded.last_at
    where a.seq < excluded.seq`.execute(tx)
  await addParts(tx, partsOf(moves.map(({ row }) => row)))
}

/** Whether a write was refused because another transaction has made the account meanwhile: whoever looks again finds it. */
export const numberTaken = (error: unknown): boolean => violates(error, 'transfer_pkey') || violates(error, 'lot_pkey')

/**
 * Writes what has happened to held accounts: the rows, the lots that they moved, the ends of the accounts and the sums of the month; a handful of statements
 * for any number of them. `accounts` are as they are after the rows.
 */
export const writeMoves = async (tx: Sql, accounts: readonly Account[], rows: readonly Transfer[]): Promise<void> => {
  if (rows.length === 0) return
  const moves = movesOf(accounts, rows)
  const text = JSON.stringify(moves.map((move) => Object.fromEntries(columns.map(([name, , of]) => [name, of(move)]))))
  await apply(tx, moves, sql`json_to_recordset(${text}::json) as m(${sql.raw(definition)})`)
}

const special = /[\\\t\n\r]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
/** A value as COPY reads it in its text format. */
const copied = (value: Value): string => (value === null ? '\\N' : String(value).replace(special, (c) => escapes[c] ?? c))

/** Rows that are sent to PostgreSQL at a time. */
const part = 1_000

/**
 * The same as `writeMoves` for thousands of rows: they come by COPY, which PostgreSQL reads several times as fast as JSON, into a table that the transaction
 * has to itself. The ledger itself stands behind row-level security, which COPY does not pass.
 */
export const copyMoves = async (tx: Sql, client: pg.ClientBase, accounts: readonly Account[], rows: readonly Transfer[]): Promise<void> => {
  await sql`create temp table moves (${sql.raw(definition)}) on commit drop`.execute(tx)
  const copy = copying(client, `copy pg_temp.moves (${names.join(', ')}) from stdin`)
  const moves = movesOf(accounts, rows)
  try {
    for (let from = 0; from < moves.length; from += part) {
      const lines = moves.slice(from, from + part).map((move) => columns.map(([, , of]) => copied(of(move))).join('\t'))
      await copy.write(Buffer.from(`${lines.join('\n')}\n`))
    }
  } catch (error) {
    await copy.abandon(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
  await copy.end()
  await apply(tx, moves, sql`pg_temp.moves m`)
}
