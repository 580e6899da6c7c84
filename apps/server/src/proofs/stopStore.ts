import { sql } from 'kysely'
import type { Levels } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A stopped paper as stored. */
export type StopRow = Levels & {
  readonly id: Id
  readonly learner_id: Id
  readonly kind: string
  readonly characters: string[]
  readonly in_name: boolean
  readonly name_lookup: string
  readonly organization_id: Id
  readonly organization: string
  readonly stopped_at: Date
  readonly state: 'open' | 'resolved'
  readonly print_as: string | null
  readonly note: string | null
  readonly resolved_by: Id | null
  readonly resolved_at: Date | null
}

const columns = sql.raw(
  `s.id, s.learner_id, s.kind, s.characters, s.in_name, s.name_lookup, s.organization_id, u.name as organization, s.l1, s.l2, s.l3, s.l4, s.stopped_at, s.state, s.print_as, s.note, s.resolved_by, s.resolved_at`,
)

/** Puts a paper into the queue; a second one of the same person and kind while the first is open changes nothing. */
export const insertStop = (
  tx: Sql,
  s: Levels & {
    id: Id
    learnerId: Id
    kind: string
    characters: readonly string[]
    inName: boolean
    nameLookup: string
    organizationId: Id
    at: Date
  },
) =>
  sql`insert into proofs.stop (id, learner_id, kind, characters, in_name, name_lookup, organization_id, l1, l2, l3, l4, stopped_at)
    values (${s.id}, ${s.learnerId}, ${s.kind}, ${[...s.characters]}, ${s.inName}, ${s.nameLookup}, ${s.organizationId}, ${s.l1}, ${s.l2}, ${s.l3}, ${s.l4}, ${s.at})
    on conflict (learner_id, kind) where state = 'open' do nothing`.execute(tx)

/** How a person decided that a name is printed; it serves the spelling alone that was looked at. */
export const printedAs = async (tx: Sql, learnerIds: readonly Id[], nameLookup: string): Promise<string | undefined> =>
  (
    await sql<{
      print_as: string
    }>`select print_as from proofs.stop where learner_id = any(${[...learnerIds]}::bigint[]) and name_lookup = ${nameLookup} and state = 'resolved' and print_as is not null
      order by resolved_at desc limit 1`.execute(tx)
  ).rows[0]?.print_as

/** One page of the queue, oldest first; run it in staffRead. */
export const stopsPage = async (
  tx: Sql,
  f: { state: 'open' | 'resolved' | undefined; after: Id | undefined; limit: number },
): Promise<StopRow[]> =>
  (
    await sql<StopRow>`select ${columns} from proofs.stop s join organizations.organization u on u.id = s.organization_id
      where ${f.state === undefined ? sql`true` : sql`s.state = ${f.state}`} and ${f.after === undefined ? sql`true` : sql`s.id > ${f.after}`} order by s.id limit ${f.limit + 1}`.execute(
      tx,
    )
  ).rows

/** One stopped paper; locked on demand. */
export const stopById = async (tx: Sql, id: Id, lock = false): Promise<StopRow | undefined> =>
  (
    await sql<StopRow>`select ${columns} from proofs.stop s join organizations.organization u on u.id = s.organization_id where s.id = ${id} ${lock ? sql`for update of s` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** Writes the decision of a person. */
export const resolveStop = (tx: Sql, r: { id: Id; printAs: string | null; note: string; by: Id; at: Date }) =>
  sql`update proofs.stop set state = 'resolved', print_as = ${r.printAs}, note = ${r.note}, resolved_by = ${r.by}, resolved_at = ${r.at} where id = ${r.id}`.execute(
    tx,
  )
