import type { DoubleFollower } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import type { OutcomeChange } from '../outcomes/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addJob, type Task } from '../platform/jobs.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { Book } from './book.ts'
import * as ledger from './ledgerStore.ts'
import { followTask } from './posting.ts'
import { heldGiven, writeGiven } from './postingStore.ts'
import { comeBack, takeBack, type Transfer } from './rules.ts'
import * as store from './takingStore.ts'

/** Facts that one transaction follows. */
const page = 500

/** What an earning's own rows say of it: what it gave, what of it is taken back now, and what of its lot lapsed. */
const stateOf = (rows: readonly Transfer[], lotRows: readonly Transfer[]) => {
  const sum = (kinds: readonly Transfer['kind'][], of: readonly Transfer[]) =>
    of.reduce((total, t) => (kinds.includes(t.kind) ? total + t.amount : total), 0)
  const mirrored = new Set(rows.flatMap((t) => (t.kind === 'restore' && t.mirrors !== null ? [t.mirrors] : [])))
  const taken = rows.filter((t) => (t.kind === 'takeBack' || t.kind === 'owe') && !mirrored.has(t.seq))
  return { taken, points: sum(['earn'], rows) - sum(['lapse'], lotRows), rounds: mirrored.size }
}

/** What has become of one earning: taken back, restored, or nothing. */
type Followed = { readonly learnerId: Id; readonly issuerId: Id; readonly points: number; readonly owed: number; readonly what: 'takenBack' | 'restored' }

const follow = (
  book: Book,
  ctx: Pick<Context, 'now'>,
  facts: { readonly which: ledger.Which; readonly key: string; readonly stands: boolean; readonly rows: readonly Transfer[]; readonly lotRows: readonly Transfer[]; readonly lots: readonly { readonly lot: number; readonly expiresOn: string; readonly remaining: number; readonly returned: boolean }[] },
): Followed | undefined => {
  const first = facts.rows.find((t) => t.kind === 'earn')
  if (first === undefined) return undefined
  const state = stateOf(facts.rows, facts.lotRows)
  const account = book.account(facts.which)
  if (!facts.stands && state.taken.length === 0 && state.points > 0) {
    const key = `taken ${first.key} ${state.rounds}`
    const moved = takeBack(account, { lot: first.lot, points: state.points, key, cause: first.cause, earning: first.earning }, ctx.now)
    book.take(moved)
    const owed = moved.rows.reduce((sum, t) => (t.kind === 'owe' ? sum + t.amount : sum), 0)
    return { ...facts.which, points: state.points, owed, what: 'takenBack' }
  }
  if (facts.stands && state.taken.length > 0) {
    const taken = state.taken.flatMap((row) => {
      const lot = facts.lots.find((one) => one.lot === row.lot)
      return lot === undefined ? [] : [{ row, lot }]
    })
    const key = `restored ${first.key} ${state.taken[0]?.seq ?? 0}`
    book.take(comeBack(account, 'restore', { key, cause: first.cause, taken, today: shanghaiDay(ctx.now) }, ctx.now))
    return { ...facts.which, points: taken.reduce((sum, { row }) => sum + row.amount, 0), owed: 0, what: 'restored' }
  }
  return undefined
}

/** Lets the points of these facts follow whether they stand, in the caller's transaction; a second run finds nothing to do. */
const followFacts = async (tx: Sql, ctx: Context, kind: 'outcome' | 'activity', facts: readonly store.Standing[]): Promise<readonly Followed[]> => {
  const earned = await store.earnedBy(
    tx,
    facts.map((f) => ({ learnerId: f.learnerId, key: `${kind} ${f.id}` })),
  )
  if (earned.length === 0) return []
  const given = new Map(await heldGiven(tx, [...new Set(earned.map((one) => one.ruleId))]))
  const held = await ledger.lockAccounts(tx, earned)
  const lots = await ledger.lotsOf(
    tx,
    held.map((a) => ({ ...a, needed: a.balance })),
  )
  const book = Book.of(held.map((a) => ({ ...a, lots: lots.get(ledger.nameOf(a)) ?? [] })))
  const standing = new Map(facts.map((f) => [`${f.learnerId} ${kind} ${f.id}`, f.stands]))
  const done: Followed[] = []
  for (const one of earned) {
    const history = await ledger.historyOf(tx, one, one.key)
    const followed = follow(book, ctx, { which: one, key: one.key, stands: standing.get(`${one.learnerId} ${one.key}`) ?? true, ...history })
    if (followed === undefined) continue
    const by = followed.what === 'takenBack' ? -followed.points : followed.points
    given.set(one.ruleId, Math.max(0, (given.get(one.ruleId) ?? 0) + by))
    done.push(followed)
  }
  await book.write(tx)
  await writeGiven(tx, given)
  return done
}

/** The learner hears what was taken back, and of a debt; a restoring speaks for itself on the statement. */
const tell = async (tx: Sql, ctx: Context, followed: readonly Followed[]): Promise<void> => {
  for (const one of followed)
    if (one.what === 'takenBack')
      await notify(tx, ctx, {
        to: { kind: 'learner', id: one.learnerId },
        code: one.owed > 0 ? 'points.takenBackOwing' : 'points.takenBack',
        params: { points: one.points, owed: one.owed },
        href: '/me/points',
      })
}

const followPage = (platform: Platform, name: string, kind: 'outcome' | 'activity', facts: readonly store.Standing[]) => {
  const ctx = systemContext(platform, `points-follow-${name}`)
  return runCommand(ctx, null, { key: undefined, endpoint: 'points follow', input: null, keepAnswer: false }, async (tx) => {
    const followed = await followFacts(tx, ctx, kind, facts)
    await tell(tx, ctx, followed)
    const sum = (what: Followed['what']) => followed.reduce((total, one) => (one.what === what ? total + one.points : total), 0)
    return {
      output: null,
      account: { act: 'points.follow', params: { [name.split(' ')[0] ?? kind]: name.split(' ')[1] ?? '', takenBack: sum('takenBack'), restored: sum('restored') } },
    }
  })
}

/**
 * Points follow what they were earned by: of an outcome that was revoked, taken back with its batch or found to be held twice they are taken back, and they
 * are restored where it stands again. Run after the change was committed; running twice changes nothing.
 */
export const followChange = async (platform: Platform, change: OutcomeChange | { readonly importId: Id }): Promise<void> => {
  const db = platform.database.app
  if ('outcomeId' in change) {
    await followPage(platform, `outcome ${change.outcomeId}`, 'outcome', await store.standingOfOutcome(db, change.outcomeId))
    return
  }
  for (let after = '0'; ; ) {
    const facts =
      'batchId' in change ? await store.standingOfBatch(db, change.batchId, after, page) : await store.standingOfImport(db, change.importId, after, page)
    if (facts.length > 0) {
      const [name, kind] = 'batchId' in change ? ([`batch ${change.batchId}`, 'outcome'] as const) : ([`import ${change.importId}`, 'activity'] as const)
      await followPage(platform, name, kind, facts)
    }
    if (facts.length < page) return
    after = facts.at(-1)?.id ?? after
  }
}

/** The job `points.follow`, for what is told by others than the outcomes themselves. */
export const followingTask =
  (platform: Platform): Task =>
  async (payload) => {
    const { outcomeId, batchId, importId } = payload
    if (typeof batchId === 'string') await followChange(platform, { batchId })
    if (typeof outcomeId === 'string') await followChange(platform, { outcomeId })
    if (typeof importId === 'string') await followChange(platform, { importId })
  }

/** Of a result that two merged accounts hold one counts, and earns: the other's points are taken back after the merge, and restored when it is undone. */
export const pointsOfDoubles: DoubleFollower = {
  hidden: (tx, _ctx, { outcomeId }) => addJob(tx, { task: followTask, payload: { outcomeId } }),
  shown: (tx, _ctx, { outcomeId }) => addJob(tx, { task: followTask, payload: { outcomeId } }),
}
