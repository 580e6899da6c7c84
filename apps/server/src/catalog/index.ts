import type { Sql } from '../platform/database.ts'
import type { Bound } from '../platform/serve.ts'
import { achievementActions } from './achievementActions.ts'
import { entryActions } from './entryActions.ts'
import { achievementsExport, entriesExport } from './exports.ts'
import { entriesByNumber, entryById } from './entryStore.ts'
import { importActions } from './importActions.ts'
import type { EntryForDeposit } from './rules.ts'
import { reportActions } from './reports.ts'
import { searchActions } from './searchActions.ts'
import { typeActions } from './typeActions.ts'

export { achievementsExport, entriesExport } from './exports.ts'
export { publishCertified } from './certified.ts'
export { catalogCases } from './kinds.ts'
export { reportPhotoSeen } from './reports.ts'
export { type EntryForDeposit, entryClosed } from './rules.ts'
export { types } from './store.ts'

/** The entry that a deposit names, by id or by number, in any state: `entryClosed` says whether it takes deposits now. */
export const entryForDeposit = async (db: Sql, idOrNumber: string): Promise<EntryForDeposit | undefined> =>
  /^[0-9]{1,19}$/.test(idOrNumber)
    ? ((await entryById(db, idOrNumber)) ?? (await entriesByNumber(db, [idOrNumber]))[0])
    : (await entriesByNumber(db, [idOrNumber]))[0]

/** The entries that a file names, by their numbers; unknown ones are absent. At most 5,000 numbers are looked up. */
export const entriesForBatch = async (db: Sql, numbers: readonly string[]): Promise<ReadonlyMap<string, EntryForDeposit>> =>
  new Map((await entriesByNumber(db, numbers)).map((entry) => [entry.number, entry]))

/** Everything of the catalogue that is reached over HTTP. */
export const catalogCapability = (): { readonly bound: readonly Bound[] } => ({
  bound: [
    ...typeActions,
    ...achievementActions,
    ...entryActions,
    ...searchActions,
    ...importActions,
    ...reportActions,
    entriesExport.start,
    achievementsExport.start,
  ],
})
