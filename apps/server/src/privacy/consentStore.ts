import type { privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** The last decision of a person about a purpose. */
export type ConsentRow = {
  purpose: privacy.ConsentPurpose
  act: 'informed' | 'given' | 'withdrawn'
  version: number
  at: Date
  channel: 'portal' | 'counter' | 'proxy'
}

/** The last decision about each purpose, over every id of a person; the newest row wins whichever id it stands under. */
export const latestConsents = async (tx: Sql, ids: readonly Id[]): Promise<ConsentRow[]> =>
  (
    await sql<ConsentRow>`select distinct on (purpose) purpose, act, version, at, channel from privacy.consent where learner_id = any(${[...ids]}::bigint[]) order by purpose, id desc`.execute(
      tx,
    )
  ).rows

/** Appends one decision. */
export const insertConsent = (tx: Sql, c: ConsentRow & { readonly id: Id; readonly learnerId: Id; readonly byId: Id | null }) =>
  sql`insert into privacy.consent (learner_id, id, purpose, act, version, at, channel, by_id) values (${c.learnerId}, ${c.id}, ${c.purpose}, ${c.act}, ${c.version}, ${c.at}, ${c.channel}, ${c.byId})`.execute(
    tx,
  )

/** An import that a person's rows came from. */
export type ImportRow = {
  serial: string
  what: 'people' | 'outcomes'
  at: Date
  office: string
  officePhone: string | null
  basis: string | null
  document: string | null
}

/** Ids of the person's account and affiliations: ids that a batch made tell its serial (platform/ids.ts). */
export const importedIds = async (tx: Sql, ids: readonly Id[]): Promise<Id[]> =>
  (
    await sql<{ id: Id }>`select id from accounts.learner where id = any(${[...ids]}::bigint[]) union
      select id from accounts.affiliation where learner_id = any(${[...ids]}::bigint[])`.execute(tx)
  ).rows.map((r) => r.id)

/** The committed batches of these serials, newest first. */
export const importsBySerial = async (tx: Sql, serials: readonly string[]): Promise<ImportRow[]> =>
  (
    await sql<ImportRow>`select b.serial, b.kind as what, b.committed_at as at, o.name as office, o.phone as "officePhone", b.basis, b.basis_document as document
      from deposits.batch b join organizations.organization o on o.id = b.organization_id
      where b.serial = any(${[...serials]}::bigint[]) and b.committed_at is not null and b.undone_at is null order by b.committed_at desc`.execute(
      tx,
    )
  ).rows
