import { type LearnerRow, learnerById, openDocument } from '../accounts/index.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import { runCommand } from '../platform/command.ts'
import { documentPurpose, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { open, seal } from '../platform/crypto/seal.ts'
import { sealVault } from '../platform/crypto/vault.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { endWaiting } from '../redemption/index.ts'
import { accountHash, type ListEntry, readEntry } from './list.ts'
import { type Place, places } from './places.ts'
import { clearPlace, rowsAt } from './placesStore.ts'
import { retainUntil } from './rules.ts'
import * as store from './store.ts'
import { vaultKey } from './vaultKey.ts'

/** One erasure: its number in the list, the accounts of the person, and when it was decided (a replay keeps the first day). */
export type Erasure = { readonly seq: number; readonly ids: readonly Id[]; readonly at: Date }

const bytesOf = (value: unknown): Buffer | undefined =>
  typeof value === 'string' && value.startsWith('\\x') ? Buffer.from(value.slice(2), 'hex') : undefined

/** The rows of a place as its sealed copy holds them: sealed values opened, because their keys will be gone before the retention is over. */
const copyOf = async (tx: Sql, platform: Platform, place: Place, ids: readonly Id[]): Promise<Record<string, unknown>[]> => {
  const rows = await rowsAt(tx, place, ids)
  return rows.map((row) => {
    const opened = Object.entries(place.opened ?? {}).flatMap(([column, name]) => {
      const sealed = bytesOf(row[column])
      return sealed === undefined ? [] : [[column, open(platform.keyring, sealed, name)]]
    })
    return { ...row, ...Object.fromEntries(opened) }
  })
}

/** Seals, class by class, what the table of retention keeps. A class that holds nothing is not written; identity alone is not worth keeping. */
const sealWhatIsKept = async (tx: Sql, platform: Platform, e: Erasure, subject: string | null): Promise<void> => {
  const months = new Map((await store.retentionRows(tx)).map((r) => [r.class, r.months]))
  const held = new Map<string, Record<string, unknown>>()
  for (const place of places.filter((p) => p.seal === true)) {
    const rows = await copyOf(tx, platform, place, e.ids)
    if (rows.length > 0) held.set(place.class, { ...held.get(place.class), [place.table]: rows })
  }
  const [first] = e.ids
  if (first === undefined || (held.size === 1 && held.has('identity'))) return
  const key = vaultKey(platform)
  for (const [kind, tables] of held) {
    const until = retainUntil(e.at, months.get(kind) ?? 0)
    if (until === undefined) continue
    const content = sealVault(key, Buffer.from(JSON.stringify({ class: kind, at: e.at.toISOString(), tables })), `${e.seq} ${kind}`)
    await store.insertSealed(tx, {
      learnerId: first,
      seq: e.seq,
      class: kind,
      until,
      subject: kind === 'identity' ? subject : null,
      content,
    })
  }
}

const phonesOf = (platform: Platform, rows: readonly LearnerRow[]): ReadonlySet<string> =>
  new Set(
    rows.flatMap((r) => [
      ...(r.phone_sealed === null ? [] : [open(platform.keyring, r.phone_sealed, sealedColumns.phone)]),
      ...(r.guardian_phone_sealed === null ? [] : [open(platform.keyring, r.guardian_phone_sealed, sealedColumns.guardianPhone)]),
    ]),
  )

/** Messages carry no id of a person: those to the same masked number are opened and compared. */
const deleteMessagesTo = async (tx: Sql, platform: Platform, rows: readonly LearnerRow[]): Promise<void> => {
  const phones = phonesOf(platform, rows)
  const masked = rows.flatMap((r) => (r.phone_masked === null ? [] : [r.phone_masked]))
  const found = await store.messagesTo(tx, masked)
  const theirs = found.filter((m) => m.to_sealed !== null && phones.has(open(platform.keyring, m.to_sealed, 'message.to')))
  await store.deleteMessages(
    tx,
    theirs.map((m) => m.id),
  )
}

/** Pages of typed reasons that are opened at once. */
const textPage = 1_000

/** Reasons of acts on nobody in particular (an export, a refused batch) may name the person all the same: they are opened, and those that do are deleted. */
const deleteTextsNaming = async (tx: Sql, platform: Platform, words: readonly string[]): Promise<void> => {
  for (let after: Id = '0'; ; ) {
    const page = await store.loneTexts(tx, after, textPage)
    const naming = page.filter((t) => {
      const text = open(platform.keyring, t.text_sealed, sealedColumns.auditText)
      return words.some((word) => text.includes(word))
    })
    await store.deleteTexts(
      tx,
      naming.map((t) => t.id),
    )
    const last = page.at(-1)
    if (page.length < textPage || last === undefined) return
    after = last.id
  }
}

/**
 * Erases accounts of one person inside the caller's transaction: ends what waits to be collected, seals what is kept, then clears every place. The accounts are closed afterwards; only
 * ids, numbers and codes are left of them outside the sealed store. Doing it again changes nothing. Answers how many redemptions it ended.
 */
export const eraseAccounts = async (tx: Sql, ctx: Context, e: Erasure): Promise<{ readonly redemptions: number }> => {
  const { platform } = ctx
  const redemptions = await endWaiting(tx, ctx, e.ids)
  const found = await Promise.all(e.ids.map((id) => learnerById(tx, id, true)))
  const rows = found.flatMap((row) => (row === undefined || row.state === 'closed' ? [] : [row]))
  const [first] = rows
  if (first !== undefined) {
    const number = openDocument(platform.keyring, first.id_sealed)
    const subject = lookupUuid(platform.keyring, `sealed ${documentPurpose(first.id_kind)}`, number)
    await sealWhatIsKept(tx, platform, { ...e, ids: rows.map((r) => r.id) }, subject)
    await deleteMessagesTo(tx, platform, rows)
    const numbers = rows.map((r) => openDocument(platform.keyring, r.id_sealed))
    await deleteTextsNaming(tx, platform, [...rows.map((r) => r.name), ...numbers, ...phonesOf(platform, rows)])
    const ids = rows.map((r) => r.id)
    await store.markClosed(tx, ids)
    const marks = {
      emptyDocument: seal(platform.keyring, '', sealedColumns.idNumber),
      emptyProof: seal(platform.keyring, '{"code":""}', sealedColumns.proof),
      now: ctx.now,
    }
    for (const place of places) await clearPlace(tx, place, ids, marks)
    await store.endRequestsOf(tx, ids, ctx.now)
  }
  await store.insertErasure(tx, { seq: e.seq, ids: e.ids, at: e.at, now: ctx.now })
  return { redemptions }
}

/** Entries of the list that this database has not carried out, in order; at most as many as a bank could close in years. */
export const pendingEntries = async (platform: Platform, limit = 1_000_000): Promise<ListEntry[]> => {
  const pending: ListEntry[] = []
  for (let seq = (await store.lastErasure(platform.database.app)) + 1; pending.length < limit; seq += 1) {
    const entry = await readEntry(platform, seq)
    if (entry === undefined) break
    pending.push(entry)
  }
  return pending
}

/** The accounts behind the hashes of the list: one walk over all accounts. */
const accountsBehind = async (platform: Platform, entries: readonly ListEntry[]): Promise<ReadonlyMap<string, Id>> => {
  const wanted = new Set(entries.flatMap((e) => e.accounts))
  const found = new Map<string, Id>()
  for (let after: Id = '0'; found.size < wanted.size; ) {
    const ids = await store.learnerIdsAfter(platform.database.app, after, 10_000)
    for (const id of ids) {
      const hash = accountHash(platform, id)
      if (wanted.has(hash)) found.set(hash, id)
    }
    const last = ids.at(-1)
    if (last === undefined) break
    after = last
  }
  return found
}

/** Carries out again every erasure that the list holds and this database does not: after a restore, before a port is opened. Answers how many. */
export const replayErasures = async (platform: Platform): Promise<number> => {
  const pending = await pendingEntries(platform)
  if (pending.length === 0) return 0
  const behind = await accountsBehind(platform, pending)
  let replayed = 0
  for (const entry of pending) {
    const ctx = systemContext(platform, `erasure-${entry.seq}`)
    const keyed = { key: `erasure ${entry.seq}`, endpoint: 'closing.replay', input: { seq: entry.seq }, keepAnswer: true }
    const done = await runCommand(ctx, { seq: entry.seq }, keyed, async (tx) => {
      await store.lockErasures(tx)
      const ids = entry.accounts.flatMap((hash) => behind.get(hash) ?? [])
      if ((await store.lastErasure(tx)) < entry.seq) await eraseAccounts(tx, ctx, { seq: entry.seq, ids, at: new Date(entry.at) })
      return { output: { done: true }, account: { act: 'closing.replay', params: { seq: entry.seq, accounts: ids.length } } }
    })
    if ('refused' in done) throw new Error(`erasure ${entry.seq} was refused: ${done.refused}`)
    replayed += 1
  }
  return replayed
}
