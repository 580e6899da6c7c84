import { type RawBuilder, sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { marks, type Place } from './places.ts'

/** What stands in the place of what is erased. */
export type Marks = { readonly emptyDocument: Buffer; readonly emptyProof: Buffer; readonly now: Date }

const goneColumns = 'id, name, id_lookup::text as id_lookup_text, id_lookup, phone_lookup, id_masked, phone_masked'
// In texts of keys a lookup stands as text; as a column it is compared as what it is.
const goneOf = (which: RawBuilder<unknown>) =>
  sql`gone as materialized (select ${sql.raw(goneColumns)} from accounts.learner where ${which})`

const expressionOf = (text: string, m: Marks): RawBuilder<unknown> =>
  text === marks.emptyDocument
    ? sql`${m.emptyDocument}::bytea`
    : text === marks.emptyProof
      ? sql`${m.emptyProof}::bytea`
      : text === marks.now
        ? sql`${m.now}::timestamptz`
        : sql.raw(text)

/** Carries out at one place what it says, for these accounts. */
export const clearPlace = async (tx: Sql, place: Place, ids: readonly Id[], m: Marks): Promise<void> => {
  const list = sql`${[...ids]}::bigint[]`
  if (place.act === 'delete') {
    await sql`with ${goneOf(sql`id = any(${list})`)} delete from ${sql.table(place.table)} t where ${sql.raw(place.rows)}`.execute(tx)
    return
  }
  if ('through' in place.act) {
    await sql`select ${sql.raw(place.act.through)}(${list})`.execute(tx)
    return
  }
  const sets = Object.entries(place.act.set).map(([column, text]) => sql`${sql.ref(column)} = ${expressionOf(text, m)}`)
  await sql`with ${goneOf(sql`id = any(${list})`)} update ${sql.table(place.table)} t set ${sql.join(sets)} where ${sql.raw(place.rows)}`.execute(
    tx,
  )
}

/** The rows of these accounts at one place as they stand, each as JSON; sealed values as hexadecimal, for the caller to open. */
export const rowsAt = async (tx: Sql, place: Place, ids: readonly Id[]): Promise<Record<string, unknown>[]> =>
  (
    await sql<{ row: Record<string, unknown> }>`with ${goneOf(sql`id = any(${[...ids]}::bigint[])`)}
      select to_jsonb(t) as row from ${sql.table(place.table)} t where ${sql.raw(place.rows)}`.execute(tx)
  ).rows.map((r) => r.row)

const breachOf = (place: Place): string => {
  if (place.breach !== undefined) return place.breach
  if (place.act === 'delete') return 'true'
  if ('through' in place.act) return 'false'
  const differs = Object.entries(place.act.set)
    .filter(([, text]) => !Object.values(marks).some((mark) => mark === text))
    .map(([column, text]) => `t.${column} is distinct from ${text === 'null' ? 'null' : text}`)
    .join(' or ')
  // A place where only marks are set shows nothing by itself.
  return differs === '' ? 'false' : differs
}

/** A statement that tells what is left of closed accounts at one place: a row with the place and the number, or none. */
export const leftAt = (place: Place): string =>
  `with gone as materialized (select ${goneColumns} from accounts.learner where state = 'closed')
    select '${place.table} ' || count(*) || ' rows' as place from ${place.table} t where (${place.rows}) and (${breachOf(place)}) having count(*) > 0`
