/** A table that refers to another one: its rows can only be loaded after the other's. */
export type Reference = { readonly from: string; readonly to: string }

/** Tables in an order in which each stands behind those it refers to, otherwise by name. Throws with the names where they refer to each other in a circle. */
export const loadingOrder = (tables: readonly string[], references: readonly Reference[]): string[] => {
  const needs = new Map(tables.map((table) => [table, new Set<string>()]))
  for (const { from, to } of references) if (from !== to && needs.has(to)) needs.get(from)?.add(to)
  const order: string[] = []
  while (needs.size > 0) {
    const ready = [...needs].filter(([, others]) => [...others].every((other) => !needs.has(other))).map(([table]) => table)
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${[...needs.keys()].join(', ')}`)
    for (const table of ready.toSorted()) {
      order.push(table)
      needs.delete(table)
    }
  }
  return order
}

/** A migration by its name and the hash of its text. */
export type Migration = { readonly name: string; readonly sha256: string }

/** Why a package cannot be loaded by this version of the bank, in a sentence; undefined where it can. `applied` is what the database has already. */
export const migrationProblem = (
  wanted: readonly Migration[],
  here: readonly Migration[],
  applied: readonly string[],
): string | undefined => {
  const known = new Map(here.map((m) => [m.name, m.sha256]))
  const newer = wanted.find((m) => !known.has(m.name))
  if (newer !== undefined) return `the package was made by a newer version of the bank (${newer.name}): install that version first`
  const other = wanted.find((m) => known.get(m.name) !== m.sha256)
  if (other !== undefined)
    return `migration ${other.name} of the package is another one than this version's: use the version that made the package`
  const names = new Set(wanted.map((m) => m.name))
  const ahead = applied.find((name) => !names.has(name))
  if (ahead !== undefined)
    return `the database is newer than the package (${ahead}): restore into an empty database that was never migrated`
  return undefined
}
