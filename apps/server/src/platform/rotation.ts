import { sql } from 'kysely'
import { sealedColumns } from './crypto/columns.ts'
import type { Keyring } from './crypto/keyring.ts'
import { reseal } from './crypto/seal.ts'
import type { Sql } from './database.ts'

/** One column of the database that holds sealed values: its table, the key by which its rows are walked, and the name under which the values are sealed. */
export type SealedPlace = { readonly table: string; readonly key: readonly string[]; readonly column: string; readonly sealedAs: string }

/** Every column that holds sealed values. Rotation reseals them, `verify` opens them. A test compares the list with the schema. */
export const sealedPlaces: readonly SealedPlace[] = [
  { table: 'accounts.learner', key: ['id'], column: 'id_sealed', sealedAs: sealedColumns.idNumber },
  { table: 'accounts.learner', key: ['id'], column: 'phone_sealed', sealedAs: sealedColumns.phone },
  { table: 'accounts.learner', key: ['id'], column: 'guardian_phone_sealed', sealedAs: sealedColumns.guardianPhone },
  { table: 'accounts.application', key: ['id'], column: 'id_sealed', sealedAs: sealedColumns.idNumber },
  { table: 'accounts.application', key: ['id'], column: 'phone_sealed', sealedAs: sealedColumns.phone },
  { table: 'accounts.application', key: ['id'], column: 'guardian_phone_sealed', sealedAs: sealedColumns.guardianPhone },
  { table: 'accounts.repair', key: ['learner_id', 'id'], column: 'typed_phone_sealed', sealedAs: sealedColumns.phone },
  { table: 'accounts.phone_change', key: ['id'], column: 'new_sealed', sealedAs: sealedColumns.phone },
  { table: 'accounts.correction', key: ['id'], column: 'wanted_sealed', sealedAs: sealedColumns.idNumber },
  { table: 'identity.staff', key: ['id'], column: 'totp_sealed', sealedAs: sealedColumns.totp },
  { table: 'identity.one_time_code', key: ['id'], column: 'phone_sealed', sealedAs: sealedColumns.phone },
  { table: 'identity.wechat_ticket', key: ['id'], column: 'open_sealed', sealedAs: sealedColumns.openId },
  { table: 'identity.wechat_name', key: ['id'], column: 'open_sealed', sealedAs: sealedColumns.openId },
  { table: 'notices.message', key: ['id'], column: 'to_sealed', sealedAs: 'message.to' },
  { table: 'notices.message', key: ['id'], column: 'secret', sealedAs: 'message.secret' },
  { table: 'deposits.deposit', key: ['id'], column: 'certificate_sealed', sealedAs: sealedColumns.certificate },
  { table: 'deposits.correction', key: ['id'], column: 'wanted_sealed', sealedAs: sealedColumns.certificate },
  { table: 'outcomes.outcome', key: ['learner_id', 'id'], column: 'certificate_sealed', sealedAs: sealedColumns.certificate },
  { table: 'audit.text', key: ['id'], column: 'text_sealed', sealedAs: sealedColumns.auditText },
  { table: 'proofs.proof', key: ['learner_id', 'id'], column: 'secrets_sealed', sealedAs: sealedColumns.proof },
  { table: 'redemption.redemption', key: ['learner_id', 'id'], column: 'code_sealed', sealedAs: sealedColumns.collectionCode },
  { table: 'redemption.voucher', key: ['id'], column: 'code_sealed', sealedAs: sealedColumns.voucher },
  { table: 'redemption.handout', key: ['learner_id', 'redemption_id'], column: 'collector_sealed', sealedAs: sealedColumns.collector },
]

/** What a run did with one column: values resealed, and values that a writer changed under it (looked at again in the next pass). */
export type Rotated = { readonly place: string; readonly resealed: number; readonly overtaken: number }

type Read = { readonly key: readonly string[]; readonly before: Buffer }

const readChunk = async (
  db: Sql,
  place: SealedPlace,
  current: number,
  after: readonly string[] | undefined,
  limit: number,
): Promise<Read[]> => {
  const keys = sql.join(place.key.map((name) => sql.ref(name)))
  const column = sql.ref(place.column)
  const from = after === undefined ? sql`true` : sql`(${keys}) > (${sql.join(after.map((value) => sql`${value}::bigint`))})`
  const texts = sql.join(place.key.map((name) => sql`${sql.ref(name)}::text`))
  const { rows } = await sql<{
    key: string[]
    before: Buffer
  }>`select array[${texts}] as key, ${column} as before from ${sql.table(place.table)}
    where ${column} is not null and get_byte(${column}, 1) <> ${current} and ${from} order by ${keys} limit ${limit}`.execute(db)
  return rows
}

/** Writes resealed values where the old ones still stand: a value that somebody changed meanwhile is left alone. */
const writeChunk = async (db: Sql, place: SealedPlace, rows: readonly (Read & { readonly after: Buffer })[]): Promise<number> => {
  const hex = (values: readonly Buffer[]) => values.map((value) => `\\x${value.toString('hex')}`)
  const keys = place.key.map((_, i) => rows.map((row) => row.key[i] ?? '0'))
  const befores = hex(rows.map((row) => row.before))
  const afters = hex(rows.map((row) => row.after))
  if (place.table === 'outcomes.outcome') {
    const { rows: told } = await sql<{
      n: string
    }>`select outcomes.reseal_certificates(${keys[0]}::bigint[], ${keys[1]}::bigint[], ${befores}::bytea[], ${afters}::bytea[]) as n`.execute(
      db,
    )
    return Number(told[0]?.n ?? 0)
  }
  const names = place.key.map((name) => sql.ref(name))
  const same = sql.join(
    place.key.map((name) => sql`t.${sql.ref(name)} = g.${sql.ref(name)}`),
    sql` and `,
  )
  const column = sql.ref(place.column)
  const arrays = sql.join(keys.map((values) => sql`${values}::bigint[]`))
  const done =
    await sql`update ${sql.table(place.table)} t set ${column} = g.after from unnest(${arrays}, ${befores}::bytea[], ${afters}::bytea[]) as g (${sql.join(names)}, before, after)
    where ${same} and t.${column} = g.before`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

const rotatePlace = async (db: Sql, keyring: Keyring, place: SealedPlace, chunk: number, stop: () => boolean): Promise<Rotated> => {
  let resealed = 0
  let overtaken = 0
  let after: readonly string[] | undefined
  while (!stop()) {
    const rows = await readChunk(db, place, keyring.current, after, chunk)
    const work = rows.flatMap((row) => {
      const next = reseal(keyring, row.before, place.sealedAs)
      return next === null ? [] : [{ ...row, after: next }]
    })
    const written = work.length === 0 ? 0 : await writeChunk(db, place, work)
    resealed += written
    overtaken += work.length - written
    after = rows.at(-1)?.key
    if (rows.length < chunk) break
  }
  return { place: `${place.table}.${place.column}`, resealed, overtaken }
}

/**
 * Reseals everything that is not sealed with the keyring's current key, in chunks of single statements, while writers go on. It may be stopped and
 * started again at any time: it takes up whatever is still sealed with another key. Throws SealBroken where a key is missing; nothing is lost then.
 */
export const rotateKeys = async (
  db: Sql,
  keyring: Keyring,
  options: { readonly chunk?: number; readonly stop?: () => boolean; readonly places?: readonly SealedPlace[] } = {},
): Promise<readonly Rotated[]> => {
  const chunk = options.chunk ?? 1_000
  const stop = options.stop ?? (() => false)
  const report: Rotated[] = []
  for (const place of options.places ?? sealedPlaces) report.push(await rotatePlace(db, keyring, place, chunk, stop))
  return report
}

/** How many values are still sealed with another key than the current one, by column; columns without any are left out. */
export const sealedWithOldKeys = async (db: Sql, keyring: Keyring): Promise<ReadonlyMap<string, number>> => {
  const left = new Map<string, number>()
  for (const { table, column } of sealedPlaces) {
    const { rows } = await sql<{
      n: string
    }>`select count(*) as n from ${sql.table(table)} where ${sql.ref(column)} is not null and get_byte(${sql.ref(column)}, 1) <> ${keyring.current}`.execute(
      db,
    )
    const n = Number(rows[0]?.n ?? 0)
    if (n > 0) left.set(`${table}.${column}`, n)
  }
  return left
}
