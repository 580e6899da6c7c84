import type { points } from '@creditbank/contract'
import type { StoredFollower } from '../outcomes/index.ts'
import type { Context, Platform } from '../platform/context.ts'
import { type Sql, withConnection } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addJob, type Task } from '../platform/jobs.ts'
import { type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { awarded, candidates, capped, type Earned, type EarningRule, type LearningEvent, useCounter } from './earningRules.ts'
import * as events from './eventStore.ts'
import { Book, nameOf } from './book.ts'
import * as ledger from './ledgerStore.ts'
import { copyMoves, numberTaken, writeMoves } from './movesStore.ts'
import * as store from './postingStore.ts'
import { earn, lastDay } from './rules.ts'
import { anyFallen } from './takingStore.ts'

/** Facts that one transaction of a posting looks at. */
export const chunk = 5_000

/** The name of the job that posts what was earned by a source. */
export const postTask = 'points.post'

/** The name of the job that lets points follow what becomes of facts. */
export const followTask = 'points.follow'

/** Lets the points of a source follow, after the commit of the caller's transaction. The only thing that a deposit does for points. */
export const postLater = (tx: Sql, source: events.Source): Promise<void> =>
  addJob(tx, { task: postTask, payload: { kind: source.kind, id: source.id }, key: `points ${source.kind} ${source.id}` })

/** The key under which a fact earns: once per account, whatever job tells of it. */
export const earnKey = (kind: events.Source['kind'], id: Id): string =>
  `${kind === 'outcome' || kind === 'batch' ? 'outcome' : 'activity'} ${id}`

const causeOf = (row: events.EventRow) => ({ kind: row.source === 'outcome' ? 'outcome' : 'activity', id: row.id })

/** Facts as earning looks at them, with the person behind the account and the centres that the person belongs to. */
export const asEvents = async (
  tx: Sql,
  rows: readonly events.EventRow[],
  regional: boolean,
  today: Day,
): Promise<readonly LearningEvent[]> => {
  const learnerIds = [...new Set(rows.map((row) => row.learner_id))]
  return eventsWith(tx, rows, await ledger.personsOf(tx, learnerIds), regional, today)
}

const eventsWith = async (
  tx: Sql,
  rows: readonly events.EventRow[],
  persons: ReadonlyMap<Id, readonly Id[]>,
  regional: boolean,
  today: Day,
): Promise<readonly LearningEvent[]> => {
  const learnerIds = [...persons.keys()]
  const regions = regional ? await events.regionsOf(tx, learnerIds, today) : new Map<Id, readonly Id[]>()
  return rows.map((row) => ({
    learnerId: row.learner_id,
    person: persons.get(row.learner_id)?.[0] ?? row.learner_id,
    key: `${causeOf(row).kind} ${row.id}`,
    cause: causeOf(row),
    source: row.source,
    on: row.happened_on,
    minutes: row.minutes,
    items: row.items,
    level: row.level,
    granted: row.granted,
    activity: row.activity,
    types: [row.type_code, row.parent].filter((one) => one !== null),
    entryId: row.entry_id,
    regions: [...(regions.get(row.learner_id) ?? []), ...(row.told_by === null ? [] : [row.told_by])],
  }))
}

/** How the rows of a posting are written: by COPY where a connection is at hand. */
type Write = typeof writeMoves

const write = async (
  tx: Sql,
  now: Date,
  earned: readonly Earned[],
  accounts: Parameters<typeof Book.of>[0],
  writing: Write,
): Promise<void> => {
  const lasts = new Map<number, Day>()
  const lastOf = (months: number): Day => {
    const known = lasts.get(months)
    if (known !== undefined) return known
    const day = lastDay(shanghaiDay(now), months)
    lasts.set(months, day)
    return day
  }
  const book = Book.of(accounts)
  for (const { event, rule, points } of earned)
    book.take(
      earn(
        book.account({ learnerId: event.learnerId, issuerId: rule.issuerId }),
        {
          points,
          key: event.key,
          cause: event.cause,
          earning: { ruleId: rule.id, earnedOn: event.on, activity: event.activity },
          expiresOn: lastOf(rule.content.months),
        },
        now,
      ),
    )
  await writing(tx, book.moved(), book.rows)
}

const none = { earned: 0, points: 0 }

/** What of these facts can earn by rules, and the persons behind the accounts. */
const wantingOf = async (tx: Sql, now: Date, rows: readonly events.EventRow[], rules: readonly EarningRule[]) => {
  if (rules.length === 0 || rows.length === 0) return undefined
  const learnerIds = rows.map((row) => row.learner_id)
  const persons = await ledger.personsOf(tx, learnerIds)
  const regional = rules.some((rule) => rule.regional)
  const wanting = candidates(rules, await eventsWith(tx, rows, persons, regional, shanghaiDay(now)))
  return wanting.length === 0 ? undefined : { wanting, persons }
}

/**
 * Posts what these facts earn by the rules in force, in the caller's transaction: rules first, then accounts, which is the order of locks of everything in the ledger. What an
 * account earned already is passed over. Answers how many earnings there were and their points.
 */
const postRows = async (
  tx: Sql,
  now: Date,
  rows: readonly events.EventRow[],
  inForce: readonly EarningRule[],
  writing: Write = writeMoves,
): Promise<{ earned: number; points: number }> => {
  const found = await wantingOf(tx, now, rows, inForce)
  if (found === undefined) return none
  const { wanting, persons } = found
  const rules = [...new Map(wanting.map((one) => [one.rule.id, one.rule])).values()]
  const given = await store.heldGiven(
    tx,
    rules.map((rule) => rule.id),
  )
  const wanted = wanting.map((one) => ({ learnerId: one.event.learnerId, issuerId: one.rule.issuerId, key: one.event.key }))
  const accounts = await ledger.holdAccounts(tx, wanted)
  // What never moved has earned nothing by these facts, and used up no cap.
  const moved = new Set(accounts.flatMap((a) => (a.seq > 0 ? [nameOf(a)] : [])))
  const known = await store.knownKeys(tx, moved.size === 0 ? [] : wanted.filter((w) => moved.has(nameOf(w))))
  const fresh =
    known.size === 0
      ? wanting
      : wanting.filter(
          ({ event, rule }) => !known.has(store.keyName({ learnerId: event.learnerId, issuerId: rule.issuerId, key: event.key })),
        )
  const movers = new Set(accounts.flatMap((a) => (a.seq > 0 ? [a.learnerId] : [])))
  // Of merged accounts the other one may have moved: it is not among those that are held.
  const people = [...persons.values()].flatMap((ids) =>
    ids.length > 1 || ids.some((id) => movers.has(id)) ? ids.map((learnerId) => ({ learnerId, person: ids[0] ?? learnerId })) : [],
  )
  const distinct = [...new Map(people.map((p) => [p.learnerId, p])).values()]
  const counter = useCounter(await store.usesOf(tx, distinct, rules.filter(capped)), given)
  const earned = awarded(fresh, counter)
  await write(tx, now, earned, accounts, writing)
  await store.writeGiven(tx, counter.totals())
  return { earned: earned.length, points: earned.reduce((sum, one) => sum + one.points, 0) }
}

/**
 * Ends a posting. What fell while it ran may have been looked for before its points were there: the points of the source follow once more.
 */
const end = async (tx: Sql, ctx: Pick<Context, 'now'>, source: events.Source): Promise<true> => {
  await store.endPosting(tx, source, ctx.now)
  if (await anyFallen(tx, source)) await addJob(tx, { task: followTask, payload: { [`${source.kind}Id`]: source.id } })
  return true
}

/** What the facts of a source may be. */
const sourcesOf = (source: events.Source): readonly points.PointsSource[] =>
  source.kind === 'outcome' || source.kind === 'batch' ? ['outcome'] : ['attendance', 'volunteering', 'reading']

/** One step of a posting in one transaction; true where there is nothing left to do. */
const postChunk = async (
  tx: Sql,
  ctx: Pick<Context, 'now'>,
  source: events.Source,
  range: { first: Id; last: Id },
  writing: Write,
): Promise<boolean> => {
  const posting = await store.heldPosting(tx, source, ctx.now)
  if (posting.done) return true
  // Nothing rewards such facts: none of them needs to be looked at.
  const rules = await store.rulesInForce(tx, sourcesOf(source))
  if (rules.length === 0) return end(tx, ctx, source)
  const page = await events.pageOf(tx, source, { after: posting.cursor, ...range }, chunk)
  if (page.last === null) return end(tx, ctx, source)
  const facts = await events.eventsOf(tx, source, posting.cursor, page.last)
  const done = await postRows(tx, ctx.now, facts, rules, writing)
  await store.movePosting(tx, source, { cursor: page.last, lookedAt: page.rows, ...done })
  return false
}

/**
 * Posts what the next outcomes after an id earn, whatever deposit stored them: for a bank that had none of it before (the demo province). Answers the last id
 * that it looked at; null at the end.
 */
export const postOutcomesAfter = async (tx: Sql, ctx: Pick<Context, 'now'>, after: Id): Promise<Id | null> => {
  const rows = await events.outcomesAfter(tx, after, chunk)
  await postRows(tx, ctx.now, rows, await store.rulesInForce(tx, ['outcome']))
  return rows.length < chunk ? null : (rows.at(-1)?.id ?? null)
}

/** Rows from which on they are written by COPY. */
const many = 500
/** How often a step is begun anew because somebody else made an account that it was about to make. */
const attempts = 5

const step = (platform: Platform, source: events.Source, range: { first: Id; last: Id }): Promise<boolean> =>
  withConnection(platform.database.appPool, (db, client) =>
    db
      .transaction()
      .execute((tx) =>
        postChunk(tx, { now: platform.clock.now() }, source, range, (on, accounts, rows) =>
          rows.length < many ? writeMoves(on, accounts, rows) : copyMoves(on, client, accounts, rows),
        ),
      ),
  )

/** Posts everything that a source earned; may be stopped anywhere and run again. */
export const postSource = async (platform: Platform, source: events.Source, signal?: AbortSignal): Promise<void> => {
  const range = (source.kind === 'batch' ? await events.batchRange(platform.database.app, source.id) : undefined) ?? {
    first: '0',
    last: '0',
  }
  let failed = 0
  for (;;) {
    if (signal?.aborted === true) throw new Error('the posting goes on after the restart')
    try {
      if (await step(platform, source, range)) return
      failed = 0
    } catch (error) {
      failed += 1
      if (failed >= attempts || !numberTaken(error)) throw error
    }
  }
}

/** How points follow what was stored: told by the outcomes after the commit of a deposit. */
export const postStored =
  (platform: Platform): StoredFollower =>
  (stored, signal) =>
    postSource(platform, 'batchId' in stored ? { kind: 'batch', id: stored.batchId } : { kind: 'outcome', id: stored.outcomeId }, signal)

const kinds: readonly events.Source['kind'][] = ['outcome', 'batch', 'activity', 'import']

/** The job `points.post`. */
export const postingTask =
  (platform: Platform): Task =>
  async (payload, signal) => {
    const kind = kinds.find((one) => one === payload['kind'])
    const id = payload['id']
    if (kind === undefined || typeof id !== 'string') return
    await postSource(platform, { kind, id }, signal)
  }
