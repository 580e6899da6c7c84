import type { reviews } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import * as store from './applicationStore.ts'
import { holdingOf, releaseOutcomes, useOutcomes } from './holding.ts'

/** Applications that one round of the periodic work concludes at most. */
const aRound = 200

/** Defects as a notice names them: every ground, in one sentence. Pure. */
export const groundsOf = (defects: readonly reviews.CaseDefect[]): string =>
  defects.map(({ ground }) => ground.replace(/[。；;.\s]+$/u, '')).join('；')

/** Ends an application without giving anything: what it holds goes back, what was wrong is noted, all at once, and the learner hears of it. */
export const overturn = async (
  tx: Sql,
  ctx: Context,
  row: store.ApplicationRow,
  why: Omit<store.Refusal, 'at'> & { readonly refusedBy: Id | null },
): Promise<void> => {
  const { refusedBy, ...refusal } = why
  await releaseOutcomes(tx, ctx, holdingOf(ctx, row))
  await store.setApplication(tx, row.id, { state: 'refused', now: ctx.now, refusedBy })
  await store.noteRefusal(tx, row.id, { ...refusal, at: ctx.now.toISOString() })
  const lapsed = why.by === 'lapse'
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: lapsed ? 'conversion.lapsed' : 'conversion.overturned',
    params: { programme: row.programme, number: row.number, reason: lapsed ? null : groundsOf(why.defects) },
    href: `/me/conversions/${row.id}`,
  })
}

/** Uses the outcomes, posts the courses and numbers the result. False where an outcome is no longer there or a course was given meanwhile. */
export const give = async (tx: Sql, ctx: Context, row: store.ApplicationRow): Promise<string | undefined> => {
  if (!(await useOutcomes(tx, ctx, holdingOf(ctx, row)))) return undefined
  for (const grant of row.grants) {
    const posting = { learnerId: row.learnerId, id: ctx.newId(), applicationId: row.id, programmeId: row.programmeId, grant, now: ctx.now }
    if (!(await store.insertPosting(tx, posting))) return undefined
  }
  return store.concludeApplication(tx, row.id, shanghaiDay(ctx.now).slice(0, 4), ctx.now)
}

/** One transaction of the bank itself about one application. */
const about = (platform: Platform, id: Id, work: (tx: Sql, ctx: Context, row: store.ApplicationRow) => Promise<string>) => {
  const ctx = systemContext(platform, `conversion ${id}`)
  return runCommand(ctx, {}, { key: undefined, endpoint: 'conversion.conclude', input: {}, keepAnswer: false }, async (tx) => {
    const row = await store.applicationById(tx, id, true)
    // Another worker was first, or an objection was upheld.
    if (row === undefined || row.state !== 'notice') return refuse('record.not_found')
    const act = await work(tx, ctx, row)
    const after = await store.applicationById(tx, id)
    return {
      output: {},
      account: { act, subject: { kind: 'conversion', id }, learnerId: row.learnerId },
      events:
        after?.state === 'concluded'
          ? [
              {
                kind: 'conversion.concluded',
                facts: { conversion: id, learner: row.learnerId, programme: row.programmeId, result: row.key, number: after.resultNumber },
              },
            ]
          : [],
    }
  })
}

const conclude = async (platform: Platform, id: Id): Promise<void> => {
  const done = await about(platform, id, async (tx, ctx, row) => {
    const number = await give(tx, ctx, row)
    if (number === undefined) return refuse('conversion.outcome_taken', { name: row.number })
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learnerId },
      code: 'conversion.concluded',
      params: { programme: row.programme, credits: formatCredits(row.credit), courses: row.courses, number },
      href: `/me/conversions/${row.id}`,
    })
    return 'conversion.conclude'
  })
  // Rolled back whole: what it took is not all there any more. It ends without giving anything, and says so.
  if ('refused' in done && done.refused === 'conversion.outcome_taken')
    await about(platform, id, async (tx, ctx, row) => {
      await overturn(tx, ctx, row, { by: 'lapse', defects: [], outcomeId: null, refusedBy: null })
      return 'conversion.overturn'
    })
}

/** Periodic work: concludes what was public long enough. Safe to run by several workers and again after a crash. */
export const concludeDue = async (platform: Platform): Promise<void> => {
  const day = shanghaiDay(platform.clock.now())
  for (const id of await store.dueNotices(platform.database.app, day, aRound)) await conclude(platform, id)
}
