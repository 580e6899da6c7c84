import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { sealedColumns } from './crypto/columns.ts'
import type { Keyring } from './crypto/keyring.ts'
import { open, seal } from './crypto/seal.ts'
import type { Sql } from './database.ts'
import type { Id } from './ids.ts'

/** A free text of an audited act, before it is stored: what the record holds of it is `hash`. */
export type AuditText = { readonly name: string; readonly salt: Buffer; readonly text: string; readonly hash: string }

const hashOf = (salt: Buffer, text: string): string => createHash('sha256').update(salt).update(text).digest('hex')

/** Salts and hashes the free texts of an act; empty ones are left out. */
export const hashTexts = (texts: Readonly<Record<string, string | null | undefined>>): AuditText[] =>
  Object.entries(texts).flatMap(([name, text]) => {
    if (text === null || text === undefined || text === '') return []
    const salt = randomBytes(16)
    return [{ name, salt, text, hash: hashOf(salt, text) }]
  })

/** Stores the texts of a record, sealed, in the record's transaction. */
export const insertTexts = async (
  tx: Sql,
  keyring: Keyring,
  record: { readonly id: Id; readonly learnerId: Id | null; readonly newId: () => Id },
  texts: readonly AuditText[],
): Promise<void> => {
  for (const { name, salt, text } of texts)
    await sql`insert into audit.text (id, record_id, name, learner_id, salt, text_sealed)
      values (${record.newId()}, ${record.id}, ${name}, ${record.learnerId}, ${salt}, ${seal(keyring, text, sealedColumns.auditText)})`.execute(
      tx,
    )
}

/** What a parameter says that stands for a text. */
const hashIn = (param: unknown): string | undefined => {
  if (typeof param !== 'object' || param === null || !('text' in param)) return undefined
  return typeof param.text === 'string' ? param.text : undefined
}

/** The parameters of a record with its texts in their places; `null` for one that was erased. `whole`: every text that is still there is the one that was hashed. */
export type ToldParams = { readonly params: Record<string, unknown>; readonly whole: boolean }

const textsOf = async (db: Sql, records: readonly Id[]) =>
  (
    await sql<{
      record_id: Id
      name: string
      salt: Buffer
      text_sealed: Buffer
    }>`select record_id, name, salt, text_sealed from audit.text where record_id = any(${[...records]}::bigint[])`.execute(db)
  ).rows

/** Puts the stored texts back into the parameters of records. */
export const tellParams = async (
  db: Sql,
  keyring: Keyring,
  records: readonly { readonly id: Id; readonly params: Record<string, unknown> }[],
): Promise<ReadonlyMap<Id, ToldParams>> => {
  const held = records.filter((r) => Object.values(r.params).some((param) => hashIn(param) !== undefined)).map((r) => r.id)
  const rows = held.length === 0 ? [] : await textsOf(db, held)
  return new Map(
    records.map(({ id, params }) => {
      let whole = true
      const told = Object.entries(params).map(([name, param]) => {
        const hash = hashIn(param)
        if (hash === undefined) return [name, param]
        const row = rows.find((r) => r.record_id === id && r.name === name)
        if (row === undefined) return [name, null]
        const text = open(keyring, row.text_sealed, sealedColumns.auditText)
        if (hashOf(row.salt, text) !== hash) whole = false
        return [name, text]
      })
      return [id, { params: Object.fromEntries(told), whole }]
    }),
  )
}
