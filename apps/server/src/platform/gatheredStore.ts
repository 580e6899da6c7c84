import { sql } from 'kysely'
import { hex } from './auditStore.ts'
import type { Sql } from './database.ts'

/** What is kept under a key: the hash of what was asked and the answer. */
export type KeptAnswer = { readonly hash: Buffer; readonly response: string | null }
type Named = { readonly who: string; readonly key: string }

/** The answers kept under these keys, by `principal key`. */
export const keptAnswers = async (tx: Sql, named: readonly Named[]): Promise<ReadonlyMap<string, KeptAnswer>> => {
  const { rows } = await sql<Named & KeptAnswer>`select i.principal as who, i.key, i.input_hash as hash, i.response
    from unnest(${named.map((n) => n.who)}::text[], ${named.map((n) => n.key)}::text[]) as n(who, key)
    join platform.idempotency i on i.principal = n.who and i.key = n.key`.execute(tx)
  return new Map(rows.map((row) => [`${row.who} ${row.key}`, row]))
}

/** Keeps answers under their keys, in the order of the keys so that no two processes wait for each other. Returns how many were new. */
export const keepAnswers = async (
  tx: Sql,
  rows: readonly (Named & { readonly endpoint: string; readonly hash: Buffer; readonly at: Date; readonly response: string })[],
): Promise<number> => {
  if (rows.length === 0) return 0
  const json = rows.map((r) => ({ principal: r.who, key: r.key, endpoint: r.endpoint, hash: hex(r.hash), at: r.at, response: r.response }))
  const done = await sql`insert into platform.idempotency (principal, key, endpoint, input_hash, response, at)
    select r.principal, r.key, r.endpoint, r.hash, r.response, r.at
    from json_to_recordset(${JSON.stringify(json)}::json) as r(principal text, key text, endpoint text, hash bytea, response text, at timestamptz)
    order by r.principal, r.key on conflict do nothing`.execute(tx)
  return Number(done.numAffectedRows ?? 0n)
}
