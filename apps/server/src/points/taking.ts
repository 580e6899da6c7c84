import type { DoubleFollower } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import type { OutcomeChange } from '../outcomes/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addJob, type Task } from '../platform/jobs.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { Book, nameOf } from './book.ts'
import { decideFollow, type Followed } from './deciding.ts'
import * as ledger from './ledgerStore.ts'
import { writeMoves } from './movesStore.ts'
import { followTask } from './posting.ts'
import { heldGiven, writeGiven } from './postingStore.ts'
import * as store from './takingStore.ts'

/** Facts that one transaction follows. */
const page = 500

/** Lets the points of these facts follow whether they stand, in the caller's transaction; a second run finds nothing to do. */
const followFacts = async (
  tx: Sql,
  ctx: Context,
  kind: 'outcome' | 'activity',
  facts: readonly store.Standing[],
): Promise<readonly Followed[]> => {
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
  const book = Book.of(held.map((a) => ({ ...a, lots: lots.get(nameOf(a)) ?? [] })))
  const standing = new Map(facts.map((f) => [`${f.learnerId} ${kind} ${f.id}`, f.stands]))
  const done: Followed[] = []
  for (const one of earned) {
    const history = await ledger.historyOf(tx, one, one.key)
    const followed = decideFollow(book, one, history, standing.get(`${one.learnerId} ${one.key}`) ?? true, shanghaiDay(ctx.now), ctx.now)
    if (followed === undefined) continue
    const by = followed.what === 'takenBack' ? -followed.points : followed.points
    given.set(one.ruleId, Math.max(0, (given.get(one.ruleId) ?? 0) + by))
    done.push(followed)
  }
  await writeMoves(tx, book.moved(), book.rows)
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
      account: {
        act: 'points.follow',
        params: { [name.split(' ')[0] ?? kind]: name.split(' ')[1] ?? '', takenBack: sum('takenBack'), restored: sum('restored') },
      },
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
      'batchId' in change
        ? await store.standingOfBatch(db, change.batchId, after, page)
        : await store.standingOfImport(db, change.importId, after, page)
    if (facts.length > 0) {
      const [name, kind] =
        'batchId' in change ? ([`batch ${change.batchId}`, 'outcome'] as const) : ([`import ${change.importId}`, 'activity'] as const)
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
