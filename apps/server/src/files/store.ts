import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Whose a file is. */
export type OwnerKind = 'staff' | 'learner' | 'institution' | 'system'
/** A stored file. `size` and `sha256` are of the content people see, before sealing. */
export type FileRow = {
  readonly id: Id
  readonly storageKey: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: Buffer
  readonly purpose: string
  readonly ownerKind: OwnerKind
  readonly ownerId: Id
  readonly createdAt: Date
  readonly deletedAt: Date | null
}

type Stored = Omit<FileRow, 'size'> & { readonly size: string }
const columns = sql.raw(
  'id, storage_key as "storageKey", name, type, size, sha256, purpose, owner_kind as "ownerKind", owner_id as "ownerId", created_at as "createdAt", deleted_at as "deletedAt"',
)
const toRow = (r: Stored): FileRow => ({ ...r, size: Number(r.size) })

/** One file that still has its content; undefined after the retention sweep. */
export const fileById = async (tx: Sql, id: Id): Promise<FileRow | undefined> => {
  const row = (await sql<Stored>`select ${columns} from files.file where id = ${id} and deleted_at is null`.execute(tx)).rows[0]
  return row === undefined ? undefined : toRow(row)
}

/** Files by their ids, in the order of the ids; missing and deleted ones are left out. */
export const filesByIds = async (tx: Sql, ids: readonly Id[]): Promise<FileRow[]> => {
  if (ids.length === 0) return []
  const { rows } =
    await sql<Stored>`select ${columns} from files.file where id = any(${[...ids]}::bigint[]) and deleted_at is null`.execute(tx)
  const byId = new Map(rows.map((r) => [r.id, toRow(r)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Stores the row of a file whose content is already in the object store. */
export const insertFileRow = (
  tx: Sql,
  f: Omit<FileRow, 'deletedAt'> & { readonly deleteAfter: Date | null; readonly sealedWith: number },
) =>
  sql`insert into files.file (id, storage_key, name, type, size, sha256, purpose, owner_kind, owner_id, created_at, delete_after, sealed_with)
    values (${f.id}, ${f.storageKey}, ${f.name}, ${f.type}, ${f.size}, ${f.sha256}, ${f.purpose}, ${f.ownerKind}, ${f.ownerId}, ${f.createdAt}, ${f.deleteAfter}, ${f.sealedWith})`.execute(
    tx,
  )

/** How many files an owner has stored since an instant. */
export const countSince = async (tx: Sql, ownerKind: OwnerKind, ownerId: Id, since: Date): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from files.file where owner_kind = ${ownerKind} and owner_id = ${ownerId} and created_at >= ${since}`.execute(
        tx,
      )
    ).rows[0]?.n ?? 0,
  )

/**
 * Keeps files of an owner beyond the days that an unused upload lives, when they become part of something. Returns how many of the ids are the owner's
 * and still there: fewer than asked means that a foreign or missing id was among them.
 */
export const keepFiles = async (tx: Sql, ids: readonly Id[], owner: { readonly kind: OwnerKind; readonly id: Id }): Promise<number> =>
  ids.length === 0
    ? 0
    : Number(
        (
          await sql`update files.file set delete_after = null where id = any(${[...ids]}::bigint[]) and owner_kind = ${owner.kind} and owner_id = ${owner.id} and deleted_at is null`.execute(
            tx,
          )
        ).numAffectedRows ?? 0n,
      )

/** Sets the day after which the sweep removes a file's content. */
export const deleteFileAfter = (tx: Sql, id: Id, after: Date) =>
  sql`update files.file set delete_after = ${after} where id = ${id} and deleted_at is null`.execute(tx)

/** Up to 200 files whose time is over, oldest first. */
export const filesToDelete = async (tx: Sql, now: Date): Promise<{ id: Id; storageKey: string }[]> =>
  (
    await sql<{
      id: Id
      storageKey: string
    }>`select id, storage_key as "storageKey" from files.file where deleted_at is null and delete_after <= ${now} order by delete_after limit 200`.execute(
      tx,
    )
  ).rows

/** Notes that a file's content is gone; its row stays as a record. */
export const noteDeleted = (tx: Sql, id: Id, now: Date) => sql`update files.file set deleted_at = ${now} where id = ${id}`.execute(tx)

/** A file as the rotation of keys sees it: `sealedWith` null where nobody noted the key. */
export type SealedFile = { readonly id: Id; readonly storageKey: string; readonly sealedWith: number | null }

const underOldKeys = (current: number) => sql`deleted_at is null and sealed_with is distinct from ${current}`

/** Files that another key than the current one sealed, or nobody knows which, in the order of their ids from `after` on. Nothing is locked. */
export const filesUnderOldKeys = async (db: Sql, current: number, after: Id, limit: number): Promise<SealedFile[]> =>
  (
    await sql<SealedFile>`select id, storage_key as "storageKey", sealed_with as "sealedWith" from files.file where ${underOldKeys(current)} and id > ${after} order by id limit ${limit}`.execute(
      db,
    )
  ).rows

/** How many of them there are, with those that have an old object left. */
export const countUnderOldKeys = async (db: Sql, current: number): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from files.file where (${underOldKeys(current)}) or former_key is not null`.execute(db))
      .rows[0]?.n ?? 0,
  )

/** Notes which key sealed a file that is where it was. */
export const noteKey = (db: Sql, file: SealedFile, key: number) =>
  sql`update files.file set sealed_with = ${key} where id = ${file.id} and storage_key = ${file.storageKey}`.execute(db)

/** Points a file at its newly sealed object and remembers the old one for removal. False where the file was deleted or moved meanwhile. */
export const moveFile = async (db: Sql, file: SealedFile, to: string, key: number): Promise<boolean> =>
  (
    await sql`update files.file set storage_key = ${to}, former_key = storage_key, sealed_with = ${key}
      where id = ${file.id} and storage_key = ${file.storageKey} and former_key is null and deleted_at is null`.execute(db)
  ).numAffectedRows === 1n

/** Old objects that wait for their removal. */
export const formerFiles = async (db: Sql): Promise<{ id: Id; formerKey: string }[]> =>
  (
    await sql<{
      id: Id
      formerKey: string
    }>`select id, former_key as "formerKey" from files.file where former_key is not null order by id`.execute(db)
  ).rows

/** Notes that an old object is gone. */
export const forgetFormer = (db: Sql, id: Id, formerKey: string) =>
  sql`update files.file set former_key = null where id = ${id} and former_key = ${formerKey}`.execute(db)
