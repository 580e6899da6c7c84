import type { Code, Endpoint, OutputOf, ParsedInputOf, Refusal } from '@creditbank/contract'
import { principal } from './actor.ts'
import { insertAudits } from './auditStore.ts'
import { type Account, auditRow, keyedHash, Refuse, retryable, type WrapperCode } from './command.ts'
import type { Context, Platform } from './context.ts'
import { databaseError, type Sql } from './database.ts'
import * as store from './gatheredStore.ts'
import type { ActorOf, Bound, CodeOf } from './serve.ts'

/** One command among those of a transaction. */
export type Gathered<E extends Endpoint> = { readonly ctx: Context<ActorOf<E['may']>>; readonly input: ParsedInputOf<E> }
/** What one of them came to: its answer with its account for the audit, or a refusal that leaves nothing behind. */
export type Decided<E extends Endpoint> =
  | { readonly output: OutputOf<E>; readonly account: Omit<Account, 'texts'> }
  | Refusal<CodeOf<E> | WrapperCode>
/** Where commands are taken together, and how many. */
export type GatherOptions<E extends Endpoint> = {
  /** Commands of one group are taken together; groups do not wait for each other. */
  readonly groupOf: (input: ParsedInputOf<E>) => string
  /** Held from the beginning of a transaction to its end, so that of two processes with commands of one group one waits. */
  readonly hold: (tx: Sql, group: string) => Promise<void>
  /** Decides and stores all of them with a fixed number of statements, in the order given. Runs again after a failure: no effect outside the transaction. */
  readonly decide: (tx: Sql, commands: readonly Gathered<E>[]) => Promise<readonly Decided<E>[]>
  readonly without: { readonly key: Refusal<CodeOf<E>>; readonly place: Refusal<CodeOf<E>> }
  /** The largest transaction, how many may wait in all and of one caller, and how many groups are written at once. */
  readonly limits?: Partial<GatherLimits>
}
/** Bounds of the queue. */
export type GatherLimits = { readonly together: number; readonly waiting: number; readonly perCaller: number; readonly writers: number }

/** The usual bounds: 200 in one transaction, 5,000 waiting, 5 of one caller, two groups at once (of eight connections). */
export const gatherLimits: GatherLimits = { together: 200, waiting: 5_000, perCaller: 5, writers: 2 }

type Outcome<E extends Endpoint> = { readonly output: OutputOf<E>; readonly replayed: boolean } | Refusal<CodeOf<E> | WrapperCode>
type Waiting<E extends Endpoint> = Gathered<E> & {
  readonly key: string
  readonly who: string
  readonly hash: Buffer
  readonly settle: (outcome: Outcome<E>) => void
  readonly fail: (error: unknown) => void
}

/** Thrown to run a transaction again: a key was taken by another process between the look and the write. */
class Overtaken extends Error {}

const name = (one: { readonly who: string; readonly key: string }): string => `${one.who} ${one.key}`

/** Whether an earlier answer under the same key is the answer to this one as well. */
const replayOf = <E extends Endpoint>(one: Waiting<E>, earlier: store.KeptAnswer | undefined): Outcome<E> | undefined => {
  if (earlier === undefined) return undefined
  if (!earlier.hash.equals(one.hash)) return { refused: 'idempotency.other_input' }
  if (earlier.response === null) return { refused: 'idempotency.in_flight' }
  return { output: JSON.parse(earlier.response) as OutputOf<E>, replayed: true }
}

/** What a repeat inside one transaction hears: what the first of its key was answered. */
const repeatOf = <E extends Endpoint>(one: Waiting<E>, first: Waiting<E>, outcome: Outcome<E>): Outcome<E> => {
  if (!first.hash.equals(one.hash)) return { refused: 'idempotency.other_input' }
  return 'refused' in outcome ? outcome : { ...outcome, replayed: true }
}

/** The transaction: hold the group, look the keys up, decide what is new, write audit and keys. Answers in the order of `batch`. */
const together = async <E extends Endpoint>(
  tx: Sql,
  endpoint: string,
  options: GatherOptions<E>,
  batch: readonly Waiting<E>[],
  group: string,
): Promise<readonly Outcome<E>[]> => {
  await options.hold(tx, group)
  const kept = await store.keptAnswers(tx, batch)
  const firsts = new Map<string, Waiting<E>>()
  for (const one of batch) if (!kept.has(name(one)) && !firsts.has(name(one))) firsts.set(name(one), one)
  const fresh = [...firsts.values()]
  const decided = fresh.length === 0 ? [] : await options.decide(tx, fresh)
  if (decided.length !== fresh.length) throw new Error('every gathered command is decided')
  const outcomes = new Map<Waiting<E>, Outcome<E>>()
  const done: { one: Waiting<E>; output: OutputOf<E>; account: Omit<Account, 'texts'> }[] = []
  for (const [at, one] of fresh.entries()) {
    const result = decided[at]
    if (result === undefined) throw new Error('every gathered command is decided')
    if ('refused' in result) outcomes.set(one, result)
    else {
      outcomes.set(one, { output: result.output, replayed: false })
      done.push({ one, ...result })
    }
  }
  await insertAudits(
    tx,
    done.map(({ one, account }) => auditRow(one.ctx, account)),
  )
  const rows = done.map(({ one, output }) => ({ ...one, endpoint, at: one.ctx.now, response: JSON.stringify(output) }))
  if ((await store.keepAnswers(tx, rows)) !== rows.length) throw new Overtaken()
  return batch.map((one) => {
    const first = firsts.get(name(one))
    const outcome = first === undefined ? undefined : outcomes.get(first)
    if (first === one && outcome !== undefined) return outcome
    if (first !== undefined && outcome !== undefined) return repeatOf(one, first, outcome)
    return replayOf(one, kept.get(name(one))) ?? { refused: 'server.busy' }
  })
}

/** Runs a batch to its answers; tries again what met another transaction. A batch that fails otherwise is taken apart, so that one bad command fails alone. */
const runBatch = async <E extends Endpoint>(
  platform: Platform,
  endpoint: string,
  options: GatherOptions<E>,
  batch: readonly Waiting<E>[],
  group: string,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const outcomes = await platform.database.app.transaction().execute((tx) => together(tx, endpoint, options, batch, group))
      for (const [at, one] of batch.entries()) one.settle(outcomes[at] ?? { refused: 'server.busy' })
      return
    } catch (error) {
      const again = error instanceof Overtaken || retryable.has(databaseError(error).code)
      if (again && attempt < 4) continue
      if (batch.length > 1) {
        for (const one of batch) await runBatch(platform, endpoint, options, [one], group)
        return
      }
      for (const one of batch) {
        if (error instanceof Refuse) one.settle(error.refusal as Refusal<CodeOf<E>>)
        else if (again) one.settle({ refused: 'server.busy' })
        else one.fail(error)
      }
      return
    }
  }
}

/** The queue of one process: groups take turns, a group has one writer at a time, what arrives while it writes goes into the next transaction. */
const queueOf = <E extends Endpoint>(platform: Platform, endpoint: string, options: GatherOptions<E>) => {
  const limits = { ...gatherLimits, ...options.limits }
  const groups = new Map<string, Waiting<E>[]>()
  const busy = new Set<string>()
  const callers = new Map<string, number>()
  let waiting = 0
  const turn = (): { group: string; batch: Waiting<E>[] } | undefined => {
    for (const [group, all] of groups) {
      if (busy.has(group)) continue
      const batch = all.splice(0, limits.together)
      // To the end of the line, so that one rush does not keep the other groups waiting.
      groups.delete(group)
      if (all.length > 0) groups.set(group, all)
      return { group, batch }
    }
    return undefined
  }
  const left = (one: Waiting<E>) => {
    waiting -= 1
    const rest = (callers.get(one.who) ?? 1) - 1
    if (rest > 0) callers.set(one.who, rest)
    else callers.delete(one.who)
  }
  const pump = (): void => {
    while (busy.size < limits.writers) {
      const next = turn()
      if (next === undefined) return
      busy.add(next.group)
      void runBatch(platform, endpoint, options, next.batch, next.group)
        .catch((error: unknown) => {
          for (const one of next.batch) one.fail(error)
        })
        .finally(() => {
          busy.delete(next.group)
          for (const one of next.batch) left(one)
          pump()
        })
    }
  }
  const full = (who: string): boolean => waiting >= limits.waiting || (callers.get(who) ?? 0) >= limits.perCaller
  return {
    full,
    add: (one: Waiting<E>): void => {
      const group = options.groupOf(one.input)
      waiting += 1
      callers.set(one.who, (callers.get(one.who) ?? 0) + 1)
      const all = groups.get(group)
      if (all === undefined) groups.set(group, [one])
      else all.push(one)
      pump()
    },
  }
}

/**
 * Binds a mutation that many people send at once for one thing: what is in flight is taken together, many commands in one transaction, each with its own
 * idempotency key (required), audit row and answer. The deviation from one transaction a command is argued in docs/decisions/0033. No evidence events, no
 * jobs: what needs them takes the ordinary wrapper.
 */
export const gathered = <E extends Endpoint>(platform: Platform, endpoint: E, options: GatherOptions<E>): Bound => {
  const path = `${endpoint.method} ${endpoint.path}`
  const queue = queueOf(platform, path, options)
  return {
    endpoint,
    mutates: true,
    handle: async (context, parsed, key) => {
      const ctx = context as Context<ActorOf<E['may']>>
      const input = parsed as ParsedInputOf<E>
      const who = principal(context.actor)
      if (key === undefined) return { answer: options.without.key, replayed: false }
      if (queue.full(who)) return { answer: options.without.place, replayed: false }
      const hash = keyedHash(context, { endpoint: path, input })
      const outcome = await new Promise<Outcome<E>>((settle, fail) => queue.add({ ctx, input, key, who, hash, settle, fail }))
      return 'refused' in outcome
        ? { answer: outcome as Refusal<Code>, replayed: false }
        : { answer: outcome.output, replayed: outcome.replayed }
    },
  }
}
